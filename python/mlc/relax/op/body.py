"""Operators that others compute: one call in a program, with a body that says what it is."""

from ... import ir
from ..._core.context import MLCError, at, context, defining_op, scratch
from ..._core.module import to_attribute
from ..expr import Call, Expr, Tuple, as_expr
from ..struct_info import TensorStructInfo
from .base import _free, _tuple, create, i64_array, string

_WRITTEN_IN_PLACE = ("relax.constant", "relax.shape", "relax.prim_value", "arith.constant")


class _BodyBuilder:
    """The builder of now while a body is built: operators go to its end."""

    in_function = True

    def __init__(self, block, knows_symbols):
        self.block, self.knows_symbols = block, knows_symbols

    def current_block_is_dataflow(self):
        return True

    def created(self, op):
        """Nothing is bound to a variable in a body."""

    def localize(self, value):
        op = defining_op(value)
        if op is None or op.block == self.block:
            return value
        if op.name not in _WRITTEN_IN_PLACE:
            raise MLCError("a body uses its arguments and constants")
        with at(ir.InsertionPoint(self.block)):
            return op.clone().results[0]

    def localize_all(self, exprs):
        return [self.localize(expr.value) for expr in exprs]


def keywords_attr(keywords):
    """Names and values in turn, as an attribute."""
    with context():
        pairs = [ir.UnitAttr.get() if x is None else to_attribute(x) for pair in (keywords or {}).items() for x in pair]
        return ir.ArrayAttr.get(pairs) if pairs else None


def composed(name, args, compute, keywords=None, unknown=None):
    """The operator `name` of these arguments, which `compute` makes of others.

    An argument that is a list is one tuple of the call. `compute` gets all tensors, one after another. Where shape or
    dtype of one is not known, nothing can be computed: the operator has no body, and the types that `unknown()` gives.
    """
    from ..block_builder import BlockBuilder, _state

    flat, tuples = [], []
    for arg in args:
        if isinstance(arg, (list, tuple)):
            tuples += [len(flat), len(arg)]
            flat += arg
        else:
            flat.append(arg)
    flat = [as_expr(arg) for arg in flat]
    attributes = {
        "name": string(name),
        "keywords": keywords_attr(keywords),
        "tuples": i64_array(tuples) if tuples else None,
    }
    infos = [arg.struct_info for arg in flat]
    if any(isinstance(info, TensorStructInfo) and (info.shape is None or info.known_dtype is None) for info in infos):
        results = unknown()
        results = list(results) if isinstance(results, (list, tuple)) else [results]
        types = [result.type for result in results]
        return create("relax.intrinsic", flat, results=types, regions=1, **attributes)
    builder = BlockBuilder.current()
    if builder is not None and builder.in_function:
        operands, block = builder.localize_all(flat), builder.block
    else:
        builder, block, operands = None, scratch(), [_free(name, arg.value) for arg in flat]
    attributes = {key: value for key, value in attributes.items() if value is not None}
    with at(ir.InsertionPoint(block)):
        holder = ir.Operation.create("relax.intrinsic", operands=operands, attributes=attributes, regions=1)
        locations = [ir.Location.unknown()] * len(operands)
        body = holder.regions[0].blocks.append(*[operand.type for operand in operands], arg_locs=locations)
    stack = _state.__dict__.setdefault("stack", [])
    inner = _BodyBuilder(body, builder is not None and builder.knows_symbols)
    stack.append(inner)
    try:
        made = compute(*[Expr(argument) for argument in body.arguments])
        made = made if isinstance(made, (list, tuple)) else [made]
        values = [inner.localize(value.value) for value in made]
        with at(ir.InsertionPoint(body)):
            ir.Operation.create("relax.computed", operands=values)
    except Exception:
        holder.erase()
        raise
    finally:
        stack.pop()
    with at(ir.InsertionPoint(block)):
        types = [value.type for value in values]
        op = ir.Operation.create("relax.intrinsic", types, operands, attributes, regions=1)
        body.append_to(op.regions[0])
    holder.erase()
    if builder is not None:
        builder.created(op)
    return Call(op.results[0]) if len(types) == 1 else _tuple(op)


def copied(operation, operands):
    """An operation that has a body, with other operands of the same types."""
    from ..block_builder import BlockBuilder

    builder = BlockBuilder.current()
    values = builder.localize_all(operands)
    with at(ir.InsertionPoint(builder.block)):
        made = operation.clone()
    for number, value in enumerate(values):
        made.operands[number] = value
    builder.created(made)
    return Call(made.results[0]) if len(made.results) == 1 else _tuple(made)


def again(operation, operands):
    """The operator of an operation that has a body, with operands of other types."""
    call = Call.of(operation)
    return Call(call.op, grouped(operation, list(operands)), call.attrs)


def grouped(operation, values):
    """The arguments of a call, of which some are tuples."""
    attributes = operation.attributes
    ranges = list(attributes["tuples"]) if "tuples" in attributes else []
    result, end = [], 0
    for begin, count in zip(ranges[::2], ranges[1::2], strict=True):
        result += [*values[end:begin], Tuple.of(values[begin : begin + count])]
        end = begin + count
    return [*result, *values[end:]]
