# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import string
from ..._core.context import MLCError
from ..struct_info import TensorStructInfo
from .base import create, tensors_of
from .base import dtype as dtype_attr
from .body import composed
from .elementwise import add, multiply
from .manipulate import expand_dims, permute_dims, reshape
from .reduce import sum as sum_of
def matmul(x1: Any, x2: Any, out_dtype: str | None = ...) -> Any: ...
def linear(data: Any, weight: Any, bias: Any = ..., out_dtype: str | None = ...) -> Any: ...
def dense(data: Any, weight: Any, out_dtype: str | None = ...) -> Any: ...
def outer(x1: Any, x2: Any) -> Any: ...
def einsum(operands: Any, subscripts: Any) -> Any: ...
