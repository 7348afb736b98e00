# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._core.context import MLCError
from ..struct_info import TensorStructInfo
from .body import composed
from .composed import _axis, _info, _open
from .elementwise import add, astype, clip, divide, multiply, round, subtract
from .manipulate import reshape
def quantize(data: Any, scale: Any, zero_point: Any, axis: int | Sequence[int] | Any | None = ..., out_dtype: str | None = ...) -> Any: ...
def dequantize(data: Any, scale: Any, zero_point: Any, axis: int | Sequence[int] | Any | None = ..., out_dtype: str | None = ...) -> Any: ...
