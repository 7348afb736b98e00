"""Layouts of data by their axes: NCHW, and NCHW16c with the channels in groups."""

import re

from .expr import PrimExpr
from .nodes import convert

_AXIS = re.compile(r"([A-Z])|([1-9]\d*)([a-z])")


class Layout:
    """Axes in their order: capital letters for whole ones, a number and a small letter for a part of one.

    >>> layout = Layout("NCHW16c")
    >>> layout.index_of("H"), layout.factor_of("C"), layout[-1]
    (2, 16, 'c')
    """

    def __init__(self, name):
        self.name, self._axes, self._factors = str(name), [], {}
        if self.name == "__undef__":
            return
        place = 0
        while place < len(self.name):
            found = _AXIS.match(self.name, place)
            if found is None:
                raise ValueError(f"a layout is letters, small ones behind their factor, as NCHW16c, not {self.name!r}")
            axis = found[1] or found[3]
            if axis in self._axes:
                raise ValueError(f"the axis {axis} is there twice in the layout {self.name!r}")
            self._axes.append(axis)
            if found[2]:
                self._factors[axis] = int(found[2])
            place = found.end()
        for axis in self._factors:
            if axis.upper() not in self._axes:
                raise ValueError(
                    f"the layout {self.name!r} has a part {axis} of an axis {axis.upper()} that is not there"
                )

    def __len__(self):
        return len(self._axes)

    @property
    def ndim(self):
        return len(self)

    def __contains__(self, axis):
        return axis in self._axes

    def __getitem__(self, index):
        return self._axes[index]

    def __iter__(self):
        return iter(self._axes)

    def index_of(self, axis) -> int:
        """The place of an axis; -1 if it is not there."""
        return self._axes.index(axis) if axis in self._axes else -1

    def factor_of(self, axis) -> int:
        """The size of the part of an axis that is one by itself; -1 if there is none."""
        return self._factors.get(axis.lower(), -1)

    def __eq__(self, other):
        return isinstance(other, Layout) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __str__(self):
        return self.name

    def __repr__(self):
        return f"Layout({self.name})"


class BijectiveLayout:
    """Indices and shapes of one layout from those of another one, forward and backward."""

    def __init__(self, src_layout, dst_layout):
        self.src_layout, self.dst_layout = src_layout, dst_layout

    def forward_index(self, index) -> list:
        """The index in the second layout."""
        return _moved(index, self.src_layout, self.dst_layout, is_shape=False)

    def backward_index(self, index) -> list:
        """The index in the first layout."""
        return _moved(index, self.dst_layout, self.src_layout, is_shape=False)

    def forward_shape(self, shape) -> list:
        """The shape in the second layout."""
        return _moved(shape, self.src_layout, self.dst_layout, is_shape=True)

    def backward_shape(self, shape) -> list:
        """The shape in the first layout."""
        return _moved(shape, self.dst_layout, self.src_layout, is_shape=True)

    def __repr__(self):
        return f"BijectiveLayout({self.src_layout}->{self.dst_layout})"


def _moved(given, source, target, is_shape):
    """What is given for the axes of a layout, for those of another one."""
    if len(given) != len(source):
        raise ValueError(f"the layout {source} has {len(source)} axes, but {len(given)} values are given")
    values = dict(zip(source, given, strict=True))
    wholes = {}
    for axis in filter(str.isupper, source):
        value, factor = values[axis], source.factor_of(axis)
        if factor > 0:
            value = value * factor if is_shape else value * factor + values[axis.lower()]
        wholes[axis] = value
    moved = []
    for axis in target:
        value, factor = wholes[axis.upper()], target.factor_of(axis)
        if axis.islower():
            value = factor if is_shape else value % factor
        elif factor > 0:
            value = (value + factor - 1) // factor if is_shape else value // factor
        moved.append(_simplified(value))
    return moved


def _simplified(value):
    from ..arith import Analyzer

    return Analyzer().simplify(value) if isinstance(value, PrimExpr) else convert(value)


def layout(layout_str, dtype="int32") -> Layout:
    """The layout of a name."""
    return layout_str if isinstance(layout_str, Layout) else Layout(layout_str)


def bijective_layout(src_layout, dst_layout):
    """The way between two layouts of the same axes; None if they have others."""
    try:
        src_layout, dst_layout = layout(src_layout), layout(dst_layout)
    except ValueError:
        return None
    axes = [set(filter(str.isupper, axis_names)) for axis_names in (src_layout, dst_layout)]
    return BijectiveLayout(src_layout, dst_layout) if axes[0] == axes[1] and axes[0] else None


__all__ = ["BijectiveLayout", "Layout", "bijective_layout", "layout"]
