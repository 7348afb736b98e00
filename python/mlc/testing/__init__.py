"""Helpers for tests."""

__all__ = ["assert_allclose"]


def assert_allclose(actual, desired, rtol=1e-7, atol=1e-7, verbose=True):
    """Raises an AssertionError unless the shapes are equal and the elements close."""
    import numpy

    actual, desired = _array(actual), _array(desired)
    numpy.testing.assert_allclose(actual.shape, desired.shape)
    numpy.testing.assert_allclose(actual, desired, rtol=rtol, atol=atol, verbose=verbose)


def _array(value):
    import numpy

    if hasattr(value, "detach"):
        value = value.detach()
    return value.numpy() if hasattr(value, "numpy") else numpy.asarray(value)
