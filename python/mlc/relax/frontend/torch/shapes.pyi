# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import op as R
from ...expr import Expr, const
from .importer import converts, dtype_name
def select(importer: Any, x: Any, dim: Any, index: Any) -> Any: ...
