"""What programs say to expressions, builders and operators, and how it is refused."""

import numpy as np
import pytest

import mlc
from mlc import relax, tir
from mlc._core.structural import assert_structural_equal
from mlc.relax import TensorStructInfo as Tensor
from mlc.script import relax as R

MLCError = mlc._core.context.MLCError


def var(name, shape, dtype="float32"):
    return relax.Var(name, Tensor(shape, dtype))


def build(x, body):
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(body(bb))
    return bb.get()


def test_views_of_a_module_that_nothing_else_holds():
    x = var("x", (4,))
    body = build(x, lambda bb: bb.emit(relax.op.exp(relax.op.add(x, x))))["main"].body
    assert [binding.value.op.name for binding in body.blocks[0].bindings] == ["relax.add", "relax.exp"]
    call = build(x, lambda bb: bb.emit(relax.op.exp(x)))["main"].body.blocks[0].bindings[0].value
    assert call.args[0].name_hint == "x"


def test_tensor_whose_shape_is_a_variable():
    shape = relax.Var("s", relax.ShapeStructInfo(ndim=2))
    info = Tensor(shape, "float32")
    assert (info.ndim, info.shape) == (2, None)
    x = relax.Var("x", info)
    assert relax.op.permute_dims(x).struct_info == Tensor(dtype="float32", ndim=2)
    with pytest.raises(ValueError, match="ndim is 3, but the shape has 2 dimensions"):
        Tensor(shape, ndim=3)
    with pytest.raises(TypeError, match="a shape is expected, not R.Object"):
        Tensor(relax.Var("o", relax.ObjectStructInfo()))


@pytest.mark.parametrize("make", [relax.op.ones, relax.op.zeros])
def test_operators_of_a_shape_that_is_not_known(make):
    shape = relax.Var("s", relax.ShapeStructInfo(ndim=3))
    unknown = Tensor(dtype="float16", ndim=3)
    assert make(shape, "float16").struct_info == unknown
    assert relax.op.full(shape, relax.const(1, "float16")).struct_info == unknown
    x = var("x", (4, 6), "float16")
    assert relax.op.reshape(x, shape).struct_info == unknown
    assert relax.op.broadcast_to(x, shape).struct_info == unknown


def test_shape_that_is_not_known_in_a_script():
    @R.function
    def main(x: R.Tensor((4, 6), "float32"), s: R.Shape(ndim=2)):
        y = R.reshape(x, s)
        return y

    assert "R.reshape(x, s)" in main.script()
    assert main.ret_struct_info == Tensor(dtype="float32", ndim=2)


def test_if_that_a_program_writes():
    condition, x, y = var("c", (), "bool"), var("x", (3,)), var("y", (3,))
    block = relax.BindingBlock([relax.VarBinding(y, relax.op.exp(x))])
    choice = relax.If(condition, relax.SeqExpr([block], y), relax.op.add(x, x))
    assert choice.struct_info == Tensor((3,))
    bb = relax.BlockBuilder()
    with bb.function("main", [condition, x]):
        bb.emit_func_output(bb.emit(choice))
    found = bb.get()["main"].body.blocks[-1].bindings[-1].value
    assert isinstance(found, relax.If)
    run = mlc.compile(bb.get())["main"]
    data = np.array([0, 1, 2], "float32")
    np.testing.assert_allclose(run(np.array(True), data).numpy(), np.exp(data), rtol=1e-6)
    np.testing.assert_allclose(run(np.array(False), data).numpy(), data * 2)


def test_emit_normalized():
    n = tir.Var("n", "int64")
    x, y, z = relax.Var("x", Tensor(dtype="float32", ndim=1)), var("y", (n,)), var("z", (n,))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        assert bb.emit_normalized(relax.MatchCast(y, x, y.struct_info)) is y
        bb.emit_normalized(relax.VarBinding(z, relax.op.exp(y)))
        bb.emit_func_output(z)
    assert [b.var.name_hint for b in bb.get()["main"].body.blocks[0].bindings] == ["y", "z"]
    with pytest.raises(ValueError, match="y is .*, but the cast gives"):
        relax.MatchCast(y, x, Tensor((2,), "float32"))


