"""Functions over buffers as TVMScript: what is read of them, and that what is printed reads back."""

import pytest

from mlc import te, topi
from mlc._core.module import assert_structural_equal
from mlc._mlir_libs import _mlc
from mlc.script import DiagnosticError, from_source
from mlc.script import tir as T


def printed(function):
    return _mlc.print_tvmscript(function.operation)


def reads_back(function):
    """The text of a function, which gives the same text when it is read."""
    text = printed(function)
    again = from_source(text)
    assert printed(again) == text
    assert_structural_equal(again, function)
    return text


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


@T.prim_func
def elementwise(a: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (128, 128))
    B = T.alloc_buffer((128, 128))
    C = T.match_buffer(c, (128, 128))
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            C[vi, vj] = B[vi, vj] + 1.0


def test_function_has_its_layout_and_what_blocks_read_and_write():
    assert reads_back(elementwise) == (
        """# from tvm.script import tir as T

@T.prim_func
def elementwise(A: T.Buffer((128, 128), "float32"), C: T.Buffer((128, 128), "float32")):
    # with T.block("root"):
    B = T.alloc_buffer((128, 128))
    for i, j in T.grid(128, 128):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[vi, vj])
            T.writes(B[vi, vj])
            B[vi, vj] = A[vi, vj] * T.float32(2.0)
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(B[vi, vj])
            T.writes(C[vi, vj])
            C[vi, vj] = B[vi, vj] + T.float32(1.0)
"""
    )


