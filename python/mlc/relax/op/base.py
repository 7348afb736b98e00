"""How an operator becomes an operation: built where the builder of now builds, with the type that C++ infers."""

import numbers
import operator

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import MLCError, at, context, diagnostics, message_of, name_of, scratch, value_location
from ..._core.names import VDEVICE
from ..._mlir_libs import _mlc
from ...tir.arith import as_dim, as_size_condition
from ...tir.dims import constant_value
from ...tir.expr import Comparison, IntImm, PrimExpr
from ..expr import Call, DataTypeImm, Expr, PrimValue, ShapeExpr, StringImm, as_expr
from ..struct_info import dims_attr, tuple_placement


def create(name, operands, /, *, results=None, regions=0, **attributes) -> Call:
    """An operation on expressions, as a Call. Attributes that are None are left out.

    The results are given as types or StructInfos where they do not follow from the operands.
    """
    from ..block_builder import BlockBuilder

    builder = BlockBuilder.current()
    operands = [as_expr(operand) for operand in operands]
    if builder is not None and builder.in_function:
        operands = builder.localize_all(operands)
        block = builder.block
    else:
        builder, block, operands = None, scratch(), [_free(name, operand.value) for operand in operands]
    attributes = {key: value for key, value in attributes.items() if value is not None}
    placement = tuple_placement([getattr(result, "placement", None) for result in results or ()])
    if placement is not None:
        attributes[VDEVICE] = placement
    if results is not None:
        results = [getattr(result, "type", result) for result in results]
    op = None
    try:
        with at(ir.InsertionPoint(block)):
            op = ir.Operation.create(
                name,
                results=results,
                operands=operands,
                attributes=attributes,
                regions=regions,
                infer_type=results is None,
            )
            if placement is not None or "dst_vdevice" in attributes:
                _mlc.list_vdevices(op.operation)
            _check_placement(name, op.operation)
            # Symbols have values in a function only.
            if (builder is not None and builder.knows_symbols) or not _is_symbolic([*operands, *op.results]):
                op.operation.verify()
    except ir.MLIRError as error:
        if op is not None:
            # What is refused is not part of the function.
            op.operation.erase()
        raise MLCError(_message(name, error)) from None
    if builder is not None:
        builder.created(op)
    return Call(op.results[0]) if len(op.results) == 1 else _tuple(op)


def _check_placement(name, op):
    """Erases an operation again whose operands are on several devices, with an error."""
    try:
        with diagnostics(name):
            is_valid = _mlc.verify_placement(op)
    except MLCError:
        op.erase()
        raise
    assert is_valid


def _free(name, value):
    """The value, which belongs to no function."""
    from ..block_builder import function_of, title_of

    function = function_of(value)
    if function is not None:
        label = name_of(value_location(value))
        raise MLCError(f"{name}: {label!r} belongs to {title_of(function)}, which is not being built")
    return value


def _is_symbolic(values):
    return any(getattr(value.type, "encoding", None) is not None for value in values)


def _message(name, error):
    """The diagnostics, each with the name of the operator in front."""
    text = message_of(error)
    return text if name in text else f"{name}: {text}"


def _tuple(op):
    if len(op.results) == 0:
        return op
    return create("relax.tuple", [Expr(result) for result in op.results])


def tensors_of(name, given) -> list:
    """The tensors that an operator takes as one argument."""
    if isinstance(given, Expr) and not isinstance(given.value.type, ir.TupleType):
        raise TypeError(f"{name}: the tensors are one tuple or list, not {given!r}")
    return list(given)


def create_shape(shape) -> Expr:
    """A shape as a value."""
    return create("relax.shape", [], dims=dims(shape))


def create_leaf(value) -> Expr:
    """A text, a dtype or a function of the module as a value."""
    from ..struct_info import ObjectStructInfo

    results = [ObjectStructInfo().type]
    if isinstance(value, StringImm):
        return create("relax.string", [], results=results, value=string(value.value))
    if isinstance(value, DataTypeImm):
        return create("relax.dtype", [], results=results, value=dtype(value.value))
    from ..block_builder import BlockBuilder

    with context():
        callee = ir.FlatSymbolRefAttr.get(value.name_hint)
    builder = BlockBuilder.current()
    # A script may name a function before it is read.
    getattr(builder, "read_function", lambda name: None)(value.name_hint)
    if builder is not None and value in builder._mod:
        results = [_mlc.callable_type_of(builder._mod[value].operation)]
    else:
        # Nothing is known of what the name will stand for.
        results = [_mlc.CallableType.opaque(ObjectStructInfo().type)]
    return create("relax.function", [], results=results, callee=callee)


