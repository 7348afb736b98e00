"""Gradients of graph functions, compared with those that torch finds."""

import numpy
import pytest
import torch
import torch.nn.functional as F

import mlc
from mlc import MLCError, relax
from mlc.relax import op
from mlc.relax.transform import Gradient
from mlc.script import ir as I
from mlc.script import relax as R

random = numpy.random.RandomState(3)


def tensors(shapes, low=-2.0, high=2.0):
    return [random.uniform(low, high, shape).astype("float32") for shape in shapes]


def adjoint(build, params, wanted=None):
    """The function `main_adjoint` of a builder's expression, summed with weights that are the last parameter."""
    builder = relax.BlockBuilder()
    with builder.function("main", params):
        with builder.dataflow():
            value = build(*params[:-1])
            output = builder.emit_output(op.sum(op.multiply(builder.emit(value), params[-1])))
        builder.emit_func_output(output)
    return Gradient("main", wanted)(builder.get())


def check(build, expected, arrays, dtype="float32", rtol=2e-4, atol=2e-5):
    """The gradients by all arrays: of an expression of ours, and of torch's function."""
    inputs = [torch.tensor(array, requires_grad=True) for array in arrays]
    result = expected(*inputs)
    weights = random.uniform(-1, 1, tuple(result.shape)).astype("float32")
    (result * torch.tensor(weights)).sum().backward()
    given = [*arrays, weights]
    params = [relax.Var(f"x{i}", R.Tensor(array.shape, dtype)) for i, array in enumerate(given)]
    mod = adjoint(build, params, params[:-1])
    value, gradients = mlc.compile(mod)["main_adjoint"](*given)
    numpy.testing.assert_allclose(value.numpy(), float((result * torch.tensor(weights)).sum()), rtol=1e-3, atol=1e-4)
    assert len(gradients) == len(arrays)
    for got, tensor in zip(gradients, inputs, strict=True):
        there = numpy.zeros(tensor.shape) if tensor.grad is None else tensor.grad.numpy()
        numpy.testing.assert_allclose(got.numpy(), there, rtol=rtol, atol=atol)


UNARY = {
    "exp": (-2, 2), "log": (0.2, 3), "sqrt": (0.2, 3), "rsqrt": (0.2, 3), "tanh": (-2, 2), "sigmoid": (-2, 2),
    "erf": (-2, 2), "sin": (-3, 3), "cos": (-3, 3), "tan": (-1, 1), "asin": (-0.9, 0.9), "acos": (-0.9, 0.9),
    "atan": (-3, 3), "sinh": (-2, 2), "cosh": (-2, 2), "asinh": (-3, 3), "acosh": (1.2, 4), "atanh": (-0.9, 0.9),
    "square": (-2, 2), "abs": (-2, 2), "negative": (-2, 2), "ceil": (-2, 2), "floor": (-2, 2), "round": (-2, 2),
    "trunc": (-2, 2), "sign": (-2, 2),
}  # fmt: skip


@pytest.mark.parametrize("name", UNARY)
def test_functions_of_one_element(name):
    check(getattr(op, name), getattr(torch, name), tensors([(3, 5)], *UNARY[name]))


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (op.nn.relu, F.relu),
        (op.nn.gelu, F.gelu),
        (op.nn.gelu_tanh, lambda x: F.gelu(x, approximate="tanh")),
        (op.nn.silu, F.silu),
        (op.nn.selu, F.selu),
        (lambda x: op.nn.leakyrelu(x, 0.2), lambda x: F.leaky_relu(x, 0.2)),
        (lambda x: op.nn.softplus(x, 2.0, 1.0), lambda x: F.softplus(x, 2.0, 1.0)),
        (lambda x: op.clip(x, -0.5, 0.7), lambda x: torch.clamp(x, -0.5, 0.7)),
        (lambda x: op.nn.softmax(x, 1), lambda x: F.softmax(x, 1)),
        (lambda x: op.nn.softmax(x, -1), lambda x: F.softmax(x, -1)),
        (lambda x: op.nn.log_softmax(x, 0), lambda x: F.log_softmax(x, 0)),
        (lambda x: op.astype(op.astype(x, "float64"), "float32"), lambda x: x.double().float()),
    ],
)
def test_activations(build, expected):
    check(build, expected, tensors([(3, 5)]))


