"""What functions over buffers cost: operations and memory."""

import math

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import MLCError
from ..._core.module import IRModule
from .. import nodes as _n
from ..expr import Comparison, PrimExpr
from ..stmt import Block, BlockRealize, BufferStore, For, IfThenElse, SeqStmt, Stmt, While

_COUNTED = (_n.Add, _n.Sub, _n.Mul, _n.Div, _n.Mod, _n.FloorDiv, _n.FloorMod, _n.Min, _n.Max, _n.And, _n.Or, _n.Not)


def estimate_tir_flops(stmt_or_mod) -> float:
    """How many operations a statement, a function or all functions of a module do on elements; those on indices are
    not counted. Of two branches the longer one counts.

    >>> from mlc.script import from_source
    >>> text = "@T.prim_func\\ndef f(A: T.Buffer((4,))):\\n    for i in range(4):\\n        A[i] = A[i] * 2.0 + 1.0"
    >>> estimate_tir_flops(from_source(text))
    8.0
    """
    if isinstance(stmt_or_mod, IRModule):
        functions = [function for function in stmt_or_mod.functions.values() if function.op_name == "tir.prim_func"]
        return float(sum(map(estimate_tir_flops, functions)))
    body = stmt_or_mod if isinstance(stmt_or_mod, Stmt) else getattr(stmt_or_mod, "body", None)
    if not isinstance(body, Stmt):
        raise TypeError(f"a function over buffers, a module of them or a statement is expected, not {stmt_or_mod!r}")
    return float(_of_statement(body))


def _of_statement(node):
    if isinstance(node, SeqStmt):
        return sum(map(_of_statement, node.seq))
    if isinstance(node, For):
        extent = _n.number_of(node.extent)
        if extent is None:
            raise MLCError(f"the extent {node.extent} of the loop {node.loop_var.name!r} is no number")
        return int(extent) * _of_statement(node.body)
    if isinstance(node, BlockRealize):
        return _of_statement(node.block)
    if isinstance(node, Block):
        return (0 if node.init is None else _of_statement(node.init)) + _of_statement(node.body)
    if isinstance(node, IfThenElse):
        branches = [node.then_case, *([] if node.else_case is None else [node.else_case])]
        return _of_value(node.condition) + max(map(_of_statement, branches))
    if isinstance(node, While):
        raise MLCError("how often a while loop runs is not known")
    if isinstance(node, BufferStore):
        return _of_value(node.value)
    parts = (getattr(node, name, None) for name in ("value", "body"))
    return sum(_of_statement(part) if isinstance(part, Stmt) else _of_value(part) for part in parts)


def _of_value(node):
    if not isinstance(node, PrimExpr) or isinstance(node, _n.BufferLoad):
        return 0
    if isinstance(node, _n.Select):
        return _of_value(node.condition) + max(_of_value(node.true_value), _of_value(node.false_value))
    if isinstance(node, Comparison):
        return 1 + sum(map(_of_value, node.operands))
    is_choice = isinstance(node, _n.Call) and getattr(node.op, "name", "") == "tir.if_then_else"
    if is_choice:
        condition, *branches = node.args
        return _of_value(condition) + max(map(_of_value, branches))
    inside = 0
    for name in getattr(node, "fields", ()):
        part = getattr(node, name, None)
        inside += sum(map(_of_value, part)) if isinstance(part, (list, tuple)) else _of_value(part)
    return inside + isinstance(node, (*_COUNTED, _n.CmpExpr))


def calculate_allocated_bytes(func_or_mod) -> dict:
    """By function and by scope, the most bytes that are allocated at one time.

    >>> from mlc.script import from_source
    >>> f = from_source("@T.prim_func\\ndef f(A: T.Buffer((4,))):\\n    B = T.alloc_buffer((8,))\\n    A[0] = B[0]")
    >>> calculate_allocated_bytes(f)
    {'main': {'global': 32}}
    """
    if not isinstance(func_or_mod, IRModule):
        return {"main": _peaks(func_or_mod.operation)}
    functions = func_or_mod.functions.items()
    return {var.name_hint: _peaks(func.operation) for var, func in functions if func.op_name == "tir.prim_func"}


def _peaks(op):
    """The most bytes of each scope that an operation's regions allocate at one time."""
    peaks = {}
    for region in op.regions:
        for block in region.blocks:
            own, inside = {}, {}
            for inner in (inner.operation for inner in block.operations):
                if inner.name == "tir.alloc_buffer":
                    scope = ir.StringAttr(inner.attributes["scope"]).value if "scope" in inner.attributes else "global"
                    own[scope] = own.get(scope, 0) + _bytes(inner.result.type)
                for scope, count in _peaks(inner).items():
                    inside[scope] = max(inside.get(scope, 0), count)
            for scope in {**own, **inside}:
                peaks[scope] = max(peaks.get(scope, 0), own.get(scope, 0) + inside.get(scope, 0))
    return peaks


def _bytes(type):
    if any(map(type.is_dynamic_dim, range(type.rank))):
        raise MLCError(f"a buffer of {type} has no size that is a number")
    dtype = _dt.from_type(type.element_type)
    lanes = _dt.split(dtype)[1] or 1
    return math.prod(type.shape) * ((_dt.bits(dtype) * lanes + 7) // 8)


__all__ = ["calculate_allocated_bytes", "estimate_tir_flops"]
