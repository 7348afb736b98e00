"""Puts other expressions in the place of what a pattern matches."""

from ..._core.module import IRModule
from ..analysis import remove_all_unused
from ..binding import leaf
from ..expr import Call
from ..expr_functor import PyExprMutator, mutator
from ..function import Function
from ._rewriting import rewrite_until_unchanged


@mutator
class _CallRewriter(PyExprMutator):
    """Asks for each call the rewriter of the first pattern that matches it and gives something else."""

    def __init__(self, rewriters):
        super().__init__()
        self.rewriters, self.changed = rewriters, False

    def visit_call_(self, call):
        for pattern, rewriter in self.rewriters:
            found = pattern.extract_matched_expr(call)
            if found is None:
                continue
            made = rewriter(call, {part: self._visited(expr, call) for part, expr in found.items()})
            if made is None or made is call or (isinstance(made, Call) and made.operation == call.operation):
                continue
            self.changed = True
            return made
        return super().visit_call_(call)

    def _visited(self, expr, call):
        """What an expression has become; the call itself, and what is no value, as they are."""
        value = getattr(expr, "value", None)
        if value is None or (isinstance(expr, Call) and expr.operation == call.operation):
            return expr
        return self.visit_expr(leaf(value))


def rewrite_call(pattern, rewriter, func) -> Function:
    """A function in which calls that a pattern matches are what `rewriter(call, found)` gives.

    `found` has the expression that each part of the pattern matches; a rewriter that gives the call itself, or None,
    leaves it.
    What nothing uses after that goes.
    """
    if not isinstance(func, Function):
        raise TypeError(f"rewrite_call: a function is expected, not a {type(func).__name__}")
    change = _CallRewriter([(pattern, rewriter)])
    made = change.visit_expr(func)
    return remove_all_unused(made) if change.changed else func


class PatternMatchingRewriter:
    """Functions on functions and modules that put other expressions in the place of what patterns match.

    What they give is matched again, until nothing changes. Of `one | other`, the second is asked where the first gives
    nothing.

    >>> from mlc.relax import op
    >>> from mlc.relax.dpl import is_op, wildcard
    >>> from mlc.script import relax as R
    >>> @R.function
    ... def main(x: R.Tensor((4,), "float32")):
    ...     y = R.negative(R.negative(R.negative(x)))
    ...     return y
    >>> x = wildcard()
    >>> twice = is_op("relax.negative")(is_op("relax.negative")(x))
    >>> rewriter = PatternMatchingRewriter.from_pattern(twice, lambda _, found: op.abs(found[x]))
    >>> rewriter(main).script().count("R.negative")
    1
    """

    def __init__(self, rewriters):
        self._rewriters = list(rewriters)

    @staticmethod
    def from_pattern(pattern, func):
        """The one that puts `func(expression, found)` in the place of what a pattern matches, unless that is None."""
        return PatternMatchingRewriter([(pattern, func)])

    def __or__(self, other):
        if not isinstance(other, PatternMatchingRewriter):
            return NotImplemented
        return PatternMatchingRewriter([*self._rewriters, *other._rewriters])

    def __call__(self, obj):
        if isinstance(obj, IRModule):
            changed = obj.clone()
            for var, function in obj.functions.items():
                if isinstance(function, Function):
                    changed.update_func(var, self(function))
            return changed
        if not isinstance(obj, Function):
            raise TypeError(f"PatternMatchingRewriter: a function or a module is expected, not a {type(obj).__name__}")
        return rewrite_until_unchanged(obj, lambda: _CallRewriter(self._rewriters), "PatternMatchingRewriter")