def test_symbols_are_sizes_and_may_be_unused_or_shadowed():
    @T.prim_func
    def linear(x: T.handle, w: T.handle, z: T.handle):
        m, n, k = T.int64(), T.int64(), T.int64()
        X = T.match_buffer(x, (1, m), "float32")
        W = T.match_buffer(w, (n, m), "float32")
        Z = T.match_buffer(z, (1, n * 2), "float32")
        for i, j, k in T.grid(1, n, m):
            with T.block("Z"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    Z[vi, vj] = T.float32(0)
                Z[vi, vj] = Z[vi, vj] + X[vi, vk] * W[vj, vk]

    text = reads_back(linear)
    assert "Z = T.match_buffer(z, (1, n * T.int64(2)))" in text
    assert "for i, j, k in T.grid(1, n, m):" in text
    assert "T.reads(X[vi, vk], W[vj, vk])" in text and "T.writes(Z[vi, vj])" in text


def test_loops_have_kinds_annotations_and_predicates():
    @T.prim_func(private=True)
    def tiled(A: T.Buffer[(10,), "int32"], n: T.int32):
        T.func_attr({"tir.noalias": True, "op_pattern": 3})
        for i_0 in T.parallel(3):
            for i_1 in T.vectorized(0, 4, annotations={"hint": 1}):
                with T.block("A"):
                    v = T.axis.spatial(10, i_0 * 4 + i_1)
                    T.where(i_0 * 4 + i_1 < 10 and i_0 < n)
                    T.reads()
                    T.writes([A[v]])
                    T.block_attr({"pragma": 'a "b"'})
                    A[v] = v % 4 - 1
        for j in T.thread_binding(10, thread="threadIdx.x"):
            for k in T.unroll(2, 3):
                A[j] = k

    text = reads_back(tiled)
    assert "@T.prim_func(private=True)" in text and "n: T.int32" in text
    for line in (
        'T.func_attr({"op_pattern": 3, "tir.noalias": True})',
        "for i_0 in T.parallel(3):",
        'for i_1 in T.vectorized(4, annotations={"hint": 1}):',
        "v = T.axis.spatial(10, i_0 * 4 + i_1)",
        "T.where(i_0 * 4 + i_1 < 10 and i_0 < n)",
        'T.block_attr({"pragma": "a \\"b\\""})',
        "A[v] = v % 4 - 1",
        'for j in T.thread_binding(10, thread="threadIdx.x"):',
        "for k in T.unroll(2, 3):",
    ):
        assert line in lines(text)


def test_axes_take_domains_and_parts_of_buffers():
    @T.prim_func
    def parts(A: T.Buffer((16, 16), "float32")):
        for i, j in T.grid(4, 14):
            with T.block("A"):
                vi = T.axis.spatial(16, i * 4)
                vj = T.axis.reduce((2, 16), j + 2)
                T.writes(A[vi : vi + 4, vj])
                T.reads(A[0:16, vj])
                A[vi, vj] = 1.0

    text = reads_back(parts)
    assert "vj = T.axis.reduce((2, 16), j + 2)" in text
    assert "T.reads(A[0:16, vj])" in text and "T.writes(A[vi:vi + 4, vj])" in text


def test_bounds_may_depend_on_loops():
    @T.prim_func
    def triangle(A: T.Buffer((8,), "float32"), I: T.Buffer((8,), "int32"), B: T.Buffer((8,), "float32")):
        for i in range(2):
            for j in range(i, 4):
                A[i * 4 + j] = A[j] + T.exp(A[i])
        for i in range(8):
            with T.block("gather"):
                v = T.axis.spatial(8, i)
                B[v] = A[I[v]]

    text = reads_back(triangle)
    assert "for j in range(i, i + (4 - i)):" in text
    assert "T.reads(A[I_1[v]], I_1[v])" in text


def test_conditions_choose_statements_and_values():
    @T.prim_func
    def choose(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
        for i in range(16):
            with T.block("B"):
                v = T.axis.spatial(16, i)
                if v < 4 or v == 9:
                    B[v] = A[v]
                elif not A[v] > 0.0:
                    B[v] = T.if_then_else(v > 0, A[v - 1], T.float32(0))
                else:
                    B[v] = A[v] if 4 <= v < 8 else 2.0

    text = reads_back(choose)
    assert "if v < 4 or v == 9:" in text and "if not A[v] > T.float32(0.0):" in text
    assert "T.if_then_else(v > 0, A[v - 1], T.float32(0.0))" in text
    assert "T.if_then_else(4 <= v and v < 8, A[v], T.float32(2.0))" in text
    # A read behind a condition is only made where the condition holds.
    assert str(choose.operation).count("scf.if") == 4


def test_numbers_take_the_type_of_the_other_side():
    @T.prim_func
    def types(A: T.Buffer((4,), "float16"), B: T.Buffer((4,), "int32"), C: T.Buffer((4,), "uint8")):
        for i in T.serial(4):
            with T.block("A"):
                v = T.axis.spatial(4, i)
                A[v] = A[v] * 2 + B[v]
                B[v] = B[v] + v
                B[v] += 3
                C[v] = T.max(C[v], 7) + T.uint8(1)
                A[v] = T.Cast("float16", T.exp(T.Cast("float32", A[v])))

    text = lines(reads_back(types))
    assert 'A[v] = A[v] * T.float16(2.0) + T.Cast("float16", B[v])' in text
    assert "B[v] = B[v] + v" in text and "B[v] = B[v] + 3" in text
    assert "C[v] = T.max(C[v], T.uint8(7)) + T.uint8(1)" in text
    assert 'A[v] = T.Cast("float16", T.exp(T.Cast("float32", A[v])))' in text


def test_variable_keeps_what_was_read():
    @T.prim_func
    def swap(A: T.Buffer((2,), "float32")):
        with T.block("swap"):
            first = A[0]
            A[0] = A[1]
            A[1] = first

    assert lines(reads_back(swap))[-3:] == ["first: T.float32 = A[0]", "A[0] = A[1]", "A[1] = first"]


def test_program_sees_the_values_around_it():
    size, dtype = 8, "int8"

    def twice(x):
        return x + x

    @T.prim_func
    def closure(A: T.Buffer((size, size * 2), dtype)):
        for i, j in T.grid(size, size * 2):
            with T.block("A"):
                vi, vj = T.axis.remap("SS", [i, j])
                A[vi, vj] = twice(A[vi, vj])

    text = reads_back(closure)
    assert 'A: T.Buffer((8, 16), "int8")' in text and "A[vi, vj] = A[vi, vj] + A[vi, vj]" in text


@pytest.mark.parametrize("bits", ["int32", "int64"])
def test_what_topi_makes_reads_back(bits):
    n = te.var("n", bits)
    x, w = te.placeholder((n, 3, 8, 8), name="X"), te.placeholder((4, 3, 3, 3), name="W")
    for result, arguments in (
        (topi.nn.conv2d(x, w, 1, 1, 1), [x, w]),
        (topi.nn.softmax(x), [x]),
        (topi.transpose(x), [x]),
        (topi.sum(x, axis=1), [x]),
    ):
        function = te.create_prim_func([*arguments, result], index_dtype_override=bits)
        assert "with T.block(" in reads_back(function)


def errors_of(text):
    with pytest.raises(DiagnosticError) as caught:
        from_source(text)
    return str(caught.value)


def test_error_underlines_its_place():
    text = """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("A"):
            v = T.axis.spatial(16, i)
            A[v] = q + 1
"""
    assert errors_of(text) == (
        "error: Undefined variable: q\n"
        " --> <str>:7:20\n"
        "   |  \n"
        " 7 |              A[v] = q + 1\n"
        "   |                     ^"
    )


def test_all_errors_are_reported_in_one_go():
    found = errors_of("""
@T.prim_func
def f(A: T.Buffer((16,), "float32"), c):
    for i, j in T.grid(4, 4, 4):
        with T.block("A"):
            vi, vj = T.axis.remap("SX", [i, j])
            A[nope] = 1.0
    for i in range(16):
        with T.block("A"):
            v = T.axis.spatial(16, i)
            A[v, v] = 1.0
            A[v] = T.foo(v)
            B[v] = 1.0
""")
    for message in (
        "the parameter 'c' has no type annotation",
        "2 variables are named for 3 loops",
        "Undefined variable: nope",
        "buffer 'A' has rank 1, but is given 2 indices",
        "T has no 'foo'",
        "Undefined variable: B",
    ):
        assert f"error: {message}\n" in found
    # What uses a name that has an error of its own is not an error again.
    assert found.count("error: ") == 6


@pytest.mark.parametrize(
    "statement, message",
    [
        ("T.axis.remap('SS', [i, i])", "T.axis.remap gives one variable for each kind and loop"),
        ("T.axis.remap('X', [i])", "the kinds of T.axis.remap are S (spatial) and R (reduce), not 'X'"),
        ("T.axis.remap('S', [i + 1])", "T.axis.remap binds loop variables, but (i + 1) is not one"),
        ("T.axis.spatial(8, i)", "the axis 'v' has the domain [0, 8), but its loop covers [0, 16)"),
        ("T.axis.spatial(16.0, i)", "the extent of an axis is an integer, not a float32"),
        ("T.axis.spatial(16, A[0])", "the binding of an axis is an integer, not a float32"),
    ],
)
def test_axes_that_do_not_fit(statement, message):
    found = errors_of(f"""
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    for i in range(16):
        with T.block("A"):
            v = {statement}
            A[v] = 1.0
""")
    assert message in found and "<str>:" in found


@pytest.mark.parametrize(
    "statement, message",
    [
        ("x = A[0]; x = A[1]", "'x' is already defined in this scope"),
        ("A[0] = I[0] / 2", "the division / of integers is ambiguous"),
        ("A[0] = A[1.5]", "an index of buffer 'A' is an integer, not a float32"),
        ("A[0] = 'a'", "a value of float32 is expected, not a string"),
        ("v = T.axis.spatial(4, 0)", "an axis stands directly in a block"),
        ("T.where(A[0] > 1.0)", "T.where stands directly in a block"),
        ("for i in [1, 2]:\n        pass", "a loop such as T.grid or range is expected, not a list"),
        ("with A:\n        pass", "T.block or T.init is expected, not a buffer"),
        ("if A[0]:\n        pass", "a condition is a bool, not float32"),
        ("while A:\n        pass", "a condition is a bool, not a buffer"),
        ("T.launch_thread('threadIdx.x', 4)", "the variable of the threads is not given a name"),
        ("C = T.match_buffer(A, (4,))", "match_buffer of a part of a buffer stands directly in a block"),
    ],
)
def test_statements_that_are_refused(statement, message):
    found = errors_of(f"""
@T.prim_func
def f(A: T.Buffer((16,), "float32"), I: T.Buffer((4,), "int32")):
    {statement}
""")
    assert message in found


def test_operations_may_be_underlined_and_commented():
    loop = elementwise.operation.regions[0].blocks[0].operations[1]
    inner = loop.regions[0].blocks[0].operations[0]
    block = inner.regions[0].blocks[0].operations[0]
    comments = {block: "tir.Block#0", inner: "tir.For#0"}
    assert elementwise.script(obj_to_underline=[block], obj_to_annotate=comments, num_context_lines=3) == (
        """# from tvm.script import tir as T

(... 5 lines skipped ...)
        # tir.For#0
        for j in range(128):
            # tir.Block#0
            with T.block("B"):
            ^^^^^^^^^^^^^^^^^^
                vi, vj = T.axis.remap("SS", [i, j])
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                T.reads(A[vi, vj])
                ^^^^^^^^^^^^^^^^^^
                T.writes(B[vi, vj])
                ^^^^^^^^^^^^^^^^^^^
                B[vi, vj] = A[vi, vj] * T.float32(2.0)
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    for i, j in T.grid(128, 128):
        with T.block("C"):
            vi, vj = T.axis.remap("SS", [i, j])
(... 3 lines skipped ...)"""
    )


def test_script_has_the_options_of_tvm():
    text = elementwise.script(syntax_sugar=False, tir_prefix="S", indent_spaces=2)
    for line in (
        "def elementwise(a: S.handle, c: S.handle):",
        "  A = S.match_buffer(a, (128, 128))",
        '  with S.block("root"):',
        "    S.reads()",
        "    for i in range(128):",
        "          vi = S.axis.spatial(128, i)",
    ):
        assert f"\n{line}\n" in text
    text = elementwise.script(int_dtype="int64", float_dtype="float32", buffer_dtype="void", print_line_numbers=True)
    assert 'B = T.alloc_buffer((T.int32(128), T.int32(128)), "float32")' in text
    assert "B[vi, vj] = A[vi, vj] * 2.0" in text and "\n1  @T.prim_func\n" in text
    with pytest.raises(TypeError, match="script\\(\\) has no option 'nope'"):
        elementwise.script(nope=1)


def test_expressions_may_be_long():
    terms = " + ".join(f"A[{i % 16}]" for i in range(1200))
    function = from_source(f'@T.prim_func\ndef f(A: T.Buffer((16,), "float32")):\n    A[0] = {terms}\n')
    assert lines(reads_back(function))[-1] == f"A[0] = {terms}"