def test_function_with_effects():
    bb = relax.BlockBuilder()
    x = var("x", (2,))
    with bb.function("main", [x], pure=False):
        bb.emit_func_output(x)
    assert not bb.get()["main"].is_pure


def test_output_of_a_dataflow_block_has_its_own_name():
    bb = relax.BlockBuilder()
    x = var("x", (2,))
    with bb.function("main", [x]):
        with bb.dataflow():
            lv = bb.emit(relax.op.exp(x))
            gv = bb.emit_output(lv)
            assert (lv.name_hint, gv.name_hint) == ("lv", "gv")
        bb.emit_func_output(gv)


def test_scopes_that_are_opened_and_closed():
    bb = relax.BlockBuilder()
    bb.begin_scope([var("x", (tir.Var("n", "int64"),))])
    assert bb.in_function
    bb.end_scope()
    assert not bb.in_function
    with pytest.raises(MLCError, match="end_scope without begin_scope"):
        bb.end_scope()


def test_what_builders_refuse_is_a_runtime_error():
    bb = relax.BlockBuilder()
    with pytest.raises(RuntimeError, match="left without emit_func_output"), bb.function("f", [var("x", (2,))]):
        pass


@pytest.mark.parametrize(
    "make",
    [
        lambda x: relax.op.outer(x, x),
        lambda x: relax.op.einsum((x,), "ij,jk->ik"),
        lambda x: relax.op.reshape(x, (-1, -1)),
        lambda x: relax.op.meshgrid([x, x]),
        lambda x: relax.op.nn.nll_loss(x, x),
        lambda x: relax.op.memory.view(x, relax.ShapeExpr([3, 3])),
        lambda x: relax.op.ccl.allreduce(x, "half"),
    ],
)
def test_what_operators_refuse_is_an_error_of_the_compiler(make):
    with pytest.raises(MLCError):
        make(var("x", (2, 3)))


def test_parameters_have_the_names_of_tvm():
    x = var("x", (2, 3, 8, 8))
    assert relax.op.shape_of(expr=x).struct_info == relax.ShapeStructInfo((2, 3, 8, 8))
    assert relax.op.size(expr=x).struct_info == Tensor((), "int64")
    assert relax.op.nn.relu(data=x).struct_info == x.struct_info
    assert relax.op.grad.no_grad(input=x).struct_info == x.struct_info
    backward = relax.op.grad.max_pool2d_backward(output_grad=x, data=x, pool_size=(3, 3), padding=1)
    assert backward.attrs["padding"] == [1, 1, 1, 1]
    assert relax.op.nn.pad(x, [0, 0, 0, 0, 1, 1, 1, 1], "constant", 2.0).struct_info == Tensor((2, 3, 10, 10))


def test_facts_of_a_tensor_are_scalars():
    x = relax.Var("x", Tensor(None, "float32"))
    facts = {"tensor_ndim": "int32", "tensor_dtype_code": "uint8", "tensor_dtype_lanes": "uint16"}
    for name, dtype in facts.items():
        assert getattr(relax.op.inspect, name)(x).struct_info == relax.PrimStructInfo(dtype)


def test_small_views():
    assert relax.PrimStructInfo(value=tir.IntImm("int32", 3)).dtype == "int32"
    x, y = var("x", (2,)), var("x", (2,))
    assert x.vid == x.vid and x.vid != y.vid and x.vid.name_hint == "x"
    assert relax.get_shape_of(x) == [2]
    with pytest.raises(ValueError, match="only a tensor has a shape"):
        relax.get_shape_of(relax.Var("o"))
    info = relax.FuncStructInfo([Tensor((2,))], Tensor((2,)))
    assert relax.ExternFunc("f", info).struct_info == info
    assert relax.Constant(mlc.runtime.tensor(np.zeros((2, 3), "float64"))).struct_info == Tensor((2, 3), "float64")