def _create_condition(value) -> Expr:
    """A condition on sizes: an operation of the name that it has in tir for each of its parts."""
    from ..struct_info import PrimStructInfo

    if isinstance(value, IntImm):
        return create_scalar(PrimValue(bool(value.value)))
    if isinstance(value, Comparison):
        sides = [as_dim(side) for side in value.operands]
        difference = sides[0].sub(sides[1]).constant
        if difference is not None:
            return create_scalar(PrimValue(getattr(operator, value.kind)(difference, 0)))
        args = [create("relax.prim_value", [], dims=dims_attr([side])) for side in sides]
    else:
        args = [_create_condition(getattr(value, field)) for field in value.fields]
    name = string(f"tir.{type(value).__name__}")
    return create("relax.intrinsic", args, results=[PrimStructInfo("bool")], regions=1, name=name)


def create_scalar(value) -> Expr:
    """A number as a value."""
    condition = None if isinstance(value.value, bool) else as_size_condition(value.value)
    if condition is not None:
        return _create_condition(condition)
    number = constant_number(value)
    if number is None:
        return create("relax.prim_value", [], dims=dims([value.value]))
    with at():
        type = _dt.to_type(value.dtype)
        is_float = _dt.is_float(value.dtype)
        attribute = ir.FloatAttr.get(type, float(number)) if is_float else ir.IntegerAttr.get(type, int(number))
    return create("arith.constant", [], value=attribute)


# ===--- Attributes ------------------------------------------------------------------------------===#


def plain(value):
    """What is inside of a PrimValue."""
    return value.value if isinstance(value, PrimValue) else value


def i64(value):
    if value is None:
        return None
    value = plain(value)
    if not isinstance(value, numbers.Integral) and not hasattr(value, "__index__"):
        raise TypeError(f"an integer is expected, not {value!r}")
    with context():
        return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), int(value))


def f64(value):
    if value is None:
        return None
    if isinstance(value, PrimValue):
        value = value.value
    with at():
        return ir.FloatAttr.get_f64(float(value))


def constant_number(value):
    """The number that a constant of Python, of a script or of tir is."""
    value = plain(value)
    value = getattr(value, "number", value)
    return constant_value(value) if isinstance(value, PrimExpr) else value


def number(value):
    """A number as an attribute: i64 of an integer, f64 of another."""
    value = constant_number(value)
    if isinstance(value, numbers.Integral):
        return i64(value)
    if not isinstance(value, numbers.Real):
        raise TypeError(f"a number is expected, not {value!r}")
    return f64(value)


def flag(value):
    """An attribute that is there or not."""
    with context():
        return ir.UnitAttr.get() if value else None


def string(value):
    with context():
        return None if value is None else ir.StringAttr.get(str(value))


def dtype(value):
    """A type attribute, or None where the dtype is left open."""
    if value is None or value in ("", "void"):
        return None
    with context():
        return ir.TypeAttr.get(_dt.to_type(value))


def known_dtype(name, value):
    """A type attribute of an operator that cannot leave the dtype open."""
    attribute = dtype(value)
    if attribute is None:
        raise TypeError(f"{name}: a dtype is expected, not {value!r}")
    return attribute


def i64_array(values):
    """A list of integers; one integer is a list of one."""
    if values is None:
        return None
    if isinstance(values, (numbers.Integral, PrimValue)):
        values = [values]
    numbers_only = []
    for value in map(plain, values):
        if isinstance(value, PrimExpr) or not hasattr(value, "__index__"):
            raise TypeError(f"an integer is expected, not {value!r}")
        numbers_only.append(int(value))
    with context():
        return ir.DenseI64ArrayAttr.get(numbers_only)


def repeat(values, count):
    """One value stands for all of `count`."""
    values = [values] if isinstance(values, numbers.Integral) else list(values)
    return i64_array(values * count if len(values) == 1 else values)


def paddings(values, count):
    """One value for all sides, one a dimension for both of its sides, or one a side."""
    values = [values] if isinstance(values, numbers.Integral) else list(values)
    if len(values) == 1:
        values = values * (2 * count)
    elif len(values) == count:
        values = values * 2
    return i64_array(values)


def positions(values):
    """The attribute of a list of expressions that may be negative."""
    from ..._mlir_libs import _mlc
    from ..struct_info import to_dim

    return _mlc.DimsAttr.get([to_dim(plain(value)) for value in values], context())


def boolean(value):
    """An attribute that is true or false."""
    with context():
        return ir.BoolAttr.get(bool(value))


def dims(shape):
    """The attribute of a list of dimensions."""
    if isinstance(shape, ShapeExpr):
        shape = shape.values
    return dims_attr([plain(extent) for extent in shape])
