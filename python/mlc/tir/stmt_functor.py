"""Walks over the statements of functions over buffers."""

from .stmt import Stmt, children


def pre_order_visit(stmt, visit) -> None:
    """Calls `visit` with each statement, before those inside of it; where it returns False, not with those."""
    stmt = _start(stmt)
    if visit(stmt) is False:
        return
    for child in children(stmt):
        pre_order_visit(child, visit)


def post_order_visit(stmt, visit) -> None:
    """Calls `visit` with each statement, after those inside of it."""
    stmt = _start(stmt)
    for child in children(stmt):
        post_order_visit(child, visit)
    visit(stmt)


def _start(stmt):
    stmt = getattr(stmt, "body", stmt) if not isinstance(stmt, Stmt) else stmt
    if not isinstance(stmt, Stmt):
        raise TypeError(f"a statement such as func.body is expected, not {type(stmt).__name__}")
    return stmt


__all__ = ["post_order_visit", "pre_order_visit"]
