"""Graph functions: views of func.func."""

from .._core.module import BaseFunc, register_view
from .expr import view_value
from .struct_info import FuncStructInfo, view_type


class Function(BaseFunc):
    """A view of a graph function."""

    op_name = "func.func"

    @property
    def _block(self):
        return self.operation.regions[0].blocks[0]

    @property
    def params(self):
        return [view_value(argument) for argument in self._block.arguments]

    @property
    def struct_info(self):
        return FuncStructInfo(self.operation.attributes["function_type"].value)

    @property
    def ret_struct_info(self):
        results = [view_type(type) for type in self.operation.attributes["function_type"].value.results]
        return results[0] if len(results) == 1 else results

    @property
    def body(self):
        """The operations of the function."""
        return self._block


register_view(Function)
