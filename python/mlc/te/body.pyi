# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core import dtype as _dt
from .._core.context import name_of, value_location
from ..tir import nodes as _n
from ..tir.expr import Var
from ..tir.lift import Variable, index_dtype, lifted
from ..tir.op import max_value, min_value
from ..tir.range import Range
def axis_variable(argument: Any) -> Variable: ...
def expressions_of(op: Any) -> list: ...
def reduced_ranges(op: Any) -> list: ...
def statements_of(op: Any) -> Any: ...
__all__ = ['axis_variable', 'expressions_of', 'reduced_ranges', 'statements_of']
