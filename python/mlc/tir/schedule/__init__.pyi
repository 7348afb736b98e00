# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .error import ScheduleError as ScheduleError
from .instruction import Instruction as Instruction
from .kinds import InstructionKind as InstructionKind
from .schedule import Schedule as Schedule, StmtSRef as StmtSRef
from .trace import Trace as Trace
from .variables import BlockRV as BlockRV, ExprRV as ExprRV, LoopRV as LoopRV
__all__ = ['BlockRV', 'ExprRV', 'Instruction', 'InstructionKind', 'LoopRV', 'Schedule', 'ScheduleError', 'StmtSRef', 'Trace']
