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
from .stmt import Allocate as Allocate, AllocateConst as AllocateConst, AssertStmt as AssertStmt, AttrStmt as AttrStmt, Block as Block, BlockRealize as BlockRealize, BufferRealize as BufferRealize, BufferStore as BufferStore, DeclBuffer as DeclBuffer, Evaluate as Evaluate, For as For, ForKind as ForKind, IfThenElse as IfThenElse, IterVar as IterVar, LetStmt as LetStmt, MatchBufferRegion as MatchBufferRegion, Prefetch as Prefetch, SBlock as SBlock, SBlockRealize as SBlockRealize, SeqStmt as SeqStmt, Stmt as Stmt, While as While, stmt_list as stmt_list, stmt_seq as stmt_seq
from .stmt_functor import PyStmtExprMutator as PyStmtExprMutator, PyStmtExprVisitor as PyStmtExprVisitor
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
stmt_functor: Any
tree: Any
types: Any
__all__ = ['Add', 'Allocate', 'AllocateConst', 'And', 'AssertStmt', 'AttrStmt', 'BijectiveLayout', 'Block', 'BlockRealize', 'Broadcast', 'Buffer', 'BufferLoad', 'BufferRealize', 'BufferRegion', 'BufferStore', 'Call', 'Cast', 'CmpExpr', 'CommReducer', 'DeclBuffer', 'DeclaredBuffer', 'Div', 'EQ', 'Evaluate', 'FloatImm', 'FloorDiv', 'FloorMod', 'For', 'ForKind', 'GE', 'GT', 'GlobalVar', 'IRModule', 'IfThenElse', 'IntImm', 'IterVar', 'LE', 'LT', 'Layout', 'Let', 'LetStmt', 'MatchBufferRegion', 'Max', 'Min', 'Mod', 'Mul', 'NE', 'Not', 'Op', 'Or', 'PointerType', 'Prefetch', 'PrimExpr', 'PrimFunc', 'PrimType', 'ProducerLoad', 'PyStmtExprMutator', 'PyStmtExprVisitor', 'Ramp', 'Range', 'Reduce', 'SBlock', 'SBlockRealize', 'Select', 'SeqStmt', 'Shuffle', 'SizeVar', 'Stmt', 'StringImm', 'Sub', 'TensorIntrin', 'TupleType', 'Var', 'While', 'abs', 'acos', 'acosh', 'add', 'address_of', 'all', 'any', 'anylist_getitem', 'anylist_resetitem', 'anylist_setitem_call_cpacked', 'anylist_setitem_call_packed', 'arith', 'asin', 'asinh', 'assume', 'atan', 'atan2', 'atanh', 'bijective_layout', 'bitwise_and', 'bitwise_not', 'bitwise_or', 'bitwise_xor', 'break_loop', 'buffer', 'call_cpacked', 'call_cpacked_lowered', 'call_extern', 'call_intrin', 'call_llvm_intrin', 'call_llvm_pure_intrin', 'call_packed', 'call_packed_lowered', 'call_pure_extern', 'call_tir', 'call_tvm_ret', 'cast', 'ceil', 'ceildiv', 'clz', 'const', 'continue_loop', 'convert', 'copysign', 'cos', 'cosh', 'create_barriers', 'data_layout', 'decl_buffer', 'dims', 'div', 'dma_copy', 'dma_end_group', 'dma_start_group', 'dma_wait', 'dp4a', 'elementwise_max', 'elementwise_min', 'end_profile_intrinsic', 'erf', 'exp', 'exp10', 'exp2', 'expr', 'floor', 'floordiv', 'floormod', 'fmod', 'function', 'get_active_lane_mask', 'handle_add_byte_offset', 'hypot', 'if_then_else', 'ignore_loop_partition', 'indexdiv', 'indexmod', 'infinity', 'intrin', 'isfinite', 'isinf', 'isnan', 'isnullptr', 'layout', 'ldexp', 'likely', 'limit', 'log', 'log10', 'log1p', 'log2', 'logaddexp', 'logical_and', 'logical_not', 'logical_or', 'lookup_param', 'make_filled_simdgroup_matrix', 'max_', 'max_value', 'min_', 'min_value', 'mma_fill', 'mma_store', 'multiply', 'nearbyint', 'nextafter', 'nodes', 'op', 'popcount', 'pow', 'power', 'ptx_arrive_barrier', 'ptx_arrive_barrier_expect_tx', 'ptx_commit_group', 'ptx_cp_async', 'ptx_cp_async_barrier', 'ptx_cp_async_bulk', 'ptx_init_barrier_thread_count', 'ptx_ldmatrix', 'ptx_mma', 'ptx_mma_sp', 'ptx_wait_barrier', 'ptx_wait_group', 'q_multiply_shift', 'q_multiply_shift_per_axis', 'range', 'reinterpret', 'ret', 'round', 'rsqrt', 'shift_left', 'shift_right', 'sigmoid', 'simdgroup_load', 'simdgroup_multiply_accumulate', 'simdgroup_store', 'sin', 'sinh', 'sqrt', 'start_profile_intrinsic', 'stmt', 'stmt_functor', 'stmt_list', 'stmt_seq', 'subtract', 'tan', 'tanh', 'texture2d_load', 'texture2d_store', 'thread_return', 'trace', 'tree', 'trunc', 'truncdiv', 'truncmod', 'tvm_access_ptr', 'tvm_bmma_sync', 'tvm_call_cpacked', 'tvm_call_packed', 'tvm_call_trace_packed', 'tvm_check_return', 'tvm_context_id', 'tvm_fill_fragment', 'tvm_global_barrier_kinit', 'tvm_load_matrix_sync', 'tvm_mma_sync', 'tvm_stack_alloca', 'tvm_stack_make_array', 'tvm_stack_make_shape', 'tvm_storage_sync', 'tvm_store_matrix_sync', 'tvm_struct_get', 'tvm_struct_set', 'tvm_thread_allreduce', 'tvm_thread_invariant', 'tvm_throw_last_error', 'tvm_tuple', 'tvm_warp_activemask', 'tvm_warp_activemask_int', 'tvm_warp_shuffle', 'tvm_warp_shuffle_down', 'tvm_warp_shuffle_up', 'type_annotation', 'types', 'undef', 'vectorcombine', 'vectorhigh', 'vectorlow', 'vscale']
