"""Functions as values in compiled code: bound, passed, chosen and returned, with what they capture."""

import numpy
import pytest

import mlc.tvm

mlc.tvm.install()

import tvm  # noqa: E402
from tvm import relax, script  # noqa: E402
from tvm.ir import structural_equal  # noqa: E402

pytestmark = pytest.mark.usefixtures("names_of_tvm")


TENSOR = 'R.Tensor((2, 3), "float32")'
UNARY = f"R.Callable(({TENSOR},), {TENSOR}, True)"
INNER = f"""@R.function
def inner(a: {TENSOR}) -> {TENSOR}:
    s = R.subtract(a, x)
    return s
"""
APPLY = f"""@R.function{{options}}
def apply(f: {UNARY}, a: {TENSOR}) -> {TENSOR}:
    s: {TENSOR} = f(a)
    return s
"""
X, Y = numpy.arange(6, dtype="float32").reshape(2, 3), numpy.full((2, 3), 10, "float32")


def module(body, *functions, parameters=f"x: {TENSOR}, y: {TENSOR}", result=TENSOR):
    main = f"@R.function\ndef main({parameters}) -> {result}:\n" + indented(body)
    return script.from_source("@I.ir_module\nclass Module:\n" + indented("\n".join([*functions, main])))


def indented(text):
    return "\n".join("    " + line for line in text.splitlines())


def run(mod, *arguments):
    vm = relax.VirtualMachine(tvm.compile(mod, target="llvm"), tvm.cpu())
    return vm["main"](*map(tvm.runtime.tensor, arguments)).numpy()


PRIVATE = APPLY.format(options="(private=True)")
PUBLIC = APPLY.format(options="")
MAKE = f"@R.function(private=True)\ndef make(x: {TENSOR}) -> {UNARY}:\n{indented(INNER)}\n    return inner\n"
TWICE = f"@R.function(private=True)\ndef twice(a: {TENSOR}) -> {TENSOR}:\n    s = R.add(a, a)\n    return s\n"
PROGRAMS = {
    "bound": (INNER + "f = inner\nz = f(y)\nreturn z", [], Y - X),
    "passed": (INNER + "z = Module.apply(inner, y)\nreturn z", [PRIVATE], Y - X),
    "passed_to_a_public_function": (INNER + "z = Module.apply(inner, y)\nreturn z", [PUBLIC], Y - X),
    "passed_twice": (
        INNER + "w = Module.apply(inner, y)\nz = Module.apply(inner, w)\nreturn z",
        [PRIVATE],
        Y - X - X,
    ),
    "function_of_the_module": (f"f: {UNARY} = Module.twice\nz: {TENSOR} = f(y)\nreturn z", [TWICE], 2 * Y),
    "function_of_the_module_passed": ("z = Module.apply(Module.twice, y)\nreturn z", [PRIVATE, TWICE], 2 * Y),
    "returned": ("f = Module.make(x)\nz = f(y)\nreturn z", [MAKE], Y - X),
    "returned_and_passed": ("f = Module.make(x)\nz = Module.apply(f, y)\nreturn z", [MAKE, PRIVATE], Y - X),
    "made_explicitly": (
        f"f = R.make_closure(Module.both, (x,))\nz = R.invoke_pure_closure(f, (y,), sinfo_args={TENSOR})\nreturn z",
        [
            f"@R.function(private=True)\ndef both(a: {TENSOR}, b: {TENSOR}) -> {TENSOR}:\n"
            "    s = R.subtract(a, b)\n    return s\n"
        ],
        Y - X,
    ),
    "in_a_function_in_a_function": (
        f"@R.function\ndef outer(b: {TENSOR}) -> {TENSOR}:\n{indented(INNER)}\n"
        "    s = Module.apply(inner, b)\n    t = R.add(s, y)\n    return t\n"
        "z = outer(y)\nreturn z",
        [PRIVATE],
        2 * Y - X,
    ),
}


@pytest.mark.parametrize("body, functions, expected", PROGRAMS.values(), ids=PROGRAMS)
def test_program_is_printed_lifted_and_compiled(body, functions, expected):
    mod = module(body, *functions)
    assert structural_equal(mod, script.from_source(mod.script()))
    numpy.testing.assert_allclose(run(mod, X, Y), expected)
    lifted = relax.transform.LambdaLift()(mod)
    text = lifted.script()
    assert "        @R.function" not in text and structural_equal(lifted, script.from_source(text))
    numpy.testing.assert_allclose(run(lifted, X, Y), expected)


