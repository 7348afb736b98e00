"""Graphs of tensor operators."""

from .._core.attrs import Op
from .._core.module import GlobalVar
from .._core.names import SourceName, Span
from . import analysis, dpl, expr_functor, frontend, op, training, transform
from .binding import Binding, BindingBlock, DataflowBlock, If, MatchCast, SeqExpr, VarBinding
from .block_builder import BlockBuilder
from .expr import (
    Call,
    Constant,
    DataflowVar,
    DataTypeImm,
    Expr,
    ExternFunc,
    PrimValue,
    ShapeExpr,
    StringImm,
    Tuple,
    TupleGetItem,
    Var,
    const,
    extern,
    get_shape_of,
)
from .expr_functor import PyExprMutator, PyExprVisitor
from .function import Function
from .op.call import call_dps_packed, call_pure_packed, call_tir, call_tir_inplace
from .pipeline import get_default_pipeline, get_pipeline, register_pipeline
from .struct_info import (
    DynTensorType,
    FuncStructInfo,
    ObjectStructInfo,
    ObjectType,
    PrimStructInfo,
    ShapeStructInfo,
    ShapeType,
    StructInfo,
    TensorStructInfo,
    TupleStructInfo,
)
from .vm import Executable, VirtualMachine, VMExecutable, build, compile, to_assembly, to_llvm_ir, write_objects

TensorType = TensorStructInfo

__all__ = [
    "Binding",
    "BindingBlock",
    "BlockBuilder",
    "Call",
    "Constant",
    "DataTypeImm",
    "DataflowBlock",
    "DataflowVar",
    "DynTensorType",
    "Executable",
    "Expr",
    "ExternFunc",
    "FuncStructInfo",
    "Function",
    "GlobalVar",
    "If",
    "MatchCast",
    "ObjectStructInfo",
    "ObjectType",
    "Op",
    "PrimStructInfo",
    "PrimValue",
    "PyExprMutator",
    "PyExprVisitor",
    "SeqExpr",
    "ShapeExpr",
    "ShapeStructInfo",
    "ShapeType",
    "SourceName",
    "Span",
    "StringImm",
    "StructInfo",
    "TensorStructInfo",
    "TensorType",
    "Tuple",
    "TupleGetItem",
    "TupleStructInfo",
    "Var",
    "VMExecutable",
    "VarBinding",
    "VirtualMachine",
    "analysis",
    "build",
    "call_dps_packed",
    "call_pure_packed",
    "call_tir",
    "call_tir_inplace",
    "compile",
    "const",
    "dpl",
    "expr_functor",
    "extern",
    "frontend",
    "get_default_pipeline",
    "get_pipeline",
    "get_shape_of",
    "op",
    "register_pipeline",
    "to_assembly",
    "to_llvm_ir",
    "training",
    "transform",
    "write_objects",
]
