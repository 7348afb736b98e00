"""Schedules of functions over buffers."""

from .error import ScheduleError
from .instruction import Instruction
from .kinds import InstructionKind
from .schedule import Schedule, StmtSRef
from .trace import Trace
from .variables import BlockRV, ExprRV, LoopRV

__all__ = [
    "BlockRV",
    "ExprRV",
    "Instruction",
    "InstructionKind",
    "LoopRV",
    "Schedule",
    "ScheduleError",
    "StmtSRef",
    "Trace",
]
