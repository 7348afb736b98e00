"""Ranges of axes, loops and regions."""

from .._core.tvmscript import Scripted


class Range(Scripted):
    """Where an axis begins and how far it goes: `Range(begin, end)`, or `Range(extent)` from 0 on."""

    fields = ("min", "extent")

    def __init__(self, begin, end=None, span=None):
        self.min, self.extent = (0, begin) if end is None else (begin, end - begin)

    @staticmethod
    def from_min_extent(min_value, extent, span=None) -> "Range":
        """The range of this extent from `min_value` on."""
        made = Range(extent)
        made.min = min_value
        return made

    def __eq__(self, other):
        return isinstance(other, Range) and bool(self.min == other.min) and bool(self.extent == other.extent)

    __hash__ = None

    def __repr__(self):
        return f"range({self.min}, {self.min + self.extent})"
