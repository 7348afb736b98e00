"""Rarer forms of TVMScript: read, printed, read again as the same function, and compiled where they compute."""

import numpy
import pytest

from mlc import runtime
from mlc._core.module import assert_structural_equal
from mlc._mlir_libs import _mlc
from mlc.relax import vm
from mlc.script import DiagnosticError, from_source
from mlc.script import tir as T
from mlc.tir import IRModule

ONE_TO_ONE = 'A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")'


def function(body, head=ONE_TO_ONE, arrow="", options=""):
    indented = "\n".join("    " + line for line in body.strip("\n").splitlines())
    return f"@T.prim_func{options}\ndef f({head}){arrow}:\n{indented}\n"


def reads_back(text):
    program = from_source(text)
    program.operation.verify()
    printed = _mlc.print_tvmscript(program.operation)
    again = from_source(printed)
    assert _mlc.print_tvmscript(again.operation) == printed
    assert_structural_equal(program, again)
    return [line.strip() for line in printed.splitlines()]


def run(text, *arguments):
    executable = vm.build(IRModule({"f": from_source(text)}), "llvm")
    given = [runtime.tensor(a) if isinstance(a, numpy.ndarray) else a for a in arguments]
    executable["f"](*given)
    return [a.numpy() for a in given if not isinstance(a, (int, float))]


A, ZEROS = numpy.arange(16, dtype="float32"), numpy.zeros(16, dtype="float32")

