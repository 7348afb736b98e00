"""The pages of docs that are programs run as they are written, and print what they say."""

import contextlib
import io
import linecache
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def blocks_of(page):
    """Pairs of a program and the output below it, or None."""
    found = re.findall(r"^```(python|text)\n(.*?)^```", (DOCS / page).read_text(), re.M | re.S)
    for number, (kind, text) in enumerate(found):
        if kind == "python":
            follows = number + 1 < len(found) and found[number + 1][0] == "text"
            yield text, found[number + 1][1] if follows else None


def check(expected, printed):
    """Each run of lines between `...` is in the output, in order. A line may go on behind what is shown of it."""
    lines, at = [line.rstrip() for line in printed.splitlines()], 0
    skips = False
    for wanted in expected.rstrip().splitlines():
        if wanted == "...":
            skips = True
            continue
        rest = [
            i
            for i in range(at, len(lines))
            if lines[i] == wanted.rstrip() or wanted.endswith("(") and wanted in lines[i]
        ]
        assert rest, f"{wanted!r} is not in what follows:\n" + "\n".join(lines[at : at + 40])
        assert skips or rest[0] == at, f"{wanted!r} is not the next line:\n" + "\n".join(lines[at : at + 5])
        at, skips = rest[0] + 1, False
    assert skips or not any(lines[at:]), "there is more:\n" + "\n".join(lines[at : at + 5])


@pytest.mark.parametrize("page", ["mlp.md", "schedules.md"])
def test_a_page(page):
    names = {"__name__": "page"}
    for number, (program, expected) in enumerate(blocks_of(page)):
        file = f"<{page} {number}>"
        linecache.cache[file] = (len(program), None, program.splitlines(keepends=True), file)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(program, file, "exec"), names)  # noqa: S102 - the program of the page
        if expected is not None:
            check(expected, printed.getvalue())
