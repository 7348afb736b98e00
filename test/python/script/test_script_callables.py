# ruff: noqa: E501 - a program of the tables is one line.
"""Functions as values: `R.Callable` in text, what calls of them give, and what has effects."""

import pytest

import mlc
from mlc import relax
from mlc._core.module import structural_equal
from mlc.script import from_source
from mlc.script._errors import DiagnosticError

T4 = 'R.Tensor((4,), "float32")'
HEADER = "from mlc.script import ir as I, relax as R, tir as T\n\n"


def read(parameters, statements, decorator="@R.function", returns=""):
    body = "\n    ".join(statements.splitlines())
    return from_source(f"{HEADER}{decorator}\ndef main({parameters}){returns}:\n    {body}\n")


def refused(action, message, capsys):
    """Checks that a program is refused with this message, which the rendered report shows."""
    with pytest.raises(DiagnosticError) as error:
        action()
    report = str(error.value) + capsys.readouterr().err
    assert message in report, report


# Parameter f, the statements, how f is printed, and whether the function has effects.
PROGRAMS = [
    (f"R.Callable(({T4},), {T4}, True)", 'f: R.Callable((R.Tensor((4,), dtype="float32"),), R.Tensor((4,), dtype="float32"), True)'),
    (f"R.Callable(({T4},), {T4})", 'f: R.Callable((R.Tensor((4,), dtype="float32"),), R.Tensor((4,), dtype="float32"), True)'),
    (f"R.Callable({T4}, {T4}, purity=True)", 'R.Tensor((4,), dtype="float32"), True)'),
    ('R.Callable((R.Tensor(("n",), "float32"),), R.Tensor(("n",), "float32"), True)', 'f: R.Callable((R.Tensor(("n",), dtype="float32"),), R.Tensor(("n",), dtype="float32"), True)'),
    (f"R.Callable(ret={T4}, purity=True)", 'f: R.Callable(ret=R.Tensor((4,), dtype="float32"), purity=True)'),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_a_call_of_a_pure_function_may_be_anywhere(number):
    kind, printed = PROGRAMS[number]
    function = read(f"x: {T4}, f: {kind}", "with R.dataflow():\n    y = f(x)\n    R.output(y)\nreturn y")
    assert printed in function.script()
    assert 'y: R.Tensor((4,), dtype="float32") = f(x)' in function.script()
    assert function.is_pure
    again = from_source(function.script())
    assert structural_equal(again, function) and again.script() == function.script()


IMPURE = [
    (f"R.Callable(({T4},), {T4}, False)", 'f: R.Callable((R.Tensor((4,), dtype="float32"),), R.Tensor((4,), dtype="float32"), False)'),
    ("R.Callable", "f: R.Callable)"),
    (f"R.Callable(ret={T4})", 'f: R.Callable(ret=R.Tensor((4,), dtype="float32"))'),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(IMPURE)))
def test_a_call_of_an_impure_function_has_effects(number, capsys):
    kind, printed = IMPURE[number]
    parameters = f"x: {T4}, f: {kind}"
    function = read(parameters, "y = f(x)\nreturn y", "@R.function(pure=False)")
    assert printed in function.script() and "@R.function(pure=False)" in function.script()
    assert not function.is_pure and not function.struct_info.purity
    assert from_source(function.script()).script() == function.script()
    refused(
        lambda: read(parameters, "y = f(x)\nreturn y"), "this may have effects, so the function is R.function", capsys
    )
    inside = "with R.dataflow():\n    y = f(x)\n    R.output(y)\nreturn y"
    refused(lambda: read(parameters, inside, "@R.function(pure=False)"), "cannot be inside a dataflow block", capsys)


def test_effects_count_for_equality():
    first, second = (read(f"f: R.Callable(({T4},), {T4}, {purity})", "return f") for purity in ("True", "False"))
    import mlc

    assert not structural_equal(first, second) if hasattr(mlc.ir, "structural_equal") else True
    assert first.params[0].struct_info != second.params[0].struct_info
    assert hash(first.params[0].struct_info) == hash(
        read(f"g: R.Callable(({T4},), {T4}, True)", "return g").params[0].struct_info
    )


def test_functions_without_results_are_statements():
    function = read(f"x: {T4}, f: R.Callable(({T4},), R.Tuple, False)", "f(x)\nreturn x", "@R.function(pure=False)")
    assert "    f(x)\n" in function.script()
    assert from_source(function.script()).script() == function.script()


