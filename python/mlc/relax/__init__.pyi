# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.attrs import Op as Op
from .._core.module import GlobalVar as GlobalVar
from .._core.names import SourceName as SourceName, Span as Span
from . import analysis as analysis, dpl as dpl, expr_functor as expr_functor, frontend as frontend, op as op, training as training, transform as transform
from .binding import Binding as Binding, BindingBlock as BindingBlock, DataflowBlock as DataflowBlock, If as If, MatchCast as MatchCast, SeqExpr as SeqExpr, VarBinding as VarBinding
from .block_builder import BlockBuilder as BlockBuilder
from .expr import Call as Call, Constant as Constant, DataflowVar as DataflowVar, DataTypeImm as DataTypeImm, Expr as Expr, ExternFunc as ExternFunc, PrimValue as PrimValue, ShapeExpr as ShapeExpr, StringImm as StringImm, Tuple as Tuple, TupleGetItem as TupleGetItem, Var as Var, const as const, extern as extern, get_shape_of as get_shape_of
from .expr_functor import PyExprMutator as PyExprMutator, PyExprVisitor as PyExprVisitor
from .function import Function as Function
from .op.call import call_dps_packed as call_dps_packed, call_pure_packed as call_pure_packed, call_tir as call_tir, call_tir_inplace as call_tir_inplace
from .pipeline import get_default_pipeline as get_default_pipeline, get_pipeline as get_pipeline, register_pipeline as register_pipeline
from .struct_info import DynTensorType as DynTensorType, FuncStructInfo as FuncStructInfo, ObjectStructInfo as ObjectStructInfo, ObjectType as ObjectType, PrimStructInfo as PrimStructInfo, ShapeStructInfo as ShapeStructInfo, ShapeType as ShapeType, StructInfo as StructInfo, TensorStructInfo as TensorStructInfo, TupleStructInfo as TupleStructInfo
from .vm import Executable as Executable, VirtualMachine as VirtualMachine, VMExecutable as VMExecutable, build as build, compile as compile, to_assembly as to_assembly, to_llvm_ir as to_llvm_ir, write_objects as write_objects
TensorType = TensorStructInfo
__all__ = ['Binding', 'BindingBlock', 'BlockBuilder', 'Call', 'Constant', 'DataTypeImm', 'DataflowBlock', 'DataflowVar', 'DynTensorType', 'Executable', 'Expr', 'ExternFunc', 'FuncStructInfo', 'Function', 'GlobalVar', 'If', 'MatchCast', 'ObjectStructInfo', 'ObjectType', 'Op', 'PrimStructInfo', 'PrimValue', 'PyExprMutator', 'PyExprVisitor', 'SeqExpr', 'ShapeExpr', 'ShapeStructInfo', 'ShapeType', 'SourceName', 'Span', 'StringImm', 'StructInfo', 'TensorStructInfo', 'TensorType', 'Tuple', 'TupleGetItem', 'TupleStructInfo', 'Var', 'VMExecutable', 'VarBinding', 'VirtualMachine', 'analysis', 'build', 'call_dps_packed', 'call_pure_packed', 'call_tir', 'call_tir_inplace', 'compile', 'const', 'dpl', 'expr_functor', 'extern', 'frontend', 'get_default_pipeline', 'get_pipeline', 'get_shape_of', 'op', 'register_pipeline', 'to_assembly', 'to_llvm_ir', 'training', 'transform', 'write_objects']
