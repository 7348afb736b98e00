# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._mlir_libs import _mlc
from .error import ScheduleError
from .views import Block
def has_block(sch: Any, block_name: Any) -> bool: ...
def is_output_block(sch: Any, block: Any) -> bool: ...
__all__ = ['has_block', 'is_output_block']
