"""Questions about graph functions."""

import enum
import math

from .. import ir
from .._core.context import MLCError, context, defining_op, errors
from .._core.dtype import bits
from .._core.module import BaseFunc, GlobalVar
from .._mlir_libs import _mlc
from .._mlir_libs._mlc import DimExprAttr
from ..tir.dims import to_dim, view_dim
from ..tir.expr import Var as TIRVar
from .binding import If, SeqExpr, bound_var, view_op
from .block_builder import is_unbound
from .expr import Call, Tuple, TupleGetItem, Var
from .function import Function
from .struct_info import (
    FuncStructInfo,
    ObjectStructInfo,
    ShapeStructInfo,
    StructInfo,
    TensorStructInfo,
    TupleStructInfo,
    as_struct_info,
    view_type,
)


def well_formed(obj, check_struct_info=True) -> bool:
    """True if a module or a function obeys the rules of the dialects."""
    try:
        with errors("not well formed"):
            obj.operation.verify()
    except MLCError:
        return False
    return True


def bound_vars(expr):
    """The parameters and variables that a function or an expression binds, in order."""
    return _variables(expr)[1]


def all_vars(expr):
    """The variables that a function or an expression uses or binds, in order."""
    used, bound = _variables(expr)
    return list(dict.fromkeys([*bound, *used]))


def free_vars(expr):
    """The variables that a function or an expression uses and does not bind, in order."""
    used, bound = _variables(expr)
    return [var for var in used if var not in bound]


def _variables(expr):
    """The variables that are used, and those that are bound."""
    used, bound, waiting = {}, {}, [expr]

    def sequence(body):
        for block in body.blocks:
            for binding in block.bindings:
                yield from (_Bound(binding.var), binding.value)
        yield body.body

    while waiting:
        item = waiting.pop(0)
        inside = []
        if isinstance(item, _Bound):
            bound[item.var] = None
        elif isinstance(item, SeqExpr):
            inside = list(sequence(item))
        elif isinstance(item, BaseFunc):
            inside = [*map(_Bound, item.params), item.body]
        elif isinstance(item, If):
            inside = [item.cond, item.true_branch, item.false_branch]
        elif isinstance(item, Tuple):
            inside = item.fields
        elif isinstance(item, TupleGetItem):
            inside = [item.tuple_value]
        elif isinstance(item, Var) and item.value is not None and is_unbound(item.value):
            # An expression inside of another one.
            inside = [view_op(defining_op(item.value))]
        elif isinstance(item, Var):
            used[item] = None
        elif isinstance(item, Call):
            inside = [*([item.op] if isinstance(item.op, Var) else []), *item.args]
        waiting = [*inside, *waiting]
    return list(used), list(bound)


class _Bound:
    """A variable where it is bound."""

    def __init__(self, var):
        self.var = var


def all_global_vars(expr):
    """The functions that a function calls, in the order of the first call."""
    found = []

    def look(op):
        if "callee" in op.attributes and isinstance(op.attributes["callee"], ir.FlatSymbolRefAttr):
            var = GlobalVar(ir.FlatSymbolRefAttr(op.attributes["callee"]).value)
            if var not in found:
                found.append(var)
        return ir.WalkResult.ADVANCE

    expr.operation.walk(look, ir.WalkOrder.PRE_ORDER)
    return found


called_global_vars = all_global_vars


def contains_impure_call(expr, own_name=None) -> bool:
    """True if a function calls something that may have effects."""
    return not expr.is_pure


def get_var2val(func):
    """What each variable of a function is bound to."""
    return {b.var: b.value for block in func.body.blocks for b in block.bindings}


def name_to_binding(func):
    """The bindings of each name."""
    found = {}
    for block in func.body.blocks:
        for binding in block.bindings:
            found.setdefault(binding.var.name_hint, []).append(binding)
    return found


def udchain(dfb):
    """The users of each variable of a dataflow block."""
    variables = [binding.var for binding in dfb.bindings]
    return {var: [bound_var(use.owner.operation.results[0]) for use in var.value.uses
                  if len(use.owner.operation.results) == 1] for var in variables}  # fmt: skip


