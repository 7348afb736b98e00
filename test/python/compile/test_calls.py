"""What compiled functions make of their arguments, and of exceptions that are raised inside."""

import traceback

import numpy as np
import pytest
import torch

import mlc
from mlc import relax, te
from mlc.relax import TensorStructInfo, op

FLOATS = ["float16", "bfloat16", "float32", "float64"]
INTEGERS = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def graph(function, *infos):
    bb = relax.BlockBuilder()
    params = [relax.Var(f"x{i}", info) for i, info in enumerate(infos)]
    with bb.function("main", params):
        with bb.dataflow():
            gv = bb.emit_output(function(*params))
        bb.emit_func_output(gv)
    return relax.build(bb.get())["main"]


def double(dtype="float32", shape=(3,)):
    """A prim_func of two buffers: B = A + A."""
    A = te.placeholder(shape, dtype, name="A")
    B = te.compute(shape, lambda *i: A(*i) + A(*i), name="B")
    return mlc.compile(te.create_prim_func([A, B]))["main"]


@pytest.fixture(scope="module")
def kernel():
    return double()


@pytest.fixture(scope="module")
def negate():
    return graph(op.negative, TensorStructInfo(("n", 2), "float32"))


# ===--- Elements that are not as they lie in memory ---------------------------------------------===#


def test_a_pending_negation_is_done(kernel, negate):
    x = torch.tensor([[1.0, 2.0]])
    assert negate(torch._neg_view(x)).numpy().tolist() == [[1, 2]]
    out = torch.zeros(3)
    kernel(torch._neg_view(torch.ones(3)), out)
    assert out.tolist() == [-2, -2, -2]
    half = torch._neg_view(torch.ones(3, dtype=torch.bfloat16))
    assert mlc.nd.array(half).numpy().astype("float32").tolist() == [-1, -1, -1]
    assert mlc.runtime.empty((3,)).copyfrom(torch._neg_view(torch.ones(3))).numpy().tolist() == [-1, -1, -1]


def test_the_imaginary_part_of_a_conjugate(kernel):
    part = torch.tensor([1 + 2j, 3 + 4j, 5 + 6j], dtype=torch.complex64).conj().imag
    assert part.is_neg()
    out = torch.zeros(3)
    with pytest.raises(TypeError, match="can be written, got torch.Tensor .*: its elements are negated"):
        kernel(torch.ones(3), part)
    kernel(part.clone(), out)
    assert out.tolist() == [-4, -8, -12]


def test_a_result_with_a_pending_negation():
    mlc.register_func("test.calls.negated", lambda x: torch._neg_view(torch.from_dlpack(x)), override=True)
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((2,), "float32"))
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(op.call_packed("test.calls.negated", x, sinfo_args=x.struct_info)))
    main = relax.build(bb.get())["main"]
    assert main(torch.ones(2)).numpy().tolist() == [-1, -1]


def test_memory_that_cannot_be_shared_as_it_is():
    with pytest.raises(BufferError, match="negates or conjugates"):
        mlc.runtime.from_dlpack(torch._neg_view(torch.ones(3)))


def test_numbers_in_another_byte_order(kernel):
    out = np.zeros(3, "float32")
    kernel(np.arange(3, dtype=">f4"), out)
    assert out.tolist() == [0, 2, 4]


def test_arrays_that_may_not_be_written_are_inputs(kernel):
    fixed, out = np.ones(3, "float32"), np.zeros(3, "float32")
    fixed.flags.writeable = False
    kernel(fixed, out)
    kernel(np.broadcast_to(np.float32(1), (3,)), out)
    assert out.tolist() == [2, 2, 2]


def test_tensors_that_require_grad_are_inputs(kernel, negate):
    x = torch.ones(1, 2, requires_grad=True)
    assert not torch.from_dlpack(negate(x)).requires_grad
    assert negate(torch.nn.Parameter(torch.ones(1, 2))).numpy().tolist() == [[-1, -1]]
    out = torch.zeros(3, requires_grad=True)
    with pytest.raises(TypeError, match=r"got torch.Tensor of torch.float32 that requires grad: give its detach\(\)"):
        kernel(torch.ones(3), out)
    with torch.no_grad():
        kernel(torch.ones(3), out)
    kernel(torch.ones(3), out.detach())
    assert out.tolist() == [2, 2, 2]


