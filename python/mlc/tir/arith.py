"""Operators on scalars, with the typing rules of TVM."""

import numbers
import operator

from .. import ir
from .._core import dtype as _dt
from .._core.context import at, context, defining_op
from . import _scope
from . import expr as _expr
from .convert import cast_value, compare_typed, const, constant, refuse_tensor, sign_cast, signless, to_index
from .dims import constant_dim, constant_value, view_dim, wrap_dim


def _common(lhs, rhs):
    """Both sides as values of one type: a literal takes the other's, floats win over integers, wide over narrow."""
    if not isinstance(lhs, _expr.PrimExpr) and not isinstance(rhs, _expr.PrimExpr):
        lhs = const(lhs)
    if not isinstance(rhs, _expr.PrimExpr):
        return _with_literal(lhs, rhs)
    if not isinstance(lhs, _expr.PrimExpr):
        b, a, dtype = _with_literal(rhs, lhs)
        return a, b, dtype
    a, b = lhs.computed(), rhs.computed()
    if a.type == b.type:
        return a, b, lhs.dtype
    if isinstance(a.type, ir.IndexType) and not _dt.is_float(rhs.dtype) and _dt.bits(rhs.dtype) >= 32:
        return a, to_index(rhs), lhs.dtype
    if isinstance(b.type, ir.IndexType) and not _dt.is_float(lhs.dtype) and _dt.bits(lhs.dtype) >= 32:
        return to_index(lhs), b, rhs.dtype
    dtype = promote(lhs.dtype, rhs.dtype)
    return cast_value(a, dtype), cast_value(b, dtype), dtype


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


