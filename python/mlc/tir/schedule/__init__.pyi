# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import analysis as analysis
from .error import ScheduleError as ScheduleError
from .instruction import Instruction as Instruction
from .kinds import InstructionKind as InstructionKind
from .schedule import Schedule as Schedule
from .state import BlockScope as BlockScope, CachedFlags as CachedFlags, Dependency as Dependency, DepKind as DepKind, ScheduleDebugMask as ScheduleDebugMask, ScheduleState as ScheduleState, StmtSRef as StmtSRef
from .trace import Trace as Trace
from .variables import BlockRV as BlockRV, ExprRV as ExprRV, LoopRV as LoopRV
__all__ = ['BlockRV', 'BlockScope', 'CachedFlags', 'DepKind', 'Dependency', 'ExprRV', 'Instruction', 'InstructionKind', 'LoopRV', 'Schedule', 'ScheduleDebugMask', 'ScheduleError', 'ScheduleState', 'StmtSRef', 'Trace', 'analysis']
