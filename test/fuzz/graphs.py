"""Random graph functions as TVMScript: what is printed of each is read again as the same module, and what is compiled
of it gives what numpy gives.

python graphs.py --seed 7 --count 500     500 programs
python graphs.py --seed 7.31              program 31 of them, with its text
"""

import argparse
import random
import sys

import numpy as np

UNARY = {
    "tanh": np.tanh,
    "negative": np.negative,
    "abs": np.abs,
    "nn.relu": lambda x: np.maximum(x, 0),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}
BINARY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "maximum": np.maximum,
    "minimum": np.minimum,
}
COMPARE = {"less": np.less, "greater_equal": np.greater_equal, "equal": np.equal}
REDUCE = {"sum": np.sum, "max": np.max, "min": np.min, "mean": np.mean}
HELPERS = """
    @T.prim_func(private=True)
    def scale(a: T.handle, b: T.handle):
        h, w = T.int64(), T.int64()
        A = T.match_buffer(a, (h, w), "float32")
        B = T.match_buffer(b, (h, w), "float32")
        for i, j in T.grid(h, w):
            with T.block("B"):
                vi, vj = T.axis.remap("SS", [i, j])
                B[vi, vj] = A[vi, vj] * T.float32(0.5)

    @R.function(private=True)
    def both(x: R.Tensor(("h", "w"), "float32")) -> R.Tuple(
        R.Tensor(("w", "h"), "float32"), R.Tensor(("h", "w"), "float32")
    ):
        t = R.permute_dims(x)
        y = R.tanh(x)
        return (t, y)
"""


def softmax(x, axis):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