@pytest.mark.parametrize("dtype", FLOATS + INTEGERS)
def test_every_dtype_goes_in_and_out(dtype):
    x = torch.tensor([0, 1, 3]).to(getattr(torch, dtype))
    main = graph(lambda x: op.where(op.equal(x, x), x, x), TensorStructInfo((3,), dtype))
    result = main(x)
    assert str(result.dtype) == dtype
    assert torch.equal(torch.from_dlpack(result), x)
    out = torch.empty(3, dtype=getattr(torch, dtype))
    main(result, out)
    assert torch.equal(out, x)
    if dtype != "bfloat16":
        np.testing.assert_array_equal(main(x.numpy()).numpy(), x.numpy())
    else:
        # numpy's own extension of the dtype, which DLPack does not take from it.
        np.testing.assert_array_equal(main(result.numpy()).numpy(), result.numpy())


def test_numbers_are_tensors_of_rank_0():
    infos = TensorStructInfo((2,), "float32"), TensorStructInfo((), "float32"), TensorStructInfo((), "int64")
    main = graph(lambda x, a, n: op.add(op.multiply(x, a), op.astype(n, "float32")), *infos)
    x = np.ones(2, "float32")
    assert main(x, 2, 3).numpy().tolist() == main(x, 2.0, np.int64(3)).numpy().tolist() == [5, 5]
    assert main(x, True, -1).numpy().tolist() == [0, 0]
    with pytest.raises(TypeError, match='argument 2 "x2": expected a tensor.*, got float: 3.5 is no int64'):
        main(x, 2, 3.5)
    with pytest.raises(TypeError, match='argument 2 "x2": .*got int: .* too large'):
        main(x, 2, 2**70)
    with pytest.raises(ValueError, match=r'argument 0 "x0": expected shape \(2,\), got \(\)'):
        main(1, 2, 3)


# ===--- What is refused -------------------------------------------------------------------------===#


def frozen():
    array = np.zeros(3, "float32")
    array.flags.writeable = False
    return array


def meta(shape=(3,)):
    return torch.zeros(shape, device="meta")


X = np.ones(3, "float32")


@pytest.mark.parametrize(
    "args, error, message",
    [
        ((X, frozen()), TypeError, 'argument 1 "B": expected memory that can be written, got read-only numpy.ndarray'),
        ((X, np.zeros(3, ">f4")), TypeError, 'argument 1 "B": expected memory that can be written, got numpy.* of >f4'),
        ((X, np.broadcast_to(np.float32(1), (3,))), TypeError, "expected memory that can be written"),
        ((X, 1.0), TypeError, 'argument 1 "B": expected memory that can be written, got float: it is no tensor'),
        ((X, torch._neg_view(torch.zeros(3))), TypeError, "expected memory that can be written"),
        ((X, X), ValueError, 'argument 1 "B": expected memory of its own, got memory that overlaps argument 0 "A"'),
        ((np.ones(6, "float32")[::2], np.zeros(3, "float32")), ValueError, 'argument 0 "A": expected a contiguous'),
        ((X, np.zeros(6, "float32")[::2]), ValueError, 'argument 1 "B": expected a contiguous row-major'),
        ((torch.ones(3, 3).T[0], torch.zeros(3)), ValueError, r"got strides \(3\); make a contiguous copy first"),
        ((X.astype("complex64"), X), TypeError, 'argument 0 "A": expected dtype float32, got complex64'),
        ((X.astype("float16"), X), TypeError, "expected dtype float32, got float16"),
        ((torch.ones(3, dtype=torch.bfloat16), X), TypeError, "expected dtype float32, got bfloat16"),
        ((X > 0, X), TypeError, "expected dtype float32, got bool"),
        ((np.ma.array(X, mask=[0, 1, 0]), X), TypeError, "MaskedArray of float32: compiled code knows no masks"),
        ((np.array(["a", "b", "c"]), X), TypeError, "expected a tensor on cpu.* is not a dtype of mlc"),
        ((np.array([1, None, 2]), X), TypeError, "is not a dtype of mlc"),
        ((np.zeros(3, "M8[s]"), X), TypeError, "is not a dtype of mlc"),
        ((meta(), X), TypeError, r'argument 0 "A": expected a tensor on cpu\(0\), got torch.Tensor of .* on meta'),
        ((torch.zeros(3).to_sparse(), X), TypeError, r'argument 0 "A": expected a tensor on cpu\(0\)'),
        ((torch._efficientzerotensor((3,)), X), ValueError, "expected data, got a null pointer"),
        ((None, X), TypeError, 'argument 0 "A": expected a tensor on cpu.*got NoneType: it is no tensor'),
        (("A", X), TypeError, 'argument 0 "A": expected a tensor on cpu.*got str: it is no tensor'),
        (({"A": X}, X), TypeError, "got dict: it is no tensor"),
        (([1.0, 2.0, 3.0], X), TypeError, 'argument 0 "A": expected a tensor, got a list'),
        (((X, X),), TypeError, 'argument 0 "A": expected a tensor, got a tuple'),
        ((X,), TypeError, r"main: expected 2 arguments, got 1: main\(A: float32 \(3,\), B: float32 \(3,\)\) -> \(\)"),
        ((X, X, X), TypeError, "main: expected 2 arguments, got 3"),
        ((X.reshape(3, 1), X), ValueError, r'argument 0 "A": expected shape \(3,\), got \(3, 1\)'),
        ((X[:2], X), ValueError, r'argument 0 "A": expected shape \(3,\), got \(2,\)'),
    ],
)
def test_wrong_arguments_of_a_prim_func(kernel, args, error, message):
    with pytest.raises(error, match=message):
        kernel(*args)
    assert X.tolist() == [1, 1, 1]


