# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._core.context import MLCError
from ...transform import Pass
class SetupTrainer(Pass):
    def __init__(self, loss: Any, optimizer: Any, loss_args: Any, legalize: Any = ...) -> None: ...
    def run(self, mod: Any) -> Any: ...
