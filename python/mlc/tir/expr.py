"""Scalar expressions: a PrimExpr is a value of MLIR, or an expression of symbols as a shape has it."""

import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import at, context, defining_op, name_of, value_location
from .._mlir_libs._mlc import DimExprAttr
from . import _scope


class PrimExpr:
    """A scalar. `handle` is an `ir.Value`, or the attribute of an expression of symbols (`n * 4`)."""

    __slots__ = ("handle", "__weakref__")
    __array_priority__ = 1000

    def __init__(self, handle):
        self.handle = handle
        _scope.register(self)

    def expire(self):
        """The value is gone: it was built for a function that took it over, or failed."""
        if not isinstance(self.handle, DimExprAttr):
            self.handle = None

    @property
    def is_dim(self) -> bool:
        return isinstance(self.handle, DimExprAttr)

    @property
    def dtype(self) -> str:
        if self.is_dim:
            return _scope.graph().index_dtype
        if self.handle is None:
            raise ValueError("the expression belongs to a function that is finished")
        return _dt.from_type(self.handle.type, _scope.graph().index_dtype)

    @property
    def name(self) -> str:
        if self.is_dim:
            return self.handle.symbol or str(self)
        if self.handle is None:
            return ""
        return name_of(value_location(self.handle))

    def value(self) -> ir.Value:
        """The value in the body that is being built."""
        if self.handle is None:
            raise ValueError("the expression belongs to a function that is finished")
        return _scope.graph().value(self.handle, _scope.body()) if self.is_dim else self.handle

    def same_as(self, other) -> bool:
        return isinstance(other, PrimExpr) and self.handle == other.handle

    def astype(self, dtype) -> "PrimExpr":
        return cast(self, dtype)

    def __str__(self):
        if self.handle is None:
            return "<an expression of a function that is finished>"
        return str(self.handle) if self.is_dim else (self.name or str(self.handle))

    __repr__ = __str__

    def __hash__(self):
        return hash(self.handle)

    def __bool__(self):
        known = _known(self)
        if known is None:
            raise ValueError(
                "the truth of an expression is only known when it is computed: use te.if_then_else, te.all and te.any"
            )
        return known

    def __index__(self):
        value = constant_value(self)
        if not isinstance(value, int):
            raise TypeError(f"{self} is not a constant integer")
        return value

    __int__ = __index__

    def __add__(self, other):
        return _arith("add", self, other)

    def __radd__(self, other):
        return _arith("add", other, self)

    def __sub__(self, other):
        return _arith("sub", self, other)

    def __rsub__(self, other):
        return _arith("sub", other, self)

    def __mul__(self, other):
        return _arith("mul", self, other)

    def __rmul__(self, other):
        return _arith("mul", other, self)

    def __truediv__(self, other):
        return _arith("div", self, other)

    def __rtruediv__(self, other):
        return _arith("div", other, self)

    def __floordiv__(self, other):
        return _arith("floordiv", self, other)

    def __rfloordiv__(self, other):
        return _arith("floordiv", other, self)

    def __mod__(self, other):
        return _arith("floormod", self, other)

    def __rmod__(self, other):
        return _arith("floormod", other, self)

    def __pow__(self, other):
        return _arith("pow", self, other)

    def __rpow__(self, other):
        return _arith("pow", other, self)

    def __and__(self, other):
        return _arith("and", self, other)

    def __rand__(self, other):
        return _arith("and", other, self)

    def __or__(self, other):
        return _arith("or", self, other)

    def __ror__(self, other):
        return _arith("or", other, self)

    def __xor__(self, other):
        return _arith("xor", self, other)

    def __rxor__(self, other):
        return _arith("xor", other, self)

    def __lshift__(self, other):
        return _arith("shl", self, other)

    def __rshift__(self, other):
        return _arith("shr", self, other)

    def __neg__(self):
        return _arith("mul", self, -1) if not _dt.is_float(self.dtype) else unary("arith.negf", self)

    def __invert__(self):
        if self.dtype == "bool":
            return _arith("xor", self, True)
        return _arith("xor", self, -1 if not _dt.is_unsigned(self.dtype) else (1 << _dt.bits(self.dtype)) - 1)

    def __abs__(self):
        if _dt.is_float(self.dtype):
            return unary("math.absf", self)
        return self if _dt.is_unsigned(self.dtype) or self.dtype == "bool" else unary("math.absi", self)

    def __eq__(self, other):
        return _compare("eq", self, other)

    def __ne__(self, other):
        return _compare("ne", self, other)

    def __lt__(self, other):
        return _compare("lt", self, other)

    def __le__(self, other):
        return _compare("le", self, other)

    def __gt__(self, other):
        return _compare("gt", self, other)

    def __ge__(self, other):
        return _compare("ge", self, other)


