# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .... import topi
from ... import op as R
from ...expr import Expr, const
from .importer import Complex, converts, dtype_name
def vector_norm(importer: Any, x: Any, order: Any = ..., dim: Any = ..., keepdim: Any = ..., dtype: str | Any | None = ...) -> Any: ...
