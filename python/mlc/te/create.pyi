# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core import dtype as _dt
from .._core.context import MLCError, at, context, defining_op, diagnostics, name_of, scratch, value_location
from .._core.module import IRModule, view
from .._mlir_libs import _mlc
from ..tir import _scope
from ..tir.dims import to_dim
from ..tir.expr import PrimExpr
from .tensor import Tensor
def create_prim_func(ops: Any, index_dtype_override: Any = ..., *, name: str = ...) -> Any: ...
