"""Random schedules of random programs keep what is computed.

usage: schedules.py [--seed N] [--count N] [--steps N] [--no-compile] [-v]

Programs are made from seeds N, N + 1, ...; a failure prints its seed. After each step that is accepted the module is
valid and the reference interpreter gives what it gave before the first; a step that is refused is a ScheduleError and
leaves the module as it was. At the end the compiled function gives it too, and the trace gives the same module again.
"""

import argparse
import random
import sys
import time

import numpy as np

from mlc import MLCError, relax, runtime, te, testing, tir, topi
from mlc._core.context import defining_op
from mlc._core.module import IRModule, structural_equal
from mlc.tir import IndexMap
from mlc.tir.schedule import Schedule, ScheduleError
from mlc.tir.schedule.testing import verify_trace_roundtrip

# ===--- Programs ------------------------------------------------------------------------------------===#


def matmul(rng):
    n, m, k = (rng.randint(2, 9) for _ in range(3))
    a, b = te.placeholder((n, k), name="A"), te.placeholder((k, m), name="B")
    r = te.reduce_axis((0, k), name="k")
    c = te.compute((n, m), lambda i, j: te.sum(a[i, r] * b[r, j], axis=r), name="C")
    if rng.random() < 0.5:
        return [a, b, c], {}
    d = te.compute((n, m), lambda i, j: c[i, j] * 2.0 + 1.0, name="D")
    return [a, b, d], {}


def symbolic_matmul(rng):
    n, k = te.var("n"), rng.randint(2, 6)
    a, b = te.placeholder((n, k), name="A"), te.placeholder((k, 4), name="B")
    r = te.reduce_axis((0, k), name="k")
    c = te.compute((n, 4), lambda i, j: te.sum(a[i, r] * b[r, j], axis=r), name="C")
    d = te.compute((n, 4), lambda i, j: te.max(c[i, j], 0.0), name="D")
    return [a, b, d], {"n": rng.randint(1, 9)}


def conv(rng):
    size, padding = rng.randint(3, 6), rng.randint(0, 1)
    x = te.placeholder((1, rng.randint(1, 2), size, size), name="X")
    w = te.placeholder((rng.randint(1, 3), x.shape[1], 2, 2), name="W")
    y = topi.nn.conv2d(x, w, strides=rng.randint(1, 2), padding=padding, dilation=1)
    return [x, w, topi.nn.relu(y) if rng.random() < 0.5 else y], {}


def reduction(rng):
    n, m = rng.randint(1, 8), rng.randint(2, 8)
    a = te.placeholder((n, m), name="A")
    r = te.reduce_axis((0, m), name="r")
    combine = rng.choice([te.sum, te.max, te.min])
    return [a, te.compute((n,), lambda i: combine(a[i, r], axis=r), name="B")], {}


def softmax(rng):
    a = te.placeholder((rng.randint(1, 4), rng.randint(2, 6)), name="A")
    return [a, topi.nn.softmax(a, axis=1)], {}


def chain(rng):
    n, m = rng.randint(2, 9), rng.randint(2, 9)
    a = te.placeholder((n, m), name="A")
    last = a
    for name in "BCD"[: rng.randint(1, 3)]:
        kind = rng.randint(0, 3)
        if kind == 0:
            last = te.compute((n, m), lambda i, j, x=last: x[i, j] * 2.0 + 1.0, name=name)
        elif kind == 1:
            last = te.compute((n, m), lambda i, j, x=last, y=a: te.max(x[i, j], y[i, j]), name=name)
        elif kind == 2:
            n, m, last = m, n, te.compute((m, n), lambda i, j, x=last: x[j, i], name=name)
            a = te.compute((n, m), lambda i, j, x=a: x[j, i], name=name + "_t")
        else:
            last = te.compute(
                (n, m),
                lambda i, j, x=last: te.if_then_else(
                    te.all(i >= 1, j >= 1), x[te.max(i - 1, 0), te.max(j - 1, 0)], 0.0
                ),
                name=name,
            )
    return [first_of(last), last], {}


def blur(rng):
    """A stencil, whose producers overlap."""
    n, m, k = rng.randint(3, 8), rng.randint(3, 8), rng.randint(2, 3)
    a = te.placeholder((n, m), name="A")
    b = te.compute((n, m), lambda i, j: a[i, j] + 1.0, name="B")
    c = te.compute((n - k + 1, m), lambda i, j: sum((b[i + r, j] for r in range(1, k)), b[i, j]), name="C")
    if rng.random() < 0.5:
        return [a, c], {}
    r = te.reduce_axis((0, 2), name="r")
    return [a, te.compute((n - k + 1, m - 1), lambda i, j: te.max(c[i, j + r], axis=r), name="D")], {}


