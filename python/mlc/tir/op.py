"""Functions on scalars, by the names that TVM gives them."""

import math as _math

from .. import ir
from .._core import dtype as _dt
from .._core.context import at
from . import arith as _arith
from .arith import binary, unary
from .convert import cast, cast_value, const, refuse_tensor
from .expr import Node, PrimExpr


def _nodes():
    from . import nodes

    return nodes


def _function(name, op, doc):
    def function(x):
        if isinstance(x, Node):
            return _nodes().call(name, x)
        x = x if isinstance(x, PrimExpr) else const(x)
        if not _dt.is_float(x.dtype):
            x = cast(x, "float32")
        return unary(op, x)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


exp = _function("exp", "math.exp", "e to the power of x.")
exp2 = _function("exp2", "math.exp2", "2 to the power of x.")
log = _function("log", "math.log", "The natural logarithm.")
log2 = _function("log2", "math.log2", "The logarithm of base 2.")
log10 = _function("log10", "math.log10", "The logarithm of base 10.")
log1p = _function("log1p", "math.log1p", "log(1 + x).")
sqrt = _function("sqrt", "math.sqrt", "The square root.")
rsqrt = _function("rsqrt", "math.rsqrt", "1 / sqrt(x).")
erf = _function("erf", "math.erf", "The error function.")
sin = _function("sin", "math.sin", "The sine.")
cos = _function("cos", "math.cos", "The cosine.")
tan = _function("tan", "math.tan", "The tangent.")
asin = _function("asin", "math.asin", "The arc sine.")
acos = _function("acos", "math.acos", "The arc cosine.")
atan = _function("atan", "math.atan", "The arc tangent.")
sinh = _function("sinh", "math.sinh", "The hyperbolic sine.")
cosh = _function("cosh", "math.cosh", "The hyperbolic cosine.")
tanh = _function("tanh", "math.tanh", "The hyperbolic tangent.")
asinh = _function("asinh", "math.asinh", "The inverse hyperbolic sine.")
acosh = _function("acosh", "math.acosh", "The inverse hyperbolic cosine.")
atanh = _function("atanh", "math.atanh", "The inverse hyperbolic tangent.")


def _rounding(name, op, doc):
    def function(x):
        if isinstance(x, Node):
            return _nodes().call(name, x)
        x = x if isinstance(x, PrimExpr) else const(x)
        return unary(op, x) if _dt.is_float(x.dtype) else x

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


floor = _rounding("floor", "math.floor", "The largest whole number that is not larger.")
ceil = _rounding("ceil", "math.ceil", "The smallest whole number that is not smaller.")
trunc = _rounding("trunc", "math.trunc", "The whole number towards zero.")
round = _rounding("round", "math.round", "The nearest whole number, halves away from zero.")
nearbyint = _rounding("nearbyint", "math.roundeven", "The nearest whole number, halves to the even one.")


def sigmoid(x):
    """1 / (1 + exp(-x))."""
    if isinstance(x, Node):
        return _nodes().call("sigmoid", x)
    x = x if isinstance(x, PrimExpr) else const(x)
    return 1.0 / (1.0 + exp(-x))


def abs(x):
    """The absolute value."""
    refuse_tensor(x)
    if isinstance(x, Node):
        return _nodes().call("fabs" if _dt.is_float(x.dtype) else "abs", x)
    return x.__abs__()


def _two(name, doc):
    def function(a, b, span=None):
        result = _arith.arith(name, a, b)
        if result is NotImplemented:
            raise TypeError(f"{name} of {type(a).__name__} and {type(b).__name__} is not an expression")
        return result

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


floordiv = _two("floordiv", "Division that rounds towards minus infinity.")
floormod = _two("floormod", "What floordiv leaves; it has the sign of the divisor.")
truncdiv = _two("truncdiv", "Division that rounds towards zero.")
truncmod = _two("truncmod", "What truncdiv leaves; it has the sign of the dividend.")


def fmod(x, y):
    """What the division of floats that rounds towards zero leaves."""
    if isinstance(x, Node):
        return _nodes().call("fmod", x, _nodes().const(y, x.dtype))
    return truncmod(x, y)


indexdiv, indexmod = floordiv, floormod
ceildiv = _two("ceildiv", "Division that rounds towards plus infinity.")


def div(a, b, span=None):
    """Division: of integers the one that rounds towards zero."""
    sides = [side if isinstance(side, PrimExpr) else _nodes().const(side) for side in (a, b)]
    are_floats = any(_dt.is_float(side.dtype) for side in sides)
    return sides[0] / sides[1] if are_floats else truncdiv(*sides)


