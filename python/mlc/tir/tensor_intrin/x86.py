"""Dot products of bytes, as x86 has them: 16 sums of 4 products of an unsigned and a signed byte.

The implementations are ordinary vector operations, which are exact: a sum of two products is never cut off at 16 bits.
"""

from ...script import tir as T
from ..intrin import TensorIntrin

VNNI_DOT_16x4_INTRIN = "dot_16x4_vnni"
AVX512_DOT_16x4_INTRIN = "dot_16x4_avx512"


@T.prim_func
def dot_product_16x4_u8i8i32_desc(
    A: T.Buffer((4,), "uint8", offset_factor=1),
    B: T.Buffer((16, 4), "int8", offset_factor=1),
    C: T.Buffer((16,), "int32", offset_factor=1),
):
    with T.block("root"):
        T.reads(C[0:16], A[0:4], B[0:16, 0:4])
        T.writes(C[0:16])
        for i, k in T.grid(16, 4):
            with T.block("update"):
                vi, vk = T.axis.remap("SR", [i, k])
                C[vi] = C[vi] + T.Cast("int32", A[vk]) * T.Cast("int32", B[vi, vk])


@T.prim_func
def dot_product_16x4_u8i8i32_vnni(
    A: T.Buffer((4,), "uint8", offset_factor=1),
    B: T.Buffer((16, 4), "int8", offset_factor=1),
    C: T.Buffer((16,), "int32", offset_factor=1),
):
    """All four products of a lane are added in 32 bits."""
    with T.block("root"):
        T.reads(C[0:16], A[0:4], B[0:16, 0:4])
        T.writes(C[0:16])
        for i in T.vectorized(16):
            with T.block("lane"):
                vi = T.axis.spatial(16, i)
                C[vi] = C[vi] + (
                    T.Cast("int32", A[0]) * T.Cast("int32", B[vi, 0])
                    + T.Cast("int32", A[1]) * T.Cast("int32", B[vi, 1])
                    + T.Cast("int32", A[2]) * T.Cast("int32", B[vi, 2])
                    + T.Cast("int32", A[3]) * T.Cast("int32", B[vi, 3])
                )


@T.prim_func
def dot_product_16x4_u8i8i32_avx512(
    A: T.Buffer((4,), "uint8", offset_factor=1),
    B: T.Buffer((16, 4), "int8", offset_factor=1),
    C: T.Buffer((16,), "int32", offset_factor=1),
):
    """Products fit in 16 bits, and are added in pairs."""
    with T.block("root"):
        T.reads(C[0:16], A[0:4], B[0:16, 0:4])
        T.writes(C[0:16])
        for i in T.vectorized(16):
            with T.block("lane"):
                vi = T.axis.spatial(16, i)
                C[vi] = C[vi] + (
                    T.Cast("int32", T.Cast("int16", A[0]) * T.Cast("int16", B[vi, 0]))
                    + T.Cast("int32", T.Cast("int16", A[1]) * T.Cast("int16", B[vi, 1]))
                )
                C[vi] = C[vi] + (
                    T.Cast("int32", T.Cast("int16", A[2]) * T.Cast("int16", B[vi, 2]))
                    + T.Cast("int32", T.Cast("int16", A[3]) * T.Cast("int16", B[vi, 3]))
                )


TensorIntrin.register(VNNI_DOT_16x4_INTRIN, dot_product_16x4_u8i8i32_desc, dot_product_16x4_u8i8i32_vnni, override=True)
TensorIntrin.register(
    AVX512_DOT_16x4_INTRIN, dot_product_16x4_u8i8i32_desc, dot_product_16x4_u8i8i32_avx512, override=True
)

__all__ = [
    "AVX512_DOT_16x4_INTRIN",
    "VNNI_DOT_16x4_INTRIN",
    "dot_product_16x4_u8i8i32_avx512",
    "dot_product_16x4_u8i8i32_desc",
    "dot_product_16x4_u8i8i32_vnni",
]
