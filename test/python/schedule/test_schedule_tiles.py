"""Which loops are those of an instruction, and tiles that are made for it."""

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule.analysis import TensorizeInfo, get_tensorize_loop_mapping  # noqa: E402
from tvm.tir.schedule.transform import tile_with_tensor_intrin  # noqa: E402
from tvm.tir.tensor_intrin.x86 import VNNI_DOT_16x4_INTRIN, dot_product_16x4_u8i8i32_desc  # noqa: E402


@T.prim_func
def dense(X: T.Buffer((8, 64), "uint8"), W: T.Buffer((2, 16, 16, 4), "int8"), Y: T.Buffer((8, 32), "int32")):
    for i, j, k in T.grid(8, 32, 64):
        with T.block("Y"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                Y[vi, vj] = 0
            Y[vi, vj] = Y[vi, vj] + T.Cast("int32", X[vi, vk]) * T.Cast("int32", W[vj // 16, vk // 4, vj % 16, vk % 4])


@T.prim_func
def tile_desc(a: T.handle, b: T.handle, c: T.handle):
    A = T.match_buffer(a, (4, 4), offset_factor=1)
    B = T.match_buffer(b, (4, 4), offset_factor=1)
    C = T.match_buffer(c, (4, 4), offset_factor=1)
    with T.block("root"):
        T.reads(C[0:4, 0:4], A[0:4, 0:4], B[0:4, 0:4])
        T.writes(C[0:4, 0:4])
        for i, j, k in T.grid(4, 4, 4):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


tir.TensorIntrin.register("test.tile_4x4x4", tile_desc, tile_desc)


@T.prim_func
def matmul(A: T.Buffer((14, 11), "float32"), B: T.Buffer((11, 13), "float32"), C: T.Buffer((14, 13), "float32")):
    for i, j, k in T.grid(14, 13, 11):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]


def names(sch, info):
    return {sref.stmt.name_hint: loop.name_hint for sref, loop in info.loop_map.items()}


def test_loops_of_a_dot_product():
    sch = tir.Schedule(dense)
    block = sch.get_block("Y")
    info = get_tensorize_loop_mapping(sch, block, dot_product_16x4_u8i8i32_desc)
    assert isinstance(info, TensorizeInfo) and info.block_iter_paddings is None
    assert names(sch, info) == {"j": "i", "k": "k"}
    assert [loop.name_hint for loop in info.desc_loop_indexer] == ["i", "k"]
    _, j, k = sch.get_loops(block)
    by_loop = {desc.name_hint: sref for sref, desc in info.loop_map.items()}
    assert by_loop["i"] == sch.get_sref(j) and by_loop["k"] == sch.get_sref(k)


def test_extents_that_are_no_multiples():
    sch = tir.Schedule(matmul)
    assert get_tensorize_loop_mapping(sch, "C", tile_desc) is None
    info = get_tensorize_loop_mapping(sch, "C", tile_desc, allow_padding=True)
    assert info.block_iter_paddings == [4, 4, 4]
    assert names(sch, info) == {"i": "i", "j": "j", "k": "k"}


def test_loops_that_are_parts_of_variables():
    sch = tir.Schedule(dense)
    sch.split(sch.get_loops("Y")[1], [2, 16])
    info = get_tensorize_loop_mapping(sch, "Y", dot_product_16x4_u8i8i32_desc)
    assert names(sch, info) == {"k": "k"}
    assert tile_with_tensor_intrin(sch, "Y", VNNI_DOT_16x4_INTRIN) is None


def test_tiles_of_a_dot_product():
    sch = tir.Schedule(dense)
    block = sch.get_block("Y")
    inner = tile_with_tensor_intrin(sch, block, VNNI_DOT_16x4_INTRIN)
    assert [sch.get(loop).extent for loop in sch.get_loops(block)] == [8, 2, 16, 16, 4]
    assert sch.get_sref(inner) == sch.get_sref(sch.get_loops(block)[3])
    sch.decompose_reduction(block, sch.get_loops(block)[2])
    sch.tensorize(inner, VNNI_DOT_16x4_INTRIN)
    sch.verify()


def test_tiles_with_padding():
    sch = tir.Schedule(matmul)
    assert tile_with_tensor_intrin(sch, "C", "test.tile_4x4x4") is None
    inner = tile_with_tensor_intrin(sch, "C", "test.tile_4x4x4", allow_padding=True)
    assert [sch.get(loop).extent for loop in sch.get_loops("C")] == [4, 4, 3, 4, 4, 4]
    sch.decompose_reduction("C", sch.get_loops("C")[2])
    sch.tensorize(inner, "test.tile_4x4x4")
    sch.verify()


def test_an_instruction_that_is_not_registered():
    with pytest.raises(ValueError, match="is not registered"):
        tile_with_tensor_intrin(tir.Schedule(dense), "Y", "test.nothing")
