"""Passes that write the statements of functions over buffers anew."""

from ..arith import Analyzer
from ..tir import nodes as _n
from ..tir.buffer import BufferRegion
from ..tir.expr import IntImm, PrimExpr
from ..tir.function import PrimFunc
from ..tir.range import Range
from ..tir.stmt import (
    Block,
    BlockRealize,
    Evaluate,
    For,
    ForKind,
    IfThenElse,
    SeqStmt,
    Stmt,
    stmt_seq,
)
from ..tir.stmt_functor import rebuilt, substitute, undefined_vars
from ..tir.tree import key
from . import over_functions


def _made(title, change):
    """What makes the pass that gives each function over buffers the body that `change` makes of its own."""

    def make():
        def transform(func, mod, ctx):
            body = change(func.body)
            return func if body is func.body else func.with_body(body)

        return over_functions(transform, PrimFunc, f"tir.{title}")

    make.__name__, make.__doc__ = title, change.__doc__
    return make


def _mapped(node, change):
    """The node with `change` of each statement and expression right inside of it."""
    return rebuilt(node, change) if hasattr(node, "fields") else node


# ===--- Simplify --------------------------------------------------------------------------------===#


class _Simplifier:
    def __init__(self):
        self.analyzer = Analyzer()

    def expr(self, node):
        """Integers and conditions in a shorter form; what else there is, in its parts."""
        if isinstance(node, (IntImm, _n.StringImm)):
            return node
        is_integer = node.dtype in ("int32", "int64", "bool")
        return self.analyzer.simplify(node) if is_integer else _mapped(node, self.expr)

    def visit(self, node):
        if isinstance(node, PrimExpr):
            return self.expr(node)
        if isinstance(node, For):
            with self.knows(node.loop_var, Range.from_min_extent(node.min, node.extent)):
                return _mapped(node, self.visit)
        if isinstance(node, BlockRealize):
            return self.realize(node)
        if isinstance(node, IfThenElse):
            return self.choice(node)
        if isinstance(node, SeqStmt):
            return _sequence(node, [self.visit(part) for part in node.seq])
        return _mapped(node, self.visit)

    def knows(self, var, domain):
        return _Known(self.analyzer, var, domain)

    def realize(self, node):
        known = [self.knows(axis.var, axis.dom) for axis in node.block.iter_vars]
        values = [self.expr(value) for value in node.iter_values]
        predicate = self.expr(node.predicate)
        for scope in known:
            scope.__enter__()
        try:
            block = _mapped(node.block, self.visit)
        finally:
            for scope in reversed(known):
                scope.__exit__()
        return BlockRealize(values, predicate, block)

    def choice(self, node):
        condition = self.expr(node.condition)
        if isinstance(condition, IntImm):
            taken = node.then_case if condition.value else node.else_case
            return Evaluate(0) if taken is None else self.visit(taken)
        with self.analyzer.constraint_scope(condition):
            then = self.visit(node.then_case)
        otherwise = None
        if node.else_case is not None:
            with self.analyzer.constraint_scope(_n.Not(condition)):
                otherwise = self.visit(node.else_case)
        return IfThenElse(condition, then, otherwise)


class _Known:
    """Where a variable is known to be in a range, if that says anything."""

    def __init__(self, analyzer, var, domain):
        self.analyzer, self.var, self.domain = analyzer, var, domain

    def __enter__(self):
        self.before = dict(self.analyzer._ranges)
        self.analyzer.bind(self.var, self.domain)

    def __exit__(self, *_):
        self.analyzer._ranges = self.before


def _sequence(node, parts):
    """A sequence of parts of which those that do nothing are gone; the node where nothing changes."""
    if all(a is b for a, b in zip(parts, node.seq, strict=True)):
        return node
    kept = [part for part in parts if not _is_nothing(part)]
    return stmt_seq(*kept) if kept else Evaluate(0)


def _simplified(body):
    """Writes indices and conditions of integers shorter, and takes the branch of a condition that is decided."""
    return _Simplifier().visit(body)


# ===--- RemoveNoOp ------------------------------------------------------------------------------===#


def _is_nothing(node):
    value = node.value if isinstance(node, Evaluate) else None
    return isinstance(value, (IntImm, _n.FloatImm, _n.StringImm))


def _without_nothing(node):
    """Takes out what does nothing: loops, conditions and blocks without statements, and loops of no iteration."""
    if not isinstance(node, Stmt):
        return node
    if isinstance(node, SeqStmt):
        return _sequence(node, [_without_nothing(part) for part in node.seq])
    made = _mapped(node, _without_nothing)
    if isinstance(made, For) and (_n.number_of(made.extent) == 0 or _is_nothing(made.body)):
        return Evaluate(0)
    if isinstance(made, BlockRealize) and made.block.init is None and _is_nothing(made.block.body):
        # The block around everything stays.
        return made if made.block.name_hint == "root" and not made.iter_values else Evaluate(0)
    if isinstance(made, IfThenElse):
        if made.else_case is not None and _is_nothing(made.else_case):
            made = IfThenElse(made.condition, made.then_case, None)
        if _is_nothing(made.then_case):
            otherwise = made.else_case
            return Evaluate(0) if otherwise is None else IfThenElse(_n.negate(made.condition), otherwise, None)
    return made


