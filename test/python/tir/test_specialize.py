"""Functions over buffers with values in place of parameters and sizes."""

import pytest

from mlc import tir
from mlc.script import from_source

SYMBOLIC = """
@T.prim_func(private=True)
def main(a: T.handle, b: T.handle, n: T.int32):
    m = T.int32()
    A = T.match_buffer(a, (m, n))
    B = T.match_buffer(b, (m, n * 2))
    for i, j in T.grid(m, n):
        B[i, j] = A[i, j]
"""


def body(function):
    return [line.strip() for line in function.script().splitlines()[4:]]


def test_a_buffer_gives_its_sizes():
    function = from_source(SYMBOLIC)
    made = function.specialize({function.params[0]: tir.decl_buffer((4, 8))})
    assert 'A: T.Buffer((4, 8), "float32"), B: T.Buffer((4, 16), "float32")' in made.script()
    assert "for i, j in T.grid(4, 8):" in body(made)


def test_a_number_and_an_expression():
    function = from_source(SYMBOLIC)
    made = function.specialize({function.params[2]: 8})
    assert body(made)[:3] == ["m = T.int32()", "A = T.match_buffer(a, (m, 8))", "B = T.match_buffer(b, (m, 16))"]
    made = function.specialize({function.params[2]: tir.Var("x", "int32") * 8})
    assert "A = T.match_buffer(a, (m, x * 8))" in body(made)


def test_values_that_do_not_fit():
    function = from_source(SYMBOLIC)
    with pytest.raises(ValueError, match="has 2 dimensions, not 1"):
        function.specialize({function.params[0]: tir.decl_buffer((4,))})
    with pytest.raises(ValueError, match="dtype float32, not int8"):
        function.specialize({function.params[0]: tir.decl_buffer((4, 8), "int8")})
    with pytest.raises(ValueError, match="is a handle: its value is a buffer"):
        function.specialize({function.params[0]: 8})
    with pytest.raises(ValueError, match="n is 8 already"):
        function.specialize({function.params[2]: 8, function.params[0]: tir.decl_buffer((4, 16))})
    with pytest.raises(ValueError, match="not a parameter"):
        function.specialize({tir.Var("k", "int32"): 8})
