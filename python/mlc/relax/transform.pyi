# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core.context import MLCError, at, diagnostics
from .._core.module import IRModule
from .._mlir_libs import _mlc
from ..transform import Pass, pipeline
from .constant import elements, to_array
from .function import Function
from .struct_info import TensorStructInfo
def LegalizeOps(customize_legalize_map: Any = ..., skip_ops: Any = ..., enable_warning: Any = ...) -> Pass: ...
def BindParams(func_name: str, params: Any) -> Pass: ...
def BindSymbolicVars(binding_map: Any, func_name: str = ...) -> Pass: ...
def canonicalize() -> Pass: ...
__all__ = ['BindParams', 'BindSymbolicVars', 'LegalizeOps']
