# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import numbers
from . import nodes as _n
from . import stmt as _s
from .buffer import Buffer, BufferRegion, DeclaredBuffer
from .expr import FloatImm, IntImm, Node, PrimExpr, Var
from .range import Range
from .text import key
from .types import PrimType
def difference(a: Any, b: Any, map_free_vars: Any = ...) -> Any: ...
def equal(a: Any, b: Any) -> Any: ...
def is_comparable(node: Any) -> Any: ...
__all__ = ['difference', 'equal', 'is_comparable']
