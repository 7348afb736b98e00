"""Modules in which functions of Python and compiled ones call each other."""

import pytest
import torch

import mlc
from mlc import relax
from mlc.relax.base_py_module import BasePyModule
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


@I.ir_module
class Mixed(BasePyModule):
    @I.pyfunc
    def main(self, x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
        product = self.call_tir(self.matmul, [x, w], out_sinfo=R.Tensor((x.shape[0], 4), "float32"))
        return self.halve(torch.relu(product))

    @T.prim_func
    def matmul(a: T.handle, b: T.handle, c: T.handle):
        n = T.int64()
        A = T.match_buffer(a, (n, 3))
        B = T.match_buffer(b, (3, 4))
        C = T.match_buffer(c, (n, 4))
        for i, j, k in T.grid(n, 4, 3):
            with T.block("C"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    C[vi, vj] = T.float32(0)
                C[vi, vj] += A[vi, vk] * B[vk, vj]

    @I.pyfunc
    def silu(x):
        return torch.nn.functional.silu(x)

    def halve(self, x):
        return x / 2

    @R.function
    def graph(x: R.Tensor(("n", 3), "float32"), w: R.Tensor((3, 4), "float32")):
        n = T.int64()
        y = R.call_tir(Mixed.matmul, (x, w), out_sinfo=R.Tensor((n, 4), "float32"))
        z = R.call_py_func("silu", (y,), out_sinfo=R.Tensor((n, 4), "float32"))
        return R.add(z, y)


@pytest.fixture
def mixed():
    return Mixed(mlc.runtime.cpu(0))


@pytest.fixture
def operands():
    torch.manual_seed(0)
    return torch.randn(5, 3), torch.randn(3, 4)


def test_python_calls_compiled_code(mixed, operands):
    x, w = operands
    torch.testing.assert_close(mixed.main(x, w), torch.relu(x @ w) / 2)


def test_compiled_code_calls_python(mixed, operands):
    x, w = operands
    product = x @ w
    torch.testing.assert_close(mixed.graph(x, w), torch.nn.functional.silu(product) + product)


def test_names(mixed):
    assert mixed.list_functions() == {"tir": ["matmul"], "relax": ["graph"], "python": ["main", "silu", "halve"]}
    assert mixed.get_function("silu") is mixed.silu and mixed.get_function("nothing") is None


def test_dims_by_name(mixed, operands):
    n = mlc.tir.Var("n", "int64")
    x, w = operands
    for function in (mixed.matmul, "matmul", Mixed["matmul"]):
        made = mixed.call_tir(function, [x, w], relax.TensorStructInfo((n, 4), "float32"))
        torch.testing.assert_close(made, x @ w)


def test_a_function_over_buffers_fills_what_it_is_given(mixed, operands):
    out = torch.zeros(5, 4)
    mixed.matmul(*operands, out)
    torch.testing.assert_close(out, operands[0] @ operands[1])


def test_registered_functions(mixed, operands):
    @mlc.runtime.register_global_func("test.py_module.twice", override=True)
    def twice(x, out):
        torch.from_dlpack(out).copy_(2 * torch.from_dlpack(x))

    x, _ = operands
    torch.testing.assert_close(mixed.call_dps_packed("test.py_module.twice", [x], R.Tensor((5, 3), "float32")), 2 * x)


def test_functions_are_added(mixed, operands):
    mixed.add_python_function("negate", lambda x: -x)
    torch.testing.assert_close(mixed.call_py_func("negate", operands[0]), -operands[0])


def test_text(mixed):
    text = mixed.script()
    assert text == Mixed.script() == Mixed.clone().script()
    assert (
        text.index("def graph")
        < text.index("    @I.pyfunc\n    def main(self")
        < text.index("@I.pyfunc\n    def halve")
    )


def test_passes_keep_functions_of_python(operands):
    made = relax.transform.LegalizeOps()(Mixed)(mlc.runtime.cpu())
    torch.testing.assert_close(made.halve(operands[0]), operands[0] / 2)


def test_a_module_without_the_base_class():
    @I.ir_module
    class Plain:
        @I.pyfunc
        def f(x):
            return x + 1

        @R.function
        def main(x: R.Tensor((2,), "float32")):
            return R.call_py_func("f", (x,), out_sinfo=R.Tensor((2,), "float32"))

    assert list(Plain.pyfuncs) == ["f"] and [var.name_hint for var in Plain.get_global_vars()] == ["main"]
    assert Plain().main(torch.ones(2)).tolist() == [2, 2]


# ===--- What is refused -------------------------------------------------------------------------===#


def test_no_such_functions(mixed, operands):
    info = R.Tensor((5, 4), "float32")
    with pytest.raises(mlc.MLCError, match="no function over buffers 'nothing'; there is matmul"):
        mixed.call_tir("nothing", operands, info)
    with pytest.raises(mlc.MLCError, match="no function over buffers"):
        mixed.call_tir(mixed.graph, operands, info)
    with pytest.raises(ValueError, match="no function of Python 'matmul'"):
        mixed.call_py_func("matmul", operands)


def test_outputs_without_a_shape(mixed, operands):
    with pytest.raises(TypeError, match="out_sinfo says the shape and dtype"):
        mixed.call_tir("matmul", operands, R.Tensor(ndim=2, dtype="float32"))
    with pytest.raises(mlc.MLCError, match="the dimension m of out_sinfo is no number"):
        mixed.call_tir("matmul", operands, relax.TensorStructInfo((mlc.tir.Var("m", "int64"), 4), "float32"))


def test_what_is_no_module():
    with pytest.raises(TypeError, match="an IRModule is expected, not dict"):
        BasePyModule({})
    with pytest.raises(TypeError, match="pyfunc: a function is expected, not int"):
        I.pyfunc(3)


def test_a_wrong_shape(mixed, operands):
    with pytest.raises(Exception, match="matmul"):
        mixed.call_tir("matmul", operands[::-1], R.Tensor((5, 4), "float32"))
