"""What methods of a model change, parts that are exchanged, and operators that others are made of."""

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc._core.structural import assert_structural_equal
from mlc.relax.frontend import nn
from mlc.relax.frontend.nn import op, spec
from mlc.script import ir as I
from mlc.script import relax as R

MLCError = mlc._core.context.MLCError


def test_debug_takes_and_gives_what_is_written():
    class Model(nn.Module):
        def forward(self, x: nn.Tensor):
            return op.relu(x)

    @I.ir_module
    class Expected:
        @R.function
        def _initialize_effect() -> R.Tuple(R.Object):
            with R.dataflow():
                _io: R.Object = R.null_value()
                lv: R.Tuple(R.Object) = (_io,)
                gv: R.Tuple(R.Object) = lv
                R.output(gv)
            return gv

        @R.function
        def forward(x: R.Tensor((2, 3), "float32"), _io: R.Object) -> R.Tuple(
            R.Tensor((2, 3), "float32"), R.Tuple(R.Object)
        ):
            R.func_attr({"num_input": 2})
            with R.dataflow():
                relu: R.Tensor((2, 3), "float32") = R.nn.relu(x)
                gv1: R.Tuple(R.Tensor((2, 3), "float32"), R.Tuple(R.Object)) = relu, (_io,)
                R.output(gv1)
            return gv1

    method = {"forward": {"x": spec.Tensor((2, 3), "float32")}}
    mod, _ = Model().export_tvm(method, debug=True)
    assert_structural_equal(mod, Expected)
    without, _, external = Model().export_tvm(method, allow_extern=True)
    assert [var.name_hint for var in without.get_global_vars()] == ["forward"]
    assert external == []


@pytest.mark.parametrize("mode", ["plain", "packed", "none"])
def test_what_is_written(mode):
    class Model(nn.Module):
        def forward(self, x: nn.Tensor):
            if mode != "none":
                op.print_(x)
                op.debug_func("my.look", x, 3, "text", _line_info="here")
            return x

    method = {"x": spec.Tensor((2,), "float32"), "$": {"effect_mode": mode}}
    mod, _ = Model().export_tvm({"forward": method}, debug=True)
    text = mod["forward"].script()
    assert text.count("vm.builtin.invoke_debug_func") == (0 if mode == "none" else 2)
    assert ('R.str("my.look"), R.str("here")' in text) == (mode != "none")
    assert len(mod["forward"].params) == (1 if mode == "none" else 2)
    assert ("effects: R.Tuple(R.Object)" in text) == (mode == "packed")


def test_writing_without_debug_is_refused():
    class Model(nn.Module):
        def forward(self, x: nn.Tensor):
            op.print_(x)
            return x

    with pytest.raises(MLCError, match="exported with debug=True"):
        Model().export_tvm({"forward": {"x": spec.Tensor((2,), "float32")}})
    with pytest.raises(ValueError, match="effect_mode is 'plain', 'packed' or 'none', not 'half'"):
        Model().export_tvm({"forward": {"x": spec.Tensor((2,), "float32"), "$": {"effect_mode": "half"}}})


def test_rows_that_are_kept():
    class Model(nn.Module):
        def __init__(self):
            self.cache = nn.KVCache(10, [2, 4])

        def forward(self, x: nn.Tensor):
            self.cache.append(x)
            return self.cache.view(4)

    model = Model()
    assert [name for name, _ in model.named_effects()] == ["cache"]
    mod, _ = model.export_tvm({"forward": {"x": spec.Tensor((1, 2, 4), "float32")}})
    assert "vm.builtin.attention_kv_cache_create" in mod["_initialize_effect"].script()
    text = mod["forward"].script()
    assert "vm.builtin.attention_kv_cache_append" in text and "inplace_indices=[0]" in text
    assert mod["forward"].ret_struct_info.fields[0] == relax.TensorStructInfo((4, 2, 4), "float32")
    model.to("float16")
    with pytest.raises(TypeError, match="the rows are of float16, but float32 is appended"):
        model.export_tvm({"forward": {"x": spec.Tensor((1, 2, 4), "float32")}})


def test_exchange_of_parts():
    class Model(nn.Module):
        def __init__(self):
            self.act, self.parts = nn.ReLU(), nn.ModuleList([nn.ReLU(), nn.Linear(2, 3)])

    class Change(nn.Mutator):
        def __init__(self):
            self.names = []

        def visit_module(self, name, node):
            self.names.append(name)
            return nn.SiLU() if isinstance(node, nn.ReLU) else self.visit(name, node)

        def visit_param(self, name, node):
            self.names.append(name)
            return node

    change = Change()
    model = change.visit("m", Model())
    assert isinstance(model.act, nn.SiLU) and isinstance(model.parts[0], nn.SiLU)
    assert change.names == ["m.act", "m.parts.0", "m.parts.1", "m.parts.1.weight", "m.parts.1.bias"]


def test_operators():
    class Model(nn.Module):
        def forward(self, x: nn.Tensor, times: nn.Tensor, chances: nn.Tensor, drawn: nn.Tensor):
            kept = op.where(op.greater(x, 0.5), x, 2.0)
            return (
                op.log_softmax(kept),
                op.sort(x, descending=True),
                op.tril(op.softplus(x)),
                nn.Timesteps(5, flip_sin_to_cos=True)(times),
                op.multinomial_from_uniform(chances, drawn),
            )

    rng = np.random.default_rng(0)
    x, times, chances, drawn = rng.random((3, 4)), np.arange(3.0), np.full((2, 4), 0.25), np.array([[0.3], [0.8]])
    given = [np.asarray(array, "float32") for array in (x, times, chances, drawn)]
    names = ("x", "times", "chances", "drawn")
    infos = {name: spec.Tensor(array.shape, "float32") for name, array in zip(names, given, strict=True)}
    mod, _ = Model().export_tvm({"forward": infos})
    logs, ordered, lower, embedded, numbers = (value.numpy() for value in mlc.compile(mod)["forward"](*given))
    kept = np.where(given[0] > 0.5, given[0], np.float32(2))
    np.testing.assert_allclose(logs, kept - np.log(np.exp(kept).sum(-1, keepdims=True)), rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(ordered, -np.sort(-given[0], -1))
    np.testing.assert_allclose(lower, np.tril(np.log1p(np.exp(given[0]))), rtol=1e-5, atol=1e-6)
    angles = given[1][:, None] * np.exp(-np.log(10000) * np.arange(2) / 1)[None]
    expected = np.concatenate([np.cos(angles), np.sin(angles), np.zeros((3, 1))], -1)
    np.testing.assert_allclose(embedded, expected, rtol=1e-5, atol=1e-5)
    assert numbers.reshape(-1).tolist() == [1, 3]
