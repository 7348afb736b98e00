"""Functions over buffers: views of tir.prim_func."""

from .. import ir
from .._core.module import BaseFunc, IRModule, register_view


class PrimFunc(BaseFunc):
    """A view of a `tir.prim_func`."""

    op_name = "tir.prim_func"

    @property
    def params(self):
        """The names of the parameters."""
        return [argument.get_name().lstrip("%") for argument in self._block.arguments]

    @property
    def buffer_types(self):
        """The MLIR types of the parameters."""
        return [argument.type for argument in self._block.arguments]

    @property
    def _block(self) -> ir.Block:
        return self.operation.regions[0].blocks[0]

    @property
    def body(self):
        """The operations of the root block."""
        return self._block


register_view(PrimFunc)

__all__ = ["PrimFunc", "IRModule"]
