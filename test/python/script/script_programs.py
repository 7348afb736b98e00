"""Functions over buffers as programs write them, with lines that their printed text has."""

# Each program is a text, and lines of what it prints as. `I`, `T` and `R` are at hand.
PROGRAMS = {}


def program(name, text, *lines):
    assert name not in PROGRAMS
    PROGRAMS[name] = (text, lines)


# ===--- Statements ------------------------------------------------------------------------------===#

program(
    "while_loop",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    i = T.alloc_buffer((), "int32", scope="local")
    for ii in range(16):
        with T.block():
            vi = T.axis.S(16, ii)
            B[vi] = T.float32(0)
        while i[()] < 10:
            for j in range(16):
                B[j] += A[j]
            i[()] = i[()] + 1
""",
    'i = T.alloc_buffer((), "int32", scope="local")',
    'with T.block(""):',
    "while i[()] < 10:",
    "B[j] = B[j] + A[j]",
)
program(
    "assert",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), n: T.int32):
    assert n < 16, "too many"
    assert A[0] > 0.0 and A[1] > 0.0, "not positive"
    for i in range(16):
        A[i] = 1.0
""",
    'assert n < 16, "too many"',
    'assert A[0] > T.float32(0.0) and A[1] > T.float32(0.0), "not positive"',
)
program(
    "let_by_assignment",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("B"):
            vi = T.axis.spatial(16, i)
            x = A[vi] * 2.0
            y: T.float32 = x + 1.0
            z: T.int64 = T.Cast("int64", y)
            B[vi] = x * y + T.Cast("float32", z)
""",
    "x: T.float32 = A[vi] * T.float32(2.0)",
    "y: T.float32 = x + T.float32(1.0)",
    'z: T.int64 = T.Cast("int64", y)',
    'B[vi] = x * y + T.Cast("float32", z)',
)
program(
    "let_of_indices_and_numbers",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    for i, j in T.grid(4, 4):
        row = i * 4
        col: T.int32 = j * 4
        one = 1
        scale = 0.5
        flag = True
        for k in range(4):
            if flag:
                A[row + k, col + one] = scale
""",
    "row: T.int32 = i * 4",
    "col: T.int32 = j * 4",
    "one: T.int32 = 1",
    "scale: T.float32 = T.float32(0.5)",
    "flag: T.bool = T.bool(True)",
    "A[row + k, col + one] = scale",
)
program(
    "let_statements",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    with T.LetStmt(A[0] + 1.0) as x:
        A[1] = x
    y = T.LetStmt(A[2], T.float32)
    A[3] = y
""",
    "with T.LetStmt(A[0] + T.float32(1.0)) as x:",
    "A[1] = x",
    "y: T.float32 = A[2]",
)
program(
    "evaluate",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    T.evaluate(0)
    T.evaluate(A[0] + 1.0)
    for i in range(16):
        T.evaluate(i)
    A[0] + 2.0
""",
    "T.evaluate(0)",
    "T.evaluate(A[0] + T.float32(1.0))",
    "T.evaluate(i)",
    "T.evaluate(A[0] + T.float32(2.0))",
)
program(
    "calls",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((4, 4), "float32"), n: T.int32):
    T.call_extern("int32", "fill", A.data, n)
    T.evaluate(T.call_extern("int32", "fill_part", T.address_of(A[4]), T.address_of(B[1, 2]), 3))
    T.call_packed("env.show", A.data, n + 1)
    A[0] = T.call_pure_extern("float32", "sinf", A[1])
    for i in range(4):
        with T.block("B"):
            vi = T.axis.spatial(4, i)
            T.reads(A[vi * 4 : vi * 4 + 4])
            T.writes(B[vi, 0:4])
            T.call_extern("handle_row", A.access_ptr("r"), B.access_ptr("w"), vi, dtype="int32")
""",
    'T.call_extern("int32", "fill", A.data, n)',
    'T.call_extern("int32", "fill_part", T.address_of(A[4]), T.address_of(B[1, 2]), 3)',
    'T.call_packed("env.show", A.data, n + 1)',
    'A[0] = T.call_pure_extern("float32", "sinf", A[1])',
    'T.call_extern("int32", "handle_row", T.tvm_access_ptr(T.type_annotation("float32"), A.data, 0, 16, 1), '
    'T.tvm_access_ptr(T.type_annotation("float32"), B.data, 0, 16, 2), vi)',
)
program(
    "if_chains",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), n: T.int32):
    for i in range(16):
        if i < 4:
            A[i] = 1.0
        elif i < 8 and n > 2:
            A[i] = 2.0
        elif not i == 9:
            pass
        else:
            A[i] = 3.0
""",
    "if i < 4:",
    "else:",
    "if i < 8 and n > 2:",
    "if not i == 9:",
    "T.evaluate(0)",
)
program(
    "python_conditions",
    """
debug = False
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    if debug:
        A[0] = undefined_here
    else:
        A[0] = 1.0
    A[1] = 2.0 if debug else 3.0
""",
    "A[0] = T.float32(1.0)",
    "A[1] = T.float32(3.0)",
)
program(
    "augmented_assignments",
    """
@T.prim_func
def f(A: T.Buffer((16,), "int32"), B: T.Buffer((16,), "float32")):
    A[0] += 1
    A[1] -= A[0]
    A[2] *= 3
    A[3] //= 2
    A[4] %= 5
    B[0] /= 2.0
""",
    "A[1] = A[1] - A[0]",
    "A[3] = A[3] // 2",
    "A[4] = A[4] % 5",
    "B[0] = B[0] / T.float32(2.0)",
)
program(
    "empty_body_and_docstring",
    '''
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    """Does nothing."""
    pass
''',
    "T.evaluate(0)",
)

# ===--- Loops -----------------------------------------------------------------------------------===#

program(
    "loop_kinds",
    """
@T.prim_func
def f(A: T.Buffer((128, 8), "float32")):
    for i in T.serial(0, 4):
        for j in T.parallel(2, 6):
            for k in T.vectorized(8):
                for l in T.unroll(2):
                    A[i * 16 + j * 2 + l, k] = 1.0
    for i in T.serial(4, annotations={"pragma_auto_unroll_max_step": 16, "stages": [1, 2], "name": "x"}):
        A[i, 0] = 0.0
    for i in T.thread_binding(0, 8, thread="blockIdx.x"):
        for j in T.thread_binding(16, "threadIdx.x"):
            A[i * 16 + j, 0] = 2.0
""",
    "for i in range(4):",
    "for j in T.parallel(2, 6):",
    "for k in T.vectorized(8):",
    "for l in T.unroll(2):",
    'for i in T.serial(4, annotations={"name": "x", "pragma_auto_unroll_max_step": 16, "stages": [1, 2]}):',
    'for i in T.thread_binding(8, thread="blockIdx.x"):',
    'for j in T.thread_binding(16, thread="threadIdx.x"):',
)
program(
    "grid_of_expressions",
    """
m = 4
@T.prim_func
def f(A: T.Buffer((64, 64), "float32"), n: T.int32):
    for i, j in T.grid(m * 2, m + n):
        A[i, j] = 1.0
    for i, j in T.grid((1, 5), 4):
        A[i, j] = 2.0
    for i in T.grid(4):
        A[i, i] = 3.0
""",
    "for i, j in T.grid(8, 4 + n):",
    "for i in range(1, 5):",
    "for j in range(4):",
    "for i in range(4):",
)
program(
    "loops_that_depend_on_loops",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    for i in range(16):
        for j in range(i):
            A[i, j] = 1.0
        for j in range(i, 16):
            A[i, j] = 2.0
        for j in range(16 - i):
            A[i, j] = 3.0
""",
    "for j in range(i):",
    "for j in range(i, i + (16 - i)):",
    "for j in range(16 - i):",
)
program(
    "loops_with_steps",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in range(0, 16, 4):
        A[i] = 1.0
    for i in T.serial(1, 16, step=3):
        A[i] = 2.0
""",
    "for i in range(0, 16, 4):",
    "for i in range(1, 16, 3):",
)
program(
    "same_names_of_loops",
    """
@T.prim_func
def f(A: T.Buffer((4, 4), "float32")):
    for i in range(4):
        A[i, 0] = 1.0
    for i in range(4):
        for j in range(4):
            A[i, j] = 2.0
        for j in range(4):
            A[j, i] = 3.0
""",
    "for i in range(4):",
)

