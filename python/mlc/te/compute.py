"""te.compute and the reductions inside it."""

import builtins
import inspect
import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import MLCError, at, context, name_loc
from .._core.module import to_attribute
from .._mlir_libs import _mlc
from ..tir import _scope
from ..tir.arith import if_then_else
from ..tir.convert import cast, const, refuse_tensor, sign_cast, signless, to_index
from ..tir.dims import constant_value
from ..tir.expr import PrimExpr
from ..tir.op import elementwise_max, elementwise_min, logical_and, logical_or, max_value, min_value
from ..tir.range import Range
from .tensor import DYNAMIC, Tensor, is_wide, note_sizes, shape_operands


class IterVar(PrimExpr):
    """An axis of a reduction, to be used in the body and named as `axis` of the reduction."""

    __slots__ = ("dom", "iter_type")

    def __init__(self, handle, dom, iter_type):
        super().__init__(handle)
        # As in TVM: 0 for an axis of the result, 2 for one of a reduction.
        self.dom, self.iter_type = dom, iter_type

    @property
    def var(self):
        """The variable: of an axis of what is computed already, the one that its body uses."""
        from .body import axis_variable

        if self.handle is not None and isinstance(self.handle.owner, ir.Block):
            return axis_variable(self.handle)
        return self


def reduce_axis(dom, name="rv", thread_tag="", span=None) -> IterVar:
    """An axis over `dom`, a pair of its begin and its end."""
    if isinstance(dom, Range):
        begin, extent = dom.min, dom.extent
    elif isinstance(dom, (tuple, list)) and len(dom) == 2:
        begin, end = dom
        extent = end - begin
    else:
        raise TypeError(f"the axis {name!r} of a reduction is over a range or a pair (begin, end), not {dom!r}")
    if isinstance(extent, int) and extent <= 0:
        raise ValueError(f"the axis {name!r} of a reduction is empty: its extent is {extent}")
    return IterVar(_scope.placeholder(ir.IndexType.get(context()), name), Range.from_min_extent(begin, extent), 2)


class Reduction:
    """The value of a reduction, which te.compute takes; it cannot be part of an expression."""

    def __init__(self, combiner, sources, axes, custom=None, index=0, init=None):
        self.combiner, self.sources, self.axes, self.custom, self.index = combiner, sources, axes, custom, index
        self.init = init

    def __getitem__(self, index):
        if not 0 <= index < len(self.sources):
            raise IndexError(index)
        return Reduction(self.combiner, self.sources, self.axes, self.custom, index, self.init)

    def __len__(self):
        return len(self.sources)

    def _refuse(self, *args):
        raise TypeError("a reduction is the whole value of a te.compute: compute it first, then use the tensor")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __neg__ = astype = _refuse


def _axes_of(axis):
    axes = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    for item in axes:
        if not isinstance(item, IterVar):
            raise TypeError(f"the axis of a reduction is a te.reduce_axis, not {item!r}")
    if not axes or len(set(axes)) != len(axes):
        raise ValueError("a reduction needs at least one axis, each named once")
    return axes


# For each combiner what it starts from, by the dtype, and how two values are combined.
_COMBINERS = {
    "sum": (lambda dtype: const(0, dtype), lambda a, b: a + b),
    "prod": (lambda dtype: const(1, dtype), lambda a, b: a * b),
    "max": (min_value, elementwise_max),
    "min": (max_value, elementwise_min),
    "any": (lambda dtype: const(False, dtype), logical_or),
    "all": (lambda dtype: const(True, dtype), logical_and),
}


def _reduce(combiner, expr, axis, where, init):
    expr = const(expr)
    if combiner in ("any", "all") and expr.dtype != "bool":
        expr = cast(expr, "bool")
    axes = _axes_of(axis)
    if where is not None:
        expr = if_then_else(where, expr, _COMBINERS[combiner][0](expr.dtype))
    return Reduction(combiner, [expr], axes, init=None if init is None else [cast(init, expr.dtype)])


def sum(expr, axis, where=None, init=None) -> Reduction:
    """The sum over the axes: of the points where the condition `where` is true, from `init` on.

    >>> from mlc import te
    >>> A = te.placeholder((4, 8), name="A")
    >>> k = te.reduce_axis((0, 8), "k")
    >>> te.compute((4,), lambda i: te.sum(A[i, k], axis=k, where=A[i, k] > 0), name="S").shape
    (4,)
    """
    return _reduce("sum", expr, axis, where, init)


def prod(expr, axis, where=None, init=None) -> Reduction:
    """The product over the axes."""
    return _reduce("prod", expr, axis, where, init)


