"""More passes on graphs, by TVM's names."""

from .. import ir
from .._core.context import MLCError, at
from ..transform import Pass, pipeline
from .expr import Call, operator_name
from .function import Function


def _named(*names):
    """A list of functions as an option of a pass."""
    return ",".join(name if isinstance(name, str) else name.name_hint for name in names)


def FoldConstant() -> Pass:
    """Computes what follows from constants alone: it is compiled and run, and its results are constants.

    >>> from mlc import relax
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", []):
    ...     with bb.dataflow():
    ...         gv = bb.emit_output(relax.op.add(relax.const([1.0, 2.0]), relax.const([2.0, 3.0])))
    ...     var = bb.emit_func_output(gv)
    >>> "relax.add" in FoldConstant()(bb.get()).mlir()
    False
    """
    return pipeline("FoldConstant", "relax-fold-constant")


def LiftTransformParams(shared_transform=False) -> Pass:
    """Moves what follows from weights alone, the parameters after `num_input`, to `<function>_transform_params`."""
    if shared_transform:
        raise NotImplementedError("LiftTransformParams: one transformation for several functions is not supported")
    return pipeline("LiftTransformParams", "relax-lift-transform-params")


def DeadCodeElimination(entry_functions=None) -> Pass:
    """Drops values that nothing uses, and private functions that no other function reaches."""
    names = _named(*(entry_functions or ()))
    options = f"{{entry-functions={names}}}" if names else ""
    return pipeline("DeadCodeElimination", f"relax-dead-code-elimination{options}")


def EliminateCommonSubexpr(call_only=False) -> Pass:
    """Computes once what is computed twice; with `call_only`, tuples and their items stay."""
    options = "{call-only=true}" if call_only else ""
    return pipeline("EliminateCommonSubexpr", f"relax-eliminate-common-subexpr{options}")


def CanonicalizeBindings() -> Pass:
    """Gives each value one name: what folds is folded, and what is not used goes, or does not leave its block."""
    return pipeline("CanonicalizeBindings", "func.func(relax-canonicalize-bindings)")


def Gradient(func_name, require_grads=None, target_index=0) -> Pass:
    """Adds a function `<func_name>_adjoint` that gives, beside what the function gives, the gradients of a result.

    This is the one of number `target_index`, one float.

    `require_grads` are the parameters of which there is to be a gradient, Vars or their names; all of them otherwise.

    >>> from mlc import relax
    >>> x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", [x]):
    ...     with bb.dataflow():
    ...         y = bb.emit_output(relax.op.sum(relax.op.square(x)))
    ...     var = bb.emit_func_output(y)
    >>> mod = Gradient("main")(bb.get())
    >>> [v.name_hint for v in mod.get_global_vars()]
    ['main', 'main_adjoint']
    >>> import mlc, numpy
    >>> value, (gradient,) = mlc.compile(mod)["main_adjoint"](numpy.array([1, 2, 3, 4], "float32"))
    >>> print(value, gradient)
    30.0 [2. 4. 6. 8.]
    """
    name = func_name if isinstance(func_name, str) else func_name.name_hint
    if not isinstance(target_index, int) or target_index < 0:
        raise ValueError(f"Gradient: target_index is the number of a result, not {target_index!r}")
    wanted = require_grads
    if wanted is not None:
        wanted = list(wanted) if isinstance(wanted, (list, tuple)) else [wanted]
        if not wanted:
            raise ValueError("Gradient: require_grads names no parameter")

    def run(mod):
        options = f"function={name} target-index={target_index}"
        if wanted is not None:
            options += f" require-grads={','.join(str(number) for number in _parameter_numbers(mod, name, wanted))}"
        return pipeline("Gradient", f"relax-gradient{{{options}}}").run(mod)

    return Pass("Gradient", run)


