"""Numbers and expressions of shapes, for functions that make tensor expressions."""

import numpy
import pytest

import mlc
from mlc import te, tir
from mlc.topi import utils


def test_constants():
    n = te.var("n")
    placeholder = te.placeholder((4, n, 3), name="A")
    assert utils.get_const_tuple(placeholder.shape)[::2] == (4, 3) and utils.get_const_tuple(()) == ()
    assert utils.get_const_tuple(placeholder.shape)[1].same_as(placeholder.shape[1])
    assert utils.get_const_int(tir.const(7) // 2) == 3 and utils.get_const_int(5) == 5
    assert utils.equal_const_int(n - n, 0) and not utils.equal_const_int(n, 0)
    assert utils.prod(placeholder.shape[::2]) == 12 and utils.prod([]) == 1


def test_places():
    i, j = tir.Var("i", "int32"), tir.Var("j", "int32")
    place = utils.ravel_index([i, j], (4, 6))
    assert str(utils.simplify(place)) == "i * 6 + j"
    assert [utils.ravel_index(utils.unravel_index(k, (2, 3, 4)), (2, 3, 4)) for k in range(24)] == list(range(24))
    source = te.placeholder((12,), name="A")
    made = te.compute((3, 4), lambda *indices: source[utils.ravel_index(indices, (3, 4))], name="B")
    given, out = numpy.arange(12, dtype="float32"), numpy.zeros((3, 4), "float32")
    mlc.compile(te.create_prim_func([source, made]))["main"](given, out)
    numpy.testing.assert_array_equal(out, given.reshape(3, 4))


def test_what_is_no_number():
    with pytest.raises(ValueError, match="get_const_int: n is not a constant integer"):
        utils.get_const_int(te.var("n"))
    with pytest.raises(ValueError):
        utils.ravel_index([1], (2, 3))