def _with_literal(expr, literal):
    refuse_tensor(literal)
    if not isinstance(literal, numbers.Number) and not hasattr(literal, "item"):
        raise TypeError(f"{_dt.shown(literal)} cannot be part of an expression")
    literal = literal.item() if hasattr(literal, "item") else literal
    value, dtype = expr.computed(), expr.dtype
    if isinstance(literal, float) and not _dt.is_float(dtype):
        value, dtype = cast_value(value, "float32"), "float32"
    elif dtype == "bool" and not isinstance(literal, bool):
        value, dtype = cast_value(value, "int32"), "int32"
    return value, constant(literal, value.type), dtype


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
VALUE_OPS = {
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


def as_dim(expr):
    """The expression of symbols that an operand is, or None."""
    if isinstance(expr, _expr.IntImm):
        return constant_dim(int(expr.value)) if expr.dtype in ("int32", "int64") else None
    if isinstance(expr, _expr.PrimExpr):
        return expr.handle if expr.is_dim else None
    if isinstance(expr, numbers.Integral) and not isinstance(expr, bool):
        return constant_dim(int(expr))
    return None


def is_tree(*values):
    """True if an operator on these keeps its form: all are numbers or such trees."""
    return any(isinstance(value, _expr.Node) for value in values) and all(
        isinstance(value, (_expr.Node, numbers.Number)) or hasattr(value, "as_expr") for value in values
    )


def arith(kind, lhs, rhs):
    if is_tree(lhs, rhs):
        from . import nodes

        return nodes.binary(kind, lhs, rhs)
    if not isinstance(lhs, (_expr.PrimExpr, numbers.Number)) or not isinstance(rhs, (_expr.PrimExpr, numbers.Number)):
        if not all(hasattr(side, "item") for side in (lhs, rhs) if not isinstance(side, _expr.PrimExpr)):
            return NotImplemented
    a, b = as_dim(lhs), as_dim(rhs)
    if a is not None and b is not None and kind in _DIM_OPS:
        result = getattr(a, _DIM_OPS[kind])(b)
        if not result.is_unknown:
            return wrap_dim(result)
    return binary(kind, lhs, rhs)


_DIVISIONS = ("floordiv", "floormod", "truncdiv", "truncmod", "ceildiv")


def binary(kind, lhs, rhs):
    """An operator on two values, in the type that they meet in."""
    a, b, dtype = _common(lhs, rhs)
    if kind in _DIVISIONS and not _dt.is_float(dtype) and constant_value(rhs) == 0:
        raise ZeroDivisionError(f"{kind} of integers by zero")
    if dtype == "bool" and kind not in ("and", "or", "xor"):
        if kind in ("min", "max"):
            kind = "and" if kind == "min" else "or"
        else:
            a, b, dtype = cast_value(a, "int32"), cast_value(b, "int32"), "int32"
    if _dt.is_float(dtype) and kind in ("floordiv", "floormod"):
        quotient = emit("math.floor", emit("arith.divf", a, b))
        return _expr.PrimExpr(
            quotient if kind == "floordiv" else emit("arith.subf", a, emit("arith.mulf", quotient, b))
        )
    column = 0 if _dt.is_float(dtype) else 2 if _dt.is_unsigned(dtype) else 1
    if kind == "floormod" and column == 1:
        quotient = emit("arith.floordivsi", a, b)
        return _expr.PrimExpr(emit("arith.subi", a, emit("arith.muli", quotient, b)))
    name = VALUE_OPS[kind][column]
    if name is None:
        hint = ": use // (floor) or te.truncdiv" if kind == "div" else ""
        raise TypeError(f"{kind} is not defined on {dtype}{hint}")
    type = a.type
    return _expr.PrimExpr(sign_cast(emit(name, signless(a), signless(b)), type))


def unary(name, expr):
    value = expr.computed()
    return _expr.PrimExpr(sign_cast(emit(name, signless(value)), value.type))


def written(function, expr, attribute="tir.written"):
    """Notes the function that an operation is written as."""
    if not isinstance(expr, _expr.PrimExpr):
        return expr
    value = expr.computed()
    op = defining_op(value)
    if op is not None and op.name == "tir.sign_cast":
        # What computes an unsigned value is signless.
        op = defining_op(op.operands[0])
    if op is None:
        return expr
    with at():
        op.attributes[attribute] = ir.StringAttr.get(function) if function else ir.UnitAttr.get()
    return _expr.PrimExpr(value)


def emit(name, *operands) -> ir.Value:
    attributes = {}
    if name.startswith("arith.") and name.endswith("f") or name.startswith("math."):
        attributes["fastmath"] = ir.Attribute.parse("#arith.fastmath<none>", context())
    return _scope.create(name, [operands[0].type], operands).result


# ===--- Comparisons -----------------------------------------------------------------------------===#


def compare(kind, lhs, rhs):
    if is_tree(lhs, rhs):
        from . import nodes

        return nodes.COMPARISONS[kind](lhs, rhs)
    if not isinstance(rhs, (_expr.PrimExpr, numbers.Number)) and not hasattr(rhs, "item"):
        return NotImplemented
    return _expr.Comparison(kind, lhs, rhs)


def compare_values(kind, lhs, rhs) -> ir.Value:
    a, b, dtype = _common(lhs, rhs)
    return compare_typed(kind, signless(a), signless(b), dtype)


def known(expr):
    """The truth of an expression where it does not depend on what is computed, else None."""
    if not isinstance(expr, _expr.Comparison):
        value = constant_value(expr)
        return None if value is None else bool(value)
    lhs, rhs = expr.operands
    if all(isinstance(side, (_expr.IntImm, _expr.FloatImm)) for side in (lhs, rhs)):
        return getattr(operator, expr.kind)(lhs.value, rhs.value)
    if lhs is rhs and expr.kind in ("eq", "ne"):
        return expr.kind == "eq"
    if expr.kind in ("eq", "ne") and isinstance(lhs, _expr.Var) and isinstance(rhs, _expr.Var):
        return lhs.same_as(rhs) == (expr.kind == "eq")
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
    if expr.kind in ("eq", "ne") and isinstance(lhs, _expr.PrimExpr) and isinstance(rhs, _expr.PrimExpr):
        return lhs.same_as(rhs) == (expr.kind == "eq")
    return None


def as_size_condition(value):
    """A condition on sizes, of which no value of a body is part, as a tree; None where it is none."""
    from . import nodes

    if isinstance(value, bool) or isinstance(value, _expr.IntImm) and value.dtype == "bool":
        return _expr.IntImm("bool", getattr(value, "value", value))
    if isinstance(value, _expr.Comparison):
        sides = [_as_size(side) for side in value.operands]
        return None if any(side is None for side in sides) else nodes.COMPARISONS[value.kind](*map(view_dim, sides))
    if type(value) not in (nodes.And, nodes.Or, nodes.Not):
        return None
    parts = [as_size_condition(getattr(value, field)) for field in value.fields]
    return None if any(part is None for part in parts) else type(value)(*parts)


def _as_size(expr):
    # What a script computes of sizes is one of these without a value.
    size = getattr(expr, "size", None)
    return size() if callable(size) else as_dim(expr)


def _as_known(expr):
    dim = as_dim(expr)
    number = (
        constant_value(expr) if isinstance(expr, _expr.PrimExpr) and not isinstance(expr, _expr.Comparison) else None
    )
    if dim is None and isinstance(number, int) and not isinstance(number, bool):
        return constant_dim(number)
    if dim is None and isinstance(expr, _expr.PrimExpr) and not isinstance(expr, _expr.Comparison):
        if isinstance(expr.handle.type, ir.IndexType):
            dim = _scope.graph().dim(expr.handle)
    return dim


# ===--- Choices ---------------------------------------------------------------------------------===#


def select(condition, true_value, false_value):
    """Both values are computed, one is taken."""
    if is_tree(condition, true_value, false_value):
        from . import nodes

        return nodes.Select(condition, true_value, false_value)
    a, b, _ = _common(true_value, false_value)
    condition = condition_value(condition)
    operands = [condition, signless(a), signless(b)]
    return _expr.PrimExpr(sign_cast(_scope.create("arith.select", [operands[1].type], operands).result, a.type))


def condition_value(condition) -> ir.Value:
    if not isinstance(condition, _expr.PrimExpr):
        refuse_tensor(condition)
        if not isinstance(condition, numbers.Number) and not hasattr(condition, "item"):
            raise TypeError(f"a condition is a bool, not {condition!r}")
        return constant(bool(condition), _dt.to_type("bool"))
    if condition.dtype != "bool":
        raise TypeError(f"a condition is a bool, not {condition.dtype}")
    return condition.computed()


def if_then_else(condition, true_value, false_value):
    """Only the value that is taken is computed, so that a read may be out of bounds in the other."""
    if is_tree(condition, true_value, false_value):
        from . import nodes

        chosen = nodes.Select(condition, true_value, false_value)
        parts = [chosen.condition, chosen.true_value, chosen.false_value]
        return nodes.Call(chosen.dtype, "tir.if_then_else", parts)
    a, b, _ = _common(true_value, false_value)
    op = _scope.create("scf.if", [a.type], [condition_value(condition)], regions=2)
    for region, value in zip(op.regions, (a, b), strict=True):
        block = region.blocks.append()
        with at(ir.InsertionPoint(block)):
            ir.Operation.create("scf.yield", operands=[value])
    return _expr.PrimExpr(op.result)
