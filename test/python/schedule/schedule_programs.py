"""Tables of schedules, for tests: what a program was, what is done to it, and what it becomes or why it is refused."""

import itertools
import math
import textwrap

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import script, tir  # noqa: E402
from tvm.ir import assert_structural_equal, structural_equal  # noqa: E402
from tvm.tir.schedule import ScheduleError  # noqa: E402
from tvm.tir.schedule.testing import verify_trace_roundtrip  # noqa: E402

_BODY = '    # with T.block("root"):\n'


def with_body(function, body):
    """The function with another body below its parameters; a text of a whole function is that function."""
    if "@T.prim_func" in body:
        return script.from_source(textwrap.dedent(body).strip("\n") + "\n")
    head = function.with_attr("global_symbol", "main").script()
    head = head[head.index("@T.prim_func") : head.index(_BODY)]
    return script.from_source(head + textwrap.indent(textwrap.dedent(body).strip("\n"), "    ") + "\n")


def check(sch, before, expected=None, **options):
    """What the steps have made, that the trace makes it again, and that it computes the same."""
    if expected is not None:
        assert_structural_equal(sch.mod["main"], expected.with_attr("global_symbol", "main"))
    verify_trace_roundtrip(sch, before)
    sch.verify(**options)


def first_marked(text):
    """The first line of an error's program that is underlined, or None."""
    lines = text.split("\n")
    marks = (line for line, below in itertools.pairwise(lines) if below.strip() and set(below.strip()) == {"^"})
    return next((line.strip() for line in marks), None)


def is_small(function):
    """Whether the interpreter, which is slow, runs a function at once; sizes that are not known are chosen small."""
    shapes = [buffer.shape for buffer in function.buffer_map.values()]
    return (
        sum(math.prod(int(size) for size in shape if isinstance(size, (int, tir.IntImm))) for shape in shapes) <= 2**13
    )


class Programs:
    """Decorated functions are schedules; `check` runs the one of a name."""

    def __init__(self):
        self.cases = {}

    def _add(self, check):
        def add(steps):
            assert steps.__name__ not in self.cases, steps.__name__
            self.cases[steps.__name__] = lambda: check(steps)
            return steps

        return add

    def becomes(self, before, after, verify=True):
        """The schedule turns `before` into one with the body `after`; unless that is said, it computes the same."""

        def check(steps):
            sch = tir.Schedule(before, debug_mask="all")
            steps(sch)
            assert_structural_equal(sch.mod["main"], with_body(before, after))
            verify_trace_roundtrip(sch, before)
            if verify and is_small(before):
                sch.verify(compiled=False)

        return self._add(check)

    def keeps(self, before, **options):
        """The schedule keeps what `before` computes, by the interpreter."""

        def check(steps):
            sch = tir.Schedule(before, debug_mask="all")
            steps(sch)
            verify_trace_roundtrip(sch, before)
            sch.verify(compiled=False, **options)

        return self._add(check)

    def refused(self, before, primitive, reason, marked=None):
        """The last step is refused for this reason, and has changed nothing; `marked` is the first underlined line."""
        assert reason

        def check(steps):
            sch = tir.Schedule(before)
            states = [(sch.mod, 0)]
            apply = sch._apply

            def record(method, **arguments):
                result = apply(method, **arguments)
                states.append((sch.mod, len(sch.trace.insts)))
                return result

            sch._apply = record
            with pytest.raises(ScheduleError) as error:
                steps(sch)
            assert error.value.primitive == primitive
            assert reason in error.value.reason
            assert reason in str(error.value)
            assert marked in (None, first_marked(str(error.value)))
            module, count = states[-1]
            assert structural_equal(sch.mod, module)
            assert len(sch.trace.insts) == count

        return self._add(check)

    @property
    def test(self):
        """The test of all of them."""

        @pytest.mark.parametrize("name", self.cases)
        def test_schedule(name):
            self.cases[name]()

        return test_schedule
