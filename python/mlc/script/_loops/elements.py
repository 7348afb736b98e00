"""Buffers of a script, their elements and their parts."""

from ...tir import _scope
from . import values as v
from .values import Scalar


class Load(Scalar):
    """An element of a buffer."""

    __slots__ = ("buffer", "indices")

    def __init__(self, buffer, indices):
        self.buffer, self.indices = buffer, indices

    @property
    def dtype(self):
        return self.buffer.dtype

    @property
    def handle(self):
        operands = [self.buffer.value, *(v.to_index(index) for index in self.indices)]
        return _scope.create("memref.load", [self.buffer.type.element_type], operands).result

    def __str__(self):
        return f"{self.buffer.name}[{', '.join(map(str, self.indices)) or '()'}]"

    __repr__ = __str__


class Region:
    """A part of a buffer: for each dimension a start and an extent."""

    def __init__(self, buffer, offsets, extents):
        self.buffer, self.offsets, self.extents = buffer, offsets, extents


class Span:
    """A slice whose extent is written: `A[i * 4 : i * 4 + 4]`."""

    def __init__(self, start, extent):
        self.start, self.extent = start, extent


class Address:
    """The address of a buffer, or of an element of it."""

    def __init__(self, buffer, indices=None):
        self.buffer, self.indices = buffer, indices


class Buffer:
    """A buffer: a memref, its name, and the sizes as the script gives them."""

    def __init__(self, value, name, shape, dtype, form=None):
        self.value, self.name, self.shape, self.dtype = value, name, list(shape), dtype
        self._form = form

    @property
    def type(self):
        return self.value.type

    @property
    def data(self):
        return Address(self)

    @property
    def strides(self):
        return list(self._form.strides or []) if self._form else []

    @property
    def elem_offset(self):
        return self._form.elem_offset or 0 if self._form else 0

    @property
    def ndim(self):
        return len(self.shape)

    def scope(self):
        return self._form.scope if self._form else "global"

    def access_ptr(self, access_mask, ptr_type="handle", content_lanes=1, offset=0, extent=None):
        """The address, as a function outside takes it."""
        if offset != 0:
            raise NotImplementedError("access_ptr with an offset is not supported yet: use T.address_of")
        return Address(self)

    def vload(self, begin, dtype=None):
        """An element."""
        return self[tuple(begin) if isinstance(begin, (list, tuple)) else begin]

    def __getitem__(self, indices):
        from .forms import Ramp

        if not isinstance(indices, tuple):
            indices = (indices,)
        if len(indices) != len(self.shape):
            given = f"{len(indices)} indices" if len(indices) != 1 else "1 index"
            raise ValueError(f"buffer {self.name!r} has rank {len(self.shape)}, but is given {given}")
        indices = [index.slice() if isinstance(index, Ramp) else index for index in indices]
        parts = {slice: ("start", "stop", "step"), Span: ("start", "extent")}
        for index in indices:
            names = parts.get(type(index))
            given = [index] if names is None else [getattr(index, name) for name in names]
            for part in given:
                if names is None or part is not None:
                    v.check_integer(part, f"an index of buffer {self.name!r}")
        if not any(type(index) in parts for index in indices):
            return Load(self, indices)
        offsets, extents = [], []
        for index, size in zip(indices, self.shape, strict=True):
            if isinstance(index, Span):
                offsets.append(index.start)
                extents.append(index.extent)
                continue
            if not isinstance(index, slice):
                offsets.append(index)
                extents.append(1)
                continue
            if index.step not in (None, 1):
                raise ValueError(f"a slice of buffer {self.name!r} has a step")
            start = 0 if index.start is None else index.start
            offsets.append(start)
            extents.append(v.arith("sub", size if index.stop is None else index.stop, start))
        return Region(self, offsets, extents)

    def whole(self):
        return Region(self, [0] * len(self.shape), list(self.shape))

    def __repr__(self):
        return f"<buffer {self.name}: {self.type}>"
