"""Losses, optimizers and the trainer."""

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc._core.structural import assert_structural_equal
from mlc.relax import TensorStructInfo as Tensor
from mlc.relax.training import SGD, Adam, MomentumSGD, SetupTrainer, Trainer
from mlc.relax.training.loss import CategoricalCrossEntropyLoss, CrossEntropyLoss, L1Loss, Loss, MSELoss
from mlc.relax.training.utils import AppendLoss
from mlc.script import ir as I
from mlc.script import relax as R

MLCError = mlc._core.context.MLCError
PAIR = Tensor((2, 3), "float32")


@I.ir_module
class Linear:
    I.module_attrs({"param_num": 2, "state_num": 0})

    @R.function
    def backbone(x: R.Tensor((2, 4), "float32"), w: R.Tensor((4, 3), "float32"), b: R.Tensor((3,), "float32")):
        with R.dataflow():
            lv = R.matmul(x, w)
            out = R.add(lv, b)
            R.output(out)
        return out


@I.ir_module
class Normed:
    I.module_attrs({"param_num": 2, "state_num": 2})

    @R.function
    def backbone(
        x: R.Tensor((2, 4, 3), "float32"),
        gamma: R.Tensor((4,), "float32"),
        beta: R.Tensor((4,), "float32"),
        mean: R.Tensor((4,), "float32"),
        var: R.Tensor((4,), "float32"),
    ):
        with R.dataflow():
            lv = R.nn.batch_norm(x, gamma, beta, mean, var, axis=1, training=True)
            out = lv[0]
            new_mean = lv[1]
            new_var = lv[2]
            R.output(out, new_mean, new_var)
        return out, new_mean, new_var


def compiled(mod):
    return relax.VirtualMachine(mlc.compile(mod), mlc.cpu())


def param(name, shape, dtype="float32"):
    return relax.Var(name, Tensor(shape, dtype))


def test_function_of_an_optimizer():
    @R.function
    def expected(
        params: R.Tuple(R.Tensor((3,), "float32")),
        gradients: R.Tuple(R.Tensor((3,), "float32")),
        states: R.Tuple(R.Tensor((), "int64"), R.Tensor((3,), "float32")),
    ):
        R.func_attr({"global_symbol": "MomentumSGD"})
        with R.dataflow():
            steps = states[0]
            new_steps = R.add(steps, R.const(1, "int64"))
            x = params[0]
            grad = gradients[0]
            decayed = R.multiply(R.const(0.25, "float32"), x)
            full = R.add(decayed, grad)
            v = states[1]
            kept = R.multiply(R.const(0.5, "float32"), v)
            new_v = R.add(kept, full)
            ahead = R.multiply(R.const(0.5, "float32"), new_v)
            nest = R.add(full, ahead)
            change = R.multiply(R.const(0.125, "float32"), nest)
            new_x = R.subtract(x, change)
            new_params = (new_x,)
            new_states = (new_steps, new_v)
            R.output(new_params, new_states)
        return (new_params, new_states)

    optimizer = MomentumSGD(0.125, 0.5, weight_decay=0.25, nesterov=True).init(param("x", (3,)))
    assert_structural_equal(optimizer.get_function(), expected)
    assert [value.shape for value in optimizer.state] == [(), (3,)]


