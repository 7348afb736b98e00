"""Random graphs of all operators, of many sizes and dtypes, after random passes and at any opt_level, against float64.

python networks.py --seed 3 --count 200     200 graphs
python networks.py --seed 3.17              graph 17 of them, with its text
python networks.py --target "llvm -mcpu=haswell"    for a CPU that this one can stand in for

What a graph computes is computed beside it by numpy and torch, in float64, from the same inputs. A result may differ by
`TOLERANCE` of its dtype, times the largest number among what it is computed from; integers and truth values not at all.
Operators that jump, as `floor` and `less` do, get only what has no rounding errors.
"""

import argparse
import dataclasses
import math
import random
import sys

import numpy as np
import torch
from torch.nn import functional as F

TOLERANCE = {"float64": 1e-9, "float32": 5e-4, "float16": 0.1}
SIZES = [1, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 33, 64, 67]
LARGEST = 40000
# Of numbers in a graph; larger ones go through tanh.
LIMIT = 30.0


@dataclasses.dataclass(eq=False)
class Value:
    """`shape` has "n" where the batch is symbolic; `made` is the largest number that the value was computed from."""

    expr: object
    shape: tuple
    dtype: str
    exact: bool
    made: float
    array: np.ndarray
    leaf: bool = False


def t(array):
    return torch.from_numpy(np.array(array, order="C"))


def wide(dtype):
    return "float64" if dtype.startswith("float") else dtype


def erf(x):
    return torch.erf(t(x)).numpy()


def softmax(x, axis):
    return torch.softmax(t(x), axis).numpy()


