# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .base import constant_number, create, dims, f64, i64, string
from .base import dtype as dtype_attr
def resize2d(data: Any, size: Any, roi: Any = ..., layout: str = ..., method: Any = ..., coordinate_transformation_mode: Any = ..., rounding_method: Any = ..., cubic_alpha: Any = ..., cubic_exclude: Any = ..., extrapolation_value: Any = ..., out_dtype: str | None = ...) -> Any: ...
__all__ = ['resize2d']
