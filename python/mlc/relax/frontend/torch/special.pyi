# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import math
from .... import te, tir
from .elementwise import _as_float
from .importer import converts
