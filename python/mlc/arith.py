"""What is known of integer expressions: `Analyzer().simplify(x * 4 // 4)`."""

import math

from .tir import nodes as _n
from .tir.expr import Comparison, IntImm, Var
from .tir.tree import key

__all__ = ["Analyzer", "ConstIntBound"]


class ConstIntBound:
    """The smallest and the largest number that an expression may be."""

    POS_INF, NEG_INF = (1 << 63) - 1, -((1 << 63) - 1)

    def __init__(self, min_value, max_value):
        self.min_value, self.max_value = min_value, max_value

    def __repr__(self):
        return f"ConstIntBound[{self.min_value}, {self.max_value}]"


class Analyzer:
    """Simplifies expressions, and proves what follows from the ranges of their variables."""

    def __init__(self):
        self._ranges, self._values = {}, {}

    def bind(self, var, expr) -> None:
        """Says what a variable is: an expression, or a Range that it is in."""
        if hasattr(expr, "extent"):
            low, extent = self.const_int_bound(_n.convert(expr.min)), self.const_int_bound(_n.convert(expr.extent))
            self._ranges[key(var)] = (low.min_value, low.max_value + extent.max_value - 1)
        else:
            self._values[key(var)] = _n.convert(expr)

    def simplify(self, expr, steps=2):
        """An equal expression in normal form."""
        expr = self._substituted(_n.convert(expr))
        if isinstance(expr, Comparison):
            known = self._proven(expr)
            return expr if known is None else IntImm("bool", known)
        if isinstance(expr, (_n.And, _n.Or, _n.Not)):
            parts = [self.simplify(getattr(expr, name)) for name in expr.fields]
            if isinstance(expr, _n.Not):
                return _n.negate(parts[0])
            return _n.logical("and" if isinstance(expr, _n.And) else "or", *parts)
        dim = _n.as_dim(expr)
        if dim is None:
            return self._rebuilt(expr)
        if dim.constant is not None:
            return IntImm(expr.dtype, dim.constant)
        bound = self.const_int_bound(expr)
        if bound.min_value == bound.max_value:
            return IntImm(expr.dtype, bound.min_value)
        made = expr if str(dim) == str(expr) else _parsed(str(dim), expr)
        narrowed = self._narrowed(made)
        return made if narrowed is made else self.simplify(narrowed)

    rewrite_simplify = canonical_simplify = simplify

    def _rebuilt(self, expr):
        if not isinstance(expr, _n.BinaryOp):
            return expr
        return _n.binary(expr.kind, self.simplify(expr.a), self.simplify(expr.b))

    def _narrowed(self, expr):
        """The same with divisions of what is smaller than the divisor left away."""
        if not isinstance(expr, _n.BinaryOp):
            return expr
        if isinstance(expr, (_n.FloorDiv, _n.FloorMod)):
            bound, size = self.const_int_bound(expr.a), self.const_int_bound(expr.b)
            if bound.min_value >= 0 and bound.max_value < size.min_value:
                return IntImm(expr.dtype, 0) if isinstance(expr, _n.FloorDiv) else expr.a
        parts = self._narrowed(expr.a), self._narrowed(expr.b)
        return expr if parts[0] is expr.a and parts[1] is expr.b else _n.binary(expr.kind, *parts)

    def _substituted(self, expr):
        if not self._values:
            return expr
        from .tir.stmt_functor import substitute

        return substitute(expr, lambda variable: self._values.get(key(variable)))

    def can_prove(self, expr, strength=0) -> bool:
        """True if a condition holds for all that its variables may be."""
        if isinstance(expr, bool):
            return expr
        found = self.simplify(expr)
        return isinstance(found, IntImm) and bool(found.value)

    def can_prove_equal(self, lhs, rhs) -> bool:
        """True if two expressions are always the same."""
        return self.can_prove(_n.EQ(lhs, rhs))

    def can_prove_greater_equal(self, expr, lower_bound) -> bool:
        """True if an expression is never below a number."""
        return self.can_prove(_n.GE(expr, lower_bound))

    def can_prove_less(self, expr, upper_bound) -> bool:
        """True if an expression is always below a number."""
        return self.can_prove(_n.LT(expr, upper_bound))

    def _proven(self, comparison):
        """The truth of a comparison, or None."""
        a, b = (_n.as_dim(self._substituted(_n.convert(side))) for side in comparison.operands)
        if a is None or b is None:
            return None
        difference = a.sub(b)
        if difference.constant is not None:
            low = high = difference.constant
        elif difference.is_unknown:
            return None
        else:
            sides = [_n.convert(side) for side in comparison.operands]
            low, high = self._bounds(_parsed(str(difference), sides))
        return {
            "eq": True if low == high == 0 else False if low > 0 or high < 0 else None,
            "ne": False if low == high == 0 else True if low > 0 or high < 0 else None,
            "lt": True if high < 0 else False if low >= 0 else None,
            "le": True if high <= 0 else False if low > 0 else None,
            "gt": True if low > 0 else False if high <= 0 else None,
            "ge": True if low >= 0 else False if high < 0 else None,
        }[comparison.kind]

    def const_int_bound(self, expr) -> ConstIntBound:
        """The bounds of an expression."""
        low, high = self._bounds(_n.convert(expr))
        low = ConstIntBound.NEG_INF if low == -math.inf else int(low)
        return ConstIntBound(low, ConstIntBound.POS_INF if high == math.inf else int(high))

    def _bounds(self, expr):
        if isinstance(expr, IntImm):
            return expr.value, expr.value
        if isinstance(expr, Var):
            lowest = 0 if type(expr).__name__ == "SizeVar" else -math.inf
            return self._ranges.get(key(expr), (lowest, math.inf))
        if isinstance(expr, (_n.Min, _n.Max)):
            choose = min if isinstance(expr, _n.Min) else max
            a, b = self._bounds(expr.a), self._bounds(expr.b)
            return choose(a[0], b[0]), choose(a[1], b[1])
        if isinstance(expr, (_n.Add, _n.Sub)):
            a, b = self._bounds(expr.a), self._bounds(expr.b)
            return (a[0] + b[0], a[1] + b[1]) if isinstance(expr, _n.Add) else (a[0] - b[1], a[1] - b[0])
        if isinstance(expr, _n.Mul):
            corners = [_times(x, y) for x in self._bounds(expr.a) for y in self._bounds(expr.b)]
            return min(corners), max(corners)
        if isinstance(expr, (_n.FloorDiv, _n.FloorMod)) and isinstance(expr.b, IntImm) and expr.b.value > 0:
            low, high = self._bounds(expr.a)
            divisor = expr.b.value
            if isinstance(expr, _n.FloorDiv):
                return tuple(bound if math.isinf(bound) else bound // divisor for bound in (low, high))
            return (low, high) if 0 <= low and high < divisor else (0, divisor - 1)
        return -math.inf, math.inf


def _times(x, y):
    return 0 if x == 0 or y == 0 else x * y


def _variables_of(node) -> list:
    """The variables in an expression, each once, in the order in which they are met."""
    found = []

    def visit(item):
        if isinstance(item, Var):
            if not any(key(item) == key(other) for other in found):
                found.append(item)
        elif isinstance(item, (list, tuple)):
            for part in item:
                visit(part)
        else:
            for name in getattr(item, "fields", ()):
                visit(getattr(item, name, None))

    visit(node)
    return found


def _parsed(text, like):
    """The tree of an expression of sizes, over the variables of the one that it was computed from."""
    import ast

    variables = {variable.name: variable for variable in _variables_of(like)}
    first = like[0] if isinstance(like, list) else like
    kinds = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.FloorDiv: "floordiv", ast.Mod: "floormod"}

    def build(node):
        if isinstance(node, ast.Constant):
            return IntImm(first.dtype, node.value)
        if isinstance(node, ast.Name):
            return variables[node.id]
        if isinstance(node, ast.UnaryOp):
            return _n.binary("mul", build(node.operand), -1)
        if isinstance(node, ast.Call):
            return _n.binary(node.func.id, *map(build, node.args))
        return _n.binary(kinds[type(node.op)], build(node.left), build(node.right))

    return build(ast.parse(text.replace(" floordiv ", " // ").replace(" mod ", " % "), mode="eval").body)
