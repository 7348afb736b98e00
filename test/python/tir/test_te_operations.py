"""What the operation of a tensor says: body, axes, tag, attributes and inputs; and where functions are written."""

import pytest

from mlc import te, tir
from mlc.script import from_source
from mlc.tir.stmt_functor import post_order_visit


@pytest.fixture
def matmul():
    a, b = te.placeholder((128, 64), name="A"), te.placeholder((64, 32), name="B", dtype="float32")
    k = te.reduce_axis((0, 64), "k")
    c = te.compute(
        (128, 32), lambda i, j: te.sum(a[i, k] * b[k, j], axis=k), name="C", tag="matmul", attrs={"note": [1, 2]}
    )
    return a, b, c


def test_body_of_elements(matmul):
    _, _, c = matmul
    d = te.compute((128, 32), lambda i, j: c[i, j] + 1.0, name="D")
    (value,) = d.op.body
    assert isinstance(value, tir.Add) and str(value) == "C[i, j] + T.float32(1.0)"
    assert isinstance(value.a, tir.ProducerLoad) and value.a.producer == c
    assert d.op.axis[0].var.same_as(value.a.indices[0]) and not d.op.axis[1].var.same_as(value.a.indices[0])
    assert (d.op.axis[0].dom.extent, d.op.axis[0].var.dtype, d.op.reduce_axis) == (128, "int32", [])
    seen = []
    post_order_visit(value, lambda node: seen.append(type(node).__name__))
    assert seen[-1] == "Add" and seen.count("ProducerLoad") == 1


def test_body_of_a_reduction(matmul):
    _, _, c = matmul
    (value,) = c.op.body
    assert isinstance(value, tir.Reduce) and str(value.source) == "[A[i, k] * B[k, j]]"
    assert str(value.combiner.script()).strip() == "T.comm_reducer(lambda x, y: x + y, [T.float32(0.0)])"
    assert value.axis[0].var.same_as(c.op.reduce_axis[0].var) and value.axis[0].dom.extent == 64
    assert value.axis[0].iter_type == tir.IterVar.CommReduce


@pytest.mark.parametrize(
    "make, text",
    [
        (te.max, "lambda x, y: T.max(x, y), [T.float32(-340282346638528859811704183484516925440.0)]"),
        (te.min, "lambda x, y: T.min(x, y), [T.float32(340282346638528859811704183484516925440.0)]"),
        (te.prod, "lambda x, y: x * y, [T.float32(1.0)]"),
    ],
)
def test_combiners_have_names(make, text):
    a, k = te.placeholder((4, 8), name="A"), te.reduce_axis((0, 8), "k")
    combiner = te.compute((4,), lambda i: make(a[i, k], axis=k)).op.body[0].combiner
    assert combiner.script().strip() == f"T.comm_reducer({text})"


def test_bodies_of_several_results():
    first, second = te.compute((10,), lambda i: (i + 1, i * 2), name="two")
    assert list(map(str, first.op.body)) == ["i + 1", "i * 2"]
    assert first.op == second.op and first.op.num_outputs == 2 and second.value_index == 1
    a, k = te.placeholder((4, 64), name="A"), te.reduce_axis((0, 64), "k")
    arg_max = te.comm_reducer(
        lambda x, y: (tir.Select(x[1] >= y[1], x[0], y[0]), tir.Select(x[1] >= y[1], x[1], y[1])),
        lambda of_index, of_value: (tir.const(-1, of_index), te.min_value(of_value)),
    )
    index, _ = te.compute((4,), lambda i: arg_max((k, a[i, k]), axis=k), name="best")
    body = index.op.body
    assert [part.value_index for part in body] == [0, 1] and str(body[0].source[1]) == "A[i, k]"
    assert [part.dtype for part in body] == ["int32", "float32"]
    assert "T.Select(x_1 >= y_1, x, y)" in body[0].combiner.script()


def test_tags_and_attributes(matmul):
    a, _, c = matmul
    assert (c.op.tag, a.op.tag, c.op.attrs, a.op.attrs) == ("matmul", "", {"note": [1, 2]}, {})
    b = te.compute((4,), lambda i: a[i, 0], attrs={"layout_free_placeholders": [a]})
    assert b.op.attrs == {"layout_free_placeholders": [a]}


def test_given_tensors_have_no_body():
    a = te.placeholder((4, 8), name="A", dtype="int8")
    assert (a.op.shape, a.op.dtype, a.op.axis) == ((4, 8), "int8", [])
    with pytest.raises(AttributeError, match="'A' is a tensor that is given, so it has no body"):
        _ = a.op.body


def test_statements_are_a_body():
    a = te.placeholder((4,), name="A")
    b = te.extern((4,), [a], lambda ins, outs: tir.call_packed("f", ins[0], outs[0]), name="B")
    assert isinstance(b.op, te.ExternOp) and isinstance(b.op.body, tir.Stmt)
    assert (b.op.inputs, [buffer.name for buffer in b.op.output_placeholders]) == ([a], ["B"])
    assert [buffer.dtype for buffer in b.op.input_placeholders] == ["float32"]


def test_buffers_say_how_they_lie_in_memory():
    function = from_source("""
@T.prim_func
def f(a: T.handle, b: T.Buffer((4,), "int32"), c: T.handle):
    s, o = T.int32(), T.int32()
    A = T.match_buffer(a, (4, 4), elem_offset=8, align=128)
    C = T.match_buffer(c, (4, 4), strides=[s, 1], elem_offset=o, offset_factor=4, scope="local")
    D = T.alloc_buffer((4, 4), strides=[8, 1], axis_separators=[1], align=32)
    D[0, 0] = A[0, 0] + C[0, 0]
    b[0] = 1
""")
    a, b, c = function.buffer_map.values()
    (d,) = function.body.block.alloc_buffers
    assert [buffer.elem_offset for buffer in (a, b, d)] == [8, 0, 0]
    assert [list(map(str, buffer.strides)) for buffer in (a, b, c, d)] == [[], [], ["s", "1"], ["8", "1"]]
    assert [buffer.data_alignment for buffer in (a, b, d)] == [128, 64, 32]
    assert (str(c.elem_offset), c.offset_factor, c.scope(), d.axis_separators) == ("o", 4, "local", [1])
    assert tir.decl_buffer((4,)).elem_offset == 0
    assert tir.decl_buffer((4,), name="X", offset_factor=2).elem_offset.name == "X_elem_offset"


def test_where_functions_are_written():
    function = from_source(
        "@T.prim_func\ndef f(A: T.Buffer((4,))):\n    for i in range(4):\n        A[i] = A[i] * 2.0\n"
    )
    store = function.body.body
    spans = [function.span, function.body.span, store.span, store.value.span]
    assert [span.line for span in spans] == [2, 3, 4, 4] and spans[1].column == 5
    made = tir.Var("x", "int32") + 1
    assert (made.span, tir.Evaluate(made).span) == (None, None)
    graph = from_source("@R.function\ndef g(x: R.Tensor((4,))):\n    y = R.add(x, x)\n    return y\n")
    assert graph.body.blocks[0].bindings[0].value.span.line == 3
