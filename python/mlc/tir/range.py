"""Ranges of axes, loops and regions."""

from .._core.tvmscript import Scripted
from .expr import Size


def _size(value):
    return Size(value, "int32") if type(value) is int else value


class Range(Scripted):
    """Where an axis begins and how far it goes: `Range(begin, end)`, or `Range(extent)` from 0 on."""

    fields = ("min", "extent")

    def __init__(self, begin, end=None, span=None):
        first, extent = (0, begin) if end is None else (begin, end - begin)
        self.min, self.extent = _size(first), _size(extent)

    @staticmethod
    def from_min_extent(min_value, extent, span=None) -> "Range":
        """The range of this extent from `min_value` on."""
        made = Range(extent)
        made.min = _size(min_value)
        return made

    def __eq__(self, other):
        return isinstance(other, Range) and bool(self.min == other.min) and bool(self.extent == other.extent)

    __hash__ = None

    def __repr__(self):
        return f"range({self.min}, {self.min + self.extent})"
