"""Operators that others compute: one call in a program, with a body that says what it is."""

import numpy as np
import pytest
import torch

import mlc
from mlc import relax
from mlc.relax import TensorStructInfo, op
from mlc.relax.transform import LegalizeOps
from mlc.script import from_source


def var(name, shape, dtype="float32"):
    return relax.Var(name, TensorStructInfo(shape, dtype))


def module(params, make):
    """A module whose `main` gives what `make` makes of its parameters."""
    bb = relax.BlockBuilder()
    with bb.function("main", params):
        with bb.dataflow():
            gv = bb.emit_output(make(*params))
        bb.emit_func_output(gv)
    return bb.get()


def calls(mod):
    """The operators that are called, by name."""
    bindings = [b for block in mod["main"].body.blocks for b in block.bindings]
    return [b.value.op.name for b in bindings if isinstance(b.value, relax.Call)]


def run(mod, *arrays):
    executable = mlc.compile(mod)
    result = relax.VirtualMachine(executable, mlc.runtime.cpu())["main"](*[mlc.runtime.tensor(a) for a in arrays])
    return [x.numpy() for x in result] if isinstance(result, (list, tuple)) else result.numpy()


x, y, v, w = var("x", (4, 5)), var("y", (4, 5)), var("v", (3,)), var("w", (3,))
targets = var("t", (4,), "int64")
X, V = np.random.rand(4, 5).astype("float32"), np.array([0.2, 0.5, 0.8], "float32")
W, TARGETS = np.array([1.0, 2.0, 3.0], "float32"), np.array([0, 1, 4, 2], "int64")
tx, tv, tw, tt = map(torch.from_numpy, (X, V, W, TARGETS))

CASES = {
    "nn.nll_loss": ([x, targets], op.nn.nll_loss, (X, TARGETS), lambda: torch.nn.functional.nll_loss(tx, tt)),
    "bucketize": ([x, v], op.bucketize, (X, V), lambda: torch.bucketize(tx, tv)),
    "outer": ([v, w], op.outer, (V, W), lambda: torch.outer(tv, tw)),
    "einsum": ([x, y], lambda a, b: op.einsum((a, b), "ij,kj->ik"), (X, X), lambda: tx @ tx.T),
    "collapse_sum_to": ([x], lambda a: op.collapse_sum_to(a, (1, 5)), (X,), lambda: tx.sum(0, keepdim=True)),
    "size": ([x], op.size, (X,), lambda: torch.tensor(20)),
    "index_put": (
        [v, var("i", (2,), "int64"), var("u", (2,))],
        lambda a, i, u: op.index_put(a, (i,), u, accumulate=True),
        (V, np.array([2, 2], "int64"), np.array([1.0, 5.0], "float32")),
        lambda: torch.tensor([0.2, 0.5, 6.8]),
    ),
    "slice_scatter": (
        [x, var("s", (2, 5))],
        lambda a, s: op.slice_scatter(a, s, 0, 4, 2, axis=0),
        (X, np.zeros((2, 5), "float32")),
        lambda: torch.slice_scatter(tx, torch.zeros(2, 5), 0, 0, 4, 2),
    ),
    "hamming_window": ([], lambda: op.hamming_window(6, False), (), lambda: torch.hamming_window(6, False)),
    "arange": ([], lambda: op.arange(0, 2, 0.5), (), lambda: torch.arange(0, 2, 0.5)),
    "multinomial_from_uniform": (
        [var("p", (2, 3)), var("u", (4, 1)), var("r", (4, 1), "int64")],
        op.multinomial_from_uniform,
        (
            np.array([[0.2, 0.3, 0.5], [0.9, 0.1, 0.0]], "float32"),
            np.array([[0.1], [0.4], [0.95], [0.95]], "float32"),
            np.array([[0], [0], [0], [1]], "int64"),
        ),
        lambda: torch.tensor([[0], [1], [2], [1]]),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_call_with_the_right_result(name):
    params, make, arrays, expected = CASES[name]
    mod = module(params, make)
    assert calls(mod) == [f"relax.{name}"]
    assert f"R.{name}(" in mod.script()
    np.testing.assert_allclose(run(mod, *arrays), expected().numpy(), rtol=1e-5, atol=1e-6)


def test_several_results():
    mod = module([x], lambda a: op.median(a, [1]))
    assert "R.median(x, axis=[1], keepdims=False)" in mod.script()
    values, indices = run(mod, X)
    expected = tx.median(1)
    np.testing.assert_allclose(values, expected[0].numpy())
    np.testing.assert_allclose(np.take_along_axis(X, indices[:, None], 1)[:, 0], values)


def test_arguments_that_are_a_tuple():
    mod = module([v, w], lambda a, b: op.meshgrid((a, b)))
    call = mod["main"].body.blocks[0].bindings[0].value
    assert isinstance(call.args[0], relax.Tuple) and len(call.args[0].fields) == 2
    assert call.attrs.indexing == "ij"


def test_unknown_sizes_have_no_body():
    open_x = relax.Var("x", TensorStructInfo(None, "float32", ndim=2))
    mod = module([open_x], lambda a: op.median(a, [0, 1]))
    assert mod["main"].ret_struct_info == TensorStructInfo(None, "float32", ndim=0)


def test_legalization():
    mod = module([v, w], op.outer)
    assert "R.outer" not in LegalizeOps()(mod).script()
    assert "R.outer" in LegalizeOps(skip_ops=["relax.outer"])(mod).script()
    turned = LegalizeOps({"relax.outer": lambda bb, call: op.outer(call.args[1], call.args[0])}, ["relax.outer"])(mod)
    assert "R.outer(w, v)" in turned.script()


def test_mutator_keeps_the_body():
    @relax.expr_functor.mutator
    class Same(relax.PyExprMutator):
        pass

    mod = module([v, w], op.outer)
    assert Same(mod).visit_expr(mod["main"]).script() == mod["main"].script()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: op.median(x, [2]), "expected an axis from -2 to 1, but got 2"),
        (lambda: op.bucketize(v, x), "expected the boundaries to have one dimension"),
        (lambda: op.outer(x, v), "the operands are vectors"),
        (lambda: op.einsum((x, v), "ij,jk->ik"), "does not name the dimensions"),
        (lambda: op.einsum((x, var("z", (4, 3))), "ij,jk->ik"), "'j' is 5 and 4"),
        (lambda: op.nn.nll_loss(x, var("t", (5,), "int64")), "expected dimension 0 of targets to be 4, but got 5"),
        (lambda: op.nn.nll_loss(x, targets, reduction="max"), "reduction is 'none', 'sum' or 'mean'"),
        (lambda: op.collapse_sum_to(x, (2, 5)), "expected dimension 0 of the target to be 1 or 4, but got 2"),
        (lambda: op.index_put(v, (v,), w), "expected indices of integers"),
        (lambda: op.slice_scatter(x, v, 0, 4, 2), "expected a source of 2 dimensions"),
        (lambda: op.multinomial_from_uniform(v, x, x), "expected prob to have two dimensions"),
    ],
)
def test_refused(make, message):
    with pytest.raises(
        (ValueError, mlc.MLCError) if hasattr(mlc, "MLCError") else ValueError, match=message.replace("(", r"\(")
    ):
        make()


