"""Functions over buffers: views of tir.prim_func."""

from .. import ir
from .._core.module import BaseFunc, IRModule, register_view
from .buffer import Buffer
from .expr import PrimExpr
from .stmt import BlockRealize


class Parameter(PrimExpr):
    """A parameter: a scalar, or the handle of a buffer."""

    __slots__ = ("name",)

    def __init__(self, value, name):
        super().__init__(value)
        self.name = name

    @property
    def name_hint(self):
        return self.name

    @property
    def dtype(self):
        return "handle" if isinstance(self.handle.type, ir.MemRefType) else super().dtype

    def __hash__(self):
        return hash(self.handle)

    def __eq__(self, other):
        return isinstance(other, Parameter) and self.handle == other.handle

    def __repr__(self):
        return self.name

    __str__ = __repr__


class PrimFunc(BaseFunc):
    """A view of a `tir.prim_func`."""

    op_name = "tir.prim_func"

    @property
    def params(self):
        """The parameters: handles of buffers, which `buffer_map` has, and scalars."""
        return [Parameter(argument, self._name_of(i)) for i, argument in enumerate(self._block.arguments)]

    @property
    def buffer_map(self):
        """The buffer of each handle."""
        found = {}
        for parameter in self.params:
            if isinstance(parameter.handle.type, ir.MemRefType):
                found[parameter] = Buffer(parameter.handle, parameter.name)
        return found

    def _name_of(self, number):
        given = self.operation.attributes["arg_attrs"] if "arg_attrs" in self.operation.attributes else None
        entry = {item.name: item.attr for item in given[number]} if given is not None else {}
        argument = self._block.arguments[number]
        return ir.StringAttr(entry["tir.name"]).value if "tir.name" in entry else argument.get_name().lstrip("%")

    @property
    def buffer_types(self):
        """The MLIR types of the parameters."""
        return [argument.type for argument in self._block.arguments]

    @property
    def _block(self) -> ir.Block:
        return self.operation.regions[0].blocks[0]

    @property
    def body(self):
        """The root block."""
        return BlockRealize(self.operation)


register_view(PrimFunc)

__all__ = ["PrimFunc", "IRModule"]
