# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core import dtype as _dt
from .._core.context import MLCError, diagnostics
from .._core.module import IRModule, name_of_global
from .._mlir_libs import _mlc
def interpret(function: Any, *arrays: Any) -> list: ...
def make_inputs(function: Any, sizes: Any = ..., seed: Any = ...) -> list: ...
def check_schedule(before: Any, after: Any, *, inputs: Any = ..., sizes: Any = ..., seed: Any = ..., rtol: Any = ..., atol: Any = ..., compiled: Any = ...) -> None: ...
__all__ = ['check_schedule', 'interpret', 'make_inputs']
