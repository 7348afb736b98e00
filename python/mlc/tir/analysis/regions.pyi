# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import ir
from ..._core.context import context
from ..._core.module import view
from ..._mlir_libs import _mlc
from ..buffer import Buffer, BufferRegion
from ..expr import Var
from ..range import Range
from ..stmt import Block, BlockRealize, For
from ..stmt_functor import parts, substitute
def get_block_access_region(block: Any, buffer_var_map: Any = ...) -> list: ...
def get_block_read_write_region(block: Any, buffer_var_map: Any = ...) -> list: ...
def detect_buffer_access_lca(func: Any) -> dict: ...
def get_sblock_access_region(block: Any, buffer_var_map: Any = ...) -> Any: ...
def get_sblock_read_write_region(block: Any, buffer_var_map: Any = ...) -> Any: ...
