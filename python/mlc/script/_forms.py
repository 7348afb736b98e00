"""What the names of TVMScript give: descriptions, which the parser turns into operations."""

from .._core import dtype as _dt
from . import _values as v
from ._errors import Unsupported


class Clause:
    """A statement that says something of the block or function it is in."""

    def __init__(self, name, *args):
        self.name, self.args = name, args


class Loops:
    """What `for` runs over: a minimum and an extent for each variable."""

    def __init__(self, domains, kind="serial", annotations=None, thread=None):
        self.domains, self.kind, self.annotations, self.thread = domains, kind, annotations or {}, thread


class BlockForm:
    def __init__(self, name):
        self.name = name


class InitForm:
    pass


class Axis:
    """A block variable: its kind, its domain and what it is bound to."""

    def __init__(self, kind, domain, binding):
        self.kind, self.binding = kind, binding
        if isinstance(domain, (tuple, list)):
            if len(domain) != 2:
                raise ValueError(f"the domain of an axis is an extent or (begin, end), not {len(domain)} values")
            self.begin, self.extent = domain[0], v.arith("sub", domain[1], domain[0])
        elif isinstance(domain, slice):
            self.begin, self.extent = domain.start or 0, v.arith("sub", domain.stop, domain.start or 0)
        else:
            self.begin, self.extent = 0, domain
        for value, what in ((self.begin, "the start"), (self.extent, "the extent"), (binding, "the binding")):
            v.check_integer(value, f"{what} of an axis")


class Remap:
    def __init__(self, kinds, bindings):
        self.kinds, self.bindings = kinds, bindings


class Symbol:
    """A new variable of this dtype, named by what it is assigned to."""

    def __init__(self, dtype):
        self.dtype = dtype


class Meta:
    """A value of Python that a name stands for."""

    def __init__(self, value):
        self.value = value


class BufferForm:
    """A buffer: as an annotation, an allocation or a match."""

    def __init__(self, kind, shape, dtype="float32", source=None, **options):
        self.kind, self.source = kind, source
        self.shape = None if shape is None else list(shape) if isinstance(shape, (tuple, list)) else [shape]
        self.dtype = _dt.canonical(dtype)
        self.scope = options.pop("scope", "global") or "global"
        self.align = options.pop("align", -1)
        self.strides = options.pop("strides", None)
        defaults = {"elem_offset": (None, 0), "offset_factor": (0, 1), "buffer_type": ("", "default")}
        defaults |= {"axis_separators": (None, []), "data": (None,), "logical_shape": (None,)}
        for name, value in options.items():
            if name not in defaults:
                raise TypeError(f"a buffer has no {name!r}")
            if not any(value is d or value == d for d in defaults[name]):
                raise Unsupported(f"{name}= of a buffer is not supported yet")


class _Typed:
    """`T.int32`: an annotation of a scalar, a constructor of numbers, and of new variables."""

    def __init__(self, name):
        self.__name__ = self.dtype = name

    def __call__(self, value=None, is_size_var=False):
        if value is None:
            return Symbol(self.dtype)
        return v.cast(float(value) if isinstance(value, str) else value, self.dtype)

    def __repr__(self):
        return f"T.{self.dtype}"


class Handle:
    """`T.handle`: an annotation of a parameter that match_buffer makes a buffer of."""

    def __call__(self, dtype=None, storage_scope="global", is_size_var=False):
        return self


class BufferName:
    """`T.Buffer(shape, dtype)`, or in older programs `T.Buffer[shape, dtype]`."""

    def __call__(self, shape, dtype="float32", data=None, strides=None, elem_offset=None, scope="global", align=0,
                 offset_factor=0, buffer_type="", axis_separators=None):  # fmt: skip
        return BufferForm("annotation", shape, dtype, data=data, strides=strides, elem_offset=elem_offset, scope=scope,
                          align=align, offset_factor=offset_factor, buffer_type=buffer_type,
                          axis_separators=axis_separators)  # fmt: skip

    def __getitem__(self, key):
        is_pair = isinstance(key, tuple) and len(key) == 2 and isinstance(key[1], str)
        return self(*key) if is_pair else self(key)


def typed(name):
    return _Typed(name)


def is_typed(value):
    return isinstance(value, _Typed)
