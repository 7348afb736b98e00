"""Finds what patterns match."""

from ... import ir
from ..._core.attrs import Op
from ..._core.context import context, defining_op
from ..._core.module import GlobalVar
from ..._mlir_libs import _mlc
from ..binding import leaf
from ..expr import Call, ExternFunc, canonical
from . import pattern as P
from ._pdl import alternatives, module_text


class _Matcher:
    """The ways in which a pattern may match, ready to be tried."""

    def __init__(self, pattern, as_value):
        self.ways = alternatives(pattern, as_value)
        with context():
            self.module = ir.Module.parse(module_text("pattern", self.ways))
            self.patterns = _mlc.Patterns(self.module.operation)

    def parts(self, match):
        """The expression that each part is, or None for no match."""
        return None if match is None else parts(self.ways[match[2][0].value], *match[:2])


def parts(way, operations, values):
    """The expression that each part of a pattern is, in one way to match."""
    names = dict(zip(way.values, values, strict=True))
    ops = dict(zip(way.operations, operations, strict=True))
    found = {way.patterns[key]: leaf(names[name]) for key, name in way.known.items()}
    for argument, op, place in way.arguments:
        found[argument] = Call.of(ops[op]).args[place]
    return found


def _matcher(pattern, as_value):
    """That of a pattern, made once."""
    made = pattern.__dict__.setdefault("_matchers", {})
    if as_value not in made:
        made[as_value] = _Matcher(pattern, as_value)
    return made[as_value]


def _is_of_call(pattern):
    return isinstance(pattern.pattern if isinstance(pattern, P.AttrPattern) else pattern, P.CallPattern)


def extract(pattern, expr):
    """The expression that each part of a pattern is where the whole is `expr`; None if it is not."""
    if isinstance(pattern, P.OpPattern):
        return {pattern: expr} if _is_callee(pattern, expr) else None
    operation = expr.operation if isinstance(expr, Call) else None
    if operation is not None and len(operation.results) != 1:
        if not _is_of_call(pattern):
            return None
        matcher = _matcher(pattern, False)
        found = matcher.parts(matcher.patterns.match(operation))
    else:
        value = getattr(expr, "value", None)
        if value is None:
            return None
        matcher = _matcher(pattern, True)
        found = matcher.parts(matcher.patterns.match_value(canonical(value)))
    if found is None:
        return None
    found[pattern] = expr
    _add_callees(pattern, found)
    return found


def extract_graph(nodes, edges, dataflow, included=None):
    """What each part of the patterns of a graph is in a block; None if they do not all match.

    An edge is two numbers of patterns, the number of the operand and whether nothing else uses it.
    """
    matchers = [(_matcher(node, True), _matcher(node, False) if _is_of_call(node) else None) for node in nodes]
    patterns = [(value.patterns, op and op.patterns) for value, op in matchers]
    matches = _mlc.match_pattern_graph(patterns, edges, dataflow, included)
    if matches is None:
        return None
    found = {}
    for node, (of_value, of_op), (subject, match) in zip(nodes, matchers, matches, strict=True):
        is_value = isinstance(subject, ir.Value)
        found |= (of_value if is_value else of_op).parts(match)
        found[node] = leaf(subject) if is_value else Call.of(subject)
        _add_callees(node, found)
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
