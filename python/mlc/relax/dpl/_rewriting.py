"""Rewriting again what was rewritten."""

from ..._core.context import MLCError
from ..analysis import remove_all_unused
from ..function import Function


def rewrite_until_unchanged(func, create_mutator, what) -> Function:
    """What mutators make of a function, one after the other, until one says that it has `changed` nothing."""
    seen = {func.script()}
    while True:
        change = create_mutator()
        made = change.visit_expr(func)
        if not change.changed:
            return func
        func = remove_all_unused(made)
        text = func.script()
        if text in seen:
            raise MLCError(f"{what}: what the rewriter gives is matched again and again")
        seen.add(text)
