"""Sums that start from a bias, types, scopes, alignment and declared accesses: what steps make, or why they are refused."""

# ruff: noqa: E501 - what programs become is as it is printed

from schedule_programs import Programs

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.script import tir as T  # noqa: E402

PROGRAMS = Programs()


@T.prim_func
def biased(X: T.Buffer((6, 8), "float32"), b: T.Buffer((6,), "float32"), Y: T.Buffer((6,), "float32")):
    Z = T.alloc_buffer((6,))
    for i, k in T.grid(6, 8):
        with T.block("Z"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                Z[vi] = T.float32(0)
            Z[vi] = Z[vi] + X[vi, vk]
    for i in range(6):
        with T.block("Y"):
            vi = T.axis.spatial(6, i)
            Y[vi] = Z[vi] + b[vi]


@PROGRAMS.becomes(
    biased,
    """
Z = T.alloc_buffer((6,))
for i, k in T.grid(6, 8):
    with T.block("Z"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            Y[vi] = b[vi]
        Y[vi] = Y[vi] + X[vi, vk]""",
)
def epilogue_bias(sch):
    sch.fuse_reduction_epilogue("Z", "Y")


@PROGRAMS.becomes(
    biased,
    """
Z = T.alloc_buffer((6,))
for i in range(6):
    with T.block("Z_init"):
        vi = T.axis.spatial(6, i)
        T.reads(b[vi])
        T.writes(Y[vi])
        Y[vi] = b[vi]
    for k in range(8):
        with T.block("Z_update"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(Y[vi], b[vi], X[vi, vk])
            T.writes(Y[vi])
            Y[vi] = Y[vi] + X[vi, vk]""",
)
def epilogue_bias_decompose(sch):
    sch.fuse_reduction_epilogue("Z", "Y")
    sch.decompose_reduction("Z", sch.get_loops("Z")[1])


@PROGRAMS.becomes(
    biased,
    """
Z = T.alloc_buffer((6,))
for i, k_0, k_1 in T.grid(6, 2, 4):
    with T.block("Z"):
        vi = T.axis.spatial(6, i)
        vk = T.axis.reduce(8, k_0 * 4 + k_1)
        with T.init():
            Y[vi] = b[vi]
        Y[vi] = Y[vi] + X[vi, vk]""",
)
def epilogue_bias_split(sch):
    sch.split(sch.get_loops("Z")[1], [None, 4])
    sch.fuse_reduction_epilogue("Z", "Y")


@PROGRAMS.becomes(
    biased,
    """
Z = T.alloc_buffer((6,))
for i_0, i_1, k in T.grid(2, 3, 8):
    with T.block("Z"):
        vi = T.axis.spatial(6, i_0 * 3 + i_1)
        vk = T.axis.reduce(8, k)
        with T.init():
            Y[vi] = b[vi]
        Y[vi] = Y[vi] + X[vi, vk]""",
)
def epilogue_bias_tiles(sch):
    sch.split(sch.get_loops("Z")[0], [None, 3])
    sch.fuse_reduction_epilogue("Z", "Y")


@PROGRAMS.refused(
    biased,
    "fuse_reduction_epilogue",
    "block 'Y' is not a reduction: it has no 'init'",
    marked='with T.block("Y"):',
)
def epilogue_swapped(sch):
    sch.fuse_reduction_epilogue("Y", "Z")


@PROGRAMS.refused(
    biased,
    "fuse_reduction_epilogue",
    "the sum of block 'Z' must be in a buffer that only block 'Z' uses",
    marked='with T.block("Z"):',
)
def epilogue_same(sch):
    sch.fuse_reduction_epilogue("Z", "Z")


@PROGRAMS.refused(
    biased,
    "get_block",
    "expected exactly one block 'Z', found 0; the blocks are 'Z_init', 'Z_update', 'Y'",
    marked="@T.prim_func",
)
def epilogue_decomposed(sch):
    sch.decompose_reduction("Z", sch.get_loops("Z")[1])
    sch.fuse_reduction_epilogue("Z", "Y")


@PROGRAMS.refused(
    biased,
    "fuse_reduction_epilogue",
    "block 'Y' has a predicate",
    marked='with T.block("Y"):',
)
def epilogue_split_epilogue(sch):
    sch.split(sch.get_loops("Y")[0], [None, 4])
    sch.fuse_reduction_epilogue("Z", "Y")


@PROGRAMS.refused(
    biased,
    "fuse_reduction_epilogue",
    "the sum of block 'Z' must be in a buffer that only block 'Y' uses",
    marked='with T.block("Z"):',
)
def epilogue_after_cache(sch):
    sch.cache_write("Z", 0, "local")
    sch.fuse_reduction_epilogue("Z", "Y")


@T.prim_func
def bias_left(X: T.Buffer((6, 8), "float32"), b: T.Buffer((6,), "float32"), Y: T.Buffer((6,), "float32")):
    Z = T.alloc_buffer((6,))
    for i, k in T.grid(6, 8):
        with T.block("Z"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                Z[vi] = T.float32(0)
            Z[vi] = Z[vi] + X[vi, vk]
    for i in range(6):
        with T.block("Y"):
            vi = T.axis.spatial(6, i)
            Y[vi] = b[vi] + Z[vi]


@PROGRAMS.becomes(
    bias_left,
    """
Z = T.alloc_buffer((6,))
for i, k in T.grid(6, 8):
    with T.block("Z"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            Y[vi] = b[vi]
        Y[vi] = Y[vi] + X[vi, vk]""",
)
def epilogue_left(sch):
    sch.fuse_reduction_epilogue("Z", "Y")


@T.prim_func
def scaled(X: T.Buffer((6, 8), "float32"), Y: T.Buffer((6,), "float32")):
    Z = T.alloc_buffer((6,))
    for i, k in T.grid(6, 8):
        with T.block("Z"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                Z[vi] = T.float32(0)
            Z[vi] = Z[vi] + X[vi, vk]
    for i in range(6):
        with T.block("Y"):
            vi = T.axis.spatial(6, i)
            Y[vi] = Z[vi] * T.float32(2)


@PROGRAMS.refused(
    scaled,
    "fuse_reduction_epilogue",
    "block 'Y' must store `Z[...] + x`, the maximum of this or of the element with zero, or the element between two numbers, at one place for each element",
    marked='with T.block("Y"):',
)
def epilogue_scaled(sch):
    sch.fuse_reduction_epilogue("Z", "Y")


@T.prim_func
def typed(A: T.Buffer((6, 4), "float32"), C: T.Buffer((6, 4), "float32")):
    B = T.alloc_buffer((6, 4))
    for i, j in T.grid(6, 4):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(6, 4):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + B[5 - vi, vj]


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4), "float16")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("float16", A[vi, vj] * T.float32(2.0))
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", B[vi, vj]) + T.Cast("float32", B[5 - vi, vj])""",
)
def dtype_float16(sch):
    sch.unsafe_set_dtype("B", 0, "float16")


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4), "float64")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("float64", A[vi, vj] * T.float32(2.0))
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", B[vi, vj]) + T.Cast("float32", B[5 - vi, vj])""",
)
def dtype_float64(sch):
    sch.unsafe_set_dtype("B", 0, "float64")


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4), "int32")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("int32", A[vi, vj] * T.float32(2.0))
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", B[vi, vj]) + T.Cast("float32", B[5 - vi, vj])""",
    verify=False,
)
def dtype_int32(sch):
    sch.unsafe_set_dtype("B", 0, "int32")


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4), "bfloat16")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("bfloat16", A[vi, vj] * T.float32(2.0))
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", B[vi, vj]) + T.Cast("float32", B[5 - vi, vj])""",
)
def dtype_bfloat16(sch):
    sch.unsafe_set_dtype("B", 0, "bfloat16")


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4))
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + B[5 - vi, vj]""",
)
def dtype_same(sch):
    sch.unsafe_set_dtype("B", 0, "float32")


@PROGRAMS.refused(
    typed,
    "unsafe_set_dtype",
    "what block 'C' writes at 0 is not an allocated buffer",
    marked='with T.block("C"):',
)
def dtype_param(sch):
    sch.unsafe_set_dtype("C", 0, "float16")


@PROGRAMS.refused(
    typed,
    "unsafe_set_dtype",
    "block 'B' writes 1 buffers, there is none at 1",
    marked='with T.block("B"):',
)
def dtype_index(sch):
    sch.unsafe_set_dtype("B", 1, "float16")


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4), "float64")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("float64", T.Cast("float16", A[vi, vj] * T.float32(2.0)))
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", T.Cast("float16", B[vi, vj])) + T.Cast("float32", T.Cast("float16", B[5 - vi, vj]))""",
)
def dtype_twice(sch):
    sch.unsafe_set_dtype("B", 0, "float16")
    sch.unsafe_set_dtype("B", 0, "float64")


