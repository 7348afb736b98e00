"""Calls of functions."""

from ... import ir
from ..._core.context import MLCError, context, diagnostics
from ..._core.module import GlobalVar, to_attribute
from ..._mlir_libs import _mlc
from ..expr import Expr, ExternFunc, ShapeExpr, StringImm, Tuple, as_expr
from ..struct_info import TensorStructInfo, TupleStructInfo, as_struct_info, dims_attr
from .base import create, flag, i64_array, string


def call_tir(func, args, out_sinfo=None, dtype=None, tir_vars=None, *, out_ty=None, shape=None):
    """Calls a function over buffers, which fills its results. A name is looked up when the call runs.

    The results are given as `out_sinfo`, or, as older programs do, as a shape with `dtype`.
    """
    results = _results(out_sinfo if out_sinfo is not None else out_ty if out_ty is not None else shape, dtype)
    if isinstance(func, (str, ExternFunc)):
        if tir_vars is not None:
            raise MLCError("call_tir: a function that is called by name takes no tir_vars")
        return call_dps_packed(func, args, results)
    if not isinstance(func, GlobalVar):
        raise TypeError(f"call_tir: the function is a GlobalVar or a name, not {func!r}")
    with context():
        callee = ir.FlatSymbolRefAttr.get(func.name_hint)
    variables = None if tir_vars is None else dims_attr(tir_vars)
    return create("relax.call_tir", _arguments(args), results=results, callee=callee, tir_vars=variables)


def call_dps_packed(func, args, out_sinfo=None, dtype=None, *, out_ty=None):
    """Calls a function that is found by name, which fills its results."""
    if isinstance(out_sinfo, list) and all(isinstance(item, TensorStructInfo) for item in out_sinfo):
        results = out_sinfo
    else:
        results = _results(out_sinfo if out_sinfo is not None else out_ty, dtype, "call_dps_packed")
    name = _name("call_dps_packed", func)
    return create("relax.call_dps_packed", _arguments(args), results=results, callee=string(name))


def call_tir_inplace(func, args, inplace_indices=None, out_sinfo=None, tir_vars=None, *, out_ty=None):
    """Calls a function over buffers that changes some of its arguments into its results."""
    if not isinstance(func, GlobalVar):
        raise TypeError(f"call_tir_inplace: the function is a GlobalVar, not {func!r}")
    if inplace_indices is None:
        raise TypeError("call_tir_inplace: inplace_indices= says which argument each result takes the place of")
    results = _results(out_sinfo if out_sinfo is not None else out_ty, None)
    with context():
        callee = ir.FlatSymbolRefAttr.get(func.name_hint)
    return create(
        "relax.call_tir_inplace",
        _arguments(args),
        results=results,
        callee=callee,
        inplace_indices=i64_array(inplace_indices),
        tir_vars=None if tir_vars is None else dims_attr(tir_vars),
    )


def call_tir_with_grad(
    func, args, out_sinfo=None, te_grad_name=None, te_grad_kwargs=None, tir_vars=None, *, out_ty=None
):
    """As `call_tir`, of a function whose gradient is known as the tensor expression `te_grad_name`."""
    if not isinstance(func, GlobalVar):
        raise TypeError(f"call_tir_with_grad: the function is a GlobalVar, not {func!r}")
    if not isinstance(te_grad_name, str):
        raise TypeError("call_tir_with_grad: te_grad_name= is the name of the gradient")
    results = _results(out_sinfo if out_sinfo is not None else out_ty, None, "call_tir_with_grad")
    with context():
        callee = ir.FlatSymbolRefAttr.get(func.name_hint)
    with context():
        keywords = to_attribute(dict(te_grad_kwargs)) if te_grad_kwargs else None
    return create(
        "relax.call_tir_with_grad",
        _arguments(args),
        results=results,
        callee=callee,
        te_grad_name=string(te_grad_name),
        te_grad_kwargs=keywords,
        tir_vars=None if tir_vars is None else dims_attr(tir_vars),
    )


def call_inplace_packed(func, *args, inplace_indices, sinfo_args=(), **_):
    """Calls a function that is found by name and changes some of its arguments into its results."""
    name = _name("call_inplace_packed", func)
    indices = [inplace_indices] if isinstance(inplace_indices, int) else list(inplace_indices)
    return create(
        "relax.call_packed",
        list(args),
        results=_returned(sinfo_args),
        callee=string(name),
        is_pure=flag(True),
        inplace_indices=i64_array(indices),
    )


