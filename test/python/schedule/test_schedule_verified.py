"""Schedules of many kinds of programs: each step is checked by the interpreter, and the trace replays."""

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import te, tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402

from mlc import testing, topi  # noqa: E402

# ===--- Programs --------------------------------------------------------------------------------===#


@T.prim_func
def matmul_relu(A: T.Buffer((12, 10), "float32"), B: T.Buffer((10, 14), "float32"), D: T.Buffer((12, 14), "float32")):
    C = T.alloc_buffer((12, 14), "float32")
    for i, j, k in T.grid(12, 14, 10):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(12, 14):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.max(C[vi, vj], T.float32(0))


@T.prim_func
def three_stages(A: T.Buffer((9, 8), "float32"), D: T.Buffer((9, 8), "float32")):
    B = T.alloc_buffer((9, 8), "float32")
    C = T.alloc_buffer((9, 8), "float32")
    for i, j in T.grid(9, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(9, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + A[vi, vj]
    for i, j in T.grid(9, 8):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - B[vi, vj]


@T.prim_func
def blur(A: T.Buffer((10, 10), "float32"), C: T.Buffer((8, 8), "float32")):
    B = T.alloc_buffer((10, 8), "float32")
    for i, j in T.grid(10, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + A[vi, vj + 1] + A[vi, vj + 2]
    for i, j in T.grid(8, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + B[vi + 1, vj] + B[vi + 2, vj]


@T.prim_func
def row_sum(A: T.Buffer((6, 20), "float32"), B: T.Buffer((6,), "float32")):
    for i, k in T.grid(6, 20):
        with T.block("B"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                B[vi] = T.float32(0)
            B[vi] = B[vi] + A[vi, vk]


@T.prim_func
def total(A: T.Buffer((6, 9, 4), "float32"), B: T.Buffer((6,), "float32")):
    for i, j, k in T.grid(6, 9, 4):
        with T.block("B"):
            vi, vj, vk = T.axis.remap("SRR", [i, j, k])
            with T.init():
                B[vi] = T.min_value("float32")
            B[vi] = T.max(B[vi], A[vi, vj, vk])


@T.prim_func
def symbolic(a: T.handle, b: T.handle, d: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 6))
    B = T.match_buffer(b, (6, 8))
    D = T.match_buffer(d, (n, 8))
    C = T.alloc_buffer((n, 8))
    for i, j, k in T.grid(n, 8, 6):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(n, 8):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] + T.float32(1)


@T.prim_func
def nested(A: T.Buffer((8, 8), "float32"), B: T.Buffer((8, 8), "float32")):
    for io, jo in T.grid(2, 2):
        with T.block("outer"):
            vio, vjo = T.axis.remap("SS", [io, jo])
            T.reads(A[vio * 4 : vio * 4 + 4, vjo * 4 : vjo * 4 + 4])
            T.writes(B[vio * 4 : vio * 4 + 4, vjo * 4 : vjo * 4 + 4])
            for i, j in T.grid(4, 4):
                with T.block("inner"):
                    vi, vj = T.axis.remap("SS", [i, j])
                    B[vio * 4 + vi, vjo * 4 + vj] = A[vio * 4 + vi, vjo * 4 + vj] * 3.0


@T.prim_func
def two_outputs(A: T.Buffer((8, 8), "float32"), B: T.Buffer((8, 8), "float32"), C: T.Buffer((8, 8), "float32")):
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] + 1.0
    for i, j in T.grid(8, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A[vi, vj] - 1.0


@T.prim_func
def bytes_to_words(A: T.Buffer((4, 12), "uint8"), B: T.Buffer((12, 6), "int8"), C: T.Buffer((4, 6), "int32")):
    for i, j, k in T.grid(4, 6, 12):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0
            C[vi, vj] = C[vi, vj] + T.cast(A[vi, vk], "int32") * T.cast(B[vk, vj], "int32")


def softmax():
    a = te.placeholder((5, 7), name="A")
    return te.create_prim_func([a, topi.nn.softmax(a, axis=1)])


def conv2d(padding=1, strides=1):
    x, w = te.placeholder((1, 2, 6, 6), name="X"), te.placeholder((4, 2, 3, 3), name="W")
    return te.create_prim_func([x, w, topi.nn.relu(topi.nn.conv2d(x, w, strides, padding, 1))])


def pool():
    x = te.placeholder((1, 2, 6, 6), name="X")
    return te.create_prim_func([x, topi.nn.pool2d(x, [2, 2], [2, 2], [1, 1], [0, 0, 0, 0], "max")])


SCHEDULES = {}


def of(program, **options):
    def add(schedule):
        SCHEDULES[schedule.__name__] = (program, schedule, options)
        return schedule

    return add


# ===--- Loops -----------------------------------------------------------------------------------===#


@of(matmul_relu)
def tile_imperfectly(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i0, i1 = sch.split(i, [None, 5])
    j0, j1 = sch.split(j, [3, None])
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(i0, j0, k0, i1, k1, j1)
    sch.parallel(i0)
    sch.vectorize(j1)
    sch.unroll(i1)
    sch.decompose_reduction(block, k0)


@of(matmul_relu)
def tile_three_times(sch):
    i, j, k = sch.get_loops("C")
    loops = [sch.split(loop, factors) for loop, factors in ((i, [2, None, 2]), (j, [2, 2, None]), (k, [None, 2, 2]))]
    sch.reorder(*(loops[a][b] for b in range(3) for a in range(3)))


@of(matmul_relu)
def fuse_and_split_again(sch):
    i, j, k = sch.get_loops("C")
    ij = sch.fuse(i, j)
    outer, inner = sch.split(ij, [None, 16])
    sch.parallel(outer)
    o2, i2 = sch.split(inner, [4, 4])
    sch.unroll(o2)
    sch.vectorize(i2)


@of(matmul_relu)
def fuse_all(sch):
    sch.fuse(*sch.get_loops("C"))
    sch.fuse(*sch.get_loops("D"))


@of(matmul_relu)
def reduction_outside(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(k, i, j)
    sch.decompose_reduction("C", k)


@of(matmul_relu)
def split_by_one(sch):
    i, j, k = sch.get_loops("C")
    sch.split(i, [1, None])
    sch.split(j, [None, 1])
    sch.split(k, [1, 1, None])


@of(matmul_relu)
def split_without_unit_iters(sch):
    i, j, _ = sch.get_loops("C")
    i0, i1, i2 = sch.split(i, [1, 4, None])
    sch.reorder(i2, j)


@of(matmul_relu)
def unit_loops(sch):
    loop = sch.get_loops("C")[1]
    unit = sch.add_unit_loop(loop)
    sch.add_unit_loop("D")
    sch.fuse(unit, loop)


@of(matmul_relu)
def iter_vars_in_another_order(sch):
    sch.reorder_block_iter_var("C", [2, 0, 1])
    i, j, k = sch.get_loops("C")
    sch.decompose_reduction("C", k)


@of(two_outputs)
def merged(sch):
    i = sch.get_loops("B")[1]
    j = sch.get_loops("C")[1]
    sch.merge(i, j)


@of(nested)
def inside_of_a_block(sch):
    i, j = sch.get_loops("inner")
    sch.fuse(i, j)
    io, jo = sch.get_loops("outer")
    sch.parallel(io)
    sch.split(jo, [None, 2])


@of(symbolic, sizes=(1, 7, 8))
def symbolic_tile(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 4])
    sch.reorder(i0, j0, k, i1, j1)
    sch.parallel(i0)
    sch.vectorize(j1)
    sch.unroll(i1)
    sch.decompose_reduction(block, k)


@of(symbolic, sizes=(1, 7, 8))
def symbolic_fuse(sch):
    i, j, k = sch.get_loops("C")
    fused = sch.fuse(i, j)
    outer, inner = sch.split(fused, [None, 8])
    sch.parallel(outer)
    sch.vectorize(inner)


@of(symbolic, sizes=(1, 7, 8))
def symbolic_epilogue(sch):
    i, _, _ = sch.get_loops("C")
    sch.reverse_compute_at("D", i)


@of(symbolic, sizes=(1, 7, 8))
def symbolic_tiled_epilogue(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    sch.reorder(i0, j, k, i1)
    sch.reverse_compute_at("D", i0)


# ===--- Placement -------------------------------------------------------------------------------===#


@of(matmul_relu)
def epilogue_in_a_tile(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 7])
    sch.reorder(i0, j0, k, i1, j1)
    sch.reverse_compute_at("D", j0)
    sch.vectorize(sch.get_loops("D")[-1])
    sch.decompose_reduction(block, k)


@of(matmul_relu)
def epilogue_in_an_imperfect_tile(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 5])
    sch.reorder(i0, j, k, i1)
    sch.reverse_compute_at("D", i0)


@of(three_stages)
def inline_both(sch):
    sch.compute_inline("B")
    sch.compute_inline("C")


@of(three_stages)
def inline_backwards(sch):
    sch.compute_inline("B")
    sch.reverse_compute_inline("D")


@of(three_stages)
def compute_inside(sch):
    i, j = sch.get_loops("D")
    sch.compute_at("C", i)
    sch.compute_at("B", i)


@of(three_stages)
def compute_inside_with_unit_loops(sch):
    i, j = sch.get_loops("D")
    sch.compute_at("C", j, preserve_unit_loops=True)
    sch.compute_at("B", j, preserve_unit_loops=True)


@of(blur)
def sliding_rows(sch):
    i, j = sch.get_loops("C")
    sch.compute_at("B", i)


@of(blur)
def sliding_tiles(sch):
    i, j = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 3])
    j0, j1 = sch.split(j, [None, 4])
    sch.reorder(i0, j0, i1, j1)
    sch.compute_at("B", j0)
    sch.parallel(i0)
    sch.vectorize(j1)


@of(blur)
def inline_the_blur(sch):
    sch.compute_inline("B")
    i, j = sch.get_loops("C")
    sch.vectorize(j)


@of(softmax())
def softmax_rows(sch):
    names = [sch.get(block).name_hint for block in sch.get_child_blocks(sch.get_block("root"))]
    last = sch.get_loops(names[-1])[0]
    for name in reversed(names[:-1]):
        sch.compute_at(name, last)
    sch.parallel(last)


@of(conv2d())
def inline_padding(sch):
    sch.compute_inline("pad_temp")
    block = sch.get_block("conv2d_nchw")
    n, c, y, x, rc, ry, rx = sch.get_loops(block)
    sch.reorder(n, c, y, rc, ry, rx, x)
    sch.parallel(c)
    sch.vectorize(x)
    sch.decompose_reduction(block, rc)


@of(conv2d(padding=0, strides=2))
def strided_tile(sch):
    sch.compute_inline("pad_temp")
    n, c, y, x, rc, ry, rx = sch.get_loops("conv2d_nchw")
    c0, c1 = sch.split(c, [None, 2])
    sch.reorder(n, c0, y, x, rc, ry, rx, c1)
    relu = sch.get_child_blocks(sch.get_block("root"))[-1]
    sch.reverse_compute_at(relu, c0)


@of(conv2d())
def padding_in_a_tile(sch):
    y = sch.get_loops("conv2d_nchw")[2]
    sch.compute_at("pad_temp", y)


@of(pool())
def pooled(sch):
    block = sch.get_child_blocks(sch.get_block("root"))[-1]
    loops = sch.get_loops(block)
    sch.parallel(loops[1])
    sch.decompose_reduction(block, loops[4])


# ===--- Copies ----------------------------------------------------------------------------------===#


@of(matmul_relu)
def cached(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i0, i1 = sch.split(i, [3, 4])
    j0, j1 = sch.split(j, [2, 7])
    k0, k1 = sch.split(k, [5, 2])
    sch.reorder(i0, j0, k0, k1, i1, j1)
    a = sch.cache_read(block, 0, "local")
    b = sch.cache_read(block, 1, "local")
    c = sch.cache_write(block, 0, "local")
    sch.compute_at(a, k0)
    sch.compute_at(b, k0)
    sch.reverse_compute_at(c, j0)
    sch.vectorize(sch.get_loops(b)[-1])
    sch.vectorize(j1)
    sch.unroll(i1)
    sch.parallel(i0)
    sch.decompose_reduction(block, k0)


@of(matmul_relu)
def cached_imperfectly(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    i0, i1 = sch.split(i, [None, 5])
    j0, j1 = sch.split(j, [None, 4])
    sch.reorder(i0, j0, k, i1, j1)
    c = sch.cache_write(block, 0, "local")
    sch.reverse_compute_at(c, j0)
    a = sch.cache_read(block, 0, "local")
    sch.compute_at(a, i0)


@of(three_stages)
def cached_stage(sch):
    copy = sch.cache_read("D", 0, "global")
    sch.compute_at(copy, sch.get_loops("D")[0])
    sch.cache_write("B", 0, "local")


@of(row_sum)
def scope_and_alignment(sch):
    copy = sch.cache_read("B", 0, "local")
    sch.storage_align(copy, 0, 0, 8, 1)
    sch.set_scope(copy, 0, "global")


# ===--- Reductions ------------------------------------------------------------------------------===#


@of(row_sum)
def parts_of_a_sum(sch):
    i, k = sch.get_loops("B")
    k0, k1 = sch.split(k, [None, 4])
    part = sch.rfactor(k1, 0)
    sch.vectorize(sch.get_loops(part)[2])


@of(row_sum)
def parts_of_a_sum_that_are_fewer(sch):
    _, k = sch.get_loops("B")
    k0, k1 = sch.split(k, [None, 16])
    sch.rfactor(k1, 1)
    again = sch.get_loops("B")[-1]
    sch.split(again, [4, 4])


@of(row_sum)
def parts_of_a_sum_with_nothing_in_them(sch):
    _, k = sch.get_loops("B")
    k0, k1 = sch.split(k, [None, 32])
    sch.rfactor(k1, 1)


@of(row_sum)
def parts_of_rows(sch):
    i, k = sch.get_loops("B")
    i0, i1 = sch.split(i, [None, 4])
    k0, k1 = sch.split(k, [5, 4])
    sch.rfactor(k0, 0)


@of(total)
def parts_of_a_maximum(sch):
    i, j, k = sch.get_loops("B")
    jk = sch.fuse(j, k)
    j0, j1 = sch.split(jk, [6, 6])
    part = sch.rfactor(j0, -1)
    loops = sch.get_loops(part)
    sch.parallel(loops[1])
    sch.decompose_reduction(part, loops[2])


@of(total)
def parts_twice(sch):
    i, j, k = sch.get_loops("B")
    sch.rfactor(k, 0)
    sch.rfactor(sch.get_loops("B_rf")[1], 0)


@of(bytes_to_words)
def bytes_in_a_tile(sch):
    block = sch.get_block("C")
    i, j, k = sch.get_loops(block)
    k0, k1 = sch.split(k, [None, 4])
    sch.reorder(i, k0, j, k1)
    sch.vectorize(j)
    sch.unroll(k1)
    sch.decompose_reduction(block, k0)


# ===--- Blocks ----------------------------------------------------------------------------------===#


@of(matmul_relu)
def blocks_of_tiles(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 4])
    j0, j1 = sch.split(j, [None, 7])
    k0, k1 = sch.split(k, [None, 5])
    sch.reorder(i0, j0, k0, i1, j1, k1)
    outer = sch.blockize(i1)
    sch.parallel(i0)
    sch.decompose_reduction(outer, k0)


@of(three_stages)
def block_of_a_row(sch):
    for name in "BCD":
        sch.blockize(sch.get_loops(name)[1])
    sch.parallel(sch.get_loops("D_o")[0])


@of(three_stages)
def blocks_in_one_block(sch):
    loop = sch.get_loops("D")[0]
    sch.compute_at("C", loop)
    sch.compute_at("B", loop)
    outer = sch.blockize([sch.get_block("B"), sch.get_block("C")])
    assert sch.get(outer).name_hint == "outer_B_C_"
    sch.blockize(sch.get_loops("D")[1])


# ===--- Copies in a loop, and places -----------------------------------------------------------===#


@of(matmul_relu)
def copies_in_a_tile(sch):
    i, j, k = sch.get_loops("C")
    i0, i1 = sch.split(i, [None, 5])
    k0, k1 = sch.split(k, [None, 5])
    sch.reorder(i0, k0, i1, j, k1)
    copy = sch.read_at(k0, "C", 0, "shared")
    assert sch.get(copy).name_hint == "A_shared"
    sch.read_at(k0, "C", 1, "shared")
    sch.write_at(i0, "C", 0, "local")


@of(three_stages)
def copies_of_what_is_made_before(sch):
    sch.read_at(sch.get_loops("D")[0], "D", 0, "local")
    sch.write_at(sch.get_loops("B")[1], "B", "B", "local")


@of(symbolic, sizes=(1, 5, 8))
def symbolic_copies(sch):
    i, j = sch.get_loops("D")
    i0, i1 = sch.split(i, [None, 4])
    sch.read_at(i0, "D", 0, "shared")


@of(three_stages)
def sampled_places(sch):
    for decision in (-2, -1, 1, 5):
        place = sch.copy()
        place.compute_at("B", place.sample_compute_location("B", decision=decision))
    sch.compute_at("C", sch.sample_compute_location("C", decision=0))
    sch.compute_at("B", sch.sample_compute_location("B", decision=0))


@of(three_stages)
def sampled_to_be_inlined(sch):
    sch.compute_at("C", sch.sample_compute_location("C", decision=-2))
    sch.compute_at("B", sch.sample_compute_location("B", decision=-1))
    trace = sch.trace
    assert trace.get_decision(trace.insts[1]) == -2


@of(matmul_relu)
def notes_of_the_root(sch):
    root = sch.get_block("root")
    sch.annotate(root, "meta_schedule.unroll_explicit", 16)
    sch.annotate(root, "note", "here")
    sch.unannotate(root, "note")
    assert 'T.block_attr({"meta_schedule.unroll_explicit": 16})' in sch.mod["main"].script()


@of(three_stages)
def separators(sch):
    sch.set_axis_separator("B", ("write", 0), [1])
    sch.set_axis_separator("D", "D", [1])
    assert "B = T.alloc_buffer((9, 8), axis_separators=[1])" in sch.mod["main"].script()
    sch.set_axis_separator("B", ("write", 0), [])
    assert "B = T.alloc_buffer((9, 8))" in sch.mod["main"].script()


# ===--- What random schedules have found --------------------------------------------------------===#


@of(symbolic, sizes=(1, 5))
def block_of_a_fused_symbolic_loop(sch):
    sch.transform_block_layout("D", lambda i, j: (j, i))
    loops = sch.split(sch.fuse(*sch.get_loops("D")), [4, 1, None])
    # The variables are not of the inner loops alone.
    with pytest.raises(tir.schedule.ScheduleError, match="is not a multiple of its inner extent"):
        sch.blockize(loops[1])


@of(blur)
def rolled_once(sch):
    sch.compute_at("B", sch.get_loops("C")[0])
    sch.rolling_buffer("B", 0)
    with pytest.raises(tir.schedule.ScheduleError, match="is opaque"):
        sch.rolling_buffer("B", 0)


@of(symbolic, sizes=(1, 5))
def blocks_of_symbolic_loops(sch):
    sch.fuse(*sch.get_loops("D"))
    copy = sch.reindex("C", ("write", 0))
    sch.blockize([copy, sch.get_block("D")], preserve_unit_iters=False)


@of(matmul_relu)
def part_of_a_padded_copy(sch):
    sch.pad_einsum("C", [1, 4, 4])
    sch.loop_partition(sch.get_loops("B_pad")[0], [1, None])
    sch.loop_partition(sch.get_loops("A_pad")[1], [10, None])


@of(three_stages)
def copy_of_what_a_part_writes(sch):
    sch.loop_partition(sch.get_loops("B")[1], [3, None])
    sch.cache_write("B_j0", 0, "local")
    sch.cache_write("B_j1", 0, "global")


@T.prim_func
def one_row(A: T.Buffer((3, 8), "float32"), C: T.Buffer((1, 8), "float32")):
    B = T.alloc_buffer((3, 8), "float32")
    for i, j in T.grid(3, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(1, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi + 1, vj] + B[vi + 2, vj]


@of(one_row)
def copy_of_a_dimension_of_one(sch):
    # The end of the domain and that of the loop are one number, which is written in two ways.
    sch.write_at(sch.get_loops("C")[1], "C", 0, "local")
    sch.cache_write("C", 0, "global")


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedule(name):
    program, schedule, options = SCHEDULES[name]
    sch = tir.Schedule(program, debug_mask="all")
    schedule(sch)
    for size in options.get("sizes", (None,)):
        sizes = None if size is None else {"n": size}
        testing.check_schedule(program, sch.mod, sizes=sizes, compiled=size is None)
    verify_trace_roundtrip(sch, program, text_format=["python", "json", "mlir"])
