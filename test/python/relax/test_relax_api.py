"""Programs on the objects of graphs, as users of TVM write them."""

import numpy as np
import pytest

import mlc
from mlc import relax, te, tir
from mlc._core.module import IRModule, assert_structural_equal
from mlc.script import from_source
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


def tensor(*shape, dtype="float32"):
    return relax.TensorStructInfo(shape, dtype)


def test_forms_of_scripts_are_types_elsewhere():
    n = tir.Var("n", "int64")
    x = relax.Var("x", R.Tensor((n, 4), "float32"))
    assert x.struct_info == relax.TensorStructInfo((n, 4), "float32")
    assert x.struct_info == relax.Var("y", R.Tensor(("n", 4), "float32")).struct_info
    assert R.Tensor((2, 3), "float32") == tensor(2, 3) and R.Tensor((2, 3)) != R.Tensor((2, 4))
    assert relax.Var("s", R.Shape([2, n])).struct_info.ndim == 2
    assert len(relax.Var("t", R.Tuple(R.Tensor((2,)), R.Object)).struct_info.fields) == 2
    assert relax.Var("t", R.Tensor(ndim=2, dtype="int8")).struct_info.shape is None
    with pytest.raises(ValueError, match="the dimension 'n [+] 1' is an expression, which only the signature of a"):
        relax.Var("x", R.Tensor(("n + 1",)))
    with pytest.raises(TypeError, match="a StructInfo such as .* is expected, not 3"):
        relax.Var("x", 3)


def test_tuples_and_their_items():
    x, y = (relax.Var(name, tensor(2, 3)) for name in "xy")
    pair = relax.Tuple([x, y])
    first, second = pair
    assert len(pair) == 2 and pair[0].same_as(x) and second.same_as(y) and first.same_as(x)
    item = relax.TupleGetItem(pair, 1)
    assert item.index == 1 and item.tuple_value.same_as(pair) and bool(x)
    with pytest.raises(IndexError, match="item 2 of a tuple of 2"):
        relax.TupleGetItem(pair, 2)


def test_functions_made_of_their_parts():
    x, lv, gv = relax.Var("x", tensor(4)), relax.DataflowVar("lv", tensor(4)), relax.Var("gv", tensor(4))
    bindings = [relax.VarBinding(lv, relax.op.add(x, x)), relax.VarBinding(gv, relax.op.nn.relu(lv))]
    body = relax.SeqExpr([relax.DataflowBlock(bindings)], gv)
    function = relax.Function([x], body, tensor(4)).with_attr("global_symbol", "main")

    @R.function
    def main(x: R.Tensor((4,), "float32")):
        with R.dataflow():
            lv = R.add(x, x)
            gv = R.nn.relu(lv)
            R.output(gv)
        return gv

    assert_structural_equal(function, main)
    assert function.script() == main.script()
    with pytest.raises(TypeError, match="'lv' is .*, but is bound to .*5"):
        five = relax.Var("y", tensor(5))
        relax.Function([five], relax.SeqExpr([relax.BindingBlock([relax.VarBinding(lv, relax.op.exp(five))])], lv))
    with pytest.raises(TypeError, match="the function returns .*, not .*5"):
        relax.Function([x], relax.SeqExpr([], x), tensor(5))


def test_nested_arguments_are_bound_first():
    x = relax.Var("x", tensor(2, 3))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            y = bb.emit(relax.op.matmul(x, relax.op.permute_dims(relax.op.exp(x))))
            gv = bb.emit_output(relax.op.add(y, relax.op.negative(y)))
        bb.emit_func_output((gv, x))
    text = bb.finalize()["main"].script()
    names = ["lv: ", "lv1: ", "lv2: ", "lv3: ", "gv: "]
    assert [text.index(name) for name in names] == sorted(text.index(name) for name in names)
    assert "R.matmul(x, lv1" in text and text.endswith("return (gv, x)")
    assert bb.lookup_binding(y).op.name == "relax.matmul" and bb.lookup_binding(x) is None


def test_one_value_in_a_tuple_is_returned_as_such():
    @R.function
    def main(x: R.Tensor((4,), "float32")):
        return (x,)

    bb = relax.BlockBuilder()
    x = relax.Var("x", tensor(4))
    with bb.function("main", [x]):
        bb.emit_func_output((x,))
    assert main.script().endswith("return (x,)") and main.ret_struct_info == relax.TupleStructInfo([tensor(4)])
    assert_structural_equal(main, bb.get()["main"])


