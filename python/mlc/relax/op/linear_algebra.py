"""Products of matrices."""

from .base import create
from .base import dtype as dtype_attr


def matmul(x1, x2, out_dtype=None):
    """The product of matrices, with numpy's rules for vectors and batches."""
    return create("relax.matmul", [x1, x2], out_dtype=dtype_attr(out_dtype))


def linear(data, weight, bias=None, out_dtype=None):
    """data @ weight.T, with a bias added if there is one."""
    operands = [data, weight] if bias is None else [data, weight, bias]
    return create("relax.linear", operands, out_dtype=dtype_attr(out_dtype))


def dense(data, weight, out_dtype=None):
    """data @ weight.T."""
    return linear(data, weight, out_dtype=out_dtype)
