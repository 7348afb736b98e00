# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import numpy as np
from ....tir.expr import Var as SymbolVar
from ... import op as R
from ...expr import Expr, const
from ...struct_info import TensorStructInfo
from .importer import converts, dtype_name
from .shapes import select
