"""Passes on functions over buffers that programs write."""

from ..tir.function import PrimFunc
from . import Pass, over_functions
from .statements import ConvertBlocksToOpaque, HoistIfThenElse, LowerInitBlock, RemoveNoOp, Simplify, UnrollLoop

PrimFuncPass = Pass


def prim_func_pass(pass_func=None, opt_level=0, name=None, required=(), traceable=False):
    """Makes a pass of what gives a new function over buffers of one: a function of it, its module and a PassContext,
    or a class with `transform_function`.

    >>> from mlc.script import from_source
    >>> from mlc.tir import IRModule
    >>> mark = prim_func_pass(lambda func, mod, ctx: func.with_attr("seen", 1), opt_level=0)
    >>> mod = IRModule({"f": from_source("@T.prim_func\\ndef f(A: T.Buffer((4,))):\\n    A[0] = 1.0")})
    >>> mark(mod)["f"].attrs["seen"]
    1
    """

    def make(given):
        return over_functions(
            given, PrimFunc, name or getattr(given, "__name__", "prim_func_pass"), required, opt_level
        )

    return make if pass_func is None else make(pass_func)


def Apply(ftransform) -> Pass:  # noqa: N802 - the name that programs use
    """The pass that gives a function of each function over buffers."""
    return prim_func_pass(lambda func, mod, ctx: ftransform(func), name="Apply")


def Filter(fcond) -> Pass:  # noqa: N802 - the name that programs use
    """Keeps the functions over buffers for which the condition holds."""

    def run(mod):
        copy = mod.clone()
        for var, function in mod.functions.items():
            if isinstance(function, PrimFunc) and not fcond(function):
                del copy[var]
        return copy

    return Pass("Filter", run)


def BindTarget(target) -> Pass:  # noqa: N802 - the name that programs use
    """Says of each function over buffers what it is compiled for, where it does not."""

    def bind(func, mod, ctx):
        return func if "target" in func.attrs else func.with_attr("target", target.export())

    return prim_func_pass(bind, name="BindTarget")


def AnnotateEntryFunc() -> Pass:  # noqa: N802 - the name that programs use
    """Marks the one function over buffers of a module as where it is entered."""

    def annotate(func, mod, ctx):
        functions = [item for item in mod.functions.values() if isinstance(item, PrimFunc) and item.is_public]
        return func.with_attr("tir.is_entry_func", True) if len(functions) == 1 and func.is_public else func

    return prim_func_pass(annotate, name="AnnotateEntryFunc")


# What is done instead of passes that there are not.
_INSTEAD = {
    "blocks are lowered to loops by mlc.compile, after which there is no TVMScript": """LowerOpaqueBlock
        LowerMatchBuffer CompactBufferAllocation PlanAndUpdateBufferAllocationLocation TransformMmaBufferLayout""",
    "buffers stay as they are, and mlc.compile plans one workspace for all of them": """FlattenBuffer StorageRewrite
        MergeSharedMemoryAllocations LowerVtcmAlloc""",
    "mlc.compile makes vectors of vectorized loops, behind which there is no TVMScript": "VectorizeLoop",
    "mlc.compile shares what is computed twice": "CommonSubexprElim CommonSubexprElimTIR",
    "the integers of indices are as wide as they are written": "NarrowDataType ForceNarrowIndexToInt32",
    "mlc.compile makes functions that are called by name": """MakePackedAPI MakeUnpackedAPI LowerTVMBuiltin
        SplitHostDevice""",
    "tir.Schedule has loop_partition": "LoopPartition",
    "compiled code runs on the CPU": """DefaultGPUSchedule ThreadSync LowerThreadAllreduce InferFragment
        UnifyThreadBinding LowerWarpMemory InjectPTXAsyncCopy""",
}


def __getattr__(name):
    for instead, names in _INSTEAD.items():
        if name in names.split():
            raise AttributeError(f"tir.transform has no {name!r}: {instead}")
    if name[:1].isupper():
        instead = "mlc.compile lowers functions; passes are written with tir.transform.prim_func_pass"
        raise AttributeError(f"tir.transform has no {name!r}: {instead}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AnnotateEntryFunc",
    "Apply",
    "BindTarget",
    "ConvertBlocksToOpaque",
    "Filter",
    "HoistIfThenElse",
    "LowerInitBlock",
    "PrimFuncPass",
    "RemoveNoOp",
    "Simplify",
    "UnrollLoop",
    "prim_func_pass",
]
