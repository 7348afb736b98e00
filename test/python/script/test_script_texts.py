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
