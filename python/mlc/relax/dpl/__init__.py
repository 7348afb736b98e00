"""Patterns of graph expressions, and the rewriting of what they match.

>>> from mlc import relax
>>> from mlc.relax.dpl import is_op, rewrite_call, wildcard
>>> from mlc.script import relax as R
>>> @R.function
... def main(x: R.Tensor((4,), "float32")):
...     y = R.negative(R.negative(x))
...     return y
>>> operand = wildcard()
>>> twice = is_op("relax.negative")(is_op("relax.negative")(operand))
>>> "R.negative" in rewrite_call(twice, lambda expr, found: relax.op.abs(found[operand]), main).script()
False
"""

from .context import PatternContext, PatternSeq, rewrite_bindings
from .pattern import (
    AndPattern,
    AttrPattern,
    CallPattern,
    ConstantPattern,
    DataTypePattern,
    DFPattern,
    NotPattern,
    OpPattern,
    OrPattern,
    ShapePattern,
    StructInfoPattern,
    TupleGetItemPattern,
    TuplePattern,
    VarPattern,
    WildcardPattern,
    is_call_dps_packed,
    is_call_packed,
    is_call_tir,
    is_const,
    is_dfv,
    is_op,
    is_tuple,
    is_tuple_get_item,
    is_var,
    wildcard,
)
from .rewrite import PatternMatchingRewriter, rewrite_call

__all__ = [
    "AndPattern",
    "AttrPattern",
    "CallPattern",
    "ConstantPattern",
    "DFPattern",
    "DataTypePattern",
    "NotPattern",
    "OpPattern",
    "OrPattern",
    "PatternContext",
    "PatternMatchingRewriter",
    "PatternSeq",
    "ShapePattern",
    "StructInfoPattern",
    "TupleGetItemPattern",
    "TuplePattern",
    "VarPattern",
    "WildcardPattern",
    "is_call_dps_packed",
    "is_call_packed",
    "is_call_tir",
    "is_const",
    "is_dfv",
    "is_op",
    "is_tuple",
    "is_tuple_get_item",
    "is_var",
    "rewrite_bindings",
    "rewrite_call",
    "wildcard",
]
