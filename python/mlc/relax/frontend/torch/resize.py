"""Images of another size."""

import numpy as np

from ... import op as R
from ...expr import const
from .importer import converts


def _taps(method, mode, extent, size, scale):
    """The places that are read along a dimension where it grows by `scale`, and what each of them counts."""
    step, half, one = np.float32(1 / scale), np.float32(0.5), np.float32(1)
    steps = np.arange(size, dtype="float32")
    if method == "nearest_neighbor":
        place = steps * step if mode == "asymmetric" else (steps + half) * step
        return [(np.minimum(np.floor(place), extent - 1), None)]
    place = (steps + half) * step - half
    if method == "linear":
        place = np.maximum(place, np.float32(0))
    first = np.floor(place)
    x = place - first
    if method == "linear":
        weights = {0: one - x, 1: x}
    else:
        a = np.float32(-0.75)
        near = [((a + 2) * d - (a + 3)) * d * d + one for d in (x, one - x)]
        far = [((a * d - 5 * a) * d + 8 * a) * d - 4 * a for d in (one + x, one - x + one)]
        weights = {-1: far[0], 0: near[0], 1: near[1], 2: far[1]}
    return [(np.clip(first + offset, 0, extent - 1), weight) for offset, weight in weights.items()]


def _resample(importer, x, axis, taps):
    dtype = x.struct_info.dtype
    wide = "float64" if dtype == "float64" else "float32"
    x = importer.emit(R.astype(x, wide))
    total = None
    for places, weight in taps:
        part = importer.emit(R.take(x, const(places.astype("int64"), "int64"), axis))
        if weight is not None:
            shape = [-1 if dim == axis else 1 for dim in range(x.struct_info.ndim)]
            part = importer.emit(R.multiply(part, const(weight.astype(wide).reshape(shape), wide)))
        total = part if total is None else importer.emit(R.add(total, part))
    return importer.emit(R.astype(total, dtype))


def _resized(importer, x, size, scales, method, mode):
    extents = list(x.struct_info.shape)[2:]
    scales = [int(s) if s and s == int(s) else s for s in scales or [None] * len(extents)]
    if not all(isinstance(n, int) for n, s in zip(extents, scales, strict=True) if isinstance(s, float)):
        raise NotImplementedError("interpolate: expected the extents to be numbers where a scale is no whole number")
    if size is None:
        size = [n * s if isinstance(s, int) else int(n * s) for n, s in zip(extents, scales, strict=True)]
    if mode != "align_corners":
        # The scale is what was asked for, also where it gives no whole size.
        for axis, (extent, scale, number) in enumerate(zip(extents, scales, size, strict=True), 2):
            if isinstance(scale, float) and extent * scale != number:
                x = _resample(importer, x, axis, _taps(method, mode, extent, number, scale))
    if len(extents) == 1:
        x = importer.emit(R.expand_dims(x, [2]))
        size = [1, *size]
    rounding = "floor" if method == "nearest_neighbor" else "round"
    resize = R.image.resize3d if len(extents) == 3 else R.image.resize2d
    layout = "NCDHW" if len(extents) == 3 else "NCHW"
    x = resize(x, size, None, layout, method, mode, rounding)
    return R.squeeze(importer.emit(x), [2]) if len(extents) == 1 else x


def _add_nearest(name, mode):
    @converts(f"{name}.vec")
    def with_scales(importer, x, size=None, scales=None):
        return _resized(importer, x, size, scales, "nearest_neighbor", mode)

    @converts(f"{name}.default")
    def with_size(importer, x, size, *scales):
        return _resized(importer, x, size, scales, "nearest_neighbor", mode)


def _add_weighted(name, method):
    @converts(f"{name}.vec")
    def with_scales(importer, x, size=None, align_corners=False, scales=None):
        return _resized(importer, x, size, scales, method, "align_corners" if align_corners else "half_pixel")

    @converts(f"{name}.default")
    def with_size(importer, x, size, align_corners=False, *scales):
        return _resized(importer, x, size, scales, method, "align_corners" if align_corners else "half_pixel")


for _rank in (1, 2, 3):
    _add_nearest(f"upsample_nearest{_rank}d", "asymmetric")
    _add_nearest(f"_upsample_nearest_exact{_rank}d", "tf_half_pixel_for_nn")
for _name, _method in {
    "linear1d": "linear",
    "bilinear2d": "linear",
    "trilinear3d": "linear",
    "bicubic2d": "cubic",
}.items():
    _add_weighted(f"upsample_{_name}", _method)