def _is_axis(axis):
    return isinstance(axis, IterVar) or isinstance(axis, (list, tuple)) and all(isinstance(a, IterVar) for a in axis)


def max(expr, axis, where=None, init=None):
    """The maximum over the axes; of two values that are no axes, the larger one."""
    return _reduce("max", expr, axis, where, init) if _is_axis(axis) else _of_two("max", expr, axis, where, init)


def min(expr, axis, where=None, init=None):
    """The minimum over the axes; of two values that are no axes, the smaller one."""
    return _reduce("min", expr, axis, where, init) if _is_axis(axis) else _of_two("min", expr, axis, where, init)


def _of_two(name, lhs, rhs, where, init):
    if where is not None or init is not None:
        raise TypeError(f"te.{name} takes two values, or one and the axes to reduce")
    return elementwise_max(lhs, rhs) if name == "max" else elementwise_min(lhs, rhs)


def all(*args, axis=None, where=None, init=None):
    """True where all conditions are; with `axis`, where one is true at every point of the axes."""
    return _conditions("all", args, axis, where, init)


def any(*args, axis=None, where=None, init=None):
    """True where one condition is; with `axis`, where one is true at some point of the axes."""
    return _conditions("any", args, axis, where, init)


def _conditions(name, args, axis, where, init):
    if axis is not None:
        if len(args) != 1:
            raise TypeError(f"te.{name}: one condition is reduced over axes, but {len(args)} are given")
        return _reduce(name, args[0], axis, where, init)
    if where is not None or init is not None:
        raise TypeError(f"te.{name}: where and init are for the reduction over axes")
    return (logical_and if name == "all" else logical_or)(*args)


def comm_reducer(fcombine, fidentity, name="reduce"):
    """A reducer of one's own. With several values, `fcombine` takes two tuples and gives one; `fidentity` takes the
    dtypes and gives the value, or values, that the reduction starts from."""

    def reducer(expr, axis, where=None, init=None, *args):
        if not _is_axis(axis):
            combined = expr
            for value in (axis, *(item for item in (where, init) if item is not None), *args):
                combined = fcombine(combined, value)
            return combined
        several = isinstance(expr, (list, tuple))
        sources = [const(e) for e in (expr if several else [expr])]
        dtypes = [source.dtype for source in sources]
        if where is not None:
            identity = _listed(fidentity(*dtypes), len(sources), name)
            sources = [
                if_then_else(where, source, cast(value, source.dtype))
                for source, value in zip(sources, identity, strict=True)
            ]
        if init is not None:
            init = [cast(v, d) for v, d in zip(_listed(init, len(sources), name), dtypes, strict=True)]
        return Reduction("custom", sources, _axes_of(axis), (fcombine, fidentity, several), init=init)

    reducer.__name__ = name
    return reducer


def _listed(values, count, name):
    values = list(values) if isinstance(values, (list, tuple)) else [values]
    if len(values) != count:
        raise ValueError(f"{name}: {count} values are reduced, but {len(values)} are given to start from")
    return values


def _axis_names(fcompute, ndim, varargs_names):
    parameters = list(inspect.signature(fcompute).parameters.values())
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    names = [p.name for p in parameters if p.kind in positional and p.default is p.empty]
    if builtins.any(p.kind == p.VAR_POSITIONAL for p in parameters):
        rest = list(varargs_names) if varargs_names else [f"i{i}" for i in range(ndim - len(names))]
        names += rest
    if len(names) != ndim:
        raise ValueError(f"fcompute takes {len(names)} indices, but the shape has {ndim} dimensions")
    return names


def compute(shape, fcompute, name="compute", tag="", attrs=None, varargs_names=None):
    """The tensor whose element at `i, j, ...` is `fcompute(i, j, ...)`; a tuple of tensors if it gives a tuple.

    >>> from mlc import te
    >>> A = te.placeholder((4, 8), name="A")
    >>> te.compute((8, 4), lambda i, j: A[j, i], name="T").shape
    (8, 4)
    """
    if not callable(fcompute):
        raise TypeError(f"te.compute {name!r}: what an element is, is a function of its indices, not {fcompute!r}")
    with _scope.entered(_scope.graph()):
        extents, extent_values = shape_operands(shape)
        names = _axis_names(fcompute, len(extents), varargs_names)
        op, several, starts = _built(fcompute, name, names, extents, extent_values)
        if starts:
            # The values that the reduction starts from are combined with what it gives: they may depend on the axes.
            reduced = [Tensor(value) for value in op.results]
            op.attributes["name"] = _string(f"{name}_reduce")
            op, several, _ = _built(_from_init(fcompute, reduced), name, names, extents, extent_values)
    if is_wide(shape):
        op.attributes["te.wide"] = ir.UnitAttr.get(context())
    note_sizes(op, shape)
    if tag:
        op.attributes["te.tag"] = _string(tag)
    attrs = dict(attrs or {})
    # Of which inputs the layout is free is said of the function, not of a block.
    free = attrs.pop("layout_free_placeholders", [])
    if attrs or free:
        with context():
            if attrs:
                said = {key: to_attribute(value) for key, value in attrs.items()}
                op.attributes["annotations"] = ir.DictAttr.get(said)
            if free:
                op.attributes["te.layout_free"] = ir.ArrayAttr.get([ir.StringAttr.get(t.op.name) for t in free])
    tensors = [Tensor(value) for value in op.results]
    return tensors if several else tensors[0]


