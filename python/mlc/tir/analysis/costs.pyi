# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import math
from ... import ir
from ..._core import dtype as _dt
from ..._core.context import MLCError
from ..._core.module import IRModule
from .. import nodes as _n
from ..expr import Comparison, PrimExpr
from ..stmt import Block, BlockRealize, BufferStore, For, IfThenElse, SeqStmt, Stmt, While
def estimate_tir_flops(stmt_or_mod: Any) -> float: ...
def calculate_allocated_bytes(func_or_mod: Any) -> dict: ...
__all__ = ['calculate_allocated_bytes', 'estimate_tir_flops']
