# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import io
import json
import zipfile
import numpy
from .._core.dtype import to_numpy
from .tensor import Tensor, tensor
def save_param_dict(params: Any) -> bytes: ...
def load_param_dict(param_bytes: Any) -> dict: ...
def save_param_dict_to_file(params: Any, path: Any) -> Any: ...
def load_param_dict_from_file(path: Any) -> dict: ...
