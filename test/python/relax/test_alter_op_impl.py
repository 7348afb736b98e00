"""Other implementations of functions over buffers: AlterOpImpl, FastMathTransform."""

import numpy
import pytest

import mlc
from mlc import relax
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


@I.ir_module
class Doubles:
    @T.prim_func(private=True)
    def double(a: T.Buffer((16,), "float32"), b: T.Buffer((16,), "float32")):
        T.func_attr({"operator_name": "relax.double"})
        for i in range(16):
            with T.block("double"):
                vi = T.axis.spatial(16, i)
                b[vi] = a[vi] * T.float32(2)

    @R.function
    def main(x: R.Tensor((16,), "float32")):
        cls = Doubles
        with R.dataflow():
            y = R.call_tir(cls.double, (x,), out_sinfo=R.Tensor((16,), "float32"))
            z = R.call_tir(cls.double, (y,), out_sinfo=R.Tensor((16,), "float32"))
            R.output(z)
        return z


@T.prim_func(private=True)
def tiled(a: T.Buffer((4, 4), "float32"), b: T.Buffer((4, 4), "float32")):
    for i, j in T.grid(4, 4):
        with T.block("tiled"):
            vi, vj = T.axis.remap("SS", [i, j])
            b[vi, vj] = a[vi, vj] + a[vi, vj]


def test_alter_op_impl():
    maps = {"relax.double": [lambda i: (i // 4, i % 4), lambda i: (i // 4, i % 4)]}
    mod = relax.transform.AlterOpImpl({"relax.double": tiled}, maps)(Doubles)
    assert sorted(var.name_hint for var in mod.get_global_vars()) == ["main", "relax_double_replacement"]
    assert mod.script().count("R.layout_transform(") == 4
    x = numpy.arange(16, dtype="float32")
    numpy.testing.assert_array_equal(mlc.compile(mod)["main"](x).numpy(), 4 * x)
    # The module is as it was.
    assert "double" in [var.name_hint for var in Doubles.get_global_vars()]


def test_identities_and_separators():
    @T.prim_func(private=True)
    def sums(a: T.Buffer((16,), "float32"), b: T.Buffer((16,), "float32")):
        for i in range(16):
            with T.block("sums"):
                vi = T.axis.spatial(16, i)
                b[vi] = a[vi] + a[vi]

    mod = relax.transform.AlterOpImpl({"relax.double": sums}, {"relax.double": [None, lambda i: i]})(Doubles)
    assert "layout_transform" not in mod.script()
    maps = {"relax.double": [lambda i: (i // 4, i % 4), lambda i: (i // 4, i % 4)]}
    mod = relax.transform.AlterOpImpl({"relax.double": tiled}, maps, {"relax.double": [[1], [1]]})(Doubles)
    assert "axis_separators=[1]" in mod.script()


def test_what_nothing_calls_stays():
    mod = relax.transform.AlterOpImpl({"relax.other": tiled}, {"relax.other": [None, None]})(Doubles)
    assert mod.script() == Doubles.script()


@pytest.mark.parametrize(
    ("maps", "message"),
    [
        ([None], "1 index maps are given for the 2 buffers of 'relax.double'"),
        ([None, lambda i: (i // 5, i % 5)], "the result has elements in the other layout that it has not"),
    ],
)
def test_errors(maps, message):
    with pytest.raises(mlc.MLCError, match=message):
        relax.transform.AlterOpImpl({"relax.double": tiled}, {"relax.double": maps})(Doubles)
    with pytest.raises(ValueError, match="op_buffer_transforms has nothing for relax.double"):
        relax.transform.AlterOpImpl({"relax.double": tiled}, {})


def test_fast_math_transform():
    @I.ir_module
    class Math:
        @R.function
        def main(x: R.Tensor(("n", 6), "float32")):
            return R.nn.softmax(R.tanh(R.erf(R.exp(x))), axis=0)

    mod = relax.transform.FastMathTransform()(Math)
    names = sorted(var.name_hint for var in mod.get_global_vars())
    assert names == ["fast_erf", "fast_exp", "fast_softmax", "fast_tanh", "main"]
    x = numpy.random.RandomState(0).randn(5, 6).astype("float32")
    expected, got = mlc.compile(Math)["main"](x).numpy(), mlc.compile(mod)["main"](x).numpy()
    numpy.testing.assert_allclose(got, expected, rtol=1e-6)