def padded(rng):
    """A padded input, which decompose_padding takes apart, and sums over it."""
    n, m = rng.randint(2, 6), rng.randint(2, 6)
    low, high = rng.randint(0, 2), rng.randint(0, 2)
    a = te.placeholder((n, m), name="A")
    p = te.compute(
        (n + low + high, m),
        lambda i, j: te.if_then_else(te.all(i >= low, i < n + low), a[i - low, j], 0.0),
        name="P",
    )
    r = te.reduce_axis((0, low + high + 1), name="r")
    return [a, te.compute((n, m), lambda i, j: te.sum(p[i + r, j], axis=r), name="S")], {}


def gather(rng):
    """Rows that integers name."""
    n, m, k = rng.randint(2, 8), rng.randint(1, 5), rng.randint(1, 6)
    a, i = te.placeholder((n, m), name="A"), te.placeholder((k,), dtype="int32", name="I")
    b = te.compute((k, m), lambda x, y: a[i[x], y] * 2.0, name="B")
    return [a, i, te.compute((k, m), lambda x, y: b[x, y] + 1.0, name="C")], {}


def first_of(tensor):
    """The placeholder that a chain of computations begins with."""
    found = [tensor]
    while getattr(found[-1].op, "input_tensors", ()):
        found.append(found[-1].op.input_tensors[0])
    return found[-1]


PROGRAMS = [matmul, matmul, symbolic_matmul, conv, reduction, softmax, chain, blur, padded, gather]

# ===--- Steps ---------------------------------------------------------------------------------------===#


def blocks_of(module):
    names = []

    def visit(op):
        if op.operation.name == "tir.block":
            names.append(op.operation.attributes["name"].value)
        for region in op.operation.regions:
            for block in region.blocks:
                for inner in block.operations:
                    visit(inner)

    visit(module.module.operation)
    return names


