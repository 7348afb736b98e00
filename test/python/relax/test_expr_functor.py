"""Walks over graph functions, as the course's programs derive them."""

import numpy as np
import pytest

import mlc
from mlc import relax, tir, topi
from mlc._core.module import assert_structural_equal
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.transform import module_pass


def mlp():
    random = np.random.default_rng(0)
    x = relax.Var("x", relax.TensorStructInfo((2, 8), "float32"))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            lv = x
            for n, k in ((4, 8), (3, 4)):
                w, b = (relax.const(random.standard_normal(s).astype("float32")) for s in ((k, n), (n,)))
                lv = bb.emit(relax.op.nn.relu(bb.emit(relax.op.add(bb.emit(relax.op.matmul(lv, w)), b))))
            gv = bb.emit_output(lv)
        bb.emit_func_output(gv)
    return bb.get()


@relax.expr_functor.mutator
class FuseDenseAdd(relax.PyExprMutator):
    """Products that a bias is added to become functions of their own."""

    def __init__(self, mod):
        super().__init__()
        self.mod, self.count = mod, 0

    def transform(self):
        for var, function in self.mod.functions.items():
            function = relax.analysis.remove_all_unused(self.visit_expr(function))
            self.builder_.update_func(var, function)
        return self.builder_.get()

    def visit_call_(self, call):
        call = self.visit_expr_post_order(call)
        if call.op != relax.Op.get("relax.add"):
            return call
        product = self.lookup_binding(call.args[0])
        if not isinstance(product, relax.Call) or product.op != relax.Op.get("relax.matmul"):
            return call
        args = [*product.args, call.args[1]]
        params = [relax.Var(name, arg.struct_info) for name, arg in zip("xwb", args, strict=True)]
        bb, name = relax.BlockBuilder(), f"fused_dense_add{self.count}"
        self.count += 1
        with bb.function(name, params):
            with bb.dataflow():
                gv = bb.emit_output(relax.op.add(bb.emit(relax.op.matmul(*params[:2])), params[2]))
            bb.emit_func_output(gv)
        function = bb.get()[name].with_attr("Primitive", 1)
        return relax.Call(self.builder_.add_func(function, name), args, None, None)


@relax.expr_functor.mutator
class Lower(relax.PyExprMutator):
    """Operators become functions over buffers."""

    def __init__(self, mod, functions):
        super().__init__(mod)
        self.mod = mod
        self.functions = {relax.Op.get(name): function for name, function in functions.items()}

    def transform(self):
        for var, function in self.mod.functions.items():
            self.builder_.update_func(var, self.visit_expr(function))
        return self.builder_.get()

    def visit_call_(self, call):
        call = self.visit_expr_post_order(call)
        return self.functions[call.op](self.builder_, call) if call.op in self.functions else call


@module_pass(opt_level=2, name="FuseDenseAdd")
class FuseDenseAddPass:
    def transform_module(self, mod, ctx):
        return FuseDenseAdd(mod).transform()


@module_pass(opt_level=0, name="Lower")
class LowerPass:
    def transform_module(self, mod, ctx):
        functions = {"relax.matmul": topi.nn.matmul, "relax.add": topi.add, "relax.nn.relu": topi.nn.relu}
        return Lower(
            mod, {n: lambda bb, call, f=f: bb.call_te(f, *call.args) for n, f in functions.items()}
        ).transform()


