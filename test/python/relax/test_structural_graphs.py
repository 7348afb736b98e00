"""The first place where two graphs differ, and what is the same but for the names of variables from outside."""

import pytest

import mlc.tvm

mlc.tvm.install()

import tvm  # noqa: E402
from tvm import relax, tir  # noqa: E402
from tvm.ir import assert_structural_equal, structural_equal, structural_hash  # noqa: E402

pytestmark = pytest.mark.usefixtures("names_of_tvm")


SIGNATURE = 'x: R.Tensor((2, 3), "float32"), y: R.Tensor((2, 3), "float32")'
SYMBOLS = 'x: R.Tensor(("n", 3), "float32"), y: R.Tensor(("{}", 3), "float32")'


def module(body, signature=SIGNATURE):
    lines = "\n            ".join(body.splitlines())
    return tvm.script.from_source(f"""
@I.ir_module
class Module:
    @R.function
    def main({signature}):
        with R.dataflow():
            {lines}
            R.output(gv)
        return gv
""")


def function(body):
    lines = "\n    ".join(body.splitlines())
    head = 'x: R.Tensor((2, 3), "float32"), c: R.Tensor((), "bool")'
    return tvm.script.from_source(f"@R.function\ndef main({head}):\n    {lines}\n")


def message(lhs, rhs, **options):
    assert not structural_equal(lhs, rhs, **options) and not structural_equal(rhs, lhs, **options)
    with pytest.raises(ValueError) as raised:
        assert_structural_equal(lhs, rhs, **options)
    return str(raised.value)


CALL = "body.blocks[0].bindings[0].value"
OUT = 'R.Tensor((2, 3), "float32")'
# Two bodies, the path to where they differ, and what both have there.
PLACES = {
    "argument": ("gv = R.add(x, y)", "gv = R.add(x, x)", f"{CALL}.args[1]", "y", "x"),
    "operator": ("gv = R.add(x, y)", "gv = R.multiply(x, y)", f"{CALL}.op", "relax.add", "relax.multiply"),
    "attribute": ("gv = R.sum(x, axis=1)", "gv = R.sum(x, axis=0)", f"{CALL}.attrs.axis", "[1]", "[0]"),
    "shape": (
        "gv = R.reshape(x, (3, 2))",
        "gv = R.reshape(x, (6, 1))",
        f"{CALL}.args[1].values",
        "R.shape([3, 2])",
        "R.shape([6, 1])",
    ),
    "list_of_arguments": ("gv = R.concat((x, y))", "gv = R.concat((x, x))", f"{CALL}.args[0].fields[1]", "y", "x"),
    "the_same_argument_twice": ("gv = R.add(x, x)", "gv = R.add(x, y)", f"{CALL}.args[1]", "x", "y"),
    "second_binding": (
        "lv = R.exp(x)\ngv = R.add(lv, y)",
        "lv = R.exp(x)\ngv = R.add(lv, x)",
        "body.blocks[0].bindings[1].value.args[1]",
        "y",
        "x",
    ),
    "variable": (
        "lv = R.exp(x)\nlv1 = R.exp(x)\ngv = R.add(lv, y)",
        "lv = R.exp(x)\nlv1 = R.exp(x)\ngv = R.add(lv1, y)",
        "body.blocks[0].bindings[2].value.args[0]",
        "lv",
        "lv1",
    ),
    "more_bindings": (
        "lv = R.exp(x)\ngv = R.add(lv, y)",
        "lv = R.exp(x)\nlv1 = R.sin(x)\ngv = R.add(lv, y)",
        "body.blocks[0].bindings[1].value.op",
        "relax.add",
        "relax.sin",
    ),
    "tuple": ("gv = (x, y)", "gv = (y, x)", f"{CALL}.fields[0]", "x", "y"),
    "item": (
        "lv = R.split(x, 3, axis=1)\ngv = lv[0]",
        "lv = R.split(x, 3, axis=1)\ngv = lv[1]",
        "body.blocks[0].bindings[1].value",
        "lv[0]",
        "lv[1]",
    ),
    "element_of_a_constant": (
        'gv = R.add(x, R.const([[1.0, 2.0, 3.0]], "float32"))',
        'gv = R.add(x, R.const([[1.0, 2.0, 4.0]], "float32"))',
        f"{CALL}.args[1].data",
        None,
        None,
    ),
    "function_of_a_library": (
        f'gv = R.call_dps_packed("a", (x,), {OUT})',
        f'gv = R.call_dps_packed("b", (x,), {OUT})',
        f"{CALL}.args[0]",
        'R.ExternFunc("a")',
        'R.ExternFunc("b")',
    ),
    "arguments_of_it": (
        f'gv = R.call_dps_packed("a", (x, y), {OUT})',
        f'gv = R.call_dps_packed("a", (x, x), {OUT})',
        f"{CALL}.args[1].fields[1]",
        "y",
        "x",
    ),
    "struct_info": (
        f'gv = R.call_pure_packed("a", x, sinfo_args={OUT})',
        'gv = R.call_pure_packed("a", x, sinfo_args=R.Tensor((2, 4), "float32"))',
        "body.blocks[0].bindings[0].var.struct_info_",
        'R.Tensor((2, 3), dtype="float32")',
        'R.Tensor((2, 4), dtype="float32")',
    ),
    "match_cast": (f"gv = R.match_cast(x, {OUT})", f"gv = R.match_cast(y, {OUT})", CALL, "x", "y"),
}


