"""Whether two expressions or statements that are in no function are the same but for names."""

import numbers

from . import nodes as _n
from . import stmt as _s
from .buffer import Buffer, BufferRegion, DeclaredBuffer
from .expr import FloatImm, IntImm, Node, PrimExpr, Var
from .range import Range
from .text import key
from .types import PrimType


class _Pairs:
    """Which variable of one side stands for which of the other."""

    def __init__(self, map_free_vars):
        self.map_free_vars, self.left, self.right, self.kept = map_free_vars, {}, {}, []

    def define(self, a, b):
        self.left[key(a)], self.right[key(b)] = b, a
        self.kept += [a, b]

    def same(self, a, b):
        if key(a) in self.left or key(b) in self.right:
            return key(a) in self.left and key(self.left[key(a)]) == key(b)
        if key(a) == key(b):
            self.define(a, b)
            return True
        if self.map_free_vars and a.dtype == b.dtype:
            self.define(a, b)
            return True
        return False


# The fields that give a variable or a buffer.
_DEFINITIONS = {
    "For": ("loop_var",),
    "LetStmt": ("var",),
    "Let": ("var",),
    "Allocate": ("buffer_var",),
    "AllocateConst": ("buffer_var",),
    "DeclBuffer": (),
    "CommReducer": ("lhs", "rhs"),
    "Block": ("iter_vars", "alloc_buffers"),
}


def difference(a, b, map_free_vars=False):
    """Where two nodes differ, as (path, left, right), or None."""
    return _compare(a, b, "<root>", _Pairs(map_free_vars))


def equal(a, b):
    return difference(a, b) is None


def is_comparable(node):
    """True for what `difference` knows."""
    if isinstance(node, _s.Stmt):
        return True
    kinds = (
        Node,
        DeclaredBuffer,
        Buffer,
        Range,
        BufferRegion,
        _n.IterVar,
        _n.CommReducer,
        _s.MatchBufferRegion,
        PrimType,
    )
    return isinstance(node, kinds)


def _compare(a, b, path, pairs, defines=False):
    found = (path, a, b)
    if isinstance(a, Range) and isinstance(b, Range):
        return _compare_all([a.min, a.extent], [b.min, b.extent], (".min", ".extent"), path, pairs)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        if len(a) != len(b):
            return found
        return _compare_all(a, b, [f"[{i}]" for i in range(len(a))], path, pairs, defines)
    if isinstance(a, dict) and isinstance(b, dict):
        if set(a) != set(b):
            return found
        keys = sorted(a)
        return _compare_all([a[k] for k in keys], [b[k] for k in keys], [f"[{k!r}]" for k in keys], path, pairs)
    if isinstance(a, numbers.Number) or isinstance(b, numbers.Number):
        if isinstance(a, PrimExpr) or isinstance(b, PrimExpr):
            typed = a if isinstance(a, PrimExpr) else b
            return _compare(*(_n.convert(side, None if side is typed else typed.dtype) for side in (a, b)), path, pairs)
        return None if type(a) is type(b) and (a == b or (a != a and b != b)) else found
    if isinstance(a, PrimType) or isinstance(a, (str, _n.Op)) or a is None:
        return None if type(a) is type(b) and a == b else found
    if type(a) is not type(b) and type(a).__name__ != type(b).__name__:
        return found
    if isinstance(a, Var):
        if defines and a.dtype == b.dtype:
            pairs.define(a, b)
            return None
        return None if a.dtype == b.dtype and pairs.same(a, b) else found
    if isinstance(a, (IntImm, FloatImm)):
        same = a.dtype == b.dtype and (a.value == b.value or (a.value != a.value and b.value != b.value))
        return None if same else found
    if isinstance(a, (DeclaredBuffer, Buffer)):
        return _compare_buffers(a, b, path, pairs)
    if not hasattr(a, "fields"):
        return None if bool(a == b) else found
    definitions = _DEFINITIONS.get(type(a).__name__, ())
    for name in a.fields:
        inner = _compare(getattr(a, name), getattr(b, name), f"{path}.{name}", pairs, defines or name in definitions)
        if inner is not None:
            return inner
    return None


def _compare_all(left, right, names, path, pairs, defines=False):
    for a, b, name in zip(left, right, names, strict=True):
        found = _compare(a, b, path + name, pairs, defines)
        if found is not None:
            return found
    return None


def _compare_buffers(a, b, path, pairs):
    if key(a) in pairs.left or key(b) in pairs.right:
        return None if key(a) in pairs.left and key(pairs.left[key(a)]) == key(b) else (path, a, b)
    pairs.define(a, b)
    if a.given_data is not None and b.given_data is not None:
        found = _compare(
            a.given_data, b.given_data, f"{path}.data", pairs, defines=not pairs.left.get(key(a.given_data))
        )
        if found is not None:
            return found
    for name in ("dtype", "shape", "strides", "elem_offset", "data_alignment", "offset_factor", "axis_separators"):
        given = getattr(a, name), getattr(b, name)
        # A variable that is first met here is one of the buffer.
        found = _compare(*given, f"{path}.{name}", pairs, defines=_is_new(given[0], pairs))
        if found is not None:
            return found
    return None if a.scope() == b.scope() else (f"{path}.scope", a, b)


def _is_new(value, pairs):
    from .text import variables_of

    found = variables_of(value)
    return bool(found) and not any(key(variable) in pairs.left for variable in found)


__all__ = ["difference", "equal", "is_comparable"]
