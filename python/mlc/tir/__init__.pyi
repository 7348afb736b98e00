# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .._core.module import GlobalVar as GlobalVar, IRModule as IRModule
from .arith import if_then_else as if_then_else
from .buffer import Buffer as Buffer, BufferRegion as BufferRegion, DeclaredBuffer as DeclaredBuffer, decl_buffer as decl_buffer
from .data_layout import BijectiveLayout as BijectiveLayout, Layout as Layout, bijective_layout as bijective_layout, layout as layout
from .expr import FloatImm as FloatImm, IntImm as IntImm, PrimExpr as PrimExpr, SizeVar as SizeVar, Var as Var
from .function import PrimFunc as PrimFunc
from .intrin import TensorIntrin as TensorIntrin
from .nodes import EQ as EQ, GE as GE, GT as GT, LE as LE, LT as LT, NE as NE, Add as Add, And as And, Broadcast as Broadcast, BufferLoad as BufferLoad, Call as Call, Cast as Cast, CmpExpr as CmpExpr, CommReducer as CommReducer, Div as Div, FloorDiv as FloorDiv, FloorMod as FloorMod, Let as Let, Max as Max, Min as Min, Mod as Mod, Mul as Mul, Not as Not, Op as Op, Or as Or, ProducerLoad as ProducerLoad, Ramp as Ramp, Reduce as Reduce, Select as Select, Shuffle as Shuffle, StringImm as StringImm, Sub as Sub, const as const, ret as ret, vscale as vscale
from .op import *
from .op import logical_and as all
from .op import logical_or as any
from .range import Range as Range
from .stmt import Allocate as Allocate, AssertStmt as AssertStmt, AttrStmt as AttrStmt, Block as Block, BlockRealize as BlockRealize, BufferRealize as BufferRealize, BufferStore as BufferStore, DeclBuffer as DeclBuffer, Evaluate as Evaluate, For as For, ForKind as ForKind, IfThenElse as IfThenElse, IterVar as IterVar, LetStmt as LetStmt, MatchBufferRegion as MatchBufferRegion, Prefetch as Prefetch, SBlock as SBlock, SBlockRealize as SBlockRealize, SeqStmt as SeqStmt, Stmt as Stmt, While as While
from .types import PointerType as PointerType, PrimType as PrimType, TupleType as TupleType
arith: Any
buffer: Any
convert: Any
data_layout: Any
dims: Any
expr: Any
function: Any
intrin: Any
nodes: Any
op: Any
range: Any
stmt: Any
types: Any
__all__ = ['Add', 'Allocate', 'And', 'AssertStmt', 'AttrStmt', 'BijectiveLayout', 'Block', 'BlockRealize', 'Broadcast', 'Buffer', 'BufferLoad', 'BufferRealize', 'BufferRegion', 'BufferStore', 'Call', 'Cast', 'CmpExpr', 'CommReducer', 'DeclBuffer', 'DeclaredBuffer', 'Div', 'EQ', 'Evaluate', 'FloatImm', 'FloorDiv', 'FloorMod', 'For', 'ForKind', 'GE', 'GT', 'GlobalVar', 'IRModule', 'IfThenElse', 'IntImm', 'IterVar', 'LE', 'LT', 'Layout', 'Let', 'LetStmt', 'MatchBufferRegion', 'Max', 'Min', 'Mod', 'Mul', 'NE', 'Not', 'Op', 'Or', 'PointerType', 'Prefetch', 'PrimExpr', 'PrimFunc', 'PrimType', 'ProducerLoad', 'Ramp', 'Range', 'Reduce', 'SBlock', 'SBlockRealize', 'Select', 'SeqStmt', 'Shuffle', 'SizeVar', 'Stmt', 'StringImm', 'Sub', 'TensorIntrin', 'TupleType', 'Var', 'While', 'abs', 'acos', 'acosh', 'add', 'all', 'any', 'arith', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'bijective_layout', 'bitwise_and', 'bitwise_not', 'bitwise_or', 'bitwise_xor', 'buffer', 'call_extern', 'call_intrin', 'call_llvm_intrin', 'call_llvm_pure_intrin', 'call_packed', 'call_pure_extern', 'cast', 'ceil', 'ceildiv', 'clz', 'const', 'convert', 'copysign', 'cos', 'cosh', 'data_layout', 'decl_buffer', 'dims', 'div', 'elementwise_max', 'elementwise_min', 'erf', 'exp', 'exp10', 'exp2', 'expr', 'floor', 'floordiv', 'floormod', 'fmod', 'function', 'hypot', 'if_then_else', 'indexdiv', 'indexmod', 'infinity', 'intrin', 'isfinite', 'isinf', 'isnan', 'layout', 'ldexp', 'likely', 'limit', 'log', 'log10', 'log1p', 'log2', 'logical_and', 'logical_not', 'logical_or', 'max_', 'max_value', 'min_', 'min_value', 'multiply', 'nearbyint', 'nextafter', 'nodes', 'op', 'popcount', 'pow', 'power', 'range', 'reinterpret', 'ret', 'round', 'rsqrt', 'shift_left', 'shift_right', 'sigmoid', 'sin', 'sinh', 'sqrt', 'stmt', 'subtract', 'tan', 'tanh', 'trunc', 'truncdiv', 'truncmod', 'types', 'vscale']
