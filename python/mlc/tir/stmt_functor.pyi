# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .stmt import Stmt, children
def pre_order_visit(stmt: Any, visit: Any) -> None: ...
def post_order_visit(stmt: Any, visit: Any) -> None: ...
__all__ = ['post_order_visit', 'pre_order_visit']
