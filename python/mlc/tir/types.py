"""Types of variables: scalars, pointers, tuples."""

from .._core import dtype as _dt
from .._core.tvmscript import Scripted


class PrimType(Scripted):
    """The type of a scalar."""

    def __init__(self, dtype):
        self.dtype = dtype if dtype in ("handle", "void") else _dt.with_lanes(str(dtype))

    def __eq__(self, other):
        return isinstance(other, PrimType) and self.dtype == other.dtype

    def __hash__(self):
        return hash(self.dtype)


class PointerType(PrimType):
    """The type of an address of elements."""

    def __init__(self, element_type, storage_scope=""):
        super().__init__("handle")
        self.element_type = element_type if isinstance(element_type, PrimType) else PrimType(element_type)
        self.storage_scope = storage_scope

    def __eq__(self, other):
        same = isinstance(other, PointerType) and self.element_type == other.element_type
        return same and self.storage_scope == other.storage_scope

    def __hash__(self):
        return hash((self.element_type, self.storage_scope))


class TupleType(PrimType):
    """The type of several values."""

    def __init__(self, fields=()):
        super().__init__("void")
        self.fields = list(fields)

    def __eq__(self, other):
        return isinstance(other, TupleType) and self.fields == other.fields

    def __hash__(self):
        return hash(tuple(self.fields))


__all__ = ["PointerType", "PrimType", "TupleType"]
