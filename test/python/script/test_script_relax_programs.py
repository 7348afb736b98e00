# ruff: noqa: E501 - a program of the tables is one line.
"""Graph programs in TVMScript: each is read, printed, read again as the same program and printed as the same text."""

import time

import pytest

from mlc._core.structural import assert_structural_equal, structural_hash
from mlc.script import DiagnosticError, from_source

X = 'x: R.Tensor((4, 8), "float32")'
XY = X + ', y: R.Tensor((4, 8), "float32")'
V = 'v: R.Tensor((8,), "float32")'
N = 'x: R.Tensor(("n", 8), "float32")'
IMAGE = 'x: R.Tensor((1, 3, 16, 16), "float32"), w: R.Tensor((6, 3, 3, 3), "float32")'
B = 'c: R.Tensor((), "bool"), '

# Parameters, statements, and what the printed text has.
PROGRAMS = [
    # Elementwise operators.
    *((XY, f"return R.{op}(x, y)", f"gv: R.Tensor((4, 8), dtype=\"float32\") = R.{op}(x, y)") for op in (
        "add", "subtract", "multiply", "divide", "floor_divide", "mod", "floor_mod", "power", "maximum", "minimum")),
    *((XY, f"return R.{op}(x, y)", f"gv: R.Tensor((4, 8), dtype=\"bool\") = R.{op}(x, y)") for op in (
        "equal", "not_equal", "less", "less_equal", "greater", "greater_equal")),
    *((X, f"return R.{op}(x)", f"= R.{op}(x)") for op in (
        "abs", "negative", "exp", "log", "sqrt", "rsqrt", "tanh", "sigmoid", "erf", "nn.relu")),
    *(('a: R.Tensor((4,), "bool"), b: R.Tensor((4,), "bool")', f"return R.{op}(a, b)", f"= R.{op}(a, b)") for op in (
        "logical_and", "logical_or", "logical_xor")),
    ('a: R.Tensor((4,), "bool")', "return R.logical_not(a)", "= R.logical_not(a)"),
    (X, 'return R.astype(x, "float16")', 'R.Tensor((4, 8), dtype="float16") = R.astype(x, dtype="float16")'),
    (X, 'return R.astype(x, dtype="int32")', 'R.astype(x, dtype="int32")'),
    ('c: R.Tensor((4, 8), "bool"), ' + XY, "return R.where(c, x, y)", "= R.where(c, x, y)"),
    # Broadcasting, scalars and operators of Python.
    (X + ", " + V, "return R.add(x, v)", 'R.Tensor((4, 8), dtype="float32") = R.add(x, v)'),
    (N, 'return R.multiply(x, R.const(2.0, "float32"))', 'R.multiply(x, R.const(2.0, "float32"))'),
    (XY, "return (x + y) * x - y / x", "= R.subtract("),
    (XY, "return -x", "= R.negative(x)"),
    (XY, "return x ** y", "= R.power(x, y)"),
    (XY, "return x < y", "= R.less(x, y)"),
    (X, 'return R.add(x, R.const(1, "float32"))', 'R.const(1.0, "float32")'),
    ('x: R.Tensor((4,), "int32")', "y = 1\n    return R.add(x, y)", 'R.add(x, R.const(1, "int32"))'),
    ('x: R.Tensor((4,), "bool")', "return R.logical_and(x, R.const(True))", 'R.const(True, "bool")'),
    ('x: R.Tensor((4,), "float16")', 'return R.add(x, R.const(0.5, "float16"))', 'R.const(0.5, "float16")'),
    ('x: R.Tensor((4,), "uint8")', 'return R.add(x, R.const(200, "uint8"))', 'R.const(200, "uint8")'),
    # Reductions and searches.
    *((X, f"return R.{op}(x)", f'gv: R.Tensor((), dtype="float32") = R.{op}(x, axis=None, keepdims=False)') for op in (
        "sum", "mean", "max", "min", "prod")),
    (X, "return R.sum(x, axis=1, keepdims=True)", "R.Tensor((4, 1), dtype=\"float32\") = R.sum(x, axis=[1], keepdims=True)"),
    (X, "return R.max(x, axis=[0, 1])", "R.max(x, axis=[0, 1], keepdims=False)"),
    (X, "return R.mean(x, -1)", "R.mean(x, axis=[-1], keepdims=False)"),
    (X, "return R.argmax(x, axis=1)", 'R.Tensor((4,), dtype="int64") = R.argmax(x, axis=1, keepdims=False)'),
    (X, "return R.argmin(x)", 'R.Tensor((), dtype="int64") = R.argmin(x, axis=None, keepdims=False)'),
    (N, "return R.sum(x, axis=0)", 'R.Tensor((8,), dtype="float32") = R.sum(x, axis=[0], keepdims=False)'),
    # Products.
    (X + ', w: R.Tensor((8, 3), "float32")', "return R.matmul(x, w)", 'R.matmul(x, w, out_dtype="void")'),
    (X + ', w: R.Tensor((8, 3), "float32")', 'return R.matmul(x, w, out_dtype="float32")', 'out_dtype="float32")'),
    (X + ", " + V, "return R.matmul(x, v)", 'R.Tensor((4,), dtype="float32") = R.matmul(x, v'),
    (N + ', w: R.Tensor((8, "m"), "float32")', "return R.matmul(x, w)", 'R.Tensor((n, m), dtype="float32") = R.matmul'),
    (X + ', w: R.Tensor((3, 8), "float32")', "return R.matmul(x, R.permute_dims(w))", "= R.permute_dims(w, axes=None)"),
    # Shapes.
    (X, "return R.reshape(x, (8, 4))", "R.reshape(x, R.shape([8, 4]))"),
    (X, "return R.reshape(x, R.shape([32]))", "R.reshape(x, R.shape([32]))"),
    (X, "return R.reshape(x, (2, -1))", "R.reshape(x, R.shape([2, 16]))"),
    (N, "n = T.int64()\n    return R.reshape(x, (n * 8,))", "R.reshape(x, R.shape([n * 8]))"),
    (N, "n = T.int64()\n    s = R.shape([n * 8])\n    return R.reshape(x, s)", "s: R.Shape([n * 8]) = R.shape([n * 8])"),
    (X, "return R.permute_dims(x, axes=[1, 0])", "R.permute_dims(x, axes=[1, 0])"),
    (X, "return R.flatten(x)", 'R.Tensor((32,), dtype="float32") = R.flatten(x)'),
    (XY, "return R.concat((x, y), axis=1)", 'R.Tensor((4, 16), dtype="float32") = R.concat((x, y), axis=1)'),
    (XY, "return R.concat([x, y, x])", "R.concat((x, y, x), axis=0)"),
    (X, "return R.concat((x,))", "R.concat((x,), axis=0)"),
    (N, "return R.shape_of(x)", "gv: R.Shape([n, 8]) = R.shape_of(x)"),
    (N, "s = R.shape_of(x)\n    return R.reshape(x, s)", "R.reshape(x, R.shape([n, 8]))"),
    # Neural networks.
    (IMAGE, "return R.nn.conv2d(x, w)", 'R.nn.conv2d(x, w, strides=[1, 1], padding=[0, 0, 0, 0], dilation=[1, 1], groups=1, '
     'data_layout="NCHW", kernel_layout="OIHW", out_layout="NCHW", out_dtype="void")'),
    (IMAGE, "return R.nn.conv2d(x, w, strides=2, padding=1)", "strides=[2, 2], padding=[1, 1, 1, 1]"),
    (IMAGE, "return R.nn.conv2d(x, w, padding=(1, 2))", "padding=[1, 2, 1, 2]"),
    (IMAGE, "return R.nn.conv2d(x, w, strides=(2, 1), dilation=[1, 2])", "strides=[2, 1], padding=[0, 0, 0, 0], dilation=[1, 2]"),
    (IMAGE, "return R.nn.max_pool2d(x, pool_size=(2, 2), strides=2)", "R.nn.max_pool2d(x, pool_size=[2, 2], strides=[2, 2], "
     'dilation=[1, 1], padding=[0, 0, 0, 0], ceil_mode=False, count_include_pad=False, layout="NCHW", out_layout="NCHW")'),
    (IMAGE, "return R.nn.avg_pool2d(x, pool_size=2, ceil_mode=True, count_include_pad=True)", "ceil_mode=True, count_include_pad=True"),
    (X, "return R.nn.softmax(x)", "R.nn.softmax(x, axis=-1)"),
    (X, "return R.nn.softmax(x, axis=0)", "R.nn.softmax(x, axis=0)"),
    # Tuples.
    (XY, "t = (x, y)\n    return t[1]", "return y"),
    (XY, "return x, y", "return (x, y)"),
    (XY, "t = R.tuple(x, y)\n    return t", "= x, y\n    return t"),
    ('t: R.Tuple(R.Tensor((4,), "float32"), R.Tensor((8,), "int32"))', "a = t[0]\n    b = t[1]\n    return b",
     'b: R.Tensor((8,), dtype="int32") = t[1]'),
    ('t: R.Tuple(R.Tensor((4,), "float32"), R.Tensor((4,), "float32"))', "a, b = t\n    return R.add(a, b)", "a: R.Tensor"),
    ("t: R.Tuple(R.Tuple(R.Object, R.Object), R.Shape([2]))", "return t[0][1]", "t: R.Tuple(R.Tuple(R.Object, R.Object), R.Shape([2]))"),
    (X, "return (x, (x, x))", "return (x, (x, x))"),
    # Types.
    ("x: R.Tensor", "return x", "x: R.Tensor) -> R.Tensor:"),
    ("x: R.Tensor(ndim=3)", "return x", "x: R.Tensor(ndim=3)"),
    ('x: R.Tensor("float32")', "return x", 'x: R.Tensor(dtype="float32")'),
    ('x: R.Tensor(None, "float32", ndim=2)', "return x", 'x: R.Tensor(dtype="float32", ndim=2)'),
    ('x: R.Tensor((), "int8")', "return x", 'x: R.Tensor((), dtype="int8")'),
    ('x: R.Tensor((0, 3), "bool")', "return x", 'x: R.Tensor((0, 3), dtype="bool")'),
    ("x: R.Object", "return x", "x: R.Object"),
    ('x: R.Prim("int32")', "return x", 'x: R.Prim("int32")'),
    ("x: R.Shape(ndim=2)", "return x", "x: R.Shape(ndim=2)"),
    ("x: R.Shape", "return x", "x: R.Shape(ndim=-1)"),
    ('x: R.Tensor(("n", "m * 2", "n + 1"), "float32"), s: R.Shape(["m"])', "return x", '("n", "m * 2", "n + 1")'),
    ('x: R.Tensor(("n // 4", 2), "float32"), s: R.Shape(["n"])', "return x", '("n // 4", 2)'),
    # Casts and symbols.
    ('x: R.Tensor(ndim=2, dtype="float32")', 'y = R.match_cast(x, R.Tensor(("n", 4), "float32"))\n    return y', None),
    ('x: R.Tensor(ndim=2, dtype="float32")', 'n = T.int64()\n    y = R.match_cast(x, R.Tensor((n, 4), "float32"))\n    return y',
     "y: R.Tensor((n, 4), dtype=\"float32\") = R.match_cast(x, R.Tensor((n, 4), dtype=\"float32\"))"),
    ("x: R.Object", 'y = R.match_cast(x, R.Tensor((3,), "int64"))\n    return y', "R.match_cast(x, R.Tensor((3,), dtype=\"int64\"))"),
    ("s: R.Shape(ndim=2)", "a, b = T.int64(), T.int64()\n    t = R.match_cast(s, R.Shape([a, b]))\n    return R.shape([a + b])",
     "return R.shape([a + b])"),
    ('x: R.Tensor(ndim=1, dtype="float32")', 'n = T.int64()\n    with R.dataflow():\n        y = R.match_cast(x, R.Tensor((n,), "float32"))\n'
     "        R.output(y)\n    z = R.add(y, y)\n    return z", 'z: R.Tensor((n,), dtype="float32") = R.add(y, y)'),
    (N, "n = T.int64()\n    k = n * 2\n    return R.shape([k])", "R.shape([n * 2])"),
    (N, "m = T.int64()\n    return x", "return x"),
    # Dataflow.
    (X, "with R.dataflow():\n        a = R.exp(x)\n        b = R.log(a)\n        R.output(b)\n    return b",
     "            R.output(b)".removeprefix("    ")),
    (X, "with R.dataflow():\n        a = R.exp(x)\n        b = R.log(a)\n        R.output(a, b)\n    return (a, b)", "R.output(a, b)"),
    (X, "with R.dataflow():\n        a = R.exp(x)\n        R.output(a)\n    with R.dataflow():\n        b = R.log(a)\n        R.output(b)\n"
     "    c = R.tanh(b)\n    return c", "c: R.Tensor((4, 8), dtype=\"float32\") = R.tanh(b)"),
    (X, "with R.dataflow():\n        a = R.exp(x)\n        gv = a\n        R.output(gv)\n    return gv", "R.output("),
    (X, "with R.dataflow():\n        x = R.exp(x)\n        x = R.exp(x)\n        R.output(x)\n    return x", "x_1: R.Tensor"),
    # Calls by name.
    (X, 'return R.call_dps_packed("f", (x,), R.Tensor((4, 8), "float32"))',
     'gv = R.call_dps_packed("f", (x,), out_sinfo=R.Tensor((4, 8), dtype="float32"))'),
    (X, 'return R.call_dps_packed("f", x, out_sinfo=R.Tensor((4,), "float32"))', '"f", (x,), out_sinfo=R.Tensor((4,)'),
    (X, 'return R.call_tir("env.f", (x,), (4,), dtype="float32")', 'R.call_dps_packed("env.f", (x,), out_sinfo=R.Tensor((4,)'),
    (X, 'a, b = R.call_dps_packed("f", (x,), [R.Tensor((4,), "float32"), R.Tensor((2,), "int8")])\n    return b',
     'out_sinfo=[R.Tensor((4,), dtype="float32"), R.Tensor((2,), dtype="int8")]'),
    (X, 'return R.call_dps_packed("f", (), R.Tensor((4,), "float32"))', '"f", (), out_sinfo'),
    (X, 'return R.call_pure_packed("f", x, sinfo_args=R.Tensor((4,), "float32"))', 'R.call_pure_packed("f", x, sinfo_args=(R.Tensor((4,)'),
    (X, 'return R.call_pure_packed("f", x, sinfo_args=[R.Object])', "sinfo_args=(R.Object,))"),
    (X, 'f = R.ExternFunc("f")\n    return R.call_dps_packed(f, (x,), R.Tensor((4,), "float32"))', 'R.call_dps_packed("f"'),
    # Branches.
    (B + XY, "if c:\n        z = x\n    else:\n        z = y\n    return z", "if c:\n        z: R.Tensor"),
    (B + XY, "if c:\n        a = R.exp(x)\n        z = R.log(a)\n    else:\n        z = y\n    return R.tanh(z)", "= z_then\n"),
    (B + XY, "if c:\n        if c:\n            z = x\n        else:\n            z = R.exp(y)\n    else:\n        z = y\n    return z",
     "        if c:\n            z_then: R.Tensor"),
    (B + X + ", " + V, "if c:\n        z = x\n    else:\n        z = v\n    return z", 'z: R.Tensor(dtype="float32") = z_then'),
    (XY, "c = R.less(R.sum(x), R.sum(y))\n    if c:\n        z = x\n    else:\n        z = y\n    return z", "if c:"),
    # Others.
    (X, 'R.func_attr({"num_input": 1, "global_symbol": "main"})\n    return x', 'R.func_attr({"num_input": 1})'),
    (X, 'R.func_attr({"a": [1, 2], "b": {"c": "d"}, "e": True})\n    return x', 'R.func_attr({"a": [1, 2], "b": {"c": "d"}, "e": True})'),
    (X, '"""What this does."""\n    return x', "return x"),
    (X, "y: R.Tensor((4, 8), \"float32\") = R.exp(x)\n    return y", 'y: R.Tensor((4, 8), dtype="float32") = R.exp(x)'),
    (X, "y: R.Tensor = R.exp(x)\n    return y", 'y: R.Tensor((4, 8), dtype="float32") = R.exp(x)'),
    (X, "return relax.op.add(x, relax.op.nn.relu(x))", "R.nn.relu(x)"),
    (X, "return R.prim_value(3)", "R.prim_value(3)"),
    (X, "a = R.prim_value(2.5)\n    return a", 'a: R.Prim("float64") = R.prim_value(T.float64(2.5))'),
    (X, "return R.const([[1.0, 2.0], [3.0, 4.0]], \"float32\")", 'metadata["relax.expr.Constant"][0]'),
    (X, "y = x\n    z = y\n    return z", "return x"),
]  # fmt: skip


