"""Helpers for tests of schedules."""

from ..._core.module import BaseFunc, assert_structural_equal
from .schedule import Schedule
from .trace import Trace


def verify_trace_roundtrip(sch, mod, *, debug_mask="all", text_format=("python", "json")) -> Schedule:
    """Applies the trace of `sch` to `mod` from its text, checks that the module is the same, and gives the schedule."""
    again = None
    for form in (text_format,) if isinstance(text_format, str) else text_format:
        again = Schedule(mod, debug_mask=debug_mask)
        if form == "json":
            Trace.apply_json_to_schedule(sch.trace.as_json(), again)
        elif form == "python":
            scope = {}
            exec(f"from mlc import tir\n{sch.trace}", scope)
            scope["apply_trace"](again)
        elif form == "mlir":
            Trace.parse(sch.trace.mlir()).apply_to_schedule(again)
        else:
            raise ValueError(f'text_format is "python", "json" or "mlir", not {form!r}')
        assert_structural_equal(again.mod, sch.mod)
    return again


def assert_structural_equal_ignore_global_symbol(mod1, mod2, *args, **options) -> None:
    """Checks that two functions or modules are the same; functions need not have the same name, or one at all."""
    functions = [f.with_attr("global_symbol", "main") if isinstance(f, BaseFunc) else f for f in (mod1, mod2)]
    assert_structural_equal(*functions, *args, **options)


__all__ = ["assert_structural_equal_ignore_global_symbol", "verify_trace_roundtrip"]
