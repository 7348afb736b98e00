"""Index arithmetic of a script as trees, which become `affine.apply`.

A tree is ("var", an `index` value), ("dim", an expression of sizes), ("const", a number), or an operator with two
trees.
"""

import ast
import functools
import operator

from ... import ir
from ..._core.context import at, context, defining_op, name_of, value_location
from ..._mlir_libs._mlc import DimExprAttr
from ...tir import _scope
from ...tir import convert as _convert

_FOLD = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "floordiv": operator.floordiv,
    "floormod": operator.mod,
}
OPERATORS = tuple(_FOLD)
# The operators on expressions of sizes.
DIMS = {"add": "add", "sub": "sub", "mul": "mul", "floordiv": "floordiv", "floormod": "mod", "min": "min", "max": "max"}


def has_variable(tree):
    return tree[0] in ("var", "dim") or (tree[0] != "const" and any(has_variable(t) for t in tree[1:]))


def combined(kind, a, b):
    """The tree of an operation on two, or None if it is not affine."""
    if kind in ("min", "max"):
        return (*a, b) if a[0] == kind else (kind, a, b)
    if kind == "mul" and a[0] == "const":
        a, b = b, a
    if a[0] == "const" and b[0] == "const":
        if kind in ("floordiv", "floormod") and b[1] == 0:
            raise ValueError("division by zero")
        return ("const", _FOLD[kind](a[1], b[1]))
    if kind in ("add", "sub"):
        terms = _linear((kind, a, b))
        # What cancels out is left away; other sums stay as they are written.
        if any(factor == 0 for atom, factor in terms.items() if atom is not None):
            return _sum(terms)
    if kind == "mul" and b[0] != "const":
        return None
    if kind in ("floordiv", "floormod") and not (b[0] == "const" and b[1] > 0):
        return None
    if b == ("const", 0) and kind in ("add", "sub") or b == ("const", 1) and kind in ("mul", "floordiv"):
        return a
    if a == ("const", 0) and kind == "add":
        return b
    return (kind, a, b)


def as_dim(tree):
    """The expression of sizes that a tree is, or None if it has other variables."""
    kind = tree[0]
    if kind == "dim":
        return tree[1]
    if kind == "var":
        return None
    if kind == "const":
        return DimExprAttr.constant_of(tree[1], context())
    parts = [as_dim(part) for part in tree[1:]]
    return (
        None if any(part is None for part in parts) else functools.reduce(lambda a, b: getattr(a, DIMS[kind])(b), parts)
    )


def _sum(terms):
    """The tree of a sum of atoms with factors."""
    result = None
    for atom, factor in terms.items():
        if atom is not None and factor != 0:
            term = atom if factor == 1 else ("mul", atom, ("const", factor))
            result = term if result is None else ("add", result, term)
    number = ("const", terms.get(None, 0))
    return number if result is None else result if number[1] == 0 else ("add", result, number)


def _linear(tree):
    """The factors of what a sum consists of; of None, the number in it."""
    kind = tree[0]
    if kind == "const":
        return {None: tree[1]}
    if kind in ("add", "sub"):
        result, other = dict(_linear(tree[1])), _linear(tree[2])
        for atom, factor in other.items():
            result[atom] = result.get(atom, 0) + (factor if kind == "add" else -factor)
        return result
    if kind == "mul":
        return {atom: factor * tree[2][1] for atom, factor in _linear(tree[1]).items()}
    return {tree: 1}


def materialize_named(tree) -> ir.Value:
    """The same as an operation of its own: where it is a value by itself, an affine.apply that gives it."""
    if tree[0] == "const":
        return materialize(tree)
    if tree[0] == "var":
        with at():
            identity = ir.AffineMap.get_identity(1)
            attributes = {"map": ir.AffineMapAttr.get(identity)}
        return _scope.create("affine.apply", [ir.IndexType.get(context())], [tree[1]], attributes).result
    value = materialize(tree)
    op = defining_op(value)
    return value if op is not None and op.name.startswith("affine.") else materialize_named(("var", value))


def materialize(tree) -> ir.Value:
    """The `index` value of a tree in the body of now: one affine.apply if it is not a value by itself."""
    if tree[0] == "var":
        return tree[1]
    if tree[0] == "const":
        return _convert.constant(tree[1], ir.IndexType.get(context()))
    if tree[0] == "dim":
        return _scope.graph().value(tree[1], _scope.body())
    dims, symbols = [], []
    if tree[0] in ("min", "max"):
        # Each has an operation of its own, so that it keeps the order that it is written in.
        parts = [part if part[0] == "const" else ("var", materialize(part)) for part in tree[1:]]
        parts = [_affine(part, dims, symbols) for part in parts]
        return _create(f"affine.{tree[0]}", parts, dims, symbols)
    affine = _affine(tree, dims, symbols)
    with at():
        constant = _as(ir.AffineConstantExpr, affine)
        if constant is not None:
            return _convert.constant(constant.value, ir.IndexType.get(context()))
        for kind, values in ((ir.AffineDimExpr, dims), (ir.AffineSymbolExpr, symbols)):
            position = _as(kind, affine)
            if position is not None:
                return values[position.position]
    return _create("affine.apply", [affine], dims, symbols)


def _create(name, results, dims, symbols):
    with at():
        map = ir.AffineMap.get(len(dims), len(symbols), results)
        attributes = {"map": ir.AffineMapAttr.get(map)}
    return _scope.create(name, [ir.IndexType.get(context())], dims + symbols, attributes).result


def _as(kind, affine):
    try:
        return kind(affine)
    except ValueError:
        return None


def _affine(tree, dims, symbols):
    kind = tree[0]
    if kind == "const":
        return ir.AffineExpr.get_constant(tree[1], context())
    if kind == "dim":
        return _operand(_scope.graph().value(tree[1], _scope.body()), symbols, ir.AffineExpr.get_symbol)
    if kind == "var":
        op = defining_op(tree[1])
        if op is not None and op.name == "memref.dim":
            return _operand(tree[1], symbols, ir.AffineExpr.get_symbol)
        return _operand(tree[1], dims, ir.AffineExpr.get_dim)
    if kind in ("min", "max"):
        return _operand(materialize(tree), dims, ir.AffineExpr.get_dim)
    a, b = _affine(tree[1], dims, symbols), _affine(tree[2], dims, symbols)
    if kind == "add":
        return a + b
    if kind == "sub":
        return a - b
    if kind == "mul":
        return a * b
    return ir.AffineExpr.get_floor_div(a, b) if kind == "floordiv" else ir.AffineExpr.get_mod(a, b)


def _operand(value, values, make):
    if value not in values:
        values.append(value)
    return make(values.index(value), context())


def text(tree):
    if tree[0] == "const":
        return str(tree[1])
    if tree[0] == "dim":
        return str(tree[1])
    if tree[0] == "var":
        return name_of(value_location(tree[1])) or tree[1].get_name().lstrip("%")
    if tree[0] in ("min", "max"):
        return f"T.{tree[0]}({', '.join(map(text, tree[1:]))})"
    symbol = {"add": "+", "sub": "-", "mul": "*", "floordiv": "//", "floormod": "%"}[tree[0]]
    return f"({text(tree[1])} {symbol} {text(tree[2])})"


def is_sum_of(start, end):
    """True for the text `start + n`."""
    return isinstance(end, ast.BinOp) and isinstance(end.op, ast.Add) and ast.dump(end.left) == ast.dump(start)