@pytest.mark.parametrize("decay", [0.0, 0.1])
@pytest.mark.parametrize("kind", ["sgd", "momentum", "dampened", "nesterov", "adam"])
def test_steps_are_those_of_torch(kind, decay):
    torch = pytest.importorskip("torch")
    shapes = [(3, 2), (4,)]
    ours, theirs = {
        "sgd": (SGD(0.1, decay), {}),
        "momentum": (MomentumSGD(0.1, 0.9, 0, decay), {"momentum": 0.9}),
        "dampened": (MomentumSGD(0.1, 0.9, 0.3, decay), {"momentum": 0.9, "dampening": 0.3}),
        "nesterov": (MomentumSGD(0.1, 0.9, 0, decay, True), {"momentum": 0.9, "nesterov": True}),
        "adam": (Adam(0.1, weight_decay=decay), None),
    }[kind]
    ours.init([param(f"p{i}", shape) for i, shape in enumerate(shapes)])
    run = mlc.compile(mlc.tir.IRModule({ours.name: ours.get_function()}))[ours.name]
    rng = np.random.default_rng(0)
    values = [rng.standard_normal(shape).astype("float32") for shape in shapes]
    params = [torch.nn.Parameter(torch.from_numpy(value.copy())) for value in values]
    make = torch.optim.Adam if theirs is None else torch.optim.SGD
    reference = make(params, lr=0.1, weight_decay=decay, **(theirs or {}))
    state = list(ours.state)
    for step in range(3):
        grads = [rng.standard_normal(shape).astype("float32") for shape in shapes]
        for tensor, grad in zip(params, grads, strict=True):
            # torch does not dampen the first gradient.
            scale = 0.7 if kind == "dampened" and step == 0 else 1.0
            tensor.grad = torch.from_numpy(grad * scale)
            if scale != 1.0 and decay:
                tensor.grad -= 0.3 * decay * tensor.data
        values, state = run(values, grads, state)
        reference.step()
        for ours_now, theirs_now in zip(values, params, strict=True):
            np.testing.assert_allclose(ours_now.numpy(), theirs_now.detach().numpy(), rtol=1e-5, atol=1e-6)
    assert int(state[0].numpy()) == 3


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_losses_are_those_of_torch(reduction):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    given, wanted = (rng.standard_normal((5, 3)).astype("float32") for _ in range(2))
    classes, weights = rng.integers(0, 3, 5), rng.random(3).astype("float32")
    shape, labels, weighted = Tensor((5, 3)), Tensor((5,), "int64"), Tensor((3,))

    def check(loss, infos, args, reference):
        function = loss(*infos)
        result = mlc.compile(mlc.tir.IRModule({"loss": function}))["loss"](*args)
        expected = reference(*map(torch.from_numpy, args))
        np.testing.assert_allclose(result.numpy(), expected.numpy(), rtol=1e-5, atol=1e-6)

    functional = torch.nn.functional
    check(
        L1Loss(reduction), (shape, shape), (given, wanted), lambda x, y: functional.l1_loss(x, y, reduction=reduction)
    )
    check(
        MSELoss(reduction), (shape, shape), (given, wanted), lambda x, y: functional.mse_loss(x, y, reduction=reduction)
    )
    check(
        CrossEntropyLoss(reduction, ignore_index=1),
        (shape, labels, weighted),
        (given, classes, weights),
        lambda x, y, w: functional.cross_entropy(x, y, w, ignore_index=1, reduction=reduction),
    )


def test_categorical_cross_entropy():
    @R.function
    def expected(predictions: R.Tensor((2, 3), "float32"), targets: R.Tensor((2, 3), "float32")):
        R.func_attr({"global_symbol": "categorical_cross_entropy_loss"})
        with R.dataflow():
            logits = R.nn.log_softmax(predictions, axis=-1)
            classes = R.argmax(targets, axis=1)
            loss = R.nn.nll_loss(logits, classes, reduction="sum", ignore_index=0)
            R.output(loss)
        return loss

    assert_structural_equal(CategoricalCrossEntropyLoss("sum", 0)(PAIR, PAIR), expected)
    weighted = CategoricalCrossEntropyLoss()(PAIR, relax.Var("labels", PAIR), Tensor((3,)))
    assert [param.name_hint for param in weighted.params] == ["predictions", "labels", "weights"]
    assert weighted.ret_struct_info == Tensor(())


