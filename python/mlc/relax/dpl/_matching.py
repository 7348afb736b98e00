"""Finds what patterns match."""

from ... import ir
from ..._core.attrs import Op
from ..._core.context import at, context, defining_op, scratch
from ..._core.module import GlobalVar
from ..._mlir_libs import _mlc
from ..binding import leaf
from ..expr import Call, Expr, ExternFunc, canonical
from . import pattern as P
from ._pdl import alternatives, module_text


class _Matcher:
    """One way in which a pattern may match, ready to be tried."""

    def __init__(self, way):
        self.way = way
        with context():
            self.module = ir.Module.parse(module_text("pattern", [way]))
            self.patterns = _mlc.Patterns(self.module.operation)

    def match(self, op):
        found = self.patterns.match(op)
        return None if found is None else parts(self.way, *found[:2])


def parts(way, operations, values):
    """The expression that each part of a pattern is, or None if one is what it must not be."""
    names = dict(zip(way.values, values, strict=True))
    ops = dict(zip(way.operations, operations, strict=True))
    if any(extract(rejected, Expr(names[name])) is not None for rejected, name in way.rejected):
        return None
    found = {way.patterns[key]: leaf(names[name]) for key, name in way.known.items()}
    for argument, op, place in way.arguments:
        found[argument] = Call.of(ops[op]).args[place]
    return found


def _matchers(pattern, as_value):
    """Those of a pattern, made once."""
    made = pattern.__dict__.setdefault("_matchers", {})
    if as_value not in made:
        made[as_value] = [_Matcher(way) for way in alternatives(pattern, as_value)]
    return made[as_value]


def extract(pattern, expr):
    """The expression that each part of a pattern is where the whole is `expr`; None if it is not."""
    if isinstance(pattern, P.OpPattern):
        return {pattern: expr} if _is_callee(pattern, expr) else None
    operation = expr.operation if isinstance(expr, Call) else None
    if operation is not None and len(operation.results) != 1:
        inner = pattern.pattern if isinstance(pattern, P.AttrPattern) else pattern
        tried = _matchers(pattern, False) if isinstance(inner, P.CallPattern) else []
        found = next((m for m in (matcher.match(operation) for matcher in tried) if m is not None), None)
    else:
        value = getattr(expr, "value", None)
        if value is None:
            return None
        # The value is put into a tuple for as long as it is looked at.
        with at(ir.InsertionPoint(scratch())):
            holder = ir.Operation.create("relax.tuple", operands=[canonical(value)], infer_type=True)
        try:
            tried = (matcher.match(holder) for matcher in _matchers(pattern, True))
            found = next((m for m in tried if m is not None), None)
        finally:
            holder.erase()
    if found is None:
        return None
    found[pattern] = expr
    _add_callees(pattern, found)
    return found


def _add_callees(pattern, found):
    """Operators are parts of a pattern, too."""
    for part in list(found):
        if isinstance(part, P.CallPattern) and isinstance(part.op, P.OpPattern) and part.op.name.startswith("relax."):
            found[part.op] = Op.get(part.op.name)


def _is_callee(pattern, expr):
    if isinstance(expr, (Op, Call)):
        return (expr if isinstance(expr, Op) else expr.op) is Op.get(pattern.name)
    if isinstance(expr, ExternFunc):
        return expr.global_symbol == pattern.name
    return isinstance(expr, GlobalVar) and expr.name_hint == pattern.name


def result_of(operation):
    """The operation as an expression."""
    return Call.of(operation) if len(operation.results) != 1 else leaf(operation.results[0])


def bound_value(expr):
    """The operation that gives what an expression is, or None."""
    return defining_op(canonical(expr.value))