add = _two("add", "The sum.")
subtract = _two("sub", "The difference.")
multiply = _two("mul", "The product.")
power = pow = _two("pow", "The first to the power of the second.")
atan2 = _two("atan2", "The angle of the point (b, a).")
bitwise_and = _two("and", "The and of the bits.")
bitwise_or = _two("or", "The or of the bits.")
bitwise_xor = _two("xor", "The exclusive or of the bits.")
shift_left = _two("shl", "The bits moved to the left.")
shift_right = _two("shr", "The bits moved to the right.")


def elementwise_min(a, b):
    """The smaller of two values."""
    return _minmax("min", a, b)


def elementwise_max(a, b):
    """The larger of two values."""
    return _minmax("max", a, b)


def _minmax(kind, a, b):
    for side in (a, b):
        refuse_tensor(side)
    if isinstance(a, PrimExpr) or isinstance(b, PrimExpr):
        return _arith.arith(kind, a, b)
    return min_(a, b) if kind == "min" else max_(a, b)


def min_(a, b):
    return a if a <= b else b


def max_(a, b):
    return a if a >= b else b


def bitwise_not(x):
    """The bits inverted."""
    if isinstance(x, Node):
        return _nodes().call("bitwise_not", x)
    return ~x


def logical_not(x):
    """True where x is false."""
    if isinstance(x, Node):
        return _nodes().negate(x)
    return _arith.arith("xor", x, True)


def logical_and(*args):
    """True where all are."""
    return _fold("and", args)


def logical_or(*args):
    """True where one is."""
    return _fold("or", args)


def _fold(kind, args):
    if not args:
        raise ValueError("expected at least one condition")
    for arg in args:
        if isinstance(arg, PrimExpr) and arg.dtype != "bool":
            raise TypeError(f"a condition is a bool, not {arg.dtype}")
    result = args[0]
    for arg in args[1:]:
        result = _nodes().logical(kind, result, arg) if _arith.is_tree(result, arg) else binary(kind, result, arg)
    return result


def isnan(x):
    """True where x is not a number."""
    x = x if isinstance(x, PrimExpr) else const(x)
    element, lanes = _dt.split(x.dtype)
    boolean = "bool" if lanes is None else f"boolx{lanes}"
    if not _dt.is_float(element):
        return _nodes().const(False, boolean)
    if _dt.bits(element) == 16:
        x = cast(x, "float32" if lanes is None else f"float32x{lanes}")
    if isinstance(x, Node):
        return _nodes().call("isnan", x, dtype=boolean)
    return _arith.written("isnan", x != x)


def isinf(x):
    """True where x is infinite."""
    x = x if isinstance(x, PrimExpr) else const(x)
    if not _dt.is_float(x.dtype):
        return isnan(x)
    return logical_and(_arith.compare("eq", abs(x), _math.inf), logical_not(isnan(x)))


def isfinite(x):
    """True where x is a number and not infinite."""
    return logical_and(logical_not(isinf(x)), logical_not(isnan(x)))


def likely(cond, span=None):
    """The condition, which is expected to hold."""
    if isinstance(cond, Node):
        return _nodes().call("likely", cond)
    return _arith.written("", cond, "tir.likely") if isinstance(cond, PrimExpr) else cond


def min_value(dtype, span=None):
    """The smallest finite value of a dtype."""
    return _nodes().const(limit(dtype, "min"), dtype)


def max_value(dtype, span=None):
    """The largest finite value of a dtype."""
    return _nodes().const(limit(dtype, "max"), dtype)


def infinity(dtype, span=None):
    """The positive infinity of a dtype of floats."""
    return _nodes().const(_math.inf, dtype)


def limit(dtype, which):
    """The smallest or the largest number of a dtype."""
    name = _dt.canonical(dtype)
    if name == "bool":
        return which == "max"
    if _dt.is_float(name):
        import ml_dtypes

        return float(getattr(ml_dtypes.finfo(_dt.to_numpy(name)), which))
    bits, unsigned = _dt.bits(name), _dt.is_unsigned(name)
    if which == "min":
        return 0 if unsigned else -(1 << (bits - 1))
    return (1 << (bits if unsigned else bits - 1)) - 1


def reinterpret(dtype, value, span=None):
    """The same bits as another dtype of the same width."""
    from . import _scope

    if isinstance(value, Node):
        return _nodes().call("reinterpret", value, dtype=dtype)
    target = _dt.to_type(dtype)
    if _dt.bits(_dt.canonical(dtype)) != _dt.bits(value.dtype):
        raise TypeError(f"{value.dtype} and {dtype} do not have the same width")
    return PrimExpr(_scope.create("arith.bitcast", [target], [value.computed()]).result)


def popcount(x):
    """The number of bits that are set."""
    if isinstance(x, Node):
        return _nodes().call("popcount", x)
    return unary("math.ctpop", const(x))


