"""What is known of integer expressions: `Analyzer().simplify(x * 4 // 4)`."""

import contextlib

from ._core.context import context
from ._mlir_libs import _mlc
from .tir import nodes as _n
from .tir.expr import Comparison, IntImm, Var
from .tir.stmt_functor import substitute
from .tir.tree import Trees, key

__all__ = ["Analyzer", "ConstIntBound", "IntervalSet", "ModularSet"]


# The comparisons, and what they are from the other side.
_MIRRORED = {"LT": "GT", "LE": "GE", "GT": "LT", "GE": "LE", "EQ": "EQ"}


class ConstIntBound:
    """The smallest and the largest number that an expression may be."""

    POS_INF, NEG_INF = (1 << 63) - 1, -((1 << 63) - 1)

    def __init__(self, min_value, max_value):
        self.min_value, self.max_value = min_value, max_value

    def __repr__(self):
        return f"ConstIntBound[{self.min_value}, {self.max_value}]"


class ModularSet:
    """The numbers `coeff * k + base` for all integers k."""

    def __init__(self, coeff, base):
        self.coeff, self.base = coeff, base

    def __repr__(self):
        return f"ModularSet(coeff={self.coeff}, base={self.base})"


class IntervalSet:
    """The integers from one expression up to another, which is one of them."""

    def __init__(self, min_value, max_value):
        self.min_value, self.max_value = _n.convert(min_value), _n.convert(max_value)

    def is_single_point(self) -> bool:
        """True if it has one element."""
        return Analyzer().can_prove_equal(self.min_value, self.max_value)

    def __repr__(self):
        return f"IntervalSet[{self.min_value}, {self.max_value}]"


class Analyzer:
    """Simplifies expressions, and proves what follows from the ranges of their variables."""

    def __init__(self):
        self._ranges, self._values, self._modular = {}, {}, {}

    def bind(self, var, expr) -> None:
        """Says what a variable is: an expression, or a Range that it is in."""
        if hasattr(expr, "extent"):
            (first, last), (_, extent) = self._range(expr.min), self._range(expr.extent)
            last = None if last is None or extent is None else last + extent - 1
            self._ranges[key(var)] = (var, first, last)
        else:
            self._values[key(var)] = _n.convert(expr)

    def update(self, var, info, override=False) -> None:
        """Says between which numbers a variable is (a ConstIntBound), or what its remainders are (a ModularSet)."""
        if isinstance(info, ConstIntBound):
            known, name, new = self._ranges, "bounds", (_known(info.min_value), _known(info.max_value))
        elif isinstance(info, ModularSet):
            known, name, new = self._modular, "remainders", (info.coeff, info.base)
        else:
            raise TypeError(f"a ConstIntBound or a ModularSet is expected, not a {type(info).__name__}")
        if key(var) in known and not override and known[key(var)][1:] != new:
            raise ValueError(f"the {name} of {var} are known already: override=True replaces them")
        known[key(var)] = (var, *new)

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

    def const_int_bound_is_bound(self, var) -> bool:
        """True if a variable was given a range."""
        return key(var) in self._ranges

    def modular_set(self, expr) -> ModularSet:
        """The numbers c and b such that an expression is c * k + b for an integer k.

        >>> from mlc import tir
        >>> x = tir.Var("x", "int32")
        >>> Analyzer().modular_set(x * 6 + 4)
        ModularSet(coeff=6, base=4)
        """
        with context():
            trees = Trees()
            tree, _ = self._given(trees, expr)
            given = [(trees(var), coeff, base) for var, coeff, base in self._modular.values()]
            return ModularSet(*_mlc.tree_modular_set(tree, given))

    def int_set(self, expr, dom_map=None) -> IntervalSet:
        """The values of an expression of which variables are in ranges: those of `dom_map`, or of the analyzer."""
        inner = Analyzer()
        inner._ranges, inner._values = dict(self._ranges), dict(self._values)
        for var, domain in (dom_map or {}).items():
            if isinstance(domain, IntervalSet):
                first, last = inner._range(domain.min_value)[0], inner._range(domain.max_value)[1]
                inner._ranges[key(var)] = (var, first, last)
            else:
                inner.bind(var, domain)
        bound = inner.const_int_bound(expr)
        is_known = bound.min_value != ConstIntBound.NEG_INF and bound.max_value != ConstIntBound.POS_INF
        # What is in no range is only itself.
        return IntervalSet(bound.min_value, bound.max_value) if is_known else IntervalSet(expr, expr)

    @contextlib.contextmanager
    def constraint_scope(self, constraint):
        """Where a condition holds: comparisons of a variable with numbers, and several of them joined by And."""
        before = dict(self._ranges)
        try:
            self._assume(constraint)
            yield self
        finally:
            self._ranges = before

    def _assume(self, condition):
        kind = type(condition).__name__
        if kind == "And":
            self._assume(condition.a)
            return self._assume(condition.b)
        kind = condition.kind.upper() if isinstance(condition, Comparison) else kind
        if kind not in _MIRRORED:
            return
        a, b = condition.operands if isinstance(condition, Comparison) else (condition.a, condition.b)
        for var, bound, relation in ((a, b, kind), (b, a, _MIRRORED[kind])):
            if not isinstance(var, Var):
                continue
            first, last = self._range(bound)
            _, low, high = self._ranges.get(key(var), (var, None, None))
            strict = relation in ("LT", "GT")
            if relation in ("GT", "GE", "EQ") and first is not None:
                low = first + strict if low is None else max(low, first + strict)
            if relation in ("LT", "LE", "EQ") and last is not None:
                high = last - strict if high is None else min(high, last - strict)
            self._ranges[key(var)] = (var, low, high)

    def _range(self, expr):
        with context():
            return _mlc.tree_range(*self._given(Trees(), expr))

    def _given(self, trees, expr):
        """The tree of an expression, and the ranges of variables."""
        expr = substitute(_n.convert(expr), lambda variable: self._values.get(key(variable)))
        return trees(expr), [(trees(var), *ends) for var, *ends in self._ranges.values()]


def _known(bound):
    """A bound, or None for an infinite one."""
    return None if bound in (ConstIntBound.NEG_INF, ConstIntBound.POS_INF) else bound
