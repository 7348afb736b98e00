"""Products of matrices."""

from .base import create
from .base import dtype as dtype_attr
from .elementwise import add
from .manipulate import permute_dims


def matmul(x1, x2, out_dtype=None):
    """The product of matrices, with numpy's rules for vectors and batches."""
    return create("relax.matmul", [x1, x2], out_dtype=dtype_attr(out_dtype))


def linear(data, weight, bias=None, out_dtype=None):
    """data @ weight.T, with a bias added if there is one."""
    product = matmul(data, permute_dims(weight), out_dtype)
    return product if bias is None else add(product, bias)


def dense(data, weight, out_dtype=None):
    """data @ weight.T."""
    return linear(data, weight, out_dtype=out_dtype)
