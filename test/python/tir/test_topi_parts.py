"""Functions of topi that move elements, normalize and look through windows: compiled, against numpy and torch."""

import numpy as np
import pytest
import torch
from torch.nn import functional

import mlc
from mlc import te, topi
from mlc.script import from_source

_random = np.random.default_rng(1)


def array(*shape, dtype="float32", high=None):
    if high is not None:
        return _random.integers(0, high, shape).astype(dtype)
    return _random.standard_normal(shape).astype(dtype)


def of_torch(function):
    return lambda *arrays: function(*map(torch.tensor, arrays)).numpy()


X, V, Y, G = array(4, 6), array(6), array(2, 4, 3, 3), array(4)
PLACES = np.stack([array(5, dtype="int32", high=4), array(5, dtype="int32", high=6)])
LENGTHS = np.array([1, 3, 5], "int32")

# What is built, the inputs, and the same in numpy or torch.
CASES = {
    "pool1d": (
        lambda a: topi.nn.pool1d(a, [3], [2], [1], [1, 1], "max"),
        [Y[0]],
        of_torch(lambda a: functional.max_pool1d(a, 3, 2, 1)),
    ),
    "pool3d": (
        lambda a: topi.nn.pool3d(a, [2, 2, 1], [1, 1, 1], [1, 1, 1], [0] * 6, "avg"),
        [Y[None]],
        of_torch(lambda a: functional.avg_pool3d(a, (2, 2, 1), 1)),
    ),
    "adaptive_pool1d": (
        lambda a: topi.nn.adaptive_pool1d(a, 2, "avg"),
        [Y[0]],
        of_torch(lambda a: functional.adaptive_avg_pool1d(a, 2)),
    ),
    "adaptive_pool3d": (
        lambda a: topi.nn.adaptive_pool3d(a, (3, 2, 1), "avg"),
        [Y[None]],
        of_torch(lambda a: functional.adaptive_avg_pool3d(a, (3, 2, 1))),
    ),
    "conv3d": (
        lambda a, w: topi.nn.conv3d_ncdhw(a, w, 1, 1, 1, 1),
        [Y[None], array(3, 2, 2, 2, 2)],
        of_torch(lambda a, w: functional.conv3d(a, w, None, 1, 1)),
    ),
    "tile": (lambda a: topi.tile(a, (2, 3)), [X], lambda a: np.tile(a, (2, 3))),
    "repeat": (lambda a: topi.repeat(a, 2, 1), [X], lambda a: np.repeat(a, 2, 1)),
    "trilu": (lambda a: topi.trilu(a, 1, True), [X], lambda a: np.triu(a, 1)),
    "strided_slice": (lambda a: topi.strided_slice(a, [1, 0], [4, 6], [1, 2]), [X], lambda a: a[1:4, 0:6:2]),
    "slice_backwards": (lambda a: topi.strided_slice(a, [3], [-5], [-1]), [X], lambda a: a[::-1]),
    "split_sections": (lambda a: topi.split(a, 3, axis=1), [X], lambda a: np.split(a, 3, 1)),
    "split_indices": (lambda a: topi.split(a, [1, 3]), [X], lambda a: np.split(a, [1, 3])),
    "flip": (lambda a: topi.flip(a, 1), [X], lambda a: a[:, ::-1]),
    "gather": (
        lambda a, j: topi.gather(a, 0, j),
        [X, array(4, 6, dtype="int64", high=4)],
        lambda a, j: np.take_along_axis(a, j, 0),
    ),
    "gather_nd": (topi.gather_nd, [X, PLACES], lambda a, j: a[j[0], j[1]]),
    "layout_transform": (
        lambda a: topi.layout_transform(a, "NCHW", "NHWC"),
        [Y],
        lambda a: a.transpose(0, 2, 3, 1),
    ),
    "sequence_mask": (
        lambda a, n: topi.sequence_mask(a, n, -1.0, 0),
        [array(5, 3), LENGTHS],
        lambda a, n: np.where(np.arange(5)[:, None] < n[None], a, -1),
    ),
    "tensordot": (lambda a, b: topi.tensordot(a, b, 1), [X, array(6, 3)], lambda a, b: a @ b),
    "meshgrid": (
        lambda a, b: topi.meshgrid([a, b]),
        [array(3), array(4)],
        lambda a, b: np.meshgrid(a, b, indexing="ij"),
    ),
    "unravel_index": (
        lambda a: topi.unravel_index(a, (3, 4)),
        [array(5, dtype="int32", high=12)],
        lambda a: np.stack(np.unravel_index(a, (3, 4))),
    ),
    "arange": (lambda a: topi.add(a, topi.arange(6)), [X], lambda a: a + np.arange(6, dtype="float32")),
    "log2": (lambda a: topi.log2(topi.abs(a)), [X], lambda a: np.log2(abs(a))),
    "reinterpret": (lambda a: topi.reinterpret(a, "int32"), [X], lambda a: a.view("int32")),
    "std": (lambda a: topi.std(a, 1), [X], lambda a: a.std(1)),
    "ewise_fma": (lambda a: topi.ewise_fma(a, a, a), [X], lambda a: a * a + a),
    "layer_norm": (
        lambda a, g, b: topi.nn.layer_norm(a, g, b, [1]),
        [X, V, V],
        of_torch(lambda a, g, b: functional.layer_norm(a, (6,), g, b)),
    ),
    "rms_norm": (
        lambda a, g: topi.nn.rms_norm(a, g, [1]),
        [X, V],
        lambda a, g: a / np.sqrt((a * a).mean(1, keepdims=True) + 1e-5) * g,
    ),
    "group_norm": (
        lambda a, g, b: topi.nn.group_norm(a, g, b, 2, 1, [2, 3]),
        [Y, G, G],
        of_torch(lambda a, g, b: functional.group_norm(a, 2, g, b)),
    ),
    "batch_norm": (
        lambda a, g, b, m, s: topi.nn.batch_norm(a, g, b, m, s)[0],
        [Y, G, G, G, abs(G)],
        of_torch(lambda a, g, b, m, s: functional.batch_norm(a, m, s, g, b)),
    ),
    "pad": (
        lambda a: topi.nn.pad(a, [1, 0], [0, 2], 3.0),
        [X],
        lambda a: np.pad(a, ((1, 0), (0, 2)), constant_values=3),
    ),
    "global_pool": (lambda a: topi.nn.global_pool(a, "max"), [Y], lambda a: a.max((2, 3), keepdims=True)),
    "dilate": (
        lambda a: topi.nn.dilate(a, (1, 2)),
        [X],
        lambda a: np.stack([a, np.zeros_like(a)], -1).reshape(4, 12)[:, :11],
    ),
    "prelu": (topi.nn.prelu, [Y, G], lambda a, s: np.where(a > 0, a, a * s[None, :, None, None])),
    "conv1d": (
        lambda a, k: topi.nn.conv1d(a, k, 2, 1, 1),
        [array(1, 3, 9), array(4, 3, 3)],
        of_torch(lambda a, k: functional.conv1d(a, k, stride=2, padding=1)),
    ),
    "depth_to_space": (
        lambda a: topi.nn.depth_to_space(a, 2, mode="CDR"),
        [array(1, 8, 2, 3)],
        of_torch(lambda a: functional.pixel_shuffle(a, 2)),
    ),
    "space_to_depth": (
        lambda a: topi.nn.depth_to_space(topi.nn.space_to_depth(a, 2), 2),
        [array(1, 2, 4, 6)],
        lambda a: a,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_function_computes_what_numpy_does(name):
    build, inputs, expected = CASES[name]
    placeholders = [te.placeholder(a.shape, str(a.dtype), name=f"in{k}") for k, a in enumerate(inputs)]
    outputs = build(*placeholders)
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    function = te.create_prim_func([*placeholders, *outputs])
    mlc._core.module.assert_structural_equal(function, from_source(function.script()))
    wanted = expected(*inputs)
    wanted = list(wanted) if isinstance(wanted, (list, tuple)) else [wanted]
    results = [np.zeros(a.shape, output.dtype) for a, output in zip(wanted, outputs, strict=True)]
    mlc.compile(function)["main"](*inputs, *results)
    for result, want in zip(results, wanted, strict=True):
        np.testing.assert_allclose(result, want, rtol=1e-4, atol=1e-5)


def test_what_functions_refuse():
    a = te.placeholder((4, 6), name="a")
    with pytest.raises(ValueError, match="split: 4 elements do not make 3 parts"):
        topi.split(a, 3)
    with pytest.raises(ValueError, match=r"flip: the axis of 2 dimensions is in \[-2, 2\), not 2"):
        topi.flip(a, 2)
    with pytest.raises(ValueError, match="gather: the data has 2 dimensions, and the indices 1"):
        topi.gather(a, 0, te.placeholder((4,), "int32"))
    with pytest.raises(NotImplementedError, match="layout_transform from NCHW to NCHW4c is not supported yet"):
        topi.layout_transform(a, "NCHW", "NCHW4c")
    with pytest.raises(ValueError, match="the indexing is 'ij' or 'xy'"):
        topi.meshgrid([a], "yx")
