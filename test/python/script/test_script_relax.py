"""Graph functions as TVMScript: what is read, what is printed, and that both are the same."""

import numpy as np
import pytest

from mlc import relax
from mlc._core.structural import assert_structural_equal, structural_hash
from mlc.script import DiagnosticError, from_source
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


def reads_back(module):
    """The text of a module or function, which is read as the same again and then printed as the same."""
    text = module.script(show_meta=True)
    again = from_source(text)
    assert_structural_equal(again, module)
    assert structural_hash(again) == structural_hash(module)
    assert again.script(show_meta=True) == text
    return text


def test_a_branch_on_a_tensor():
    @R.function
    def choose(c: R.Tensor((), "bool"), x: R.Tensor((4,), "float32")):
        if c:
            a = R.add(x, x)
            y = R.exp(a)
        else:
            y = x
        return R.negative(y)

    text = reads_back(choose)
    assert "        if c:\n" not in text and "    if c:\n" in text
    assert (
        'y_then: R.Tensor((4,), dtype="float32") = R.exp(a)\n        y: R.Tensor((4,), dtype="float32") = y_then'
        in text
    )
    assert 'else:\n        y: R.Tensor((4,), dtype="float32") = x' in text


def test_branches_of_different_shapes_meet_where_both_fit():
    @R.function
    def choose(c: R.Prim("bool"), x: R.Tensor((4,), "float32"), z: R.Tensor((8,), "float32")):
        if c:
            y = x
        else:
            y = R.exp(z)
        return y

    assert 'y: R.Tensor(dtype="float32", ndim=1) = y_then' in reads_back(choose)
    assert choose.ret_struct_info.ndim == 1 and choose.ret_struct_info.shape is None


def test_what_is_not_known_is_not_written():
    @R.function
    def f(
        a: R.Tensor,
        b: R.Tensor((2, "n")),
        c: R.Tensor(ndim=2),
        d: R.Tensor("float32", ndim=3),
        e: R.Tensor(dtype="int8"),
    ):
        n = T.int64()
        y = R.match_cast(b, R.Tensor((2, n), "float32"))
        return (y, a, c, d, e)

    text = reads_back(f)
    assert 'a: R.Tensor, b: R.Tensor((2, "n")), c: R.Tensor(ndim=2)' in text
    assert 'd: R.Tensor(dtype="float32", ndim=3), e: R.Tensor(dtype="int8")' in text


@I.ir_module
class Effects:
    @T.prim_func(private=True)
    def increase(A: T.Buffer((T.int64(4),), "float32")):
        for i in range(T.int64(4)):
            with T.block("add"):
                v = T.axis.spatial(T.int64(4), i)
                A[v] = A[v] + T.float32(1)

    @R.function(pure=False)
    def main(x: R.Tensor((4,), "float32"), ok: R.Tensor((), "bool"), s: R.Shape(["n", 4]), p: R.Prim("int64")):
        n = T.int64()
        R.func_attr({"kind": "test"})
        R.print(x, format="x is {}")
        R.assert_op(ok, x, format="not with {}")
        cls = Effects
        y = R.call_tir_inplace(cls.increase, (x,), inplace_indices=[0], out_sinfo=R.Tensor((4,), "float32"))
        with R.dataflow():
            z = R.call_pure_packed("f", y, R.shape([n, 4]), R.prim_value(3), p, sinfo_args=(R.Tensor((4,), "float32"),))
            R.output(z)
        with R.dataflow():
            w = R.add(z, y)
            R.output(w)
        shape = R.shape([n * 2, 4])
        o = R.call_packed("g", w, sinfo_args=R.Object)
        return w, shape, o


