"""Schedules that put instructions into programs: what programs become."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm import script, tir  # noqa: E402
from tvm.ir import assert_structural_equal, structural_equal  # noqa: E402
from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def tile_desc(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (8, 8), "float32", offset_factor=8, scope="global.A_reg")
    B = T.match_buffer(b, (8, 8), "float32", offset_factor=8, scope="global.B_reg")
    C = T.match_buffer(c, (8, 8), "float32", offset_factor=8, scope="global.accumulator")
    with T.block("root"):
        T.reads(C[0:8, 0:8], A[0:8, 0:8], B[0:8, 0:8])
        T.writes(C[0:8, 0:8])
        for i, j, k in T.grid(8, 8, 8):
            with T.block(""):
                vii, vjj, vkk = T.axis.remap("SSR", [i, j, k])
                C[vii, vjj] = C[vii, vjj] + A[vii, vkk] * B[vjj, vkk]


@T.prim_func
def tile_impl(a: T.handle, b: T.handle, c: T.handle) -> None:
    sa = T.int32()
    sb = T.int32()
    sc = T.int32()
    A = T.match_buffer(a, (8, 8), "float32", offset_factor=8, strides=[sa, 1], scope="global.A_reg")
    B = T.match_buffer(b, (8, 8), "float32", offset_factor=8, strides=[sb, 1], scope="global.B_reg")
    C = T.match_buffer(c, (8, 8), "float32", offset_factor=8, strides=[sc, 1], scope="global.accumulator")
    with T.block("root"):
        T.reads(C[0:8, 0:8], A[0:8, 0:8], B[0:8, 0:8])
        T.writes(C[0:8, 0:8])
        T.evaluate(T.call_extern("int32", "tile8", C.access_ptr("w"), A.access_ptr("r"), B.access_ptr("r"), sa, sb, sc))


tir.TensorIntrin.register("cases.tile8", tile_desc, tile_impl)


@T.prim_func
def product(A: T.Buffer((32, 32), "float32"), B: T.Buffer((32, 32), "float32"), C: T.Buffer((32, 32), "float32")):
    for i, j, k in T.grid(32, 32, 32):
        with T.block("matmul"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] += A[vi, vk] * B[vj, vk]


@PROGRAMS.becomes(
    product,
    """
