# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import types
from .. import ir
from .._core.context import MLCError, at, context, name_of
from .._core.module import IRModule
from .._core.names import device_attribute
from ..tir.index_map import IndexMap
from ..transform import Pass, pipeline
from .block_builder import BlockBuilder, _Function
from .expr import Call, as_expr
from .function import Function
def legalize(mod: IRModule, functions: Any) -> IRModule: ...
def FastMathTransform() -> Pass: ...
def RealizeVDevice() -> Pass: ...
def UpdateVDevice(new_vdevice: Any, index: Any) -> Pass: ...
def AlterOpImpl(op_impl_map: Any, op_buffer_transforms: Any, op_buffer_axis_separators: Any = ..., op_buffer_input_axis_separators: Any = ...) -> Pass: ...
