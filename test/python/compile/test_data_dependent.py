"""Results of a size that the elements say: unique, nonzero, functions called by name, and what follows them."""

import gc

import ml_dtypes
import numpy
import pytest

import mlc
from mlc import relax, runtime
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
DTYPES += ["float16", "bfloat16", "float32", "float64"]
random = numpy.random.RandomState(7)


def some(shape, dtype):
    values = random.randint(0 if dtype.startswith("u") or dtype == "bool" else -4, 5, shape)
    return (values % 2 if dtype == "bool" else values).astype(ml_dtypes.bfloat16 if dtype == "bfloat16" else dtype)


def compiled(build, *infos):
    """The function of a builder's expression of parameters of these types."""
    builder = relax.BlockBuilder()
    params = [relax.Var(f"x{i}", info) for i, info in enumerate(infos)]
    with builder.function("main", params):
        with builder.dataflow():
            output = builder.emit_output(build(builder, *params))
        builder.emit_func_output(output)
    return mlc.compile(builder.get())["main"]


def values(result):
    return result.numpy() if hasattr(result, "numpy") else [one.numpy() for one in result]


def expected_unique(x, is_sorted, flags, axis):
    """What numpy says; it has only the order of the elements."""
    if axis is None:
        x, axis_here = x.reshape(-1), 0
    else:
        axis_here = axis
    result, first, inverse, counts = numpy.unique(x, True, True, True, axis=axis_here)
    inverse = inverse.reshape(-1)
    if not is_sorted:
        order = numpy.argsort(first)
        result, first, counts = numpy.take(result, order, axis_here), first[order], counts[order]
        inverse = numpy.argsort(order)[inverse]
    return [result, *[extra for extra, wanted in zip((first, inverse, counts), flags, strict=True) if wanted]]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("flags", [(False, False, False), (True, True, True), (False, True, False)])
@pytest.mark.parametrize("is_sorted", [True, False])
def test_unique(dtype, flags, is_sorted):
    main = compiled(lambda bb, x: relax.op.unique(x, is_sorted, *flags), R.Tensor((3, 7), dtype))
    x = some((3, 7), dtype)
    got = values(main(x))
    got = got if isinstance(got, list) else [got]
    wide = x.astype("float32") if dtype == "bfloat16" else x
    for one, other in zip(got, expected_unique(wide, is_sorted, flags, None), strict=True):
        numpy.testing.assert_array_equal(one.astype(other.dtype), other)


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
@pytest.mark.parametrize("is_sorted", [True, False])
def test_unique_along_an_axis(axis, is_sorted):
    main = compiled(lambda bb, x: relax.op.unique(x, is_sorted, True, True, True, axis), R.Tensor((4, 5, 3), "int32"))
    x = random.randint(0, 2, (4, 5, 3)).astype("int32")
    x[:, 3], x[2], x[:, :, 2] = x[:, 1], x[0], x[:, :, 0]
    for one, other in zip(values(main(x)), expected_unique(x, is_sorted, (True,) * 3, axis), strict=True):
        numpy.testing.assert_array_equal(one, other)


def test_unique_of_what_is_no_number():
    main = compiled(lambda bb, x: relax.op.unique(x), R.Tensor(("n",), "float32"))
    x = numpy.array([0.0, numpy.nan, -numpy.inf, -0.0, numpy.nan, numpy.inf, 2.5, -1.0], "float32")
    numpy.testing.assert_array_equal(main(x).numpy(), [-numpy.inf, -1, 0, 2.5, numpy.inf, numpy.nan])
    assert main(x[:0]).shape == (0,)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(), (6,), (3, 4), (2, 3, 2, 2), (3, 0)])
def test_nonzero(dtype, shape):
    main = compiled(lambda bb, x: relax.op.nonzero(x), R.Tensor(shape, dtype))
    x = some(shape, dtype)
    places = numpy.argwhere(x.astype("float32").reshape(shape or (1,)))
    numpy.testing.assert_array_equal(main(x).numpy(), places.T[: len(shape)])