A_global_A_reg = T.alloc_buffer((32, 32), scope="global.A_reg")
B_global_B_reg = T.alloc_buffer((32, 32), scope="global.B_reg")
C_global_accumulator = T.alloc_buffer((32, 32), scope="global.accumulator")
for i_0 in T.serial(4, annotations={"pragma_import_llvm": "code"}):
    for j_0 in range(4):
        with T.block("matmul_o_init"):
            vi_o, vj_o = T.axis.remap("SS", [i_0, j_0])
            T.reads()
            T.writes(C_global_accumulator[vi_o * 8:vi_o * 8 + 8, vj_o * 8:vj_o * 8 + 8])
            for i_1, j_1 in T.grid(8, 8):
                with T.block("matmul_init"):
                    vi_i_init, vj_i_init = T.axis.remap("SS", [i_1, j_1])
                    T.reads()
                    T.writes(C_global_accumulator[vi_o * 8 + vi_i_init, vj_o * 8 + vj_i_init])
                    C_global_accumulator[vi_o * 8 + vi_i_init, vj_o * 8 + vj_i_init] = T.float32(0.0)
        for k_0 in range(4):
            for ax0, ax1 in T.grid(8, 8):
                with T.block("A_global.A_reg"):
                    v0 = T.axis.spatial(32, i_0 * 8 + ax0)
                    v1 = T.axis.spatial(32, k_0 * 8 + ax1)
                    T.reads(A[v0, v1])
                    T.writes(A_global_A_reg[v0, v1])
                    A_global_A_reg[v0, v1] = A[v0, v1]
            for ax0, ax1 in T.grid(8, 8):
                with T.block("B_global.B_reg"):
                    v0 = T.axis.spatial(32, j_0 * 8 + ax0)
                    v1 = T.axis.spatial(32, k_0 * 8 + ax1)
                    T.reads(B[v0, v1])
                    T.writes(B_global_B_reg[v0, v1])
                    B_global_B_reg[v0, v1] = B[v0, v1]
            with T.block("matmul_o_update"):
                vi_o, vj_o, vk_o = T.axis.remap("SSR", [i_0, j_0, k_0])
                T.reads(C_global_accumulator[vi_o * 8:vi_o * 8 + 8, vj_o * 8:vj_o * 8 + 8], A_global_A_reg[vi_o * 8:vi_o * 8 + 8, vk_o * 8:vk_o * 8 + 8], B_global_B_reg[vj_o * 8:vj_o * 8 + 8, vk_o * 8:vk_o * 8 + 8])
                T.writes(C_global_accumulator[vi_o * 8:vi_o * 8 + 8, vj_o * 8:vj_o * 8 + 8])
                sa = T.int32()
                A_1 = T.match_buffer(A_global_A_reg[vi_o * 8:vi_o * 8 + 8, vk_o * 8:vk_o * 8 + 8], (8, 8), strides=(sa, 1), scope="global.A_reg", offset_factor=8)
                sb = T.int32()
                B_1 = T.match_buffer(B_global_B_reg[vj_o * 8:vj_o * 8 + 8, vk_o * 8:vk_o * 8 + 8], (8, 8), strides=(sb, 1), scope="global.B_reg", offset_factor=8)
                sc = T.int32()
                C_1 = T.match_buffer(C_global_accumulator[vi_o * 8:vi_o * 8 + 8, vj_o * 8:vj_o * 8 + 8], (8, 8), strides=(sc, 1), scope="global.accumulator", offset_factor=8)
                T.call_extern("int32", "tile8", C_1.access_ptr("w"), A_1.access_ptr("r"), B_1.access_ptr("r"), sa, sb, sc)
        for ax0, ax1 in T.grid(8, 8):
            with T.block("C_global.accumulator"):
                v0 = T.axis.spatial(32, i_0 * 8 + ax0)
                v1 = T.axis.spatial(32, j_0 * 8 + ax1)
                T.reads(C_global_accumulator[v0, v1])
                T.writes(C[v0, v1])
                C[v0, v1] = C_global_accumulator[v0, v1]""",
    verify=False,
)
def an_accelerator(sch):
    i, j, k = sch.get_loops("matmul")
    i, ii = sch.split(i, factors=[None, 8])
    j, ji = sch.split(j, factors=[None, 8])
    k, ki = sch.split(k, factors=[None, 8])
    sch.reorder(i, j, k, ii, ji, ki)
    block = sch.blockize(ii)
    for index, scope in ((0, "global.A_reg"), (1, "global.B_reg")):
        sch.compute_at(sch.cache_read(block, index, storage_scope=scope), k)
    sch.reverse_compute_at(sch.cache_write(block, 0, storage_scope="global.accumulator"), j)
    sch.decompose_reduction(block, k)
    sch.tensorize(block, "cases.tile8")
    sch.annotate(i, "pragma_import_llvm", "code")


@T.prim_func
def two_products(A: T.Buffer((8, 8), "float32"), B: T.Buffer((8, 8), "float32"), C: T.Buffer((8, 16), "float32")):
    for i, j, k in T.grid(8, 8, 8):
        with T.block("first"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]
    for i, j, k in T.grid(8, 8, 8):
        with T.block("second"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            C[vi, vj + 8] = C[vi, vj + 8] + B[vi, vk] * A[vj, vk]


@PROGRAMS.becomes(
    two_products,
    """
with T.block("first_o"):
    vi_o = T.axis.spatial(1, 0)
    vj_o = T.axis.spatial(1, 0)
    vk_o = T.axis.reduce(1, 0)
    T.reads(C[0:8, 0:8], A[0:8, 0:8], B[0:8, 0:8])
    T.writes(C[0:8, 0:8])
    sa, A_elem_offset = T.int32(), T.int32()
    A_1 = T.match_buffer(A[0:8, 0:8], (8, 8), strides=(sa, 1), elem_offset=A_elem_offset, offset_factor=8)
    sb, B_elem_offset = T.int32(), T.int32()
    B_1 = T.match_buffer(B[0:8, 0:8], (8, 8), strides=(sb, 1), elem_offset=B_elem_offset, offset_factor=8)
    sc, C_elem_offset = T.int32(), T.int32()
    C_1 = T.match_buffer(C[0:8, 0:8], (8, 8), strides=(sc, 1), elem_offset=C_elem_offset, offset_factor=8)
    T.call_extern("int32", "tile8", C_1.access_ptr("w"), A_1.access_ptr("r"), B_1.access_ptr("r"), sa, sb, sc)
