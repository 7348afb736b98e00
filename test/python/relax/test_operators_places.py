"""Operators that scan, order, gather and scatter, and windows over one dimension, against torch, and their text."""

import functools

import numpy as np
import pytest
import torch
from test_operators_more import IMAGE, array, build, case
from torch.nn import functional as F

from mlc import nd, relax, script, tir
from mlc._core.structural import assert_structural_equal
from mlc.relax import op

N = tir.Var("n", "int64")
X, LINE, VOLUME = (N, 6), (2, 4, 9), (2, 4, 5, 6, 7)


def scattered(reduce):
    return lambda x, i, u: x.scatter_reduce(1, i, u, reduce)


def bicubic(x):
    return F.interpolate(x, (9, 4), mode="bicubic")


CASES = [
    case("cumsum", lambda x: op.cumsum(x, 1), lambda x: x.cumsum(1), X),
    case("cumsum_rows", lambda x: op.cumsum(x, 0, "float64"), lambda x: x.cumsum(0), X),
    case("cumsum_long", lambda x: op.cumsum(x, -1), lambda x: x.cumsum(-1), (2, 200)),
    case("cumsum_flat", lambda x: op.cumsum(x), lambda x: x.flatten().cumsum(0), X),
    case("cumsum_exclusive", lambda x: op.cumsum(x, 1, exclusive=True), lambda x: x.cumsum(1) - x, X),
    case("cumprod", lambda x: op.cumprod(x, 1), lambda x: x.cumprod(1), X),
    case("cumsum_int", lambda x: op.cumsum(x, 0), lambda x: x.cumsum(0), X, dtype="int32", low=-4, high=5),
    case("sort", lambda x: op.sort(x, 1), lambda x: x.sort(1).values, X),
    case("sort_down", lambda x: op.sort(x, 0, True), lambda x: x.sort(0, descending=True).values, X),
    case("argsort", lambda x: op.argsort(x, 1, dtype="int64"), lambda x: torch.argsort(x, dim=1, stable=True), X),
    case(
        "argsort_equal",
        lambda x: op.argsort(x, 1, True, "int64"),
        lambda x: torch.argsort(x, dim=1, descending=True, stable=True),
        X,
        dtype="int32",
        low=0,
        high=3,
    ),
    case("topk_values", lambda x: op.topk(x, 3, 1)[0], lambda x: x.topk(3, 1).values, X),
    case("topk_indices", lambda x: op.topk(x, 2, -1, "indices", False), lambda x: x.topk(2, -1, False).indices, X),
    case(
        "gather_elements",
        lambda x, i: op.gather_elements(x, i, 1),
        lambda x, i: x.gather(1, i),
        (3, 6),
        ((3, 4), "int64"),
        low=0,
        high=5,
    ),
    case(
        "gather_nd",
        op.gather_nd,
        lambda x, i: x[i[:, 0], i[:, 1]],
        (4, 4, N),
        ((5, 2), "int64"),
        low=0,
        high=3,
    ),
    case(
        "gather_nd_negative",
        lambda x, i: op.gather_nd(x, i, 1),
        lambda x, i: torch.stack([row[index] for row, index in zip(x, i[..., 0], strict=True)]),
        (3, 4, 2),
        ((3, 5, 1), "int64"),
        low=-4,
        high=3,
    ),
    case(
        "index_tensor",
        lambda x, i, j: op.index_tensor(x, [i, j]),
        lambda x, i, j: x[i, j],
        (4, 5, N),
        ((3, 1), "int64"),
        ((2,), "int64"),
        low=-4,
        high=3,
    ),
    *[
        case(
            f"scatter_{word}",
            lambda x, i, u, word=word: op.scatter_elements(x, i, u, 1, word),
            scattered(reduce),
            (4, 6),
            ((3, 5), "int64"),
            (3, 5),
            low=0,
            high=5,
        )
        for word, reduce in {"add": "sum", "mul": "prod", "max": "amax", "min": "amin"}.items()
    ],
    case(
        "scatter_nd",
        lambda x, i, u: op.scatter_nd(x, i, u, "add"),
        lambda x, i, u: x.index_put((i[:, 0],), u, accumulate=True),
        (4, N),
        ((6, 1), "int64"),
        (6, N),
        low=0,
        high=3,
    ),
    case("conv1d", lambda x, w: op.nn.conv1d(x, w, 2, 1), lambda x, w: F.conv1d(x, w, None, 2, 1), LINE, (6, 4, 3)),
    case(
        "conv1d_groups",
        lambda x, w: op.nn.conv1d(x, w, 1, [2, 0], 2, 2),
        lambda x, w: F.conv1d(F.pad(x, (2, 0)), w, None, 1, 0, 2, 2),
        LINE,
        (6, 2, 3),
    ),
    case(
        "conv1d_transpose",
        lambda x, w: op.nn.conv1d_transpose(x, w, 2, 1, 1),
        lambda x, w: F.conv_transpose1d(x, w, None, 2, 1, 1),
        LINE,
        (4, 3, 3),
    ),
    case(
        "conv2d_transpose",
        lambda x, w: op.nn.conv2d_transpose(x, w, 2),
        lambda x, w: F.conv_transpose2d(x, w, None, 2),
        IMAGE,
        (4, 3, 2, 2),
    ),
    case(
        "conv2d_transpose_groups",
        lambda x, w: op.nn.conv2d_transpose(x, w, (2, 1), 1, (1, 0), 2, 2),
        lambda x, w: F.conv_transpose2d(x, w, None, (2, 1), 1, (1, 0), 2, 2),
        IMAGE,
        (4, 3, 3, 3),
    ),
    case("max_pool1d", lambda x: op.nn.max_pool1d(x, 3, 2, 1), lambda x: F.max_pool1d(x, 3, 2, 1), LINE),
    case("avg_pool1d", lambda x: op.nn.avg_pool1d(x, 3, 2, 1), lambda x: F.avg_pool1d(x, 3, 2, 1), LINE),
    case("prelu", lambda x, a: op.nn.prelu(x, a), F.prelu, IMAGE, (4,)),
    case("pixel_shuffle", lambda x: op.nn.pixel_shuffle(x, 2), lambda x: F.pixel_shuffle(x, 2), IMAGE),
    case(
        "resize_linear",
        lambda x: op.image.resize2d(x, (9, 13)),
        lambda x: F.interpolate(x, (9, 13), mode="bilinear"),
        IMAGE,
    ),
    case(
        "resize_corners",
        lambda x: op.image.resize2d(x, (3, 11), coordinate_transformation_mode="align_corners"),
        lambda x: F.interpolate(x, (3, 11), mode="bilinear", align_corners=True),
        IMAGE,
    ),
    case(
        "resize_nearest",
        lambda x: op.image.resize2d(
            x,
            (14, 4),
            method="nearest_neighbor",
            coordinate_transformation_mode="asymmetric",
            rounding_method="floor",
        ),
        lambda x: F.interpolate(x, (14, 4)),
        IMAGE,
    ),
    case("resize_cubic", lambda x: op.image.resize2d(x, (9, 4), method="cubic"), bicubic, IMAGE),
    case(
        "resize_torch",
        lambda x: op.image.resize2d(x, (1, 9), coordinate_transformation_mode="pytorch_half_pixel"),
        lambda x: F.interpolate(x[:, :, :1], (1, 9), mode="bilinear"),
        IMAGE,
    ),
    case(
        "resize3d",
        lambda x: op.image.resize3d(x, (4, 9, 3)),
        lambda x: F.interpolate(x, (4, 9, 3), mode="trilinear"),
        VOLUME,
    ),
    case(
        "resize3d_nearest",
        lambda x: op.image.resize3d(x, (4, 9, 3), None, "NCDHW", "nearest_neighbor", "asymmetric", "floor"),
        lambda x: F.interpolate(x, (4, 9, 3)),
        VOLUME,
    ),
    *[
        case(
            f"grid_sample_{method}_{mode}_{corners}",
            lambda x, g, method=method, mode=mode, corners=corners: op.image.grid_sample(
                x, g, method, padding_mode=mode, align_corners=corners
            ),
            lambda x, g, method=method, mode=mode, corners=corners: F.grid_sample(
                x, g.permute(0, 2, 3, 1), method, mode, corners
            ),
            IMAGE,
            (2, 2, 3, N),
            low=-3,
            high=3,
        )
        for method, mode, corners in [
            ("bilinear", "zeros", False),
            ("bilinear", "border", True),
            ("bilinear", "reflection", False),
            ("nearest", "zeros", True),
            ("nearest", "reflection", True),
            ("bicubic", "zeros", False),
            ("bicubic", "border", False),
            ("bicubic", "reflection", True),
        ]
    ],
    case(
        "affine_grid",
        lambda m: op.image.affine_grid(m, (4, 5)),
        lambda m: F.affine_grid(m, (len(m), 1, 4, 5), True).permute(0, 3, 1, 2),
        (N, 2, 3),
    ),
    case("atan2", op.atan2, torch.atan2, X, (6,)),
    case(
        "conv3d",
        lambda x, w: op.nn.conv3d(x, w, (2, 1, 1), (1, 0, 2, 0, 1, 1), (1, 2, 1), 2),
        lambda x, w: F.conv3d(F.pad(x, (2, 1, 0, 1, 1, 0)), w, None, (2, 1, 1), 0, (1, 2, 1), 2),
        VOLUME,
        (6, 2, 3, 2, 2),
    ),
    case(
        "conv3d_last",
        lambda x, w: op.nn.conv3d(x, w, data_layout="NDHWC", kernel_layout="DHWIO", out_layout="NCDHW"),
        lambda x, w: F.conv3d(x.permute(0, 4, 1, 2, 3), w.permute(4, 3, 0, 1, 2)),
        (2, 5, 6, 7, 4),
        (2, 3, 1, 4, 3),
    ),
    case(
        "conv3d_transpose",
        lambda x, w: op.nn.conv3d_transpose(x, w, (2, 1, 2), 1, (1, 0, 0), 1, 2),
        lambda x, w: F.conv_transpose3d(x, w, None, (2, 1, 2), 1, (1, 0, 0), 2),
        VOLUME,
        (4, 3, 3, 3, 2),
    ),
    case(
        "max_pool3d",
        lambda x: op.nn.max_pool3d(x, 3, 2, 1, ceil_mode=True),
        lambda x: F.max_pool3d(x, 3, 2, 1, ceil_mode=True),
        VOLUME,
    ),
    case(
        "avg_pool3d",
        lambda x: op.nn.avg_pool3d(x, 3, 2, 1, ceil_mode=True),
        lambda x: F.avg_pool3d(x, 3, 2, 1, ceil_mode=True),
        VOLUME,
    ),
    case(
        "avg_pool3d_inside",
        lambda x: op.nn.avg_pool3d(x, 3, 2, 1, count_include_pad=False),
        lambda x: F.avg_pool3d(x, 3, 2, 1, count_include_pad=False),
        VOLUME,
    ),
    case(
        "adaptive_avg_pool1d",
        lambda x: op.nn.adaptive_avg_pool1d(x, 4),
        lambda x: F.adaptive_avg_pool1d(x, 4),
        LINE,
    ),
    case(
        "adaptive_avg_pool3d",
        lambda x: op.nn.adaptive_avg_pool3d(x, (2, 3, 7)),
        lambda x: F.adaptive_avg_pool3d(x, (2, 3, 7)),
        VOLUME,
    ),
    # By other operators.
    case("outer", op.outer, torch.outer, (N,), (6,)),
    case("einsum", lambda x, y: op.einsum((x, y), "bij,bkj->bik"), lambda x, y: x @ y.mT, (2, N, 4), (2, 3, 4)),
    case("einsum_sum", lambda x: op.einsum((x,), "ij->j"), lambda x: x.sum(0), X),
    case("meshgrid", lambda x, y: op.meshgrid((x, y))[1], lambda x, y: y.expand(len(x), 6), (N,), (6,)),
    case(
        "nll_loss",
        lambda x, t: op.nn.nll_loss(x, t),
        lambda x, t: F.nll_loss(x, t),
        (5, 4),
        ((5,), "int64"),
        low=0,
        high=3,
    ),
    case(
        "quantize",
        lambda x: op.quantize(x, relax.const(0.1, "float32"), relax.const(3, "int8")),
        lambda x: torch.clamp(torch.round(x.float() / 0.1) + 3, -128, 127).to(torch.int8),
        X,
    ),
]


