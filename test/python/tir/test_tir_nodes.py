"""Expressions and statements that are made in Python: their text, and whether they are the same."""

import textwrap

import numpy as np
import pytest

from mlc import te, tir
from mlc._core.structural import assert_structural_equal, structural_equal
from mlc.script import from_source
from mlc.script.ir_builder import IRBuilder
from mlc.script.ir_builder import tir as T
from mlc.tir import Range


def check(obj, expected, **options):
    assert obj.script(verbose_expr=True, **options).strip() == textwrap.dedent(expected).strip()


def test_prim_func():
    a = tir.Var("a", "handle")
    b = tir.Var("b", "handle")
    f = tir.PrimFunc(
        params=[a, b],
        ret_type=None,
        buffer_map={
            a: tir.decl_buffer(shape=[128, 128], dtype="float32", name="A"),
            b: tir.decl_buffer(shape=[256, 256], dtype="float32", name="B"),
        },
        body=tir.Evaluate(0),
    )
    check(
        f,
        """
    # from tvm.script import tir as T

    @T.prim_func(private=True)
    def main(A: T.Buffer((128, 128), "float32"), B: T.Buffer((256, 256), "float32")):
        T.evaluate(0)""",
    )


def test_symbolic():
    a = tir.Var("a", "handle")
    n = tir.Var("n", "int32")
    f = tir.PrimFunc([a], tir.Evaluate(0), buffer_map={a: tir.decl_buffer([n, 4], "float16", name="A")}).with_attr(
        "global_symbol", "foo"
    )
    check(
        f,
        """
    # from tvm.script import tir as T

    @T.prim_func
    def foo(a: T.handle):
        n = T.int32()
        A = T.match_buffer(a, (n, 4), "float16")
        T.evaluate(0)""",
    )


def test_block_realize():
    i = tir.Var("i", "int32")
    j = tir.Var("j", "int32")
    k = tir.Var("k", "int32")
    with IRBuilder() as ib:
        with T.block(name="block", no_realize=False):
            ib.name("vi", T.axis.spatial(128, i))
            ib.name("vj", T.axis.spatial(64, j))
            ib.name("vk", T.axis.reduce(32, k))
            T.reads()
            T.writes()
            T.evaluate(0)
    check(
        ib.get(),
        """
    i = T.int32()
    j = T.int32()
    k = T.int32()
    with T.block("block"):
        vi = T.axis.spatial(128, i)
        vj = T.axis.spatial(64, j)
        vk = T.axis.reduce(32, k)
        T.reads()
        T.writes()
        T.evaluate(0)""",
    )


def test_block():
    i = tir.Var("i", "int32")
    with IRBuilder() as ib:
        with T.block(name="block", no_realize=True):
            ib.name("vi", T.axis.spatial(128, i))
            T.reads()
            T.writes()
            T.evaluate(0)
    check(
        ib.get(),
        """
    with T.block("block", no_realize=True):
        vi = T.axis.spatial(128)
        T.reads()
        T.writes()
        T.evaluate(0)""",
    )


def test_match_buffer_region():
    src = tir.decl_buffer((128, 128), "float32", name="src")
    tgt = tir.decl_buffer((64, 64), "float32", name="tgt")
    check(
        tir.MatchBufferRegion(tgt, tir.BufferRegion(src, [Range(64, 128), Range(64, 128)])),
        """
    src = T.Buffer((128, 128))
    tgt = T.match_buffer(src[64:128, 64:128], (64, 64))""",
    )


def test_buffer():
    check(tir.decl_buffer((128, 128), "float16", name="A"), """A = T.Buffer((128, 128), "float16")\nA""")


def test_buffer_region():
    src = tir.decl_buffer((128, 128), "float32", name="src")
    check(tir.BufferRegion(src, [Range(64, 128), Range(64, 128)]), "src = T.Buffer((128, 128))\nsrc[64:128, 64:128]")


def test_buffer_load():
    a = tir.decl_buffer((128, 128), "float16", name="A")
    check(tir.BufferLoad(a, [128, 128]), 'A = T.Buffer((128, 128), "float16")\nA[128, 128]')


