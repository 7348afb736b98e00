# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from ...script import tir as T
from ..intrin import TensorIntrin
def dot_product_16x4_u8i8i32_desc(A: T.Buffer((4,), 'uint8', offset_factor=1), B: T.Buffer((16, 4), 'int8', offset_factor=1), C: T.Buffer((16,), 'int32', offset_factor=1)) -> Any: ...
def dot_product_16x4_u8i8i32_vnni(A: T.Buffer((4,), 'uint8', offset_factor=1), B: T.Buffer((16, 4), 'int8', offset_factor=1), C: T.Buffer((16,), 'int32', offset_factor=1)) -> Any: ...
def dot_product_16x4_u8i8i32_avx512(A: T.Buffer((4,), 'uint8', offset_factor=1), B: T.Buffer((16, 4), 'int8', offset_factor=1), C: T.Buffer((16,), 'int32', offset_factor=1)) -> Any: ...
AVX512_DOT_16x4_INTRIN: Any
VNNI_DOT_16x4_INTRIN: Any
__all__ = ['AVX512_DOT_16x4_INTRIN', 'VNNI_DOT_16x4_INTRIN', 'dot_product_16x4_u8i8i32_avx512', 'dot_product_16x4_u8i8i32_desc', 'dot_product_16x4_u8i8i32_vnni']
