"""What is known of integer expressions: `Analyzer().simplify(x * 4 // 4)`."""

import contextlib
import enum

from .._core.context import context
from .._mlir_libs import _mlc
from ..tir import nodes as _n
from ..tir.expr import Comparison, IntImm, Var
from ..tir.stmt_functor import post_order_visit, substitute
from ..tir.tree import Trees, key
from .iter_map import (
    IterMapExpr,
    IterMapLevel,
    IterMapResult,
    IterMark,
    IterSplitExpr,
    IterSumExpr,
    detect_iter_map,
    inverse_affine_iter_map,
    iter_map_simplify,
    normalize_iter_map_to_expr,
    normalize_to_iter_sum,
)

__all__ = [
    "Analyzer",
    "ConstIntBound",
    "IntSet",
    "IntervalSet",
    "IterMapExpr",
    "IterMapLevel",
    "IterMapResult",
    "IterMark",
    "IterSplitExpr",
    "IterSumExpr",
    "ModularSet",
    "ProofStrength",
    "deduce_bound",
    "detect_clip_bound",
    "detect_iter_map",
    "detect_linear_equation",
    "estimate_region_upper_bound",
    "inverse_affine_iter_map",
    "iter_map_simplify",
    "neg_inf",
    "normalize_iter_map_to_expr",
    "normalize_to_iter_sum",
    "pos_inf",
]

_ABSENT = {
    "IntConstraints": "deduce_bound and Analyzer.constraint_scope take one condition at a time",
    "IntConstraintsTransform": "deduce_bound and Analyzer.constraint_scope take one condition at a time",
    "IntGroupBounds": "deduce_bound gives the values of one variable for which a comparison holds",
    "solve_linear_equations": "detect_linear_equation gives the factors of variables in a sum",
    "solve_linear_inequalities": "deduce_bound gives the values of one variable for which a comparison holds",
    "estimate_region_lower_bound": "estimate_region_upper_bound gives the intervals that have all of a region",
    "estimate_region_strict_bound": "estimate_region_upper_bound gives the intervals that have all of a region",
    "subspace_divide": "detect_iter_map says what the indices are, and normalize_to_iter_sum of which iterators",
}


