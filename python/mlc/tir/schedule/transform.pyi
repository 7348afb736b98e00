# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..intrin import TensorIntrin
from .analysis import get_tensorize_loop_mapping
from .variables import LoopRV
def tile_with_tensor_intrin(sch: Any, block: Any, intrin_name: Any, allow_padding: Any = ...) -> LoopRV | None: ...
__all__ = ['tile_with_tensor_intrin']
