# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ..._core.structural import structural_equal as expr_deep_equal
from ..stmt_functor import undefined_vars as undefined_vars
from .checks import assert_pure_function as assert_pure_function, find_anchor_block as find_anchor_block, has_if_then_else as has_if_then_else, is_pure_function as is_pure_function, verify_memory as verify_memory, verify_ssa as verify_ssa, verify_well_formed as verify_well_formed
from .costs import calculate_allocated_bytes as calculate_allocated_bytes, estimate_tir_flops as estimate_tir_flops
from .regions import detect_buffer_access_lca as detect_buffer_access_lca, get_block_access_region as get_block_access_region, get_block_read_write_region as get_block_read_write_region, get_sblock_access_region as get_sblock_access_region, get_sblock_read_write_region as get_sblock_read_write_region
__all__ = ['assert_pure_function', 'calculate_allocated_bytes', 'detect_buffer_access_lca', 'estimate_tir_flops', 'expr_deep_equal', 'find_anchor_block', 'get_block_access_region', 'get_block_read_write_region', 'get_sblock_access_region', 'get_sblock_read_write_region', 'has_if_then_else', 'is_pure_function', 'undefined_vars', 'verify_memory', 'verify_ssa', 'verify_well_formed']
