"""Passes on graphs by TVM's names, functions inside of functions, and calls of functions with effects."""

import numpy as np
import pytest

from mlc import nd, relax, script, tir
from mlc._core.context import MLCError
from mlc._core.metadata import load_json, save_json
from mlc._core.structural import assert_structural_equal
from mlc.relax import TensorStructInfo, op, transform
from mlc.script import ir as I  # noqa: E741
from mlc.script import relax as R
from mlc.script import tir as T


def build(function, *infos, name="main"):
    bb = relax.BlockBuilder()
    params = [relax.Var(f"x{i}", TensorStructInfo(shape, "float32")) for i, shape in enumerate(infos)]
    with bb.function(name, params):
        with bb.dataflow():
            gv = bb.emit_output(function(bb, *params))
        bb.emit_func_output(gv)
    return bb.get()


def run(mod, *arrays, name="main"):
    return relax.VirtualMachine(relax.build(mod))[name](*[nd.array(a) for a in arrays])


def count(mod, name):
    return mod.script().count(name + "(")


@pytest.mark.parametrize(
    ("shape", "axes"),
    [((37, 5, 3, 19), axes) for axes in ((2, 3, 1, 0), (0, 2, 3, 1), (3, 0, 1, 2), (1, 0, 2, 3), (3, 2, 1, 0))]
    + [
        ((513, 129), (1, 0)),
        ((7, 1, 200), (2, 1, 0)),
        ((1, 1, 1), (0, 2, 1)),
        ((4096, 3), (1, 0)),
        ((2, 70000), (1, 0)),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "float64", "int8"])
def test_transposes_of_constants(shape, axes, dtype):
    weight = (np.arange(np.prod(shape)) % 127).astype(dtype).reshape(shape)
    bb = relax.BlockBuilder()
    with bb.function("main", []):
        bb.emit_func_output(bb.emit(op.permute_dims(relax.const(weight), axes)))
    mod = transform.FoldConstant()(bb.get())
    assert count(mod, "permute_dims") == 0
    np.testing.assert_array_equal(relax.VirtualMachine(relax.build(mod))["main"]().numpy(), weight.transpose(axes))


def test_fold_constant():
    weight = np.arange(12, dtype="float32").reshape(3, 4)

    def model(bb, x):
        folded = bb.emit(op.permute_dims(relax.const(weight)))
        folded = bb.emit(op.add(folded, relax.const(1.0, "float32")))
        return op.matmul(x, folded)

    mod = build(model, ("n", 4))
    folded = transform.FoldConstant()(mod)
    assert count(mod, "R.permute_dims") == 1
    assert [count(folded, name) for name in ("R.permute_dims", "R.add", "R.matmul")] == [0, 0, 1]
    x = np.ones((2, 4), "float32")
    np.testing.assert_allclose(run(folded, x).numpy(), x @ (weight.T + 1))
    # What is called by buffers is computed too, and what depends on a parameter stays.
    legal = transform.FoldConstant()(transform.LegalizeOps()(mod))
    assert count(legal, "R.call_tir") == 1
    np.testing.assert_allclose(run(legal, x).numpy(), x @ (weight.T + 1))


def test_fold_constant_is_bounded():
    def model(bb, x):
        large = bb.emit(op.broadcast_to(relax.const([[1.0]]), (1 << 13, 1 << 13)))
        return op.add(x, bb.emit(op.sum(large)))

    assert count(transform.FoldConstant()(build(model, (4,))), "R.broadcast_to") == 1


def test_clean_up():
    def model(bb, x):
        first, second = bb.emit(op.exp(x)), bb.emit(op.exp(x))
        bb.emit(op.sin(x))
        return op.add(first, second)

    mod = build(model, (4,))
    assert count(transform.EliminateCommonSubexpr()(mod), "R.exp") == 1
    clean = transform.DeadCodeElimination()(mod)
    assert count(clean, "R.sin") == 0 and count(clean, "R.exp") == 2
    assert count(transform.CanonicalizeBindings()(mod), "R.sin") == 0
    plain = transform.ToNonDataflow()(mod)
    assert "R.dataflow" not in plain.script()
    assert_structural_equal(transform.ConvertToDataflow()(plain), mod)
    assert "R.dataflow" not in transform.ConvertToDataflow(min_size=9)(plain).script()


