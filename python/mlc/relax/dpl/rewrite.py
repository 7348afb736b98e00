"""Puts other expressions in the place of what a pattern matches."""

from ..analysis import remove_all_unused
from ..binding import leaf
from ..expr import Call
from ..expr_functor import PyExprMutator, mutator
from ..function import Function


@mutator
class _CallRewriter(PyExprMutator):
    """Asks `rewriter` for each call that the pattern matches."""

    def __init__(self, pattern, rewriter):
        super().__init__()
        self.pattern, self.rewriter, self.changed = pattern, rewriter, False

    def visit_call_(self, call):
        found = self.pattern.extract_matched_expr(call)
        if found is None:
            return super().visit_call_(call)
        made = self.rewriter(call, {pattern: self._visited(expr, call) for pattern, expr in found.items()})
        if made is call or (isinstance(made, Call) and made.operation == call.operation):
            return super().visit_call_(call)
        self.changed = True
        return made

    def _visited(self, expr, call):
        """What an expression has become; the call itself, and what is no value, as they are."""
        value = getattr(expr, "value", None)
        if value is None or (isinstance(expr, Call) and expr.operation == call.operation):
            return expr
        return self.visit_expr(leaf(value))


def rewrite_call(pattern, rewriter, func) -> Function:
    """A function in which calls that a pattern matches are what `rewriter(call, found)` gives.

    `found` has the expression that each part of the pattern matches; a rewriter that gives the call itself leaves it.
    What nothing uses after that goes.
    """
    if not isinstance(func, Function):
        raise TypeError(f"rewrite_call: a function is expected, not a {type(func).__name__}")
    change = _CallRewriter(pattern, rewriter)
    made = change.visit_expr(func)
    return remove_all_unused(made) if change.changed else func