def defined_symbolic_vars(func):
    """The symbols that stand alone as a dimension of a parameter, in order."""
    found = {}
    for param in func.params:
        for dim in _dims(param.struct_info):
            for name in _symbols(dim):
                if str(dim) == name:
                    found.setdefault(name, TIRVar(name, "int64"))
    return list(found.values())


def free_symbolic_vars(func):
    """The symbols of a function's parameters that none of them has as a dimension by itself."""
    defined = {str(var) for var in defined_symbolic_vars(func)}
    names = [name for param in func.params for dim in _dims(param.struct_info) for name in _symbols(dim)]
    return [TIRVar(name, "int64") for name in dict.fromkeys(names) if name not in defined]


def tir_vars_in_struct_info(sinfo: StructInfo):
    """The symbols of a StructInfo, in order."""
    sinfo = as_struct_info(sinfo)
    names = [name for dim in _dims(sinfo) for name in _symbols(dim)]
    return [TIRVar(name, "int64") for name in dict.fromkeys(names)]


def definable_tir_vars_in_struct_info(sinfo: StructInfo):
    """The symbols that stand alone as a dimension of a StructInfo, in order."""
    sinfo = as_struct_info(sinfo)
    names = [name for dim in _dims(sinfo) for name in _symbols(dim) if str(dim) == name]
    return [TIRVar(name, "int64") for name in dict.fromkeys(names)]


def erase_to_well_defined(sinfo: StructInfo, shape_var_map=None, var_map=None) -> StructInfo:
    """A StructInfo with symbols replaced by what a map says; what uses others has an unknown shape."""
    sinfo = as_struct_info(sinfo)
    known = {str(getattr(var, "name", var)): value for var, value in (shape_var_map or {}).items()}
    if isinstance(sinfo, TupleStructInfo):
        return TupleStructInfo([erase_to_well_defined(field, shape_var_map, var_map) for field in sinfo.fields])
    dims = [_replaced(dim, known) for dim in _dims(sinfo)]
    if isinstance(sinfo, TensorStructInfo) and sinfo.shape is not None:
        shape = None if None in dims else dims
        return TensorStructInfo(shape, sinfo.dtype, ndim=-1 if shape is not None else sinfo.ndim)
    if isinstance(sinfo, ShapeStructInfo) and sinfo.values is not None:
        return ShapeStructInfo(None if None in dims else dims, -1 if None not in dims else sinfo.ndim)
    return sinfo


def _replaced(dim, known):
    """A dimension without symbols that are not in a map, or None."""
    names = _symbols(dim)
    if any(name not in known for name in names):
        return None
    if not names:
        return dim
    if str(dim) == names[0]:
        return known[names[0]]
    # Values may have symbols of the same names.
    result = to_dim(dim)
    for number, name in enumerate(names):
        result = result.substitute(name, DimExprAttr.symbol_of(f"{name}.{number}", context()))
    for number, name in enumerate(names):
        result = result.substitute(f"{name}.{number}", to_dim(known[name]))
    return view_dim(result, "int64")


def collect_non_negative_expressions(sinfo: StructInfo):
    """The sizes of a StructInfo that are no numbers, in order: none of them is negative."""
    sinfo = as_struct_info(sinfo)
    return list({str(dim): dim for dim in _dims(sinfo) if _symbols(dim)}.values())


def has_reshape_pattern(func) -> bool:
    """Whether a function over buffers gives its argument in another shape."""
    if getattr(func, "op_name", None) != "tir.prim_func":
        raise TypeError(f"has_reshape_pattern: a PrimFunc is expected, not {type(func).__name__}")
    return _mlc.has_reshape_pattern(func.operation)


def computable_at_compile_time(func):
    """The variables of a function that depend on none of its first `num_input` parameters."""
    count = int(func.attrs.get("num_input", 0))
    found = list(func.params[count:])
    values = {param.value for param in found}
    for block in func.body.blocks:
        for binding in block.bindings:
            op = getattr(binding.value, "operation", None)
            operands = list(op.operands) if op is not None else []
            if op is None or (operands and all(_is_known(operand, values) for operand in operands)):
                values.add(binding.var.value)
                found.append(binding.var)
    return found


