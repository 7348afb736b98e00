# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import numbers
def check_config(config: Any) -> None: ...
CONFIGS: Any
__all__ = ['CONFIGS', 'check_config']
