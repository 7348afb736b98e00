# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import ir
from ..._core.module import IRModule
from ...transform import pipeline
from ..analysis import all_global_vars, remove_all_unused
from ..binding import leaf
from ..expr import Call
from ..expr_functor import PyExprMutator, mutator
from ..function import Function
from ._rewriting import rewrite_until_unchanged
def rewrite_call(pattern: Any, rewriter: Any, func: Any) -> Function: ...
class PatternMatchingRewriter:
    def __init__(self, rewriters: Any) -> None: ...
    @staticmethod
    def from_module(mod: Any) -> Any: ...
    @staticmethod
    def from_pattern(pattern: Any, func: Any) -> Any: ...
    def __or__(self, other: Any) -> Any: ...
    def __call__(self, obj: Any) -> Any: ...
