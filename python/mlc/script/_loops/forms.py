"""What the names of TVMScript give: descriptions, which the parser turns into operations."""

import inspect
import re

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at
from ...tir import nodes as _nodes
from ...tir.expr import PrimExpr, SizeVar, Var
from ...tir.types import PointerType, PrimType
from .._decorate import is_reading
from .._errors import Unsupported
from . import values as v
from .elements import Region, Span


class Clause(v.Form):
    """A statement that says something of the block or function it is in."""

    def __init__(self, name, *args):
        self.name, self.args = name, args


class Loops(v.Form):
    """What `for` runs over: a minimum and an extent for each variable."""

    def __init__(self, domains, kind="serial", annotations=None, thread=None, step=None):
        self.domains, self.kind, self.annotations, self.thread = domains, kind, annotations or {}, thread
        self.step = None if step is None else _step(step)
        if thread is not None:
            check_thread(thread)


_THREAD = re.compile(r"(blockIdx|threadIdx|vthread)(\.[xyz])?|cthread")


def check_thread(tag):
    if not isinstance(tag, str) or not _THREAD.fullmatch(tag):
        raise ValueError(f"a thread axis is blockIdx, threadIdx or vthread with .x, .y or .z, not {tag!r}")


def _step(value):
    v.check_integer(value, "the step of a loop")
    number = v.number_of(value)
    if number is None:
        return value
    if number <= 0:
        raise ValueError(f"the step of a loop is a positive number, not {value}")
    return None if number == 1 else int(number)


class LetForm(v.Form):
    """A name for a value: `x = T.LetStmt(e)`, `with T.LetStmt(e) as x`."""

    def __init__(self, value, dtype=None, var=None):
        self.value, self.dtype, self.var = value, dtype, var


class Pointer:
    """Memory that a buffer is declared on: `p = T.allocate([16], "float32", "global")`; it may have a value."""

    def __init__(self, extents, dtype, scope, value=None, annotations=None, condition=None):
        self.condition = condition
        self.extents, self.dtype, self.scope, self.value = extents, dtype, scope, value
        self.annotations = annotations or {}
        self.buffer = self.name = None


class Ramp(v.Form):
    """Integers with a fixed distance: several indices, or a vector."""

    def __init__(self, base, stride, lanes, span=None):
        v.check_integer(base, "the start of a T.Ramp")
        self.base, self.stride, self.lanes = base, v.number_of(stride), v.lanes_of(lanes, "the count of a T.Ramp")
        if not isinstance(self.stride, int):
            raise Unsupported("a T.Ramp takes numbers as the distance and the count of its elements")

    def span(self):
        """The slice of the elements at these indices."""
        if self.stride == 0:
            raise Unsupported("a T.Ramp of one index again and again is not supported yet")
        return Span(self.base, type(self.lanes)(self.stride * int(self.lanes)), self.stride)

    def moved(self, kind, other, is_left):
        """The sum with a number, or the product, if that has a fixed distance too; or None."""
        if kind in ("add", "sub") and (is_left or kind == "add"):
            return Ramp(v.arith(kind, self.base, other), self.stride, self.lanes)
        number = v.number_of(other)
        if kind == "mul" and isinstance(number, int):
            return Ramp(v.arith(kind, self.base, other), self.stride * number, self.lanes)
        return None


class End(v.Form):
    """The end of a domain whose extent is written: `range(start, start + extent)`."""

    def __init__(self, extent):
        self.extent = extent


class Thread(v.Form):
    """A thread axis: `tx = T.env_thread("threadIdx.x")`; it knows the loops that it was launched for."""

    def __init__(self, tag):
        check_thread(tag)
        self.tag, self.name, self.loops = tag, None, []


class IterVar:
    """A variable with what it runs over, of which T.attr says something."""

    KINDS = ("DataPar", "ThreadIndex", "CommReduce", "Ordered", "Opaque", "Unrolled", "Vectorized", "Parallelized",
             "Tensorized")  # fmt: skip

    def __init__(self, var, dom, iter_type, thread_tag=""):
        if iter_type not in self.KINDS:
            raise ValueError(f"the kind of a T.iter_var is one of {', '.join(self.KINDS)}, not {iter_type!r}")
        if not isinstance(var, (PrimExpr, Symbol)):
            raise TypeError(f"a T.iter_var has a variable, not {v.describe(var)}")
        self.var, self.iter_type, self.thread_tag = var, iter_type, thread_tag
        dom = getattr(dom, "bounds", dom)
        self.bounds = None if dom is None else tuple(map(v.number_of, dom))
        if self.bounds is not None and (len(self.bounds) != 2 or None in self.bounds):
            raise Unsupported("a T.iter_var of bounds that are no numbers is not supported yet")


