# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.module import IRModule as IRModule
from .buffer import decl_buffer
from .expr import FloatImm as FloatImm, IntImm as IntImm, PrimExpr as PrimExpr, SizeVar as SizeVar, Var as Var, const as const, if_then_else as if_then_else
from .expr import cast as Cast
from .expr import select as Select
from .function import PrimFunc as PrimFunc
from .intrin import TensorIntrin as TensorIntrin
from .op import *
from .op import logical_and as And
from .op import logical_and as all
from .op import logical_not as Not
from .op import logical_or as Or
from .op import logical_or as any
from .stmt import AssertStmt, Block, BlockRealize, Buffer, BufferStore, Evaluate, For, ForKind, IfThenElse, IterVar, SBlock, SBlockRealize, SeqStmt, Stmt, While
__all__ = ['And', 'Cast', 'FloatImm', 'IRModule', 'IntImm', 'Not', 'Or', 'PrimExpr', 'PrimFunc', 'Select', 'SizeVar', 'TensorIntrin', 'Var', 'all', 'any', 'const', 'if_then_else']
