"""Tensor expressions: each tensor is what one of its elements is."""

from ..tir.arith import if_then_else
from ..tir.convert import cast, const
from ..tir.expr import PrimExpr, SizeVar, Var
from ..tir.op import *
from .compute import IterVar, Range, Reduction, all, any, comm_reducer, compute, max, min, prod, reduce_axis, sum
from .create import create_prim_func
from .extern import extern, extern_primfunc
from .tensor import ComputeOp, ExternOp, Operation, PlaceholderOp, Tensor, TensorSlice, placeholder

var = Var
size_var = SizeVar

__all__ = [
    "ComputeOp",
    "ExternOp",
    "IterVar",
    "Operation",
    "PlaceholderOp",
    "PrimExpr",
    "Range",
    "Reduction",
    "SizeVar",
    "Tensor",
    "TensorSlice",
    "Var",
    "all",
    "any",
    "cast",
    "comm_reducer",
    "compute",
    "const",
    "create_prim_func",
    "extern",
    "extern_primfunc",
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


def _absent(name, instead):
    def function(*args, **kwargs):
        raise NotImplementedError(f"te.{name} is not supported: {instead}")

    function.__name__, function.__doc__ = name, f"Not supported: {instead}."
    return function


scan = _absent("scan", "the elements of a tensor do not depend on each other; write the loop as a T.prim_func")
thread_axis = _absent("thread_axis", "compiled code runs on the CPU")
tag_scope = _absent("tag_scope", "tags change nothing; te.compute takes one as tag")
create_schedule = _absent("create_schedule", "functions are scheduled: te.create_prim_func, then tir.Schedule")
