"""What graph functions do beside arithmetic: branches, texts, checks and numbers, compiled from scripts."""

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc.script import ir as I
from mlc.script import relax as R


def run(module, *args):
    return relax.VirtualMachine(mlc.compile(module), mlc.cpu())["main"](*args).numpy()


@pytest.mark.parametrize("condition", [True, False])
def test_a_branch_by_a_tensor(condition):
    @I.ir_module
    class Module:
        @R.function
        def main(c: R.Tensor((), "bool"), x: R.Tensor(("n", 4), "float32")) -> R.Tensor(("n", 4), "float32"):
            if c:
                y = R.add(x, x)
            else:
                e = R.exp(x)
                y = R.multiply(e, x)
            z = R.add(y, R.const(1.0, "float32"))
            return z

    x = np.linspace(-1, 1, 12, dtype="float32").reshape(3, 4)
    expected = (x + x if condition else np.exp(x) * x) + 1
    np.testing.assert_allclose(run(Module, np.array(condition), x), expected, rtol=1e-6)


def test_a_branch_by_what_is_computed():
    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((), "float32")) -> R.Tensor((), "float32"):
            c = R.greater(x, R.const(0.0, "float32"))
            if c:
                y = R.add(x, R.const(1.0, "float32"))
            else:
                y = x
            return y

    assert run(Module, np.array(3, "float32")) == 4 and run(Module, np.array(-3, "float32")) == -3


@I.ir_module
class Checked:
    @R.function(pure=False)
    def main(ok: R.Tensor((), "bool"), x: R.Tensor((2,), "float32"), n: R.Prim("int64")):
        R.print(x, n, format="x is {} and n is {}")
        y = R.add(x, x)
        R.print(y, x)
        R.assert_op(ok, y, n, format="not {} and {}")
        return y


def test_print_and_assert(capsys):
    x = np.array([1, 2], "float32")
    np.testing.assert_array_equal(run(Checked, np.array(True), x, 5), [2, 4])
    assert capsys.readouterr().out == "x is [1. 2.] and n is 5\n[2. 4.] [1. 2.]\n"
    with pytest.raises(AssertionError, match=r"Assertion Failed: not \[2. 4.\] and 5"):
        run(Checked, np.array(False), x, 5)


def test_a_number_is_handed_to_a_graph_function():
    @I.ir_module
    class Module:
        @R.function
        def choose(x: R.Tensor((2,), "float32"), c: R.Prim("bool")):
            if c:
                y = R.add(x, x)
            else:
                y = R.exp(x)
            return y

        @R.function
        def main(x: R.Tensor((2,), "float32"), c: R.Prim("bool")):
            y = Module.choose(x, c)
            z = Module.choose(y, R.prim_value(True))
            return z

    x = np.array([1, 2], "float32")
    np.testing.assert_allclose(run(Module, x, True), x * 4)
    np.testing.assert_allclose(run(Module, x, False), np.exp(x) * 2, rtol=1e-6)


def test_what_cannot_be_printed():
    @I.ir_module
    class Module:
        @R.function(pure=False)
        def main(x: R.Tensor((2,), "float32")):
            s = R.shape_of(x)
            R.print(s)
            return x

    with pytest.raises(mlc.MLCError, match="a value that is printed must be a tensor of known rank"):
        mlc.compile(Module)


def test_linear_takes_any_bias():
    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((4, 8), "float32"), w: R.Tensor((3, 8), "float32"), b: R.Tensor((1, 3), "float32")):
            y = R.linear(x, w, b)
            return y

    text = Module.script()
    assert "R.permute_dims(w, axes=None)" in text and "R.matmul(x, gv" in text and "R.add(" in text
    random = np.random.default_rng(0)
    x, w, b = (random.standard_normal(shape).astype("float32") for shape in ((4, 8), (3, 8), (1, 3)))
    np.testing.assert_allclose(run(Module, x, w, b), x @ w.T + b, rtol=1e-4, atol=1e-5)