def _built(fcompute, name, names, extents, extent_values):
    """The op, whether it has several results, and whether it is a reduction that starts from values of its own."""
    index = ir.IndexType.get(context())
    # The result types are known once the body is: it is built in an op that is not inserted, and then moved.
    with at():
        holder = ir.Operation.create("te.compute", regions=1, ip=False)
        block = holder.regions[0].blocks.append(*[index] * len(names), arg_locs=[name_loc(n) for n in names])
    try:
        # An expression of the body may be gone when the body is complete.
        with _scope.tracked(lambda view: isinstance(view, PrimExpr) and not isinstance(view, IterVar)):
            return _build(block, fcompute, name, extents, extent_values)
    finally:
        holder.operation.erase()


def _from_init(fcompute, reduced):
    """The function that combines what a reduction starts from with what it gives."""

    def element(*indices):
        result = fcompute(*indices)
        first = result[0] if isinstance(result, (list, tuple)) else result
        values = [tensor[indices] for tensor in reduced]
        if first.custom is None:
            return _COMBINERS[first.combiner][1](first.init[0], values[0])
        fcombine, _, several = first.custom
        return fcombine(tuple(first.init), tuple(values)) if several else fcombine(first.init[0], values[0])

    return element


def _string(text):
    with context():
        return ir.StringAttr.get(text)


def _build(block, fcompute, name, extents, extent_values):
    """The op that the body in `block` becomes, whether it has several results, and whether it starts from an `init`."""
    with _scope.entered(new_body=block):
        result = fcompute(*[PrimExpr(argument) for argument in block.arguments])
        if result is None:
            raise TypeError(f"the body of te.compute {name!r} gives nothing")
        several = isinstance(result, (tuple, list))
        parts = list(result) if several else [result]
        starts = False
        if builtins.any(isinstance(part, Reduction) for part in parts):
            several = several or len(parts[0]) > 1
            starts = parts[0].init is not None
            make, sources = _reduction(parts), list(parts[0].sources)
        else:
            make, sources = _finish_compute, [_element(name, part) for part in parts]
        sources = [_of_tensor(source) for source in sources]
    with at():
        types = [ir.RankedTensorType.get(extents, _dt.to_type(source.dtype)) for source in sources]
    return make(block, name, extents, extent_values, types, sources), several, starts


def _element(name, part) -> PrimExpr:
    if isinstance(part, (PrimExpr, Tensor)) or isinstance(part, numbers.Number) or hasattr(part, "item"):
        return const(part)
    refuse_tensor(part)
    raise TypeError(f"te.compute {name!r}: an element is an expression or a number, not {part!r}")


def _of_tensor(expr: PrimExpr) -> PrimExpr:
    """The value as an element of a tensor: an index is an integer of the graph's kind."""
    value = expr.computed()
    if isinstance(value.type, ir.IndexType):
        return cast(PrimExpr(value), _scope.graph().index_dtype)
    return PrimExpr(value)


def _block_of(value):
    return value.owner if isinstance(value.owner, ir.Block) else value.owner.operation.block


def _finish_body(name, block):
    _mlc.te_finish_body(block)
    if _mlc.te_has_foreign(block, _scope.graph().block, _scope.free_graph().block):
        raise MLCError(f"te.compute {name!r}: an index or an element of another te.compute is used")


def _finish_compute(block, name, extents, extent_values, types, sources):
    with at(ir.InsertionPoint(block)):
        ir.Operation.create("te.yield", operands=[source.computed() for source in sources])
    _finish_body(name, block)
    with at(ir.InsertionPoint(_scope.graph().block), name_loc(name)):
        op = ir.Operation.create(
            "te.compute",
            results=types,
            operands=extent_values,
            attributes={"name": ir.StringAttr.get(name), "static_extents": ir.DenseI64ArrayAttr.get(extents)},
            regions=1,
        )
    block.append_to(op.regions[0])
    return op