@pytest.mark.parametrize("lhs, rhs, path, first, second", PLACES.values(), ids=PLACES)
def test_the_path_to_a_difference(lhs, rhs, path, first, second):
    text = message(module(lhs), module(rhs))
    path = f'<root>.functions[I.GlobalVar("main")].{path}:\n'
    assert f"caused by lhs at {path}" in text and f"and rhs at {path}" in text
    # A line of each is underlined.
    assert [set(line.strip()) for line in text.splitlines()].count({"^"}) >= 2
    if first is not None:
        assert text.splitlines()[0].endswith(f"the first has {first} and the second {second}")


SIGNATURES = {
    "struct_info": (SIGNATURE, SIGNATURE.replace("y: R.Tensor((2, 3)", "y: R.Tensor((2, 1)"), "params[1].struct_info_"),
    "symbols": (SYMBOLS.format("n"), SYMBOLS.format("m"), "params[1].struct_info_"),
    "count": (SIGNATURE, SIGNATURE + ', z: R.Tensor((2, 3), "float32")', "params"),
}


@pytest.mark.parametrize("lhs, rhs, path", SIGNATURES.values(), ids=SIGNATURES)
def test_the_path_into_a_signature(lhs, rhs, path):
    text = message(module("gv = R.exp(x)", lhs), module("gv = R.exp(x)", rhs))
    assert f'caused by lhs at <root>.functions[I.GlobalVar("main")].{path}:\n' in text


IN_FUNCTIONS = {
    "branch": (
        "if c:\n  a = R.exp(x)\n  z = R.add(a, a)\nelse:\n  z = R.add(x, x)\nreturn z",
        "if c:\n  a = R.sin(x)\n  z = R.add(a, a)\nelse:\n  z = R.add(x, x)\nreturn z",
        "body.blocks[0].bindings[0].value.true_branch.blocks[0].bindings[0].value.op",
    ),
    "other_branch": (
        "if c:\n  z = R.add(x, x)\nelse:\n  z = R.add(x, x)\nreturn z",
        "if c:\n  z = R.add(x, x)\nelse:\n  z = R.subtract(x, x)\nreturn z",
        "body.blocks[0].bindings[0].value.false_branch.blocks[0].bindings[0].value.op",
    ),
    "what_is_returned": ("y = R.exp(x)\nreturn y", "y = R.exp(x)\nreturn x", "body.body"),
    "field_that_is_returned": ("y = R.exp(x)\nreturn (x, y)", "y = R.exp(x)\nreturn (x, x)", "body.body.fields[1]"),
    "dataflow": (
        "with R.dataflow():\n  y = R.exp(x)\n  R.output(y)\nreturn y",
        "y = R.exp(x)\nreturn y",
        "body.blocks[0]",
    ),
    "outputs": (
        "with R.dataflow():\n  y = R.exp(x)\n  z = R.exp(y)\n  R.output(y, z)\nreturn z",
        "with R.dataflow():\n  y = R.exp(x)\n  z = R.exp(y)\n  R.output(z)\nreturn z",
        "body.blocks[0]",
    ),
}


