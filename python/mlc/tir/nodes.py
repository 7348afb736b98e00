"""Expressions as programs build them: trees that keep the form they are written in.

A tree becomes operations where it is used in a function. One of sizes is an expression of sizes as well.
"""

import numbers

from .._core import dtype as _dt
from .._core.attrs import Op
from .._core.context import MLCError
from .._core.tvmscript import Scripted
from .._mlir_libs._mlc import DimExprAttr
from . import _scope
from . import arith as _arith
from . import convert as _convert
from . import dims as _dims
from .expr import Comparison, FloatImm, IntImm, Node, PrimExpr, Var

_DIMS = {
    "Add": "add",
    "Sub": "sub",
    "Mul": "mul",
    "FloorDiv": "floordiv",
    "FloorMod": "mod",
    "Min": "min",
    "Max": "max",
}


def convert(value, dtype=None):
    """A Python value as an expression."""
    if isinstance(value, PrimExpr):
        return value
    if isinstance(value, bool):
        return IntImm("bool", value) if dtype is None else _number(value, dtype)
    if isinstance(value, numbers.Number):
        return _number(value, dtype)
    if isinstance(value, str):
        return StringImm(value)
    if hasattr(value, "as_expr"):
        return value.as_expr()
    if hasattr(value, "item"):
        return _number(value.item(), dtype or str(value.dtype))
    raise TypeError(f"{value!r} is not an expression")


def _number(value, dtype=None):
    if dtype is None:
        dtype = "float32" if isinstance(value, float) else "int32" if -(1 << 31) <= value < 1 << 31 else "int64"
    element, lanes = _dt.split(dtype)
    if lanes is not None:
        return Broadcast(_number(value, element), lanes)
    return FloatImm(element, value) if _dt.is_float(element) else IntImm(element, value)


def const(value, dtype=None, span=None):
    """A number of a dtype; without one, int32, float32 or bool by the number's kind."""
    if isinstance(value, PrimExpr):
        return cast(value, dtype) if dtype else value
    _convert.refuse_tensor(value)
    if hasattr(value, "item"):
        dtype, value = dtype or _dt.canonical(value.dtype), value.item()
    if dtype is None:
        return convert(value)
    dtype = _dt.with_lanes(dtype)
    return _number(bool(value) if dtype == "bool" else value, dtype)


def _met(a, b):
    """Two operands in the dtype that they meet in."""
    if isinstance(a, PrimExpr) and not isinstance(b, PrimExpr):
        b = convert(b, _literal_dtype(b, a.dtype))
    elif isinstance(b, PrimExpr) and not isinstance(a, PrimExpr):
        a = convert(a, _literal_dtype(a, b.dtype))
    a, b = convert(a), convert(b)
    if a.dtype == b.dtype:
        return a, b
    (x, m), (y, n) = _dt.split(a.dtype), _dt.split(b.dtype)
    if m is not None and n is None:
        b = Broadcast(b, m)
    elif n is not None and m is None:
        a = Broadcast(a, n)
    if x != y:
        dtype = _arith.promote(x, y)
        a, b = cast(a, _lanes(dtype, m or n)), cast(b, _lanes(dtype, m or n))
    return a, b


def _lanes(dtype, lanes):
    return dtype if lanes is None else f"{dtype}x{lanes}"


def _literal_dtype(number, dtype):
    element = _dt.split(dtype)[0]
    if isinstance(number, float) and not _dt.is_float(element):
        return "float32"
    return element if not isinstance(number, bool) or element == "bool" else element


def cast(value, dtype):
    """The value in another dtype; a number becomes one of it."""
    value = convert(value)
    if value.dtype == dtype:
        return value
    element, lanes = _dt.split(dtype)
    if lanes is not None and _dt.split(value.dtype)[1] is None:
        return Broadcast(cast(value, element), lanes)
    if isinstance(value, (IntImm, FloatImm)):
        number = value.value
        return _number(
            float(number) if _dt.is_float(dtype) else bool(number) if dtype == "bool" else int(number), dtype
        )
    return Cast(dtype, value)