# ===--- Blocks ----------------------------------------------------------------------------------===#

program(
    "matmul",
    """
@T.prim_func
def matmul(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, [128, 128])
    B = T.match_buffer(b, [128, 128])
    C = T.match_buffer(c, [128, 128])
    for i, j, k in T.grid(128, 128, 128):
        with T.block("update"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]
""",
    "for i, j, k in T.grid(128, 128, 128):",
    'vi, vj, vk = T.axis.remap("SSR", [i, j, k])',
    "T.reads(A[vi, vk], B[vj, vk])",
    "with T.init():",
    "C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]",
)
program(
    "axes_of_every_kind",
    """
@T.prim_func
def f(A: T.Buffer((16, 16, 16, 16), "float32")):
    for i, j, k, l in T.grid(16, 16, 16, 16):
        with T.block("A"):
            vi = T.axis.spatial(16, i)
            vj = T.axis.S((0, 16), j)
            vk = T.axis.scan(16, k)
            vl = T.axis.opaque((0, 16), l)
            A[vi, vj, vk, vl] = 1.0
    for i, j, k in T.grid(4, 4, 4):
        with T.block("B"):
            vi = T.axis.spatial((1, 5), i + 1)
            vj, vk = T.axis.remap("RR", [j, k])
            with T.init():
                A[vi, 0, 0, 0] = 0.0
            A[vi, 0, 0, 0] = A[vi, 0, 0, 0] + A[vi, vj, vk, 1]
""",
    'vi, vj = T.axis.remap("SS", [i, j])',
    "vk = T.axis.scan(16, k)",
    "vl = T.axis.opaque(16, l)",
    "vi = T.axis.spatial((1, 5), i + 1)",
    'vj, vk = T.axis.remap("RR", [j, k])',
    'with T.block("B"):',
)
program(
    "single_axis_and_predicate",
    """
@T.prim_func
def f(A: T.Buffer((10,), "float32")):
    for i, j in T.grid(3, 4):
        with T.block("A"):
            T.where(i * 4 + j < 10)
            v = T.axis.spatial(10, i * 4 + j)
            T.reads()
            T.writes(A[v])
            T.block_attr({"a": 1})
            T.block_attr({"b": [1, 2], "c": {"d": True}})
            A[v] = 1.0
""",
    "v = T.axis.spatial(10, i * 4 + j)",
    "T.where(i * 4 + j < 10)",
    'T.block_attr({"a": 1, "b": [1, 2], "c": {"d": True}})',
)
program(
    "opaque_blocks",
    """
@T.prim_func
def f(a: T.handle) -> None:
    A = T.match_buffer(a, (16, 16), "float32")
    for i in range(16):
        for j in range(16):
            with T.block():
                T.reads([])
                T.writes(A[i, j])
                A[i, j] = T.float32(0)
                with T.block():
                    T.writes([A[i, 0:16]])
                    A[i, j] = T.float32(0)
""",
    'with T.block(""):',
    "T.reads()",
    "T.writes(A[i, j])",
    "T.writes(A[i, 0:16])",
)
program(
    "nested_blocks_with_buffers",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    for i in range(4):
        with T.block("outer"):
            vi = T.axis.spatial(4, i)
            t = T.alloc_buffer((4, 16), scope="local")
            for a, b in T.grid(4, 16):
                with T.block("load"):
                    va, vb = T.axis.remap("SS", [a, b])
                    t[va, vb] = A[vi * 4 + va, vb]
            for a, b in T.grid(4, 16):
                with T.block("store"):
                    va, vb = T.axis.remap("SS", [a, b])
                    B[vi * 4 + va, vb] = t[va, vb]
""",
    't = T.alloc_buffer((4, 16), scope="local")',
    "T.reads(A[vi * 4:vi * 4 + 4, 0:16])",
    "T.writes(B[vi * 4:vi * 4 + 4, 0:16])",
    "T.reads(A[vi * 4 + va, vb])",
)
program(
    "explicit_root",
    """
@T.prim_func
def f(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    with T.block("root"):
        T.reads()
        T.writes()
        C = T.alloc_buffer((8,))
        for i in range(8):
            with T.block("C"):
                v = T.axis.spatial(8, i)
                C[v] = A[v]
        for i in range(8):
            with T.block("B"):
                v = T.axis.spatial(8, i)
                B[v] = C[v]
""",
    '# with T.block("root"):',
    "C = T.alloc_buffer((8,))",
)
program(
    "rank_zero",
    """
@T.prim_func
def f(A: T.Buffer((), "float32"), B: T.Buffer((), "float32")):
    with T.block("B"):
        T.reads(A[()])
        T.writes(B[()])
        B[()] = A[()] + 1.0
""",
    'def f(A: T.Buffer((), "float32"), B: T.Buffer((), "float32")):',
    "T.reads(A[()])",
    "B[()] = A[()] + T.float32(1.0)",
)
program(
    "reduction_to_scalar",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((), "float32")):
    for k in range(16):
        with T.block("B"):
            vk = T.axis.reduce(16, k)
            with T.init():
                B[()] = T.min_value("float32")
            B[()] = T.max(B[()], A[vk])
""",
    "vk = T.axis.reduce(16, k)",
    "B[()] = T.float32(-340282346638528859811704183484516925440.0)",
    "B[()] = T.max(B[()], A[vk])",
)
program(
    "data_dependent_regions",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), I_: T.Buffer((16,), "int32"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("gather"):
            v = T.axis.spatial(16, i)
            B[v] = A[I_[v]]
""",
    "T.reads(A[I_[v]], I_[v])",
    "B[v] = A[I_[v]]",
)
program(
    "regions_of_slices",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32")):
    for i, j in T.grid(4, 4):
        with T.block("tile"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4])
            T.writes([B[vi * 4 : vi * 4 + 4, vj * 4 : (vj + 1) * 4]])
            for a, b in T.grid(4, 4):
                B[vi * 4 + a, vj * 4 + b] = A[vi * 4 + a, vj * 4 + b]
""",
    "T.reads(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4])",
)
program(
    "match_buffer_of_regions",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float32")):
    for i, j in T.grid(4, 4):
        with T.block("tile"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads()
            T.writes(A[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4])
            s0 = T.int32()
            s1 = T.int32()
            sub = T.match_buffer(
                A[vi * 4 : vi * 4 + 4, vj * 4 : vj * 4 + 4], (4, 4), strides=[s0, s1], offset_factor=1
            )
            row = T.match_buffer(A[vi * 4, vj * 4 : vj * 4 + 4], (4,), strides=["s"], elem_offset=None)
            for a, b in T.grid(4, 4):
                sub[a, b] = 1.0
            row[0] = 2.0
""",
    'sub = T.match_buffer(A[vi * 4:vi * 4 + 4, vj * 4:vj * 4 + 4], (4, 4), strides=("s0", "s1"), offset_factor=1)',
    'row = T.match_buffer(A[vi * 4, vj * 4:vj * 4 + 4], (4,), strides=("s",))',
    "sub[a, b] = T.float32(1.0)",
)

# ===--- Buffers ---------------------------------------------------------------------------------===#

program(
    "parameters_with_layouts",
    """
@T.prim_func
def f(a: T.handle, b: T.handle, c: T.handle, d: T.handle, e: T.handle):
    m = T.int32()
    A = T.match_buffer(a, (4, 4), strides=[8, 1])
    B = T.match_buffer(b, (4, m), "float16", strides=["s0", 1], scope="shared")
    C = T.match_buffer(c, (16,), elem_offset=4, align=128)
    D = T.match_buffer(d, (16,), offset_factor=8, buffer_type="auto")
    E = T.match_buffer(e, (16, 16), axis_separators=[1])
    A[0, 0] = C[0] + D[1] + E[1, 1]
    B[0, 0] = T.float16(1)
""",
    "A = T.match_buffer(a, (4, 4), strides=(8, 1))",
    "m = T.int32()",
    'B = T.match_buffer(b, (4, m), "float16", strides=("s0", 1), scope="shared")',
    "C = T.match_buffer(c, (16,), elem_offset=4, align=128)",
    'D = T.match_buffer(d, (16,), offset_factor=8, buffer_type="auto")',
    "E = T.match_buffer(e, (16, 16), axis_separators=[1])",
)
program(
    "strides_that_are_variables",
    """
@T.prim_func
def f(a: T.handle, b: T.handle):
    n, s, off = T.int32(), T.int32(), T.int32()
    A = T.match_buffer(a, (n, 4), strides=[s, 1], elem_offset=off)
    B = T.match_buffer(b, (n, 4), strides=[s, 1])
    A[0, 0] = B[0, 0]
""",
    "n = T.int32()",
    'A = T.match_buffer(a, (n, 4), strides=("s", 1), offset_factor=1)',
    "B = T.match_buffer(b, (n, 4), strides=(A.strides[0], 1))",
)
program(
    "alloc_buffer_options",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    B = T.alloc_buffer((16,), "int8", scope="shared", align=16)
    C = T.alloc_buffer([4, 4])
    D = T.alloc_buffer(16, "bool")
    for i in range(16):
        with T.block("B"):
            v = T.axis.spatial(16, i)
            B[v] = T.Cast("int8", A[v])
            D[v] = A[v] > 0.0
""",
    'B = T.alloc_buffer((16,), "int8", scope="shared", align=16)',
    "C = T.alloc_buffer((4, 4))",
    'D = T.alloc_buffer((16,), "bool")',
    "D[v] = A[v] > T.float32(0.0)",
)
program(
    "declared_buffers",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    B = T.decl_buffer((16,), "float32", scope="local")
    p = T.allocate([4], "int32", "global")
    C = T.Buffer((4,), "int32", data=p)
    for i in range(4):
        D = T.decl_buffer((2,), "float16")
        D[0] = T.float16(i)
        B[i] = A[i]
        C[i] = i
""",
    'B = T.decl_buffer((16,), scope="local")',
    'C = T.Buffer((4,), "int32", data=p)',
    'D = T.decl_buffer((2,), "float16")',
)
program(
    "older_buffer_annotations",
    """
@T.prim_func
def f(A: T.Buffer[(16, 8), "float32"], B: T.Buffer[16, "int32"], C: T.Buffer(16, "int8")):
    A[0, 0] = 1.0
    B[0] = 1
    C[0] = T.int8(1)
""",
    'def f(A: T.Buffer((16, 8), "float32"), B: T.Buffer((16,), "int32"), C: T.Buffer((16,), "int8")):',
    "C[0] = T.int8(1)",
)
program(
    "symbolic_shapes",
    """
@T.prim_func
def f(a: T.handle, b: T.handle, k: T.int32):
    T.func_attr({"global_symbol": "f", "tir.noalias": True})
    m, n = T.int32(), T.int32(is_size_var=True)
    A = T.match_buffer(a, (m, n), "float32")
    q = T.var("int32")
    B = T.match_buffer(b, [m * 2, q], dtype="float32")
    for i, j in T.grid(m, n):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi * 2, 0] = A[vi, vj] + T.float32(k)
""",
    'T.func_attr({"tir.noalias": True})',
    "m, n = T.int32(), T.int32(is_size_var=True)",
    "A = T.match_buffer(a, (m, n))",
    "q = T.int32()",
    "B = T.match_buffer(b, (m * 2, q))",
    "for i, j in T.grid(m, n):",
    'B[vi * 2, 0] = A[vi, vj] + T.Cast("float32", k)',
)
program(
    "int64_sizes",
    """
@T.prim_func(private=True)
def f(a: T.handle, B: T.Buffer((T.int64(8), T.int64(4)), "float32")):
    n = T.int64()
    A = T.match_buffer(a, (n, T.int64(4)), "float32")
    for i, j in T.grid(n, T.int64(4)):
        with T.block("A"):
            vi = T.axis.spatial(n, i)
            vj = T.axis.spatial(T.int64(4), j)
            A[vi, vj] = B[vi % T.int64(8), vj] + T.Cast("float32", vi)
""",
    "@T.prim_func(private=True)",
    'def f(a: T.handle, B: T.Buffer((T.int64(8), T.int64(4)), "float32")):',
    "A = T.match_buffer(a, (n, T.int64(4)))",
    "for i, j in T.grid(n, T.int64(4)):",
    'vi, vj = T.axis.remap("SS", [i, j])',
    'A[vi, vj] = B[vi % T.int64(8), vj] + T.Cast("float32", vi)',
)
program(
    "symbol_shadowed_by_a_loop",
    """
@T.prim_func
def f(x: T.handle, y: T.handle):
    n, k = T.int64(), T.int64()
    X = T.match_buffer(x, (n, k))
    Y = T.match_buffer(y, (n, k))
    for i, k in T.grid(n, k):
        with T.block("Y"):
            vi, vk = T.axis.remap("SS", [i, k])
            Y[vi, vk] = X[vi, vk]
""",
    "n, k = T.int64(), T.int64()",
    "for i, k_1 in T.grid(n, k):",
)

# ===--- Expressions -----------------------------------------------------------------------------===#

program(
    "dtypes",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    a = T.alloc_buffer((2,), "int8")
    b = T.alloc_buffer((2,), "int16")
    c = T.alloc_buffer((2,), "int64")
    d = T.alloc_buffer((2,), "uint8")
    e = T.alloc_buffer((2,), "uint16")
    f_ = T.alloc_buffer((2,), "uint32")
    g = T.alloc_buffer((2,), "uint64")
    h = T.alloc_buffer((2,), "float16")
    i = T.alloc_buffer((2,), "bfloat16")
    j = T.alloc_buffer((2,), "float64")
    k = T.alloc_buffer((2,), "bool")
    a[0] = T.int8(-3)
    b[0] = T.int16(300)
    c[0] = T.int64(1) + c[1]
    d[0] = T.uint8(255)
    e[0] = T.uint16(1) + e[1]
    f_[0] = T.uint32(4000000000)
    g[0] = T.uint64(5)
    h[0] = T.float16(0.5)
    i[0] = T.bfloat16(0.5)
    j[0] = T.float64(0.1) + j[1]
    k[0] = True
    k[1] = T.bool(False)
    A[0] = T.float32(h[0]) + T.float32(i[0]) + T.float32(a[0]) + T.Cast("float32", d[0])
    A[1] = T.float32("inf")
    A[2] = T.float32("-inf")
    A[3] = T.float32("nan")
    a[1] = T.int8(A[0])
""",
    "a[0] = T.int8(-3)",
    "b[0] = T.int16(300)",
    "c[0] = T.int64(1) + c[1]",
    "d[0] = T.uint8(255)",
    "e[0] = T.uint16(1) + e[1]",
    "f_[0] = T.uint32(4000000000)",
    "h[0] = T.float16(0.5)",
    "i[0] = T.bfloat16(0.5)",
    "j[0] = T.float64(0.10000000000000001) + j[1]",
    "k[0] = T.bool(True)",
    "k[1] = T.bool(False)",
    'A[1] = T.float32("inf")',
    'A[2] = T.float32("-inf")',
    'A[3] = T.float32("nan")',
    'a[1] = T.Cast("int8", A[0])',
)
program(
    "integer_operators",
    """
@T.prim_func
def f(A: T.Buffer((32,), "int32"), x: T.int32, y: T.int32):
    A[0] = x + y - 3 * x
    A[1] = x // y + x % y
    A[2] = T.truncdiv(x, y) + T.truncmod(x, y)
    A[3] = T.floordiv(x, 3) + T.floormod(x, 3)
    A[4] = T.min(x, y) + T.max(x, 7)
    A[5] = T.ceildiv(x, 4)
    A[6] = T.bitwise_and(x, y) + T.bitwise_or(x, y) + T.bitwise_xor(x, 1)
    A[7] = T.shift_left(x, 2) + T.shift_right(y, 1)
    A[8] = (x & 1) + (y | 2) + (x ^ y) + (x << 1) + (y >> 3)
    A[9] = -x
    A[10] = T.abs(x)
    A[11] = (x + y) * 2 - (x - y)
    A[12] = x - (y - 1)
    A[13] = T.Div(x, 3) + T.bitwise_not(x)
    A[14] = T.if_then_else(x > 0, x, y)
    A[15] = T.Select(x > 0, x, y)
    A[16] = x if y > 2 else A[3]
    A[17] = A[1] // A[2] + A[1] % A[2]
""",
    "A[3] = x // 3 + x % 3",
    "A[4] = T.min(x, y) + T.max(x, 7)",
    "A[7] = T.shift_left(x, 2) + T.shift_right(y, 1)",
    "A[11] = (x + y) * 2 - (x - y)",
    "A[12] = x - (y - 1)",
    "A[14] = T.if_then_else(x > 0, x, y)",
    "A[15] = T.Select(x > 0, x, y)",
    "A[16] = T.if_then_else(y > 2, x, A[3])",
    "A[17] = A[1] // A[2] + A[1] % A[2]",
)
program(
    "conditions",
    """
@T.prim_func
def f(A: T.Buffer((16,), "bool"), x: T.int32, y: T.float32):
    A[0] = x < 3
    A[1] = 0 <= x < 3
    A[2] = x == 3 and y != 1.0
    A[3] = x >= 3 or not y > 1.0
    A[4] = T.And(x < 3, T.Or(y < 1.0, T.Not(x == 2)))
    A[5] = T.all(x < 3, x > 1, y > 2.0)
    A[6] = T.any(x < 3, x > 1)
    A[7] = T.likely(x < 3)
    A[8] = T.EQ(x, 1)
    A[9] = A[0] and A[1] or not A[2]
    A[10] = (x < 3) == (y < 1.0)
""",
    "A[0] = x < 3",
    "A[1] = 0 <= x and x < 3",
    "A[2] = x == 3 and y != T.float32(1.0)",
    "A[3] = x >= 3 or not y > T.float32(1.0)",
    "A[4] = x < 3 and (y < T.float32(1.0) or not x == 2)",
    "A[9] = A[0] and A[1] or not A[2]",
    "A[10] = (x < 3) == (y < T.float32(1.0))",
)
program(
    "mathematics",
    """
@T.prim_func
def f(A: T.Buffer((40,), "float32"), x: T.float32):
    A[0] = T.exp(x) + T.exp2(x)
    A[1] = T.log(x) + T.log2(x) + T.log10(x) + T.log1p(x)
    A[2] = T.sqrt(x) + T.rsqrt(x)
    A[3] = T.sin(x) + T.cos(x) + T.tan(x)
    A[4] = T.asin(x) + T.acos(x) + T.atan(x)
    A[5] = T.sinh(x) + T.cosh(x) + T.tanh(x)
    A[6] = T.asinh(x) + T.acosh(x) + T.atanh(x)
    A[7] = T.erf(x)
    A[8] = T.sigmoid(x)
    A[9] = T.floor(x) + T.ceil(x) + T.trunc(x) + T.round(x) + T.nearbyint(x)
    A[10] = T.fabs(x) + T.abs(x)
    A[11] = T.pow(x, 2.0) + T.power(x, x)
    A[12] = T.atan2(x, x) + T.fmod(x, 2.0) + T.copysign(x, A[0])
    A[13] = T.max(x, 0.0) + T.min(x, T.float32(6))
    A[14] = T.fma(x, x, A[1])
    A[15] = -x + x / 2.0
    A[16] = T.call_intrin("float32", "tir.sqrt", x)
    A[17] = T.Cast("float32", T.popcount(T.reinterpret("int32", x)))
    A[18] = T.if_then_else(T.isnan(x), T.float32(0), x)
""",
    "A[0] = T.exp(x) + T.exp2(x)",
    "A[1] = T.log(x) + T.log2(x) + T.log10(x) + T.log1p(x)",
    "A[7] = T.erf(x)",
    "A[8] = T.sigmoid(x)",
    "A[13] = T.max(x, T.float32(0.0)) + T.min(x, T.float32(6.0))",
    "A[14] = T.fma(x, x, A[1])",
    "A[16] = T.sqrt(x)",
)
program(
    "folded_numbers",
    """
@T.prim_func
def f(A: T.Buffer((16,), "int32"), n: T.int32):
    A[0] = 1 + 2 * 3
    A[1] = T.int32(7) // 2
    A[2] = n * 1 + 0
    A[3] = T.max(3, 5)
    A[4] = -(-3)
    A[5] = 7 % 4
    A[6] = T.if_then_else(True, n, 3)
""",
    "A[0] = 7",
    "A[1] = 3",
    "A[2] = n",
    "A[3] = 5",
    "A[4] = 3",
    "A[6] = n",
)
program(
    "index_arithmetic",
    """
@T.prim_func
def f(A: T.Buffer((1024,), "float32"), n: T.int32):
    for i, j, k in T.grid(8, 8, 8):
        A[i * 64 + j * 8 + k] = 1.0
        A[(i * 64 + j * 8 + k) // 3] = 2.0
        A[(i + j) % 8 + 8] = 3.0
        A[i * 64 + (7 - j) * 8 + (7 - k)] = 4.0
        A[15 - i - j] = 5.0
        A[T.min(i, j) + T.max(j, k)] = 6.0
        A[i * n + j] = 7.0
        A[T.floordiv(i, 2) * 4 + T.floormod(k, 2)] = 8.0
        A[i // 2 // 2] = 9.0
        A[T.truncdiv(i, n)] = 10.0
""",
    "A[i * 64 + j * 8 + k] = T.float32(1.0)",
    "A[(i * 64 + j * 8 + k) // 3] = T.float32(2.0)",
    "A[(i + j) % 8 + 8] = T.float32(3.0)",
    "A[15 - i - j] = T.float32(5.0)",
    "A[T.min(i, j) + T.max(j, k)] = T.float32(6.0)",
    "A[i * n + j] = T.float32(7.0)",
    "A[i // 2 * 4 + k % 2] = T.float32(8.0)",
)
program(
    "slices",
    """
@T.prim_func
def f(A: T.Buffer((64,), "float32"), B: T.Buffer((8, 8), "float32")):
    A[0:8] = B[1, 0:8]
    for i in range(8):
        A[i * 8 : i * 8 + 8] = B[i, 0:8] * 2.0 + A[0:8]
    A[T.Ramp(8, 1, 4)] = T.Broadcast(T.float32(1), 4)
    A[4:8] = 0.0
    B[2, 0:4] = T.exp(A[4:8])
""",
    "A[0:8] = B[1, 0:8]",
    "A[i * 8:i * 8 + 8] = B[i, 0:8] * T.Broadcast(T.float32(2.0), 8) + A[0:8]",
    "A[8:12] = T.Broadcast(T.float32(1.0), 4)",
    "A[4:8] = T.Broadcast(T.float32(0.0), 4)",
    "B[2, 0:4] = T.exp(A[4:8])",
)

# ===--- Meta-programming ------------------------------------------------------------------------===#

program(
    "macros",
    """
@T.macro
def copy(dst, src, *, size=4):
    for i in range(size):
        with T.block("copy"):
            v = T.axis.spatial(size, i)
            dst[v] = src[v]

@T.macro(hygienic=False)
def scale(by):
    for i in range(16):
        A[i] = A[i] * by

@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    copy(A, B)
    copy(B, A, size=8)
    scale(2.0)
""",
    'with T.block("copy"):',
    'with T.block("copy_1"):',
    "v = T.axis.spatial(8, i)",
    "A[i] = A[i] * T.float32(2.0)",
)
program(
    "meta_variables",
    """
shapes = [4, 8]
dtype = "float16"
def double(x):
    return x + x

@T.prim_func
def f(A: T.Buffer((shapes[0], shapes[1]), dtype)):
    k = T.meta_var(shapes[0] * 2)
    n = T.meta_var(T.int32(3))
    for i, j in T.grid(*shapes):
        A[i, j] = double(A[i, j]) + T.Cast(dtype, k + n)
    A[0, 0] = sum([A[0, c] for c in range(3)], A[0, 3]) if len(shapes) == 2 else A[1, 1]
""",
    'def f(A: T.Buffer((4, 8), "float16")):',
    "A[i, j] = A[i, j] + A[i, j] + T.float16(11.0)",
    "A[0, 0] = A[0, 3] + A[0, 0] + A[0, 1] + A[0, 2]",
)
program(
    "comm_reducer",
    """
add = T.comm_reducer(lambda x, y: x + y, [T.float32(0)])
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    A[0] = add(A[1], A[2])
""",
    "A[0] = A[1] + A[2]",
)
program(
    "function_attributes",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    T.func_attr({"tir.noalias": True, "op_pattern": 2, "layers": [1, 2], "name": "x"})
    T.func_attr({"scale": 0.5})
    A[0] = 1.0
""",
    'T.func_attr({"layers": [1, 2], "name": "x", "op_pattern": 2, "scale": 0.5, "tir.noalias": True})',
)
program(
    "newer_names_of_blocks",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    B = T.sblock_alloc_buffer((16,))
    for i in range(16):
        with T.sblock("B"):
            v = T.axis.spatial(16, i)
            T.sblock_attr({"x": 1})
            B[v] = A[v]
""",
    'with T.block("B"):',
    'T.block_attr({"x": 1})',
)
program(
    "module_of_functions",
    """
@I.ir_module
class Module:
    I.module_attrs({"version": 2})

    @T.prim_func
    def second(A: T.Buffer((4,), "float32")):
        for i in range(4):
            with T.block("A"):
                v = T.axis.spatial(4, i)
                A[v] = 1.0

    @T.prim_func(private=True)
    def first(A: T.Buffer((4,), "float32")):
        A[0] = 1.0
""",
    'I.module_attrs({"version": 2})',
    "@T.prim_func(private=True)",
    'def first(A: T.Buffer((4,), "float32")):',
)

# ===--- Whole functions -------------------------------------------------------------------------===#

program(
    "scalar_in_shape",
    """
@T.prim_func
def f(a: T.handle, b: T.handle, n: T.int32):
    A = T.match_buffer(a, (n,), "float32")
    B = T.match_buffer(b, (n, 4), "float32")
    for i in T.serial(n):
        with T.block("B"):
            vi = T.axis.spatial(n, i)
            T.reads(A[vi], B[vi, 0:4])
            T.writes(B[vi, 0:4])
            for j in range(4):
                B[vi, j] = A[vi]
""",
    "def f(a: T.handle, b: T.handle, n: T.int32):",
    "A = T.match_buffer(a, (n,))",
    "for i in range(n):",
)
program(
    "padding",
    """
@T.prim_func
def f(A: T.Buffer((8,), "float32"), B: T.Buffer((10,), "float32")):
    for i in T.serial(10):
        with T.block("pad"):
            vi = T.axis.remap("S", [i])
            B[vi] = T.if_then_else(1 <= vi and vi < 9, A[vi - 1], T.float32(0), dtype="float32")
""",
    "T.reads(A[vi - 1])",
    "B[vi] = T.if_then_else(1 <= vi and vi < 9, A[vi - 1], T.float32(0.0))",
)
program(
    "older_dtype_kw",
    """
@T.prim_func
def f(A: T.Buffer((8,), "float32")):
    for i in range(8):
        T.evaluate(T.assume(A[i] > T.float32(0), dtype="bool"))
        A[i] = T.exp(A[i], dtype="float32") + T.cast(i, "float32") + T.sqrt(A[i])
        A[i] = T.Cast("float32", T.reinterpret(A[i], dtype="int32"))
""",
    'A[i] = T.exp(A[i]) + T.Cast("float32", i) + T.sqrt(A[i])',
    'A[i] = T.Cast("float32", T.reinterpret("int32", A[i]))',
    "T.assume(A[i] > T.float32(0.0))",
)
program(
    "alloc_symbolic",
    """
@T.prim_func
def f(a: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n, m))
    B = T.alloc_buffer((n, m * 2))
    for i, j in T.grid(n, m):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj * 2] = A[vi, vj]
""",
    "B = T.alloc_buffer((n, m * 2))",
    "T.writes(B[vi, vj * 2])",
)
program(
    "tuple_remap",
    """
@T.prim_func
def f(A: T.Buffer((8, 8), "float32")):
    for i, _ in T.grid(8, 8):
        with T.block("x"):
            vi, vj = T.axis.remap("SS", (i, _))
            A[vi, vj] = 1
    for (k,) in T.grid(8):
        for _, _ in T.grid(2, 2):
            A[k, 0] = 2.0
    for i in range(8):
        with T.block("y"):
            vi = T.axis.spatial(dom=8, binding=i)
            A[vi, vi] = 0
""",
    'vi, vj = T.axis.remap("SS", [i, _])',
)
program(
    "mixed_ints",
    """
@T.prim_func
def f(A: T.Buffer((T.int64(16),), "float32"), B: T.Buffer((16,), "int64"), n: T.int64):
    for i in range(T.int64(16)):
        with T.block("x"):
            v = T.axis.spatial(T.int64(16), i)
            A[v] = T.float32(1 << 20) * T.Cast("float32", n)
            B[v] = B[v] + 1 + v
""",
    "B[v] = B[v] + T.int64(1) + v",
)
program(
    "select_mod",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float16")):
    for i, j in T.grid(16, 16):
        with T.block("x"):
            vi, vj = T.axis.remap("SS", [i, j])
            A[vi, vj] = T.Select(vi % 2 == 0, A[vi, vj] * T.float16(2), T.float16(0) - A[vi, vj])
            A[vi, vj] = A[vi, vj] if vi < vj else T.float16(0)
""",
    "A[vi, vj] = T.Select(vi % 2 == 0, A[vi, vj] * T.float16(2.0), T.float16(0.0) - A[vi, vj])",
)
program(
    "conv2d",
    """
@T.prim_func
def conv(a: T.handle, w: T.handle, c: T.handle):
    A = T.match_buffer(a, (1, 3, 8, 8))
    W = T.match_buffer(w, (4, 3, 3, 3))
    C = T.match_buffer(c, (1, 4, 8, 8))
    P = T.alloc_buffer((1, 3, 10, 10))
    for n, c, h, w in T.grid(1, 3, 10, 10):
        with T.block("pad"):
            vn, vc, vh, vw = T.axis.remap("SSSS", [n, c, h, w])
            P[vn, vc, vh, vw] = T.if_then_else(
                1 <= vh and vh < 9 and 1 <= vw and vw < 9, A[vn, vc, vh - 1, vw - 1], T.float32(0)
            )
    for n, o, h, w, c, kh, kw in T.grid(1, 4, 8, 8, 3, 3, 3):
        with T.block("conv"):
            vn, vo, vh, vw, vc, vkh, vkw = T.axis.remap("SSSSRRR", [n, o, h, w, c, kh, kw])
            with T.init():
                C[vn, vo, vh, vw] = 0.0
            C[vn, vo, vh, vw] += P[vn, vc, vh + vkh, vw + vkw] * W[vo, vc, vkh, vkw]
""",
    "T.reads(P[vn, vc, vh + vkh, vw + vkw], W[vo, vc, vkh, vkw])",
    "T.reads(A[vn, vc, vh - 1, vw - 1])",
)
program(
    "softmax",
    """
@T.prim_func(private=True)
def softmax(A: T.Buffer((T.int64(4), T.int64(8)), "float32"), B: T.Buffer((T.int64(4), T.int64(8)), "float32")):
    T.func_attr({"tir.noalias": T.bool(True)})
    M = T.alloc_buffer((T.int64(4),))
    E = T.alloc_buffer((T.int64(4), T.int64(8)))
    S = T.alloc_buffer((T.int64(4),))
    for i, k in T.grid(T.int64(4), T.int64(8)):
        with T.block("maxelem"):
            vi, vk = T.axis.remap("SR", [i, k])
            T.reads(A[vi, vk])
            T.writes(M[vi])
            with T.init():
                M[vi] = T.float32(-3.4028234663852886e+38)
            M[vi] = T.max(M[vi], A[vi, vk])
    for i, k in T.grid(T.int64(4), T.int64(8)):
        with T.block("exp"):
            vi, vk = T.axis.remap("SS", [i, k])
            E[vi, vk] = T.exp(A[vi, vk] - M[vi])
    for i, k in T.grid(T.int64(4), T.int64(8)):
        with T.block("sum"):
            vi, vk = T.axis.remap("SR", [i, k])
            with T.init():
                S[vi] = T.float32(0)
            S[vi] = S[vi] + E[vi, vk]
    for i, k in T.grid(T.int64(4), T.int64(8)):
        with T.block("norm"):
            vi, vk = T.axis.remap("SS", [i, k])
            T.block_attr({"axis": 1})
            B[vi, vk] = E[vi, vk] / S[vi]
""",
    'T.func_attr({"tir.noalias": True})',
    "M[vi] = T.float32(-340282346638528859811704183484516925440.0)",
)
program(
    "split_loops",
    """
@T.prim_func
def f(A: T.Buffer((128, 128), "float32"), B: T.Buffer((128, 128), "float32")):
    for i_0, j_0 in T.grid(8, 8):
        for i_1 in T.parallel(16):
            for j_1 in T.vectorized(16):
                with T.block("B"):
                    vi = T.axis.spatial(128, i_0 * 16 + i_1)
                    vj = T.axis.spatial(128, j_0 * 16 + j_1)
                    T.reads(A[vi, vj])
                    T.writes(B[vi, vj])
                    B[vi, vj] = A[vi, vj]
""",
    "vi = T.axis.spatial(128, i_0 * 16 + i_1)",
)
program(
    "fused",
    """
@T.prim_func
def f(A: T.Buffer((128, 64), "float32")):
    for fused in T.parallel(8192):
        with T.block("A"):
            vi = T.axis.spatial(128, fused // 64)
            vj = T.axis.spatial(64, fused % 64)
            A[vi, vj] = 0.0
""",
    "vi = T.axis.spatial(128, fused // 64)",
    "vj = T.axis.spatial(64, fused % 64)",
)
program(
    "nested_reduction_block",
    """
@T.prim_func
def f(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(4):
        with T.block("outer"):
            vio = T.axis.spatial(4, i)
            for ii, k in T.grid(4, 16):
                with T.block("inner"):
                    vi = T.axis.spatial(16, vio * 4 + ii)
                    vk = T.axis.reduce(16, k)
                    with T.init():
                        B[vi] = 0.0
                    B[vi] = B[vi] + A[vi, vk]
""",
    "T.reads(A[vio * 4:vio * 4 + 4, 0:16])",
    "T.writes(B[vio * 4:vio * 4 + 4])",
)
program(
    "where_outside",
    """
@T.prim_func
def f(A: T.Buffer((10, 10), "float32")):
    for i, j in T.grid(4, 4):
        with T.block("x"):
            vi = T.axis.spatial(10, i * 3)
            vj = T.axis.spatial(10, j * 3 + 1)
            T.where(i * 3 < 10 and j * 3 + 1 < 10)
            A[vi, vj] = 1.0
""",
    "T.where(i * 3 < 10 and j * 3 + 1 < 10)",
)
program(
    "bool_params",
    """
@T.prim_func
def f(A: T.Buffer((4,), "bool"), flag: T.bool, B: T.Buffer((4,), "uint8")):
    if flag:
        A[0] = T.bool(True)
    A[1] = flag and A[2]
    B[0] = T.Cast("uint8", A[0])
""",
    "if flag:",
    "A[1] = flag and A[2]",
    'B[0] = T.Cast("uint8", A[0])',
)
program(
    "while_flag",
    """
@T.prim_func
def f(A: T.Buffer((4,), "int32")):
    with T.block("root"):
        A[0] = 0
        while A[0] < 10 and A[1] != 3:
            A[0] = A[0] + 1
            if A[0] == 5:
                A[1] = 3
""",
    "while A[0] < 10 and A[1] != 3:",
)
program(
    "multi_module",
    """
@I.ir_module
class MyModule:
    @T.prim_func
    def mm0(A: T.Buffer((128, 128), "float32"), B: T.Buffer((128, 128), "float32"), C: T.Buffer((128, 128), "float32")):
        T.func_attr({"global_symbol": "mm0", "tir.noalias": True})
        Y = T.alloc_buffer((128, 128), dtype="float32")
        for i, j, k in T.grid(128, 128, 128):
            with T.block("Y"):
                vi = T.axis.spatial(128, i)
                vj = T.axis.spatial(128, j)
                vk = T.axis.reduce(128, k)
                with T.init():
                    Y[vi, vj] = T.float32(0)
                Y[vi, vj] = Y[vi, vj] + A[vi, vk] * B[vk, vj]
        for i, j in T.grid(128, 128):
            with T.block("C"):
                vi = T.axis.spatial(128, i)
                vj = T.axis.spatial(128, j)
                C[vi, vj] = T.max(Y[vi, vj], T.float32(0))
""",
    'vi, vj, vk = T.axis.remap("SSR", [i, j, k])',
)
program(
    "match_handle_types",
    """
@T.prim_func
def f(a: T.handle("float32"), b: T.handle("int8", "global")):
    A = T.match_buffer(a, (4,), "float32")
    B = T.match_buffer(b, (4,), "int8")
    A[0] = T.Cast("float32", B[0])
""",
)
program(
    "buffer_attrs",
    """
@T.prim_func
def f(a: T.handle, B: T.Buffer((4, 8), "float16")):
    n = T.int32()
    A = T.match_buffer(a, (n, 4), "float32")
    for i, j in T.grid(A.shape[0], B.shape[0]):
        A[i, j] = B[j, 0].astype("float32") + T.Cast(A.dtype, B[j, 1])
""",
    "for i, j in T.grid(n, 4):",
    'A[i, j] = T.Cast("float32", B[j, 0]) + T.Cast("float32", B[j, 1])',
)
program(
    "vload",
    """
@T.prim_func
def f(A: T.Buffer((4,), "float32")):
    A[0] = A.vload([1])
    A[1] = T.float32(3) * A.vload((2,), "float32")
""",
    "A[0] = A[1]",
)
program(
    "deep_lets",
    """
@T.prim_func
def f(A: T.Buffer((64,), "float32"), n: T.int32):
    for i in range(8):
        for j in range(8):
            a = i * 8 + j
            b = a // 2
            c: T.int32 = b * n
            with T.block("x"):
                v = T.axis.spatial(64, a)
                A[v] = T.float32(1)
            A[b] = T.Cast("float32", c)
""",
    "a: T.int32 = i * 8 + j",
    "b: T.int32 = a // 2",
    "c: T.int32 = b * n",
    "v = T.axis.spatial(64, a)",
)
program(
    "ceildiv_extent",
    """
@T.prim_func
def f(a: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n,))
    for i, j in T.grid(T.ceildiv(n, 4), 4):
        if i * 4 + j < n:
            A[i * 4 + j] = 1.0
    for i in range((n + 3) // 4):
        A[i * 4] = 2.0
    for i in range(T.min(n, 10)):
        A[i] = 3.0
""",
    "if i * 4 + j < n:",
    "for i in range((n + 3) // 4):",
    "for i in range(T.min(n, 10)):",
)
program(
    "strings_bytes",
    """
@T.prim_func
def f(A: T.Buffer((4,), "float32")):
    T.func_attr({"a": "x\\"y\\\\n", "b": [1.5, 2], "c": {"k": "v"}, "e": False})
    A[0] = 0
""",
)
program(
    "multi_with",
    """
@T.prim_func
def f(A: T.Buffer((4,), "float32")):
    for i in range(4):
        with T.block("a"), T.block("b"):
            A[i] = 1.0
""",
)
program(
    "launch",
    """
@T.prim_func
def f(A: T.Buffer((128,), "float32")):
    for bx in T.thread_binding(4, thread="blockIdx.x"):
        for tx in T.thread_binding(32, thread="threadIdx.x"):
            with T.block("A"):
                v = T.axis.spatial(128, bx * 32 + tx)
                A[v] = A[v] + 1.0
""",
    'for tx in T.thread_binding(32, thread="threadIdx.x"):',
)


# ===--- Calls, handles and layouts --------------------------------------------------------------===#

program(
    "lanes_of_vload_and_vstore",
    """
@T.prim_func
def f(A: T.Buffer((4, 16), "uint8"), B: T.Buffer((16,), "uint8")):
    for i in range(4):
        B.vstore([i * 4], A.vload([i, 0], "uint8x4"))
        B.vstore([i], A.vload([i, 3], "uint8"))
        B.vstore([T.ramp(0, 1, 4)], A.vload([i, T.ramp(4, 1, 4)], dtype="uint8x4"))
""",
    "B[i * 4:i * 4 + 4] = A[i, 0:4]",
    "B[i] = A[i, 3]",
    "B[0:4] = A[i, 4:8]",
)
program(
    "init_in_each_instance",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("A"):
            v = T.axis.spatial(16, i)
            with T.init():
                A[v] = 0.0
            A[v] = A[v] + 1.0
""",
    "with T.init():",
)
program(
    "loops_with_a_step",
    """
@T.prim_func
def f(a: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n,))
    for i in range(0, n, 4):
        A[i] = 1.0
    for i in range(2, 14, 5):
        A[i] = 2.0
    for i in T.parallel(0, 16, step=2):
        for j in T.serial(i, i + 2, annotations={"k": 1}):
            A[j] = 3.0
    for i in T.serial(16, step=1):
        A[i] = 4.0
""",
    "for i in range(0, n, 4):",
    "for i in range(2, 14, 5):",
    "for i in T.parallel(0, 16, step=2):",
    'for j in T.serial(i, i + 2, annotations={"k": 1}):',
)
program(
    "products_and_sums_of_sizes_in_their_order",
    """
@T.prim_func
def f(a: T.handle, b: T.handle, c: T.handle):
    z, n, m = T.int64(), T.int64(), T.int64()
    A = T.match_buffer(a, (z, n, m))
    B = T.match_buffer(b, (z * n * m,))
    C = T.match_buffer(c, (z + n + m - 1,))
    for i in range(n * m):
        B[i] = A[0, i // m, i % m] + C[0]
""",
    "B = T.match_buffer(b, (z * n * m,))",
    "C = T.match_buffer(c, (z + n + m - T.int64(1),))",
    "for i in range(n * m):",
)
program(
    "strides_as_values",
    """
@T.prim_func
def f(a: T.handle, B: T.Buffer((2,), "int32")):
    s, o = T.int32(), T.int32()
    A = T.match_buffer(a, (16, 16), strides=(s, 1), elem_offset=o)
    B[0] = s
    B[1] = o + 1
""",
    'A = T.match_buffer(a, (16, 16), strides=("s", 1), offset_factor=1)',
    "B[0] = A.strides[0]",
    "B[1] = A.elem_offset + 1",
)
program(
    "handles_without_buffers",
    """
@T.prim_func
def f(x: T.handle, y: T.handle("float32"), z: T.handle("int8", "shared"), A: T.Buffer((16,), "int8")):
    T.call_extern("int32", "g", x, y, A.data)
""",
    'def f(x: T.handle, y: T.handle("float32", "global"), z: T.handle("int8", "shared"), A: T.Buffer((16,), "int8")):',
    'T.call_extern("int32", "g", x, y, A.data)',
)
program(
    "buffer_declared_on_a_handle",
    """
@T.prim_func
def f(p: T.handle("float32")):
    A = T.decl_buffer((16,), data=p)
    A[0] = 1.0
""",
    'def f(p: T.handle("float32", "global")):',
    "A = T.decl_buffer((16,), data=p)",
)
program(
    "buffers_in_attributes",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    T.func_attr({"layout_free_buffers": [0]})
    for i in range(16):
        with T.block("b"):
            v = T.axis.spatial(16, i)
            T.block_attr({"layout_free_placeholders": [A]})
            B[v] = A[v]
""",
    'T.func_attr({"layout_free_buffers": [0]})',
    'T.block_attr({"layout_free_placeholders": [A]})',
)
program(
    "calls_of_other_prim_funcs",
    """
@I.ir_module
class Module:
    @T.prim_func
    def fill(A: T.Buffer((4, 4), "int32"), n: T.int32):
        for i, j in T.grid(4, 4):
            A[i, j] = Module.weigh(i, n)

    @T.prim_func
    def main(A: T.Buffer((16,), "int32")):
        Module.fill(A.data, 3)
        A[0] = Module.weigh(1, 2)

    @T.prim_func(private=True)
    def weigh(x: T.int32, y: T.int32) -> T.int32:
        return x * 10 + y
""",
    "Module.fill(A.data, 3)",
    "def weigh(x: T.int32, y: T.int32) -> T.int32:",
    "A[0] = Module.weigh(1, 2)",
)
program(
    "memory_with_a_value",
    """
@T.prim_func
def f(B: T.Buffer((4,), "float32")):
    data = T.allocate_const([1, 2.5, -3, 0], "float32", [4])
    K = T.decl_buffer((4,), data=data)
    for i in range(4):
        B[i] = K[i]
""",
    'data = T.allocate_const([1.0, 2.5, -3.0, 0.0], "float32", [4])',
    "K = T.decl_buffer((4,), data=data)",
)
program(
    "allocated_memory",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    with T.allocate([16], "float32", "shared") as p:
        B = T.Buffer((16,), data=p)
        with T.attr(A.data, "storage_alignment", 64):
            B[0] = A[0]
""",
    'p = T.allocate([16], "float32", "shared")',
    'B = T.Buffer((16,), data=p, scope="shared")',
    'T.attr(A.data, "storage_alignment", 64)',
)
program(
    "negative_numbers_and_rounding",
    """
@T.prim_func
def f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "int32")):
    A[0] = -A[1]
    B[0] = -B[1]
    A[2] = T.round(A[3]) + T.nearbyint(A[4])
""",
    "A[0] = A[1] * T.float32(-1.0)",
    "B[0] = B[1] * -1",
    "A[2] = T.round(A[3]) + T.nearbyint(A[4])",
)


# ===--- Vectors, intrinsics and builtins --------------------------------------------------------===#

program(
    "elements_in_another_order",
    """
@T.prim_func
def f(A: T.Buffer((8,), "float32"), B: T.Buffer((8,), "float32")):
    B[0:4] = T.Shuffle([A[0:4], A[4:8]], [0, 2, 4, 6])
    B[4] = T.Shuffle([A[0], A[1]], [1])
    B[5:8] = T.Shuffle([A[0:1 + 1], A[2:4], A[4:6]], [5, 0, 3])
    B[0:8] = A[T.Ramp(7, -1, 8)]
    B[T.Ramp(6, -2, 4)] = A[0:4]
""",
    "B[0:4] = T.Shuffle([A[0:4], A[4:8]], [0, 2, 4, 6])",
    "B[4] = T.Shuffle([A[0], A[1]], [1])",
    "B[0:8] = A[7:-1:-1]",
    "B[6:-2:-2] = A[0:4]",
)
program(
    "predicates_of_vectors",
    """
@T.prim_func
def f(A: T.Buffer((14,), "float32"), B: T.Buffer((14,), "float32")):
    for i in range(4):
        x = T.meta_var(A.vload([T.Ramp(i * 4, 1, 4)], predicate=T.Ramp(i * 4, 1, 4) < T.Broadcast(14, 4)))
        B.vstore([T.Ramp(i * 4, 1, 4)], x, predicate=T.Ramp(i * 4, 1, 4) < T.Broadcast(14, 4))
    for i in range(2):
        B.vstore([T.Ramp(i, 2, 4)], A.vload([T.Ramp(i, 3, 4)], predicate=T.Broadcast(T.bool(True), 4)),
                 predicate=T.Broadcast(i == 0, 4))
""",
    "B.vstore([T.Ramp(i, 2, 4)], A.vload([T.Ramp(i, 3, 4)], predicate=T.Broadcast(T.bool(True), 4)), "
    "predicate=T.Broadcast(i == 0, 4))",
)
program(
    "buffers_of_vectors",
    """
@T.prim_func
def f(A: T.Buffer((4,), "float32x4"), B: T.Buffer((4,), "float32x4")):
    C = T.alloc_buffer((4,), "float32x4")
    for i in range(4):
        C[i] = A[i] * T.Broadcast(T.float32(2), 4)
        B[i] = T.Select(A[i] < C[i], A[i], T.float32(0))
""",
    'def f(A: T.Buffer((4,), "float32x4"), B: T.Buffer((4,), "float32x4")):',
    "C[i] = A[i] * T.Broadcast(T.float32(2.0), 4)",
)
program(
    "intrinsics_of_llvm",
    """
@T.prim_func
def f(A: T.Buffer((16,), "uint8"), B: T.Buffer((16,), "float32")):
    for i in range(16):
        A[i] = T.call_llvm_pure_intrin(T.llvm_lookup_intrinsic_id("llvm.ctpop.i8"), T.uint32(1), A[i], dtype="uint8")
        B[i] = T.call_llvm_intrin("float32", "llvm.fma.f32", B[i], B[i], T.float32(1))
    T.call_llvm_intrin("void", "llvm.prefetch", T.uint32(1), A.data, 0, 3, 1)
""",
    'A[i] = T.call_llvm_pure_intrin("uint8", "llvm.ctpop.i8", T.uint32(1), A[i])',
    'B[i] = T.call_llvm_intrin("float32", "llvm.fma.f32", B[i], B[i], T.float32(1.0))',
    'T.call_llvm_intrin("void", "llvm.prefetch", T.uint32(1), A.data, 0, 3, 1)',
)
program(
    "builtins_of_other_targets",
    """
@T.prim_func
def f(args: T.handle, A: T.Buffer((32,), "float32")):
    p: T.handle = T.tvm_struct_get(args, 0, 12, dtype="handle")
    d: T.handle("float32") = T.tvm_struct_get(p, 0, 1, "handle")
    B = T.Buffer((32,), data=d)
    tx = T.launch_thread("threadIdx.x", 32)
    T.tvm_storage_sync("warp")
    A[tx] = T.tvm_warp_shuffle(T.tvm_warp_activemask(), B[tx], 0, 32, 32) + T.float32(1)
    T.evaluate(T.tvm_thread_invariant(p))
    T.call_intrin("int32", "tir.tvm_storage_sync", "shared")
""",
    'p: T.handle = T.tvm_struct_get(args, 0, 12, "handle")',
    'd: T.handle("float32", "global") = T.tvm_struct_get(p, 0, 1, "handle")',
    "B = T.Buffer((32,), data=d)",
    'T.tvm_storage_sync("warp")',
    "A[tx] = T.tvm_warp_shuffle(T.tvm_warp_activemask(), B[tx], 0, 32, 32) + T.float32(1.0)",
)
program(
    "functions_of_c",
    """
@T.prim_func
def f(A: T.Buffer((4,), "int32"), p: T.handle("void"), q: T.handle):
    T.call_extern("void", "greet", "hello", 1)
    a: T.handle("int32") = T.address_of(A[1], dtype="handle")
    T.evaluate(T.call_extern("copy", a, q, dtype=""))
    T.evaluate(p)
    A[0] = T.call_pure_extern("int32", "abs", -5)
""",
    'T.call_extern("void", "greet", "hello", 1)',
    'a: T.handle("int32", "global") = T.address_of(A[1])',
    'T.call_extern("void", "copy", a, q)',
    "T.evaluate(p)",
)
program(
    "attributes_of_every_kind",
    """
@T.prim_func
def f(A: T.Buffer((8,), "float32")):
    T.func_attr({"none": None, "yes": True, "map": T.index_map(lambda i, j: (j, i // 4, i % 4 - 1))})
    for i in T.serial(8, annotations={"list": [1, "a", {"b": None}]}):
        with T.block("b"):
            v = T.axis.spatial(8, i)
            T.block_attr({"key": {"a": 1}})
            T.block_attr({"key": {"b": 2}})
            A[v] = 0.0
""",
    'T.func_attr({"map": T.index_map(lambda i, j: (j, i // 4, i % 4 - 1)), "none": None, "yes": True})',
    'for i in T.serial(8, annotations={"list": [1, "a", {"b": None}]}):',
    'T.block_attr({"key": {"a": 1, "b": 2}})',
)
program(
    "integers_of_both_widths",
    """
@T.prim_func
def f(A: T.Buffer((T.int64(128), T.int64(128)), "float32")):
    for i, j in T.grid(128, 128):
        with T.block("a"):
            vi, vj = T.axis.remap("SS", [i, j])
            A[vi, vj] = 1.0
    for i in range(T.int64(128)):
        with T.block("b"):
            vi = T.axis.spatial(T.int64(128), i)
            A[vi, 0] = 2.0
""",
    "for i, j in T.grid(128, 128):",
    "for i in range(T.int64(128)):",
    "vi = T.axis.spatial(T.int64(128), i)",
)
program(
    "size_that_is_a_product",
    """
@T.prim_func
def f(a: T.handle):
    n, m = T.int32(), T.int32()
    A = T.match_buffer(a, (n * m,))
    A[0] = 1.0
""",
    "A[0] = T.float32(1.0)",
)
program(
    "function_that_calls_itself",
    """
@I.ir_module
class Module:
    @T.prim_func(private=True)
    def fib(n: T.int32) -> T.int32:
        return T.if_then_else(n < 2, n, Module.fib(n - 1) + Module.fib(n - 2))
    @T.prim_func
    def main(A: T.Buffer((16,), "int32"), p: T.handle("int32")):
        for i in range(16):
            A[i] = Module.fib(i)
        Module.take(A.data)
    @T.prim_func(private=True)
    def take(p: T.handle("int32")):
        T.evaluate(0)
""",
    "return T.if_then_else(n < 2, n, Module.fib(n - 1) + Module.fib(n - 2))",
    "Module.take(A.data)",
)
program(
    "buffers_of_loops",
    """
@T.prim_func
def f(A: T.Buffer((10,), "float32")):
    for i in range(10):
        B = T.alloc_buffer((10,), "float32")
        for j in range(10):
            B[j] = T.float32(j)
            A[i] += B[j]
""",
    "B = T.alloc_buffer((10,))",
)
program(
    "memory_with_annotations",
    """
@T.prim_func
def f(A: T.Buffer((4,), "int32")):
    p = T.allocate([4], "int32", "global", annotations={"key": "value"})
    B = T.Buffer((4,), "int32", data=p)
    K = T.allocate_const([1, 2, 3, 4], "int32", [4])
    for i in range(4):
        B[i] = A[i] + T.Buffer((4,), "int32", data=K)[i]
    for i in range(4):
        A[i] = B[i]
""",
    'p = T.allocate([4], "int32", "global", annotations={"key": "value"})',
)
program(
    "block_attributes_in_several_places",
    """
@T.prim_func
def f(A: T.Buffer((8,), "float32")):
    for i in range(8):
        with T.block("b"):
            v = T.axis.spatial(8, i)
            T.block_attr({"key": {"a": 1}})
            T.block_attr({"key": {"b": 2}})
            first, second = T.meta_var((v, 1.0))
            A[first] = second
""",
    'T.block_attr({"key": {"a": 1, "b": 2}})',
    "A[v] = T.float32(1.0)",
)
program(
    "macros_with_keywords",
    """
@T.macro
def assign(i, *args, t1, **others):
    others["t2"][i, args[0]] = t1[args[0], i]

@T.prim_func
def f(A: T.Buffer((4, 4), "float32"), B: T.Buffer((4, 4), "float32")):
    for i, j in T.grid(4, 4):
        assign(i, j, t1=A, t2=B)
""",
    "B[i, j] = A[j, i]",
)