def test_a_condition_chooses_a_function():
    other = INNER.replace("inner", "other").replace("subtract", "multiply")
    body = INNER + other + "if c:\n    f = inner\nelse:\n    f = other\nz = f(y)\nreturn z"
    mod = module(body, parameters=f'x: {TENSOR}, y: {TENSOR}, c: R.Tensor((), "bool")')
    numpy.testing.assert_allclose(run(mod, X, Y, numpy.array(True)), Y - X)
    numpy.testing.assert_allclose(run(mod, X, Y, numpy.array(False)), Y * X)


def test_symbols_of_a_function_that_is_passed():
    tensor = 'R.Tensor(("n",), "float32")'
    apply = (
        f"@R.function(private=True)\ndef apply(f: R.Callable(({tensor},), {tensor}, True), a: {tensor}) -> {tensor}:\n"
        f"    s = f(a)\n    return s\n"
    )
    twice = f"@R.function(private=True)\ndef twice(a: {tensor}) -> {tensor}:\n    s = R.add(a, a)\n    return s\n"
    mod = module("z = Module.apply(Module.twice, x)\nreturn z", apply, twice, parameters=f"x: {tensor}", result=tensor)
    for size in (3, 5):
        given = numpy.arange(size, dtype="float32")
        numpy.testing.assert_allclose(run(mod, given), 2 * given)


@pytest.mark.parametrize("visibility", ["(private=True)", ""])
def test_what_a_function_gives_may_have_any_size(visibility):
    open_size = 'R.Tensor(dtype="int64", ndim=1)'
    given = 'R.Tensor(("n",), "int64")'
    distinct = (
        f"@R.function{visibility}\ndef distinct(a: {given}) -> {open_size}:\n"
        "    with R.dataflow():\n        s = R.unique(a, sorted=True)\n        R.output(s)\n    return s\n"
    )
    body = (
        "m = T.int64()\nwith R.dataflow():\n    z = Module.distinct(x)\n"
        '    w = R.match_cast(z, R.Tensor((m,), "int64"))\n    v = R.add(w, w)\n    R.output(v)\nreturn v'
    )
    mod = module(body, distinct, parameters='x: R.Tensor((6,), "int64")', result=open_size)
    values = numpy.array([4, 2, 4, 9, 2, 2])
    numpy.testing.assert_array_equal(run(mod, values), [4, 8, 18])


def test_a_size_that_a_function_finds_out_goes_through_two_functions():
    open_size = 'R.Tensor(dtype="int64", ndim=2)'
    given = 'R.Tensor((6,), "int64")'
    first = f"@R.function\ndef first(a: {given}) -> {open_size}:\n    s = R.nonzero(a)\n    return s\n"
    second = f"@R.function\ndef second(a: {given}) -> {open_size}:\n    s = Module.first(a)\n    return s\n"
    mod = module("z = Module.second(x)\nreturn z", first, second, parameters=f"x: {given}", result=open_size)
    values = numpy.array([4, 0, 4, 0, 0, 2])
    numpy.testing.assert_array_equal(run(mod, values), [[0, 2, 5]])


def test_what_is_not_known_is_said():
    # Nobody says which function is meant.
    mod = module(f"z: {TENSOR} = f(y)\nreturn z", parameters=f"f: {UNARY}, y: {TENSOR}")
    with pytest.raises(Exception, match="parameter 'f' must be a tensor"):
        tvm.compile(mod, target="llvm")
    # What a function captures is known in one branch only.
    body = f"""if c:
    w = R.add(x, x)
    @R.function
    def one(a: {TENSOR}) -> {TENSOR}:
        s = R.add(a, w)
        return s
    f = one
else:
    @R.function
    def two(a: {TENSOR}) -> {TENSOR}:
        s = R.add(a, x)
        return s
    f = two
z = f(y)
return z"""
    mod = module(body, parameters=f'x: {TENSOR}, y: {TENSOR}, c: R.Tensor((), "bool")')
    with pytest.raises(Exception, match="cannot be compiled|call_value"):
        tvm.compile(mod, target="llvm")
