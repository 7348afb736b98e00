# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..arith import Analyzer
from ..tir import nodes as _n
from ..tir.buffer import BufferRegion
from ..tir.expr import IntImm, PrimExpr
from ..tir.function import PrimFunc
from ..tir.range import Range
from ..tir.stmt import Block, BlockRealize, Evaluate, For, ForKind, IfThenElse, SeqStmt, Stmt, stmt_seq
from ..tir.stmt_functor import rebuilt, substitute, undefined_vars
from ..tir.tree import key
from . import over_functions
def ConvertBlocksToOpaque() -> Any: ...
def HoistIfThenElse() -> Any: ...
def LowerInitBlock() -> Any: ...
def RemoveNoOp() -> Any: ...
def Simplify() -> Any: ...
def UnrollLoop() -> Any: ...
__all__ = ['ConvertBlocksToOpaque', 'HoistIfThenElse', 'LowerInitBlock', 'RemoveNoOp', 'Simplify', 'UnrollLoop']
