"""Index arithmetic of a script as trees, which become `affine.apply`.

A tree is ("var", an `index` value), ("dim", an expression of sizes; of a product, with its two trees), ("const", a
number), an operator with two trees, or ("cast", a tree of the narrower of two types of indices).
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


def is_narrow(tree):
    """True for arithmetic on nothing but variables of 32 bits."""
    if tree[0] == "var":
        return _scope.is_narrow(tree[1])
    if tree[0] == "dim":
        return bool(tree[1].symbols) and set(tree[1].symbols) <= _scope.graph().narrow
    return tree[0] not in ("const", "cast") and all(t[0] == "const" or is_narrow(t) for t in tree[1:])


def combined(kind, a, b):
    """The tree of an operation on two, or None if it is not affine."""
    if kind in ("min", "max"):
        return (*a, b) if a[0] == kind else (kind, a, b)
    if kind == "mul" and (a[0] == "const") == (b[0] == "const") and a[0] != "const":
        return None
    if a[0] == "const" and b[0] == "const":
        if kind in ("floordiv", "floormod") and b[1] == 0:
            raise ValueError("division by zero")
        return ("const", _FOLD[kind](a[1], b[1]))
    if kind in ("floordiv", "floormod") and not (b[0] == "const" and b[1] > 0):
        return None
    if b == ("const", 0) and kind in ("add", "sub") or b == ("const", 1) and kind in ("mul", "floordiv"):
        return a
    if a == ("const", 0) and kind == "add" or a == ("const", 1) and kind == "mul":
        return b
    if kind == "mul" and ("const", 0) in (a, b) or kind == "floormod" and b == ("const", 1):
        return ("const", 0)
    return (kind, a, b)


def simplified(tree):
    """The same with what cancels out left away."""
    if tree[0] not in ("add", "sub"):
        return tree
    terms = _linear(tree)
    return _sum(terms) if any(factor == 0 for atom, factor in terms.items() if atom is not None) else tree


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
    if kind == "mul" and tree[2][0] == "const":
        return {atom: factor * tree[2][1] for atom, factor in _linear(tree[1]).items()}
    if kind == "mul" and tree[1][0] == "const":
        return {atom: factor * tree[1][1] for atom, factor in _linear(tree[2]).items()}
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
    if tree[0] == "dim" and len(tree) == 4:
        index = ir.IndexType.get(context())
        with at():
            attributes = {"tir.written": ir.UnitAttr.get()}
            attributes["overflowFlags"] = ir.Attribute.parse("#arith.overflow<none>")
        return _scope.create("arith.muli", [index], list(map(materialize, tree[2:])), attributes).result
    if tree[0] == "dim":
        return _scope.graph().value(tree[1], _scope.body())
    dims, symbols = [], []
    if tree[0] in ("min", "max"):
        # Each has an operation of its own, so that it keeps the order that it is written in.
        parts = [part if part[0] == "const" else ("var", materialize(part)) for part in tree[1:]]
        parts = [_affine(part, dims, symbols, {}) for part in parts]
        return _create(f"affine.{tree[0]}", parts, dims, symbols)
    operands = {}
    affine = _affine(tree, dims, symbols, operands)
    written = _written(tree, affine, [*dims, *symbols], operands, len(dims))
    if written is not None:
        return _create("affine.apply", [affine], dims, symbols, written)
    with at():
        constant = _as(ir.AffineConstantExpr, affine)
        if constant is not None:
            return _convert.constant(constant.value, ir.IndexType.get(context()))
        for kind, values in ((ir.AffineDimExpr, dims), (ir.AffineSymbolExpr, symbols)):
            position = _as(kind, affine)
            if position is not None:
                return values[position.position]
    return _create("affine.apply", [affine], dims, symbols)


def _create(name, results, dims, symbols, written=None):
    with at():
        map = ir.AffineMap.get(len(dims), len(symbols), results)
        attributes = {"map": ir.AffineMapAttr.get(map)}
        if written is not None:
            attributes["tir.written"] = _as_attribute(written)
    return _scope.create(name, [ir.IndexType.get(context())], dims + symbols, attributes).result


# ===--- As it is written ------------------------------------------------------------------------===#

_SYMBOLS = {"add": "+", "sub": "-", "mul": "*", "floordiv": "//", "floormod": "%"}


def _written(tree, affine, values, operands, num_dims):
    """The tree over numbers of operands, or None where the affine expression alone is printed as that."""

    def with_places(tree):
        if tree[0] == "const":
            return tree
        return ("place", values.index(operands[tree])) if tree in operands else (tree[0], *map(with_places, tree[1:]))

    tree = with_places(tree)
    with at():
        return None if _printed(affine, num_dims) == tree else tree


def _printed(affine, num_dims):
    """The tree that an affine expression is printed as, which puts what is subtracted last."""
    for kind, offset in ((ir.AffineDimExpr, 0), (ir.AffineSymbolExpr, num_dims)):
        position = _as(kind, affine)
        if position is not None:
            return ("place", position.position + offset)
    constant = _as(ir.AffineConstantExpr, affine)
    if constant is not None:
        return ("const", constant.value)
    if _as(ir.AffineAddExpr, affine) is None:
        kinds = {ir.AffineMulExpr: "mul", ir.AffineFloorDivExpr: "floordiv", ir.AffineModExpr: "floormod"}
        kind, binary = next((name, made) for k, name in kinds.items() if (made := _as(k, affine)) is not None)
        return (kind, _printed(binary.lhs, num_dims), _printed(binary.rhs, num_dims))
    terms = []
    while (both := _as(ir.AffineAddExpr, affine)) is not None:
        terms.insert(0, _printed(both.rhs, num_dims))
        affine = both.lhs
    terms.insert(0, _printed(affine, num_dims))
    first = next((index for index, term in enumerate(terms) if _negated(term) is None), 0)
    terms.insert(0, terms.pop(first))
    result = terms[0]
    for term in terms[1:]:
        result = ("add", result, term) if _negated(term) is None else ("sub", result, _negated(term))
    return result


def _negated(tree):
    if tree[0] == "const" and tree[1] < 0:
        return ("const", -tree[1])
    if tree[0] == "mul" and tree[2][0] == "const" and tree[2][1] < 0:
        return tree[1] if tree[2][1] == -1 else ("mul", tree[1], ("const", -tree[2][1]))
    return None


def written_dim(tree, dim):
    """How a dimension is written, as an attribute: a unit where its normal form says it as well."""
    texts = [
        item.replace("floordiv", "//").replace("mod", "%").replace("(", "").replace(")", "")
        for item in (text(tree), str(dim))
    ]
    return ir.UnitAttr.get() if texts[0] == texts[1] or not _is_of_names(tree) else _as_attribute(tree)


def _is_of_names(tree):
    """True for arithmetic on symbols and numbers."""
    if tree[0] == "dim":
        return len(tree) == 4 and all(map(_is_of_names, tree[2:])) or tree[1].symbol is not None
    return tree[0] == "const" or tree[0] in _SYMBOLS and all(map(_is_of_names, tree[1:]))


def _as_attribute(tree):
    if tree[0] == "dim" and len(tree) == 4:
        tree = ("mul", *tree[2:])
    if tree[0] == "dim":
        return ir.StringAttr.get(tree[1].symbol)
    if tree[0] == "place":
        return ir.StringAttr.get(f"${tree[1]}")
    if tree[0] == "const":
        return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), tree[1])
    symbol = "int64" if tree[0] == "cast" else _SYMBOLS[tree[0]]
    return ir.ArrayAttr.get([ir.StringAttr.get(symbol), *map(_as_attribute, tree[1:])])


def _as(kind, affine):
    try:
        return kind(affine)
    except ValueError:
        return None


def _affine(tree, dims, symbols, operands):
    """The affine expression of a tree over operands, of which it notes which value each part of the tree is."""
    kind = tree[0]
    if kind == "const":
        return ir.AffineExpr.get_constant(tree[1], context())
    if kind in ("dim", "var", "min", "max"):
        if tree not in operands:
            operands[tree] = materialize(tree)
        op = defining_op(operands[tree])
        if kind == "dim" or op is not None and op.name == "memref.dim":
            return _operand(operands[tree], symbols, ir.AffineExpr.get_symbol)
        return _operand(operands[tree], dims, ir.AffineExpr.get_dim)
    if kind == "cast":
        return _affine(tree[1], dims, symbols, operands)
    a, b = (_affine(part, dims, symbols, operands) for part in tree[1:])
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
    if tree[0] == "cast":
        return f'T.Cast("int64", {text(tree[1])})'
    if tree[0] == "dim" and len(tree) == 4:
        return f"({text(tree[2])} * {text(tree[3])})"
    if tree[0] == "dim":
        return str(tree[1])
    if tree[0] == "var":
        return name_of(value_location(tree[1])) or tree[1].get_name().lstrip("%")
    if tree[0] in ("min", "max"):
        return f"T.{tree[0]}({', '.join(map(text, tree[1:]))})"
    return f"({text(tree[1])} {_SYMBOLS[tree[0]]} {text(tree[2])})"


def is_sum_of(start, end):
    """True for the text `start + n`."""
    return isinstance(end, ast.BinOp) and isinstance(end.op, ast.Add) and ast.dump(end.left) == ast.dump(start)
