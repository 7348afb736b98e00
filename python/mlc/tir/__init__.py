"""Scalar expressions and functions over buffers."""

from .._core.module import GlobalVar, IRModule
from .arith import if_then_else
from .buffer import Buffer, BufferRegion, DeclaredBuffer, decl_buffer
from .data_layout import BijectiveLayout, Layout, bijective_layout, layout
from .expr import FloatImm, IntImm, PrimExpr, SizeVar, Var
from .function import PrimFunc
from .intrin import TensorIntrin
from .nodes import (
    EQ,
    GE,
    GT,
    LE,
    LT,
    NE,
    Add,
    And,
    Broadcast,
    BufferLoad,
    Call,
    Cast,
    CmpExpr,
    CommReducer,
    Div,
    FloorDiv,
    FloorMod,
    Let,
    Max,
    Min,
    Mod,
    Mul,
    Not,
    Op,
    Or,
    ProducerLoad,
    Ramp,
    Reduce,
    Select,
    Shuffle,
    StringImm,
    Sub,
    const,
    ret,
    vscale,
)
from .op import *
from .op import logical_and as all
from .op import logical_or as any
from .range import Range
from .stmt import (
    Allocate,
    AllocateConst,
    AssertStmt,
    AttrStmt,
    Block,
    BlockRealize,
    BufferRealize,
    BufferStore,
    DeclBuffer,
    Evaluate,
    For,
    ForKind,
    IfThenElse,
    IterVar,
    LetStmt,
    MatchBufferRegion,
    Prefetch,
    SBlock,
    SBlockRealize,
    SeqStmt,
    Stmt,
    While,
    stmt_list,
    stmt_seq,
)
from .stmt_functor import PyStmtExprMutator, PyStmtExprVisitor
from .types import PointerType, PrimType, TupleType

# `from mlc.tir import *` leaves Python's own max, min, all and any alone, but for the names of TVM.
__all__ = [name for name in dir() if not name.startswith("_") and name not in ("annotations",)]


def __getattr__(name):
    if name in ("BlockScope", "Schedule", "ScheduleDebugMask", "ScheduleError", "ScheduleState", "StmtSRef"):
        from . import schedule

        return getattr(schedule, name)
    if name == "IndexMap":
        from .index_map import IndexMap

        return IndexMap
    if name == "build":
        from ..relax.vm import build

        return build
    if name == "transform":
        import importlib

        return importlib.import_module("..transform.prim_func", __name__)
    if name in ("max", "min", "sum"):
        # Of two values, or a reduction.
        from .. import te

        return getattr(te, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
