"""Small things about graph functions."""

from .expr_functor import PyExprMutator


def copy_with_new_vars(func):
    """A copy of a function, with variables of its own."""
    return PyExprMutator().visit_expr(func)


__all__ = ["copy_with_new_vars"]