def test_buffer_store():
    a = tir.decl_buffer((128, 128), "float16", name="A")
    with IRBuilder() as ib:
        T.buffer_store(a, a[128, 128] + 1, [128, 128])
    check(ib.get(), 'A = T.Buffer((128, 128), "float16")\nA[128, 128] = A[128, 128] + T.float16(1.0)')


def test_for():
    with IRBuilder() as ib:
        with T.grid(128, 128, 128) as (i, j, k):
            ib.name_many(["i", "j", "k"], [i, j, k])
            T.evaluate(0)
    check(ib.get(), "for i, j, k in T.grid(128, 128, 128):\n    T.evaluate(0)")


def test_let_stmt():
    with IRBuilder() as ib:
        with T.LetStmt(T.float32(10)) as v:
            ib.name("v", v)
            T.evaluate(1)
    check(ib.get(), "with T.LetStmt(T.float32(10.0)) as v:\n    T.evaluate(1)")


def test_attr_stmt():
    with IRBuilder() as ib:
        with T.attr("pragma", "unroll", 1):
            T.evaluate(0)
    check(ib.get(), 'with T.attr("pragma", "unroll", 1):\n    T.evaluate(0)')


def test_assert_stmt():
    with IRBuilder() as ib:
        with T.Assert(True, "assertion"):
            T.evaluate(0)
    check(ib.get(), 'with T.Assert(T.bool(True), "assertion"):\n    T.evaluate(0)')


def test_while():
    with IRBuilder() as ib:
        x = T.int32()
        with T.While(x < 10):
            T.evaluate(0)
    check(ib.get(), "v = T.int32()\nwhile v < 10:\n    T.evaluate(0)")


def test_allocate():
    with IRBuilder() as ib:
        with T.allocate([128, 128], "float32"):
            T.evaluate(0)
    check(ib.get(), 'with T.allocate([128, 128], "float32", "global") as v:\n    T.evaluate(0)')


def test_allocate_decl_sugar():
    with IRBuilder() as ib:
        with T.allocate([128, 128], "float32") as v:
            with T.decl_buffer([128, 128], data=v):
                T.evaluate(0)
    check(ib.get(), "with T.decl_buffer((128, 128)) as buffer:\n    T.evaluate(0)")


def test_allocate_decl_multi():
    with IRBuilder() as ib:
        with T.allocate([128, 128], "float32") as v:
            with T.decl_buffer([128, 128], data=v):
                T.evaluate(v)
    check(ib.get(), "with T.decl_buffer((128, 128)) as buffer:\n    T.evaluate(buffer.data)")


def test_allocate_decl_nosugar():
    with IRBuilder() as ib:
        with T.allocate([128, 128], "float32") as v:
            with T.decl_buffer([256, 256], data=v):
                T.evaluate(0)
    check(
        ib.get(),
        'with T.allocate([128, 128], "float32", "global") as v:\n'
        "    buffer = T.decl_buffer((256, 256), data=v)\n    T.evaluate(0)",
    )


def test_decl_buffer():
    with IRBuilder() as ib:
        with T.decl_buffer((10, 10), data=T.ptr("float32")):
            T.evaluate(0)
    check(
        ib.get(),
        'v = T.handle("float32", "global")\nwith T.decl_buffer((10, 10), data=v) as buffer:\n    T.evaluate(0)',
    )


def test_prefetch():
    a = tir.decl_buffer((128, 128), "float16", name="A")
    with IRBuilder() as ib:
        T.prefetch(a, [Range(0, 64), Range(0, 64)])
    check(ib.get(), 'A = T.Buffer((128, 128), "float16")\nT.prefetch(A, [T.Range(0, 64), T.Range(0, 64)])')


def test_seq():
    with IRBuilder() as ib:
        with T.serial(10):
            T.evaluate(0)
            T.evaluate(1)
    check(ib.get().body, "T.evaluate(0)\nT.evaluate(1)")


def test_ite():
    with IRBuilder() as ib:
        with T.If(T.int32() == 1):
            with T.Then():
                T.evaluate(0)
    check(ib.get(), "v = T.int32()\nif v == 1:\n    T.evaluate(0)")


