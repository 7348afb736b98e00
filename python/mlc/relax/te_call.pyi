# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core.context import MLCError, at, name_loc, name_of, scratch, value_location
from .._mlir_libs import _mlc
from ..te.tensor import Tensor
from ..tir import _scope
from ..tir.dims import to_dim
from ..tir.expr import PrimExpr
from .expr import Expr, PrimValue, ShapeExpr, Var
from .struct_info import TensorStructInfo
def build_emit_te(builder: Any, func: Any, args: Any, kwargs: Any, name: str = ...) -> Any: ...
