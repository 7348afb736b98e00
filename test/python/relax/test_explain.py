"""What the compiler says of its decisions, and schedules that can be changed."""

import numpy as np
import pytest

import mlc
from mlc import relax, tir
from mlc.relax import op


@pytest.fixture
def mod():
    builder = relax.BlockBuilder()
    x = relax.Var("x", relax.TensorStructInfo((64, 96), "float32"))
    w = relax.const(np.full((96, 128), 0.01, "float32"))
    with builder.function("main", [x]):
        with builder.dataflow():
            hidden = builder.emit(op.nn.relu(op.add(op.matmul(x, w), relax.const(np.ones(128, "float32")))))
            out = builder.emit_output(op.nn.softmax(hidden))
        builder.emit_func_output(out)
    return builder.get()


def test_what_was_done_and_why_not(mod, capsys):
    mlc.compile(mod, explain=True)
    lines = capsys.readouterr().out.splitlines()
    fused = [line for line in lines if line.startswith("fusion: main: ")]
    assert len(fused) == 1 and "matmul, add, relu become fused_matmul_add_relu" in fused[0]
    apart = [line for line in lines if line.startswith("fusion, missed: main: ")]
    assert any("softmax stay apart: a heavy reduction takes in what is elementwise" in line for line in apart)
    tiles = [line for line in lines if line.startswith("schedule: fused_matmul_add_relu: ")]
    assert any("holds a tile of its result in registers: " in line and "split [" in line for line in tiles)
    assert any(line.startswith("schedule: softmax: all blocks go row by row") for line in lines)
    assert any(line.startswith("vectorize: fused_matmul_add_relu: ") for line in lines)
    assert any(line.startswith("registers: fused_matmul_add_relu: local buffer is ") for line in lines)


def test_nothing_is_said_unasked(mod, capsys):
    mlc.compile(mod)
    mlc.compile(mod, explain=True)
    capsys.readouterr()
    mlc.compile(mod)
    assert capsys.readouterr().out == ""


def test_schedules_are_printed(mod, capsys):
    mlc.compile(mod, print_schedule=True)
    out = capsys.readouterr().out
    assert "# fused_matmul_add_relu\n# from tvm import tir\ndef apply_trace(sch: tir.Schedule) -> None:\n" in out
    assert 'sch.get_block(name="matmul"' in out or "get_block" in out
    assert "sch.vectorize(loop=" in out


def test_schedules_are_applied(mod):
    x = np.random.default_rng(0).standard_normal((64, 96), dtype="float32")
    expected = mlc.compile(mod)["main"](x).numpy()
    found = mlc.default_schedules(mod)
    assert len(found) == 2 and list(found) == list(found.traces)
    sch = tir.Schedule(found.mod)
    for name in found:
        found[name].apply_to_schedule(sch, remove_postproc=False)
    executable = mlc.compile(sch.mod)
    np.testing.assert_allclose(executable["main"](x).numpy(), expected, rtol=1e-5)
    assert len(executable.profile("main", x).calls) == 2


def test_schedules_of_levels_and_targets(mod):
    assert len(mlc.default_schedules(mod, opt_level=1)) > 2
    assert len(mlc.default_schedules(mod, opt_level=0)) == 0
    wide = str(mlc.default_schedules(mod, "llvm -mcpu=skylake-avx512"))
    narrow = str(mlc.default_schedules(mod, "llvm -mcpu=core-avx2"))
    assert wide != narrow
