"""Functions of TVMScript that give values: arithmetic, choices, vectors, calls of functions outside."""

import numbers as _numbers

from ...tir import arith as _arith
from ...tir import expr as _expr
from ...tir import nodes as _nodes
from ...tir import op as _op
from .._errors import Unsupported
from . import calls as _calls
from . import slices as _slices
from . import values as _v
from .buffers import as_region
from .elements import Address as _Address
from .elements import Load as _Load
from .forms import AttrForm, Clause, Ramp, RangeText, Text


def _two(kind, name=None):
    def function(a, b, span=None):
        if _slices.is_vector(a) or _slices.is_vector(b):
            return _slices.binary(kind, a, b)
        for side in (a, b):
            if not isinstance(side, (_expr.PrimExpr, _numbers.Number)):
                raise TypeError(f"T.{name or kind} takes numbers and expressions, not {_v.describe(side)}")
        return _v.arith(kind, a, b)

    function.__name__ = name or kind
    return function


max, min = _two("max"), _two("min")
floordiv, floormod = _two("floordiv"), _two("floormod")
fmod = _two("truncmod", "fmod")


def ceildiv(a, b, span=None):
    """Division that rounds towards plus infinity: (a + b - 1) // b."""
    return floordiv(_v.arith("sub", _two("add", "ceildiv")(a, b), 1), b)


pow = power = _two("pow")
atan2 = _two("atan2")
bitwise_and, bitwise_or, bitwise_xor = (_two(kind, f"bitwise_{kind}") for kind in ("and", "or", "xor"))
shift_left, shift_right = _two("shl", "shift_left"), _two("shr", "shift_right")
indexdiv, indexmod = floordiv, floormod


def _unsigned_too(kind, name):
    """Division towards zero, which for unsigned numbers is told apart from the other by how it is written."""
    divide = _two(kind)

    def function(a, b, span=None):
        result = divide(a, b)
        return _arith.written(name, result) if "uint" in _v.dtype_of(result) else result

    function.__name__ = kind
    return function


def _plain(kind):
    """An operation as it is written, also where it is known what it gives."""

    def function(a, b, span=None):
        if _slices.is_vector(a) or _slices.is_vector(b):
            return _slices.binary(kind, a, b)
        return _v.unfolded(kind, a, b)

    function.__name__ = kind
    return function


def Div(a, b, span=None):  # noqa: N802 - the name that programs use
    """Division; of integers, towards zero."""
    if "float" in _v.dtype_of(a) + _v.dtype_of(b):
        return _v.unfolded("div", a, b)
    result = _v.unfolded("truncdiv", a, b)
    return _arith.written("Div", result) if "uint" in result.dtype else result


def Mod(a, b, span=None):  # noqa: N802 - the name that programs use
    """What the division towards zero leaves."""
    result = _v.unfolded("truncmod", a, b)
    return _arith.written("truncmod", result) if "uint" in result.dtype else result


for _name, _kind in {"Add": "add", "Sub": "sub", "Mul": "mul", "FloorDiv": "floordiv", "FloorMod": "floormod"}.items():
    globals()[_name] = _plain(_kind)
Max, Min = _plain("max"), _plain("min")


def _comparison(kind):
    def function(a, b, span=None):
        if _slices.is_vector(a) or _slices.is_vector(b):
            return _slices.compare(kind, a, b)
        if _v.number_of(a) is not None and _v.number_of(b) is not None:
            return _expr.Comparison(kind, *_v.constants(a, b))
        if isinstance(a, _expr.PrimExpr) or isinstance(b, _expr.PrimExpr):
            return _v.compare(kind, a, b)
        return _v.compare(kind, _v.Const(a, _v.dtype_of(a)), b)

    function.__name__ = kind.upper()
    return function


EQ, NE, LT, LE, GT, GE = (_comparison(kind) for kind in ("eq", "ne", "lt", "le", "gt", "ge"))


def And(*values):  # noqa: N802 - the name that programs use
    """True where all are."""
    return _v.logical("and", values) if len(values) != 2 else _logical("and", *values)


def Or(*values):  # noqa: N802 - the name that programs use
    """True where one is."""
    return _v.logical("or", values) if len(values) != 2 else _logical("or", *values)


def _logical(kind, a, b):
    """Both as they are, also where one of them decides."""
    for value in (a, b):
        _v.check_condition(value)
    on_sizes = _v.condition_on_sizes(kind.capitalize(), a, b)
    if on_sizes is not None:
        return on_sizes
    return _arith.binary(kind, *(_expr.PrimExpr(_v.stored(value, "bool")) for value in (a, b)))


