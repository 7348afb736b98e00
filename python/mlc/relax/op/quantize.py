"""Operators between floats and integers that stand for them."""

from ..._core.context import MLCError
from ..struct_info import TensorStructInfo
from .body import composed
from .composed import _axis, _info, _open
from .elementwise import add, astype, clip, divide, multiply, round, subtract
from .manipulate import reshape

_LIMITS = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767), "uint16": (0, 65535)}
_FLOATS = ("float16", "bfloat16", "float32", "float64")


def quantize(data, scale, zero_point, axis=-1, out_dtype="int8"):
    """round(data / scale) + zero_point, limited to what the dtype holds."""
    out_dtype = str(out_dtype)
    if out_dtype not in _LIMITS:
        raise MLCError(f"quantize: out_dtype is one of {', '.join(_LIMITS)}, not {out_dtype!r}")
    axis = _checked("quantize", data, scale, zero_point, axis)
    limits = _LIMITS[out_dtype]

    def compute(data, scale, zero_point):
        scale, zero_point = _along(data, scale, axis), _along(data, zero_point, axis)
        rounded = add(round(divide(data, scale)), astype(zero_point, data.struct_info.dtype))
        return astype(clip(rounded, *limits), out_dtype)

    return _operator("quantize", data, scale, zero_point, axis, out_dtype, compute)


def dequantize(data, scale, zero_point, axis=-1, out_dtype="float32"):
    """(data - zero_point) * scale."""
    out_dtype = str(out_dtype)
    if out_dtype not in _FLOATS:
        raise MLCError(f"dequantize: out_dtype is one of {', '.join(_FLOATS)}, not {out_dtype!r}")
    axis = _checked("dequantize", data, scale, zero_point, axis)

    def compute(data, scale, zero_point):
        scale, zero_point = _along(data, scale, axis), _along(data, zero_point, axis)
        difference = subtract(astype(data, out_dtype), astype(zero_point, out_dtype))
        return multiply(difference, astype(scale, out_dtype))

    return _operator("dequantize", data, scale, zero_point, axis, out_dtype, compute)


def _operator(name, data, scale, zero_point, axis, out_dtype, compute):
    info = data.struct_info

    def unknown():
        return _open(info, out_dtype) if info.shape is None else TensorStructInfo(info.shape, out_dtype)

    return composed(name, [data, scale, zero_point], compute, {"out_dtype": out_dtype, "axis": axis}, unknown)


def _checked(name, data, scale, zero_point, axis):
    """The axis, where the numbers of it fit to the data."""
    info = _info(name, data)
    if info.ndim > 0:
        _axis(name, axis, info.ndim)
    for what, values in (("scale", scale), ("zero_point", zero_point)):
        numbers = _info(name, values)
        if numbers.ndim not in (-1, 0, 1):
            raise MLCError(f"{name}: {what} is one number, or one for each place of the axis, not {numbers}")
        if numbers.ndim == 1 and None not in (numbers.shape, info.shape):
            sizes = [str(numbers.shape[0]), str(info.shape[axis]) if info.ndim else "1"]
            if sizes[0] != sizes[1] and sizes[0] != "1" and all(size.isdigit() for size in sizes):
                raise MLCError(f"{name}: expected {what} to have {sizes[1]} numbers, but got {sizes[0]}")
    return int(axis)


def _along(data, values, axis):
    """Numbers of an axis, so that they are broadcast along the others."""
    if values.struct_info.ndim == 0:
        return values
    rank = data.struct_info.ndim
    shape = [1] * rank
    if rank:
        shape[axis] = values.struct_info.shape[0]
    return reshape(values, shape)
