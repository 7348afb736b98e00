"""The schedules that the compiler gives to what nobody has scheduled."""

from .. import ir
from .._core.context import at
from .._core.module import IRModule
from .executable import _failures, check_threads, for_target

_SUFFIX = "_schedule"


class DefaultSchedules:
    """The traces of the default schedules, by the names of functions, and `mod`, the module that they are for.

    >>> from mlc import te
    >>> A = te.placeholder((8,), name="A")
    >>> B = te.compute((8,), lambda i: A[i] * 2, name="B")
    >>> print(default_schedules(IRModule({"double": te.create_prim_func([A, B])}), "llvm -mcpu=core-avx2"))
    # double
    # from tvm import tir
    def apply_trace(sch: tir.Schedule) -> None:
      b0 = sch.get_block(name="B", func_name="double")
      l1, = sch.get_loops(block=b0)
      sch.vectorize(loop=l1)
    """

    def __init__(self, mod, traces):
        self.mod, self.traces = mod, traces

    def __getitem__(self, name):
        return self.traces[name]

    def __iter__(self):
        return iter(self.traces)

    def __len__(self):
        return len(self.traces)

    def __str__(self):
        return "\n\n".join(f"# {name}\n{trace}" for name, trace in self.traces.items())

    def __repr__(self):
        return f"<DefaultSchedules of {list(self.traces)}>"


def default_schedules(mod, target=None, opt_level=2, num_threads=None) -> DefaultSchedules:
    """What compiling the module would do to its functions, after fusion, as traces that can be changed and applied.

    Of the result, `mod` is the module before. A function that has been scheduled is left as it is when it is compiled:

        found = mlc.default_schedules(mod)
        sch = tir.Schedule(found.mod)
        found["fused_matmul_relu"].apply_to_schedule(sch, remove_postproc=False)  # or steps of one's own
        mlc.compile(sch.mod)
    """
    from ..tir.schedule import Trace

    mod, generation = for_target(mod, target)
    threads = f" num-threads={check_threads('default_schedules', num_threads)}" if num_threads is not None else ""
    before = _lowered(mod, opt_level, generation, f"schedule=false{threads}")
    after = _lowered(mod, opt_level, generation, f"keep-traces=true{threads}")
    sequences = {}
    for op in list(after.module.body.operations):
        if op.operation.name == "transform.named_sequence":
            sequences[ir.StringAttr(op.operation.attributes["sym_name"]).value] = op.operation
    traces = {}
    for name in (function.name for function in before.functions.values()):
        sequence = sequences.get(name + _SUFFIX)
        if sequence is not None:
            with at():
                module = ir.Module.create()
                sequence.clone(ip=ir.InsertionPoint(module.body))
            traces[name] = Trace.of_module(module)
    return DefaultSchedules(before, traces)


def _lowered(mod, opt_level, generation, options):
    from .._mlir_libs import _mlc

    generation = {"opt_level": opt_level, **generation}
    with _failures("the module cannot be lowered"):
        module = _mlc.lower(mod.module, pipeline=f"mlc-compile{{stop-after=tir {options}}}", **generation)
    return IRModule(module=module)