@pytest.mark.parametrize("parts", [((0, 0), (4, 6), (1, 1)), ((1, -1), (4, 0), (2, -2)), ((-9, 3), (9, 3), (3, 1))])
def test_dynamic_strided_slice(parts):
    info = R.Tensor((2,), "int64")
    main = compiled(
        lambda bb, x, *rest: relax.op.dynamic_strided_slice(x, *rest), R.Tensor((4, 6), "float32"), info, info, info
    )
    x = some((4, 6), "float32")
    expected = x[tuple(slice(*each) for each in zip(*parts, strict=True))]
    numpy.testing.assert_array_equal(main(x, *[numpy.array(part) for part in parts]).numpy(), expected)


@I.ir_module
class Following:
    @R.function
    def main(x: R.Tensor(("n",), "float32")):
        m = T.int64()
        k = T.int64()
        found = R.unique(x)
        distinct = R.match_cast(found, R.Tensor((m,), "float32"))
        places = R.match_cast(R.nonzero(distinct), R.Tensor((1, k), "int64"))
        kept = R.take(distinct, R.squeeze(places, [0]), axis=0)
        both = R.concat([R.exp(kept), x])
        table = R.matmul(R.expand_dims(distinct, [1]), R.expand_dims(kept, [0]))
        return kept, both, table, R.sum(both), R.add(x, x)


@pytest.mark.parametrize("size", [1, 6, 40, 0, 1000])
def test_what_follows(size):
    main = mlc.compile(Following)["main"]
    x = numpy.round(random.randn(size) * 3).astype("float32")
    distinct = numpy.unique(x)
    kept = distinct[distinct != 0]
    both = numpy.concatenate([numpy.exp(kept), x])
    expected = [kept, both, numpy.outer(distinct, kept), both.sum(), 2 * x]
    for got, other in zip(main(x), expected, strict=True):
        numpy.testing.assert_allclose(got.numpy(), other, rtol=1e-4)


def test_results_belong_to_their_caller():
    main = mlc.compile(Following)["main"]
    first = main(numpy.array([3, 1, 0, 3], "float32"))
    second = main(numpy.array([5, 5, 7], "float32"))
    numpy.testing.assert_array_equal(first[0].numpy(), [1, 3])
    numpy.testing.assert_array_equal(second[0].numpy(), [5, 7])
    assert main.signature == (
        "main(x: float32 (n,)) -> (float32 (?,), float32 (?,), float32 (?, ?), float32 (), float32 (n,))"
    )


@pytest.mark.parametrize("by_tvm_ffi", [False, True])
def test_an_exported_library(tmp_path, by_tvm_ffi):
    path = str(tmp_path / "following.so")
    mlc.compile(Following).export_library(path)
    if by_tvm_ffi:
        import torch
        import tvm_ffi

        main, x = tvm_ffi.load_module(path)["main"], torch.tensor([2.0, 0.0, 2.0, 1.0])
    else:
        main, x = mlc.load_module(path)["main"], numpy.array([2, 0, 2, 1], "float32")
    result = main(x)
    numpy.testing.assert_array_equal(numpy.from_dlpack(result[0]), [1, 2])
    numpy.testing.assert_array_equal(numpy.from_dlpack(result[4]), [4, 0, 4, 2])


def test_functions_of_the_runtime_are_called_from_python():
    x = numpy.array([[3, 0], [3, 5]], "int64")
    unique, nonzero = runtime.get_global_func("relax.run.unique"), runtime.get_global_func("relax.run.nonzero")
    shared = runtime.tensor(x)
    numpy.testing.assert_array_equal(unique(shared, True).numpy(), [0, 3, 5])
    found, counts = unique(shared, False, False, False, True)
    assert (found.numpy().tolist(), counts.numpy().tolist()) == ([3, 0, 5], [2, 1, 1])
    assert nonzero(shared).numpy().tolist() == [[0, 1, 1], [0, 0, 1]]
    with pytest.raises(ValueError, match="axis 2 is none of a tensor of 2 dimensions"):
        unique(shared, True, False, False, False, 2)
    with pytest.raises(TypeError, match="expected 1 arguments, got 2"):
        nonzero(shared, shared)
    with pytest.raises(TypeError, match="argument 0: expected a tensor"):
        nonzero(3)


