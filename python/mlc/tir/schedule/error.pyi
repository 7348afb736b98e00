# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._core.context import MLCError
class ScheduleError(MLCError):
    primitive: Any
    reason: Any
    def __init__(self, message: Any, primitive: Any = ..., reason: Any = ...) -> None: ...
    @classmethod
    def render(cls, refusal: Any, level: Any) -> 'ScheduleError': ...
RENDER_LEVELS: Any
__all__ = ['RENDER_LEVELS', 'ScheduleError']
