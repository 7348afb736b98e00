"""Buffers that belong to no function."""

from .._core import dtype as _dt
from .expr import wrap_dim


class DeclaredBuffer:
    """A buffer as programs declare it: a name, a shape and a dtype."""

    def __init__(self, shape, dtype="float32", name="buffer", scope="global"):
        from ..relax.struct_info import dims_attr

        self._dims = dims_attr(shape)
        self.dtype, self.name, self._scope = _dt.canonical(dtype), name, scope

    @property
    def shape(self):
        return [wrap_dim(self._dims[i]) for i in range(len(self._dims))]

    def scope(self) -> str:
        return self._scope

    def __repr__(self):
        return f"<Buffer {self.name}: {self.dtype} {tuple(self.shape)}>"


def decl_buffer(shape, dtype=None, name="buffer", data=None, strides=None, elem_offset=None, scope="",
                data_alignment=-1, offset_factor=0, buffer_type="", axis_separators=None, span=None):  # fmt: skip
    """A buffer of a shape and a dtype."""
    given = {"data": data, "strides": strides, "elem_offset": elem_offset, "axis_separators": axis_separators}
    named = [name for name, value in given.items() if value is not None and value != []]
    if named:
        raise NotImplementedError(f"decl_buffer: {', '.join(named)} is not supported yet")
    return DeclaredBuffer(shape, dtype or "float32", name, scope or "global")
