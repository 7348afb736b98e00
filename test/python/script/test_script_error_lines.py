"""Programs with errors: each report is of the lines that have one, all of them at once."""

import re

import pytest

from mlc.script import from_source
from mlc.script._errors import DiagnosticError

# A line that ends with `# !` has an error, the others have none.
PROGRAMS = r"""
#: buffer_bind 1
def f(a: T.handle) -> None:
    A = T.match_buffer("a", (128, 128))   # !
#: buffer_bind_missing_shape
def f(a: T.handle) -> None:
    A = T.match_buffer(a)   # !
#: undefined_buffer
def f(a: T.handle) -> None:
    A = T.match_buffer(a, (16, 16), "float32")
    C[0, 0] = A[0, 0]   # !
#: unsupported_function_call
def f(a: T.handle) -> None:
    for i in T.const_range(16):   # !
        T.evaluate(0.0)
#: missing_type_annotation
def f(a) -> None:   # !
    T.evaluate(0.0)
#: invalid_expr_stmt
def f() -> None:
    T.max(1, T.int32(2)) + "x"   # !
#: invalid_for_function
def f(a: T.handle) -> None:
    A = T.match_buffer(a, (16, 16), "float32")
    for i in T.evaluate(0.0):   # !
        for j in T.serial(0, 16):
            A[i, j] = 0.0
#: return_not_allowed
def f(a: T.handle) -> None:
    return T.evaluate(0)   # !
#: undefined_loop_index
def f(A: T.Buffer((16, 16), "float32")) -> None:
    for i in range(16):
        A[i, jj] = 0.0   # !
#: inconsistent_binding_value
def f() -> None:
    for i, j in T.grid(16, 16):
        vi, vj = T.axis.remap("SS", [i])   # !
        T.evaluate(1.0)
#: inconsistent_binding_type
def f() -> None:
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("S", [i, j])   # !
            T.evaluate(1.0)
#: duplicate_reads
def f() -> None:
    A = T.alloc_buffer((128, 128), "float32")
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            T.reads(A[0:8, 0:8])
            T.reads(A[0:16, 0:16])   # !
            T.evaluate(1.0)
#: duplicate_writes
def f() -> None:
    A = T.alloc_buffer((128, 128), "float32")
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            T.writes(A[0:8, 0:8])
            T.writes(A[0:16, 0:16])   # !
            T.evaluate(1.0)
#: duplicate_predicate
def f() -> None:
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            T.where(1 < i)
            T.where(i < 16)   # !
            T.evaluate(1.0)
#: duplicate_init
def f() -> None:
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SR", [i, j])
            with T.init():
                T.evaluate(1.0)
            with T.init():   # !
                T.evaluate(1.0)
#: duplicate_block_signature_axis
def f() -> None:
    for i, j in T.grid(16, 16):
        with T.block():
            vi = T.axis.S(16, i)
            vi = T.axis.S(16, j)   # !
            T.evaluate(1.0)
#: convert_slice_to_bufferload
def f() -> None:
    A = T.alloc_buffer((128, 128), "float32")
    for i, j in T.grid(16, 16):
        with T.block():
            vi, vj = T.axis.remap("SS", [i, j])
            A[vi, vj] = A[vi : vi + 2, vj] + 1   # !
#: tensorizevar
def f(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (16, 16), "float32")
    B = T.match_buffer(a, (16, 16), "float32")   # !
    T.evaluate(0)
#: store_rank
def f(A: T.Buffer((16, 16), "float32")) -> None:
    A[0] = 1.0   # !
#: load_rank
def f(A: T.Buffer((16, 16), "float32")) -> None:
    A[0, 0] = A[0, 0, 0]   # !
#: multi
def f(A: T.Buffer((16, 16), "float32")) -> None:
    A[0] = 1.0   # !
    for i in range(4):
        A[i, q] = 0.0   # !
        B[i] = 1.0   # !
    T.foo(1)   # !
#: remap_letter
def f(A: T.Buffer((16, 16), "float32")) -> None:
    for i, j in T.grid(16, 16):
        with T.block("b"):
            vi, vj = T.axis.remap("SX", [i, j])   # !
            A[vi, vj] = 1.0
#: remap_nonloop
def f(A: T.Buffer((16, 16), "float32")) -> None:
    for i, j in T.grid(16, 16):
        with T.block("b"):
            vi, vj = T.axis.remap("SS", [i + 1, j])   # !
            A[vi, vj] = 1.0
#: range_step
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    for i in range(0, 16, -1):   # !
        A[i] = 1.0
#: range_step_dyn
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    for i in range(0, 16, n):   # !
        A[i] = 1.0
#: intdiv
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    A[0] = n / 2   # !
#: chained
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    a = b = n   # !
#: redefine
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    x = n + 1
    x = n + 2   # !
    A[x] = 1.0
#: outofscope
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    for i in range(4):
        y = i + 1
        A[y] = 1.0
    A[y] = 2.0   # !
#: store_lanes
def f(A: T.Buffer((16,), "float32")) -> None:
    A[0:4] = T.broadcast(1.0, 8)   # !
#: axis_float
def f(A: T.Buffer((16,), "float32")) -> None:
    for i in range(16):
        with T.block("b"):
            vi = T.axis.spatial(16, 1.0)   # !
            A[vi] = 1.0
#: axis_outside
def f(A: T.Buffer((16,), "float32")) -> None:
    for i in range(16):
        vi = T.axis.spatial(16, i)   # !
        A[vi] = 1.0
#: where_outside
def f(A: T.Buffer((16,), "float32")) -> None:
    for i in range(16):
        T.where(i < 3)   # !
        A[i] = 1.0
#: init_outside
def f(A: T.Buffer((16,), "float32")) -> None:
    for i in range(16):
        with T.init():   # !
            A[i] = 1.0
#: funcattr_nested
def f(A: T.Buffer((16,), "float32")) -> None:
    for i in range(16):
        T.func_attr({"a": 1})   # !
        A[i] = 1.0
#: ifnonbool
def f(A: T.Buffer((16,), "float32")) -> None:
    if A[0]:   # !
        A[0] = 1.0
#: duptargets
def f(A: T.Buffer((16, 16), "float32")) -> None:
    for i, i in T.grid(16, 16):   # !
        A[i, i] = 1.0
#: gridcount
def f(A: T.Buffer((16, 16), "float32")) -> None:
    for i, j, k in T.grid(16, 16):   # !
        A[i, j] = 1.0
#: tryexcept
def f(A: T.Buffer((16, 16), "float32")) -> None:
    try:   # !
        A[0, 0] = 1.0
    except ValueError:
        pass
#: lambda_stmt
def f(A: T.Buffer((16, 16), "float32")) -> None:
    A[0, 0] = [x for x in range(3)]   # !
#: with_nonframe
def f(A: T.Buffer((16, 16), "float32")) -> None:
    with T.int32(3):   # !
        A[0, 0] = 1.0
#: blockattr_conflict
def f(A: T.Buffer((16, 16), "float32")) -> None:
    with T.block("b"):
        T.block_attr({"a": 1})
        T.block_attr({"a": 2})   # !
        A[0, 0] = 1.0
#: matchbuf_twice_name
def f(a: T.handle, b: T.handle) -> None:
    A = T.match_buffer(a, (16,))
    A = T.match_buffer(b, (16,))   # !
    A[0] = 1.0
#: unknown_dtype
def f(a: T.handle) -> None:
    A = T.match_buffer(a, (16,), "float99")   # !
    A[0] = 1.0
#: unbound_thread
def f(A: T.Buffer((16,), "float32")) -> None:
    T.launch_thread(tx, 16)   # !
    A[0] = 1.0
#: strindex
def f(A: T.Buffer((16,), "float32")) -> None:
    A["x"] = 1.0   # !
#: floatindex
def f(A: T.Buffer((16,), "float32")) -> None:
    A[1.5] = 1.0   # !
#: callnoncallable
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    A[0] = n(3)   # !
#: dup_param
def f(A: T.Buffer((16,), "float32"), n: T.int64) -> None:
    A[0] = T.exp("x")   # !
#: starargs
def f(*args) -> None:   # !
    T.evaluate(0)
#: default
def f(n: T.int32 = 3) -> None:   # !
    T.evaluate(0)
#: boolarith
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    assert n   # !
#: whilenonbool
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    while n:   # !
        A[0] = 1.0
#: reserved_attribute
def f(A: T.Buffer((16,), "float32")) -> None:
    T.func_attr({"index_dtype": "int32"})   # !
    A[0] = 1.0
#: blockname
def f(A: T.Buffer((16,), "float32"), n: T.int32) -> None:
    with T.block("b") as b:   # !
        A[0] = 1.0
"""