class Tree(Node):
    """An expression of others."""

    __slots__ = ("_dim", "origin")
    fields = ()

    def __new__(cls, *args, **keywords):
        # Of values that are being built in a function, the result is one.
        if any(isinstance(argument, PrimExpr) and not isinstance(argument, Node) for argument in args):
            return cls.built(*args, **keywords)
        return super().__new__(cls)

    @classmethod
    def built(cls, *args, span=None):
        return super().__new__(cls)

    @property
    def is_dim(self):
        return self.dim is not None

    @property
    def dim(self):
        """The expression of sizes that this is, or None."""
        return None

    @property
    def handle(self):
        # What is a view of a value knows it, and the module that it lives in.
        if hasattr(self, "origin"):
            return self.origin[0]
        return self.dim if self.is_dim else self.lower()

    def computed(self):
        return _scope.graph().value(self.dim, _scope.body()) if self.is_dim else self.lower()

    def lower(self):
        """The value in the body that is being built."""
        raise TypeError(f"{self} cannot be computed here")

    def __hash__(self):
        return hash(self.dim) if self.is_dim else id(self)


def _value(expr):
    return PrimExpr(expr.computed())


class BinaryOp(Tree):
    """An operation on two values `a` and `b`."""

    __slots__ = ("a", "b")
    fields = ("a", "b")
    kind = None

    def __init__(self, a, b, span=None):
        self.a, self.b = _met(a, b)

    @classmethod
    def built(cls, a, b, span=None):
        return _arith.arith(cls.kind, a, b)

    @property
    def dtype(self):
        return self.a.dtype

    @property
    def dim(self):
        if not hasattr(self, "_dim"):
            self._dim = self._find_dim()
        return self._dim

    def _find_dim(self):
        name = type(self).__name__
        if name not in _DIMS or self.dtype not in ("int32", "int64"):
            return None
        a, b = _arith.as_dim(self.a), _arith.as_dim(self.b)
        if a is None or b is None:
            return None
        result = getattr(a, _DIMS[name])(b)
        return None if result.is_unknown else result

    def lower(self):
        return _arith.binary(self.kind, _value(self.a), _value(self.b)).computed()


def _binary(name, kind, doc):
    return type(name, (BinaryOp,), {"kind": kind, "__doc__": doc, "__slots__": (), "__module__": __name__})


Add = _binary("Add", "add", "a + b")
Sub = _binary("Sub", "sub", "a - b")
Mul = _binary("Mul", "mul", "a * b")
Mod = _binary("Mod", "truncmod", "What the division towards zero leaves.")
FloorDiv = _binary("FloorDiv", "floordiv", "a // b")
FloorMod = _binary("FloorMod", "floormod", "a % b")
Min = _binary("Min", "min", "The smaller of two.")
Max = _binary("Max", "max", "The larger of two.")


# What an operation on dimensions is.
OF_DIMS = {op: globals()[name] for name, op in _DIMS.items()}


class Div(BinaryOp):
    """Division; of integers, towards zero."""

    __slots__ = ()

    @classmethod
    def built(cls, a, b, span=None):
        is_float = any(_dt.is_float(getattr(side, "dtype", type(side).__name__)) for side in (a, b))
        return _arith.arith("div" if is_float else "truncdiv", a, b)

    @property
    def kind(self):
        return "div" if _dt.is_float(self.dtype) else "truncdiv"


class CmpExpr(Scripted, Comparison):
    """A comparison of two values `a` and `b`."""

    __slots__ = ()
    fields = ("a", "b")

    def __new__(cls, a, b, span=None):
        if any(isinstance(side, PrimExpr) and not isinstance(side, Node) for side in (a, b)):
            return Comparison(cls.__name__.lower(), a, b)
        return super().__new__(cls)

    def __init__(self, a, b, span=None):
        Comparison.__init__(self, type(self).__name__.lower(), *_met(a, b))

    @property
    def a(self):
        return self.operands[0]

    @property
    def b(self):
        return self.operands[1]

    @property
    def dtype(self):
        return _lanes("bool", _dt.split(self.a.dtype)[1])

    __hash__ = Comparison.__hash__


def _comparison(name, doc):
    return type(
        name, (CmpExpr, Node), {"__doc__": doc, "__slots__": (), "__module__": __name__, "__hash__": CmpExpr.__hash__}
    )


EQ = _comparison("EQ", "a == b")
NE = _comparison("NE", "a != b")
LT = _comparison("LT", "a < b")
LE = _comparison("LE", "a <= b")
GT = _comparison("GT", "a > b")
GE = _comparison("GE", "a >= b")
COMPARISONS = {cls.__name__.lower(): cls for cls in (EQ, NE, LT, LE, GT, GE)}


class LogicalOp(BinaryOp):
    """An operation on two conditions."""

    __slots__ = ()

    def __init__(self, a, b, span=None):
        self.a, self.b = convert(a, "bool"), convert(b, "bool")


class And(LogicalOp):
    """a and b"""

    __slots__ = ()
    kind = "and"


