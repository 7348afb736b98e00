"""BlockBuilder: functions of graphs, step by step."""

import numpy as np
import pytest

import mlc.tvm
from mlc import IRModule, MLCError, relax, te, tir, topi
from mlc.relax import DynTensorType, TensorStructInfo


def te_relu(a):
    return te.compute(a.shape, lambda *i: te.max(a(*i), 0), name="relu")


def te_matmul(a, b):
    k = te.reduce_axis((0, a.shape[1]), name="k")
    return te.compute((a.shape[0], b.shape[1]), lambda i, j: te.sum(a[i, k] * b[k, j], axis=k), name="matmul")


def var(name, shape=(8, 8), dtype="float32"):
    return relax.Var(name, TensorStructInfo(shape, dtype))


def test_variables_of_both_spellings():
    old = relax.Var("x", (1, 784), DynTensorType(2, "float32"))
    new = relax.Var("x", TensorStructInfo((1, 784), "float32"))
    assert old.struct_info == new.struct_info
    assert old.name_hint == "x" and tuple(old.shape) == (1, 784) and old.dtype == "float32"
    # The shape says the rank, whatever number is given beside it.
    assert relax.Var("x", (4, 1, 28, 28), DynTensorType(4096, "float32")).ndim == 4


def test_parameters_at_the_end():
    a, b = var("A"), var("B")
    bb = relax.BlockBuilder()
    with bb.function("main"):
        with bb.dataflow():
            c = bb.emit_te(te_matmul, b, a)
            d = bb.emit_te(te_relu, c)
            r = bb.emit_output(d)
        bb.emit_func_output(r, params=[a, b])
    assert type(c) is relax.DataflowVar and isinstance(c, relax.Var)
    assert type(r) is relax.Var and r.name_hint == "gv" and c.name_hint == "lv" and d.name_hint == "lv1"
    module = bb.get()
    module.verify()
    assert [p.name_hint for p in module["main"].params] == ["A", "B"]
    assert "(%B, %A)" in module.mlir()


def test_variables_serve_several_functions():
    x = var("x")
    bb = relax.BlockBuilder()
    for name in ("f", "g"):
        with bb.function(name, [x]):
            bb.emit_func_output(bb.emit(relax.op.exp(x)))
    module = bb.get()
    module.verify()
    assert [v.name_hint for v in module.get_global_vars()] == ["f", "g"]
    first, second = module.get_global_vars()
    assert module[first] == module["f"] != module[second] and len({module[first], module["f"], module["g"]}) == 2


def test_functions_of_emit_te_are_named_and_shared():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            y = bb.emit_te(te_relu, x)
            y = bb.emit_te(te_relu, y)
            z = bb.emit_te(te_relu, bb.emit_te(topi.reshape, y, (4, 16)))
            gv = bb.emit_output(z)
        bb.emit_func_output(gv)
    module = bb.get()
    module.verify()
    names = {v.name_hint for v in module.get_global_vars()}
    assert names == {"main", "te_relu", "te_relu1", "reshape"}
    assert isinstance(module["te_relu"], tir.PrimFunc) and isinstance(module["main"], relax.Function)
    assert module.mlir().count("relax.call_tir @te_relu(") == 2


def test_names_count_on():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            names = [bb.emit(relax.op.exp(x)).name_hint for _ in range(3)]
            names.append(bb.emit(relax.op.exp(x), name_hint="e.x").name_hint)
            gv = bb.emit_output(bb.emit(relax.op.exp(x)))
        bb.emit_func_output(gv)
    assert names == ["lv", "lv1", "lv2", "e_x"]


def test_nested_expressions_are_bound_in_order():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        y = bb.emit(relax.op.add(relax.op.exp(x), relax.op.log(x)))
        bb.emit_func_output(y)
    lines = [line.split()[2] for line in bb.get().mlir().splitlines() if " = relax." in line]
    assert lines == ["relax.exp", "relax.log", "relax.add"]