class Generator:
    """Writes one module. `values` are the variables of now, with their shapes and dtypes."""

    def __init__(self, rng):
        self.rng, self.count, self.depth = rng, 0, 2
        self.lines, self.steps, self.values = [], [], {}

    def line(self, text):
        self.lines.append("    " * self.depth + text)

    def name(self):
        self.count += 1
        return f"v{self.count}"

    def bind(self, text, compute, shape, dtype="float32"):
        name = self.name()
        self.line(f"{name} = {text}")
        self.steps.append((name, compute))
        self.values[name] = tuple(shape), dtype
        return name

    def pick(self, condition=lambda shape: True, dtype="float32"):
        found = [name for name, (shape, kind) in self.values.items() if kind == dtype and condition(shape)]
        return self.rng.choice(found) if found else None

    # ===--- Expressions -------------------------------------------------------------------------===#

    def unary(self):
        x, op = self.pick(), self.rng.choice(list(UNARY))
        self.bind(f"R.{op}({x})", lambda env: UNARY[op](env[x]), self.values[x][0])

    def binary(self):
        x, op = self.pick(), self.rng.choice(list(BINARY))
        shape = self.values[x][0]
        if self.rng.random() < 0.3:
            number = self.rng.choice([0.5, -1.0, 2.0])
            text = f'R.{op}({x}, R.const({number}, "float32"))'
            self.bind(text, lambda env: BINARY[op](env[x], np.float32(number)), shape)
            return
        y = self.pick(lambda other: other == shape or other == shape[1:])
        self.bind(f"R.{op}({x}, {y})", lambda env: BINARY[op](env[x], env[y]), shape)

    def choose(self):
        x, op = self.pick(), self.rng.choice(list(COMPARE))
        shape = self.values[x][0]
        y = self.pick(lambda other: other == shape)
        mask = self.bind(f"R.{op}({x}, {y})", lambda env: COMPARE[op](env[x], env[y]), shape, "bool")
        self.bind(f"R.where({mask}, {x}, {y})", lambda env: np.where(env[mask], env[x], env[y]), shape)

    def reduce(self):
        x, op = self.pick(lambda shape: len(shape) > 0), self.rng.choice(list(REDUCE))
        if x is None:
            return
        shape, keep = list(self.values[x][0]), self.rng.random() < 0.5
        axis = self.rng.randrange(len(shape))
        result = [1 if i == axis else extent for i, extent in enumerate(shape) if keep or i != axis]
        text = f"R.{op}({x}, axis=[{axis}], keepdims={keep})"
        self.bind(text, lambda env: REDUCE[op](env[x], axis=axis, keepdims=keep), result)

    def permute(self):
        x = self.pick(lambda shape: len(shape) > 1)
        if x is None:
            return
        shape = self.values[x][0]
        axes = list(range(len(shape)))
        self.rng.shuffle(axes)
        text = f"R.permute_dims({x}, axes={axes})"
        self.bind(text, lambda env: np.transpose(env[x], axes), [shape[i] for i in axes])

    def matmul(self):
        x = self.pick(lambda shape: len(shape) == 2)
        y = x and self.pick(lambda shape: len(shape) == 2 and shape[0] == self.values[x][0][1])
        if y:
            shape = self.values[x][0][0], self.values[y][0][1]
            self.bind(f"R.matmul({x}, {y})", lambda env: env[x] @ env[y], shape)

    def softmax(self):
        x = self.pick(lambda shape: len(shape) > 0)
        if x is not None:
            axis = self.rng.randrange(len(self.values[x][0]))
            text = f"R.nn.softmax({x}, axis={axis})"
            self.bind(text, lambda env: softmax(env[x], axis), self.values[x][0])

    def concat(self):
        x = self.pick(lambda shape: len(shape) > 0)
        if x is None:
            return
        shape = list(self.values[x][0])
        y = self.pick(lambda other: list(other) == shape)
        axis = self.rng.randrange(len(shape))
        shape[axis] = f"({shape[axis]}) * 2"
        text = f"R.concat(({x}, {y}), axis={axis})"
        self.bind(text, lambda env: np.concatenate([env[x], env[y]], axis), shape)

    def flatten(self):
        x = self.pick()
        shape = " * ".join(f"({extent})" for extent in self.values[x][0]) or "1"
        self.bind(f"R.reshape({x}, R.shape([{shape}]))", lambda env: env[x].reshape(-1), [shape])

    def cast(self):
        x, dtype = self.pick(), self.rng.choice(["float64", "float16"])
        shape = self.values[x][0]
        y = self.bind(f'R.astype({x}, "{dtype}")', lambda env: env[x].astype(dtype), shape, dtype)
        self.bind(f'R.astype({y}, "float32")', lambda env: env[y].astype("float32"), shape)

    def pair(self):
        x, y = self.pick(), self.pick()
        t, i = self.name(), self.rng.randrange(2)
        self.line(f"{t} = ({x}, {y})")
        chosen = (x, y)[i]
        self.bind(f"R.tanh({t}[{i}])", lambda env: np.tanh(env[chosen]), self.values[chosen][0])

    def call(self):
        x = self.pick(lambda shape: len(shape) == 2)
        if x is None:
            return
        shape = self.values[x][0]
        if self.rng.random() < 0.5:
            dims = f"({shape[0]}, {shape[1]})"
            text = f'R.call_tir(cls.scale, ({x},), out_sinfo=R.Tensor({dims}, "float32"))'
            self.bind(text, lambda env: env[x] * np.float32(0.5), shape)
            return
        t, first, second = self.name(), self.name(), self.name()
        self.line(f"{t} = cls.both({x})")
        self.line(f"{first} = {t}[0]")
        self.line(f"{second} = {t}[1]")
        self.steps += [(first, lambda env: env[x].T), (second, lambda env: np.tanh(env[x]))]
        self.values[first], self.values[second] = (shape[::-1], "float32"), (shape, "float32")

    def expression(self):
        kinds = [self.unary, self.binary, self.binary, self.choose, self.reduce, self.permute, self.matmul]
        self.rng.choice([*kinds, self.softmax, self.concat, self.flatten, self.cast, self.pair, self.call])()

    # ===--- Statements --------------------------------------------------------------------------===#

    def dataflow(self):
        before = dict(self.values)
        self.line("with R.dataflow():")
        self.depth += 1
        for _ in range(self.rng.randrange(1, 6)):
            self.expression()
        made = [name for name in self.values if name not in before]
        if not made:
            self.unary()
            made = [name for name in self.values if name not in before]
        seen = self.rng.sample(made, self.rng.randrange(1, len(made) + 1))
        self.line(f"R.output({', '.join(seen)})")
        self.depth -= 1
        self.values = {**before, **{name: self.values[name] for name in made if name in seen}}

    def branch(self):
        x = self.pick()
        shape = self.values[x][0]
        total = self.bind(f"R.sum({x})", lambda env: np.sum(env[x]), ())
        zero = 'R.const(0.0, "float32")'
        c = self.bind(f"R.greater({total}, {zero})", lambda env: env[total] > 0, (), "bool")
        y, op, other = self.name(), *self.rng.sample(sorted(UNARY), 2)
        self.lines += [
            "    " * self.depth + text
            for text in (f"if {c}:", f"    {y} = R.{op}({x})", "else:", f"    {y} = R.{other}({x})")
        ]
        self.steps.append((y, lambda env: (UNARY[op] if env[c] else UNARY[other])(env[x])))
        self.values[y] = shape, "float32"

    def program(self):
        rng, parameters = self.rng, []
        symbols = ["n", "m"][: rng.randrange(3)]
        for index in range(rng.randrange(1, 4)):
            shape = tuple(rng.choice([*symbols, *symbols, 2, 3]) for _ in range(rng.choice([1, 2, 2, 3])))
            if index == 0:
                shape = (*symbols, 3)
            name = "xyz"[index]
            self.values[name] = shape, "float32"
            dims = ", ".join(f'"{extent}"' if isinstance(extent, str) else str(extent) for extent in shape)
            parameters.append(f'{name}: R.Tensor(({dims},), "float32")')
        self.parameters = {name: shape for name, (shape, _) in self.values.items()}
        for symbol in symbols:
            self.line(f"{symbol} = T.int64()")
        self.line("cls = Module")
        for _ in range(rng.randrange(1, 4)):
            rng.choice([self.dataflow, self.dataflow, self.expression, self.branch])()
        results = [self.pick() for _ in range(rng.choice([1, 1, 2]))]
        if len(results) == 1 and results[0] in self.parameters:
            self.unary()
            results = [list(self.values)[-1]]
        self.results = results
        self.line(f"return {results[0] if len(results) == 1 else f'({chr(44).join(results)})'}")
        head = f"@I.ir_module\nclass Module:{HELPERS}\n    @R.function\n    def main({', '.join(parameters)}):\n"
        return head + "\n".join(self.lines) + "\n"


