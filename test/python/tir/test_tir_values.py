"""Nodes kept as JSON, what numbers and operators refuse, visitors, buffers that are read and written by calls."""

import pickle

import numpy as np
import pytest

import mlc.transform
from mlc import tir
from mlc._core.metadata import load_json, make_node, save_json
from mlc._core.structural import assert_structural_equal
from mlc.script import from_source
from mlc.script import tir as T

X, Y = tir.Var("x", "int32"), tir.Var("y", "float32")
BUFFER = tir.decl_buffer((4, 8), "float16", "B")
FUNCTION = """
@T.prim_func
def f(A: T.Buffer((8,), "float32"), n: T.int32):
    for i in T.serial(8, annotations={"k": 1}):
        with T.block("b"):
            v = T.axis.remap("S", [i])
            if v < n:
                A[v] = T.exp(A[v]) * T.float32(2.0)
"""


@pytest.mark.parametrize(
    "node",
    [
        X + 1,
        tir.Select(X > 1, Y, tir.const(0.5)),
        tir.exp(Y) + tir.Cast("float32", X),
        tir.Let(X, 3, X + X),
        tir.For(X, 0, 8, tir.ForKind.PARALLEL, tir.BufferStore(BUFFER, tir.const(1.0, "float16"), [0, X])),
        tir.PointerType(tir.PrimType("int8"), "shared"),
        tir.TupleType([tir.PrimType("int8")]),
        tir.BufferLoad(BUFFER, [X, 2]),
        tir.decl_buffer((4, X), "int8", "C", strides=[8, 1], scope="local", axis_separators=[1]),
    ],
)
def test_nodes_as_json(node):
    again = load_json(save_json(node))
    assert type(again) is type(node)
    assert_structural_equal(again, node, map_free_vars=True)


def test_functions_and_containers_as_json():
    function = from_source(FUNCTION)
    first, second, number = load_json(save_json([X + 1, {"f": function, "x": X}, 3]))
    assert first.a is second["x"] and number == 3
    assert_structural_equal(second["f"], function)
    assert_structural_equal(load_json(save_json(function.body)), function.body, map_free_vars=True)
    assert_structural_equal(pickle.loads(pickle.dumps(X * 2)), X * 2, map_free_vars=True)
    with pytest.raises(TypeError, match="object is not a module, a function or a node"):
        save_json(object())
    with pytest.raises(ValueError, match="not what save_json writes"):
        load_json("[1]")


def test_nodes_by_their_kind():
    assert make_node("ir.IntImm", dtype="int32", value=10, span=None).value == 10
    assert make_node("DictAttrs", x=1, name="a").name == "a"
    with pytest.raises(ValueError, match="no kind of node 'tir.Nothing'"):
        make_node("tir.Nothing")


def test_names_of_scripts_are_expressions_where_none_is_read():
    assert isinstance(T.int64(3), tir.IntImm) and T.int64(3).script() == "T.int64(3)"
    assert isinstance(T.float32(), tir.Var) and T.float32("inf").value == float("inf")
    assert isinstance(T.Add(1, 2), tir.Add) and T.Add(1, 2).script() == "T.Add(1, 2)"
    assert T.atan(T.float32(1.0)).script() == "T.atan(T.float32(1.0))"
    reducer = T.comm_reducer(lambda a, b: a + b, [T.float32(0)])
    assert reducer.script() == "T.comm_reducer(lambda a, b: a + b, [T.float32(0.0)])"


def test_calls_of_what_targets_know():
    vector = tir.Broadcast(Y, 4)
    assert tir.vectorlow("float32x2", vector).script() == 'T.vectorlow("float32x2", T.Broadcast(y, 4))'
    assert tir.address_of(BUFFER).script() == "T.address_of(B[0, 0])"
    assert tir.isnullptr(tir.Var("p", "handle")).dtype == "bool"
    assert tir.isnan(tir.Var("h", "float16")).script() == 'T.isnan(T.Cast("float32", h))'
    assert tir.isinf(Y).script() == 'T.fabs(y) == T.float32("inf") and not T.isnan(y)'
    assert tir.isnan(X).script() == "T.bool(False)"