def test_batch_norm():
    shapes = [(1, 3, 6, 6), (4, 3, 3, 3), (4,), (4,), (4,), (4,)]

    def model(bb, x, w, *rest):
        y = bb.emit(op.nn.conv2d(x, w))
        return bb.emit(op.nn.batch_norm(y, *rest, axis=1, training=False))[0]

    mod = build(model, *shapes)
    arrays = [np.random.default_rng(i).uniform(0.5, 1.5, s).astype("float32") for i, s in enumerate(shapes)]
    expected = run(mod, *arrays).numpy()
    for change, gone in (
        (transform.DecomposeOpsForInference("main"), 0),
        (transform.DecomposeOpsForTraining(), 0),
        (transform.FoldBatchnormToConv2D(), 0),
    ):
        changed = change(mod)
        assert count(changed, "R.nn.batch_norm") == gone
        np.testing.assert_allclose(run(changed, *arrays).numpy(), expected, rtol=1e-4, atol=1e-5)


def test_combine_parallel_matmul():
    mod = build(
        lambda bb, x, a, b: op.concat([bb.emit(op.matmul(x, a)), bb.emit(op.matmul(x, b))], 1), ("n", 4), (4, 3), (4, 5)
    )
    combined = transform.CombineParallelMatmul()(mod)
    assert count(combined, "R.matmul") == 1
    arrays = [
        np.random.default_rng(i).uniform(size=s).astype("float32") for i, s in enumerate([(2, 4), (4, 3), (4, 5)])
    ]
    np.testing.assert_allclose(run(combined, *arrays).numpy(), run(mod, *arrays).numpy(), rtol=1e-5)


def test_what_is_not_here_says_so():
    with pytest.raises(MLCError, match="the pass AllocateWorkspace is not here: the compiler plans one workspace"):
        transform.AllocateWorkspace()
    with pytest.raises(AttributeError, match="no pass 'Frobnicate'"):
        transform.Frobnicate  # noqa: B018
    mod = build(lambda bb, x: op.exp(x), (4,))
    for name in ("Normalize", "CallTIRRewrite", "LambdaLift"):
        assert_structural_equal(getattr(transform, name)()(mod), mod)


def test_dataflowblock_pass():
    seen = []

    @transform.dataflowblock_pass(opt_level=0)
    def look(block, mod, ctx):
        seen.append(len(block.bindings))
        return block

    mod = build(lambda bb, x: op.exp(bb.emit(op.sin(x))), (4,))
    assert_structural_equal(look(mod), mod)
    assert seen == [2]


def test_json():
    mod = build(lambda bb, x: op.add(x, relax.const(np.arange(40, dtype="float32"))), (40,))
    again = load_json(save_json(mod))
    assert_structural_equal(again, mod)
    assert again.script(show_meta=True) == mod.script(show_meta=True)
    assert_structural_equal(load_json(save_json(mod["main"])), mod["main"])
    with pytest.raises(TypeError, match="save_json: a set is not a module, a function or a node of tir"):
        save_json({3})


# ===--- Sizes that symbols leave open -----------------------------------------------------------===#

OPEN = {
    "matmul": (op.matmul, [(2, "n"), ("m", 3)], [(2, 4), (5, 3)]),
    "concat": (lambda a, b: op.concat([a, b], 1), [("n", 2), ("m", 2)], [(4, 2), (5, 2)]),
    "stack": (lambda a, b: op.stack([a, b]), [("n", 2), ("m", 2)], [(4, 2), (5, 2)]),
    "reshape": (lambda a, b: op.reshape(a, b.struct_info.shape), [("n", 2), ("m",)], [(2, 2), (5,)]),
    "squeeze": (lambda a, b: op.squeeze(a, [0]), [("n", 2), ("m",)], [(4, 2), (5,)]),
    "layer_norm": (lambda a, b: op.nn.layer_norm(a, b, b, [1]), [(2, "n"), ("m",)], [(2, 4), (5,)]),
}


