"""Patterns of graph expressions, and what is put in the place of what they match."""

import numpy as np
import pytest

from mlc import nd, relax, tir
from mlc._core.context import MLCError
from mlc.relax import op
from mlc.relax.dpl import (
    PatternContext,
    is_call_dps_packed,
    is_call_tir,
    is_const,
    is_op,
    is_tuple,
    is_tuple_get_item,
    is_var,
    rewrite_bindings,
    rewrite_call,
    wildcard,
)
from mlc.script import ir as I  # noqa: E741
from mlc.script import relax as R


@R.function
def model(x: R.Tensor((2, 4), "float32"), w: R.Tensor((8, 4), "float32")):
    with R.dataflow():
        t = R.permute_dims(w, axes=[1, 0])
        y = R.matmul(x, t)
        z = R.add(y, R.const(1.0, "float32"))
        parts = R.split(z, 2, axis=1)
        first = parts[0]
        both = R.concat((first, first), axis=1)
        gv = R.nn.relu(both)
        R.output(gv)
    return gv


VALUES = {b.var.name_hint: b.value for block in model.body.blocks for b in block.bindings}
x, w = model.params
any_ = wildcard

MATCHES = [
    (is_op("relax.matmul")(is_var("x"), is_op("relax.permute_dims")(is_var("w"))), "y", True),
    (is_op("relax.matmul")(is_var("w"), any_()), "y", False),
    (is_op("relax.matmul")(any_()), "y", False),
    (is_op("relax.matmul")(any_(), varg_default_wildcard=True), "y", True),
    (is_op("relax.add")(is_op("relax.matmul")(any_(), any_()), is_const()), "z", True),
    (is_op("relax.add")(is_const(), any_()), "z", False),
    (is_op("relax.add")(any_(), any_()).has_dtype("float32"), "z", True),
    (is_op("relax.add")(any_(), any_()).has_dtype("float16"), "z", False),
    (is_op("relax.add")(any_().has_shape((2, 8)), any_()), "z", True),
    (is_op("relax.add")(any_().has_shape((2, 9)), any_()), "z", False),
    (is_op("relax.permute_dims")(any_()).has_attr({"axes": [1, 0]}), "t", True),
    (is_op("relax.permute_dims")(any_()).has_attr({"axes": [0, 1]}), "t", False),
    (is_op("relax.add")(any_(), any_()) | is_op("relax.matmul")(any_(), any_()), "y", True),
    (is_op("relax.add")(any_(), any_()) & any_().has_shape((2, 9)), "z", False),
    (is_op("relax.add")(any_(), ~is_const()), "z", False),
    (is_op("relax.concat")(is_tuple([any_(), any_()])), "both", True),
    (is_op("relax.concat")(is_tuple([any_()])), "both", False),
    (is_op("relax.concat")(is_tuple([is_tuple_get_item(is_op("relax.split")(any_()), 0), any_()])), "both", True),
    (is_op("relax.concat")(is_tuple([is_tuple_get_item(is_op("relax.split")(any_()), 1), any_()])), "both", False),
    (any_().has_struct_info(relax.TensorStructInfo((2, 8), "float32")), "z", True),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MATCHES)))
def test_match(number):
    pattern, name, expected = MATCHES[number]
    assert pattern.match(VALUES[name]) is expected


def test_one_pattern_is_one_expression():
    part = wildcard()
    assert is_op("relax.concat")(is_tuple([part, part])).match(VALUES["both"])
    assert not is_op("relax.matmul")(part, part).match(VALUES["y"])
    found = is_op("relax.matmul")(part, any_()).extract_matched_expr(VALUES["y"])
    assert found[part].name_hint == "x"
    assert is_op("relax.add")(any_(), any_()).extract_matched_expr(VALUES["y"]) is None


def test_calls_of_functions():
    @R.function
    def calls(a: R.Tensor((4,), "float32")):
        b = R.call_dps_packed("env.twice", (a,), out_sinfo=R.Tensor((4,), "float32"))
        return b

    value = calls.body.blocks[0].bindings[0].value
    assert is_call_dps_packed("env.twice").match(value)
    assert is_call_dps_packed("env.twice", [is_var("a")]).match(value)
    assert not is_call_dps_packed("env.twice", [is_var("b")]).match(value)
    assert not is_call_dps_packed("env.other").match(value)
    assert not is_call_tir("env.twice").match(value)