class Var(PrimExpr):
    """A named scalar: a symbol that shapes may have, or, with a dtype of floats, a parameter."""

    __slots__ = ()

    def __init__(self, name="tindex", dtype="int32", span=None):
        name, dtype = str(name), _dt.canonical(dtype)
        if dtype in ("int32", "int64"):
            super().__init__(DimExprAttr.symbol_of(name, context()))
        else:
            super().__init__(_scope.placeholder(_dt.to_type(dtype), name))


class SizeVar(Var):
    """A Var that is not negative."""

    __slots__ = ()


class IntImm(PrimExpr):
    """A number of an integer type."""

    __slots__ = ()

    def __init__(self, dtype, value):
        super().__init__(const(int(value), dtype).handle)


class FloatImm(PrimExpr):
    """A number of a float type."""

    __slots__ = ()

    def __init__(self, dtype, value):
        super().__init__(const(float(value), dtype).handle)


class Comparison(PrimExpr):
    """A comparison, which has a truth if that follows from the expressions alone (`A.shape[1] == B.shape[0]`)."""

    __slots__ = ("kind", "operands")

    def __init__(self, kind, lhs, rhs):
        self.kind, self.operands = kind, (lhs, rhs)

    @property
    def handle(self):
        return _compare_values(self.kind, *self.operands)

    @property
    def is_dim(self):
        return False

    @property
    def dtype(self):
        return "bool"

    def __hash__(self):
        return hash((self.kind, self.operands))

    def __str__(self):
        return f"{self.operands[0]} {self.kind} {self.operands[1]}"

    __repr__ = __str__


def refuse_tensor(value):
    """Raises a TypeError if a te.Tensor is given where one of its elements is meant."""
    if hasattr(value, "ndim") and hasattr(value, "op"):
        name = value.name or "A"
        indices = ", ".join("ijklmnop"[: value.ndim])
        raise TypeError(f"{name} is a whole tensor, and here one of its elements is needed: {name}[{indices}]")


def constant_dim(value) -> DimExprAttr:
    """A number as a dimension."""
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueError(f"a dimension fits into 64 bits, but {value} is given")
    return DimExprAttr.constant_of(int(value), context())


def wrap_dim(dim: DimExprAttr):
    """An int if the expression is a number, else the PrimExpr of it."""
    constant = dim.constant
    return PrimExpr(dim) if constant is None else constant


def to_dim(value) -> DimExprAttr:
    """The expression of a dimension given as a number, a symbol, an expression, or a value that computes one."""
    if isinstance(value, DimExprAttr):
        return value
    if isinstance(value, PrimExpr) and not isinstance(value, Comparison):
        if value.is_dim:
            return value.handle
        dim = _scope.graph().dim(value.handle)
        if dim is not None:
            return dim
    elif isinstance(value, str):
        if not value.isidentifier():
            raise ValueError(f"a symbol has a name, which {value!r} is not: make expressions of tir.Var('n', 'int64')")
        return DimExprAttr.symbol_of(value, context())
    elif isinstance(value, numbers.Integral) or hasattr(value, "__index__"):
        return constant_dim(value.__index__())
    raise TypeError(f"a dimension is an integer or an expression of symbols, not {value!r}")