def test_call_tir_of_an_added_function():
    @T.prim_func
    def double(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
        for i in range(4):
            with T.block("B"):
                vi = T.axis.spatial(4, i)
                B[vi] = A[vi] * 2.0

    bb = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor((4,), "float32"))
    var = bb.add_func(double, "double")
    with bb.function("main", [x]):
        with bb.dataflow():
            gv = bb.emit_output(relax.call_tir(var, x, R.Tensor((4,), "float32")))
        bb.emit_func_output(gv)
    vm = relax.VirtualMachine(mlc.compile(bb.get()), mlc.cpu())
    np.testing.assert_array_equal(vm["main"](np.ones(4, "float32")).numpy(), np.full(4, 2, "float32"))


def test_function_pass():
    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            y = R.add(x, x)
            return y

    seen = []

    @relax.transform.function_pass(opt_level=1, name="Mark")
    class Mark:
        def __init__(self, value):
            self.value = value

        def transform_function(self, func, mod, ctx):
            seen.append((func.name, type(mod), ctx.opt_level))
            return func.with_attr("mark", self.value)

    assert Mark(3)(Module)["main"].attrs["mark"] == 3 and "mark" not in Module["main"].attrs
    assert seen == [("main", IRModule, 2)]


def test_what_types_have_in_common():
    lca = relax.analysis.struct_info_lca
    assert lca(tensor(2, 3), tensor(2, 4)) == relax.TensorStructInfo(dtype="float32", ndim=2)
    assert lca(tensor(2), tensor(2, 4, dtype="int8")) == relax.TensorStructInfo(dtype=None)
    assert lca(tensor(2), relax.ShapeStructInfo([2])) == relax.ObjectStructInfo()
    check, result = relax.analysis.struct_info_base_check, relax.analysis.BaseCheckResult
    assert check(relax.TensorStructInfo(ndim=1), tensor(2)) == result.PASS
    assert check(tensor(2), relax.TensorStructInfo(ndim=1)) == result.FAIL_L2
    assert check(tensor(2), relax.ShapeStructInfo([2])) == result.FAIL_L0


def test_ranges():
    assert (te.Range(2, 5).min, te.Range(2, 5).extent) == (2, 3)
    assert (te.Range(4).min, te.Range(4).extent) == (0, 4)
    made = te.Range.from_min_extent(2, 5)
    assert (made.min, made.extent) == (2, 5)
    a = te.placeholder((8,), name="A")
    k = te.reduce_axis(te.Range(2, 6), name="k")
    total = te.compute((1,), lambda i: te.sum(a[k], axis=k), name="total")
    run = mlc.compile(te.create_prim_func([a, total]))
    result = mlc.runtime.empty((1,), "float32")
    run["main"](mlc.runtime.tensor(np.arange(8, dtype="float32")), result)
    assert result.numpy() == 2 + 3 + 4 + 5


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: relax.ShapeStructInfo([1, 2], ndim=3), ValueError, "ndim is 3, but the shape has 2 dimensions"),
        (lambda: relax.PrimStructInfo(), TypeError, "a PrimStructInfo has a dtype or a value"),
    ],
)
def test_struct_infos_that_are_none(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_sizes_that_are_not_negative():
    n, m = tir.Var("n", "int64"), tir.Var("m", "int64")
    info = relax.TupleStructInfo([relax.TensorStructInfo((n, 4, n + m), "float32"), relax.ShapeStructInfo([m, n])])
    found = relax.analysis.collect_non_negative_expressions(info)
    assert [str(size) for size in found] == ["n", "m + n", "m"]
    assert relax.analysis.collect_non_negative_expressions(relax.ObjectStructInfo()) == []


def test_functions_that_reshape():
    text = """@T.prim_func
def main(A: T.Buffer((4, 6), "float32"), B: T.Buffer((24,), "float32")):
    for i in range(24):
        with T.block("B"):
            vi = T.axis.spatial(24, i)
            B[vi] = A[{}]
"""
    assert relax.analysis.has_reshape_pattern(from_source(text.format("vi // 6, vi % 6")))
    assert not relax.analysis.has_reshape_pattern(from_source(text.format("vi % 4, vi // 4")))
    with pytest.raises(TypeError, match="a PrimFunc is expected"):
        relax.analysis.has_reshape_pattern(None)
