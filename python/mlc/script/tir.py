"""The names of TVMScript that programs call T."""

import numbers as _numbers

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
from ._decorate import prim_func
from ._errors import Unsupported as _Unsupported
from ._errors import did_you_mean as _did_you_mean
from ._later import later as _later
from ._loops import calls as _calls
from ._loops import slices as _slices
from ._loops import values as _v
from ._loops.elements import Address as _Address
from ._loops.elements import Load as _Load
from ._loops.forms import (
    Axis,
    BlockForm,
    BufferForm,
    BufferName,
    Clause,
    Handle,
    InitForm,
    LetForm,
    Loops,
    Meta,
    Pointer,
    Ramp,
    Remap,
    Symbol,
)
from ._loops.forms import typed as _typed
from ._macro import macro

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


def Var(name, dtype="int32"):  # noqa: N802 - the name that programs use
    """A new variable, by the older way."""
    return Symbol(str(dtype))


SizeVar = Var


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
    if condition is not None and _v.number_of(condition) != 1 or annotations:
        raise _Unsupported("T.allocate with a condition or annotations is not supported yet")
    return Pointer(list(extents) if isinstance(extents, (list, tuple)) else [extents], str(dtype), scope)


match_buffer.takes_regions = True


# ===--- Loops -----------------------------------------------------------------------------------===#


def _domain(extent):
    if isinstance(extent, (tuple, list)):
        if len(extent) != 2:
            raise ValueError(f"a loop runs over an extent or (begin, end), not {len(extent)} values")
        return extent[0], _v.arith("sub", extent[1], extent[0])
    return 0, extent


def grid(*extents):
    """Nested loops."""
    return Loops([_domain(extent) for extent in extents])


def _loop(kind, name=None):
    def loop(start, stop=None, *, thread=None, annotations=None, step=None):
        domain = (0, start) if stop is None else (start, _v.arith("sub", stop, start))
        return Loops([domain], kind, annotations, thread, step)

    loop.__name__ = name or kind
    return loop


serial = _loop("serial")
parallel = _loop("parallel")
vectorized = _loop("vectorized")
unroll = _loop("unrolled", "unroll")


def thread_binding(start, stop=None, thread=None, *, annotations=None):
    """A loop over the threads of an axis."""
    if isinstance(stop, str):
        stop, thread = None, stop
    if not isinstance(thread, str):
        raise TypeError('T.thread_binding takes the name of a thread axis: thread="threadIdx.x"')
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


def LetStmt(value, type_annotation=None, *, var=None):  # noqa: N802 - the name that programs use
    """A name for a value."""
    return LetForm(value, getattr(type_annotation, "dtype", None))


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
        if _slices.is_vector(a) or _slices.is_vector(b):
            return _slices.binary(kind, a, b)
        for side in (a, b):
            if not isinstance(side, (_expr.PrimExpr, _numbers.Number)):
                raise TypeError(f"T.{kind} takes numbers and expressions, not {_v.describe(side)}")
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
        if isinstance(a, _expr.PrimExpr) or isinstance(b, _expr.PrimExpr):
            return _v.compare(kind, a, b)
        return _v.compare(kind, _v.Const(a, _v.dtype_of(a)), b)

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


def cast(value, dtype):
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


def fma(a, b, c):
    """a * b + c, rounded once."""
    a, b = _v.alike(a, b)
    b, c = _v.alike(b, c)
    return _expr.PrimExpr(_expr._emit("math.fma", a.value(), b.value(), c.value()))


def likely(condition):
    """The condition."""
    return condition


def Broadcast(value, lanes):  # noqa: N802 - the name that programs use
    """A vector of one value."""
    return _slices.broadcast(value, int(lanes))


def reinterpret(dtype, value, span=None):
    """The same bits as another dtype of the same width."""
    return _op.reinterpret(dtype, _expr.PrimExpr(_v.typed(value)))


class comm_reducer:  # noqa: N801 - the name that programs use
    """An operation that reduces values, such as the sum; it is called as a function of two values."""

    def __init__(self, combiner, identity):
        self.combiner, self.identity = combiner, identity

    def __call__(self, lhs, rhs):
        return self.combiner(lhs, rhs)


# ===--- Calls -----------------------------------------------------------------------------------===#


def _call(name):
    def call(*args, dtype=None):
        dtype, callee, *args = args if dtype is None else (dtype, *args)
        return _calls.call(name, callee, args, dtype)

    call.__name__ = name
    call.takes_regions = True
    return call


call_extern = _call("call_extern")
call_pure_extern = _call("call_pure_extern")


def call_packed(callee, *args):
    """A call of a function by its name at run time."""
    return _calls.call("call_packed", callee, args, "int32")


def call_intrin(dtype, name, *args):
    """A function of this module by its name, as "tir.exp"."""
    function = globals().get(str(name).removeprefix("tir."))
    if not callable(function):
        raise _Unsupported(f"the intrinsic {name!r} is not supported yet")
    return function(*args)


def address_of(element, span=None):
    """The address of an element of a buffer."""
    if not isinstance(element, _Load):
        raise TypeError(f"T.address_of takes an element such as A[i], not {_v.describe(element)}")
    return _Address(element.buffer, element.indices)


def meta_var(value):
    """A value of Python under a name, without a statement."""
    return Meta(value)


bitwise_not = _op.bitwise_not


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in _KNOWN:
        raise AttributeError(f"T has no {name!r}{_did_you_mean(name, [*globals(), *_KNOWN])}")
    return _later(f"T.{name}")


# What TVM has beside these.
_KNOWN = frozenset(
    """allocate_const assume attr block_name break_loop buffer_store call_llvm_intrin call_llvm_pure_intrin
    continue_loop env_thread index_map inline int4 iter_var launch_thread Let prefetch Ptr ptr Range realize reduce ret
    Shuffle target tvm_access_ptr tvm_stack_alloca type_annotation vscale While""".split()
)
