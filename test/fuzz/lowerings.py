"""Random te programs: the reference interpreter must say the same before and after each lowering.

    python lowerings.py --seed 7 --seeds 100

Chains of te.compute and te.reduce with every combiner over tensors of several types, symbolic extents, padding behind
conditions, data-dependent reads and several results. A failure names the seed and the pass; --print shows the program.
"""

import argparse
import contextlib
import math
import random
import re
import sys

import harness

# Each lowering with what it is called in a message.
STAGES = [
    ("te-to-tir", ["--te-to-tir"]),
    ("tir-to-loops", ["--tir-to-loops"]),
    ("mlc-lower-affine-keep-attrs", ["--mlc-lower-affine-keep-attrs", "--canonicalize", "--cse"]),
]
FLOATS = ["f16", "f32", "f64"]
INTEGERS = ["i8", "ui8", "i32", "i64"]
TYPES = [*FLOATS, *INTEGERS, "i1", "f32", "f32", "i32"]


def signless(dtype):
    return dtype.removeprefix("u")


def nested(texts, shape):
    """The elements of a tensor as MLIR writes them."""
    if not shape:
        return texts[0]
    size = len(texts) // shape[0]
    return "[" + ", ".join(nested(texts[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])) + "]"


class Tensor:
    def __init__(self, name, dims, dtype):
        self.name, self.dims, self.dtype = name, dims, dtype

    @property
    def type(self):
        dims = "".join(f"{'?' if isinstance(d, str) else d}x" for d in self.dims)
        return f"tensor<{dims}{self.dtype}>"


