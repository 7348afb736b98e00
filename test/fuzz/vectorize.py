"""Random scheduled loop nests: vector code without contraction must agree bit for bit with plain scalar code.

    python vectorize.py --seed 7 --count 25

Tiles, remainders, masks whose bounds guard unmapped memory, strides, gathers, nested conditions, and trip counts
known only at run time. A failure names the seed; --print shows the programs of a seed.
"""

import argparse
import contextlib
import ctypes
import random
import sys

import harness

SCALAR = ["--lower-affine"]
X, Y, Z = "memref<64x512xf32>", "memref<4096xf32>", "memref<64xindex>"
OUT = "memref<64x64xf32>"


def vector_passes(max_pieces):
    return [
        "--mlc-mark-noalias=all", "--mlc-lower-affine-keep-attrs", "--canonicalize",
        f"--mlc-vectorize-marked-loops=max-pieces={max_pieces}", "--mlc-unroll-marked-loops", "--canonicalize", "--cse",
        "--mlc-register-promote", "--canonicalize", "--cse", "--loop-invariant-code-motion", "--mlc-expand-vector-math",
    ]  # fmt: skip


class Program:
    def __init__(self, rng):
        self.rng, self.lines, self.depth, self.names = rng, [], 1, 0
        self.limit = None  # under `n <= limit`, what only there is in bounds may be read
        self.width = rng.choice([1, 3, 8, 16, 24, 30, 32, 37])
        self.dynamic = rng.random() < 0.25  # the trip count of the vectorized loops is an argument

    def emit(self, line):
        self.lines.append("  " * self.depth + line)

    def fresh(self):
        self.names += 1
        return f"%v{self.names}"

    @contextlib.contextmanager
    def scope(self, head, tail="}"):
        self.emit(head + " {")
        self.depth += 1
        yield
        self.depth -= 1
        self.emit(tail)

    def loop(self, variable, count, kind=None):
        tail = f'}} {{mlc.kind = "{kind}"}}' if kind else "}"
        return self.scope(f"affine.for %{variable} = 0 to {count}", tail)

    def index(self, loops, wide):
        factors = [1, 1, 1, 2, 3] if wide else [1, 2]
        terms = [f"%{v} * {self.rng.choice(factors)}" for v in loops if self.rng.random() < 0.7]
        return " + ".join(terms + [str(self.rng.randrange(9 if wide else 3))])

    def value(self, loops, depth=0):
        """Emits an expression over the loop variables and returns its value."""
        rng, result = self.rng, self.fresh()
        kind = rng.random() if depth < 3 else rng.random() * 0.6
        if self.limit is not None and rng.random() < 0.4:
            if rng.random() < 0.7 or self.limit > 60:
                self.emit(f"{result} = affine.load %Y[{4095 - self.limit} + %n] : {Y}")
            else:
                position = self.fresh()
                self.emit(f"{position} = affine.load %Z[{63 - self.limit} + %n] : {Z}")
                self.emit(f"{result} = memref.load %Y[{position}] : {Y}")
        elif kind < 0.3:
            row = self.index([v for v in loops if v != "n"], False)
            self.emit(f"{result} = affine.load %X[{row}, {self.index(loops, True)}] : {X}")
        elif kind < 0.5:
            self.emit(f"{result} = affine.load %Y[{self.index(loops, True)}] : {Y}")
        elif kind < 0.54:
            position = self.fresh()
            where = self.index(loops[:1], False) if rng.random() < 0.3 else "%n"
            self.emit(f"{position} = affine.load %Z[{where}] : {Z}")
            self.emit(f"{result} = memref.load %Y[{position}] : {Y}")
        elif kind < 0.6:
            position, integer = self.fresh(), self.fresh()
            form = rng.choice(["* 3 + 1", "floordiv 3", "mod 5", "* -1 + 7"])
            self.emit(f"{position} = affine.apply affine_map<(n) -> (n {form})>(%n)")
            self.emit(f"{integer} = arith.index_cast {position} : index to i32")
            self.emit(f"{result} = arith.sitofp {integer} : i32 to f32")
        elif kind < 0.7:
            a, b, condition = self.value(loops, depth + 1), self.value(loops, depth + 1), self.fresh()
            self.emit(f"{condition} = arith.cmpf olt, {a}, {b} : f32")
            self.emit(f"{result} = arith.select {condition}, {a}, {b} : f32")
        else:
            a, b = self.value(loops, depth + 1), self.value(loops, depth + 1)
            self.emit(f"{result} = arith.{rng.choice(['addf', 'subf', 'mulf', 'maximumf'])} {a}, {b} : f32")
        return result

    def guard(self, loops, body):
        """Emits `body`, under a condition or not."""
        rng = self.rng
        if rng.random() < 0.6:
            return body()
        if rng.random() < 0.5:
            limit = rng.randrange(0, 40)
            self.limit = rng.choice([None, limit])
            between = f"n - 1 >= 0, {rng.randrange(4, 30)} - n >= 0"
            forms = [f"{limit} - n >= 0", "n - 3 >= 0", f"{rng.randrange(2, 30)} - n * 2 >= 0", between]
            form = forms[0] if self.limit is not None else rng.choice(forms)
            self.emit(f"affine.if affine_set<(n) : ({form})>(%n) {{")
        else:
            self.emit(f"affine.if affine_set<(t) : (t - 1 >= 0)>(%{loops[0]}) {{")
        self.depth += 1
        body()
        if self.limit is not None and rng.random() < 0.4:  # a condition on a value read under the first
            a, b, condition = self.value(loops), self.value(loops), self.fresh()
            self.emit(f"{condition} = arith.cmpf olt, {a}, {b} : f32")
            with self.scope(f"scf.if {condition}"):
                body()
        self.limit = None
        self.depth -= 1
        if rng.random() < 0.3:
            with self.scope("} else"):
                body()
        else:
            self.emit("}")

    def build(self, name):
        rng = self.rng
        tiles, rows, depth = rng.randrange(1, 4), rng.randrange(1, 5), rng.randrange(1, 6)
        columns = "%count" if self.dynamic else self.width
        acc_type = f"memref<{rows}x{self.width}xf32>"
        acc, out = f"%acc[%m, %n] : {acc_type}", f"%O[%t * {rows} + %m, %n] : {OUT}"
        self.emit("%zero = arith.constant 0.5 : f32")

        def sweep(body):
            unrolled, vectorized = ("m", rows, "unrolled"), ("n", columns, "vectorized")
            outer, inner = (vectorized, unrolled) if rng.random() < 0.15 else (unrolled, vectorized)
            with self.loop(*outer), self.loop(*inner):
                body()

        def store(where, loops, accumulate):
            def body():
                value = self.value(loops)
                if accumulate:
                    old, new = self.fresh(), self.fresh()
                    self.emit(f"{old} = affine.load {acc}")
                    self.emit(f"{new} = arith.addf {old}, {value} : f32")
                    value = new
                self.emit(f"affine.store {value}, {where}")

            return body

        tile, reduce = ["t", "m", "n"], ["t", "m", "n", "k"]
        outside = rng.random() < 0.3
        if outside:
            self.emit(f"%acc = memref.alloca() : {acc_type}")
        with self.loop("t", tiles):
            if not outside:
                self.emit(f"%acc = memref.alloca() : {acc_type}")
            sweep(lambda: self.emit(f"affine.store %zero, {acc}"))
            if rng.random() < 0.3:
                sweep(lambda: self.guard(tile, store(acc, tile, False)))
            with self.loop("k", depth):
                if rng.random() < 0.4:
                    with self.scope("affine.if affine_set<(k) : (k - 2 >= 0)>(%k)"):
                        sweep(store(acc, reduce, rng.random() < 0.5))
                with self.loop("q", rng.randrange(1, 3)):
                    sweep(lambda: self.guard(reduce, store(acc, [*reduce, "q"], True)))
            sweep(lambda: self.guard(tile, store(out, tile, True)))
        arguments = f"%X: {X}, %Y: {Y}, %Z: {Z}, %O: {OUT}, %count: index"
        return f"func.func @{name}({arguments}) {{\n" + "\n".join(self.lines) + "\n  return\n}\n"


