# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import types
from .. import ir
from .._core.context import MLCError, at, context, name_of
from .._core.module import IRModule
from .block_builder import BlockBuilder, _Function
from .expr import Call, as_expr
def legalize(mod: IRModule, functions: Any) -> IRModule: ...
