"""Random functions over buffers as TVMScript: what is printed of each is read again as the same function.

python scripts.py --seed 7 --count 500     500 programs
python scripts.py --seed 7.31              program 31 of them, with its text
"""

import argparse
import random
import sys

INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"]
FLOATS = ["float16", "float32", "float64", "bfloat16"]


class Generator:
    """Writes one function. `scalars` are names by dtype, `indices` names of integers that accesses may use."""

    def __init__(self, rng):
        self.rng = rng
        self.lines, self.depth, self.count = [], 1, 0
        self.buffers, self.scalars, self.indices = {}, {}, []
        # Integers of one width, or of both.
        self.bits = rng.choice(["int32", "int32", "int64", ""])

    def name(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def line(self, text):
        self.lines.append("    " * self.depth + text)

    def number(self, value):
        return f"T.int64({value})" if self.width() == "int64" else str(value)

    def width(self):
        return self.bits or self.rng.choice(["int32", "int64"])

    # ===--- The function ------------------------------------------------------------------------===#

    def program(self):
        rng, parameters, matches = self.rng, [], []
        symbols = ["n", "m"][: rng.randrange(3)]
        for index in range(rng.randrange(1, 4)):
            name, dtype = "ABC"[index], rng.choice(["float32", "float32", "int32", *INTEGERS, *FLOATS, "bool"])
            shape = [self.number(rng.choice([1, 4, 8, 16])) for _ in range(rng.randrange(4))]
            options = ""
            if symbols and (index == 0 or rng.random() < 0.4):
                shape = [*symbols, *shape][:3]
            if len(shape) > 1 and rng.random() < 0.15:
                options = (
                    f", strides=[{', '.join(repr(f's{index}{d}') for d in range(len(shape) - 1))}, {self.number(1)}]"
                )
            options += rng.choice(["", "", "", ", align=128", ", offset_factor=4", f", elem_offset={self.number(4)}"])
            text = f"({', '.join(shape)}{',' if len(shape) == 1 else ''})"
            if options or any(s in symbols for s in shape) or rng.random() < 0.3:
                parameters.append(f"{name.lower()}: T.handle")
                matches.append(f'{name} = T.match_buffer({name.lower()}, {text}, "{dtype}"{options})')
            else:
                parameters.append(f'{name}: T.Buffer({text}, "{dtype}")')
            self.buffers[name] = (dtype, len(shape))
        for _ in range(rng.randrange(3)):
            name, dtype = self.name("p"), rng.choice([*INTEGERS, *FLOATS, "bool"])
            # A parameter of sizes may stand for an index.
            parameters.append(f"{name}: T.{dtype}")
            self.scalars.setdefault(dtype, []).append(name)
        if rng.random() < 0.3:
            self.line('T.func_attr({"tir.noalias": True, "level": 2})')
        if symbols:
            self.line(f"{', '.join(symbols)} = {', '.join(f'T.{self.width()}()' for _ in symbols)}")
        for match in matches:
            self.line(match)
        for _ in range(rng.randrange(3)):
            self.allocate("alloc_buffer")
        for _ in range(rng.randrange(1, 4)):
            self.statement(3)
        private = rng.choice(["", "", "(private=True)"])
        return "\n".join([f"@T.prim_func{private}", f"def f({', '.join(parameters)}):", *self.lines]) + "\n"

    def allocate(self, kind):
        rng, name = self.rng, self.name("T_")
        dtype, rank = rng.choice(["float32", "int32", *INTEGERS, *FLOATS]), rng.randrange(3)
        shape = "".join(f"{self.number(rng.choice([2, 8]))}, " for _ in range(rng.randrange(rank, rank + 1)))
        scope = rng.choice(["", "", ', scope="local"'])
        self.line(f'{name} = T.{kind}(({shape}), "{dtype}"{scope})')
        self.buffers[name] = (dtype, rank)

    # ===--- Statements --------------------------------------------------------------------------===#

    def inside(self, header, *statements):
        before = dict(self.buffers), {d: list(n) for d, n in self.scalars.items()}, list(self.indices)
        self.line(header)
        self.depth += 1
        start = len(self.lines)
        for statement in statements:
            statement()
        if len(self.lines) == start:
            self.line("pass")
        self.depth -= 1
        self.buffers, self.scalars, self.indices = before

    def statements(self, depth):
        for _ in range(self.rng.randrange(1, 4)):
            self.statement(depth)

    def statement(self, depth):
        kinds = ["store", "store", "store", "let", "evaluate", "assert"]
        if depth > 0:
            kinds += ["loop", "loop", "loop", "if", "while", "block", "block", "decl"]
        getattr(self, "make_" + self.rng.choice(kinds))(depth - 1)

    def make_store(self, depth):
        name = self.rng.choice(list(self.buffers))
        dtype, rank = self.buffers[name]
        operator = "=" if dtype == "bool" else self.rng.choice(["=", "=", "+=", "*="])
        self.line(f"{self.access(name, rank)} {operator} {self.expression(dtype, 3)}")

    def make_let(self, depth):
        dtype, name = self.rng.choice([*INTEGERS, *FLOATS, "bool"]), self.name("x")
        annotation = self.rng.choice(["", f": T.{dtype}"])
        self.line(f"{name}{annotation} = {self.expression(dtype, 2)}")
        self.scalars.setdefault(dtype, []).append(name)

    def make_evaluate(self, depth):
        self.line(f"T.evaluate({self.expression(self.rng.choice(['int32', 'float32']), 2)})")

    def make_assert(self, depth):
        self.line(f'assert {self.condition(2)}, "wrong {self.count}"')

    def make_decl(self, depth):
        self.allocate("decl_buffer")

    def make_if(self, depth):
        self.inside(f"if {self.condition(2)}:", lambda: self.statements(depth))
        if self.rng.random() < 0.5:
            self.inside("else:", lambda: self.statements(depth))

    def make_while(self, depth):
        self.inside(f"while {self.condition(2)}:", lambda: self.statements(depth))

    def make_loop(self, depth):
        rng, kind = self.rng, self.rng.choice(["grid", "grid", "serial", "parallel", "vectorized", "unroll", "range"])
        names = [self.name("i") for _ in range(rng.randrange(1, 4) if kind == "grid" else 1)]
        extents = ", ".join(self.number(rng.choice([2, 4, 8])) for _ in names)
        if kind != "grid" and rng.random() < 0.3:
            extents = f"{self.number(1)}, {self.number(5)}"
        if kind in ("serial", "parallel") and rng.random() < 0.3:
            extents += ', annotations={"note": 1, "text": "a"}'
        loop = kind if kind == "range" else f"T.{kind}"
        self.inside(f"for {', '.join(names)} in {loop}({extents}):", lambda: self.in_loop(names, depth))

    def in_loop(self, names, depth):
        self.indices += names
        self.statements(depth)

    def make_block(self, depth):
        rng = self.rng
        loops = [self.name("l") for _ in range(rng.randrange(1, 3))]
        extents = [rng.choice([2, 4, 8]) for _ in loops]
        kinds = [rng.choice("SSR") for _ in loops]
        header = f"for {', '.join(loops)} in T.grid({', '.join(self.number(e) for e in extents)}):"
        self.inside(header, lambda: self.block(loops, extents, kinds, depth))

    def block(self, loops, extents, kinds, depth):
        axes = [self.name("v") for _ in loops]

        def body():
            if self.rng.random() < 0.5:
                self.line(f'{", ".join(axes)} = T.axis.remap("{"".join(kinds)}", [{", ".join(loops)}])')
            else:
                for axis, loop, extent, kind in zip(axes, loops, extents, kinds, strict=True):
                    word = "spatial" if kind == "S" else "reduce"
                    self.line(f"{axis} = T.axis.{word}({self.number(extent)}, {loop})")
            if self.rng.random() < 0.2:
                self.line(f"T.where({loops[0]} < {self.number(extents[0])})")
            if self.rng.random() < 0.2:
                self.line('T.block_attr({"hint": [1, 2]})')
            # A block sees its axes, not the loops around it, nor what was computed from them.
            self.indices, self.scalars = list(axes), {}
            self.own = set(self.buffers)
            if self.rng.random() < 0.3:
                self.allocate("alloc_buffer")
            self.own = set(self.buffers) - self.own
            if "R" in kinds and self.rng.random() < 0.6:
                self.init()
            for _ in range(self.rng.randrange(1, 3)):
                self.statement(min(depth, 1))

        self.inside(f'with T.block("{self.name("block")}"):', body)

    def init(self):
        buffers = self.buffers
        # Buffers of the block itself are not there yet.
        self.buffers = {name: kind for name, kind in buffers.items() if name not in self.own}
        if self.buffers:
            self.inside("with T.init():", lambda: self.make_store(0))
        self.buffers = buffers

    # ===--- Expressions -------------------------------------------------------------------------===#

    def access(self, name, rank):
        return f"{name}[{', '.join(self.index() for _ in range(rank)) or '()'}]"

    def index(self):
        rng = self.rng
        if not self.indices or rng.random() < 0.15:
            return self.number(rng.randrange(4))
        a, b = rng.choice(self.indices), rng.choice(self.indices)
        form = rng.choice(["{a}", "{a}", "{a}", "{a} * {k} + {b}", "{a} + {k}", "{k} - {a}", "{a} // {k}", "{a} % {k}",
                           "T.min({a}, {b})", "({a} + {b}) // {k} * {k}", "{a} - ({b} + {k})"])  # fmt: skip
        return form.format(a=a, b=b, k=self.number(rng.randrange(1, 5)))

    def leaf(self, dtype):
        rng = self.rng
        names = self.scalars.get(dtype, [])
        buffers = [name for name, (other, _) in self.buffers.items() if other == dtype]
        choice = rng.random()
        if names and choice < 0.3:
            return rng.choice(names)
        if buffers and choice < 0.7:
            name = rng.choice(buffers)
            return self.access(name, self.buffers[name][1])
        if dtype == "bool":
            return rng.choice(["T.bool(True)", "T.bool(False)"])
        if dtype in FLOATS:
            return (
                f"T.{dtype}({rng.choice(['0', '1', '0.5', '-2.25', '0.1', '1e-5', '1e10'])})"
                if dtype != "float16"
                else (f"T.float16({rng.choice(['0', '1.5', '-2'])})")
            )
        return f"T.{dtype}({rng.randrange(0 if dtype.startswith('u') else -50, 100)})"

    def expression(self, dtype, depth):
        rng = self.rng
        if dtype == "bool":
            return self.condition(depth)
        if depth == 0 or rng.random() < 0.2:
            return self.leaf(dtype)
        a, b = self.expression(dtype, depth - 1), self.expression(dtype, depth - 1)
        common = ["({a} + {b})", "({a} - {b})", "({a} * {b})", "T.max({a}, {b})", "T.min({a}, {b})",
                  "T.Select({c}, {a}, {b})", "T.if_then_else({c}, {a}, {b})", "({a} if {c} else {b})"]  # fmt: skip
        if dtype in FLOATS:
            forms = [*common, "T.exp({a})", "T.sqrt({a})", "T.tanh({a})", "T.sigmoid({a})", "-{a}", "T.fabs({a})",
                     "T.pow({a}, {b})", "T.floor({a})", "T.erf({a})"]  # fmt: skip
        else:
            forms = [*common, "T.bitwise_and({a}, {b})", "({a} | {b})", "T.bitwise_xor({a}, {b})"]
            if not dtype.startswith("u"):
                forms += [
                    "({a} // T.{d}(3))",
                    "({a} % T.{d}(5))",
                    "T.truncdiv({a}, T.{d}(3))",
                    "T.shift_left({a}, T.{d}(1))",
                ]
        if rng.random() < 0.15:
            other = rng.choice([*INTEGERS, *FLOATS])
            return f'T.Cast("{dtype}", {self.expression(other, depth - 1)})'
        return rng.choice(forms).format(a=a, b=b, c=self.condition(depth - 1), d=dtype)

    def condition(self, depth):
        rng = self.rng
        if depth <= 0:
            return self.leaf("bool") if rng.random() < 0.3 else f"{self.leaf('int32')} < {self.leaf('int32')}"
        dtype = rng.choice(["int32", "float32", *INTEGERS])
        a, b = self.expression(dtype, depth - 1), self.expression(dtype, depth - 1)
        comparison = f"{a} {rng.choice(['<', '<=', '>', '>=', '==', '!='])} {b}"
        other = self.condition(depth - 1)
        return rng.choice(
            [comparison, comparison, f"not ({comparison})", f"({comparison}) and {other}", f"({comparison} or {other})"]
        )


def program(seed, index):
    return Generator(random.Random(f"{seed}.{index}")).program()


def check(text):
    """Raises an error if what is printed of the program is not read as the same function."""
    from mlc._core.module import assert_structural_equal
    from mlc.script import from_source

    function = from_source(text)
    function.operation.verify()
    printed = function.script()
    assert "tir.prim_func" not in printed, "the program has no form in TVMScript"
    again = from_source(printed)
    for first, second in zip(printed.splitlines(), again.script().splitlines(), strict=True):
        assert first == second, f"it is printed as\n{first}\nand then as\n{second}"
    assert_structural_equal(function, again)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default="1", help="a seed, or SEED.INDEX for one program")
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    seed, _, index = options.seed.partition(".")
    failures = 0
    for number in [int(index)] if index else range(options.count):
        text = program(seed, number)
        if index:
            print(text)
        try:
            check(text)
        except Exception as error:
            failures += 1
            print(f"--seed {seed}.{number} fails: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"seed {seed}: {1 if index else options.count} programs, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
