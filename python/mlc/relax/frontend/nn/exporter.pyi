# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ....tir.expr import Var as TIRVar
from ...block_builder import BlockBuilder
from ...expr import Tuple as RelaxTuple
from ...expr import Var as RelaxVar
from ...struct_info import ShapeStructInfo, TensorStructInfo, TupleStructInfo
from . import spec as _spec
from .core import Tensor, unwrap
from .effects import IOEffect
def export(module: Any, spec: Any, debug: Any = ...) -> Any: ...
class Compiled:
    vm: Any
    mod: Any
    params: Any
    def __init__(self, module: Any, spec: Any, out_format: Any) -> None: ...
    def __getitem__(self, name: str) -> Any: ...
