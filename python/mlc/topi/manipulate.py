"""Functions that move elements."""

from ._call import Shape, call


def transpose(a, axes=None):
    """The dimensions in another order; without one, reversed."""
    return call("transpose", [a], axes=axes)


def reshape(a, newshape):
    """The same elements in another shape."""
    return call("reshape", [a], shape=Shape(newshape))


def broadcast_to(data, shape):
    """The tensor repeated along dimensions of extent 1."""
    return call("broadcast_to", [data], shape=Shape(shape))


def expand_dims(a, axis, num_newaxis=1):
    """A tensor with dimensions of extent 1 put in before an axis."""
    return call("expand_dims", [a], axis=axis, num_newaxis=None if num_newaxis == 1 else num_newaxis)


def squeeze(a, axis=None):
    """A tensor without some dimensions of extent 1, or without all of them."""
    return call("squeeze", [a], axis=axis)


def concatenate(a_tuple, axis=0):
    """The tensors one after the other along an axis."""
    return call("concatenate", list(a_tuple), axis=axis)


def stack(tensors, axis=0):
    """The tensors along a new axis."""
    return call("stack", list(tensors), axis=axis)


def take(a, indices, axis=None, batch_dims=0, mode="clip"):
    """The elements, or slices along an axis, that the indices say."""
    if batch_dims:
        raise NotImplementedError("take: batch_dims is not supported yet")
    return call("take", [a, indices], axis=axis, mode=mode)


__all__ = ["broadcast_to", "concatenate", "expand_dims", "reshape", "squeeze", "stack", "take", "transpose"]
