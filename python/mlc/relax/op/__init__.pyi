# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import nn as nn
from .call import call_dps_packed, call_packed, call_tir, shape_of, tuple_get_item
from .elementwise import *
from .linear_algebra import dense, linear, matmul
from .manipulate import concat, flatten, permute_dims, reshape
from .reduce import argmax, argmin, max, mean, min, prod, sum
__all__ = ['nn']