def _parameter_numbers(mod, name, wanted):
    """The numbers of parameters that are given as Vars or as names."""
    function = next((mod[var] for var in mod.get_global_vars() if var.name_hint == name), None)
    if not isinstance(function, Function):
        raise MLCError(f"Gradient: there is no graph function {name!r}")
    names = [param.name_hint for param in function.params]
    numbers = []
    for given in wanted:
        title = given if isinstance(given, str) else given.name_hint
        if names.count(title) != 1:
            raise MLCError(f"Gradient: {name!r} has no parameter {title!r}, or several; it has {', '.join(names)}")
        if names.index(title) in numbers:
            raise MLCError(f"Gradient: the parameter {title!r} is given twice")
        numbers.append(names.index(title))
    return numbers


def DataflowUseInplaceCalls() -> Pass:
    """Results take the place of arguments that nothing needs any more, in functions that are scheduled."""
    return pipeline("DataflowUseInplaceCalls", "relax-dataflow-use-inplace-calls")


def RewriteDataflowReshape() -> Pass:
    """Makes `R.reshape`, which is a view, of calls in dataflow blocks whose functions move no element."""
    return pipeline("RewriteDataflowReshape", "relax-rewrite-dataflow-reshape")


def ToNonDataflow() -> Pass:
    """Makes dataflow blocks part of the function."""
    return pipeline("ToNonDataflow", "relax-to-non-dataflow")


def ConvertToDataflow(min_size=2) -> Pass:
    """Makes dataflow blocks of bindings without effects, where at least `min_size` follow each other."""
    return pipeline("ConvertToDataflow", f"relax-convert-to-dataflow{{min-size={int(min_size)}}}")


def CombineParallelMatmul(check=None) -> Pass:
    """Multiplies a tensor with several matrices at once.

    `check(input, matrices, biases, bindings)` may say of the products of a tensor that they are to stay apart: it gets
    the variables, those of the vectors that are added to products, and what each variable is bound to.
    """
    made = pipeline("CombineParallelMatmul", "relax-combine-parallel-matmul")
    if check is None:
        return made

    def run(mod):
        copy = mod.clone()
        for function in copy.functions.values():
            if isinstance(function, Function):
                _keep_apart(function, check)
        return made.run(copy)

    return Pass("CombineParallelMatmul", run)


def _keep_apart(function, check):
    """Marks the products of the tensors for which `check` says no."""
    for block in function.body.blocks:
        groups, bindings = {}, {}
        for binding in block.bindings:
            bindings[binding.var] = binding.value
            if _is_call_of(binding.value, "relax.matmul"):
                groups.setdefault(binding.value.args[0], []).append(binding.var)
        for tensor, products in groups.items():
            matrices = [bindings[product].args[1] for product in products]
            biases = [
                value.args[1]
                for product in products
                for value in bindings.values()
                if _is_call_of(value, "relax.add") and value.args[0] == product
            ]
            if len(products) > 1 and not check(tensor, matrices, biases, bindings):
                for product in products:
                    operation = bindings[product].operation
                    with at():
                        operation.attributes["keep_apart"] = ir.UnitAttr.get()


def _is_call_of(value, name):
    """True for a call of an operator."""
    return isinstance(value, Call) and operator_name(getattr(value, "operation", None)) == name


def ConvertLayout(desired_layouts, layout_cb=None) -> Pass:
    """Gives convolutions other layouts; permutations of dimensions move to where they are needed.

    `desired_layouts`: for the name of a convolution ("relax.nn.conv2d") the layouts of its data and of its weight.

    >>> from mlc import relax
    >>> x = relax.Var("x", relax.TensorStructInfo((1, 3, 8, 8), "float32"))
    >>> w = relax.Var("w", relax.TensorStructInfo((4, 3, 3, 3), "float32"))
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", [x, w]):
    ...     with bb.dataflow():
    ...         y = bb.emit_output(relax.op.nn.conv2d(x, w))
    ...     var = bb.emit_func_output(y)
    >>> mod = ConvertLayout({"relax.nn.conv2d": ["NHWC", "OHWI"]})(bb.get())
    >>> 'data_layout="NHWC"' in mod.script()
    True
    """
    if layout_cb is not None:
        raise NotImplementedError("ConvertLayout: layouts that a function chooses call by call are not supported")
    entries = []
    for name, layouts in dict(desired_layouts).items():
        if isinstance(layouts, str) or len(layouts) != 2:
            raise ValueError(f"ConvertLayout: expected the layouts of data and weight for {name}, but got {layouts!r}")
        entries.append(f"{name}={layouts[0]}:{layouts[1]}")
    return pipeline("ConvertLayout", f"relax-convert-layout{{desired-layouts={','.join(entries)}}}")


