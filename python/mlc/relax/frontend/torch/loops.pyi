# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import math
import textwrap
from ... import op as R
from ...expr import const
from ...struct_info import TensorStructInfo
from .importer import converts
def call_loops(importer: Any, name: str, buffers: Any, body: Any, operands: Any, results: Any) -> Any: ...
def largest_places(importer: Any, x: Any, kernel: Any, steps: Any, sides: Any, apart: Any) -> Any: ...
def solve_triangular(importer: Any, a: Any, b: Any, upper: Any, left: Any = ..., unitriangular: Any = ...) -> Any: ...