def __getattr__(name):
    if name in _ABSENT:
        raise AttributeError(f"arith has no {name!r}: {_ABSENT[name]}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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


def pos_inf():
    """What is above all integers, as an end of an IntervalSet."""
    return _POS_INF


def neg_inf():
    """What is below all integers, as an end of an IntervalSet."""
    return _NEG_INF


_POS_INF, _NEG_INF = Var("pos_inf", "handle"), Var("neg_inf", "handle")


class IntSet:
    """A set of integers."""

    def is_nothing(self) -> bool:
        """True if it has no element."""
        return self.min_value is _POS_INF and self.max_value is _NEG_INF

    def is_everything(self) -> bool:
        """True if it has all integers."""
        return self.min_value is _NEG_INF and self.max_value is _POS_INF

    @staticmethod
    def vector(vec) -> "IntervalSet":
        """The elements of a vector of numbers with a fixed distance."""
        vec = _n.convert(vec)
        if not isinstance(vec, _n.Ramp):
            return IntervalSet(vec, vec)
        return IntervalSet(vec.base, vec.base + vec.stride * (vec.lanes - 1))

    @staticmethod
    def single_point(point) -> "IntervalSet":
        """The set of one element."""
        return IntervalSet(point, point)


class IntervalSet(IntSet):
    """The integers from one expression up to another, which is one of them."""

    def __init__(self, min_value, max_value):
        self.min_value, self.max_value = _n.convert(min_value), _n.convert(max_value)

    def is_single_point(self) -> bool:
        """True if it has one element."""
        if any(end is _POS_INF or end is _NEG_INF for end in (self.min_value, self.max_value)):
            return False
        return self.min_value is self.max_value or Analyzer().can_prove_equal(self.min_value, self.max_value)

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
            end = None if last is not None else _n.convert(expr.min) + expr.extent - 1
            self._ranges[key(var)] = (var, first, last, None if first is not None else _n.convert(expr.min), end)
        else:
            self._values[key(var)] = _n.convert(expr)

    def update(self, var, info, override=False) -> None:
        """Says between which numbers a variable is (a ConstIntBound), or what its remainders are (a ModularSet)."""
        if isinstance(info, ConstIntBound):
            ends = (_known(info.min_value), _known(info.max_value))
            known, name, new = self._ranges, "bounds", (*ends, None, None)
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
        """The values of an expression of which variables are in ranges: those of `dom_map`, or of the analyzer.
        Its ends may have other variables."""
        inner = Analyzer()
        inner._ranges, inner._values = dict(self._ranges), dict(self._values)
        for var, domain in (dom_map or {}).items():
            if isinstance(domain, IntervalSet):
                inner._set(var, domain)
            else:
                inner.bind(var, domain)
        return inner._bounds(expr)

    def _set(self, var, domain):
        """Says which set a variable is in."""
        ends = [None if end is _POS_INF or end is _NEG_INF else end for end in (domain.min_value, domain.max_value)]
        first, last = (None if end is None else self._range(end)[side] for side, end in enumerate(ends))
        low, high = (end if number is None else None for number, end in zip((first, last), ends, strict=True))
        self._ranges[key(var)] = (var, first, last, low, high)

    def _bounds(self, expr):
        """The ends of the values of an expression without variables that have a range."""
        expr = _n.convert(expr)
        with context():
            trees = Trees()
            low, high = _mlc.tree_bounds(*self._given(trees, expr))
            ends = [
                infinite if tree is None else trees.node(tree) for tree, infinite in ((low, _NEG_INF), (high, _POS_INF))
            ]
        return IntervalSet(*(end if end in _INFINITE else Analyzer().simplify(end) for end in ends))

    @contextlib.contextmanager
    def constraint_scope(self, constraint):
        """Where a condition holds: comparisons that are sums of variables times numbers, remainders that are numbers,
        and several of these joined by And."""
        before = dict(self._ranges), dict(self._modular)
        try:
            self._assume(_n.convert(constraint))
            yield self
        finally:
            self._ranges, self._modular = before

    def _assume(self, condition):
        if isinstance(condition, _n.And):
            self._assume(condition.a)
            return self._assume(condition.b)
        if isinstance(condition, _n.Not):
            condition = self.simplify(condition)
        sides = _sides(condition)
        if sides is None:
            return
        kind, a, b = sides
        if kind == "EQ" and isinstance(a, _n.FloorMod) and isinstance(a.a, Var) and isinstance(b, IntImm):
            divisor = _n.number_of(a.b)
            if divisor:
                self._modular[key(a.a)] = (a.a, divisor, b.value % divisor)
        difference = a - b
        for var in _variables(difference):
            found = _solved(difference, var)
            if found is None:
                continue
            for first, last in _ends(kind, *found, self):
                self._narrow(var, first, last)

    def _narrow(self, var, first, last):
        """Takes the values before one expression and behind another from those of a variable."""
        _, low, high, low_tree, high_tree = self._ranges.get(key(var), (var, None, None, None, None))
        if first is not None:
            number = self._range(first)[0]
            low, low_tree = _larger(low, number), low_tree if number is not None or low is not None else first
        if last is not None:
            number = self._range(last)[1]
            high, high_tree = _smaller(high, number), high_tree if number is not None or high is not None else last
        self._ranges[key(var)] = (var, low, high, low_tree, high_tree)

    def _range(self, expr):
        with context():
            return _mlc.tree_range(*self._given(Trees(), expr))

    def _given(self, trees, expr):
        """The tree of an expression, and the ranges of variables."""
        expr = substitute(_n.convert(expr), lambda variable: self._values.get(key(variable)))
        given = []
        for var, first, last, low, high in self._ranges.values():
            given.append((trees(var), first, last, *(None if end is None else trees(end) for end in (low, high))))
        return trees(expr), given


def _known(bound):
    """A bound, or None for an infinite one."""
    return None if bound in (ConstIntBound.NEG_INF, ConstIntBound.POS_INF) else bound


class _Identities(tuple):
    def __contains__(self, item):
        return any(item is other for other in self)


_INFINITE = _Identities((_POS_INF, _NEG_INF))


def _larger(a, b):
    return b if a is None else a if b is None else max(a, b)


def _smaller(a, b):
    return b if a is None else a if b is None else min(a, b)


def _sides(condition):
    """The kind of a comparison and its sides, or None."""
    if not isinstance(condition, Comparison) or condition.kind == "ne":
        return None
    return condition.kind.upper(), *map(_n.convert, condition.operands)


def _variables(expr) -> list:
    found = {}
    post_order_visit(expr, lambda node: found.setdefault(key(node), node) if isinstance(node, Var) else None)
    return list(found.values())


def detect_linear_equation(expr, var_list) -> list:
    """The factor of each variable in a sum, and what is added behind these; nothing for what is no such sum.

    >>> from mlc import tir
    >>> x, y = tir.Var("x", "int32"), tir.Var("y", "int32")
    >>> detect_linear_equation(x * 4 + y + 7, [x])
    [4, y + 7]
    """
    expr = _n.convert(expr)
    with context():
        trees = Trees()
        factors = _mlc.linear_factors(trees(expr), [trees(var) for var in var_list])
        return [trees.node(factor) for factor in factors]


def _solved(difference, var):
    """The number that a variable is multiplied with in a sum, and the rest of the sum; None where there is none."""
    factors = detect_linear_equation(difference, [var])
    number = _n.number_of(factors[0]) if factors else None
    return None if not number else (int(number), factors[1])


def _ends(kind, factor, rest, analyzer):
    """Between which expressions a variable is where `factor * variable + rest` is compared with zero."""
    if kind in ("GT", "GE"):
        # The same as the negative sum from the other side.
        kind, factor, rest = {"GT": "LT", "GE": "LE"}[kind], -factor, rest * -1
    if kind == "EQ":
        yield from _ends("LE", factor, rest, analyzer)
        yield from _ends("LE", -factor, rest * -1, analyzer)
        return
    rest = rest + 1 if kind == "LT" else rest
    if factor > 0:
        yield None, analyzer.simplify(_n.binary("floordiv", rest * -1, factor))
    else:
        # variable >= rest / -factor, rounded up.
        yield analyzer.simplify(_n.binary("floordiv", rest + (-factor - 1), -factor)), None


def deduce_bound(var, cond, hint_map, relax_map) -> IntervalSet:
    """The values of a variable for which a comparison holds, for all values that others have in `relax_map`.

    `hint_map` says which values others have that are not taken out of the result.
    """
    nothing, everything = IntervalSet(_POS_INF, _NEG_INF), IntervalSet(_NEG_INF, _POS_INF)
    sides = _sides(_n.convert(cond))
    if sides is None:
        return nothing
    kind, a, b = sides
    factors = detect_linear_equation(a - b, [var])
    analyzer = Analyzer()
    for other, domain in {**(hint_map or {}), **(relax_map or {})}.items():
        analyzer._set(other, domain) if isinstance(domain, IntervalSet) else analyzer.bind(other, domain)
    if not factors:
        known = analyzer.simplify(cond)
        is_decided = isinstance(known, IntImm)
        return everything if is_decided and known.value else nothing
    factor, rest = factors
    number = _n.number_of(factor)
    if number is None:
        bound = analyzer.const_int_bound(factor)
        if bound.min_value > 0 or bound.max_value < 0:
            return _divided(kind, factor, rest, bound.min_value > 0, relax_map)
        return nothing
    if number == 0:
        known = analyzer.simplify(cond)
        return everything if isinstance(known, IntImm) and known.value else nothing
    low, high = _NEG_INF, _POS_INF
    for first, last in _ends(kind, int(number), rest, Analyzer()):
        low = _relaxed(first, relax_map, 1) if first is not None else low
        high = _relaxed(last, relax_map, 0) if last is not None else high
    if kind == "EQ" and abs(number) != 1:
        # It may have no value that is an integer.
        if not Analyzer().can_prove_equal(_n.binary("floormod", rest, abs(int(number))), 0):
            return nothing
    return IntervalSet(low, high)


def _divided(kind, factor, rest, is_positive, relax_map):
    """The same where the factor is an expression of one sign."""
    if kind == "EQ":
        return IntervalSet(_POS_INF, _NEG_INF)
    if not is_positive:
        factor, rest, kind = factor * -1, rest * -1, {"LT": "GT", "LE": "GE", "GT": "LT", "GE": "LE"}[kind]
    # Where it is least strict for what is relaxed.
    rest = _relaxed(rest, relax_map, kind in ("LT", "LE"))
    if rest in _INFINITE:
        return IntervalSet(_POS_INF, _NEG_INF)
    if kind in ("LT", "LE"):
        last = _n.binary("floordiv", (rest + 1 if kind == "LT" else rest) * -1, factor)
        return IntervalSet(_NEG_INF, Analyzer().simplify(last))
    first = _n.binary("floordiv", (rest - 1 if kind == "GT" else rest) * -1 + factor - 1, factor)
    return IntervalSet(Analyzer().simplify(first), _POS_INF)


def _relaxed(end, relax_map, side):
    """The end of a bound that holds for all values of other variables: its largest value, or its smallest one."""
    found = Analyzer().int_set(end, relax_map) if relax_map else None
    return end if found is None else (found.max_value if side else found.min_value)


def detect_clip_bound(expr, var_list) -> list:
    """For each variable the first and the last value that a conjunction of comparisons lets it have, None for none; an
    empty list for another condition."""
    bounds = {key(var): [None, None] for var in var_list}
    conditions = [_n.convert(expr)]
    while conditions:
        condition = conditions.pop()
        if isinstance(condition, _n.And):
            conditions += [condition.b, condition.a]
            continue
        if isinstance(condition, _n.Not):
            condition = Analyzer().simplify(condition)
        sides = _sides(condition)
        if sides is None or sides[0] == "EQ":
            return []
        kind, a, b = sides
        used = {key(var) for var in _variables(a - b)}
        named = [var for var in var_list if key(var) in used]
        found = _solved(a - b, named[0]) if len(named) == 1 else None
        if found is None or abs(found[0]) != 1:
            return []
        ends = bounds[key(named[0])]
        for first, last in _ends(kind, *found, Analyzer()):
            for side, end in enumerate((first, last)):
                if end is not None:
                    ends[side] = end if ends[side] is None else (_n.Min if side else _n.Max)(ends[side], end)
    return [end for var in var_list for end in bounds[key(var)]]


def _estimated(region, var_dom, predicate):
    """The ends of the values that a region has in each dimension, in an analyzer that knows its variables."""
    analyzer = Analyzer()
    for var, domain in var_dom.items():
        analyzer.bind(var, domain)
    analyzer._assume(_n.convert(predicate))
    return [
        (analyzer._bounds(part.min), analyzer._bounds(_n.convert(part.min) + part.extent - 1), part) for part in region
    ]


def estimate_region_upper_bound(region, var_dom, predicate) -> list:
    """The smallest intervals that have all of a region for all values of variables."""
    return [IntervalSet(low.min_value, high.max_value) for low, high, _ in _estimated(region, var_dom, predicate)]


class ProofStrength(enum.IntEnum):
    """How much is tried to prove something."""

    DEFAULT = 0
    SYMBOLIC_BOUND = 1
