"""Whole modules before and after passes on graphs."""

import numpy as np
import pytest

from mlc import relax, transform
from mlc._core.context import MLCError
from mlc._core.structural import assert_structural_equal
from mlc.relax import transform as passes
from mlc.script import ir as I  # noqa: E741
from mlc.script import relax as R
from mlc.script import tir as T
from mlc.testing import CompareBeforeAfter

F = "float32"


class TestTupleOfAllItems(CompareBeforeAfter):
    transform = passes.CanonicalizeBindings()

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tuple(R.Tensor((2,)), R.Tensor((3,)))):
            a = x[0]
            b = x[1]
            c = (a, b)
            return c

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tuple(R.Tensor((2,)), R.Tensor((3,)))):
            return x


class TestOutputThatNobodyUses(CompareBeforeAfter):
    transform = passes.CanonicalizeBindings()

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor((2,), "float32")):
            with R.dataflow():
                a = R.add(x, x)
                b = R.multiply(a, a)
                R.output(a, b)
            return b

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor((2,), "float32")):
            with R.dataflow():
                a = R.add(x, x)
                b = R.multiply(a, a)
                R.output(b)
            return b


class TestPurityIsSaid(CompareBeforeAfter):
    transform = passes.RemovePurityChecking()

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            y = R.call_pure_packed("env.copy", x, sinfo_args=R.Tensor((4,), "float32"))
            z = R.add(y, y)
            return z

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor((4,), "float32")):
            R.func_attr({"relax.force_pure": True})
            y = R.call_packed("env.copy", x, sinfo_args=R.Tensor((4,), "float32"))
            z = R.add(y, y)
            return z


@I.ir_module
class OnesLike:
    @R.function
    def main(A: R.Tensor(["m", "n"], "float32")) -> R.Tensor(["m * n"], "float32"):
        return OnesLike.ones(A)

    @R.function(private=True)
    def ones(A: R.Tensor(["m", "n"], "float32")) -> R.Tensor(["m * n"], "float32"):
        m, n = T.int64(), T.int64()
        return R.ones([m * n], "float32")


@I.ir_module
class OnesOfNumbers:
    @R.function
    def main(A: R.Tensor(["m", "n"], "float32")) -> R.Tensor(["m * n"], "float32"):
        m, n = T.int64(), T.int64()
        return OnesOfNumbers.ones(R.prim_value(m), R.prim_value(n))

    @R.function(private=True)
    def ones(p: R.Prim(value="m"), q: R.Prim(value="n")) -> R.Tensor(["m * n"], "float32"):
        m, n = T.int64(), T.int64()
        return R.ones([m * n], "float32")


class TestNumbersForSymbols(CompareBeforeAfter):
    """A tensor that only says what symbols are becomes numbers."""

    transform = passes.RemoveUnusedParameters()
    before, expected = OnesLike, OnesOfNumbers


class TestWeightsWhereTheyAreUsed(CompareBeforeAfter):
    transform = passes.BundleModelParams()

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor([16], "float32"), w: R.Tensor([16], "float32"), b: R.Tensor([16], "float32")):
            R.func_attr({"num_input": 1})
            y = R.multiply(x, w)
            z = R.add(y, b)
            return z

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor([16], "float32"), params: R.Tuple(R.Tensor([16], "float32"), R.Tensor([16], "float32"))):
            R.func_attr({"num_input": 1})
            w = params[0]
            y = R.multiply(x, w)
            b = params[1]
            z = R.add(y, b)
            return z


class TestLiftedWeights(CompareBeforeAfter):
    transform = passes.LiftTransformParams()

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor((1, 16), "float32"), w: R.Tensor((8, 16), "float32"), b: R.Tensor((8,), "float32")):
            R.func_attr({"num_input": 1})
            with R.dataflow():
                wt = R.permute_dims(w)
                y = R.matmul(x, wt)
                z = R.add(y, b)
                R.output(z)
            return z

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor((1, 16), "float32"), b: R.Tensor((8,), "float32"), wt: R.Tensor((16, 8), "float32")):
            R.func_attr({"num_input": 1})
            with R.dataflow():
                y = R.matmul(x, wt)
                z = R.add(y, b)
                R.output(z)
            return z

        @R.function
        def main_transform_params(params: R.Tuple(R.Tensor((8, 16), "float32"), R.Tensor((8,), "float32"))):
            R.func_attr({"num_input": 0})
            with R.dataflow():
                b = params[1]
                w = params[0]
                wt = R.permute_dims(w)
                both = (b, wt)
                R.output(both)
            return both


