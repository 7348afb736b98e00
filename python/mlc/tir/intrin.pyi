# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .. import ir
from .function import PrimFunc
class TensorIntrin:
    desc: Any
    impl: Any
    def __init__(self, desc: Any, impl: Any) -> None: ...
    @staticmethod
    def register(name: str, desc: Any, impl: Any, override: bool = ...) -> 'TensorIntrin': ...
    @staticmethod
    def get(name: str, allow_missing: bool = ...) -> Any: ...
__all__ = ['TensorIntrin']