@pytest.mark.parametrize(
    "shapes", [[(3, 4), (3, 4)], [(3, 4), (4,)], [(3, 1), (1, 4)], [(), (2, 3)], [(2, 1, 3), (4, 1)]]
)
@pytest.mark.parametrize(
    ("build", "expected", "low"),
    [
        (op.add, torch.add, -2),
        (op.subtract, torch.subtract, -2),
        (op.multiply, torch.multiply, -2),
        (op.divide, torch.divide, 0.5),
        (op.power, torch.pow, 0.5),
        (op.maximum, torch.maximum, -2),
        (op.minimum, torch.minimum, -2),
        (op.atan2, torch.atan2, 0.5),
        (op.log_add_exp, torch.logaddexp, -2),
    ],
)
def test_functions_of_two_elements(shapes, build, expected, low):
    check(build, expected, tensors(shapes, low))


def test_equal_elements_share():
    a, b = numpy.array([1, 2, 3], "float32"), numpy.array([1, 3, 2], "float32")
    check(op.maximum, torch.maximum, [a, b])
    check(lambda x: op.max(x, 0), lambda x: torch.amax(x, 0), [numpy.array([[1, 2], [1, 3]], "float32")])


def test_where():
    condition = random.rand(3, 4) > 0.5

    def build(x, y):
        return op.where(relax.const(condition), x, y)

    check(build, lambda x, y: torch.where(torch.tensor(condition), x, y), tensors([(3, 4), (4,)]))


@pytest.mark.parametrize(
    "shapes",
    [
        [(3, 4), (4, 5)],
        [(2, 3, 4), (2, 4, 5)],
        [(2, 3, 4), (4, 5)],
        [(2, 1, 3, 4), (5, 4, 2)],
        [(4,), (4, 5)],
        [(3, 4), (4,)],
        [(4,), (4,)],
        [(2, 3, 4), (4,)],
        [(4,), (2, 4, 5)],
    ],
)
def test_matmul(shapes):
    check(op.matmul, torch.matmul, tensors(shapes))


@pytest.mark.parametrize("data", [(3, 4), (2, 3, 4), (4,)])
def test_linear(data):
    check(op.linear, F.linear, tensors([data, (5, 4), (5,)]))
    check(lambda x, w: op.linear(x, w), F.linear, tensors([data, (5, 4)]))


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, -1, [0, 2]])
@pytest.mark.parametrize("name", ["sum", "mean", "max", "min", "variance", "std"])
def test_reductions(name, axis, keepdims):
    dims = tuple(range(3)) if axis is None else tuple(axis) if isinstance(axis, list) else (axis,)
    there = {"max": torch.amax, "min": torch.amin, "variance": torch.var, "std": torch.std}.get(name)
    there = there or getattr(torch, name)
    more = {"correction": 0} if name in ("variance", "std") else {}
    check(
        lambda x: getattr(op, name)(x, axis, keepdims),
        lambda x: there(x, dim=dims, keepdim=keepdims, **more),
        tensors([(3, 4, 2)]),
    )


