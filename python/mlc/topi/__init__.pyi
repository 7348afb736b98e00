# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import image, nn
from ._call import call as _call
from .elementwise import *
from .index import *
from .manipulate import *
from .reduction import *
from .reduction import all, any, max, min, prod, sum
from .sort import *
def matmul(a: Any, b: Any, transp_a: Any = ..., transp_b: Any = ...) -> Any: ...
def batch_matmul(x: Any, y: Any, oshape: Any = ..., out_dtype: str | None = ..., transpose_a: Any = ..., transpose_b: Any = ...) -> Any: ...
def flatten(data: Any) -> Any: ...
def identity(x: Any) -> Any: ...
