# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ... import op as R
from ...expr import const
from .elementwise import vector_norm
from .importer import converts
from .loops import largest_places
