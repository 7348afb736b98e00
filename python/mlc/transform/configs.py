"""The options of a PassContext that programs may set."""

import numbers

# Whole numbers, truths, texts, lists, and options of one pass that are a dictionary.
_KINDS = {
    "bool": """relax.backend.use_cuda_graph relax.lift_transform_params.consume_params
        relax.transform.apply_legalize_ops tir.debug_keep_trivial_loop tir.detect_global_barrier tir.disable_assert
        tir.disable_cse_tir tir.disable_storage_rewrite tir.disable_vectorize tir.enable_buffer_level_predication
        tir.enable_debug tir.enable_equiv_terms_in_cse_tir tir.instr_siblings tir.instrument_bound_checkers
        tir.instrument_lwp tir.is_scalar tir.lwp_disable_func_prof tir.merge_static_smem tir.noalias tir.ptx_ldg32
        tir.skip_assert tir.use_async_copy testing.immutable_module meta_schedule.enable""",
    "int": """relax.FuseOps.max_depth relax.fallback_device_type tir.async_dma_queue_depth tir.dma_bypass_cache
        tir.experimental_dma_bypass_cache tir.lwp_max_depth tir.lwp_min_height tir.reset_start_id
        tir.vtcm_capacity""",
    "list": "tir.add_lower_pass relax.backend.tir_passes",
    "dict": """tir.HoistExpression tir.HoistIfThenElse tir.InjectDoubleBuffer tir.LoopPartition
        tir.ReduceBranchingThroughOvercompute tir.RemoveNoOp tir.Simplify tir.UnrollLoop""",
    "str": "tir.usmp.algorithm relax.backend.tir_pipeline",
}
CONFIGS = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_CLASSES = {"bool": (bool, numbers.Integral), "int": numbers.Integral, "list": (list, tuple), "str": str}


def check_config(config) -> None:
    """Raises an error for an option that there is not, or for a value of another kind."""
    for name, value in config.items():
        if name not in CONFIGS:
            known = ", ".join(sorted(CONFIGS))
            raise AttributeError(f"Invalid config option '{name}' candidate are: {known}")
        kind = CONFIGS[name]
        value = getattr(value, "value", value)
        if kind in _CLASSES and not isinstance(value, _CLASSES[kind]):
            raise TypeError(f"config option '{name}' is of kind {kind}, not {type(value).__name__}")


__all__ = ["CONFIGS", "check_config"]
