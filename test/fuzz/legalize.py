"""Random relax operators, legalized and run by the reference interpreter, must give what torch gives.

    python legalize.py --seed 7 --count 100

Every operator, on all element types it takes, with static and symbolic shapes, broadcasting, padding, groups and
layouts. A failure prints the program; the seed makes the same programs again.
"""

import argparse
import random
import re
import struct
import sys

import harness
import numpy as np
import torch
import torch.nn.functional as F

FLOATS = ["f64", "f32", "f16", "bf16"]
SIGNED = ["i8", "i16", "i32", "i64"]
UNSIGNED = ["ui8", "ui16", "ui32", "ui64"]
NUMBERS = FLOATS + SIGNED + UNSIGNED
TORCH = {"f64": torch.float64, "f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
NUMPY = {
    **{f"i{bits}": np.dtype(f"int{bits}") for bits in (8, 16, 32, 64)},
    **{f"ui{bits}": np.dtype(f"uint{bits}") for bits in (8, 16, 32, 64)},
    "i1": np.dtype(bool), "f64": np.dtype("float64"), "f32": np.dtype("float32"), "f16": np.dtype("float16"),
    "bf16": np.dtype("float32"),
}  # fmt: skip
# What an operator may be off by, for its element type.
TOLERANCE = {"f64": 1e-12, "f32": 1e-5, "f16": 1e-2, "bf16": 5e-2}


class Dim:
    """A size, and how the type writes it: a number or an expression of symbols."""

    def __init__(self, size, text=None):
        self.size, self.text = size, text or str(size)

    def is_symbolic(self):
        return not self.text.isdigit()


def tensor_type(dims, dtype):
    shape = "".join("?x" if dim.is_symbolic() else f"{dim.size}x" for dim in dims)
    if not any(dim.is_symbolic() for dim in dims):
        return f"tensor<{shape}{dtype}>"
    return f"tensor<{shape}{dtype}, #relax.dims<[{', '.join(dim.text for dim in dims)}]>>"


def element_text(value, dtype):
    if dtype == "i1":
        return "true" if value else "false"
    return repr(float(value)) if dtype in TORCH else str(int(value))


def dense_text(array, dtype):
    def nested(part):
        if part.ndim == 0:
            return element_text(part, dtype)
        return "[" + ", ".join(nested(row) for row in part) + "]"

    shape = "".join(f"{size}x" for size in array.shape)
    return f"dense<{nested(array) if array.size else ''}> : tensor<{shape}{dtype}>"


def parse_element(text, dtype):
    if text in ("true", "false"):
        return text == "true"
    if dtype in TORCH and text.startswith("0x"):
        bits = int(text, 16)
        if dtype == "bf16":
            return struct.unpack("<f", struct.pack("<I", bits << 16))[0]
        letters = {"f16": "He", "f32": "If", "f64": "Qd"}[dtype]
        return struct.unpack("<" + letters[1], struct.pack("<" + letters[0], bits))[0]
    return float(text) if dtype in TORCH else int(text)


def parse_dense(line):
    """The array and the element type of `dense<...> : tensor<...>`."""
    match = re.fullmatch(r"dense<(.*)> : tensor<((?:\d+x)*)(\w+)>", line)
    text, shape, dtype = match.groups()
    shape = [int(size) for size in shape.split("x")[:-1]]
    if text.startswith('"0x'):
        data = bytes.fromhex(text[3:-1])
        if dtype == "i1":
            bits = np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")
            return bits[: int(np.prod(shape))].astype(bool).reshape(shape), dtype
        if dtype == "bf16":
            wide = np.frombuffer(data, np.uint16).astype(np.uint32) << 16
            return wide.view(np.float32).reshape(shape), dtype
        return np.frombuffer(data, NUMPY[dtype]).reshape(shape), dtype
    elements = [parse_element(part, dtype) for part in re.findall(r"[^\[\], ]+", text)]
    if len(elements) == 1:
        elements *= int(np.prod(shape, dtype=np.int64))
    return np.array(elements, NUMPY[dtype]).reshape(shape), dtype


class Case:
    """A function with one operator, the inputs, and the expected result."""

    def __init__(self, rng):
        self.rng, self.args, self.lines, self.symbols = rng, [], [], {}
        self.tolerance = None

    def dim(self, size, symbolic=0.3):
        """A size, perhaps as a symbol; one symbol has one size."""
        if self.rng.random() >= symbolic:
            return Dim(size)
        name = next((name for name, known in self.symbols.items() if known == size), f"s{len(self.symbols)}")
        self.symbols[name] = size
        return Dim(size, name)

    def shape(self, min_rank=0, max_rank=3, max_size=4, symbolic=0.3):
        return [self.dim(self.rng.randint(1, max_size), symbolic) for _ in range(self.rng.randint(min_rank, max_rank))]

    def data(self, dims, dtype, low=None, high=None):
        shape = [dim.size for dim in dims]
        count = int(np.prod(shape, dtype=np.int64))
        if dtype == "i1":
            values = [self.rng.random() < 0.5 for _ in range(count)]
        elif dtype in TORCH:
            low, high = (-4 if low is None else low), (4 if high is None else high)
            values = [self.rng.randint(int(low * 16), int(high * 16)) / 16 for _ in range(count)]
        else:
            info = np.iinfo(NUMPY[dtype])
            low, high = (info.min if low is None else low), (info.max if high is None else high)
            values = [self.rng.randint(max(low, info.min), min(high, info.max)) for _ in range(count)]
        return np.array(values, NUMPY[dtype]).reshape(shape)

    def argument(self, dims, dtype, low=None, high=None, constant=False):
        """Its name and its data; a scalar may be a constant of the graph."""
        array = self.data(dims, dtype, low, high)
        if constant and not dims:
            self.lines.append(f"  %c{len(self.lines)} = relax.constant {dense_text(array, dtype)}")
            return self.lines[-1].split()[0], array
        name = f"%a{len(self.args)}"
        self.args.append(f"{name}: {tensor_type(dims, dtype)} {{mlc.input = {dense_text(array, dtype)}}}")
        return name, array

    def finish(self, line, dims, dtype, expected):
        self.lines.append(f"  %r = {line} {tensor_type(dims, dtype)}")
        self.result, self.dtype, self.expected = tensor_type(dims, dtype), dtype, expected
        self.dims = dims

    def text(self, name):
        return "\n".join([
            f"func.func @{name}({', '.join(self.args)}) -> {self.result} {{", *self.lines,
            f"  return %r : {self.result}", "}",
        ])  # fmt: skip

    def check(self, got):
        array, dtype = parse_dense(got)
        expected = self.expected
        if isinstance(expected, torch.Tensor):
            expected = expected.to(torch.float64).numpy() if expected.is_floating_point() else expected.numpy()
        expected = np.asarray(expected)
        if dtype != self.dtype or array.shape != expected.shape:
            raise AssertionError(f"expected {self.dtype} of {expected.shape}, got {dtype} of {array.shape}")
        if dtype in TORCH:
            tolerance = self.tolerance or TOLERANCE[dtype]
            np.testing.assert_allclose(array.astype(np.float64), expected, tolerance, tolerance)
        else:
            np.testing.assert_array_equal(array, expected)


def to_torch(array, dtype):
    """Floats as they are, integers as int64 (which wraps as the narrower ones do, modulo their width)."""
    if dtype in TORCH:
        return torch.from_numpy(array.astype(np.float64)).to(TORCH[dtype])
    return torch.from_numpy(array.astype(np.int64))


def wrap(result, dtype):
    """An int64 result as `dtype` has it."""
    return result if dtype in TORCH else result.numpy().astype(NUMPY[dtype])


def broadcast(dims):
    """Two shapes that broadcast to `dims`."""

    def part(case):
        kept = [Dim(1) if case.rng.random() < 0.2 else dim for dim in dims]
        return kept[case.rng.randint(0, len(kept)) if case.rng.random() < 0.3 else 0 :]

    return part


def broadcast_result(*shapes):
    rank = max(map(len, shapes))
    result = []
    for i in range(rank):
        column = [shape[i - rank + len(shape)] for shape in shapes if i - rank + len(shape) >= 0]
        result.append(next((dim for dim in column if dim.text != "1"), Dim(1)))
    return result


BINARY = {
    "add": np.add, "subtract": np.subtract, "multiply": np.multiply, "maximum": np.maximum, "minimum": np.minimum,
    "divide": None, "floor_divide": np.floor_divide, "mod": np.fmod, "floor_mod": np.mod, "power": np.power,
    "equal": np.equal, "not_equal": np.not_equal, "less": np.less, "less_equal": np.less_equal,
    "greater": np.greater, "greater_equal": np.greater_equal,
    "logical_and": np.logical_and, "logical_or": np.logical_or, "logical_xor": np.logical_xor,
}  # fmt: skip


def truncated_quotient(a, b):
    """Of integers, rounded towards zero."""
    quotient = np.floor_divide(a, b)
    return np.where((quotient < 0) & (quotient * b != a), quotient + np.ones((), a.dtype), quotient)


def binary(case):
    name = case.rng.choice(list(BINARY))
    dtype = case.rng.choice(["i1"] if name.startswith("logical") else NUMBERS)
    dims = case.shape()
    left, right = broadcast(dims)(case), broadcast(dims)(case)
    low = high = None
    if name in ("divide", "floor_divide", "mod", "floor_mod", "power"):
        low, high = (1, 5) if case.rng.random() < 0.5 or name == "power" else (None, -1)
        if dtype in UNSIGNED:
            low, high = 1, 5
    base = (1, 3) if name == "power" else (None, None)
    constant = case.rng.random() < 0.5
    x, a = case.argument(left, dtype, *base, constant=constant)
    y, b = case.argument(right, dtype, low, high, constant=constant)
    if name == "divide" and dtype not in TORCH:
        expected = truncated_quotient(a, b)
    elif name == "divide":
        expected = a / b
    else:
        with np.errstate(over="ignore"):
            expected = BINARY[name](a, b)
    result = broadcast_result(left, right)
    out = "i1" if name in ("equal", "not_equal") or "less" in name or "greater" in name else dtype
    case.finish(
        f"relax.{name} {x}, {y} : ({tensor_type(left, dtype)}, {tensor_type(right, dtype)}) ->", result, out, expected
    )


UNARY = {
    "abs": torch.abs, "negative": torch.neg, "nn.relu": torch.relu, "exp": torch.exp, "log": torch.log,
    "sqrt": torch.sqrt, "rsqrt": torch.rsqrt, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "erf": torch.erf,
    "logical_not": torch.logical_not,
}  # fmt: skip


def unary(case):
    name = case.rng.choice(list(UNARY))
    dtype = case.rng.choice({"logical_not": ["i1"], "abs": NUMBERS, "negative": NUMBERS, "nn.relu": NUMBERS}
                            .get(name, FLOATS))  # fmt: skip
    dims = case.shape()
    positive = name in ("log", "sqrt", "rsqrt")
    x, a = case.argument(dims, dtype, 1 if positive else None)
    if dtype == "i1":
        expected = ~a
    elif dtype in UNSIGNED:
        expected = {"abs": a, "negative": (0 - a).astype(a.dtype), "nn.relu": a}[name]
    else:
        expected = wrap(UNARY[name](to_torch(a, dtype)), dtype)
    case.finish(f"relax.{name} {x} :", dims, dtype, expected)


def astype(case):
    source, dtype = case.rng.choice([*NUMBERS, "i1"]), case.rng.choice([*NUMBERS, "i1"])
    dims = case.shape()
    narrow = (0, 4) if dtype in UNSIGNED else (-4, 4)
    x, a = case.argument(dims, source, *(narrow if source in TORCH or dtype in TORCH else (None, None)))
    if dtype in TORCH:
        expected = torch.from_numpy(a.astype(np.float64)).to(TORCH[dtype])
    else:
        expected = (a != 0) if dtype == "i1" else a.astype(NUMPY[dtype])
    case.finish(f"relax.astype {x} dtype {dtype} : ({tensor_type(dims, source)}) ->", dims, dtype, expected)


def matmul(case):
    dtype = case.rng.choice(NUMBERS)
    inner, batch = case.dim(case.rng.randint(1, 4)), case.shape(0, 2, 3)
    left = [*broadcast(batch)(case), case.dim(2), inner] if case.rng.random() < 0.8 else [inner]
    right = [*broadcast(batch)(case), inner, case.dim(3)] if case.rng.random() < 0.8 else [inner]
    x, a = case.argument(left, dtype, -3, 3)
    y, b = case.argument(right, dtype, -3, 3)
    result = broadcast_result(left[:-2], right[:-2]) if left[:-2] or right[:-2] else []
    result += left[-2:-1] + (right[-1:] if len(right) > 1 else [])
    expected = wrap(torch.matmul(to_torch(a, dtype), to_torch(b, dtype)), dtype)
    case.finish(
        f"relax.matmul {x}, {y} : ({tensor_type(left, dtype)}, {tensor_type(right, dtype)}) ->", result, dtype, expected
    )


def linear(case):
    dtype = case.rng.choice(FLOATS)
    inner, outer = case.dim(case.rng.randint(1, 4)), case.dim(case.rng.randint(1, 4))
    data = [*case.shape(0, 2), inner]
    x, a = case.argument(data, dtype, -2, 2)
    w, b = case.argument([outer, inner], dtype, -2, 2)
    types, names, c = [data, [outer, inner]], [x, w], None
    if case.rng.random() < 0.5:
        v, c = case.argument([outer], dtype)
        types, names = [*types, [outer]], [*names, v]
    expected = F.linear(*(to_torch(part, dtype) for part in (a, b)), None if c is None else to_torch(c, dtype))
    types = ", ".join(tensor_type(dims, dtype) for dims in types)
    case.finish(f"relax.linear {', '.join(names)} : ({types}) ->", [*data[:-1], outer], dtype, expected)


def permuted(dims, layout, order):
    return [dims[order.index(letter)] for letter in layout]


def window(dim, before, after, reach, stride):
    size = (dim.size + before + after - reach - 1) // stride + 1
    if not dim.is_symbolic():
        return Dim(size)
    return Dim(size, f"({dim.text} + {before + after - reach - 1}) floordiv {stride} + 1")


def conv2d(case):
    rng, dtype = case.rng, case.rng.choice(["f64", "f32", "i8", "i32", "ui8"])
    groups, (kh, kw) = rng.choice([1, 1, 2, 3]), (rng.randint(1, 3), rng.randint(1, 3))
    strides, dilation = [rng.randint(1, 3) for _ in "hw"], [rng.randint(1, 2) for _ in "hw"]
    padding = [rng.choice([0, 0, 1, 2]) for _ in range(4)]
    channels, filters = groups * rng.randint(1, 2), groups * rng.randint(1, 2)
    data = [case.dim(rng.randint(1, 2)), Dim(channels), case.dim(rng.randint(5, 7)), case.dim(rng.randint(5, 7))]
    kernel = [Dim(filters), Dim(channels // groups), Dim(kh), Dim(kw)]
    layout, kernel_layout = rng.choice(["NCHW", "NHWC", "HWCN"]), rng.choice(["OIHW", "HWIO", "OHWI"])
    out = "i32" if dtype in ("i8", "ui8") and rng.random() < 0.7 else dtype
    x, a = case.argument(permuted(data, layout, "NCHW"), dtype, 0 if dtype == "ui8" else -3, 3)
    w, b = case.argument(permuted(kernel, kernel_layout, "OIHW"), dtype, 0 if dtype == "ui8" else -3, 3)
    top, left, bottom, right = padding
    plain = to_torch(a, dtype).permute(*(layout.index(letter) for letter in "NCHW"))
    filters_ = to_torch(b, dtype).permute(*(kernel_layout.index(letter) for letter in "OIHW"))
    padded = F.pad(plain, (left, right, top, bottom)).to(torch.float64)
    expected = F.conv2d(padded, filters_.to(torch.float64), None, strides, 0, dilation, groups)
    expected = expected if out in TORCH else expected.to(torch.int64)
    expected = wrap(expected.permute(*("NCHW".index(letter) for letter in layout)), out)
    result = [data[0], Dim(filters), window(data[2], top, bottom, dilation[0] * (kh - 1), strides[0]),
              window(data[3], left, right, dilation[1] * (kw - 1), strides[1])]  # fmt: skip
    types = tensor_type(permuted(data, layout, "NCHW"), dtype) + ", "
    types += tensor_type(permuted(kernel, kernel_layout, "OIHW"), dtype)
    case.finish(
        f"relax.nn.conv2d {x}, {w} strides {strides} padding {padding} dilation {dilation} groups {groups} "
        f'data_layout "{layout}" kernel_layout "{kernel_layout}" out_dtype {out} : ({types}) ->',
        permuted(result, layout, "NCHW"), out, expected,
    )  # fmt: skip


def pool2d(case):
    rng, is_max = case.rng, case.rng.random() < 0.5
    dtype = rng.choice(["f64", "f32", "f16"] + (["i8", "ui8", "i32"] if is_max else []))
    size = [rng.randint(2, 3) for _ in "hw"]
    strides, dilation = [rng.randint(1, 3) for _ in "hw"], [rng.randint(1, 2) if is_max else 1 for _ in "hw"]
    pad = [rng.randint(0, k // 2) for k in size]
    ceil_mode, layout = rng.random() < 0.4, rng.choice(["NCHW", "NHWC"])
    count_include_pad = rng.random() < 0.5
    symbolic = 0 if ceil_mode else 0.3
    data = [case.dim(rng.randint(1, 2)), case.dim(rng.randint(1, 2)), case.dim(rng.randint(5, 7), symbolic),
            case.dim(rng.randint(5, 7), symbolic)]  # fmt: skip
    x, a = case.argument(permuted(data, layout, "NCHW"), dtype)
    plain = to_torch(a, dtype).permute(*(layout.index(letter) for letter in "NCHW")).to(torch.float64)
    if is_max:
        expected = F.max_pool2d(plain, size, strides, pad, dilation, ceil_mode)
        expected = expected if dtype in TORCH else expected.to(torch.int64)
    else:
        expected = F.avg_pool2d(plain, size, strides, pad, ceil_mode, count_include_pad)
    result = [*data[:2]] + [
        window(dim, p, p, d * (k - 1), s) if not ceil_mode else Dim(n)
        for dim, p, d, k, s, n in zip(data[2:], pad, dilation, size, strides, expected.shape[2:], strict=True)
    ]
    expected = wrap(expected.permute(*("NCHW".index(letter) for letter in layout)), dtype)
    flags = (" ceil_mode" if ceil_mode else "") + (" count_include_pad" if count_include_pad and not is_max else "")
    case.finish(
        f"relax.nn.{'max' if is_max else 'avg'}_pool2d {x} pool_size {size} strides {strides} dilation {dilation} "
        f'padding {[*pad, *pad]}{flags} layout "{layout}" : ({tensor_type(permuted(data, layout, "NCHW"), dtype)}) ->',
        permuted(result, layout, "NCHW"), dtype, expected,
    )  # fmt: skip


def softmax(case):
    dtype, dims = case.rng.choice(FLOATS), case.shape(1, 3)
    axis = case.rng.randrange(-len(dims), len(dims))
    x, a = case.argument(dims, dtype)
    case.finish(f"relax.nn.softmax {x} axis {axis} :", dims, dtype, torch.softmax(to_torch(a, dtype), axis))


def reshape(case):
    rng, dtype = case.rng, case.rng.choice([*NUMBERS, "i1"])
    kept, sizes = case.shape(0, 1), [rng.choice([1, 2, 3, 4, 6]) for _ in range(rng.randint(0, 3))]
    dims = kept + [Dim(size) for size in sizes]
    total, shape = int(np.prod(sizes, dtype=np.int64)), []
    while total > 1 or rng.random() < 0.2:
        part = rng.choice([size for size in range(1, total + 1) if total % size == 0])
        shape.append(Dim(part))
        total //= part
    shape = kept + shape
    x, a = case.argument(dims, dtype)
    if kept and kept[0].is_symbolic() and sizes and rng.random() < 0.5:
        # The symbolic dimension is merged with the rest.
        size = kept[0].size * int(np.prod(sizes))
        shape = [Dim(size, f"{kept[0].text} * {int(np.prod(sizes))}")]
    if rng.random() < 0.2 and dims:
        size = int(np.prod([dim.size for dim in dims]))
        terms = " * ".join(dim.text for dim in dims)
        flat = [Dim(size, terms if any(dim.is_symbolic() for dim in dims) else None)]
        case.finish(f"relax.flatten {x} : ({tensor_type(dims, dtype)}) ->", flat, dtype, a.reshape(-1))
        return
    written = [dim.text for dim in shape]
    line = f"relax.reshape {x} shape [{', '.join(written)}] : ({tensor_type(dims, dtype)}) ->"
    case.finish(line, shape, dtype, a.reshape([dim.size for dim in shape]))


def permute_dims(case):
    dtype, dims = case.rng.choice([*NUMBERS, "i1"]), case.shape(0, 4)
    axes = case.rng.sample(range(len(dims)), len(dims))
    x, a = case.argument(dims, dtype)
    case.finish(
        f"relax.permute_dims {x} axes {axes} : ({tensor_type(dims, dtype)}) ->",
        [dims[axis] for axis in axes], dtype, a.transpose(axes),
    )  # fmt: skip


def concat(case):
    dtype, dims = case.rng.choice([*NUMBERS, "i1"]), case.shape(1, 3)
    axis = case.rng.randrange(len(dims))
    parts = [[*dims[:axis], case.dim(case.rng.randint(1, 3)), *dims[axis + 1 :]] for _ in range(case.rng.randint(1, 4))]
    arguments = [case.argument(part, dtype) for part in parts]
    along = [part[axis] for part in parts]
    text = " + ".join(dim.text for dim in along) if any(dim.is_symbolic() for dim in along) else None
    result = [*dims[:axis], Dim(sum(dim.size for dim in along), text), *dims[axis + 1 :]]
    types = ", ".join(tensor_type(part, dtype) for part in parts)
    names = ", ".join(name for name, _ in arguments)
    case.finish(
        f"relax.concat {names} axis {axis} : ({types}) ->", result, dtype,
        np.concatenate([array for _, array in arguments], axis),
    )  # fmt: skip


def reduction(case):
    rng, name = case.rng, case.rng.choice(["sum", "prod", "max", "min", "mean"])
    dtype, dims = rng.choice(FLOATS if name == "mean" else NUMBERS), case.shape()
    axes = sorted(rng.sample(range(len(dims)), rng.randint(0, len(dims))))
    keepdims, named = rng.random() < 0.5, rng.random() < 0.7
    axes = axes if named else list(range(len(dims)))
    x, a = case.argument(dims, dtype, *((-2, 2) if name == "prod" else (None, None)))
    wide = a.astype(np.float64) if dtype in TORCH else a
    function = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min, "mean": np.mean}[name]
    extra = {"dtype": wide.dtype} if name in ("sum", "prod") else {}
    expected = np.asarray(function(wide, tuple(axes), keepdims=keepdims, **extra))
    result = [Dim(1) if i in axes else dim for i, dim in enumerate(dims) if keepdims or i not in axes]
    case.finish(
        f"relax.{name} {x}{f' axis {axes}' if named else ''}{' keepdims' if keepdims else ''} : "
        f"({tensor_type(dims, dtype)}) ->", result, dtype, expected,
    )  # fmt: skip


def arg_reduction(case):
    rng, name = case.rng, case.rng.choice(["argmax", "argmin"])
    dtype, dims = rng.choice(NUMBERS), case.shape(1)
    axis, keepdims = rng.choice([None, *range(-len(dims), len(dims))]), rng.random() < 0.5
    # Few different values, so that some are equal: the first counts.
    x, a = case.argument(dims, dtype, 0, 2)
    expected = getattr(np, name)(a, axis, keepdims=keepdims)
    reduced = set(range(len(dims))) if axis is None else {axis % len(dims)}
    result = [Dim(1) if i in reduced else dim for i, dim in enumerate(dims) if keepdims or i not in reduced]
    case.finish(
        f"relax.{name} {x}{'' if axis is None else f' axis {axis}'}{' keepdims' if keepdims else ''} : "
        f"({tensor_type(dims, dtype)}) ->", result, "i64", expected,
    )  # fmt: skip


def where(case):
    dtype, dims = case.rng.choice([*NUMBERS, "i1"]), case.shape()
    shapes = [broadcast(dims)(case) for _ in range(3)]
    dtypes = ["i1", dtype, dtype]
    arguments = [case.argument(shape, kind) for shape, kind in zip(shapes, dtypes, strict=True)]
    types = ", ".join(tensor_type(shape, kind) for shape, kind in zip(shapes, dtypes, strict=True))
    names = ", ".join(name for name, _ in arguments)
    case.finish(
        f"relax.where {names} : ({types}) ->", broadcast_result(*shapes), dtype,
        np.where(*(array for _, array in arguments)),
    )  # fmt: skip


FAMILIES = [binary, binary, unary, astype, matmul, linear, conv2d, pool2d, softmax, reshape, permute_dims, concat,
            reduction, arg_reduction, where]  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--passes", default="", help="passes to run after legalization, separated by spaces")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} operators", flush=True)
    rng, cases = random.Random(options.seed), []
    for i in range(options.count):
        case = Case(rng)
        FAMILIES[i % len(FAMILIES)](case)
        cases.append(case)
    module = "\n".join(case.text(f"case{i}") for i, case in enumerate(cases))
    runs = [f"--mlc-interpret=entry=case{i}" for i in range(len(cases))]
    command = ["mlc-opt", "-", "-o", "/dev/null", "--relax-legalize-ops=enable-warning", *options.passes.split(), *runs]
    results = [line.split(": ", 1)[1] for line in harness.run(*command, text=module).stdout.splitlines()]
    if len(results) != len(cases):
        sys.exit(f"expected {len(cases)} results, got {len(results)}")
    for case, result in zip(cases, results, strict=True):
        try:
            case.check(result)
        except AssertionError as error:
            sys.exit(f"{case.text('main')}\n{error}")


if __name__ == "__main__":
    main()
