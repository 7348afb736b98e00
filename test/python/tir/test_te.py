"""Tensor expressions: what the Python API builds of them."""

import numpy as np
import pytest

from mlc import MLCError, te, tir, topi


def matmul(a, b):
    k = te.reduce_axis((0, a.shape[1]), name="k")
    return te.compute((a.shape[0], b.shape[1]), lambda i, j: te.sum(a[i, k] * b[k, j], axis=k), name="matmul")


def relu(a):
    return te.compute(a.shape, lambda *i: te.max(a(*i), 0), name="relu")


def text(tensor):
    """The op that computes a tensor. What else is in the free block need not be valid."""
    return tensor.value.owner.get_asm(assume_verified=True)


def test_tensor_says_what_it_is():
    a = te.placeholder((128, 64), name="A", dtype="float16")
    assert (a.shape, a.ndim, a.dtype, a.name) == ((128, 64), 2, "float16", "A")
    assert isinstance(a, te.Tensor)
    b = relu(a)
    assert (b.shape, b.dtype, b.name) == ((128, 64), "float16", "relu")
    assert [axis.name for axis in b.op.axis] == ["i0", "i1"]
    assert [tensor.name for tensor in b.op.input_tensors] == ["A"]


def test_reduction_has_its_axes():
    c = matmul(te.placeholder((8, 16), name="A"), te.placeholder((16, 4), name="B"))
    assert c.shape == (8, 4)
    assert [axis.name for axis in c.op.axis] == ["i", "j"]
    assert [axis.name for axis in c.op.reduce_axis] == ["k"]
    assert "over (%k in 16)" in text(c)


def test_max_of_two_values_is_elementwise_and_casts_the_literal():
    a = te.placeholder((4,), name="A", dtype="float32")
    body = text(relu(a))
    assert "arith.maximumf" in body and "0.000000e+00 : f32" in body
    body = text(relu(te.placeholder((4,), name="A", dtype="int8")))
    assert "arith.maxsi" in body and "0 : i8" in body