# ===--- Functions of Python ---------------------------------------------------------------------===#


@I.ir_module
class OfPython:
    @R.function
    def main(x: R.Tensor((4,), "float32")):
        y = R.call_py_func("test.halves", (x,), out_sinfo=R.Tensor((4,), "float32"))
        z = R.call_py_func("test.large", (y, x), out_sinfo=R.Tensor(dtype="float32", ndim=1))
        return y, z


def test_call_py_func():
    runtime.register_func("test.halves", lambda x: x.numpy() / 2, override=True)
    # A part of what it was given, which is memory of the call.
    runtime.register_func("test.large", lambda y, x: x.numpy()[:2], override=True)
    main = mlc.compile(OfPython)["main"]
    halves, large = main(numpy.array([1, 2, 3, 4], "float32"))
    assert (halves.numpy().tolist(), large.numpy().tolist()) == ([0.5, 1, 1.5, 2], [1, 2])
    runtime.register_func("test.large", lambda y, x: numpy.zeros((2, 2), "float32"), override=True)
    with pytest.raises(ValueError, match=r'result of "test.large": expected float32 \(\?,\), got float32 \(2, 2\)'):
        main(numpy.zeros(4, "float32"))

    def fails(y, x):
        raise KeyError("of mine")

    runtime.register_func("test.large", fails, override=True)
    with pytest.raises(KeyError, match="of mine"):
        main(numpy.zeros(4, "float32"))
    runtime.remove_global_func("test.large")
    with pytest.raises(ValueError, match="no function is registered"):
        main(numpy.zeros(4, "float32"))


# ===--- Boxes -----------------------------------------------------------------------------------===#


def best_boxes(boxes, scores, most, overlap, least):
    """The boxes that are left, image by image and class by class, in the plainest way."""
    rows = []
    for image in range(scores.shape[0]):
        for label in range(scores.shape[1]):
            left = []
            for box in numpy.argsort(-scores[image, label], kind="stable"):
                if len(left) == most or scores[image, label, box] <= least:
                    break
                if all(common(boxes[image, box], boxes[image, other]) <= overlap for other in left):
                    left.append(box)
            rows += [[image, label, box] for box in left]
    return rows


def common(a, b):
    low, high = numpy.maximum(a[:2], b[:2]), numpy.minimum(a[2:], b[2:])
    both = numpy.prod(numpy.maximum(high - low, 0))
    return both / (numpy.prod(a[2:] - a[:2]) + numpy.prod(b[2:] - b[:2]) - both)


@pytest.mark.parametrize("output_format", ["onnx", "tensorflow"])
def test_all_class_non_max_suppression(output_format):
    corners = random.rand(2, 12, 2, 2).astype("float32")
    boxes = numpy.concatenate([corners.min(2), corners.max(2) + 0.05], 2).astype("float32")
    scores = random.rand(2, 3, 12).astype("float32")

    def build(bb, boxes, scores):
        numbers = [relax.const(4, "int64"), relax.const(0.3, "float32"), relax.const(0.2, "float32")]
        return relax.op.vision.all_class_non_max_suppression(boxes, scores, *numbers, output_format)

    main = compiled(build, R.Tensor((2, 12, 4), "float32"), R.Tensor((2, 3, 12), "float32"))
    rows = best_boxes(boxes, scores, 4, 0.3, 0.2)
    got = values(main(boxes, scores))
    assert 6 <= len(rows) < 2 * 3 * 4 + 1
    if output_format == "onnx":
        assert got[1].tolist() == [len(rows)]
        assert got[0][: len(rows)].tolist() == rows and not got[0][len(rows) :].any()
        return
    for image in range(2):
        own = sorted((-scores[i, c, b], c, b) for i, c, b in rows if i == image)
        assert got[2][image] == len(own)
        assert got[0][image, : len(own)].tolist() == [[c, b] for _, c, b in own]
        numpy.testing.assert_array_equal(got[1][image, : len(own)], [-score for score, _, _ in own])