def _is_known(operand, values):
    owner = operand.owner
    return operand in values or (isinstance(owner, ir.Operation) and owner.name == "relax.constant")


def detect_recursion(mod):
    """The groups of functions that call each other, or themselves."""
    functions = {var.name_hint: function for var, function in mod.functions.items()}
    calls = {name: [v.name_hint for v in all_global_vars(function)] for name, function in functions.items()}
    reached = {name: _reach(name, calls) for name in calls}
    groups = []
    for name in sorted(calls):
        if name in reached[name] and not any(name in group for group in groups):
            groups.append([other for other in sorted(calls) if other in reached[name] and name in reached[other]])
    return [[GlobalVar(name) for name in group] for group in groups]


def _reach(name, calls):
    found, rest = set(), list(calls[name])
    while rest:
        callee = rest.pop()
        if callee not in found:
            found.add(callee)
            rest += calls.get(callee, [])
    return found


def _dims(info):
    if isinstance(info, TupleStructInfo):
        return [dim for field in info.fields for dim in _dims(field)]
    values = info.values if isinstance(info, ShapeStructInfo) else None
    if isinstance(info, TensorStructInfo):
        values = info.shape
    return [] if values is None else list(values)


def _symbols(dim):
    handle = getattr(dim, "handle", None)
    return [] if handle is None else list(handle.symbols)


def estimate_memory_usage(mod) -> str:
    """How many bytes the tensors have that graph functions allocate, each by itself, and how many after planning.

    `StaticPlanBlockMemory` plans; before it, or where functions have no memory of their own, the numbers are those of
    the tensors.

    >>> from mlc.relax import transform
    >>> from mlc.script import ir as I, relax as R
    >>> @I.ir_module
    ... class Module:
    ...     @R.function
    ...     def main(x: R.Tensor((256,), "float32")):
    ...         y = R.exp(R.exp(R.exp(R.exp(x))))
    ...         return y
    >>> passes = ("LegalizeOps", "CallTIRRewrite", "StaticPlanBlockMemory")
    >>> print(estimate_memory_usage(mlc.transform.Sequential([getattr(transform, name)() for name in passes])(Module)))
    Memory usage estimation:
    - Function main:
     * Without memory planning: 4 allocations of constant size, 4096 bytes in all, and 0 of dynamic size.
     * With memory planning: 3 allocations of constant size, 3072 bytes in all, and 0 of dynamic size.
    """
    lines = ["Memory usage estimation:"]
    for var, function in mod.functions.items():
        if isinstance(function, Function):
            lines.append(f"- Function {var.name_hint}:")
            lines += _memory_lines(function)
    return "\n".join(lines)


def _memory_lines(function):
    alone, planned = [], []

    def look(op):
        if op.name == "relax.intrinsic":
            name = ir.StringAttr(op.attributes["name"]).value
            if name == "memory.alloc_storage":
                planned.append(_number_of_bytes(view_type(op.operands[0].type).values or [None]))
            elif name in ("builtin.alloc_tensor", "memory.alloc_tensor"):
                info = view_type(op.results[0].type)
                size = 0 if info.known_dtype is None else (bits(info.dtype) + 7) // 8
                found = _number_of_bytes([size, *(info.shape if info.shape is not None else [None])])
                alone.append(found)
                if name == "builtin.alloc_tensor":
                    planned.append(found)
        return ir.WalkResult.ADVANCE

    function.operation.walk(look)
    for title, sizes in (("Without", alone), ("With", planned)):
        known = [size for size in sizes if size is not None]
        yield (
            f" * {title} memory planning: {len(known)} allocations of constant size, {sum(known)} bytes in all, "
            f"and {len(sizes) - len(known)} of dynamic size."
        )


def _number_of_bytes(sizes):
    """A product of sizes; nothing where one of them is no number."""
    return math.prod(sizes) if all(isinstance(size, int) for size in sizes) else None


