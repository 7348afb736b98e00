# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import enum
from .. import ir
from .._core.context import MLCError, context
from .._core.tvmscript import Scripted
from .._mlir_libs import _mlc
from ..tir import nodes as _n
from ..tir.expr import Var
from ..tir.tree import Trees
class IterMapLevel(enum.IntEnum):
    @staticmethod
    def from_str(name: str) -> 'IterMapLevel': ...
class IterMapExpr(Scripted):
    def __repr__(self) -> Any: ...
class IterMark(IterMapExpr):
    source: Any
    extent: Any
    def __init__(self, source: Any, extent: Any) -> None: ...
class IterSplitExpr(IterMapExpr):
    source: Any
    lower_factor: Any
    extent: Any
    scale: Any
    def __init__(self, source: Any, lower_factor: Any, extent: Any, scale: Any) -> None: ...
class IterSumExpr(IterMapExpr):
    args: Any
    base: Any
    def __init__(self, args: Any, base: Any) -> None: ...
class IterMapResult:
    indices: Any
    errors: Any
    padding_predicate: Any
    def __init__(self, indices: Any, errors: Any) -> None: ...
    def __repr__(self) -> Any: ...
def detect_iter_map(indices: Any, input_iters: Any, predicate: Any = ..., check_level: Any = ..., simplify_trivial_iterators: Any = ...) -> IterMapResult: ...
def normalize_to_iter_sum(index: Any, input_iters: Any) -> IterSumExpr: ...
def normalize_iter_map_to_expr(expr: Any) -> Any: ...
def iter_map_simplify(indices: Any, input_iters: Any, predicate: Any = ..., check_level: Any = ..., simplify_trivial_iterators: Any = ...) -> list: ...
def inverse_affine_iter_map(iter_map: Any, outputs: Any) -> dict: ...
__all__ = ['IterMapExpr', 'IterMapLevel', 'IterMapResult', 'IterMark', 'IterSplitExpr', 'IterSumExpr', 'detect_iter_map', 'inverse_affine_iter_map', 'iter_map_simplify', 'normalize_iter_map_to_expr', 'normalize_to_iter_sum']
