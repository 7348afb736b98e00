# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .error import ScheduleError
def has_block(sch: Any, block_name: Any) -> bool: ...
__all__ = ['has_block']
