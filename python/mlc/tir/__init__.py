"""Scalar expressions and functions over buffers."""

from .._core.module import IRModule
from .arith import if_then_else
from .arith import select as Select
from .buffer import Buffer, BufferRegion, decl_buffer
from .convert import cast as Cast
from .convert import const
from .expr import FloatImm, IntImm, PrimExpr, SizeVar, Var
from .function import PrimFunc
from .intrin import TensorIntrin
from .op import *
from .op import logical_and as And
from .op import logical_and as all
from .op import logical_not as Not
from .op import logical_or as Or
from .op import logical_or as any
from .range import Range
from .stmt import (
    AssertStmt,
    Block,
    BlockRealize,
    BufferStore,
    Evaluate,
    For,
    ForKind,
    IfThenElse,
    IterVar,
    SBlock,
    SBlockRealize,
    SeqStmt,
    Stmt,
    While,
)

__all__ = [
    "And",
    "Cast",
    "FloatImm",
    "IRModule",
    "IntImm",
    "Not",
    "Or",
    "PrimExpr",
    "PrimFunc",
    "Select",
    "SizeVar",
    "TensorIntrin",
    "Var",
    "all",
    "any",
    "const",
    "if_then_else",
]


def __getattr__(name):
    if name in ("BlockScope", "Schedule", "ScheduleDebugMask", "ScheduleError", "ScheduleState", "StmtSRef"):
        from . import schedule

        return getattr(schedule, name)
    if name == "IndexMap":
        from .index_map import IndexMap

        return IndexMap
    if name in ("max", "min", "sum"):
        # Of two values, or a reduction.
        from .. import te

        return getattr(te, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
