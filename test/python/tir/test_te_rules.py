"""What `te.create_prim_func` makes, as a table: the tensors, and the function's body."""

import textwrap

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import script, te  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402

RULES = {}


def rule(text, **options):
    def add(make):
        RULES[make.__name__] = (make, text, options)
        return make

    return add


@rule("""
def main(var_A: T.Buffer((4, 8), "float32"), var_B: T.Buffer((4, 8), "float32")):
    for i, j in T.grid(4, 8):
        with T.block("B"):
            v_i, v_j = T.axis.remap("SS", [i, j])
            var_B[v_i, v_j] = var_A[v_i, v_j] + T.float32(1)""")
def axes_are_named_by_the_parameters():
    A = te.placeholder((4, 8), name="A")
    return [A, te.compute((4, 8), lambda i, j: A[i, j] + 1.0, name="B")]


@rule("""
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4, 8), "float32")):
    for i0, i1 in T.grid(4, 8):
        with T.block("B"):
            v_i0, v_i1 = T.axis.remap("SS", [i0, i1])
            B[v_i0, v_i1] = A[v_i0, v_i1] * T.float32(2)""")
def axes_of_a_list_are_numbered():
    A = te.placeholder((4, 8), name="A")
    return [A, te.compute((4, 8), lambda *i: A(*i) * 2.0, name="B")]


@rule("""
def main(A: T.Buffer((1, 8), "float32"), B: T.Buffer((1, 8), "float32")):
    for i, j in T.grid(1, 8):
        with T.block("B"):
            v_i, v_j = T.axis.remap("SS", [i, j])
            B[v_i, v_j] = A[v_i, v_j] + T.float32(1)""")
def loops_that_run_once_stay():
    A = te.placeholder((1, 8), name="A")
    return [A, te.compute((1, 8), lambda i, j: A[i, j] + 1.0, name="B")]


@rule("""
def main(A: T.Buffer((), "float32"), B: T.Buffer((), "float32")):
    with T.block("B"):
        vi = T.axis.spatial(1, 0)
        B[()] = A[()] + T.float32(1)""")
def an_element_has_a_variable_of_one_value():
    A = te.placeholder((), name="A")
    return [A, te.compute((), lambda: A[()] + 1.0, name="B")]


@rule("""
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((), "float32")):
    for k in range(8):
        with T.block("B"):
            v_k = T.axis.reduce(8, k)
            with T.init():
                B[()] = T.float32(0)
            B[()] = B[()] + A[v_k]""")
def a_sum_of_all():
    A = te.placeholder((8,), name="A")
    k = te.reduce_axis((0, 8), name="k")
    return [A, te.compute((), lambda: te.sum(A[k], axis=k), name="B")]


@rule("""
def main(A: T.Buffer((4, 8), "int32"), B: T.Buffer((4,), "int32")):
    for i, k in T.grid(4, 8):
        with T.block("B"):
            v_i, v_k = T.axis.remap("SR", [i, k])
            with T.init():
                B[v_i] = T.int32(-2147483648)
            B[v_i] = T.max(B[v_i], A[v_i, v_k])""")
def the_largest_starts_at_the_smallest_number():
    A = te.placeholder((4, 8), "int32", name="A")
    k = te.reduce_axis((0, 8), name="k")
    return [A, te.compute((4,), lambda i: te.max(A[i, k], axis=k), name="B")]


@rule("""
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4,), "float32")):
    for i, k in T.grid(4, 8):
        with T.block("B"):
            v_i, v_k = T.axis.remap("SR", [i, k])
            with T.init():
                B[v_i] = T.float32(3.4028234663852886e38)
            B[v_i] = T.min(B[v_i], A[v_i, v_k])""")
def the_smallest_starts_at_the_largest_finite_number():
    A = te.placeholder((4, 8), name="A")
    k = te.reduce_axis((0, 8), name="k")
    return [A, te.compute((4,), lambda i: te.min(A[i, k], axis=k), name="B")]


@rule("""
def main(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
    for i in range(4):
        with T.block("B"):
            v_i = T.axis.spatial(4, i)
            B[v_i] = T.max(A[v_i], T.float32(0))""")
def the_larger_of_two_is_no_reduction():
    A = te.placeholder((4,), name="A")
    return [A, te.compute((4,), lambda i: te.max(A[i], 0), name="B")]


@rule("""
def main(A: T.Buffer((8,), "int32"), B: T.Buffer((8,), "int32")):
    for i in range(8):
        with T.block("B"):
            v_i = T.axis.spatial(8, i)
            B[v_i] = A[v_i] * 2""")