def clz(x):
    """The number of leading zero bits."""
    if isinstance(x, Node):
        return _nodes().call("clz", x, dtype="int32")
    return unary("math.ctlz", const(x))


def copysign(x1, x2):
    """x1 with the sign of x2."""
    if isinstance(x1, Node):
        return _nodes().call("copysign", x1, x2)
    x1, x2 = (x if isinstance(x, PrimExpr) else const(x) for x in (x1, x2))
    return PrimExpr(_arith.emit("math.copysign", x1.computed(), cast(x2, x1.dtype).computed()))


def call_pure(kind, callee, args, dtype):
    """The value of a function without effects, which is found by its name: of C, or an intrinsic of LLVM."""
    from . import _scope

    with at():
        attributes = {
            "kind": ir.Attribute.parse(f"#tir<call_kind {kind}>"),
            "callee": ir.StringAttr.get(callee),
        }
    values = [arg if isinstance(arg, PrimExpr) else const(arg) for arg in args]
    # An index is an integer of its dtype.
    operands = [cast_value(value.computed(), value.dtype) for value in values]
    return PrimExpr(_scope.create("tir.call_extern", [_dt.to_type(dtype)], operands, attributes).result)


# How many values the functions of C take that are functions of tir.
C_FUNCTIONS = {"exp10": 1, "hypot": 2, "ldexp": 2, "nextafter": 2}


def _of_c(name, doc):
    def function(*args):
        if len(args) != C_FUNCTIONS[name]:
            raise TypeError(f"{name} takes {C_FUNCTIONS[name]} values, but {len(args)} are given")
        if isinstance(args[0], Node):
            return _nodes().call(name, *args)
        dtype = args[0].dtype if isinstance(args[0], PrimExpr) else "float32"
        if dtype not in ("float32", "float64"):
            raise TypeError(f"{name} takes a float32 or float64, not {dtype}")
        values = [arg if name == "ldexp" and arg is args[-1] else cast(arg, dtype) for arg in args]
        return call_pure("pure_extern", name + ("f" if dtype == "float32" else ""), values, dtype)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


exp10 = _of_c("exp10", "10 to the power of x.")
hypot = _of_c("hypot", "The square root of the sum of two squares.")
ldexp = _of_c("ldexp", "The first value times 2 to the power of the second.")
nextafter = _of_c("nextafter", "The next number after the first value on the way to the second.")


def _outside(name):
    def call(dtype, callee, *args, span=None):
        callee = _nodes().StringImm(callee) if isinstance(callee, str) else callee
        return _nodes().Call(str(dtype), f"tir.{name}", [callee, *args])

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"T.{name}: a function by its name, with the dtype that it gives."
    return call


call_extern, call_pure_extern = _outside("call_extern"), _outside("call_pure_extern")
call_llvm_intrin, call_llvm_pure_intrin = _outside("call_llvm_intrin"), _outside("call_llvm_pure_intrin")


def call_packed(*args, span=None):
    """A function by its name at run time."""
    return _nodes().Call("int32", "tir.tvm_call_packed", [_packed(argument) for argument in args])


def _packed(argument):
    """What a packed function is handed on; of a buffer, a description."""
    if not hasattr(argument, "elem_offset"):
        return argument
    call = _nodes().Call
    strides = call("handle", "tir.tvm_stack_make_shape", list(argument.strides)) if argument.strides else 0
    shape = call("handle", "tir.tvm_stack_make_shape", list(argument.shape))
    offset = argument.elem_offset
    zero = _nodes().const(0, argument.dtype)
    parts = [argument.data, shape, strides, len(argument.shape), zero, offset]
    return call("handle", "tir.tvm_stack_make_array", parts)


def call_intrin(dtype, func_name, *args, span=None):
    """A function of tir by its name, as "tir.exp"."""
    name = getattr(func_name, "name", func_name)
    return _nodes().Call(str(dtype), name if name.startswith("tir.") else f"tir.{name}", list(args))


# ===--- Functions that only some targets know ---------------------------------------------------===#

