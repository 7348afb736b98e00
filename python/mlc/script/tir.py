"""The names of TVMScript that programs call T."""

import functools as _functools
import math as _math
import numbers as _numbers
import re as _re

from .._core.dtype import SMALL_FLOATS as _SMALL_FLOATS
from ..tir import op as _op
from ..tir.op import (
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    ceil,
    clz,
    cos,
    cosh,
    erf,
    exp,
    exp2,
    floor,
    isfinite,
    isinf,
    isnan,
    log,
    log1p,
    log2,
    log10,
    nearbyint,
    popcount,
    round,
    rsqrt,
    sigmoid,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    trunc,
)
from ._decorate import is_reading as _is_reading
from ._decorate import prim_func
from ._errors import Unsupported as _Unsupported
from ._errors import did_you_mean as _did_you_mean
from ._later import later as _later
from ._loops import builtins as _builtins
from ._loops import calls as _calls
from ._loops import slices as _slices
from ._loops import values as _v
from ._loops.elements import Address as _Address
from ._loops.elements import Load as _Load
from ._loops.forms import (
    AttrForm,
    Axis,
    BlockForm,
    BufferForm,
    BufferName,
    Clause,
    End,
    Handle,
    InitForm,
    IterVar,
    LaunchForm,
    LetForm,
    Loops,
    Meta,
    Pointer,
    Ramp,
    Remap,
    StatementForm,
    Symbol,
    Thread,
    index_map,
)
from ._loops.forms import typed as _typed
from ._loops.functions import (
    EQ,
    GE,
    GT,
    LE,
    LT,
    NE,
    Add,
    And,
    Broadcast,
    Cast,
    CommReducer,
    Div,
    FloorDiv,
    FloorMod,
    Let,
    Max,
    Min,
    Mod,
    Mul,
    Not,
    Or,
    Range,
    Select,
    Shuffle,
    Sub,
    abs,
    address_of,
    all,
    any,
    atan2,
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    broadcast,
    buffer_store,
    call_extern,
    call_llvm_intrin,
    call_llvm_pure_intrin,
    call_packed,
    call_pure_extern,
    cast,
    ceildiv,
    comm_reducer,
    copysign,
    exp10,
    fabs,
    floordiv,
    floormod,
    fma,
    fmod,
    hypot,
    if_then_else,
    indexdiv,
    indexmod,
    infinity,
    ldexp,
    likely,
    llvm_lookup_intrinsic_id,
    logical_and,
    logical_not,
    logical_or,
    max,
    max_value,
    min,
    min_value,
    nan,
    nextafter,
    pow,
    power,
    prefetch,
    ramp,
    realize,
    reinterpret,
    shift_left,
    shift_right,
    truncdiv,
    truncmod,
    tvm_access_ptr,
    type_annotation,
)
from ._macro import macro

# The functions that give expressions.
_EXPRESSIONS = """EQ GE GT LE LT NE Add And Broadcast Cast Div FloorDiv FloorMod Let Max Min Mod Mul Not Or Range Ramp
Select Shuffle Sub abs acos acosh all any asin asinh atan atan2 atanh bitwise_and bitwise_not bitwise_or bitwise_xor
broadcast call_extern call_intrin call_llvm_intrin call_llvm_pure_intrin call_packed call_pure_extern cast ceil ceildiv
clz comm_reducer copysign cos cosh erf exp exp10 exp2 fabs floor floordiv floormod fmod hypot if_then_else indexdiv
indexmod infinity isfinite isinf isnan iter_var ldexp likely log log10 log1p log2 logical_and logical_not logical_or max
max_value min min_value nearbyint nextafter popcount pow power ramp reinterpret round rsqrt shift_left shift_right
sigmoid sin sinh sqrt tan tanh trunc truncdiv truncmod""".split()
Buffer = BufferName()
handle = Ptr = ptr = Handle()
boolean = _typed("bool")
for _name in ("int", "uint"):
    for _bits in (4, 8, 16, 32, 64):
        globals()[f"{_name}{_bits}"] = _typed(f"{_name}{_bits}")
for _name in ("float16", "float32", "float64", "bfloat16", "bool", *_SMALL_FLOATS):
    globals()[_name] = _typed(_name)


def var(dtype="int32", name=""):
    """A new variable."""
    return Symbol(dtype)


def Var(name, dtype="int32"):  # noqa: N802 - the name that programs use
    """A new variable, by the older way."""
    return Symbol(str(dtype))


def SizeVar(name, dtype="int32"):  # noqa: N802 - the name that programs use
    """A new variable that is a size."""
    return Symbol(str(dtype), True)


# ===--- Buffers ---------------------------------------------------------------------------------===#


