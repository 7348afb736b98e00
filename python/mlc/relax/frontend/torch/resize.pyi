# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import numpy as np
from ... import op as R
from ...expr import const
from .importer import converts