def test_a_prim_func_returns_nothing(kernel):
    assert kernel(X, np.zeros(3, "float32")) is None


def test_a_prim_func_that_writes_to_its_input():
    @mlc.script.tir.prim_func
    def increment(a: mlc.script.tir.Buffer((4,), "float32")):
        for i in range(4):
            with mlc.script.tir.block("a"):
                v = mlc.script.tir.axis.spatial(4, i)
                a[v] = a[v] + mlc.script.tir.float32(1)

    run = mlc.compile(increment)["increment"]
    x = np.zeros(4, "float32")
    run(x)
    assert x.tolist() == [1, 1, 1, 1]
    x.flags.writeable = False
    with pytest.raises(TypeError, match='increment: argument 0 "a": expected memory that can be written'):
        run(x)


@pytest.mark.parametrize("extents", [(3,), ("n",)])
def test_results_in_tuples(extents):
    """The same structure, of tensors of this package, whether shapes are known or not, and of whatever arguments."""

    def nested(x):
        return relax.Tuple([op.add(x, x), relax.Tuple([op.multiply(x, x), relax.Tuple([op.subtract(x, x)])])])

    main = graph(nested, TensorStructInfo(extents, "float32"))
    value = np.array([1, 2, 3], "float32")
    for x in value, torch.from_numpy(value), mlc.runtime.tensor(value), torch.nn.Parameter(torch.from_numpy(value)):
        total, (product, (difference,)) = main(x)
        assert all(type(result) is mlc.runtime.Tensor for result in (total, product, difference))
        assert total.numpy().tolist() == [2, 4, 6] and product.numpy().tolist() == [1, 4, 9]
        assert difference.numpy().tolist() == [0, 0, 0]


def test_tensors_of_torch_that_have_no_memory():
    function = graph(op.negative, TensorStructInfo((3,), "float32"))
    assert function(torch.ones(3)).numpy().tolist() == [-1, -1, -1]
    for x in torch.ones(3).to_sparse(), torch.ones(3, device="meta"):
        with pytest.raises(TypeError, match=r'argument 0 "x0": expected a tensor on cpu\(0\), got torch.Tensor'):
            function(x)


def test_tuples_are_checked_like_other_arguments():
    bb = relax.BlockBuilder()
    info = TensorStructInfo((2,), "float32")
    p = relax.Var("p", relax.TupleStructInfo([info, info]))
    with bb.function("main", [p]):
        with bb.dataflow():
            gv = bb.emit_output(op.add(p[0], p[1]))
        bb.emit_func_output(gv)
    main = relax.build(bb.get())["main"]
    x = np.ones(2, "float32")
    assert main((x, x)).numpy().tolist() == [2, 2]
    assert main([x, torch._neg_view(torch.ones(2))]).numpy().tolist() == [0, 0]
    with pytest.raises(ValueError, match=r'argument 1 "p\[1\]": expected shape \(2,\), got \(3,\)'):
        main((x, np.ones(3, "float32")))
    with pytest.raises(TypeError, match="expected a tensor on cpu.*got NoneType|expected a tensor, got a tuple"):
        main((x, None))


