"""Every name that scripts use of T is read, printed as it is written, and read again as the same function."""

import re

import pytest
from script_inventory import BINARY, NAMES, OF_INTEGERS, UNARY

from mlc._core.module import assert_structural_equal
from mlc.script import from_source
from mlc.script._errors import DiagnosticError

_HEADER = re.compile(r"^# from tvm\.script import \w+ as \w+\n+", re.MULTILINE)


def programs():
    for part in re.split(r"^#: (?!is )", NAMES, flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        given, _, error = text.partition("#: is refused as\n")
        given, _, printed = given.partition("#: is printed as\n")
        yield pytest.param(given, (printed or given).strip(), error.strip(), id=name)
    float_of = '@T.prim_func\ndef main(A: T.Buffer((8,), "float32")):\n    for i in range(8):\n        A[i] = {}'
    for name in UNARY:
        yield pytest.param(float_of.format(f"T.{name}(A[i])"), None, "", id=name)
    for name in BINARY:
        yield pytest.param(float_of.format(f"T.{name}(A[i], A[7 - i])"), None, "", id=name)
    for name, call in OF_INTEGERS.items():
        yield pytest.param(float_of.replace("float32", "int32").format(call), None, "", id=name)


@pytest.mark.parametrize(("given", "printed", "error"), list(programs()))
def test_name(given, printed, error):
    if error:
        with pytest.raises(DiagnosticError, match=re.escape(error)):
            from_source(given)
        return
    program = from_source(given)
    text = program.script()
    assert _HEADER.sub("", text).strip() == (printed or given)
    assert_structural_equal(program, from_source(text))
