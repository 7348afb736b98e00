"""Functions inside of graph functions, and scalars in graphs: text, text again, and what runs."""

# ruff: noqa: E501 - what is printed is as it is

import numpy as np
import pytest

from mlc import nd, relax, script, tir
from mlc._core.structural import assert_structural_equal

TEXTS = {
    "captures": """
# from tvm.script import relax as R

@R.function
def main(x: R.Tensor((4,), dtype="float32"), c: R.Tensor((4,), dtype="float32")) -> R.Tensor((4,), dtype="float32"):
    @R.function
    def inner(y: R.Tensor((4,), dtype="float32")) -> R.Tensor((4,), dtype="float32"):
        z: R.Tensor((4,), dtype="float32") = R.add(y, c)
        return z

    @R.function
    def outer(y: R.Tensor((4,), dtype="float32")) -> R.Tensor((4,), dtype="float32"):
        z: R.Tensor((4,), dtype="float32") = inner(y)
        w: R.Tensor((4,), dtype="float32") = R.multiply(z, x)
        return w

    w: R.Tensor((4,), dtype="float32") = outer(x)
    return w
""",
    "symbols": """
# from tvm.script import ir as I
# from tvm.script import tir as T
# from tvm.script import relax as R

@I.ir_module
class Module:
    @R.function(private=True)
    def twice(x: R.Tensor(("n",), dtype="float32")) -> R.Tensor(("n",), dtype="float32"):
        n = T.int64()
        gv: R.Tensor((n,), dtype="float32") = R.add(x, x)
        return gv

    @R.function
    def main(x: R.Tensor(("n",), dtype="float32")) -> R.Tensor(("n",), dtype="float32"):
        n = T.int64()
        cls = Module
        @R.function
        def inner(a: R.Tensor((n,), dtype="float32")) -> R.Tensor((n,), dtype="float32"):
            b: R.Tensor((n,), dtype="float32") = cls.twice(a)
            return b

        gv: R.Tensor((n,), dtype="float32") = inner(x)
        return gv
""",
    "scalars": """
# from tvm.script import tir as T
# from tvm.script import relax as R

@R.function
def main(x: R.Tensor(("n", 4), dtype="float32"), i: R.Prim("int64"), j: R.Prim("int64"), f: R.Prim("float32")) -> R.Prim(value="n * 2"):
    n = T.int64()
    a: R.Prim("int64") = R.add(i, j)
    b: R.Prim("bool") = R.less(i, a)
    c: R.Tensor((n, 4), dtype="float32") = R.multiply(x, f)
    d: R.Prim(value=n * 2) = R.prim_value(n * 2)
    return d
""",
    "quantized": """
# from tvm.script import relax as R

@R.function
def main(x: R.Tensor((8,), dtype="float32")) -> R.Tensor((8,), dtype="float32"):
    q: R.Tensor((8,), dtype="int8") = R.quantize(x, R.const(0.5, "float32"), R.const(1, "int8"), out_dtype="int8", axis=-1)
    y: R.Tensor((8,), dtype="float32") = R.dequantize(q, R.const(0.5, "float32"), R.const(1, "int8"), out_dtype="float32", axis=-1)
    return y
""",
}


@pytest.mark.parametrize("name", TEXTS)
def test_text(name):
    text = TEXTS[name].strip("\n")
    made = script.from_source(text)
    assert made.script() == text
    assert_structural_equal(script.from_source(made.script()), made)


def run(mod, name, *args):
    machine = relax.VirtualMachine(relax.build(mod))
    return machine[name](*[nd.array(arg) for arg in args]).numpy()


def test_functions_go_with_the_one_around():
    function = script.from_source(TEXTS["captures"])
    mod = tir.IRModule({"first": function, "second": function.with_attr("num_input", 1)})
    assert [f.count("def inner(") for f in (mod["first"].script(), mod["second"].script())] == [1, 1]
    assert len(mod.get_global_vars()) == 6
    x, c = np.arange(4, dtype="float32"), np.ones(4, "float32")
    for name in ("first", "second"):
        np.testing.assert_allclose(run(mod, name, x, c), (x + c) * x)


def test_quantized_numbers():
    function = script.from_source(TEXTS["quantized"])
    x = np.array([-100, -1, -0.3, 0, 0.2, 0.3, 5, 100], "float32")
    expected = (np.clip(np.round(x / 0.5) + 1, -128, 127) - 1) * 0.5
    np.testing.assert_allclose(run(tir.IRModule({"main": function}), "main", x), expected)


@pytest.mark.parametrize(
    ("body", "message", "underlined"),
    [
        ("a = R.add(i, f)", "add: expected operands of one dtype, but got int64 and float32", "R.add(i, f)"),
        ("a = R.add(x, i)", "add: expected operands of one dtype, but got float32 and int64", "R.add(x, i)"),
        (
            "a: R.Prim(value=n) = R.prim_value(n + 1)",
            "R.Prim(value=n) is declared, but the value is R.Prim(value=n + 1)",
            "R.Prim(value=n)",
        ),
        ('a: R.Prim("int32") = i', 'R.Prim("int32") is declared, but the value is R.Prim("int64")', 'R.Prim("int32")'),
        ("t = (x, x)\n    a = t[3]", "the tuple has 2 items, and none of number 3", "t[3]"),
        ("a = R.quantize(x, f, f)", "quantize: a tensor is expected", "R.quantize(x, f, f)"),
        ("a = R.quantize(x, R.const(1.0), R.const(0), out_dtype='bool')", "out_dtype is one of int8", None),
        ("a = R.quantize(x, R.const([1.0, 2.0]), R.const(0))", "expected scale to have 4 numbers, but got 2", None),
        ("a = R.repeat(x, -1)", "expected 'repeats' to be at least 1, but got -1", "R.repeat(x, -1)"),
        ("a = R.split(x, -1)", "expected at least one section, but got -1", "R.split(x, -1)"),
        ("a = R.layout_transform(x, lambda i: i)", "a function of 1 values is given where one of 2 is", None),
        ("@R.function\n    def g(y: R.Prim('int64')):\n        return y + q\n    a = x", "Undefined variable: q", "q"),
    ],
)
def test_errors(body, message, underlined):
    text = f"""
@R.function
def main(x: R.Tensor(("n", 4), "float32"), i: R.Prim("int64"), f: R.Prim("float32")):
    n = T.int64()
    {body}
    return a
"""
    with pytest.raises(Exception) as error:  # noqa: PT011
        script.from_source(text)
    found = str(error.value)
    assert message in found
    lines = [line.partition("|")[2] for line in found.splitlines() if "|" in line]
    marked = next((i for i, line in enumerate(lines) if "^" in line), None)
    if underlined is not None:
        begin, end = lines[marked].find("^"), lines[marked].rfind("^") + 1
        assert lines[marked - 1][begin:end] == underlined