# What the result of each function is: a dtype, the number of the argument that has it, or where it is written:
# "first" and "last" among the arguments, or else as the keyword `dtype`.
RESULTS = {
    "handle": """call_cpacked call_tvm_ret lookup_param make_filled_simdgroup_matrix
        simdgroup_load simdgroup_multiply_accumulate simdgroup_store start_profile_intrinsic end_profile_intrinsic
        texture2d_load texture2d_store tvm_bmma_sync tvm_fill_fragment tvm_load_matrix_sync tvm_mma_sync
        tvm_stack_alloca tvm_stack_make_array tvm_stack_make_shape tvm_store_matrix_sync tvm_thread_allreduce
        tvm_thread_invariant tvm_throw_last_error tvm_tuple undef create_barriers dma_copy dma_wait
        dma_start_group dma_end_group""",
    "int32": """call_cpacked_lowered call_packed_lowered tvm_call_cpacked tvm_call_packed tvm_call_trace_packed
        tvm_check_return tvm_storage_sync tvm_struct_set tvm_global_barrier_kinit tvm_warp_activemask_int""",
    "bool": "isnullptr tvm_context_id",
    1: "tvm_warp_shuffle tvm_warp_shuffle_up tvm_warp_shuffle_down",
    0: "anylist_getitem q_multiply_shift q_multiply_shift_per_axis",
    "first": """get_active_lane_mask mma_fill mma_store ptx_arrive_barrier ptx_cp_async ptx_cp_async_bulk ptx_ldmatrix
        ptx_mma ptx_mma_sp vectorcombine vectorhigh vectorlow""",
    "last": "tvm_struct_get",
    "uint32": "tvm_warp_activemask",
    "": """anylist_resetitem anylist_setitem_call_cpacked anylist_setitem_call_packed ptx_commit_group
        ptx_cp_async_barrier ptx_init_barrier_thread_count ptx_arrive_barrier_expect_tx ptx_wait_barrier
        ptx_wait_group ignore_loop_partition""",
}


def _builtin(name, result):
    def function(*args, dtype=None, span=None):
        args = list(args)
        if dtype is None and result in ("first", "last"):
            if not args:
                raise TypeError(f"{name} takes a dtype")
            dtype = args.pop(0 if result == "first" else -1)
        elif dtype is None and isinstance(result, int):
            args = [_nodes().convert(argument) for argument in args]
            if len(args) <= result:
                raise TypeError(f"argument {result + 1} of {name} is an expression")
            dtype = args[result].dtype
        return _nodes().Call(dtype or result or "void", f"tir.{name}", args)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"A call of tir.{name}."
    return function


_BUILTINS = {name: _builtin(name, result) for result, names in RESULTS.items() for name in names.split()}
globals().update(_BUILTINS)


def address_of(obj, span=None):
    """The address of an element, or of the first one of a buffer."""
    if not isinstance(obj, PrimExpr):
        obj = _nodes().BufferLoad(obj, [0] * len(obj.shape))
    return _nodes().Call("handle", "tir.address_of", [obj])


def assume(cond=None, span=None):
    """What the compiler may take for granted."""
    return _nodes().Call("bool", "tir.assume", [cond])


def tvm_access_ptr(ptype, data, offset, extent, rw_mask, span=None):
    """The address of a part of memory, and what is done there."""
    return _nodes().Call("handle", "tir.tvm_access_ptr", [ptype, data, offset, extent, rw_mask])


def type_annotation(dtype, span=None):
    """A dtype as an expression."""
    return _nodes().Call(dtype, "tir.type_annotation", [])


def handle_add_byte_offset(handle, offset, span=None):
    """An address some bytes behind another one."""
    return _nodes().Call("handle", "tir.handle_add_byte_offset", [handle, offset])


def call_tir(global_var, *args, span=None):
    """A call of a function of the module."""
    return _nodes().Call("void", global_var, args)


def dp4a(vec1, vec2, acc=0, span=None):
    """The dot product of two vectors of four bytes, added to a number."""
    return _nodes().Call("int32", "tir.dp4a", [vec1, vec2, acc])


def logaddexp(a, b, span=None):
    """log(exp(a) + exp(b))."""
    a = _nodes().convert(a)
    return _nodes().Call(a.dtype, "tir.logaddexp", [a, _nodes().const(b, a.dtype)])


def break_loop(span=None):
    """Leaves the loop around."""
    return _nodes().Call("void", "tir.break_loop", [])


def continue_loop(span=None):
    """Goes on with the next iteration of the loop around."""
    return _nodes().Call("void", "tir.continue_loop", [])


def thread_return(span=None):
    """Ends the thread."""
    return _nodes().Call("void", "tir.thread_return", [])


def trace(args, trace_action="tvm.default_trace_action", span=None):
    """Calls a function with values, and gives the last one of them."""
    args = [_nodes().convert(argument) for argument in args]
    return _nodes().Call(args[-1].dtype, "tir.tvm_call_trace_packed", [trace_action, *args])


_NOT_HERE = (
    "RESULTS",
    "C_FUNCTIONS",
    "Node",
    "at",
    "binary",
    "call_pure",
    "cast_value",
    "const",
    "ir",
    "promote",
    "refuse_tensor",
    "unary",
)
__all__ = [name for name in dir() if not name.startswith("_") and name not in _NOT_HERE]
