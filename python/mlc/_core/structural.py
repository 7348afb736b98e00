"""Identity: whether two modules, functions or expressions are the same but for the names in them."""

import numbers

from .. import ir
from .._mlir_libs import _mlc
from .context import MLCError, defining_op
from .module import BaseFunc, GlobalVar, IRModule
from .tvmscript import Scripted


def structural_equal(lhs, rhs, map_free_vars=False) -> bool:
    """True if two modules, functions or expressions are the same but for the names in them.

    Variables that an expression uses from outside are the same only where they are one and the same, unless
    `map_free_vars` lets each stand for one other of its type.
    """
    return _difference(lhs, rhs, map_free_vars) is None


def assert_structural_equal(lhs, rhs, map_free_vars=False) -> None:
    """Raises an MLCError that shows the first place where the two are not the same, in both scripts."""
    found = _difference(lhs, rhs, map_free_vars)
    if found is None:
        return
    message, *places = found
    text = f"not structurally equal: {message}"
    if places:
        shown = [_shown(side, place) for side, place in zip((lhs, rhs), places, strict=True)]
        text += f"\nStructuralEqual check failed, caused by lhs at:\n{shown[0]}\nand rhs at:\n{shown[1]}"
    raise MLCError(text)


def get_first_structural_mismatch(lhs, rhs, map_free_vars=False):
    """The operations of both where they first differ, or None."""
    found = _difference(lhs, rhs, map_free_vars)
    return None if found is None else tuple(found[1:]) or (lhs, rhs)


def structural_hash(node, map_free_vars=False) -> int:
    """The same number for what is structurally equal."""
    if isinstance(node, (BaseFunc, IRModule)):
        return _mlc.structural_hash(node.operation)
    if isinstance(node, (list, tuple)):
        return hash(tuple(structural_hash(item, map_free_vars) for item in node))
    if isinstance(node, dict):
        return hash(frozenset((key, structural_hash(value, map_free_vars)) for key, value in node.items()))
    value = _value_of(node)
    return hash(node) if value is None else _hash_of_value(value, map_free_vars)


def _shown(side, place):
    if side.operation == place:
        return side.script(syntax_sugar=False)
    return side.script(obj_to_underline=[place], syntax_sugar=False)


def _difference(lhs, rhs, map_free_vars):
    """What differs and where, or None."""
    if isinstance(lhs, (BaseFunc, IRModule)) and isinstance(rhs, (BaseFunc, IRModule)):
        # A function may be in a module under another name than its own, so the names of the two are free.
        return _mlc.structural_difference(lhs.operation, rhs.operation)
    if isinstance(lhs, GlobalVar) or isinstance(rhs, GlobalVar):
        return None if lhs == rhs else (f"{lhs!r} is not {rhs!r}",)
    if isinstance(lhs, (list, tuple)) and isinstance(rhs, (list, tuple)):
        if len(lhs) != len(rhs):
            return (f"the first has {len(lhs)} items and the second {len(rhs)}",)
        found = (_difference(a, b, map_free_vars) for a, b in zip(lhs, rhs, strict=True))
        return next((item for item in found if item is not None), None)
    if isinstance(lhs, dict) and isinstance(rhs, dict):
        if set(lhs) != set(rhs):
            return (f"the first has the keys {sorted(lhs)} and the second {sorted(rhs)}",)
        found = (_difference(lhs[key], rhs[key], map_free_vars) for key in lhs)
        return next((item for item in found if item is not None), None)
    if isinstance(lhs, numbers.Number) and isinstance(rhs, numbers.Number):
        same = lhs == rhs or (lhs != lhs and rhs != rhs)
        return None if same and isinstance(lhs, bool) == isinstance(rhs, bool) else (f"{lhs} is not {rhs}",)
    if _is_tree(lhs) and _is_tree(rhs):
        from ..tir.tree import difference

        found = difference(lhs, rhs, map_free_vars)
        return None if found is None else (f"at {found[0]}, the first has {found[1]} and the second {found[2]}",)
    values = _value_of(lhs), _value_of(rhs)
    if all(value is not None for value in values) and type(lhs).__name__ == type(rhs).__name__:
        return _Values(map_free_vars).difference(*values)
    if type(lhs) is not type(rhs):
        return (f"the first is a {type(lhs).__name__} and the second a {type(rhs).__name__}",)
    if isinstance(lhs, str) or hasattr(lhs, "__eq__"):
        return None if bool(lhs == rhs) else (f"{lhs} is not {rhs}",)
    raise TypeError(f"a {type(lhs).__name__} has no structure to compare")


def _is_tree(node):
    from ..tir.buffer import Buffer

    return isinstance(node, (Scripted, Buffer))


def _value_of(node):
    """The value of MLIR that an expression is, or None."""
    from ..tir.expr import PrimExpr

    if isinstance(node, PrimExpr):
        return node.computed()
    value = getattr(node, "value", None)
    return value if isinstance(value, ir.Value) else None


def _is_free(value):
    op = defining_op(value)
    return op is None or op.name == "builtin.unrealized_conversion_cast"


class _Values:
    """Compares what computes two values."""

    def __init__(self, map_free_vars):
        self.map_free_vars, self.paired, self.taken = map_free_vars, {}, {}

    def difference(self, lhs, rhs):
        if lhs in self.paired or rhs in self.taken:
            return None if lhs in self.paired and self.paired[lhs] == rhs else ("a variable stands for two others",)
        if lhs == rhs:
            return None
        if lhs.type != rhs.type:
            return (f"the first is {lhs.type} and the second {rhs.type}",)
        if _is_free(lhs) or _is_free(rhs):
            if not (self.map_free_vars and _is_free(lhs) and _is_free(rhs)):
                return ("variables from outside are not the same",)
            self.paired[lhs], self.taken[rhs] = rhs, lhs
            return None
        a, b = defining_op(lhs), defining_op(rhs)
        if a.name != b.name:
            return (f"the first has {a.name!r} where the second has {b.name!r}",)
        names = {*a.attributes, *b.attributes} - {"name"}
        for name in sorted(names):
            given = [op.attributes[name] if name in op.attributes else None for op in (a, b)]
            if given[0] != given[1]:
                return (
                    f"the attribute {name!r} of {a.name!r} is {given[0]} in the first and {given[1]} in the second",
                )
        if len(a.operands) != len(b.operands):
            return (f"{a.name!r} has {len(a.operands)} operands in the first and {len(b.operands)} in the second",)
        for x, y in zip(a.operands, b.operands, strict=True):
            found = self.difference(x, y)
            if found is not None:
                return found
        return _mlc.structural_difference(a, b)[:1] if len(a.regions) and _mlc.structural_difference(a, b) else None


def _hash_of_value(value, map_free_vars):
    if _is_free(value):
        return hash(str(value.type)) if map_free_vars else hash(value)
    op = defining_op(value)
    attributes = frozenset(
        (
            name,
            str(op.attributes[name].type if name == "value" and op.name == "relax.constant" else op.attributes[name]),
        )
        for name in op.attributes
        if name != "name"
    )
    return hash((op.name, attributes, tuple(_hash_of_value(operand, map_free_vars) for operand in op.operands)))


__all__ = ["assert_structural_equal", "get_first_structural_mismatch", "structural_equal", "structural_hash"]
