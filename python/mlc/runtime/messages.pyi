# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .registry import register_func