def test_buffers_by_calls():
    n = tir.SizeVar("n", "int32")
    strided = tir.decl_buffer((4, n), "float32", "A", strides=[n + 1, 1], elem_offset=100)
    pointer = strided.access_ptr("rw", offset=4)
    assert [str(arg) for arg in pointer.args[2:]] == ["104", "(n + 1) * 4 - 4", "3"]
    assert strided.get_flattened_buffer().shape[0].script() == "(n + 1) * 4"
    assert isinstance(BUFFER, tir.Buffer) and isinstance(BUFFER[0:2, 0:8:1], tir.BufferRegion)
    assert BUFFER[0, 0:8:2].script() == "B[0, 0:8:2]"
    view = next(iter(from_source(FUNCTION).buffer_map.values()))
    assert view.vload([2]).script() == "A[2]"
    with pytest.raises(ValueError, match="Unknown access_mask x"):
        BUFFER.access_ptr("rx")


def test_visitors_and_mutators():
    class Visitor(tir.PyStmtExprVisitor):
        found = ()

        def visit_for_(self, op):
            self.found += ("for", op.loop_var.name)
            super().visit_for_(op)

        def visit_buffer_store_(self, op):
            self.found += ("store",)
            self.visit_expr(op.value)

        def visit_mul_(self, op):
            self.found += ("mul",)

    class Mutator(tir.PyStmtExprMutator):
        def visit_mul_(self, op):
            return tir.Add(self.visit_expr(op.a), self.visit_expr(op.b))

    function = from_source(FUNCTION)
    visitor = Visitor()
    visitor.visit_stmt(function.body)
    assert visitor.found == ("for", "i", "store", "mul")
    changed = function.with_body(Mutator().visit_stmt(function.body))
    assert "A[v] = T.exp(A[v]) + T.float32(2.0)" in changed.script()
    renewed = tir.stmt_functor.renew_defs(function)
    assert_structural_equal(renewed, function)
    assert not renewed.params[0].same_as(function.params[0])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: tir.IntImm("float32", 1), "IntImm supports only int or uint or bool type"),
        (lambda: tir.FloatImm("int32", 1), "FloatImm supports only float type"),
        (lambda: tir.const(-1, "uint8"), "Literal value -1 is negative for unsigned integer uint8"),
        (lambda: tir.const(-129, "int8"), "Literal value -129 exceeds minimum of int8"),
        (lambda: X << 32, "a shift of int32 is by 0 up to 31 bits, not by 32"),
        (lambda: X >> -1, "a shift of int32 is by 0 up to 31 bits, not by -1"),
        (lambda: Y & Y, "bitwise_and takes integers, not float32"),
        (lambda: ~Y, "bitwise_not takes integers, not float32"),
        (lambda: tir.Ramp(0, 1, 1), "the lanes of a Ramp are more than 1, not 1"),
        (lambda: tir.Broadcast(0, 0), "the lanes of a Broadcast are more than 1, not 0"),
    ],
)
def test_what_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_vectors_and_shifts():
    assert Y.astype("float32x4").script() == "T.Broadcast(y, 4)"
    assert (10 >> X).script() == "T.shift_right(10, x)" and (10 << X).script() == "T.shift_left(10, x)"


def test_options_of_a_pass_context():
    assert mlc.transform.PassContext(config={"tir.disable_vectorize": True}).config == {"tir.disable_vectorize": True}
    assert mlc.transform.PassContext.list_configs()["tir.UnrollLoop"] == {"type": "dict"}
    with pytest.raises(AttributeError, match="Invalid config option 'tir.nothing' candidate are: .*tir.UnrollLoop"):
        mlc.transform.PassContext(config={"tir.nothing": 1})
    with pytest.raises(TypeError, match="'tir.disable_vectorize' is of kind bool, not str"):
        mlc.transform.PassContext(config={"tir.disable_vectorize": "x"})


