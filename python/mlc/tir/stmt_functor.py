"""Walks over statements and the expressions in them, and changes to them."""

import re

from . import nodes as _n
from .buffer import Buffer, BufferRegion, DeclaredBuffer
from .expr import Comparison, PrimExpr, Var
from .range import Range
from .stmt import MatchBufferRegion, Stmt
from .tree import key, kind_of

# What is given by a statement or an expression, and not a part of it that is visited.
_DEFINED = ("loop_var", "var", "buffer_var", "iter_vars", "alloc_buffers", "lhs", "rhs")


def parts(node) -> list:
    """The statements and expressions right inside of a node."""
    found = []

    def collect(value):
        if isinstance(value, (Stmt, PrimExpr)):
            found.append(value)
        elif isinstance(value, (list, tuple)):
            for item in value:
                collect(item)
        elif isinstance(value, (Range, BufferRegion, MatchBufferRegion, _n.IterVar)):
            for name in value.fields:
                if name not in ("var", "buffer", "thread_tag", "iter_type"):
                    collect(getattr(value, name))

    for name in getattr(node, "fields", ()):
        if name not in _DEFINED:
            collect(getattr(node, name, None))
    return found


def pre_order_visit(stmt, visit) -> None:
    """Calls `visit` with each statement and expression before its parts; where it says False, not with those."""
    _pre_order(_start(stmt), visit, set())


def _pre_order(node, visit, seen):
    if id(node) in seen:
        return
    seen.add(id(node))
    if visit(node) is False:
        return
    for part in parts(node):
        _pre_order(part, visit, seen)


def post_order_visit(stmt, visit) -> None:
    """Calls `visit` with each statement and expression, after those inside of it."""
    _post_order(_start(stmt), visit)


def _post_order(node, visit):
    for part in parts(node):
        _post_order(part, visit)
    visit(node)


def _start(stmt):
    stmt = stmt if isinstance(stmt, (Stmt, PrimExpr)) else getattr(stmt, "body", stmt)
    if not isinstance(stmt, (Stmt, PrimExpr)):
        raise TypeError(f"a statement such as func.body is expected, not {type(stmt).__name__}")
    return stmt


def rebuilt(node, change):
    """The same node with `change` of each of its parts; itself where nothing changes."""
    values = {name: getattr(node, name, None) for name in node.fields}
    made = {name: value if name in _DEFINED else _changed(value, change) for name, value in values.items()}
    if all(made[name] is values[name] for name in values):
        return node
    if isinstance(node, Stmt):
        result = type(node).__new__(type(node))
        result.given = {**(node.given or {"name_hint": getattr(node, "name_hint", None)}), **made}
        return result
    if isinstance(node, _n.CmpExpr):
        return type(node)(made["a"], made["b"])
    if isinstance(node, (_n.Cast, _n.Call)):
        return type(node)(*made.values())
    result = object.__new__(type(node))
    for name, value in made.items():
        setattr(result, name, value)
    return result


def _changed(value, change):
    if isinstance(value, (Stmt, PrimExpr)):
        return change(value)
    if isinstance(value, list):
        made = [_changed(item, change) for item in value]
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    if isinstance(value, Range):
        made = [_changed(part, change) for part in (value.min, value.extent)]
        same = made[0] is value.min and made[1] is value.extent
        return value if same else Range.from_min_extent(*made)
    if isinstance(value, BufferRegion):
        made = _changed(value.region, change)
        return value if made is value.region else BufferRegion(value.buffer, made)
    if isinstance(value, MatchBufferRegion):
        made = _changed(value.source, change)
        return value if made is value.source else MatchBufferRegion(value.buffer, made)
    return value


def substitute(node, vmap):
    """The same statement or expression with other expressions for variables: a dictionary, or a function of them."""
    table = {} if callable(vmap) else {key(variable): _n.convert(value) for variable, value in vmap.items()}

    def change(part):
        if isinstance(part, Var):
            found = vmap(part) if callable(vmap) else table.get(key(part))
            return part if found is None else _n.convert(found)
        return rebuilt(part, change) if hasattr(part, "fields") else part

    return change(node)


def ir_transform(stmt, preorder, postorder, only_enable=None):
    """The same statement with what `preorder` or `postorder` give for parts of it, where they give something.

    `only_enable` names the kinds of nodes that they are called with, as "tir.For".
    """
    enabled = None if only_enable is None else {name.rpartition(".")[2] for name in only_enable}

    def change(part):
        is_enabled = enabled is None or type(part).__name__ in enabled
        if preorder is not None and is_enabled:
            found = preorder(part)
            if found is not None:
                return found
        made = rebuilt(part, change) if hasattr(part, "fields") else part
        if postorder is not None and is_enabled:
            found = postorder(made)
            if found is not None:
                return found
        return made

    return change(_start(stmt))