class LaunchForm(v.Form):
    """A thread axis with its extent; what comes behind it in its scope runs in each of the threads."""

    def __init__(self, thread, extent):
        self.thread = thread if isinstance(thread, Thread) else Thread(thread)
        v.check_integer(extent, "the extent of a thread axis")
        self.extent = extent


class AttrForm(v.Form):
    """Something that is said of the statements behind it, by T.attr or another function."""

    def __init__(self, node, key, value, function=None):
        self.node, self.key, self.value, self.function = node, key, value, function


class Text:
    """What only scripts know: its text there."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


class RangeText(Text):
    """`T.Range(0, 16)`."""

    def __init__(self, begin, end):
        super().__init__(f"T.Range({begin}, {end})")
        self.bounds = begin, end


class StatementForm(v.Form):
    """A statement that a function stands for: T.ret, T.assume, T.break_loop, T.continue_loop."""

    def __init__(self, form, value):
        self.form, self.value = form, value


class FreeVar:
    """A variable without a value, which T.Let gives it."""

    def __init__(self, name, dtype):
        self.name, self.dtype = name, dtype

    def __repr__(self):
        return f"the variable {self.name!r}, which has no value,"


class MapIndex(v.Form):
    """An index of a map of indices: T.index_map(lambda i, j: (j, i // 4, i % 4))."""

    def __init__(self, expr):
        self.expr = expr

    @staticmethod
    def of(value):
        if isinstance(value, MapIndex):
            return value.expr
        if isinstance(value, PrimExpr):
            value = v.number_of(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("an index of T.index_map is computed from its parameters and numbers")
        with at():
            return ir.AffineExpr.get_constant(value)

    def __neg__(self):
        return MapIndex(self.expr * -1)

    def combined(self, other, make, swapped=False):
        a, b = self.expr, MapIndex.of(other)
        with at():
            return MapIndex(make(b, a) if swapped else make(a, b))


def _of_map(make):
    return lambda self, other: self.combined(other, make), lambda self, other: self.combined(other, make, True)


_MAPS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "floordiv": ir.AffineExpr.get_floor_div,
    "mod": ir.AffineExpr.get_mod,
}
for _name, _make in _MAPS.items():
    for _prefix, _method in zip(("", "r"), _of_map(_make), strict=True):
        setattr(MapIndex, f"__{_prefix}{_name}__", _method)


def index_map(mapping, *, inverse_index_map=None, index_dtype="int64"):
    """A map of indices, as the value of an attribute."""
    names = getattr(mapping, "names", None) or list(inspect.signature(mapping).parameters)
    with at():
        indices = [MapIndex(ir.AffineExpr.get_dim(number)) for number in range(len(names))]
    results = mapping(*indices)
    results = results if isinstance(results, (list, tuple)) else [results]
    exprs = [MapIndex.of(result) for result in results]
    with at():
        map = ir.AffineMapAttr.get(ir.AffineMap.get(len(names), 0, exprs))
    return {"tir.index_map": map, "names": names}


class BlockForm(v.Form):
    def __init__(self, name):
        self.name = name


class InitForm(v.Form):
    pass


class Axis(v.Form):
    """A block variable: its kind, its domain and what it is bound to."""

    def __init__(self, kind, domain, binding):
        self.kind, self.binding = kind, binding
        if isinstance(domain, (tuple, list)):
            if len(domain) != 2:
                raise ValueError(f"the domain of an axis is an extent or (begin, end), not {len(domain)} values")
            self.begin, self.extent = domain[0], v.difference(domain[1], domain[0])
        elif isinstance(domain, slice):
            self.begin, self.extent = domain.start or 0, v.difference(domain.stop, domain.start or 0)
        else:
            self.begin, self.extent = 0, domain
        for value, what in ((self.begin, "the start"), (self.extent, "the extent"), (binding, "the binding")):
            v.check_integer(value, f"{what} of an axis")


class Remap(v.Form):
    def __init__(self, kinds, bindings):
        self.kinds, self.bindings = kinds, bindings


class Symbol:
    """A new variable of this dtype, named by what it is assigned to."""

    def __init__(self, dtype, is_size_var=False):
        self.dtype, self.is_size_var = dtype, is_size_var

    def __repr__(self):
        return f"T.{self.dtype}()"


class Meta(v.Form):
    """A value of Python that a name stands for."""

    def __init__(self, value):
        self.value = value


class BufferForm(v.Form):
    """A buffer: as an annotation, an allocation, a declaration or a match."""

    def __init__(self, kind, shape, dtype="float32", source=None, *, data=None, strides=None, elem_offset=None,
                 scope="global", align=-1, offset_factor=0, buffer_type="", axis_separators=None):  # fmt: skip
        self.kind, self.source, self.data, self.buffer = kind, source, data, None
        self.shape = None if shape is None else list(shape) if isinstance(shape, (tuple, list)) else [shape]
        self.dtype = _dt.with_lanes(dtype)
        self.scope = scope or "global"
        self.align = align if align not in (-1, 0, None) else 64
        self.strides = list(strides) if strides else None
        self.elem_offset = elem_offset
        self.offset_factor = offset_factor or 0
        self.buffer_type = buffer_type if buffer_type not in ("", "default", None) else None
        self.axis_separators = axis_separators or None
        if self.strides is not None and self.shape is not None and len(self.strides) != len(self.shape):
            raise ValueError(f"{len(self.strides)} strides are given for {len(self.shape)} dimensions")
        if data is not None and kind in ("match", "alloc"):
            raise Unsupported("data= of a buffer is not supported yet")

    @property
    def ndim(self):
        return len(self.shape)


class _Typed:
    """`T.int32`: an annotation of a scalar, a constructor of numbers, and of new variables."""

    def __init__(self, name):
        self.__name__ = self.dtype = name

    def __call__(self, value=None, is_size_var=False):
        if not is_reading():
            return built(self.dtype, value, is_size_var)
        if value is None:
            return Symbol(self.dtype, is_size_var)
        if isinstance(value, str):
            if not _dt.is_float(self.dtype) or value not in ("inf", "-inf", "nan"):
                raise ValueError(f"{value!r} is not a number: T.{self.dtype} takes one, or an expression")
            value = float(value)
        element, lanes = _dt.split(self.dtype)
        if lanes is not None:
            from . import slices

            return slices.of_dtype(value, element, lanes)
        if isinstance(value, Region):
            raise TypeError(f"a slice of buffer {value.buffer.name!r} is not one value")
        return v.cast(value, self.dtype)

    def __repr__(self):
        return f"T.{self.dtype}"


class Handle:
    """`T.handle`: an annotation of a parameter that match_buffer makes a buffer of, or that is an address by itself."""

    def __init__(self, dtype=None, scope="global"):
        self.dtype, self.scope = dtype, scope

    def __call__(self, dtype=None, storage_scope="global", is_size_var=False):
        if not is_reading():
            return Var("", "handle" if dtype is None else PointerType(PrimType(str(dtype)), storage_scope))
        if dtype is None:
            return self
        return Handle(dtype if dtype in ("void", "handle") else _dt.canonical(dtype), storage_scope)

    @property
    def type(self):
        """The type of the argument that an address is."""
        with at():
            scope = f', "{self.scope}"' if self.scope else ""
            pointee = "none" if self.dtype == "void" else self.dtype and _dt.to_type(self.dtype)
            return ir.Type.parse(f"!tir.handle<{pointee}{scope}>" if self.dtype else "!tir.handle")

    # The older name T.Ptr is used with brackets too.

    def __getitem__(self, key):
        return self


class BufferName(v.Form):
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


def built(dtype, value=None, is_size_var=False):
    """The expression that a dtype is called for where no script is read: a number, a cast, or a new variable."""
    if value is None:
        return (SizeVar if is_size_var else Var)("", dtype)
    return _nodes.const(float(value) if isinstance(value, str) else value, dtype)


def is_typed(value):
    return isinstance(value, _Typed)