class TestTransposedProduct(CompareBeforeAfter):
    transform = passes.AdjustMatmulOrder()

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor([16], "float32"), A: R.Tensor([32, 2], "float32"), B: R.Tensor([2, 16], "float32")):
            weight = R.matmul(A, B)
            transposed = R.permute_dims(weight)
            out = R.matmul(x, transposed)
            return out

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor([16], "float32"), A: R.Tensor([32, 2], "float32"), B: R.Tensor([2, 16], "float32")):
            right = R.permute_dims(B)
            inner = R.matmul(x, right)
            left = R.permute_dims(A)
            out = R.matmul(inner, left)
            return out


class TestGradientOfProduct(CompareBeforeAfter):
    def transform(self):
        return passes.Gradient("main")

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor((3, 4), "float32"), y: R.Tensor((4, 5), "float32")):
            with R.dataflow():
                lv = R.matmul(x, y)
                gv = R.sum(lv)
                R.output(gv)
            return gv

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor((3, 4), "float32"), y: R.Tensor((4, 5), "float32")):
            with R.dataflow():
                lv = R.matmul(x, y)
                gv = R.sum(lv)
                R.output(gv)
            return gv

        @R.function
        def main_adjoint(x: R.Tensor((3, 4), "float32"), y: R.Tensor((4, 5), "float32")):
            with R.dataflow():
                lv = R.matmul(x, y)
                gv = R.sum(lv)
                one = R.ones(R.shape([]), "float32")
                spread = R.broadcast_to(one, (3, 5))
                yt = R.permute_dims(y, axes=[1, 0])
                gx = R.matmul(spread, yt)
                xt = R.permute_dims(x, axes=[1, 0])
                gy = R.matmul(xt, spread)
                R.output(gv, gx, gy)
            return (gv, (gx, gy))


class TestGradientOfRowSums(CompareBeforeAfter):
    """Two parameters with the same gradient; the sum over an axis gets the axis back."""

    def transform(self):
        return passes.Gradient("main")

    @I.ir_module
    class before:
        @R.function
        def main(x: R.Tensor((3, 4), "float32"), y: R.Tensor((3, 4), "float32")):
            with R.dataflow():
                lv = R.add(x, y)
                rows = R.sum(lv, axis=1)
                gv = R.sum(rows)
                R.output(gv)
            return gv

    @I.ir_module
    class expected:
        @R.function
        def main(x: R.Tensor((3, 4), "float32"), y: R.Tensor((3, 4), "float32")):
            with R.dataflow():
                lv = R.add(x, y)
                rows = R.sum(lv, axis=1)
                gv = R.sum(rows)
                R.output(gv)
            return gv

        @R.function
        def main_adjoint(x: R.Tensor((3, 4), "float32"), y: R.Tensor((3, 4), "float32")):
            with R.dataflow():
                lv = R.add(x, y)
                rows = R.sum(lv, axis=1)
                gv = R.sum(rows)
                one = R.ones(R.shape([]), "float32")
                each = R.broadcast_to(one, (3,))
                column = R.expand_dims(each, axis=[1])
                both = R.broadcast_to(column, (3, 4))
                gx = both
                gy = both
                R.output(gv, gx, gy)
            return (gv, (gx, gy))


class TestBranches(CompareBeforeAfter):
    transform = passes.ConvertToDataflow()

    @I.ir_module
    class before:
        @R.function
        def main(c: R.Tensor((), "bool"), x: R.Tensor((4,), "float32")):
            if c:
                a = R.exp(x)
                w = R.add(a, a)
            else:
                w = R.sin(x)
            return w

    @I.ir_module
    class expected:
        @R.function
        def main(c: R.Tensor((), "bool"), x: R.Tensor((4,), "float32")):
            if c:
                with R.dataflow():
                    a = R.exp(x)
                    b = R.add(a, a)
                    R.output(b)
                w = b
            else:
                w = R.sin(x)
            return w


