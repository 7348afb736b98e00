# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._mlir_libs import _mlc
from ..buffer import Buffer
from ..expr import IntImm
from ..index_map import IndexMap, affine_map
from ..nodes import GE, GT, LE, LT, And
from ..tree import key
from .error import ScheduleError
from .schedule import Schedule
from .state import StmtSRef
from .views import Block, view
def suggest_index_map(buffer: Any, indices: Any, loops: Any, predicate: Any) -> IndexMap | None: ...
def has_block(sch: Any, block_name: Any) -> bool: ...
def is_output_block(sch: Any, block: Any) -> bool: ...
class TensorizeInfo:
    loop_map: Any
    desc_loop_indexer: Any
    block_iter_paddings: Any
    def __init__(self, loop_map: Any, desc_loop_indexer: Any, block_iter_paddings: Any = ...) -> None: ...
def get_tensorize_loop_mapping(sch: Any, block: Any, desc_func: Any, allow_padding: Any = ...) -> TensorizeInfo | None: ...
class AutoTensorizeMappingInfo:
    mappings: Any
    lhs_buffer_map: Any
    rhs_buffer_indices: Any
    lhs_iters: Any
    rhs_iters: Any
    def __init__(self, mappings: Any, lhs_buffer_map: Any, rhs_buffer_indices: Any, lhs_iters: Any, rhs_iters: Any) -> None: ...
def get_auto_tensorize_mapping_info(sch: Any, block: Any, desc_func: Any) -> AutoTensorizeMappingInfo | None: ...
__all__ = ['AutoTensorizeMappingInfo', 'TensorizeInfo', 'get_auto_tensorize_mapping_info', 'get_tensorize_loop_mapping', 'has_block', 'is_output_block', 'suggest_index_map']
