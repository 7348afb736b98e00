"""Conditions that are expressions of sizes: read, printed, seen as trees of tir, bound and run."""

import numpy
import pytest

from mlc import relax, tir
from mlc._core.structural import assert_structural_equal, structural_equal, structural_hash
from mlc.script import DiagnosticError, from_source

# What is written, what is printed, the class of the tree, and for which sizes it holds.
CONDITIONS = [
    ("N % 16 == 0", "N % 16 == 0", tir.EQ, {32: True, 8: False}),
    ("N != 4", "N != 4", tir.NE, {4: False, 5: True}),
    ("N < 4", "N < 4", tir.LT, {3: True, 4: False}),
    ("N <= 4", "N <= 4", tir.LE, {4: True, 5: False}),
    ("N > 4", "N > 4", tir.GT, {4: False, 5: True}),
    ("4 <= N", "N >= 4", tir.GE, {3: False, 4: True}),
    ("2 < N < 5", "N > 2 and N < 5", tir.And, {2: False, 4: True, 5: False}),
    ("N % 2 == 0 and N > 4", "N % 2 == 0 and N > 4", tir.And, {4: False, 6: True, 7: False}),
    ("T.And(N > 4, N < 8)", "N > 4 and N < 8", tir.And, {5: True, 8: False}),
    ("N > 4 and (N < 8 or N == 9)", "N > 4 and (N < 8 or N == 9)", tir.And, {5: True, 8: False, 9: True}),
    ("(N > 4 and True) or T.bool(False)", "N > 4 and T.bool(True) or T.bool(False)", tir.Or, {4: False, 5: True}),
    ("T.all(N > 4, N < 8, N != 6)", "N > 4 and N < 8 and N != 6", tir.And, {5: True, 6: False}),
    ("N < 2 or N > 4", "N < 2 or N > 4", tir.Or, {1: True, 3: False, 5: True}),
    ("T.Or(N == 1, N == 2)", "N == 1 or N == 2", tir.Or, {2: True, 3: False}),
    ("T.any(N == 1, N == 2)", "N == 1 or N == 2", tir.Or, {1: True, 3: False}),
    ("not N == 4", "not N == 4", tir.Not, {4: False, 5: True}),
    ("T.Not(N > 4 or N < 2)", "not (N > 4 or N < 2)", tir.Not, {3: True, 5: False}),
]

BRANCH = """
@R.function
def main(x: R.Tensor(("N",), "float32")) -> R.Tensor((2,), "float32"):
    N = T.int64()
    {}:
        y = R.zeros((2,), "float32")
    else:
        y = R.ones((2,), "float32")
    return y
"""


def _read(condition, form="if R.prim_value({})"):
    return from_source(BRANCH.format(form.format(condition)))


@pytest.mark.parametrize("written, printed, kind, _", CONDITIONS)
def test_conditions_are_read_and_printed(written, printed, kind, _):
    for form in ("if R.prim_value({})", "if {}"):
        function = _read(written, form)
        text = function.script()
        assert f"if R.prim_value({printed}):" in text
        again = from_source(text)
        assert again.script() == text
        assert_structural_equal(function, again)
        assert structural_hash(function) == structural_hash(again)
        condition = function.body.blocks[0].bindings[0].value.cond
        assert isinstance(condition, relax.PrimValue)
        assert type(condition.value) is kind
        # A symbol is one variable wherever it is.
        assert "N_1" not in str(condition.value)
        assert condition.struct_info == relax.PrimStructInfo("bool") and condition.dtype == "bool"


@pytest.mark.parametrize("written, _, kind, holds", CONDITIONS)
def test_both_outcomes_run(written, _, kind, holds):
    executable = relax.build(_read(written), "llvm")
    machine = relax.VirtualMachine(executable)
    for size, expected in holds.items():
        result = machine["main"](numpy.zeros(size, "float32")).numpy()
        assert result.tolist() == [0.0 if expected else 1.0] * 2, (written, size)


def test_an_exported_library_decides(tmp_path):
    from mlc.runtime import load_module

    path = str(tmp_path / "branch.so")
    relax.build(_read("N % 16 == 0 or N == 3"), "llvm").export_library(path)
    main = relax.VirtualMachine(load_module(path))["main"]
    for size, expected in {16: 0.0, 3: 0.0, 4: 1.0}.items():
        assert main(numpy.zeros(size, "float32")).numpy().tolist() == [expected] * 2


def test_other_conditions_are_not_equal():
    conditions = ["N % 16 == 0", "N % 16 != 0", "N % 8 == 0", "N % 16 == 0 and N > 4", "N % 16 == 0 or N > 4"]
    functions = [_read(condition) for condition in conditions]
    for i, function in enumerate(functions):
        assert [structural_equal(function, other) for other in functions] == [i == j for j in range(len(functions))]


