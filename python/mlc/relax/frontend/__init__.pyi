# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .common import detach_params as detach_params
__all__ = ['detach_params']
