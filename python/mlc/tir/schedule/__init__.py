"""Schedules of functions over buffers."""

from . import analysis
from .error import ScheduleError
from .instruction import Instruction
from .kinds import InstructionKind
from .schedule import Schedule
from .state import BlockScope, CachedFlags, Dependency, DepKind, ScheduleDebugMask, ScheduleState, StmtSRef
from .trace import Trace
from .variables import BlockRV, ExprRV, LoopRV

__all__ = [
    "BlockRV",
    "BlockScope",
    "CachedFlags",
    "DepKind",
    "Dependency",
    "ExprRV",
    "Instruction",
    "InstructionKind",
    "LoopRV",
    "Schedule",
    "ScheduleDebugMask",
    "ScheduleError",
    "ScheduleState",
    "StmtSRef",
    "Trace",
    "analysis",
]