def read(parameters, body, options=""):
    return from_source(f"from mlc import relax\n\n@R.function{options}\ndef main({parameters}):\n    {body}\n")


@pytest.mark.parametrize("parameters, body, expected", PROGRAMS, ids=[str(i) for i in range(len(PROGRAMS))])
def test_a_program(parameters, body, expected):
    if expected is None:
        # A string is a dimension in a signature only.
        with pytest.raises(DiagnosticError, match="which only a signature may have"):
            read(parameters, body)
        return
    program = read(parameters, body)
    text = program.script(show_meta=True)
    assert expected in text
    again = from_source(text)
    assert_structural_equal(again, program)
    assert structural_hash(again) == structural_hash(program)
    assert again.script(show_meta=True) == text


# Parameters, statements, and what the errors say.
WRONG = [
    (X, "return R.foo(x)", ["R has no operator 'foo'"]),
    (X, "return R.nn.sofmax(x)", ["R.nn has no 'sofmax'"]),
    (X + ', y: R.Tensor((3, 8), "float32")', "return R.add(x, y)", ["cannot broadcast dimension 4 against 3"]),
    (X + ', y: R.Tensor((4, 8), "int32")', "return R.add(x, y)", ["R.add: expected operands of the same element type"]),
    (X, "return R.add(x)", ["add() missing 1 required positional argument: 'x2'"]),
    (X, "return R.add(x, x, x)", ["add() takes 2 positional arguments but 3 were given"]),
    (X, "return R.exp(x, axis=1)", ["exp() got an unexpected keyword argument 'axis'"]),
    (X, "return R.add(x, y)", ["Undefined variable: y"]),
    (X, "return R.matmul(x, x)", ["summed over to be 8, but got 4"]),
    (X, "return R.reshape(x, (5, 5))", ["the number of elements to be 32, but got 25"]),
    (X, "return R.permute_dims(x, [0, 0])", ["names axis 0 twice"]),
    (X, "return R.sum(x, axis=2)", ["expected an axis of a tensor of rank 2, but got 2"]),
    (X, "return R.concat((x, R.sum(x)), axis=0)", ["R.concat: "]),
    (X, "return R.astype(x, 'float7')", ["'float7' is not a dtype"]),
    (X, "return R.nn.conv2d(x, x)", ["expected data to have rank 4"]),
    (X, "with R.dataflow():\n        y = R.exp(x)\n        R.output(z)\n    return y", ["Undefined variable: z"]),
    (X, "with R.dataflow():\n        y = R.exp(x)\n        R.output(y)\n        z = R.exp(y)\n    return y",
     ["R.output is the last statement of a dataflow block"]),
    (X, "with R.dataflow():\n        y = R.exp(x)\n        z = R.exp(y)\n        R.output(z)\n    return y", ["Undefined variable: y"]),
    (X, "with R.dataflow() as d:\n        y = x\n    return y", ["opens one scope and gives it no name"]),
    (X, "with x:\n        y = x\n    return x", ["R.dataflow() is expected"]),
    (X, "R.output(x)\n    return x", ["R.output"]),
    (X, "with R.dataflow():\n        with R.dataflow():\n            y = x\n    return x", ["cannot be inside another one"]),
    (B + X, "with R.dataflow():\n        if c:\n            y = x\n        else:\n            y = x\n        R.output(y)\n    return x",
     ["an if cannot be in a dataflow block"]),
    (X, "with R.dataflow():\n        y = R.call_packed('f', x, sinfo_args=R.Object)\n        R.output(y)\n    return x",
     ["cannot be inside a dataflow block"]),
    (X, "y = R.exp(x)", ["the function has no return"]),
    (X, "return", ["a value is returned"]),
    (X, "return x\n    y = x", ["a statement after return is never reached"]),
    (X, "while True:\n        pass\n    return x", ["a loop is not part of a graph function"]),
    (X, "y: R.Tensor((4, 9), 'float32') = R.exp(x)\n    return y", ["is declared, but the value is"]),
    (X, "y: R.Tensor((4, 8), 'int32') = R.exp(x)\n    return y", ["is declared, but the value is"]),
    (X, "y: R.Tensor((4, 8), 'float32')\n    return y", ["'y' has a type, but no value"]),
    (X, "return R.match_cast(x, R.Tensor((4, 9), 'float32'))", ["dimension 1 is 8 and can never be 9"]),
    (X, "return R.match_cast(x, R.Tensor((4, 8), 'int8'))", ["cannot cast"]),
    (X, "return R.call_dps_packed('f', (x,))", ["out_sinfo"]),
    (X, "return R.call_dps_packed('f', (x,), R.Tensor(ndim=2, dtype='float32'))", ["R.call_dps_packed: "]),
    (X, "n = T.int64()\n    return R.call_dps_packed('f', (x,), R.Tensor((n,), 'float32'))", ["uses the symbol n"]),
    (X, "n = T.int32()\n    return x", ["a dimension is int64, but 'n' is int32"]),
    (X, "a, b = x, x, x\n    return a", ["2 names are given for 3 values"]),
    (X, "a = b = x\n    return a", ["several targets"]),
    (X, "a, a = x, x\n    return a", ["a name stands twice"]),
    (X, "return x[0]", ["only a tuple has items"]),
    (X, "return (x, x)[2]", ["tuple index out of range"]),
    (X, "return x + 1.0", ["make it relax.const(1.0, dtype)"]),
    (X, "return x.foo", ["foo"]),
    (X, "import os\n    return x", ["an import is not part of a function"]),
    (X, "return R.reshape(x, (-1, -1))", ["more than one -1"]),
    ("x", "return x", ["the parameter 'x' has no type annotation"]),
    ('x: R.Tensor(4, "float32")', "return x", ["the shape of a tensor is a tuple"]),
    ('x: R.Tensor(("n * 2",), "float32")', "return x", ["no argument has n as a dimension by itself"]),
    ('x: R.Tensor((-1,), "float32")', "return x", ["a dimension is not negative"]),
    ('x: R.Tensor((4,), "float33")', "return x", ["'float33' is not a dtype"]),
    ("x: 3", "return x", ["a type such as R.Tensor"]),
    (X + "=3", "return x", ["plain parameters only, without defaults"]),
    # All errors of a program in one go.
    (X, "a = R.foo(x)\n    b = R.sum(x, axis=5)\n    c = q\n    return R.add(b, a)", ["'foo'", "but got 5", "variable: q"]),
]  # fmt: skip


