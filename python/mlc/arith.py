"""What is known of integer expressions: `Analyzer().simplify(x * 4 // 4)`."""

from ._core.context import context
from ._mlir_libs import _mlc
from .tir import nodes as _n
from .tir.expr import IntImm
from .tir.stmt_functor import substitute
from .tir.tree import Trees, key

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
            (first, last), (_, extent) = self._range(expr.min), self._range(expr.extent)
            last = None if last is None or extent is None else last + extent - 1
            self._ranges[key(var)] = (var, first, last)
        else:
            self._values[key(var)] = _n.convert(expr)

    def simplify(self, expr, steps=2):
        """An equal expression in normal form."""
        with context():
            trees = Trees()
            return trees.node(_mlc.simplify_tree(*self._given(trees, expr)))

    rewrite_simplify = canonical_simplify = simplify

    def can_prove(self, expr, strength=0) -> bool:
        """True if a condition holds for all that its variables may be."""
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

    def const_int_bound(self, expr) -> ConstIntBound:
        """The bounds of an expression."""
        first, last = self._range(expr)
        unknown = ConstIntBound.NEG_INF, ConstIntBound.POS_INF
        return ConstIntBound(unknown[0] if first is None else first, unknown[1] if last is None else last)

    def _range(self, expr):
        with context():
            return _mlc.tree_range(*self._given(Trees(), expr))

    def _given(self, trees, expr):
        """The tree of an expression, and the ranges of variables."""
        expr = substitute(_n.convert(expr), lambda variable: self._values.get(key(variable)))
        return trees(expr), [(trees(var), *ends) for var, *ends in self._ranges.values()]
