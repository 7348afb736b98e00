"""Attributes of operations as Python values, and the names of operators."""

from .. import ir


def python_value(attribute):
    """The Python value of an attribute; the attribute itself where there is none."""
    from .._mlir_libs import _mlc

    if isinstance(attribute, ir.UnitAttr):
        return True
    if isinstance(attribute, (ir.DenseI64ArrayAttr, ir.DenseBoolArrayAttr)):
        return list(attribute)
    if isinstance(attribute, ir.ArrayAttr):
        return [python_value(item) for item in attribute]
    if isinstance(attribute, ir.DictAttr) and "tir.imm" in attribute:
        from ..tir.nodes import const
        from . import dtype

        number = attribute["tir.imm"]
        return const(number.value, dtype.from_type(number.type))
    if isinstance(attribute, ir.DictAttr):
        return {entry.name: python_value(entry.attr) for entry in attribute}
    if isinstance(attribute, ir.TypeAttr):
        from . import dtype

        if isinstance(attribute.value, ir.NoneType):
            return None
        try:
            return dtype.from_type(attribute.value)
        except TypeError:
            return attribute.value
    if isinstance(attribute, (ir.DenseElementsAttr, ir.DenseResourceElementsAttr)):
        from ..relax.constant import read_elements
        from ..runtime import tensor

        return tensor(read_elements(attribute))
    if isinstance(attribute, _mlc.DimsAttr):
        from ..tir.dims import view_dim

        return [view_dim(attribute[i], "int64") for i in range(len(attribute))]
    return getattr(attribute, "value", attribute)


class Attrs:
    """The attributes of an operation: `attrs.axis` or `attrs["axis"]`. One that is not set is None or False."""

    def __init__(self, operation, hidden=(), keywords=None):
        self._operation, self._hidden = operation, (*hidden, "operandSegmentSizes", "name")
        # Names and attributes in turns, unit for what is not set, where these are not the operation's own.
        self._keywords = keywords

    def _entries(self):
        """The names and the attributes of MLIR."""
        if self._keywords is not None:
            pairs = list(self._keywords)
            return {ir.StringAttr(key).value: value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}
        attributes = self._operation.attributes
        return {name: attributes[name] for name in attributes if name not in self._hidden}

    def keys(self):
        return list(self._entries())

    def __iter__(self):
        return iter(self.keys())

    def __len__(self):
        return len(self.keys())

    def __contains__(self, name):
        return name in self.keys()

    def __getitem__(self, name):
        if name not in self:
            raise KeyError(f"{self._operation.name} has no attribute {name!r}; it has {self.keys()}")
        value = self._entries()[name]
        if isinstance(value, ir.UnitAttr) and self._keywords is not None:
            # What TVM prints as None, or as the dtype "void".
            return "" if name == "out_dtype" else None
        return python_value(value)

    def get(self, name, default=None):
        return self[name] if name in self else default

    def items(self):
        return [(name, self[name]) for name in self.keys()]

    def values(self):
        return [self[name] for name in self.keys()]

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self:
            return self[name]
        return None

    def __repr__(self):
        return repr(dict(self.items()))


class DictAttrs(dict):
    """Attributes by name: `attrs["axis"]` or `attrs.axis`."""

    def __getattr__(self, name):
        if name not in self:
            raise AttributeError(f"there is no attribute {name!r}; there are {sorted(self)}")
        return self[name]


class Op:
    """An operator by its name: `Op.get("relax.add")`."""

    _found = {}

    def __init__(self, name):
        self.name = name

    @classmethod
    def get(cls, name):
        """The operator of this name; there is one object for each."""
        return cls._found.setdefault(name, cls(name))

    def __repr__(self):
        return f'Op.get("{self.name}")'