# ===--- UnrollLoop ------------------------------------------------------------------------------===#


def _unrolled(node):
    """Writes the iterations of loops that are marked as unrolled one behind the other, and these shorter."""
    if not isinstance(node, Stmt):
        return node
    made = _mapped(node, _unrolled)
    if isinstance(made, SeqStmt):
        return stmt_seq(*made.seq)
    extent = _n.number_of(made.extent) if isinstance(made, For) and made.kind == ForKind.UNROLLED else None
    if extent is None or extent <= 0:
        return made
    steps = [made.min + IntImm(made.loop_var.dtype, number) for number in range(int(extent))]
    bodies = (substitute(made.body, {made.loop_var: Analyzer().simplify(step)}) for step in steps)
    return stmt_seq(*map(_Simplifier().visit, bodies))


# ===--- HoistIfThenElse -------------------------------------------------------------------------===#


def _hoisted(node):
    """Takes conditions that do not depend on a loop, and are all that is in it, out of it."""
    if not isinstance(node, Stmt):
        return node
    made = _mapped(node, _hoisted)
    inner = made.body if isinstance(made, For) else None
    if not isinstance(inner, IfThenElse):
        return made
    used = {key(var) for var in undefined_vars(Evaluate(inner.condition))}
    if key(made.loop_var) in used or _reads(inner.condition):
        return made
    branches = [inner.then_case] + ([] if inner.else_case is None else [inner.else_case])
    return IfThenElse(inner.condition, *(_loop_of(made, branch) for branch in branches))


def _reads(node):
    if isinstance(node, (_n.BufferLoad, _n.Call)):
        return True
    parts = [getattr(node, name, None) for name in getattr(node, "fields", ())]
    return any(_reads(part) for part in parts if isinstance(part, PrimExpr))


def _loop_of(loop, body):
    made = For(loop.loop_var, loop.min, loop.extent, loop.kind, body, loop.thread_binding, loop.annotations, loop.step)
    return _hoisted(made)


# ===--- Blocks ----------------------------------------------------------------------------------===#


def _init_lowered(node):
    """Makes the init of blocks a condition before the body: that each axis that is reduced is at its begin."""
    if not isinstance(node, Stmt):
        return node
    made = _mapped(node, _init_lowered)
    if not isinstance(made, Block) or made.init is None:
        return made
    begins = [_n.EQ(axis.var, axis.dom.min) for axis in made.iter_vars if axis.iter_type == 2]
    init = made.init
    if begins:
        condition = begins[0]
        for other in begins[1:]:
            condition = _n.And(condition, other)
        init = IfThenElse(condition, init, None)
    return _block_with(made, init=None, body=stmt_seq(init, made.body))


def _block_with(block, **parts):
    names = ("iter_vars", "reads", "writes", "name_hint", "body", "init", "alloc_buffers", "match_buffers")
    given = {name: getattr(block, name) for name in (*names, "annotations")}
    return Block(**{**given, **parts})


def _opaque(node):
    """Writes what the axes of blocks are bound to in their place."""
    if not isinstance(node, Stmt):
        return node
    made = _mapped(node, _opaque)
    if not isinstance(made, BlockRealize) or not made.iter_values:
        return made
    block = made.block
    values = {axis.var: value for axis, value in zip(block.iter_vars, made.iter_values, strict=True)}

    def changed(region):
        ranges = [[substitute(part, values) for part in (item.min, item.extent)] for item in region.region]
        return BufferRegion(region.buffer, [Range.from_min_extent(*part) for part in ranges])

    block = _block_with(
        block,
        iter_vars=[],
        reads=[changed(region) for region in block.reads],
        writes=[changed(region) for region in block.writes],
        body=substitute(block.body, values),
        init=None if block.init is None else substitute(block.init, values),
        match_buffers=substitute(block, values).match_buffers,
    )
    return BlockRealize([], made.predicate, block)


Simplify = _made("Simplify", _simplified)
RemoveNoOp = _made("RemoveNoOp", _without_nothing)
UnrollLoop = _made("UnrollLoop", _unrolled)
HoistIfThenElse = _made("HoistIfThenElse", _hoisted)
LowerInitBlock = _made("LowerInitBlock", _init_lowered)
ConvertBlocksToOpaque = _made("ConvertBlocksToOpaque", _opaque)

__all__ = ["ConvertBlocksToOpaque", "HoistIfThenElse", "LowerInitBlock", "RemoveNoOp", "Simplify", "UnrollLoop"]
