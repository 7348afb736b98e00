"""What each rule of moving and inlining blocks makes, or why it is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def product(A: T.Buffer((16, 24), "float32"), B: T.Buffer((24, 32), "float32"), E: T.Buffer((16, 32), "float32")):
    C = T.alloc_buffer((16, 32))
    for i, j, k in T.grid(16, 32, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(16, 32):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [i, j])
            E[vi, vj] = C[vi, vj] + 1.0


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for i_0 in range(4):
    for i_1, j, k in T.grid(5, 32, 24):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 5 + i_1)
            vj, vk = T.axis.remap("SR", [j, k])
            T.where(i_0 * 5 + i_1 < 16)
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for ax0, ax1 in T.grid(5, 32):
        with T.block("E"):
            vi = T.axis.spatial(16, i_0 * 5 + ax0)
            vj = T.axis.spatial(32, ax1)
            T.where(i_0 * 5 + ax0 < 16)
            E[vi, vj] = C[vi, vj] + 1.0""",
)
def a_consumer_after_an_imperfect_tile(sch):
    i0, _ = sch.split(sch.get_loops("C")[0], [None, 5])
    sch.reverse_compute_at("E", i0)


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for i_0 in range(4):
    for ax0, ax1, ax2 in T.grid(5, 32, 24):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 5 + ax0)
            vj, vk = T.axis.remap("SR", [ax1, ax2])
            T.where(i_0 * 5 + ax0 < 16)
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i_1, j in T.grid(5, 32):
        with T.block("E"):
            vi = T.axis.spatial(16, i_0 * 5 + i_1)
            vj = T.axis.spatial(32, j)
            T.where(i_0 * 5 + i_1 < 16)
            E[vi, vj] = C[vi, vj] + 1.0""",
)
def a_producer_before_an_imperfect_tile(sch):
    i0, _ = sch.split(sch.get_loops("E")[0], [None, 5])
    sch.compute_at("C", i0)


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for i, j in T.grid(16, 32):
    for ax0 in range(24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, ax0])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = C[vi, vj] + 1.0""",
)
def loops_of_one_iteration_are_not_made(sch):
    sch.compute_at("C", sch.get_loops("E")[1])


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for i, j in T.grid(16, 32):
    for ax0, ax1, ax2 in T.grid(1, 1, 24):
        with T.block("C"):
            vi = T.axis.spatial(16, i + ax0)
            vj = T.axis.spatial(32, j + ax1)
            vk = T.axis.reduce(24, ax2)
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = C[vi, vj] + 1.0""",
)
def loops_of_one_iteration_are_made(sch):
    sch.compute_at("C", sch.get_loops("E")[1], preserve_unit_loops=True)


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for j, i, k in T.grid(32, 16, 24):
    with T.block("C"):
        vi, vj, vk = T.axis.remap("SSR", [i, j, k])
        with T.init():
            C[vi, vj] = 0.0
        C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
for i, j in T.grid(16, 32):
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = C[vi, vj] + 1.0""",
)
def an_order_alone(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(j, i, k)


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for j in range(32):
    for i, k in T.grid(16, 24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for ax0 in range(16):
        with T.block("E"):
            vi, vj = T.axis.remap("SS", [ax0, j])
            E[vi, vj] = C[vi, vj] + 1.0""",
)
def loops_are_in_the_order_of_variables(sch):
    i, j, k = sch.get_loops("C")
    sch.reorder(j, i, k)
    sch.reverse_compute_at("E", j)


@PROGRAMS.becomes(
    product,
    """
C = T.alloc_buffer((16, 32))
for i, j in T.grid(16, 32):
    for k in range(24):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    with T.block("E"):
        vi, vj = T.axis.remap("SS", [i, j])
        E[vi, vj] = C[vi, vj] + 1.0""",
)
def what_loops_were_is_lost(sch):
    i, j = sch.get_loops("E")
    sch.parallel(i)
    sch.vectorize(j)
    sch.reverse_compute_at("E", sch.get_loops("C")[1])


@PROGRAMS.refused(product, "compute_at", "block 'E' writes a buffer that its scope does not allocate")
def an_output_is_not_moved_to_its_consumers(sch):
    sch.compute_at("E", sch.get_loops("C")[0])


@PROGRAMS.refused(product, "reverse_compute_at", "loop 'i' is already around block 'E'")
def a_loop_of_its_own(sch):
    sch.reverse_compute_at("E", sch.get_loops("E")[0])


# ===--- Windows, several consumers, places ------------------------------------------------------===#


@T.prim_func
def windows(A: T.Buffer((34,), "float32"), C: T.Buffer((16,), "float32")):
    B = T.alloc_buffer((34,))
    for i in range(34):
        with T.block("B"):
            vi = T.axis.spatial(34, i)
            B[vi] = A[vi] * 2.0
    for i, r in T.grid(16, 3):
        with T.block("C"):
            vi, vr = T.axis.remap("SR", [i, r])
            with T.init():
                C[vi] = 0.0
            C[vi] = C[vi] + B[vi * 2 + vr]


@PROGRAMS.becomes(
    windows,
    """
B = T.alloc_buffer((34,))
for i in range(16):
    for ax0 in range(3):
        with T.block("B"):
            vi = T.axis.spatial(34, i * 2 + ax0)
            B[vi] = A[vi] * 2.0
    for r in range(3):
        with T.block("C"):
            vi, vr = T.axis.remap("SR", [i, r])
            with T.init():
                C[vi] = 0.0
            C[vi] = C[vi] + B[vi * 2 + vr]""",
)
def the_window_of_an_iteration(sch):
    sch.compute_at("B", sch.get_loops("C")[0])


@PROGRAMS.becomes(
    windows,
    """
B = T.alloc_buffer((34,))
for i_0 in range(4):
    for ax0 in range(9):
        with T.block("B"):
            vi = T.axis.spatial(34, i_0 * 8 + ax0)
            B[vi] = A[vi] * 2.0
    for i_1, r in T.grid(4, 3):
        with T.block("C"):
            vi = T.axis.spatial(16, i_0 * 4 + i_1)
            vr = T.axis.reduce(3, r)
            with T.init():
                C[vi] = 0.0
            C[vi] = C[vi] + B[vi * 2 + vr]""",
)
def the_window_of_a_tile(sch):
    i0, _ = sch.split(sch.get_loops("C")[0], [4, 4])
    sch.compute_at("B", i0)


@PROGRAMS.becomes(
    windows,
    """
B = T.alloc_buffer((34,))
for i, r in T.grid(16, 3):
    with T.block("B"):
        vi = T.axis.spatial(34, i * 2 + r)
        B[vi] = A[vi] * 2.0
    with T.block("C"):
        vi, vr = T.axis.remap("SR", [i, r])
        with T.init():
            C[vi] = 0.0
        C[vi] = C[vi] + B[vi * 2 + vr]""",
)
def the_point_of_a_step_of_a_sum(sch):
    sch.compute_at("B", sch.get_loops("C")[1])


@T.prim_func
def stages(A: T.Buffer((16,), "float32"), D: T.Buffer((16,), "float32"), E: T.Buffer((16,), "float32")):
    B = T.alloc_buffer((16,))
    C = T.alloc_buffer((16,))
    for i in range(16):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            B[vi] = A[vi] * 2.0
    for i in range(16):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            C[vi] = A[vi] * 3.0
    for i in range(16):
        with T.block("D"):
            vi = T.axis.spatial(16, i)
            D[vi] = C[vi] + 1.0
        with T.block("E"):
            vi = T.axis.spatial(16, i)
            E[vi] = B[vi] + 2.0


_BLOCKS = {
    "B": "B[vi] = A[vi] * 2.0",
    "C": "C[vi] = A[vi] * 3.0",
    "D": "D[vi] = C[vi] + 1.0",
    "E": "E[vi] = B[vi] + 2.0",
}


def blocks_in_a_loop(names, first=""):
    text = "B = T.alloc_buffer((16,))\nC = T.alloc_buffer((16,))\n" + first + "for i in range(16):\n"
    for name in names:
        text += f'    with T.block("{name}"):\n        vi = T.axis.spatial(16, i)\n        {_BLOCKS[name]}\n'
    return text


_FIRST_C = (
    'for i in range(16):\n    with T.block("C"):\n        vi = T.axis.spatial(16, i)\n        C[vi] = A[vi] * 3.0\n'
)


@PROGRAMS.becomes(stages, blocks_in_a_loop("DBE", _FIRST_C))
def the_last_place_is_before_the_first_consumer(sch):
    sch.compute_at("B", sch.get_loops("E")[0])


@PROGRAMS.becomes(stages, blocks_in_a_loop("BDE", _FIRST_C))
def the_first_place_is_after_the_last_producer(sch):
    sch.compute_at("B", sch.get_loops("E")[0], index=-2)


@PROGRAMS.becomes(stages, blocks_in_a_loop("BDE", _FIRST_C))
def a_place_by_its_number(sch):
    sch.compute_at("B", sch.get_loops("E")[0], index=0)


@PROGRAMS.becomes(stages, blocks_in_a_loop("DBE", _FIRST_C))
def another_place_by_its_number(sch):
    sch.compute_at("B", sch.get_loops("E")[0], index=1)


@PROGRAMS.refused(stages, "compute_at", "place 2 in loop 'i' is not between 0 and 1")
def a_place_behind_the_consumer(sch):
    sch.compute_at("B", sch.get_loops("E")[0], index=2)


# ===--- Inlining --------------------------------------------------------------------------------===#


@T.prim_func
def elementwise(A: T.Buffer((8, 16), "float32"), C: T.Buffer((8, 16), "float32")):
    B = T.alloc_buffer((8, 16))
    for i, j in T.grid(8, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(8, 16):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    elementwise,
    """
for i, j in T.grid(8, 16):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * 2.0 + 1.0""",
)
def inline_a_producer(sch):
    sch.compute_inline("B")


@PROGRAMS.becomes(
    elementwise,
    """
for i, j in T.grid(8, 16):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * 2.0 + 1.0""",
)
def inline_a_consumer(sch):
    sch.reverse_compute_inline("C")


@PROGRAMS.refused(elementwise, "compute_inline", "block 'C' writes a buffer that is not allocated in its scope")
def inline_an_output(sch):
    sch.compute_inline("C")


@PROGRAMS.refused(
    elementwise,
    "reverse_compute_inline",
    "block 'B' must read one buffer that one block of the scope writes, and that its scope allocates; 0 blocks write what it reads",
)
def inline_what_nothing_produces(sch):
    sch.reverse_compute_inline("B")


@PROGRAMS.refused(product, "compute_inline", "block 'C' has an 'init'")
def inline_a_sum(sch):
    sch.compute_inline("C")


@PROGRAMS.refused(product, "reverse_compute_inline", "block 'C' is not complete: iteration variable 2 is not spatial")
def inline_into_a_sum(sch):
    sch.reverse_compute_inline("E")


@T.prim_func
def loads(A: T.Buffer((18,), "float32"), C: T.Buffer((16,), "float32")):
    B = T.alloc_buffer((18,))
    for i in range(18):
        with T.block("B"):
            vi = T.axis.spatial(18, i)
            B[vi] = A[vi] * 2.0
    for i in range(16):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            C[vi] = B[vi] + B[vi + 1] + B[vi + 2]


@PROGRAMS.becomes(
    loads,
    """
for i in range(16):
    with T.block("C"):
        vi = T.axis.spatial(16, i)
        C[vi] = A[vi] * 2.0 + A[vi + 1] * 2.0 + A[vi + 2] * 2.0""",
)
def inline_at_several_places(sch):
    sch.compute_inline("B")


@PROGRAMS.refused(
    loads,
    "reverse_compute_inline",
    "block 'C' does not read 'B' at one place that its iteration variables can be found from",
)
def inline_what_loads_several_places(sch):
    sch.reverse_compute_inline("C")


@T.prim_func
def conditional(A: T.Buffer((16,), "float32"), C: T.Buffer((16,), "float32")):
    B = T.alloc_buffer((16,))
    for i in range(16):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            B[vi] = A[vi] * 2.0
    for i in range(16):
        with T.block("C"):
            vi = T.axis.spatial(16, i)
            T.where(B[i] < 10.0)
            C[vi] = B[vi] + 1.0


@PROGRAMS.becomes(
    conditional,
    """
for i in range(16):
    with T.block("C"):
        vi = T.axis.spatial(16, i)
        T.where(A[i] * 2.0 < 10.0)
        C[vi] = A[vi] * 2.0 + 1.0""",
    verify=False,
)
def inline_into_a_predicate(sch):
    sch.compute_inline("B")


@T.prim_func
def flattened(A: T.Buffer((8, 4), "float32"), C: T.Buffer((32,), "float32")):
    B = T.alloc_buffer((8, 4))
    for i, j in T.grid(8, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i in range(32):
        with T.block("C"):
            vi = T.axis.spatial(32, i)
            C[vi] = B[vi // 4, vi % 4] + 1.0


@PROGRAMS.becomes(
    flattened,
    """
for i, j in T.grid(8, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vj + vi * 4] = A[vi, vj] * 2.0 + 1.0""",
)
def inline_a_consumer_by_the_inverse(sch):
    sch.reverse_compute_inline("C")


@PROGRAMS.becomes(
    flattened,
    """
for i in range(32):
    with T.block("C"):
        vi = T.axis.spatial(32, i)
        C[vi] = A[vi // 4, vi % 4] * 2.0 + 1.0""",
)
def inline_a_producer_at_quotients(sch):
    sch.compute_inline("B")


@T.prim_func
def sliced(A: T.Buffer((8, 8), "float32"), C: T.Buffer((6, 6), "float32")):
    B = T.alloc_buffer((8, 8))
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(6, 6):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi + 1, vj + 1]


@PROGRAMS.becomes(
    sliced,
    """
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.where(1 <= i and i < 7 and 1 <= j and j < 7)
        C[vi - 1, vj - 1] = A[vi, vj] * 2.0""",
)
def inline_a_consumer_of_a_part(sch):
    sch.reverse_compute_inline("C")


# ===--- Sums that start elsewhere ---------------------------------------------------------------===#


@T.prim_func
def biased(A: T.Buffer((8, 12), "int32"), B: T.Buffer((8,), "int32"), D: T.Buffer((8,), "int32")):
    temp = T.alloc_buffer((8,), "int32")
    for i, k in T.grid(8, 12):
        with T.block("sum"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                temp[vi] = 0
            temp[vi] = temp[vi] + A[vi, vk]
    for i in range(8):
        with T.block("bias"):
            vi = T.axis.spatial(8, i)
            D[vi] = temp[vi] + B[vi]


@PROGRAMS.becomes(
    biased,
    """
temp = T.alloc_buffer((8,), "int32")
for i, k in T.grid(8, 12):
    with T.block("sum"):
        vi, vk = T.axis.remap("SR", [i, k])
        T.reads(B[vi], A[vi, vk])
        T.writes(D[vi])
        with T.init():
            D[vi] = B[vi]
        D[vi] = D[vi] + A[vi, vk]""",
)
def a_sum_starts_from_what_is_added(sch):
    sch.fuse_reduction_epilogue("sum", "bias")


test_schedule = PROGRAMS.test
