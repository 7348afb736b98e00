# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .._core import dtype as _dt
from .._core.context import defining_op, name_of, value_location
from . import _scope
from . import nodes as _n
from .arith import VALUE_OPS
from .buffer import Buffer
from .expr import FloatImm, IntImm, PrimExpr, Var
from .types import PrimType
def index_dtype(op: Any) -> str: ...
class Value(PrimExpr):
    def computed(self) -> Any: ...
class Variable(Var):
    type_annotation: Any
    handle: Any
    owner: Any
    is_symbol: Any
    def __init__(self, value: Any, dtype: str | Any | None, owner: Any = ...) -> None: ...
    def computed(self) -> Any: ...
class Parameter(Variable):
    def __init__(self, value: Any, name: str, owner: Any = ...) -> None: ...
    def __hash__(self) -> Any: ...
    def __eq__(self, other: Any) -> Any: ...
def lifted(value: Any, module: Any = ...) -> Any: ...
def given(value: Any, module: Any = ...) -> Any: ...
__all__ = ['Variable', 'given', 'index_dtype', 'lifted']
