"""Passes on graphs, by TVM's names."""

from .. import ir
from .._core.context import MLCError, at
from .._core.module import IRModule
from ..transform import Pass, pipeline
from .constant import elements, to_array


def LegalizeOps(customize_legalize_map=None, skip_ops=None, enable_warning=False) -> Pass:
    """Gives every operator its tensor expression, and makes that a function over buffers."""
    if customize_legalize_map:
        raise NotImplementedError("LegalizeOps: customize_legalize_map is not supported yet")
    options = f"{{skip-ops={','.join(skip_ops)}}}" if skip_ops else ""
    return pipeline("LegalizeOps", f"relax-legalize-ops{options},relax-lower-emit-te")


def BindParams(func_name, params) -> Pass:
    """Makes parameters of a function constants; `params` maps their names, or Vars, to arrays."""
    arrays = {}
    for key, value in params.items():
        name = key if isinstance(key, str) else key.name_hint
        if name in arrays:
            raise MLCError(f"BindParams: {name!r} is given twice")
        arrays[name] = value

    def run(mod: IRModule) -> IRModule:
        from .._core.context import diagnostics
        from .._mlir_libs import _mlc

        copy = mod.clone()
        function = copy[func_name]
        with at(), diagnostics("BindParams"):
            values = {name: elements(to_array(value)) for name, value in arrays.items()}
            _mlc.bind_params(function.operation, ir.DictAttr.get(values))
        return copy

    return Pass("BindParams", run)


def canonicalize() -> Pass:
    """MLIR's canonicalization."""
    return pipeline("canonicalize", "canonicalize")


__all__ = ["BindParams", "LegalizeOps"]