def test_dispatch_to_a_library():
    """A layer becomes a call of a function that is registered."""
    data, weight, bias = wildcard(), wildcard(), is_const()
    product = is_op("relax.matmul")(data, is_op("relax.permute_dims")(weight))
    layer = is_op("relax.add")(product, bias)

    def dispatch(call, found):
        args = [found[data], found[weight], found[bias]]
        return relax.call_dps_packed("env.dpl_linear", args, call.struct_info)

    changed = rewrite_call(layer, dispatch, model)
    text = changed.script()
    assert text.count("R.call_dps_packed(") == 1
    assert all(name not in text for name in ("R.matmul", "R.permute_dims", "R.add"))

    from mlc.runtime import register_global_func

    @register_global_func("env.dpl_linear", override=True)
    def linear(a, b, c, out):
        np.from_dlpack(out)[:] = np.from_dlpack(a) @ np.from_dlpack(b).T + np.from_dlpack(c)

    arrays = [np.random.default_rng(i).normal(size=s).astype("float32") for i, s in enumerate([(2, 4), (8, 4)])]
    results = [
        relax.VirtualMachine(relax.build(tir.IRModule({"main": f})))["main"](*[nd.array(a) for a in arrays]).numpy()
        for f in (model.with_attr("global_symbol", "main"), changed.with_attr("global_symbol", "main"))
    ]
    np.testing.assert_allclose(*results, rtol=1e-5, atol=1e-6)


def test_what_stays():
    pattern = is_op("relax.matmul")(any_(), any_())
    assert rewrite_call(pattern, lambda call, found: call, model) is model
    assert rewrite_call(is_op("relax.sin")(any_()), lambda call, found: call, model) is model
    with pytest.raises(TypeError, match="a function is expected"):
        rewrite_call(pattern, lambda call, found: call, I)


# ===--- Several patterns ------------------------------------------------------------------------===#


@R.function
def heads(
    x: R.Tensor((8, 8), "float32"),
    q: R.Tensor((8, 4), "float32"),
    k: R.Tensor((8, 4), "float32"),
    v: R.Tensor((8, 4), "float32"),
):
    with R.dataflow():
        a = R.matmul(x, q)
        b = R.matmul(x, k)
        c = R.matmul(x, v)
        d = R.add(a, b)
        e = R.multiply(d, c)
        R.output(a, e)
    return a, e


def block(function):
    return function.body.blocks[0]


def test_who_uses_whom():
    with PatternContext() as ctx:
        product = is_op("relax.matmul")(any_(), any_())
        total = is_op("relax.add")(any_(), any_())
        product.used_by(total, 1)
        found = ctx.match_dfb(block(heads))
        assert (found[product].name_hint, found[total].name_hint) == ("b", "d")
    with PatternContext() as ctx:
        chain = is_op("relax.add")(any_(), any_()) >> is_op("relax.multiply")(any_(), any_())
        assert ctx.match_dfb(block(heads))[chain[1]].name_hint == "e"
    with PatternContext() as ctx:
        # The first product leaves the block.
        is_op("relax.matmul")(is_var("x"), is_var("q")).only_used_by(is_op("relax.add")(any_(), any_()))
        assert ctx.match_dfb(block(heads)) is None
    with PatternContext() as ctx:
        is_op("relax.exp")(any_()) ^ is_op("relax.add")(any_(), any_())
        assert ctx.match_dfb(block(heads)) is None
    with PatternContext() as ctx:
        shared, left, right = any_(), is_op("relax.matmul")(any_(), any_()), is_op("relax.matmul")(any_(), any_())
        shared.fork_to(left, right)
        found = ctx.match_dfb(block(heads))
        assert found[shared].name_hint == "x" and found[left].name_hint != found[right].name_hint
    with pytest.raises(MLCError, match="with PatternContext"):
        any_().used_by(any_())