@functools.cache
def module():
    bb = relax.BlockBuilder()
    for name, function, _, infos, _ in CASES:
        build(bb, name, function, infos)
    return bb.get()


@functools.cache
def machine():
    return relax.VirtualMachine(relax.build(module()))


@pytest.mark.parametrize("given", CASES, ids=lambda given: given[0])
@pytest.mark.parametrize("size", [1, 5])
def test_operator(given, size):
    name, _, reference, infos, (low, high) = given
    arrays = [array(*info, low, high, size, seed) for seed, info in enumerate(infos)]
    result = machine()[name](*[nd.array(a) for a in arrays]).numpy()
    wide = [torch.from_numpy(a.astype("float64") if a.dtype == np.float32 else a) for a in arrays]
    expected = reference(*wide).numpy()
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.astype(expected.dtype), expected, rtol=3e-5, atol=3e-5)


def scan_of(length, axis, exclusive, shape):
    """A function that scans `axis`, of which the length is a number or known when it is called."""
    bb = relax.BlockBuilder()
    sizes = [tir.Var("n", "int64") if length is None and i == axis else size for i, size in enumerate(shape)]
    build(bb, "main", lambda x: op.cumsum(x, axis, exclusive=exclusive), [(sizes, "float32")])
    return relax.VirtualMachine(relax.build(bb.get()))["main"]


