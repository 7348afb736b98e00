"""What every test of schedules also shows: the traces of its schedules make them again."""

import functools

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import tir  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "no_replay: a trace of the test uses what is no longer there")


@pytest.fixture(autouse=True)
def traces_replay(monkeypatch, request):
    """As Python, as JSON and as transform IR; `no_replay` marks tests of traces that cannot."""
    made = []
    init = tir.Schedule.__init__

    @functools.wraps(init)
    def record(self, *arguments, **options):
        init(self, *arguments, **options)
        made.append(self)

    monkeypatch.setattr(tir.Schedule, "__init__", record)
    yield
    monkeypatch.undo()
    if request.node.get_closest_marker("no_replay"):
        return
    seen = set()
    for sch in made:
        key = str(sch.trace), sch._original.script()
        if sch.trace.insts and key not in seen:
            verify_trace_roundtrip(sch, sch._original, text_format=["python", "json", "mlir"])
        seen.add(key)
