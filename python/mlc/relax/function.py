"""Graph functions: views of func.func."""

import contextlib

from .. import ir
from .._core.context import at, terminator
from .._core.module import BaseFunc, IRModule, register_view
from .._core.names import VDEVICE
from .._mlir_libs import _mlc
from .binding import DataflowBlock, MatchCast, SeqExpr
from .expr import DataflowVar, canonical, view_value
from .struct_info import FuncStructInfo, TupleStructInfo, as_struct_info, view_type


class Function(BaseFunc):
    """A graph function: a view of one, or made of its parameters and its body.

    >>> from mlc import relax
    >>> x, y = (relax.Var(name, relax.TensorStructInfo((4,), "float32")) for name in "xy")
    >>> block = relax.BindingBlock([relax.VarBinding(y, relax.op.add(x, x))])
    >>> Function([x], relax.SeqExpr([block], y)).params
    [x]
    """

    op_name = "func.func"

    def __init__(self, params, body=None, ret_struct_info=None, is_pure=True, attrs=None, span=None):
        if isinstance(params, (ir.Operation, ir.OpView)):
            super().__init__(params, body)
            return
        made = build_function(params, body, dict(attrs or {}))
        super().__init__(made.operation, made._module)
        if ret_struct_info is not None and not as_struct_info(ret_struct_info).is_base_of(self.ret_struct_info):
            raise TypeError(f"the function returns {self.ret_struct_info}, not {as_struct_info(ret_struct_info)}")
        if not is_pure:
            with at():
                self.operation.attributes["relax.is_pure"] = ir.BoolAttr.get(False)

    @property
    def _block(self):
        return self.operation.regions[0].blocks[0]

    @property
    def params(self):
        return [view_value(argument) for argument in self._block.arguments]

    @property
    def struct_info(self):
        return FuncStructInfo(_mlc.callable_type_of(self.operation))

    @property
    def ret_struct_info(self):
        types = self.operation.attributes["function_type"].value.results
        results = [view_type(type, placement) for type, placement in zip(types, self._placements(), strict=True)]
        return results[0] if len(results) == 1 else TupleStructInfo(results)

    @property
    def body(self):
        """The blocks of bindings, and the value that is returned."""
        return SeqExpr(self._block)

    @property
    def is_pure(self):
        """False for a function that may have effects, or that says so."""
        return not _mlc.is_impure(self.operation)

    def _placements(self):
        """Where the results are: as it is declared, or where the body has them."""
        returned = terminator(self._block).operands if len(self.operation.regions[0].blocks) else []
        found = [_mlc.placement_of(value) for value in returned]
        if "res_attrs" in self.operation.attributes:
            declared = [ir.DictAttr(item) for item in ir.ArrayAttr(self.operation.attributes["res_attrs"])]
            found = found or [None] * len(declared)
            found = [d[VDEVICE] if VDEVICE in d else p for d, p in zip(declared, found, strict=True)]
        return found or [None] * len(self.operation.attributes["function_type"].value.results)

    def bind_params(self, values):
        """A copy with parameters made constants, by their names or as variables."""
        from .transform import BindParams

        names = {key if isinstance(key, str) else key.name_hint: value for key, value in values.items()}
        module = BindParams(self.name, names)(IRModule({self.name: self}))
        return module[self.name]

    def bind_symbolic_vars(self, binding_map):
        """A copy with values for symbols, which are given by their names or as variables."""
        from .transform import BindSymbolicVars

        return BindSymbolicVars(binding_map)(IRModule({self.name: self}))[self.name]


def build_function(params, body, attrs):
    """The function of parameters and a body, which is an expression or blocks of bindings before one."""
    from .block_builder import BlockBuilder

    bb = BlockBuilder()
    name = str(attrs.pop("global_symbol", "main"))
    with bb.function(name, list(params), attrs):
        bb.emit_func_output(emit_blocks(bb, body) if isinstance(body, SeqExpr) else body)
    return bb.get()[name].copy()


def emit_blocks(bb, body):
    """Binds what blocks of bindings bind; gives the value after them."""
    for block in body.blocks:
        with bb.dataflow() if isinstance(block, DataflowBlock) else contextlib.nullcontext():
            for binding in block.bindings:
                emit_binding(bb, binding)
    return body.body


def emit_binding(bb, binding):
    """Binds what a program has written; its variable stands for what is bound, which is given."""
    var, name = binding.var, binding.var.name_hint
    if isinstance(binding, MatchCast):
        new = bb.match_cast(binding.value, var.struct_info, name)
    elif bb.current_block_is_dataflow() and not isinstance(var, DataflowVar):
        new = bb.emit_output(binding.value, name)
    else:
        new = bb.emit(binding.value, name)
    if not var.struct_info.is_base_of(new.struct_info):
        raise TypeError(f"{name!r} is {var.struct_info}, but is bound to {new.struct_info}")
    bb._scope().mapping[var.value] = canonical(new.value)
    return var


register_view(Function)