def test_memory_of_a_size_that_is_an_expression():
    function = from_source("""
@T.prim_func
def f(n: T.int32, a: T.handle):
    A = T.match_buffer(a, (n,))
    B_data = T.allocate([n * 2], "float32", "global")
    B = T.Buffer((n * 2,), data=B_data)
    for i in range(n):
        B[i * 2] = A[i]
        A[i] = B[i * 2] + T.float32(1.0)
""")
    assert 'B_data = T.allocate([n * 2], "float32", "global")' in function.script()
    assert_structural_equal(from_source(function.script()), function)
    numbers = mlc.runtime.tensor(np.arange(5, dtype="float32"))
    mlc.compile(function, target="llvm")["f"](5, numbers)
    np.testing.assert_array_equal(numbers.numpy(), np.arange(1, 6))


def marked(function, **options):
    """The lines of carets, with the text above each."""
    lines = function.script(**options).splitlines()
    return [
        "".join(c for c, mark in zip(lines[n - 1], line, strict=False) if mark == "^")
        for n, line in enumerate(lines)
        if "^" in line
    ]


def test_parts_of_lines_are_underlined():
    from tvm_ffi.access_path import AccessPath

    function = from_source(
        "@T.prim_func\ndef f(A: T.Buffer((8,))):\n    for i in range(8):\n        A[i] = A[i] * 2.0 + 1.0"
    )
    store = function.body.body
    assert marked(function, obj_to_underline=[store]) == ["A[i] = A[i] * T.float32(2.0) + T.float32(1.0)"]
    assert marked(function, obj_to_underline=[store.value]) == ["A[i] * T.float32(2.0) + T.float32(1.0)"]
    assert marked(function, obj_to_underline=[store.value.a]) == ["A[i] * T.float32(2.0)"]
    path = AccessPath.root().attr("body").attr("body").attr("value").attr("b")
    assert marked(function, path_to_underline=[path]) == ["T.float32(1.0)"]
    assert "A[i] = A[i] * T.float32(2.0) + T.float32(1.0)  # note" in function.script(
        path_to_annotate={AccessPath.root().attr("body").attr("body"): "note"}
    )
    with pytest.raises(TypeError, match="a part of the program that is printed, not a int"):
        function.script(obj_to_underline=[3])
    with pytest.raises(ValueError, match="leads to nothing: a For has no 'nothing'"):
        function.script(path_to_underline=[AccessPath.root().attr("body").attr("nothing")])


def test_what_a_program_shows_is_its_script():
    function = from_source(FUNCTION)
    module = mlc.IRModule({"f": function})
    assert repr(function) == function.script() and repr(module) == module.script()


def test_divisions_towards_zero_of_unsigned_numbers():
    function = from_source(
        "@T.prim_func\ndef f(B: T.Buffer((4,), 'uint32')):\n"
        "    B[0] = T.truncdiv(B[1], 3)\n    B[2] = T.truncmod(B[1], 3)"
    )
    assert "B[0] = T.Div(B[1], T.uint32(3))" in function.script()
    assert "B[2] = T.truncmod(B[1], T.uint32(3))" in function.script()
    assert_structural_equal(from_source(function.script()), function)


def test_memory_without_a_buffer():
    text = """
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    p = T.allocate([16], "float32", "global")
    A[0] = T.float32(1.0)
    for i in range(3):
        T.call_extern("int32", "foo", p, i)
    q = T.allocate([16], "float32", "shared")
    B = T.Buffer((16,), data=q, scope="shared")
    B[0] = A[0]
    T.call_extern("int32", "foo", q, A.data)
"""
    function = from_source(text)
    assert function.script().split("\n\n", 1)[1] == text.strip()
    assert_structural_equal(from_source(function.script()), function)


def test_variables_of_one_name_are_two():
    x, y = tir.Var("x", "int32"), tir.Var("x", "int32")
    assert x.same_as(x) and not x.same_as(y) and x != y
    assert len({x: 1, y: 2}) == 2
    assert [str(part) for part in (tir.stmt_functor.substitute(x + y, {y: 3}),)] == ["x + 3"]
    # A symbol of sizes is what has its name.
    head = "@T.prim_func\ndef f(a: T.handle):\n    n = T.int32()\n"
    function = from_source(head + "    A = T.match_buffer(a, (n, n))\n    A[0, 0] = 1.0")
    (buffer,) = function.buffer_map.values()
    assert buffer.shape[0].same_as(buffer.shape[1])
