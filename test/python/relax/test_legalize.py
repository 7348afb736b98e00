"""Operators that become what a function of the user's makes of them."""

import numpy as np
import pytest

import mlc
from mlc import relax, te, topi
from mlc.relax import TensorStructInfo, op
from mlc.relax.transform import LegalizeOps

X = np.random.default_rng(0).random((2, 4), dtype="float32")
Y = np.random.default_rng(1).random((2, 4), dtype="float32")


@pytest.fixture
def mod():
    """(relu(x + y) + (x + y)) * x"""
    bb = relax.BlockBuilder()
    x, y = (relax.Var(name, TensorStructInfo(("n", 4), "float32")) for name in "xy")
    with bb.function("main", [x, y]):
        with bb.dataflow():
            lv = bb.emit(op.add(x, y))
            lv1 = bb.emit(op.add(op.nn.relu(lv), lv))
            gv = bb.emit_output(op.multiply(lv1, x))
        bb.emit_func_output(gv)
    return bb.get()


def run(mod):
    return mlc.compile(mod)["main"](X, Y).numpy()


def expected(add):
    lv = add(X, Y)
    return add(np.maximum(lv, 0), lv) * X


def test_functions_that_are_registered(mod, monkeypatch):
    from mlc.relax import legalize

    monkeypatch.setattr(legalize, "_registered", {})

    @legalize.register_legalize("relax.add")
    def subtract(bb, call):
        return op.subtract(*call.args)

    np.testing.assert_allclose(run(LegalizeOps()(mod)), expected(np.subtract), rtol=1e-6)
    # What a pass is given goes before it, and what is skipped stays.
    maximum = LegalizeOps({"relax.add": lambda bb, call: op.maximum(*call.args)})
    np.testing.assert_allclose(run(maximum(mod)), expected(np.maximum), rtol=1e-6)
    assert LegalizeOps(skip_ops="relax.add")(mod).mlir().count("relax.add") == 2
    with pytest.raises(ValueError, match="register_legalize: there is no operator 'relax.plus'"):
        legalize.register_legalize("relax.plus", subtract)
    with pytest.raises(TypeError, match="register_legalize: 'relax.exp' is to be legalized by a function, not 3"):
        legalize.register_legalize("relax.exp", 3)


def test_by_a_tensor_expression(mod):
    seen = []

    def subtract(bb, call):
        seen.append(call.struct_info.ndim)
        a, b = call.args
        return bb.call_te(lambda p, q: te.compute(p.shape, lambda i, j: p[i, j] - q[i, j], name="minus"), a, b)

    before = mod.mlir()
    legal = LegalizeOps({"relax.add": subtract})(mod)
    assert seen == [2, 2] and mod.mlir() == before
    assert "relax.add" not in legal.mlir() and legal.script().count("lv = R.call_tir(") == 1
    np.testing.assert_allclose(run(legal), expected(np.subtract), rtol=1e-6)


def test_by_a_topi_function_and_by_operators(mod):
    legal = LegalizeOps({"relax.add": lambda bb, call: bb.call_te(topi.maximum, *call.args)})(mod)
    np.testing.assert_allclose(run(legal), expected(np.maximum), rtol=1e-6)
    nested = LegalizeOps({"relax.add": lambda bb, call: op.multiply(call.args[0], op.exp(call.args[1]))})(mod)
    np.testing.assert_allclose(run(nested), expected(lambda a, b: a * np.exp(b)), rtol=1e-5)
    bound = LegalizeOps({"relax.add": lambda bb, call: op.add(bb.emit(op.negative(call.args[0])), call.args[1])})(mod)
    np.testing.assert_allclose(run(bound), expected(lambda a, b: b - a), rtol=1e-5)


def test_a_call_that_stays(mod):
    np.testing.assert_allclose(run(LegalizeOps({"relax.add": lambda bb, call: call})(mod)), expected(np.add), rtol=1e-6)


def test_operators_that_are_skipped(mod):
    assert "relax.nn.relu" in LegalizeOps(skip_ops="relax.nn.relu")(mod).mlir()


@pytest.mark.parametrize(
    "function, error, message",
    [
        (lambda bb, call: call.args[0].struct_info, TypeError, "an expression of a graph is expected"),
        (
            lambda bb, call: relax.const(3.0),
            mlc.MLCError,
            "relax.add gives tensor<.*>, but its function gives tensor<f32>",
        ),
        (lambda bb, call: 1 // 0, ZeroDivisionError, "by zero"),
        (lambda bb, call: bb.emit_func_output(call), mlc.MLCError, "gives an expression, and ends nothing"),
        (lambda bb, call: bb.emit_output(call.args[0]), mlc.MLCError, "gives an expression, and ends nothing"),
        (lambda call: call, TypeError, "argument"),
        (3, TypeError, "'relax.add' is to be legalized by a function, not 3"),
    ],
)
def test_functions_that_are_refused(mod, function, error, message):
    with pytest.raises(error, match=message):
        LegalizeOps({"relax.add": function})(mod)
    np.testing.assert_allclose(run(mod), expected(np.add), rtol=1e-6)


def test_operators_that_are_not_there(mod):
    with pytest.raises(ValueError, match="there is no operator 'relax.plus'"):
        LegalizeOps({"relax.plus": lambda bb, call: call})(mod)
