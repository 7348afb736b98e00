"""Operators on images."""

from .base import constant_number, create, dims, f64, flag, i64, string
from .base import dtype as dtype_attr


def _resize(letters):
    count = len(letters)
    name = f"resize{count}d"

    def function(
        data,
        size,
        roi=None,
        layout="NC" + letters,
        method="linear",
        coordinate_transformation_mode="half_pixel",
        rounding_method="round",
        cubic_alpha=-0.75,
        cubic_exclude=0,
        extrapolation_value=0.0,
        out_dtype=None,
    ):
        edges = roi if isinstance(roi, (list, tuple)) else [0 if roi is None else roi]
        if any(constant_number(edge) for edge in edges):
            raise NotImplementedError(f"image.{name}: a part of the image, roi, is not supported")
        return create(
            f"relax.image.{name}",
            [data],
            size=dims([size] * count if isinstance(size, int) else size),
            layout=string(layout),
            method=string(method),
            coordinate_transformation_mode=string(coordinate_transformation_mode),
            rounding_method=string(rounding_method),
            cubic_alpha=f64(cubic_alpha),
            cubic_exclude=i64(cubic_exclude),
            extrapolation_value=f64(extrapolation_value),
            out_dtype=dtype_attr(out_dtype),
        )

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"An image with other sizes of {letters}."
    return function


resize2d = _resize("HW")
resize3d = _resize("DHW")


def grid_sample(data, grid, method="bilinear", layout="NCHW", padding_mode="zeros", align_corners=False):
    """An image read at places from -1 to 1; `grid` has their x and y, as (batch, 2, height, width)."""
    return create(
        "relax.image.grid_sample",
        [data, grid],
        method=string(method),
        layout=string(layout),
        padding_mode=string(padding_mode),
        align_corners=flag(align_corners),
    )


def affine_grid(data, size):
    """The places that maps of (batch, 2, 3) make of those of an image, for `grid_sample`."""
    return create("relax.image.affine_grid", [data], size=dims([size, size] if isinstance(size, int) else size))


__all__ = ["affine_grid", "grid_sample", "resize2d", "resize3d"]
