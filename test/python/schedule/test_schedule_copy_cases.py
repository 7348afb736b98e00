"""Schedules that copy buffers: what programs become, and what is refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()


from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def two(A: T.Buffer((128, 128), "float32"), C: T.Buffer((128, 128), "float32")) -> None:
    B = T.alloc_buffer((128, 128), "float32")
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    two,
    """
B = T.alloc_buffer((128, 128))
A_shared = T.alloc_buffer((128, 128), scope="shared")
B_local = T.alloc_buffer((128, 128), scope="local")
for ax0, ax1 in T.grid(128, 128):
    with T.block("A_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_shared[v0, v1] = A[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A_shared[vi, vj] * T.float32(2.0)
for ax0, ax1 in T.grid(128, 128):
    with T.block("B_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B_local[v0, v1] = B[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B_local[vi, vj] + T.float32(1.0)""",
)
def cache_read_two(sch):
    sch.cache_read(sch.get_block("B"), 0, "shared")
    sch.cache_read(sch.get_block("C"), 0, "local")


@PROGRAMS.becomes(
    two,
    """
B = T.alloc_buffer((128, 128))
B_shared = T.alloc_buffer((128, 128), scope="shared")
C_local = T.alloc_buffer((128, 128), scope="local")
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_shared[vi, vj] = A[vi, vj] * T.float32(2.0)
for ax0, ax1 in T.grid(128, 128):
    with T.block("B_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B[v0, v1] = B_shared[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C_local[vi, vj] = B[vi, vj] + T.float32(1.0)
for ax0, ax1 in T.grid(128, 128):
    with T.block("C_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        C[v0, v1] = C_local[v0, v1]""",
)
def cache_write_two(sch):
    sch.cache_write(sch.get_block("B"), 0, "shared")
    sch.cache_write(sch.get_block("C"), 0, "local")


@PROGRAMS.becomes(
    two,
    """
B = T.alloc_buffer((128, 128))
B_global = T.alloc_buffer((128, 128))
for i, j in T.grid(128, 128):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_global[vi, vj] = A[vi, vj] * T.float32(2.0)
for ax0, ax1 in T.grid(128, 128):
    with T.block("B_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B[v0, v1] = B_global[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)""",
)
def cache_write_two2(sch):
    sch.cache_write(sch.get_block("B"), 0, "global")


@T.prim_func
def access_under_scope(b: T.handle, c: T.handle) -> None:
    A = T.alloc_buffer((128, 128))
    B = T.match_buffer(b, (128, 128))
    C = T.match_buffer(c, (128, 128))
    for i0, j0 in T.grid(8, 8):
        with T.block("scope"):
            i, j = T.axis.remap("SS", [i0, j0])
            for x, y in T.grid(16, 16):
                with T.block("A"):
                    vi = T.axis.S(128, i * 16 + x)
                    vj = T.axis.S(128, j * 16 + y)
                    A[vi, vj] = 1.0
            for x, y in T.grid(16, 16):
                with T.block("B"):
                    vi = T.axis.S(128, i * 16 + x)
                    vj = T.axis.S(128, j * 16 + y)
                    B[vi, vj] = A[vi, vj] + 1.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = A[vi, vj] * 2.0


@PROGRAMS.becomes(
    access_under_scope,
    """
A = T.alloc_buffer((128, 128))
A_shared = T.alloc_buffer((128, 128), scope="shared")
for i0, j0 in T.grid(8, 8):
    with T.block("scope"):
        i, j = T.axis.remap("SS", [i0, j0])
        A_local = T.alloc_buffer((16, 16), scope="local")
        for x, y in T.grid(16, 16):
            with T.block("A"):
                vi = T.axis.spatial(128, i * 16 + x)
                vj = T.axis.spatial(128, j * 16 + y)
                A[vi, vj] = T.float32(1.0)
        for ax0, ax1 in T.grid(16, 16):
            with T.block("A_local"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                A_local[v0, v1] = A[v0 + i * 16, v1 + j * 16]
        for x, y in T.grid(16, 16):
            with T.block("B"):
                vi = T.axis.spatial(128, i * 16 + x)
                vj = T.axis.spatial(128, j * 16 + y)
                B[vi, vj] = A_local[vi - i * 16, vj - j * 16] + T.float32(1.0)
for ax0, ax1 in T.grid(128, 128):
    with T.block("A_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_shared[v0, v1] = A[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A_shared[vi, vj] * T.float32(2.0)""",
)
def cache_read_under_scope(sch):
    sch.cache_read(sch.get_block("B"), 0, "local")
    sch.cache_read(sch.get_block("C"), 0, "shared")


@PROGRAMS.becomes(
    access_under_scope,
    """
A = T.alloc_buffer((128, 128))
for i0, j0 in T.grid(8, 8):
    with T.block("scope"):
        i, j = T.axis.remap("SS", [i0, j0])
        A_local = T.alloc_buffer((16, 16), scope="local")
        B_global = T.alloc_buffer((16, 16))
        for x, y in T.grid(16, 16):
            with T.block("A"):
                vi = T.axis.spatial(128, i * 16 + x)
                vj = T.axis.spatial(128, j * 16 + y)
                A_local[vi - i * 16, vj - j * 16] = T.float32(1.0)
        for ax0, ax1 in T.grid(16, 16):
            with T.block("A_local"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                A[v0 + i * 16, v1 + j * 16] = A_local[v0, v1]
        for x, y in T.grid(16, 16):
            with T.block("B"):
                vi = T.axis.spatial(128, i * 16 + x)
                vj = T.axis.spatial(128, j * 16 + y)
                B_global[vi - i * 16, vj - j * 16] = A[vi, vj] + T.float32(1.0)
        for ax0, ax1 in T.grid(16, 16):
            with T.block("B_global"):
                v0, v1 = T.axis.remap("SS", [ax0, ax1])
                B[v0 + i * 16, v1 + j * 16] = B_global[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def cache_write_under_scope(sch):
    sch.cache_write(sch.get_block("A"), 0, "local")
    sch.cache_write(sch.get_block("B"), 0, "global")


@PROGRAMS.becomes(
    access_under_scope,
    """
A = T.alloc_buffer((128, 128))
A_global = T.alloc_buffer((128, 128))
for i0, j0 in T.grid(8, 8):
    with T.block("scope"):
        i, j = T.axis.remap("SS", [i0, j0])
        for x, y in T.grid(16, 16):
            with T.block("A"):
                vi = T.axis.spatial(128, i * 16 + x)
                vj = T.axis.spatial(128, j * 16 + y)
                A_global[vi, vj] = T.float32(1.0)
        for x, y in T.grid(16, 16):
            with T.block("B"):
                vi = T.axis.spatial(128, i * 16 + x)
                vj = T.axis.spatial(128, j * 16 + y)
                B[vi, vj] = A_global[vi, vj] + T.float32(1.0)
for ax0, ax1 in T.grid(128, 128):
    with T.block("A_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A[v0, v1] = A_global[v0, v1]
for i, j in T.grid(128, 128):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = A[vi, vj] * T.float32(2.0)""",
)
def cache_write_scope(sch):
    sch.cache_write(sch.get_block("scope"), 0, "global")


@T.prim_func
def multi(A: T.Buffer((64, 64)), B: T.Buffer((64, 64)), C: T.Buffer((64, 64))) -> None:
    D = T.alloc_buffer((64, 64))
    for i, j in T.grid(64, 64):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = 1.0
    for i in T.grid(8):
        for j in T.grid(8):
            for k, m in T.grid(8, 8):
                with T.block("A"):
                    vi = T.axis.S(64, i * 8 + k)
                    vj = T.axis.S(64, j * 8 + m)
                    A[vi, vj] = D[vi, vj] + 2.0
        for j in T.grid(8):
            for k, m in T.grid(8, 8):
                with T.block("B"):
                    vi = T.axis.S(64, i * 8 + k)
                    vj = T.axis.S(64, j * 8 + m)
                    T.where(i * 8 + k < 60)
                    B[vi, vj] = D[vi, vj] + 3.0
    for i, j in T.grid(64, 64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = D[vi, vj] + 4.0


@PROGRAMS.becomes(
    multi,
    """
D = T.alloc_buffer((64, 64))
D_local = T.alloc_buffer((64, 64), scope="local")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = T.float32(1.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D_local[v0, v1] = D[v0, v1]
for i in range(8):
    for j, k, m in T.grid(8, 8, 8):
        with T.block("A"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            A[vi, vj] = D_local[vi, vj] + T.float32(2.0)
    for j, k, m in T.grid(8, 8, 8):
        with T.block("B"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            T.where(i * 8 + k < 60)
            B[vi, vj] = D_local[vi, vj] + T.float32(3.0)
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D[vi, vj] + T.float32(4.0)""",
    verify=False,
)
def cache_read_multi(sch):
    sch.cache_read("A", 0, "local", [sch.get_block("A"), sch.get_block("B")])


@PROGRAMS.becomes(
    multi,
    """
D = T.alloc_buffer((64, 64))
D_global = T.alloc_buffer((64, 64))
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = T.float32(1.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D_global[v0, v1] = D[v0, v1]
for i in range(8):
    for j, k, m in T.grid(8, 8, 8):
        with T.block("A"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            A[vi, vj] = D[vi, vj] + T.float32(2.0)
    for j, k, m in T.grid(8, 8, 8):
        with T.block("B"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            T.where(i * 8 + k < 60)
            B[vi, vj] = D_global[vi, vj] + T.float32(3.0)
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D_global[vi, vj] + T.float32(4.0)""",
    verify=False,
)
def cache_read_multi2(sch):
    b = sch.get_block("B")
    c = sch.get_block("C")
    sch.cache_read(b, 0, "global", consumer_blocks=[b, c])


@PROGRAMS.becomes(
    multi,
    """
D = T.alloc_buffer((64, 64))
D_local = T.alloc_buffer((64, 64), scope="local")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = T.float32(1.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D_local[v0, v1] = D[v0, v1]
for i in range(8):
    for j, k, m in T.grid(8, 8, 8):
        with T.block("A"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            A[vi, vj] = D_local[vi, vj] + T.float32(2.0)
    for j, k, m in T.grid(8, 8, 8):
        with T.block("B"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            T.where(i * 8 + k < 60)
            B[vi, vj] = D_local[vi, vj] + T.float32(3.0)
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D_local[vi, vj] + T.float32(4.0)""",
    verify=False,
)
def cache_read_multi3(sch):
    sch.cache_read("B", 0, "local")


@PROGRAMS.becomes(
    multi,
    """
D = T.alloc_buffer((64, 64))
D_local = T.alloc_buffer((64, 64), scope="local")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D_local[vi, vj] = T.float32(1.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D[v0, v1] = D_local[v0, v1]
for i in range(8):
    for j, k, m in T.grid(8, 8, 8):
        with T.block("A"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            A[vi, vj] = D[vi, vj] + T.float32(2.0)
    for j, k, m in T.grid(8, 8, 8):
        with T.block("B"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            T.where(i * 8 + k < 60)
            B[vi, vj] = D_local[vi, vj] + T.float32(3.0)
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D[vi, vj] + T.float32(4.0)""",
    verify=False,
)
def cache_write_multi(sch):
    sch.cache_write("D", 0, "local", [sch.get_block("B")])


@PROGRAMS.becomes(
    multi,
    """
D = T.alloc_buffer((64, 64))
D_local = T.alloc_buffer((64, 64), scope="local")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D_local[vi, vj] = T.float32(1.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D[v0, v1] = D_local[v0, v1]
for i in range(8):
    for j, k, m in T.grid(8, 8, 8):
        with T.block("A"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            A[vi, vj] = D_local[vi, vj] + T.float32(2.0)
    for j, k, m in T.grid(8, 8, 8):
        with T.block("B"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            T.where(i * 8 + k < 60)
            B[vi, vj] = D[vi, vj] + T.float32(3.0)
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D_local[vi, vj] + T.float32(4.0)""",
    verify=False,
)
def cache_write_multi2(sch):
    sch.cache_write("D", 0, "local", [sch.get_block("A"), sch.get_block("C")])


@PROGRAMS.becomes(
    multi,
    """
D = T.alloc_buffer((64, 64))
A_shared = T.alloc_buffer((64, 64), scope="shared")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = T.float32(1.0)
for i in range(8):
    for j, k, m in T.grid(8, 8, 8):
        with T.block("A"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            A_shared[vi, vj] = D[vi, vj] + T.float32(2.0)
    for j, k, m in T.grid(8, 8, 8):
        with T.block("B"):
            vi = T.axis.spatial(64, i * 8 + k)
            vj = T.axis.spatial(64, j * 8 + m)
            T.where(i * 8 + k < 60)
            B[vi, vj] = D[vi, vj] + T.float32(3.0)
for i, j in T.grid(64, 64):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = D[vi, vj] + T.float32(4.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("A_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A[v0, v1] = A_shared[v0, v1]""",
    verify=False,
)
def cache_write_multiA(sch):
    sch.cache_write("A", 0, "shared")


@T.prim_func
def loc(A: T.Buffer((64, 64)), C: T.Buffer((64, 64))) -> None:
    B = T.alloc_buffer((64, 64))
    for i, j in T.grid(64, 64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj]
    for i, j in T.grid(64, 64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


@PROGRAMS.becomes(
    loc,
    """
B = T.alloc_buffer((64, 64))
B_local = T.alloc_buffer((64, 64), scope="local")
A_shared = T.alloc_buffer((64, 64), scope="shared")
for ax0, ax1 in T.grid(64, 64):
    with T.block("A_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        A_shared[v0, v1] = A[v0, v1]
for i in range(64):
    for ax0 in range(64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            B[vi, vj] = A_shared[vi, vj]
    for ax0, ax1 in T.grid(1, 64):
        with T.block("B_local"):
            v0 = T.axis.spatial(64, i + ax0)
            v1 = T.axis.spatial(64, ax1)
            B_local[v0, v1] = B[v0, v1]
    for j in range(64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B_local[vi, vj] + T.float32(1.0)""",
)
def cache_read_at(sch):
    sch.compute_at("B", sch.get_loops("C")[0])
    sch.cache_read("C", 0, "local")
    sch.cache_read("B", 0, "shared")


@PROGRAMS.becomes(
    loc,
    """
B = T.alloc_buffer((64, 64))
C_local = T.alloc_buffer((64, 64), scope="local")
B_shared = T.alloc_buffer((64, 64), scope="shared")
for i in range(64):
    for ax0 in range(64):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, ax0])
            B_shared[vi, vj] = A[vi, vj]
    for ax0, ax1 in T.grid(1, 64):
        with T.block("B_shared"):
            v0 = T.axis.spatial(64, i + ax0)
            v1 = T.axis.spatial(64, ax1)
            B[v0, v1] = B_shared[v0, v1]
    for j in range(64):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C_local[vi, vj] = B[vi, vj] + T.float32(1.0)
for ax0, ax1 in T.grid(64, 64):
    with T.block("C_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        C[v0, v1] = C_local[v0, v1]""",
)
def cache_write_at(sch):
    sch.compute_at("B", sch.get_loops("C")[0])
    sch.cache_write("C", 0, "local")
    sch.cache_write("B", 0, "shared")


@T.prim_func
def opaque(A: T.Buffer((64, 64), "float16"), B: T.Buffer((64, 64), "float16")) -> None:
    D = T.alloc_buffer((64, 64), "float16")
    for i, j in T.grid(64, 64):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = A[vi, vj]
    for i, j in T.grid(8, 8):
        with T.block("match"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(D[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8])
            T.writes(B[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8])
            D0 = T.match_buffer(
                D[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8], (8, 8), "float16", strides=[64, 1], offset_factor=1
            )
            B0 = T.match_buffer(
                B[vi * 8 : vi * 8 + 8, vj * 8 : vj * 8 + 8], (8, 8), "float16", strides=[64, 1], offset_factor=1
            )
            for x, y in T.grid(8, 8):
                B0[x, y] = D0[x, y]


@PROGRAMS.becomes(
    opaque,
    """
D = T.alloc_buffer((64, 64), "float16")
D_shared = T.alloc_buffer((64, 64), "float16", scope="shared")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = A[vi, vj]
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D_shared[v0, v1] = D[v0, v1]
for i, j in T.grid(8, 8):
    with T.block("match"):
        vi, vj = T.axis.remap("SS", [i, j])
        D0 = T.match_buffer(D_shared[vi * 8:vi * 8 + 8, vj * 8:vj * 8 + 8], (8, 8), "float16", strides=(64, 1), offset_factor=1)
        B0 = T.match_buffer(B[vi * 8:vi * 8 + 8, vj * 8:vj * 8 + 8], (8, 8), "float16", strides=(64, 1), offset_factor=1)
        for x, y in T.grid(8, 8):
            B0[x, y] = D0[x, y]""",
)
def cache_read_match(sch):
    sch.cache_read("match", 0, "shared")


@PROGRAMS.becomes(
    opaque,
    """
D = T.alloc_buffer((64, 64), "float16")
B_shared = T.alloc_buffer((64, 64), "float16", scope="shared")
D_local = T.alloc_buffer((64, 64), "float16", scope="local")
for i, j in T.grid(64, 64):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D_local[vi, vj] = A[vi, vj]
for ax0, ax1 in T.grid(64, 64):
    with T.block("D_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        D[v0, v1] = D_local[v0, v1]
for i, j in T.grid(8, 8):
    with T.block("match"):
        vi, vj = T.axis.remap("SS", [i, j])
        D0 = T.match_buffer(D[vi * 8:vi * 8 + 8, vj * 8:vj * 8 + 8], (8, 8), "float16", strides=(64, 1), offset_factor=1)
        B0 = T.match_buffer(B_shared[vi * 8:vi * 8 + 8, vj * 8:vj * 8 + 8], (8, 8), "float16", strides=(64, 1), offset_factor=1)
        for x, y in T.grid(8, 8):
            B0[x, y] = D0[x, y]
for ax0, ax1 in T.grid(64, 64):
    with T.block("B_shared"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B[v0, v1] = B_shared[v0, v1]""",
)
def cache_write_match(sch):
    sch.cache_write("match", 0, "shared")
    sch.cache_write("D", 0, "local")


@PROGRAMS.refused(opaque, "compute_inline", "buffer 'D' is used by something else than loads")
def ci_opaque(sch):
    sch.compute_inline("D")


@PROGRAMS.refused(two, "cache_read", "block 'B' has 1 such buffers, there is none at 3")
def cache_read_badidx(sch):
    sch.cache_read("B", 3, "local")


@PROGRAMS.refused(two, "cache_read", "the storage scope 'test_scope' is not one that is known")
def cache_read_badscope(sch):
    sch.cache_read("B", 0, "test_scope")


@T.prim_func
def multiwriter(A: T.Buffer((64,)), B: T.Buffer((64,)), C: T.Buffer((64,))) -> None:
    for i in range(32):
        with T.block("A0"):
            vi = T.axis.S(64, i)
            A[vi] = 1.0
    for i in range(32):
        with T.block("A1"):
            vi = T.axis.S(64, i + 32)
            A[vi] = 2.0
    for i in range(64):
        with T.block("B"):
            vi = T.axis.S(64, i)
            B[vi] = A[vi]


@PROGRAMS.refused(multiwriter, "cache_read", "buffer 'A' is written by 2 blocks, 'A0' and 'A1' among them")
def cache_read_multiwriter(sch):
    sch.cache_read("B", 0, "global")


@PROGRAMS.refused(multiwriter, "cache_write", "buffer 'A' is written by 2 blocks, 'A0' and 'A1' among them")
def cache_write_multiwriter(sch):
    sch.cache_write("A0", 0, "global")


@PROGRAMS.refused(multiwriter, "compute_inline", "block 'A0' is not complete: block 'A1' writes the same buffer")
def ci_multiwriter(sch):
    sch.compute_inline("A0")


@T.prim_func
def symb(x: T.handle, y: T.handle) -> None:
    n = T.int64()
    X = T.match_buffer(x, (T.int64(8), n))
    Y = T.match_buffer(y, (T.int64(8), n))
    for i, j in T.grid(T.int64(8), n):
        with T.block("Y"):
            vi, vj = T.axis.remap("SS", [i, j])
            Y[vi, vj] = X[vi, vj] + 1.0


@PROGRAMS.becomes(
    symb,
    """
X_global = T.alloc_buffer((T.int64(8), n))
Y_global = T.alloc_buffer((T.int64(8), n))
for ax0, ax1 in T.grid(T.int64(8), n):
    with T.block("X_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        X_global[v0, v1] = X[v0, v1]
for i, j in T.grid(T.int64(8), n):
    with T.block("Y"):
        vi, vj = T.axis.remap("SS", [i, j])
        Y_global[vi, vj] = X_global[vi, vj] + T.float32(1.0)
for ax0, ax1 in T.grid(T.int64(8), n):
    with T.block("Y_global"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        Y[v0, v1] = Y_global[v0, v1]""",
)
def cache_read_symb(sch):
    sch.cache_read("Y", 0, "global")
    sch.cache_write("Y", 0, "global")


@PROGRAMS.becomes(
    symb,
    """
X_global = T.alloc_buffer((T.int64(8), n))
for i in range(T.int64(8)):
    for j_0 in range((n + T.int64(7)) // T.int64(8)):
        for ax0 in range(T.int64(8)):
            with T.block("X_global"):
                v0 = T.axis.spatial(T.int64(8), i)
                v1 = T.axis.spatial(n, j_0 * T.int64(8) + ax0)
                T.where(j_0 * T.int64(8) + ax0 < n)
                X_global[v0, v1] = X[v0, v1]
        for j_1 in range(T.int64(8)):
            with T.block("Y"):
                vi = T.axis.spatial(T.int64(8), i)
                vj = T.axis.spatial(n, j_0 * T.int64(8) + j_1)
                T.where(j_0 * T.int64(8) + j_1 < n)
                Y[vi, vj] = X_global[vi, vj] + T.float32(1.0)""",
)
def cache_read_symb_at(sch):
    i, j = sch.get_loops("Y")
    j0, j1 = sch.split(j, [None, 8])
    c = sch.cache_read("Y", 0, "global")
    sch.compute_at(c, j0)


@T.prim_func
def scalar(A: T.Buffer((), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("B"):
            vi = T.axis.S(16, i)
            B[vi] = A[()] + 1.0


@PROGRAMS.becomes(
    scalar,
    """
A_local = T.alloc_buffer((), scope="local")
with T.block("A_local"):
    A_local[()] = A[()]
for i in range(16):
    with T.block("B"):
        vi = T.axis.spatial(16, i)
        B[vi] = A_local[()] + T.float32(1.0)""",
)
def cache_read_scalar(sch):
    sch.cache_read("B", 0, "local")


test_schedule = PROGRAMS.test