class Stepper:
    """Makes random calls of a schedule's methods."""

    def __init__(self, sch, rng):
        self.sch, self.rng = sch, rng
        self.names = blocks_of(sch.mod)

    def block(self):
        return self.sch.get_block(self.rng.choice(self.names))

    def loops(self):
        return self.sch.get_loops(self.block())

    def loop(self):
        loops = self.loops()
        return self.rng.choice(loops) if loops else None

    def step(self):
        method = self.rng.choice(METHODS)
        return method, getattr(self, method, None) or getattr(self.sch, method)

    def split(self):
        n = self.rng.randint(1, 3)
        factors = [self.rng.randint(1, 5) for _ in range(n)]
        if self.rng.random() < 0.8:
            factors[self.rng.randrange(n)] = None
        self.sch.split(self.loop(), factors)

    def fuse(self):
        loops = self.loops()
        begin = self.rng.randint(0, max(0, len(loops) - 2))
        self.sch.fuse(*loops[begin : begin + self.rng.randint(1, 3)])

    def reorder(self):
        loops = self.loops()
        self.sch.reorder(*self.rng.sample(loops, self.rng.randint(min(1, len(loops)), len(loops))))

    def one_loop(self, method):
        getattr(self.sch, method)(self.loop())

    def parallel(self):
        self.one_loop("parallel")

    def vectorize(self):
        self.one_loop("vectorize")

    def unroll(self):
        loop = self.loop()
        # Code of a number of copies that is not known cannot be made.
        if loop is not None and isinstance(self.sch.get(loop).extent, int):
            self.sch.unroll(loop)

    def add_unit_loop(self):
        self.sch.add_unit_loop(self.loop() if self.rng.random() < 0.5 else self.block())

    def cache_read(self):
        self.sch.cache_read(self.block(), self.rng.randint(0, 2), self.rng.choice(["local", "global", "shared"]))

    def cache_write(self):
        self.sch.cache_write(self.block(), self.rng.randint(0, 1), self.rng.choice(["local", "global"]))

    def compute_inline(self):
        self.sch.compute_inline(self.block())

    def reverse_compute_inline(self):
        self.sch.reverse_compute_inline(self.block())

    def place(self):
        return {"preserve_unit_loops": self.rng.random() < 0.3, "index": self.rng.choice([-1, -1, -2, 0, 1])}

    def compute_at(self):
        self.sch.compute_at(self.block(), self.loop(), **self.place())

    def reverse_compute_at(self):
        self.sch.reverse_compute_at(self.block(), self.loop(), **self.place())

    def cache_inplace(self):
        self.sch.cache_inplace(self.block(), self.rng.randint(0, 1), "local")

    def cache_index(self):
        self.sch.cache_index(self.block(), "global", self.rng.randint(0, 2))

    def map_of_variables(self, count, sizes=()):
        """A map of this many indices, in another order, some of them in two parts: by numbers, or variables."""
        order = list(range(count))
        self.rng.shuffle(order)
        parts = [self.rng.choice([1, 1, 1, 2, 4, *sizes]) for _ in order]

        def apply(*indices):
            result = []
            for position in order:
                part = parts[position]
                is_split = not isinstance(part, int) or part > 1
                if is_split:
                    result.append(indices[position] // part)
                result.append(indices[position] % part if is_split else indices[position])
            return result

        return IndexMap.from_func(apply, count)

    def size_variables(self):
        """The sizes of parameters that are variables."""
        buffers = self.sch.mod["main"].buffer_map.values()
        return [size for buffer in buffers for size in buffer.shape if isinstance(size, tir.Var)]

    def map_of_block(self, block):
        return self.map_of_variables(len(self.sch.get(block).iter_vars))

    def some_variables(self, block):
        """A map to the variables that occur in what is accessed: those that are spatial, or all."""
        kinds = [v.iter_type == "spatial" for v in self.sch.get(block).iter_vars]
        kept = [i for i, spatial in enumerate(kinds) if spatial or self.rng.random() < 0.5]
        self.rng.shuffle(kept)
        return IndexMap.from_func(lambda *v: [v[i] for i in kept], len(kinds))

    def reindex_cache_read(self):
        block = self.block()
        self.sch.reindex_cache_read(block, self.rng.randint(0, 1), "shared", self.some_variables(block))

    def reindex_cache_write(self):
        block = self.block()
        self.sch.reindex_cache_write(block, 0, "local", self.some_variables(block))

    def read_at(self):
        self.sch.read_at(self.loop(), self.block(), self.rng.randint(0, 1), "shared")

    def write_at(self):
        self.sch.write_at(self.loop(), self.block(), 0, "local")

    def set_axis_separator(self):
        self.sch.set_axis_separator(self.block(), ("write", 0), self.rng.choice([[], [1], [1, 2]]))

    def sample_compute_location(self):
        block = self.block()
        self.sch.compute_at(block, self.sch.sample_compute_location(block))

    def blockize_blocks(self):
        first = self.rng.randrange(len(self.names))
        names = self.names[first : first + self.rng.randint(1, 3)]
        self.sch.blockize([self.sch.get_block(name) for name in names], preserve_unit_iters=self.rng.random() < 0.7)

    def rolling_buffer(self):
        self.sch.rolling_buffer(self.block(), 0)

    def slide(self):
        """A block in a loop of its consumer's, where it rolls."""
        block = self.block()
        consumers = self.sch.get_consumers(block)
        loops = self.sch.get_loops(consumers[0]) if consumers else []
        self.sch.compute_at(block, self.rng.choice(loops) if loops else None)
        try:
            self.sch.rolling_buffer(block, 0)
        except ScheduleError:
            pass  # The first step was accepted.

    def decompose_reduction(self):
        block = self.block()
        loops = self.sch.get_loops(block)
        self.sch.decompose_reduction(block, self.rng.choice(loops) if loops else None)

    def rfactor(self):
        self.sch.rfactor(self.loop(), self.rng.randint(-1, 1))

    def set_scope(self):
        self.sch.set_scope(self.block(), self.rng.randint(0, 1), self.rng.choice(["local", "global"]))

    def storage_align(self):
        self.sch.storage_align(
            self.block(), 0, self.rng.randint(-2, 2), self.rng.choice([1, 8]), self.rng.randint(0, 3)
        )

    def annotate(self):
        self.sch.annotate(self.block() if self.rng.random() < 0.7 else self.loop(), "note", self.rng.randint(0, 9))

    def unannotate(self):
        self.sch.unannotate(self.block() if self.rng.random() < 0.7 else self.loop(), "note")

    def blockize(self):
        self.sch.blockize(self.loop())

    def reindex(self):
        self.sch.reindex(self.block(), (self.rng.choice(["read", "write"]), self.rng.randint(0, 1)))

    def loop_partition(self):
        self.sch.loop_partition(self.loop(), [self.rng.randint(1, 3), None])

    def merge(self):
        self.sch.merge(self.loop(), self.loop())

    def reorder_block_iter_var(self):
        order = list(range(self.rng.randint(1, 4)))
        self.rng.shuffle(order)
        self.sch.reorder_block_iter_var(self.block(), order)

    def decompose_padding(self):
        block = self.block()
        loops = self.sch.get_loops(block)
        self.sch.decompose_padding(block, self.rng.choice(loops) if loops else None)

    def pad_einsum(self):
        self.sch.pad_einsum(self.block(), [self.rng.choice([1, 2, 4]) for _ in range(self.rng.randint(1, 3))])

    def transform_layout(self):
        block = self.block()
        writes = self.sch.get(block).writes
        if not writes:
            raise ScheduleError("the block does not say what it writes")
        written = writes[0].buffer
        # The layout of a parameter is one that its callers know.
        if defining_op(written.value) is None:
            raise ScheduleError(f"{written.name} is a parameter")
        pad_value = self.rng.choice([None, 0, 7])
        index_map = self.map_of_variables(len(written.shape), self.size_variables())
        self.sch.transform_layout(block, ("write", 0), index_map, pad_value=pad_value)

    def transform_block_layout(self):
        block = self.block()
        index_map = self.map_of_variables(len(self.sch.get(block).iter_vars), self.size_variables())
        self.sch.transform_block_layout(block, index_map)

    def sample_and_split(self):
        loop = self.loop()
        self.sch.split(loop, self.sch.sample_perfect_tile(loop, n=2))


LIKELY = ["split", "fuse", "reorder", "compute_at", "reverse_compute_at", "compute_inline", "decompose_reduction"]
METHODS = [
    name for name in sorted(vars(Stepper)) if hasattr(Schedule, name) and not name.startswith("_") and name != "copy"
]
METHODS += ["sample_and_split", "slide", "blockize_blocks"]
METHODS += [name for name in LIKELY if name in METHODS] * 2
# Steps after which the program is no longer what a check of values can see, or that only look things up.
SILENT = {"annotate", "unannotate", "storage_align", "unroll"}
# Steps that may put a block where a part of what it reads is not there yet. It runs again when the rest is,
# and the last time counts; or nobody reads what it writes.
MOVES = {"reverse_compute_at", "compute_at", "slide", "sample_compute_location"}


class Failure(Exception):
    """What a schedule must not do."""


def run(seed, steps=12, compiled=True, verbose=False):
    """Schedules one program. Gives the numbers of accepted and refused steps."""
    rng = random.Random(seed)
    outputs, sizes = rng.choice(PROGRAMS)(rng)
    function = te.create_prim_func(outputs)
    sch = tir.Schedule(function, seed=seed + 1, error_render_level="fast")
    inputs = testing.make_inputs(function, sizes, seed)
    expected = testing.interpret(function, *inputs)
    accepted = refused = 0
    method, moved = None, False
    try:
        for _ in range(steps):
            stepper = Stepper(sch, rng)
            before = sch.mod
            method, call = stepper.step()
            try:
                call()
            except ScheduleError as error:
                refused += 1
                if not structural_equal(before, sch.mod):
                    raise Failure(f"{method} was refused, and changed the module: {error}") from None
                if verbose:
                    print(f"  {method}: {str(error).splitlines()[0]}")
                continue
            except TypeError:
                # A block without loops has none to give.
                refused += 1
                continue
            accepted += 1
            if verbose:
                print(f"  {method}")
            sch.mod.verify()
            moved |= method in MOVES
            if method not in SILENT:
                try:
                    actual = testing.interpret(sch.mod["main"], *inputs)
                except MLCError as error:
                    if not moved or "has not been written" not in str(error):
                        raise
                    # Only compiled code gets to the last time.
                    actual = compute(sch.mod["main"], inputs, expected) if compiled else expected
                compare(actual, expected)
        method = "the compiler"
        if compiled:
            compare(compute(sch.mod["main"], inputs, expected), expected)
        method = "the trace"
        verify_trace_roundtrip(sch, function, text_format=["json", "mlir"], debug_mask="none")
    except Exception as error:
        what = f"seed {seed}, {method}: {type(error).__name__}: {error}"
        raise Failure(f"{what}\n{function.script()}\n{sch.trace}\n{sch.mod.script()}") from error
    return accepted, refused


def compute(function, inputs, like):
    """What the compiled function leaves in its arguments, of the types of `like`. These do not overlap."""
    executable = relax.build(IRModule({"main": function.with_attr("tir.noalias")}))
    arguments = [
        runtime.tensor(np.array(array, example.dtype)) if np.ndim(example) else int(array)
        for array, example in zip(inputs, like, strict=True)
    ]
    executable["main"](*arguments)
    return [a.numpy() if hasattr(a, "numpy") else np.array(a) for a in arguments]


def compare(actual, expected):
    for index, (lhs, rhs) in enumerate(zip(actual, expected, strict=True)):
        np.testing.assert_allclose(lhs, rhs, rtol=1e-5, atol=1e-5, err_msg=f"argument {index}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    begin, failures, accepted, refused = time.time(), 0, 0, 0
    for seed in range(options.seed, options.seed + options.count):
        if options.verbose:
            print(f"seed {seed}", flush=True)
        try:
            steps = run(seed, options.steps, not options.no_compile, options.verbose)
        except Failure as failure:
            failures += 1
            print(f"FAILED {failure}", flush=True)
            continue
        accepted, refused = accepted + steps[0], refused + steps[1]
    seconds = time.time() - begin
    print(
        f"seeds {options.seed} to {options.seed + options.count - 1}: {accepted} steps accepted, {refused} refused, "
        f"{failures} failures, {seconds:.0f} s"
    )
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