class Program:
    def __init__(self, rng):
        self.rng, self.lines, self.depth, self.names = rng, [], 1, 0
        self.sizes = {symbol: rng.randrange(1, 6) for symbol in ("n", "m")}
        # A symbol is defined by the argument that has it as a dimension.
        # Only reductions run over "z", which may be 0.
        self.sizes["z"] = rng.choice([0, 0, 1, 3])
        self.arguments = [Tensor("%A0", ["n", "m"], "f32"), Tensor("%A1", ["m"], "i64"), Tensor("%Z", ["z"], "i32")]
        for i in range(2, rng.randrange(3, 6)):
            self.arguments.append(Tensor(f"%A{i}", self.shape(rng.randrange(1, 4)), rng.choice(TYPES)))
        self.tensors = [tensor for tensor in self.arguments if tensor.name != "%Z"]
        self.results = []

    def shape(self, rank):
        return [self.rng.choice(["n", "m", 1, 2, 3, 4]) for _ in range(rank)]

    def size(self, dim):
        return self.sizes[dim] if isinstance(dim, str) else dim

    def emit(self, line):
        self.lines.append("  " * self.depth + line)

    def let(self, text):
        self.names += 1
        self.emit(f"%v{self.names} = {text}")
        return f"%v{self.names}"

    @contextlib.contextmanager
    def indent(self, close):
        self.depth += 1
        yield
        self.depth -= 1
        self.emit(close)

    def constant(self, number, dtype):
        return self.let(f"arith.constant {number} : {dtype}")

    def extent(self, dim):
        """The extent as an `index` value."""
        return f"%{dim}" if isinstance(dim, str) else self.constant(dim, "index")

    def number(self, dtype):
        if dtype == "i1":
            return self.let(f"arith.constant {self.rng.choice(['true', 'false'])}")
        number = self.rng.randrange(-4, 5)
        return self.constant(f"{number / 2:.1f}" if dtype in FLOATS else number, signless(dtype))

    def read(self, tensor, indices):
        """The element, signless."""
        value = self.let(f"tensor.extract {tensor.name}[{', '.join(indices)}] : {tensor.type}")
        if tensor.dtype.startswith("u"):
            value = self.let(f"tir.sign_cast {value} : {tensor.dtype} to {signless(tensor.dtype)}")
        return value

    def index(self, dim, axes, depth):
        """An index that is in bounds of a dimension, whatever the axes are."""
        rng = self.rng
        fitting = [name for name, extent in axes if extent == dim]
        kind = rng.random()
        if fitting and kind < 0.6:
            return rng.choice(fitting)
        if fitting and kind < 0.7:
            last = self.let(f"arith.subi {self.extent(dim)}, {self.constant(1, 'index')} : index")
            return self.let(f"arith.subi {last}, {rng.choice(fitting)} : index")
        if not axes or kind < 0.75:
            return self.constant(0 if isinstance(dim, str) else rng.randrange(dim), "index")
        lookups = [t for t in self.tensors if t.dtype in ("i32", "i64") and len(t.dims) == 1]
        if lookups and depth < 2 and kind < 0.85:  # what a tensor says
            table = rng.choice(lookups)
            value = self.read(table, [self.index(table.dims[0], axes, depth + 1)])
            position = self.let(f"arith.index_cast {value} : {table.dtype} to index")
        else:
            position = rng.choice(axes)[0]
            for _ in range(rng.randrange(3)):
                other = rng.choice([rng.choice(axes)[0], self.constant(rng.randrange(1, 4), "index")])
                position = self.let(f"arith.{rng.choice(['addi', 'muli', 'addi'])} {position}, {other} : index")
        return self.let(f"arith.remui {position}, {self.extent(dim)} : index")

    def padded(self, tensor, axes, dtype):
        """An element beside the axis where there is one, else a constant."""
        rng = self.rng
        axis, extent = rng.choice(axes)
        dim = rng.randrange(len(tensor.dims))
        shift = self.constant(rng.randrange(-2, 3), "index")
        position = self.let(f"arith.addi {axis}, {shift} : index")
        zero = self.constant(0, "index")
        above = self.let(f"arith.cmpi sge, {position}, {zero} : index")
        below = self.let(f"arith.cmpi slt, {position}, {self.extent(tensor.dims[dim])} : index")
        inside = self.let(f"arith.andi {above}, {below} : i1")
        self.names += 1
        result = f"%v{self.names}"
        self.emit(f"{result} = scf.if {inside} -> {signless(dtype)} {{")
        with self.indent("} else {"):
            indices = [position if i == dim else self.index(d, axes, 2) for i, d in enumerate(tensor.dims)]
            self.emit(f"scf.yield {self.read(tensor, indices)} : {signless(dtype)}")
        with self.indent("}"):
            self.emit(f"scf.yield {self.number(dtype)} : {signless(dtype)}")
        return result

    def value(self, dtype, axes, depth=0):
        """An expression over the axes."""
        rng, plain = self.rng, signless(dtype)
        sources = [t for t in self.tensors if t.dtype == dtype]
        kind = rng.random()
        if depth > 2 or rng.random() < 0.1 + 0.15 * depth:
            if sources and kind < 0.7:
                tensor = rng.choice(sources)
                if axes and tensor.dims and rng.random() < 0.3:
                    return self.padded(tensor, axes, dtype)
                return self.read(tensor, [self.index(d, axes, 0) for d in tensor.dims])
            if axes and dtype != "i1" and rng.random() < 0.5:
                number = self.let(f"arith.index_cast {rng.choice(axes)[0]} : index to i32")
                if dtype in FLOATS:
                    return self.let(f"arith.sitofp {number} : i32 to {dtype}")
                if plain == "i32":
                    return number
                return self.let(f"arith.{'extsi' if plain == 'i64' else 'trunci'} {number} : i32 to {plain}")
            return self.number(dtype)
        if dtype == "i1" and rng.random() < 0.7:
            other = rng.choice(["f32", "i32", "ui8"])
            a, b = self.value(other, axes, depth + 1), self.value(other, axes, depth + 1)
            form = {"f32": "cmpf olt", "i32": "cmpi sle", "ui8": "cmpi ult"}[other]
            return self.let(f"arith.{form}, {a}, {b} : {signless(other)}")
        if kind < 0.15 and dtype != "i1":
            condition = self.value("i1", axes, depth + 1)
            a, b = self.value(dtype, axes, depth + 1), self.value(dtype, axes, depth + 1)
            return self.let(f"arith.select {condition}, {a}, {b} : {plain}")
        a = self.value(dtype, axes, depth + 1)
        if dtype in FLOATS and kind < 0.35:
            return self.let(f"math.{rng.choice(['absf', 'tanh', 'floor', 'exp'])} {a} : {dtype}")
        b = self.value(dtype, axes, depth + 1)
        if dtype in FLOATS:
            names = ["addf", "subf", "mulf", "maximumf", "minimumf"]
        elif dtype == "i1":
            names = ["andi", "ori", "xori"]
        else:
            names = ["addi", "subi", "muli", "andi", "maxui" if dtype == "ui8" else "maxsi"]
        return self.let(f"arith.{rng.choice(names)} {a}, {b} : {plain}")

    def space(self, letter, dims):
        axes = [(f"%{letter}{i}", dim) for i, dim in enumerate(dims)]
        texts = [f"{axis} in {f'%{dim}' if isinstance(dim, str) else dim}" for axis, dim in axes]
        return axes, ", ".join(texts)

    def compute(self, name):
        rng = self.rng
        dims = self.shape(rng.randrange(1, 4))
        dtypes = [rng.choice(TYPES) for _ in range(rng.choice([1, 1, 1, 2]))]
        axes, text = self.space("i", dims)
        results = [Tensor(f"%{name}" if len(dtypes) == 1 else f"%{name}#{i}", dims, t) for i, t in enumerate(dtypes)]
        count = "" if len(dtypes) == 1 else f":{len(dtypes)}"
        self.emit(f'%{name}{count} = te.compute "{name}" ({text}) {{')
        with self.indent(f"}} : {', '.join(t.type for t in results)}"):
            values = [self.value(t, axes) for t in dtypes]
            values = [
                self.let(f"tir.sign_cast {v} : {signless(t)} to {t}") if t.startswith("u") else v
                for v, t in zip(values, dtypes, strict=True)
            ]
            self.emit(f"te.yield {', '.join(values)} : {', '.join(dtypes)}")
        return results

    def reduce(self, name):
        rng = self.rng
        dims, reduced = self.shape(rng.randrange(0, 3)), self.shape(rng.randrange(1, 3))
        if rng.random() < 0.3:
            reduced[rng.randrange(len(reduced))] = rng.choice(["z", "z", 0])
        axes, text = self.space("i", dims)
        reduce_axes, reduce_text = self.space("k", reduced)
        combiner = rng.choice(["sum", "sum", "sum", "prod", "min", "max", "any", "all", "argmax", "argmin", "custom"])
        if combiner in ("any", "all"):
            dtypes = ["i1"]
        elif combiner.startswith("arg"):
            dtypes = [rng.choice(["i32", "i64"]), rng.choice([*FLOATS, *INTEGERS])]
        elif combiner in ("sum", "prod", "custom"):
            dtypes = [rng.choice([*FLOATS, "i8", "i32", "i64"])]
        else:
            dtypes = [rng.choice([*FLOATS, *INTEGERS])]
        results = [Tensor(f"%{name}" if len(dtypes) == 1 else f"%{name}#{i}", dims, t) for i, t in enumerate(dtypes)]
        count = "" if len(dtypes) == 1 else f":{len(dtypes)}"
        types = ", ".join(t.type for t in results)
        plain = signless(dtypes[0])
        self.emit(f'%{name}{count} = te.reduce "{name}" {combiner} ({text}) over ({reduce_text}) {{')
        with self.indent("} identity {" if combiner == "custom" else f"}} : {types}"):
            values = [self.value(dtypes[-1], axes + reduce_axes)]
            if len(dtypes) == 2:
                position = reduce_axes[0][0]
                values.insert(0, self.let(f"arith.index_cast {position} : index to {plain}"))
            self.emit(f"te.yield {', '.join(values)} : {', '.join(map(signless, dtypes))}")
        if combiner == "custom":
            with self.indent(f"}} combine (%lhs: {plain}, %rhs: {plain}) {{"):
                self.emit(f"te.yield {self.number(dtypes[0])} : {plain}")
            with self.indent(f"}} : {types}"):
                suffix = "f" if plain in FLOATS else "i"
                tripled = self.let(f"arith.add{suffix} %lhs, %lhs : {plain}")
                combined = self.let(f"arith.sub{suffix} %rhs, {tripled} : {plain}")
                self.emit(f"te.yield {combined} : {plain}")
        return results

    def argument(self, tensor):
        attributes = [
            f'tir.name = "{tensor.name[1:]}"',
            f"tir.dims = #relax.dims<[{', '.join(map(str, tensor.dims))}]>",
        ]
        if tensor.dtype in ("i1", "ui8"):
            # What the interpreter makes up depends on the type, and lowering makes i8 of these.
            shape = [self.size(d) for d in tensor.dims]
            numbers = [self.rng.randrange(2 if tensor.dtype == "i1" else 256) for _ in range(math.prod(shape))]
            texts = [("false", "true")[n] for n in numbers] if tensor.dtype == "i1" else list(map(str, numbers))
            dims = "".join(f"{extent}x" for extent in shape)
            attributes.append(f"mlc.input = dense<{nested(texts, shape)}> : tensor<{dims}{tensor.dtype}>")
        return f"{tensor.name}: {tensor.type} {{{', '.join(attributes)}}}"

    def build(self):
        rng = self.rng
        self.emit("%c0 = arith.constant 0 : index")
        self.emit("%c1 = arith.constant 1 : index")
        self.emit(f"%n = tensor.dim %A0, %c0 : {self.arguments[0].type}")
        self.emit(f"%m = tensor.dim %A0, %c1 : {self.arguments[0].type}")
        self.emit(f"%z = tensor.dim %Z, %c0 : {self.arguments[2].type}")
        for i in range(rng.randrange(1, 4)):
            results = rng.choice([self.compute, self.reduce])(f"T{i}")
            self.tensors += results
            self.results = results + [r for r in self.results if rng.random() < 0.5]
        arguments = ", ".join(map(self.argument, self.arguments))
        types = ", ".join(t.type for t in self.results)
        self.emit(f"return {', '.join(t.name for t in self.results)} : {types}")
        return f"func.func @main({arguments}) -> ({types}) {{\n" + "\n".join(self.lines) + "\n}\n"

    def interpret(self, seed, outputs):
        """The pass with what it needs to know of the arguments."""
        sizes = [f"{symbol}={size}" for symbol, size in self.sizes.items()]
        for position, tensor in enumerate(self.arguments + self.results):
            sizes += [f"{position}.{i}={self.size(d)}" for i, d in enumerate(tensor.dims) if isinstance(d, str)]
        return f"--mlc-interpret=entry=main seed={seed} outputs={outputs} sizes={','.join(sizes)}"


