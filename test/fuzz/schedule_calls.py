"""Random calls of a schedule's methods, with arguments that are mostly wrong.

usage: schedule_calls.py [--seed N] [--count N] [--calls N]

Arguments are handles of loops and blocks, dead ones and those of other schedules among them, and values of all kinds.
A call does what it says, or raises a ScheduleError, a TypeError, a ValueError or an IndexError with words; then the
module is as it was. A failure prints its seed.
"""

import argparse
import inspect
import random
import sys

import numpy as np

import mlc.tir.tensor_intrin.x86  # noqa: F401 - registers what tensorize may be asked for
from mlc import tir
from mlc._core.module import structural_equal
from mlc.script import tir as T
from mlc.tir.schedule import BlockRV, ExprRV, LoopRV, Schedule, ScheduleError


@T.prim_func
def chain(A: T.Buffer((16, 16), "float32"), D: T.Buffer((16, 16), "float32")):
    B = T.alloc_buffer((16, 16), "float32")
    C = T.alloc_buffer((16, 16), "float32")
    for i, j in T.grid(16, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j, k in T.grid(16, 16, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] += B[vi, vk] * A[vk, vj]
    for i, j in T.grid(16, 16):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = C[vi, vj] - 3.0


@T.prim_func
def symbolic(a: T.handle, d: T.handle):
    n = T.int32()
    A = T.match_buffer(a, (n, 16))
    D = T.match_buffer(d, (n, 16))
    B = T.alloc_buffer((n, 16), "float32")
    for i, j in T.grid(n, 16):
        with T.block("B"):
            vi, vj = T.axis.remap("SS", [i, j])
            B[vi, vj] = A[vi, vj] * 2.0
    for i, j in T.grid(n, 16):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = B[vi, vj] - 3.0


# What prints, or is no step.
LEFT_OUT = {"show", "verify", "copy", "use_intrin"}
METHODS = [
    name
    for name in sorted(dir(Schedule))
    if not name.startswith("_") and callable(getattr(Schedule, name)) and name not in LEFT_OUT
]
NUMBERS = [0, 1, -1, 2**31, 2**63, -(2**63), 2**70, 1.5, float("nan"), True, np.int64(3), np.float32(2), 3 + 4j]
TEXTS = ["", "B", "nothing", "local", "A", "read", "threadIdx.x", "int8", "float16", "dot_16x4_vnni", b"B"]
LISTS = [[], [1], [None], [None, None], [0], [-1], [2**40, 2**40], [4, 4], [4, None], ["B"], [0.5, 0.5], [float("nan")]]
LISTS += [("read", 0), ("write", 0), ("read", 9), ("x", 0), ("read", -1), range(3), np.array([1, 2]), {}, {"a": 1}]
FUNCTIONS = [lambda i, j: (j, i), lambda i: i, lambda *a: a, lambda i, j: (i * j,), lambda i, j: None, lambda: ()]
OTHERS = [None, object(), Ellipsis, slice(0, 1), BlockRV(), LoopRV(), ExprRV(), LoopRV(99), BlockRV(7)]


def make_arguments(sch, rng):
    """Values to choose from; some of the handles are dead."""
    other = tir.Schedule(chain)
    blocks = [sch.get_block(name) for name in ("B", "D", "root")]
    loops = [loop for block in blocks for loop in sch.get_loops(block)]
    if rng.random() < 0.5:
        sch.fuse(*sch.get_loops("B"))
    if rng.random() < 0.5:
        loops += sch.split(sch.get_loops("D")[1], [4, None])
    handles = blocks + loops
    values = [
        sch,
        [blocks[0]],
        blocks[:2],
        loops,
        other.get_block("B"),
        other.get_loops("C")[0],
        sch.get_sref(blocks[1]),
    ]
    return handles, handles + values + NUMBERS + TEXTS + LISTS + FUNCTIONS + OTHERS


def make_call(method, handles, values, rng):
    """Arguments of a call; the first is mostly a handle."""
    positional, named = [], {}
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        if parameter.kind == parameter.VAR_POSITIONAL:
            positional += [rng.choice(values) for _ in range(rng.randint(0, 3))]
        elif parameter.kind == parameter.KEYWORD_ONLY:
            if rng.random() < 0.3:
                named[parameter.name] = rng.choice(values)
        elif parameter.default is parameter.empty or rng.random() < 0.4:
            named[parameter.name] = rng.choice(values)
    first = next(iter(named), None)
    if rng.random() < 0.6:
        if positional:
            positional[0] = rng.choice(handles)
        elif first is not None:
            named[first] = rng.choice(handles)
    return positional, named


def run(seed, calls=40):
    """Calls methods of one schedule. Gives the numbers of accepted and refused calls, and what went wrong."""
    rng = random.Random(seed)
    sch = tir.Schedule(rng.choice([chain, symbolic]), error_render_level=rng.choice(["detail", "fast"]))
    handles, values = make_arguments(sch, rng)
    accepted = refused = 0
    for _ in range(calls):
        name = rng.choice(METHODS)
        positional, named = make_call(getattr(Schedule, name), handles, values, rng)
        before, what = sch.mod, f"seed {seed}: {name}(*{positional}, **{named})"
        try:
            getattr(sch, name)(*positional, **named)
            accepted += 1
            sch.mod.verify()
        except (ScheduleError, TypeError, ValueError, IndexError) as error:
            refused += 1
            text = str(error)
            if not text or "incompatible function arguments" in text or "has no attribute" in text:
                return accepted, refused, f"{what} says {type(error).__name__}: {text}"
            if not structural_equal(before, sch.mod):
                return accepted, refused, f"{what} was refused, and changed the module: {text}"
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            return accepted, refused, f"{what} raises {type(error).__name__}: {error}"
    return accepted, refused, None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--calls", type=int, default=40)
    options = parser.parse_args()
    accepted = refused = failures = 0
    for seed in range(options.seed, options.seed + options.count):
        done, not_done, failure = run(seed, options.calls)
        accepted, refused = accepted + done, refused + not_done
        if failure:
            failures += 1
            print(f"FAILED {failure}", flush=True)
    last = options.seed + options.count - 1
    print(f"seeds {options.seed} to {last}: {accepted} calls accepted, {refused} refused, {failures} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