def test_an_expression_from_outside_of_any_scope():
    x = var("x")
    call = relax.op.add(relax.op.exp(x), relax.const(np.ones((8, 8)), "float32"))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(call))
    bb.get().verify()


def test_a_symbolic_expression_from_outside_of_any_scope():
    n = tir.Var("n", "int64")
    x = var("x", (n, 4))
    call = relax.op.reshape(relax.op.exp(x), (n * 4,))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(call))
    bb.get().verify()


def test_what_is_not_bound_is_no_part_of_the_function():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            relax.op.log(x)
            gv = bb.emit_output(relax.op.exp(x))
        bb.emit_func_output(gv)
    assert "relax.log" not in bb.get().mlir()


def test_views_outlive_what_is_dropped():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            unused = relax.op.log(x)
            gv = bb.emit_output(relax.op.exp(x))
        also_unused = relax.op.add(x, gv)
        bb.emit_func_output(gv)
    with pytest.raises(RuntimeError, match="stop"), bb.function("failed", [x]):
        with bb.dataflow():
            bound = bb.emit(relax.op.exp(x))
            raise RuntimeError("stop")
    bb.get().verify()
    del bb
    for view in (unused, also_unused, bound):
        assert view.struct_info == x.struct_info and repr(view)
        str(view.value)


def test_tensors_of_emit_te_that_escape():
    """Outside of the function, a te tensor of emit_te is not there any more, whether it succeeded or failed."""
    escaped = []

    def function(a):
        b = te.compute(a.shape, lambda i: escaped.append(a[i]) or a[i] * 2, name="b")
        escaped.extend([a, b])
        return b

    def fails(a):
        return te.compute(a.shape, lambda i: escaped.append(a[i]) or 1 // 0, name="b")

    x = var("x", (8,))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        y = bb.emit_te(function, x)
        with pytest.raises(ZeroDivisionError):
            bb.emit_te(fails, x)
        bb.emit_func_output(y)
    del bb
    assert len(escaped) == 4
    for view in escaped:
        assert "finished" in repr(view)
        with pytest.raises(ValueError, match="a function that is finished"):
            te.compute((8,), lambda i: view(i) if isinstance(view, te.Tensor) else view + 1)  # noqa: B023


def test_output_of_a_dataflow_variable():
    """A variable of a dataflow block is seen outside through its output, or through one that is added."""
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            lv = bb.emit(relax.op.exp(x))
            lv1 = bb.emit(relax.op.log(lv))
            gv = bb.emit_output(lv1)
        other = bb.emit(relax.op.add(lv, gv))
        bb.emit_func_output(other)
    module = bb.get()
    module.verify()
    assert "relax.output %lv1, %lv" in module.mlir()

    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            lv = bb.emit(relax.op.exp(x))
            bb.emit_output(lv)
        bb.emit_func_output(lv)
    module = bb.get()
    module.verify()
    assert "return %gv" in module.mlir()


def test_several_dataflow_blocks():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        with bb.dataflow():
            first = bb.emit_output(relax.op.exp(x))
        with bb.dataflow():
            second = bb.emit_output(relax.op.log(first))
        with bb.dataflow():
            pass
        bb.emit_func_output(second)
    module = bb.get()
    module.verify()
    assert module.mlir().count("relax.dataflow") == 2


def test_symbolic_shapes():
    n, m = tir.Var("n", "int64"), tir.Var("m", "int64")
    x, w = var("x", (n, 4)), var("w", (4, m))
    bb = relax.BlockBuilder()
    with bb.function("main", [x, w]):
        with bb.dataflow():
            y = bb.emit_te(te_matmul, x, w)
            z = bb.emit(relax.op.concat([y, y], axis=0))
            gv = bb.emit_output(z)
        bb.emit_func_output(gv)
    assert y.struct_info == TensorStructInfo((n, m), "float32")
    assert z.struct_info == TensorStructInfo((n * 2, m), "float32")
    assert [str(extent) for extent in z.shape] == ["n * T.int64(2)", "m"]
    bb.get().verify()


def test_arguments_of_emit_te():
    """Lists, dictionaries, shapes and numbers reach the function as they are; tensors as te tensors."""
    seen = {}

    def function(tensors, options, shape, number):
        assert all(isinstance(tensor, te.Tensor) for tensor in tensors)
        seen.update(names=[t.name for t in tensors], options=options, shape=shape, number=number)
        return te.compute(tensors[0].shape, lambda *i: tensors[0](*i) + tensors[1](*i) * number, name="f")

    a, b = var("a"), var("b")
    bb = relax.BlockBuilder()
    with bb.function("main", [a, b]):
        gv = bb.emit_te(function, [a, b], {"axis": 1}, relax.ShapeExpr((2, 3)), number=2)
        bb.emit_func_output(gv)
    assert seen == {"names": ["a", "b"], "options": {"axis": 1}, "shape": [2, 3], "number": 2}


def test_several_results_of_emit_te():
    def both(a):
        return te.compute(a.shape, lambda *i: (a(*i) * 2, a(*i) + 1), name="both")

    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        pair = bb.emit_te(both, x)
        gv = bb.emit(relax.op.add(pair[0], pair[1]))
        bb.emit_func_output(gv)
    bb.get().verify()
    assert len(pair) == 2


def test_constants():
    small = relax.const(np.arange(4), "float32")
    large = relax.const(np.arange(1000.0).reshape(10, 100), DynTensorType(2, "float64"))
    assert small.dtype == "float32" and small.data.numpy().tolist() == [0, 1, 2, 3]
    assert large.dtype == "float64" and large.data.numpy()[3, 7] == 307
    assert relax.const(1.5).dtype == "float32" and relax.const(True).data.numpy() == np.True_
    assert relax.const(np.full((2,), 255), "uint8").data.numpy().tolist() == [255, 255]
    x = var("x", (10, 100), "float64")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(relax.op.add(bb.emit(relax.op.add(x, large)), large)))
    script = bb.get().mlir()
    assert script.count("relax.constant") == 1 and "dense_resource" in script and "307" not in script