def _reduction(parts):
    first = parts[0]
    if not builtins.all(isinstance(p, Reduction) and p.axes == first.axes for p in parts) or (
        len(parts) > 1 and [p.index for p in parts] != list(range(len(first.sources)))
    ):
        raise TypeError("the results of a te.compute are all values, or all those of one reduction")

    def make(block, name, extents, extent_values, types, sources):
        index = ir.IndexType.get(context())
        mins, min_values = _bounds([axis.dom.min for axis in first.axes])
        sizes, size_values = _bounds([axis.dom.extent for axis in first.axes])
        if any_of([_block_of(value) for value in (*min_values, *size_values)], [block]):
            raise MLCError(f"te.compute {name!r}: where a reduction begins and ends does not depend on the indices")
        arguments = [block.add_argument(index, name_loc(axis.name)) for axis in first.axes]
        with at(ir.InsertionPoint(block)):
            yielded = [source.computed() for source in sources]
            yielded = [_signless_in(block, value) for value in yielded]
            ir.Operation.create("te.yield", operands=yielded)
        _bind_axes(block, first.axes, arguments)
        _finish_body(name, block)
        combiner = first.combiner
        with at(ir.InsertionPoint(_scope.graph().block), name_loc(name)):
            op = ir.Operation.create(
                "te.reduce",
                results=types,
                operands=[*extent_values, *min_values, *size_values],
                attributes={
                    "name": ir.StringAttr.get(name),
                    "combiner": ir.Attribute.parse(f"#te<combiner {combiner}>"),
                    "static_extents": ir.DenseI64ArrayAttr.get(extents),
                    "static_reduce_mins": ir.DenseI64ArrayAttr.get(mins),
                    "static_reduce_extents": ir.DenseI64ArrayAttr.get(sizes),
                    "operandSegmentSizes": ir.DenseI32ArrayAttr.get(
                        [len(extent_values), len(min_values), len(size_values)]
                    ),
                },
                regions=3,
            )
        block.append_to(op.regions[0])
        if first.custom:
            _custom(op, [s.dtype for s in sources], *first.custom)
        return op

    return make


def _bind_axes(block, axes, arguments):
    """Makes the body use its own axes, also in what was computed of them before."""
    free = _scope.free_graph().block
    handles = [axis.handle for axis in axes]
    captured = _mlc.te_captured(block, free)
    dependent = [v for v in captured if any_of(handles, _mlc.te_placeholders(free, [v]))]
    copies = _mlc.te_import(block, free, handles, list(arguments), dependent, at_start=True)
    _mlc.replace_uses_in(block, dependent, copies)


def any_of(handles, values):
    return builtins.any(value in handles for value in values)


def _signless_in(block, value):
    with _scope.entered(new_body=block):
        return signless(value)


def _bounds(bounds):
    static, values = [], []
    for bound in bounds:
        constant = constant_value(bound) if isinstance(bound, PrimExpr) else int(bound)
        static.append(DYNAMIC if constant is None else constant)
        if constant is None:
            with _scope.entered(_scope.graph()):
                values.append(to_index(bound))
    return static, values


def _custom(op, dtypes, fcombine, fidentity, several):
    """Fills the regions of a reducer of one's own."""
    with at():
        identity = op.regions[1].blocks.append()
        types = [_dt.to_type(dtype) for dtype in dtypes]
        unknown = ir.Location.unknown()
        plain = [_signless_type(type) for type in types]
        combine = op.regions[2].blocks.append(*plain, *plain, arg_locs=[unknown] * (2 * len(types)))

    def yield_in(block, results):
        results = list(results) if isinstance(results, (list, tuple)) else [results]
        if len(results) != len(types):
            raise ValueError(f"the reducer gives {len(results)} values, but reduces {len(types)}")
        values = [signless(cast(r, dtype).computed()) for r, dtype in zip(results, dtypes, strict=True)]
        with at(ir.InsertionPoint(block)):
            ir.Operation.create("te.yield", operands=values)

    with _scope.entered(new_body=identity):
        yield_in(identity, fidentity(*dtypes))
    with _scope.entered(new_body=combine):
        arguments = [PrimExpr(sign_cast(a, t)) for a, t in zip(combine.arguments, types * 2, strict=True)]
        lhs, rhs = arguments[: len(types)], arguments[len(types) :]
        yield_in(combine, fcombine(tuple(lhs), tuple(rhs)) if several else fcombine(lhs[0], rhs[0]))


def _signless_type(type):
    if isinstance(type, ir.IntegerType) and type.is_unsigned:
        return ir.IntegerType.get_signless(type.width, context())
    return type