# ===--- What cannot be --------------------------------------------------------------------------===#


def test_outputs_cannot_be_given():
    main = mlc.compile(Following)["main"]
    x = numpy.zeros(3, "float32")
    with pytest.raises(TypeError, match="main: expected 1 argument, got 6"):
        main(x, x, x, x, x, x)


def test_a_size_is_not_known_without_a_match_cast():
    @I.ir_module
    class Unknown:
        @R.function
        def main(x: R.Tensor((8,), "float32")):
            y = R.unique(x)
            return R.exp(y)

    with pytest.raises(mlc.MLCError, match="'relax.exp' may not exist after phase 'te'"):
        mlc.compile(Unknown)


def test_a_match_cast_that_does_not_hold():
    @I.ir_module
    class Wrong:
        @R.function
        def main(x: R.Tensor((8,), "float32")):
            y = R.unique(x)
            return R.match_cast(y, R.Tensor((8,), "float32"))

    main = mlc.compile(Wrong)["main"]
    assert main(numpy.arange(8, dtype="float32")).shape == (8,)
    with pytest.raises(ValueError, match="dimension 0 of a value in main: expected 8, got 1"):
        main(numpy.zeros(8, "float32"))


def test_a_call_inside_of_a_module():
    @I.ir_module
    class Inner:
        @R.function(private=True)
        def f(x: R.Tensor((8,), "float32")) -> R.Tensor(dtype="float32", ndim=1):
            return R.unique(x)

        @R.function
        def main(x: R.Tensor((8,), "float32")) -> R.Tensor(dtype="float32", ndim=1):
            cls = Inner
            return cls.f(x)

    for mod in (Inner, relax.transform.InlinePrivateFunctions()(Inner)):
        main = mlc.compile(mod)["main"]
        assert main(numpy.zeros(8, "float32")).shape == (1,)


def test_a_call_of_itself_inside_of_a_module():
    @I.ir_module
    class Inner:
        @R.function
        def f(x: R.Tensor((8,), "float32"), c: R.Tensor((), "bool")) -> R.Tensor(dtype="float32", ndim=1):
            cls = Inner
            if c:
                y: R.Tensor(dtype="float32", ndim=1) = R.unique(x)
            else:
                y: R.Tensor(dtype="float32", ndim=1) = cls.f(x, c)
            return y

    with pytest.raises(mlc.MLCError, match="this call cannot be compiled: 'f' gives"):
        mlc.compile(Inner)


def test_memory_is_freed_where_a_call_fails():
    @I.ir_module
    class Fails:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            m = T.int64()
            large = R.match_cast(
                R.call_py_func("test.large", (x,), out_sinfo=R.Tensor(dtype="float32", ndim=1)),
                R.Tensor((m,), "float32"),
            )
            return R.call_py_func("test.fails", (R.exp(large),), out_sinfo=R.Tensor((4,), "float32"))

    def fails(x):
        raise ValueError("no more")

    runtime.register_func("test.large", lambda x: numpy.zeros(1 << 22, "float32"), override=True)
    runtime.register_func("test.fails", fails, override=True)
    main = mlc.compile(Fails)["main"]

    def call(times):
        for _ in range(times):
            with pytest.raises(ValueError, match="no more"):
                main(numpy.zeros(4, "float32"))
        gc.collect()
        with open("/proc/self/statm") as status:
            return int(status.read().split()[1]) * 4096

    before = call(4)
    assert call(24) - before < 8 * (1 << 24)