def constant_value(expr):
    """The number that an expression is, or None."""
    if isinstance(expr, numbers.Number):
        return expr
    if expr.is_dim:
        return expr.handle.constant
    op = None if isinstance(expr, Comparison) else defining_op(expr.handle)
    # A number that a script gives a name is a variable there.
    if op is not None and op.name == "arith.constant" and "tir.let" not in op.attributes:
        value = getattr(op.attributes["value"], "value", None)
        if isinstance(value, int) and value < 0 and _dt.is_unsigned(expr.dtype):
            value += 2 ** int(expr.dtype.removeprefix("uint"))
        return value
    return None


def const(value, dtype=None) -> PrimExpr:
    """A number of a dtype; without one, int32, float32 or bool by the number's kind."""
    if isinstance(value, PrimExpr):
        return cast(value, dtype) if dtype else value
    refuse_tensor(value)
    if hasattr(value, "item"):
        dtype, value = dtype or _dt.canonical(value.dtype), value.item()
    if dtype is None:
        dtype = "bool" if isinstance(value, bool) else "int32" if isinstance(value, numbers.Integral) else "float32"
    return PrimExpr(_constant(value, _dt.to_type(dtype)))


def _constant(value, type) -> ir.Value:
    unsigned = isinstance(type, ir.IntegerType) and type.is_unsigned
    made = ir.IntegerType.get_signless(type.width, context()) if unsigned else type
    if isinstance(made, (ir.IntegerType, ir.IndexType)):
        bits = 64 if isinstance(made, ir.IndexType) else made.width
        low, high = (0 if unsigned else -(1 << (bits - 1))), (1 << (bits if unsigned or bits == 1 else bits - 1)) - 1
        if int(value) != value or not (low <= value <= high or bits == 1):
            raise ValueError(f"{value} does not fit into {_dt.from_type(type)}")
        value = int(value)
        if bits == 1:
            value = int(bool(value))
        elif value >= 1 << (bits - 1):
            value -= 1 << bits
        attribute = ir.IntegerAttr.get(made, value)
    else:
        with at():
            attribute = ir.FloatAttr.get(made, float(value))
    result = _scope.create("arith.constant", [made], [], {"value": attribute}).result
    return _sign_cast(result, type) if unsigned else result


# ===--- Types -----------------------------------------------------------------------------------===#


def _sign_cast(value: ir.Value, type: ir.Type) -> ir.Value:
    if value.type == type:
        return value
    op = defining_op(value)
    is_cast = op is not None and op.name == "tir.sign_cast" and "tir.let" not in op.attributes
    if is_cast and op.operands[0].type == type:
        return op.operands[0]
    return _scope.create("tir.sign_cast", [type], [value]).result


def _signless(value: ir.Value) -> ir.Value:
    """Arithmetic is on signless types."""
    if isinstance(value.type, ir.IntegerType) and value.type.is_unsigned:
        return _sign_cast(value, ir.IntegerType.get_signless(value.type.width, context()))
    return value


def cast(expr, dtype) -> PrimExpr:
    """The value in another dtype."""
    if not isinstance(expr, PrimExpr):
        return const(expr, dtype)
    dtype = _dt.canonical(dtype)
    return PrimExpr(_cast(expr.value(), dtype))


def _cast(value: ir.Value, dtype: str) -> ir.Value:
    target = _dt.to_type(dtype)
    if value.type == target:
        return value
    index = isinstance(value.type, ir.IndexType)
    source = "int64" if index else _dt.from_type(value.type)

    def op(name, type, operand):
        return _scope.create(name, [type], [operand]).result

    if index:
        if dtype in ("int32", "int64"):
            return op("arith.index_cast", target, value)
        value = op("arith.index_cast", _dt.to_type("int64"), value)
    value = _signless(value)
    if dtype == "bool":
        zero = _constant(0, value.type)
        return _compare_typed("ne", value, zero, source)
    made = target
    if _dt.is_unsigned(dtype):
        made = ir.IntegerType.get_signless(_dt.bits(dtype), context())
    unsigned = _dt.is_unsigned(source) or source == "bool"
    if _dt.is_float(source) and _dt.is_float(dtype):
        if _dt.bits(source) == _dt.bits(dtype):
            value = op("arith.extf", _dt.to_type("float32"), value)
            source = "float32"
        result = op("arith.extf" if _dt.bits(dtype) > _dt.bits(source) else "arith.truncf", made, value)
    elif _dt.is_float(source):
        result = op("arith.fptoui" if _dt.is_unsigned(dtype) else "arith.fptosi", made, value)
    elif _dt.is_float(dtype):
        result = op("arith.uitofp" if unsigned else "arith.sitofp", made, value)
    elif _dt.bits(dtype) == _dt.bits(source):
        # The sign changes, which arithmetic on signless types does not show.
        result = op("arith.bitcast", made, value)
    elif _dt.bits(dtype) < _dt.bits(source):
        result = op("arith.trunci", made, value)
    else:
        result = op("arith.extui" if unsigned else "arith.extsi", made, value)
    return _sign_cast(result, target)