@PROGRAMS.becomes(
    typed,
    """
B = T.alloc_buffer((6, 4), "float16")
B_local = T.alloc_buffer((6, 4), "float16", scope="local")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = T.Cast("float16", A[vi, vj] * T.float32(2.0))
for ax0, ax1 in T.grid(6, 4):
    with T.block("B_local"):
        v0, v1 = T.axis.remap("SS", [ax0, ax1])
        B_local[v0, v1] = B[v0, v1]
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = T.Cast("float32", B_local[vi, vj]) + T.Cast("float32", B_local[5 - vi, vj])""",
)
def dtype_cached(sch):
    sch.unsafe_set_dtype("B", 0, "float16")
    sch.cache_read("C", 0, "local")


@PROGRAMS.becomes(
    biased,
    """
Z = T.alloc_buffer((6,), "float64")
for i, k in T.grid(6, 8):
    with T.block("Z"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            Z[vi] = T.float64(0.0)
        Z[vi] = T.Cast("float64", T.Cast("float32", Z[vi]) + X[vi, vk])
for i in range(6):
    with T.block("Y"):
        vi = T.axis.spatial(6, i)
        Y[vi] = T.Cast("float32", Z[vi]) + b[vi]""",
)
def dtype_reduction(sch):
    sch.unsafe_set_dtype("Z", 0, "float64")