def match_buffer(param, shape=None, dtype="float32", data=None, strides=None, elem_offset=None, scope="global",
                 align=-1, offset_factor=0, buffer_type="default", axis_separators=None):  # fmt: skip
    """The buffer of a parameter, or a part of a buffer as one of its own."""
    return BufferForm("match", shape, dtype, param, data=data, strides=strides, elem_offset=elem_offset, scope=scope,
                      align=align, offset_factor=offset_factor, buffer_type=buffer_type,
                      axis_separators=axis_separators)  # fmt: skip


def alloc_buffer(shape, dtype="float32", data=None, strides=None, elem_offset=None, scope="global", align=-1,
                 offset_factor=0, buffer_type="default", axis_separators=None):  # fmt: skip
    """A buffer of the block or function that it is in."""
    return BufferForm("alloc", shape, dtype, data=data, strides=strides, elem_offset=elem_offset, scope=scope,
                      align=align, offset_factor=offset_factor, buffer_type=buffer_type,
                      axis_separators=axis_separators)  # fmt: skip


def decl_buffer(shape, dtype="float32", data=None, strides=None, elem_offset=None, scope="global", align=0,
                offset_factor=0, buffer_type="", axis_separators=None):  # fmt: skip
    """A buffer that is declared where it is needed."""
    return BufferForm("decl", shape, dtype, data=data, strides=strides, elem_offset=elem_offset, scope=scope,
                      align=align, offset_factor=offset_factor, buffer_type=buffer_type,
                      axis_separators=axis_separators)  # fmt: skip


def allocate(extents, dtype, scope="global", condition=None, annotations=None):
    """Memory that a buffer is declared on."""
    extents = list(extents) if isinstance(extents, (list, tuple)) else [extents]
    for extent in extents:
        _v.check_integer(extent, "an extent of T.allocate")
    is_always = condition is None or _v.number_of(condition) == 1
    return Pointer(extents, str(dtype), scope, annotations=annotations, condition=None if is_always else condition)


def allocate_const(data, dtype, extents, annotations=None):
    """Memory with a value, that a buffer is declared on."""
    extents = list(extents) if isinstance(extents, (list, tuple)) else [extents]
    values = [_v.cast(value, dtype).number for value in data]
    if len(values) != _math.prod(_v.number_of(extent) for extent in extents):
        what = f"an extent of {extents[0]}" if len(extents) == 1 else f"extents of {', '.join(map(str, extents))}"
        raise ValueError(f"{len(values)} values are given for {what}")
    if [value for value in values if not _math.isfinite(value)]:
        raise _Unsupported("T.allocate_const of values that are not finite is not supported yet")
    return Pointer(extents, str(dtype), "global", values, annotations)


match_buffer.takes_regions = True


# ===--- Loops -----------------------------------------------------------------------------------===#


def _domain(extent):
    if isinstance(extent, (tuple, list)):
        if len(extent) != 2:
            raise ValueError(f"a loop runs over an extent or (begin, end), not {len(extent)} values")
        return extent[0], _v.difference(extent[1], extent[0])
    return 0, extent


def grid(*extents):
    """Nested loops."""
    return Loops([_domain(extent) for extent in extents])


def _extent(start, stop):
    return stop.extent if isinstance(stop, End) else _v.difference(stop, start)


def _loop(kind, name=None):
    def loop(start, stop=None, *, thread=None, annotations=None, step=None):
        if annotations is not None and not isinstance(annotations, dict):
            raise TypeError(f"the annotations of a loop are a dictionary, not {_v.describe(annotations)}")
        domain = (0, start) if stop is None else (start, _extent(start, stop))
        return Loops([domain], kind, annotations, thread, step)

    loop.__name__ = name or kind
    loop.is_loop = True
    return loop


serial = _loop("serial")
parallel = _loop("parallel")
vectorized = _loop("vectorized")
unroll = _loop("unrolled", "unroll")


def thread_binding(start, stop=None, thread=None, *, annotations=None):
    """A loop over the threads of an axis."""
    if thread is None and isinstance(stop, str):
        stop, thread = None, stop
    if not isinstance(thread, str):
        raise TypeError('T.thread_binding takes the name of a thread axis: thread="threadIdx.x"')
    return _loop("thread_binding")(start, stop, thread=thread, annotations=annotations)


thread_binding.is_loop = True


# ===--- Blocks ----------------------------------------------------------------------------------===#


def block(name="", no_realize=False):
    """A unit of computation."""
    return BlockForm(name)


def init():
    """What runs before the first step of a reduction."""
    return InitForm()


