"""What a profile of a call gives."""

import json


class Report:
    """The kernels that a call has run: `calls` has one dictionary for each, in order.

    Its keys are TVM's, `Name`, `Duration (us)`, `Percent`, `Device`, `Count`, and `Bytes`: the size of all buffers that
    the kernel was given. `total` is the duration of the whole call, in microseconds.
    """

    def __init__(self, calls, total):
        self.total = total
        self.calls = [
            {
                "Name": name,
                "Duration (us)": duration,
                "Percent": 100 * duration / total if total else 0.0,
                "Device": "cpu0",
                "Count": 1,
                "Bytes": size,
            }
            for name, duration, size in calls
        ]

    def by_name(self) -> list:
        """The same with one entry for each name: durations, counts and bytes added up, the longest first."""
        found = {}
        for call in self.calls:
            entry = found.setdefault(call["Name"], call | dict.fromkeys(_SUMMED, 0))
            for key in _SUMMED:
                entry[key] += call[key]
        return sorted(found.values(), key=lambda entry: -entry["Duration (us)"])

    def table(self, sort=True, aggregate=True, col_sums=True) -> str:
        """A table: one row for each name, or for each call without `aggregate`."""
        rows = self.by_name() if aggregate else list(self.calls)
        if sort:
            rows = sorted(rows, key=lambda entry: -entry["Duration (us)"])
        total = {"Name": "Total", "Duration (us)": self.total, "Percent": 100.0, "Device": "cpu0", "Count": 1}
        sums = []
        if col_sums:
            summed = {key: sum(row[key] for row in rows) for key in _SUMMED}
            sums = [dict.fromkeys(_COLUMNS, "----------"), {"Name": "Sum", "Device": "", **summed}]
        return _aligned([dict(zip(_COLUMNS, _COLUMNS, strict=True)), *rows, *sums, total | {"Bytes": ""}])

    def csv(self) -> str:
        """A line with the names of the columns, and one for each call."""
        lines = [",".join(_COLUMNS)]
        return "\n".join(lines + [",".join(str(call[key]) for key in _COLUMNS) for call in self.calls]) + "\n"

    def json(self) -> str:
        return json.dumps({"calls": self.calls, "total": self.total})

    def __str__(self):
        return self.table()

    def __repr__(self):
        return f"<Report of {len(self.calls)} kernels in {self.total:.1f} us>"


_COLUMNS = ("Name", "Duration (us)", "Percent", "Device", "Count", "Bytes")
_SUMMED = ("Duration (us)", "Percent", "Count", "Bytes")


def _aligned(rows):
    texts = [[_text(row[column]) for column in _COLUMNS] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = []
    for name, *rest in texts:
        cells = [text.rjust(width) for text, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def _text(value):
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def profile(function, args, number=1) -> Report:
    """The report of a call of a function of profiled code: of `number` calls, the mean of each kernel.

    A first call does not count.
    """
    from .. import _native
    from .registry import call

    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"profile: number is a number from 1 on, not {number!r}")
    tensors = function.arguments(args)
    runs = [call(_native.profile, (function._function, tensors)) for _ in range(number + 1)][1:]
    *calls, (_, total, _) = [
        (str(entries[0][0]), 1e6 * sum(entry[1] for entry in entries) / number, int(entries[0][2]))
        for entries in zip(*runs, strict=True)
    ]
    return Report(calls, total)
