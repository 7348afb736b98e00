# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core.module import BaseFunc, IRModule as IRModule, register_view
class PrimFunc(BaseFunc):
    @property
    def params(self) -> Any: ...
    @property
    def buffer_types(self) -> Any: ...
    @property
    def body(self) -> Any: ...
__all__ = ['PrimFunc', 'IRModule']
