"""What patterns match becomes functions, which libraries may do."""

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc.relax.dpl import is_call_dps_packed, is_const, is_op, is_tuple, is_tuple_get_item, is_var, wildcard
from mlc.relax.transform import FuseOpsByPattern, FusionPattern, MergeCompositeFunctions, RunCodegen
from mlc.runtime import register_global_func
from mlc.script import ir as I  # noqa: E741
from mlc.script import relax as R


@I.ir_module
class Layers:
    @R.function
    def main(x: R.Tensor((2, 4), "float32"), w: R.Tensor((4, 4), "float32")) -> R.Tensor((2, 4), "float32"):
        with R.dataflow():
            a = R.matmul(x, w)
            b = R.nn.relu(a)
            c = R.matmul(b, w)
            d = R.add(c, R.const(1.0, "float32"))
            gv = R.nn.relu(d)
            R.output(gv)
        return gv


ANY = wildcard


def matmul():
    return is_op("relax.matmul")(wildcard(), wildcard())


def relu(pattern):
    return is_op("relax.nn.relu")(pattern)


def names(mod):
    return sorted(v.name_hint for v in mod.get_global_vars())


def run(mod, *arrays):
    return np.from_dlpack(relax.VirtualMachine(relax.build(mod))["main"](*[mlc.nd.array(a) for a in arrays]))


X, W = np.random.default_rng(0).normal(size=(2, 4)), np.random.default_rng(1).normal(size=(4, 4))
X, W = X.astype("float32"), W.astype("float32")

