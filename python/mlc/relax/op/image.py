"""Operators on images."""

from .base import constant_number, create, dims, f64, i64, string
from .base import dtype as dtype_attr


def resize2d(
    data,
    size,
    roi=None,
    layout="NCHW",
    method="linear",
    coordinate_transformation_mode="half_pixel",
    rounding_method="round",
    cubic_alpha=-0.75,
    cubic_exclude=0,
    extrapolation_value=0.0,
    out_dtype=None,
):
    """An image with another height and width."""
    if roi is not None and any(constant_number(edge) for edge in (roi if isinstance(roi, (list, tuple)) else [roi])):
        raise NotImplementedError("image.resize2d: a part of the image, roi, is not supported")
    size = [size, size] if isinstance(size, int) else size
    return create(
        "relax.image.resize2d",
        [data],
        size=dims(size),
        layout=string(layout),
        method=string(method),
        coordinate_transformation_mode=string(coordinate_transformation_mode),
        rounding_method=string(rounding_method),
        cubic_alpha=f64(cubic_alpha),
        cubic_exclude=i64(cubic_exclude),
        extrapolation_value=f64(extrapolation_value),
        out_dtype=dtype_attr(out_dtype),
    )


__all__ = ["resize2d"]
