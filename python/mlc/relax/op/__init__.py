"""The operators of graphs, each a Call with the type that C++ infers."""

from . import nn
from .call import (
    assert_op,
    call_dps_packed,
    call_packed,
    call_pure_packed,
    call_tir,
    call_tir_inplace,
    print,
    shape_of,
    tuple_get_item,
)
from .elementwise import *
from .linear_algebra import dense, linear, matmul
from .manipulate import concat, flatten, permute_dims, reshape
from .reduce import argmax, argmin, max, mean, min, prod, sum

__all__ = ["nn"]
