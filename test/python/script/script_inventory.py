# ruff: noqa: E501 - lines as they are printed
"""What scripts call T, name by name: a program for each, in exactly the text that it is printed as.

A line `#: group / name` begins a program. Where its text is not the printed one, that follows the line
`#: is printed as`; what is refused has the line of its error behind `#: is refused as`.
"""

NAMES = r"""
#: functions / prim_func
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    A[0] = T.float32(1.0)
#: functions / prim_func, private
@T.prim_func(private=True)
def main(A: T.Buffer((4,), "float32")):
    A[0] = T.float32(1.0)
#: functions / prim_func with a result
@T.prim_func
def main(n: T.int32, x: T.float32) -> T.int32:
    return n + 1
#: functions / func_attr
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    T.func_attr({"an.array": [1, 2, 3], "flag": True, "global_symbol": "other", "name": "text", "nested": {"k": ["a", 2]}, "none": None, "number": 1, "real": 0.5, "tir.noalias": T.bool(True)})
    A[0] = T.float32(1.0)
#: is printed as
@T.prim_func
def other(A: T.Buffer((4,), "float32")):
    T.func_attr({"an.array": [1, 2, 3], "flag": True, "name": "text", "nested": {"k": ["a", 2]}, "none": None, "number": 1, "real": 0.5, "tir.noalias": True})
    A[0] = T.float32(1.0)
#: buffers / match_buffer
@T.prim_func
def main(a: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 4), "float16")
    A[0, 0] = T.float16(1.0)
#: buffers / match_buffer, strides
@T.prim_func
def main(a: T.handle, b: T.handle):
    A = T.match_buffer(a, (4, 8), strides=(16, 1))
    B = T.match_buffer(b, (4, 8), strides=("s0", 1))
    A[0, 0] = B[0, 0]
#: buffers / match_buffer, strides of parameters
@T.prim_func
def main(a: T.handle, n: T.int32, p: T.int32, q: T.int32):
    A = T.match_buffer(a, (n, 8), strides=(p, 1), elem_offset=q)
    A[0, 0] = T.float32(1.0)
#: buffers / match_buffer, elem_offset
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (4,), elem_offset=8)
    A[0] = T.float32(1.0)
#: buffers / match_buffer, offset_factor
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (4,), offset_factor=16)
    A[0] = T.float32(1.0)
#: buffers / match_buffer, scope
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (4,), scope="shared")
    A[0] = T.float32(1.0)
#: buffers / match_buffer, align
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (4,), align=128)
    A[0] = T.float32(1.0)
#: buffers / match_buffer, buffer_type
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (4,), buffer_type="auto")
    A[0] = T.float32(1.0)
#: buffers / match_buffer, axis_separators
@T.prim_func
def main(a: T.handle):
    A = T.match_buffer(a, (4, 8), axis_separators=[1])
    A[0, 0] = T.float32(1.0)
#: buffers / match_buffer of products
@T.prim_func
def main(a: T.handle, b: T.handle):
    m, n = T.int32(), T.int32()
    A = T.match_buffer(a, (m, n))
    B = T.match_buffer(b, (n * m + 1, (m + 7) // 8, 2 * n))
    B[0, 0, 0] = A[0, 0]
#: buffers / match_buffer of a part
@T.prim_func
def main(A: T.Buffer((16, 16), "float32")):
    # with T.block("root"):
    for i in range(4):
        with T.block("b"):
            vi = T.axis.spatial(4, i)
            T.reads()
            T.writes(A[vi * 4:vi * 4 + 4, 0:16])
            P = T.match_buffer(A[vi * 4:vi * 4 + 4, 0:16], (4, 16), strides=("s0", "s1"), offset_factor=1)
            P[0, 0] = T.float32(0.0)
#: buffers / Buffer
@T.prim_func
def main(A: T.Buffer((4, 4), "int8"), B: T.Buffer((), "float64"), C: T.Buffer(4, "bool"), D: T.Buffer[(4,), "float32"]):
    B[()] = T.Cast("float64", A[0, 0]) + T.Cast("float64", D[0])
    C[0] = T.bool(True)
#: is printed as
@T.prim_func
def main(A: T.Buffer((4, 4), "int8"), B: T.Buffer((), "float64"), C: T.Buffer((4,), "bool"), D: T.Buffer((4,), "float32")):
    B[()] = T.Cast("float64", A[0, 0]) + T.Cast("float64", D[0])
    C[0] = T.bool(True)
#: buffers / alloc_buffer
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer((4,))
    C = T.alloc_buffer((4, 8), "int32", strides=(16, 1), scope="local", align=16)
    B[0] = A[0]
    C[0, 0] = 1
#: buffers / decl_buffer
@T.prim_func
def main(A: T.Buffer((16,), "float32")):
    B = T.decl_buffer((4, 4), data=A.data)
    C = T.decl_buffer((4,), scope="local")
    C[0] = B[0, 0]
#: buffers / allocate
@T.prim_func
def main(A: T.Buffer((16,), "float32"), n: T.int32):
    p = T.allocate([16], "float32", "global", n > 3)
    B = T.decl_buffer((4, 4), data=p)
    q = T.allocate([8], "float32", "global", annotations={"k": 1})
    C = T.decl_buffer((8,), data=q)
    B[0, 0] = A[0]
    C[0] = B[0, 0]
    A[1] = C[0]
#: buffers / allocate_const
@T.prim_func
def main(A: T.Buffer((4,), "float32")):
    p = T.allocate_const([1, 2, 3, 4], "int32", [4])
    B = T.decl_buffer((4,), "int32", data=p)
    A[0] = T.Cast("float32", B[1])
#: buffers / handle
@T.prim_func
def main(a: T.handle, b: T.handle("float32", "global"), c: T.handle("float32", "shared"), d: T.handle):
    D = T.match_buffer(d, (4,))
    T.evaluate(a)
    T.evaluate(b)
    T.evaluate(d)
#: buffers / ptr
@T.prim_func
def main(a: T.Ptr("float32"), b: T.ptr("int8", "global")):
    T.evaluate(a)
    T.evaluate(b)
#: is printed as
@T.prim_func
def main(a: T.handle("float32", "global"), b: T.handle("int8", "global")):
    T.evaluate(a)
    T.evaluate(b)
#: buffers / access_ptr
@T.prim_func
def main(A: T.Buffer((4, 8), "float32")):
    T.call_extern("int32", "f", A.access_ptr("r"), A.access_ptr("w", offset=8), A.access_ptr("rw"))
#: is printed as
@T.prim_func
def main(A: T.Buffer((4, 8), "float32")):
    T.call_extern("int32", "f", T.tvm_access_ptr(T.type_annotation("float32"), A.data, 0, 32, 1), T.tvm_access_ptr(T.type_annotation("float32"), A.data, 8, 24, 2), T.tvm_access_ptr(T.type_annotation("float32"), A.data, 0, 32, 3))
#: buffers / data and address_of
@T.prim_func
def main(A: T.Buffer((4, 8), "float32")):
    T.call_extern("int32", "f", A.data, T.address_of(A[1, 2]))
#: loops / grid
@T.prim_func
def main(A: T.Buffer((4, 8), "float32")):
    for i, j in T.grid(4, 8):
        A[i, j] = T.float32(0.0)
#: loops / serial
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in T.serial(8):
        A[i] = T.float32(0.0)
    for i in T.serial(1, 7, annotations={"pragma": "x", "stage": [0, 1]}):
        A[i] = T.float32(0.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        A[i] = T.float32(0.0)
    for i in T.serial(1, 7, annotations={"pragma": "x", "stage": [0, 1]}):
        A[i] = T.float32(0.0)
#: loops / parallel
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in T.parallel(8):
        A[i] = T.float32(0.0)
#: loops / vectorized
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in T.vectorized(8):
        A[i] = T.float32(0.0)
#: loops / unroll
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in T.unroll(8, annotations={"pragma_unroll_explicit": 1}):
        A[i] = T.float32(0.0)
#: loops / thread_binding
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in T.thread_binding(8, thread="threadIdx.x", annotations={"k": 1}):
        A[i] = T.float32(0.0)
#: loops / range
@T.prim_func
def main(A: T.Buffer((8,), "float32"), n: T.int32):
    for i in range(8):
        A[i] = T.float32(0.0)
    for i in range(2, 7):
        A[i] = T.float32(0.0)
    for i in range(0, 8, 2):
        A[i] = T.float32(0.0)
#: loops / While
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    while A[0] < 10:
        A[0] = A[0] + 1
#: blocks / block
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    with T.block("opaque"):
        T.reads()
        T.writes(A[0:8])
        for i in range(8):
            A[i] = T.float32(0.0)
#: blocks / block without a name
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    # with T.block("root"):
    for i in range(8):
        with T.block(""):
            vi = T.axis.spatial(8, i)
            T.reads()
            T.writes(A[vi])
            A[vi] = T.float32(0.0)
#: blocks / root
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    with T.block("root"):
        for i in range(8):
            A[i] = A[i] + T.float32(1.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    with T.block("root"):
        T.reads(A[0:8])
        T.writes(A[0:8])
        for i in range(8):
            A[i] = A[i] + T.float32(1.0)
#: blocks / init
@T.prim_func
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4,), "float32")):
    # with T.block("root"):
    for i, k in T.grid(4, 8):
        with T.block("sum"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(A[vi, vk])
            T.writes(B[vi])
            with T.init():
                B[vi] = T.float32(0.0)
            B[vi] = B[vi] + A[vi, vk]
#: blocks / init without an axis of a reduction
@T.prim_func
def main(A: T.Buffer((4, 8), "float32"), B: T.Buffer((4,), "float32")):
    # with T.block("root"):
    for i in range(4):
        with T.block("sum"):
            vi = T.axis.spatial(4, i)
            T.reads(A[vi, 0:8])
            T.writes(B[vi])
            with T.init():
                B[vi] = T.float32(0.0)
            for k in range(8):
                B[vi] = B[vi] + A[vi, k]
#: blocks / where
@T.prim_func
def main(A: T.Buffer((15,), "float32")):
    # with T.block("root"):
    for i, j in T.grid(4, 4):
        with T.block("b"):
            vi = T.axis.spatial(15, i * 4 + j)
            T.where(i * 4 + j < 15)
            T.reads()
            T.writes(A[vi])
            A[vi] = T.float32(0.0)
#: blocks / reads and writes
@T.prim_func
def main(A: T.Buffer((8,), "float32"), K: T.Buffer((8,), "int32"), B: T.Buffer((8,), "float32")):
    # with T.block("root"):
    for i in range(8):
        with T.block("said"):
            vi = T.axis.spatial(8, i)
            T.reads(A[0:8])
            T.writes(B[vi])
            B[vi] = A[K[vi]]
    for i in range(8):
        with T.block("found"):
            vi = T.axis.spatial(8, i)
            B[vi] = A[K[vi]]
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32"), K: T.Buffer((8,), "int32"), B: T.Buffer((8,), "float32")):
    # with T.block("root"):
    for i in range(8):
        with T.block("said"):
            vi = T.axis.spatial(8, i)
            T.reads(A[0:8])
            T.writes(B[vi])
            B[vi] = A[K[vi]]
    for i in range(8):
        with T.block("found"):
            vi = T.axis.spatial(8, i)
            T.reads(A[K[vi]], K[vi])
            T.writes(B[vi])
            B[vi] = A[K[vi]]
#: blocks / block_attr
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    # with T.block("root"):
    for i in range(8):
        with T.block("b"):
            vi = T.axis.spatial(8, i)
            T.reads()
            T.writes(A[vi])
            T.block_attr({"buffer_dim_align": [[0, 0, 32, 8]], "double_buffer_scope": 0, "meta_schedule.tiling_structure": "SSRSRS", "script_parsing_detect_access": 3})
            A[vi] = T.float32(0.0)
#: axes / spatial, reduce, scan, opaque
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    # with T.block("root"):
    for i, j, k, l in T.grid(8, 2, 2, 2):
        with T.block("b"):
            vi = T.axis.spatial(8, i)
            vj = T.axis.reduce((1, 3), j + 1)
            vk = T.axis.scan(2, k)
            vl = T.axis.opaque(2, l)
            T.reads()
            T.writes(A[vi])
            A[vi] = T.float32(0.0)
#: axes / S, R
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i, j in T.grid(8, 2):
        with T.block("b"):
            vi = T.axis.S(8, i)
            vj = T.axis.R(2, j)
            A[vi] = A[vi] + T.float32(1.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    # with T.block("root"):
    for i, j in T.grid(8, 2):
        with T.block("b"):
            vi, vj = T.axis.remap("SR", [i, j])
            T.reads(A[vi])
            T.writes(A[vi])
            A[vi] = A[vi] + T.float32(1.0)
#: axes / remap
@T.prim_func
def main(A: T.Buffer((8, 8), "float32")):
    # with T.block("root"):
    for i, j in T.grid(8, 8):
        with T.block("b"):
            vj, vi = T.axis.remap("SS", [j, i])
            T.reads()
            T.writes(A[vi, vj])
            A[vi, vj] = T.float32(0.0)
#: axes / a cast to the type of the domain
@T.prim_func
def main(A: T.Buffer((T.int64(128),), "float32")):
    # with T.block("root"):
    for i, j in T.grid(16, 8):
        with T.block("b"):
            vi = T.axis.spatial(T.int64(128), T.Cast("int64", i) * T.int64(8) + T.Cast("int64", j))
            T.reads()
            T.writes(A[vi])
            A[vi] = T.float32(0.0)
#: statements / if, else
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        if i < 3 and A[i] > T.float32(0.0) or not A[i] == T.float32(4.0):
            A[i] = T.float32(1.0)
        else:
            if i == 5:
                A[i] = T.float32(2.0)
#: statements / let
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        x: T.float32 = A[i] * T.float32(2.0)
        A[i] = x + x
#: statements / LetStmt
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    with T.LetStmt(A[0]) as x:
        A[1] = x
    A[2] = T.float32(0.0)
#: statements / assert
@T.prim_func
def main(A: T.Buffer((8,), "float32"), n: T.int32):
    assert n > 3, "too small"
    with T.Assert(n < 9, "too large"):
        A[1] = T.float32(1.0)
    A[2] = T.float32(0.0)
#: statements / evaluate
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    T.evaluate(0)
    T.evaluate(A[0] + T.float32(1.0))
#: statements / attr
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    with T.attr(0, "pragma", 1):
        A[0] = T.float32(1.0)
    T.attr("node", "key", "value")
    A[1] = T.float32(1.0)
#: statements / launch_thread
@T.prim_func
def main(A: T.Buffer((32,), "float32")):
    tx = T.launch_thread("threadIdx.x", 32)
    A[tx] = T.float32(1.0)
#: statements / env_thread
@T.prim_func
def main(A: T.Buffer((32,), "float32")):
    tx = T.env_thread("threadIdx.x")
    with T.launch_thread(tx, 32):
        A[tx] = T.float32(1.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((32,), "float32")):
    tx = T.launch_thread("threadIdx.x", 32)
    A[tx] = T.float32(1.0)
#: statements / break, continue
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    for i in range(8):
        if A[i] == 3:
            break
        if A[i] == 2:
            continue
        A[i] = 1
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    for i in range(8):
        if A[i] == 3:
            T.break_loop()
        if A[i] == 2:
            T.continue_loop()
        A[i] = 1
#: statements / an update
@T.prim_func
def main(A: T.Buffer((8, 8), "float32")):
    for i, j in T.grid(8, 8):
        A[i, j] += T.float32(1.0)
        A[i, j] *= T.float32(2.0)
        A[i, j] -= T.float32(1.0)
        A[i, j] /= T.float32(3.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8, 8), "float32")):
    for i, j in T.grid(8, 8):
        A[i, j] = A[i, j] + T.float32(1.0)
        A[i, j] = A[i, j] * T.float32(2.0)
        A[i, j] = A[i, j] - T.float32(1.0)
        A[i, j] = A[i, j] / T.float32(3.0)
#: statements / slices
@T.prim_func
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    A[0:4] = B[4:8] * T.Broadcast(T.float32(2.0), 4)
    A[0:8:2] = B[1:9:2]
#: statements / assume
@T.prim_func
def main(A: T.Buffer((8,), "float32"), n: T.int32):
    T.assume(n > 3)
    A[0] = T.float32(1.0)
#: expressions / numbers
@T.prim_func
def main(A: T.Buffer((8,), "int8"), B: T.Buffer((8,), "uint8"), C: T.Buffer((8,), "int16"), D: T.Buffer((8,), "uint16"), E: T.Buffer((8,), "int32"), F: T.Buffer((8,), "uint32"), G: T.Buffer((8,), "int64"), H: T.Buffer((8,), "uint64")):
    A[0] = T.int8(-1)
    B[0] = T.uint8(1)
    C[0] = T.int16(1)
    D[0] = T.uint16(1)
    E[0] = 1
    F[0] = T.uint32(1)
    G[0] = T.int64(1)
    H[0] = T.uint64(1)
#: expressions / numbers of floats
@T.prim_func
def main(A: T.Buffer((8,), "float16"), B: T.Buffer((8,), "float32"), C: T.Buffer((8,), "float64"), D: T.Buffer((8,), "bfloat16"), E: T.Buffer((8,), "bool")):
    A[0] = T.float16(0.5)
    B[0] = T.float32(0.10000000000000001)
    B[1] = T.float32("inf")
    B[2] = T.float32("-inf")
    B[3] = T.float32("nan")
    B[4] = T.float32(-340282346638528859811704183484516925440.0)
    B[5] = T.float32(1.0000000000000001e-05)
    C[0] = T.float64(2.0)
    D[0] = T.bfloat16(1.0)
    E[0] = T.bool(True)
#: expressions / a new variable
@T.prim_func
def main(a: T.handle, b: T.handle):
    n = T.int64()
    A = T.match_buffer(a, (n,))
    m, k = T.int64(), T.int64()
    B = T.match_buffer(b, (m, k, n))
    A[T.int64(0)] = B[T.int64(0), T.int64(0), T.int64(0)]
#: expressions / Cast
@T.prim_func
def main(A: T.Buffer((8,), "int8"), B: T.Buffer((8,), "float32")):
    for i in range(8):
        A[i] = T.Cast("int8", B[i]) + T.Cast("int8", i)
        B[i] = T.float32(A[i])
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "int8"), B: T.Buffer((8,), "float32")):
    for i in range(8):
        A[i] = T.Cast("int8", B[i]) + T.Cast("int8", i)
        B[i] = T.Cast("float32", A[i])
#: expressions / if_then_else, Select
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        A[i] = T.if_then_else(i < 4, A[i], T.float32(0.0))
        A[i] = T.Select(i < 4, A[i], T.float32(0.0))
        A[i] = A[i] if i < 4 else T.float32(1.0)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        A[i] = T.if_then_else(i < 4, A[i], T.float32(0.0))
        A[i] = T.Select(i < 4, A[i], T.float32(0.0))
        A[i] = T.if_then_else(i < 4, A[i], T.float32(1.0))
#: expressions / max, min
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        A[T.min(i, 5)] = T.max(T.min(A[T.max(i, 2)], T.float32(1.0)), T.float32(0.0))
#: expressions / floordiv, floormod, truncdiv, truncmod
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    for i in range(8):
        A[i] = T.floordiv(A[i], 3) + T.floormod(A[i], 3) + T.truncdiv(A[i], 3) + T.truncmod(A[i], 3) + T.ceildiv(A[i], 4)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    for i in range(8):
        A[i] = A[i] // 3 + A[i] % 3 + T.Div(A[i], 3) + T.truncmod(A[i], 3) + (A[i] + 4 - 1) // 4
#: expressions / comparisons
@T.prim_func
def main(A: T.Buffer((8,), "int32"), B: T.Buffer((8,), "bool")):
    for i in range(8):
        B[i] = A[i] < 1 or A[i] <= 2 or A[i] > 3 or A[i] >= 4 or A[i] == 5 or A[i] != 6
        B[i] = T.And(B[i], T.Not(T.Or(B[i], B[i])))
        B[i] = T.LT(1, 2)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "int32"), B: T.Buffer((8,), "bool")):
    for i in range(8):
        B[i] = A[i] < 1 or A[i] <= 2 or A[i] > 3 or A[i] >= 4 or A[i] == 5 or A[i] != 6
        B[i] = B[i] and not (B[i] or B[i])
        B[i] = T.LT(1, 2)
#: expressions / what is not computed at once
@T.prim_func
def main(A: T.Buffer((8,), "int32"), B: T.Buffer((8,), "float32")):
    A[0] = T.Add(1, 2)
    A[1] = T.Sub(1, 2)
    A[2] = T.Mul(1, 2)
    A[3] = T.Div(1, 2)
    A[4] = T.FloorDiv(1, 2)
    A[5] = T.FloorMod(1, 2)
    B[0] = T.Add(B[0], T.float32(0.0))
#: expressions / ramp, broadcast
@T.prim_func
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "int32")):
    A[T.ramp(0, 2, 4)] = T.broadcast(T.float32(1.0), 4)
    B[0:4] = T.Ramp(0, 1, 4)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "int32")):
    A[0:8:2] = T.Broadcast(T.float32(1.0), 4)
    B[0:4] = T.Ramp(0, 1, 4)
#: expressions / shuffle
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0:4] = T.Shuffle([A[0:4], A[4:8]], [0, 2, 4, 6])
    A[0] = T.Shuffle([A[0:4]], [3])
#: expressions / Let
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    x = T.int32()
    A[0] = T.Let(x + x, where={x: A[1]})
#: expressions / likely
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        if T.likely(i < 4):
            A[i] = T.float32(1.0)
#: expressions / comm_reducer
@T.prim_func
def main(A: T.Buffer((8,), "float32"), B: T.Buffer((1,), "float32")):
    T.attr(T.comm_reducer(lambda x, y: x + y, [T.float32(0.0)]), "reduce_scope", T.reinterpret("handle", T.uint64(0)))
    for i in T.thread_binding(8, thread="threadIdx.x"):
        T.tvm_thread_allreduce(T.uint32(1), A[i], T.bool(True), B[0], i)
#: calls / call_extern
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    T.call_extern("int32", "f", A.data, 8, T.float32(1.0))
    A[0] = T.call_extern("float32", "g", A[0])
#: calls / call_pure_extern
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0] = T.call_pure_extern("float32", "sinf", A[0])
#: calls / call_packed
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    T.call_packed("f", A.data, 8, "text")
#: calls / call_llvm_intrin
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0] = T.call_llvm_intrin("float32", "llvm.sqrt", A[0])
    A[1] = T.call_llvm_pure_intrin("float32", "llvm.fabs", A[1])
#: calls / call_intrin
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0] = T.call_intrin("float32", "tir.exp", A[0])
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0] = T.exp(A[0])
#: calls / tvm_access_ptr
@T.prim_func
def main(A: T.Buffer((8, 8), "float32")):
    T.call_extern("int32", "f", T.tvm_access_ptr(T.type_annotation("float32"), A.data, 8, 56, 3))
#: calls / another prim_func
@I.ir_module
class Module:
    @T.prim_func
    def add(x: T.int32) -> T.int32:
        return x + 1
    @T.prim_func
    def main(A: T.Buffer((8,), "int32")):
        A[0] = Module.add(A[1])
#: is printed as
@I.ir_module
class Module:
    @T.prim_func
    def add(x: T.int32) -> T.int32:
        return x + 1

    @T.prim_func
    def main(A: T.Buffer((8,), "int32")):
        A[0] = Module.add(A[1])
#: programs / macro
@T.macro
def add(A, i, x):
    A[i] = A[i] + x
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        add(A, i, T.float32(1.0))
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(8):
        A[i] = A[i] + T.float32(1.0)
#: programs / meta_var
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(4):
        j = T.meta_var(i * 2)
        A[j] = A[j + 1]
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    for i in range(4):
        A[i * 2] = A[i * 2 + 1]
#: programs / names of the program around
N = 8
dtype = "float16"
def index(i):
    return i + 1
@T.prim_func
def main(A: T.Buffer((N,), dtype)):
    for i in range(N - 1):
        A[i] = A[index(i)] * T.Cast(dtype, 2)
#: is printed as
@T.prim_func
def main(A: T.Buffer((8,), "float16")):
    for i in range(7):
        A[i] = A[i + 1] * T.float16(2.0)
#: of the GPU / tvm_storage_sync
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    T.tvm_storage_sync("shared")
    A[0] = T.float32(1.0)
#: of the GPU / a warp
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0] = T.tvm_warp_shuffle(T.uint32(1), A[0], 0, 32, 32)
#: refused / an unknown name
@T.prim_func
def main(A: T.Buffer((8,), "float32")):
    A[0] = T.no_such_function(A[0])
#: is refused as
error: T has no 'no_such_function'
#: refused / a division of integers
@T.prim_func
def main(A: T.Buffer((8,), "int32")):
    A[0] = A[1] / A[2]
#: is refused as
error: the division / of integers is ambiguous: use // (floor) or T.truncdiv
"""

# Functions of one value and of two values.
UNARY = """acos acosh asin asinh atan atanh ceil cos cosh erf exp exp10 exp2 fabs floor log log10 log1p log2 nearbyint
    round rsqrt sigmoid sin sinh sqrt tan tanh trunc""".split()
BINARY = "atan2 copysign fmod hypot nextafter pow".split()
OF_INTEGERS = {
    "clz": "T.clz(A[i])",
    "popcount": "T.popcount(A[i])",
    "abs": "T.abs(A[i])",
    "bitwise_and": "T.bitwise_and(A[i], 3)",
    "bitwise_or": "T.bitwise_or(A[i], 3)",
    "bitwise_xor": "T.bitwise_xor(A[i], 3)",
    "bitwise_not": "T.bitwise_not(A[i])",
    "shift_left": "T.shift_left(A[i], 3)",
    "shift_right": "T.shift_right(A[i], 3)",
    "q_multiply_shift": "T.q_multiply_shift(A[i], 3, 31, 2)",
}
