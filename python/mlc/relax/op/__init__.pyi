# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import nn as nn
from .call import assert_op, call_dps_packed, call_packed, call_pure_packed, call_tir, call_tir_inplace, print, shape_of, tuple_get_item
from .create import arange, eye, full, full_like, one_hot, ones, ones_like, tril, triu, zeros, zeros_like
from .elementwise import *
from .linear_algebra import dense, linear, matmul
from .manipulate import broadcast_to, concat, expand_dims, flatten, flip, permute_dims, repeat, reshape, split, squeeze, stack, strided_slice, take, tile
from .reduce import argmax, argmin, max, mean, min, prod, std, sum, variance
__all__ = ['nn']