class Or(LogicalOp):
    """a or b"""

    __slots__ = ()
    kind = "or"


class Not(Tree):
    """not a"""

    __slots__ = ("a",)
    fields = ("a",)

    def __init__(self, a, span=None):
        self.a = convert(a, "bool")

    @classmethod
    def built(cls, a, span=None):
        return _arith.binary("xor", a, True)

    @property
    def dtype(self):
        return self.a.dtype

    def lower(self):
        return _arith.binary("xor", _value(self.a), True).computed()


class Select(Tree):
    """One of two values, which are both computed."""

    __slots__ = ("condition", "true_value", "false_value")
    fields = ("condition", "true_value", "false_value")

    def __init__(self, condition, true_value, false_value, span=None):
        self.condition = convert(condition, "bool")
        if _dt.split(self.condition.dtype)[0] != "bool":
            raise TypeError(f"a condition is a bool, not {self.condition.dtype}")
        self.true_value, self.false_value = _met(true_value, false_value)

    @classmethod
    def built(cls, condition, true_value, false_value, span=None):
        return _arith.select(condition, true_value, false_value)

    @property
    def dtype(self):
        return self.true_value.dtype

    def lower(self):
        return _arith.select(*(_value(getattr(self, name)) for name in self.fields)).computed()


class Cast(Tree):
    """A value in another dtype."""

    __slots__ = ("_dtype", "value")
    fields = ("dtype", "value")

    def __init__(self, dtype, value, span=None):
        self._dtype, self.value = str(dtype), convert(value)

    @classmethod
    def built(cls, dtype, value, span=None):
        return _convert.cast(value, dtype)

    @property
    def dtype(self):
        return self._dtype

    def lower(self):
        return _convert.cast(_value(self.value), self._dtype).computed()


class StringImm(Tree):
    """A string."""

    __slots__ = ("value",)
    fields = ("value",)
    dtype = "handle"

    def __init__(self, value, span=None):
        self.value = str(value)

    def __eq__(self, other):
        return self.value == getattr(other, "value", other)

    def __hash__(self):
        return hash(self.value)


def vscale():
    """How many times as long scalable vectors are as the numbers of their lanes say."""
    return Call("int32", "tir.vscale", [])


def _lane_count(lanes):
    """A number of lanes as it is kept, and as a dtype has it."""
    if isinstance(lanes, IntImm):
        lanes = lanes.value
    if not isinstance(lanes, PrimExpr):
        return lanes, lanes
    sides = [lanes.a, lanes.b] if isinstance(lanes, Mul) else [lanes, IntImm("int32", 1)]
    calls = [side for side in sides if isinstance(side, Call) and str(side.op).find("tir.vscale") >= 0]
    factors = [side.value for side in sides if isinstance(side, IntImm)]
    if len(calls) != 1 or len(factors) != 1:
        raise ValueError(f"scalable lanes are a number times T.vscale(), not {lanes}")
    return Mul(vscale(), factors[0]), _dt.Scalable(factors[0])


def _check_lanes(what, lanes):
    number = getattr(lanes, "value", lanes)
    if isinstance(number, numbers.Number) and number <= 1:
        raise MLCError(f"the lanes of a {what} are more than 1, not {number}")


class Ramp(Tree):
    """Numbers with a fixed distance."""

    __slots__ = ("base", "stride", "lanes")
    fields = ("base", "stride", "lanes")

    def __init__(self, base, stride, lanes, span=None):
        _check_lanes("Ramp", lanes)
        self.base = convert(base)
        self.stride = convert(stride, self.base.dtype if isinstance(stride, numbers.Number) else None)
        self.lanes = _lane_count(lanes)[0]

    @property
    def dtype(self):
        return f"{self.base.dtype}x{_lane_count(self.lanes)[1]}"


class Broadcast(Tree):
    """A vector of one value."""

    __slots__ = ("value", "lanes")
    fields = ("value", "lanes")

    def __init__(self, value, lanes, span=None):
        _check_lanes("Broadcast", lanes)
        self.value, self.lanes = convert(value), _lane_count(lanes)[0]

    @property
    def dtype(self):
        return f"{self.value.dtype}x{_lane_count(self.lanes)[1]}"


class Shuffle(Tree):
    """Elements of vectors in another order."""

    __slots__ = ("vectors", "indices")
    fields = ("vectors", "indices")

    def __init__(self, vectors, indices, span=None):
        self.vectors, self.indices = [convert(v) for v in vectors], [convert(i) for i in indices]

    @property
    def dtype(self):
        element = _dt.split(self.vectors[0].dtype)[0]
        return element if len(self.indices) == 1 else f"{element}x{len(self.indices)}"


