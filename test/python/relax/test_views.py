"""Modules, functions and expressions as TVM's users look at them, and where they import them from."""

import gc
import subprocess
import sys

import pytest

import mlc
import mlc.tvm
from mlc import relax, tir
from mlc.script import from_source
from mlc.script import ir as I
from mlc.script import relax as R
from mlc.script import tir as T


@I.ir_module
class Module:
    @T.prim_func(private=True)
    def double(A: T.Buffer((T.int64(4),), "float32"), B: T.Buffer((T.int64(4),), "float32")):
        for i in T.parallel(T.int64(4)):
            with T.block("double"):
                v = T.axis.spatial(T.int64(4), i)
                B[v] = A[v] * T.float32(2)

    @R.function
    def main(x: R.Tensor((4,), "float32"), c: R.Tensor((), "bool")):
        cls = Module
        with R.dataflow():
            a = R.call_tir(cls.double, (x,), out_sinfo=R.Tensor((4,), "float32"))
            b = R.sum(a, axis=[0], keepdims=True)
            R.output(b)
        if c:
            d = R.add(b, b)
        else:
            d = b
        return (b, d)


@pytest.fixture
def tvm():
    mlc.tvm.install()
    import tvm

    yield tvm
    mlc.tvm.uninstall()


def test_blocks_and_bindings():
    main = Module["main"]
    dataflow, rest = main.body.blocks
    assert isinstance(dataflow, relax.DataflowBlock) and type(rest) is relax.BindingBlock
    call, total = dataflow.bindings
    assert type(call.var) is relax.DataflowVar and type(total.var) is relax.Var and total.var.name_hint == "b"
    assert call.value.op is relax.Op.get("relax.call_tir") and total.value.op.name == "relax.sum"
    function, args = call.value.args
    assert function == Module.get_global_var("double") and args.fields == [main.params[0]]
    assert total.value.args == [call.var] and total.value.attrs.axis == [0] and total.value.attrs["keepdims"] is True
    assert call.value.sinfo_args == [relax.TensorStructInfo((4,), "float32")]
    (choice,) = rest.bindings
    assert type(choice.value) is relax.If and choice.value.cond == main.params[1]
    assert choice.value.true_branch.blocks[0].bindings[0].value.op.name == "relax.add"
    assert main.body.body.fields == [total.var, choice.var]
    assert [len(info.shape) for info in main.ret_struct_info.fields] == [1, 1] and main.is_pure
    assert main.attrs["global_symbol"] == "main" and "global_symbol" not in Module["double"].attrs


def test_modules_and_attributes(tvm):
    module = tvm.IRModule({"f": Module["double"]})
    module["g"] = module["f"].with_attr("tir.noalias", True)
    assert [var.name_hint for var in module.get_global_vars()] == ["f", "g"]
    assert (
        module["g"].attrs["tir.noalias"] is True and "tir.noalias" not in module["g"].without_attr("tir.noalias").attrs
    )
    assert module.with_attr("a", 1).attrs["a"] == 1 and "a" not in module.attrs
    assert tvm.ir.structural_equal(module["f"], Module["double"])
    assert tvm.ir.structural_hash(module["f"]) == tvm.ir.structural_hash(Module["double"])


def test_statements_of_a_prim_func(tvm):
    from tvm.tir.stmt_functor import post_order_visit, pre_order_visit

    function = Module["double"]
    assert [buffer.name for buffer in function.buffer_map.values()] == ["A", "B"]
    assert function.buffer_map[function.params[0]].shape == [4]
    seen = []
    pre_order_visit(function.body, lambda node: seen.append(type(node).__name__))
    statements = ["BlockRealize", "Block", "For", "BlockRealize", "Block", "BufferStore"]
    assert [name for name in seen if name in statements] == statements
    assert "Mul" in seen and "BufferLoad" in seen and seen.index("Mul") < seen.index("BufferLoad")
    again = []
    post_order_visit(function.body, lambda node: again.append(type(node).__name__))
    assert [name for name in again if name in statements] == statements[::-1]
    store = function.body.block.body.body.block.body
    assert isinstance(store.value, tvm.tir.Mul) and isinstance(store.value.b, tvm.tir.FloatImm)
    assert str(store.value) == "A[v] * T.float32(2.0)" and store.value.a.buffer.name == "A"
    assert [str(index) for index in store.indices] == ["v"] and store.indices[0].dtype == "int64"
    loops = []
    pre_order_visit(function.body, lambda stmt: loops.append(stmt) if isinstance(stmt, tvm.tir.For) else None)
    assert loops[0].kind == tvm.tir.ForKind.PARALLEL and loops[0].loop_var.name == "i"