def test_products_with_one_tensor_become_one():
    weights = [any_() for _ in range(3)]
    with PatternContext() as ctx:
        shared = any_()
        products = [is_op("relax.matmul")(shared, weight) for weight in weights]
        for product in products:
            shared.used_by(product, 0)

    def combine(found, bindings):
        assert all(bindings[found[product]].op.name == "relax.matmul" for product in products)
        whole = op.matmul(found[shared], op.concat([found[weight] for weight in weights], axis=1))
        return {
            found[product]: op.strided_slice(whole, [1], [4 * i], [4 * i + 4]) for i, product in enumerate(products)
        }

    changed = rewrite_bindings(ctx, combine, heads)
    assert changed.script().count("R.matmul(") == 1
    arrays = [np.random.default_rng(i).normal(size=(8, s)).astype("float32") for i, s in enumerate((8, 4, 4, 4))]
    results = [
        relax.VirtualMachine(relax.build(tir.IRModule({"main": f})))["main"](*[nd.array(a) for a in arrays])
        for f in (heads.with_attr("global_symbol", "main"), changed.with_attr("global_symbol", "main"))
    ]
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-5, atol=1e-5)


def test_what_comes_later_may_be_used():
    @R.function
    def main(x: R.Tensor((4,), "float32"), w: R.Tensor((4,), "float32")):
        with R.dataflow():
            a = R.exp(x)
            b = R.abs(a)
            c = R.sin(w)
            d = R.add(b, c)
            R.output(d)
        return d

    with PatternContext() as ctx:
        inner, late = is_op("relax.exp")(any_()), is_op("relax.sin")(any_())
        early = is_op("relax.abs")(inner)
        total = is_op("relax.add")(any_(), any_())
        early.used_by(total)
        late.used_by(total)
    text = rewrite_bindings(ctx, lambda found, _: {found[early]: op.multiply(found[late], found[inner])}, main).script()
    assert "= R.multiply(c, a)" in text and "= R.add(b, c)" in text and "R.abs" not in text


def test_rewriting_that_does_not_end():
    with PatternContext() as ctx:
        product = is_op("relax.matmul")(any_(), any_())
        total = is_op("relax.add")(product, any_())
        product.used_by(total)
    swap = lambda found, bindings: {found[total]: op.add(*bindings[found[total]].args)}  # noqa: E731
    with pytest.raises(MLCError, match="again and again"):
        rewrite_bindings(ctx, swap, heads)
    with pytest.raises(TypeError, match="a function is expected"):
        rewrite_bindings(ctx, swap, I)


def test_operators_that_others_compute():
    @I.ir_module
    class Module:
        @R.function
        def main(x: R.Tensor((2, 8), "float32"), y: R.Tensor((8,), "float32")):
            with R.dataflow():
                a = R.collapse_sum_like(x, y)
                b = R.nn.relu(a)
                c = R.index_put(x, (R.const([0, 1]), R.const([1, 2])), R.const([1.0, 2.0], "float32"))
                d = R.median(x, axis=[1])
                R.output(b, c, d)
            return (b, c, d)

    values = {b.var.name_hint: b.value for b in reversed(Module["main"].body.blocks[0].bindings)}
    summed = is_op("relax.collapse_sum_like")(wildcard(), wildcard())
    assert summed.match(values["a"])
    assert not is_op("relax.collapse_sum_to")(wildcard(), wildcard()).match(values["a"])
    assert is_op("relax.index_put")(wildcard(), is_tuple([wildcard(), wildcard()]), wildcard()).match(values["c"])
    assert not is_op("relax.index_put")(wildcard(), wildcard()).match(values["c"])
    median = is_op("relax.median")(wildcard())
    assert median.has_attr({"axis": [1]}).match(values["d"])
    assert not median.has_attr({"axis": [0]}).match(values["d"])
    fused = relax.transform.FuseOpsByPattern([("lib.sum", is_op("relax.nn.relu")(summed))])(Module)
    assert "fused_relax_collapse_sum_like_relax_nn_relu" in [v.name_hint for v in fused.get_global_vars()]
