# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core.module import BaseFunc, IRModule, register_view
from .binding import SeqExpr
from .expr import view_value
from .struct_info import FuncStructInfo, TupleStructInfo, view_type
class Function(BaseFunc):
    @property
    def params(self) -> Any: ...
    @property
    def struct_info(self) -> Any: ...
    @property
    def ret_struct_info(self) -> Any: ...
    @property
    def body(self) -> Any: ...
    @property
    def is_pure(self) -> Any: ...
    def bind_params(self, values: Any) -> Any: ...
