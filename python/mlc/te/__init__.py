"""Tensor expressions: each tensor is what one of its elements is."""

from ..tir.expr import PrimExpr, SizeVar, Var, cast, const, if_then_else
from ..tir.op import *
from .compute import IterVar, Range, Reduction, all, any, comm_reducer, compute, max, min, prod, reduce_axis, sum
from .create import create_prim_func
from .tensor import Operation, Tensor, placeholder

var = Var
size_var = SizeVar

__all__ = [
    "IterVar",
    "Operation",
    "PrimExpr",
    "Range",
    "Reduction",
    "SizeVar",
    "Tensor",
    "Var",
    "all",
    "any",
    "cast",
    "comm_reducer",
    "compute",
    "const",
    "create_prim_func",
    "if_then_else",
    "max",
    "min",
    "placeholder",
    "prod",
    "reduce_axis",
    "size_var",
    "sum",
    "var",
]
