"""Scalar expressions and functions over buffers."""

from .._core.module import IRModule
from .expr import FloatImm, IntImm, PrimExpr, SizeVar, Var, const, if_then_else
from .expr import cast as Cast
from .expr import select as Select
from .function import PrimFunc
from .op import *

__all__ = [
    "Cast",
    "FloatImm",
    "IRModule",
    "IntImm",
    "PrimExpr",
    "PrimFunc",
    "Select",
    "SizeVar",
    "Var",
    "const",
    "if_then_else",
]


def __getattr__(name):
    if name in ("Schedule", "TensorIntrin", "IndexMap"):
        from ..script._later import later

        return later(f"tir.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
