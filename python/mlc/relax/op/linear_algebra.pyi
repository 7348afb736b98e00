# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .base import create
from .base import dtype as dtype_attr
from .elementwise import add
from .manipulate import permute_dims
def matmul(x1: Any, x2: Any, out_dtype: str | None = ...) -> Any: ...
def linear(data: Any, weight: Any, bias: Any = ..., out_dtype: str | None = ...) -> Any: ...
def dense(data: Any, weight: Any, out_dtype: str | None = ...) -> Any: ...
