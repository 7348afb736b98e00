"""The time of each kernel of a call, by name."""

import json

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc.runtime import register_func, remove_global_func
from mlc.script import relax as R
from mlc.script import tir as T


@pytest.fixture
def mlp():
    builder = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor(("n", 64), "float32"))
    w1, w2 = (relax.const(np.full(shape, 0.01, "float32")) for shape in ((64, 32), (32, 16)))
    with builder.function("main", [x]):
        with builder.dataflow():
            hidden = builder.emit(relax.op.nn.relu(relax.op.matmul(x, w1)))
            out = builder.emit_output(relax.op.nn.softmax(relax.op.matmul(hidden, w2)))
        builder.emit_func_output(out)
    return builder.finalize()


def test_kernels_of_a_model(mlp):
    x = np.ones((4, 64), "float32")
    report = relax.VirtualMachine(mlc.compile(mlp), mlc.cpu(), profile=True).profile("main", x)
    # The product and what follows it are one kernel each.
    assert len(report.calls) == 3
    first = report.calls[0]
    assert "matmul" in first["Name"] and "relu" in first["Name"]
    assert first["Bytes"] == 4 * (4 * 64 + 64 * 32 + 4 * 32)
    assert all(call["Count"] == 1 and call["Device"] == "cpu0" for call in report.calls)
    assert 0 < sum(call["Duration (us)"] for call in report.calls) <= report.total
    assert sum(call["Percent"] for call in report.calls) <= 100


def test_profiled_code_computes_the_same(mlp):
    x = np.random.default_rng(0).standard_normal((5, 64), dtype="float32")
    executable = mlc.compile(mlp)
    before = executable["main"](x).numpy()
    assert len(mlc.profile(executable, x, number=3).calls) == 3
    assert len(mlc.profile(mlp, x).calls) == 3
    np.testing.assert_array_equal(executable["main"](x).numpy(), before)
    # Outputs can be given, and are filled.
    out = np.zeros((5, 16), "float32")
    executable.profile("main", x, out)
    np.testing.assert_array_equal(out, before)


def test_calls_of_one_kernel_add_up(mlp):
    @T.prim_func(private=True)
    def twice(x: T.Buffer((1024,), "float32"), y: T.Buffer((1024,), "float32")):
        for i in range(1024):
            with T.block("y"):
                y[i] = x[i] * T.float32(2)

    builder = relax.BlockBuilder()
    x = relax.Var("x", R.Tensor((1024,), "float32"))
    var = builder.add_func(twice, "twice")
    with builder.function("main", [x]):
        with builder.dataflow():
            value = x
            for _ in range(3):
                value = builder.emit(relax.call_tir(var, [value], R.Tensor((1024,), "float32")))
            out = builder.emit_output(value)
        builder.emit_func_output(out)
    report = mlc.profile(mlc.compile(builder.finalize(), opt_level=1), np.ones(1024, "float32"))
    assert [call["Name"] for call in report.calls] == ["twice"] * 3
    (entry,) = report.by_name()
    assert entry["Count"] == 3 and entry["Bytes"] == 3 * 2 * 4096
    assert entry["Duration (us)"] == pytest.approx(sum(call["Duration (us)"] for call in report.calls))
    assert len(report.table(aggregate=False).splitlines()) == 1 + 3 + 2 + 1
    lines = report.table().splitlines()
    assert lines[0].split() == ["Name", "Duration", "(us)", "Percent", "Device", "Count", "Bytes"]
    assert lines[1].split()[0] == "twice" and lines[-1].split()[0] == "Total" and len(lines) == 5
    assert str(report) == report.table()
    assert report.csv().count("\n") == 4 and report.csv().startswith("Name,")
    assert json.loads(report.json())["calls"] == report.calls


def test_functions_found_by_name():
    def fill(x, out):
        out.copyfrom(x) if hasattr(out, "copyfrom") else np.copyto(np.from_dlpack(out), np.from_dlpack(x))

    register_func("test.profile.fill", fill, override=True)
    try:
        builder = relax.BlockBuilder()
        x = relax.Var("x", R.Tensor((8,), "float32"))
        with builder.function("main", [x]):
            out = builder.emit(relax.call_dps_packed("test.profile.fill", [x], R.Tensor((8,), "float32")))
            builder.emit_func_output(out)
        report = mlc.profile(builder.finalize(), np.ones(8, "float32"))
        assert [(call["Name"], call["Bytes"]) for call in report.calls] == [("test.profile.fill", 64)]
    finally:
        remove_global_func("test.profile.fill")


def test_what_cannot_be_profiled(mlp, tmp_path):
    x = np.ones((4, 64), "float32")
    executable = mlc.compile(mlp)
    with pytest.raises(mlc.MLCError, match="profile=True"):
        relax.VirtualMachine(executable, mlc.cpu()).profile("main", x)
    with pytest.raises(AttributeError, match="no function 'other'"):
        executable.profile("other", x)
    with pytest.raises(ValueError, match="number is a number from 1 on, not 0"):
        executable.profile("main", x, number=0)
    with pytest.raises(ValueError, match=r"argument 0 \"x\": expected shape \(n, 64\)"):
        executable.profile("main", x[:, :63].copy())
    executable.export_library(tmp_path / "mlp.so")
    with pytest.raises(mlc.MLCError, match="profile: the functions come from a library"):
        mlc.load_module(tmp_path / "mlp.so").profile("main", x)