@pytest.mark.parametrize("lhs, rhs, path", IN_FUNCTIONS.values(), ids=IN_FUNCTIONS)
def test_the_path_in_a_function(lhs, rhs, path):
    assert f"caused by lhs at <root>.{path}:\n" in message(function(lhs), function(rhs))


def test_the_path_to_an_attribute():
    plain = function("return x")
    text = message(plain, plain.with_attr("relax.force_pure", True))
    assert 'caused by lhs at <root>.attrs.__dict__["relax.force_pure"]:\n' in text


x, y, z = (relax.Var(name, relax.TensorStructInfo((2, 3), "float32")) for name in "xyz")
w = relax.Var("w", relax.TensorStructInfo((2,), "float32"))
n, m = (tir.Var(name, "int64") for name in "nm")


def tensor(*shape):
    return relax.TensorStructInfo(shape, "float32")


# What is the same only if variables from outside may stand for each other, and what is not even then.
FREE = {
    "variable": (x, y, w),
    "call": (relax.op.add(x, y), relax.op.add(y, x), relax.op.add(x, x)),
    "tuple": (relax.Tuple([x, y]), relax.Tuple([y, z]), relax.Tuple([y, y])),
    "symbol": (n + 1, m + 1, m + 2),
    "tensor": (tensor(n, n), tensor(m, m), tensor(n, m)),
    "product": (tensor(n, n * 2), tensor(m, m * 2), tensor(m, m * 3)),
    "tuple_of_tensors": (
        relax.TupleStructInfo([tensor(n), tensor(m)]),
        relax.TupleStructInfo([tensor(m), tensor(n)]),
        relax.TupleStructInfo([tensor(n), tensor(n)]),
    ),
    "shape": (relax.ShapeExpr([n, 2]), relax.ShapeExpr([m, 2]), relax.ShapeExpr([2, m])),
    "prim_value": (relax.PrimValue(n), relax.PrimValue(m), relax.PrimValue(1)),
}


@pytest.mark.parametrize("one, same, other", FREE.values(), ids=FREE)
def test_variables_from_outside(one, same, other):
    assert structural_equal(one, one) and structural_equal(one, same, map_free_vars=True)
    assert structural_hash(one, map_free_vars=True) == structural_hash(same, map_free_vars=True)
    assert_structural_equal(one, same, map_free_vars=True)
    assert "not structurally equal" in message(one, same)
    assert "not structurally equal" in message(one, other, map_free_vars=True)


def test_symbols_of_a_function_are_its_own():
    one, same = (relax.FuncStructInfo([tensor(k)], tensor(k, 2)) for k in (n, m))
    assert one == same and structural_equal(one, same) and hash(one) == hash(same)
    assert structural_hash(one) == structural_hash(same)
    # This is another if the result has a symbol that no parameter has.
    assert one != relax.FuncStructInfo([tensor(n)], tensor(m, 2))
    assert relax.FuncStructInfo([tensor(2)], tensor(n)) != relax.FuncStructInfo([tensor(2)], tensor(m))


def test_values_that_are_known():
    assert structural_equal(relax.PrimValue(1), relax.PrimValue(1))
    assert structural_equal(relax.StringImm("a"), relax.StringImm("a"))
    assert structural_equal(relax.ExternFunc("a"), relax.ExternFunc("a"))
    for lhs, rhs in ((1, 2), (1, True), (1, 1.0)):
        assert not structural_equal(relax.PrimValue(lhs), relax.PrimValue(rhs))
    assert not structural_equal(relax.ExternFunc("a"), relax.ExternFunc("b"))
    assert not structural_equal(relax.StringImm("a"), relax.ExternFunc("a"))