def test_prod_and_cumsum():
    check(lambda x: op.prod(x, 1), lambda x: torch.prod(x, 1), tensors([(3, 4)], 0.5))
    check(lambda x: op.cumsum(x, 1), lambda x: torch.cumsum(x, 1), tensors([(3, 4)]))
    check(lambda x: op.cumsum(x), lambda x: torch.cumsum(x.reshape(-1), 0), tensors([(3, 4)]))


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (lambda x: op.reshape(x, (4, 6)), lambda x: x.reshape(4, 6)),
        (lambda x: op.nn.batch_flatten(x), lambda x: x.reshape(2, 12)),
        (lambda x: op.expand_dims(x, [0, 2]), lambda x: x[None, :, None]),
        (lambda x: op.squeeze(op.expand_dims(x, [1]), [1]), lambda x: x),
        (lambda x: op.permute_dims(x, [2, 0, 1]), lambda x: x.permute(2, 0, 1)),
        (lambda x: op.broadcast_to(x, (5, 2, 3, 4)), lambda x: x.expand(5, 2, 3, 4)),
        (lambda x: op.concat([x, op.exp(x), x], 1), lambda x: torch.cat([x, torch.exp(x), x], 1)),
        (lambda x: op.stack([x, op.sin(x)], 1), lambda x: torch.stack([x, torch.sin(x)], 1)),
        (lambda x: op.split(x, 2, 2)[1], lambda x: torch.split(x, 2, 2)[1]),
        (lambda x: op.split(x, [1], 1)[0], lambda x: x[:, :1]),
        (lambda x: op.repeat(x, 3, 1), lambda x: torch.repeat_interleave(x, 3, 1)),
        (lambda x: op.repeat(x, 2), lambda x: torch.repeat_interleave(x, 2)),
        (lambda x: op.tile(x, (2, 1, 3)), lambda x: torch.tile(x, (2, 1, 3))),
        (lambda x: op.tile(x, (2, 3, 1, 1)), lambda x: torch.tile(x, (2, 3, 1, 1))),
        (lambda x: op.tile(x, (3,)), lambda x: torch.tile(x, (3,))),
        (lambda x: op.flip(x, 1), lambda x: torch.flip(x, [1])),
        (lambda x: op.tril(x, 1), lambda x: torch.tril(x, 1)),
        (lambda x: op.triu(x, -1), lambda x: torch.triu(x, -1)),
        (lambda x: op.strided_slice(x, [1, 2], [1, 0], [3, 4], [1, 3]), lambda x: x[:, 1:3, 0:4:3]),
        (lambda x: op.strided_slice(x, [2], [-3], [9], [2]), lambda x: x[:, :, -3::2]),
        (lambda x: op.nn.pad(x, [0, 0, 1, 2, 0, 3]), lambda x: F.pad(x, [0, 3, 1, 2])),
        (lambda x: op.take(x, relax.const([2, 0, 2], "int64"), 1), lambda x: x[:, [2, 0, 2]]),
        (lambda x: op.take(x, relax.const([[3, 0], [3, 1]], "int32"), 2), lambda x: x[:, :, [[3, 0], [3, 1]]]),
    ],
)
def test_what_moves_elements(build, expected):
    check(build, expected, tensors([(2, 3, 4)]))


def test_fills():
    check(
        lambda x, y: op.full_like(op.ones_like(x), op.sum(y)),
        lambda x, y: torch.ones_like(x) * y.sum(),
        tensors([(2, 3), (4,)]),
    )
    check(lambda y: op.full((2, 3), op.max(y)), lambda y: y.max() * torch.ones(2, 3), tensors([(4,)]))


def test_gather_elements():
    places = random.randint(0, 4, (2, 3, 5))
    check(
        lambda x: op.gather_elements(x, relax.const(places, "int64"), 2),
        lambda x: torch.gather(x, 2, torch.tensor(places)),
        tensors([(2, 3, 4)]),
    )


@pytest.mark.parametrize("axes", [[-1], [1, 2]])
def test_layer_norm(axes):
    sizes = [(2, 3, 4)[axis] for axis in axes]
    check(
        lambda x, g, b: op.nn.layer_norm(x, g, b, axes),
        lambda x, g, b: F.layer_norm(x, sizes, g, b),
        tensors([(2, 3, 4), sizes, sizes]),
        rtol=1e-3,
        atol=1e-4,
    )
    check(
        lambda x, g: op.nn.rms_norm(x, g, axes, 1e-5),
        lambda x, g: F.rms_norm(x, sizes, g, 1e-5),
        tensors([(2, 3, 4), sizes]),
        rtol=1e-3,
        atol=1e-4,
    )


@pytest.mark.parametrize("training", [True, False])
def test_batch_norm(training):
    mean, variance = tensors([(3,), (3,)], 0.5)

    def build(x, g, b):
        moving = relax.const(mean), relax.const(variance)
        return op.nn.batch_norm(x, g, b, *moving, axis=1, training=training)[0]

    def expected(x, g, b):
        return F.batch_norm(x, torch.tensor(mean), torch.tensor(variance), g, b, training)

    check(build, expected, tensors([(4, 3, 2), (3,), (3,)]), rtol=2e-3, atol=2e-4)


def test_prelu():
    check(lambda x, a: op.nn.prelu(x, a, 1), F.prelu, tensors([(2, 3, 4), (3,)]))