def values_are_simplified():
    A = te.placeholder((8,), "int32", name="A")
    return [A, te.compute((8,), lambda i: A[i] * 2 + 1 - 1, name="B")]


@rule("""
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((8, 4), "float32"), D: T.Buffer((4, 4), "float32")):
    C = T.alloc_buffer((4, 4))
    for i, j, k in T.grid(4, 4, 8):
        with T.block("C"):
            v_i, v_j, v_k = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[v_i, v_j] = T.float32(0)
            C[v_i, v_j] = C[v_i, v_j] + A[v_i, v_k] * B[v_k, v_j]
    for i, j in T.grid(4, 4):
        with T.block("D"):
            v_i, v_j = T.axis.remap("SS", [i, j])
            D[v_i, v_j] = C[v_i, v_j] + T.float32(1)""")
def what_is_in_between_is_allocated():
    A, B = te.placeholder((4, 8), name="A"), te.placeholder((8, 4), name="B")
    k = te.reduce_axis((0, 8), name="k")
    C = te.compute((4, 4), lambda i, j: te.sum(A[i, k] * B[k, j], axis=k), name="C")
    return [A, B, te.compute((4, 4), lambda i, j: C[i, j] + 1.0, name="D")]


@rule("""
def main(A: T.Buffer((4,), "float32"), C: T.Buffer((4,), "float32")):
    B = T.alloc_buffer((4,))
    for i in range(4):
        with T.block("B"):
            v_i = T.axis.spatial(4, i)
            B[v_i] = A[v_i] + T.float32(1)
    for i in range(4):
        with T.block("B_1"):
            v_i = T.axis.spatial(4, i)
            C[v_i] = B[v_i] * T.float32(2)""")
def blocks_of_one_name_are_numbered():
    A = te.placeholder((4,), name="A")
    B = te.compute((4,), lambda i: A[i] + 1.0, name="B")
    return [A, te.compute((4,), lambda i: B[i] * 2.0, name="B")]


@rule("""
def main(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32"), C: T.Buffer((4,), "float32")):
    for i in range(4):
        with T.block("B"):
            v_i = T.axis.spatial(4, i)
            B[v_i] = A[v_i] + T.float32(1)
        with T.block("C"):
            v_i = T.axis.spatial(4, i)
            C[v_i] = A[v_i] * T.float32(2)""")
def results_of_one_compute_share_a_nest():
    A = te.placeholder((4,), name="A")
    first, second = te.compute((4,), lambda i: (A[i] + 1.0, A[i] * 2.0), name="BC")
    return [A, first, second]


@rule(
    """
def main(A: T.Buffer((T.int64(4), T.int64(8)), "float32"), B: T.Buffer((T.int64(4), T.int64(8)), "float32")):
    for i, j in T.grid(T.int64(4), T.int64(8)):
        with T.block("B"):
            v_i, v_j = T.axis.remap("SS", [i, j])
            B[v_i, v_j] = A[v_i, v_j] + T.float32(1)""",
    index_dtype_override="int64",
)
def indices_of_64_bits():
    A = te.placeholder((4, 8), name="A")
    return [A, te.compute((4, 8), lambda i, j: A[i, j] + 1.0, name="B")]


@rule("""
def main(a: T.handle, b: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 8), "float32")
    B = T.match_buffer(b, (n,), "float32")
    for i, k in T.grid(n, 8):
        with T.block("B"):
            v_i, v_k = T.axis.remap("SR", [i, k])
            with T.init():
                B[v_i] = T.float32(0)
            B[v_i] = B[v_i] + A[v_i, v_k]""")
def a_size_that_is_not_known():
    n = te.var("n")
    A = te.placeholder((n, 8), name="A")
    k = te.reduce_axis((0, 8), name="k")
    return [A, te.compute((n,), lambda i: te.sum(A[i, k], axis=k), name="B")]


@pytest.mark.parametrize("name", RULES)
def test_rule(name):
    make, text, options = RULES[name]
    lines = textwrap.dedent(text).strip("\n").splitlines()
    body = next(number for number, line in enumerate(lines) if line.endswith("):")) + 1
    lines.insert(body, '    T.func_attr({"tir.noalias": True})')
    expected = script.from_source("\n".join(["@T.prim_func", *lines]) + "\n")
    assert_structural_equal(te.create_prim_func(make(), **options), expected.with_attr("global_symbol", "main"))