def check_scan(function, length, axis, exclusive, shape):
    shape = [length if i == axis else size for i, size in enumerate(shape)]
    values = np.random.default_rng(length).integers(-4, 5, shape).astype("float32")
    expected = values.cumsum(axis) - (values if exclusive else 0)
    np.testing.assert_array_equal(function(nd.array(values)).numpy(), expected)


@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize(("axis", "shape"), [(1, (3, 0)), (0, (0, 5))])
def test_long_scans(axis, shape, exclusive):
    """Blocks, blocks of blocks and so on, which are full or not; sums of integers are exact."""
    for length in (16, 17, 64, 129, 200, 1024, 1031):
        given = tuple(length if i == axis else size for i, size in enumerate(shape))
        check_scan(scan_of(length, axis, exclusive, given), length, axis, exclusive, shape)
    function = scan_of(None, axis, exclusive, shape)
    for length in (1, 7, 8, 9, 64, 65, 511, 513, 4096, 4097, 33000):
        check_scan(function, length, axis, exclusive, shape)


def test_not_a_number():
    """NaN comes last."""
    x = relax.Var("x", relax.TensorStructInfo((5,), "float32"))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(op.argsort(x)))
    values = np.array([np.nan, 1, -np.inf, np.nan, 0], "float32")
    result = relax.VirtualMachine(relax.build(bb.get()))["main"](nd.array(values)).numpy()
    np.testing.assert_array_equal(result, np.argsort(values, kind="stable"))


