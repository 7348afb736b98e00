# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import ir
from ..._core.context import defining_op
from ..._mlir_libs import _mlc
from .error import ScheduleError
from .schedule import Schedule
from .state import StmtSRef
from .views import Block, For, view
def has_block(sch: Any, block_name: Any) -> bool: ...
def is_output_block(sch: Any, block: Any) -> bool: ...
class TensorizeInfo:
    loop_map: Any
    desc_loop_indexer: Any
    block_iter_paddings: Any
    def __init__(self, loop_map: Any, desc_loop_indexer: Any, block_iter_paddings: Any = ...) -> None: ...
def get_tensorize_loop_mapping(sch: Any, block: Any, desc_func: Any, allow_padding: Any = ...) -> TensorizeInfo | None: ...
__all__ = ['TensorizeInfo', 'get_tensorize_loop_mapping', 'has_block', 'is_output_block']