@pytest.mark.parametrize(
    ("rank", "data", "weight", "options"),
    [
        (1, (2, 3, 9), (4, 3, 3), dict(stride=2, padding=1)),
        (2, (2, 3, 8, 7), (4, 3, 3, 3), dict(padding=1)),
        (2, (1, 2, 9, 8), (3, 2, 3, 2), dict(stride=(2, 3), padding=(1, 0), dilation=(1, 2))),
        (2, (2, 4, 6, 6), (6, 2, 3, 3), dict(groups=2, stride=2)),
        (3, (1, 2, 4, 5, 4), (3, 2, 2, 3, 2), dict(padding=(0, 1, 0))),
    ],
)
def test_convolutions(rank, data, weight, options):
    def build(x, w):
        names = {"stride": "strides", "padding": "padding", "dilation": "dilation", "groups": "groups"}
        return getattr(op.nn, f"conv{rank}d")(x, w, **{names[name]: value for name, value in options.items()})

    check(
        build, lambda x, w: getattr(F, f"conv{rank}d")(x, w, **options), tensors([data, weight]), rtol=1e-3, atol=1e-3
    )


@pytest.mark.parametrize(
    ("rank", "data", "options"),
    [
        (1, (2, 3, 9), dict(kernel_size=3, stride=2)),
        (2, (2, 3, 8, 8), dict(kernel_size=2, stride=2)),
        (2, (1, 2, 7, 9), dict(kernel_size=(3, 2), stride=(2, 3), padding=(1, 0))),
        (2, (1, 2, 7, 7), dict(kernel_size=3, stride=2, ceil_mode=True)),
        (3, (1, 2, 4, 4, 4), dict(kernel_size=2, stride=2)),
    ],
)
@pytest.mark.parametrize("kind", ["max", "avg"])
def test_pooling(rank, data, options, kind):
    names = {"kernel_size": "pool_size", "stride": "strides", "padding": "padding", "ceil_mode": "ceil_mode"}
    given = {names[name]: value for name, value in options.items()}
    more = {} if kind == "max" else {"count_include_pad": False}
    check(
        lambda x: getattr(op.nn, f"{kind}_pool{rank}d")(x, **given, **more),
        lambda x: getattr(F, f"{kind}_pool{rank}d")(x, **options, **more),
        tensors([data]),
    )


def test_maxima_that_are_equal_go_to_the_first():
    check(lambda x: op.nn.max_pool2d(x, 2, 2), lambda x: F.max_pool2d(x, 2, 2), [numpy.ones((1, 1, 4, 4), "float32")])


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_losses(reduction):
    targets = random.randint(0, 5, 4)

    def build(x):
        return op.nn.nll_loss(op.nn.log_softmax(x), relax.const(targets, "int64"), reduction=reduction)

    check(build, lambda x: F.cross_entropy(x, torch.tensor(targets), reduction=reduction), tensors([(4, 5)]))


# ===--- Whole functions -------------------------------------------------------------------------===#


@I.ir_module
class Network:
    @R.function
    def main(
        x: R.Tensor(("n", 8), "float32"),
        w0: R.Tensor((8, 6), "float32"),
        b0: R.Tensor((6,), "float32"),
        w1: R.Tensor((6, 3), "float32"),
        labels: R.Tensor(("n",), "int64"),
    ):
        with R.dataflow():
            hidden = R.nn.relu(R.add(R.matmul(x, w0), b0))
            logits = R.matmul(hidden, w1)
            loss = R.negative(R.mean(R.nn.log_softmax(logits)))
            R.output(logits, loss)
        return logits, loss


def test_a_network_of_any_batch():
    mod = Gradient("main", ["w0", "b0", "w1"], target_index=1)(Network)
    main = mlc.compile(mod)["main_adjoint"]
    for batch in (1, 5):
        x, w0, b0, w1 = tensors([(batch, 8), (8, 6), (6,), (6, 3)])
        weights = [torch.tensor(w, requires_grad=True) for w in (w0, b0, w1)]
        logits = torch.relu(torch.tensor(x) @ weights[0] + weights[1]) @ weights[2]
        loss = -F.log_softmax(logits, -1).mean()
        loss.backward()
        (got, value), gradients = main(x, w0, b0, w1, numpy.zeros(batch, "int64"))
        numpy.testing.assert_allclose(got.numpy(), logits.detach().numpy(), rtol=1e-4, atol=1e-5)
        numpy.testing.assert_allclose(value.numpy(), loss.item(), rtol=1e-4)
        for gradient, weight in zip(gradients, weights, strict=True):
            numpy.testing.assert_allclose(gradient.numpy(), weight.grad.numpy(), rtol=1e-3, atol=1e-5)
    # The function itself is as it was, and the new one can be fused.
    assert Network["main"].script() == mod["main"].script()
    assert "with R.dataflow():" in mod["main_adjoint"].script()