def test_unsigned_arithmetic_is_unsigned():
    a = te.placeholder((4,), name="A", dtype="uint8")
    b = te.compute((4,), lambda i: a[i] // 2 + 1)
    assert b.dtype == "uint8"
    assert "arith.divui" in text(b)


@pytest.mark.parametrize(
    "dtypes, result",
    [
        (("int32", "float32"), "float32"),
        (("int8", "int32"), "int32"),
        (("float16", "float32"), "float32"),
        (("uint8", "int16"), "int16"),
        (("bool", "int8"), "int8"),
        (("bfloat16", "float16"), "float32"),
    ],
)
def test_operands_meet_in_one_dtype(dtypes, result):
    a, b = (te.placeholder((4,), name=n, dtype=d) for n, d in zip("AB", dtypes, strict=True))
    assert te.compute((4,), lambda i: a[i] + b[i]).dtype == result


def test_symbolic_shapes_are_expressions():
    n, m = te.var("n"), te.var("m")
    a = te.placeholder((n, m), name="A")
    assert [str(extent) for extent in a.shape] == ["n", "m"]
    padded = te.compute((n * 2 + 2, m), lambda i, j: te.if_then_else(i < n, a[i, j], 0.0), name="pad")
    assert str(padded.shape[0]) == "n * 2 + 2"
    assert a.shape[1] == te.placeholder((m, 4), name="B").shape[0]
    assert a.shape[0] != a.shape[1]
    assert (n + n) // 2 == n
    assert int(n * 0 + 3) == 3


def test_a_read_that_is_not_taken_is_not_made():
    a = te.placeholder((8,), name="A")
    b = te.compute((10,), lambda i: te.if_then_else(te.all(i >= 1, i < 9), a[i - 1], 0.0))
    branch = text(b).split("scf.if")[1]
    assert branch.index("tensor.extract") < branch.index("else")


def test_several_results():
    a = te.placeholder((4, 8), name="A")
    twice, half = te.compute((4, 8), lambda i, j: (a[i, j] * 2, a[i, j] / 2), name="both")
    assert (twice.name, half.name) == ("both.v0", "both.v1")


def test_a_reducer_of_ones_own():
    def combine(x, y):
        return te.if_then_else(x[1] >= y[1], x[0], y[0]), te.if_then_else(x[1] >= y[1], x[1], y[1])

    argmax = te.comm_reducer(combine, lambda i, v: (te.const(-1, i), te.min_value(v)), name="argmax")
    a = te.placeholder((4, 8), name="A")
    k = te.reduce_axis((0, 8), "k")
    index, value = te.compute((4,), lambda i: argmax((k.astype("int32"), a[i, k]), axis=k), name="argmax")
    assert (index.dtype, value.dtype) == ("int32", "float32")
    script = te.create_prim_func([a, index, value]).mlir()
    assert "%argmax_v0: memref<4xi32>, %argmax_v1: memref<4xf32>" in script
    assert script.count("tir.block") == 1


def test_an_axis_that_is_used_before_the_compute():
    a = te.placeholder((9,), name="A")
    k = te.reduce_axis((0, 3), "k")
    shifted = k * 3
    b = te.compute((3,), lambda i: te.sum(a[shifted + i], axis=k), name="B")
    assert "unrealized" not in te.create_prim_func([a, b]).mlir()


def test_create_prim_func_allocates_what_is_in_between():
    a, b = te.placeholder((8, 8), name="A"), te.placeholder((8, 8), name="B")
    c = matmul(a, b)
    d = relu(c)
    script = te.create_prim_func([a, b, d]).mlir()
    assert "tir.prim_func @main(%A: memref<8x8xf32>, %B: memref<8x8xf32>, %relu: memref<8x8xf32>)" in script
    assert 'tir.alloc_buffer "matmul"' in script
    script = te.create_prim_func([a, b, c, d]).mlir()
    assert "%matmul: memref<8x8xf32>, %relu" in script and "alloc_buffer" not in script


def test_create_prim_func_names_and_index_type():
    a = te.placeholder((8,), name="A")
    function = te.create_prim_func([a, relu(a)])
    assert isinstance(function, tir.PrimFunc)
    assert function.name == "main" and [p.name for p in function.params] == ["A", "relu"]
    assert "index_dtype = i32" in function.mlir()
    renamed = function.with_attr({"global_symbol": "relu"})
    assert renamed.name == "relu" and function.name == "main"


def test_symbols_of_a_prim_func():
    n = te.var("n")
    a = te.placeholder((n, 4), name="A")
    script = te.create_prim_func([a, matmul(a, te.placeholder((4, 4), name="W"))][:1] + [relu(a)]).mlir()
    assert "tir.dims = #relax.dims<[n, 4]>" in script


def test_attributes_of_a_compute():
    a = te.placeholder((4,), name="A")
    b = te.compute((4,), lambda i: a[i], name="B", attrs={"layout": "x", "n": 2})
    assert 'layout = "x"' in text(b)


# ===--- What is refused -------------------------------------------------------------------------===#


def test_wrong_number_of_indices():
    a = te.placeholder((2, 3), name="A")
    with pytest.raises(ValueError, match="A has 2 dimensions, but 1 indices are given"):
        te.compute((2,), lambda i: a[i])
    with pytest.raises(ValueError, match="fcompute takes 1 indices, but the shape has 2 dimensions"):
        te.compute((2, 3), lambda i: a[i, i])


def test_slices_are_no_elements():
    with pytest.raises(TypeError, match="index 0 of A is a slice"):
        te.placeholder((2,), name="A")[0:1]


def test_division_of_integers_says_what_to_use():
    a = te.placeholder((2,), name="A", dtype="int32")
    with pytest.raises(TypeError, match="use // "):
        te.compute((2,), lambda i: a[i] / 2)


def test_a_reduction_is_the_whole_value():
    a = te.placeholder((2,), name="A")
    k = te.reduce_axis((0, 2), "k")
    with pytest.raises(TypeError, match="whole value of a te.compute"):
        te.compute((1,), lambda i: te.sum(a[k], axis=k) + 1)


def test_an_axis_is_a_reduce_axis():
    a = te.placeholder((2,), name="A")
    with pytest.raises(TypeError, match="te.reduce_axis"):
        te.compute((1,), lambda i: te.sum(a[i], axis=i))


def test_a_tensor_that_is_no_argument():
    a, b = te.placeholder((2, 2), name="A"), te.placeholder((2, 2), name="B")
    with pytest.raises(MLCError, match="'B' is used, but is not one of the arguments"):
        te.create_prim_func([a, matmul(a, b)])
    with pytest.raises(TypeError, match="argument 1 is a te.Tensor or a te.var, not int"):
        te.create_prim_func([a, 3])


def test_the_truth_of_a_computed_value_is_not_known():
    a = te.placeholder((2,), name="A")
    with pytest.raises(ValueError, match="if_then_else"):
        te.compute((2,), lambda i: a[i] if a[i] > 0 else 0.0)


def test_literals_have_to_fit():
    a = te.placeholder((2,), name="A", dtype="uint8")
    with pytest.raises(ValueError, match="300 does not fit into uint8"):
        te.compute((2,), lambda i: a[i] + 300)


def test_extents_are_not_negative():
    with pytest.raises(ValueError, match="not negative"):
        te.placeholder((-1,), name="A")


def test_unknown_dtype():
    with pytest.raises(TypeError, match="'float33' is not a dtype"):
        te.placeholder((1,), dtype="float33")


# ===--- topi ------------------------------------------------------------------------------------===#


def test_topi_shapes():
    x, w = te.placeholder((4, 1, 28, 28), name="x"), te.placeholder((32, 1, 3, 3), name="w")
    y = topi.nn.conv2d(x, w, 1, 0, 1)
    assert y.shape == (4, 32, 26, 26)
    y = topi.nn.pool2d(y, [2, 2], [2, 2], [1, 1], [0, 0, 0, 0], "max")
    assert y.shape == (4, 32, 13, 13)
    y = topi.nn.flatten(y)
    assert y.shape == (4, 5408)
    y = topi.nn.dense(y, te.placeholder((10, 5408), name="v"))
    assert topi.nn.softmax(y, axis=1).shape == (4, 10)
    assert topi.add(y, 1.0).shape == (4, 10)
    assert topi.transpose(y).shape == (10, 4)
    assert topi.reshape(y, (2, 20)).shape == (2, 20)
    assert topi.sum(y, axis=1, keepdims=True).shape == (4, 1)


def test_topi_same_padding():
    x, w = te.placeholder((1, 1, 28, 28), name="x"), te.placeholder((8, 1, 3, 3), name="w")
    assert topi.nn.conv2d(x, w, 1, "SAME", 1).shape == (1, 8, 28, 28)
    assert topi.nn.conv2d(x, w, 2, "SAME", 1).shape == (1, 8, 14, 14)


def test_topi_keeps_symbols():
    n = te.var("n")
    x = te.placeholder((n, 784), name="x")
    y = topi.add(topi.nn.dense(x, te.placeholder((128, 784), name="w")), te.placeholder((128,), name="b"))
    assert str(y.shape[0]) == "n" and y.shape[1] == 128
    assert str(topi.concatenate([x, x], axis=0).shape[0]) == "n * 2"


def test_topi_refuses():
    with pytest.raises(MLCError, match="topi.nn.dense: expected the summed dimensions to be equal, got 3 and 4"):
        topi.nn.dense(te.placeholder((2, 3)), te.placeholder((2, 4)))
    with pytest.raises(TypeError, match="an operand is a te.Tensor, not ndarray"):
        topi.add(te.placeholder((2, 3)), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="'VALID' or 'SAME'"):
        topi.nn.conv2d(te.placeholder((1, 1, 4, 4)), te.placeholder((1, 1, 3, 3)), 1, "FULL", 1)


def test_two_values_and_a_third():
    a = te.placeholder((4,), name="A")
    with pytest.raises(TypeError, match="te.max takes two values, or one and the axes to reduce"):
        te.compute((4,), lambda i: te.max(a[i], 0.0, 1.0))


def test_an_axis_without_points():
    with pytest.raises(ValueError, match="the axis 'k' of a reduction is empty: its extent is 0"):
        te.reduce_axis((3, 3), name="k")


@pytest.mark.parametrize("name", ["floordiv", "floormod", "truncdiv", "truncmod"])
def test_integers_divided_by_zero(name):
    a = te.placeholder((4,), name="A", dtype="int32")
    with pytest.raises(ZeroDivisionError, match=f"{name} of integers by zero"):
        te.compute((4,), lambda i: getattr(tir, name)(a[i], 0))


def test_conditions_by_their_names_in_tir():
    a = te.placeholder((4,), name="A", dtype="bool")
    b = te.compute((4,), lambda i: tir.any(tir.all(a[i], i < 2), tir.Not(a[i])))
    assert b.dtype == "bool" and "arith.ori" in text(b)


@pytest.mark.parametrize(
    ("element", "text"),
    [
        (lambda x: tir.hypot(x, x), "T.hypot(A[v_i], A[v_i])"),
        (lambda x: tir.copysign(x, -1.0), "T.copysign(A[v_i], T.float32(-1.0))"),
        (lambda x: tir.nextafter(x, 0.0), "T.nextafter(A[v_i], T.float32(0.0))"),
        (lambda x: tir.ldexp(x, 2), "T.ldexp(A[v_i], 2)"),
        (lambda x: tir.call_pure_extern("float32", "sinf", x), 'T.call_pure_extern("float32", "sinf", A[v_i])'),
        (lambda x: tir.call_intrin("float32", "tir.hypot", x, x), "T.hypot(A[v_i], A[v_i])"),
        (
            lambda x: tir.call_llvm_pure_intrin("float32", "llvm.sqrt", x),
            'T.call_llvm_pure_intrin("float32", "llvm.sqrt", A[v_i])',
        ),
    ],
)
def test_functions_that_others_define(element, text):
    A = te.placeholder((4,), name="A")
    assert text in te.create_prim_func([A, te.compute((4,), lambda i: element(A[i]), name="B")]).script()


@pytest.mark.parametrize(("args", "error"), [((1.0,), "takes 2 values, but 1 are given"), ((), "takes 2 values")])
def test_functions_of_two_values(args, error):
    with pytest.raises(TypeError, match=error):
        tir.hypot(*args)


def test_axes_of_an_operation_have_domains():
    n = te.var("n")
    A = te.placeholder((4, n), name="A")
    k = te.reduce_axis((1, n), "k")
    B = te.compute((4,), lambda i: te.sum(A[i, k], axis=k), name="B")
    (i,), (reduced,) = B.op.axis, B.op.reduce_axis
    assert i.dom.min == 0 and i.dom.extent == 4
    assert reduced.dom.min == 1 and str(reduced.dom.extent) == "n - 1"


@pytest.mark.parametrize("dom", [8, (8,), (0, 8, 1), "k"])
def test_a_domain_is_a_pair(dom):
    with pytest.raises(TypeError, match=r"the axis 'k' of a reduction is over a range or a pair \(begin, end\), not"):
        te.reduce_axis(dom, "k")
