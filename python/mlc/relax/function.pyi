# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.module import BaseFunc, register_view
from .expr import view_value
from .struct_info import FuncStructInfo, view_type
class Function(BaseFunc):
    @property
    def params(self) -> Any: ...
    @property
    def struct_info(self) -> Any: ...
    @property
    def ret_struct_info(self) -> Any: ...
    @property
    def body(self) -> Any: ...
