# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import numbers
from .._core import dtype as _dt
from .._core.context import context, defining_op
from .._mlir_libs._mlc import DimExprAttr
from . import _scope
from . import expr as _expr
def constant_dim(value: Any) -> DimExprAttr: ...
def wrap_dim(dim: DimExprAttr) -> Any: ...
def to_dim(value: Any) -> DimExprAttr: ...
def constant_value(expr: Any) -> Any: ...