def programs():
    for part in re.split(r"^#: ", PROGRAMS, flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        yield pytest.param("@T.prim_func\n" + text, id=name.strip())


@pytest.mark.parametrize("text", list(programs()))
def test_each_line_with_an_error_is_reported(text):
    expected = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# !")]
    assert expected
    with pytest.raises(DiagnosticError) as caught:
        from_source(text)
    places = re.findall(r"--> <str>:(\d+):(\d+)\n.*\n.*\n(.*\^)", str(caught.value))
    assert sorted({int(line) for line, _, _ in places}) == expected
    # The caret is under a column of the line.
    for line, column, _ in places:
        assert 1 <= int(column) <= len(text.splitlines()[int(line) - 1])


MODULE = """
@I.ir_module
class Module:
    @T.prim_func
    def add(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32"), C: T.Buffer((4,), "float32")):
        for i in range(4):
            with T.block("C"):
                vi = T.axis.remap("S", [i])
                C[vi] = A[vi] + B[vi]

    @R.function
    def main(x: R.Tensor((4,), "float32")):
        cls = Module
        with R.dataflow():
            y = R.call_tir(cls.add, (x,), out_sinfo=R.Tensor((4,), "float32"))   # !
            z = R.call_tir(cls.add, (x, x, x), out_sinfo=R.Tensor((4,), "float32"))   # !
            w = R.call_tir(cls.add, (x, x), out_sinfo=R.Tensor((5,), "float32"))   # !
            v = R.call_tir(cls.add, (x, x), out_sinfo=R.Tensor((4,), "float32"))
            R.output(v)
        return v

    @R.function
    def caller(x: R.Tensor((4,), "float32")):
        y = R.add(x, unknown)   # !
        return y

    @R.function
    def second(x: R.Tensor((4,), "float32")):
        y = Module.caller(x)
        z = R.matmul(x, R.zeros((5, 5), "float32"))   # !
        return z
"""


def reported(text):
    with pytest.raises(DiagnosticError) as caught:
        from_source(text)
    return sorted({int(line) for line in re.findall(r"--> <str>:(\d+):", str(caught.value))})


def lines_with_errors(text):
    return [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("# !")]


def test_every_call_that_does_not_fit_is_reported_with_the_other_errors():
    assert reported(MODULE) == lines_with_errors(MODULE)


def test_calls_of_a_prim_func_with_errors_are_not_looked_at():
    text = MODULE.replace("# !", "").replace("C[vi] = A[vi] + B[vi]", "C[vi] = A[vi] + D[vi]   # !")
    text = text.replace("unknown)   ", "unknown)   # !").replace(
        'R.zeros((5, 5), "float32"))   ', 'R.zeros((4, 5), "float32"))'
    )
    assert reported(text) == lines_with_errors(text)


def test_calls_alone():
    text = (
        MODULE.replace("x, unknown)   # !", "x, x)")
        .replace("R.zeros((5, 5)", "R.zeros((4, 5)")
        .replace('"float32"))   # !\n        return z', '"float32"))\n        return z')
    )
    assert len(lines_with_errors(text)) == 3 and reported(text) == lines_with_errors(text)
