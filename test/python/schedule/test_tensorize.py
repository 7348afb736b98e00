"""tir.TensorIntrin, Schedule.blockize and Schedule.tensorize, and the dot products of x86."""

import numpy as np
import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import te, tir  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import ScheduleError, Trace  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402
from tvm.tir.tensor_intrin.x86 import AVX512_DOT_16x4_INTRIN, VNNI_DOT_16x4_INTRIN  # noqa: E402


@T.prim_func
def matmul(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (32, 32))
    B = T.match_buffer(b, (32, 32))
    C = T.match_buffer(c, (32, 32))
    for i, j, k in T.grid(32, 32, 32):
        with T.block("update"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


@T.prim_func
def tile_desc(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (16, 16), align=64, offset_factor=1)
    B = T.match_buffer(b, (16, 16), align=64, offset_factor=1)
    C = T.match_buffer(c, (16, 16), align=64, offset_factor=1)
    with T.block("root"):
        T.reads(C[0:16, 0:16], A[0:16, 0:16], B[0:16, 0:16])
        T.writes(C[0:16, 0:16])
        for i, j, k in T.grid(16, 16, 16):
            with T.block("update"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


@T.prim_func
def tile_impl(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (16, 16), align=64, offset_factor=1)
    B = T.match_buffer(b, (16, 16), align=64, offset_factor=1)
    C = T.match_buffer(c, (16, 16), align=64, offset_factor=1)
    with T.block("root"):
        T.reads(C[0:16, 0:16], A[0:16, 0:16], B[0:16, 0:16])
        T.writes(C[0:16, 0:16])
        for k, i, j in T.grid(16, 16, 16):
            with T.block("in_another_order"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


tir.TensorIntrin.register("test.tile", tile_desc, tile_impl, override=True)


def tiled(init=False):
    sch = tir.Schedule(matmul, debug_mask="all")
    block = sch.get_block("update")
    i, j, k = sch.get_loops(block)
    io, ii = sch.split(i, factors=[None, 16])
    jo, ji = sch.split(j, factors=[None, 16])
    ko, ki = sch.split(k, factors=[None, 16])
    sch.reorder(io, jo, ko, ii, ji, ki)
    if not init:
        sch.decompose_reduction(block, ko)
    return sch, block, ii


def byte_matmul(m=4, n=32, k=8):
    """A product of unsigned and signed bytes, whose weights are packed for 16 by 4 dot products."""
    x = te.placeholder((m, k), "uint8", name="X")
    w = te.placeholder((n // 16, k // 4, 16, 4), "int8", name="W")
    r = te.reduce_axis((0, k), name="k")
    return te.create_prim_func(
        [
            x,
            w,
            te.compute(
                (m, n),
                lambda i, j: te.sum(
                    x[i, r].astype("int32") * w[j // 16, r // 4, j % 16, r % 4].astype("int32"), axis=r
                ),
                name="compute",
            ),
        ]
    )


# ===--- Instructions ----------------------------------------------------------------------------===#


def test_register_and_get():
    intrin = tir.TensorIntrin.get("test.tile")
    assert isinstance(intrin, tir.TensorIntrin)
    assert intrin.desc is tile_desc and intrin.impl is tile_impl
    assert tir.TensorIntrin.get("test.none", allow_missing=True) is None
    with pytest.raises(ValueError, match="'test.none' is not registered"):
        tir.TensorIntrin.get("test.none")
    with pytest.raises(ValueError, match="already been registered"):
        tir.TensorIntrin.register("test.tile", tile_desc, tile_impl)


@T.prim_func
def other_shape(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (8, 16))
    B = T.match_buffer(b, (16, 16))
    C = T.match_buffer(c, (16, 16))
    C[0, 0] = A[0, 0] + B[0, 0]


@T.prim_func
def fewer(a: T.handle):
    A = T.match_buffer(a, (16, 16))
    A[0, 0] = T.float32(0)


@T.prim_func
def with_a_number(a: T.handle, b: T.handle, n: T.int32):
    A = T.match_buffer(a, (16, 16))
    B = T.match_buffer(b, (16, 16))
    A[0, 0] = B[0, 0] + T.cast(n, "float32")


@T.prim_func
def symbolic(a: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 16))
    A[0, 0] = T.float32(0)


@pytest.mark.parametrize(
    ("desc", "impl", "error", "message"),
    [
        (tile_desc, other_shape, ValueError, "parameter 0 of desc"),
        (tile_desc, fewer, ValueError, "desc has 3 parameters, impl has 1"),
        (with_a_number, with_a_number, ValueError, "parameter 2 is not a buffer"),
        (symbolic, symbolic, ValueError, "parameter 0 is not of static shape"),
        (None, tile_impl, TypeError, "desc is a function over buffers, not NoneType"),
        (tile_desc, "impl", TypeError, "impl is a function over buffers, not str"),
    ],
)
def test_what_is_no_instruction(desc, impl, error, message):
    with pytest.raises(error, match=message):
        tir.TensorIntrin.register("test.wrong", desc, impl)
    assert tir.TensorIntrin.get("test.wrong", allow_missing=True) is None


@pytest.mark.parametrize("name", [None, 3, ""])
def test_names_of_instructions(name):
    with pytest.raises(TypeError, match="the name of a TensorIntrin is text"):
        tir.TensorIntrin.register(name, tile_desc, tile_impl)


# ===--- tensorize -------------------------------------------------------------------------------===#


@pytest.mark.parametrize("target", ["loop", "block"])
def test_tensorize(target):
    sch, block, loop = tiled()
    if target == "block":
        outer = sch.blockize(loop)
        assert sch.get(outer).name_hint == "update_update_o"
        sch.tensorize(outer, "test.tile")
        assert sch.get(outer).name_hint == "update_update_o"
    else:
        sch.tensorize(loop, "test.tile")
    text = sch.mod.script()
    assert "A_1 = T.match_buffer(A[" in text and 'T.block("in_another_order")' in text
    with pytest.raises(ScheduleError, match="'tensorize' removed it"):
        sch.get_loops(block)
    sch.verify()
    verify_trace_roundtrip(sch, matmul, text_format=["python", "json", "mlir"])


def test_tensorize_in_the_trace():
    sch, _, loop = tiled()
    sch.tensorize(loop, "test.tile")
    assert sch.trace.as_python()[-1] == (
        'sch.tensorize(block_or_loop=l5, tensor_intrin="test.tile", preserve_unit_iters=True)'
    )
    assert "@description" in sch.trace.mlir()


@pytest.mark.no_replay
def test_a_trace_as_mlir_has_the_functions():
    """It can be replayed where nobody has registered the instruction."""
    tir.TensorIntrin.register("test.passing", tile_desc, tile_impl)
    sch, _, loop = tiled()
    sch.tensorize(loop, "test.passing")
    text = sch.trace.mlir()
    del mlc.tir.intrin._registered["test.passing"]
    trace = Trace.parse(text)
    assert set(trace.intrins) == {"test.passing"}
    again = tir.Schedule(matmul)
    trace.apply_to_schedule(again, remove_postproc=False)
    assert_structural_equal(again.mod, sch.mod)
    assert set(again.trace.intrins) == {"test.passing"}
    with pytest.raises(ScheduleError, match="there is no TensorIntrin 'test.passing'"):
        Trace(trace.insts, trace.decisions).apply_to_schedule(tir.Schedule(matmul), remove_postproc=False)


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("test.none", ScheduleError, "there is no TensorIntrin 'test.none'"),
        (None, TypeError, "tensor_intrin is a str, not None"),
        (3, TypeError, "tensor_intrin is a str, not 3"),
        (VNNI_DOT_16x4_INTRIN, ScheduleError, "it is not what 'dot_16x4_vnni' describes"),
    ],
)
def test_tensorize_refused(name, error, message):
    sch, _, loop = tiled()
    before, trace = sch.mod, str(sch.trace)
    with pytest.raises(error, match=message):
        sch.tensorize(loop, name)
    assert_structural_equal(before, sch.mod)
    assert str(sch.trace) == trace


def test_a_reduction_with_its_first_value_is_not_described():
    sch, _, loop = tiled(init=True)
    sch.tensorize(loop, "test.tile")
    assert "T.init" in sch.mod.script()
    sch.verify()


@pytest.mark.parametrize("name", [VNNI_DOT_16x4_INTRIN, AVX512_DOT_16x4_INTRIN])
def test_dot_products(name):
    function = byte_matmul()
    sch = tir.Schedule(function, debug_mask="all")
    block = sch.get_block("compute")
    i, j, k = sch.get_loops(block)
    jo, ji = sch.split(j, factors=[None, 16])
    ko, ki = sch.split(k, factors=[None, 4])
    sch.reorder(i, jo, ko, ji, ki)
    sch.decompose_reduction(block, ko)
    sch.tensorize(ji, name)
    x = np.full((4, 8), 255, "uint8")
    w = np.where(np.arange(2 * 2 * 16 * 4).reshape(2, 2, 16, 4) % 3 == 0, 127, -128).astype("int8")
    # Nothing is cut off, even at the ends of what bytes hold.
    sch.verify(inputs=[x, w, np.zeros((4, 32), "int32")])
    sch.verify()
    verify_trace_roundtrip(sch, function, text_format=["python", "json", "mlir"])