def test_branches_of_kernels_run():
    text = """
@R.function
def main(x: R.Tensor(("n",), "float32")) -> R.Tensor(("n",), "float32"):
    n = T.int64()
    if n > 4:
        y = R.exp(x)
    else:
        y = R.add(x, x)
    return y
"""
    main = relax.VirtualMachine(relax.build(from_source(text), "llvm"))["main"]
    for size, expected in {8: numpy.exp(1.0), 3: 2.0}.items():
        numpy.testing.assert_allclose(main(numpy.ones(size, "float32")).numpy(), [expected] * size, rtol=1e-5)


def test_sizes_that_are_bound_decide():
    module = relax.transform.BindSymbolicVars({"N": 32})(_module(_read("N % 16 == 0")))
    assert "R.prim_value(True)" in module.script()
    module = relax.transform.BindSymbolicVars({"N": 3})(_module(_read("N % 16 == 0")))
    assert "R.prim_value(False)" in module.script()
    executable = relax.build(module, "llvm")
    result = relax.VirtualMachine(executable)["main"](numpy.zeros(3, "float32")).numpy()
    assert result.tolist() == [1.0, 1.0]


def _module(function):
    from mlc import IRModule

    return IRModule({"main": function})


ASSERT = """
@R.function(pure=False)
def main(x: R.Tensor(("N", "M"), "float32")) -> R.Tensor(("N", "M"), "float32"):
    N, M = T.int64(), T.int64()
    _ = R.assert_op({}, M, format="no multiple: {{}}")
    return x
"""


@pytest.mark.parametrize("form", ["N % M == 0", "R.prim_value(N % M == 0)"])
def test_asserts_of_sizes_run(form):
    function = from_source(ASSERT.format(form).replace(", M, format", ", R.prim_value(M), format"))
    assert (
        'R.assert_op(R.prim_value(N % M == 0), R.prim_value(M), format=R.str("no multiple: {}"))' in function.script()
    )
    function = from_source(ASSERT.format(form).replace(", M, format", ", format").replace(": {}", ""))
    main = relax.VirtualMachine(relax.build(function, "llvm"))["main"]
    x = numpy.ones((6, 3), "float32")
    assert main(x).numpy().tolist() == x.tolist()
    with pytest.raises(Exception, match="no multiple"):
        main(numpy.ones((5, 3), "float32"))


def test_a_condition_may_have_a_name():
    text = """
@R.function
def main(x: R.Tensor(("N",), "float32")) -> R.Prim("bool"):
    N = T.int64()
    c: R.Prim("bool") = R.prim_value(N % 16 == 0)
    return c
"""
    function = from_source(text)
    assert 'c: R.Prim("bool") = R.prim_value(N % 16 == 0)' in function.script()
    binding = function.body.blocks[0].bindings[0]
    value = binding.value.value
    assert (type(value), value.a.a.name, value.b.value) == (tir.EQ, "N", 0)
    assert isinstance(binding.value, relax.PrimValue) and binding.var.struct_info == relax.PrimStructInfo("bool")


def test_a_builder_takes_conditions():
    n = tir.Var("n", "int64")
    x = relax.Var("x", relax.TensorStructInfo([n], "float32"))
    builder = relax.BlockBuilder()
    with builder.function("main", [x], pure=False):
        check = builder.emit(relax.PrimValue(tir.all(n % 4 == 0, n > 2)), name_hint="check")
        builder.emit(relax.op.assert_op(check, format="wrong"))
        builder.emit_func_output(x)
    text = builder.get().script()
    assert 'check: R.Prim("bool") = R.prim_value(n % 4 == 0 and n > 2)' in text
    # Its parts have no variables of their own.
    assert text.count("R.prim_value") == 1


def test_a_branch_is_built_and_changed():
    n = tir.Var("n", "int64")
    x = relax.Var("x", relax.TensorStructInfo([n], "float32"))
    builder = relax.BlockBuilder()
    with builder.function("main", [x]):
        chosen = builder.emit(relax.If(relax.PrimValue(n > 5), relax.op.add(x, x), x))
        builder.emit_func_output(chosen)
    function = builder.get()["main"]
    assert "if R.prim_value(n > 5):" in function.script()

    @relax.expr_functor.mutator
    class Change(relax.PyExprMutator):
        def visit_prim_value_(self, op):
            return relax.PrimValue(tir.Not(op.value)) if op.dtype == "bool" else op

    assert "if R.prim_value(not n > 5):" in Change().visit_expr(function).script()


@pytest.mark.parametrize(
    "condition, message",
    [
        ("N", "the condition of an if is a bool"),
        ("N % 16", "the condition of an if is a bool"),
        ("R.prim_value(N % 16)", "the condition of an if is a bool"),
        ("T.And(N, N > 4)", "a condition is a bool, not int64"),
        ("N > 4 and M > 4", "M"),
        ("R.prim_value(T.Not(N))", "a condition is a bool, not int64"),
        ("R.prim_value(N == x)", "a size is compared with sizes and numbers, not with a value of R.Tensor"),
    ],
)
def test_what_is_no_condition_is_refused(condition, message):
    with pytest.raises(DiagnosticError, match=message):
        _read(condition, "if {}")
