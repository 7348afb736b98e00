"""Scheduling of functions over buffers, step by step."""

import random

from ... import ir
from ..._core import printing
from ..._core.module import BaseFunc, GlobalVar, IRModule
from ..._mlir_libs import _mlc
from ..function import PrimFunc
from ..intrin import TensorIntrin
from ..stmt import Stmt
from . import views
from .buffers import BufferPrimitives
from .error import RENDER_LEVELS, ScheduleError
from .kinds import InstructionKind
from .state import ScheduleState, StmtSRef
from .trace import Trace
from .variables import BlockRV, ExprRV, LoopRV, RandomVariable

_MODULUS = 2**31 - 1
_MASKS = {"none": 0, "all": 3}


class _Owner:
    """Marks the handles of one schedule. Those that were there when it was copied are also its copy's."""

    def __init__(self):
        self.shared = {}

    def copy(self, number) -> "_Owner":
        child = _Owner()
        child.shared = {**self.shared, self: number}
        return child

    def owns(self, variable) -> bool:
        return variable.owner is self or variable.handle < self.shared.get(variable.owner, 0)


_MARKS = (StmtSRef.inline_mark(), StmtSRef.root_mark())


class Schedule(BufferPrimitives):
    """A module, and steps that rewrite its loops and blocks without changing what it computes.

    Each step checks that this is so: if not, it raises a ScheduleError, and all is as it was. `debug_mask="all"` also
    verifies the whole module after each step. `error_render_level` says how much text an error has: "detail" shows the
    module with the loop or block underlined, "fast" the reason alone, "none" nothing.
    """

    def __init__(self, mod, *, seed=None, debug_mask="none", error_render_level="detail", enable_check=True):
        module = mod if isinstance(mod, IRModule) else None
        if isinstance(mod, PrimFunc):
            module = IRModule({"main": mod})
        if module is None:
            what = "a graph function" if isinstance(mod, BaseFunc) else type(mod).__name__
            raise TypeError(f"a Schedule is of a module or a function over buffers, not of {what}")
        if error_render_level not in RENDER_LEVELS:
            raise ValueError(f"error_render_level is one of {', '.join(RENDER_LEVELS)}, not {error_render_level!r}")
        if debug_mask not in _MASKS and not isinstance(debug_mask, int):
            raise ValueError(f'debug_mask is "none", "all" or an integer, not {debug_mask!r}')
        self._native = _mlc.Schedule(module.module)
        self._original = module.clone()
        self._owner = _Owner()
        self._count = 1
        self._verifies = bool(_MASKS.get(debug_mask, debug_mask))
        self._render = error_render_level
        self.enable_check = enable_check
        self._intrins = {}
        self._insts = []
        self._mod = None
        self._func = self._only_function(module)
        self.seed(-1 if seed is None else seed)

    @staticmethod
    def _only_function(module):
        names = [v.name_hint for v in module.get_global_vars() if isinstance(module[v], PrimFunc)]
        return names[0] if len(names) == 1 else "main" if "main" in names else None

    # ===--- What there is -----------------------------------------------------------------------===#

    @property
    def mod(self) -> IRModule:
        """The module as it is now; it is the same one until a step is tried."""
        if self._mod is None:
            self._mod = IRModule(module=self._native.module)
        return self._mod

    @property
    def trace(self) -> Trace:
        """The steps so far."""
        trace = Trace.of_module(self._native.trace)
        # A step is the same instruction whenever it is asked for.
        trace.reuse(self._insts)
        self._insts = list(trace.insts)
        return trace

    @property
    def state(self) -> ScheduleState:
        """Where loops and blocks are, and how blocks depend on each other."""
        return ScheduleState(self)

    @property
    def func_working_on(self):
        """The `GlobalVar` of the function in which blocks are looked for, or None."""
        return None if self._func is None else GlobalVar(self._func)

    def work_on(self, func_name) -> None:
        """Says in which function blocks are looked for."""
        functions = self.mod
        if func_name not in functions or not isinstance(functions[func_name], PrimFunc):
            raise ScheduleError(f"there is no function {func_name!r} over buffers in the module", "work_on")
        self._func = func_name

    def copy(self) -> "Schedule":
        """The same schedule again. What names a loop or a block in this one also does in the other."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._native = self._native.copy()
        copy._intrins = dict(self._intrins)
        copy._mod = None
        copy._owner = self._owner.copy(self._count)
        copy.seed(self.fork_seed())
        return copy

    def show(self, style=None, **options) -> None:
        """Prints the module and the steps."""
        printing.show(self.mod.script(**options), style)
        self.trace.show(style)

    def get(self, rand_var_or_sref):
        """A loop or a block to look at, or the number that was sampled."""
        if isinstance(rand_var_or_sref, StmtSRef) and rand_var_or_sref not in _MARKS:
            if rand_var_or_sref.stmt is None:
                raise ScheduleError("what the StmtSRef stood for is no longer there", "get")
            return rand_var_or_sref.stmt
        self._check_owner(rand_var_or_sref, "get")
        if isinstance(rand_var_or_sref, ExprRV):
            return int(rand_var_or_sref)
        found = self._find(rand_var_or_sref)
        if found is None:
            raise ScheduleError(f"the {rand_var_or_sref.what} is no longer there", "get")
        return found

    def _find(self, rand_var):
        return views.view(self._native.get(rand_var.handle))

    def get_sref(self, rand_var_or_stmt) -> StmtSRef:
        """Where a loop or a block is; for a handle, also after steps that follow."""
        if isinstance(rand_var_or_stmt, Stmt):
            return StmtSRef(views.of_stmt(rand_var_or_stmt))
        stmt = self.get(rand_var_or_stmt)
        if not isinstance(stmt, views.Stmt):
            raise TypeError("get_sref: a number is nowhere")
        if isinstance(rand_var_or_stmt, StmtSRef):
            return rand_var_or_stmt
        return StmtSRef(stmt, lambda: self._find(rand_var_or_stmt))

    def remove_rv(self, rand_var) -> None:
        """Forgets what a variable names."""
        self._check_owner(rand_var, "remove_rv")
        self._native.forget(rand_var.handle)

    def verify(self, inputs=None, **options) -> None:
        """Raises an AssertionError unless the module computes what it did before the first step.

        Both are run by an interpreter that knows nothing of the compiler, and the scheduled module also as compiled
        code; see `mlc.testing.check_schedule`.
        """
        from ...testing import check_schedule

        check_schedule(self._original, self.mod, inputs=inputs, **options)

    # ===--- Random numbers ----------------------------------------------------------------------===#

    def seed(self, seed) -> None:
        """Starts the random numbers anew; -1 is any seed."""
        if isinstance(seed, bool) or not isinstance(seed, int):
            raise TypeError(f"seed is an integer, not {type(seed).__name__}")
        if not -(2**63) <= seed < 2**63:
            raise ValueError(f"seed: {seed} does not fit in 64 bits")
        self._native.seed(random.randrange(1, _MODULUS) if seed == -1 else seed)

    def fork_seed(self) -> int:
        """A seed for another schedule."""
        return self._native.fork_seed()

    # ===--- Steps -------------------------------------------------------------------------------===#

    def _apply(self, method, **arguments):
        """Applies a primitive; gives back its one result, a list of them, or None."""
        kind = InstructionKind.by_method[method]
        arguments = kind.check({name: self._named(kind, name, value) for name, value in arguments.items()})
        for field in kind.fields:
            field.prepare(self, kind, arguments[field.name])
        operands, attributes = kind.encode_in_context(arguments)
        for operand in operands:
            if operand is not None:
                self._check_owner(operand, method)
        handles = [0 if operand is None else operand.handle for operand in operands]
        render = self._render == "detail"
        self._mod = None
        result = self._native.apply(kind.op, handles, attributes, kind.result_types(arguments), render)
        if isinstance(result, _mlc.ScheduleRefusal):
            raise ScheduleError.render(result, self._render)
        if self._verifies:
            self.mod.verify()
        outputs = [self._variable(kind, arguments, number, handle) for number, handle in enumerate(result)]
        if kind.returns_list:
            return outputs
        return outputs[0] if outputs else None

    def use_intrin(self, kind, name, intrin=None):
        """Puts an instruction into the trace: this one, or the one that is registered."""
        intrin = intrin or TensorIntrin.get(name, allow_missing=True) or self._intrins.get(name)
        if intrin is None:
            raise kind.refuse(f"there is no TensorIntrin {name!r}")
        if not self._native.add_intrin(name, intrin.desc.operation, intrin.impl.operation):
            raise kind.refuse(f"the schedule has used another TensorIntrin {name!r} before")
        self._intrins[name] = intrin

    def _variable(self, kind, arguments, number, handle):
        self._count = max(self._count, handle + 1)
        cls = kind.output_class(arguments, number)
        if cls is ExprRV:
            return ExprRV(handle, self._owner, ir.IntegerAttr(self._native.get_param(handle)).value)
        return cls(handle, self._owner)

    def _named(self, kind, name, value):
        """A block that is given by its name is looked up first."""
        field = next(field for field in kind.fields if field.name == name)
        if isinstance(value, str) and BlockRV in getattr(field, "types", ()):
            return self.get_block(value)
        if isinstance(value, (list, tuple)) and BlockRV in getattr(field, "types", ()):
            return [self.get_block(item) if isinstance(item, str) else item for item in value]
        return value

    def _check_owner(self, variable, method):
        if not isinstance(variable, RandomVariable):
            raise TypeError(f"{method}: a BlockRV, LoopRV or ExprRV is expected, not {type(variable).__name__}")
        if variable.owner is None or not self._owner.owns(variable):
            reason = f"the {variable.what} is one of another schedule"
            raise ScheduleError(f"An error occurred in the schedule primitive '{method}': {reason}", method, reason)

    def enter_postproc(self) -> None:
        """Marks where the trace may be cut off."""
        self._apply("enter_postproc")

    # ===--- Sampling ----------------------------------------------------------------------------===#

    def sample_categorical(self, candidates, probs, decision=None) -> ExprRV:
        """One of several numbers; the decision is its index."""
        return self._apply("sample_categorical", candidates=candidates, probs=probs, decision=decision)

    def sample_perfect_tile(self, loop, n, max_innermost_factor=16, decision=None) -> list[ExprRV]:
        """Factors whose product is the extent of a loop."""
        return self._apply(
            "sample_perfect_tile", loop=loop, n=n, max_innermost_factor=max_innermost_factor, decision=decision
        )

    def sample_partitioned_tile(self, loop, n, partition_pos=0, innerpart_factor=1, decision=None) -> list[ExprRV]:
        """The same, where the product of the factors from `partition_pos` on is a multiple of `innerpart_factor`."""
        return self._apply(
            "sample_partitioned_tile",
            loop=loop,
            n=n,
            partition_pos=partition_pos,
            innerpart_factor=innerpart_factor,
            decision=decision,
        )

    def sample_compute_location(self, block, decision=None) -> LoopRV:
        """Where a block may be computed, for compute_at and reverse_compute_at.

        The decision is the number of a loop around the first block that reads what it writes, -1 for where it is, or -2
        for inlined.
        """
        return self._apply("sample_compute_location", block=block, decision=decision)

    # ===--- Finding loops and blocks ------------------------------------------------------------===#

    def get_block(self, name, func_name=None) -> BlockRV:
        """The block of a name, in the function `func_name` or the one that is worked on."""
        if hasattr(func_name, "name_hint"):
            func_name = func_name.name_hint
        func_name = func_name or self._func
        if func_name is None:
            raise ScheduleError(
                "the module has several functions: get_block needs func_name, or call work_on first", "get_block"
            )
        return self._apply("get_block", name=name, func_name=func_name)

    def get_loops(self, block) -> list[LoopRV]:
        """The loops around a block, outermost first."""
        return self._apply("get_loops", block=block)

    def get_child_blocks(self, block_or_loop) -> list[BlockRV]:
        """The blocks in a block or a loop, but not those inside of these."""
        return self._apply("get_child_blocks", block_or_loop=block_or_loop)

    def get_producers(self, block) -> list[BlockRV]:
        """The blocks that write what a block reads, or writes after them."""
        return self._apply("get_producers", block=block)

    def get_consumers(self, block) -> list[BlockRV]:
        """The blocks that read what a block writes, or write it after it."""
        return self._apply("get_consumers", block=block)

    def get_output_blocks(self, scope_block) -> list[BlockRV]:
        """The blocks in a block that write what it does not allocate."""
        return self._apply("get_output_blocks", scope_block=scope_block)

    # ===--- Loops -------------------------------------------------------------------------------===#

    def loop_partition(self, loop, factors, preserve_unit_iters=True) -> list[LoopRV]:
        """Loops over parts of a loop's range, one after the other, each with a copy of the body.

        `factors` are the lengths of the parts; None is the rest, which is also a part where there is no None.
        `preserve_unit_iters` makes no difference.
        """
        return self._apply("loop_partition", loop=loop, factors=factors, preserve_unit_iters=preserve_unit_iters)

    def fuse(self, *loops, preserve_unit_iters=True) -> LoopRV:
        """One loop in place of nested loops."""
        return self._apply("fuse", loops=loops, preserve_unit_iters=preserve_unit_iters)

    def merge(self, *loops) -> LoopRV:
        """One nest in place of nests beside each other, given by their innermost loops."""
        return self._apply("merge", loops=loops)

    def split(self, loop, factors, preserve_unit_iters=True, disable_predication=False) -> list[LoopRV]:
        """A loop for each factor in place of one. A factor that is None is as large as it must be."""
        return self._apply(
            "split",
            loop=loop,
            factors=factors,
            preserve_unit_iters=preserve_unit_iters,
            disable_predication=disable_predication,
        )

    def reorder(self, *ordered_loops) -> None:
        """Puts loops of one nest in this order."""
        if not ordered_loops:
            return
        self._apply("reorder", ordered_loops=ordered_loops)

    def reorder_block_iter_var(self, block, new_order) -> None:
        """Puts a block's variables in another order: the numbers that they have now."""
        self._apply("reorder_block_iter_var", block=block, new_order=new_order)

    def add_unit_loop(self, block_or_loop) -> LoopRV:
        """A loop of one iteration around a loop or a block."""
        return self._apply("add_unit_loop", block_or_loop=block_or_loop)

    def parallel(self, loop) -> None:
        """The iterations of a loop run at the same time."""
        self._apply("parallel", loop=loop)

    def vectorize(self, loop) -> None:
        """A loop becomes vector operations."""
        self._apply("vectorize", loop=loop)

    def bind(self, loop, thread_axis) -> None:
        """The iterations of a loop are the threads of an axis, such as `threadIdx.x`."""
        self._apply("bind", loop=loop, thread_axis=thread_axis)

    def unroll(self, loop) -> None:
        """A loop is written out."""
        self._apply("unroll", loop=loop)

    # ===--- Blocks ------------------------------------------------------------------------------===#

    def compute_inline(self, block) -> None:
        """Computes what a block writes where it is read."""
        self._apply("compute_inline", block=block)

    def reverse_compute_inline(self, block) -> None:
        """Computes what a block makes of what it reads where that is written."""
        self._apply("reverse_compute_inline", block=block)

    def compute_at(self, block, loop, preserve_unit_loops=False, index=-1) -> None:
        """Moves a block into a loop of those that read what it writes: -1 is as late as can be, -2 as early."""
        self._apply("compute_at", block=block, loop=loop, preserve_unit_loops=preserve_unit_loops, index=index)

    def reverse_compute_at(self, block, loop, preserve_unit_loops=False, index=-1) -> None:
        """Moves a block into a loop of those that write what it reads."""
        self._apply("reverse_compute_at", block=block, loop=loop, preserve_unit_loops=preserve_unit_loops, index=index)

    def fuse_reduction_epilogue(self, reduction_block, epilogue_block) -> None:
        """A sum starts with what the other block adds to it."""
        self._apply("fuse_reduction_epilogue", reduction_block=reduction_block, epilogue_block=epilogue_block)

    def rfactor(self, loop, factor_axis) -> BlockRV:
        """A reduction in two steps: each iteration of `loop` reduces into a part of its own first."""
        return self._apply("rfactor", loop=loop, factor_axis=factor_axis)

    def blockize(self, target, preserve_unit_iters=True) -> BlockRV:
        """A block around a loop, or around several blocks with the loops that are not around all of them."""
        return self._apply("blockize", target=target, preserve_unit_iters=preserve_unit_iters)

    def tensorize(self, block_or_loop, tensor_intrin, preserve_unit_iters=True) -> None:
        """An instruction, by the name that it is registered with, in place of what a block or a loop does."""
        self._apply(
            "tensorize",
            block_or_loop=block_or_loop,
            tensor_intrin=tensor_intrin,
            preserve_unit_iters=preserve_unit_iters,
        )

    def transform_block_layout(self, block, index_map) -> None:
        """Gives a block other variables: `index_map` of those that it has."""
        self._apply("transform_block_layout", block=block, index_map=self._variable_map(block, index_map))

    def decompose_reduction(self, block, loop) -> BlockRV:
        """A block of its own, before `loop`, for the first value of a reduction."""
        return self._apply("decompose_reduction", block=block, loop=loop)

    # ===--- Padding -----------------------------------------------------------------------------===#

    def decompose_padding(self, block, loop) -> BlockRV:
        """A block of its own, before `loop`, that fills a padded buffer with the padding's value.

        `block` stores a value where a condition holds and a constant elsewhere. Afterwards it runs only where the
        condition holds, and the new block stores the constant everywhere first.
        """
        return self._apply("decompose_padding", block=block, loop=loop)

    def can_decompose_padding(self, block, loop) -> bool:
        """Whether decompose_padding would be refused."""
        try:
            self.copy().decompose_padding(block, loop)
        except ScheduleError:
            return False
        return True

    def pad_einsum(self, block, padding) -> None:
        """Rounds the extent of each variable of a block up to a multiple of a number.

        The block reads padded copies, which are zero beyond the end, and writes a padded buffer, from which the result
        is copied. 1 leaves a variable as it is.
        """
        self._apply("pad_einsum", block=block, padding=padding)

    # ===--- Annotations -------------------------------------------------------------------------===#

    def annotate(self, block_or_loop, ann_key, ann_val) -> None:
        """Adds an annotation; one that is there stays as it is."""
        self._apply("annotate", block_or_loop=block_or_loop, ann_key=ann_key, ann_val=ann_val)

    def unannotate(self, block_or_loop, ann_key) -> None:
        """Takes an annotation away."""
        self._apply("unannotate", block_or_loop=block_or_loop, ann_key=ann_key)


__all__ = ["Schedule"]