def struct_info_lca(lhs, rhs) -> StructInfo:
    """What is known of a value that is of one of two types."""
    lhs, rhs = as_struct_info(lhs), as_struct_info(rhs)
    if lhs == rhs:
        return lhs
    if isinstance(lhs, TensorStructInfo) and isinstance(rhs, TensorStructInfo):
        dtype = lhs.dtype if lhs.dtype == rhs.dtype else None
        device = lhs.vdevice if lhs.vdevice == rhs.vdevice else None
        if lhs.type == rhs.type:
            return TensorStructInfo(lhs.type)
        return TensorStructInfo(None, dtype, device, lhs.ndim if lhs.ndim == rhs.ndim else -1)
    if isinstance(lhs, ShapeStructInfo) and isinstance(rhs, ShapeStructInfo):
        return ShapeStructInfo(ndim=lhs.ndim if lhs.ndim == rhs.ndim else -1)
    if isinstance(lhs, TupleStructInfo) and isinstance(rhs, TupleStructInfo) and len(lhs.fields) == len(rhs.fields):
        return TupleStructInfo([struct_info_lca(a, b) for a, b in zip(lhs.fields, rhs.fields, strict=True)])
    if isinstance(lhs, FuncStructInfo) and isinstance(rhs, FuncStructInfo):
        return view_type(_mlc.unify(lhs.type, rhs.type))
    return ObjectStructInfo()


class BaseCheckResult(enum.IntEnum):
    """What a value of one type is where one of another type is asked for."""

    FAIL_L0 = 0
    FAIL_L1 = 1
    FAIL_L2 = 2
    PASS = 3


def struct_info_base_check(base, derived) -> BaseCheckResult:
    """Is every value of `derived` one of `base`? FAIL_L0 says that none can be; where some may, FAIL_L1 says that the
    kind, the rank or the dtype is open, and FAIL_L2 that only sizes are."""
    base, derived = as_struct_info(base), as_struct_info(derived)
    result = BaseCheckResult
    if type(base) is ObjectStructInfo:
        return result.PASS
    if type(derived) is ObjectStructInfo:
        return result.FAIL_L1
    if type(base) is not type(derived):
        return result.FAIL_L0
    if isinstance(base, TupleStructInfo):
        if len(base.fields) != len(derived.fields):
            return result.FAIL_L0
        parts = zip(base.fields, derived.fields, strict=True)
        return min((struct_info_base_check(*pair) for pair in parts), default=result.PASS)
    if isinstance(base, FuncStructInfo):
        if base.is_base_of(derived):
            return result.PASS
        return result.FAIL_L0 if _mlc.contradicts(base.type, derived.type) else result.FAIL_L1
    if isinstance(base, TensorStructInfo):
        kinds = _check_parts(base.known_dtype, derived.known_dtype)
        kinds = min(kinds, _check_parts(base.vdevice, derived.vdevice))
        return min(kinds, _check_sizes(base.ndim, derived.ndim, base.shape, derived.shape))
    if isinstance(base, ShapeStructInfo):
        return _check_sizes(base.ndim, derived.ndim, base.values, derived.values)
    if base.is_base_of(derived):
        return result.PASS
    return result.FAIL_L2 if derived.is_base_of(base) else result.FAIL_L0


def _check_parts(base, derived):
    if base is None or base == derived:
        return BaseCheckResult.PASS
    return BaseCheckResult.FAIL_L1 if derived is None else BaseCheckResult.FAIL_L0


def _check_sizes(base_rank, derived_rank, base, derived):
    ranks = _check_parts(None if base_rank < 0 else base_rank, None if derived_rank < 0 else derived_rank)
    if ranks != BaseCheckResult.PASS or base is None:
        return ranks
    if derived is None:
        return BaseCheckResult.FAIL_L2
    return min((_check_size(*pair) for pair in zip(base, derived, strict=True)), default=BaseCheckResult.PASS)