def DecomposeOpsForInference(func_name=None) -> Pass:
    """Writes batch norms and dropouts by simpler operators, as a model that runs needs them."""
    options = "mode=inference" + (f" function={_named(func_name)}" if func_name else "")
    return pipeline("DecomposeOpsForInference", f"relax-decompose-ops{{{options}}}")


def DecomposeOpsForTraining(func_name=None) -> Pass:
    """Writes batch norms by simpler operators, as a model that is trained needs them."""
    options = "mode=training" + (f" function={_named(func_name)}" if func_name else "")
    return pipeline("DecomposeOpsForTraining", f"relax-decompose-ops{{{options}}}")


def FoldBatchnormToConv2D() -> Pass:
    """Lets convolutions do the batch norms after them."""
    return pipeline("FoldBatchnormToConv2D", "relax-fold-batchnorm-to-conv2d")


def FuseTransposeMatmul() -> Pass:
    """Makes a function over buffers, `NT_matmul`, of a product with a transposed matrix."""
    steps = "relax-fuse-transpose-matmul,relax-legalize-ops{only-ops=relax.linear},relax-lower-emit-te"

    def run(mod):
        made = pipeline("FuseTransposeMatmul", steps).run(mod)
        kernels = [var.name_hint for var in made if var not in mod]
        names, number = {}, 0
        for name in kernels:
            while (free := f"NT_matmul{number or ''}") in made:
                number += 1
            names[name], number = free, number + 1
        return made.replace_global_vars(names) if names else made

    return Pass("FuseTransposeMatmul", run)


def InlinePrivateFunctions() -> Pass:
    """Puts the bodies of private functions in the place of their calls."""
    return pipeline("InlinePrivateFunctions", "relax-inline-private-functions")


def LambdaLift() -> Pass:
    """Makes functions inside of graph functions functions of the module, and calls of functions as values explicit."""
    return pipeline("LambdaLift", "relax-lambda-lift")


def RemoveUnusedParameters() -> Pass:
    """Drops parameters of private functions that nothing uses."""
    return pipeline("RemoveUnusedParameters", "relax-remove-unused-parameters")


def RemoveUnusedOutputs() -> Pass:
    """Drops results of private functions that no caller uses, and what computes them."""
    return pipeline("RemoveUnusedOutputs", "relax-remove-unused-outputs,relax-dead-code-elimination")


def ExpandTupleArguments() -> Pass:
    """Lets private functions take the fields of tuples."""
    return pipeline("ExpandTupleArguments", "relax-expand-tuple-arguments")


def ExpandMatmulOfSum() -> Pass:
    """Multiplies with each matrix of a sum."""
    return pipeline("ExpandMatmulOfSum", "relax-expand-matmul-of-sum")


def AdjustMatmulOrder() -> Pass:
    """Multiplies several matrices in the order that costs least."""
    return pipeline("AdjustMatmulOrder", "relax-adjust-matmul-order")


def ReorderTakeAfterMatmul() -> Pass:
    """Takes columns of a product instead of those of a matrix."""
    return pipeline("ReorderTakeAfterMatmul", "relax-reorder-take-after-matmul")


def ReorderPermuteDimsAfterConcat() -> Pass:
    """Moves dimensions of tensors that are put together once."""
    return pipeline("ReorderPermuteDimsAfterConcat", "relax-reorder-permute-dims-after-concat")