def Not(value):  # noqa: N802 - the name that programs use
    """True where it is not."""
    _v.check_condition(value)
    on_sizes = _v.condition_on_sizes("Not", value)
    if on_sizes is not None:
        return on_sizes
    return _arith.binary("xor", _expr.PrimExpr(_v.stored(value, "bool")), True)


def all(*values):
    """True where all are."""
    return _v.logical("and", values)


def any(*values):
    """True where one is."""
    return _v.logical("or", values)


truncdiv, truncmod = (_unsigned_too(kind, name) for kind, name in (("truncdiv", "Div"), ("truncmod", "truncmod")))
logical_and, logical_or, logical_not = all, any, _v.negate


def Cast(dtype, value):  # noqa: N802 - the name that programs use
    """The value in another dtype."""
    return cast(value, dtype)


def cast(value, dtype):
    """The value in another dtype."""
    return _slices.loaded(value).astype(dtype) if _slices.has_vector(value) else _v.cast(value, dtype)


def Select(condition, true_value, false_value):  # noqa: N802 - the name that programs use
    """Both values are computed, one is taken."""
    if _slices.has_vector(condition, true_value, false_value):
        return _slices.select(condition, true_value, false_value)
    return _arith.select(condition, *_v.alike(true_value, false_value))


def if_then_else(condition, true_value, false_value):
    """Only the value that is taken is computed."""
    if _v.number_of(condition) is not None and not _slices.has_vector(condition):
        return true_value if _v.number_of(condition) else false_value
    return Select(condition, true_value, false_value)


if_then_else.is_choice = True


def fabs(x):
    """The absolute value."""
    return abs(x)


def abs(x):
    """The absolute value."""
    if isinstance(x, _v.Const):
        return _v.Const(-x.number if x.number < 0 else x.number, x.dtype)
    return _op.abs(x)


def copysign(a, b):
    """The first with the sign of the second."""
    return _expr.PrimExpr(_arith.emit("math.copysign", *_of_one_dtype(a, b)))


def fma(a, b, c):
    """a * b + c, rounded once."""
    return _expr.PrimExpr(_arith.emit("math.fma", *_of_one_dtype(a, b, c)))


def _of_one_dtype(*values):
    """The values in the dtype of the first expression among them."""
    given = next((value for value in values if isinstance(value, _expr.PrimExpr)), None)
    dtype = "float32" if given is None else given.dtype
    return [_v.stored(value, dtype) for value in values]


def likely(condition, span=None):
    """The condition, which is expected to hold."""
    _v.check_condition(condition)
    return _op.likely(condition)


def Broadcast(value, lanes, span=None):  # noqa: N802 - the name that programs use
    """A vector of one value."""
    return _slices.broadcast(value, _v.lanes_of(lanes, "the count of T.Broadcast"))


broadcast, ramp = Broadcast, Ramp


def Let(expr, where):  # noqa: N802 - the name that programs use
    """An expression with values for variables in it: T.Let(x + 1, where={x: 2})."""
    raise TypeError("T.Let takes an expression and where={x: value}")


Let.is_let = True


def Shuffle(vectors, indices, span=None):  # noqa: N802 - the name that programs use
    """Elements of vectors, or of scalars, in another order."""
    return _slices.shuffle(vectors, indices)


def reinterpret(*args, dtype=None, span=None):
    """The same bits as another dtype of the same width: `T.reinterpret("int32", x)`, or with `dtype=`."""
    given = args if dtype is None else (dtype, *args)
    if len(given) != 2:
        raise TypeError(f"T.reinterpret takes a dtype and a value, but {len(given)} arguments are given")
    dtype, value = given
    if dtype == "handle" and _v.number_of(value) is not None:
        return Text(f'T.reinterpret("handle", T.{_v.dtype_of(value)}({_v.number_of(value)}))')
    if not isinstance(value, _expr.PrimExpr) or not _slices.has_vector(value):
        value = value if _slices.has_vector(value) else _expr.PrimExpr(_v.typed(value))
    return _slices.reinterpret(value, str(dtype))


class comm_reducer(Text):  # noqa: N801 - the name that programs use
    """An operation that reduces values, such as the sum; it is called as a function of two values."""

    def __init__(self, combiner, identity):
        self.combiner, self.identity = combiner, identity

    def __call__(self, *values):
        return self.combiner(*values)

    @property
    def text(self):
        from ..ir_builder import tir as builder

        identity = [_nodes.const(_v.number_of(value), _v.dtype_of(value)) for value in self.identity]
        return builder.comm_reducer(self.combiner, identity).script()


CommReducer = comm_reducer


# ===--- Calls -----------------------------------------------------------------------------------===#


