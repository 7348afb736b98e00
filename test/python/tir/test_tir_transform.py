"""Passes that programs write, and what runs them."""

import copy
import pickle

import pytest

import mlc
from mlc import relax, tir, transform
from mlc._core.structural import assert_structural_equal
from mlc.script import DiagnosticError, from_source
from mlc.script.diagnostics import override_renderer

MODULE = """
@I.ir_module
class Module:
    @T.prim_func
    def add(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
        for i in range(4):
            B[i] = A[i] + 1.0

    @T.prim_func
    def twice(A: T.Buffer((4,), "float32")):
        for i in range(4):
            A[i] = A[i] * 2.0

    @R.function
    def main(x: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
        cls = Module
        return R.call_tir(cls.add, (x,), out_sinfo=R.Tensor((4,), "float32"))
"""


@pytest.fixture
def module():
    return from_source(MODULE)


def test_a_pass_of_a_function(module):
    @tir.transform.prim_func_pass(opt_level=1, name="Mark")
    def mark(func, mod, ctx):
        return func.with_attr("seen", ctx.opt_level)

    marked = mark(module)
    assert mark.info.name == "Mark" and mark.info.opt_level == 1
    assert marked["add"].attrs["seen"] == 2 and "seen" not in marked["main"].attrs


def test_a_pass_of_a_class(module):
    @tir.transform.prim_func_pass(opt_level=1)
    class Mark:
        """Marks functions."""

        def __init__(self, value):
            self.value = value

        def transform_function(self, func, mod, ctx):
            return func.with_attr("seen", self.value)

    assert Mark.__doc__ == "Marks functions." and Mark(3).info.name == "Mark"
    assert Mark(3)(module)["twice"].attrs["seen"] == 3


def test_a_pass_gives_a_function_of_its_kind(module):
    with pytest.raises(TypeError, match="wrong: a PrimFunc is expected, not a NoneType"):
        tir.transform.prim_func_pass(lambda func, mod, ctx: None, name="wrong")(module)


def test_passes_over_functions(module):
    found = tir.transform.Filter(lambda func: "attrs" in func.script() or func.name == "add")(module)
    assert [var.name_hint for var in found.get_global_vars()] == ["add", "main"]
    assert tir.transform.Apply(lambda func: func.with_attr("a", 1))(module)["add"].attrs["a"] == 1
    bound = tir.transform.BindTarget(mlc.target.Target("llvm"))(module)
    assert bound["add"].attrs["target"]["kind"] == "llvm"
    one = tir.transform.AnnotateEntryFunc()(tir.IRModule({"f": module["add"]}))
    assert one["f"].attrs["tir.is_entry_func"] and "tir.is_entry_func" not in module["add"].attrs
    with pytest.raises(AttributeError, match="tir.transform has no 'FlattenBuffer': buffers stay as they are"):
        tir.transform.FlattenBuffer()


def test_a_sequence_runs_what_the_context_says(module):
    ran = []

    def step(name, level):
        return transform.module_pass(lambda mod, ctx: ran.append(name) or mod, opt_level=level, name=name)

    steps = transform.Sequential([step("zero", 0), step("two", 2), step("three", 3)])
    steps(module)
    assert ran == ["zero", "two"]
    ran.clear()
    with transform.PassContext(opt_level=1, required_pass=["three"], disabled_pass=["zero"]):
        steps(module)
    assert ran == ["three"]


def test_modules_are_copied_and_pickled(module):
    for made in (pickle.loads(pickle.dumps(module)), copy.deepcopy(module)):
        assert_structural_equal(made, module)
    assert_structural_equal(pickle.loads(pickle.dumps(module["main"])), module["main"])


def test_functions_change_their_names(module):
    changed = module.replace_global_vars({"add": "twice", "twice": "add"})
    text = changed.script()
    assert "R.call_tir(cls.twice, (x,)" in text and "* T.float32(2.0)" in changed["add"].script()
    assert "R.call_tir(cls.add, (x,)" in module.script()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"add": "main"}, "two functions 'main'"),
        ({"none": "x"}, "no function 'none'"),
        ({"add": "x", "main": "x"}, "'x'"),
    ],
)
def test_names_that_functions_cannot_have(module, names, message):
    with pytest.raises(ValueError, match=message):
        module.replace_global_vars(names)


def test_errors_reach_a_renderer():
    found = []
    override_renderer(lambda context: found.extend(context.diagnostics))
    try:
        with pytest.raises(DiagnosticError):
            from_source("@T.prim_func\ndef f(A: T.Buffer((4,))):\n    A[0] = q\n    A[1, 1] = 0.0")
    finally:
        override_renderer(None)
    assert [(error.span.line, error.span.column) for error in found] == [(3, 12), (4, 5)]
    assert found[0].message == "Undefined variable: q" and found[0].level.name == "ERROR"


def test_a_pass_of_graph_functions_gives_one(module):
    with pytest.raises(TypeError, match="a Function is expected, not a PrimFunc"):
        relax.transform.function_pass(lambda func, mod, ctx: mod["add"], opt_level=0)(module)