def RemoveRedundantReshape() -> Pass:
    """Drops reshapes that change nothing, and makes one of several."""
    return pipeline("RemoveRedundantReshape", "canonicalize")


def TopologicalSort(order="depth-first", direction="from-inputs", starting_location=None) -> Pass:
    """Puts the bindings of dataflow blocks in another order: each after what it uses, from the inputs or from the
    outputs, along one chain after another ("depth-first") or all at once ("breadth-first")."""
    start = starting_location or direction
    return pipeline("TopologicalSort", f"relax-topological-sort{{order={order} start={start}}}")


def BundleModelParams(param_tuple_name=None) -> Pass:
    """Makes one tuple of the weights of a function, the parameters after `num_input`."""
    options = f"{{param-tuple-name={param_tuple_name}}}" if param_tuple_name else ""
    return pipeline("BundleModelParams", f"relax-bundle-model-params{options}")


def ToMixedPrecision(out_dtype="float32", fp16_input_names=None) -> Pass:
    """Lets convolutions, products of matrices and attention in dataflow blocks take float16.

    >>> from mlc import relax
    >>> x, w = (relax.Var(name, relax.TensorStructInfo((4, 4), "float32")) for name in "xw")
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", [x, w]):
    ...     with bb.dataflow():
    ...         y = bb.emit_output(relax.op.matmul(x, w))
    ...     var = bb.emit_func_output(y)
    >>> 'R.astype(w, dtype="float16")' in ToMixedPrecision()(bb.get()).script()
    True
    """
    options = [f"out-dtype={out_dtype}"]
    if fp16_input_names:
        options.append(f"fp16-input-names={_named(*fp16_input_names)}")
    return pipeline("ToMixedPrecision", f"relax-to-mixed-precision{{{' '.join(options)}}}")


def AttachGlobalSymbol() -> Pass:
    """Makes all functions public, under the names that they have."""
    return pipeline("AttachGlobalSymbol", "relax-attach-global-symbol")


def AttachAttrLayoutFreeBuffers() -> Pass:
    """Says of each function over buffers which of its parameters are weights, whose layout may change."""
    return pipeline("AttachAttrLayoutFreeBuffers", "relax-attach-attr-layout-free-buffers")


def SplitLayoutRewritePreproc() -> Pass:
    """Moves what packs a weight out of the function over buffers that reads it."""
    return pipeline("SplitLayoutRewritePreproc", "relax-split-layout-rewrite-preproc")


def UpdateParamStructInfo(sinfo_func) -> Pass:
    """Gives parameters of graph functions the types that `sinfo_func(var)` gives for them, if any."""
    from .expr import Var
    from .expr_functor import PyExprMutator, mutator

    @mutator
    class Parameters(PyExprMutator):
        def visit_var_def_(self, var):
            info = sinfo_func(var)
            return super().visit_var_def_(var) if info is None else Var(var.name_hint, info)

    def run(mod):
        copy = mod.clone()
        for var, function in mod.functions.items():
            if isinstance(function, Function):
                copy.update_func(var, Parameters(mod).visit_expr(function))
        return copy

    return Pass("UpdateParamStructInfo", run)


def dataflowblock_pass(pass_func=None, opt_level=0, name=None, required=(), traceable=False):
    """Makes a pass of what gives a new dataflow block of one: a function of it, its module and a PassContext, or a
    class with `transform_dataflowblock`."""
    from ..transform import PassContext
    from .expr_functor import PyExprMutator, mutator

    def make(given):
        title = name or getattr(given, "__name__", "dataflowblock_pass")

        def over(transform):
            @mutator
            class Blocks(PyExprMutator):
                def __init__(self, mod):
                    super().__init__(mod)
                    self.mod = mod

                def visit_dataflow_block_(self, block):
                    return super().visit_dataflow_block_(transform(block, self.mod, PassContext.current()))

            def run(mod):
                copy = mod.clone()
                for var, function in mod.functions.items():
                    if isinstance(function, Function):
                        copy.update_func(var, Blocks(mod).visit_expr(function))
                return copy

            return Pass(title, run)

        if isinstance(given, type):
            return lambda *args, **kwargs: over(given(*args, **kwargs).transform_dataflowblock)
        return over(given)

    return make if pass_func is None else make(pass_func)


