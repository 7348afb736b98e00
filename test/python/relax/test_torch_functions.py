"""Functions of torch, many in a model, give what torch gives; those that cannot be imported say so."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from mlc import relax
from mlc.relax.frontend.torch import from_exported_program


class Model(nn.Module):
    def __init__(self, functions):
        super().__init__()
        self.functions = functions
        self.layers = nn.ModuleList(function for function in functions if isinstance(function, nn.Module))

    def forward(self, *tensors):
        return [function(*tensors) for function in self.functions]


def flat(value):
    if isinstance(value, (list, tuple)):
        return [part for item in value for part in flat(item)]
    return [value]


def check(functions, *tensors):
    model = Model(functions).eval()
    expected = flat(model(*tensors))
    run = relax.build(from_exported_program(torch.export.export(model, tensors)), "llvm")["main"]
    results = run(*tensors)
    assert len(results) == len(expected)
    for number, (result, value) in enumerate(zip(results, expected, strict=True)):
        result = torch.from_dlpack(result)
        # A shape of no dimension and dtypes are torch's, too.
        assert result.shape == value.shape and result.dtype == value.dtype, number
        close = torch.allclose(result, value, rtol=2e-5, atol=2e-5, equal_nan=True)
        assert close, f"{number}: expected {value}, but got {result}"


def floats(*shape, low=-2.0, high=2.0, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)) * (high - low) + low


def integers(*shape, low=-9, high=9, seed=0):
    return torch.randint(low, high, shape, generator=torch.Generator().manual_seed(seed))


def test_maths():
    def lerp(x):
        return torch.lerp(x, x + 1, 0.3)

    functions = [torch.expm1, torch.exp2, torch.frac, torch.sign, torch.sinc, torch.rad2deg, torch.trunc, torch.signbit]
    functions += [torch.special.expit, F.softsign, F.celu, F.logsigmoid, F.tanhshrink, F.hardshrink, F.softshrink, lerp]
    check(functions, floats(4, 7))


def test_maths_of_what_is_positive():
    def reused(x):
        return torch.addcdiv(torch.addcmul(x, x, x, value=0.5), x, x + 1)

    check([torch.log1p, torch.log2, torch.log10, lambda x: torch.xlogy(x, x), reused], floats(4, 7, low=0.1))


def test_small_numbers_keep_their_digits():
    x = torch.tensor([0.0, 1e-9, -1e-9, 1e-5, -3e-4, 0.5, 90.0, -90.0, float("-inf"), float("nan")])
    run = relax.build(from_exported_program(torch.export.export(Model([torch.expm1, torch.log1p]), (x,))), "llvm")[
        "main"
    ]
    for result, function in zip(run(x), (torch.expm1, torch.log1p), strict=True):
        torch.testing.assert_close(torch.from_dlpack(result), function(x), rtol=1e-6, atol=0, equal_nan=True)


def test_two_operands():
    zeros = torch.tensor([0.0, -0.0, 1.0, -1.0, 3e30, float("inf"), 0.5])
    functions = [
        torch.atan2,
        torch.copysign,
        torch.hypot,
        torch.fmod,
        torch.remainder,
        lambda x, y: torch.clamp(x, y - 1, y + 1),
        lambda x, y: torch.clamp(x, max=y),
        lambda x, y: torch.logaddexp(x, y.clamp(-5, 5)),
        lambda x, y: torch.heaviside(x, y * 0),
        torch.isclose,
    ]
    check(functions[:3], zeros, zeros.flip(0))
    check(functions, floats(4, 7), floats(4, 7, seed=1) * 3)


def test_integers():
    functions = [
        lambda a, b: (a << 2) | (b & 3) ^ (b >> 1),
        lambda a, b: torch.div(a, b, rounding_mode="floor"),
        lambda a, b: torch.div(a, b, rounding_mode="trunc"),
        lambda a, b: torch.remainder(a, b),
        lambda a, b: torch.bitwise_left_shift(a, b),
        lambda a, b: torch.signbit(a),
        lambda a, b: ~a,
    ]
    check(functions, integers(4, 7), integers(4, 7, low=1, seed=1))


def test_reductions():
    functions = [
        lambda x: torch.var_mean(x, 1),
        lambda x: torch.std_mean(x, (0, 2), correction=0, keepdim=True),
        lambda x: torch.linalg.vector_norm(x, 3, 1),
        lambda x: torch.linalg.vector_norm(x, float("-inf"), (1, 2)),
        lambda x: torch.linalg.vector_norm(x, 0, 1),
        lambda x: x.norm(1, dim=1),
        lambda x: x.logsumexp(1),
        lambda x: F.normalize(x, dim=-1),
        lambda x: F.cosine_similarity(x, x * x + 1, dim=1),
    ]
    check(functions, floats(3, 5, 7))


def test_order():
    functions = [
        lambda x: x.median(1),
        lambda x: x.median(),
        lambda x: x.kthvalue(2, 1),
        lambda x: x.kthvalue(3, 0, keepdim=True),
        lambda x: x.sort(1, descending=True),
        lambda x: torch.searchsorted(torch.tensor([-1.0, 0.0, 0.5]), x, right=True),
        lambda x: torch.bucketize(x, torch.tensor([-1.0, 0.0, 0.5])),
        lambda x: torch.isin((x * 2).long(), torch.tensor([1, 2])),
        lambda x: torch.quantile(x, 0.3, 1),
    ]
    check(functions, floats(4, 7))


def test_parts_of_tensors():
    functions = [
        lambda x: x.diagonal(),
        lambda x: x.diagonal(-1, 1, 2),
        lambda x: torch.diag_embed(x),
        lambda x: x[0].trace(),
        lambda x: x.slice_scatter(x[:, :, 1:3] * 2, 2, 1, 3),
        lambda x: x.select_scatter(x[0] * 2, 0, 1),
        lambda x: torch.rot90(x, 1, (1, 2)),
        lambda x: torch.roll(x, (1, -2), (0, 2)),
        lambda x: F.pad(x, (-1, 2, 0, -2)),
        lambda x: F.pad(x, (1, 2), "circular"),
        lambda x: F.pad(x, (1, 2), "reflect"),
        lambda x: torch.tensor_split(x, 3, 2),
    ]
    check(functions, floats(3, 5, 7))


def test_what_is_changed_in_place():
    def column(x):
        y = x.clone()
        y[:, 1] = 0.0
        return y

    def places(x):
        y = x.clone()
        y[torch.tensor([0, 2]), :, torch.tensor([1, 3])] += 1.0
        return y

    def inner(x):
        y = x.clone()
        y[:, torch.tensor([[0], [2]]), torch.tensor([1, 3])] = x[:, :2, :2]
        return y

    def masked(x):
        y = x.clone()
        y[x > 0] = -1.0
        y[torch.tensor([True, False, True])] = x[1]
        return y

    check([column, places, inner, masked], floats(3, 5, 7))


def test_images():
    functions = [
        lambda x: F.fold(F.unfold(x, 3, padding=1), (9, 8), 3, padding=1),
        lambda x: F.adaptive_max_pool2d(x, (4, 3)),
        lambda x: F.max_pool2d(x, 3, 2, 1, ceil_mode=True),
        lambda x: F.lp_pool2d(x, 2, 3),
        lambda x: F.local_response_norm(x, 3),
        lambda x: F.instance_norm(x),
        lambda x: F.channel_shuffle(x, 3),
        lambda x: F.interpolate(x, scale_factor=2, mode="bicubic"),
        lambda x: F.interpolate(x, size=(5, 14), mode="nearest-exact"),
        lambda x: F.rrelu(x),
    ]
    check(functions, floats(2, 6, 9, 8))


@pytest.mark.parametrize("scale", [3, 2.5, (1.5, 2), (0.7, 0.5)])
def test_images_that_are_scaled(scale):
    def along(length, **options):
        step = scale if isinstance(scale, tuple) else (scale, scale)
        return lambda x: F.interpolate(x[..., 0] if length == 1 else x, scale_factor=step[:length], **options)

    functions = [along(2, mode=mode) for mode in ("nearest", "nearest-exact", "bilinear", "bicubic")]
    functions += [along(1, mode=mode) for mode in ("nearest", "nearest-exact", "linear")]
    functions += [along(2, mode=mode, align_corners=True) for mode in ("bilinear", "bicubic")]
    check(functions, floats(2, 3, 9, 7))


def test_images_of_three_dimensions():
    functions = [
        lambda x: F.interpolate(x, scale_factor=1.3, mode="trilinear"),
        lambda x: F.interpolate(x, size=(2, 9, 4), mode="trilinear", align_corners=True),
        lambda x: F.interpolate(x, size=(2, 9, 4), mode="nearest"),
        lambda x: F.interpolate(x, scale_factor=2, mode="nearest-exact"),
    ]
    check(functions, floats(1, 2, 5, 6, 4))


def test_scales_of_unknown_sizes():
    def exported(scale):
        model = nn.Upsample(scale_factor=scale)
        return torch.export.export(
            model, (floats(1, 2, 5, 6),), dynamic_shapes=({2: torch.export.Dim("n", min=2, max=64)},)
        )

    x = floats(1, 2, 7, 6)
    (result,) = relax.build(from_exported_program(exported(2)), "llvm")["main"](x)
    assert torch.equal(torch.from_dlpack(result), F.interpolate(x, scale_factor=2))
    with pytest.raises(NotImplementedError, match="no whole number"):
        from_exported_program(exported(1.5))


def test_images_in_no_batch():
    functions = [
        nn.Conv1d(5, 4, 3, padding=1),
        nn.ConvTranspose1d(5, 4, 3, 2),
        nn.MaxPool1d(3),
        nn.AvgPool1d(2),
        nn.AdaptiveAvgPool1d(3),
        nn.AdaptiveMaxPool1d(3),
    ]
    check(functions, floats(5, 9))


def test_places_in_images():
    functions = [
        lambda x, grid: F.grid_sample(x, grid, align_corners=False),
        lambda x, grid: F.grid_sample(x, grid, "nearest", "border", align_corners=True),
    ]
    check(functions, floats(2, 3, 5, 6), floats(2, 4, 4, 2, low=-0.99, high=0.99, seed=1))


def test_products():
    functions = [
        lambda a, b: torch.cdist(a, b),
        lambda a, b: torch.cdist(a, b, p=1),
        lambda a, b: F.pairwise_distance(a, b[:5]),
        lambda a, b: torch.kron(a[:2], b[:2]),
        lambda a, b: torch.addmv(b[:, 0], b, a[0], beta=0.5, alpha=2),
        lambda a, b: F.bilinear(a, b[:5], torch.ones(2, 7, 7), torch.arange(2.0)),
        lambda a, b: torch.outer(a[0], b[0]),
    ]
    check(functions, floats(5, 7), floats(6, 7, seed=1))


def test_attention_with_shared_keys():
    def attend(q, k, v):
        return F.scaled_dot_product_attention(q, k, v, enable_gqa=True)

    check([attend], floats(1, 4, 5, 8), floats(1, 2, 6, 8, seed=1), floats(1, 2, 6, 8, seed=2))


@pytest.mark.parametrize("mode", ["sum", "mean"])
def test_bags_of_embeddings(mode):
    def rows(indices, weight):
        return F.embedding_bag(indices, weight, mode=mode)

    def offsets(indices, weight):
        return F.embedding_bag(indices.flatten(), weight, torch.tensor([0, 2, 2, 5]), mode=mode)

    check([rows, offsets], integers(4, 3, low=0, high=8), floats(8, 5))


def test_what_has_a_size_that_the_elements_say():
    functions = [
        lambda x: torch.nonzero(x),
        lambda x: torch.where(x > 1),
        lambda x: torch.masked_select(x, x[0] > 1),
        lambda x: x[x > 1] * 2,
        lambda x: x[x[:, 0] > 1],
        lambda x: x[:, x[0] > 1].sum(1),
        lambda x: torch.unique(x),
        lambda x: torch.unique(x, return_inverse=True, return_counts=True),
        lambda x: torch.unique(x, return_counts=True, dim=0),
    ]
    check(functions, integers(4, 7, low=0, high=4).float())


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (
            lambda x: F.adaptive_max_pool1d(x, 2, return_indices=True),
            "result 1 of aten.adaptive_max_pool.*, .* no conv",
        ),
        (lambda x: torch.searchsorted(x, x), "one sorted sequence is supported"),
        (lambda x: x.clone().index_put_((x > 0,), x.flatten()), "a value for each place where a mask is true"),
        (torch.special.i0, "i0.default of 'i0' has no converter"),
        (lambda x: F.dropout(x, 0.5, True), "call model.eval"),
        (lambda x: F.rrelu(x, training=True), "call model.eval"),
    ],
)
def test_what_has_no_converter(function, message):
    exported = torch.export.export(Model([function]), (torch.rand(4, 4),))
    with pytest.raises(NotImplementedError, match=message):
        from_exported_program(exported)
