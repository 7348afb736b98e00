"""Modules and graph functions as TVMScript: what is read of them, and that what is printed reads back."""

import pytest

import mlc
from mlc import relax, topi
from mlc._core.module import assert_structural_equal
from mlc._mlir_libs import _mlc
from mlc.script import DiagnosticError, from_source
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


def printed(module):
    return _mlc.print_tvmscript(module.operation)


def reads_back(module):
    text = printed(module)
    again = from_source(text)
    assert printed(again) == text
    assert_structural_equal(again, module)
    return text


@mlc.script.ir_module
class Mixture:
    @T.prim_func
    def linear0(x: T.handle, w: T.handle, b: T.handle, z: T.handle):
        m, n, k = T.int64(), T.int64(), T.int64()
        X = T.match_buffer(x, (1, m), "float32")
        W = T.match_buffer(w, (n, m), "float32")
        B = T.match_buffer(b, (n,), "float32")
        Z = T.match_buffer(z, (1, n), "float32")
        Y = T.alloc_buffer((1, n), "float32")
        for i, j, k in T.grid(1, n, m):
            with T.block("Y"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    Y[vi, vj] = T.float32(0)
                Y[vi, vj] = Y[vi, vj] + X[vi, vk] * W[vj, vk]
        for i, j in T.grid(1, n):
            with T.block("Z"):
                vi, vj = T.axis.remap("SS", [i, j])
                Z[vi, vj] = Y[vi, vj] + B[vj]

    @R.function
    def main(
        x: R.Tensor((1, "m"), "float32"),
        w0: R.Tensor(("n", "m"), "float32"),
        b0: R.Tensor(("n",), "float32"),
        w1: R.Tensor(("k", "n"), "float32"),
        b1: R.Tensor(("k",), "float32"),
    ):
        m, n, k = T.int64(), T.int64(), T.int64()
        with R.dataflow():
            lv0 = R.call_dps_packed("linear0", (x, w0, b0), R.Tensor((1, n), "float32"))
            lv1 = R.call_dps_packed("env.relu", (lv0,), R.Tensor((1, n), "float32"))
            out = R.call_dps_packed("env.linear", (lv1, w1, b1), R.Tensor((1, k), "float32"))
            R.output(out)
        return out


def test_module_with_symbols_and_functions_found_by_name():
    text = reads_back(Mixture)
    assert (
        """        with R.dataflow():
            lv0 = R.call_dps_packed("linear0", (x, w0, b0), out_sinfo=R.Tensor((1, n), dtype="float32"))
            lv1 = R.call_dps_packed("env.relu", (lv0,), out_sinfo=R.Tensor((1, n), dtype="float32"))
            out = R.call_dps_packed("env.linear", (lv1, w1, b1), out_sinfo=R.Tensor((1, k), dtype="float32"))
            R.output(out)
        return out
"""
        in text
    )
    assert '-> R.Tensor((1, "k"), dtype="float32"):' in text
    assert [var.name_hint for var in Mixture.get_global_vars()] == ["linear0", "main"]
    Mixture.verify()


def test_modules_and_functions_show_themselves_as_scripts(capsys):
    assert Mixture.script() == printed(Mixture).rstrip() == str(Mixture)
    assert Mixture["linear0"].script().startswith("# from tvm.script import tir as T\n\n@T.prim_func\n")
    renamed = Mixture.script(name="Other", indent_spaces=2, tir_prefix="TT", black_format=False)
    assert "class Other:\n  @TT.prim_func\n" in renamed
    Mixture.show()
    assert capsys.readouterr().out.strip() == Mixture.script().strip()
    assert "tir.prim_func @linear0" in Mixture.mlir()


def test_what_has_no_form_in_a_script_is_shown_as_mlir():
    x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    bb = relax.BlockBuilder(lower_te=False)
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit_te(topi.nn.relu, x))
    assert "relax.emit_te" in bb.get().script()


