"""Trees: expressions and statements in no function, as C++ prints, compares and simplifies them.

What programs build and take apart may be what no operation of MLIR is: `x + 0`, statements on variables that nothing
gives, a block without what its axes are bound to. So C++ takes it as an attribute of its parts; this is all that makes
these, and `mlc/Dialect/TIR/Analysis/Tree.h` says what they are.
"""

import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import context
from .._mlir_libs import _mlc
from . import nodes as _n
from .buffer import Buffer
from .dims import wrap_dim
from .expr import Comparison, PrimExpr, Var

# Views of what is in a function are of the kind that they are outside of one.
_KINDS = {
    "Variable": "Var",
    "_Data": "Var",
    "Parameter": "Var",
    "DeclaredBuffer": "Buffer",
    "ProducerLoad": "BufferLoad",
    "Tensor": "Buffer",
}
_VARIABLE = ("name", "dtype", "type_annotation")
_BUFFER = ("name", "given_data", "dtype", "shape", "strides", "elem_offset", "data_alignment", "offset_factor")
_PARTS = {
    "Var": _VARIABLE,
    "SizeVar": _VARIABLE,
    "Buffer": (*_BUFFER, "axis_separators", "scope"),
    "IntImm": ("dtype", "value"),
    "FloatImm": ("dtype", "value"),
    "PrimType": ("dtype",),
    "PointerType": ("element_type", "storage_scope"),
    "TupleType": ("fields",),
    "Op": ("name",),
    "GlobalVar": ("name_hint",),
}
# Parts that are no fields.
_MORE = {"Block": ("name_hint", "unsaid"), "Allocate": ("scope",)}
# Two that are written the same are still two.
_NAMED = ("Var", "SizeVar", "Buffer")
# Values of attributes that are compared by their parts.
_PLAIN = (str, numbers.Number, list, tuple, dict)
# The parts of a function beside its body.
_WHOLE = ("attrs.__dict__", "params", "ret_type", "buffer_map")
_SCOPES = ("For", "Block", "While", "IfThenElse", "CommReducer")


def key(node):
    """What is the same for all views of one variable or buffer."""
    if hasattr(node, "key"):
        return node.key
    if not isinstance(node, (Buffer, Var)):
        return id(node)
    value = getattr(node, "value" if isinstance(node, Buffer) else "handle", None)
    return value if isinstance(value, ir.Value) else id(node)


def kind_of(node) -> str:
    """What kind of node this is."""
    kind = type(node).__name__
    return _KINDS.get(kind, kind)


class Trees:
    """Makes trees that have variables and buffers in common."""

    def __init__(self):
        # The nodes live as long as their ids are told apart.
        self._ids, self._kept, self._named, self._nodes = {}, [], {}, {}

    def __call__(self, node) -> ir.Attribute:
        """The tree of a node, or the attribute of a value of Python."""
        if node is None:
            return ir.UnitAttr.get()
        if isinstance(node, str):
            return ir.StringAttr.get(node)
        if isinstance(node, bool):
            return ir.BoolAttr.get(node)
        if isinstance(node, numbers.Integral) and -(1 << 63) <= node < 1 << 64:
            number = int(node)
            return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), number - (1 << 64) * (number >= 1 << 63))
        if isinstance(node, numbers.Real):
            return ir.FloatAttr.get(ir.F64Type.get(), float(node), loc=ir.Location.unknown())
        if isinstance(node, (list, tuple)):
            return ir.ArrayAttr.get(list(map(self, node)))
        if isinstance(node, dict):
            entries = {str(name): self(value) for name, value in node.items()}
            return ir.DictAttr.get({"plain": ir.DictAttr.get(entries)})
        if isinstance(node, ir.Attribute):
            return node
        kind, parts, number = self._of_node(node)
        if kind not in _NAMED or number not in self._named:
            made = self.make(kind, parts, number)
            self._nodes.setdefault(made, node)
            if kind not in _NAMED:
                return made
            self._named[number] = made
        return self._named[number]

    def node(self, tree):
        """The node of a tree of scalars: the one that it was made of, or a new one."""
        if tree in self._nodes:
            return self._nodes[tree]
        kind = ir.StringAttr(tree["kind"]).value
        names = [ir.StringAttr(name).value for name in tree["names"]]
        parts = dict(zip(names, map(self._part, ir.ArrayAttr(tree["parts"])), strict=True))
        if kind == "Text":
            return wrap_dim(parts["dim"])
        if kind == "Not":
            return _n.negate(parts["a"])
        if kind in ("And", "Or", "TruncDiv") or isinstance(vars(getattr(_n, kind)).get("kind"), str):
            word = "truncdiv" if kind == "TruncDiv" else getattr(_n, kind).kind
            return (_n.logical if kind in ("And", "Or") else _n.binary)(word, parts["a"], parts["b"])
        from .._core.serialize import made

        return made(kind, parts)

    def _part(self, part):
        """A part of a tree: a node, a list or a value of Python."""
        if isinstance(part, ir.ArrayAttr):
            return list(map(self._part, part))
        if isinstance(part, ir.DictAttr) and "kind" in part:
            return self.node(part)
        return None if isinstance(part, ir.UnitAttr) else getattr(part, "value", part)

    def make(self, kind, parts, number=None) -> ir.Attribute:
        """The tree of a kind that has these parts by name."""
        names, made = [], []
        # Loops and not comprehensions, which would need more of Python's stack for deep expressions.
        for name, part in parts:
            names.append(ir.StringAttr.get(name))
            made.append(self(part))
        entries = {"kind": ir.StringAttr.get(kind), "names": ir.ArrayAttr.get(names), "parts": ir.ArrayAttr.get(made)}
        if number is not None:
            entries["id"] = self(number)
        return ir.DictAttr.get(entries)

    def _of_node(self, node):
        kind = kind_of(node)
        if isinstance(node, Comparison):
            return node.kind.upper(), zip("ab", node.operands, strict=True), None
        names = _PARTS.get(kind) or getattr(node, "fields", None)
        if names is None:
            is_dim = isinstance(node, PrimExpr) and node.is_dim
            dim = [("dtype", node.dtype), ("dim", node.handle)] if is_dim else []
            return "Text", [("text", str(node)), *dim], None
        if kind == "Div" and not _dt.is_float(node.dtype):
            kind = "TruncDiv"
        number = self._id_of(node) if kind in _NAMED + _SCOPES else None
        parts = ((name, getattr(node, name, None)) for name in (*names, *_MORE.get(kind, ())))
        return kind, ((name, part() if name == "scope" and callable(part) else part) for name, part in parts), number

    def _id_of(self, node):
        found = key(node)
        if found not in self._ids:
            self._ids[found] = len(self._ids)
            self._kept.append(node)
        return self._ids[found]