def to_index(expr) -> ir.Value:
    """The value as an `index`, to read a tensor with."""
    if not isinstance(expr, PrimExpr):
        refuse_tensor(expr)
        if isinstance(expr, bool) or not hasattr(expr, "__index__"):
            raise TypeError(f"an index is an integer expression, not {expr!r}")
        return _constant(int(expr), ir.IndexType.get(context()))
    if _dt.is_float(expr.dtype) or expr.dtype == "bool":
        raise TypeError(f"an index is an integer expression, not one of {expr.dtype}")
    value = expr.value()
    if isinstance(value.type, ir.IndexType):
        return value
    name = "arith.index_castui" if _dt.is_unsigned(_dt.from_type(value.type)) else "arith.index_cast"
    return _scope.create(name, [ir.IndexType.get(context())], [_signless(value)]).result


def _common(lhs, rhs):
    """Both sides as values of one type: a literal takes the other's, floats win over integers, wide over narrow."""
    if not isinstance(lhs, PrimExpr) and not isinstance(rhs, PrimExpr):
        lhs = const(lhs)
    if not isinstance(rhs, PrimExpr):
        return _with_literal(lhs, rhs)
    if not isinstance(lhs, PrimExpr):
        b, a, dtype = _with_literal(rhs, lhs)
        return a, b, dtype
    a, b = lhs.value(), rhs.value()
    if a.type == b.type:
        return a, b, lhs.dtype
    if isinstance(a.type, ir.IndexType) and not _dt.is_float(rhs.dtype) and _dt.bits(rhs.dtype) >= 32:
        return a, to_index(rhs), lhs.dtype
    if isinstance(b.type, ir.IndexType) and not _dt.is_float(lhs.dtype) and _dt.bits(lhs.dtype) >= 32:
        return to_index(lhs), b, rhs.dtype
    dtype = promote(lhs.dtype, rhs.dtype)
    return _cast(a, dtype), _cast(b, dtype), dtype


def promote(a: str, b: str) -> str:
    """The dtype that values of two dtypes meet in."""
    if a == b:
        return a
    floats = [dtype for dtype in (a, b) if _dt.is_float(dtype)]
    if len(floats) == 1:
        return floats[0]
    bits = max(_dt.bits(a), _dt.bits(b))
    if floats:
        return f"float{bits}" if bits > 16 else "float32"
    signed = not all(_dt.is_unsigned(dtype) or dtype == "bool" for dtype in (a, b))
    return f"{'' if signed else 'u'}int{max(bits, 8)}"


def _with_literal(expr: PrimExpr, literal):
    refuse_tensor(literal)
    if not isinstance(literal, numbers.Number) and not hasattr(literal, "item"):
        raise TypeError(f"{literal!r} cannot be part of an expression")
    literal = literal.item() if hasattr(literal, "item") else literal
    value, dtype = expr.value(), expr.dtype
    if isinstance(literal, float) and not _dt.is_float(dtype):
        value, dtype = _cast(value, "float32"), "float32"
    elif dtype == "bool" and not isinstance(literal, bool):
        value, dtype = _cast(value, "int32"), "int32"
    return value, _constant(literal, value.type), dtype


# ===--- Operators -------------------------------------------------------------------------------===#

