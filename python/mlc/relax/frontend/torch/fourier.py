"""Fourier transforms, and the functions of complex tensors around them.

A complex tensor is two real ones here. A transform along one dimension is products with matrices of cosines and sines.
"""

import math

import numpy as np

from ... import op as R
from ...expr import const
from .importer import CONVERTERS, Complex, converts, converts_complex

# Functions that move elements do so with both parts.
_MOVES = """alias.default clone.default contiguous.default expand.default flip.default index_select.default
permute.default reshape.default roll.default select.int slice.Tensor squeeze.default squeeze.dim squeeze.dims
transpose.int unsqueeze.default view.default""".split()


def _product(importer, x, axis, matrix):
    """The product of a tensor with a matrix along one of its dimensions."""
    rank = x.struct_info.ndim
    turned = list(range(rank))
    turned[axis], turned[-1] = turned[-1], turned[axis]
    if axis != rank - 1:
        x = importer.emit(R.permute_dims(x, turned))
    made = importer.emit(R.matmul(x, const(matrix.astype(x.struct_info.dtype), x.struct_info.dtype)))
    return made if axis == rank - 1 else importer.emit(R.permute_dims(made, turned))


def _angles(rows, columns, size):
    # The remainder keeps the digits of the angle.
    return np.outer(np.arange(rows), np.arange(columns)) % size * (2 * math.pi / size)


def _extent(x, axis):
    size = x.struct_info.shape[axis]
    if not isinstance(size, int):
        raise NotImplementedError(f"a Fourier transform along dimension {axis}, whose size {size} is no number")
    return size


def _scale(normalization, count):
    return {0: 1.0, 1: 1 / math.sqrt(count), 2: 1 / count}[normalization]


def _along(importer, value, axis, is_forward, scale):
    """The transform of a complex tensor along a dimension."""
    size = _extent(value.real, axis)
    angles = _angles(size, size, size)
    cosines, sines = np.cos(angles) * scale, np.sin(angles) * (scale if is_forward else -scale)
    real = [_product(importer, value.real, axis, cosines), _product(importer, value.imaginary, axis, sines)]
    imaginary = [_product(importer, value.imaginary, axis, cosines), _product(importer, value.real, axis, sines)]
    return Complex(importer.emit(R.add(*real)), importer.emit(R.subtract(*imaginary)))


def _axes(x, dim):
    return [axis % x.struct_info.ndim for axis in dim]


