"""Graph functions: views of func.func."""

from .. import ir
from .._core.module import BaseFunc, IRModule, register_view
from .binding import SeqExpr
from .expr import view_value
from .struct_info import FuncStructInfo, TupleStructInfo, view_type


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
        return results[0] if len(results) == 1 else TupleStructInfo(results)

    @property
    def body(self):
        """The blocks of bindings, and the value that is returned."""
        return SeqExpr(self._block)

    @property
    def is_pure(self):
        """False for a function that may have effects, or that says so."""
        if "relax.is_pure" in self.operation.attributes:
            return self.operation.attributes["relax.is_pure"].value
        return not _has_effects(self.operation)

    def bind_params(self, values):
        """A copy with parameters made constants, by their names or as variables."""
        from .transform import BindParams

        names = {key if isinstance(key, str) else key.name_hint: value for key, value in values.items()}
        module = BindParams(self.name, names)(IRModule({self.name: self}))
        return module[self.name]


def _has_effects(operation):
    found = False

    def look(op):
        nonlocal found
        is_call = op.name == "relax.call_packed" and "is_pure" not in op.attributes
        found = found or is_call or op.name in ("relax.print", "relax.assert_op")
        return ir.WalkResult.ADVANCE

    operation.walk(look)
    return found


register_view(Function)
