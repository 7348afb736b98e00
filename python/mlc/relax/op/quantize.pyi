# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .elementwise import add, astype, clip, divide, multiply, round, subtract
from .manipulate import reshape
def quantize(data: Any, scale: Any, zero_point: Any, axis: int | Sequence[int] | Any | None = ..., out_dtype: str | None = ...) -> Any: ...
def dequantize(data: Any, scale: Any, zero_point: Any, axis: int | Sequence[int] | Any | None = ..., out_dtype: str | None = ...) -> Any: ...