def test_what_the_result_does_not_depend_on():
    @I.ir_module
    class Stopped:
        @R.function
        def main(x: R.Tensor((4,), "float32"), y: R.Tensor((4,), "float32"), z: R.Tensor((4,), "float32")):
            a = R.multiply(R.grad.no_grad(R.exp(x)), y)
            b = R.grad.end_checkpoint(R.multiply(R.grad.start_checkpoint(a), x))
            return R.sum(b)

    x, y, z = tensors([(4,)] * 3)
    value, gradients = mlc.compile(Gradient("main")(Stopped))["main_adjoint"](x, y, z)
    numpy.testing.assert_allclose(value.numpy(), (numpy.exp(x) * y * x).sum(), rtol=1e-4)
    for got, expected in zip(gradients, [numpy.exp(x) * y, numpy.exp(x) * x, 0 * z], strict=True):
        numpy.testing.assert_allclose(got.numpy(), expected, rtol=1e-4, atol=1e-6)


# ===--- What cannot be --------------------------------------------------------------------------===#


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(func_name="other"), "expected a graph function 'other' of one block"),
        (dict(require_grads="w9"), "'main' has no parameter 'w9'"),
        (dict(require_grads=["w0", "w0"]), "the parameter 'w0' is given twice"),
        (dict(), "expected parameter 4 to be a tensor of floats of known rank"),
        (dict(require_grads="w0"), "expected result 0 to be one float"),
        (dict(require_grads="w0", target_index=7), "expected the number of one of 2 results, but got 7"),
    ],
)
def test_errors(arguments, message):
    with pytest.raises(mlc.MLCError, match=message):
        Gradient(**{"func_name": "main", **arguments})(Network)


def test_errors_of_arguments():
    with pytest.raises(ValueError, match="target_index is the number of a result, not -1"):
        Gradient("main", target_index=-1)
    with pytest.raises(ValueError, match="require_grads names no parameter"):
        Gradient("main", [])


def test_an_operator_without_a_gradient():
    x = relax.Var("x", R.Tensor((4, 4), "float32"))
    weights = relax.Var("w", R.Tensor((4, 4), "float32"))
    with pytest.raises(mlc.MLCError, match="there is no gradient of 'relax.sort'"):
        adjoint(lambda x: op.sort(x), [x, weights])
    # Where nothing asks for it, it needs none.
    mod = adjoint(lambda x: op.sort(x), [x, weights], [weights])
    values = tensors([(4, 4), (4, 4)])
    _, (gradient,) = mlc.compile(mod)["main_adjoint"](*values)
    numpy.testing.assert_array_equal(gradient.numpy(), numpy.sort(values[0]))


# ===--- Norms of groups, attention, transposed convolutions, products with zeros --------------------===#


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_group_norm(groups):
    check(
        lambda x, w, c: op.nn.group_norm(x, w, c, groups, 1, [2, 3]),
        lambda x, w, c: F.group_norm(x, groups, w, c),
        tensors([(2, 4, 3, 5), (4,), (4,)]),
        atol=1e-4,
    )


def test_group_norm_with_channels_behind():
    check(
        lambda x, w, c: op.nn.group_norm(x, w, c, 2, -1, [1, 2]),
        lambda x, w, c: F.group_norm(x.permute(0, 3, 1, 2), 2, w, c).permute(0, 2, 3, 1),
        tensors([(2, 3, 5, 4), (4,), (4,)]),
        atol=1e-4,
    )


def test_instance_norm():
    check(
        lambda x, w, c: op.nn.instance_norm(x, w, c, 1, [2, 3]),
        lambda x, w, c: F.instance_norm(x, weight=w, bias=c),
        tensors([(2, 3, 4, 5), (3,), (3,)]),
        atol=1e-4,
    )


def attention_of_torch(q, k, v, bias=None, mask=None, scale=None):
    q, k, v = (x.transpose(1, 2) for x in (q, k, v))
    scores = q @ k.transpose(-1, -2) * (q.shape[-1] ** -0.5 if scale is None else scale)
    scores = scores if bias is None else scores + bias
    if mask:
        offset = k.shape[2] - q.shape[2] if mask == "BottomRight" else 0
        scores = scores.masked_fill(torch.ones(scores.shape).tril(offset) == 0, float("-inf"))
    return (torch.softmax(scores, -1) @ v).transpose(1, 2)


