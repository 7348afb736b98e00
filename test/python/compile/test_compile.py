"""Compiled modules: what goes in and out, what is refused, functions called by name, and threads."""

import threading
import traceback

import numpy as np
import pytest
import torch

import mlc
from mlc import MLCError, nd, relax, te, tir, topi
from mlc.relax import TensorStructInfo, op


def module(function, *infos):
    """A module whose `main` is a function of tensors of these shapes and dtypes, called x0, x1, ..."""
    params = [relax.Var(f"x{i}", TensorStructInfo(shape, dtype)) for i, (shape, dtype) in enumerate(infos)]
    bb = relax.BlockBuilder()
    with bb.function("main", params):
        with bb.dataflow():
            gv = bb.emit_output(function(*params))
        bb.emit_func_output(gv)
    return bb.get()


def compiled(function, *infos):
    return relax.VirtualMachine(relax.build(module(function, *infos), "llvm"), mlc.cpu())["main"]


N = tir.Var("n", "int64")


@pytest.fixture(scope="module")
def add():
    return compiled(op.add, ((N, 4), "float32"), ((N, 4), "float32"))


def test_what_is_no_tensor_of_the_cpu(add):
    x = torch.ones(2, 4)
    with pytest.raises(TypeError, match=r"argument 1 \"x1\": expected a tensor on cpu\(0\), got .* of .*32 on meta"):
        add(x, x.to("meta"))
    with pytest.raises(TypeError, match=r"main: argument 0 \"x0\": expected a tensor on cpu\(0\), got NoneType"):
        add(None, x)


def test_memory_that_cannot_be_written(add):
    x, fixed = np.ones((2, 4), "float32"), np.ones((2, 4), "float32")
    fixed.flags.writeable = False
    assert (add(fixed, x).numpy() == 2).all()
    out = np.zeros_like(x)
    assert add(fixed, x, out) is None
    assert (out == 2).all()
    with pytest.raises(TypeError, match=r"main: output 0: expected memory that can be written, got read-only numpy"):
        add(x, x, fixed)


def test_tensors_of_every_kind(add):
    a, b = np.ones((2, 4), "float32"), np.full((2, 4), 2, "float32")
    for x in (a, torch.from_numpy(a), nd.array(a)):
        for y in (b, torch.from_numpy(b), nd.array(b)):
            result = add(x, y)
            assert isinstance(result, mlc.runtime.Tensor)
            assert (tuple(result.shape), str(result.dtype), result.device) == ((2, 4), "float32", mlc.cpu())
            assert (result.numpy() == 3).all() and (torch.from_dlpack(result) == 3).all()


def test_parameters_of_torch_and_arrays_that_are_read_only(add):
    parameter = torch.nn.Parameter(torch.ones(1, 4))
    constant = np.ones((1, 4), "float32")
    constant.flags.writeable = False
    assert (add(parameter, constant).numpy() == 2).all()


def test_one_function_at_several_sizes(add):
    for n in (0, 1, 2, 17):
        x = np.random.default_rng(n).random((n, 4), dtype="float32")
        np.testing.assert_array_equal(add(x, x).numpy(), x + x)


def test_outputs_can_be_given(add):
    x = np.ones((3, 4), "float32")
    for out in (torch.zeros(3, 4), np.zeros((3, 4), "float32"), mlc.runtime.empty((3, 4))):
        add(x, x, out)
        assert (np.asarray(out) == 2).all()


def test_constants_of_all_sizes():
    small, large = np.arange(4, dtype="float32"), np.random.default_rng(0).random((64, 4), dtype="float32")
    main = compiled(lambda x: op.add(op.add(x, relax.const(small)), relax.const(large)), ((64, 4), "float32"))
    x = np.ones((64, 4), "float32")
    np.testing.assert_array_equal(main(x).numpy(), x + small + large)