_DIM_OPS = {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "floordiv": "floordiv",
    "floormod": "mod",
    "min": "min",
    "max": "max",
}
# For each operator the op on floats, on signed and on unsigned integers.
_VALUE_OPS = {
    "add": ("arith.addf", "arith.addi", "arith.addi"),
    "sub": ("arith.subf", "arith.subi", "arith.subi"),
    "mul": ("arith.mulf", "arith.muli", "arith.muli"),
    "div": ("arith.divf", None, None),
    "truncdiv": (None, "arith.divsi", "arith.divui"),
    "truncmod": ("arith.remf", "arith.remsi", "arith.remui"),
    "floordiv": (None, "arith.floordivsi", "arith.divui"),
    "ceildiv": (None, "arith.ceildivsi", "arith.ceildivui"),
    "floormod": (None, None, "arith.remui"),
    "min": ("arith.minimumf", "arith.minsi", "arith.minui"),
    "max": ("arith.maximumf", "arith.maxsi", "arith.maxui"),
    "pow": ("math.powf", "math.ipowi", None),
    "atan2": ("math.atan2", None, None),
    "and": (None, "arith.andi", "arith.andi"),
    "or": (None, "arith.ori", "arith.ori"),
    "xor": (None, "arith.xori", "arith.xori"),
    "shl": (None, "arith.shli", "arith.shli"),
    "shr": (None, "arith.shrsi", "arith.shrui"),
}


def _as_dim(expr):
    """The expression of symbols that an operand is, or None."""
    if isinstance(expr, PrimExpr):
        return expr.handle if expr.is_dim else None
    if isinstance(expr, numbers.Integral) and not isinstance(expr, bool):
        return constant_dim(int(expr))
    return None


def _arith(kind, lhs, rhs):
    if not isinstance(lhs, (PrimExpr, numbers.Number)) or not isinstance(rhs, (PrimExpr, numbers.Number)):
        if not all(hasattr(side, "item") for side in (lhs, rhs) if not isinstance(side, PrimExpr)):
            return NotImplemented
    a, b = _as_dim(lhs), _as_dim(rhs)
    if a is not None and b is not None and kind in _DIM_OPS:
        result = getattr(a, _DIM_OPS[kind])(b)
        if not result.is_unknown:
            return wrap_dim(result)
    return binary(kind, lhs, rhs)


_DIVISIONS = ("floordiv", "floormod", "truncdiv", "truncmod", "ceildiv")


def binary(kind, lhs, rhs) -> PrimExpr:
    """An operator on two values, in the type that they meet in."""
    a, b, dtype = _common(lhs, rhs)
    if kind in _DIVISIONS and not _dt.is_float(dtype) and constant_value(rhs) == 0:
        raise ZeroDivisionError(f"{kind} of integers by zero")
    if dtype == "bool" and kind not in ("and", "or", "xor"):
        if kind in ("min", "max"):
            kind = "and" if kind == "min" else "or"
        else:
            a, b, dtype = _cast(a, "int32"), _cast(b, "int32"), "int32"
    if _dt.is_float(dtype) and kind in ("floordiv", "floormod"):
        quotient = _emit("math.floor", _emit("arith.divf", a, b))
        return PrimExpr(quotient if kind == "floordiv" else _emit("arith.subf", a, _emit("arith.mulf", quotient, b)))
    column = 0 if _dt.is_float(dtype) else 2 if _dt.is_unsigned(dtype) else 1
    if kind == "floormod" and column == 1:
        quotient = _emit("arith.floordivsi", a, b)
        return PrimExpr(_emit("arith.subi", a, _emit("arith.muli", quotient, b)))
    name = _VALUE_OPS[kind][column]
    if name is None:
        hint = ": use // (floor) or te.truncdiv" if kind == "div" else ""
        raise TypeError(f"{kind} is not defined on {dtype}{hint}")
    type = a.type
    return PrimExpr(_sign_cast(_emit(name, _signless(a), _signless(b)), type))


def unary(name, expr) -> PrimExpr:
    value = expr.value()
    return PrimExpr(_sign_cast(_emit(name, _signless(value)), value.type))


def _emit(name, *operands) -> ir.Value:
    attributes = {}
    if name.startswith("arith.") and name.endswith("f") or name.startswith("math."):
        attributes["fastmath"] = ir.Attribute.parse("#arith.fastmath<none>", context())
    return _scope.create(name, [operands[0].type], operands).result