def test_statements_are_changed(tvm):
    from tvm.tir.stmt_functor import ir_transform, substitute

    def to_serial(loop):
        return tvm.tir.For(loop.loop_var, loop.min, loop.extent, tvm.tir.ForKind.SERIAL, loop.body)

    function = Module["double"]
    changed = function.with_body(ir_transform(function.body, None, to_serial, ["tir.For"]))
    assert "for i in range(T.int64(4)):" in changed.script() and "T.parallel" in function.script()
    x, y = tvm.tir.Var("x", "int32"), tvm.tir.Var("y", "int32")
    assert str(substitute(4 * x + y, {x: y + 1})) == "4 * (y + 1) + y"
    loop = tvm.tir.For(x, 0, y, 0, tvm.tir.Evaluate(x + y))
    assert [str(v) for v in tvm.tir.analysis.undefined_vars(loop)] == ["y"]
    assert tvm.tir.analysis.undefined_vars(loop, [y]) == []


def test_analyzer(tvm):
    analyzer = tvm.arith.Analyzer()
    x, y = tvm.tir.Var("x", "int32"), tvm.tir.Var("y", "int32")
    assert str(analyzer.simplify(x * 4 + y - x * 4)) == "y"
    assert str(analyzer.simplify((x * 4 + y) // 4)) == "x + y // 4"
    assert analyzer.can_prove(x + 1 > x) and not analyzer.can_prove(x > y)
    analyzer.bind(y, tvm.ir.Range(0, 4))
    assert str(analyzer.simplify((x * 4 + y) // 4)) == "x" and str(analyzer.simplify((x * 4 + y) % 4)) == "y"
    assert analyzer.can_prove(y < 4) and not analyzer.can_prove(y < 3)
    bound = analyzer.const_int_bound(y * 2 + 1)
    assert (bound.min_value, bound.max_value) == (1, 7)


def test_places_to_import_from(tvm):
    from tvm import relax, tir
    from tvm.ir import GlobalVar, IRModule, Op, Range, VDevice, assert_structural_equal
    from tvm.ir.base import structural_equal
    from tvm.relax.analysis import well_formed
    from tvm.script import from_source
    from tvm.script.parser import relax as parser
    from tvm.tir import ForKind, IntImm, PrimFunc, Var, decl_buffer, floordiv, floormod
    from tvm.tir.function import PrimFunc as Same

    assert PrimFunc is Same is tir.PrimFunc and Op is relax.Op and IRModule is mlc.IRModule
    assert well_formed(Module) and structural_equal(Module, from_source(Module.script()))
    assert decl_buffer((4, 8), "int8", name="B").shape == [4, 8] and VDevice("llvm").memory_scope == "global"
    for name in (GlobalVar, Range, assert_structural_equal, parser, ForKind, IntImm, Var, floordiv, floormod):
        assert name is not None


def test_expressions(tvm):
    n, m = tvm.tir.Var("n", "int64"), tvm.tir.Var("m", "int64")
    x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    y = relax.Var("y", relax.TensorStructInfo((4,), "float32"))
    assert tvm.ir.structural_equal(relax.op.add(x, y), relax.op.add(x, y))
    assert not tvm.ir.structural_equal(relax.op.add(x, y), relax.op.add(y, x))
    assert tvm.ir.structural_equal(relax.op.add(x, y), relax.op.add(y, x), map_free_vars=True)
    assert not tvm.ir.structural_equal(x, y) and tvm.ir.structural_equal([1, "a"], [1, "a"])
    assert n is not m


# ===--- What is refused -------------------------------------------------------------------------===#


def test_what_tvm_has_and_is_not_here(tvm):
    with pytest.raises(ImportError, match="tvm.relay is not here: mlc has no Relay"):
        import tvm.relay  # noqa: F401
    with pytest.raises(AttributeError, match="tvm.autotvm is not here"):
        tvm.autotvm  # noqa: B018
    with pytest.raises(ValueError, match="no support for 'cuda' yet"):
        tvm.cuda()
    with pytest.raises(AttributeError, match="there is tvm.cpu"):
        tvm.cpuu  # noqa: B018


def test_future_imports_on_any_line(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import tvm\nfrom tvm.script import relax as R\nx = 1\nfrom __future__ import annotations\n\n"
        "@R.function\ndef f(x: R.Tensor((4,), 'float32')):\n    return R.exp(x)\n\n"
        "print(f.params[0].name_hint, __name__)\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "mlc.tvm", str(script)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout.strip() == "x __main__", run.stderr


# ===--- Texts -----------------------------------------------------------------------------------===#

LENGTH = tir.Var("n", "int64")
LONG = relax.Var("x", relax.TensorStructInfo((2, LENGTH), "float32"))
SHORT = relax.Var("y", relax.TensorStructInfo((LENGTH,), "float32"))


@pytest.mark.parametrize(
    "made, text",
    [
        (lambda: LONG, "x"),
        (lambda: LONG.struct_info, 'R.Tensor((2, n), dtype="float32")'),
        (lambda: relax.op.add(LONG, SHORT), "R.add(x, y)"),
        (lambda: relax.op.add(relax.op.exp(LONG), SHORT), "R.add(R.exp(x), y)"),
        (lambda: relax.op.split(LONG, 2), "R.split(x, indices_or_sections=2, axis=0)"),
        (lambda: relax.op.reshape(LONG, (LENGTH, 2)), "R.reshape(x, R.shape([n, 2]))"),
        (lambda: relax.Tuple([LONG, SHORT]), "(x, y)"),
        (lambda: relax.TupleGetItem(relax.Tuple([LONG, SHORT]), 1), "(x, y)[1]"),
        (lambda: relax.const(1.5), 'R.const(1.5, "float32")'),
        (lambda: relax.const([1.0, 2.0]), 'metadata["relax.expr.Constant"][0]'),
        (lambda: relax.TupleStructInfo([SHORT.struct_info]), 'R.Tuple(R.Tensor((n,), dtype="float32"))'),
        (lambda: relax.ShapeStructInfo([1, LENGTH]), "R.Shape([1, n])"),
        (lambda: relax.ObjectStructInfo(), "R.Object"),
        (lambda: relax.PrimStructInfo("int64"), 'R.Prim("int64")'),
        (lambda: relax.TensorStructInfo(dtype="float32", ndim=2), 'R.Tensor(dtype="float32", ndim=2)'),
    ],
)
def test_text(made, text):
    assert str(made()) == repr(made()) == made().script() == text


def test_text_with_what_it_uses():
    lines = [
        "n = T.int64()",
        'x: R.Tensor((2, n), dtype="float32")',
        'y: R.Tensor((n,), dtype="float32")',
        "R.add(x, y)",
    ]
    assert relax.op.add(LONG, SHORT).script(verbose_expr=True).splitlines() == lines
    assert LONG.struct_info.script(verbose_expr=True).splitlines() == [lines[0], lines[1][3:]]


@R.function
def smaller(x: R.Tensor(("n", "m"), "float32")) -> R.Tensor(("T.min(n, m)",), "float32"):
    n, m = T.int64(), T.int64()
    sizes = R.shape([T.min(n, m), T.max(n, 2), T.ceildiv(n, 2), T.floordiv(m, 3)])  # noqa: F841
    y = R.call_dps_packed("env.diagonal", (x,), out_sinfo=R.Tensor((T.min(n, m),), "float32"))
    return y


def test_sizes_that_are_the_smaller_of_two():
    from mlc.script import from_source

    module = mlc.IRModule({"smaller": smaller})
    assert "R.shape([T.min(m, n), T.max(2, n), (n + 1) // 2, m // 3])" in module.script()
    from mlc._core.structural import assert_structural_equal

    assert_structural_equal(from_source(module.script()), module)


LOOPS = """
@T.prim_func
def f(A: T.Buffer((4,), "float32"), B: T.Buffer((4,), "float32")):
    for i in range(4):
        with T.block("b"):
            v = T.axis.spatial(4, i)
            B[v] = A[v] + T.float32(1)
"""


@pytest.mark.parametrize(
    "take, show, expected",
    [
        (lambda mod: mod["main"].params, lambda params: params[0].struct_info, 'R.Tensor((4,), dtype="float32")'),
        (
            lambda mod: mod["main"].body.blocks,
            lambda found: found[0].bindings[0].value.args[0],
            'I.GlobalVar("double")',
        ),
        (lambda mod: mod["main"].body.blocks[0].bindings[1], lambda b: b.value, "R.sum(a, axis=[0], keepdims=True)"),
        (lambda mod: mod["main"].body.body, lambda value: value.fields[1].name_hint, "d"),
        (
            lambda mod: mod["main"].body.blocks[1].bindings[0].value.true_branch,
            lambda body: body.body.name_hint,
            "d_then",
        ),
        (lambda mod: mod["main"].operation, lambda op: op.parent.operation.name, "builtin.module"),
        (lambda mod: from_source(LOOPS).params, list, "[A, B]"),
        (lambda mod: list(from_source(LOOPS).buffer_map.values()), lambda found: found[1].shape, "[4]"),
        (
            lambda mod: from_source(LOOPS).body.block.body.body,
            lambda realize: realize.block.body.value,
            "A[v] + T.float32(1.0)",
        ),
        (
            lambda mod: tir.Schedule(from_source(LOOPS)).mod["main"].body,
            lambda realize: realize.block.name_hint,
            "root",
        ),
    ],
)
def test_what_is_held_keeps_its_module(take, show, expected):
    """The module that was read, or a copy of one, is held by what it was looked at for alone."""
    held = take(Module.clone())
    gc.collect()
    for _ in range(50):
        # What is free would be used again.
        Module.clone(), from_source(LOOPS)
    assert str(show(held)) == expected


def test_what_is_built_keeps_its_module():
    def build():
        bb = relax.BlockBuilder()
        x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
        with bb.function("main", [x]):
            y = bb.emit(relax.op.exp(x))
            bb.emit_func_output(y)
        return y

    made = [build() for _ in range(50)]
    gc.collect()
    assert {str(y.struct_info) for y in made} == {'R.Tensor((4,), dtype="float32")'}


def test_modules_are_freed():
    """What is held keeps its module, and nothing else does."""
    gc.collect()
    live = Module.module.context._get_live_module_count
    before, held = live(), Module.clone()["main"].body.blocks
    assert live() == before + 1
    del held
    gc.collect()
    assert live() == before