def test_ite_else():
    with IRBuilder() as ib:
        with T.If(T.int32() == 1):
            with T.Then():
                T.evaluate(0)
            with T.Else():
                T.evaluate(1)
    check(ib.get(), "v = T.int32()\nif v == 1:\n    T.evaluate(0)\nelse:\n    T.evaluate(1)")


def test_realize():
    with IRBuilder() as ib:
        a = tir.decl_buffer((128, 128), "float32", name="A")
        with T.realize(a[0:128, 0:128], "test_storage_scope", True):
            T.evaluate(0)
    check(
        ib.get(), 'A = T.Buffer((128, 128))\nwith T.realize(A[0:128, 0:128], "test_storage_scope"):\n    T.evaluate(0)'
    )


def test_var():
    check(tir.Var("a", "float32"), "a = T.float32()\na")


def test_sizevar():
    check(tir.SizeVar("a", "float32"), "a = T.float32(is_size_var=True)\na")


def test_itervar():
    check(tir.IterVar((0, 8), "a", 0), 'a = T.int32()\nT.iter_var(a, T.Range(0, 8), "DataPar", "")')


def test_strimm():
    check(tir.StringImm("str"), '"str"')


def test_cast():
    check(tir.Cast("float64", tir.Var("a", "float32")), 'a = T.float32()\nT.Cast("float64", a)')


def test_llvm_intrin():
    check(tir.call_llvm_intrin("int32x4", "llvm.donothing"), 'T.call_llvm_intrin("int32x4", "llvm.donothing")')


def test_arith():
    a = tir.Var("a", "int32")
    b = tir.Var("b", "int32")
    for n, s in [
        ("Add", "+"),
        ("Sub", "-"),
        ("Mul", "*"),
        ("FloorDiv", "//"),
        ("FloorMod", "%"),
        ("LT", "<"),
        ("LE", "<="),
        ("EQ", "=="),
        ("NE", "!="),
        ("GT", ">"),
        ("GE", ">="),
    ]:
        check(getattr(tir, n)(a, b), f"a = T.int32()\nb = T.int32()\na {s} b")
    check(tir.Div(tir.Var("a", "float32"), tir.Var("b", "float32")), "a = T.float32()\nb = T.float32()\na / b")


def test_arith_const():
    for n in ["Add", "Sub", "Mul", "Div", "FloorDiv", "FloorMod", "LT", "LE", "EQ", "NE", "GT", "GE"]:
        check(getattr(tir, n)(3, 1), f"T.{n}(3, 1)")


def test_intdiv():
    a = tir.Var("a", "int32")
    b = tir.Var("b", "int32")
    check(tir.Div(a, b), "a = T.int32()\nb = T.int32()\nT.Div(a, b)")


def test_logical():
    a = tir.Var("a", "bool")
    b = tir.Var("b", "bool")
    check(tir.And(a, b), "a = T.bool()\nb = T.bool()\na and b")
    check(tir.Or(a, b), "a = T.bool()\nb = T.bool()\na or b")
    check(tir.Not(a), "a = T.bool()\nnot a")


def test_minmax():
    a = tir.Var("a", "int32")
    b = tir.Var("b", "int32")
    check(tir.Min(a, b), "a = T.int32()\nb = T.int32()\nT.min(a, b)")


def test_select():
    check(tir.Select(True, 0, 2), "T.Select(T.bool(True), 0, 2)")


def test_ramp():
    check(tir.Ramp(tir.Var("a", "int32"), 1, 32), "a = T.int32()\nT.Ramp(a, 1, 32)")


def test_bcast():
    check(tir.Broadcast(0, 4), "T.Broadcast(0, 4)")


def test_letexpr():
    x = tir.Var("x", "int32")
    check(tir.Let(x, 1, x + 1), "x = T.int32()\nT.Let(x + 1, where={x: 1})")


def test_call():
    check(tir.atan(T.float32(1.0)), "T.atan(T.float32(1.0))")


def test_commred():
    check(
        T.comm_reducer(lambda x, y: x + y, identity=[T.float32(0)]),
        "T.comm_reducer(lambda x, y: x + y, [T.float32(0.0)])",
    )