def renew_defs(func):
    """The same function with variables and buffers of its own."""
    return func.copy()


def undefined_vars(node, defs=()) -> list:
    """The variables of a statement or an expression that nothing in it gives, and that are not among `defs`."""
    found, defined = [], {key(variable) for variable in defs}

    def visit(item):
        if isinstance(item, Var):
            if key(item) not in defined and not any(key(item) == key(other) for other in found):
                found.append(item)
            return
        if isinstance(item, (DeclaredBuffer, Buffer)):
            if item.given_data is not None:
                visit(item.given_data)
            return
        if isinstance(item, (list, tuple)):
            for part in item:
                visit(part)
            return
        names = getattr(item, "fields", ())
        # The value of a variable is outside of where it is known.
        for name in ("value", "min", "extent", "iter_values"):
            if name in names and any(given in names for given in _DEFINED) or name == "iter_values" and name in names:
                visit(getattr(item, name))
        for name in _DEFINED:
            for given in _as_list(getattr(item, name, None)) if name in names else ():
                defined.add(key(getattr(given, "var", given)))
        for name in names:
            if name not in _DEFINED and name not in ("thread_tag", "attr_key"):
                visit(getattr(item, name))

    visit(node)
    return found


def _as_list(value):
    return value if isinstance(value, (list, tuple)) else [] if value is None else [value]


# ===--- Classes that programs write -------------------------------------------------------------===#

_EXPRS = """Var SizeVar IntImm FloatImm StringImm Add Sub Mul Div Mod FloorDiv FloorMod Min Max EQ NE LT LE GT GE And Or
Not Select Cast Ramp Broadcast Shuffle Let Call BufferLoad ProducerLoad Reduce""".split()
_STMTS = """AttrStmt IfThenElse LetStmt For While Allocate AllocateConst DeclBuffer BufferStore BufferRealize AssertStmt
SeqStmt Evaluate Block BlockRealize""".split()
# Names of methods that are not the kind's words.
_WORDS = {"AttrStmt": "attr", "LetStmt": "let_stmt", "AssertStmt": "assert_stmt", "SeqStmt": "seq_stmt"}


def _method(kind):
    words = _WORDS.get(kind, re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower())
    return f"visit_{words}_"


class _Functor:
    """What calls the method of a node's kind."""

    def visit_stmt(self, stmt):
        """The method of the kind of a statement."""
        return self._visit(stmt)

    def visit_expr(self, expr):
        """The method of the kind of an expression."""
        return self._visit(expr)

    def _visit(self, node):
        kind = node.kind.upper() if isinstance(node, Comparison) else kind_of(node)
        method = getattr(self, _method(kind), None)
        return self._default(node) if method is None else method(node)

    def _either(self, node):
        return self.visit_stmt(node) if isinstance(node, Stmt) else self.visit_expr(node)


class PyStmtExprVisitor(_Functor):
    """Goes over a statement: `visit_for_(self, op)` and the like say what to do with a kind of node.

    >>> from mlc import tir
    >>> class Count(PyStmtExprVisitor):
    ...     found = 0
    ...     def visit_add_(self, op):
    ...         self.found += 1
    ...         super().visit_add_(op)
    >>> counter, x = Count(), tir.Var("x", "int32")
    >>> counter.visit_expr(x * 2 + (x + 1))
    >>> counter.found
    2
    """

    def _default(self, node):
        for part in parts(node):
            self._either(part)


class PyStmtExprMutator(_Functor):
    """Makes another statement of one: `visit_for_(self, op)` and the like give what is in the place of a node."""

    def _default(self, node):
        return rebuilt(node, self._either) if hasattr(node, "fields") else node


def _add_methods():
    for kind in (*_EXPRS, *_STMTS):
        for cls in (PyStmtExprVisitor, PyStmtExprMutator):

            def method(self, op):
                return self._default(op)

            method.__name__ = _method(kind)
            method.__doc__ = f"The parts of a {kind}."
            setattr(cls, method.__name__, method)


_add_methods()


def visitor(cls):
    """Marks a class of visitors."""
    return cls


def mutator(cls):
    """Marks a class of mutators."""
    return cls


__all__ = [
    "PyStmtExprMutator",
    "PyStmtExprVisitor",
    "ir_transform",
    "mutator",
    "post_order_visit",
    "pre_order_visit",
    "renew_defs",
    "substitute",
    "undefined_vars",
    "visitor",
]
