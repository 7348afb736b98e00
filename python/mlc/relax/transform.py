"""Passes on graphs, by TVM's names."""

from .. import ir
from .._core.context import MLCError, at, diagnostics
from .._core.module import IRModule
from .._mlir_libs import _mlc
from ..transform import Pass, PassContext, over_functions, pipeline
from .backend.fusion_patterns import (
    FuseOpsByPattern,
    FusionPattern,
    MergeCompositeFunctions,
    PatternCheckContext,
    RunCodegen,
)
from .constant import elements, to_array
from .function import Function
from .graph_passes import (
    AdjustMatmulOrder,
    AttachAttrLayoutFreeBuffers,
    AttachGlobalSymbol,
    BundleModelParams,
    CallTIRRewrite,
    CanonicalizeBindings,
    CombineParallelMatmul,
    ComputePrimValue,
    ConvertLayout,
    ConvertToDataflow,
    DataflowUseInplaceCalls,
    DeadCodeElimination,
    DecomposeOpsForInference,
    DecomposeOpsForTraining,
    EliminateCommonSubexpr,
    ExpandMatmulOfSum,
    ExpandTupleArguments,
    FoldBatchnormToConv2D,
    FoldConstant,
    FuseTransposeMatmul,
    Gradient,
    InlinePrivateFunctions,
    KillAfterLastUse,
    LambdaLift,
    LiftTransformParams,
    LowerAllocTensor,
    LowerRuntimeBuiltin,
    Normalize,
    NormalizeGlobalVar,
    RemovePurityChecking,
    RemoveRedundantReshape,
    RemoveUnusedOutputs,
    RemoveUnusedParameters,
    ReorderPermuteDimsAfterConcat,
    ReorderTakeAfterMatmul,
    RewriteDataflowReshape,
    SplitLayoutRewritePreproc,
    StaticPlanBlockMemory,
    ToMixedPrecision,
    ToNonDataflow,
    TopologicalSort,
    UpdateParamStructInfo,
    VMBuiltinLower,
    VMShapeLower,
    dataflowblock_pass,
)
from .graph_passes import absent as _absent
from .legalize import (
    AlterOpImpl,
    FastMathTransform,
    RealizeVDevice,
    UpdateVDevice,
    legalize,
    registered_functions,
)
from .struct_info import TensorStructInfo


def LegalizeOps(customize_legalize_map=None, skip_ops=None, enable_warning=False) -> Pass:
    """Gives every operator its tensor expression, and makes that a function over buffers.

    `customize_legalize_map` maps names of operators to functions `(builder, call) -> expression` that say what becomes
    of them, such as `lambda bb, call: bb.call_te(topi.add, *call.args)`; it goes before what `register_legalize` was
    given. `skip_ops` are left as they are.

    >>> from mlc import relax
    >>> x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", [x]):
    ...     var = bb.emit_func_output(bb.emit(relax.op.exp(x)))
    >>> twice = lambda bb, call: relax.op.add(call.args[0], call.args[0])
    >>> "relax.exp" in LegalizeOps({"relax.exp": twice})(bb.get()).mlir()
    False
    """
    names = [skip_ops] if isinstance(skip_ops, str) else list(skip_ops or ())
    options = f"{{skip-ops={','.join(names)}}}" if names else ""
    rest = pipeline("LegalizeOps", f"relax-legalize-ops{options},relax-lower-emit-te")

    def run(mod):
        functions = {**registered_functions(but=names), **(customize_legalize_map or {})}
        return rest.run(legalize(mod, functions) if functions else mod)

    return Pass("LegalizeOps", run)


def BindParams(func_name, params) -> Pass:
    """Makes parameters of a function constants; `params` maps their names, or Vars, to arrays."""
    if not hasattr(params, "items"):
        raise TypeError(f"BindParams: params maps names to arrays, but is a {type(params).__name__}")
    arrays = {}
    for key, value in params.items():
        name = key if isinstance(key, str) else key.name_hint
        if name in arrays:
            raise MLCError(f"BindParams: {name!r} is given twice")
        arrays[name] = value

    def values():
        return {name: elements(to_array(value)) for name, value in arrays.items()}

    return Pass("BindParams", lambda mod: _bind("BindParams", _mlc.bind_params, mod, [func_name], values))


def BindSymbolicVars(binding_map, func_name=None) -> Pass:
    """Gives symbols values in one function, or in all that have them; `binding_map` maps names, or Vars, to numbers."""
    numbers = {}
    for key, value in binding_map.items():
        name = key if isinstance(key, str) else key.name
        if name in numbers:
            raise MLCError(f"BindSymbolicVars: {name!r} is given twice")
        numbers[name] = int(value)

    def values():
        i64 = ir.IntegerType.get_signless(64)
        return {name: ir.IntegerAttr.get(i64, value) for name, value in numbers.items()}

    def run(mod: IRModule) -> IRModule:
        names = [func_name] if func_name else [v.name_hint for v in mod if _symbols(mod[v]) & set(numbers)]
        if not names:
            raise MLCError(f"BindSymbolicVars: no function has a symbol {', '.join(numbers)}")
        return _bind("BindSymbolicVars", _mlc.bind_symbols, mod, names, values)

    return Pass("BindSymbolicVars", run)


