"""Functions over buffers are printed in exactly TVM's text, and that is read again as the same function."""

import re

import pytest
from script_texts import TEXTS

from mlc._core.module import assert_structural_equal
from mlc.script import from_source

_HEADER = re.compile(r"^# from tvm\.script import \w+ as \w+\n+", re.MULTILINE)


def programs():
    for part in re.split(r"^#: (?!is printed as)", TEXTS, flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        given, _, printed = text.partition("#: is printed as\n")
        yield pytest.param(given, (printed or given).strip(), id=name)


@pytest.mark.parametrize(("given", "printed"), list(programs()))
def test_program_is_printed_as(given, printed):
    program = from_source(given)
    text = program.script()
    assert _HEADER.sub("", text).strip() == printed
    assert_structural_equal(program, from_source(text))


def test_prefixes_reach_what_attributes_hold():
    function = from_source("""
@T.prim_func
def f(A: T.Buffer((16,), "float32")):
    T.func_attr({"m": T.index_map(lambda i: (i // 4, i % 4)), "x": T.int64(3)})
    for i in T.serial(16, annotations={"a": T.int64(2)}):
        A[i] = 1.0
""")
    text = function.script(tir_prefix="Tx")
    assert not re.search(r"\bT\.", text)
    assert 'Tx.func_attr({"m": Tx.index_map(lambda i: (i // 4, i % 4)), "x": Tx.int64(3)})' in text


def test_a_function_is_printed_under_another_name():
    function = from_source('@T.prim_func\ndef f(A: T.Buffer((16,), "float32")):\n    A[0] = 1.0\n')
    text = function.script(name="g")
    assert "def g(A" in text and 'T.func_attr({"global_symbol": "f"})' in text
    assert_structural_equal(from_source(text), function)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"tir_prefix": "1x"}, "tir_prefix is an identifier, not '1x'"),
        ({"ir_prefix": ""}, "ir_prefix is an identifier"),
        ({"indent_spaces": -1}, "indent_spaces is a number of spaces, not -1"),
    ],
)
def test_options_that_are_none(options, error):
    function = from_source('@T.prim_func\ndef f(A: T.Buffer((16,), "float32")):\n    A[0] = 1.0\n')
    with pytest.raises(ValueError, match=error):
        function.script(**options)


def test_numbers_have_a_dtype_where_another_is_implied():
    function = from_source(
        '@T.prim_func\ndef f(A: T.Buffer((16,), "int32")):\n    for i in range(16):\n        A[i] = 3\n'
    )
    text = function.script(int_dtype="int64", extra_config={"relax.show_all_struct_info": False})
    assert "for i in range(T.int32(16)):\n        A[i] = T.int32(3)" in text