def test_functions_in_tuples_and_branches():
    function = read(
        f'c: R.Prim("bool"), x: {T4}, t: R.Tuple(R.Callable(({T4},), {T4}, True), R.Callable(({T4},), {T4}, False))',
        "if c:\n    f = t[0]\nelse:\n    f = t[1]\ny = f(x)\nreturn y",
        "@R.function(pure=False)",
    )
    # What both branches give may have effects.
    assert (
        'f: R.Callable((R.Tensor((4,), dtype="float32"),), R.Tensor((4,), dtype="float32"), False)' in function.script()
    )
    assert from_source(function.script()).script() == function.script()


def test_functions_of_the_module_are_values(capsys):
    module = from_source(
        HEADER
        + f"""
@I.ir_module
class Module:
    @R.function
    def double(x: R.Tensor(("n",), "float32")) -> R.Tensor(("n",), "float32"):
        y = R.add(x, x)
        return y

    @R.function(pure=False)
    def show(x: {T4}) -> R.Tuple:
        R.print(x, format="")
        return R.tuple()

    @R.function
    def apply(f: R.Callable(({T4},), {T4}, True), x: {T4}) -> {T4}:
        y = f(x)
        return y

    @R.function
    def main(x: {T4}):
        cls = Module
        y = cls.apply(cls.double, x)
        return y
"""
    )
    assert "cls.apply(cls.double, x)" in module.script()
    assert from_source(module.script()).script() == module.script()
    double, show = module["double"].struct_info, module["show"].struct_info
    assert double.purity and not show.purity
    asked = module["apply"].params[0].struct_info
    assert asked.is_base_of(double) and not asked.is_base_of(show) and not double.is_base_of(asked)
    text = module.script().replace("cls.apply(cls.double, x)", "cls.apply(cls.show, x)")
    refused(lambda: from_source(text), "expected argument 0 to be", capsys)


WRONG = [
    (f"x: {T4}, f: R.Callable(({T4},), {T4}, True)", "return f(x, x)", "expected 1 arguments, but got 2"),
    (f'x: {T4}, f: R.Callable((R.Tensor((8,), "float32"),), {T4}, True)', "return f(x)", "expected argument 0 to be"),
    (f"x: {T4}, f: R.Callable(({T4},))", "return x", "what the function returns is given after its parameters"),
    (f"x: {T4}, f: R.Object", "return f(x)", "is not a function"),
    (f"x: {T4}, f: R.Callable(({T4},), {T4}, False)", f"g: R.Callable(({T4},), {T4}, True) = f\nreturn x", "is declared, but the value is"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_wrong_programs(number, capsys):
    parameters, statements, message = WRONG[number]
    refused(lambda: read(parameters, statements), message, capsys)


def test_struct_info():
    tensor, other = relax.TensorStructInfo((4,), "float32"), relax.TensorStructInfo((8,), "float32")
    pure, impure = (relax.FuncStructInfo([tensor], tensor, purity) for purity in (True, False))
    opaque = relax.FuncStructInfo.opaque_func()
    assert pure.purity and not impure.purity and pure != impure
    assert impure.is_base_of(pure) and not pure.is_base_of(impure)
    assert opaque.is_base_of(pure) and opaque.is_base_of(impure) and not pure.is_base_of(opaque)
    assert opaque.params is None and not opaque.purity and opaque.is_opaque()
    assert str(relax.FuncStructInfo.opaque_func(ret=tensor, purity=True)).startswith("R.Callable(ret=R.Tensor((4,)")
    # A function takes what is more, and gives what is less.
    takes_any = relax.FuncStructInfo([relax.ObjectStructInfo()], tensor)
    assert pure.is_base_of(takes_any) and not takes_any.is_base_of(pure)
    assert not pure.is_base_of(relax.FuncStructInfo([other], tensor))
    assert relax.ObjectStructInfo().is_base_of(pure)


def test_a_program_that_calls_a_value_is_refused_by_the_compiler():
    function = read(f"x: {T4}, f: R.Callable(({T4},), {T4}, True)", "y = f(x)\nreturn y")
    with pytest.raises(mlc.MLCError):
        relax.build(mlc.IRModule.from_expr(function))
