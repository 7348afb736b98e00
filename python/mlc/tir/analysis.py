"""Questions about functions over buffers."""

from .._core.context import MLCError, errors
from .._core.structural import structural_equal as expr_deep_equal
from .stmt_functor import undefined_vars


def verify_well_formed(func, assert_mode=True) -> bool:
    """True if the function, or each of a module, obeys the rules; an error says which it does not, in `assert_mode`."""
    try:
        with errors("not well formed"):
            func.operation.verify()
    except MLCError:
        if assert_mode:
            raise
        return False
    return True


__all__ = ["expr_deep_equal", "undefined_vars", "verify_well_formed"]
