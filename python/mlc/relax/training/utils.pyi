# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._core.context import MLCError
from ...transform import Pass, pipeline
def AppendLoss(func_name: str, loss_function: Any, num_backbone_outputs: Any = ..., new_func_name: Any = ...) -> Pass: ...