def call_builtin_with_ctx(func, args, *, sinfo_args=()):
    """Calls a function of the machine that runs the program, which gets the machine first."""
    name = _name("call_builtin_with_ctx", func)
    _check_effects(f"call_builtin_with_ctx {name!r}")
    results = _returned(sinfo_args)
    return create("relax.call_packed", _arguments(args), results=results, callee=string(name), with_context=flag(True))


def null_value():
    """No value."""
    with context():
        return create("relax.null_value", [], results=[_mlc.ObjectType.get(context())])


def shape_to_tensor(expr):
    """The dimensions of a shape as a tensor of int64."""
    return create("relax.shape_to_tensor", [expr])


def tensor_to_shape(expr):
    """The elements of a tensor of int64 as a shape."""
    return create("relax.tensor_to_shape", [expr])


def call_packed(func, *args, sinfo_args=(), **_):
    """Calls a function that is found by name and may do anything; not inside dataflow."""
    name = _name("call_packed", func)
    _check_effects(f"call_packed {name!r}")
    return create("relax.call_packed", list(args), results=_returned(sinfo_args), callee=string(name))


def call_pure_packed(func, *args, sinfo_args=(), **_):
    """Calls a function that is found by name, returns its results and does nothing else."""
    name = _name("call_pure_packed", func)
    return create(
        "relax.call_packed", list(args), results=_returned(sinfo_args), callee=string(name), is_pure=flag(True)
    )


def _returned(sinfo_args):
    infos = sinfo_args if isinstance(sinfo_args, (list, tuple)) else [sinfo_args]
    return [as_struct_info(info) for info in infos]


def _check_effects(what):
    from ..block_builder import BlockBuilder

    builder = BlockBuilder.current()
    if builder is not None and builder.in_function and builder.current_block_is_dataflow():
        raise MLCError(f"{what} may have effects, so it cannot be inside a dataflow block")


def print(*values, format=""):
    """Writes values where the program runs; the format is that of Python, or empty."""
    _check_effects("print")
    return create("relax.print", list(values), format=string(_text(format)), results=[])


def assert_op(condition, format_args=None, format=""):
    """Ends the run with an error unless the condition, a bool, holds."""
    _check_effects("assert_op")
    values = (
        [] if format_args is None else list(format_args) if isinstance(format_args, (list, tuple)) else [format_args]
    )
    return create("relax.assert_op", [condition, *values], format=string(_text(format)), results=[])


def _text(given):
    return given.value if isinstance(given, StringImm) else given


def call_function(func, args):
    """Calls a graph function of the module that is being built."""
    from ..block_builder import BlockBuilder

    builder = BlockBuilder.current()
    if builder is None or func not in builder._mod:
        raise MLCError(f"{func!r} is not a function of the module that is being built")
    args = [as_expr(arg) for arg in args]
    with context(), diagnostics() as messages:
        callee = ir.FlatSymbolRefAttr.get(func.name_hint)
        operation = builder._mod[func].operation
        types = _mlc.infer_call(operation, ir.Location.unknown(), [arg.value.type for arg in args])
        is_pure = builder._mod[func].is_pure
        if types is None and not messages:
            raise MLCError(f"the arguments do not fit the function {func.name_hint!r}")
    if not is_pure:
        _check_effects(f"a call of {func.name_hint!r}")
    return create("relax.call", args, results=types, callee=callee, has_effects=flag(not is_pure))


def shape_of(expr):
    """The shape of a tensor as a value."""
    return create("relax.shape_of", [expr])


def tuple_get_item(t, index):
    """One value of a tuple."""
    return t[index]


def _arguments(args):
    if isinstance(args, Tuple):
        return args.fields
    if isinstance(args, Expr):
        return [args]
    return list(args)


def _name(what, func):
    if isinstance(func, ExternFunc):
        return func.global_symbol
    if not isinstance(func, str) or not func:
        raise TypeError(f"{what}: a function is called by its name, a string, not {func!r}")
    return func


def _results(given, dtype, what="call_tir"):
    if given is None:
        raise TypeError(f"{what}: the results are given as out_sinfo=, or as a shape and dtype=")
    if dtype is not None:
        if isinstance(dtype, (list, tuple)):
            return [TensorStructInfo(shape, kind) for shape, kind in zip(given, dtype, strict=True)]
        return [TensorStructInfo(given, dtype)]
    if isinstance(given, ShapeExpr):
        raise TypeError(f"{what}: a shape is given without dtype=")
    if isinstance(given, (list, tuple)) and not all(isinstance(i, TensorStructInfo) for i in given):
        raise TypeError(f"{what}: a shape is given without dtype=")
    infos = list(given) if isinstance(given, (list, tuple)) else [as_struct_info(given)]
    return [field for info in infos for field in (info.fields if isinstance(info, TupleStructInfo) else [info])]
