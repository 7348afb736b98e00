"""What te ops compute, as expressions: what `op.body` of a tensor's operation gives."""

from .._core import dtype as _dt
from .._core.context import name_of, value_location
from ..tir import nodes as _n
from ..tir.expr import Var
from ..tir.lift import Variable, index_dtype, lifted
from ..tir.op import max_value, min_value
from ..tir.range import Range

# How each combiner of its own name combines two values, and what it starts from.
_COMBINERS = {
    "sum": (_n.Add, lambda dtype: _n.const(0, dtype)),
    "prod": (_n.Mul, lambda dtype: _n.const(1, dtype)),
    "max": (_n.Max, min_value),
    "min": (_n.Min, max_value),
    "any": (_n.Or, lambda dtype: _n.const(False, dtype)),
    "all": (_n.And, lambda dtype: _n.const(True, dtype)),
}


def axis_variable(argument) -> Variable:
    """The variable of an axis, which bodies use."""
    return Variable(argument, index_dtype(argument.owner.owner.operation))


def expressions_of(op) -> list:
    """What an element of each result is, as an expression of the variables of the axes."""
    values = _yielded(op.regions[0])
    results = [_dt.from_type(result.type.element_type) for result in op.results]
    sources = [_of_dtype(lifted(value), dtype) for value, dtype in zip(values, results, strict=True)]
    if op.name == "te.compute":
        return sources
    ranges = reduced_ranges(op)
    arguments = list(op.regions[0].blocks[0].arguments)[-len(ranges) :]
    axes = [
        _n.IterVar(dom, axis_variable(argument), _n.IterVar.CommReduce)
        for argument, dom in zip(arguments, ranges, strict=True)
    ]
    combiner = _combiner(op, results)
    return [_n.Reduce(combiner, sources, axes, _n.const(True, "bool"), number) for number in range(len(sources))]


def reduced_ranges(op) -> list:
    """The ranges of the axes of a reduction."""
    from .tensor import DYNAMIC, wrap_extent

    sizes = list(op.attributes["operandSegmentSizes"])
    operands, bounds = iter(list(op.operands)[sizes[0] :]), []
    for name in ("static_reduce_mins", "static_reduce_extents"):
        numbers = list(op.attributes[name])
        bounds.append([next(operands) if number == DYNAMIC else number for number in numbers])
    return [Range.from_min_extent(*map(wrap_extent, bound)) for bound in zip(*bounds, strict=True)]


def _yielded(region):
    operations = region.blocks[0].operations
    return list(operations[len(operations) - 1].operands)


def _of_dtype(expr, dtype):
    """The expression; where only its sign is another, that of a number."""
    if isinstance(expr, _n.IntImm) and expr.dtype != dtype and not _dt.is_float(dtype):
        return _n.IntImm(dtype, expr.value % (1 << _dt.bits(dtype)) if _dt.is_unsigned(dtype) else expr.value)
    return expr


def _combiner(op, dtypes):
    name = str(op.attributes["combiner"]).partition("combiner ")[2].rstrip(">")
    if name != "custom":
        combine, start = _COMBINERS[name]
        lhs, rhs = ([Var(side, dtype) for dtype in dtypes] for side in "xy")
        return _n.CommReducer(lhs, rhs, [combine(a, b) for a, b in zip(lhs, rhs, strict=True)], map(start, dtypes))
    arguments = list(op.regions[2].blocks[0].arguments)
    variables = []
    for argument, dtype in zip(arguments, [*dtypes, *dtypes], strict=True):
        variable = Variable(argument, dtype)
        variable.rename(name_of(value_location(argument)) or ("x" if len(variables) < len(dtypes) else "y"))
        variables.append(variable)
    result, identity = (
        [_of_dtype(lifted(value), dtype) for value, dtype in zip(_yielded(region), dtypes, strict=True)]
        for region in (op.regions[2], op.regions[1])
    )
    return _n.CommReducer(variables[: len(dtypes)], variables[len(dtypes) :], result, identity)


def statements_of(op):
    """The function over the buffers of an op of statements."""
    from ..tir.function import PrimFunc

    return PrimFunc(op.regions[0].blocks[0].operations[0].operation)


__all__ = ["axis_variable", "expressions_of", "reduced_ranges", "statements_of"]