@PROGRAMS.becomes(
    typed,
    """
B_shared = T.alloc_buffer((6, 4), scope="shared")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_shared[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B_shared[vi, vj] + B_shared[5 - vi, vj]""",
)
def scope_shared(sch):
    sch.set_scope("B", 0, "shared")


@PROGRAMS.becomes(
    typed,
    """
B_shared_local = T.alloc_buffer((6, 4), scope="local")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_shared_local[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B_shared_local[vi, vj] + B_shared_local[5 - vi, vj]""",
)
def scope_twice(sch):
    sch.set_scope("B", 0, "shared")
    sch.set_scope("B", 0, "local")


@PROGRAMS.refused(
    typed,
    "set_scope",
    "what block 'C' writes at 0 is a parameter, not an allocated buffer",
    marked='with T.block("C"):',
)
def scope_param(sch):
    sch.set_scope("C", 0, "shared")


@PROGRAMS.refused(
    typed,
    "set_scope",
    "the storage scope 'test_scope' is not one that is known",
    marked="B = T.alloc_buffer((6, 4))",
)
def scope_bad(sch):
    sch.set_scope("B", 0, "test_scope")


@PROGRAMS.becomes(
    typed,
    """
B_wmma_matrix_a = T.alloc_buffer((6, 4), scope="wmma.matrix_a")
for i, j in T.grid(6, 4):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B_wmma_matrix_a[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(6, 4):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B_wmma_matrix_a[vi, vj] + B_wmma_matrix_a[5 - vi, vj]""",
)
def scope_wmma(sch):
    sch.set_scope("B", 0, "wmma.matrix_a")


@PROGRAMS.becomes(
    biased,
    """
Z_shared_dyn = T.alloc_buffer((6,), scope="shared.dyn")
for i, k in T.grid(6, 8):
    with T.block("Z"):
        vi, vk = T.axis.remap("SR", [i, k])
        with T.init():
            Z_shared_dyn[vi] = T.float32(0.0)
        Z_shared_dyn[vi] = Z_shared_dyn[vi] + X[vi, vk]
for i in range(6):
    with T.block("Y"):
        vi = T.axis.spatial(6, i)
        Y[vi] = Z_shared_dyn[vi] + b[vi]""",
)
def scope_reduction(sch):
    sch.set_scope("Z", "Z", "shared.dyn")


