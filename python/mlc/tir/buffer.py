"""Buffers: those of functions, parts of them, and those that belong to no function."""

from .. import ir
from .._core import dtype as _dt
from .._core.context import defining_op, name_of, value_location
from .._mlir_libs import _mlc
from .dims import wrap_dim


class Buffer:
    """A buffer: a parameter, or what a block allocates."""

    def __init__(self, value, name=None, dims=None):
        self.value, self._name, self._dims = value, name, dims

    @property
    def name(self) -> str:
        if self._name:
            return self._name
        op = defining_op(self.value)
        if op is not None and "name" in op.attributes:
            return ir.StringAttr(op.attributes["name"]).value
        if op is None:
            entry = _of_parameter(self.value)
            if "tir.name" in entry:
                return ir.StringAttr(entry["tir.name"]).value
        return name_of(value_location(self.value))

    @property
    def dtype(self) -> str:
        return _dt.from_type(self.value.type.element_type)

    @property
    def shape(self):
        dims = self._dims
        if dims is None and defining_op(self.value) is None:
            dims = _of_parameter(self.value).get("tir.dims")
        if isinstance(dims, _mlc.DimsAttr):
            return [wrap_dim(dims[i]) for i in range(len(dims))]
        type = self.value.type
        return [None if type.is_dynamic_dim(i) else type.get_dim_size(i) for i in range(type.rank)]

    def scope(self) -> str:
        op = defining_op(self.value)
        given = op is not None and "scope" in op.attributes
        return ir.StringAttr(op.attributes["scope"]).value if given else "global"

    def same_as(self, other) -> bool:
        return isinstance(other, Buffer) and self.value == other.value

    def __eq__(self, other):
        return self.same_as(other)

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"<Buffer {self.name}: {self.dtype} {tuple(self.shape)}>"


class BufferRegion:
    """A part of a buffer that a block reads or writes."""

    def __init__(self, buffer, region=()):
        self.buffer, self.region = buffer, list(region)

    def __repr__(self):
        return f"<BufferRegion of {self.buffer!r}>"


def _of_parameter(value):
    """What a function says of its parameter, as attributes."""
    argument = ir.BlockArgument(value)
    attributes = argument.owner.owner.attributes
    if "arg_attrs" not in attributes:
        return {}
    return {entry.name: entry.attr for entry in attributes["arg_attrs"][argument.arg_number]}


class DeclaredBuffer:
    """A buffer as programs declare it: a name, a shape and a dtype."""

    def __init__(self, shape, dtype="float32", name="buffer", scope="global"):
        from ..relax.struct_info import dims_attr

        self._dims = dims_attr(shape)
        self.dtype, self.name, self._scope = _dt.canonical(dtype), name, scope

    @property
    def shape(self):
        return [wrap_dim(self._dims[i]) for i in range(len(self._dims))]

    def scope(self) -> str:
        return self._scope

    def __repr__(self):
        return f"<Buffer {self.name}: {self.dtype} {tuple(self.shape)}>"


def decl_buffer(shape, dtype=None, name="buffer", data=None, strides=None, elem_offset=None, scope="",
                data_alignment=-1, offset_factor=0, buffer_type="", axis_separators=None, span=None):  # fmt: skip
    """A buffer of a shape and a dtype."""
    given = {"data": data, "strides": strides, "elem_offset": elem_offset, "axis_separators": axis_separators}
    named = [name for name, value in given.items() if value is not None and value != []]
    if named:
        raise NotImplementedError(f"decl_buffer: {', '.join(named)} is not supported yet")
    return DeclaredBuffer(shape, dtype or "float32", name, scope or "global")
