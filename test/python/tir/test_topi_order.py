"""Functions of topi that order elements, sum along axes and put elements at places: compiled, against numpy."""

import numpy as np
import pytest

import mlc
from mlc import te, topi

_random = np.random.default_rng(3)


def array(*shape):
    return _random.standard_normal(shape).astype("float32")


def run(build, arrays):
    names = "ABCD"
    inputs = [te.placeholder(a.shape, str(a.dtype), names[n]) for n, a in enumerate(arrays)]
    made = build(*inputs)
    outputs = made if isinstance(made, list) else [made]
    compiled = mlc.compile(mlc.IRModule({"main": te.create_prim_func([*inputs, *outputs])}), target="llvm")
    results = [mlc.runtime.empty([int(size) for size in out.shape], out.dtype) for out in outputs]
    compiled["main"](*map(mlc.runtime.tensor, arrays), *results)
    results = [result.numpy() for result in results]
    return results if isinstance(made, list) else results[0]


X = array(4, 6)
PLACES = _random.integers(0, 4, (2, 6))
UPDATES = array(2, 6)


def scattered():
    expected = X.copy()
    np.add.at(expected, (PLACES, np.arange(6)[None, :].repeat(2, 0)), UPDATES)
    return expected


CASES = {
    "cumsum": (lambda a: topi.cumsum(a, axis=1), [X], np.cumsum(X, 1)),
    "cumsum of all": (topi.cumsum, [X], np.cumsum(X)),
    "cumprod": (lambda a: topi.cumprod(a, axis=0), [X], np.cumprod(X, 0)),
    "sort": (topi.sort, [X], np.sort(X)),
    "sort down": (lambda a: topi.sort(a, axis=0, is_ascend=0), [X], -np.sort(-X, 0)),
    "argsort": (lambda a: topi.argsort(a, axis=1, dtype="int32"), [X], np.argsort(X, 1)),
    "argsort as floats": (lambda a: topi.argsort(a, axis=0), [X], np.argsort(X, 0).astype("float32")),
    "topk": (lambda a: topi.topk(a, k=2, ret_type="values"), [X], -np.sort(-X)[:, :2]),
    "scatter_elements": (lambda a, i, u: topi.scatter_elements(a, i, u, 0, "add"), [X, PLACES, UPDATES], scattered()),
    "searchsorted": (topi.searchsorted, [np.sort(X[0]), X[1]], np.searchsorted(np.sort(X[0]), X[1])),
    "elemwise_sum": (lambda a, b: topi.elemwise_sum([a, b]), [X, X], X * 2),
    "slice_like": (lambda a, b: topi.slice_like(a, b, axes=[1]), [X, X[:2, :3]], X[:, :3]),
    "shape": (topi.shape, [X], np.array([4, 6])),
    "mirror_pad": (
        lambda a: topi.nn.mirror_pad(a, [1, 2], mode="REFLECT"),
        [X],
        np.pad(X, ((1, 1), (2, 2)), "reflect"),
    ),
    "softplus": (topi.nn.softplus, [X], np.log1p(np.exp(X))),
    "part of a part": (lambda a: te.compute((4, 6), lambda i, j: a[i][j] * 2.0), [X], X * 2),
}


@pytest.mark.parametrize("name", CASES)
def test_as_numpy(name):
    build, arrays, expected = CASES[name]
    np.testing.assert_allclose(run(build, arrays), expected, rtol=1e-4, atol=1e-6)


def test_topk_gives_values_and_places():
    values, places = run(lambda a: topi.topk(a, k=3, is_ascend=True, dtype="int32"), [X])
    np.testing.assert_array_equal(values, np.sort(X)[:, :3])
    np.testing.assert_array_equal(places, np.argsort(X)[:, :3])


def test_scatter_nd_has_places_along_the_first_dimension():
    made = run(lambda a, i, u: topi.scatter_nd(a, i, u, "add"), [X, np.array([[1, 3]]), UPDATES])
    expected = X.copy()
    expected[[1, 3]] += UPDATES
    np.testing.assert_allclose(made, expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("ij,jk->ik", [(4, 6), (6, 5)]),
        ("ii->i", [(4, 4)]),
        ("ij->", [(4, 6)]),
        ("i,i", [(5,), (5,)]),
        ("...ij,...jk->...ik", [(2, 3, 4), (2, 4, 5)]),
        ("...j,j", [(2, 3, 4), (4,)]),
    ],
)
def test_einsum(text, shapes):
    arrays = [array(*shape) for shape in shapes]
    np.testing.assert_allclose(
        run(lambda *a: topi.einsum(text, *a), arrays), np.einsum(text, *arrays), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda a: topi.einsum("ij,jk->ik", a), "is of 2 tensors, but 1 are given"),
        (lambda a: topi.einsum("ij->q", a), r"the output has \['q'\], which no tensor has"),
        (lambda a: topi.einsum("ijk->i", a), "is of 3 dimensions, but a tensor has 2"),
        (lambda a: topi.cumsum(a, axis=2), r"the axis of 2 dimensions is in \[-2, 2\), not 2"),
        (lambda a: topi.topk(a, ret_type="all"), "'both', 'values' or 'indices'"),
        (lambda a: te.compute((4,), lambda i: a[i] + 1.0), "A has 2 dimensions, but 1 indices are given"),
    ],
)
def test_what_is_refused(build, message):
    with pytest.raises(ValueError, match=message):
        build(te.placeholder((4, 6), name="A"))
