# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import ir
from ..._core.context import MLCError, at, context, diagnostics
from ..._core.module import to_attribute
from ..._mlir_libs import _mlc
from ...transform import Pass, pipeline
from ..binding import leaf, view_op
from ..dpl._matching import parts
from ..dpl._pdl import alternatives, module_text
from ..dpl.pattern import DFPattern
from ..expr import Call
from ..graph_passes import _named
class FusionPattern:
    annotation_patterns: Any
    name: Any
    pattern: Any
    check: Any
    attrs_getter: Any
    def __init__(self, name: str, pattern: Any, annotation_patterns: Any = ..., check: Any = ..., attrs_getter: Any = ...) -> None: ...
    @classmethod
    def of(cls, given: Any) -> Any: ...
class PatternCheckContext:
    matched_expr: Any
    annotated_expr: Any
    matched_bindings: Any
    var_usages: Any
    value_to_bound_var: Any
    def __init__(self, way: Any, pattern: Any, operations: Any, values: Any) -> None: ...
def FuseOpsByPattern(patterns: Any, bind_constants: Any = ..., annotate_codegen: Any = ..., entry_functions: Any = ...) -> Pass: ...
def MergeCompositeFunctions() -> Pass: ...
def RunCodegen(target_options: Any = ..., entry_functions: Any = ...) -> Pass: ...