class Layers:
    """Products with the same tensor, with what is added and done to each."""

    @I.ir_module
    class before:
        @R.function
        def main(
            x: R.Tensor((4, 8), "float32"),
            w0: R.Tensor((8, 8), "float32"),
            w1: R.Tensor((8, 8), "float32"),
            b0: R.Tensor((8,), "float32"),
            b1: R.Tensor((8,), "float32"),
        ):
            with R.dataflow():
                p = R.matmul(x, w0)
                q = R.add(p, b0)
                r = R.nn.relu(q)
                s = R.matmul(x, w1)
                t = R.add(s, b1)
                u = R.nn.relu(t)
                out = (r, u)
                R.output(out)
            return out


class TestLayersAtOnce(Layers, CompareBeforeAfter):
    transform = passes.CombineParallelMatmul()

    @I.ir_module
    class expected:
        @R.function
        def main(
            x: R.Tensor((4, 8), "float32"),
            w0: R.Tensor((8, 8), "float32"),
            w1: R.Tensor((8, 8), "float32"),
            b0: R.Tensor((8,), "float32"),
            b1: R.Tensor((8,), "float32"),
        ):
            with R.dataflow():
                w = R.concat((w0, w1), axis=1)
                p = R.matmul(x, w, out_dtype="float32")
                b = R.concat((b0, b1), axis=0)
                q = R.add(p, b)
                r = R.nn.relu(q)
                parts = R.split(r, indices_or_sections=[8], axis=1)
                first = parts[0]
                second = parts[1]
                out = (first, second)
                R.output(out)
            return out


class TestLayersThatACheckKeepsApart(Layers, CompareBeforeAfter):
    def transform(self):
        def check(tensor, matrices, biases, bindings):
            names = [var.name_hint for var in (tensor, *matrices, *biases)]
            assert names == ["x", "w0", "w1", "b0", "b1"] and len(bindings) >= 6
            return False

        return passes.CombineParallelMatmul(check)

    expected = Layers.before


@I.ir_module
class Chain:
    @T.prim_func
    def exp(A: T.Buffer((T.int64(2), T.int64(4)), "float32"), C: T.Buffer((T.int64(2), T.int64(4)), "float32")):
        for i, j in T.grid(T.int64(2), T.int64(4)):
            with T.block("exp"):
                vi, vj = T.axis.remap("SS", [i, j])
                C[vi, vj] = T.exp(A[vi, vj])

    @R.function
    def main(x: R.Tensor((2, 4), "float32")):
        R.func_attr({"relax.force_pure": True})
        cls = Chain
        a = R.call_tir(cls.exp, (x,), out_sinfo=R.Tensor((2, 4), "float32"))
        b = R.call_tir(cls.exp, (a,), out_sinfo=R.Tensor((2, 4), "float32"))
        c = R.call_tir(cls.exp, (b,), out_sinfo=R.Tensor((2, 4), "float32"))
        d = R.call_tir(cls.exp, (c,), out_sinfo=R.Tensor((2, 4), "float32"))
        return d


@I.ir_module
class Planned:
    @T.prim_func
    def exp(A: T.Buffer((T.int64(2), T.int64(4)), "float32"), C: T.Buffer((T.int64(2), T.int64(4)), "float32")):
        for i, j in T.grid(T.int64(2), T.int64(4)):
            with T.block("exp"):
                vi, vj = T.axis.remap("SS", [i, j])
                C[vi, vj] = T.exp(A[vi, vj])

    @R.function
    def main(x: R.Tensor((2, 4), "float32")):
        R.func_attr({"relax.force_pure": True})
        cls = Planned
        s0 = R.memory.alloc_storage(R.shape([32]), R.prim_value(0), R.str("global"), R.dtype("float32"))
        a = R.memory.alloc_tensor(s0, R.prim_value(0), R.shape([2, 4]), R.dtype("float32"))
        _ = cls.exp(x, a)
        s1 = R.memory.alloc_storage(R.shape([32]), R.prim_value(0), R.str("global"), R.dtype("float32"))
        b = R.memory.alloc_tensor(s1, R.prim_value(0), R.shape([2, 4]), R.dtype("float32"))
        _1 = cls.exp(a, b)
        c = R.memory.alloc_tensor(s0, R.prim_value(0), R.shape([2, 4]), R.dtype("float32"))
        _2 = cls.exp(b, c)
        d = R.builtin.alloc_tensor(R.shape([2, 4]), R.dtype("float32"), R.prim_value(0), R.str("global"))
        _3 = cls.exp(c, d)
        return d