# ===--- Exceptions ------------------------------------------------------------------------------===#


class Trouble(Exception):
    def __init__(self, place, reason):
        super().__init__(place, reason)
        self.reason = reason


class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def calling(name):
    info = TensorStructInfo((2,), "float32")
    return graph(lambda x: op.call_dps_packed(name, [x], info), info)


@pytest.mark.parametrize(
    "error",
    [
        Trouble("here", 4),
        Mute(),
        KeyError("key"),
        StopIteration(3),
        KeyboardInterrupt(),
        SystemExit(3),
        GeneratorExit(),
        UnicodeDecodeError("utf8", b"\xff", 0, 1, "why"),
        ExceptionGroup("several", [ValueError(1), TypeError(2)]),
        AssertionError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_very_exception_comes_back(error):
    def inner():
        raise error

    mlc.register_func("test.calls.raises", lambda x, out: inner(), override=True)
    with pytest.raises(type(error)) as caught:
        calling("test.calls.raises")(np.ones(2, "float32"))
    assert caught.value is error
    assert [frame.name for frame in traceback.extract_tb(error.__traceback__)][-2:] == ["<lambda>", "inner"]
    assert error.__context__ is None and error.__cause__ is None


def test_an_exception_keeps_its_cause():
    @mlc.register_func("test.calls.chained", override=True)
    def chained(x, out):
        try:
            raise KeyError("first")
        except KeyError as first:
            raise Trouble("here", 1) from first

    with pytest.raises(Trouble) as caught:
        calling("test.calls.chained")(np.ones(2, "float32"))
    assert isinstance(caught.value.__cause__, KeyError) and caught.value.reason == 1


def test_an_exception_through_calls_inside_calls():
    error = Trouble("deep", 2)
    inner = calling("test.calls.deep")

    @mlc.register_func("test.calls.deep", override=True)
    def deep(x, out):
        raise error

    @mlc.register_func("test.calls.outer", override=True)
    def outer(x, out):
        inner(x, out)

    with pytest.raises(Trouble) as caught:
        calling("test.calls.outer")(np.ones(2, "float32"))
    assert caught.value is error


def test_an_exception_that_was_handled_is_forgotten():
    inner, calls = calling("test.calls.fails"), []

    @mlc.register_func("test.calls.fails", override=True)
    def fails(x, out):
        raise Trouble("inside", 3)

    @mlc.register_func("test.calls.handles", override=True)
    def handles(x, out):
        with pytest.raises(Trouble):
            inner(x, out)
        calls.append(1)
        inner(np.ones(3, "float32"))

    with pytest.raises(ValueError, match=r"expected shape \(2,\), got \(3,\)"):
        calling("test.calls.handles")(np.ones(2, "float32"))
    assert calls == [1]


def test_a_function_of_the_registry_raises_as_it_is():
    error = Trouble("there", 5)

    @mlc.register_func("test.calls.direct", override=True)
    def direct():
        raise error

    with pytest.raises(Trouble) as caught:
        mlc.get_global_func("test.calls.direct")()
    assert caught.value is error


def test_errors_of_the_runtime_show_no_lines_of_libraries(kernel):
    with pytest.raises(ValueError) as caught:
        kernel(np.ones(4, "float32"), X)
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert all("mlc" in frame.filename or "test_calls" in frame.filename for frame in frames)


def test_registering_what_is_no_function():
    with pytest.raises(TypeError, match="'test.calls.none' is to be a function, not int"):
        mlc.register_func("test.calls.none", 3)
    with pytest.raises(TypeError, match="a name is a string, not int"):
        mlc.register_func(3, lambda: 0)
    with pytest.raises(ValueError, match="no function is registered under the name 'test.calls.none'"):
        mlc.runtime.remove_global_func("test.calls.none")


def test_a_decorated_function_is_still_the_function():
    @mlc.register_func
    def registered_by_its_own_name(x):
        return x + 1

    assert registered_by_its_own_name(1) == 2
    assert mlc.get_global_func("registered_by_its_own_name")(1) == 2
    mlc.runtime.remove_global_func("registered_by_its_own_name")
