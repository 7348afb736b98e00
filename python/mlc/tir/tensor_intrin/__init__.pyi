# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