def normalize(line):
    """Lowering makes bytes of bools and drops signs: the bits are what counts."""
    text, element = re.fullmatch(r"result \d+: (.*) : tensor<(?:\d+x)*(\w+)>", line).groups()
    text = text.replace("true", "1").replace("false", "0")
    if element == "i1":
        element = "i8"
    if element.startswith("ui"):
        element = element[1:]
        half = 1 << (int(element[1:]) - 1)
        text = re.sub(r"\d+", lambda m: str((int(m[0]) + half) % (2 * half) - half), text)
    return f"{text} : {element}"


def run_seed(seed, show):
    program = Program(random.Random(seed))
    source = program.build()
    if show:
        print(source)
    passes = [program.interpret(seed, 0)]
    for _, stage in STAGES:
        passes += [*stage, program.interpret(seed, len(program.results))]
    try:
        lines = harness.run("mlc-opt", "-", "-o", "/dev/null", *passes, text=source).stdout.splitlines()
    except RuntimeError as error:
        print(f"seed {seed}: {error}")
        return False
    count = len(program.results)
    blocks = [[normalize(line) for line in lines[i : i + count]] for i in range(0, len(lines), count)]
    for (name, _), before, after in zip(STAGES, blocks[:-1], blocks[1:], strict=True):
        if before != after:
            print(f"seed {seed}: {name} changes the results\n  before: {before}\n  after:  {after}")
            return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, a program each")
    parser.add_argument("--print", action="store_true", dest="show", help="print the programs")
    args = parser.parse_args()
    bad = sum(not run_seed(seed, args.show) for seed in range(args.seed, args.seed + args.seeds))
    print(f"seeds {args.seed} to {args.seed + args.seeds - 1}: {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
