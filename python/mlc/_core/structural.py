"""Identity: whether two modules, functions or expressions are the same but for the names in them."""

import numbers

from .. import ir
from .._mlir_libs import _mlc
from .context import MLCError
from .module import BaseFunc, GlobalVar, IRModule, view
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
    message, *where = found
    text = f"not structurally equal: {message}"
    if where:
        *places, part = where
        shown = [_shown(side, place) for side, place in zip((lhs, rhs), places, strict=True)]
        path, *parts = _place(lhs, rhs, *places, part)
        if None not in parts:
            text = f"not structurally equal: the first has {parts[0]} and the second {parts[1]}"
        at = "" if path is None else f" {path}"
        text += f"\nStructuralEqual check failed, caused by lhs at{at}:\n{shown[0]}\nand rhs at{at}:\n{shown[1]}"
    raise MLCError(text)


def get_first_structural_mismatch(lhs, rhs, map_free_vars=False):
    """The operations of both where they first differ, or None."""
    found = _difference(lhs, rhs, map_free_vars)
    return None if found is None else tuple(found[1:3]) or (lhs, rhs)


def _place(lhs, rhs, lhs_place, rhs_place, part):
    """The path from the two to where they differ, and the texts of what is there, as far as these are known."""
    if isinstance(lhs, BaseFunc) and isinstance(rhs, BaseFunc):
        if lhs.op_name == rhs.op_name == "tir.prim_func":
            from ..tir.tree import difference_of_functions

            return difference_of_functions(lhs, rhs) or (None, None, None)
        if lhs.op_name == rhs.op_name == "func.func":
            return _place_in_graphs(lhs, rhs, lhs_place, rhs_place, part)
        return "<root>", None, None
    functions = [_function_around(side, place) for side, place in ((lhs, lhs_place), (rhs, rhs_place))]
    if None in functions:
        return "<root>.functions", None, None
    path, *parts = _place(*functions, lhs_place, rhs_place, part)
    return f'<root>.functions[I.GlobalVar("{functions[0].name}")]{(path or "").removeprefix("<root>")}', *parts


def _place_in_graphs(lhs, rhs, lhs_place, rhs_place, part):
    """The same of two graph functions: in that of the two that has what the other may lack."""
    from .places import place_in_function, told

    sides = [place_in_function(func, place, part) for func, place in ((lhs, lhs_place), (rhs, rhs_place))]
    known = [side for side in sides if side is not None]
    paths = sorted({path for path, _ in known}, key=len, reverse=True)
    texts = [told(part) for _, part in known]
    # Of two that are not the same, one may have more parts: the place is in what both have.
    if len(paths) > 1 and part != "missing":
        return paths[-1], None, None
    is_told = len(texts) == 2 and None not in texts and texts[0] != texts[1] and part != "missing"
    return (paths[0] if paths else None), *(texts if is_told else (None, None))


def _function_around(module, place):
    """The function of a module that an operation is in, or None."""
    while place is not None and place.parent is not None and place.parent.operation != module.operation:
        place = place.parent.operation
    return None if place is None or place.parent is None else view(place, module)


def structural_hash(node, map_free_vars=False) -> int:
    """The same number for what is structurally equal."""
    if isinstance(node, (BaseFunc, IRModule)):
        return _mlc.structural_hash(node.operation)
    if isinstance(node, (list, tuple)):
        return hash(tuple(structural_hash(item, map_free_vars) for item in node))
    if isinstance(node, dict):
        return hash(frozenset((key, structural_hash(value, map_free_vars)) for key, value in node.items()))
    part, info = _part_of(node), _info_of(node)
    if part is not None:
        return structural_hash(part, map_free_vars)
    if info is not None:
        return hash(_renamed(info, map_free_vars))
    value = _value_of(node)
    return hash(node) if value is None else _mlc.value_hash(value, map_free_vars)


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
        if found is None:
            return None
        path, *parts = found
        checked = f"StructuralEqual check failed, caused by lhs at {path}:\n{parts[0]}\nand rhs at {path}:\n{parts[1]}"
        return (f"at {path}, the first has {parts[0]} and the second {parts[1]}\n{checked}",)
    parts = _part_of(lhs), _part_of(rhs)
    if type(lhs) is type(rhs) and None not in parts:
        return _difference(*parts, map_free_vars)
    infos = _info_of(lhs), _info_of(rhs)
    if None not in infos:
        lhs, rhs = (_renamed(info, map_free_vars) for info in infos)
        return None if lhs == rhs else (f"{infos[0]} is not {infos[1]}",)
    values = _value_of(lhs), _value_of(rhs)
    if all(value is not None for value in values) and type(lhs).__name__ == type(rhs).__name__:
        found = _mlc.value_difference(*values, map_free_vars)
        return None if found is None else (found,)
    if type(lhs) is not type(rhs):
        return (f"the first is a {type(lhs).__name__} and the second a {type(rhs).__name__}",)
    if isinstance(lhs, str) or hasattr(lhs, "__eq__"):
        return None if bool(lhs == rhs) else (f"{lhs} is not {rhs}",)
    raise TypeError(f"a {type(lhs).__name__} has no structure to compare")


def _is_tree(node):
    from ..tir.buffer import Buffer

    return isinstance(node, (Scripted, Buffer))


def _part_of(node):
    """All that a value which is known is, or None."""
    from ..relax.expr import ExternFunc, PrimValue

    if isinstance(node, PrimValue):
        return [node.dtype, node.value]
    return node.global_symbol if isinstance(node, ExternFunc) else None


def _info_of(node):
    """What a StructInfo or a shape says, or None."""
    from ..relax.expr import ShapeExpr
    from ..relax.struct_info import StructInfo

    return node.struct_info if isinstance(node, ShapeExpr) else node if isinstance(node, StructInfo) else None


def _renamed(info, map_free_vars):
    """The same with symbols that are free under other names."""
    from ..relax.struct_info import view_type

    return view_type(_mlc.rename_symbols(info.type, map_free_vars), info.placement)


def _value_of(node):
    """The value of MLIR that an expression is, or None."""
    from ..tir.expr import PrimExpr

    if isinstance(node, PrimExpr):
        return node.computed()
    value = getattr(node, "value", None)
    return value if isinstance(value, ir.Value) else None


__all__ = ["assert_structural_equal", "get_first_structural_mismatch", "structural_equal", "structural_hash"]