def test_a_constant_is_a_copy():
    data = np.zeros(100, "float32")
    constant = relax.const(data)
    data[:] = 1
    assert constant.data.numpy().sum() == 0


def test_calls_by_name():
    x, w = var("x", (1, 4)), var("w", (3, 4))
    bb = relax.BlockBuilder()
    with bb.function("main", [x, w]):
        with bb.dataflow():
            old = bb.emit(relax.op.call_tir("env.linear", (x, w), (1, 3), dtype="float32"))
            new = bb.emit(relax.op.call_dps_packed("env.linear", (x, w), TensorStructInfo((1, 3), "float32")))
            gv = bb.emit_output(relax.op.add(old, new))
        bb.emit_func_output(gv)
    assert bb.get().mlir().count('relax.call_dps_packed "env.linear"') == 2
    assert tuple(old.shape) == (1, 3)


def test_call_tir_of_a_function_that_was_added():
    a = te.placeholder((8, 8), name="A")
    bb = relax.BlockBuilder()
    function = te.create_prim_func([a, te_relu(a)])
    relu, again = bb.add_func(function, "relu"), bb.add_func(function, "relu")
    assert relu.name_hint == again.name_hint == "relu"
    x = var("x")
    with bb.function("main", [x]):
        gv = bb.emit(relax.op.call_tir(relu, (x,), TensorStructInfo((8, 8), "float32")))
        bb.emit_func_output(gv)
    bb.get().verify()


def test_calls_of_graph_functions():
    n, m = tir.Var("n", "int64"), tir.Var("m", "int64")
    x, y = var("x", (n, 4)), var("y", (m, 4))
    bb = relax.BlockBuilder()
    with bb.function("double", [x], private=True):
        double = bb.emit_func_output(bb.emit(relax.op.concat([x, x])))
    with bb.function("main", [y]):
        z = bb.emit(double(y))
        with pytest.raises(MLCError, match="call of @double"):
            double(var("w", (2, 5)))
        bb.emit_func_output(z)
    assert z.struct_info == TensorStructInfo((m * 2, 4), "float32")
    bb.get().verify()