def test_several_results():
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((3,), "float32"))
    with bb.function("main", [x]):
        with bb.dataflow():
            twice, negative = bb.emit_output(op.add(x, x)), bb.emit_output(op.negative(x))
        bb.emit_func_output(relax.Tuple([twice, negative]))
    results = relax.VirtualMachine(relax.build(bb.get()))["main"](np.ones(3, "float32"))
    assert [r.numpy()[0] for r in results] == [2, -1]


def test_several_functions_in_one_module():
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((3,), "float32"))
    for name, function in (("f", op.exp), ("g", op.negative)):
        with bb.function(name, [x]):
            bb.emit_func_output(bb.emit(function(x)))
    vm = relax.VirtualMachine(relax.build(bb.get()))
    data = np.ones(3, "float32")
    assert vm["g"](data).numpy()[0] == -1 and vm["f"](data).numpy()[0] == pytest.approx(np.e)
    assert sorted(vm.module.function_names) == ["f", "g"]


def test_te_of_ones_own():
    """Data-dependent reads, conditions, integer arithmetic and several results."""

    def gather(data, index):
        return te.compute(index.shape, lambda i: te.if_then_else(index[i] >= 0, data[index[i]], -1.0), name="gather")

    def pair(data):
        return te.compute(data.shape, lambda i: (data[i] // 3, data[i] % 3), name="pair")

    main = compiled(lambda d, i: relax.BlockBuilder.current().call_te(gather, d, i), ((5,), "float32"), ((N,), "int32"))
    data = np.arange(5, dtype="float32") * 10
    index = np.array([4, -1, 0, 2], "int32")
    assert main(data, index).numpy().tolist() == [40, -1, 0, 20]

    def divide(d):
        quotient, rest = relax.BlockBuilder.current().call_te(pair, d)
        return op.subtract(quotient, rest)

    values = np.arange(-7, 8, dtype="int32")
    result = compiled(divide, ((15,), "int32"))(values).numpy()
    np.testing.assert_array_equal(result, values // 3 - values % 3)


def test_a_window_that_slides():
    def smooth(a):
        k = te.reduce_axis((-1, 2), "k")
        n = a.shape[0]
        padded = te.compute((n + 2,), lambda i: te.if_then_else(te.all(i >= 1, i <= n), a[i - 1], 0.0), name="padded")
        return te.compute((n,), lambda i: te.sum(padded[i + k + 1], axis=k), name="smooth")

    main = compiled(lambda a: relax.BlockBuilder.current().call_te(smooth, a), ((N,), "float32"))
    for n in (1, 2, 9):
        data = np.random.default_rng(n).random(n, dtype="float32")
        np.testing.assert_allclose(
            main(data).numpy(), np.convolve(data, np.ones(3), "same")[:n] if n > 2 else [data.sum()] * n, rtol=1e-6
        )


def test_a_library(tmp_path):
    executable = relax.build(module(lambda x: op.add(x, relax.const(np.arange(4.0), "float32")), ((N, 4), "float32")))
    executable.export_library(tmp_path / "model.so")
    vm = relax.VirtualMachine(mlc.runtime.load_module(tmp_path / "model.so"), mlc.cpu())
    assert vm["main"](np.ones((2, 4), "float32")).numpy()[1].tolist() == [1, 2, 3, 4]
    with pytest.raises(AttributeError):
        vm["other"]
    with pytest.raises(MLCError, match="the functions come from a library"):
        vm.module.export_library(tmp_path / "again.so")


# ===--- Functions called by name ----------------------------------------------------------------===#


def packed(name, *infos, out):
    return compiled(lambda *x: op.call_dps_packed(name, x, TensorStructInfo(*out)), *infos)


def test_a_function_of_torch():
    @mlc.register_func("test.compile.linear", override=True)
    def linear(x: nd.NDArray, w: nd.NDArray, b: nd.NDArray, out: nd.NDArray):
        x, w, b, out = (torch.from_dlpack(t) for t in (x, w, b, out))
        torch.mm(x, w.T, out=out)
        torch.add(out, b, out=out)

    weight, bias = np.random.default_rng(0).random((3, 4), "float32"), np.ones(3, "float32")
    main = compiled(
        lambda x: op.call_dps_packed(
            "test.compile.linear", (x, relax.const(weight), relax.const(bias)), TensorStructInfo((N, 3), "float32")
        ),
        ((N, 4), "float32"),
    )
    for n in (1, 5):
        x = np.random.default_rng(n).random((n, 4), "float32")
        np.testing.assert_allclose(main(x).numpy(), x @ weight.T + bias, rtol=1e-6)


def test_a_function_of_numpy():
    @mlc.register_func("test.compile.sort", override=True)
    def sort(x, out):
        out.copyfrom(np.sort(x.numpy()))

    assert packed("test.compile.sort", ((4,), "int32"), out=((4,), "int32"))(
        np.array([3, 1, 2, 0], "int32")
    ).numpy().tolist() == [0, 1, 2, 3]


def test_a_function_of_the_module_by_name():
    bb = relax.BlockBuilder()
    a = te.placeholder((4,), name="A")
    bb.add_func(te.create_prim_func([a, te.compute((4,), lambda i: a[i] * 3, name="B")]), "triple")
    x = relax.Var("x", TensorStructInfo((4,), "float32"))
    with bb.function("main", [x]):
        with bb.dataflow():
            gv = bb.emit_output(op.call_tir("triple", (x,), (4,), dtype="float32"))
        bb.emit_func_output(gv)
    main = relax.VirtualMachine(relax.build(bb.get()))["main"]
    assert main(np.ones(4, "float32")).numpy().tolist() == [3] * 4


def test_effects_outside_of_dataflow():
    seen = []
    mlc.register_func("test.compile.log", lambda x: seen.append(x.numpy().sum()), override=True)
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((4,), "float32"))
    with bb.function("main", [x]):
        bb.emit(op.call_packed("test.compile.log", x))
        bb.emit_func_output(bb.emit(op.add(x, x)))
    relax.VirtualMachine(relax.build(bb.get()))["main"](np.ones(4, "float32"))
    assert seen == [4]


def test_an_exception_inside_reaches_the_caller():
    @mlc.register_func("test.compile.fails", override=True)
    def fails(x, out):
        raise KeyError("the reason")

    with pytest.raises(KeyError, match="the reason") as caught:
        packed("test.compile.fails", ((2,), "float32"), out=((2,), "float32"))(np.ones(2, "float32"))
    assert "in fails" in "".join(traceback.format_exception(caught.value))


def test_a_name_that_nobody_registered():
    main = packed("test.compile.nobody", ((2,), "float32"), out=((2,), "float32"))
    with pytest.raises(Exception, match="test.compile.nobody"):
        main(np.ones(2, "float32"))


# ===--- Wrong inputs ----------------------------------------------------------------------------===#


def ones(*shape, dtype="float32"):
    return np.ones(shape, dtype)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((ones(4), ones(4)), r'main: argument 0 "x0": expected shape \(n, 4\), got \(4,\)'),
        ((ones(2, 5), ones(2, 5)), r'argument 0 "x0": expected shape \(n, 4\) with n = 2, got \(2, 5\)'),
        ((ones(2, 4), ones(3, 4)), r'argument 1 "x1": expected shape \(n, 4\) with n = 2, got \(3, 4\)'),
        ((ones(2, 4), ones(2, 4, dtype="float64")), r'argument 1 "x1": expected dtype float32, got float64'),
        ((ones(4, 2).T, ones(2, 4)), r'argument 0 "x0": expected a contiguous row-major tensor'),
        ((ones(2, 4),), r"main: expected 2 arguments, or 3 with the outputs to fill, got 1"),
        ((ones(2, 4),) * 4, r"expected 2 arguments, or 3 .*, got 4"),
        ((ones(2, 4), ones(2, 4), ones(3, 4)), r"expected shape .*, got \(3, 4\)"),
    ],
    ids="rank shape symbol dtype strides few many output".split(),
)
def test_wrong_arguments(add, arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        add(*arguments)


def test_what_is_no_tensor(add):
    with pytest.raises(TypeError):
        add([ones(2, 4)], ones(2, 4))
    with pytest.raises(Exception, match="x0|tensor|str|dtype"):
        add("x", ones(2, 4))


def test_a_tensor_on_another_device(add):
    with pytest.raises(Exception, match="meta|device|cpu|DLPack"):
        add(torch.ones(2, 4, device="meta"), ones(2, 4))


def test_names_and_devices_that_are_not_there(add):
    executable = relax.build(module(op.exp, ((2,), "float32")))
    with pytest.raises(AttributeError, match=r"no function 'other'; it has \['main'\]"):
        relax.VirtualMachine(executable)["other"]
    with pytest.raises(ValueError, match="runs on cpu"):
        relax.VirtualMachine(executable, mlc.cpu(1))
    with pytest.raises(ValueError, match="'cuda'"):
        relax.build(module(op.exp, ((2,), "float32")), "cuda")
    with pytest.raises(TypeError, match="takes an IRModule"):
        relax.build("module {}")
    with pytest.raises(TypeError, match="takes what relax.build gives"):
        relax.VirtualMachine(None)


def test_a_module_that_cannot_be_compiled():
    text = """func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
      %y = tensor.empty() : tensor<4xf32>
      return %y : tensor<4xf32>
    }"""
    with pytest.raises(MLCError, match="cannot be compiled"):
        relax.build(mlc.IRModule.parse(text))


# ===--- Threads ---------------------------------------------------------------------------------===#


def test_one_executable_in_several_threads():
    weight = np.random.default_rng(0).random((32, 64), dtype="float32")

    def network(x):
        bb = relax.BlockBuilder.current()
        hidden = bb.emit_te(topi.nn.relu, bb.emit_te(topi.nn.dense, x, relax.const(weight)))
        return op.nn.softmax(op.add(hidden, hidden))

    main = compiled(network, ((N, 64), "float32"))
    wrong = []

    def work(seed):
        random = np.random.default_rng(seed)
        for _ in range(20):
            x = random.random((int(random.integers(1, 9)), 64), dtype="float32")
            hidden = 2 * np.maximum(x @ weight.T, 0)
            expected = np.exp(hidden - hidden.max(-1, keepdims=True))
            expected /= expected.sum(-1, keepdims=True)
            if not np.allclose(main(x).numpy(), expected, rtol=1e-3, atol=1e-6):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


# ===--- Passes ----------------------------------------------------------------------------------===#


def test_passes_make_new_modules():
    before = module(lambda x: op.exp(op.add(x, x)), ((N,), "float32"))
    text = before.mlir()
    after = mlc.transform.Sequential([relax.transform.LegalizeOps()])(before)
    assert before.mlir() == text and "relax.exp" in text
    assert "relax.call_tir @add" in after.mlir() and "relax.exp " not in after.mlir()
    kept = relax.transform.LegalizeOps(skip_ops=["relax.exp"])(before)
    assert "relax.exp" in kept.mlir() and "relax.call_tir @add" in kept.mlir()


def test_passes_of_ones_own():
    @mlc.transform.module_pass(opt_level=0, name="Mark")
    def mark(mod, context):
        assert context.opt_level == 3
        return mod.with_attr("marked", True)

    @mlc.transform.module_pass
    class Again:
        """Marks again."""

        def transform_module(self, mod, context):
            return mod.with_attr("again", 2)

    with mlc.transform.PassContext(opt_level=3):
        result = mlc.transform.Sequential([mark, Again()])(module(op.exp, ((2,), "float32")))
    assert result.attrs == {"marked": True, "again": 2}


def test_a_pass_takes_a_module():
    with pytest.raises(TypeError, match="a pass takes an IRModule, not str"):
        relax.transform.LegalizeOps()("module")
    with pytest.raises((MLCError, ValueError), match="no-such-pass"):
        mlc.transform.pipeline("none", "no-such-pass")(module(op.exp, ((2,), "float32")))


def linear_module():
    return module(op.linear, ((N, 4), "float32"), ((3, 4), "float32"), ((3,), "float32"))


def test_parameters_become_constants():
    weight, bias = np.random.default_rng(0).random((3, 4), "float32"), torch.ones(3)
    bound = relax.transform.BindParams("main", {"x1": weight, "x2": bias})(linear_module())
    assert [p.name_hint for p in bound["main"].params] == ["x0"]
    x = np.ones((2, 4), "float32")
    for executable in (relax.build(bound), relax.build(linear_module(), params={"x1": weight, "x2": bias})):
        result = relax.VirtualMachine(executable)["main"](x).numpy()
        np.testing.assert_allclose(result, x @ weight.T + 1, rtol=1e-6)


def test_symbols_get_values():
    bound = relax.transform.BindSymbolicVars({"n": 2})(linear_module())
    assert tuple(bound["main"].params[0].shape) == (2, 4)
    with pytest.raises(ValueError, match=r"expected shape \(2, 4\), got \(3, 4\)"):
        relax.VirtualMachine(relax.build(bound))["main"](ones(3, 4), ones(3, 4), ones(3))


def test_binding_refuses():
    with pytest.raises(MLCError, match="BindParams.*no parameter 'w'"):
        relax.transform.BindParams("main", {"w": ones(3, 4)})(linear_module())
    with pytest.raises(MLCError, match="BindParams"):
        relax.transform.BindParams("main", {"x1": ones(3, 5)})(linear_module())
    with pytest.raises(MLCError, match="BindParams"):
        relax.transform.BindParams("main", {"x1": ones(3, 4, dtype="float64")})(linear_module())
    with pytest.raises(KeyError, match="no function 'other'"):
        relax.transform.BindParams("other", {})(linear_module())
    with pytest.raises(MLCError, match="BindSymbolicVars"):
        relax.transform.BindSymbolicVars({"k": 2})(linear_module())


def test_operators_of_te_tensors():
    x, y = np.random.default_rng(0).random((2, 3, 4), "float32")
    bb = relax.BlockBuilder()
    params = [relax.Var(name, TensorStructInfo((3, 4), "float32")) for name in "xy"]
    with bb.function("main", params):
        bb.emit_func_output(bb.emit_te(lambda a, b: (1.0 - a * b) / (b + 2.0) - a, *params))
    result = relax.VirtualMachine(relax.build(bb.get()))["main"](x, y)
    np.testing.assert_allclose(result.numpy(), (1 - x * y) / (y + 2) - x, rtol=1e-5, atol=1e-6)


def test_number_of_threads():
    a = te.placeholder((512, 512), name="A")
    sch = tir.Schedule(te.create_prim_func([a, te.compute((512, 512), lambda i, j: te.exp(a[i, j]), name="C")]))
    sch.parallel(sch.get_loops(sch.get_block("C"))[0])
    x = np.random.default_rng(0).random((512, 512), dtype="float32")
    for threads in (1, 2, 5):
        y = np.empty_like(x)
        mlc.compile(sch.mod, num_threads=threads)["main"](x, y)
        np.testing.assert_allclose(y, np.exp(x), rtol=1e-6)
    for wrong in (0, -1, True, "2", 1.5):
        with pytest.raises(ValueError, match="num_threads is a positive number"):
            mlc.compile(sch.mod, num_threads=wrong)
    y = np.empty_like(x)
    mlc.compile(sch.mod, num_threads=2, pipeline="mlc-compile{opt-level=1}")["main"](x, y)
    np.testing.assert_allclose(y, np.exp(x), rtol=1e-6)
    with pytest.raises(ValueError, match="another one is given"):
        mlc.compile(sch.mod, num_threads=2, pipeline="builtin.module(canonicalize)")
