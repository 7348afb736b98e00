# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.module import IRModule as IRModule
from .arith import if_then_else as if_then_else
from .arith import select as Select
from .buffer import Buffer, BufferRegion, decl_buffer
from .convert import cast as Cast
from .convert import const as const
from .expr import FloatImm as FloatImm, IntImm as IntImm, PrimExpr as PrimExpr, SizeVar as SizeVar, Var as Var
from .function import PrimFunc as PrimFunc
from .intrin import TensorIntrin as TensorIntrin
from .op import *
from .op import logical_and as And
from .op import logical_and as all
from .op import logical_not as Not
from .op import logical_or as Or
from .op import logical_or as any
from .range import Range
from .stmt import AssertStmt, Block, BlockRealize, BufferStore, Evaluate, For, ForKind, IfThenElse, IterVar, SBlock, SBlockRealize, SeqStmt, Stmt, While
__all__ = ['And', 'Cast', 'FloatImm', 'IRModule', 'IntImm', 'Not', 'Or', 'PrimExpr', 'PrimFunc', 'Select', 'SizeVar', 'TensorIntrin', 'Var', 'all', 'any', 'const', 'if_then_else']