def run_seed(seed, count, show):
    rng = random.Random(seed)
    programs = [Program(rng) for _ in range(count)]
    source = "".join(program.build(f"f{i}") for i, program in enumerate(programs))
    if show:
        print(source)
    fast, remarks = harness.compile_module(source, vector_passes(rng.choice([0, 1, 16])))
    slow, _ = harness.compile_module(source, SCALAR)
    x = harness.fenced([rng.gauss(0, 1) for _ in range(64 * 512)], ctypes.c_float)
    y = harness.fenced([rng.gauss(0, 1) for _ in range(4096)], ctypes.c_float)
    z = harness.fenced([rng.randrange(4096) for _ in range(64)], ctypes.c_int64)
    bad = 0
    for i, program in enumerate(programs):
        results = []
        for library in (fast, slow):
            o = (ctypes.c_float * (64 * 64))()
            library[f"f{i}"](*map(ctypes.byref, (x, y, z, o)), ctypes.c_int64(program.width))
            results.append(bytes(o))
        if results[0] != results[1]:
            bad += 1
            print(f"seed {seed}: f{i} differs")
    in_memory = remarks.count("stays in memory")
    print(f"seed {seed}: {count} programs, {bad} differ, {in_memory} buffers stay in memory", flush=True)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--count", type=int, default=25, help="programs a seed")
    parser.add_argument("--print", action="store_true", dest="show", help="print the programs")
    args = parser.parse_args()
    seeds = range(args.seed, args.seed + args.seeds)
    return 1 if sum(run_seed(seed, args.count, args.show) for seed in seeds) else 0


if __name__ == "__main__":
    sys.exit(main())
