"""What is known of integer expressions."""

import random as _random

import pytest

from mlc import tir
from mlc.arith import (
    Analyzer,
    ConstIntBound,
    IntervalSet,
    ModularSet,
    deduce_bound,
    detect_clip_bound,
    detect_linear_equation,
    estimate_region_upper_bound,
)
from mlc.tir import Range


@pytest.fixture
def variables():
    return tir.Var("x", "int32"), tir.Var("y", "int32"), tir.SizeVar("n", "int32")


def test_simplify(variables):
    x, y, n = variables
    analyzer = Analyzer()
    for expr, text in [
        (x + y - x, "y"),
        (x * n - n * x, "0"),
        ((x * 8 + y * 4) // 4, "x * 2 + y"),
        (x + 3 - 5, "x - 2"),
        (y - x * 2, "y - x * 2"),
        (tir.Min(x + 1, x + 1), "x + 1"),
        (tir.Mul(tir.Cast("float32", x), tir.FloatImm("float32", 2.0)), 'T.Cast("float32", x) * T.float32(2.0)'),
        (tir.And(x < x + 1, y < 4), "y < 4"),
        (tir.Not(x == x), "T.bool(False)"),
    ]:
        assert str(analyzer.simplify(expr)) == text, expr
    # The number keeps the dtype of the expression.
    wide = tir.Var("w", "int64")
    assert analyzer.simplify(wide - wide + 2).dtype == "int64"


def test_ranges(variables):
    x, y, n = variables
    analyzer = Analyzer()
    analyzer.bind(x, Range(0, 16))
    analyzer.bind(y, Range(x, 4))
    assert str(analyzer.simplify(x // 16)) == "0" and str(analyzer.simplify((n * 16 + x) // 16)) == "n"
    assert repr(analyzer.const_int_bound(x * -2 + y)) == "ConstIntBound[-30, 18]"
    assert repr(analyzer.const_int_bound(x * y)) == "ConstIntBound[0, 270]"
    assert repr(analyzer.const_int_bound(tir.Min(n, x))) == "ConstIntBound[0, 15]"
    assert analyzer.const_int_bound(n).min_value == 0
    assert analyzer.const_int_bound(n).max_value == analyzer.const_int_bound(n).POS_INF


def test_proofs(variables):
    x, y, n = variables
    analyzer = Analyzer()
    assert analyzer.can_prove_equal(x * (y + 1), x * y + x) and not analyzer.can_prove_equal(x, y)
    assert analyzer.can_prove(n >= 0) and not analyzer.can_prove(x >= 0)
    assert analyzer.can_prove_less(x % 4, 4) and not analyzer.can_prove_less(x % 4, 3)
    analyzer.bind(x, y * 2)
    assert analyzer.can_prove_equal(x % 2, 0) and analyzer.can_prove(True)


def test_variables_of_one_name_are_two():
    first, second = tir.Var("i", "int32"), tir.Var("i", "int32")
    analyzer = Analyzer()
    assert not analyzer.can_prove_equal(first, second) and analyzer.can_prove_equal(first, first)
    assert str(analyzer.simplify(first - second)) == "i - i_1"


def test_modular_set(variables):
    x, y, n = variables
    analyzer = Analyzer()
    analyzer.update(n, ModularSet(8, 3))
    for expr, coeff, base in [
        (x, 1, 0),
        (x * 4, 4, 0),
        (x * 6 + y * 4 + 5, 2, 1),
        (x * 4 - 1, 4, 3),
        ((x * 4 + 2) * (y * 6), 12, 0),
        ((x * 16 + 9) // 4, 4, 2),
        ((x * 16 + 9) % 6, 2, 1),
        ((x * 4) // 3, 1, 0),
        (tir.Min(x * 4 + 1, y * 6 + 3), 2, 1),
        (tir.Select(x < y, x * 9, y * 12 + 3), 3, 0),
        (tir.const(7, "int32"), 0, 7),
        (n, 8, 3),
        (n * 2 + x * 4, 4, 2),
        (x * (1 << 30) * (1 << 30) * (1 << 30), 1, 0),
    ]:
        found = analyzer.modular_set(expr)
        assert (found.coeff, found.base) == (coeff, base), expr
    with pytest.raises(ValueError, match="remainders of n are known already"):
        analyzer.update(n, ModularSet(4, 0))
    analyzer.update(n, ModularSet(4, 0), override=True)
    assert repr(analyzer.modular_set(n)) == "ModularSet(coeff=4, base=0)"
    with pytest.raises(TypeError, match="a ConstIntBound or a ModularSet is expected, not a int"):
        analyzer.update(n, 3)


def test_bounds_that_are_given(variables):
    x, y, _ = variables
    analyzer = Analyzer()
    assert not analyzer.const_int_bound_is_bound(x)
    analyzer.update(x, ConstIntBound(0, 7))
    assert analyzer.const_int_bound_is_bound(x) and analyzer.can_prove(x < 8)
    with analyzer.constraint_scope(tir.And(y >= 2, y < x)):
        bound = analyzer.const_int_bound(y)
        assert (bound.min_value, bound.max_value) == (2, 6)
    assert analyzer.const_int_bound(y).max_value == ConstIntBound.POS_INF


def test_sets_of_values(variables):
    x, y, _ = variables
    analyzer = Analyzer()
    assert repr(analyzer.int_set(x * 2 + 1, {x: Range(0, 8)})) == "IntervalSet[1, 15]"
    assert repr(analyzer.int_set(x + 1, {x: IntervalSet(2, 5)})) == "IntervalSet[3, 6]"
    assert repr(analyzer.int_set(x + y, {x: Range(0, 8)})) == "IntervalSet[y, y + 7]"
    assert analyzer.int_set(y + 1, {x: Range(0, 8)}).is_single_point()
    analyzer.bind(y, Range(4, 8))
    assert repr(analyzer.int_set(y - 4)) == "IntervalSet[0, 3]"


def test_what_is_no_arithmetic(variables):
    x, y, n = variables
    narrow = tir.Var("k", "int8")
    analyzer = Analyzer()
    analyzer.bind(x, Range(0, 5))
    for expr, low, high in [
        (tir.truncdiv(x - 7, 2), -3, -1),
        (tir.truncmod(x - 4, 3), -2, 0),
        (tir.Select(y > 0, x, x + 3), 0, 7),
        (tir.if_then_else(y > 0, x, 9), 0, 9),
        (tir.Cast("int32", narrow) + 1, -127, 128),
        (x >> 1, 0, 2),
        (x << 2, 0, 16),
        (y & 7, 0, 7),
        (tir.abs(x - 3), 0, 3),
        (x // (x + 2), 0, 2),
        (tir.floormod(y, x + 1), 0, 4),
    ]:
        bound = analyzer.const_int_bound(expr)
        assert (bound.min_value, bound.max_value) == (low, high), expr
    for expr, text in [
        (tir.Select(x < 9, y, n), "y"),
        (tir.if_then_else(y > n, x + 1, 1 + x), "x + 1"),
        (tir.Not(y < n), "n <= y"),
        (tir.And(y < n, y < n), "y < n"),
        (y * 2 + 3 < 8, "y < 3"),
        (y - 3 >= n, "n <= y - 3"),
        (y * 4 == n * 4 + 2, "T.bool(False)"),
        (tir.Select(y < n, x - x, y), "T.Select(y < n, 0, y)"),
    ]:
        assert str(analyzer.simplify(expr)) == text, expr
    assert repr(analyzer.modular_set(y << 3)) == "ModularSet(coeff=8, base=0)"


def test_bounds_that_are_expressions(variables):
    x, y, n = variables
    analyzer = Analyzer()
    analyzer.bind(x, Range(0, n))
    assert analyzer.can_prove(x < n) and analyzer.can_prove(x * 4 + 3 < n * 4) and not analyzer.can_prove(x < n - 1)
    assert analyzer.can_prove((n + 3) // 4 * 4 >= n) and not analyzer.can_prove((n + 2) // 4 * 4 >= n)
    with analyzer.constraint_scope(y * 2 + 1 > 5):
        assert analyzer.can_prove(y >= 3) and not analyzer.can_prove(y >= 4)
    with analyzer.constraint_scope(tir.floormod(y, 4) == 1):
        assert repr(analyzer.modular_set(y + 1)) == "ModularSet(coeff=4, base=2)"
    assert not analyzer.can_prove(y >= 3)


def test_what_is_simplified_has_the_same_value():
    random = _random.Random(5)
    names = [tir.Var(name, "int32") for name in "abc"]
    ranges = [(0, 7), (-3, 4), (1, 6)]
    analyzer = Analyzer()
    for var, (low, high) in zip(names, ranges, strict=True):
        analyzer.bind(var, Range(low, high))

    def make(depth):
        if depth == 0 or random.random() < 0.2:
            return random.choice([*names, tir.const(random.randint(-4, 9))])
        a, b, number = make(depth - 1), make(depth - 1), random.randint(1, 5)
        return random.choice([
            lambda: a + b, lambda: a - b, lambda: a * number, lambda: a * b, lambda: a // number, lambda: a % number,
            lambda: tir.truncdiv(a, number), lambda: tir.truncmod(a, number), lambda: tir.Min(a, b),
            lambda: tir.Max(a, b), lambda: tir.Select(a < b, a, b), lambda: tir.Select(tir.Not(a <= number), b, a),
        ])()  # fmt: skip

    def value(expr, numbers):
        found = tir.stmt_functor.substitute(expr, dict(zip(names, numbers, strict=True)))
        return computed(found)

    def computed(node):
        if isinstance(node, tir.IntImm):
            return node.value
        if isinstance(node, tir.Select):
            return computed(node.true_value) if computed(node.condition) else computed(node.false_value)
        if isinstance(node, tir.Not):
            return not computed(node.a)
        a, b = computed(node.a), computed(node.b)
        return {
            "Add": lambda: a + b, "Sub": lambda: a - b, "Mul": lambda: a * b, "FloorDiv": lambda: a // b,
            "FloorMod": lambda: a % b, "Div": lambda: int(a / b), "Mod": lambda: a - int(a / b) * b,
            "Min": lambda: min(a, b), "Max": lambda: max(a, b), "LT": lambda: a < b, "LE": lambda: a <= b,
            "GT": lambda: a > b, "EQ": lambda: a == b,
        }[type(node).__name__]()  # fmt: skip

    for _ in range(150):
        expr = make(3)
        short, bound, modular = analyzer.simplify(expr), analyzer.const_int_bound(expr), analyzer.modular_set(expr)
        condition = make(2) < make(2) + random.randint(-3, 3)
        decided = analyzer.simplify(condition)
        for _ in range(12):
            numbers = [tir.const(random.randrange(*ends)) for ends in ranges]
            number = value(expr, numbers)
            assert value(short, numbers) == number, expr
            assert bound.min_value <= number <= bound.max_value, expr
            assert (number - modular.base) % modular.coeff == 0 if modular.coeff else number == modular.base, expr
            assert bool(value(decided, numbers)) == bool(value(condition, numbers)), condition


def test_sums_of_variables(variables):
    x, y, n = variables
    assert [str(part) for part in detect_linear_equation(x * (y + 4) + x + n * 8, [x, n])] == ["y + 5", "8", "0"]
    assert detect_linear_equation(x * x, [x]) == detect_linear_equation(x // 2 + x, [x]) == []
    unsigned = tir.Var("u", "uint32")
    assert [part.value for part in detect_linear_equation(128 - unsigned, [unsigned])] == [-1, 128]
    low, high = detect_clip_bound(tir.all(x < y * 6, x - 1 > 0), [x])
    assert (str(low), str(high)) == ("2", "y * 6 - 1")
    assert detect_clip_bound(tir.all(x < y), [x, y]) == detect_clip_bound(x * 2 < y, [x]) == []


def test_values_for_which_a_condition_holds(variables):
    x, y, n = variables
    for condition, text in [
        (x >= 3, "IntervalSet[3, pos_inf]"),
        (x * 3 <= 10, "IntervalSet[neg_inf, 3]"),
        (7 < x * -2, "IntervalSet[neg_inf, -4]"),
        (x * 2 == 6, "IntervalSet[3, 3]"),
        (x + y < n, "IntervalSet[neg_inf, n - y - 1]"),
        (x * 2 == y, "IntervalSet[pos_inf, neg_inf]"),
        (y < y + 1, "IntervalSet[neg_inf, pos_inf]"),
    ]:
        assert repr(deduce_bound(x, condition, {}, {})) == text, condition
    bounds = {y: IntervalSet(2, 4)}
    assert repr(deduce_bound(x, x + y < n, bounds, bounds)) == "IntervalSet[neg_inf, n - 5]"
    assert repr(deduce_bound(x, x * y >= n, bounds, {})) == "IntervalSet[(n + y - 1) // y, pos_inf]"
    assert deduce_bound(x, x * y >= n, {}, {}).is_nothing()
    regions = [Range(x * 4, x * 4 + 4)]
    assert repr(estimate_region_upper_bound(regions, {x: Range(0, 3)}, True)) == "[IntervalSet[0, 11]]"
    assert repr(estimate_region_upper_bound(regions, {x: Range(0, 3)}, x < 2)) == "[IntervalSet[0, 7]]"


def test_bounds_of_which_one_is_known():
    x, y = tir.Var("x", "int32"), tir.Var("y", "int32")
    analyzer = Analyzer()
    analyzer.bind(x, Range(0, 8))
    assert analyzer.simplify(tir.min(x, 9)).same_as(x)
    assert analyzer.simplify(tir.max(x, 9)) == 9
    assert str(analyzer.simplify(tir.min(tir.max(x, -1), 7) * 2 + y)) == "x * 2 + y"
    assert str(analyzer.simplify(tir.min(x, 7) + tir.min(x, y))) == "x + T.min(x, y)"
