"""Rewriting by example: classes of a function to look for and one that replaces it."""

import pytest

from mlc import relax
from mlc._core.module import assert_structural_equal
from mlc.relax.dpl import PatternMatchingRewriter, is_op, wildcard
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


@R.rewriter
class ExpIsSin:
    @R.function
    def pattern(x: R.Tensor(("n",), "float32")):
        return R.exp(x)

    @R.function
    def replacement(x: R.Tensor(("n",), "float32")):
        return R.sin(x)


@R.rewriter
class SinIsCos:
    @R.function
    def pattern(x: R.Tensor(("n",), "float32")):
        return R.sin(x)

    @R.function
    def replacement(x: R.Tensor(("n",), "float32")):
        return R.cos(x)


def test_function_and_its_name():
    @R.rewriter
    class Library:
        @R.function
        def pattern(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32")):
            c = R.add(a, b)
            return c

        @R.function
        def replacement(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32")):
            c = R.call_pure_packed("library.add", a, b, sinfo_args=R.Tensor((16,), "float32"))
            return c

    @R.function(private=True)
    def before(x: R.Tensor((32,), "float32")):
        halves = R.split(x, 2)
        out = R.add(halves[0], halves[1])
        return out

    @R.function(private=True)
    def expected(x: R.Tensor((32,), "float32")):
        halves = R.split(x, 2)
        out = R.call_pure_packed("library.add", halves[0], halves[1], sinfo_args=R.Tensor((16,), "float32"))
        return out

    assert_structural_equal(Library(before), expected)


def test_results_together():
    @R.rewriter
    class Both:
        @R.function
        def pattern(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32"), c: R.Tensor((16,), "float32")):
            x = R.add(a, b)
            y = R.multiply(c, b)
            return (x, y)

        @R.function
        def replacement(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32"), c: R.Tensor((16,), "float32")):
            both = R.call_pure_packed(
                "both", a, b, c, sinfo_args=R.Tuple(R.Tensor((16,), "float32"), R.Tensor((16,), "float32"))
            )
            return both

    @I.ir_module
    class Before:
        @R.function
        def main(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32")):
            with R.dataflow():
                x = R.add(a, b)
                y = R.multiply(a, b)
                out = R.subtract(x, y)
                R.output(out)
            return out

        @R.function
        def other(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32")):
            x = R.add(a, b)
            y = R.multiply(a, x)
            return (x, y)

    @I.ir_module
    class Expected:
        @R.function
        def main(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32")):
            with R.dataflow():
                both = R.call_pure_packed(
                    "both", a, b, a, sinfo_args=R.Tuple(R.Tensor((16,), "float32"), R.Tensor((16,), "float32"))
                )
                x = both[0]
                y = both[1]
                out = R.subtract(x, y)
                R.output(out)
            return out

        @R.function
        def other(a: R.Tensor((16,), "float32"), b: R.Tensor((16,), "float32")):
            x = R.add(a, b)
            y = R.multiply(a, x)
            return (x, y)

    assert_structural_equal(Both(Before), Expected)


def test_functions_that_a_replacement_calls():
    @R.rewriter
    class Outlined:
        @R.function
        def pattern(a: R.Tensor((16,), "float32")):
            return R.exp(a)

        @R.function
        def replacement(a: R.Tensor((16,), "float32")):
            return Outlined.helper(a)

        @R.function(private=True)
        def helper(a: R.Tensor((16,), "float32")):
            b = R.exp(a)
            return b

    @I.ir_module
    class Before:
        @R.function
        def helper(x: R.Tensor((8,), "float32")):
            return x

        @R.function
        def main(x: R.Tensor((16,), "float32")):
            y = R.exp(x)
            return y

    @I.ir_module
    class Nothing:
        @R.function
        def main(x: R.Tensor((16,), "float32")):
            return x

    # The name is taken, and the function itself is not rewritten.
    after = Outlined(Before)
    assert {var.name_hint for var in after} == {"helper", "helper_1", "main"}
    assert "R.exp" in after["helper_1"].script() and "R.exp" not in after["main"].script()
    assert [var.name_hint for var in Outlined(Nothing)] == ["main"]


def test_sizes_are_any():
    @R.function(private=True)
    def before(x: R.Tensor(("m", 3), "float32"), y: R.Tensor((7,), "float32")):
        m = T.int64()
        flat = R.reshape(x, (m * 3,))
        return (R.exp(flat), R.exp(y))

    text = ExpIsSin(before).script()
    assert text.count("R.sin") == 2 and "R.exp" not in text


@pytest.mark.parametrize("rewriter", [ExpIsSin | SinIsCos, SinIsCos | ExpIsSin])
def test_one_after_the_other(rewriter):
    @R.function
    def before(x: R.Tensor((4,), "float32")):
        y = R.exp(x)
        return y

    text = rewriter(before).script()
    assert "R.cos" in text and "R.exp" not in text and "R.sin" not in text


def test_beside_a_pattern():
    x = wildcard()
    nothing = PatternMatchingRewriter.from_pattern(is_op("relax.cos")(x), lambda _, found: relax.op.abs(found[x]))

    @R.function
    def before(x: R.Tensor((4,), "float32")):
        y = R.exp(x)
        return y

    text = (nothing | ExpIsSin | SinIsCos)(before).script()
    assert "R.abs" in text and "R.cos" not in text


def test_what_has_no_replacement():
    with pytest.raises(ValueError, match="a rewriter has a function 'replacement'"):

        @R.rewriter
        class Half:
            @R.function
            def pattern(x: R.Tensor((4,), "float32")):
                return R.exp(x)


def test_what_matches_itself():
    @R.rewriter
    class Longer:
        @R.function
        def pattern(x: R.Tensor((4,), "float32")):
            return R.exp(x)

        @R.function
        def replacement(x: R.Tensor((4,), "float32")):
            return R.abs(R.exp(x))

    @R.function
    def before(x: R.Tensor((4,), "float32")):
        return R.exp(x)

    with pytest.raises(ValueError, match="matched again and again"):
        Longer(before)


def test_what_is_no_graph():
    with pytest.raises(TypeError, match="a function or a module is expected, not a str"):
        ExpIsSin("main")