# Patterns, and the functions that are there afterwards.
CASES = {
    "one op": ([("lib.relu", relu(wildcard()))], ["fused_relax_nn_relu", "main"]),
    "a chain": ([("lib.mm", relu(matmul()))], ["fused_relax_matmul_relax_nn_relu", "main"]),
    "the first pattern first": (
        [("lib.a", relu(is_op("relax.add")(matmul(), is_const()))), ("lib.mm", relu(matmul()))],
        ["fused_relax_matmul_relax_add_relax_nn_relu", "fused_relax_matmul_relax_nn_relu", "main"],
    ),
    "alternatives": (
        [("lib.mm", relu(is_op("relax.add")(matmul(), wildcard()) | matmul()))],
        ["fused_relax_matmul_relax_add_relax_nn_relu", "fused_relax_matmul_relax_nn_relu", "main"],
    ),
    "either operator": (
        [("lib.any", (is_op("relax.add") | is_op("relax.multiply"))(wildcard(), wildcard()))],
        ["fused_relax_add", "main"],
    ),
    "no match": ([("lib.exp", is_op("relax.exp")(wildcard()))], ["main"]),
    "a name": ([("lib.x", is_op("relax.matmul")(is_var("x"), wildcard()))], ["fused_relax_matmul", "main"]),
    "not a constant": ([("lib.add", is_op("relax.add")(wildcard(), ~is_const()))], ["main"]),
    "a shape": (
        [("lib.mm", is_op("relax.matmul")(wildcard().has_shape((2, 4)), wildcard().has_dtype("float32")))],
        ["fused_relax_matmul", "main"],
    ),
    "a shape that is not there": (
        [("lib.mm", is_op("relax.matmul")(wildcard().has_shape((3, 4)), wildcard()))],
        ["main"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_functions(case):
    patterns, expected = CASES[case]
    fused = FuseOpsByPattern(patterns)(Layers)
    assert names(fused) == expected
    np.testing.assert_allclose(run(fused, X, W), run(Layers, X, W), rtol=1e-6)
    for name in expected:
        if name != "main":
            assert fused[name].attrs["Primitive"] and str(fused[name].attrs["Composite"]).startswith("lib.")


def test_constants():
    pattern = [("lib.add", is_op("relax.add")(wildcard(), is_const()))]
    inside = FuseOpsByPattern(pattern)(Layers)["fused_relax_add"]
    outside = FuseOpsByPattern(pattern, bind_constants=False)(Layers)["fused_relax_add"]
    assert (len(inside.params), len(outside.params)) == (1, 2)


def test_checks_and_attributes():
    seen = []

    def check(context):
        seen.append(context)
        return context.annotated_expr["data"].name_hint == "b"

    data = wildcard()
    pattern = is_op("relax.matmul")(data, wildcard())
    layer = FusionPattern("lib.mm", pattern, {"data": data}, check, lambda found: {"input": found["data"].name_hint})
    fused = FuseOpsByPattern([layer])(Layers)
    assert names(fused) == ["fused_relax_matmul", "main"]
    assert [c.annotated_expr["data"].name_hint for c in seen] == ["x", "b"]
    assert str(fused["fused_relax_matmul"].attrs["input"]) == "b"
    assert seen[0].matched_expr.op.name == "relax.matmul"
    assert [v.name_hint for v in seen[0].matched_bindings] == ["a"]
    assert fused["main"].script().count("R.matmul") == 1


def test_an_error_of_a_check_is_the_users():
    def check(context):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        FuseOpsByPattern([("lib.mm", matmul(), {}, check)])(Layers)


def test_codegen():
    """A library takes whole regions: neighbours of one name are one call."""
    patterns = [("plus.mm", relu(matmul())), ("plus.all", relu(is_op("relax.add")(matmul(), wildcard())))]
    annotated = FuseOpsByPattern(patterns, annotate_codegen=True)(Layers)
    assert sum("Codegen" in annotated[name].attrs for name in names(annotated)) == 2

    merged = MergeCompositeFunctions()(FuseOpsByPattern(patterns)(Layers))
    (region,) = [name for name in names(merged) if "Codegen" in merged[name].attrs]
    np.testing.assert_allclose(run(merged, X, W), run(Layers, X, W), rtol=1e-6)

    called = []

    @register_global_func("relax.ext.plus", override=True)
    def generate(functions, options):
        called.append(len(functions))

    @register_global_func(region, override=True)
    def library(x, w, out):
        a, b = np.from_dlpack(x), np.from_dlpack(w)
        np.from_dlpack(out)[:] = np.maximum(np.maximum(a @ b, 0) @ b + 1, 0)

    ready = RunCodegen()(merged)
    assert names(ready) == ["main"] and called == [1]
    assert is_call_dps_packed(region).match(ready["main"].body.blocks[0].bindings[0].value)
    np.testing.assert_allclose(run(ready, X, W), run(Layers, X, W), rtol=1e-5)


def test_results_that_others_use():
    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            with R.dataflow():
                a = R.exp(x)
                b = R.negative(a)
                c = R.add(a, x)
                R.output(b, c)
            return (b, c)

    pattern = is_op("relax.add")(is_op("relax.exp")(wildcard()), wildcard())
    fused = FuseOpsByPattern([("lib.both", pattern)])(Module)
    assert len(fused["fused_relax_exp_relax_add"].body.body) == 2
    got = relax.VirtualMachine(relax.build(fused))["main"](mlc.nd.array(X[0]))
    np.testing.assert_allclose(got[0].numpy(), -np.exp(X[0]), rtol=1e-6)
    np.testing.assert_allclose(got[1].numpy(), np.exp(X[0]) + X[0], rtol=1e-6)


def test_tuples():
    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((4, 2), "float32")):
            with R.dataflow():
                parts = R.split(x, 2, axis=0)
                a = parts[0]
                b = parts[1]
                gv = R.concat((b, a), axis=0)
                R.output(gv)
            return gv

    parts = is_op("relax.split")(wildcard())
    turned = is_op("relax.concat")(is_tuple([is_tuple_get_item(parts, 1), is_tuple_get_item(parts, 0)]))
    straight = is_op("relax.concat")(is_tuple([is_tuple_get_item(parts, 0), is_tuple_get_item(parts, 1)]))
    assert len(names(FuseOpsByPattern([("lib.turn", turned)])(Module))) == 2
    assert len(names(FuseOpsByPattern([("lib.straight", straight)])(Module))) == 1
    assert len(names(FuseOpsByPattern([("lib.any", is_op("relax.concat")(wildcard()))])(Module))) == 2


WRONG = [
    ([("lib.any", wildcard())], "a pattern that is rewritten or fused is a call"),
    ([("lib.op", is_op("relax.add"))], "a pattern that is rewritten or fused is a call"),
    ([("lib.inner", is_op("relax.exp")(is_op("relax.add")))], "is to be called with patterns of its arguments"),
    ([("lib.two", relu(matmul() & is_op("relax.add")(wildcard(), wildcard())))], "cannot be what two calls give"),
]


@pytest.mark.parametrize("patterns, message", WRONG)
def test_wrong_patterns(patterns, message):
    with pytest.raises(mlc.relax.transform.MLCError, match=message):
        FuseOpsByPattern(patterns)(Layers)


def test_wrong_arguments():
    with pytest.raises(TypeError, match="is a FusionPattern, or"):
        FuseOpsByPattern(["lib.add"])
    with pytest.raises(TypeError, match="has no pattern of relax.dpl"):
        FusionPattern("lib.add", "relax.add")
    with pytest.raises(mlc.relax.transform.MLCError, match="there is no function @absent to fuse in"):
        FuseOpsByPattern([("lib.mm", matmul())], entry_functions=["absent"])(Layers)
