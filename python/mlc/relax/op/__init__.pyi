# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import nn as nn
from .call import assert_op, call_dps_packed, call_packed, call_pure_packed, call_tir, call_tir_inplace, print, shape_of, tuple_get_item
from .elementwise import *
from .linear_algebra import dense, linear, matmul
from .manipulate import concat, flatten, permute_dims, reshape
from .reduce import argmax, argmin, max, mean, min, prod, sum
__all__ = ['nn']
