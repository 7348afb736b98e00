"""Patterns of the computations that libraries have: each with the names of its parts, for a `FusionPattern`."""

from ..dpl import is_op, wildcard

__all__ = [
    "make_attention_pattern",
    "make_conv2d_pattern",
    "make_layer_norm_pattern",
    "make_matmul_pattern",
    "make_residual_block_pattern",
    "make_rms_norm_pattern",
]


def _with_bias_activation(root, annotations, with_bias, activation):
    out = annotations["root"] = root
    if with_bias:
        annotations["bias"] = bias = wildcard()
        out = is_op("relax.add")(out, bias)
    if activation is not None:
        out = is_op(activation)(out)
    return out, annotations


def make_conv2d_pattern(with_bias=False, activation=None):
    """A `relax.nn.conv2d`, the sum of it and a bias, and of that an operator such as `relax.nn.relu`.

    Its parts: `lhs`, `rhs`, `root` and `bias`.

    >>> pattern, parts = make_conv2d_pattern(with_bias=True, activation="relax.nn.relu")
    >>> sorted(parts)
    ['bias', 'lhs', 'rhs', 'root']
    """
    lhs, rhs = wildcard(), wildcard()
    root = is_op("relax.nn.conv2d")(lhs, rhs)
    return _with_bias_activation(root, {"lhs": lhs, "rhs": rhs}, with_bias, activation)


def make_matmul_pattern(with_bias=False, activation=None, transposed_rhs=False):
    """A `relax.matmul`, by `relax.permute_dims` of a tensor if `transposed_rhs`, with a bias and an activation.

    Its parts: `lhs`, `rhs`, `root` and `bias`.
    """
    lhs, rhs = wildcard(), wildcard()
    factor = is_op("relax.permute_dims")(rhs) if transposed_rhs else rhs
    root = is_op("relax.matmul")(lhs, factor)
    return _with_bias_activation(root, {"lhs": lhs, "rhs": rhs}, with_bias, activation)


def make_attention_pattern(with_bias=False):
    """A `relax.nn.attention`; its parts: `query`, `key`, `value` and `bias`."""
    parts = {name: wildcard() for name in ("query", "key", "value", *(("bias",) if with_bias else ()))}
    return is_op("relax.nn.attention_bias" if with_bias else "relax.nn.attention")(*parts.values()), parts


def make_layer_norm_pattern():
    """A `relax.nn.layer_norm`."""
    return is_op("relax.nn.layer_norm")(wildcard(), wildcard(), wildcard()), {}


def make_rms_norm_pattern():
    """A `relax.nn.rms_norm`; its parts: `inp` and `weight`."""
    parts = {"inp": wildcard(), "weight": wildcard()}
    return is_op("relax.nn.rms_norm")(*parts.values()), parts


def make_residual_block_pattern(node_output, binary_op="relax.add", activation=None):
    """What `binary_op` makes of a pattern, or of an annotated one, and another tensor, its part `residual`."""
    inner, annotations = node_output if isinstance(node_output, tuple) else (node_output, {})
    residual, op = wildcard(), is_op(binary_op)
    out = op(inner, residual) | op(residual, inner)
    return is_op(activation)(out) if activation is not None else out, {**annotations, "residual": residual}
