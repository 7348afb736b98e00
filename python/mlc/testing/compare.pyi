# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import inspect
from .._core.module import BaseFunc, IRModule
class CompareBeforeAfter:
    def test_compare(self) -> Any: ...
__all__ = ['CompareBeforeAfter']