def test_layout_transform():
    data = var("x", (10, 3))
    mod = module([data], lambda a: op.layout_transform(a, lambda i, j: (j, i // 4, i % 4), pad_value=2.0))
    text = "index_map=T.index_map(lambda i, j: (j, i // 4, i % 4)), pad_value=R.prim_value(T.float32(2.0))"
    assert text in mod.script()
    array = np.random.rand(10, 3).astype("float32")
    padded = np.full((12, 3), 2, "float32")
    padded[:10] = array
    np.testing.assert_allclose(run(mod, array), padded.reshape(3, 4, 3).transpose(2, 0, 1))
    with pytest.raises(ValueError, match="an index map of 2 indices is expected, not of 1"):
        op.layout_transform(data, lambda i: (i,))


TEXTS = {
    "the items of a call have names": """\
@R.function
def main(x: R.Tensor((2,), dtype="float32")) -> R.Tensor((2,), dtype="float32"):
    with R.dataflow():
        s: R.Tuple(R.Tensor((2,), dtype="float32"), R.Tensor((2,), dtype="float32")) = R.nn.dropout(x, rate=0.5)
        first: R.Tensor((2,), dtype="float32") = s[0]
        second: R.Tensor((2,), dtype="float32") = s[1]
        gv: R.Tensor((2,), dtype="float32") = R.add(first, second)
        R.output(gv)
    return gv""",
    "branches share no names": """\
@R.function
def main(c: R.Tensor((), dtype="bool"), x: R.Tensor((1,), dtype="float32")) -> R.Tensor((1,), dtype="float32"):
    if c:
        w: R.Tensor((1,), dtype="float32") = R.add(x, x)
        y_then: R.Tensor((1,), dtype="float32") = R.multiply(w, w)
        y: R.Tensor((1,), dtype="float32") = y_then
    else:
        w: R.Tensor((1,), dtype="float32") = R.multiply(x, x)
        y_else: R.Tensor((1,), dtype="float32") = R.add(w, w)
        y: R.Tensor((1,), dtype="float32") = y_else
    return y""",
    "a tuple is one argument": """\
@R.function
def main(t: R.Tuple(R.Tensor((2,), dtype="int64"), R.Tensor((3,), dtype="int64"))) -> R.Tensor((5,), dtype="int64"):
    gv: R.Tensor((5,), dtype="int64") = R.concat(t, axis=0)
    return gv""",
    "symbols of the body are not seen outside": """\
@R.function
def main(x: R.Tensor((8, 8), dtype="float32")) -> R.Tensor(dtype="float32", ndim=2):
    n = T.int64()
    m = T.int64()
    gv: R.Tensor((n, m), dtype="float32") = R.match_cast(x, R.Tensor((n, m), dtype="float32"))
    return gv""",
    "nothing is returned": """\
@R.function
def main(x: R.Tensor((3,), dtype="float32")) -> R.Tuple:
    return R.tuple()""",
    "a function of Python": """\
@R.function
def main(x: R.Tensor((3,), dtype="float32")) -> R.Tensor((3,), dtype="float32"):
    gv: R.Tensor((3,), dtype="float32") = R.call_py_func("f", (x,), out_sinfo=R.Tensor((3,), dtype="float32"))
    return gv""",
}


@pytest.mark.parametrize("name", TEXTS)
def test_prints_as_written(name):
    printed = from_source(TEXTS[name]).script()
    assert "\n".join(line for line in printed.split("\n") if not line.startswith("#")).strip() == TEXTS[name]
    assert from_source(printed).script() == printed