class Let(Tree):
    """An expression in which a variable has a value."""

    __slots__ = ("var", "value", "body")
    fields = ("var", "value", "body")

    def __init__(self, var, value, body, span=None):
        self.var, self.value, self.body = var, convert(value, _dtype_for(var, value)), convert(body)

    @property
    def dtype(self):
        return self.body.dtype


def _dtype_for(var, value):
    return var.dtype if isinstance(value, numbers.Number) and var.dtype != "handle" else None


class Call(Tree):
    """A call of a function of tir, or of one of the module."""

    __slots__ = ("_dtype", "op", "args")
    fields = ("dtype", "op", "args")

    def __init__(self, dtype, op, args, span=None):
        self._dtype = str(dtype)
        self.op = Op.get(op) if isinstance(op, str) else op
        self.args = [convert(argument) for argument in args]

    @property
    def dtype(self):
        return self._dtype

    def lower(self):
        from . import op as functions

        name = getattr(self.op, "name", "").removeprefix("tir.")
        function = getattr(functions, {"fabs": "abs", "if_then_else": "if_then_else"}.get(name, name), None)
        if name == "if_then_else":
            return _arith.if_then_else(*map(_value, self.args)).computed()
        if name in ("call_pure_extern", "call_llvm_pure_intrin"):
            kind = "pure_extern" if name == "call_pure_extern" else "pure_llvm"
            return functions.call_pure(kind, self.args[0].value, map(_value, self.args[1:]), self.dtype).computed()
        if function is None:
            raise TypeError(f"{self} cannot be computed here")
        return function(*map(_value, self.args)).computed()


class BufferLoad(Tree):
    """An element of a buffer."""

    __slots__ = ("buffer", "indices", "predicate")
    fields = ("buffer", "indices", "predicate")

    def __init__(self, buffer, indices, predicate=None, span=None):
        self.buffer, self.indices, self.predicate = buffer, [convert(index) for index in indices], predicate

    @property
    def dtype(self):
        element, lanes = _dt.split(self.buffer.dtype)
        last = _dt.split(self.indices[-1].dtype)[1] if self.indices else None
        return _lanes(element, None if lanes is None and last is None else (lanes or 1) * (last or 1))


class ProducerLoad(BufferLoad):
    """An element of a tensor."""

    __slots__ = ()

    def __init__(self, producer, indices, span=None):
        super().__init__(producer, indices)

    @property
    def producer(self):
        """The tensor."""
        return self.buffer


class IterVar(Scripted):
    """A variable of an axis: what it runs over, and what it is for."""

    DataPar, ThreadIndex, CommReduce, Ordered, Opaque, Unrolled, Vectorized, Parallelized, Tensorized = range(9)
    NAMES = "DataPar ThreadIndex CommReduce Ordered DimInfo Unrolled Vectorized Parallelized Tensorized".split()
    fields = ("dom", "var", "iter_type", "thread_tag")

    def __init__(self, dom, var, iter_type, thread_tag="", span=None):
        from .range import Range

        if dom is not None and not isinstance(dom, Range):
            dom = Range(*dom) if isinstance(dom, (list, tuple)) else Range(dom)
        dtype = dom.extent.dtype if dom is not None and isinstance(dom.extent, PrimExpr) else "int32"
        self.dom, self.var = dom, Var(var, dtype) if isinstance(var, str) else var
        self.iter_type, self.thread_tag = int(iter_type), thread_tag

    @property
    def name(self):
        return self.var.name

    def as_expr(self):
        """The variable, which stands for the axis in expressions."""
        return self.var

    def __repr__(self):
        return f"<IterVar {self.name}: {self.dom}>"


class CommReducer(Scripted):
    """An operation that reduces values, with what it starts from."""

    fields = ("lhs", "rhs", "result", "identity_element")

    def __init__(self, lhs, rhs, result, identity_element, span=None):
        self.lhs, self.rhs = list(lhs), list(rhs)
        self.result, self.identity_element = [convert(r) for r in result], [convert(i) for i in identity_element]


class Reduce(Tree):
    """A value reduced over axes."""

    __slots__ = ("combiner", "source", "axis", "condition", "value_index", "init")
    fields = ("combiner", "source", "init", "axis", "condition", "value_index")

    def __init__(self, combiner, src, rdom, condition, value_index, init=None, span=None):
        self.combiner, self.source, self.axis = combiner, list(src), list(rdom)
        self.condition = None if condition is None else convert(condition, "bool")
        self.source = [convert(value) for value in self.source]
        self.value_index, self.init = value_index, list(init or [])

    @property
    def dtype(self):
        return self.source[self.value_index].dtype