def test_match_cast():
    n = tir.Var("n", "int64")
    x = relax.Var("x", TensorStructInfo(ndim=2, dtype="float32"))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        y = bb.match_cast(x, TensorStructInfo((n, 4), "float32"))
        bb.emit_func_output(y)
    assert [str(extent) for extent in y.shape] == ["n", "4"]


def test_the_builder_adds_to_a_module():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("f", [x]):
        bb.emit_func_output(bb.emit(relax.op.exp(x)))
    before = bb.get()
    bb = relax.BlockBuilder(before)
    with bb.function("g", [x]):
        bb.emit_func_output(bb.emit(relax.op.log(x)))
    assert "g" not in before and {v.name_hint for v in bb.get()} == {"f", "g"}


# ===--- What is refused -------------------------------------------------------------------------===#


def test_a_function_needs_its_output():
    x = var("x")
    bb = relax.BlockBuilder()
    with pytest.raises(MLCError, match="'main' is left without emit_func_output"), bb.function("main", [x]):
        bb.emit(relax.op.exp(x))
    assert "main" not in bb.get()


def test_values_of_another_function():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("f", [x]):
        gv = bb.emit(relax.op.add(x, x))
        bb.emit_func_output(gv)
    with pytest.raises(MLCError, match="relax.exp: 'gv' belongs to function 'f', which is not being built"):
        relax.op.exp(gv)
    with bb.function("g", [x]):
        with pytest.raises(MLCError, match="'gv' belongs to function 'f', and cannot be used in function 'g'"):
            bb.emit(relax.op.exp(gv))
        with pytest.raises(MLCError, match="'x' belongs to function 'f', and cannot be used in function 'g'"):
            bb.emit(relax.op.exp(bb._mod["f"].params[0]))
        bb.emit_func_output(bb.emit(relax.op.exp(x)))


def test_one_output_only():
    x = var("x")
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        gv = bb.emit(relax.op.exp(x))
        bb.emit_func_output(gv)
        with pytest.raises(MLCError, match="'main' has its output already"):
            bb.emit_func_output(gv)


def test_parameters_are_given_once():
    x = var("x")
    bb = relax.BlockBuilder()
    with pytest.raises(MLCError, match="given parameters twice"), bb.function("main", [x]):
        bb.emit_func_output(bb.emit(relax.op.exp(x)), params=[x])
    with pytest.raises(MLCError, match="uses x, but its parameters are given nowhere"), bb.function("main"):
        bb.emit_func_output(bb.emit(relax.op.exp(x)))
    with pytest.raises(MLCError, match="'x' is used in function 'main.*not one of its parameters"):
        with bb.function("main", []):
            bb.emit(relax.op.exp(x))
    with pytest.raises(MLCError, match="uses x, not among its parameters"), bb.function("main"):
        bb.emit_func_output(bb.emit(relax.op.exp(x)), params=[var("y")])
    with pytest.raises(TypeError, match="a parameter is a relax.Var"), bb.function("main", [relax.const(1)]):
        pass


def test_output_is_for_dataflow():
    x = var("x")
    bb = relax.BlockBuilder()
    with pytest.raises(MLCError, match="emit_output is for a dataflow block"), bb.function("main", [x]):
        bb.emit_output(relax.op.exp(x))
    with pytest.raises(MLCError, match="inside a dataflow block"), bb.function("main", [x]), bb.dataflow():
        bb.emit_func_output(bb.emit(relax.op.exp(x)))


def test_nothing_is_emitted_outside_of_a_function():
    with pytest.raises(MLCError, match="no function is being built"):
        relax.BlockBuilder().emit(var("x"))


def test_effects_are_kept_out_of_dataflow():
    x = var("x")
    bb = relax.BlockBuilder()
    with pytest.raises(MLCError, match="'env.log' may have effects"), bb.function("main", [x]), bb.dataflow():
        bb.emit(relax.op.call_packed("env.log", x, sinfo_args=x.struct_info))