@T.prim_func
def chain(A: T.Buffer((8, 8), "float32"), D: T.Buffer((8, 8), "float32")):
    B = T.alloc_buffer((8, 8))
    C = T.alloc_buffer((8, 8))
    for i, j in T.grid(8, 8):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(8, 8):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0
    for i, j in T.grid(8, 8):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - A[vi, vj]


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"buffer_dim_align": [[0, 0, 16, 4]]})
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def alignment(sch):
    sch.storage_align("B", 0, axis=0, factor=16, offset=4)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"buffer_dim_align": [[0, 0, 8, 0]]})
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def alignment_neg(sch):
    sch.storage_align("B", 0, axis=-2, factor=8, offset=0)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"buffer_dim_align": [[0, 0, 16, 2]]})
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def alignment_again(sch):
    sch.storage_align("B", 0, 0, 8, 1)
    sch.storage_align("B", 0, 0, 16, 2)


@PROGRAMS.refused(
    chain,
    "storage_align",
    "what block 'D' writes at 0 is a parameter, not an allocated buffer",
    marked='with T.block("D"):',
)
def alignment_param(sch):
    sch.storage_align("D", 0, 0, 8, 1)


@PROGRAMS.refused(
    chain,
    "storage_align",
    "axis 2 is not one of a buffer of rank 2",
    marked="B = T.alloc_buffer((8, 8))",
)
def alignment_axis(sch):
    sch.storage_align("B", 0, 2, 8, 1)


@PROGRAMS.refused(
    chain,
    "storage_align",
    "the factor must be positive, got 0",
    marked="B = T.alloc_buffer((8, 8))",
)
def alignment_factor(sch):
    sch.storage_align("B", 0, 0, 0, 1)


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8), axis_separators=[1])
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def separator(sch):
    sch.set_axis_separator("B", ("write", 0), [1])


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((2, 4, 8), axis_separators=[1])
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi // 4, vi % 4, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        C[vi, vj] = B[vi // 4, vi % 4, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def separator_layout(sch):
    sch.transform_layout("B", ("write", 0), lambda i, j: (i // 4, tir.IndexMap.AXIS_SEPARATOR, i % 4, j))


@PROGRAMS.refused(
    chain,
    "set_axis_separator",
    "separator 3 is not between 0 and the rank of buffer 'B', 2",
    marked='with T.block("B"):',
)
def separator_out(sch):
    sch.set_axis_separator("B", ("write", 0), [3])


@PROGRAMS.refused(
    chain,
    "unsafe_hide_buffer_access",
    "block 'D' reads 2 buffers, there is none at 2",
    marked='with T.block("D"):',
)
def hidden_index(sch):
    sch.unsafe_hide_buffer_access("D", "read", [2])


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(A[vi, vj])
        T.writes(B[vi, vj])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(B[vi, 0:8])
        T.writes(C[vi, vj])
        T.block_attr({"explicit_read_region": [0]})
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.reads(C[vi, vj], A[vi, vj])
        T.writes(D[vi, vj])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def access(sch):
    sch.annotate_buffer_access("C", 0, "read", lambda vi, vj: ((vi, vi + 1), (0, 8)))


@PROGRAMS.becomes(
    chain,
    """
B = T.alloc_buffer((8, 8))
C = T.alloc_buffer((8, 8))
for i, j in T.grid(8, 8):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi, vj] = A[vi, vj] * T.float32(2.0)
for i, j in T.grid(8, 8):
    with T.block("C"):
        vi, vj = T.axis.remap("SS", [i, j])
        T.block_attr({"explicit_write_region": [0]})
        C[vi, vj] = B[vi, vj] + T.float32(1.0)
for i, j in T.grid(8, 8):
    with T.block("D"):
        vi, vj = T.axis.remap("SS", [i, j])
        D[vi, vj] = C[vi, vj] - A[vi, vj]""",
)
def access_w(sch):
    sch.annotate_buffer_access("C", 0, "write", lambda vi, vj: (vi, (vj, vj + 1)))


@PROGRAMS.refused(
    chain,
    "annotate_buffer_access",
    "block 'C' reads 1 buffers, there is none at 1",
    marked='with T.block("C"):',
)
def access_index(sch):
    sch.annotate_buffer_access("C", 1, "read", lambda vi, vj: ((vi, vi + 1), (0, 8)))


test_schedule = PROGRAMS.test
