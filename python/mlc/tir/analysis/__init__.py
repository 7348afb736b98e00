"""Questions about functions over buffers."""

from ..._core.structural import structural_equal as expr_deep_equal
from ..stmt_functor import undefined_vars
from .checks import (
    assert_pure_function,
    find_anchor_block,
    has_if_then_else,
    is_pure_function,
    verify_memory,
    verify_ssa,
    verify_well_formed,
)
from .costs import calculate_allocated_bytes, estimate_tir_flops
from .regions import (
    detect_buffer_access_lca,
    get_block_access_region,
    get_block_read_write_region,
    get_sblock_access_region,
    get_sblock_read_write_region,
)

_ABSENT = {
    "verify_gpu_code": "compiled code runs on the CPU, so that there are no limits of threads to check",
    "get_prim_func_arg_and_result_memory_constraints": "memory has one kind, which the buffers of a function say",
    "apply_prim_func_arg_and_result_memory_constraints": "memory has one kind, which the buffers of a function say",
    "get_vtcm_compaction_passes": "there is no memory of a DSP",
    "OOBChecker": "what an index is out of bounds of, verify_well_formed and the reference interpreter say",
}


def __getattr__(name):
    if name in _ABSENT:
        raise AttributeError(f"tir.analysis has no {name!r}: {_ABSENT[name]}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "assert_pure_function",
    "calculate_allocated_bytes",
    "detect_buffer_access_lca",
    "estimate_tir_flops",
    "expr_deep_equal",
    "find_anchor_block",
    "get_block_access_region",
    "get_block_read_write_region",
    "get_sblock_access_region",
    "get_sblock_read_write_region",
    "has_if_then_else",
    "is_pure_function",
    "undefined_vars",
    "verify_memory",
    "verify_ssa",
    "verify_well_formed",
]
