"""Images: sizes and places of pixels."""

from ._call import Shape, call
from ._call import dtype as _dtype


def _resize(name, letters):
    def resize(data, roi, size, layout=letters, method="linear", coordinate_transformation_mode="half_pixel",
               rounding_method="", bicubic_alpha=-0.5, bicubic_exclude=0, extrapolation_value=0.0, out_dtype=None,
               output_shape=None):  # fmt: skip
        made = call(f"image.{name}", [data], size=Shape(size), layout=layout, method=method,
                    coordinate_transformation_mode=coordinate_transformation_mode,
                    rounding_method=rounding_method or "round", cubic_alpha=float(bicubic_alpha),
                    cubic_exclude=int(bicubic_exclude))  # fmt: skip
        return made if out_dtype in (None, "", data.dtype) else call("cast", [made], dtype=_dtype(out_dtype))

    resize.__name__ = resize.__qualname__ = name
    resize.__doc__ = f"The data with other sizes in the place of {letters[2:]}."
    return resize


resize2d, resize3d = _resize("resize2d", "NCHW"), _resize("resize3d", "NCDHW")


def grid_sample(data, grid, method="bilinear", layout="NCHW", padding_mode="zeros", align_corners=True):
    """The data at the places of a grid."""
    if layout != "NCHW":
        raise NotImplementedError(f"grid_sample of the layout {layout} is not supported yet")
    return call("image.grid_sample", [data, grid], method=method, padding_mode=padding_mode,
                align_corners=bool(align_corners))  # fmt: skip


def affine_grid(data, target_shape, align_corners=True):
    """The places that affine maps take the points of a grid to."""
    return call("image.affine_grid", [data], size=Shape(target_shape), align_corners=bool(align_corners))


__all__ = ["affine_grid", "grid_sample", "resize2d", "resize3d"]