def _call(name):
    def call(*args, dtype=None):
        if dtype is None and args[:1] and isinstance(args[0], _Intrinsic):
            dtype = "void"
        if len(args) < 1 + (dtype is None):
            raise TypeError(f"T.{name} takes a dtype and the name of a function")
        dtype, callee, *args = args if dtype is None else (dtype, *args)
        if "llvm" in name and args and isinstance(args[0], _v.Const) and args[0].dtype == "uint32":
            args[0] = _calls.Signature(args[0].number)
        return _calls.call(name, callee, args, str(dtype))

    call.__name__ = name
    call.takes_regions = True
    return call


class _Intrinsic(str):
    """An intrinsic of LLVM by its name."""


def llvm_lookup_intrinsic_id(name):
    """The intrinsic of LLVM of a name."""
    return _Intrinsic(name)


call_llvm_intrin = _call("call_llvm_intrin")
call_llvm_pure_intrin = _call("call_llvm_pure_intrin")
call_extern = _call("call_extern")
call_pure_extern = _call("call_pure_extern")


def call_packed(callee, *args):
    """A call of a function by its name at run time."""
    return _calls.call("call_packed", callee, args, "int32")


def _c_function(name):
    """A function of the C library, by the name of its form on floats."""
    count = _op.C_FUNCTIONS[name]

    def function(*args, dtype=None):
        if len(args) != count:
            raise TypeError(f"T.{name} takes {count} arguments, not {len(args)}")
        dtype = next((arg.dtype for arg in args if isinstance(arg, _expr.PrimExpr)), "float32")
        if dtype not in ("float32", "float64"):
            raise TypeError(f"T.{name} takes a float32 or float64, not {dtype}")
        values = [arg if name == "ldexp" and arg is args[-1] else _v.cast(arg, dtype) for arg in args]
        return _calls.call("call_pure_extern", name + ("f" if dtype == "float32" else ""), values, dtype)

    function.__name__ = name
    return function


exp10, hypot, nextafter, ldexp = map(_c_function, ("exp10", "hypot", "nextafter", "ldexp"))


def infinity(dtype, span=None):
    """The positive infinity of a dtype of floats."""
    return _v.Const(float("inf"), dtype)


def min_value(dtype, span=None):
    """The smallest finite value of a dtype."""
    return _v.Const(_op.limit(dtype, "min"), dtype)


def max_value(dtype, span=None):
    """The largest finite value of a dtype."""
    return _v.Const(_op.limit(dtype, "max"), dtype)


def buffer_store(buffer, value, indices, predicate=None):
    """Stores one element or several."""
    return Clause("vstore", buffer, indices, value, predicate)


def realize(buffer_slice, storage_scope, condition=True):
    """A part of a buffer has memory for the statements behind."""
    if _v.number_of(condition) not in (1, True):
        raise Unsupported("T.realize with a condition is not supported yet")
    region = as_region(buffer_slice)
    parts = [
        f"{begin}" if _v.number_of(extent) == 1 else f"{begin}:{_v.arith('add', begin, extent)}"
        for begin, extent in zip(region.offsets, region.extents, strict=True)
    ]
    return AttrForm(Text(f"{region.buffer.name}[{', '.join(parts) or '()'}]"), storage_scope, None, "realize")


realize.takes_regions = True


def Range(begin, end=None):  # noqa: N802 - the name that programs use
    """Where something begins and ends."""
    for bound in (begin, end):
        if not isinstance(bound, (int, _expr.PrimExpr, type(None))):
            raise TypeError(f"a range is between integers or expressions, not {_v.describe(bound)}")
    begin, end = (0, begin) if end is None else (begin, end)
    return RangeText(begin, end)


def prefetch(buffer, bounds):
    """Elements that are needed soon."""
    for bound in bounds:
        if not isinstance(bound, RangeText):
            raise TypeError(f"the bounds of T.prefetch are T.Range, not {_v.describe(bound)}")
    text = f"[{', '.join(map(str, bounds))}]"
    return _calls.call("builtin", "prefetch", [Text(buffer.name), Text(text)], "void", None)


def nan(dtype="float32", span=None):
    """What is not a number."""
    return _v.Const(float("nan"), dtype)


def address_of(element, span=None, dtype=None):
    """The address of an element of a buffer."""
    if not isinstance(element, _Load):
        raise TypeError(f"T.address_of takes an element such as A[i], not {_v.describe(element)}")
    return _Address(element.buffer, element.indices)


def type_annotation(dtype):
    """The dtype of what an address is of."""
    return _v.Const(0, dtype)


def tvm_access_ptr(ptype, data, offset, extent, rw_mask):
    """The address of a part of a buffer's data."""
    if not isinstance(data, _Address):
        raise TypeError(f"T.tvm_access_ptr takes the data of a buffer, not {_v.describe(data)}")
    return data.buffer.access_ptr(rw_mask, offset=_v.without(offset, data.buffer.elem_offset), extent=extent)
