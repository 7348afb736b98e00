# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import ir
from ..._core.context import at
from ..._core.module import IRModule
from ..constant import elements, read_elements, to_array
from ..function import Function
def detach_params(mod: IRModule) -> Any: ...
def attach_params(function: Any, arrays: Any) -> None: ...
