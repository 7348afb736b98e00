"""Puts other expressions in the place of what a pattern matches."""

from ... import ir
from ..._core.module import IRModule
from ...transform import pipeline
from ..analysis import all_global_vars, remove_all_unused
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
    def from_module(mod):
        """The one that computes as the function `replacement` of a module does what its function `pattern` computes.

        Where the pattern returns several values, these are replaced together. Other functions of the module are added
        to a module in which something is rewritten.

        >>> from mlc.script import ir as I
        >>> from mlc.script import relax as R
        >>> @R.rewriter
        ... class TwiceIsNothing:
        ...     @R.function
        ...     def pattern(x: R.Tensor(("n",), "float32")):
        ...         return R.negative(R.negative(x))
        ...     @R.function
        ...     def replacement(x: R.Tensor(("n",), "float32")):
        ...         return R.abs(x)
        >>> @R.function
        ... def main(x: R.Tensor((4,), "float32")):
        ...     y = R.negative(R.negative(x))
        ...     return y
        >>> "R.negative" in TwiceIsNothing(main).script()
        False
        """
        for name in ("pattern", "replacement"):
            if name not in mod:
                raise ValueError(f"a rewriter has a function {name!r}, but the module has {list(mod)}")
        return PatternMatchingRewriter([mod])

    @staticmethod
    def from_pattern(pattern, func):
        """The one that puts `func(expression, found)` in the place of what a pattern matches, unless that is None."""
        return PatternMatchingRewriter([(pattern, func)])

    def __or__(self, other):
        if not isinstance(other, PatternMatchingRewriter):
            return NotImplemented
        return PatternMatchingRewriter([*self._rewriters, *other._rewriters])

    def __call__(self, obj):
        if any(isinstance(rewriter, IRModule) for rewriter in self._rewriters):
            return self._rewrite_by_modules(obj)
        if isinstance(obj, IRModule):
            changed = obj.clone()
            for var, function in obj.functions.items():
                if isinstance(function, Function):
                    changed.update_func(var, self(function))
            return changed
        if not isinstance(obj, Function):
            raise TypeError(f"PatternMatchingRewriter: a function or a module is expected, not a {type(obj).__name__}")
        return rewrite_until_unchanged(obj, lambda: _CallRewriter(self._rewriters), "PatternMatchingRewriter")

    def _rewrite_by_modules(self, obj):
        """Asks all rewriters in turn, until none changes anything."""
        if isinstance(obj, Function):
            changed = self(IRModule({obj.name: obj}))[obj.name]
            return changed if obj.is_public else changed.without_attr("global_symbol")
        if not isinstance(obj, IRModule):
            raise TypeError(f"PatternMatchingRewriter: a function or a module is expected, not a {type(obj).__name__}")
        # What a replacement calls is not rewritten itself.
        functions = [var.name_hint for var, function in obj.functions.items() if isinstance(function, Function)]
        text = None
        while text != (text := obj.script()):
            for rewriter in self._rewriters:
                one = rewriter if isinstance(rewriter, IRModule) else PatternMatchingRewriter([rewriter])
                obj = _rewritten_by_module(obj, one, functions) if isinstance(rewriter, IRModule) else one(obj)
        return obj


def _rewritten_by_module(mod, rewriter, functions):
    """A module in which some functions have the ops of `replacement` for those of `pattern` of another module."""
    made, names = mod.clone(), {}
    for var in rewriter.get_global_vars():
        name = names[var.name_hint] = _free_name(made, var.name_hint)
        made.update_func(name, rewriter[var])
    for before, after in names.items():
        if before != after:
            for name in names.values():
                ir.SymbolTable.replace_all_symbol_uses(before, after, made[name].operation)
    options = f"pattern={names['pattern']} replacement={names['replacement']} functions={','.join(functions)}"
    made = pipeline("PatternMatchingRewriter", f"relax-rewrite-by-example{{{options}}}")(made)
    used = {var.name_hint for name in functions for var in all_global_vars(made[name])}
    for name in names.values():
        if name in made and name not in used:
            del made[name]
    return made


def _free_name(mod, name):
    number, hint = 0, name
    while hint in mod:
        number += 1
        hint = f"{name}_{number}"
    return hint
