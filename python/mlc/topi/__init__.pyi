# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import nn
from ._call import call as _call
from .elementwise import *
from .manipulate import *
from .reduction import *
from .reduction import all, any, max, min, prod, sum
def matmul(a: Any, b: Any, transp_a: Any = ..., transp_b: Any = ...) -> Any: ...
def flatten(data: Any) -> Any: ...
def identity(x: Any) -> Any: ...
