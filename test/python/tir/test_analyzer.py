"""What is known of integer expressions."""

import pytest

from mlc import tir
from mlc.arith import Analyzer, ConstIntBound, IntervalSet, ModularSet
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
    assert analyzer.int_set(x + y, {x: Range(0, 8)}).is_single_point()
    analyzer.bind(y, Range(4, 8))
    assert repr(analyzer.int_set(y - 4)) == "IntervalSet[0, 3]"
