"""Random functions of tensor expressions, compiled with default schedules and without, against the interpreter.

usage: kernels.py [--seed N] [--count N] [-v]

Functions are made from seeds N, N + 1, ...; a failure prints its seed. They are of sizes that fill vectors and tiles
and leave something over, and some are of a size that is known when they are called.
"""

import argparse
import random
import sys
import time

import numpy as np

import mlc
from mlc import te, testing, topi

SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 23, 31, 32, 33, 48, 64, 67, 100, 131]
LARGEST = 20000


class Program:
    """`shapes` has the number of each extent, also of the symbolic one."""

    def __init__(self, seed):
        self.rng = random.Random(f"kernel.{seed}")
        self.n = te.var("n") if self.rng.random() < 0.35 else None
        self.sizes = {"n": self.rng.choice([1, 2, 5, 16, 33])} if self.n is not None else {}
        self.inputs, self.tensors, self.used = [], [], set()

    def number(self, extent):
        return extent if isinstance(extent, int) else self.sizes["n"]

    def count(self, shape):
        return int(np.prod([self.number(extent) for extent in shape], dtype=np.int64))

    def extent(self, limit=131):
        if self.n is not None and self.rng.random() < 0.3:
            return self.n
        return self.rng.choice([size for size in SIZES if size <= limit])

    def placeholder(self, shape):
        tensor = te.placeholder(shape, name=f"A{len(self.inputs)}")
        self.inputs.append(tensor)
        self.tensors.append(tensor)
        return tensor

    def pick(self, rank=None):
        found = [t for t in self.tensors if rank is None or len(t.shape) in rank]
        if not found or self.rng.random() < 0.2:
            while True:
                shape = tuple(self.extent() for _ in range(self.rng.choice(rank or [1, 2, 2, 3, 4])))
                if self.count(shape) <= LARGEST:
                    return self.placeholder(shape)
        tensor = found[-1] if self.rng.random() < 0.6 else self.rng.choice(found)
        self.used.add(tensor)
        return tensor

    def shape(self, tensor):
        """Extents as numbers, or the one that is symbolic."""
        return tuple(int(e) if str(e).isdigit() else self.n for e in map(value_of, tensor.shape))

    def make(self, shape, body):
        tensor = te.compute(shape, body, name=f"T{len(self.tensors)}")
        self.tensors.append(tensor)

    # ===--- Steps -----------------------------------------------------------------------------===#

    def point(self, value):
        """Something that is done to an element."""
        kind = self.rng.randrange(7)
        if kind == 0:
            return value * 0.5 + 1.0
        if kind == 1:
            return te.max(value, 0.0)
        if kind == 2:
            return te.exp(te.min(value, 1.0))
        if kind == 3:
            return te.tanh(value)
        if kind == 4:
            return value / (value * value + 1.0)
        if kind == 5:
            return te.if_then_else(value > 0.25, value, -value)
        return value

    def elementwise(self):
        x = self.pick()
        shape = self.shape(x)
        if self.rng.random() < 0.5:
            self.make(shape, lambda *i: self.point(x[i]))
            return
        # With one that lacks some of the dimensions.
        kept = [d for d in range(len(shape)) if self.rng.random() < 0.5]
        y = self.placeholder(tuple(shape[d] for d in kept)) if kept else None
        self.make(shape, lambda *i: self.point(x[i]) + (y[tuple(i[d] for d in kept)] if kept else 1.0))

    def permute(self):
        x = self.pick([2, 3, 4])
        order = list(range(len(x.shape)))
        self.rng.shuffle(order)
        shape = self.shape(x)

        def body(*i):
            indices = [None] * len(order)
            for position, dim in enumerate(order):
                indices[dim] = i[position]
            return self.point(x[tuple(indices)])

        self.make(tuple(shape[dim] for dim in order), body)

    def spread(self):
        """A new dimension."""
        x = self.pick([1, 2, 3])
        at, extent = self.rng.randint(0, len(x.shape)), self.extent(17)
        shape = self.shape(x)
        shape = (*shape[:at], extent, *shape[at:])
        if self.count(shape) <= LARGEST:
            self.make(shape, lambda *i: self.point(x[(*i[:at], *i[at + 1 :])]))

    def fold(self):
        """Two dimensions become one, or one two."""
        x = self.pick([1, 2, 3])
        shape = self.shape(x)
        at = self.rng.randrange(len(shape))
        if at + 1 < len(shape) and isinstance(shape[at], int) and isinstance(shape[at + 1], int):
            c = shape[at + 1]
            new = (*shape[:at], shape[at] * c, *shape[at + 2 :])
            self.make(new, lambda *i: self.point(x[(*i[:at], i[at] // c, i[at] % c, *i[at + 1 :])]))
        elif isinstance(shape[at], int):
            c = next(c for c in (8, 4, 3, 2, 1) if shape[at] % c == 0)
            new = (*shape[:at], shape[at] // c, c, *shape[at + 1 :])
            self.make(new, lambda *i: self.point(x[(*i[:at], i[at] * c + i[at + 1], *i[at + 2 :])]))

    def shift(self):
        """What lies beyond the ends is zero."""
        x = self.pick([1, 2, 3])
        shape = self.shape(x)
        at, before, after = self.rng.randrange(len(shape)), self.rng.randint(0, 2), self.rng.randint(0, 2)
        new = (*shape[:at], shape[at] + before + after, *shape[at + 1 :])

        def body(*i):
            inside = te.all(i[at] >= before, i[at] < shape[at] + before)
            return te.if_then_else(inside, x[(*i[:at], i[at] - before, *i[at + 1 :])], 0.0)

        if isinstance(shape[at], int):
            self.make(new, body)

    def stride(self):
        x = self.pick([1, 2, 3])
        shape = self.shape(x)
        at = self.rng.randrange(len(shape))
        if isinstance(shape[at], int) and shape[at] > 3:
            step, first = self.rng.choice([(2, 0), (2, 1), (3, 1), (-1, shape[at] - 1)])
            extent = shape[at] if step < 0 else (shape[at] - first + step - 1) // step
            new = (*shape[:at], extent, *shape[at + 1 :])
            self.make(new, lambda *i: self.point(x[(*i[:at], i[at] * step + first, *i[at + 1 :])]))

    def reduce(self):
        x = self.pick()
        shape = self.shape(x)
        gone = [d for d in range(len(shape)) if self.rng.random() < 0.5] or [self.rng.randrange(len(shape))]
        kept = [d for d in range(len(shape)) if d not in gone]
        axes = [te.reduce_axis((0, shape[d]), name=f"k{d}") for d in gone]
        combine = self.rng.choice([te.sum, te.sum, te.max, te.min])
        squares = self.rng.random() < 0.3

        def body(*i):
            indices = [None] * len(shape)
            for position, dim in enumerate(kept):
                indices[dim] = i[position]
            for axis, dim in zip(axes, gone, strict=True):
                indices[dim] = axis
            element = x[tuple(indices)]
            return combine(element * element if squares else element, axis=axes)

        if kept:
            self.make(tuple(shape[d] for d in kept), body)
        elif self.rng.random() < 0.5:
            self.make((1,), lambda i: body())

    def product(self):
        """Batches, rows, columns and what is summed over, in any order in either factor."""
        x = self.pick([2, 3, 4])
        shape = self.shape(x)
        roles = [self.rng.choice("bmk") for _ in shape]
        columns = [self.extent(67) for _ in range(self.rng.randint(0, 1 + (len(shape) < 4)))]
        ks = [d for d, role in enumerate(roles) if role == "k"]
        shared = [d for d, role in enumerate(roles) if role in "bk"]
        layout = [("x", d) for d in shared] + [("c", d) for d in range(len(columns))]
        self.rng.shuffle(layout)
        other = tuple(shape[d] if side == "x" else columns[d] for side, d in layout)
        out = [("x", d) for d, role in enumerate(roles) if role != "k"] + [("c", d) for d in range(len(columns))]
        if self.rng.random() < 0.3:
            self.rng.shuffle(out)
        new = tuple(shape[d] if side == "x" else columns[d] for side, d in out)
        depth = self.count([shape[d] for d in ks])
        if not ks or not out or self.count(other) > LARGEST or self.count(new) * depth > 40 * LARGEST:
            return
        y = self.placeholder(other)
        axes = {d: te.reduce_axis((0, shape[d]), name=f"k{d}") for d in ks}

        def body(*i):
            at = dict(zip(out, i, strict=True)) | {("x", d): axis for d, axis in axes.items()}
            left, right = x[tuple(at["x", d] for d in range(len(shape)))], y[tuple(at[key] for key in layout)]
            return te.sum(left * right * 0.25, axis=list(axes.values()))

        self.make(new, body)

    def window(self):
        """A convolution of groups, or a pool."""
        x = self.pick([2, 3])
        shape = self.shape(x)
        if not all(isinstance(extent, int) for extent in shape[-2:]) or shape[-1] < 4:
            return
        size, step = self.rng.randint(2, 3), self.rng.randint(1, 2)
        length = (shape[-1] - size) // step + 1
        r = te.reduce_axis((0, size), name="r")
        if self.rng.random() < 0.4:
            combine = self.rng.choice([te.sum, te.max])
            self.make((*shape[:-1], length), lambda *i: combine(x[(*i[:-1], i[-1] * step + r)], axis=r))
            return
        groups = next(g for g in self.rng.sample([1, 2, 3, 4, shape[-2]], 5) if shape[-2] % g == 0)
        inner, filters = shape[-2] // groups, self.rng.choice([1, 2, 5, 8])
        w, c = self.placeholder((groups * filters, inner, size)), te.reduce_axis((0, inner), name="c")
        if self.count(shape) * filters * groups > 40 * LARGEST:
            return

        def body(*i):
            channel = i[-2] // filters * inner + c
            return te.sum(x[(*i[:-2], channel, i[-1] * step + r)] * w[i[-2], c, r] * 0.5, axis=[c, r])

        self.make((*shape[:-2], groups * filters, length), body)

    def rows(self):
        x = self.pick([2, 3])
        axis = self.rng.randrange(len(x.shape))
        self.tensors.append(topi.nn.softmax(x, axis=axis))

    def build(self):
        steps = [self.elementwise, self.permute, self.spread, self.fold, self.shift, self.stride, self.reduce,
                 self.reduce, self.product, self.product, self.window, self.rows]  # fmt: skip
        for _ in range(self.rng.randint(1, 5)):
            self.rng.choice(steps)()
        made = [t for t in self.tensors if t not in self.inputs]
        if not made:
            self.elementwise()
            made = self.tensors[-1:]
        outputs = [t for t in made[:-1] if t not in self.used and self.rng.random() < 0.7] + made[-1:]
        return te.create_prim_func([*self.inputs, *outputs])


def value_of(extent):
    return getattr(extent, "value", extent)


def run(seed):
    program = Program(seed)
    function = program.build()
    try:
        inputs = testing.make_inputs(function, program.sizes, seed)
        expected = testing.interpret(function, *inputs)
        for options in ({"opt_level": 0}, {"num_threads": 1}, {"num_threads": 2}):
            executable = mlc.compile(function.with_attr("global_symbol", "kernel"), **options)
            arrays = [np.array(array) for array in inputs]
            executable["kernel"](*arrays)
            for index, (array, want) in enumerate(zip(arrays, expected, strict=True)):
                size = max(1.0, float(np.abs(want).max(initial=0.0)))
                np.testing.assert_allclose(
                    array, want, rtol=1e-4, atol=1e-5 * size, err_msg=f"argument {index} with {options}"
                )
    except Exception as error:
        raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}\n{function.script()}") from error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    begin, failures = time.time(), 0
    for seed in range(options.seed, options.seed + options.count):
        if options.verbose:
            print(f"seed {seed}", flush=True)
        try:
            run(seed)
        except AssertionError as failure:
            failures += 1
            print(f"FAILED {failure}", flush=True)
    print(f"{options.count} functions, {failures} failures, {time.time() - begin:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