def program(seed, index):
    """The text of a program, and its generator, which knows what it computes."""
    generator = Generator(random.Random(f"graph.{seed}.{index}"))
    return generator.program(), generator


def check(text, generator, seed=0):
    """Raises an error if the printed module differs, or if the compiled one gives other numbers than numpy."""
    import mlc
    from mlc import relax
    from mlc._core.module import assert_structural_equal
    from mlc.script import from_source

    module = from_source(text)
    module.verify()
    printed = module.script(show_meta=True)
    again = from_source(printed)
    for first, second in zip(printed.splitlines(), again.script(show_meta=True).splitlines(), strict=True):
        assert first == second, f"it is printed as\n{first}\nand then as\n{second}"
    assert_structural_equal(module, again)
    vm = relax.VirtualMachine(mlc.compile(module), mlc.cpu())
    sizes = {"n": 4, "m": 5}
    for run in range(2):
        rng = np.random.default_rng(run + seed)
        env = {
            name: rng.standard_normal([sizes.get(extent, extent) for extent in shape]).astype("float32")
            for name, shape in generator.parameters.items()
        }
        results = vm["main"](*env.values())
        for name, compute in generator.steps:
            env[name] = compute(env)
        found = [results] if len(generator.results) == 1 else list(results)
        for name, result in zip(generator.results, found, strict=True):
            np.testing.assert_allclose(result.numpy(), env[name], rtol=2e-3, atol=2e-3, err_msg=name)
        sizes = {"n": 1, "m": 7}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", default="1", help="a seed, or SEED.INDEX for one program")
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    seed, _, index = options.seed.partition(".")
    failures = 0
    for number in [int(index)] if index else range(options.count):
        text, generator = program(seed, number)
        if index:
            print(text)
        try:
            check(text, generator)
        except Exception as error:
            failures += 1
            print(f"--seed {seed}.{number} fails: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"seed {seed}: {1 if index else options.count} programs, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
