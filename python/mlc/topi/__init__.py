"""Tensor operators as tensor expressions. The bodies are C++; here are the signatures that TVM's users know."""

from . import image, nn
from ._call import call as _call
from .elementwise import *
from .index import *
from .manipulate import *
from .reduction import *
from .reduction import all, any, max, min, prod, sum
from .sort import *


def matmul(a, b, transp_a=False, transp_b=False):
    """The product of two matrices, either of which may be given transposed."""
    return _call("matmul", [a, b], transp_a=transp_a, transp_b=transp_b)


def batch_matmul(x, y, oshape=None, out_dtype=None, transpose_a=False, transpose_b=True):
    """The products of batches of matrices."""
    return nn.batch_matmul(x, y, oshape, out_dtype, transpose_a, transpose_b)


def flatten(data):
    """All dimensions but the first as one."""
    return nn.flatten(data)


def identity(x):
    """The tensor."""
    return x
