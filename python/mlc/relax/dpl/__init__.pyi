# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .context import PatternContext as PatternContext, PatternSeq as PatternSeq, rewrite_bindings as rewrite_bindings
from .pattern import AndPattern as AndPattern, AttrPattern as AttrPattern, CallPattern as CallPattern, ConstantPattern as ConstantPattern, DataTypePattern as DataTypePattern, DFPattern as DFPattern, NotPattern as NotPattern, OpPattern as OpPattern, OrPattern as OrPattern, ShapePattern as ShapePattern, StructInfoPattern as StructInfoPattern, TupleGetItemPattern as TupleGetItemPattern, TuplePattern as TuplePattern, VarPattern as VarPattern, WildcardPattern as WildcardPattern, is_call_dps_packed as is_call_dps_packed, is_call_packed as is_call_packed, is_call_tir as is_call_tir, is_const as is_const, is_dfv as is_dfv, is_op as is_op, is_tuple as is_tuple, is_tuple_get_item as is_tuple_get_item, is_var as is_var, wildcard as wildcard
from .rewrite import PatternMatchingRewriter as PatternMatchingRewriter, rewrite_call as rewrite_call
__all__ = ['AndPattern', 'AttrPattern', 'CallPattern', 'ConstantPattern', 'DFPattern', 'DataTypePattern', 'NotPattern', 'OpPattern', 'OrPattern', 'PatternContext', 'PatternMatchingRewriter', 'PatternSeq', 'ShapePattern', 'StructInfoPattern', 'TupleGetItemPattern', 'TuplePattern', 'VarPattern', 'WildcardPattern', 'is_call_dps_packed', 'is_call_packed', 'is_call_tir', 'is_const', 'is_dfv', 'is_op', 'is_tuple', 'is_tuple_get_item', 'is_var', 'rewrite_bindings', 'rewrite_call', 'wildcard']