def run(function, *arrays):
    """What a function of operators gives for these inputs."""
    bb = relax.BlockBuilder()
    build(bb, "main", function, [(a.shape, str(a.dtype)) for a in arrays])
    result = relax.VirtualMachine(relax.build(bb.get()))["main"](*[nd.array(a) for a in arrays])
    return [each.numpy() for each in result] if isinstance(result, (list, tuple)) else result.numpy()


@pytest.mark.parametrize(("groups", "shape"), [(2, (2, 5, 3, 8)), (8, (1, 4, 4, 8)), (1, (3, 2, 7, 6))])
def test_norms_of_last_channels(groups, shape):
    numbers = np.random.default_rng(groups)
    x, g, b = (numbers.standard_normal(s).astype("float32") for s in (shape, shape[-1:], shape[-1:]))
    result = run(lambda x, g, b: op.nn.group_norm(x, g, b, groups, 3, [1, 2]), x, g, b)
    wide = [torch.from_numpy(a).double() for a in (x, g, b)]
    expected = F.group_norm(wide[0].permute(0, 3, 1, 2), groups, *wide[1:]).permute(0, 2, 3, 1)
    np.testing.assert_allclose(result, expected, atol=2e-5)


def test_scatter_update():
    """Of several updates of one place the last one stays."""
    infos = [((4,), "float32"), ((3,), "int64"), ((3,), "float32")]
    bb = relax.BlockBuilder()
    build(bb, "main", lambda x, i, u: op.scatter_elements(x, i, u), infos)
    arrays = [np.zeros(4, "float32"), np.array([1, -1, 1]), np.array([5, 6, 7], "float32")]
    result = relax.VirtualMachine(relax.build(bb.get()))["main"](*[nd.array(a) for a in arrays]).numpy()
    np.testing.assert_array_equal(result, [0, 7, 0, 6])