def test_inference_says_what_does_not_fit():
    x, y = var("x", (2, 3)), var("y", (4, 5))
    with pytest.raises(MLCError, match="relax.add"):
        relax.op.add(x, y)
    with pytest.raises(MLCError, match="relax.matmul"):
        relax.op.matmul(x, y)
    with pytest.raises(MLCError, match="relax.exp"):
        relax.op.exp(var("i", (2,), "int32"))
    with pytest.raises(TypeError, match="an integer is expected, not 'a'"):
        relax.op.sum(x, axis="a")
    with pytest.raises(TypeError, match="relax.const"):
        x + 1


def test_emit_te_refuses():
    x = var("x")
    unknown = relax.Var("u", TensorStructInfo(ndim=2, dtype="float32"))
    stranger = te.placeholder((8, 8), name="S")
    bb = relax.BlockBuilder()
    with bb.function("main", [x, unknown]):
        with pytest.raises(TypeError, match="gives te tensors, not int"):
            bb.emit_te(lambda a: 3, x)
        with pytest.raises(MLCError, match="needs tensors of known shape"):
            bb.emit_te(te_relu, unknown)
        with pytest.raises(MLCError, match="'S' is used, but is not one of the arguments"):
            bb.emit_te(lambda a: te_matmul(a, stranger), x)
        with pytest.raises(TypeError, match="cannot take an argument of type object"):
            bb.emit_te(te_relu, object())
        bb.emit_func_output(x)


def test_call_tir_needs_the_type_of_its_result():
    x = var("x")
    with pytest.raises(TypeError, match="given without dtype="):
        relax.op.call_tir("f", (x,), (8, 8))
    with pytest.raises(TypeError, match="as out_sinfo="):
        relax.op.call_tir("f", (x,))


def test_a_var_with_a_shape_needs_a_dtype():
    with pytest.raises(TypeError, match="no dtype"):
        relax.Var("x", (1, 2))


def test_modules_refuse():
    with pytest.raises(KeyError, match="no function 'f'"):
        IRModule()["f"]
    with pytest.raises(ValueError, match="no function 'f'"):
        IRModule().get_global_var("f")
    with pytest.raises(TypeError, match="a function of mlc is expected"):
        IRModule({"f": 3})
    with pytest.raises(MLCError, match="parse"):
        IRModule.parse("func.func @f(")


# ===--- Modules ---------------------------------------------------------------------------------===#


def test_modules_hold_functions_by_name(tmp_path):
    a = te.placeholder((8, 8), name="A")
    function = te.create_prim_func([a, te_relu(a)])
    module = IRModule({"relu": function}, attrs={"n": 1})
    assert module["relu"].name == "relu" and module.get_global_var("relu").name_hint == "relu"
    module["other"] = function
    assert len(module) == 2 and "other" in module and module.attrs["n"] == 1
    del module["other"]
    assert [v.name_hint for v in module] == ["relu"]
    assert IRModule.from_expr(function)["main"].params[1].name == "relu"
    assert module["relu"].with_attr("Primitive", 1).attrs["Primitive"] == 1
    module.save(tmp_path / "module.mlirbc")
    assert (tmp_path / "module.mlirbc").read_bytes().startswith(b"ML\xefR")
    assert IRModule.load(tmp_path / "module.mlirbc").mlir() == module.mlir()


def test_structural_equality():
    mlc.tvm.install()
    import tvm

    def function(name, factor):
        a = te.placeholder((8,), name=name)
        return te.create_prim_func([a, te.compute((8,), lambda i: a[i] * factor, name=f"{name}_out")])

    tvm.ir.assert_structural_equal(function("A", 2), function("B", 2))
    assert tvm.ir.structural_equal(IRModule({"f": function("A", 2)}), IRModule({"f": function("B", 2)}))
    assert not tvm.ir.structural_equal(function("A", 2), function("A", 3))
    with pytest.raises(MLCError, match="not structurally equal: "):
        tvm.ir.assert_structural_equal(function("A", 2), function("A", 3))
    assert not tvm.ir.structural_equal(function("A", 2), 3)
    mlc.tvm.uninstall()


