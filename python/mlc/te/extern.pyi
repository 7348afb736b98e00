# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import numbers
import re
from .. import ir
from .._core import dtype as _dt
from .._core.context import at, name_loc
from .._core.module import to_attribute
from ..tir import _scope
from ..tir.buffer import decl_buffer
from ..tir.expr import PrimExpr, Var
from .tensor import Tensor, as_tuple, shape_operands
def extern(shape: Sequence[Any] | Any, inputs: Any, fcompute: Any, name: str = ..., dtype: str | Any | None = ..., in_buffers: Any = ..., out_buffers: Any = ..., tag: Any = ..., attrs: dict[str, Any] | None = ...) -> Any: ...
def extern_primfunc(input_tensors: Any, primfunc: Any, name: str = ..., tag: Any = ..., attrs: dict[str, Any] | None = ...) -> Any: ...
