# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..tir.arith import if_then_else as if_then_else
from ..tir.convert import cast as cast, const as const
from ..tir.expr import PrimExpr as PrimExpr, SizeVar as SizeVar, Var as Var
from ..tir.op import *
from .compute import IterVar as IterVar, Range as Range, Reduction as Reduction, all as all, any as any, comm_reducer as comm_reducer, compute as compute, max as max, min as min, prod as prod, reduce_axis as reduce_axis, sum as sum
from .create import create_prim_func as create_prim_func
from .extern import extern as extern, extern_primfunc as extern_primfunc
from .tensor import ComputeOp as ComputeOp, ExternOp as ExternOp, Operation as Operation, PlaceholderOp as PlaceholderOp, Tensor as Tensor, TensorSlice as TensorSlice, placeholder as placeholder
var = Var
size_var = SizeVar
def scan(*args: Any, **kwargs: Any) -> Any: ...
def thread_axis(*args: Any, **kwargs: Any) -> Any: ...
def tag_scope(*args: Any, **kwargs: Any) -> Any: ...
def create_schedule(*args: Any, **kwargs: Any) -> Any: ...
__all__ = ['ComputeOp', 'ExternOp', 'IterVar', 'Operation', 'PlaceholderOp', 'PrimExpr', 'Range', 'Reduction', 'SizeVar', 'Tensor', 'TensorSlice', 'Var', 'all', 'any', 'cast', 'comm_reducer', 'compute', 'const', 'create_prim_func', 'extern', 'extern_primfunc', 'if_then_else', 'max', 'min', 'placeholder', 'prod', 'reduce_axis', 'size_var', 'sum', 'var']