def test_texts_of_two_builds_are_equal():
    x = var("x", (2,))
    first, second = (build(x, lambda bb: bb.emit(relax.op.exp(x))) for _ in range(2))
    assert_structural_equal(first, second)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_with_elements(mode):
    torch = pytest.importorskip("torch")
    x = var("x", (1, 2, 4, 5))
    mod = build(x, lambda bb: bb.emit(relax.op.nn.pad(x, [0, 0, 0, 0, 1, 2, 2, 0], mode)))
    assert f'R.nn.pad(x, pad_width=[0, 0, 0, 0, 1, 2, 2, 0], pad_value=0.0, pad_mode="{mode}")' in mod.script()
    assert_structural_equal(mlc.script.from_source(mod.script()), mod)
    data = np.random.default_rng(0).random((1, 2, 4, 5), "float32")
    expected = torch.nn.functional.pad(torch.from_numpy(data), (2, 0, 1, 2), mode=mode)
    np.testing.assert_array_equal(mlc.compile(mod)["main"](data).numpy(), expected.numpy())


def test_padding_with_elements_that_are_not_there():
    x = var("x", (2, 3))
    with pytest.raises(MLCError, match="'reflect' puts at most 2 elements beside an end, not 3"):
        relax.op.nn.pad(x, [0, 0, 3, 0], "reflect")
    with pytest.raises(MLCError, match="two numbers from 0 for each dimension"):
        relax.op.nn.pad(x, [1, 1], "circular")
    unknown = relax.op.nn.pad(relax.Var("x", Tensor(dtype="float32", ndim=2)), [0, 0, 1, 1], "replicate")
    assert unknown.struct_info == Tensor(dtype="float32", ndim=2)


def test_variables_of_expressions():
    x, y = var("x", (2,)), var("y", (2,))
    nested = relax.op.add(relax.op.multiply(x, y), x)
    names = lambda found: [v.name_hint for v in found]  # noqa: E731
    assert names(relax.analysis.free_vars(nested)) == ["x", "y"]
    assert names(relax.analysis.bound_vars(nested)) == []
    function = build(x, lambda bb: bb.emit(relax.op.exp(relax.op.add(x, x))))["main"]
    assert names(relax.analysis.free_vars(function)) == []
    assert names(relax.analysis.free_vars(function.body)) == ["x"]
    assert names(relax.analysis.bound_vars(function.body)) == ["gv", "gv1"]
    assert names(relax.analysis.all_vars(function)) == ["x", "gv", "gv1"]
    seen = []
    relax.analysis.post_order_visit(function.body, seen.append)
    assert isinstance(seen[-1], relax.SeqExpr)


def test_a_dtype_that_is_not_known_may_be_any():
    check, result = relax.analysis.struct_info_base_check, relax.analysis.BaseCheckResult
    known, unknown = Tensor((2, 3), "float32"), Tensor((2, 3), "")
    assert check(unknown, known) == result.PASS
    assert check(known, unknown) == result.FAIL_L1
    assert check(known, Tensor((2, 3), "int32")) == result.FAIL_L0
    assert (known.known_dtype, unknown.known_dtype) == ("float32", None)
    assert relax.op.outer(var("x", (2,), ""), var("y", (3,))).struct_info.known_dtype is None


def test_emit_te_takes_a_scalar_that_is_a_symbol():
    n = tir.Var("n", "int64")
    x, k = var("x", (4,)), relax.Var("k", relax.PrimStructInfo(value=n))
    bb = relax.BlockBuilder()
    with bb.function("main", [x, k]):
        shifted = lambda a, k: mlc.te.compute((4,), lambda i: a[i] + k.astype("float32"), name="C")  # noqa: E731
        bb.emit_func_output(bb.emit_te(shifted, x, k, primfunc_name_hint="shift"))
        with pytest.raises(TypeError, match="emit_te cannot take"):
            bb.emit_te(shifted, x, relax.Var("o"))
    np.testing.assert_array_equal(mlc.compile(bb.get())["main"](np.zeros(4, "float32"), 3).numpy(), [3, 3, 3, 3])
