"""Operators between floats and integers that stand for them."""

from .elementwise import add, astype, clip, divide, multiply, round, subtract
from .manipulate import reshape

_LIMITS = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767), "uint16": (0, 65535)}


def quantize(data, scale, zero_point, axis=-1, out_dtype="int8"):
    """round(data / scale) + zero_point, limited to what the dtype holds."""
    if out_dtype not in _LIMITS:
        raise ValueError(f"quantize: out_dtype is one of {', '.join(_LIMITS)}, not {out_dtype!r}")
    scale, zero_point = _along(data, scale, axis), _along(data, zero_point, axis)
    rounded = round(divide(data, scale))
    return astype(clip(add(rounded, astype(zero_point, data.struct_info.dtype)), *_LIMITS[out_dtype]), out_dtype)


def dequantize(data, scale, zero_point, axis=-1, out_dtype="float32"):
    """(data - zero_point) * scale."""
    scale, zero_point = _along(data, scale, axis), _along(data, zero_point, axis)
    difference = subtract(astype(data, out_dtype), astype(zero_point, out_dtype))
    return multiply(difference, astype(scale, out_dtype))


def _along(data, values, axis):
    """Numbers of an axis, so that they are broadcast along the others."""
    if values.struct_info.ndim == 0:
        return values
    rank = data.struct_info.ndim
    shape = [1] * rank
    shape[axis] = values.struct_info.shape[0]
    return reshape(values, shape)