class TestPlannedMemory(CompareBeforeAfter):
    transform = transform.Sequential([passes.CallTIRRewrite(), passes.StaticPlanBlockMemory()])
    before, expected = Chain, Planned


class TestMemoryOfItsOwn(CompareBeforeAfter):
    transform = transform.Sequential([passes.LowerAllocTensor(), passes.KillAfterLastUse()])

    @I.ir_module
    class before:
        @R.function(pure=False)
        def main(x: R.Tensor([16, 32], "float32")):
            y = R.builtin.alloc_tensor(R.shape([16, 32]), R.dtype("float32"), R.prim_value(0), R.str("global"))
            _ = R.call_packed("env.fill", y, sinfo_args=R.Tuple())
            return x

    @I.ir_module
    class expected:
        @R.function(pure=False)
        def main(x: R.Tensor([16, 32], "float32")):
            s = R.memory.alloc_storage(R.shape([2048]), R.prim_value(0), R.str("global"), R.dtype("float32"))
            y = R.memory.alloc_tensor(s, R.prim_value(0), R.shape([16, 32]), R.dtype("float32"))
            _ = R.memory.kill_storage(s)
            _1 = R.call_packed("env.fill", y, sinfo_args=R.Tuple())
            _2 = R.memory.kill_tensor(y)
            return x


class TestBlocksHaveToBeGone(CompareBeforeAfter):
    transform = passes.CallTIRRewrite()
    expected = MLCError

    def before(self):
        return passes.ConvertToDataflow()(Chain)


def test_memory_usage():
    planned = relax.analysis.estimate_memory_usage(Planned)
    assert "Without memory planning: 4 allocations of constant size, 128 bytes" in planned
    assert "With memory planning: 3 allocations of constant size, 96 bytes" in planned
    assert "0 allocations of constant size, 0 bytes in all, and 0 of dynamic" in relax.analysis.estimate_memory_usage(
        Chain
    )


def test_all_passes_down_to_memory():
    """What is written by a program itself is compiled as what the compiler writes."""

    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor(("n", 4), "float32"), w: R.Tensor((4, 4), "float32")):
            with R.dataflow():
                a = R.matmul(x, w)
                b = R.nn.relu(a)
                c = R.add(b, x)
                R.output(c)
            return c

    names = """LegalizeOps AnnotateTIROpPattern FoldConstant FuseOps FuseTIR RewriteDataflowReshape ToNonDataflow
        RemovePurityChecking CallTIRRewrite StaticPlanBlockMemory LowerAllocTensor KillAfterLastUse LowerRuntimeBuiltin
        ComputePrimValue VMShapeLower AttachGlobalSymbol""".split()
    lowered = transform.Sequential([getattr(passes, name)() for name in names])(Module)
    assert "R.call_tir" not in lowered.script()
    x, w = np.random.rand(3, 4).astype(F), np.random.rand(4, 4).astype(F)
    result = relax.VirtualMachine(relax.build(lowered))["main"](x, w).numpy()
    np.testing.assert_allclose(result, np.maximum(x @ w, 0) + x, rtol=1e-5)


def test_inner_function_of_an_inner_one():
    """It is named by the function that is around both."""

    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((2, 3), "float32"), y: R.Tensor((2, 3), "float32")):
            @R.function
            def outer(c: R.Tensor((2, 3), "float32")):
                @R.function
                def inner(z: R.Tensor((2, 3), "float32")):
                    s: R.Tensor((2, 3), "float32") = R.add(z, c)
                    return s

                return inner

            made = outer(x)
            result = made(y)
            return result

    names = {var.name_hint for var in passes.LambdaLift()(Module).get_global_vars()}
    assert names == {"main", "main_outer", "main_inner"}
    assert_structural_equal(passes.Normalize()(Module), Module)


def test_wrong_comparison():
    class Nothing(CompareBeforeAfter):
        transform = passes.ToNonDataflow()
        before, expected = 1, Chain

    with pytest.raises(TypeError, match="Nothing: before is a module, a function or a method, not 1"):
        Nothing().test_compare()

    class Different(CompareBeforeAfter):
        transform = passes.ToNonDataflow()
        before, expected = Chain, Planned

    with pytest.raises(MLCError, match="not structurally equal"):
        Different().test_compare()