def _check_size(base, derived):
    base, derived = to_dim(base), to_dim(derived)
    if base == derived:
        return BaseCheckResult.PASS
    return BaseCheckResult.FAIL_L0 if base.is_known_different(derived) else BaseCheckResult.FAIL_L2


def derive_call_ret_struct_info(func_sinfo, call, ctx=None) -> StructInfo:
    """What a call of a function of this type gives, for its arguments."""
    if not isinstance(func_sinfo, FuncStructInfo):
        raise MLCError(f"the type of a function is expected, not {func_sinfo}")
    params, args = func_sinfo.params, list(call.args)
    if params is None:
        return erase_to_well_defined(func_sinfo.ret, {})
    if len(params) != len(args):
        raise MLCError(f"expected {len(params)} arguments, but got {len(args)}")
    known = {}
    for number, (param, arg) in enumerate(zip(params, args, strict=True)):
        if struct_info_base_check(param, arg.struct_info) == BaseCheckResult.FAIL_L0:
            # Symbols of the function stand for any size.
            raise MLCError(f"expected argument {number} to be {param}, but got {arg.struct_info}")
        for theirs, ours in zip(_dims(param), _dims(arg.struct_info), strict=False):
            names = _symbols(theirs)
            if len(names) == 1 and str(theirs) == names[0]:
                known.setdefault(names[0], ours)
    return erase_to_well_defined(func_sinfo.ret, known)


def get_static_type(sinfo):
    """The StructInfo: there is no other type beside it."""
    return sinfo


def post_order_visit(expr, fvisit) -> None:
    """Calls `fvisit` with each expression of a function, or of an expression, its operands first."""

    def each(expr):
        if isinstance(expr, Call):
            for arg in expr.args:
                each(arg)
        elif isinstance(expr, Tuple):
            for field in expr.fields:
                each(field)
        elif isinstance(expr, TupleGetItem):
            each(expr.tuple_value)
        elif isinstance(expr, If):
            for part in (expr.true_branch, expr.false_branch):
                body(part)
        fvisit(expr)

    def body(sequence):
        for block in sequence.blocks:
            for binding in block.bindings:
                each(binding.value)
                each(binding.var)
        each(sequence.body)
        fvisit(sequence)

    if isinstance(expr, SeqExpr):
        body(expr)
        return
    if not isinstance(expr, BaseFunc):
        each(expr)
        return
    body(expr.body)
    fvisit(expr)


def remove_all_unused(func):
    """A copy of a function without what it computes and does not use."""
    copy = func.copy()
    _erase_unused(copy.operation.regions[0].blocks[0])
    return copy


_KEPT = ("func.return", "relax.output", "scf.yield", "relax.print", "relax.assert_op", "relax.match_cast")


def _erase_unused(block):
    for op in reversed([o.operation for o in block.operations]):
        for region in op.regions:
            for inner in region.blocks:
                _erase_unused(inner)
        is_kept = op.name in _KEPT or (op.name == "relax.call_packed" and "is_pure" not in op.attributes)
        is_used = any(True for result in op.results for _ in result.uses)
        holds_effects = op.name in ("relax.dataflow", "scf.if") and any(
            inner.operation.name in _KEPT[3:] for region in op.regions for b in region.blocks for inner in b.operations
        )
        if not (is_kept or is_used or holds_effects):
            op.erase()


__all__ = [
    "BaseCheckResult",
    "all_global_vars",
    "all_vars",
    "bound_vars",
    "called_global_vars",
    "collect_non_negative_expressions",
    "computable_at_compile_time",
    "contains_impure_call",
    "definable_tir_vars_in_struct_info",
    "defined_symbolic_vars",
    "detect_recursion",
    "erase_to_well_defined",
    "estimate_memory_usage",
    "free_symbolic_vars",
    "free_vars",
    "get_static_type",
    "get_var2val",
    "has_reshape_pattern",
    "name_to_binding",
    "post_order_visit",
    "remove_all_unused",
    "struct_info_base_check",
    "struct_info_lca",
    "tir_vars_in_struct_info",
    "udchain",
    "well_formed",
]
