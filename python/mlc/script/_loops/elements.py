"""Buffers of a script, their elements and their parts."""

import functools

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import context
from ...tir import _scope
from ...tir.expr import PrimExpr
from . import values as v
from .values import Scalar


class Call(PrimExpr):
    """The result of a call, or a variable, which may be a handle or nothing."""

    __slots__ = ()


def access_form(indices):
    """The attribute of an access that says which indices are plain numbers, where others have 64 bits."""
    plain = [isinstance(index, int) for index in indices]
    if _scope.graph().index_dtype == "int32" or not any(plain):
        return None
    return {"tir.plain_extents": ir.DenseBoolArrayAttr.get(plain, context())}


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
        return _scope.create("memref.load", [self.buffer.type.element_type], operands, access_form(self.indices)).result

    def __str__(self):
        return f"{self.buffer.name}[{', '.join(map(str, self.indices)) or '()'}]"

    __repr__ = __str__


class Masked(v.Form):
    """Elements of a slice, but for those that a predicate leaves out."""

    def __init__(self, region, predicate):
        self.region, self.predicate = region, predicate


class Region(v.Form):
    """A part of a buffer: for each dimension a start and an extent. In the last one every `step`th element."""

    def __init__(self, buffer, offsets, extents, step=1):
        self.buffer, self.offsets, self.extents, self.step = buffer, offsets, extents, step


class Span(v.Form):
    """A slice whose extent is written: `A[i * 4 : i * 4 + 4]`."""

    def __init__(self, start, extent, step=1):
        self.start, self.extent, self.step = start, extent, step


class Address(v.Form):
    """The address of a buffer, or of an element of it; `access` is what is done there, if that is said."""

    def __init__(self, buffer, indices=None, access=None):
        self.buffer, self.indices, self.access = buffer, indices, access


def offset_name(buffer):
    """The name of the variable that the offset of a buffer is which is given none."""
    return f"{buffer}_elem_offset"


class Buffer(v.Form):
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
        given = list(self._form.strides or []) if self._form else []
        return [v.symbol(stride) if isinstance(stride, str) else stride for stride in given]

    @property
    def elem_offset(self):
        if self._form is not None and self._form.elem_offset is None and self._form.offset_factor:
            return v.symbol(offset_name(self.name))
        return self._form.elem_offset or 0 if self._form else 0

    @property
    def ndim(self):
        return len(self.shape)

    def scope(self):
        return self._form.scope if self._form else "global"

    def access_ptr(self, access_mask, ptr_type="handle", content_lanes=1, offset=0, extent=None):
        """The address, as a function outside takes it."""
        if extent is None:
            # From one element of the first dimension to the next, where that is said.
            is_strided = self.strides and len(self.strides) == len(self.shape)
            sizes = [self.strides[0], self.shape[0]] if is_strided else [1, *self.shape]
            extent = functools.reduce(functools.partial(v.arith, "mul"), sizes)
            extent = v.arith("sub", extent, offset)
        if isinstance(access_mask, str):
            access_mask = sum({"r": 1, "w": 2}.get(letter, 0) for letter in set(access_mask))
        return Address(self, None, (offset, extent, access_mask))

    def vload(self, begin, dtype=None, predicate=None):
        """One element, or as many as the dtype has lanes."""
        element, lanes = _dt.split(str(dtype or self.dtype))
        if element != _dt.split(self.dtype)[0]:
            raise TypeError(f"buffer {self.name!r} holds {self.dtype}, which is not loaded as {dtype}")
        place = self.lanes_at(begin, 1 if self.lanes is not None else lanes or 1)
        return place if predicate is None else self.masked(place, predicate)

    @property
    def lanes(self):
        """The number of lanes of an element; None if that is a scalar."""
        return _dt.split(self.dtype)[1]

    def masked(self, place, predicate):
        """The elements that a predicate takes."""
        if not isinstance(place, Region):
            raise TypeError("a predicate takes some of several elements: the last index is a T.Ramp or a slice")
        return Masked(place, predicate)

    def lanes_at(self, begin, lanes):
        """Elements one after the other in the last dimension; the indices may say themselves how many."""
        from .forms import Ramp

        begin = list(begin) if isinstance(begin, (list, tuple)) else [begin]
        if begin and isinstance(begin[-1], Ramp):
            if lanes not in (1, begin[-1].lanes):
                raise ValueError(f"the indices of buffer {self.name!r} have {begin[-1].lanes} lanes, not {lanes}")
        elif lanes != 1:
            if not begin:
                raise ValueError(f"buffer {self.name!r} has one element, not {lanes}")
            begin[-1] = Span(begin[-1], lanes)
        return self[tuple(begin)]

    def vstore(self, begin, value, predicate=None):
        """Stores one element or several."""
        from .forms import Clause

        return Clause("vstore", self, begin, value, predicate)

    def __getitem__(self, indices):
        from .forms import Ramp

        if not isinstance(indices, tuple):
            indices = (indices,)
        if len(indices) != len(self.shape):
            given = f"{len(indices)} indices" if len(indices) != 1 else "1 index"
            raise ValueError(f"buffer {self.name!r} has rank {len(self.shape)}, but is given {given}")
        indices = [index.span() if isinstance(index, Ramp) else index for index in indices]
        parts = {slice: ("start", "stop", "step"), Span: ("start", "extent", "step")}
        for index in indices:
            names = parts.get(type(index))
            given = [index] if names is None else [getattr(index, name) for name in names]
            for part in given:
                if names is None or part is not None:
                    v.check_integer(part, f"an index of buffer {self.name!r}")
        if not any(type(index) in parts for index in indices):
            return Load(self, indices)
        offsets, extents, steps = [], [], []
        for index, size in zip(indices, self.shape, strict=True):
            steps.append(self.step_of(index))
            if isinstance(index, Span):
                offsets.append(index.start)
                extents.append(index.extent)
                continue
            if not isinstance(index, slice):
                offsets.append(index)
                extents.append(1)
                continue
            start = 0 if index.start is None else index.start
            offsets.append(start)
            extents.append(v.difference(size if index.stop is None else index.stop, start))
        if any(step != 1 for step in steps[:-1]):
            raise ValueError(f"a slice of buffer {self.name!r} has a step in another dimension than the last one")
        return Region(self, offsets, extents, steps[-1])

    def step_of(self, index):
        """The distance of the elements that an index takes."""
        step = getattr(index, "step", None)
        number = 1 if step is None else v.number_of(step)
        if not isinstance(number, int) or number == 0:
            raise ValueError(f"the step of a slice of buffer {self.name!r} is a number other than 0, not {step}")
        return number

    def whole(self):
        return Region(self, [0] * len(self.shape), list(self.shape))

    def __repr__(self):
        return f"<buffer {self.name}: {self.type}>"