def test_calls_with_and_without_effects():
    text = reads_back(Effects)
    assert 'R.print(x, format=R.str("x is {}"))\n        R.assert_op(ok, x, format=R.str("not with {}"))' in text
    assert 'cls.increase, (x,), out_sinfo=R.Tensor((4,), dtype="float32"), inplace_indices=[0])' in text
    assert 'R.call_pure_packed("f", y, R.shape([n, 4]), R.prim_value(3), p, sinfo_args=' in text
    assert "shape: R.Shape([n * 2, 4]) = R.shape([n * 2, 4])" in text
    assert text.count("with R.dataflow():") == 2


def test_functions_over_buffers_that_are_called_by_themselves():
    @I.ir_module
    class Module:
        @T.prim_func
        def exp(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
            for i in range(4):
                with T.block("B"):
                    v = T.axis.spatial(4, i)
                    B[v] = T.exp(A[v])

        @R.function
        def main(x: R.Tensor((4,), "float32")):
            R.func_attr({"relax.force_pure": True})
            cls = Module
            alloc = R.builtin.alloc_tensor(R.shape([4]), dtype="float32", runtime_device_index=0)
            _: R.Tuple = cls.exp(x, alloc)
            return alloc

    assert "        cls.exp(x, alloc)\n" in reads_back(Module)
    call = Module["main"].body.blocks[0].bindings[1].value
    assert call.op.name_hint == "exp" and [arg.name_hint for arg in call.args] == ["x", "alloc"]


def test_a_call_of_a_function_over_buffers_has_effects():
    text = """
@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((4,), "float32")):
        A[0] = T.float32(0)

    @R.function
    def main(x: R.Tensor((4,), "float32")):
        Module.f(x)
        return x
"""
    with pytest.raises(DiagnosticError, match="this may have effects, so the function is R.function"):
        from_source(text)
    assert "cls.f(x)" in reads_back(from_source(text.replace("@R.function", "@R.function(pure=False)")))


def test_what_gives_nothing_is_returned_as_an_empty_tuple():
    @R.function(pure=False)
    def main(x: R.Tensor((), "int32")) -> R.Tuple():
        x = R.print(x, format="Number: {}")
        return x

    text = reads_back(main)
    assert "return R.tuple()" in text and "-> R.Tuple:" in text


def test_a_function_that_changes_a_buffer_leaves_the_caller_its_own():
    @I.ir_module
    class Module:
        @T.prim_func(private=True)
        def increase(A: T.Buffer((T.int64(4),), "float32")):
            for i in range(T.int64(4)):
                with T.block("add"):
                    v = T.axis.spatial(T.int64(4), i)
                    A[v] = A[v] + T.float32(1)

        @R.function
        def main(x: R.Tensor((4,), "float32")):
            cls = Module
            y = R.call_tir_inplace(cls.increase, (x,), [0], R.Tensor((4,), "float32"))
            return R.add(x, y)

    x = np.arange(4, dtype="float32")
    result = relax.build(Module, "llvm")["main"](x)
    np.testing.assert_array_equal(result.numpy(), 2 * np.arange(4) + 1)
    np.testing.assert_array_equal(x, np.arange(4))


def test_large_constants_are_written_with_the_metadata():
    weights = relax.const(np.linspace(0, 1, 60, dtype="float32").reshape(3, 20))
    flags = relax.const(np.array([True, False, True] * 30))
    same = relax.const(np.full((50,), 2.0, "float16"))

    @R.function
    def f(x: R.Tensor((3, 20), "float32"), y: R.Tensor((90,), "bool"), z: R.Tensor((50,), "float16")):
        a = R.add(R.add(x, weights), weights)
        b = R.logical_and(y, flags)
        return a, b, R.multiply(z, same)

    text = reads_back(f)
    assert text.count('metadata["relax.expr.Constant"]') == 4 and "Metadata omitted" not in text
    assert f.script().endswith("# Metadata omitted. Use show_meta=True in script() method to show it.")
    other = from_source(text.replace('"data":"AAAA', '"data":"AACA', 1))
    with pytest.raises(ValueError, match="attribute 'value' of 'relax.constant'"):
        assert_structural_equal(f, other)
    assert structural_hash(f) == structural_hash(other)


def test_macros():
    scale = relax.const(2.0, "float32")

    @R.macro
    def scaled(x, times):
        y = R.multiply(x, scale)
        for_all = R.add(y, times)
        return for_all

    @R.macro(hygienic=False)
    def with_outer(x):
        return R.add(x, bias)

    @R.function
    def f(x: R.Tensor((4,), "float32"), bias: R.Tensor((4,), "float32")):
        with R.dataflow():
            a = scaled(x, bias)
            b = with_outer(a)
            R.output(b)
        return b

    text = reads_back(f)
    assert 'R.multiply(x, R.const(2.0, "float32"))' in text and "= R.add(for_all, bias)" in text


def test_functions_that_call_themselves_say_what_they_return():
    @I.ir_module
    class Module:
        @R.function(private=True)
        def again(c: R.Tensor((), "bool"), x: R.Tensor((4,), "float32")) -> R.Tensor((4,), "float32"):
            cls = Module
            if c:
                y = cls.again(c, x)
            else:
                y = x
            return y

    reads_back(Module)


def errors_of(text):
    with pytest.raises(DiagnosticError) as error:
        from_source(text)
    return str(error.value)


@pytest.mark.parametrize(
    "body, message",
    [
        ("R.print(x)\n    return x", "so the function is R.function(pure=False)"),
        ("y = R.call_packed('f', x, sinfo_args=R.Object)\n    return y", "R.call_pure_packed calls what has none"),
        (
            "with R.dataflow():\n        R.print(x)\n        R.output()\n    return x",
            "cannot be inside a dataflow block",
        ),
        ("y = R.addd(x, x)\n    return y", "R has no operator 'addd'; did you mean R.add"),
        ("y = R.sotfmax(x)\n    return y", "did you mean R.nn.softmax"),
        (
            "def g(a: R.Tensor((4,), 'float32')):\n        return a\n    return x",
            "has no decorator: T.prim_func or R.function is expected",
        ),
        ("if c:\n        y = x\n    return x", "an if of a graph function has an else"),
        (
            "if c:\n        y = x\n    else:\n        z = x\n    return x",
            "by binding the same variable, not 'y' and 'z'",
        ),
        (
            "if c:\n        return x\n    else:\n        y = x\n    return y",
            "a return stands at the end of the function",
        ),
        ("if c:\n        z = x\n    else:\n        y = x\n    return y", "by binding the same variable"),
        ("m = T.int64()\n    k = m\n    return x", "a variable of sizes keeps its name: 'm' cannot be 'k'"),
        (
            "y: R.Tensor((3,), 'int8') = x\n    return x",
            'R.Tensor((3,), dtype="int8") is declared, but the value is R.T',
        ),
        ("y = R.take(x, x, axis=0)\n    return x", "expected argument 1 to be tensor of an integer"),
        ("R.func_attr('s')\n    return x", "attributes are a dictionary, not a string"),
        ("return R.Tensor((3,))", "a value of the graph is returned, not a type"),
        ("if x:\n        y = x\n    else:\n        y = x\n    return x", "or R.Prim('bool'), not R.Tensor((4,), "),
        ("return R.prim_value('a')", "'a'"),
    ],
)
def test_what_is_refused(body, message):
    found = errors_of(f"""
@R.function
def main(x: R.Tensor((4,), "float32"), c: R.Tensor((), "bool"), u: R.Tensor((4,))):
    {body}
""")
    assert message in found and "^" in found


def test_a_call_that_is_returned_has_its_line():
    with pytest.raises(DiagnosticError) as raised:
        from_source("""
@I.ir_module
class Module:
    @T.prim_func
    def g(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
        B[0] = A[0]

    @R.function
    def main(x: R.Tensor((2,), "float32")):
        cls = Module
        return R.call_tir(cls.g, (x,), out_sinfo=R.Tensor((4,), "float32"))
""")
    text = str(raised.value)
    assert ":11:16" in text and "expected dimension 0 of argument 0 to be 4, but got 2" in text