def test_imm():
    check(T.int16(1), "T.int16(1)")
    check(T.float16(1), "T.float16(1.0)")
    check(tir.IntImm("int32", -1), "-1")
    check(tir.IntImm("bool", 1), "T.bool(True)")


def test_rng():
    check(Range(0, 10), "T.Range(0, 10)")


def test_types():
    check(tir.PrimType("float32"), "T.float32")
    check(tir.PointerType(tir.PrimType("int32"), "global"), 'T.handle("int32", "global")')
    check(tir.TupleType([]), "None")


def test_remap():
    with IRBuilder() as ib:
        with T.grid(128, 128) as (i, j):
            ib.name_many(["i", "j"], [i, j])
            with T.block("b"):
                v = T.axis.remap("SR", [i, j])
                ib.name_many(["vi", "vj"], v)
                T.reads()
                T.writes()
                T.evaluate(0)
    check(
        ib.get(),
        """
    for i, j in T.grid(128, 128):
        with T.block("b"):
            vi, vj = T.axis.remap("SR", [i, j])
            T.reads()
            T.writes()
            T.evaluate(0)""",
    )


def test_builder_func():
    with IRBuilder() as ib:
        with T.prim_func():
            T.func_name("foo")
            T.func_attr({"k": 1})
            a = T.arg("a", T.handle())
            T.arg("n", T.int32())
            A = ib.name("A", T.match_buffer(a, (128, 128), "float32"))
            with T.grid(128, 128) as (i, j):
                ib.name_many(["i", "j"], [i, j])
                with T.block("b"):
                    vi, vj = T.axis.remap("SS", [i, j])
                    ib.name("vi", vi)
                    ib.name("vj", vj)
                    T.buffer_store(A, A[vi, vj] + T.float32(1), [vi, vj])
    check(
        ib.get(),
        """
    # from tvm.script import tir as T

    @T.prim_func
    def foo(A: T.Buffer((128, 128), "float32"), n: T.int32):
        T.func_attr({"k": 1})
        # with T.block("root"):
        for i, j in T.grid(128, 128):
            with T.block("b"):
                vi, vj = T.axis.remap("SS", [i, j])
                T.reads(A[vi, vj])
                T.writes(A[vi, vj])
                A[vi, vj] = A[vi, vj] + T.float32(1.0)""",
    )


def test_equal():
    i = tir.Var("i", "int32")
    j = tir.Var("j", "int32")
    assert structural_equal(tir.For(i, 0, 8, 0, tir.Evaluate(i)), tir.For(j, 0, 8, 0, tir.Evaluate(j)))
    assert not structural_equal(tir.For(i, 0, 8, 0, tir.Evaluate(i)), tir.For(j, 0, 9, 0, tir.Evaluate(j)))
    assert not structural_equal(i, j) and structural_equal(i, j, map_free_vars=True)
    assert structural_equal(i + 1, i + 1) and not structural_equal(1 + i, i + 1)
    with IRBuilder() as ib:
        with T.serial(0, 8) as k:
            T.evaluate(k)
    assert_structural_equal(ib.get(), tir.For(i, 0, 8, 0, tir.Evaluate(i)))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: tir.IntImm("int8", 300), "Literal value 300 exceeds maximum of int8"),
        (lambda: tir.Var("i", "int32") / 2, "use // "),
        (lambda: tir.Var("i", "int32") // 0, "by zero"),
        (lambda: T.func_name("f"), "no IRBuilder is open"),
        (lambda: tir.DeclBuffer(1, 2, 3), "DeclBuffer takes buffer, body"),
        (lambda: tir.Add(tir.Var("i"), object()), "is not an expression"),
    ],
)
def test_what_is_refused(make, message):
    with pytest.raises((TypeError, ValueError, ArithmeticError), match=message):
        make()


def test_a_scope_that_is_missing_is_named():
    with IRBuilder(), pytest.raises(ValueError, match="T.where stands in a block"):
        T.where(True)


