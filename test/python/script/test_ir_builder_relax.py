"""Graph functions built by calls are those that scripts say."""

import pytest

from mlc import relax, tir
from mlc._core.structural import assert_structural_equal
from mlc.script import from_source
from mlc.script.ir_builder import IRBuilder
from mlc.script.ir_builder import relax as R


def tensor(*shape):
    return relax.TensorStructInfo(shape, "float32")


def test_a_function():
    with IRBuilder() as ib, R.function():
        R.func_name("foo")
        R.func_attr({"Primitive": True})
        x = R.arg("x", tensor(8, 8))
        R.func_ret_struct_info(relax.TensorStructInfo(dtype="float32", ndim=2))
        y = R.emit(R.call_dps_packed("first", (x,), tensor(8, 8)))
        out = R.emit(R.call_dps_packed("second", (y,), tensor(8, 8)))
        IRBuilder.name("out", out)
        R.func_ret_value(out)
    expected = from_source("""
@R.function
def foo(x: R.Tensor((8, 8), "float32")) -> R.Tensor((8, 8), "float32"):
    R.func_attr({"Primitive": True})
    y = R.call_dps_packed("first", (x,), out_sinfo=R.Tensor((8, 8), "float32"))
    out = R.call_dps_packed("second", (y,), out_sinfo=R.Tensor((8, 8), "float32"))
    return out
""")
    assert_structural_equal(ib.get(), expected)
    assert ib.get().name == "foo" and "return out" in ib.get().script()


def test_a_cast_and_a_private_function():
    m = tir.Var("m", "int64")
    with IRBuilder() as ib, R.function(is_private=True):
        x = R.arg("x", relax.TensorStructInfo(dtype="float32", ndim=1))
        R.func_ret_value(R.emit_match_cast(x, tensor(m)))
    assert "R.match_cast(x, R.Tensor((m,)" in ib.get().script() and not ib.get().is_public


def test_a_dataflow_block():
    with IRBuilder() as ib, R.function():
        R.func_name("foo")
        x = R.arg("x", tensor(4))
        with R.dataflow() as block:
            lv0 = R.emit(R.add(x, x))
            IRBuilder.name("lv0", lv0)
            gv = R.emit(R.multiply(lv0, x))
            IRBuilder.name("gv", gv)
            R.output(gv)
        (gv,) = block.output_vars
        R.func_ret_value(gv)
    expected = from_source("""
@R.function
def foo(x: R.Tensor((4,), "float32")):
    with R.dataflow():
        lv0 = R.add(x, x)
        gv = R.multiply(lv0, x)
        R.output(gv)
    return gv
""")
    assert_structural_equal(ib.get(), expected)
    assert ib.get().script() == expected.script()


def build(statements):
    with IRBuilder(), R.function():
        statements(R.arg("x", tensor(4)))


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (lambda x: None, "the function returns nothing"),
        (lambda x: (R.func_ret_value(x), R.func_ret_value(x)), "has its result already"),
        (lambda x: (R.func_name("a"), R.func_name("b")), "has the name 'a' already"),
        (lambda x: R.output(x), "R.output stands in a dataflow block"),
        (lambda x: R.emit(x, tensor(5)), "is declared, but the value is"),
        (lambda x: (R.func_ret_struct_info(tensor(5)), R.func_ret_value(x)), "is declared, but the function returns"),
    ],
)
def test_what_is_refused(statements, message):
    with pytest.raises(ValueError, match=message):
        build(statements)


def test_outside_of_a_function():
    with pytest.raises(ValueError, match="no IRBuilder is open"):
        R.emit(relax.const(1.0))
    with IRBuilder(), pytest.raises(ValueError, match="R.emit stands in a relax function"):
        R.emit(relax.const(1.0))