@pytest.mark.parametrize("name", OPEN)
def test_open_sizes(name):
    function, infos, wrong = OPEN[name]
    mod = build(lambda bb, a, b: function(a, b), *infos)
    arrays = [np.ones(shape, "float32") for shape in wrong]
    with pytest.raises(Exception, match=r"4.*5|5.*4|1.*4|4.*1"):
        run(mod, *arrays)
    right = {"squeeze": [(1, 2), (5,)], "reshape": [(2, 2), (4,)]}.get(name, [wrong[0], None])
    if right[1] is None:
        right[1] = tuple(4 if extent == 5 else extent for extent in wrong[1])
    run(mod, *[np.ones(shape, "float32") for shape in right])


def test_certain_mismatch_is_an_error():
    n = tir.Var("n", "int64")
    x, y = (relax.Var(name, TensorStructInfo((2, extent), "float32")) for name, extent in (("x", n), ("y", n + 1)))
    with pytest.raises(MLCError, match="to be n, but got n \\+ 1"):
        op.nn.layer_norm(x, op.squeeze(op.sum(y, 0), []), op.sum(y, 0), [1])


# ===--- Functions -------------------------------------------------------------------------------===#


def test_impure_calls():
    @I.ir_module
    class Module:
        @R.function(pure=False)
        def helper(x: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
            R.print(x, format="{}")
            return x

        @R.function(pure=False)
        def main(x: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
            cls = Module
            y: R.Tensor((4,), "float32") = cls.helper(x)
            return y

    assert_structural_equal(script.from_source(Module.script()), Module)
    assert not Module["main"].is_pure
    np.testing.assert_array_equal(run(Module, np.ones(4, "float32")).numpy(), np.ones(4))


def test_impure_call_in_dataflow():
    text = """
@I.ir_module
class Module:
    @R.function(pure=False)
    def helper(x: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
        R.print(x, format="{}")
        return x

    @R.function(pure=False)
    def main(x: R.Tensor((4,), "float32")):
        with R.dataflow():
            y = Module.helper(x)
            R.output(y)
        return y
"""
    with pytest.raises(Exception, match="cannot be inside a dataflow block"):
        script.from_source(text)


def test_nested_functions():
    @I.ir_module
    class Module:
        @T.prim_func(private=True)
        def double(a: T.Buffer((T.int64(4),), "float32"), b: T.Buffer((T.int64(4),), "float32")):
            for i in range(T.int64(4)):
                with T.block("b"):
                    vi = T.axis.remap("S", [i])
                    b[vi] = a[vi] * T.float32(2)

        @R.function
        def main(x: R.Tensor((4,), "float32"), w: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
            cls = Module

            @R.function
            def inner(y: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
                z = R.add(y, w)
                return R.call_tir(cls.double, z, out_sinfo=R.Tensor((4,), "float32"))

            a = inner(x)
            return inner(a)

    assert sorted(v.name_hint for v in Module.get_global_vars()) == ["double", "main", "main_inner"]
    assert [p.name_hint for p in Module["main_inner"].params] == ["y", "w"]
    x, w = np.arange(4, dtype="float32"), np.ones(4, "float32")
    np.testing.assert_array_equal(run(Module, x, w).numpy(), ((x + w) * 2 + w) * 2)
    assert_structural_equal(script.from_source(Module.script()), Module)


def test_callable_parameter():
    @R.function
    def main(
        x: R.Tensor((4,), "float32"), f: R.Callable((R.Tensor((4,), "float32"),), R.Tensor((4,), "float32"), True)
    ):
        return x

    assert 'f: R.Callable((R.Tensor((4,), dtype="float32"),), R.Tensor((4,), dtype="float32"), True)' in main.script()
    assert_structural_equal(script.from_source(main.script()), main)
    with pytest.raises(Exception, match="must be a tensor"):
        relax.build(relax.BlockBuilder().get() if main is None else tir.IRModule({"main": main}))


# ===--- Analyses --------------------------------------------------------------------------------===#


def test_recursion():
    @I.ir_module
    class Module:
        @R.function
        def even(x: R.Tensor((), "bool")) -> R.Tensor((), "bool"):
            return Module.odd(x)

        @R.function
        def odd(x: R.Tensor((), "bool")) -> R.Tensor((), "bool"):
            return Module.even(x)

        @R.function
        def main(x: R.Tensor((), "bool")) -> R.Tensor((), "bool"):
            return Module.odd(x)

    groups = relax.analysis.detect_recursion(Module)
    assert [[v.name_hint for v in group] for group in groups] == [["even", "odd"]]


def test_symbols():
    info = TensorStructInfo(("n", tir.Var("m", "int64") * 2, 4), "float32")
    assert [v.name for v in relax.analysis.definable_tir_vars_in_struct_info(info)] == ["n"]
    assert relax.analysis.erase_to_well_defined(info).ndim == 3
    assert relax.analysis.erase_to_well_defined(info).shape is None
    plain = TensorStructInfo(("n", 4), "float32")
    assert list(relax.analysis.erase_to_well_defined(plain, {tir.Var("n", "int64"): 8}).shape) == [8, 4]


def test_computable_at_compile_time():
    @R.function
    def main(x: R.Tensor((4,), "float32"), w: R.Tensor((4,), "float32")):
        R.func_attr({"num_input": 1})
        a = R.exp(w)
        b = R.add(x, a)
        return b

    assert [v.name_hint for v in relax.analysis.computable_at_compile_time(main)] == ["w", "a"]


def test_lift_transform_params():
    """What is done to weights moves to a function that does it once."""
    infos = [((2, 4), "float32"), ((3, 4), "float32"), ((3,), "float32")]
    params = [relax.Var(n, relax.TensorStructInfo(*i)) for n, i in zip("xwb", infos, strict=True)]
    bb = relax.BlockBuilder()
    with bb.function("main", params, {"num_input": 1}):
        with bb.dataflow():
            x, w, b = params
            weight = bb.emit(op.multiply(bb.emit(op.permute_dims(w)), relax.const(2.0, "float32")))
            gv = bb.emit_output(op.add(bb.emit(op.matmul(x, weight)), b))
        bb.emit_func_output(gv)
    lifted = transform.LiftTransformParams()(bb.get())
    assert "R.permute_dims" not in lifted["main"].script()
    machine = relax.VirtualMachine(relax.build(lifted))
    x, w, b = (np.random.default_rng(0).random(shape, "float32") for shape, _ in infos)
    transformed = machine["main_transform_params"]([nd.array(w), nd.array(b)])
    result = machine["main"](nd.array(x), *transformed)
    np.testing.assert_allclose(result.numpy(), x @ w.T * 2 + b, rtol=1e-5)


def test_batch_norm_disappears():
    """Of a model whose weights are constants, no batch norm is left in the code."""
    channels = [relax.const(np.linspace(0.5, 1.5, 4).astype("float32")) for _ in range(4)]
    weight = relax.const(np.random.default_rng(0).random((4, 3, 3, 3), "float32"))
    x = relax.Var("x", relax.TensorStructInfo((1, 3, 8, 8), "float32"))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            conv = bb.emit(op.nn.conv2d(x, weight))
            gv = bb.emit_output(op.nn.batch_norm(conv, *channels, 1, training=False)[0])
        bb.emit_func_output(gv)
    mod = transform.FoldConstant()(transform.FoldBatchnormToConv2D()(bb.get()))
    assert [count(mod, name) for name in ("R.nn.batch_norm", "R.rsqrt", "R.nn.conv2d", "R.add")] == [0, 0, 1, 1]
    value = np.random.default_rng(1).random((1, 3, 8, 8), "float32")
    np.testing.assert_allclose(run(mod, value).numpy(), run(bb.get(), value).numpy(), rtol=1e-4, atol=1e-5)


# ===--- Other precision and order ---------------------------------------------------------------===#


@I.ir_module
class TwoLayers:
    @R.function
    def main(
        x: R.Tensor(("n", 4), "float32"),
        w: R.Tensor((4, 8), "float32"),
        b: R.Tensor((8,), "float32"),
    ) -> R.Tensor(("n", 8), "float32"):
        R.func_attr({"num_input": 1})
        with R.dataflow():
            lv = R.matmul(x, w)
            lv1 = R.nn.relu(lv)
            lv2 = R.nn.softmax(lv1)
            gv = R.add(lv2, b)
            R.output(gv)
        return gv


def run_layers(mod, *arrays):
    return relax.VirtualMachine(relax.build(mod))["main"](*arrays).numpy()


def test_mixed_precision():
    mod = transform.ToMixedPrecision()(TwoLayers)
    text = mod["main"].script()
    assert "R.nn.relu(lv" in text and text.count('dtype="float16"') >= 3
    assert_structural_equal(script.from_source(mod.script()), mod)
    x, w, b = (np.random.default_rng(i).normal(size=s).astype("float32") for i, s in enumerate([(3, 4), (4, 8), (8,)]))
    arrays = [nd.array(a) for a in (x, w, b)]
    np.testing.assert_allclose(run_layers(mod, *arrays), run_layers(TwoLayers, *arrays), rtol=1e-2, atol=1e-2)
    named = transform.ToMixedPrecision("float16", ["w"])(TwoLayers)
    assert named["main"].params[1].struct_info.dtype == "float16"
    assert named["main"].ret_struct_info.dtype == "float32"
    with pytest.raises(MLCError, match="float32 or float16"):
        transform.ToMixedPrecision("int8")(TwoLayers)


def test_order_and_bundles():
    mod = transform.BundleModelParams("weights")(TwoLayers)
    assert [param.name_hint for param in mod["main"].params] == ["x", "weights"]
    x, w, b = (np.random.default_rng(i).normal(size=s).astype("float32") for i, s in enumerate([(3, 4), (4, 8), (8,)]))
    given = [nd.array(x), (nd.array(w), nd.array(b))]
    expected = run_layers(TwoLayers, *[nd.array(a) for a in (x, w, b)])
    np.testing.assert_allclose(run_layers(mod, *given), expected, rtol=1e-5)

    for order in ("depth-first", "breadth-first"):
        for start in ("from-inputs", "from-outputs"):
            assert_structural_equal(transform.TopologicalSort(order, start)(TwoLayers), TwoLayers)
    with pytest.raises(MLCError, match="depth-first or breadth-first"):
        transform.TopologicalSort("sideways")(TwoLayers)


def test_types_of_parameters():
    def info(var):
        return TensorStructInfo((3, 4), "float32") if var.name_hint == "x" else None

    mod = transform.UpdateParamStructInfo(info)(TwoLayers)
    assert [int(s) for s in mod["main"].ret_struct_info.shape] == [3, 8]


def test_kinds_of_mismatch():
    from mlc.relax.analysis import BaseCheckResult, derive_call_ret_struct_info, struct_info_base_check

    n, m = tir.Var("n", "int64"), tir.Var("m", "int64")
    base = TensorStructInfo([n, 4], "float32")
    for given, expected in [
        (TensorStructInfo([n, 4], "float32"), BaseCheckResult.PASS),
        (TensorStructInfo([m, 4], "float32"), BaseCheckResult.FAIL_L2),
        (TensorStructInfo(None, "float32", ndim=2), BaseCheckResult.FAIL_L2),
        (TensorStructInfo(None, "float32"), BaseCheckResult.FAIL_L1),
        (relax.ObjectStructInfo(), BaseCheckResult.FAIL_L1),
        (TensorStructInfo([n, 5], "float32"), BaseCheckResult.FAIL_L0),
        (TensorStructInfo([n, 4], "float16"), BaseCheckResult.FAIL_L0),
        (relax.ShapeStructInfo([n, 4]), BaseCheckResult.FAIL_L0),
    ]:
        assert struct_info_base_check(base, given) == expected, given
    function = relax.FuncStructInfo([base], TensorStructInfo([n * 4 + 1], "float32"))
    x = relax.Var("x", TensorStructInfo([6, 4], "float32"))
    derived = derive_call_ret_struct_info(function, relax.Call(relax.Var("f", function), [x]))
    assert_structural_equal(derived, TensorStructInfo([25], "float32"))
    y = relax.Var("y", TensorStructInfo([6, 5], "float32"))
    with pytest.raises(MLCError, match="expected argument 0"):
        derive_call_ret_struct_info(function, relax.Call(relax.Var("f", function), [y]))


# ===--- What watches passes ---------------------------------------------------------------------===#


def test_instruments(capsys):
    from mlc.transform import PassContext, PrintIR, Sequential, instrument

    timing = instrument.PassTimingInstrument()
    printing = instrument.PassPrintingInstrument(print_after_pass_names=["LegalizeOps"])

    @instrument.pass_instrument
    class Watch:
        def __init__(self):
            self.seen = []

        def enter_pass_ctx(self):
            self.seen.append("enter")

        def exit_pass_ctx(self):
            self.seen.append("exit")

        def should_run(self, mod, info):
            return info.name != "FoldConstant"

        def run_before_pass(self, mod, info):
            self.seen.append(info.name)

    watch = Watch()
    with PassContext(instruments=[timing, printing, watch]):
        Sequential([transform.LegalizeOps(), transform.FoldConstant(), PrintIR("now")])(TwoLayers)
    assert watch.seen[0] == "enter" and watch.seen[-1] == "exit"
    assert "LegalizeOps" in watch.seen and "FoldConstant" not in watch.seen
    text = capsys.readouterr().out
    assert "Print IR after: LegalizeOps" in text and "now\n# from tvm.script" in text
    assert "    LegalizeOps: " in timing.render() and "FoldConstant" not in timing.render()


def test_values_that_two_blocks_compute():
    """What leaves a dataflow block is known after it; what is computed once stays, used or not."""

    @I.ir_module
    class Before:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            with R.dataflow():
                unused = R.exp(x)  # noqa: F841
                a = R.add(x, x)
                R.output(a)
            b = R.add(x, x)
            c = R.multiply(a, b)
            return c

    @I.ir_module
    class Expected:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            with R.dataflow():
                unused = R.exp(x)  # noqa: F841
                a = R.add(x, x)
                R.output(a)
            c = R.multiply(a, a)
            return c

    assert_structural_equal(relax.transform.EliminateCommonSubexpr()(Before), Expected)


def test_outputs_that_are_parameters():
    """A name for a parameter is an output of a dataflow block, as decomposed batch norms have it."""

    @I.ir_module
    class Before:
        @R.function
        def main(x: R.Tensor((1, 3, 4), "float32"), g: R.Tensor((3,), "float32"), m: R.Tensor((3,), "float32")):
            with R.dataflow():
                norm = R.nn.batch_norm(x, g, g, m, m, axis=1)
                y = norm[0]
                mean = norm[1]
                R.output(y, mean)
            return (y, mean)

    text = relax.transform.DecomposeOpsForInference()(Before).script()
    assert 'mean: R.Tensor((3,), dtype="float32") = m\n' in text
    assert_structural_equal(script.from_source(text), relax.transform.DecomposeOpsForInference()(Before))


def test_product_with_a_transposed_matrix_is_a_kernel():
    @I.ir_module
    class Before:
        @R.function
        def main(x: R.Tensor((2, 8), "float32"), w: R.Tensor((4, 8), "float32")):
            with R.dataflow():
                turned = R.permute_dims(w, [1, 0])
                y = R.matmul(x, turned)
                z = R.exp(y)
                R.output(z)
            return z

    after = relax.transform.FuseTransposeMatmul()(Before)
    assert {var.name_hint for var in after} == {"NT_matmul", "main"}
    assert "R.permute_dims" not in after.script() and "R.exp" in after.script()


def test_private_functions_become_public():
    @I.ir_module
    class Before:
        @R.function(private=True)
        def main(x: R.Tensor((4,), "float32")):
            return x

    assert not Before["main"].is_public
    assert relax.transform.AttachGlobalSymbol()(Before)["main"].attrs["global_symbol"] == "main"
