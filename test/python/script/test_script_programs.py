"""Programs over buffers: each is read, printed in the layout of TVM, and read again as the same function."""

import pytest
from script_programs import PROGRAMS

from mlc._core.module import assert_structural_equal
from mlc._mlir_libs import _mlc
from mlc.script import from_source


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_is_printed_and_read_again(name):
    text, lines = PROGRAMS[name]
    program = from_source(text)
    program.operation.verify()
    printed = _mlc.print_tvmscript(program.operation)
    assert not [line for line in lines if line not in [found.strip() for found in printed.splitlines()]], printed
    again = from_source(printed)
    assert _mlc.print_tvmscript(again.operation) == printed
    assert_structural_equal(program, again)
