# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import ast
import numbers
from .. import ir
from .._core.context import context
from ..tir.buffer import decl_buffer
from ..tir.convert import cast, const
from ..tir.expr import PrimExpr, Var
from .compute import compute
from .tensor import Tensor, as_tuple
class Extern:
    outputs: Any
    name: Any
    inputs: Any
    buffers: Any
    body: Any
    attrs: Any
    def __init__(self, name: str, inputs: Any, buffers: Any, body: Any, attrs: dict[str, Any] | None) -> None: ...
    @property
    def tensors(self) -> Any: ...
def extern(shape: Sequence[Any] | Any, inputs: Any, fcompute: Any, name: str = ..., dtype: str | Any | None = ..., in_buffers: Any = ..., out_buffers: Any = ..., tag: Any = ..., attrs: dict[str, Any] | None = ...) -> Any: ...
def externs_of(block: Any) -> Any: ...
def with_statements(function: Any, externs: Any, given: Any) -> Any: ...
