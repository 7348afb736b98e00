"""Operators that order elements, and that read and write at places that tensors say."""

from .base import boolean, create, flag, i64, string, tensors_of
from .base import dtype as dtype_attr


def cumsum(data, axis=None, dtype=None, exclusive=False):
    """The sums of the elements up to each, along an axis or of the flat tensor."""
    return create("relax.cumsum", [data], axis=i64(axis), dtype=dtype_attr(dtype), exclusive=flag(exclusive))


def cumprod(data, axis=None, dtype=None, exclusive=False):
    """The products of the elements up to each, along an axis or of the flat tensor."""
    return create("relax.cumprod", [data], axis=i64(axis), dtype=dtype_attr(dtype), exclusive=flag(exclusive))


def sort(x, axis=-1, descending=False):
    """The elements along an axis in order."""
    return create("relax.sort", [x], axis=i64(axis), descending=flag(descending))


def argsort(data, axis=-1, descending=False, dtype="int32"):
    """Where the elements along an axis are, in order."""
    return create(
        "relax.argsort", [data], axis=i64(axis), descending=flag(descending), dtype=dtype_attr(dtype or "int32")
    )


def topk(data, k=1, axis=-1, ret_type="both", largest=True, dtype="int32"):
    """The largest or the smallest elements along an axis, and where they are."""
    kind = "both" if ret_type in (None, "") else ret_type
    return create(
        "relax.topk",
        [data],
        k=i64(k),
        axis=i64(axis),
        ret_type=string(kind),
        largest=boolean(largest),
        dtype=dtype_attr(dtype or "int32"),
    )


def gather_elements(data, indices, axis=0):
    """Elements at places along an axis."""
    return create("relax.gather_elements", [data, indices], axis=i64(axis))


def gather_nd(data, indices, batch_dims=0):
    """Slices at places of several dimensions."""
    return create("relax.gather_nd", [data, indices], batch_dims=i64(batch_dims))


def index_tensor(data, indices):
    """Elements at places that several tensors say, one a dimension."""
    return create("relax.index_tensor", [data, *tensors_of("index_tensor", indices)])


def scatter_elements(data, indices, updates, axis=0, reduction="update"):
    """The tensor with elements put in, or combined with those there, along an axis."""
    return create("relax.scatter_elements", [data, indices, updates], axis=i64(axis), reduction=string(reduction))


def scatter_nd(data, indices, updates, reduction="update"):
    """The tensor with slices put in, or combined with those there, at places of several dimensions."""
    return create("relax.scatter_nd", [data, indices, updates], reduction=string(reduction))
