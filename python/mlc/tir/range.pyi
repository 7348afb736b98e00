# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.tvmscript import Scripted
from .expr import Size
class Range(Scripted):
    min: Any
    extent: Any
    def __init__(self, begin: Any, end: Any = ..., span: Any = ...) -> None: ...
    @staticmethod
    def from_min_extent(min_value: Any, extent: Any, span: Any = ...) -> 'Range': ...
    def __eq__(self, other: Any) -> Any: ...
    def __repr__(self) -> Any: ...