class Network:
    def __init__(self, seed, index):
        self.rng = random.Random(f"network.{seed}.{index}")
        self.numbers = np.random.default_rng([int(seed), int(index)])
        self.values, self.steps, self.inputs = [], [], []
        self.symbolic, self.trains = self.rng.random() < 0.3, False
        self.n = self.rng.choice([2, 5, 9, 16])
        self.dtype = self.rng.choice(["float32"] * 6 + ["float64", "float16"])

    # ===--- Values ----------------------------------------------------------------------------===#

    def concrete(self, shape, n=None):
        return tuple((n or self.n) if extent == "n" else extent for extent in shape)

    def size(self, limit=67):
        return self.rng.choice([extent for extent in SIZES if extent <= limit])

    def shape(self, rank=None, limit=LARGEST):
        rank = self.rng.choice([1, 2, 2, 3, 3, 4]) if rank is None else rank
        while True:
            shape = tuple(self.size(17 if rank == 4 else 67) for _ in range(rank))
            if math.prod(shape) <= limit:
                break
        if self.symbolic and rank > 1 and self.rng.random() < 0.6:
            shape = ("n", *shape[1:])
        return shape

    def random_array(self, shape, dtype, n=None):
        shape = self.concrete(shape, n)
        if dtype == "bool":
            return self.numbers.random(shape) < 0.5
        if dtype.startswith("int"):
            return self.numbers.integers(-5, 6, shape).astype(dtype)
        return np.asarray(self.numbers.standard_normal(shape)).astype(dtype)

    def parameter(self, shape, dtype=None):
        """A new parameter, or a constant."""
        dtype = dtype or self.dtype
        array = self.random_array(shape, dtype)
        if "n" not in shape and self.rng.random() < 0.3:
            expr = self.relax.const(array, dtype)
        else:
            expr = self.relax.Var(f"x{len(self.inputs)}", self.relax.TensorStructInfo(shape, dtype))
        value = Value(expr, shape, dtype, True, 1.0, array.astype(wide(dtype)), leaf=True)
        if isinstance(expr, self.relax.Var):
            self.inputs.append((value, array))
        self.values.append(value)
        return value

    def pick(self, condition=lambda value: True, dtype=None):
        dtype = dtype or self.dtype
        found = [v for v in self.values if v.dtype == dtype and condition(v)]
        # Often what was made last, so that graphs are deep, and often something else, so that they are wide.
        return found[-1] if found and self.rng.random() < 0.5 else self.rng.choice(found) if found else None

    def like(self, value, allow_broadcast=True):
        """A value that goes with another one, element by element."""
        shape = value.shape
        if allow_broadcast and shape and self.rng.random() < 0.4:
            drop = self.rng.randrange(len(shape))
            shape = tuple(1 if extent != "n" and self.rng.random() < 0.3 else extent for extent in shape[drop:])
        return self.pick(lambda v: v.shape == shape, value.dtype) or self.parameter(shape, value.dtype)

    def emit(self, expr, operands, shape, compute, dtype=None, exact=False, made=1.0):
        """Binds an expression. `compute` takes the arrays of the operands."""
        operands = list(operands)
        dtype = dtype or operands[0].dtype
        with np.errstate(all="ignore"):
            array = np.asarray(compute(*[o.array for o in operands])).astype(wide(dtype))
        assert array.shape == self.concrete(shape), (array.shape, shape)
        made = max([made, np.abs(array).max(initial=0) if array.dtype.kind == "f" else 1, *[o.made for o in operands]])
        exact = exact and all(o.exact for o in operands)
        value = Value(self.builder.emit(expr), tuple(shape), dtype, exact, made, array)
        self.steps.append((value, compute, operands))
        if array.dtype.kind == "f" and np.abs(array).max(initial=0) > LIMIT:
            return self.emit(self.op.tanh(value.expr), [value], shape, np.tanh)
        self.values.append(value)
        return value

    # ===--- Operators -------------------------------------------------------------------------===#

    def unary(self):
        x = self.pick()
        op = self.op
        table = {
            "abs": np.abs, "negative": np.negative, "nn.relu": lambda a: np.maximum(a, 0), "tanh": np.tanh,
            "sigmoid": lambda a: 1 / (1 + np.exp(-a)), "erf": erf, "sin": np.sin, "cos": np.cos, "atan": np.arctan,
            "asinh": np.arcsinh, "square": np.square, "nn.gelu": lambda a: a * (1 + erf(a / 2**0.5)) / 2,
            "nn.gelu_tanh": lambda a: F.gelu(t(a), approximate="tanh").numpy(),
            "nn.selu": lambda a: F.selu(t(a)).numpy(), "nn.silu": lambda a: a / (1 + np.exp(-a)),
            "nn.softplus": lambda a: F.softplus(t(a)).numpy(), "nn.leakyrelu": lambda a: np.where(a > 0, a, 0.01 * a),
        }  # fmt: skip
        name = self.rng.choice(list(table))
        function = getattr(op.nn, name[3:]) if name.startswith("nn.") else getattr(op, name)
        exact = name in ("abs", "negative", "nn.relu")
        self.emit(function(x.expr), [x], x.shape, table[name], exact=exact)

    def in_domain(self):
        """Functions of a part of the numbers, which what comes before leads to."""
        x = self.pick()
        op = self.op
        c = lambda number: self.relax.const(number, x.dtype)  # noqa: E731
        positive = lambda e: op.add(op.abs(e), c(0.5))  # noqa: E731
        small = lambda e: op.multiply(op.tanh(e), c(0.875))  # noqa: E731
        table = {
            "log": (positive, lambda a: np.abs(a) + 0.5, np.log),
            "sqrt": (positive, lambda a: np.abs(a) + 0.5, np.sqrt),
            "rsqrt": (positive, lambda a: np.abs(a) + 0.5, lambda a: 1 / np.sqrt(a)),
            "exp": (small, lambda a: np.tanh(a) * 0.875, np.exp), "tan": (small, lambda a: np.tanh(a) * 0.875, np.tan),
            "asin": (small, lambda a: np.tanh(a) * 0.875, np.arcsin),
            "acos": (small, lambda a: np.tanh(a) * 0.875, np.arccos),
            "atanh": (small, lambda a: np.tanh(a) * 0.875, np.arctanh),
            "sinh": (small, lambda a: np.tanh(a) * 0.875, np.sinh),
            "cosh": (small, lambda a: np.tanh(a) * 0.875, np.cosh),
            "acosh": (lambda e: op.add(op.abs(e), c(1.5)), lambda a: np.abs(a) + 1.5, np.arccosh),
        }  # fmt: skip
        name = self.rng.choice(list(table))
        before, same, function = table[name]
        self.emit(getattr(op, name)(before(x.expr)), [x], x.shape, lambda a: function(same(a)))

    def jumping(self):
        x = self.pick(lambda v: v.exact)
        if x is None:
            return
        table = {"floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "round": np.round, "sign": np.sign}
        name = self.rng.choice(list(table))
        self.emit(getattr(self.op, name)(x.expr), [x], x.shape, table[name], exact=True)

    def binary(self):
        x = self.pick()
        table = {
            "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "maximum": np.maximum,
            "minimum": np.minimum, "log_add_exp": np.logaddexp,
        }  # fmt: skip
        name = self.rng.choice(list(table))
        if self.rng.random() < 0.2:
            number = self.rng.choice([0.5, -1.0, 2.0])
            expr = getattr(self.op, name)(x.expr, self.relax.const(number, x.dtype))
            self.emit(expr, [x], x.shape, lambda a: table[name](a, number), exact=name in ("maximum", "minimum"))
            return
        y = self.like(x)
        swap = self.rng.random() < 0.3
        first, second = (y, x) if swap else (x, y)
        expr = getattr(self.op, name)(first.expr, second.expr)
        self.emit(expr, [first, second], x.shape, table[name], exact=name in ("maximum", "minimum"))

    def division(self):
        x = self.pick()
        y = self.like(x)
        one = self.relax.const(1.0, x.dtype)
        if self.rng.random() < 0.5:
            expr = self.op.divide(x.expr, self.op.add(self.op.abs(y.expr), one))
            self.emit(expr, [x, y], x.shape, lambda a, b: a / (np.abs(b) + 1))
            return
        expr = self.op.power(self.op.add(self.op.abs(x.expr), one), self.op.tanh(y.expr))
        self.emit(expr, [x, y], x.shape, lambda a, b: (np.abs(a) + 1) ** np.tanh(b))

    def integers(self):
        dtype = self.rng.choice(["int32", "int8", "int64"])
        x = self.pick(dtype=dtype) or self.parameter(self.shape(), dtype)
        y = self.parameter(x.shape, dtype)
        op = self.op
        info = np.iinfo(dtype)

        def wrap(function):
            def run(a, b):
                exact = function(a.astype(object), b.astype(object))
                return ((exact - info.min) % (int(info.max) - int(info.min) + 1) + info.min).astype(dtype)

            return run

        table = {
            "add": wrap(lambda a, b: a + b), "subtract": wrap(lambda a, b: a - b), "multiply": wrap(lambda a, b: a * b),
            "maximum": np.maximum, "minimum": np.minimum, "bitwise_and": np.bitwise_and, "bitwise_or": np.bitwise_or,
            "bitwise_xor": np.bitwise_xor,
        }  # fmt: skip
        kind = self.rng.random()
        if kind < 0.6:
            name = self.rng.choice(list(table))
            self.emit(getattr(op, name)(x.expr, y.expr), [x, y], x.shape, table[name], exact=True)
        elif kind < 0.75:
            three = self.relax.const(3, dtype)
            name = self.rng.choice(["floor_divide", "floor_mod"])
            numpy = np.floor_divide if name == "floor_divide" else np.mod
            self.emit(getattr(op, name)(x.expr, three), [x], x.shape, lambda a: numpy(a, dtype_of(a)(3)), exact=True)
        elif kind < 0.9:
            self.emit(op.astype(x.expr, self.dtype), [x], x.shape, lambda a: a, self.dtype, exact=True)
        else:
            axis = self.rng.randrange(len(x.shape))
            shape = [e for i, e in enumerate(x.shape) if i != axis]
            total = lambda a: a.astype("int64").sum(axis).astype(dtype)  # noqa: E731
            self.emit(op.sum(x.expr, axis=[axis]), [x], shape, total, exact=True)

    def choose(self):
        x = self.pick(lambda v: v.exact)
        if x is None:
            return
        y = self.like(x)
        if not y.exact:
            return
        table = {
            "less": np.less, "less_equal": np.less_equal, "greater": np.greater, "equal": np.equal,
            "greater_equal": np.greater_equal, "not_equal": np.not_equal,
        }  # fmt: skip
        name = self.rng.choice(list(table))
        mask = self.emit(getattr(self.op, name)(x.expr, y.expr), [x, y], x.shape, table[name], "bool", exact=True)
        if self.rng.random() < 0.3:
            mask = self.emit(self.op.logical_not(mask.expr), [mask], x.shape, np.logical_not, "bool", exact=True)
        other = self.pick(lambda v: v.shape == x.shape)
        if other is not None:
            expr = self.op.where(mask.expr, x.expr, other.expr)
            self.emit(expr, [x, other, mask], x.shape, lambda a, b, m: np.where(m, a, b), exact=True)

    def clip(self):
        x = self.pick()
        self.emit(self.op.clip(x.expr, -0.5, 1.5), [x], x.shape, lambda a: np.clip(a, -0.5, 1.5))

    def fma(self):
        x = self.pick()
        y, z = self.like(x, False), self.like(x, False)
        self.emit(self.op.ewise_fma(x.expr, y.expr, z.expr), [x, y, z], x.shape, lambda a, b, c: a * b + c)

    def reduce(self):
        x = self.pick(lambda v: len(v.shape) > 0)
        if x is None:
            return
        table = {
            "sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "variance": np.var, "std": np.std,
        }  # fmt: skip
        name, keep = self.rng.choice(list(table)), self.rng.random() < 0.5
        axes = sorted(self.rng.sample(range(len(x.shape)), self.rng.randrange(1, len(x.shape) + 1)))
        count = math.prod(self.concrete(x.shape)[i] for i in axes)
        if name == "std" and np.var(x.array, axis=tuple(axes)).min(initial=1) < 1e-2:
            name = "mean"
        shape = [1 if i in axes else e for i, e in enumerate(x.shape) if keep or i not in axes]
        expr = getattr(self.op, name)(x.expr, axis=axes, keepdims=keep)
        made = float(np.abs(x.array).max(initial=0)) * (count**0.5 if name == "sum" else 1)
        compute = lambda a: table[name](a, axis=tuple(axes), keepdims=keep)  # noqa: E731
        self.emit(expr, [x], shape, compute, exact=name in ("max", "min"), made=made)

    def arg_reduce(self):
        x = self.pick(lambda v: len(v.shape) > 0 and v.exact)
        if x is None:
            return
        name, axis = self.rng.choice(["argmax", "argmin"]), self.rng.randrange(len(x.shape))
        shape = [e for i, e in enumerate(x.shape) if i != axis]
        compute = lambda a: getattr(np, name)(a, axis=axis)  # noqa: E731
        self.emit(getattr(self.op, name)(x.expr, axis=axis), [x], shape, compute, "int64", exact=True)

    def permute(self):
        x = self.pick(lambda v: len(v.shape) > 1)
        if x is None:
            return
        axes = list(range(len(x.shape)))
        self.rng.shuffle(axes)
        shape = [x.shape[i] for i in axes]
        self.emit(self.op.permute_dims(x.expr, axes), [x], shape, lambda a: np.transpose(a, axes), exact=True)

    def reshape(self):
        x = self.pick(lambda v: "n" not in v.shape)
        if x is None:
            return
        total, shape = math.prod(x.shape), []
        while total > 1 and len(shape) < 3:
            part = self.rng.choice([d for d in range(1, total + 1) if total % d == 0])
            shape.append(part)
            total //= part
        shape.append(total)
        self.rng.shuffle(shape)
        self.emit(self.op.reshape(x.expr, shape), [x], shape, lambda a: a.reshape(shape), exact=True)

    def dims(self):
        x = self.pick()
        if len(x.shape) > 1 and 1 in x.shape and self.rng.random() < 0.5:
            axis = self.rng.choice([i for i, e in enumerate(x.shape) if e == 1])
            shape = [e for i, e in enumerate(x.shape) if i != axis]
            self.emit(self.op.squeeze(x.expr, [axis]), [x], shape, lambda a: a.squeeze(axis), exact=True)
        elif len(x.shape) < 4:
            axis = self.rng.randrange(len(x.shape) + 1)
            shape = [*x.shape[:axis], 1, *x.shape[axis:]]
            self.emit(self.op.expand_dims(x.expr, axis), [x], shape, lambda a: np.expand_dims(a, axis), exact=True)

    def broadcast(self):
        x = self.pick(lambda v: len(v.shape) < 4 and "n" not in v.shape and math.prod(v.shape) < 1000)
        if x is None:
            return
        shape = [self.size(9) if e == 1 else e for e in x.shape]
        if self.rng.random() < 0.5:
            shape = [self.size(9), *shape]
        compute = lambda a: np.broadcast_to(a, shape)  # noqa: E731
        self.emit(self.op.broadcast_to(x.expr, shape), [x], shape, compute, exact=True)

    def join(self):
        x = self.pick(lambda v: len(v.shape) > 0 and math.prod(self.concrete(v.shape)) < LARGEST // 2)
        if x is None:
            return
        y = self.like(x, False)
        if self.rng.random() < 0.3 and len(x.shape) < 4:
            axis = self.rng.randrange(len(x.shape) + 1)
            shape = [*x.shape[:axis], 2, *x.shape[axis:]]
            expr = self.op.stack((x.expr, y.expr), axis)
            self.emit(expr, [x, y], shape, lambda a, b: np.stack([a, b], axis), exact=True)
            return
        places = [i for i, e in enumerate(x.shape) if e != "n"]
        if places:
            axis = self.rng.choice(places)
            shape = [2 * e if i == axis else e for i, e in enumerate(x.shape)]
            expr = self.op.concat((x.expr, y.expr), axis)
            self.emit(expr, [x, y], shape, lambda a, b: np.concatenate([a, b], axis), exact=True)

    def split(self):
        x = self.pick(lambda v: any(e != "n" and e > 1 for e in v.shape))
        if x is None:
            return
        axis = self.rng.choice([i for i, e in enumerate(x.shape) if e != "n" and e > 1])
        extent = x.shape[axis]
        cut = self.rng.randrange(1, extent)
        whole = self.builder.emit(self.op.split(x.expr, [cut], axis))
        for i, part in enumerate([slice(None, cut), slice(cut, None)]):
            size = cut if i == 0 else extent - cut
            shape = [size if j == axis else e for j, e in enumerate(x.shape)]
            index = (slice(None),) * axis + (part,)
            expr = self.op.tuple_get_item(whole, i)
            self.emit(expr, [x], shape, lambda a, index=index: a[index], exact=True)

    def slice(self):
        x = self.pick(lambda v: any(e != "n" and e > 1 for e in v.shape))
        if x is None:
            return
        axis = self.rng.choice([i for i, e in enumerate(x.shape) if e != "n" and e > 1])
        extent, step = x.shape[axis], self.rng.choice([1, 1, 2, 3])
        begin = self.rng.randrange(extent)
        end = self.rng.randrange(begin, extent) + 1
        shape = [len(range(begin, end, step)) if i == axis else e for i, e in enumerate(x.shape)]
        index = (slice(None),) * axis + (slice(begin, end, step),)
        expr = self.op.strided_slice(x.expr, [axis], [begin], [end], [step])
        self.emit(expr, [x], shape, lambda a: a[index], exact=True)

    def repeat(self):
        x = self.pick(lambda v: len(v.shape) > 0 and math.prod(self.concrete(v.shape)) < 5000)
        if x is None or all(e == "n" for e in x.shape):
            return
        axis = self.rng.choice([i for i, e in enumerate(x.shape) if e != "n"])
        kind = self.rng.randrange(3)
        shape = [2 * e if i == axis and kind < 2 else e for i, e in enumerate(x.shape)]
        if kind == 0:
            self.emit(self.op.repeat(x.expr, 2, axis), [x], shape, lambda a: np.repeat(a, 2, axis), exact=True)
        elif kind == 1:
            times = [2 if i == axis else 1 for i in range(len(x.shape))]
            self.emit(self.op.tile(x.expr, times), [x], shape, lambda a: np.tile(a, times), exact=True)
        else:
            self.emit(self.op.flip(x.expr, axis), [x], shape, lambda a: np.flip(a, axis), exact=True)

    def take(self):
        x = self.pick(lambda v: any(e != "n" for e in v.shape))
        if x is None:
            return
        axis = self.rng.choice([i for i, e in enumerate(x.shape) if e != "n"])
        count = self.size(13)
        places = self.numbers.integers(0, x.shape[axis], count).astype("int32")
        shape = [count if i == axis else e for i, e in enumerate(x.shape)]
        indices = self.relax.const(places, "int32")
        self.emit(self.op.take(x.expr, indices, axis), [x], shape, lambda a: np.take(a, places, axis), exact=True)

    def one_hot(self):
        depth = self.size(9)
        places = self.numbers.integers(0, depth, self.size(13)).astype("int64")
        x = self.pick(lambda v: v.shape == (depth,)) or self.parameter((depth,))
        hot = self.op.one_hot(self.relax.const(places, "int64"), 1.0, 0.0, depth)
        shape = (len(places), depth)
        hot = self.op.astype(hot, x.dtype)
        self.emit(self.op.multiply(hot, x.expr), [x], shape, lambda a: np.eye(depth)[places] * a)

    def create(self):
        x = self.pick()
        op, kind = self.op, self.rng.randrange(5)
        if kind == 0:
            self.emit(op.add(x.expr, op.full_like(x.expr, 0.5)), [x], x.shape, lambda a: a + 0.5)
        elif kind == 1:
            self.emit(op.add(x.expr, op.ones_like(x.expr)), [x], x.shape, lambda a: a + 1)
        elif kind == 2:
            self.emit(op.multiply(x.expr, op.zeros_like(x.expr)), [x], x.shape, lambda a: a * 0)
        elif len(x.shape) > 1:
            name, k = self.rng.choice(["tril", "triu"]), self.rng.choice([-1, 0, 1])
            self.emit(getattr(op, name)(x.expr, k), [x], x.shape, lambda a: getattr(np, name)(a, k), exact=True)

    def cast(self):
        x = self.pick()
        if x.dtype == "float32":
            self.emit(self.op.astype(x.expr, "float64"), [x], x.shape, lambda a: a, "float64", exact=True)

    def matmul(self):
        x = self.pick(lambda v: len(v.shape) in (2, 3) and v.shape[-1] != "n")
        if x is None:
            return
        k, n = x.shape[-1], self.size()
        kind = self.rng.randrange(4)
        made = k**0.5 * float(np.abs(x.array).max(initial=0))
        if kind == 0:
            w, b = self.parameter((n, k)), self.parameter((n,))
            expr = self.op.linear(x.expr, w.expr, b.expr)
            return self.emit(expr, [x, w, b], [*x.shape[:-1], n], lambda a, w, b: a @ w.T + b, made=made)
        if kind == 1 and len(x.shape) == 3:
            y = self.parameter((x.shape[0], k, n))
        elif kind == 2:
            y = self.parameter((n, k))
            expr = self.op.matmul(x.expr, self.op.permute_dims(y.expr))
            return self.emit(expr, [x, y], [*x.shape[:-1], n], lambda a, b: a @ b.T, made=made)
        else:
            y = self.parameter((k, n))
        self.emit(self.op.matmul(x.expr, y.expr), [x, y], [*x.shape[:-1], n], np.matmul, made=made)

    def image(self):
        found = self.pick(lambda v: len(v.shape) == 4 and all(e != "n" for e in v.shape[1:]))
        if found is not None and self.rng.random() < 0.8:
            return found
        batch = "n" if self.symbolic and self.rng.random() < 0.5 else self.rng.choice([1, 2, 3])
        return self.parameter((batch, self.size(17), self.size(17), self.size(17)))

    def conv(self):
        x = self.image()
        rng, (batch, c, h, w) = self.rng, x.shape
        size = rng.choice([1, 3, 3, 5]), rng.choice([1, 2, 3, 3])
        stride, dilation = rng.choice([1, 1, 2, 3]), rng.choice([1, 1, 2])
        pad = [rng.randrange(3) for _ in range(2)]
        groups = rng.choice([d for d in range(1, c + 1) if c % d == 0])
        filters = groups * rng.choice([1, 1, 2, 4, 5])
        out = [
            (e + 2 * p - d * (k - 1) - 1) // stride + 1
            for e, p, k, d in zip((h, w), pad, size, [dilation] * 2, strict=True)
        ]
        if min(out) < 1 or (c // groups) * filters * size[0] * size[1] > 20000:
            return
        weights = self.parameter((filters, c // groups, *size))
        settings = {"strides": stride, "padding": pad, "dilation": dilation, "groups": groups}
        made = (c // groups * size[0] * size[1]) ** 0.5 * float(np.abs(x.array).max(initial=0))

        def compute(a, w):
            return F.conv2d(t(a), t(w), None, stride, pad, dilation, groups).numpy()

        if rng.random() < 0.25:
            data, kernel = self.op.permute_dims(x.expr, (0, 2, 3, 1)), self.op.permute_dims(weights.expr, (2, 3, 1, 0))
            expr = self.op.nn.conv2d(data, kernel, data_layout="NHWC", kernel_layout="HWIO", **settings)
            shape = (batch, *out, filters)
            y = self.emit(expr, [x, weights], shape, lambda a, w: compute(a, w).transpose(0, 2, 3, 1), made=made)
        else:
            expr = self.op.nn.conv2d(x.expr, weights.expr, **settings)
            y = self.emit(expr, [x, weights], (batch, filters, *out), compute, made=made)
        if rng.random() < 0.5:
            self.emit(self.op.nn.relu(y.expr), [y], y.shape, lambda a: np.maximum(a, 0))

    def pool(self):
        x = self.image()
        rng, (batch, c, h, w) = self.rng, x.shape
        size, stride, pad = rng.choice([2, 3]), rng.choice([1, 2, 3]), rng.choice([0, 0, 1])
        out = [(e + 2 * pad - size) // stride + 1 for e in (h, w)]
        kind = rng.randrange(3)
        if kind == 2:
            out = [rng.choice([1, 1, 2, 3, 5])] * 2
            expr = self.op.nn.adaptive_avg_pool2d(x.expr, tuple(out))
            return self.emit(expr, [x], (batch, c, *out), lambda a: F.adaptive_avg_pool2d(t(a), tuple(out)).numpy())
        if min(out) < 1:
            return None
        settings = ((size, size), (stride, stride), (pad, pad))
        if kind == 0:
            compute = lambda a: F.max_pool2d(t(a), size, stride, pad).numpy()  # noqa: E731
            return self.emit(self.op.nn.max_pool2d(x.expr, *settings), [x], (batch, c, *out), compute, exact=True)
        compute = lambda a: F.avg_pool2d(t(a), size, stride, pad, count_include_pad=False).numpy()  # noqa: E731
        return self.emit(self.op.nn.avg_pool2d(x.expr, *settings), [x], (batch, c, *out), compute)

    def pad(self):
        x = self.pick(lambda v: len(v.shape) == 4 and "n" not in v.shape[1:])
        if x is None:
            return
        widths = [0, 0, 0, 0, *(self.rng.randrange(3) for _ in range(4))]
        shape = [*x.shape[:2], x.shape[2] + sum(widths[4:6]), x.shape[3] + sum(widths[6:])]
        pairs = [(widths[2 * i], widths[2 * i + 1]) for i in range(4)]
        self.emit(self.op.nn.pad(x.expr, widths), [x], shape, lambda a: np.pad(a, pairs), exact=True)

    def softmax(self):
        x = self.pick(lambda v: len(v.shape) > 0)
        if x is None:
            return
        axis = self.rng.choice([-1, self.rng.randrange(len(x.shape))])
        if self.rng.random() < 0.3:
            compute = lambda a: torch.log_softmax(t(a), axis).numpy()  # noqa: E731
            self.emit(self.op.nn.log_softmax(x.expr, axis), [x], x.shape, compute)
        else:
            self.emit(self.op.nn.softmax(x.expr, axis), [x], x.shape, lambda a: softmax(a, axis))

    def norm(self):
        x = self.pick(lambda v: len(v.shape) > 1 and v.shape[-1] != "n" and v.shape[-1] > 2)
        if x is None:
            return
        last = x.shape[-1]
        g, b = self.parameter((last,)), self.parameter((last,))
        if self.rng.random() < 0.5:
            compute = lambda a, g, b: F.layer_norm(t(a), (last,), t(g), t(b), 1e-2).numpy()  # noqa: E731
            expr = self.op.nn.layer_norm(x.expr, g.expr, b.expr, [-1], epsilon=1e-2)
            self.emit(expr, [x, g, b], x.shape, compute, made=x.made * 10)
        else:
            compute = lambda a, g: F.rms_norm(t(a), (last,), t(g), 1e-2).numpy()  # noqa: E731
            self.emit(
                self.op.nn.rms_norm(x.expr, g.expr, [-1], epsilon=1e-2), [x, g], x.shape, compute, made=x.made * 10
            )

    def channel_norm(self):
        x = self.image()
        c = x.shape[1]
        g, b = self.parameter((c,)), self.parameter((c,))
        kind = self.rng.randrange(3)
        if kind == 0:
            mean, variance = self.parameter((c,)), self.parameter((c,))
            training = self.rng.random() < 0.3
            self.trains |= training
            settings = [x.expr, g.expr, b.expr, mean.expr, self.op.abs(variance.expr), 1]
            whole = self.builder.emit(self.op.nn.batch_norm(*settings, epsilon=0.1, training=training))

            def compute(a, g, b, m, v):
                if training:
                    m, v = a.mean((0, 2, 3)), a.var((0, 2, 3))
                m, v, g, b = (one[:, None, None] for one in (m, np.abs(v), g, b))
                return (a - m) / np.sqrt(v + 0.1) * g + b

            expr = self.op.tuple_get_item(whole, 0)
            return self.emit(expr, [x, g, b, mean, variance], x.shape, compute, made=4 * x.made)
        groups = self.rng.choice([d for d in range(1, c + 1) if c % d == 0])
        if kind == 1:
            groups = c
            expr = self.op.nn.instance_norm(x.expr, g.expr, b.expr, 1, [2, 3], epsilon=1e-2)
        else:
            expr = self.op.nn.group_norm(x.expr, g.expr, b.expr, groups, 1, [2, 3], epsilon=1e-2)

        def normalize(a, g, b):
            parts = a.reshape(a.shape[0], groups, -1)
            parts = (parts - parts.mean(-1, keepdims=True)) / np.sqrt(parts.var(-1, keepdims=True) + 1e-2)
            return parts.reshape(a.shape) * g[:, None, None] + b[:, None, None]

        return self.emit(expr, [x, g, b], x.shape, normalize, made=x.made * 10)

    def attention(self):
        batch, queries, keys, heads, size = (
            self.rng.choice([1, 2]),
            self.size(17),
            self.size(17),
            self.size(3),
            self.size(8),
        )
        q = self.parameter((batch, queries, heads, size))
        k, v = self.parameter((batch, keys, heads, size)), self.parameter((batch, keys, heads, size))

        def compute(q, k, v):
            parts = [t(part).transpose(1, 2) for part in (q, k, v)]
            return F.scaled_dot_product_attention(*parts).transpose(1, 2).numpy()

        self.emit(self.op.nn.attention(q.expr, k.expr, v.expr), [q, k, v], q.shape, compute)

    def pair(self):
        x, y = self.pick(), self.pick()
        whole = self.builder.emit(self.relax.Tuple([x.expr, y.expr]))
        chosen = self.rng.randrange(2)
        z = (x, y)[chosen]
        self.emit(self.op.tuple_get_item(whole, chosen), [z], z.shape, lambda a: a, exact=True)

    def dropout(self):
        x = self.pick()
        whole = self.builder.emit(self.op.nn.dropout(x.expr, 0.5))
        self.emit(self.op.tuple_get_item(whole, 0), [x], x.shape, lambda a: a, exact=True)

    OPERATORS = (
        [unary] * 4 + [binary] * 5 + [reduce] * 3 + [matmul] * 4 + [conv] * 4 + [softmax] * 2 + [norm] * 2
        + [permute] * 2 + [in_domain, jumping, division, integers, choose, clip, fma, arg_reduce, reshape, dims]
        + [broadcast, join, split, slice, repeat, take, one_hot, create, cast, pool, pad, channel_norm, attention]
        + [pair, dropout]
    )  # fmt: skip

    # ===--- The whole graph -------------------------------------------------------------------===#

    def block(self, count):
        """A dataflow block; what is used later is among its results."""
        before = list(self.values)
        with self.builder.dataflow():
            for _ in range(count):
                self.rng.choice(self.OPERATORS)(self)
            if all(v.leaf or v in before for v in self.values):
                self.unary()
            made = [v for v in self.values if not v.leaf and v not in before]
            seen = self.rng.sample(made, self.rng.randrange(1, min(3, len(made)) + 1))
            outputs = [self.builder.emit_output(v.expr) for v in seen]
        self.values = [v for v in self.values if v.leaf or v in before]
        for v, expr in zip(seen, outputs, strict=True):
            value = dataclasses.replace(v, expr=expr)
            self.steps.append((value, lambda a: a, [v]))
            self.values.append(value)
            self.results.append(value)

    def build(self):
        """The module; the network knows then what it computes."""
        from mlc import relax

        self.relax, self.op, self.builder, self.results = relax, relax.op, relax.BlockBuilder(), []
        with self.builder.function("main"):
            for _ in range(2):
                self.parameter(self.shape())
            for _ in range(self.rng.choice([1, 1, 2, 3])):
                self.block(self.rng.randrange(2, 9))
            outputs = [r.expr for r in self.results]
            parameters = [value.expr for value, _ in self.inputs]
            self.builder.emit_func_output(outputs[0] if len(outputs) == 1 else outputs, parameters)
        return self.builder.get()

    def passes(self):
        """Some of the passes over graphs, in some order; and sometimes those that the compiler would run."""
        from mlc.relax import transform

        names = [
            "CanonicalizeBindings", "EliminateCommonSubexpr", "FoldConstant", "DeadCodeElimination",
            "FuseTransposeMatmul", "CombineParallelMatmul", "FoldBatchnormToConv2D", "DecomposeOpsForInference",
            "ConvertToDataflow",
            "ToNonDataflow",
        ]  # fmt: skip
        if self.trains:  # which it would no longer do
            names.remove("DecomposeOpsForInference")
        chosen = self.rng.sample(names, self.rng.choice([0, 0, 1, 2, 4]))
        fusion = ["LegalizeOps", "AnnotateTIROpPattern", "FuseOps", "FuseTIR"]
        chosen += fusion[: self.rng.choice([0, 0, 0, 1, 2, 3, 4])]
        return [(name, getattr(transform, name)()) for name in chosen]

    def expected(self, arrays):
        found = {
            id(value): array.astype(wide(value.dtype)) for (value, _), array in zip(self.inputs, arrays, strict=True)
        }
        for value, compute, operands in self.steps:
            with np.errstate(all="ignore"):
                array = np.asarray(compute(*[found.get(id(o), o.array) for o in operands]))
                found[id(value)] = array.astype(wide(value.dtype))
        return [found[id(value)] for value in self.results]


def dtype_of(array):
    return array.dtype.type


def check(seed, index, show=False, target="llvm"):
    """Builds, compiles and runs a graph. Raises an error if something fails or differs."""
    import mlc

    network = Network(seed, index)
    module = network.build()
    module.verify()
    passes, level = network.passes(), network.rng.choice([0, 1, 2, 2, 2, 3])
    threads = network.rng.choice([1, 1, 3])
    if show:
        print(module.script(), [name for name, _ in passes], f"opt_level={level}, num_threads={threads}")
    for _, each in passes:
        module = each(module)
        module.verify()
    main = mlc.compile(module, target, opt_level=level, num_threads=threads)["main"]
    for n in [network.n, *([1, 11] if network.symbolic else [])]:
        arrays = [
            array if n == network.n else network.random_array(value.shape, value.dtype, n)
            for value, array in network.inputs
        ]
        results = main(*arrays)
        results = list(results) if len(network.results) > 1 else [results]
        for place, (value, result, wanted) in enumerate(
            zip(network.results, results, network.expected(arrays), strict=True)
        ):
            result = np.asarray(result.numpy())
            what = f"result {place} with n = {n}"
            assert result.shape == wanted.shape, f"{what} has the shape {result.shape}, not {wanted.shape}"
            assert str(result.dtype) == value.dtype, f"{what} has the dtype {result.dtype}, not {value.dtype}"
            if wanted.dtype.kind != "f":
                np.testing.assert_array_equal(result, wanted, err_msg=what)
                continue
            bound = TOLERANCE[network.dtype if value.dtype == "float64" else value.dtype] * max(1.0, value.made)
            np.testing.assert_allclose(result.astype("float64"), wanted, rtol=0, atol=bound, err_msg=what)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1", help="a seed, or SEED.INDEX for one graph")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--target", default="llvm", help="what to compile for, such as 'llvm -mcpu=x86-64'")
    options = parser.parse_args()
    seed, _, index = options.seed.partition(".")
    failures = 0
    for number in [int(index)] if index else range(options.count):
        try:
            check(seed, number, show=bool(index), target=options.target)
        except Exception as error:
            if index:
                raise
            failures += 1
            print(
                f"--seed {seed}.{number} fails: {type(error).__name__}: {str(error)[:400]}", file=sys.stderr, flush=True
            )
    print(f"seed {seed}: {1 if index else options.count} graphs, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
