# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..analysis import remove_all_unused
from ..binding import leaf
from ..expr import Call
from ..expr_functor import PyExprMutator, mutator
from ..function import Function
def rewrite_call(pattern: Any, rewriter: Any, func: Any) -> Function: ...