def _clause(name):
    def clause(*args):
        return Clause(name, *args)

    clause.__name__ = name
    # Its arguments are computed around the block.
    clause.is_outside = name == "where"
    clause.takes_regions = name in ("reads", "writes")
    return clause


where = _clause("where")
reads = _clause("reads")
writes = _clause("writes")
block_attr = _clause("block_attr")
func_attr = _clause("func_attr")
evaluate = _clause("evaluate")
sblock, sblock_attr, sblock_alloc_buffer = block, block_attr, alloc_buffer


def Assert(condition, message=""):  # noqa: N802 - the name that programs use
    """Stops where the condition does not hold."""
    return Clause("assert", condition, message)


def LetStmt(value, type_annotation=None, *, var=None):  # noqa: N802, F811 - the names that programs use
    """A name for a value."""
    return LetForm(value, getattr(type_annotation, "dtype", None), var)


LetStmt.is_let_statement = True


class axis:  # noqa: N801 - the name that programs use
    """Block variables."""

    @staticmethod
    def remap(kinds, bindings, dtype="int32"):
        return Remap(kinds, bindings)


def _axis(kind):
    def make(dom, binding, dtype="int32"):
        return Axis(kind, dom, binding)

    make.__name__ = f"axis.{kind}"
    make.is_outside = True
    return staticmethod(make)


axis.remap.is_outside = True
for _kind in ("spatial", "reduce", "scan", "opaque"):
    setattr(axis, _kind, _axis(_kind))
axis.S, axis.R = axis.__dict__["spatial"], axis.__dict__["reduce"]


# ===--- Calls -----------------------------------------------------------------------------------===#


def call_intrin(dtype, name, *args):
    """A function of this module by its name, as "tir.exp"."""
    name = str(getattr(name, "name", name)).removeprefix("tir.")
    function = globals().get(name)
    if not callable(function):
        raise AttributeError(f"T has no {name!r}{_did_you_mean(name, [*globals()])}")
    return function(*args, dtype=dtype) if name in _builtins.FUNCTIONS else function(*args)


globals().update(_builtins.FUNCTIONS)


def vscale():
    """How many times as long scalable vectors are as the numbers of their lanes say."""
    return _v.VScale()


# ===--- What is said of statements --------------------------------------------------------------===#


def env_thread(thread_tag, dtype="int32"):
    """A thread axis, which T.launch_thread gives an extent."""
    return Thread(thread_tag)


def launch_thread(thread, extent):
    """The threads that run what comes behind."""
    return LaunchForm(thread, extent)


def iter_var(var, dom, iter_type, thread_tag=""):
    """A variable with what it runs over, of which T.attr says something."""
    return IterVar(var, dom, iter_type, thread_tag)


def attr(node, attr_key, value):
    """Says something of the statements behind."""
    return AttrForm(node, attr_key, value)


def ret(value, span=None):
    """Returns a value."""
    return StatementForm("ret", value)


def assume(condition, span=None, dtype=None):
    """What the compiler may take for granted."""
    return StatementForm("assume", condition)


def break_loop():
    """Leaves the loop around."""
    return StatementForm("break_loop", 0)


def continue_loop():
    """Goes on with the next iteration of the loop around."""
    return StatementForm("continue_loop", 0)


def target(config, host=None):
    """A target, as the value of an attribute."""
    if host is not None:
        config = {**config, "host": host} if isinstance(config, dict) else {"kind": config, "host": host}
    return {"tir.target": config}


def meta_var(value):
    """A value of Python under a name, without a statement."""
    return Meta(value)


bitwise_not = _op.bitwise_not


# ===--- Outside of scripts ----------------------------------------------------------------------===#


def _of_builder(name, read):
    """What a name gives: a description in a script that is read, elsewhere the expression itself."""

    @_functools.wraps(read)
    def function(*args, **keywords):
        if _is_reading():
            return read(*args, **keywords)
        from .ir_builder import tir as builder

        return getattr(builder, name)(*args, **keywords)

    return function


for _name in _EXPRESSIONS:
    globals()[_name] = _of_builder(_name, globals()[_name])


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if _VECTOR.fullmatch(name):
        return _typed(name)
    if name not in _KNOWN:
        raise AttributeError(f"T has no {name!r}{_did_you_mean(name, [*globals(), *_KNOWN])}")
    return _later(f"T.{name}")


# The dtypes of vectors, as T.float32x4.
_VECTOR = _re.compile(
    r"(u?int(4|8|16|32|64)|float(16|32|64)|bfloat16|bool|" + "|".join(_SMALL_FLOATS) + r")x(vscalex)?(2|4|8|16|32|64)"
)
# What TVM has beside these.
_KNOWN = frozenset("""block_name inline reduce While""".split())
