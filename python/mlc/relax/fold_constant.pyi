# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import math
from .. import ir
from .._core.context import at, defining_op
from .._core.module import IRModule
from .constant import elements
def fold_constants(mod: IRModule) -> IRModule: ...
LIMIT: Any
