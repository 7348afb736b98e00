"""Where tensor expressions are being built: the graph of te ops, and inside it the body of an op."""

import contextlib
import threading
import weakref

from .. import ir
from .._core.context import at, context, name_loc, scratch
from .._mlir_libs._mlc import DimExprAttr

_CAST = "builtin.unrealized_conversion_cast"


class Graph:
    """A block of te ops. Symbols of shapes are `index` values in it, made when they are first needed."""

    def __init__(self, block, index_dtype, make_symbol):
        self.block = block
        self.index_dtype = index_dtype
        # The variables and the symbols of 32 bits, where indices of both widths meet.
        self.plain, self.narrow = set(), set()
        self.symbols = {}
        self._make_symbol = make_symbol

    def symbol(self, name):
        if name not in self.symbols:
            self.symbols[name] = self._make_symbol(name)
        return self.symbols[name]

    def value(self, dim: DimExprAttr, block=None) -> ir.Value:
        """The `index` value of an expression of symbols, computed at the end of `block` if it is not one symbol."""
        symbols = {name: self.symbol(name) for name in dim.symbols}
        value = dim.materialize(block or self.block, ir.Location.unknown(context()), symbols)
        if value is None:
            raise ValueError("an unknown dimension has no value")
        return value

    def dim(self, value: ir.Value):
        """The expression that an `index` value of this graph computes, or None."""
        return DimExprAttr.of_value(value, self.symbols)


def placeholder(type, name, operands=()):
    """A value in the scratch block that stands for an argument."""
    with at(ir.InsertionPoint(scratch()), name_loc(name)):
        return ir.Operation.create(_CAST, results=[type], operands=list(operands)).result


def is_placeholder(op) -> bool:
    return op is not None and op.name == _CAST and op.block == scratch()


_state = threading.local()
_free = None


def free_graph() -> Graph:
    """The graph of tensors that belong to no function yet: the scratch block."""
    global _free
    if _free is None:
        _free = Graph(scratch(), "int32", lambda name: placeholder(ir.IndexType.get(context()), name))
    return _free


def graph() -> Graph:
    return getattr(_state, "graph", None) or free_graph()


def is_narrow(value: ir.Value) -> bool:
    """True for an index that is computed from variables of 32 bits, where others have 64."""
    if value in graph().plain:
        return True
    op = None if isinstance(value.owner, ir.Block) else value.owner.operation
    if op is None or not op.name.startswith(("arith.", "affine.")) or "tir.written" in op.attributes:
        return False
    parts = [part for part in op.operands if isinstance(part.type, ir.IndexType) and not is_constant(part)]
    return bool(parts) and all(map(is_narrow, parts))


def is_constant(value: ir.Value) -> bool:
    return not isinstance(value.owner, ir.Block) and value.owner.operation.name == "arith.constant"


def index_dtype_of(value: ir.Value) -> str:
    """What an index stands for."""
    return "int32" if graph().plain and is_narrow(value) else graph().index_dtype


def body():
    """The block that scalars are built in: the body of an op under construction, or the graph's block."""
    return getattr(_state, "body", None) or graph().block


@contextlib.contextmanager
def entered(new_graph=None, new_body=None):
    """Builds in `new_graph`, or in `new_body` inside the graph of now."""
    before = getattr(_state, "graph", None), getattr(_state, "body", None)
    _state.graph, _state.body = new_graph or before[0], new_body
    try:
        yield
    finally:
        _state.graph, _state.body = before


@contextlib.contextmanager
def located(location):
    """Gives what is built inside a place, unless it has one of its own."""
    before = getattr(_state, "location", None)
    _state.location = location
    try:
        yield
    finally:
        _state.location = before


def register(view):
    """Notes a view of a value, so that it can be told when the value is gone."""
    views = getattr(_state, "views", None)
    if views is not None:
        views.append(weakref.ref(view))


@contextlib.contextmanager
def tracked(temporary):
    """Expires the views of what is built inside, if it fails, and those that are `temporary(view)` in any case."""
    before, views = getattr(_state, "views", None), []
    _state.views = views
    failed = True
    try:
        yield
        failed = False
    finally:
        _state.views = before
        for reference in views:
            view = reference()
            if view is not None and (failed or temporary(view)):
                view.expire()
            elif view is not None and before is not None:
                before.append(reference)


def create(name, results, operands, attributes=None, regions=0) -> ir.Operation:
    """An operation at the end of the body of now."""
    with at(ir.InsertionPoint(body()), getattr(_state, "location", None)):
        return ir.Operation.create(
            name, results=list(results), operands=list(operands), attributes=attributes or {}, regions=regions
        )