def test_loss_after_a_function():
    made = AppendLoss("backbone", MSELoss()(PAIR, PAIR))(Linear)
    assert [var.name_hint for var in made.get_global_vars()] == ["backbone", "backbone_loss"]
    (block,) = made["backbone_loss"].body.blocks
    names = [binding.value.op.name for binding in block.bindings]
    assert names == ["relax.matmul", "relax.add", "relax.subtract", "relax.multiply", "relax.mean"]
    assert [param.name_hint for param in made["backbone_loss"].params] == ["x", "w", "b", "targets"]
    assert "other" in AppendLoss("backbone", MSELoss()(PAIR, PAIR), new_func_name="other")(Linear)


def test_training_of_a_layer():
    mod = SetupTrainer(MSELoss(), SGD(0.1), [PAIR, PAIR])(Linear)
    assert (mod.attrs["input_num"], int(mod.attrs["optim_state"][0].numpy())) == (1, 0)
    trainer = Trainer(mod, compiled(mod), mlc.cpu())
    rng = np.random.default_rng(2)
    x, y = rng.random((2, 4)).astype("float32"), rng.random((2, 3)).astype("float32")
    assert not trainer.predict(x).numpy().any()
    trainer.xaiver_uniform_init_params()
    losses = [float(trainer.update([x], [y]).numpy()) for _ in range(40)]
    assert losses[-1] < 0.5 * losses[0]
    exported = trainer.export_params()
    assert list(exported) == ["w", "b"]
    expected = x @ exported["w"].numpy() + exported["b"].numpy()
    np.testing.assert_allclose(trainer.predict(x).numpy(), expected, rtol=1e-5)


def test_training_of_a_layer_with_states():
    info = Tensor((2, 4, 3))
    mod = SetupTrainer(MSELoss(), Adam(0.1), [info, info])(Normed)
    trainer = Trainer(mod, compiled(mod), mlc.cpu(), zero_init_param_state=False)
    rng = np.random.default_rng(3)
    x, y = (rng.random((2, 4, 3)).astype("float32") for _ in range(2))
    with pytest.raises(ValueError, match="the parameters are not set"):
        trainer.predict(x)
    trainer.load_params({"gamma": np.ones(4, "float32"), "beta": np.zeros(4, "float32")})
    trainer.zero_init_states()
    losses = [float(trainer.update(x, y).numpy()) for _ in range(10)]
    assert losses[-1] < losses[0]
    assert trainer.export_states()["mean"].numpy().all()
    assert trainer.predict(x).numpy().shape == (2, 4, 3)


def test_what_is_refused():
    with pytest.raises(ValueError, match="reduction is one of"):
        L1Loss("half")
    with pytest.raises(NotImplementedError, match="does not say what it computes"):
        Loss("loss")(PAIR, PAIR)
    x = param("x", (3,))
    for params, message in (
        ([x, x], "the parameter x is given twice"),
        ([param("i", (3,), "int32")], "a parameter is of floats, but i is of int32"),
        ([x, param("h", (3,), "float16")], "h is of float16, others of float32"),
        ([relax.const(1.0)], "a parameter is a Var"),
        ([relax.Var("o")], "a parameter is a tensor, but o is R.Object"),
    ):
        with pytest.raises(ValueError, match=message):
            SGD(0.1).init(params)
    with pytest.raises(RuntimeError, match="init says which parameters there are"):
        SGD(0.1).get_function()
    with pytest.raises(MLCError, match="no function 'missing'"):
        AppendLoss("missing", MSELoss()(PAIR, PAIR))(Linear)
    with pytest.raises(MLCError, match="expected output 0 to be"):
        AppendLoss("backbone", MSELoss()(Tensor((5,)), Tensor((5,))))(Linear)
    setup = SetupTrainer(MSELoss(), SGD(0.1), [PAIR, PAIR])
    with pytest.raises(MLCError, match="'param_num', a number from 0, not None"):
        setup(Linear.without_attr("param_num"))
    with pytest.raises(MLCError, match="'backbone' has 3 parameters, fewer than 9"):
        setup(Linear.with_attr("param_num", 9))
