"""Functions over buffers: views of tir.prim_func."""

import functools

from .. import ir
from .._core import dtype as _dt
from .._core.context import context, defining_op
from .._core.module import BaseFunc, IRModule, register_view
from .buffer import Buffer
from .expr import PrimExpr, Var
from .stmt import BlockRealize, has_implied_root, is_statement, sequence
from .types import PrimType, TupleType

_STORES = ("memref.store", "vector.store", "vector.scatter", "vector.maskedstore")


def _is_of_caller(buffer):
    """True if a buffer is not memory that the function allocates."""
    op = defining_op(buffer)
    while op is not None and op.name in ("memref.reinterpret_cast", "tir.match_buffer", "memref.subview"):
        op = defining_op(op.operands[0])
    return op is None or op.name != "tir.alloc_buffer"


class PrimFunc(BaseFunc):
    """A view of a `tir.prim_func`."""

    op_name = "tir.prim_func"

    def __init__(self, params, body=None, ret_type=None, buffer_map=None, attrs=None, span=None):
        # A view is made of the operation and what it lives in.
        if not isinstance(params, (list, tuple)):
            return super().__init__(params, body)
        made = _made_of(params, body, ret_type, buffer_map or {}, attrs)
        super().__init__(made.operation, made._module)

    @property
    def params(self):
        """The parameters: handles of buffers, which `buffer_map` has, and scalars."""
        from .lift import Parameter

        names = [self._name_of(i, "tir.handle") for i in range(len(self._block.arguments))]
        return [Parameter(*argument, self._module) for argument in zip(self._block.arguments, names, strict=True)]

    @property
    def buffer_map(self):
        """The buffer of each handle."""
        found, variables = {}, {}
        for number, parameter in enumerate(self.params):
            if isinstance(parameter.handle.type, ir.MemRefType):
                buffer = Buffer(parameter.handle, self._name_of(number))
                sizes = [self._size(size, variables) for size in buffer.shape]
                of_dim = functools.partial(self._size, variables=variables)
                found[parameter] = Buffer(parameter.handle, buffer.name, sizes, of_dim)
        return found

    def _size(self, size, variables):
        """A size; one that is a variable is the same one in all buffers."""
        name = size.handle.symbol if isinstance(size, PrimExpr) and size.is_dim else None
        if name is None:
            return size
        if name not in variables:
            from .lift import index_dtype

            variables[name] = Var.of_symbol(name, index_dtype(self.operation))
        return variables[name]

    def _name_of(self, number, key="tir.name"):
        given = self.operation.attributes["arg_attrs"] if "arg_attrs" in self.operation.attributes else None
        entry = {item.name: item.attr for item in given[number]} if given is not None else {}
        argument = self._block.arguments[number]
        key = key if key in entry else "tir.name"
        return ir.StringAttr(entry[key]).value if key in entry else argument.get_name().lstrip("%")

    @property
    def attrs(self):
        """The function's attributes, but for those that only say how it is written."""
        hidden = (
            "index_dtype",
            "tir.plain_extents",
            "tir.free_sizes",
            "tir.size_vars",
            "tir.narrow",
            "tir.return_type",
            "tir.root_block",
        )
        return {name: value for name, value in super().attrs.items() if name not in hidden}

    def with_body(self, new_body, span=None):
        """The same function with another body, made of statements."""
        params, buffers = [], self.buffer_map
        buffer_map = {}
        for parameter in self.params:
            if parameter in buffers:
                params.append(Var(f"var_{buffers[parameter].name}", "handle"))
                buffer_map[params[-1]] = buffers[parameter]
            else:
                params.append(parameter)
        return PrimFunc(params, new_body, None, buffer_map, self.attrs)

    def specialize(self, param_map):
        """The same function with values in place of parameters: expressions of scalars, and buffers of handles.

        >>> from mlc.script import from_source
        >>> f = from_source("@T.prim_func\\ndef f(A: T.Buffer((4,)), n: T.int32):\\n    A[n] = 0.0")
        >>> "A[2]" in f.specialize({f.params[1]: 2}).script()
        True
        """
        from .._core.specialize import specialize

        return specialize(self, param_map)

    @property
    def ret_type(self):
        """The type of what the function returns; an empty tuple for nothing."""
        if "tir.return_type" not in self.operation.attributes:
            return TupleType([])
        return PrimType(_dt.from_type(ir.TypeAttr(self.operation.attributes["tir.return_type"]).value))

    @property
    def struct_info(self):
        """What a call takes and gives, as graphs say it: pure if it stores to nothing of its caller's.

        >>> from mlc.script import from_source
        >>> f = from_source("@T.prim_func\\ndef f(A: T.Buffer((4,)), n: T.int32) -> T.float32:\\n    return A[n]")
        >>> f.struct_info.params, f.struct_info.purity
        ([R.Tensor((4,), dtype="float32"), R.Prim("int32")], True)
        """
        from ..relax.struct_info import FuncStructInfo, ObjectStructInfo, PrimStructInfo, TensorStructInfo
        from ..relax.struct_info import TupleStructInfo as Nothing

        params, buffers = [], self.buffer_map
        for parameter in self.params:
            if parameter in buffers:
                params.append(TensorStructInfo(buffers[parameter].shape, buffers[parameter].dtype))
            else:
                is_handle = parameter.dtype == "handle"
                params.append(ObjectStructInfo() if is_handle else PrimStructInfo(parameter.dtype))
        returned = self.ret_type
        ret = Nothing([]) if isinstance(returned, TupleType) else PrimStructInfo(returned.dtype)
        return FuncStructInfo(params, ret, self._is_pure())

    struct_info_ = struct_info

    def _is_pure(self):
        """True if nothing is stored to memory of the caller, and no function is called that may do so."""
        found = []

        def visit(op):
            effects = op.name == "tir.call" or op.name == "tir.call_extern" and "pure" not in str(op.attributes["kind"])
            stored = [operand for operand in op.operands if isinstance(operand.type, ir.MemRefType)]
            if effects or op.name in _STORES and any(map(_is_of_caller, stored)):
                found.append(op)
            return ir.WalkResult.ADVANCE

        self.operation.walk(visit)
        return not found

    @property
    def buffer_types(self):
        """The MLIR types of the parameters, in which a size may be dynamic: `buffer_map` has it as an expression."""
        return [argument.type for argument in self._block.arguments]

    @property
    def _block(self) -> ir.Block:
        return self.operation.regions[0].blocks[0]

    @property
    def body(self):
        """The root block; in a function that has none, the statements."""
        if self._has_root():
            return BlockRealize.view(self.operation, self._module)
        return sequence(self._block, self._module)

    def _has_root(self):
        if "tir.root_block" in self.operation.attributes:
            return True
        return has_implied_root(self._block, [op for op in self._block.operations if is_statement(op.operation)])


def _made_of(params, body, ret_type, buffer_map, attrs):
    """The function that parts made in Python are: it is read from their text."""
    from ..script import from_source
    from ..script._errors import DiagnosticError
    from .stmt import as_stmt
    from .tree import Trees, text

    attrs = dict(attrs.items()) if hasattr(attrs, "items") else {}
    buffers = [next((buffer for handle, buffer in buffer_map.items() if handle is param), None) for param in params]
    parts = {"params": params, "buffers": buffers, "body": as_stmt(body), "ret_type": ret_type, "attrs": attrs}
    with context():
        printed = text(Trees().make("PrimFunc", {**parts, "name": str(attrs.get("global_symbol", "main"))}.items()))
    try:
        return from_source(printed)
    except DiagnosticError:
        return from_source(printed, check_well_formed=False)


register_view(PrimFunc)

__all__ = ["PrimFunc", "IRModule"]