@pytest.mark.parametrize("parameters, body, messages", WRONG, ids=[str(i) for i in range(len(WRONG))])
def test_a_wrong_program(parameters, body, messages):
    with pytest.raises(DiagnosticError) as error:
        read(parameters, body)
    found = str(error.value)
    for message in messages:
        assert message in found
    assert found.count("error: ") == len(messages) == found.count("--> <str>:")
    assert "^" in found and "Traceback" not in found


def test_a_call_of_a_function_that_is_not_there():
    with pytest.raises(DiagnosticError, match="the module has no function 'g'; it has"):
        from_source("""
@I.ir_module
class Module:
    @R.function
    def main(x: R.Tensor((4,), "float32")):
        return Module.g(x)
""")


def test_the_time_of_a_thousand_operators():
    lines = ["    v0 = R.add(x, x)"]
    lines += [f"    v{i} = R.{('add', 'multiply')[i % 2]}(v{i - 1}, x)" for i in range(1, 1000)]
    text = '@R.function\ndef main(x: R.Tensor((4, 8), "float32")):\n' + "\n".join(lines) + "\n    return v999\n"
    start = time.perf_counter()
    program = from_source(text)
    parsed = time.perf_counter()
    printed = program.script()
    end = time.perf_counter()
    assert printed.count(" = R.") == 1000
    # Linear in the size: a bound that only another order of growth would miss.
    assert parsed - start < 30 and end - parsed < 5
    print(f"parse {parsed - start:.3f} s, print {end - parsed:.3f} s")
