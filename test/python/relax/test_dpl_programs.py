"""Pattern programs as users of TVM write them: graphs of patterns, composites, and what is put in their place."""

import numpy as np
import pytest

from mlc import MLCError, nd, relax, tir
from mlc.relax import op
from mlc.relax.dpl import (
    PatternContext,
    PatternMatchingRewriter,
    is_call_dps_packed,
    is_call_tir,
    is_const,
    is_dfv,
    is_op,
    is_tuple,
    is_tuple_get_item,
    is_var,
    rewrite_bindings,
    rewrite_call,
    wildcard,
)
from mlc.relax.transform import FuseOpsByPattern
from mlc.script import ir as I  # noqa: E741
from mlc.script import relax as R
from mlc.script import tir as T


@I.ir_module
class Chains:
    @T.prim_func
    def twice(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
        for i in range(4):
            with T.block("b"):
                v = T.axis.spatial(4, i)
                B[v] = A[v] * T.float32(2)

    @R.function
    def main(x: R.Tensor((4,), "float32")):
        cls = Chains
        with R.dataflow():
            a = R.call_tir(cls.twice, (x,), out_sinfo=R.Tensor((4,), "float32"))
            b = R.call_tir(cls.twice, (a,), out_sinfo=R.Tensor((4,), "float32"))
            c = R.call_dps_packed("env.norm", (b,), out_sinfo=R.Tensor((4,), "float32"))
            d = R.add(c, a)
            R.output(d)
        return d


@R.function
def residual(
    x: R.Tensor((1, 8, 6, 6), "float32"),
    w0: R.Tensor((8, 8, 1, 1), "float32"),
    w1: R.Tensor((8, 8, 3, 3), "float32"),
    bias: R.Tensor((1, 8, 1, 1), "float32"),
):
    with R.dataflow():
        c0 = R.nn.conv2d(x, w0, out_dtype="float32")
        b0 = R.add(c0, bias)
        r0 = R.nn.relu(b0)
        c1 = R.nn.conv2d(r0, w1, padding=(1, 1), out_dtype="float32")
        b1 = R.add(c1, bias)
        r1 = R.nn.relu(b1)
        s = R.add(r1, x)
        y = R.nn.relu(s)
        R.output(y)
    return y


@R.function
def attention(
    x: R.Tensor((2, 8, 16), "float32"),
    wq: R.Tensor((16, 16), "float32"),
    wk: R.Tensor((16, 16), "float32"),
    wv: R.Tensor((16, 16), "float32"),
):
    with R.dataflow():
        q = R.matmul(x, wq)
        k = R.matmul(x, wk)
        v = R.matmul(x, wv)
        kt = R.permute_dims(k, axes=[0, 2, 1])
        scores = R.matmul(q, kt)
        scaled = R.multiply(scores, R.const(0.25, "float32"))
        probs = R.nn.softmax(scaled, axis=-1)
        out = R.matmul(probs, v)
        R.output(out)
    return out


@R.function
def diamond(x: R.Tensor((4, 4), "float32")):
    with R.dataflow():
        top = R.exp(x)
        left = R.nn.relu(top)
        right = R.sigmoid(top)
        bottom = R.add(left, right)
        parts = R.split(bottom, 2, axis=1)
        first = parts[0]
        second = parts[1]
        joined = R.concat((second, first), axis=1)
        R.output(joined)
    return joined


@R.function
def dynamic(x: R.Tensor(("n", 4), "float32"), h: R.Tensor(("n", 4), "float16"), k: R.Tensor(dtype="float32")):
    with R.dataflow():
        a = R.exp(x)
        b = R.astype(h, "float32")
        c = R.add(a, b)
        d = R.negative(k)
        R.output(c, d)
    return c, d


ANY = wildcard()


def block(function):
    return function.body.blocks[0]


def op2(name):
    return is_op(name)(wildcard(), wildcard())


def op1(name):
    return is_op(name)(wildcard())


def names_of(found, *patterns):
    return None if found is None else tuple(found[pattern].name_hint for pattern in patterns)


# ===--- Graphs of patterns: each gives what is to be found, or None -------------------------------===#


def two_functions():
    first, second = is_call_tir("twice"), is_call_tir("twice")
    first.only_used_by(second)
    return Chains["main"], (first, second), None


def two_functions_and_others():
    first, second = is_call_tir("twice"), is_call_tir("twice")
    first.used_by(second)
    return Chains["main"], (first, second), ("a", "b")


def all_of_a_chain():
    first, second, packed, total = is_call_tir("twice"), is_call_tir("twice"), is_call_dps_packed("env.norm"), None
    total = is_op("relax.add")(wildcard(), wildcard())
    first ^ second >> packed >> total
    first.used_by(total, 1)
    return Chains["main"], (first, second, packed, total), ("a", "b", "c", "d")


def wrong_place():
    first, total = is_call_tir("twice"), op2("relax.add")
    first.used_by(total, 0)
    return Chains["main"], (first, total), None


def any_call_tir():
    any_function = is_call_tir(None)
    any_function.used_by(is_call_dps_packed("env.norm"))
    return Chains["main"], (any_function,), ("b",)


def a_function_of_no_such_name():
    missing = is_call_tir("thrice")
    missing.used_by(wildcard())
    return Chains["main"], (missing,), None


def conv_bias_relu():
    conv = is_op("relax.nn.conv2d")(wildcard(), wildcard())
    bias, relu = op2("relax.add"), op1("relax.nn.relu")
    conv >> bias >> relu
    return residual, (conv, bias, relu), ("c0", "b0", "r0")


def conv_bias_relu_twice():
    chain = is_op("relax.nn.conv2d")(varg_default_wildcard=True) >> op2("relax.add") >> op1("relax.nn.relu")
    again = chain.dup()
    chain >> again
    return residual, (*chain.patterns, *again.patterns), ("c0", "b0", "r0", "c1", "b1", "r1")


def conv_three_times():
    chain = is_op("relax.nn.conv2d")(varg_default_wildcard=True) >> op2("relax.add") >> op1("relax.nn.relu")
    chain >> chain.dup() >> chain.dup()
    return residual, chain.patterns, None


def skip_connection():
    data = is_var("x")
    start, total = is_op("relax.nn.conv2d")(data, wildcard()), op2("relax.add")
    data.used_by(start, 0)
    data.used_by(total, 1)
    total >> op1("relax.nn.relu")
    return residual, (data, start, total), ("x", "c0", "s")


def one_bias_for_both():
    bias = is_var("bias")
    first, second = op2("relax.add"), op2("relax.add")
    bias.fork_to(first, second)
    return residual, (first, second), ("b0", "b1")


def conv_of_a_padding():
    conv = is_op("relax.nn.conv2d")(varg_default_wildcard=True).has_attr({"padding": [1, 1, 1, 1]})
    conv >> op2("relax.add")
    return residual, (conv,), ("c1",)


def conv_of_a_weight():
    conv = is_op("relax.nn.conv2d")(wildcard(), wildcard().has_shape((8, 8, 3, 3)))
    conv >> op2("relax.add")
    return residual, (conv,), ("c1",)


def three_products_of_one():
    data = wildcard()
    products = [op2("relax.matmul") for _ in range(3)]
    data.fork_to(*products)
    return attention, (data, *products), ("x", "q", "k", "v")


def four_products_of_one():
    data = wildcard()
    data.fork_to(*(op2("relax.matmul") for _ in range(4)))
    return attention, (data,), None


def whole_attention():
    query, key, value = (op2("relax.matmul") for _ in range(3))
    turned, scores = op1("relax.permute_dims"), op2("relax.matmul")
    scaled, probs, out = op2("relax.multiply"), op1("relax.nn.softmax"), op2("relax.matmul")
    key >> turned
    turned.only_used_by(scores, 1)
    query.only_used_by(scores, 0)
    scores >> scaled >> probs
    probs.only_used_by(out, 0)
    value.only_used_by(out, 1)
    return attention, (query, key, value, scores, out), ("q", "k", "v", "scores", "out")


def attention_by_one_pattern():
    query, key, value = wildcard(), wildcard(), wildcard()
    scores = is_op("relax.matmul")(query, is_op("relax.permute_dims")(key))
    probs = is_op("relax.nn.softmax")(is_op("relax.multiply")(scores, is_const()))
    out = is_op("relax.matmul")(probs, value)
    probs.used_by(out, 0)
    return attention, (query, key, value, probs, out), ("q", "k", "v", "probs", "out")


def a_diamond():
    top, left, right, bottom = op1("relax.exp"), op1("relax.nn.relu"), op1("relax.sigmoid"), op2("relax.add")
    top ^ left >> bottom
    top ^ right >> bottom
    return diamond, (top, left, right, bottom), ("top", "left", "right", "bottom")


def a_diamond_that_is_closed():
    top, left, right, bottom = op1("relax.exp"), op1("relax.nn.relu"), op1("relax.sigmoid"), op2("relax.add")
    top >> left >> bottom
    top >> right >> bottom
    return diamond, (top, left, right, bottom), ("top", "left", "right", "bottom")


def a_diamond_with_a_side_missing():
    top, left, bottom = op1("relax.exp"), op1("relax.nn.relu"), op2("relax.add")
    top >> left >> bottom
    return diamond, (top, left, bottom), None


def diamond_by_shared_part():
    top = op1("relax.exp")
    bottom = is_op("relax.add")(is_op("relax.nn.relu")(top), is_op("relax.sigmoid")(top))
    top.used_by(bottom.args[0])
    bottom.args[0].used_by(bottom)
    return diamond, (top, bottom), ("top", "bottom")


def items_of_a_split():
    split = is_op("relax.split")(wildcard())
    item = is_tuple_get_item(split, 1)
    joined = is_op("relax.concat")(wildcard())
    item.used_by(joined)
    return diamond, (item, joined), ("second", "joined")


def a_split_and_its_item():
    split, item = is_op("relax.split")(wildcard()), is_tuple_get_item(wildcard(), 0)
    total = op2("relax.add")
    total >> split
    split.used_by(item)
    return diamond, (total, item), ("bottom", "first")


def by_symbolic_shape():
    n = next(iter(dynamic.params[0].struct_info.shape))
    wide = wildcard().has_shape((n, 4))
    wide.used_by(op1("relax.exp"))
    return dynamic, (wide,), ("x",)


def by_dtype():
    half = wildcard().has_dtype("float16")
    half.used_by(wildcard())
    return dynamic, (half,), ("h",)


def by_type_of_any_shape():
    vector = wildcard().has_struct_info(R.Tensor(ndim=2, dtype="float32"))
    vector.used_by(op2("relax.add"), 1)
    return dynamic, (vector,), ("b",)


def by_type_of_any_dtype():
    anything = wildcard().has_struct_info(R.Tensor(ndim=2))
    anything.used_by(is_op("relax.astype")(wildcard()))
    return dynamic, (anything,), ("h",)


def by_type_that_says_more():
    square = wildcard().has_struct_info(R.Tensor((4, 4), "float32"))
    square.used_by(wildcard())
    return dynamic, (square,), None


def by_name_in_the_block():
    var = is_dfv("b")
    var.used_by(op2("relax.add"))
    return dynamic, (var,), ("b",)


def not_another():
    inner = op1("relax.exp")
    other = ~inner
    total = is_op("relax.add")(other, wildcard())
    other.used_by(total)
    return dynamic, (total,), None


def either():
    unary = op1("relax.sigmoid") | op1("relax.nn.relu")
    unary.used_by(op2("relax.add"), 1)
    return diamond, (unary,), ("right",)


GRAPHS = [
    two_functions, two_functions_and_others, all_of_a_chain, wrong_place, any_call_tir, a_function_of_no_such_name,
    conv_bias_relu, conv_bias_relu_twice, conv_three_times, skip_connection, one_bias_for_both, conv_of_a_padding,
    conv_of_a_weight, three_products_of_one, four_products_of_one, whole_attention, attention_by_one_pattern, a_diamond,
    a_diamond_that_is_closed, a_diamond_with_a_side_missing, diamond_by_shared_part, items_of_a_split,
    a_split_and_its_item, by_symbolic_shape, by_dtype, by_type_of_any_shape, by_type_of_any_dtype,
    by_type_that_says_more, by_name_in_the_block, not_another, either,
]  # fmt: skip


@pytest.mark.parametrize("make", GRAPHS, ids=lambda make: make.__name__)
def test_graph(make):
    with PatternContext() as ctx:
        function, patterns, expected = make()
    assert names_of(ctx.match_dfb(block(function)), *patterns) == expected


def test_hints():
    with PatternContext() as ctx:
        conv = is_op("relax.nn.conv2d")(wildcard(), wildcard())
        conv >> op2("relax.add")
    variables = {b.var.name_hint: b.var for b in block(residual).bindings}
    assert names_of(ctx.match_dfb(block(residual)), conv) == ("c0",)
    assert names_of(ctx.match_dfb(block(residual), start_hint=variables["c1"]), conv) == ("c1",)
    assert names_of(ctx.match_dfb(block(residual), start_hint=variables["y"]), conv) == ("c0",)
    assert ctx.match_dfb(block(residual), start_hint=variables["y"], must_include_hint=True) is None


def test_contexts_grow():
    with PatternContext() as outer:
        conv = is_op("relax.nn.conv2d")(wildcard(), wildcard())
        conv >> op2("relax.add")
        with PatternContext(incremental=True) as inner:
            conv.used_by(op1("relax.exp"))
            assert inner.match_dfb(block(residual)) is None
        assert outer.match_dfb(block(residual)) is not None


def test_a_long_chain_is_found_at_once():
    """A search of a block of many equal ops, of which only the last ones are the pattern."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    with bb.function("main", [x]):
        with bb.dataflow():
            value = x
            for _ in range(400):
                value = bb.emit(op.exp(value))
            value = bb.emit_output(op.abs(value))
        bb.emit_func_output(value)
    function = bb.get()["main"]
    with PatternContext() as ctx:
        chain = op1("relax.exp")
        for _ in range(20):
            chain = chain >> op1("relax.exp")
        chain >> op1("relax.abs")
    found = ctx.match_dfb(block(function))
    assert found[chain[-1]].name_hint == block(function).bindings[399].var.name_hint


# ===--- Composites --------------------------------------------------------------------------------===#


def composites(function, patterns):
    fused = FuseOpsByPattern(patterns)(tir.IRModule({"main": function.with_attr("global_symbol", "main")}))
    return fused, sorted(v.name_hint for v in fused.get_global_vars() if v.name_hint != "main")


def run(function, arrays):
    module = function if isinstance(function, tir.IRModule) else tir.IRModule({"main": function})
    return relax.VirtualMachine(relax.build(module))["main"](*[nd.array(a) for a in arrays])


def numbers_of(function):
    shapes = [[int(d) for d in p.struct_info.shape] for p in function.params]
    return [np.random.default_rng(i).normal(size=s).astype("float32") for i, s in enumerate(shapes)]


COMPOSITES = {
    "a tuple of anything": (diamond, lambda: is_op("relax.concat")(wildcard()), ["fused_relax_concat"]),
    "a tuple without fields": (diamond, lambda: is_op("relax.concat")(is_tuple(None)), ["fused_relax_concat"]),
    "a tuple of two": (diamond, lambda: is_op("relax.concat")(is_tuple([wildcard(), ANY])), ["fused_relax_concat"]),
    "a tuple of three": (diamond, lambda: is_op("relax.concat")(is_tuple([wildcard()] * 3)), []),
    "an item": (
        diamond,
        lambda: is_op("relax.concat")(is_tuple([is_tuple_get_item(op1("relax.split"), 1), wildcard()])),
        ["fused_relax_split_relax_concat"],
    ),
    "all of attention": (
        attention,
        lambda: is_op("relax.matmul")(
            is_op("relax.nn.softmax")(
                is_op("relax.multiply")(is_op("relax.matmul")(wildcard(), op1("relax.permute_dims")), is_const())
            ),
            wildcard(),
        ),
        ["fused_relax_permute_dims_relax_matmul_relax_multiply_relax_nn_softmax_relax_matmul"],
    ),
    "a residual": (
        residual,
        lambda: is_op("relax.nn.relu")(is_op("relax.add")(op1("relax.nn.relu"), wildcard())),
        ["fused_relax_nn_relu_relax_add_relax_nn_relu"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COMPOSITES)
def test_composite(case):
    function, pattern, expected = COMPOSITES[case]
    fused, made = composites(function, [("lib.f", pattern())])
    assert made == expected
    arrays = numbers_of(function)
    plain = run(function.with_attr("global_symbol", "main"), arrays)
    np.testing.assert_allclose(run(fused, arrays).numpy(), plain.numpy(), rtol=1e-5, atol=1e-5)


# ===--- Other expressions in their place ----------------------------------------------------------===#


def same(function, changed):
    arrays = numbers_of(function)
    one, other = (run(f.with_attr("global_symbol", "main"), arrays) for f in (function, changed))
    np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-4, atol=1e-4)


def test_attention_becomes_an_operator():
    query, key, value, scale = wildcard(), wildcard(), wildcard(), is_const()
    scores = is_op("relax.matmul")(query, is_op("relax.permute_dims")(key).has_attr({"axes": [0, 2, 1]}))
    probs = is_op("relax.nn.softmax")(is_op("relax.multiply")(scores, scale))
    whole = is_op("relax.matmul")(probs, value)

    def replace(call, found):
        heads = [op.expand_dims(found[part], 2) for part in (query, key, value)]
        return op.squeeze(op.nn.attention(*heads, scale=float(found[scale].data.numpy())), [2])

    changed = rewrite_call(whole, replace, attention)
    assert "R.nn.attention(" in changed.script() and "softmax" not in changed.script()
    same(attention, changed)


def test_three_products_become_one():
    with PatternContext() as ctx:
        data, weights = wildcard(), [wildcard() for _ in range(3)]
        products = [is_op("relax.matmul")(data, weight) for weight in weights]
        for product in products:
            data.used_by(product, 0)

    def replace(found, bindings):
        assert [bindings[found[product]].op.name for product in products] == ["relax.matmul"] * 3
        whole = op.matmul(found[data], op.concat([found[weight] for weight in weights], axis=1))
        parts = op.split(whole, 3, axis=2)
        return {found[product]: parts[i] for i, product in enumerate(products)}

    changed = rewrite_bindings(ctx, replace, attention)
    assert changed.script().count("R.matmul(") == 3 and "R.split(" in changed.script()
    same(attention, changed)


def test_items_are_rewritten():
    data = wildcard()
    split = is_op("relax.split")(data)
    joined = is_op("relax.concat")(is_tuple([is_tuple_get_item(split, 1), is_tuple_get_item(split, 0)]))

    def replace(call, found):
        assert isinstance(found[joined], relax.Call)
        halves = [op.strided_slice(found[data], [1], [i], [i + 2]) for i in (2, 0)]
        return op.concat(halves, axis=1)

    changed = rewrite_call(joined, replace, diamond)
    assert "R.strided_slice(" in changed.script() and "R.split" not in changed.script()
    same(diamond, changed)


def test_attributes_that_differ_are_left():
    turned = is_op("relax.permute_dims")(wildcard()).has_attr({"axes": [1, 0, 2]})
    assert rewrite_call(turned, lambda call, found: call.args[0], attention) is attention


# ===--- Rewriters ---------------------------------------------------------------------------------===#


@R.function
def negatives(x: R.Tensor((2, 3), "float32")):
    with R.dataflow():
        a = R.negative(x)
        b = R.negative(a)
        c = R.negative(b)
        d = R.negative(c)
        e = R.multiply(d, d)
        R.output(e)
    return e


def rewriter_of(pattern, function):
    return PatternMatchingRewriter.from_pattern(pattern, function)


def test_what_is_given_is_matched_again():
    inner, side = wildcard(), wildcard()
    once = is_op("relax.negative")(inner)
    twice = rewriter_of(
        is_op("relax.negative")(once), lambda expr, found: op.add(found[inner], op.zeros((2, 3), "float32"))
    )
    nothing = rewriter_of(is_op("relax.add")(inner, is_op("relax.zeros")(wildcard())), lambda expr, found: found[inner])
    square = rewriter_of(is_op("relax.multiply")(side, side), lambda expr, found: op.square(found[side]))
    changed = (twice | nothing | square)(negatives)
    assert "R.negative" not in changed.script() and "R.add" not in changed.script()
    assert "R.square(x)" in changed.script()
    same(negatives, changed)
    assert (nothing | square)(negatives).script().count("R.negative(") == 4


def test_the_first_that_gives_something():
    part = wildcard()
    exp = is_op("relax.exp")(part)
    none = rewriter_of(exp, lambda expr, found: None)
    sine = rewriter_of(exp, lambda expr, found: op.sin(found[part]))
    cosine = rewriter_of(exp, lambda expr, found: op.cos(found[part]))
    assert none(diamond) is diamond
    assert "R.sin(x)" in (none | sine | cosine)(diamond).script()
    assert "R.cos(x)" in (cosine | sine)(diamond).script()


def test_modules_are_rewritten():
    first, second = wildcard(), wildcard()
    swap = rewriter_of(is_op("relax.add")(first, second), lambda expr, found: op.subtract(found[first], found[second]))
    changed = swap(Chains)
    assert "R.subtract(c, a)" in changed.script() and "R.add" not in changed.script()
    assert "R.add" in Chains.script()
    assert changed.script().count("def twice") == 1


def test_rewriters_that_are_wrong():
    first, second = wildcard(), wildcard()
    swap = rewriter_of(is_op("relax.add")(first, second), lambda expr, found: op.add(found[second], found[first]))
    with pytest.raises(MLCError, match="again and again"):
        swap(diamond)
    with pytest.raises(TypeError, match="a function or a module is expected, not a str"):
        swap("main")
    with pytest.raises(TypeError):
        swap | first