with T.block("second_o"):
    vi_o = T.axis.spatial(1, 0)
    vj_o = T.axis.spatial(1, 0)
    vk_o = T.axis.reduce(1, 0)
    T.reads(C[0:8, 8:16], B[0:8, 0:8], A[0:8, 0:8])
    T.writes(C[0:8, 8:16])
    sa, A_elem_offset = T.int32(), T.int32()
    A_1 = T.match_buffer(B[0:8, 0:8], (8, 8), strides=(sa, 1), elem_offset=A_elem_offset, offset_factor=8)
    sb, B_elem_offset = T.int32(), T.int32()
    B_1 = T.match_buffer(A[0:8, 0:8], (8, 8), strides=(sb, 1), elem_offset=B_elem_offset, offset_factor=8)
    sc, C_elem_offset = T.int32(), T.int32()
    C_1 = T.match_buffer(C[0:8, 8:16], (8, 8), strides=(sc, 1), elem_offset=C_elem_offset, offset_factor=8)
    T.call_extern("int32", "tile8", C_1.access_ptr("w"), A_1.access_ptr("r"), B_1.access_ptr("r"), sa, sb, sc)""",
    verify=False,
)
def strides_of_each_use(sch):
    sch.tensorize(sch.get_loops("first")[0], "cases.tile8")
    sch.tensorize(sch.get_loops("second")[0], "cases.tile8")


@T.prim_func
def dot_desc(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (4,), offset_factor=1)
    B = T.match_buffer(b, (4,), offset_factor=1)
    C = T.match_buffer(c, (1,), offset_factor=1)
    with T.block("root"):
        T.reads(C[0:1], A[0:4], B[0:4])
        T.writes(C[0:1])
        for i in range(4):
            with T.block("sum"):
                vi = T.axis.reduce(4, i)
                C[0] = C[0] + A[vi] * B[vi]


@T.prim_func
def dot_impl(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (4,), offset_factor=1)
    B = T.match_buffer(b, (4,), offset_factor=1)
    C = T.match_buffer(c, (1,), offset_factor=1)
    with T.block("root"):
        T.reads(C[0:1], A[0:4], B[0:4])
        T.writes(C[0:1])
        T.block_attr({"unit": "dot"})
        T.evaluate(T.call_extern("int32", "dot4", C.data, C.elem_offset, A.data, A.elem_offset, B.data, B.elem_offset))


tir.TensorIntrin.register("cases.dot4", dot_desc, dot_impl)


@PROGRAMS.becomes(
    product,
    """
