"""Patterns of what libraries compute, and where they are registered."""

import pytest

from mlc import relax
from mlc.relax.backend import get_pattern, get_patterns_with_prefix, patterns, register_patterns
from mlc.relax.dpl import is_op, wildcard
from mlc.relax.transform import FuseOpsByPattern
from mlc.script import ir as I
from mlc.script import relax as R


@I.ir_module
class Program:
    @R.function
    def main(
        q: R.Tensor((2, 8, 4, 16), "float32"),
        b: R.Tensor((2, 4, 8, 8), "float32"),
        x: R.Tensor((1, 3, 8, 8), "float32"),
        w: R.Tensor((4, 3, 3, 3), "float32"),
        c: R.Tensor((1, 4, 1, 1), "float32"),
        u: R.Tensor((5, 16), "float32"),
        v: R.Tensor((6, 16), "float32"),
    ):
        with R.dataflow():
            attended = R.nn.attention(q, q, q, b)
            again = R.nn.attention(attended, q, q)
            convolved = R.nn.relu(R.add(R.nn.conv2d(x, w), c))
            product = R.matmul(u, R.permute_dims(v))
            residual = R.add(u, R.nn.rms_norm(u, R.zeros((16,), "float32"), axes=[-1]))
            normal = R.nn.layer_norm(u, R.ones((16,), "float32"), R.zeros((16,), "float32"), axes=[-1])
            out = (again, convolved, product, residual, normal)
            R.output(out)
        return out


@pytest.mark.parametrize(
    "made, operators",
    [
        (patterns.make_attention_pattern(), ["nn.attention"]),
        (patterns.make_attention_pattern(with_bias=True), ["nn.attention_bias"]),
        (patterns.make_conv2d_pattern(), ["nn.conv2d"]),
        (patterns.make_conv2d_pattern(True, "relax.nn.relu"), ["nn.conv2d", "add", "nn.relu"]),
        (patterns.make_matmul_pattern(), ["matmul"]),
        (patterns.make_matmul_pattern(transposed_rhs=True), ["permute_dims", "matmul"]),
        (patterns.make_residual_block_pattern(patterns.make_rms_norm_pattern()), ["nn.rms_norm", "add"]),
        (patterns.make_layer_norm_pattern(), ["nn.layer_norm"]),
    ],
)
def test_patterns(made, operators):
    pattern, annotations = made
    found = FuseOpsByPattern([("library.op", pattern, annotations)])(Program)
    fused = [function for function in found.functions.values() if dict(function.attrs).get("Composite")]
    assert len(fused) == 1
    values = [binding.value for block in fused[0].body.blocks for binding in block.bindings]
    calls = [value.op.name.removeprefix("relax.") for value in values if isinstance(value, relax.Call)]
    assert calls == operators


def test_names_of_parts():
    _, parts = patterns.make_residual_block_pattern(
        patterns.make_conv2d_pattern(with_bias=True), activation="relax.exp"
    )
    assert sorted(parts) == ["bias", "lhs", "residual", "rhs", "root"]


def test_what_is_registered_later_is_tried_first():
    register_patterns([("test.first", is_op("relax.exp")(wildcard())), ("test.second", is_op("relax.abs")(wildcard()))])
    register_patterns([("test.first", is_op("relax.sin")(wildcard()))])
    assert [pattern.name for pattern in get_patterns_with_prefix("test.")] == [
        "test.first",
        "test.first",
        "test.second",
    ]
    assert get_pattern("test.first") is get_patterns_with_prefix("test.")[0]


# ===--- What is refused -------------------------------------------------------------------------===#


def test_what_is_no_pattern():
    with pytest.raises(TypeError, match="'library.op' has no pattern of relax.dpl, but 3"):
        register_patterns([("library.op", 3)])
    assert get_pattern("library.op") is None and get_patterns_with_prefix("library.") == []