def test_fusion_and_lowering():
    mod = mlp()
    fused = FuseDenseAddPass()(mod)
    lowered = LowerPass()(fused)
    names = {var.name_hint for var in fused.get_global_vars()}
    assert names == {"main", "fused_dense_add0", "fused_dense_add1"}
    assert fused["fused_dense_add0"].attrs["Primitive"] == 1
    text = fused["main"].script()
    assert text.count("fused_dense_add") == 2 and "R.add" not in text and "R.matmul" not in text
    assert {"matmul", "matmul1", "add", "add1", "relu", "relu1"} <= {v.name_hint for v in lowered.get_global_vars()}
    joined = relax.transform.FuseTIR()(lowered)
    assert {v.name_hint for v in joined.get_global_vars()} == {"main", "relu", "relu1", *names}
    assert isinstance(joined["fused_dense_add0"], tir.PrimFunc)
    assert joined["main"].script().count("R.call_tir(cls.fused_dense_add") == 2
    x = np.random.default_rng(1).standard_normal((2, 8)).astype("float32")
    results = [
        relax.VirtualMachine(mlc.compile(m), mlc.cpu())["main"](mlc.runtime.tensor(x)).numpy()
        for m in (mod, fused, lowered, joined)
    ]
    for result in results[1:]:
        np.testing.assert_allclose(result, results[0], rtol=1e-5)


@I.ir_module
class Branches:
    @R.function
    def main(c: R.Tensor((), "bool"), x: R.Tensor((4, 3), "float32")) -> R.Tuple(
        R.Tensor((4, 3), "float32"), R.Tensor((2, 3), "float32")
    ):
        with R.dataflow():
            a = R.add(x, x)
            both = R.call_dps_packed("halves", (a,), [R.Tensor((2, 3), "float32"), R.Tensor((2, 3), "float32")])
            lower = both[1]
            R.output(a, lower)
        if c:
            y = R.add(a, R.const(1.0, "float32"))
        else:
            y = R.exp(a)
        z = R.match_cast(y, R.Tensor((4, 3), "float32"))
        return (z, lower)


def test_a_mutator_that_changes_nothing():
    @relax.expr_functor.mutator
    class Same(relax.PyExprMutator):
        pass

    function = Same(Branches).visit_expr(Branches["main"])
    assert_structural_equal(function, Branches["main"])
    assert function.script() == Branches["main"].script()


def test_operands_that_are_not_visited():
    """A call may be built of the variables of the old function: they stand for the new ones."""

    @relax.expr_functor.mutator
    class Subtract(relax.PyExprMutator):
        def visit_call_(self, call):
            return relax.op.subtract(*call.args) if call.op == relax.Op.get("relax.add") else super().visit_call_(call)

    text = Subtract(Branches).visit_expr(Branches["main"]).script()
    assert text.count("R.subtract") == 2 and "R.add" not in text


def test_visitor():
    @relax.expr_functor.visitor
    class Log(relax.PyExprVisitor):
        def __init__(self):
            self.found = []

        def visit_call_(self, op):
            super().visit_call_(op)
            self.found.append(getattr(op.op, "name", op.op))

        def visit_var_def_(self, var):
            self.found.append(f"def {var.name_hint}")

        def visit_dataflow_var_def_(self, var):
            self.found.append(f"lv {var.name_hint}")

        def visit_constant_(self, op):
            self.found.append(op.data.numpy().item())

    log = Log()
    log.visit_expr(Branches["main"])
    assert log.found[:4] == ["def c", "def x", "relax.add", "def a"]
    assert log.found[4:6] == ["relax.call_dps_packed", "lv both"]
    assert 1.0 in log.found and "relax.exp" in log.found and "def z" in log.found


def test_misuse():
    with pytest.raises(TypeError, match="'Wrong' has to derive from PyExprMutator"):

        @relax.expr_functor.mutator
        class Wrong:
            pass

    with pytest.raises(TypeError, match="an expression or a graph function is expected, not 3"):
        relax.PyExprVisitor().visit_expr(3)

    class Stranger(relax.PyExprMutator):
        def visit_call_(self, call):
            return relax.op.add(call.args[0], relax.Var("y", relax.TensorStructInfo((4, 3), "float32")))

    with pytest.raises(mlc.MLCError, match="'y' is used in function 'main.*', but is not one of its parameters"):
        Stranger(Branches).visit_expr(Branches["main"])