@pytest.mark.parametrize("mask", [None, "TopLeft", "BottomRight"])
def test_attention(mask):
    check(
        lambda q, k, v: op.nn.attention(q, k, v, causal_mask=mask),
        lambda q, k, v: attention_of_torch(q, k, v, mask=mask),
        tensors([(2, 4, 3, 8), (2, 6, 3, 8), (2, 6, 3, 5)]),
        atol=1e-4,
    )


@pytest.mark.parametrize("bias", [(2, 3, 4, 6), (1, 3, 1, 6)])
def test_attention_with_a_bias(bias):
    check(
        lambda q, k, v, b: op.nn.attention(q, k, v, b, scale=0.3),
        lambda q, k, v, b: attention_of_torch(q, k, v, b, scale=0.3),
        tensors([(2, 4, 3, 8), (2, 6, 3, 8), (2, 6, 3, 8), bias]),
        atol=1e-4,
    )


@pytest.mark.parametrize(
    ("strides", "padding", "more", "dilation", "groups"),
    [(1, 0, 0, 1, 1), (2, 1, 1, 1, 1), (3, 2, 1, 2, 1), (2, 1, 0, 1, 2), (1, 1, 0, 2, 4)],
)
@pytest.mark.parametrize("rank", [1, 2])
def test_transposed_convolution(rank, strides, padding, more, dilation, groups):
    ours = [op.nn.conv1d_transpose, op.nn.conv2d_transpose][rank - 1]
    theirs = [F.conv_transpose1d, F.conv_transpose2d][rank - 1]

    def build(x, w):
        options = {"strides": strides, "padding": padding, "dilation": dilation, "output_padding": more}
        return ours(x, w, groups=groups, **options)

    def expected(x, w):
        return theirs(x, w, stride=strides, padding=padding, output_padding=more, groups=groups, dilation=dilation)

    check(build, expected, tensors([(2, 4, *(6, 5)[:rank]), (4, 8 // groups, *(3, 2)[:rank])]), atol=1e-4)


def test_transposed_convolution_of_three_dimensions():
    check(
        lambda x, w: op.nn.conv3d_transpose(x, w, strides=2, padding=1, output_padding=1),
        lambda x, w: F.conv_transpose3d(x, w, stride=2, padding=1, output_padding=1),
        tensors([(1, 2, 3, 2, 3), (2, 3, 3, 3, 3)]),
        atol=1e-4,
    )


@pytest.mark.parametrize("axis", [1, 0])
def test_a_product_with_zeros(axis):
    data = numpy.array([[2, 0, 3], [0, 0, 4], [1.5, -2, 0.5], [0, 1, -1]], "float32")
    check(lambda x: op.prod(x, [axis]), lambda x: torch.prod(x, axis), [data])
    check(lambda x: op.prod(x, [axis], keepdims=True), lambda x: torch.prod(x, axis, keepdim=True), [data])


def test_a_product_of_all():
    check(lambda x: op.prod(x), torch.prod, [numpy.array([[2, 0, 3], [1, 5, 4]], "float32")])


def test_what_has_no_gradient_says_why():
    n = mlc.tir.Var("n", "int64")
    params = [relax.Var("x", R.Tensor((1, 2, n), "float32")), relax.Var("w", R.Tensor((2, 2, 3), "float32"))]
    params.append(relax.Var("s", R.Tensor((1, 2, n + 2), "float32")))
    with pytest.raises(MLCError, match="static shapes"):
        adjoint(lambda x, w: op.nn.conv1d_transpose(x, w), params)
    params = [relax.Var("q", R.Tensor((1, n, 2, 4), "float32")), relax.Var("k", R.Tensor((1, 5, 2, 4), "float32"))]
    params.append(relax.Var("s", R.Tensor((1, n, 2, 4), "float32")))
    with pytest.raises(MLCError, match="known numbers of queries and keys"):
        adjoint(lambda q, k: op.nn.attention(q, k, k, causal_mask="BottomRight"), params)
    adjoint(lambda q, k: op.nn.attention(q, k, k, causal_mask="TopLeft"), params)
