"""Special functions of torch, each one tensor expression."""

import math

from .... import te, tir
from .elementwise import _as_float
from .importer import converts

# The series of erfinv: in w - 2.5, with w = -log(1 - x^2), below 5, and in sqrt(w) - 3 above. Then Lanczos's numbers.
_ERFINV_NEAR = [2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503]
_ERFINV_NEAR += [-0.00417768164, 0.246640727, 1.50140941]
_ERFINV_FAR = [-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613]
_ERFINV_FAR += [0.00943887047, 1.00167406, 2.83297682]
_LANCZOS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905]
_LANCZOS += [-0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]
# B_2k / (2k) of the series of digamma.
_BERNOULLI = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12]


def _polynomial(x, factors):
    result = x * 0.0 + factors[0]
    for factor in factors[1:]:
        result = result * x + factor
    return result


def _erfinv(x):
    w = 0.0 - tir.log((1.0 - x) * (1.0 + x))
    near = _polynomial(w - 2.5, _ERFINV_NEAR)
    far = _polynomial(tir.sqrt(tir.max(w, x * 0.0 + 5.0)) - 3.0, _ERFINV_FAR)
    y = tir.Select(w < 5.0, near, far) * x
    if x.dtype == "float64":
        # The series have the digits of a float32: two of Newton's steps.
        for _ in range(2):
            y = y - (tir.erf(y) - x) / (2 / math.sqrt(math.pi) * tir.exp(0.0 - y * y))
    return tir.Select(tir.abs(x) == 1.0, x / (1.0 - tir.abs(x)), y)


def _of_sine(x):
    """sin(pi x), from the part of x between two whole numbers."""
    return tir.sin((x - tir.floor(x)) * math.pi)


def _lgamma(x):
    """Lanczos's series, and below a half what is at 1 - x reflected."""
    at = tir.Select(x < 0.5, 1.0 - x, x) - 1.0
    series = at * 0.0 + 0.99999999999980993
    for i, factor in enumerate(_LANCZOS):
        series = series + factor / (at + (i + 1.0))
    base = at + 7.5
    value = 0.5 * math.log(2 * math.pi) + (at + 0.5) * (tir.log(base) - 1.0) + (tir.log(series) - 7.0)
    reflected = math.log(math.pi) - tir.log(_of_sine(x)) - value
    is_whole = tir.all(x <= 0.0, tir.floor(x) == x)
    infinity = tir.infinity(x.dtype)
    value = tir.Select(tir.abs(x) == infinity, infinity, tir.Select(x < 0.5, reflected, value))
    return tir.Select(is_whole, infinity, value)


def _digamma(x):
    """The series of large numbers, eight steps up from x; below 0 what is at 1 - x reflected."""
    at = tir.Select(x < 0.0, 1.0 - x, x)
    below = at * 0.0
    for i in range(8):
        below = below + 1.0 / (at + float(i))
    at = at + 8.0
    inverse = 1.0 / (at * at)
    series = _polynomial(inverse, _BERNOULLI[::-1]) * inverse
    value = tir.log(at) - 0.5 / at - series - below
    part = (x - tir.floor(x)) * math.pi
    reflected = value - math.pi * tir.cos(part) / tir.sin(part)
    is_whole = tir.all(x < 0.0, tir.floor(x) == x)
    nothing = tir.const(math.nan, x.dtype)
    value = tir.Select(x < 0.0, reflected, value)
    return tir.Select(x == 0.0, -1.0 / x, tir.Select(is_whole, nothing, value))


def _converts(name, function):
    @converts(f"{name}.default")
    def convert(importer, x):
        x = _as_float(importer, x)

        def compute(x):
            return te.compute(x.shape, lambda *indices: function(x[indices]), name=name)

        return importer.builder.call_te(compute, x, primfunc_name_hint=name)


_converts("erfinv", _erfinv)
_converts("lgamma", _lgamma)
_converts("digamma", _digamma)
_converts("erfc", lambda x: 1.0 - tir.erf(x))
_converts("special_ndtri", lambda x: math.sqrt(2) * _erfinv(2.0 * x - 1.0))