def test_text():
    """What is printed is read back as the same module."""
    again = script.from_source(module().script(show_meta=True))
    assert_structural_equal(module(), again)


TEXTS = {
    "conv3d": "R.nn.conv3d(x0, x1, strides=[2, 1, 1], padding=[1, 0, 2, 0, 1, 1], dilation=[1, 2, 1], groups=2, "
    'data_layout="NCDHW", kernel_layout="OIDHW", out_layout="NCDHW", out_dtype="void")',
    "adaptive_avg_pool1d": 'R.nn.adaptive_avg_pool1d(x0, output_size=[4], layout="NCW", out_layout="NCW")',
    "grid_sample_bilinear_border_True": 'R.image.grid_sample(x0, x1, method="bilinear", layout="NCHW", '
    'padding_mode="border", align_corners=True)',
    "affine_grid": "R.image.affine_grid(x0, R.shape([4, 5]))",
    "cumsum_rows": 'R.cumsum(x0, axis=0, dtype="float64", exclusive=False)',
    "cumsum_flat": 'R.cumsum(x0, axis=None, dtype="void", exclusive=False)',
    "sort_down": "R.sort(x0, axis=0, descending=True)",
    "argsort": 'R.argsort(x0, axis=1, descending=False, dtype="int64")',
    "topk_indices": 'R.topk(x0, k=2, axis=-1, ret_type="indices", largest=False, dtype="int32")',
    "gather_elements": "R.gather_elements(x0, x1, axis=1)",
    "gather_nd": "R.gather_nd(x0, x1, batch_dims=0)",
    "index_tensor": "R.index_tensor(x0, (x1, x2))",
    "scatter_max": 'R.scatter_elements(x0, x1, x2, axis=1, reduction="max")',
    "scatter_nd": 'R.scatter_nd(x0, x1, x2, reduction="add")',
    "conv1d_transpose": "R.nn.conv1d_transpose(x0, x1, strides=[2], padding=[1, 1], output_padding=[1], dilation=[1], "
    'groups=1, data_layout="NCW", kernel_layout="IOW", out_layout="NCW", out_dtype="void")',
    "max_pool1d": "R.nn.max_pool1d(x0, pool_size=[3], strides=[2], dilation=[1], padding=[1, 1], ceil_mode=False, "
    'count_include_pad=False, layout="NCW", out_layout="NCW")',
    "prelu": "R.nn.prelu(x0, x1, axis=1)",
    "pixel_shuffle": "R.nn.pixel_shuffle(x0, upscale_factor=2)",
    "resize_linear": "R.image.resize2d(x0, R.shape([9, 13]), roi=[T.float32(0.0), T.float32(0.0), T.float32(0.0), "
    'T.float32(0.0)], layout="NCHW", method="linear", coordinate_transformation_mode="half_pixel", '
    'rounding_method="round", cubic_alpha=-0.75, cubic_exclude=0, extrapolation_value=0.0, out_dtype="void")',
}


@pytest.mark.parametrize("name", TEXTS)
def test_printed(name):
    text = module()[name].script()
    assert f" = {TEXTS[name]}\n" in text, text


def test_topi_takes_the_edges_of_pixels_for_the_ends_of_a_grid():
    from mlc import te, topi

    data = te.placeholder((2, 2, 3), "float32", name="data")
    for corners in (True, False):
        grid = topi.image.affine_grid(data, (3, 4), align_corners=corners)
        main = relax.build(te.create_prim_func([data, grid]), "llvm")["main"]
        given = np.random.default_rng(0).normal(size=(2, 2, 3)).astype("float32")
        found = np.zeros((2, 2, 3, 4), "float32")
        main(given, found)
        expected = F.affine_grid(torch.from_numpy(given), (2, 1, 3, 4), corners).permute(0, 3, 1, 2)
        np.testing.assert_allclose(found, expected.numpy(), rtol=1e-5, atol=1e-6)