@I.ir_module
class Calls:
    @R.function
    def main(A: R.Tensor((8, 8), dtype="float32"), B: R.Tensor((8, 8), dtype="float32")):
        R.func_attr({"num_input": 1})
        cls = Calls
        with R.dataflow():
            lv = R.call_tir(cls.relu, (A,), out_sinfo=R.Tensor((8, 8), dtype="float32"))
            gv: R.Tensor((8, 8), dtype="float32") = lv
            R.output(gv)
        gv1: R.Tensor((8, 8), dtype="float32") = cls.second(gv, B)
        return gv1

    @T.prim_func(private=True)
    def relu(A: T.Buffer((T.int64(8), T.int64(8)), "float32"), B: T.Buffer((T.int64(8), T.int64(8)), "float32")):
        for i0, i1 in T.grid(T.int64(8), T.int64(8)):
            with T.block("relu"):
                v0, v1 = T.axis.remap("SS", [i0, i1])
                B[v0, v1] = T.max(A[v0, v1], T.float32(0))

    @R.function(private=True)
    def second(x: R.Tensor((8, 8), "float32"), y: R.Tensor((8, 8), "float32")):
        with R.dataflow():
            a = R.nn.relu(R.add(x, R.multiply(y, R.const(2.0, "float32"))))
            R.output(a)
        return R.matmul(a, R.permute_dims(y))


def test_functions_call_each_other_in_any_order():
    text = reads_back(Calls)
    assert "lv = R.call_tir(cls.relu, (A,)" in text and "= cls.second(gv, B)" in text
    assert 'gv: R.Tensor((8, 8), dtype="float32") = lv' in text and 'R.func_attr({"num_input": 1})' in text
    # Arguments that are calls are bound before the call.
    assert 'lv: R.Tensor((8, 8), dtype="float32") = R.multiply(y, R.const(2.0, "float32"))' in text


def test_values_of_all_kinds():
    @R.function(pure=False)
    def kinds(x: R.Tensor(("n", 4), "float32"), s: R.Shape(["m", 3]), o: R.Object, y: R.Tensor(("n * 4",), "float32")):
        n = T.int64()
        R.call_packed("env.print", x, sinfo_args=R.Tuple)
        q = R.call_packed("env.f", x, o, sinfo_args=(R.Tensor((n, 4), dtype="float32"),))
        t = (q, x)
        z = R.reshape(t[0], R.shape([n * 4]))
        c = R.match_cast(o, R.Tensor((n * 4,), "float32"))
        a, b = R.call_dps_packed("env.two", (x,), [R.Tensor((n, 4), "float32"), R.Tensor((n,), "float32")])
        shape = R.shape_of(x)
        total = R.sum(R.add(R.add(z, y), c), axis=[0], keepdims=True)
        return (a, b, total, shape)

    text = reads_back(kinds)
    assert "@R.function(pure=False)" in text and 'y: R.Tensor(("n * 4",), dtype="float32")' in text
    assert 'R.call_packed("env.print", x, sinfo_args=(R.Tuple,))' in text
    assert 'c: R.Tensor((n * 4,), dtype="float32") = R.match_cast(o, R.Tensor((n * 4,), dtype="float32"))' in text
    assert "shape: R.Shape([n, 4]) = R.shape_of(x)" in text


def test_branches_end_in_one_variable():
    @R.function
    def branches(x: R.Tensor((4,), "float32"), c: R.Prim("bool")):
        if c:
            z = R.exp(x)
            y = R.add(z, z)
        else:
            y = R.negative(x)
        return y

    text = reads_back(branches)
    assert "if c:" in text and 'y_then: R.Tensor((4,), dtype="float32") = R.add(z, z)' in text
    assert 'y: R.Tensor((4,), dtype="float32") = y_else' in text


def test_older_spellings():
    text = reads_back(
        from_source(
            """
@R.function
def main(x: Tensor((1, 784), "float32"), w: Tensor((128, 784), "float32"), b: Tensor((128,), "float32")):
    with relax.dataflow():
        lv0 = R.call_tir("env.linear", (x, w, b), (1, 128), dtype="float32")
        relax.output(lv0)
    return lv0
""",
            {"relax": relax},
        )
    )
    assert 'lv0 = R.call_dps_packed("env.linear", (x, w, b), out_sinfo=R.Tensor((1, 128), dtype="float32"))' in text


