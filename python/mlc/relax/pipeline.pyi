# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..transform import Pass, Sequential
from .transform import AnnotateTIROpPattern, FuseOps, FuseTIR, LegalizeOps
def get_pipeline(name: str = ..., **kwargs: Any) -> Pass: ...
def get_default_pipeline(target: Any = ...) -> Pass: ...
def register_pipeline(name: str) -> Any: ...
__all__ = ['get_default_pipeline', 'get_pipeline', 'register_pipeline']