def test_lanes_that_only_the_machine_knows():
    ramp = tir.Ramp(0, 1, 4 * tir.vscale())
    assert (ramp.script(), ramp.dtype) == ("T.Ramp(0, 1, T.vscale() * 4)", "int32xvscalex4")
    one = tir.Broadcast(tir.const(1.0, "float32"), tir.vscale())
    assert (one.script(), one.dtype) == ("T.Broadcast(T.float32(1.0), T.Mul(T.vscale(), 1))", "float32xvscalex1")
    with pytest.raises(ValueError, match=r"a number times T.vscale\(\), not n"):
        tir.Broadcast(0, tir.Var("n", "int32"))


def test_small_floats():
    assert tir.FloatImm("float8_e4m3fn", 1.0).script() == "T.float8_e4m3fn(1.0)"
    x = tir.Var("x", "uint8")
    assert tir.reinterpret("float8_e4m3fn", x).script() == 'T.reinterpret("float8_e4m3fn", x)'
    with pytest.raises(TypeError, match="not a dtype"):
        tir.FloatImm("float8_e9m9", 1.0)


def test_inverted_bits_are_a_call():
    assert (~tir.Var("x", "int32")).script() == "T.bitwise_not(x)"


def test_expressions_of_parameters():
    """They are no operations, which would outlive the function that their operands go with."""
    func = from_source("@T.prim_func\ndef f(A: T.Buffer((4,)), n: T.int64):\n    A[n * 2] = T.float32(0)")
    n = func.params[1]
    assert str(n // 4 + 3) == "n // T.int64(4) + T.int64(3)"
    assert n.dtype == "int64" and func.params[0].dtype == "handle"
    with pytest.raises(
        TypeError,
        match="an index map is made of its indices and integers, not of variable n, which is none of its indices",
    ):
        tir.IndexMap.from_func(lambda i: [i // n, i % n]).inverse([16])
    index = func.body.indices[0]
    for value in (n, index, n + 1):
        with pytest.raises(ValueError, match="n belongs to a function that is finished"):
            te.compute((4,), lambda i, value=value: i + value)


def test_sizes_of_parameters():
    a, n = tir.Var("a", "handle"), tir.SizeVar("n", "int32")
    A = tir.decl_buffer((n, 8), "float16", name="A")
    i = tir.Var("i", "int32")
    store = tir.BufferStore(A, tir.BufferLoad(A, [i, 0]) * tir.const(2, "float16"), [i, 0])
    body = tir.For(i, 0, n, tir.ForKind.SERIAL, store)
    text = tir.PrimFunc([a], body, buffer_map={a: A}).script()
    assert '    n = T.int32(is_size_var=True)\n    A = T.match_buffer(a, (n, 8), "float16")\n' in text


def test_what_a_function_is_to_graphs():
    text = "@T.prim_func\ndef f(A: T.Buffer((4,)), n: T.int32) -> T.float32:\n    {}return A[n]"
    pure, other = (from_source(text.format(first)) for first in ("", "A[0] = 1.0\n    "))
    assert (
        str(pure.struct_info)
        == 'R.Callable((R.Tensor((4,), dtype="float32"), R.Prim("int32")), R.Prim("float32"), True)'
    )
    assert (pure.struct_info.purity, other.struct_info.purity) == (True, False)
    assert str(pure.ret_type) == "T.float32"


def test_numbers_with_dtypes_as_attributes():
    function = from_source("@T.prim_func\ndef f():\n    T.evaluate(0)")
    made = function.with_attr({"a": tir.IntImm("int64", 3), "b": tir.IntImm("int32", 4), "c": 5})
    assert 'T.func_attr({"a": T.int64(3), "b": 4, "c": 5})' in made.script()
    assert (made.attrs["a"].dtype, made.attrs["a"].value, made.attrs["b"]) == ("int64", 3, 4)


def test_numbers_that_do_not_fit():
    tir.FloatImm("float16", 65504.0)
    tir.FloatImm("float16", float("inf"))
    for dtype, number in (("float16", 65536.0), ("bfloat16", 3.4e38), ("float32", -3.5e38), ("float8_e4m3fn", 449.0)):
        with pytest.raises(ValueError, match=f"exceeds m(ax|in)imum of {dtype}"):
            tir.FloatImm(dtype, number)


def test_offsets_of_elements():
    m, n = tir.SizeVar("m", "int32"), tir.SizeVar("n", "int32")
    plain, strided = tir.decl_buffer((m, n)), tir.decl_buffer((m, n), strides=[n * 2, 1])
    assert [str(offset) for offset in plain.offset_of([1, 2])] == ["n + 2"]
    assert [str(offset) for offset in strided.offset_of([1, 2])] == ["n * 2 + 2"]
    assert [str(size) for size in plain.get_flattened_buffer().shape] == ["m * n"]
    parts = tir.decl_buffer((2, 3, 4), axis_separators=[1]).get_flattened_buffer()
    assert (parts.shape, parts.axis_separators, plain.ndim) == ([2, 12], [1], 2)
    with pytest.raises(ValueError, match="has rank 2, but is given 1 indices"):
        plain.offset_of([1])


def test_layouts():
    layout = tir.layout("NCHW16c")
    assert (len(layout), layout[0], layout[-1], layout.index_of("c"), layout.index_of("D")) == (5, "N", "c", 4, -1)
    assert (layout.factor_of("C"), layout.factor_of("c"), layout.factor_of("N"), "H" in layout) == (16, 16, -1, True)
    for text in ("NC16", "NNHW", "NHW16c"):
        with pytest.raises(ValueError, match="layout"):
            tir.layout(text)


def test_the_way_between_two_layouts():
    both = tir.bijective_layout("NCHW", "NCHW16c")
    assert [index.value for index in both.forward_shape((1, 32, 7, 7))] == [1, 2, 7, 7, 16]
    assert [index.value for index in both.backward_shape((1, 2, 7, 7, 16))] == [1, 32, 7, 7]
    assert [index.value for index in both.forward_index([0, 18, 6, 6])] == [0, 1, 6, 6, 2]
    assert [index.value for index in both.backward_index([0, 1, 6, 6, 2])] == [0, 18, 6, 6]
    c = tir.Var("c", "int32")
    assert [str(index) for index in both.forward_index([0, c, 1, 2])] == ["0", "c // 16", "1", "2", "c % 16"]
    assert tir.bijective_layout("NCHW", "ABCD") is None and tir.bijective_layout("__undef__", "NCHW") is None


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (lambda: tir.min_value("int8"), "T.int8(-128)"),
        (lambda: tir.infinity("float32"), 'T.float32("inf")'),
        (lambda: tir.fmod(tir.Var("f", "float16"), 2.0), "T.fmod(f, T.float16(2.0))"),
        (lambda: tir.hypot(tir.Var("f", "float32"), 1.0), "T.hypot(f, T.float32(1.0))"),
    ],
)
def test_numbers_and_functions_have_a_text(expression, text):
    assert str(expression()) == text


@pytest.mark.parametrize("choose", [tir.Select, tir.if_then_else])
def test_a_choice_has_a_condition(choose):
    with pytest.raises(TypeError, match="a condition is a bool, not int32"):
        choose(tir.Var("x", "int32"), 1, 2)


def test_an_index_map_moves_elements():
    given = np.arange(8).reshape(4, 2).astype("float32")
    moved = tir.IndexMap.from_func(lambda i, j: [i // 2, j, i % 2]).map_tensor(given).numpy()
    np.testing.assert_array_equal(moved, given.reshape(2, 2, 2).transpose(0, 2, 1))
    with pytest.raises(ValueError, match="cannot be inverted"):
        tir.IndexMap.from_func(lambda i, j: [i + j]).map_tensor(given)


def test_parts_of_buffers_begin_at_variables():
    i = tir.Var("i", "int32")
    region = tir.decl_buffer((8, 8), name="A")[i : i + 2, :4]
    assert region.script().strip() == "A[i:i + 2, 0:4]"


def test_division_of_both_kinds():
    x, y = tir.Var("x", "int32"), tir.Var("y", "float32")
    assert isinstance(tir.div(x, 2), tir.Div) and tir.div(x, 2).script().strip() == "T.Div(x, 2)"
    assert tir.div(y, 2).script().strip() == "y / T.float32(2.0)"