def test_names_around_the_program_are_seen():
    hidden, dtype = 16, "float32"

    @I.ir_module
    class Inner:
        @R.function
        def main(x: R.Tensor((1, hidden), dtype)):
            return R.astype(R.reshape(x, (hidden, 1)), dtype="float16")

    assert 'R.Tensor((16, 1), dtype="float16")' in reads_back(Inner)


def errors_of(text):
    with pytest.raises(DiagnosticError) as caught:
        from_source(text)
    return str(caught.value)


def test_all_errors_of_a_module_are_reported_in_one_go():
    found = errors_of("""
@I.ir_module
class Module:
    @T.prim_func
    def f(A: T.Buffer((4,), "float32")):
        for i in range(4):
            A[i] = q

    @R.function
    def main(x: R.Tensor((2, 3), "float32"), y: R.Tensor((4, 5), "float32"), z: R.Tensor((2, 3), "float16")):
        with R.dataflow():
            a = R.add(x, y)
            b = R.nn.foo(x)
            c = R.matmul(x, y)
            d = Module.g(x)
            e = R.add(x, z)
            u = R.add(a, b)
            R.output(nope)
        return a
""")
    for message in (
        "Undefined variable: q",
        "R.add: cannot broadcast dimension 2 against 4",
        "R.nn has no 'foo'",
        "expected the dimension of x2 that is summed over to be 3, but got 4",
        "the module has no function 'g'; it has ['f', 'main']",
        "Undefined variable: nope",
    ):
        assert message in found
    assert found.count("error: ") == 7 and "--> <str>:12:17" in found
    assert "op " not in found.replace("loop ", "")


@pytest.mark.parametrize(
    "body, message",
    [
        ("return", "a value is returned"),
        ("y = R.exp(x)", "the function has no return"),
        ("R.exp(x)\n    return x", "the value of this is not used"),
        ("y: R.Tensor((3,), 'float32') = R.exp(x)\n    return y", "is declared, but the value is"),
        ("with R.dataflow():\n        y = R.exp(x)\n    return x", "the dataflow block has no R.output"),
        ("with R.dataflow():\n        y = R.exp(x)\n        R.output(x)\n    return x", "'x' is not bound in this"),
        ("if x:\n        y = x\n    else:\n        y = x\n    return y", "the condition of an if is a bool"),
        (
            "y = R.Tensor(('n',), 'float32')\n    z = R.match_cast(x, y)\n    return z",
            "which only a signature may have",
        ),
        ("for i in range(3):\n        y = x\n    return x", "a loop is not part of a graph function"),
        ("return x\n    y = x", "a statement after return is never reached"),
        ("a, b = R.exp(x)\n    return a", "only a tuple has a length"),
        ("a = R.emit(x)\n    return a", "R.emit is not supported yet"),
    ],
)
def test_statements_that_are_refused(body, message):
    found = errors_of(f"""
@R.function
def main(x: R.Tensor((4,), "float32")):
    {body}
""")
    assert message in found


def test_return_type_that_does_not_fit():
    found = errors_of("""
@R.function
def main(x: R.Tensor((4,), "float32")) -> R.Tensor((5,), "float32"):
    return R.exp(x)
""")
    found = found.replace('dtype="float32"', "...")
    assert "R.Tensor((5,), ...) is declared, but the function returns R.Tensor((4,), ...)" in found and ":3:" in found


@pytest.mark.parametrize(
    "text, message",
    [
        ("x = 1", "the text defines no module and no function"),
        ("def f(x):\n    pass", "the function 'f' has no decorator"),
        ("@I.ir_module\nclass M:\n    @print\n    def f(x):\n        pass", "T.prim_func or R.function is expected"),
        ("@T.prim_func\ndef f(x: T.handle:\n    pass", "error: "),
    ],
)
def test_texts_that_are_no_programs(text, message):
    assert message in errors_of(text)