def text(node, *, verbose_expr=False, tir_prefix="T", **options) -> str:
    """The text of a node as TVMScript."""
    known = ("int_dtype", "float_dtype", "buffer_dtype", "indent_spaces", "syntax_sugar")
    given = {name: value for name, value in options.items() if name in known and value is not None}
    with context():
        made = node if isinstance(node, ir.Attribute) else Trees()(node)
    return _mlc.print_tree(made, verbose_expr=verbose_expr, tir_prefix=tir_prefix, **given).rstrip()


def difference(lhs, rhs, map_free_vars=False):
    """Where two nodes differ but for names, as (path, left, right), or None."""
    with context():
        trees = Trees()
        found = _mlc.tree_difference(trees(lhs), trees(rhs), map_free_vars)
    return None if found is None else (found[0], text(found[1]), text(found[2]))


def difference_of_functions(lhs, rhs):
    """Where two functions over buffers first differ, as `difference` says it; None where trees say nothing of it, and
    no texts for what is too long or reads the same."""
    with context():
        trees = Trees()
        try:
            found = _mlc.tree_difference(_of_function(lhs, trees), _of_function(rhs, trees), False)
        except (KeyError, TypeError, ValueError):
            return None
    if found is None:
        return None
    if found[0].endswith(_WHOLE):
        return found[0], None, None
    a, b = map(_told, found[1:])
    return (found[0], None, None) if a == b or "\n" in a + b else (found[0], a, b)


def _told(part):
    """The text of a part; of a variable with its dtype, as its name says nothing."""
    if not isinstance(part, ir.DictAttr) or "kind" not in part or ir.StringAttr(part["kind"]).value not in _NAMED[:2]:
        return text(part)
    return f"{text(part)} of {ir.StringAttr(part['parts'][1]).value}"


def _of_function(function, trees):
    """The tree of a function: its attributes, its parameters, their buffers by parameter, and its body."""
    buffers = function.buffer_map
    params, keys, matched = [], [], []
    for parameter in function.params:
        if parameter in buffers:
            params.append(Var(parameter.name, "handle"))
            keys.append(parameter.name)
            matched.append(buffers[parameter])
        else:
            params.append(parameter)
    attrs = {name: value if isinstance(value, _PLAIN) else str(value) for name, value in function.attrs.items()}
    attrs.pop("global_symbol", None)
    buffer_map = trees.make("BufferMap", zip(keys, matched, strict=True))
    parts = zip(_WHOLE, (attrs, params, function.ret_type, buffer_map), strict=True)
    return trees.make("PrimFunc", [*parts, ("body", function.body)])


__all__ = ["Trees", "difference", "key", "text"]
