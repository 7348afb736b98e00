"""Nodes as JSON: what `tvm.ir.save_json` writes of expressions, statements, types and the like.

Nodes are numbered, so that a variable which is used twice is read as one variable.
"""

from ..tir import nodes as _n
from ..tir import stmt as _s
from ..tir import types as _t
from ..tir.buffer import Buffer, BufferRegion, DeclaredBuffer
from ..tir.expr import Comparison, FloatImm, IntImm, SizeVar, Var
from ..tir.index_map import IndexMap
from ..tir.range import Range
from ..tir.tree import kind_of
from .attrs import Op
from .module import BaseFunc, GlobalVar, IRModule

_BUFFER = (
    "shape dtype name given_data strides elem_offset data_alignment offset_factor buffer_type axis_separators".split()
)


def _target():
    from ..target import Target

    return Target


# What makes a node again of its parts, where that is not an object that has them, and the names of the parts.
_MAKERS = {
    "Var": (lambda name, type_annotation: Var(name, type_annotation), ["name", "type_annotation"]),
    "SizeVar": (lambda name, type_annotation: SizeVar(name, type_annotation), ["name", "type_annotation"]),
    "IntImm": (IntImm, ["dtype", "value"]),
    "FloatImm": (FloatImm, ["dtype", "value"]),
    "StringImm": (_n.StringImm, ["value"]),
    "PrimType": (_t.PrimType, ["dtype"]),
    "PointerType": (_t.PointerType, ["element_type", "storage_scope"]),
    "TupleType": (_t.TupleType, ["fields"]),
    "Range": (lambda min, extent: Range.from_min_extent(min, extent), ["min", "extent"]),
    "Op": (Op.get, ["name"]),
    "GlobalVar": (GlobalVar, ["name_hint"]),
    "IterVar": (_n.IterVar, ["dom", "var", "iter_type", "thread_tag"]),
    "CommReducer": (_n.CommReducer, ["lhs", "rhs", "result", "identity_element"]),
    "BufferRegion": (BufferRegion, ["buffer", "region"]),
    "MatchBufferRegion": (_s.MatchBufferRegion, ["buffer", "source"]),
    "IndexMap": (IndexMap, ["initial_indices", "final_indices", "inverse_index_map"]),
    "Target": (lambda config: _target()(config), ["config"]),
    **{cls.__name__: (cls, ["a", "b"]) for cls in _n.COMPARISONS.values()},
}
_CLASSES = {
    name: item
    for module in (_n, _s)
    for name, item in vars(module).items()
    if isinstance(item, type) and getattr(item, "fields", ())
}


def class_of(type_key):
    """What makes a node of the parts of a kind such as "tir.Add"."""
    kind = type_key.rpartition(".")[2]
    if kind in _MAKERS:
        return lambda **parts: _MAKERS[kind][0](**parts)
    if kind not in _CLASSES:
        raise ValueError(f"there is no kind of node {type_key!r}")
    return _CLASSES[kind]


def _buffer(scope, **parts):
    made = DeclaredBuffer(parts["shape"], parts["dtype"], parts["name"], scope)
    for name, value in parts.items():
        setattr(made, name, value)
    return made


class Writer:
    """Numbers nodes, and says what each one has."""

    def __init__(self):
        self.nodes, self._numbers, self._kept = [], {}, []

    def value(self, value):
        """A value of Python, or the number of a node."""
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(value, (int, str)):
            # Kinds of loops and names of dtypes are numbers and strings too.
            return str(value) if isinstance(value, str) else int(value)
        if isinstance(value, (list, tuple)):
            return list(map(self.value, value))
        if isinstance(value, dict):
            return {"map": [[self.value(key), self.value(item)] for key, item in value.items()]}
        return {"node": self._number(value)}

    def _number(self, node):
        from ..tir.tree import key

        found = key(node)
        if found not in self._numbers:
            self._kept.append(node)
            kind, parts = self._parts(node)
            # Behind the nodes that it is made of.
            made = {name: self.value(part) for name, part in parts.items()}
            self._numbers[found] = len(self.nodes)
            self.nodes.append({"kind": kind, "parts": made})
        return self._numbers[found]

    def _parts(self, node):
        from .metadata import written

        if isinstance(node, (IRModule, BaseFunc)):
            return "", {"text": written(node)}
        kind = kind_of(node)
        if isinstance(node, Buffer):
            parts = {name: getattr(node, name, None) for name in _BUFFER}
            parts["given_data"] = None if type(node) is DeclaredBuffer and node.given_data is None else node.data
            return "Buffer", {**parts, "scope": node.scope()}
        if isinstance(node, Comparison):
            return node.kind.upper(), dict(zip("ab", node.operands, strict=True))
        names = _MAKERS[kind][1] if kind in _MAKERS else getattr(node, "fields", None)
        if names is None or kind not in _MAKERS and kind not in _CLASSES:
            raise TypeError(f"save_json: a {type(node).__name__} is not a module, a function or a node of tir")
        parts = {name: getattr(node, name, None) for name in names}
        if kind == "Block":
            parts["name_hint"] = node.name_hint
        return kind, parts


def read(nodes, root):
    """The value that a `Writer` has written with its nodes."""
    found = []

    def value(item):
        if isinstance(item, list):
            return list(map(value, item))
        if isinstance(item, dict) and "map" in item:
            return {value(key): value(entry) for key, entry in item["map"]}
        return found[item["node"]] if isinstance(item, dict) else item

    for node in nodes:
        kind, parts = node["kind"], {name: value(part) for name, part in node["parts"].items()}
        found.append(made(kind, parts))
    return value(root)


def made(kind, parts):
    """A node of a kind with these parts."""
    from .metadata import load_json

    if kind == "":
        return load_json(parts["text"])
    if kind == "Buffer":
        return _buffer(**parts)
    if kind in _MAKERS:
        return _MAKERS[kind][0](**parts)
    cls = _CLASSES[kind]
    result = object.__new__(cls)
    if issubclass(cls, _s.Stmt):
        if "kind" in parts:
            parts["kind"] = _s.ForKind(parts["kind"])
        result.given = parts
        return result
    for name, part in parts.items():
        setattr(result, "_dtype" if name == "dtype" else name, part)
    return result


__all__ = ["Writer", "class_of", "read"]
