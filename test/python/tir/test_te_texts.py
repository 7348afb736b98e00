"""What create_prim_func makes, as TVMScript."""

from mlc import te, tir


def lines(tensors):
    return [line.strip() for line in te.create_prim_func(tensors).script().splitlines()]


def test_results_that_are_computed_together_have_names_before_any_is_written():
    def combine(lhs, rhs):
        takes_left = lhs[1] >= rhs[1]
        return tir.Select(takes_left, lhs[0], rhs[0]), tir.Select(takes_left, lhs[1], rhs[1])

    argmax = te.comm_reducer(combine, lambda a, b: (tir.const(-1, a), te.min_value(b)), name="argmax")
    m, n = te.var("m"), te.var("n")
    index = te.placeholder((m, n), name="idx", dtype="int32")
    value = te.placeholder((m, n), name="val")
    k = te.reduce_axis((0, n), "k")
    first, second = te.compute((m,), lambda i: argmax((index[i, k], value[i, k]), axis=k), name="argmax")
    text = lines([index, value, first, second])
    condition = "argmax_v1[v_i] >= val[v_i, v_k]"
    start = text.index(f"v_argmax_v0: T.int32 = T.Select({condition}, argmax_v0[v_i], idx[v_i, v_k])")
    assert text[start + 1 : start + 4] == [
        f"v_argmax_v1: T.float32 = T.Select({condition}, argmax_v1[v_i], val[v_i, v_k])",
        "argmax_v0[v_i] = v_argmax_v0",
        "argmax_v1[v_i] = v_argmax_v1",
    ]


def test_a_tensor_without_axes_has_one():
    A = te.placeholder((4,), name="A")
    two = te.compute((), lambda: 2, name="two")
    B = te.compute((4,), lambda i: A[i] + two(), name="B")
    text = lines([A, B])
    start = text.index('with T.block("two"):')
    assert text[start + 1 : start + 5] == ["vi = T.axis.spatial(1, 0)", "T.reads()", "T.writes(two[()])", "two[()] = 2"]
    assert 'B[v_i] = A[v_i] + T.Cast("float32", two[()])' in text


def test_comparisons_and_attributes():
    a, b = te.placeholder((8, 8), name="A"), te.placeholder((8, 8), name="B")
    c = te.compute(
        (8, 8),
        lambda i, j: te.if_then_else(te.all(i >= 1, a[i, j] > b[i, j]), -a[i, j], tir.max(b[i, j], 0.0)),
        name="C",
        attrs={"layout_free_placeholders": [b]},
    )
    text = te.create_prim_func([a, b, c]).script()
    assert 'T.func_attr({"layout_free_buffers": [1], "tir.noalias": True})' in text
    assert "T.if_then_else(1 <= v_i and B[v_i, v_j] < A[v_i, v_j], A[v_i, v_j] * T.float32(-1.0)" in text