@converts("_fft_r2c.default")
def _from_real(importer, x, dim, normalization, onesided):
    *others, last = _axes(x, dim)
    size = _extent(x, last)
    scale = _scale(normalization, math.prod(_extent(x, axis) for axis in (*others, last)))
    angles = _angles(size, size // 2 + 1 if onesided else size, size)
    parts = [_product(importer, x, last, matrix * scale) for matrix in (np.cos(angles), -np.sin(angles))]
    value = Complex(*parts)
    for axis in others:
        value = _along(importer, value, axis, True, 1.0)
    return value


@converts_complex("_fft_c2c.default")
def _from_complex(importer, value, dim, normalization, forward):
    axes = _axes(value.real, dim)
    scale = _scale(normalization, math.prod(_extent(value.real, axis) for axis in axes))
    for number, axis in enumerate(axes):
        value = _along(importer, value, axis, forward, 1.0 if number else scale)
    return value


@converts_complex("_fft_c2r.default")
def _to_real(importer, value, dim, normalization, last_dim_size):
    """What is not given is the conjugate of what is: all but the first, and the one in the middle, count twice."""
    *others, last = _axes(value.real, dim)
    scale = _scale(normalization, math.prod(_extent(value.real, axis) for axis in others) * last_dim_size)
    for axis in others:
        value = _along(importer, value, axis, False, 1.0)
    count = _extent(value.real, last)
    if count != last_dim_size // 2 + 1:
        raise NotImplementedError(f"irfft to {last_dim_size} elements of {count} frequencies")
    angles = _angles(count, last_dim_size, last_dim_size)
    weights = np.full((count, 1), 2.0 * scale)
    weights[0] = scale
    if last_dim_size % 2 == 0:
        weights[-1] = scale
    real = _product(importer, value.real, last, np.cos(angles) * weights)
    return R.subtract(real, _product(importer, value.imaginary, last, np.sin(angles) * weights))


# ===--- Complex tensors -------------------------------------------------------------------------===#


@converts("view_as_complex.default")
def _view_as_complex(importer, x):
    parts = importer.emit(R.split(x, 2, -1))
    return Complex(*(importer.emit(R.squeeze(parts[i], [-1])) for i in range(2)))


@converts("complex.default")
def _complex(importer, real, imaginary):
    return Complex(real, imaginary)


@converts_complex("view_as_real.default")
def _view_as_real(importer, value):
    return R.stack([value.real, value.imaginary], -1)


converts_complex("real.default")(lambda importer, value: value.real)
converts_complex("imag.default")(lambda importer, value: value.imaginary)


@converts_complex("abs.default")
def _abs(importer, value):
    return CONVERTERS["hypot.default"](importer, value.real, value.imaginary)


@converts_complex("angle.default")
def _angle(importer, value):
    return CONVERTERS["atan2.default"](importer, value.imaginary, value.real)


@converts_complex("_conj.default", "_conj_physical.default", "conj.default", "conj_physical.default")
def _conjugate(importer, value):
    return Complex(value.real, importer.emit(R.negative(value.imaginary)))


@converts_complex("resolve_conj.default", "resolve_neg.default")
def _same(importer, value):
    return value


@converts_complex("neg.default")
def _negative(importer, value):
    return Complex(*(importer.emit(R.negative(part)) for part in (value.real, value.imaginary)))


def _both(importer, value):
    """A value as a complex one; the imaginary part of a real one is None."""
    if isinstance(value, Complex):
        return value
    if isinstance(value, complex):
        return Complex(value.real, value.imag)
    return Complex(value, None)


def _of_two(importer, name, lhs, rhs):
    return importer.emit(CONVERTERS[name](importer, lhs, rhs))


@converts_complex("mul.Tensor", "mul.Scalar")
def _multiply(importer, lhs, rhs):
    lhs, rhs = _both(importer, lhs), _both(importer, rhs)

    def times(a, b):
        return None if a is None or b is None else _of_two(importer, "mul.Tensor", a, b)

    real, imaginary = times(lhs.real, rhs.real), times(lhs.real, rhs.imaginary)
    crossed, squared = times(lhs.imaginary, rhs.real), times(lhs.imaginary, rhs.imaginary)
    if squared is not None:
        real = importer.emit(R.subtract(real, squared))
        return Complex(real, importer.emit(R.add(imaginary, crossed)))
    return Complex(real, crossed if imaginary is None else imaginary)


@converts_complex("div.Tensor", "div.Scalar")
def _divide(importer, lhs, rhs):
    if isinstance(rhs, Complex):
        # By the conjugate over the square of the size.
        sizes = [_of_two(importer, "mul.Tensor", part, part) for part in (rhs.real, rhs.imaginary)]
        lhs, rhs = _multiply(importer, lhs, _conjugate(importer, rhs)), importer.emit(R.add(*sizes))
    return Complex(*(_of_two(importer, "div.Tensor", part, rhs) for part in (lhs.real, lhs.imaginary)))


def _sum(name, is_difference):
    @converts_complex(f"{name}.Tensor", f"{name}.Scalar")
    def convert(importer, lhs, rhs, alpha=1):
        if alpha != 1:
            raise NotImplementedError(f"{name} of complex tensors with alpha={alpha}")
        lhs, rhs = _both(importer, lhs), _both(importer, rhs)
        real = _of_two(importer, f"{name}.Tensor", lhs.real, rhs.real)
        if lhs.imaginary is None:
            imaginary = importer.emit(R.negative(rhs.imaginary)) if is_difference else rhs.imaginary
        elif rhs.imaginary is None:
            imaginary = lhs.imaginary
        else:
            imaginary = _of_two(importer, f"{name}.Tensor", lhs.imaginary, rhs.imaginary)
        # A part that is broadcast has the size of the other one.
        shape = real.struct_info.shape
        return Complex(real, importer.emit(R.broadcast_to(imaginary, shape)))


_sum("add", False)
_sum("sub", True)


def _moves(name):
    @converts_complex(name)
    def convert(importer, value, *arguments, **keywords):
        parts = (value.real, value.imaginary)
        return Complex(*(importer.emit(CONVERTERS[name](importer, part, *arguments, **keywords)) for part in parts))


for _name in _MOVES:
    _moves(_name)
