# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

class Int:
    def __repr__(self) -> Any: ...
class Tensor:
    shape: Any
    dtype: Any
    def __init__(self, shape: Sequence[Any] | Any, dtype: str | Any | None) -> None: ...
    def __repr__(self) -> Any: ...
class Tuple:
    name: Any
    elements: Any
    def __init__(self, name: str, elements: Any) -> None: ...
class MethodSpec:
    method: Any
    arg_names: Any
    arg_specs: Any
    param_mode: Any
    effect_mode: Any
    def __init__(self, method: Any, arg_names: Any, arg_specs: Any, param_mode: Any = ..., effect_mode: Any = ...) -> None: ...
    @staticmethod
    def from_raw(spec: Any, method: Any) -> Any: ...
class ModuleSpec:
    module: Any
    method_names: Any
    method_specs: Any
    def __init__(self, module: Any, method_names: Any, method_specs: Any) -> None: ...
    @staticmethod
    def from_raw(spec: Any, module: Any) -> Any: ...
__all__ = ['Int', 'MethodSpec', 'ModuleSpec', 'Tensor', 'Tuple']
