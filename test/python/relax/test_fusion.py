"""FuseOps and FuseTIR from Python: which kernels a model has, and that they compute what the model does."""

import numpy as np
import pytest

import mlc
from mlc import relax, transform
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.testing import assert_allclose


@I.ir_module
class MLP:
    @R.function
    def main(
        x: R.Tensor(("n", 16), "float32"),
        w0: R.Tensor((8, 16), "float32"),
        b0: R.Tensor((8,), "float32"),
        w1: R.Tensor((4, 8), "float32"),
        b1: R.Tensor((4,), "float32"),
    ):
        with R.dataflow():
            h = R.nn.relu(R.add(R.linear(x, w0), b0))
            y = R.add(R.linear(h, w1), b1)
            z = R.multiply(R.nn.softmax(y, axis=-1), R.exp(y))
            R.output(z)
        return z


def functions(mod):
    return sorted(v.name_hint for v in mod.get_global_vars())


def fused(mod, level=-1):
    passes = [
        relax.transform.LegalizeOps(),
        relax.transform.AnnotateTIROpPattern(),
        relax.transform.FuseOps(level),
        relax.transform.FuseTIR(),
    ]
    return transform.Sequential(passes)(mod)


def reference(x, w0, b0, w1, b1):
    y = np.maximum(x @ w0.T + b0, 0) @ w1.T + b1
    e = np.exp(y - y.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) * np.exp(y)


def arguments(n):
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape, dtype="float32") for shape in ((n, 16), (8, 16), (8,), (4, 8), (4,))]


def test_kernels():
    mod = fused(MLP)
    fused_names = ["fused_matmul1_add1", "fused_matmul_add_relu", "fused_softmax_tir_exp_multiply"]
    assert functions(mod) == [*fused_names, "main", "transpose", "transpose1"]
    assert mod["fused_matmul_add_relu"].attrs["tir.noalias"]


@pytest.mark.parametrize("n", [1, 5])
def test_computes_the_same(n):
    values = arguments(n)
    main = mlc.compile(fused(MLP))["main"]
    assert_allclose(main(*values).numpy(), reference(*values), rtol=1e-5)


def test_groups_are_functions():
    mod = transform.Sequential(
        [relax.transform.LegalizeOps(), relax.transform.AnnotateTIROpPattern(), relax.transform.FuseOps()]
    )(MLP)
    assert 'R.func_attr({"Primitive": True})' in mod.script()
    values = arguments(3)
    assert_allclose(mlc.compile(mod)["main"](*values).numpy(), reference(*values), rtol=1e-5)


def test_levels():
    """Nothing is fused at level 0, whether the pass or the context says so."""
    assert not any("fused" in name for name in functions(fused(MLP, level=0)))
    with transform.PassContext(opt_level=0):
        assert not any("fused" in name for name in functions(fused(MLP)))


def test_depth():
    with transform.PassContext(config={"relax.FuseOps.max_depth": 2}):
        assert "fused_matmul_add_relu" not in functions(fused(MLP))
    with (
        transform.PassContext(config={"relax.FuseOps.max_depth": 0}),
        pytest.raises(mlc.MLCError, match="must be at least 1, is 0"),
    ):
        fused(MLP)


def test_wrong_level():
    with pytest.raises(TypeError, match="fuse_opt_level is a number, not str"):
        relax.transform.FuseOps("all")


def test_reshapes():
    """A function that moves no element is an operator again, but not where it makes a result."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor(("n", 4), "float32"))
    with bb.function("main", [x]):
        with bb.dataflow():
            lv = bb.emit(relax.op.exp(relax.op.flatten(x)))
            gv = bb.emit_output(relax.op.expand_dims(lv, 0))
        bb.emit_func_output(gv)
    mod = transform.Sequential([relax.transform.LegalizeOps(), relax.transform.RewriteDataflowReshape()])(bb.get())
    assert "R.reshape(x, " in mod.script()
    assert functions(mod) == ["expand_dims", "main", "reshape", "tir_exp"]
    value = np.arange(12, dtype="float32").reshape(3, 4)
    assert_allclose(mlc.compile(mod)["main"](value).numpy(), np.exp(value).reshape(1, -1), rtol=1e-6)
