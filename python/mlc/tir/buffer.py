"""Buffers: those of functions, parts of them, and those that belong to no function."""

import math

from .. import ir
from .._core import dtype as _dt
from .._core.context import defining_op, name_of, value_location
from .._core.tvmscript import Scripted
from .._mlir_libs import _mlc
from .dims import view_dim
from .expr import PrimExpr, Size, Var
from .types import PointerType, PrimType


class Buffer:
    """A buffer: a parameter, or what a block allocates."""

    READ, WRITE = 1, 2

    def __init__(self, value, name=None, dims=None, of_dim=None):
        self.value, self._name, self._dims, self._of_dim = value, name, dims, of_dim

    @property
    def name(self) -> str:
        if self._name:
            return self._name
        op = defining_op(self.value)
        if op is not None and "name" in op.attributes:
            return ir.StringAttr(op.attributes["name"]).value
        if op is None:
            entry = _of_parameter(self.value)
            if "tir.name" in entry:
                return ir.StringAttr(entry["tir.name"]).value
        return name_of(value_location(self.value))

    @property
    def dtype(self) -> str:
        return _dt.from_type(self.value.type.element_type)

    @property
    def shape(self):
        dims = self._dims
        if isinstance(dims, list):
            return list(dims)
        dtype = self._index_dtype
        if dims is None and defining_op(self.value) is None:
            dims = _of_parameter(self.value).get("tir.dims")
        if isinstance(dims, _mlc.DimsAttr):
            return [view_dim(dims[i], dtype) for i in range(len(dims))]
        type = self.value.type
        return [None if type.is_dynamic_dim(i) else Size(type.get_dim_size(i), dtype) for i in range(type.rank)]

    @property
    def _index_dtype(self) -> str:
        """The dtype of its indices."""
        from .lift import index_dtype

        op = defining_op(self.value)
        return index_dtype(ir.BlockArgument(self.value).owner.owner if op is None else op)

    def _said(self, name, default):
        """What was said of how it lies in memory."""
        op = defining_op(self.value)
        found = _of_parameter(self.value) if op is None else op.attributes
        said = ir.DictAttr(found["tir.buffer"]) if "tir.buffer" in found else {}
        if name in said:
            return said[name]
        return op.attributes[name] if op is not None and name in op.attributes else default

    def _sizes_said(self, name) -> list:
        dims = self._said(name, ())
        of_dim = self._of_dim or (lambda dim: dim)
        return [of_dim(view_dim(dims[i], self._index_dtype)) for i in range(len(dims))]

    @property
    def strides(self) -> list:
        """How far elements are from each other by dimension; nothing where they lie one behind the other."""
        return self._sizes_said("strides")

    @property
    def elem_offset(self):
        """How many elements of the memory are before the first one."""
        said = self._sizes_said("elem_offset")
        return said[0] if said else Size(0, self._index_dtype)

    @property
    def data_alignment(self) -> int:
        """Of how many bytes the address is a multiple."""
        # An op that allocates has it as a part of its own.
        return getattr(self._said("align", self._said("alignment", None)), "value", 64)

    @property
    def offset_factor(self) -> int:
        """Of what elem_offset is a multiple."""
        return getattr(self._said("offset_factor", None), "value", 1)

    @property
    def buffer_type(self) -> str:
        """ "auto_broadcast" for one in which dimensions of size 1 are repeated, or nothing."""
        return getattr(self._said("buffer_type", None), "value", "")

    @property
    def axis_separators(self) -> list:
        """Before which dimensions another dimension of the memory begins."""
        return [item.value for item in self._said("axis_separators", ())]

    @property
    def data(self) -> Var:
        """The address of its elements."""
        return _Data(self)

    given_data = data

    def scope(self) -> str:
        return getattr(self._said("scope", None), "value", "global")

    def access_ptr(self, access_mask, ptr_type="handle", content_lanes=1, offset=0, extent=None):
        """The address, as a function outside takes it."""
        from .nodes import Call

        masks = {"r": self.READ, "w": self.WRITE}
        if isinstance(access_mask, str):
            unknown = set(access_mask) - set(masks)
            if unknown:
                raise ValueError(f"Unknown access_mask {''.join(sorted(unknown))}")
            access_mask = sum(masks[letter] for letter in set(access_mask))
        if self.strides:
            size = self.strides[0] * self.shape[0]
        else:
            size = _product(self.shape)
        size, begin = size - offset, self.elem_offset + offset
        kind = self.dtype
        if content_lanes > 1:
            size, begin = size // content_lanes, self.elem_offset // content_lanes
            kind = f"{_dt.split(self.dtype)[0]}x{content_lanes}"
        arguments = [self.data, begin, size if extent is None else extent, access_mask]
        return Call(ptr_type, "tir.tvm_access_ptr", [Call(kind, "tir.type_annotation", []), *arguments])

    @property
    def ndim(self):
        return len(self.shape)

    def offset_of(self, indices):
        """How far an element is from where the memory begins, in elements."""
        from ..arith import Analyzer

        if len(indices) != len(self.shape):
            raise ValueError(f"buffer {self.name!r} has rank {len(self.shape)}, but is given {len(indices)} indices")
        offset = 0
        for number, (index, size) in enumerate(zip(indices, self.shape, strict=True)):
            offset = offset + index * self.strides[number] if self.strides else offset * size + index
        offset = self.elem_offset + offset
        return [Analyzer().simplify(offset)]

    def get_flattened_buffer(self):
        """The same memory as a buffer of one dimension, or of as many as the axis separators say."""
        ends = [*(int(place) for place in self.axis_separators), len(self.shape)]
        shape, start = [], 0
        if self.strides and len(ends) == 1:
            # As much as the outermost stride reaches.
            shape, ends = [self.strides[0] * self.shape[0]], []
        for end in ends:
            shape.append(_product(self.shape[start:end]))
            start = end
        if shape == self.shape and not self.strides:
            return self
        flat = DeclaredBuffer(shape, self.dtype, self.name, self.scope(), self.data, None, self.elem_offset,
                              self.data_alignment, self.offset_factor, self.buffer_type)  # fmt: skip
        flat.axis_separators = list(range(1, len(shape)))
        return flat

    def vload(self, begin, dtype=None, predicate=None):
        """An element, or several from it on."""
        from .nodes import BufferLoad

        return BufferLoad(self, _lanes_at(self, begin, dtype), predicate)

    def vstore(self, begin, value, predicate=None):
        """The statement that stores an element, or several."""
        from .stmt import BufferStore

        return BufferStore(self, value, _lanes_at(self, begin, getattr(value, "dtype", None)), predicate)

    def __getitem__(self, indices):
        from ..arith import Analyzer
        from .nodes import BufferLoad, Ramp, number_of
        from .range import Range

        indices = list(indices) if isinstance(indices, (tuple, list)) else [indices]
        if not any(isinstance(index, slice) for index in indices):
            return BufferLoad(self, indices)
        if any(index.step not in (None, 1) for index in indices if isinstance(index, slice)):
            made = []
            for index in indices:
                if isinstance(index, slice):
                    start, step = 0 if index.start is None else index.start, index.step or 1
                    lanes = -(-(index.stop - start) // step)
                    index = start if lanes == 1 else Ramp(start, step, int(number_of(lanes) or lanes))
                made.append(index)
            return BufferLoad(self, made)
        region = []
        for index, size in zip(indices, self.shape, strict=True):
            if isinstance(index, slice):
                first = 0 if index.start is None else index.start
                stop = size if index.stop is None else index.stop
                region.append(Range.from_min_extent(first, Analyzer().simplify(stop - first)))
            else:
                region.append(Range.from_min_extent(index, 1))
        return BufferRegion(self, region)

    def same_as(self, other) -> bool:
        return isinstance(other, Buffer) and self.value == other.value

    def __eq__(self, other):
        return self.same_as(other)

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"<Buffer {self.name}: {self.dtype} {tuple(self.shape)}>"


def _product(extents):
    """The product of extents; 1 of none."""
    return math.prod(extents[1:], start=extents[0]) if extents else 1


class _Data(Var):
    """The address of the elements of a buffer of a function: the same for all views of the buffer."""

    __slots__ = ("key",)

    def __init__(self, buffer):
        super().__init__(buffer.name, PointerType(PrimType(buffer.dtype), buffer.scope()))
        self.key = buffer.value, "data"

    def __hash__(self):
        return hash(self.key)

    def __eq__(self, other):
        return isinstance(other, _Data) and self.key == other.key


class BufferRegion(Scripted):
    """A part of a buffer that a block reads or writes."""

    fields = ("buffer", "region")

    def __init__(self, buffer, region=()):
        self.buffer, self.region = buffer, list(region)

    def __repr__(self):
        return f"<BufferRegion of {self.buffer!r}>"


def _of_parameter(value):
    """What a function says of its parameter, as attributes."""
    argument = ir.BlockArgument(value)
    attributes = argument.owner.owner.attributes
    if "arg_attrs" not in attributes:
        return {}
    return {entry.name: entry.attr for entry in attributes["arg_attrs"][argument.arg_number]}


class DeclaredBuffer(Scripted, Buffer):
    """A buffer as programs declare it: a name, a shape and a dtype, and how it lies in memory."""

    shape = dtype = name = given_data = None
    strides = elem_offset = data_alignment = offset_factor = buffer_type = axis_separators = None

    def __init__(self, shape, dtype="float32", name="buffer", scope="global", data=None, strides=None,
                 elem_offset=None, data_alignment=-1, offset_factor=0, buffer_type="",
                 axis_separators=None):  # fmt: skip
        shape = list(shape) if isinstance(shape, (list, tuple)) else [shape]
        self.shape = [size if isinstance(size, PrimExpr) else Size(size.__index__(), "int32") for size in shape]
        self.dtype, self.name, self._scope = _dt.with_lanes(dtype), name, scope
        self.given_data, self.strides, self.elem_offset = data, list(strides or []), elem_offset
        if elem_offset is None:
            # A multiple of a factor is a variable.
            kind = self.shape[0].dtype if self.shape and isinstance(self.shape[0], PrimExpr) else "int32"
            self.elem_offset = Size(0, kind) if offset_factor == 0 else Var(f"{name}_elem_offset", "int32")
        self.data_alignment = 64 if data_alignment in (-1, 0) else data_alignment
        self.offset_factor, self.buffer_type = offset_factor or 1, buffer_type
        self.axis_separators = list(axis_separators or [])

    @property
    def _dims(self):
        from ..relax.struct_info import dims_attr

        return dims_attr(self.shape)

    @property
    def data(self):
        """The address of its elements."""
        if self.given_data is None:
            scope = self._scope
            self.given_data = Var(self.name, PointerType(PrimType(self.dtype), scope))
        return self.given_data

    def scope(self) -> str:
        return self._scope

    def same_as(self, other) -> bool:
        return self is other

    __eq__, __hash__ = object.__eq__, object.__hash__

    def __repr__(self):
        return f"<Buffer {self.name}: {self.dtype} {tuple(self.shape)}>"


def _lanes_at(buffer, begin, dtype):
    """The indices of as many elements as a dtype has lanes."""
    from .nodes import Ramp

    begin = list(begin) if isinstance(begin, (list, tuple)) else [begin]
    lanes = _dt.split(dtype)[1] if dtype else None
    if lanes is not None and _dt.split(buffer.dtype)[1] is None:
        begin[-1] = Ramp(begin[-1], 1, lanes)
    return begin


def decl_buffer(shape, dtype=None, name="buffer", data=None, strides=None, elem_offset=None, scope="",
                data_alignment=-1, offset_factor=0, buffer_type="", axis_separators=None, span=None):  # fmt: skip
    """A buffer of a shape and a dtype."""
    return DeclaredBuffer(shape, dtype or "float32", name, scope or "global", data, strides, elem_offset,
                          data_alignment, offset_factor, buffer_type, axis_separators)  # fmt: skip