# ===--- Comparisons -----------------------------------------------------------------------------===#

_FLOAT_PREDICATES = {"eq": 1, "gt": 2, "ge": 3, "lt": 4, "le": 5, "ne": 13}
_INT_PREDICATES = {"eq": 0, "ne": 1, "lt": 2, "le": 3, "gt": 4, "ge": 5}


def _compare(kind, lhs, rhs):
    if not isinstance(rhs, (PrimExpr, numbers.Number)) and not hasattr(rhs, "item"):
        return NotImplemented
    return Comparison(kind, lhs, rhs)


def _compare_values(kind, lhs, rhs) -> ir.Value:
    a, b, dtype = _common(lhs, rhs)
    return _compare_typed(kind, _signless(a), _signless(b), dtype)


def _compare_typed(kind, a, b, dtype) -> ir.Value:
    if _dt.is_float(dtype):
        name, predicate = "arith.cmpf", _FLOAT_PREDICATES[kind]
    else:
        unsigned = _dt.is_unsigned(dtype) or dtype == "bool"
        name, predicate = "arith.cmpi", _INT_PREDICATES[kind] + (4 if unsigned and kind not in ("eq", "ne") else 0)
    with context():
        attribute = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), predicate)
    return _scope.create(name, [_dt.to_type("bool")], [a, b], {"predicate": attribute}).result


def _known(expr):
    """The truth of an expression where it does not depend on what is computed, else None."""
    if not isinstance(expr, Comparison):
        value = constant_value(expr)
        return None if value is None else bool(value)
    lhs, rhs = expr.operands
    a, b = _as_known(lhs), _as_known(rhs)
    if a is not None and b is not None:
        difference = a.sub(b)
        if difference.constant is not None:
            zero = difference.constant
            return {"eq": zero == 0, "ne": zero != 0, "lt": zero < 0, "le": zero <= 0, "gt": zero > 0, "ge": zero >= 0}[
                expr.kind
            ]
        if expr.kind in ("eq", "ne"):
            # Two expressions that are not the same are not provably equal, as TVM's `==` on shapes answers.
            return expr.kind == "ne"
    if expr.kind in ("eq", "ne") and isinstance(lhs, PrimExpr) and isinstance(rhs, PrimExpr):
        return lhs.same_as(rhs) == (expr.kind == "eq")
    return None


def _as_known(expr):
    dim = _as_dim(expr)
    if dim is None and isinstance(expr, PrimExpr) and not isinstance(expr, Comparison):
        if isinstance(expr.handle.type, ir.IndexType):
            dim = _scope.graph().dim(expr.handle)
    return dim


# ===--- Choices ---------------------------------------------------------------------------------===#


def select(condition, true_value, false_value) -> PrimExpr:
    """Both values are computed, one is taken."""
    a, b, _ = _common(true_value, false_value)
    condition = condition_value(condition)
    operands = [condition, _signless(a), _signless(b)]
    return PrimExpr(_sign_cast(_scope.create("arith.select", [operands[1].type], operands).result, a.type))


def condition_value(condition) -> ir.Value:
    if not isinstance(condition, PrimExpr):
        refuse_tensor(condition)
        if not isinstance(condition, numbers.Number) and not hasattr(condition, "item"):
            raise TypeError(f"a condition is a bool, not {condition!r}")
        return _constant(bool(condition), _dt.to_type("bool"))
    if condition.dtype != "bool":
        raise TypeError(f"a condition is a bool, not {condition.dtype}")
    return condition.value()


def if_then_else(condition, true_value, false_value) -> PrimExpr:
    """Only the value that is taken is computed, so that a read may be out of bounds in the other."""
    a, b, _ = _common(true_value, false_value)
    op = _scope.create("scf.if", [a.type], [condition_value(condition)], regions=2)
    for region, value in zip(op.regions, (a, b), strict=True):
        block = region.blocks.append()
        with at(ir.InsertionPoint(block)):
            ir.Operation.create("scf.yield", operands=[value])
    return PrimExpr(op.result)