# Statements, lines of what they print as, and what they make of 0, 1, ..., 15 in A; None where they cannot be compiled.
FORMS = {
    "slices_with_a_step": (
        "B[0:4] = A[0:8:2]\nfor i in range(2):\n    B[i + 4:i + 16:3] = A[i * 4:i * 4 + 4]",
        ["B[0:4] = A[0:8:2]", "B[i + 4:i + 4 + 12:3] = A[i * 4:i * 4 + 4]"],
        [0, 2, 4, 6, 0, 4, 0, 1, 5, 0, 2, 6, 0, 3, 7, 0],
    ),
    "ramps": (
        "B[T.ramp(0, 1, 8)] = A[T.Ramp(0, 2, 8)] + T.broadcast(T.float32(1), 8)",
        ["B[0:8] = A[0:16:2] + T.Broadcast(T.float32(1.0), 8)"],
        [*range(1, 17, 2), *[0] * 8],
    ),
    "vload_and_vstore": (
        "for i in range(4):\n    B.vstore([T.Ramp(i * 4, 1, 4)], A.vload([T.Ramp(i * 4, 1, 4)], 'float32x4'))",
        ["B[i * 4:i * 4 + 4] = A[i * 4:i * 4 + 4]"],
        A,
    ),
    "let_expression": (
        "x = T.float32()\nfor i in range(16):\n    B[i] = T.Let(x * x + x, where={x: A[i] + 1.0})",
        ["x = T.float32()", "B[i] = T.Let(x * x + x, where={x: A[i] + T.float32(1.0)})"],
        (A + 1) * (A + 2),
    ),
    "views": (
        "C = T.decl_buffer((4, 4), data=A.data)\nfor i, j in T.grid(4, 4):\n    B[j * 4 + i] = C[i, j]",
        ["C = T.decl_buffer((4, 4), data=A.data)"],
        A.reshape(4, 4).T.ravel(),
    ),
    "view_of_a_named_address": (
        "x: T.handle = A.data\nC = T.decl_buffer((4, 4), data=x)\n"
        "for i, j in T.grid(4, 4):\n    B[j * 4 + i] = C[i, j]",
        ["x: T.handle = A.data", "C = T.decl_buffer((4, 4), data=x)"],
        A.reshape(4, 4).T.ravel(),
    ),
    "view_of_the_address_of_an_element": (
        'x: T.handle("float32") = T.address_of(A[12])\nC = T.decl_buffer((4,), data=x)\n'
        "for i in range(4):\n    B[i] = C[i]",
        ['x: T.handle("float32", "global") = T.address_of(A[12])', "C = T.decl_buffer((4,), data=x)"],
        [12, 13, 14, 15, *[0] * 12],
    ),
    "named_address_in_a_with": (
        "with T.LetStmt(A.data) as x:\n    C = T.decl_buffer((16,), data=x)\n"
        "    for i in range(16):\n        B[i] = C[i]\nB[0] = 5.0",
        ["with T.LetStmt(A.data) as x:", "C = T.decl_buffer((16,), data=x)"],
        [5, *A[1:]],
    ),
    "two_buffers_on_allocated_memory": (
        'p = T.allocate([16], "float32", "global")\nC = T.decl_buffer((16,), data=p)\n'
        "D = T.decl_buffer((2, 8), data=p)\n"
        "for i in range(16):\n    C[i] = A[i]\nfor i, j in T.grid(2, 8):\n    B[i * 8 + j] = D[i, j] * 2.0",
        ["C = T.decl_buffer((16,))", "D = T.decl_buffer((2, 8), data=C.data)"],
        A * 2,
    ),
    "assumptions": (
        "T.assume(A[0] < 1.0)\nT.evaluate(T.assume(A[1] > 0.0))\nB[0] = A[1]",
        ["T.assume(A[0] < T.float32(1.0))"],
        [1, *[0] * 15],
    ),
    "attr": (
        'T.attr(0, "pragma_x", 1)\nfor i in range(16):\n    B[i] = A[i]',
        ['T.attr(0, "pragma_x", 1)'],
        A,
    ),
    "attr_with_an_end": (
        'with T.attr("n", "pragma_y", "z"):\n    B[0] = A[1]\nB[1] = A[2]',
        ['with T.attr("n", "pragma_y", "z"):'],
        [1, 2, *[0] * 14],
    ),
    "data_dependent_bounds": (
        'I = T.decl_buffer((3,), "int32")\nfor k in range(3):\n    I[k] = k * 5\nfor i in range(2):\n'
        "    for k in range(I[i], I[i + 1]):\n        B[k] = A[k]",
        ["for k in range(I_1[i], I_1[i] + (I_1[i + 1] - I_1[i])):"],
        [*range(10), *[0] * 6],
    ),
    "index_of_64_bits": (
        'I = T.decl_buffer((16,), "int64")\nfor i in range(16):\n    I[i] = T.Cast("int64", 15 - i)\n'
        'for i in range(16):\n    with T.block("B"):\n        vi = T.axis.spatial(16, i)\n        B[vi] = A[I[vi]]',
        ["T.reads(A[I_1[vi]], I_1[vi])", "B[vi] = A[I_1[vi]]"],
        A[::-1],
    ),
    "functions_of_c": (
        "B[0] = T.hypot(A[3], A[4])\nB[1] = T.exp10(A[1])",
        ["B[0] = T.hypot(A[3], A[4])"],
        [5, 10, *[0] * 14],
    ),
    "not_a_number": (
        "B[0] = T.if_then_else(T.isnan(T.nan()), A[1], A[2])\nB[1] = T.Cast('float32', T.bitwise_not(5))",
        [],
        [1, -6, *[0] * 14],
    ),
    "launched_threads": (
        'bx = T.env_thread("blockIdx.x")\nwith T.launch_thread(bx, 4):\n    tx = T.launch_thread("threadIdx.x", 4)\n'
        "    B[bx * 4 + tx] = A[bx * 4 + tx]\nB[0] = A[0]",
        ['with T.launch_thread("blockIdx.x", 4) as bx:', 'tx = T.launch_thread("threadIdx.x", 4)'],
        None,
    ),
    "jumps": (
        "for i in range(16):\n    if A[i] > 3.0:\n        break\n    if A[i] < 1.0:\n        continue\n    B[i] = A[i]",
        ["T.break_loop()", "T.continue_loop()"],
        None,
    ),
    "addresses_with_what_is_done": (
        'T.call_extern("handle", "memcpy", B.access_ptr("w", offset=4), A.access_ptr("r", offset=2), 16)',
        [
            'T.call_extern("handle", "memcpy", T.tvm_access_ptr(T.type_annotation("float32"), B.data, 4, 12, 2), '
            'T.tvm_access_ptr(T.type_annotation("float32"), A.data, 2, 14, 1), 16)'
        ],
        [*[0] * 4, 2, 3, 4, 5, *[0] * 8],
    ),
    "memory_under_a_condition": (
        'p = T.allocate([16], "float32", "global", A[0] < 1.0)\nC = T.decl_buffer((4, 4), data=p)\n'
        "for i, j in T.grid(4, 4):\n    C[i, j] = A[i * 4 + j]\n"
        "for i, j in T.grid(4, 4):\n    B[i * 4 + j] = C[j, i]",
        ['p = T.allocate([16], "float32", "global", A[0] < T.float32(1.0))', "C = T.decl_buffer((4, 4), data=p)"],
        [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    ),
    "reads_that_are_left_out": (
        "for i in range(16):\n    with T.block('b'):\n        vi = T.axis.spatial(16, i)\n"
        "        T.reads()\n        T.writes(B[vi])\n        B[vi] = A[15 - vi]",
        ["T.reads()", "B[vi] = A[15 - vi]"],
        A[::-1],
    ),
    "root_block_with_attributes": (
        'with T.block("root"):\n    T.block_attr({"a": 1})\n    for i in range(16):\n        with T.block("B"):\n'
        "            vi = T.axis.spatial(16, i)\n            B[vi] = A[vi]",
        ['with T.block("root"):', 'T.block_attr({"a": 1})'],
        A,
    ),
    "root_block_by_itself": ('with T.block("root"):\n    B[0] = A[1]', ['with T.block("root"):'], [1, *[0] * 15]),
    "targets": (
        'T.func_attr({"t": T.target({"kind": "llvm", "num-cores": 4}), "quoted": "a\\r\\tb"})\nB[0] = A[1]',
        ['T.func_attr({"quoted": "a\\r\\tb", "t": T.target({"kind": "llvm", "num-cores": 4})})'],
        [1, *[0] * 15],
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_form_is_printed_and_read_again(name):
    body, lines, _ = FORMS[name]
    printed = reads_back(function(body))
    assert not [line for line in lines if line not in printed], "\n".join(printed)


@pytest.mark.parametrize("name", [name for name in FORMS if FORMS[name][2] is not None])
def test_form_computes(name):
    body, _, expected = FORMS[name]
    numpy.testing.assert_allclose(run(function(body), A.copy(), ZEROS.copy())[1], expected, rtol=1e-6)


@pytest.mark.parametrize("name", [name for name in FORMS if FORMS[name][2] is None])
def test_form_that_cannot_be_compiled_says_so(name):
    with pytest.raises(Exception, match="cannot be compiled|cannot run on this target"):
        run(function(FORMS[name][0]), A.copy(), ZEROS.copy())


def test_functions_return_values():
    printed = reads_back(function("T.ret(n + 1)", "n: T.int32", " -> T.int32"))
    assert printed[-2:] == ["def f(n: T.int32) -> T.int32:", "return n + 1"]
    text = function("B[0] = A[1]\nreturn 0", arrow=" -> T.int32")
    assert reads_back(text)[-1] == "return 0"
    assert run(text, A.copy(), ZEROS.copy())[1][0] == 1
    with pytest.raises(Exception, match="T.ret cannot be compiled but for a 0"):
        run(function("return n + 1", "n: T.int32", " -> T.int32"), 3)


def test_ramps_are_values():
    text = function(
        "C[0:8] = T.Ramp(3, 2, 8)\nfor i in range(1):\n    C[8:16] = T.Ramp(i, 3, 8)", 'C: T.Buffer((16,), "int32")'
    )
    printed = reads_back(text)
    assert "C[0:8] = T.Ramp(3, 2, 8)" in printed and "C[8:16] = T.Ramp(i, 3, 8)" in printed
    assert list(run(text, numpy.zeros(16, dtype="int32"))[0]) == [*range(3, 19, 2), *range(0, 24, 3)]


def test_parameters_are_numbers():
    head = "a: T.handle, n: T.int32, s: T.float32, flag: T.bool, k: T.int64"
    body = """
A = T.match_buffer(a, (n * 2,), "float32")
for i in range(n):
    A[i] = s * T.Cast("float32", k) + T.if_then_else(flag, T.float32(1), T.float32(0))
"""
    text = function(body, head)
    reads_back(text)
    assert list(run(text, ZEROS.copy(), 8, 2.0, True, 3)[0]) == [7] * 8 + [0] * 8
    with pytest.raises(Exception, match='dimension 0 of argument 0 "A"'):
        run(text, ZEROS.copy(), 16, 2.0, True, 3)


def test_regions_are_written_as_their_accesses():
    body = """
n, m = T.int32(), T.int32()
A = T.match_buffer(a, (n, m))
B = T.match_buffer(b, (n * m,))
for i, j in T.grid(n, m):
    with T.block("B"):
        vi, vj = T.axis.remap("SS", [i, j])
        B[vi * m + vj] = A[vi, vj]
"""
    printed = reads_back(function(body, "a: T.handle, b: T.handle"))
    assert "T.writes(B[vi * m + vj])" in printed and "B[vi * m + vj] = A[vi, vj]" in printed


WRONG = [
    ("x = T.float32()\nB[0] = x", "the variable 'x', which has no value"),
    ("B[0] = T.Let(A[0], where={})", "T.Let takes an expression and where={x: value}"),
    ("C = T.decl_buffer((5, 4), data=A.data)\nB[0] = C[0, 0]", "the buffer needs 20 elements, but 'A' has 16"),
    ('C = T.decl_buffer((4, 4), "int8", data=A.data)', "a buffer of int8 on data of float32 is not supported yet"),
    ("B[0:16:0] = A[0:16]", "the step of a slice of buffer 'B' is a number other than 0, not 0"),
    ("B[0] = A[T.Ramp(0, A[0], 4)]", "a T.Ramp takes numbers as the distance"),
    ("break", "break stands in a loop"),
    ('p = T.allocate_const([1.0], "float32", [2])', "1 values are given for an extent of 2"),
    ("x = T.bool()\nT.evaluate(x == T.bool(False))", "the variable 'x', which has no value"),
    ('for i in T.thread_binding(4, thread="foo"):\n    pass', "a thread axis is blockIdx, threadIdx or vthread"),
    ('T.launch_thread("threadIdx.x", 4)', "the variable of the threads is not given a name"),
    ("T.func_attr(3)", "attributes are a dictionary, not an int"),
    ("x = T.max(A[0])", "T.max(a, b): missing a required argument: 'b'"),
    ("x = T.exp('a')", "T.exp takes numbers and expressions, not a string"),
    ("x = A + 1", "an operand is a number or an expression, not a buffer"),
    ("x = not A", "a condition is a bool, not a buffer"),
    ("A[0] = A.shape[3]", "there is no item 3 of 1"),
    ("x = T.assume(1)\nT.assume(A[0])", "a condition is a bool, not float32"),
]


@pytest.mark.parametrize("body, message", WRONG)
def test_errors_name_what_is_wrong(body, message):
    with pytest.raises(DiagnosticError) as caught:
        from_source(function(body))
    assert message in str(caught.value)
    assert "Traceback" not in str(caught.value)


def test_options_of_functions_are_known():
    with pytest.raises(DiagnosticError, match="functions have no option 'priv'"):
        from_source(function("A[0] = 0.0", options="(priv=True)"))


def test_one_name_for_several_loops():
    shape = (4, 8)

    @T.prim_func(private=True)
    def starred(A: T.Buffer((2, *shape), "int32"), B: T.Buffer((2, 4), "int32")):
        for *spatial, reduced in T.grid(*A.shape):
            B[spatial] = B[spatial] + A[(*spatial, reduced)]
        for places in T.grid(2, 4):
            B[places] = 1

    @T.prim_func(private=True)
    def written(A: T.Buffer((2, 4, 8), "int32"), B: T.Buffer((2, 4), "int32")):
        for i, j, k in T.grid(2, 4, 8):
            B[i, j] = B[i, j] + A[i, j, k]
        for i, j in T.grid(2, 4):
            B[i, j] = 1

    assert_structural_equal(starred, written)
    assert "for spatial_0, spatial_1, reduced in T.grid(2, 4, 8):" in starred.script()


def test_buffers_that_code_of_python_makes():
    class Copy:
        def __init__(self, like):
            self.made = T.alloc_buffer(like.shape, like.dtype)

        @T.macro
        def load(self, source):
            for i in range(self.made.shape[0]):
                with T.block("load"):
                    vi = T.axis.spatial(8, i)
                    self.made[vi] = source[vi]

    @T.prim_func(private=True)
    def used(A: T.Buffer((8,), "float32")):
        first = T.meta_var(Copy(A))
        first.load(A)
        second = T.meta_var(Copy(A))
        second.load(first.made)

    text = used.script()
    assert "buffer = T.alloc_buffer((8,))" in text and "buffer_1 = T.alloc_buffer((8,))" in text
    assert "buffer_1[vi] = buffer[vi]" in text
    assert_structural_equal(used, from_source(text))


def test_regions_of_places_in_integers_of_both_widths():
    # What is computed in 64 bits has no order with what is an index of 32: the whole dimension is accessed.
    lines = reads_back(
        function(
            """
for l4, l5 in T.grid(8, 8):
    with T.block("block"):
        v6, v7 = T.axis.remap("SR", [l4, l5])
        with T.init():
            A[v6 % 4] = T.float32(1)
        A[v6 * T.int64(1) + v7] = T.float32(3)
"""
        )
    )
    assert "T.writes(A[0:16])" in lines


def test_numbers_next_to_a_size_of_32_bits_say_nothing_of_others():
    lines = reads_back(
        function(
            """
n = T.int32()
C = T.match_buffer(c, (n, T.int64(16), 8))
for i in range(T.int64(2)):
    with T.block("block"):
        v = T.axis.spatial(T.int64(2), i)
        T.reads(C[0:n, T.int64(0):v + T.int64(3), T.int64(0):T.int64(8)])
        T.writes(A[v])
        A[v] = C[n - 1, v, T.int64(1)]
""",
            head='c: T.handle, A: T.Buffer((T.int64(16),), "float32")',
        )
    )
    assert "T.reads(C[0:n, T.int64(0):v + T.int64(3), T.int64(0):T.int64(8)])" in lines


@pytest.mark.parametrize("name", ["x: T.int32 = 3", "x = T.int32(3)"])
def test_numbers_that_have_names_are_used_by_these(name):
    lines = reads_back(function(f"{name}\nB[x] = A[x + 1]"))
    assert "B[x] = A[x + 1]" in lines
    lines = reads_back(function("with T.LetStmt(T.int32(3)) as x:\n    B[x] = A[x]"))
    assert "B[x] = A[x]" in lines