for i, j in T.grid(32, 32):
    with T.block("matmul_init"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads()
        T.writes(C[vi, vj])
        C[vi, vj] = T.float32(0.0)
    for k_0 in range(8):
        with T.block("matmul_update_o"):
            vi_o, vj_o, vk_o = T.axis.remap("SSR", [i, j, k_0])
            T.reads(C[vi_o, vj_o], A[vi_o, vk_o * 4:vk_o * 4 + 4], B[vj_o, vk_o * 4:vk_o * 4 + 4])
            T.writes(C[vi_o, vj_o])
            T.block_attr({"unit": "dot"})
            A_1 = T.match_buffer(A[vi_o, vk_o * 4:vk_o * 4 + 4], (4,), offset_factor=1)
            B_1 = T.match_buffer(B[vj_o, vk_o * 4:vk_o * 4 + 4], (4,), offset_factor=1)
            C_1 = T.match_buffer(C[vi_o, vj_o], (1,), offset_factor=1)
            T.call_extern("int32", "dot4", C_1.data, C_1.elem_offset, A_1.data, A_1.elem_offset, B_1.data, B_1.elem_offset)""",
    verify=False,
)
def dots(sch):
    i, j, k = sch.get_loops("matmul")
    k0, k1 = sch.split(k, factors=[None, 4])
    sch.decompose_reduction("matmul", k0)
    sch.tensorize(k1, "cases.dot4")


@PROGRAMS.becomes(
    product,
    """
for i, j, k_0 in T.grid(32, 32, 8):
    with T.block("matmul_o"):
        vi_o, vj_o, vk_o = T.axis.remap("SSR", [i, j, k_0])
        T.reads(A[vi_o, vk_o * 4:vk_o * 4 + 4], B[vj_o, vk_o * 4:vk_o * 4 + 4])
        T.writes(C[vi_o, vj_o])
        T.block_attr({"unit": "dot"})
        A_1 = T.match_buffer(A[vi_o, vk_o * 4:vk_o * 4 + 4], (4,), offset_factor=1)
        B_1 = T.match_buffer(B[vj_o, vk_o * 4:vk_o * 4 + 4], (4,), offset_factor=1)
        C_1 = T.match_buffer(C[vi_o, vj_o], (1,), offset_factor=1)
        with T.init():
            with T.block("matmul_init"):
                T.reads()
                T.writes(C[vi_o, vj_o])
                C[vi_o, vj_o] = T.float32(0.0)
        T.call_extern("int32", "dot4", C_1.data, C_1.elem_offset, A_1.data, A_1.elem_offset, B_1.data, B_1.elem_offset)""",
    verify=False,
)
def dots_with_their_start(sch):
    i, j, k = sch.get_loops("matmul")
    k0, k1 = sch.split(k, factors=[None, 4])
    sch.tensorize(k1, "cases.dot4")


@PROGRAMS.refused(
    product,
    "tensorize",
    "it is not what 'cases.dot4' describes: loop 'k_1' does not have the bounds of the described loop 'i'",
)
def dots_of_another_length(sch):
    i, j, k = sch.get_loops("matmul")
    k0, k1 = sch.split(k, factors=[None, 8])
    sch.decompose_reduction("matmul", k0)
    sch.tensorize(k1, "cases.dot4")


@T.prim_func
def batched(A: T.Buffer((2, 8, 8), "float32"), B: T.Buffer((2, 8, 8), "float32"), C: T.Buffer((2, 8, 8), "float32")):
    for b, i, j, k in T.grid(2, 8, 8, 8):
        with T.block("C"):
            vb, vi, vj, vk = T.axis.remap("SSSR", [b, i, j, k])
            C[vb, vi, vj] = C[vb, vi, vj] + A[vb, vi, vk] * B[vb, vj, vk]


@PROGRAMS.becomes(
    batched,
    """
for b in range(2):
    with T.block("C_o"):
        vb_o = T.axis.spatial(2, b)
        vi_o = T.axis.spatial(1, 0)
        vj_o = T.axis.spatial(1, 0)
        vk_o = T.axis.reduce(1, 0)
        T.reads(C[vb_o, 0:8, 0:8], A[vb_o, 0:8, 0:8], B[vb_o, 0:8, 0:8])
        T.writes(C[vb_o, 0:8, 0:8])
        sa = T.int32()
        A_1 = T.match_buffer(A[vb_o, 0:8, 0:8], (8, 8), strides=(sa, 1), offset_factor=8)
        sb = T.int32()
        B_1 = T.match_buffer(B[vb_o, 0:8, 0:8], (8, 8), strides=(sb, 1), offset_factor=8)
        sc = T.int32()
        C_1 = T.match_buffer(C[vb_o, 0:8, 0:8], (8, 8), strides=(sc, 1), offset_factor=8)
        T.call_extern("int32", "tile8", C_1.access_ptr("w"), A_1.access_ptr("r"), B_1.access_ptr("r"), sa, sb, sc)""",
    verify=False,
)
def tiles_of_a_batch(sch):
    sch.tensorize(sch.get_loops("C")[1], "cases.tile8")


@PROGRAMS.becomes(
    batched,
    """
for b in range(2):
    with T.block("C_o"):
        vb_o = T.axis.spatial(2, b)
        vi_o = T.axis.spatial(1, 0)
        vj_o = T.axis.spatial(1, 0)
        vk_o = T.axis.reduce(1, 0)
        for i, j, k in T.grid(8, 8, 8):
            with T.block("C"):
                vi_i, vj_i, vk_i = T.axis.remap("SSR", [i, j, k])
                C[vb_o, vi_i, vj_i] = C[vb_o, vi_i, vj_i] + A[vb_o, vi_i, vk_i] * B[vb_o, vj_i, vk_i]""",
    verify=False,
)
def tiles_without_unit_variables(sch):
    b, i, j, k = sch.get_loops("C")
    sch.blockize(i, preserve_unit_iters=False)


@PROGRAMS.becomes(
    batched,
    """
for b in range(2):
    with T.block("C_o_o"):
        vb_o_o = T.axis.spatial(2, b)
        vi_o_o = T.axis.spatial(1, 0)
        vj_o_o = T.axis.spatial(1, 0)
        vk_o_o = T.axis.reduce(1, 0)
        for i in range(8):
            with T.block("C_o"):
                vi_o_i = T.axis.spatial(8, i)
                T.block_attr({"level": 1})
                for j, k in T.grid(8, 8):
                    with T.block("C"):
                        vj_i, vk_i = T.axis.remap("SR", [j, k])
                        C[vb_o_o, vi_o_i, vj_i] = C[vb_o_o, vi_o_i, vj_i] + A[vb_o_o, vi_o_i, vk_i] * B[vb_o_o, vj_i, vk_i]""",
    verify=False,
)
def a_block_of_each_loop(sch):
    b, i, j, k = sch.get_loops("C")
    inner = sch.blockize(j)
    sch.blockize(i)
    sch.annotate(inner, "level", 1)


def test_offsets_are_those_of_their_parts():
    sch = tir.Schedule(product)
    dots(sch)
    function = sch.mod["main"]
    text = function.script()
    assert_structural_equal(script.from_source(text), function)
    for other in ("A_1.elem_offset", "0"):
        assert not structural_equal(script.from_source(text.replace("C_1.elem_offset", other)), function)


test_schedule = PROGRAMS.test
