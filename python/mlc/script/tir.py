"""The names of TVMScript that programs call T."""

from ..tir import expr as _expr
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
    infinity,
    isfinite,
    isinf,
    isnan,
    log,
    log1p,
    log2,
    log10,
    max_value,
    min_value,
    nearbyint,
    popcount,
    reinterpret,
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
from . import _values as _v
from ._decorate import prim_func
from ._forms import Axis, BlockForm, BufferForm, BufferName, Clause, Handle, InitForm, Loops, Meta, Remap, Symbol
from ._forms import typed as _typed
from ._later import later as _later

Buffer = BufferName()
handle = Handle()
boolean = _typed("bool")
for _name in ("int", "uint"):
    for _bits in (8, 16, 32, 64):
        globals()[f"{_name}{_bits}"] = _typed(f"{_name}{_bits}")
for _name in ("float16", "float32", "float64", "bfloat16", "bool"):
    globals()[_name] = _typed(_name)


def var(dtype="int32", name=""):
    """A new variable."""
    return Symbol(dtype)


SizeVar = var


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


# ===--- Loops -----------------------------------------------------------------------------------===#


def grid(*extents):
    """Nested loops."""
    return Loops([(0, extent) for extent in extents])


def _loop(kind):
    def loop(start, stop=None, *, thread=None, annotations=None, step=None):
        if step not in (None, 1):
            raise NotImplementedError("a loop with a step is not supported yet")
        domain = (0, start) if stop is None else (start, _v.arith("sub", stop, start))
        return Loops([domain], kind, annotations, thread)

    return loop


serial = _loop("serial")
parallel = _loop("parallel")
vectorized = _loop("vectorized")
unroll = _loop("unrolled")


def thread_binding(start, stop=None, thread=None, *, annotations=None):
    """A loop over the threads of an axis."""
    if isinstance(stop, str):
        stop, thread = None, stop
    return _loop("thread_binding")(start, stop, thread=thread, annotations=annotations)


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
    return clause


where = _clause("where")
reads = _clause("reads")
writes = _clause("writes")
block_attr = _clause("block_attr")
func_attr = _clause("func_attr")
evaluate = _clause("evaluate")


class axis:  # noqa: N801 - the name that programs use
    """Block variables."""

    @staticmethod
    def remap(kinds, bindings, dtype="int32"):
        return Remap(kinds, bindings)


def _axis(kind):
    def make(dom, binding, dtype="int32"):
        return Axis(kind, dom, binding)

    make.is_outside = True
    return staticmethod(make)


axis.remap.is_outside = True
for _kind in ("spatial", "reduce", "scan", "opaque"):
    setattr(axis, _kind, _axis(_kind))
axis.S, axis.R = axis.__dict__["spatial"], axis.__dict__["reduce"]


# ===--- Expressions -----------------------------------------------------------------------------===#


def _two(kind):
    def function(a, b, span=None):
        return _v.arith(kind, a, b)

    function.__name__ = kind
    return function


max, min = _two("max"), _two("min")
floordiv, floormod = _two("floordiv"), _two("floormod")
truncdiv, truncmod = _two("truncdiv"), _two("truncmod")
fmod = truncmod
ceildiv = _two("ceildiv")
pow = power = _two("pow")
atan2 = _two("atan2")
bitwise_and, bitwise_or, bitwise_xor = _two("and"), _two("or"), _two("xor")
shift_left, shift_right = _two("shl"), _two("shr")
indexdiv, indexmod = floordiv, floormod


def _plain(kind):
    """An operation as it is written, even on two numbers."""

    def function(a, b, span=None):
        if isinstance(a, _v.Const) and isinstance(b, _v.Const):
            return _expr.binary(kind, _expr.PrimExpr(a.handle), _expr.PrimExpr(b.handle))
        a, b = (_v.Const(s, _v.dtype_of(s)) if not isinstance(s, _expr.PrimExpr) else s for s in (a, b))
        return _v.arith(kind, a, b)

    function.__name__ = kind
    return function


def Div(a, b, span=None):  # noqa: N802 - the name that programs use
    """Division; of integers, towards zero."""
    is_float = "float" in _v.dtype_of(a) + _v.dtype_of(b)
    return _plain("div" if is_float else "truncdiv")(a, b)


for _name, _kind in {"Add": "add", "Sub": "sub", "Mul": "mul", "FloorDiv": "floordiv", "FloorMod": "floormod"}.items():
    globals()[_name] = _plain(_kind)
Mod = truncmod
Max, Min = max, min


def _comparison(kind):
    def function(a, b, span=None):
        return _v.compare(kind, a, b)

    return function


EQ, NE, LT, LE, GT, GE = (_comparison(kind) for kind in ("eq", "ne", "lt", "le", "gt", "ge"))


def And(*values):  # noqa: N802 - the name that programs use
    """True where all are."""
    return _v.logical("and", values)


def Or(*values):  # noqa: N802 - the name that programs use
    """True where one is."""
    return _v.logical("or", values)


def Not(value):  # noqa: N802 - the name that programs use
    """True where it is not."""
    return _v.negate(value)


logical_and, logical_or, logical_not = And, Or, Not
all, any = And, Or


def Cast(dtype, value):  # noqa: N802 - the name that programs use
    """The value in another dtype."""
    return _v.cast(value, dtype)


def Select(condition, true_value, false_value):  # noqa: N802 - the name that programs use
    """Both values are computed, one is taken."""
    if _v.number_of(condition) is not None:
        return true_value if _v.number_of(condition) else false_value
    return _expr.select(condition, *_v.alike(true_value, false_value))


def if_then_else(condition, true_value, false_value):
    """Only the value that is taken is computed."""
    return Select(condition, true_value, false_value)


if_then_else.is_choice = True


def fabs(x):
    """The absolute value."""
    return abs(x)


def abs(x):
    """The absolute value."""
    return _op.abs(x)


def copysign(a, b):
    """The first with the sign of the second."""
    return _expr.PrimExpr(_expr._emit("math.copysign", *(side.value() for side in _v.alike(a, b))))


def likely(condition):
    """The condition."""
    return condition


def meta_var(value):
    """A value of Python under a name, without a statement."""
    return Meta(value)


bitwise_not = _op.bitwise_not


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in _KNOWN:
        raise AttributeError(f"T has no {name!r}")
    return _later(f"T.{name}")


# What TVM has beside these.
_KNOWN = frozenset(
    """address_of allocate allocate_const Assert assume attr block_name break_loop Broadcast buffer_store call_extern
    call_intrin call_llvm_intrin call_llvm_pure_intrin call_packed call_pure_extern comm_reducer continue_loop
    decl_buffer env_thread fma index_map inline int4 iter_var launch_thread Let LetStmt macro prefetch Ptr ptr Ramp
    Range realize reduce ret Shuffle target tvm_access_ptr tvm_stack_alloca type_annotation vscale While""".split()
)
