"""Functions of TVMScript that only some targets know: they are read, printed and compared as they are written."""

import numbers

from ...tir.expr import PrimExpr
from . import calls as _calls
from . import values as v

# What the result of each function is: a dtype, the number of the argument that has it, or where it is written:
# "first" and "last" among the arguments, or else as the keyword `dtype`.
_RESULTS = {
    "handle": """call_cpacked call_tvm_ret lookup_param make_filled_simdgroup_matrix
        simdgroup_load simdgroup_multiply_accumulate simdgroup_store start_profile_intrinsic end_profile_intrinsic
        texture2d_load texture2d_store tvm_bmma_sync tvm_fill_fragment tvm_load_matrix_sync tvm_mma_sync
        tvm_stack_alloca tvm_stack_make_array tvm_stack_make_shape tvm_store_matrix_sync tvm_thread_allreduce
        tvm_thread_invariant tvm_throw_last_error tvm_tuple undef create_barriers dma_copy dma_wait
        dma_start_group dma_end_group""",
    "int32": """call_cpacked_lowered call_packed_lowered tvm_call_cpacked tvm_call_packed tvm_call_trace_packed
        tvm_check_return tvm_storage_sync tvm_struct_set tvm_global_barrier_kinit tvm_warp_activemask_int""",
    "bool": "isnullptr tvm_context_id",
    1: "tvm_warp_shuffle tvm_warp_shuffle_up tvm_warp_shuffle_down",
    0: "anylist_getitem q_multiply_shift q_multiply_shift_per_axis",
    "first": """get_active_lane_mask mma_fill mma_store ptx_arrive_barrier ptx_cp_async ptx_cp_async_bulk ptx_ldmatrix
        ptx_mma ptx_mma_sp vectorcombine vectorhigh vectorlow""",
    "last": "tvm_struct_get",
    "uint32": "tvm_warp_activemask",
    "": """anylist_resetitem anylist_setitem_call_cpacked anylist_setitem_call_packed ptx_commit_group
        ptx_cp_async_barrier ptx_init_barrier_thread_count ptx_arrive_barrier_expect_tx ptx_wait_barrier
        ptx_wait_group ignore_loop_partition""",
}


def _function(name, result):
    def function(*args, dtype=None):
        args, place = list(args), None
        if result == "first" and dtype is None and args:
            dtype, place = args.pop(0), 0
        elif result == "last" and dtype is None and args:
            dtype, place = args.pop(), len(args)
        elif result in ("first", "last"):
            place = 0 if result == "first" else len(args)
        elif isinstance(result, int):
            dtype = dtype or _dtype_of(name, args, result)
        dtype = result if dtype is None else str(dtype)
        return _calls.call("builtin", name, args, dtype, None if place is None else (place, dtype))

    function.__name__ = name
    function.takes_regions = True
    return function


def _dtype_of(name, args, number):
    if len(args) <= number or not isinstance(args[number], (PrimExpr, numbers.Number)):
        raise TypeError(f"argument {number + 1} of T.{name} is an expression")
    return v.dtype_of(args[number])


FUNCTIONS = {name: _function(name, result) for result, names in _RESULTS.items() for name in names.split()}
