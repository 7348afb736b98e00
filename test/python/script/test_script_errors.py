"""Programs with errors: the report has each one at its line, in the words of scripts."""

import re

import pytest
from script_errors import ERRORS

from mlc.script import DiagnosticError, from_source

# What the compiler calls things, which a report does not.
_INSIDE = re.compile(r"\b(tir|scf|affine|memref|arith|vector|cf)\.\w|memref<|Traceback|MLIR")


@pytest.mark.parametrize("name", ERRORS)
def test_errors_are_reported_at_their_lines(name):
    text = ERRORS[name]
    expected = {number: line.split("#! ")[1] for number, line in enumerate(text.splitlines(), 1) if "#! " in line}
    with pytest.raises(DiagnosticError) as caught:
        from_source(text)
    report = str(caught.value)
    found = re.findall(r"^error: (.*)\n *--> <str>:(\d+):\d+\n", report, re.MULTILINE)
    assert [int(line) for _, line in found] == sorted(expected), report
    for message, line in found:
        assert expected[int(line)] in message
        assert not _INSIDE.search(message)
