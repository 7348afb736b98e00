"""Functions over buffers from tensor expressions."""

from .. import ir
from .._core import dtype as _dt
from .._core.context import MLCError, at, context, defining_op, diagnostics, name_of, scratch, value_location
from .._core.module import IRModule, view
from .._mlir_libs import _mlc
from ..tir import _scope
from ..tir.dims import to_dim
from ..tir.expr import PrimExpr
from .tensor import Tensor


def create_prim_func(ops, index_dtype_override=None, *, name="main"):
    """The function over the buffers of these tensors: it computes those that are computed from those that are not.

    A tensor in between that is not named is allocated in the function.

    >>> from mlc import te
    >>> A = te.placeholder((4,), name="A")
    >>> B = te.compute((4,), lambda i: A[i] + 1, name="B")
    >>> C = te.compute((4,), lambda i: B[i] * 2, name="C")
    >>> "B = T.alloc_buffer((4,))" in te.create_prim_func([A, C]).script()
    True
    """
    ops = list(ops) if isinstance(ops, (list, tuple)) else [ops]
    if not ops:
        raise ValueError("create_prim_func: a function needs at least one tensor")
    if index_dtype_override not in (None, "int32", "int64"):
        if isinstance(index_dtype_override, (Tensor, PrimExpr)):
            raise TypeError("create_prim_func: the tensors are one list: create_prim_func([A, B])")
        raise ValueError(f"create_prim_func: index_dtype_override is 'int32' or 'int64', not {index_dtype_override!r}")
    given = [_parameter(position, item) for position, item in enumerate(ops)]
    # The function is made from a copy, in which arguments of a block stand for what is given.
    with at():
        holder = ir.Operation.create("relax.emit_te", regions=1, ip=False)
        block = holder.regions[0].blocks.append()
    try:
        return _create(block, given, name, index_dtype_override and _dt.bits(index_dtype_override))
    finally:
        holder.operation.erase()


def _create(block, given, name, bits):
    inputs, extents = _arguments(block, [value for value, _, _ in given])
    values = _mlc.te_import(block, scratch(), list(inputs), list(inputs.values()), [value for value, _, _ in given])
    with at():
        module = ir.Module.create()
    bits = bits or (64 if any(map(_is_wide, [value for value, _, _ in given])) else 32)
    names, dims = [n for _, n, _ in given], [d for _, _, d in given]
    location = ir.Location.unknown(context())
    free = {item.value for op in block.operations for item in _layout_free(op)}
    with diagnostics("create_prim_func") as messages:
        func = _mlc.create_prim_func(module.body, location, name, values, names, dims, extents, bits)
        if func is None and not messages:
            raise MLCError("create_prim_func: the tensors cannot be computed")
    _declare_sizes(func, [value for value, _, _ in given])
    made = view(func, IRModule(module=module))
    if not free:
        return made
    arguments = [ir.StringAttr(argument["tir.name"]).value for argument in func.attributes["arg_attrs"]]
    return made.with_attr("layout_free_buffers", [i for i, argument in enumerate(arguments) if argument in free])


def _declare_sizes(func, values):
    """Notes which symbols of the buffers are declared as sizes."""
    sizes, found = set(), {}
    for op in filter(None, map(defining_op, values)):
        if "te.size_vars" in op.attributes:
            sizes |= {name.value for name in op.attributes["te.size_vars"]}
    for argument in func.attributes["arg_attrs"] if sizes else ():
        dims = argument["tir.dims"] if "tir.dims" in argument else ()
        found |= {name: None for dim in dims for name in dim.symbols if name in sizes}
    if found:
        symbols = [_mlc.DimExprAttr.symbol_of(name, context()) for name in found]
        func.attributes["tir.size_vars"] = _mlc.DimsAttr.get(symbols, context())


def _is_wide(value):
    """True if an extent of a tensor, or a size, is of int64."""
    op = defining_op(value)
    return op is not None and "te.wide" in op.attributes


def _layout_free(op):
    """The names of the inputs that an operation says may have any layout."""
    return op.attributes["te.layout_free"] if "te.layout_free" in op.attributes else []


def _parameter(position, item):
    """The value, name and dimensions of a parameter."""
    if isinstance(item, Tensor):
        # The buffers of statements have names of their own.
        op = defining_op(item.value)
        is_extern = op is not None and op.name == "te.extern"
        return item.value, "" if is_extern else item.name.replace(".", "_"), _dims(item)
    if isinstance(item, PrimExpr):
        return (_scope.free_graph().value(item.handle) if item.is_dim else item.handle), item.name, None
    kind = type(item).__name__
    raise TypeError(f"create_prim_func: argument {position} is a te.Tensor or a te.var, not {kind}")


def _arguments(block, given):
    """Arguments for what the values are computed from, and what the symbols among them stand for."""
    symbols = {value: name for name, value in _scope.free_graph().symbols.items()}
    inputs, extents = {}, {}
    for value in _mlc.te_placeholders(scratch(), given):
        name = name_of(value_location(value))
        if value not in symbols and value not in given:
            raise MLCError(f"create_prim_func: {name!r} is used, but is not one of the arguments")
        with at():
            inputs[value] = block.add_argument(value.type, value_location(value))
            if value in symbols and value not in given:
                extents[inputs[value]] = _mlc.DimExprAttr.symbol_of(symbols[value])
    return inputs, extents


def _dims(tensor):
    try:
        dims = [to_dim(extent) for extent in tensor.shape]
    except TypeError:
        return None
    if all(dim.constant is not None for dim in dims):
        return None
    return _mlc.DimsAttr.get(dims, context())
