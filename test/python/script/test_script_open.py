"""Graph functions as scripts: shapes and numbers as values, tensors not all of which is known, calls of all kinds."""

import numpy as np
import pytest

from mlc import nd, relax
from mlc._core.context import MLCError
from mlc._core.structural import assert_structural_equal
from mlc.script import from_source
from mlc.tir import IRModule

HEADER = """from tvm.script import ir as I
from tvm.script import tir as T
from tvm.script import relax as R
"""


def checked(text):
    """The module of a script, which prints itself as a script of the same module."""
    mod = from_source(HEADER + text)
    assert_structural_equal(mod, from_source(mod.script(show_meta=True)))
    return mod


def test_shapes_as_parameters():
    """Shapes and numbers that stand for symbols are handed over, and shapes come back as tensors."""
    mod = checked("""
@I.ir_module
class Module:
    @R.function
    def main(x: R.Tensor(("n",), "float32"), s: R.Shape(["m"]), _k: R.Prim(value="k")):
        n = T.int64()
        m = T.int64()
        k = T.int64()
        with R.dataflow():
            lv = R.reshape(x, R.shape([n, 1]))
            gv = R.broadcast_to(lv, R.shape([n, m + k]))
            gv1 = R.shape([n * m, k])
            R.output(gv, gv1)
        return (gv, gv1)
""")
    assert '_k: R.Prim(value="k")' in mod.script() and "R.shape([n * m, k])" in mod.script()
    machine = relax.VirtualMachine(relax.build(mod))
    values, shape = machine["main"](nd.array(np.arange(3, dtype="float32")), (4,), 2)
    assert values.numpy().shape == (3, 6) and values.numpy()[2].tolist() == [2] * 6
    assert shape.numpy().tolist() == [12, 2]


def test_unknown_ranks():
    """Operators say of their results what does not depend on what is not known."""
    mod = checked("""
@R.function
def main(x: R.Tensor(dtype="float32"), y: R.Tensor(dtype="float32", ndim=2), z: R.Tensor):
    with R.dataflow():
        a = R.add(x, y)
        b = R.exp(y)
        c = R.matmul(y, y)
        d = R.add(z, z)
        e = R.nn.softmax(x)
        f = R.sum(y, axis=1)
        g = R.permute_dims(x, axes=[1, 0])
        h = R.reshape(y, R.shape([2, 3]))
        i = R.less(z, x)
        j = R.nn.conv2d(x, z)
        k = R.concat((x, y))
        gv = R.sum(x)
        R.output(gv)
    return gv
""")
    text = mod.script()
    for name, kind in {
        "a": 'R.Tensor(dtype="float32")',
        "b": 'R.Tensor(dtype="float32", ndim=2)',
        "c": 'R.Tensor(dtype="float32", ndim=2)',
        "d": "R.Tensor",
        "e": 'R.Tensor(dtype="float32")',
        "f": 'R.Tensor(dtype="float32", ndim=1)',
        "g": 'R.Tensor(dtype="float32", ndim=2)',
        "h": 'R.Tensor((2, 3), dtype="float32")',
        "i": 'R.Tensor(dtype="bool")',
        "j": "R.Tensor(ndim=4)",
        "k": 'R.Tensor(dtype="float32", ndim=2)',
        "gv": 'R.Tensor((), dtype="float32")',
    }.items():
        assert f"{name}: {kind} = " in text, name


def test_unknown_ranks_are_not_compiled():
    mod = from_source(
        HEADER
        + """
@R.function
def main(x: R.Tensor((4,), dtype="float32")):
    y = R.call_pure_packed("f", x, sinfo_args=R.Tensor(dtype="float32"))
    z = R.exp(y)
    w = R.match_cast(z, R.Tensor((4,), "float32"))
    return w
"""
    )
    with pytest.raises(MLCError, match="rank of operand 0 is not known.*match_cast"):
        relax.build(IRModule({"main": mod}))


def test_calls_without_element_types():
    """What calls give may say its shape alone, as in TVM; passes leave it, and compiling asks for the element type."""
    mod = checked("""
@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
        for i in range(4):
            with T.block("b"):
                v = T.axis.spatial(4, i)
                B[v] = A[v] + T.float32(1)
    @R.function
    def main(x: R.Tensor((4,))):
        cls = Module
        with R.dataflow():
            y = R.call_tir(cls.f, (x,), out_sinfo=R.Tensor((4,)))
            z = R.call_tir(cls.f, (y,), out_sinfo=R.Tensor((4,)))
            w = R.call_dps_packed("env.f", (z,), out_sinfo=R.Tensor((4,)))
            R.output(w)
        return w
""")
    assert mod.script().count("out_sinfo=R.Tensor((4,)))") == 3
    for name in ("AnnotateTIROpPattern", "FuseOps", "FuseTIR"):
        mod = getattr(relax.transform, name)()(mod)
    assert mod.script().count("out_sinfo=R.Tensor((4,)))") == 3
    with pytest.raises(MLCError, match="cannot be compiled: the element type of .* is not known"):
        relax.build(mod)


def test_calls_of_all_kinds():
    text = checked("""
@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
        for i in range(4):
            with T.block("b"):
                v = T.axis.spatial(4, i)
                B[v] = A[v] + T.float32(1)
    @R.function(pure=False)
    def main(x: R.Tensor((4,), "float32")):
        cls = Module
        gv = R.call_tir_with_grad(
            cls.f, (x,), out_sinfo=R.Tensor((4,), "float32"), te_grad_name="f_grad", te_grad_kwargs={"k": 1.0}
        )
        z = R.call_inplace_packed("test.f", gv, inplace_indices=[0], sinfo_args=(R.Tensor((4,), "float32"),))
        y = R.call_builtin_with_ctx("vm.f", (z,), sinfo_args=(R.Tensor((4,), "float32"),))
        s = R.shape_to_tensor(R.shape_of(y))
        n = R.null_value()
        return (y, s, n)
""").script()
    for call in (
        'te_grad_name="f_grad", te_grad_kwargs={"k": 1.0}',
        'R.call_inplace_packed("test.f", gv, inplace_indices=[0], sinfo_args=',
        'R.call_builtin_with_ctx("vm.f", (z,), sinfo_args=',
        "n: R.Object = R.null_value()",
    ):
        assert call in text, call


def test_match_cast_of_tuples():
    text = checked("""
@R.function
def main(x: R.Tensor(dtype="float32"), s: R.Shape(ndim=2), t: R.Tuple(R.Tensor(ndim=1, dtype="float32"), R.Tensor)):
    n, m = T.int64(), T.int64()
    k = T.int64()
    y = R.match_cast(x, R.Tensor((n, m), "float32"))
    z = R.match_cast(s, R.Shape([n, k]))
    w = R.match_cast(t, R.Tuple(R.Tensor((n,), "float32"), R.Tensor((n, k), "float32")))
    return (y, z, w)
""").script()
    assert 'R.match_cast(t, R.Tuple(R.Tensor((n,), dtype="float32"), R.Tensor((n, k), dtype="float32")))' in text
