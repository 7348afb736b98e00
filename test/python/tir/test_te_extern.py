"""Tensors that statements over buffers compute, as functions over buffers."""

import pytest

from mlc import te, tir
from mlc._core.module import assert_structural_equal
from mlc.script import from_source


def lines(function):
    return [line.strip() for line in function.script().splitlines()]


def test_a_packed_function_of_buffers():
    A, B = te.placeholder((16, 8), name="A"), te.placeholder((8, 16), name="B")
    C = te.extern(
        (16, 16), [A, B], lambda ins, outs: tir.call_packed("matmul", ins[0], ins[1], outs[0], 0, 0), name="C"
    )
    function = te.create_prim_func([A, B, C])
    text = lines(function)
    assert "def main(var_A: T.handle, var_B: T.handle, var_C: T.handle):" in text
    assert "A = T.match_buffer(var_A, (16, 8), offset_factor=1)" in text
    place = text.index('with T.block("C"):')
    assert text[place + 1 : place + 3] == ["T.reads(A[0:16, 0:8], B[0:8, 0:16])", "T.writes(C[0:16, 0:16])"]
    array = "T.tvm_stack_make_array(A.data, T.tvm_stack_make_shape(16, 8), 0, 2, T.float32(0.0), A.elem_offset)"
    assert text[place + 3].startswith(f'T.call_packed("matmul", {array}, ')
    assert_structural_equal(function, from_source(function.script()))


def test_statements_between_tensors():
    A = te.placeholder((16,), name="A")
    B = te.compute((16,), lambda i: A[i] * 2, name="B")
    C = te.extern((16,), [B], lambda ins, outs: tir.BufferStore(outs[0], tir.BufferLoad(ins[0], [3]), [2]), name="C")
    D = te.compute((16,), lambda i: C[i] + 1, name="D")
    text = lines(te.create_prim_func([A, D]))
    place = text.index('with T.block("C"):')
    assert text[place + 1 : place + 4] == ["T.reads(B[0:16])", "T.writes(C[0:16])", "C[2] = B[3]"]
    assert "B = T.alloc_buffer((16,))" in text and "C = T.alloc_buffer((16,))" in text
    assert "D[v_i] = C[v_i] + T.float32(1.0)" in text


def test_results_of_two_shapes():
    A = te.placeholder((16,), name="A")
    first, second = te.extern(
        [(16,), (8, 2)],
        [A],
        lambda ins, outs: tir.call_extern("int32", "f", ins[0].data, outs[0].data, outs[1].data),
        name="E",
        dtype=["float32", "int32"],
    )
    assert (first.shape, first.dtype, second.shape, second.dtype) == ((16,), "float32", (8, 2), "int32")
    text = lines(te.create_prim_func([A, first, second]))
    assert sum("T.block(" in line for line in text) == 1
    assert "def main(var_A: T.handle, var_E: T.handle, var_E_1: T.handle):" in text
    assert 'T.call_extern("int32", "f", A.data, E.data, E_1.data)' in text


def test_two_blocks_of_statements_and_tensors_after_them():
    A = te.placeholder((16,), name="A")

    def doubled(source, name):
        return te.extern(
            (16,), [source], lambda ins, outs: tir.call_packed("twice", ins[0], outs[0]), name=name, attrs={"k": 1}
        )

    B = doubled(A, "B")
    C = doubled(B, "C")
    assert [tensor.name for tensor in C.op.input_tensors] == ["B"] and C.op.axis == []
    function = te.create_prim_func([A, C])
    text = lines(function)
    assert text.count('T.block_attr({"k": 1})') == 2
    # The memory in between begins where its buffer does; the parameters have offsets of their own.
    assert "A = T.match_buffer(var_A, (16,), offset_factor=1)" in text
    assert "C = T.match_buffer(var_C, (16,), offset_factor=1)" in text
    array = "T.tvm_stack_make_array({0}.data, T.tvm_stack_make_shape(16), 0, 1, T.float32(0.0), {1})"
    parts = [array.format("B", 0), array.format("C", "C.elem_offset")]
    assert f'T.call_packed("twice", {", ".join(parts)})' in text
    assert_structural_equal(function, from_source(function.script()))


def test_what_is_refused():
    A, B = te.placeholder((16,), name="A"), te.placeholder((16,), "int32", name="B")
    with pytest.raises(ValueError, match="no one dtype of the inputs"):
        te.extern((16,), [A, B], lambda ins, outs: tir.Evaluate(0))
    with pytest.raises(ValueError, match="2 shapes, but 1 dtypes"):
        te.extern([(16,), (16,)], [A], lambda ins, outs: tir.Evaluate(0), dtype="float32")
    with pytest.raises(TypeError, match="the inputs are tensors"):
        te.extern((16,), [3], lambda ins, outs: tir.Evaluate(0))


ADD_ONE = """
@T.prim_func
def add_one(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    for i in range(8):
        with T.block("b"):
            vi = T.axis.spatial(8, i)
            B[vi] = A[vi] + 1.0
"""


def test_a_function_over_buffers_computes_a_tensor():
    A = te.placeholder((8,), name="A")
    B = te.extern_primfunc([A], from_source(ADD_ONE))
    C = te.compute((8,), lambda i: B[i] * 2.0, name="C")
    text = te.create_prim_func([A, C]).script()
    assert 'with T.block("extern"):' in text and "B[vi] = A[vi] + T.float32(1.0)" in text
    assert isinstance(B.op, te.ExternOp) and isinstance(A.op, te.PlaceholderOp) and isinstance(C.op, te.ComputeOp)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ([te.placeholder((9,), name="A")], r"'A' is \(8\) of float32, but the input is \(9\) of float32"),
        ([te.placeholder((8,), "int8", name="A")], r"but the input is \(8\) of int8"),
        ([te.placeholder((8,), name=name) for name in "AB"], "2 inputs and a result are expected"),
    ],
)
def test_a_function_that_computes_no_tensor_of_these(inputs, message):
    with pytest.raises(ValueError, match=message):
        te.extern_primfunc(inputs, from_source(ADD_ONE))
