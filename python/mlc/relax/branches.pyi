# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core.context import MLCError, at, context
from .binding import If
from .expr import as_expr
def create_if(builder: Any, condition: Any, branches: Any) -> If: ...
