# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import op
from ..block_builder import BlockBuilder
from ..expr import Tuple, TupleGetItem, Var, const
from ..function import Function
from ..struct_info import TensorStructInfo, TupleStructInfo
class Optimizer:
    name: Any
    param_list: Any
    dtype: Any
    state: Any
    def __init__(self, name: str) -> None: ...
    def init(self, params: Any) -> 'Optimizer': ...
    def get_function(self) -> Function: ...
class SGD(Optimizer):
    lr: Any
    weight_decay: Any
    def __init__(self, lr: Any, weight_decay: Any = ...) -> None: ...
class MomentumSGD(Optimizer):
    lr: Any
    momentum: Any
    dampening: Any
    weight_decay: Any
    nesterov: Any
    def __init__(self, lr: Any, momentum: Any, dampening: Any = ..., weight_decay: Any = ..., nesterov: Any = ...) -> None: ...
class Adam(Optimizer):
    lr: Any
    beta1: Any
    beta2: Any
    eps: Any
    weight_decay: Any
    def __init__(self, lr: Any, betas: Any = ..., eps: Any = ..., weight_decay: Any = ...) -> None: ...