def test_script_leaves_large_constants_out(capsys):
    x = var("x", (1000,))
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(relax.op.add(x, relax.const(np.full(1000, 1.5), "float32"))))
    module = bb.get()
    assert len(module.mlir()) < 1000 < len(module.mlir(show_meta=True))
    module.show()
    assert capsys.readouterr().out.strip() == module.script().strip()
    IRModule.parse(module.mlir(show_meta=True)).verify()


def test_colours_leave_the_text_as_it_is():
    import re

    from mlc._core import printing

    source = 'func.func @f(%a: tensor<?x4xf32, #relax.dims<[n, 4]>>) {\n  %b = relax.add %a, %a // "c"\n}\n'
    coloured = printing._highlight(source, "Terminal256Formatter", None)
    assert coloured != source and re.sub(r"\x1b\[[\d;]*m", "", coloured) == source


def test_a_function_that_failed_leaves_its_name():
    bb, x = relax.BlockBuilder(), var("x")
    with pytest.raises(KeyError), bb.function("main", [x]):
        raise KeyError("in the program")
    with bb.function("main", [x]):
        assert bb.emit_func_output(relax.op.exp(x)).name_hint == "main"


def test_an_operator_that_is_refused_is_not_in_the_function():
    bb, x = relax.BlockBuilder(), var("x")
    with bb.function("main", [x]):
        with pytest.raises(MLCError, match="where"):
            relax.op.where(x, x, x)
        bb.emit_func_output(relax.op.exp(x))
    assert "where" not in bb.get().script()


# ===--- Large functions -------------------------------------------------------------------------===#


@pytest.mark.parametrize("is_free", [True, False])
def test_deep_expressions(is_free):
    """Expressions of which none is bound to a variable, 20,000 in each other."""
    depth = 20_000
    x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))

    def nested():
        expr = x
        for _ in range(depth):
            expr = relax.op.exp(expr)
        return expr

    outside = nested() if is_free else None
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(nested() if outside is None else outside))
    function = bb.get()["main"]
    bindings = function.body.blocks[0].bindings
    assert len(bindings) == depth
    names = [binding.var.name_hint for binding in bindings]
    assert len(set(names)) == depth and names[:2] == ["gv", "gv1"]


def test_an_expression_that_is_used_twice_is_bound_once():
    x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    expr = x
    for _ in range(60):
        expr = relax.op.add(expr, expr)
    bb = relax.BlockBuilder()
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(expr))
    function = bb.get()["main"]
    assert len(function.body.blocks[0].bindings) == 60


def test_names_are_free_again():
    """A function that failed leaves its name, also to one of a higher number."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    for expected in ("f", "f1"):
        with bb.function("f", [x]):
            assert bb.emit_func_output(bb.emit(relax.op.exp(x))).name_hint == expected
    with pytest.raises(KeyError), bb.function("f", [x]):
        raise KeyError
    with bb.function("f", [x]):
        assert bb.emit_func_output(bb.emit(relax.op.exp(x))).name_hint == "f2"
    with pytest.raises(MLCError, match="belongs to function 'f'"), bb.function("g", [x]):
        bb.emit(relax.op.exp(relax.op.exp(bb._mod["f"].body.body)))


def test_a_parameter_that_is_returned_and_given_at_the_end():
    x, y = (relax.Var(name, relax.TensorStructInfo((3, 4), "float32")) for name in "xy")
    bb = relax.BlockBuilder()
    with bb.function("f"):
        with pytest.raises(MLCError, match="uses x, but its parameters are given nowhere"):
            bb.emit_func_output(x)
        bb.emit_func_output(relax.Tuple([y, x]), params=[x, y])
    assert "return (y, x)" in bb.get()["f"].script()