def AnnotateTIROpPattern() -> Pass:
    """Says of each function over buffers how it may be fused: its attribute `op_pattern`, with TVM's numbers."""
    return pipeline("AnnotateTIROpPattern", "relax-annotate-tir-op-pattern")


def FuseOps(fuse_opt_level=-1) -> Pass:
    """Groups calls that can become one kernel: each group is a function with the attribute `Primitive`.

    `fuse_opt_level` 0 fuses nothing, -1 is that of the `PassContext`. `relax.FuseOps.max_depth` in the context's config
    is the number of calls that a group has at most.
    """
    if not isinstance(fuse_opt_level, int):
        raise TypeError(f"FuseOps: fuse_opt_level is a number, not {type(fuse_opt_level).__name__}")

    def run(mod):
        current = PassContext.current()
        level = current.opt_level if fuse_opt_level < 0 else fuse_opt_level
        depth = int(current.config.get("relax.FuseOps.max_depth", 256))
        return pipeline("FuseOps", f"relax-fuse-ops{{max-depth={depth}}}").run(mod) if level > 0 else mod

    return Pass("FuseOps", run)


def FuseTIR() -> Pass:
    """Makes one function over buffers of each group of calls that `FuseOps` found.

    >>> from mlc import relax
    >>> x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", [x]):
    ...     with bb.dataflow():
    ...         y = bb.emit_output(relax.op.nn.relu(relax.op.exp(x)))
    ...     var = bb.emit_func_output(y)
    >>> sorted(v.name_hint for v in relax.get_pipeline("zero")(bb.get()).get_global_vars())
    ['fused_tir_exp_relu', 'main']
    """
    return pipeline("FuseTIR", "relax-fuse-tir")


def _symbols(function):
    """The symbols of the parameters of a graph function."""
    if not isinstance(function, Function):
        return set()
    shapes = [param.struct_info for param in function.params if isinstance(param.struct_info, TensorStructInfo)]
    dims = [dim for info in shapes if info.ndim >= 0 for dim in _mlc.tensor_dims(info.type)]
    return {symbol for dim in dims for symbol in dim.symbols}


def _bind(title, bind, mod, names, values) -> IRModule:
    copy = mod.clone()
    for name in names:
        function = copy[name]
        if not isinstance(function, Function):
            raise TypeError(f"{title}: {name!r} is not a graph function")
        with at(), diagnostics(title) as messages:
            if not bind(function.operation, ir.DictAttr.get(values())) and not messages:
                raise MLCError(f"{title}: the values do not fit the function {name!r}")
    return copy


def function_pass(pass_func=None, opt_level=0, name=None, required=(), traceable=False):
    """Makes a pass of what gives a new graph function of one: a function of it, its module and a PassContext, or a
    class with `transform_function`.

    >>> from mlc.script import relax as R
    >>> @R.function
    ... def main(x: R.Tensor((4,), "float32")):
    ...     return x
    >>> mark = function_pass(lambda func, mod, ctx: func.with_attr("seen", 1), opt_level=0)
    >>> mark(IRModule({"main": main}))["main"].attrs["seen"]
    1
    """

    def make(given):
        return over_functions(given, Function, name or getattr(given, "__name__", "function_pass"), required, opt_level)

    return make if pass_func is None else make(pass_func)


def canonicalize() -> Pass:
    """MLIR's canonicalization."""
    return pipeline("canonicalize", "canonicalize")


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _absent(name)


__all__ = [
    "AdjustMatmulOrder",
    "AlterOpImpl",
    "AnnotateTIROpPattern",
    "AttachAttrLayoutFreeBuffers",
    "AttachGlobalSymbol",
    "BindParams",
    "BindSymbolicVars",
    "BundleModelParams",
    "CallTIRRewrite",
    "CanonicalizeBindings",
    "CombineParallelMatmul",
    "ComputePrimValue",
    "ConvertLayout",
    "ConvertToDataflow",
    "DataflowUseInplaceCalls",
    "DeadCodeElimination",
    "DecomposeOpsForInference",
    "DecomposeOpsForTraining",
    "EliminateCommonSubexpr",
    "ExpandMatmulOfSum",
    "ExpandTupleArguments",
    "FastMathTransform",
    "FoldBatchnormToConv2D",
    "FoldConstant",
    "FuseOps",
    "FuseOpsByPattern",
    "FuseTIR",
    "FuseTransposeMatmul",
    "FusionPattern",
    "Gradient",
    "InlinePrivateFunctions",
    "KillAfterLastUse",
    "LambdaLift",
    "LegalizeOps",
    "LiftTransformParams",
    "LowerAllocTensor",
    "LowerRuntimeBuiltin",
    "MergeCompositeFunctions",
    "Normalize",
    "NormalizeGlobalVar",
    "PatternCheckContext",
    "RealizeVDevice",
    "RemovePurityChecking",
    "RemoveRedundantReshape",
    "RemoveUnusedOutputs",
    "RemoveUnusedParameters",
    "ReorderPermuteDimsAfterConcat",
    "ReorderTakeAfterMatmul",
    "RewriteDataflowReshape",
    "RunCodegen",
    "SplitLayoutRewritePreproc",
    "StaticPlanBlockMemory",
    "ToMixedPrecision",
    "ToNonDataflow",
    "TopologicalSort",
    "UpdateParamStructInfo",
    "UpdateVDevice",
    "VMBuiltinLower",
    "VMShapeLower",
    "dataflowblock_pass",
    "function_pass",
]
