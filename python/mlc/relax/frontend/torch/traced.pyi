# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from .importer import from_exported_program
def from_fx(model: Any, input_info: Any, *, keep_params_as_input: Any = ..., unwrap_unit_return_tuple: Any = ..., no_bind_return_tuple: Any = ..., custom_convert_map: Any = ..., default_image_layout: Any = ...) -> Any: ...