# ===--- Operators that compute what is known already --------------------------------------------===#

_CLASSES = {
    "add": Add,
    "sub": Sub,
    "mul": Mul,
    "div": Div,
    "truncdiv": Div,
    "truncmod": Mod,
    "floordiv": FloorDiv,
    "floormod": FloorMod,
    "min": Min,
    "max": Max,
}
_CALLS = {
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "shl": "shift_left",
    "shr": "shift_right",
    "pow": "pow",
    "atan2": "atan2",
    "ceildiv": "ceildiv",
}
_BITS = ("and", "or", "xor", "shl", "shr")


class _DivisionByZero(MLCError, ZeroDivisionError):
    pass


_FOLD = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "floordiv": lambda x, y: x // y,
    "floormod": lambda x, y: x % y,
    "truncdiv": lambda x, y: abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1),
    "truncmod": lambda x, y: x - abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1) * y,
    "min": min,
    "max": max,
    "and": lambda x, y: x & y,
    "or": lambda x, y: x | y,
    "xor": lambda x, y: x ^ y,
    "shl": lambda x, y: x << y,
    "shr": lambda x, y: x >> y,
}


def number_of(expr):
    """The number that an expression is written as, or None."""
    return expr.value if isinstance(expr, (IntImm, FloatImm)) else None


def binary(kind, lhs, rhs):
    """An operator on two expressions: the tree, or what it is known to give."""
    a, b = _met(lhs, rhs)
    is_float = _dt.is_float(a.dtype)
    if kind == "div" and not is_float:
        raise TypeError("the division / of integers is ambiguous: use // (floor) or tir.truncdiv")
    if kind in _BITS and is_float:
        raise MLCError(f"{_CALLS[kind]} takes integers, not {a.dtype}")
    x, y = number_of(a), number_of(b)
    if kind.endswith(("div", "mod")) and y == 0 and not is_float:
        raise _DivisionByZero(f"{kind} of integers by zero")
    if kind in ("shl", "shr") and isinstance(y, int) and not 0 <= y < _dt.bits(a.dtype):
        raise MLCError(f"a shift of {a.dtype} is by 0 up to {_dt.bits(a.dtype) - 1} bits, not by {y}")
    if x is not None and y is not None and kind in _FOLD and not (is_float and kind in ("and", "or", "xor")):
        return _number(_FOLD[kind](x, y), a.dtype)
    if kind in ("add", "sub") and y == 0 or kind in ("mul", "div", "truncdiv", "floordiv") and y == 1:
        return a
    if kind == "add" and x == 0 or kind == "mul" and x == 1:
        return b
    if kind == "mul" and 0 in (x, y) or kind.endswith(("div", "mod")) and x == 0:
        return _number(0, a.dtype)
    if kind in ("floormod", "truncmod") and y == 1:
        return _number(0, a.dtype)
    if kind in ("min", "max") and a is b:
        return a
    if kind == "ceildiv":
        return binary("floordiv", binary("sub", binary("add", a, b), 1), b)
    if kind in _CALLS:
        return Call(a.dtype, f"tir.{_CALLS[kind]}", [a, b])
    return _CLASSES[kind](a, b)


def call(name, *args, dtype=None):
    """A call of a function of tir."""
    args = [convert(argument) for argument in args]
    return Call(dtype or args[0].dtype, f"tir.{name}", args)


def ret(value, span=None):
    """What a function returns."""
    value = convert(value)
    return Call(value.dtype, "tir.ret", [value])


def logical(kind, a, b):
    """`and` or `or` of two conditions, of which numbers decide."""
    a, b = convert(a, "bool"), convert(b, "bool")
    for value, other in ((a, b), (b, a)):
        number = number_of(value)
        if number is not None:
            return other if bool(number) == (kind == "and") else value
    return (And if kind == "and" else Or)(a, b)


def negate(value):
    """`not` of a condition."""
    value = convert(value, "bool")
    return IntImm("bool", not value.value) if isinstance(value, IntImm) else Not(value)


def as_dim(expr):
    """The expression of sizes that an expression is, or None."""
    if isinstance(expr, IntImm):
        return _dims.constant_dim(int(expr.value)) if expr.dtype in ("int32", "int64") else None
    return expr.handle if isinstance(expr, PrimExpr) and expr.is_dim and isinstance(expr.handle, DimExprAttr) else None
