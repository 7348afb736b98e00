"""Numbers as values, and values in another dtype."""

import math
import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import at, context, defining_op
from . import _scope
from . import expr as _expr


def refuse_tensor(value):
    """Raises a TypeError if a te.Tensor is given where one of its elements is meant."""
    if hasattr(value, "refuse"):
        value.refuse()
    if hasattr(value, "ndim") and hasattr(value, "op"):
        name = value.name or "A"
        indices = ", ".join("ijklmnop"[: value.ndim])
        raise TypeError(f"{name} is a whole tensor, and here one of its elements is needed: {name}[{indices}]")


def const(value, dtype=None):
    """A number of a dtype; without one, int32, float32 or bool by the number's kind."""
    if isinstance(value, _expr.PrimExpr):
        return cast(value, dtype) if dtype else value
    refuse_tensor(value)
    if hasattr(value, "item"):
        dtype, value = dtype or _dt.canonical(value.dtype), value.item()
    if not isinstance(value, numbers.Number):
        raise TypeError(f"a number or an expression is expected, not {value!r}")
    if dtype is None:
        dtype = "bool" if isinstance(value, bool) else "int32" if isinstance(value, numbers.Integral) else "float32"
    return _expr.PrimExpr(constant(value, _dt.to_type(dtype)))


def constant(value, type) -> ir.Value:
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
    attributes = {"value": attribute}
    if isinstance(attribute, ir.FloatAttr) and math.isfinite(attribute.value) and attribute.value != float(value):
        with at():
            attributes["tir.written"] = ir.FloatAttr.get_f64(float(value))
    result = _scope.create("arith.constant", [made], [], attributes).result
    return sign_cast(result, type) if unsigned else result


def sign_cast(value: ir.Value, type: ir.Type) -> ir.Value:
    if value.type == type:
        return value
    op = defining_op(value)
    is_cast = op is not None and op.name == "tir.sign_cast" and "tir.let" not in op.attributes
    if is_cast and op.operands[0].type == type:
        return op.operands[0]
    return _scope.create("tir.sign_cast", [type], [value]).result


def signless(value: ir.Value) -> ir.Value:
    """Arithmetic is on signless types."""
    if isinstance(value.type, ir.IntegerType) and value.type.is_unsigned:
        return sign_cast(value, ir.IntegerType.get_signless(value.type.width, context()))
    return value


def cast(expr, dtype):
    """The value in another dtype."""
    if not isinstance(expr, _expr.PrimExpr):
        return const(expr, dtype)
    if isinstance(expr, _expr.Node):
        from . import nodes

        return nodes.cast(expr, _dt.with_lanes(dtype))
    dtype = _dt.canonical(dtype)
    return _expr.PrimExpr(cast_value(expr.computed(), dtype))


def cast_value(value: ir.Value, dtype: str) -> ir.Value:
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
    value = signless(value)
    if dtype == "bool":
        zero = constant(0, value.type)
        result = compare_typed("ne", value, zero, source)
        defining_op(result).attributes["tir.written"] = ir.StringAttr.get("Cast", context())
        return result
    made = target
    if _dt.is_unsigned(dtype):
        made = ir.IntegerType.get_signless(_dt.bits(dtype), context())
    unsigned = _dt.is_unsigned(source) or source == "bool"
    if _dt.is_float(source) and _dt.is_float(dtype):
        is_alike = _dt.bits(source) == _dt.bits(dtype)
        if is_alike:
            value = op("arith.extf", _dt.to_type("float32"), value)
            source = "float32"
        result = op("arith.extf" if _dt.bits(dtype) > _dt.bits(source) else "arith.truncf", made, value)
        if is_alike:
            # There is no conversion between two formats of one width.
            defining_op(result).attributes["tir.written"] = ir.StringAttr.get("Cast", context())
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
    return sign_cast(result, target)


_FLOAT_PREDICATES = {"eq": 1, "gt": 2, "ge": 3, "lt": 4, "le": 5, "ne": 13}
_INT_PREDICATES = {"eq": 0, "ne": 1, "lt": 2, "le": 3, "gt": 4, "ge": 5}


def compare_typed(kind, a, b, dtype) -> ir.Value:
    if _dt.is_float(dtype):
        name, predicate = "arith.cmpf", _FLOAT_PREDICATES[kind]
    else:
        unsigned = _dt.is_unsigned(dtype) or dtype == "bool"
        name, predicate = "arith.cmpi", _INT_PREDICATES[kind] + (4 if unsigned and kind not in ("eq", "ne") else 0)
    with context():
        attribute = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), predicate)
    made = _dt.to_type(f"boolx{_dt.lanes_of(a.type)}" if isinstance(a.type, ir.VectorType) else "bool")
    return _scope.create(name, [made], [a, b], {"predicate": attribute}).result


def to_index(expr) -> ir.Value:
    """The value as an `index`, to read a tensor with."""
    if not isinstance(expr, _expr.PrimExpr):
        refuse_tensor(expr)
        if isinstance(expr, bool) or not hasattr(expr, "__index__"):
            raise TypeError(f"an index is an integer expression, not {expr!r}")
        return constant(int(expr), ir.IndexType.get(context()))
    if _dt.is_float(expr.dtype) or expr.dtype == "bool":
        raise TypeError(f"an index is an integer expression, not one of {expr.dtype}")
    value = expr.computed()
    if isinstance(value.type, ir.IndexType):
        return value
    name = "arith.index_castui" if _dt.is_unsigned(_dt.from_type(value.type)) else "arith.index_cast"
    return _scope.create(name, [ir.IndexType.get(context())], [signless(value)]).result