def _unchanged(name, why):
    def make(*_, **__) -> Pass:
        return Pass(name, lambda mod: mod.clone())

    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"Leaves the module as it is: {why}."
    return make


Normalize = _unchanged("Normalize", "every operation is bound to a value of its own already")
NormalizeGlobalVar = _unchanged("NormalizeGlobalVar", "the name of a public function is its symbol already")
_BY_THE_COMPILER = (
    "the virtual machine that this is for is not here, and what is compiled computes sizes and plans memory itself"
)
LowerRuntimeBuiltin = _unchanged("LowerRuntimeBuiltin", _BY_THE_COMPILER)
VMBuiltinLower = _unchanged("VMBuiltinLower", _BY_THE_COMPILER)
ComputePrimValue = _unchanged("ComputePrimValue", "an expression of symbols as a value is computed where it is used")
VMShapeLower = _unchanged("VMShapeLower", _BY_THE_COMPILER)


def RemovePurityChecking() -> Pass:
    """Lets functions without effects be pure because they say so; their calls are impure ones."""
    return pipeline("RemovePurityChecking", "relax-remove-purity-checking")


def CallTIRRewrite() -> Pass:
    """Allocates results before the calls that write to them.

    >>> from mlc.script import ir as I, relax as R
    >>> @I.ir_module
    ... class Module:
    ...     @R.function
    ...     def main(x: R.Tensor((4,), "float32")):
    ...         y = R.exp(x)
    ...         return y
    >>> "R.builtin.alloc_tensor" in CallTIRRewrite()(__import__("mlc").relax.transform.LegalizeOps()(Module)).script()
    True
    """
    return pipeline("CallTIRRewrite", "relax-call-tir-rewrite")


def StaticPlanBlockMemory() -> Pass:
    """Lets tensors of a block have the same memory, one after the other."""
    return pipeline("StaticPlanBlockMemory", "relax-static-plan-block-memory")


def LowerAllocTensor() -> Pass:
    """Allocates memory for each tensor that has none."""
    return pipeline("LowerAllocTensor", "relax-lower-alloc-tensor")


def KillAfterLastUse() -> Pass:
    """Says where memory is not needed any more."""
    return pipeline("KillAfterLastUse", "relax-kill-after-last-use")


# What TVM has beside these, and what does the same here.
_ABSENT = {
    "AllocateWorkspace": "the compiler plans one workspace for a function",
    "AttachExternModules": "",
    "FewShotTuning": "",
    "IPCAllReduceRewrite": "",
    "LazyGetInput": "weights are parameters, or constants that are bound to memory",
    "LazySetOutput": "a compiled function gives its results when it ends",
    "LazyTransformParams": "LiftTransformParams moves what follows from weights to a function of its own",
    "LowerGPUIPCAllocStorage": "",
    "MetaScheduleApplyDatabase": "kernels have default schedules",
    "MetaScheduleTuneIRMod": "kernels have default schedules",
    "MetaScheduleTuneTIR": "kernels have default schedules",
    "OptimizeLayoutTransform": "",
    "RewriteCUDAGraph": "",
    "SpecializePrimFuncBasedOnCallSite": "",
    "SplitCallTIRByPattern": "",
}


def absent(name):
    """A function that says that a pass is not here."""
    if name not in _ABSENT:
        raise AttributeError(f"relax.transform has no pass {name!r}")
    instead = f": {_ABSENT[name]}" if _ABSENT[name] else ""

    def make(*_, **__):
        raise MLCError(f"the pass {name} is not here{instead}")

    return make
