"""Compiling, running, measuring and exporting, by the names that TVM's users know."""

import os
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch

import mlc
from mlc import relax, te, testing
from mlc._core.context import MLCError
from mlc.relax import TensorStructInfo, op
from mlc.target import Target

PACKAGES = os.path.dirname(os.path.dirname(mlc.__file__))


def kernel(name="double", factor=2):
    A = te.placeholder((4,), name="A")
    B = te.compute((4,), lambda i: A[i] * factor, name="B")
    return te.create_prim_func([A, B]).with_attr("global_symbol", name)


def by_name(name):
    """A graph function that calls a function of the registry."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((2,), "float32"))
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(op.call_dps_packed(name, [x], x.struct_info)))
    return bb.get()


def linear(weight, both=False):
    """x @ w + w[0], with the weights in the module; with a prim_func beside it if asked for."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo(("n", 4), "float32"))
    y = relax.Var("y", TensorStructInfo(("n", 4), "float32"))
    with bb.function("main", [x, y]):
        with bb.dataflow():
            product = bb.emit(op.matmul(x, relax.const(weight)))
            gv = bb.emit_output(op.add(product, y))
        bb.emit_func_output(gv)
    mod = bb.get()
    if both:
        mod.update_func("double", kernel())
    return mod


W = np.arange(16, dtype="float32").reshape(4, 4)
X, Y = np.ones((2, 4), "float32"), np.full((2, 4), 0.5, "float32")
EXPECTED = X @ W + Y


# ===--- Compiling -------------------------------------------------------------------------------===#


@pytest.mark.parametrize("build", [relax.build, mlc.compile, mlc.build, relax.compile])
def test_graph_functions_prim_funcs_and_both(build):
    assert build(linear(W)).function_names == ["main"]
    only = build(mlc.IRModule({"double": kernel()}), target="llvm")
    assert only.function_names == ["double"]
    both = build(linear(W, both=True), target=Target("llvm"))
    assert both.function_names == ["double", "main"]
    np.testing.assert_array_equal(both["main"](X, Y).numpy(), EXPECTED)
    for executable in (only, both):
        out = np.zeros(4, "float32")
        assert executable["double"](np.ones(4, "float32"), out) is None
        assert out.tolist() == [2, 2, 2, 2]


def test_a_function_by_itself():
    out = np.zeros(4, "float32")
    executable = mlc.compile(kernel("triple", 3))
    executable["triple"](np.ones(4, "float32"), out)
    assert out.tolist() == [3, 3, 3, 3]
    assert executable.mod["triple"] is executable["triple"]
    assert executable["triple"].signature == "triple(A: float32 (4,), B: float32 (4,)) -> ()"


def test_parameters_and_pipelines():
    bb = relax.BlockBuilder()
    x, w = (relax.Var(name, TensorStructInfo((2, 2), "float32")) for name in "xw")
    with bb.function("main", [x, w]):
        bb.emit_func_output(bb.emit(op.add(x, w)))
    seen = []

    def watch(mod):
        seen.append(len(mod["main"].params))
        return mod

    executable = mlc.compile(bb.get(), params={"w": np.ones((2, 2), "float32")}, relax_pipeline=watch)
    assert seen == [1]
    assert executable(np.ones((2, 2), "float32")).numpy().tolist() == [[2, 2], [2, 2]]


def test_pipelines_by_name():
    assert "relax.add" in relax.get_pipeline("default")(linear(W)).mlir()
    assert "relax.add" not in relax.get_pipeline("zero")(linear(W)).mlir()
    assert relax.get_default_pipeline(Target("llvm")).name == "default"

    @relax.register_pipeline("test_executable")
    def make():
        return lambda mod: relax.transform.LegalizeOps()(mod)

    executable = mlc.compile(linear(W), relax_pipeline="test_executable")
    np.testing.assert_array_equal(executable["main"](X, Y).numpy(), EXPECTED)
    with pytest.raises(ValueError, match="there is a pipeline 'zero' already"):
        relax.register_pipeline("zero")
    with pytest.raises(TypeError, match="the pipeline 'zero' takes no options, but x is given"):
        relax.get_pipeline("zero", x=3)


@pytest.mark.parametrize(
    "options, error, message",
    [
        (dict(target="cuda"), ValueError, "the target is the CPU, 'llvm': .* no code for 'cuda'"),
        (dict(target="abacus"), ValueError, "knows no target 'abacus'"),
        (dict(target=3), TypeError, "a target is a string or a dictionary, not int"),
        (dict(target="llvm -mcpu=abacus"), MLCError, "'abacus' is not a CPU of the target 'x86_64.*; it has .*haswell"),
        (dict(target="llvm -mattr=+beads"), MLCError, "'beads' is not a feature of the target '.*'; like it are"),
        (dict(target="llvm -mtriple=riscv64-unknown-linux"), MLCError, "for the target 'riscv64.*' does not run in"),
        (dict(target="llvm -mtriple=abacus"), MLCError, "no code can be made for the target 'abacus'"),
        (
            dict(relax_pipeline="fast"),
            ValueError,
            "there is no pipeline 'fast'; there are 'default', ",
        ),
        (dict(relax_pipeline=3), TypeError, "relax_pipeline is a pass or the name of a pipeline, not 3"),
        (dict(relax_pipeline=lambda mod: None), TypeError, "relax_pipeline is to give an IRModule, not NoneType"),
        (dict(exec_mode="fast"), ValueError, "exec_mode is 'bytecode' or 'compiled', not 'fast'"),
        (dict(system_lib=True), NotImplementedError, "system_lib is not supported"),
        (dict(pipeline="no-such-pass"), MLCError, "no-such-pass"),
        (dict(optlevel=3), TypeError, "optlevel"),
        (dict(params={"v": W}), MLCError, "v"),
    ],
)
def test_options_that_are_wrong(options, error, message):
    with pytest.raises(error, match=message):
        mlc.compile(linear(W), **options)


# ===--- Measuring -------------------------------------------------------------------------------===#


def test_time_evaluator():
    executable = mlc.compile(linear(W, both=True))
    vm = relax.VirtualMachine(executable, mlc.cpu())
    for evaluator in (
        executable.time_evaluator("main", mlc.cpu(), number=3, repeat=5),
        executable.mod.time_evaluator("main", number=3, repeat=5),
        vm.time_evaluator("main", mlc.cpu(), number=3, repeat=5),
        vm.module.time_evaluator("main", mlc.cpu(), number=3, repeat=5),
        executable["main"].time_evaluator(number=3, repeat=5),
    ):
        result = evaluator(X, torch.from_numpy(Y))
        assert len(result.results) == 5
        assert 0 < result.min <= result.median <= result.max
        assert result.min <= result.mean <= result.max
        assert result.std >= 0
        assert "mean (ms)" in str(result) and "results=" in repr(result)
    long = executable.time_evaluator("double", number=1, min_repeat_ms=20)(np.ones(4, "float32"), np.ones(4, "float32"))
    # So short a function is called more often than it was asked for: its mean is far below the time of the whole.
    assert long.mean < 0.01


def test_measuring_counts_its_calls():
    calls = []
    mlc.register_func("test.executable.count", lambda x, out: calls.append(1), override=True)
    executable = mlc.compile(by_name("test.executable.count"))
    executable.time_evaluator("main", number=3, repeat=4)(np.ones(2, "float32"))
    assert len(calls) == 1 + 3 * 4

    @mlc.register_func("test.executable.count", override=True)
    def fails(x, out):
        raise KeyError("in a measurement")

    with pytest.raises(KeyError, match="in a measurement"):
        executable.time_evaluator("main")(np.ones(2, "float32"))


def test_measurements_that_are_wrong():
    executable = mlc.compile(kernel())
    with pytest.raises(AttributeError, match=r"no function 'main'; it has \['double'\]"):
        executable.time_evaluator("main")
    with pytest.raises(ValueError, match="number is a number from 1 on, not 0"):
        executable.time_evaluator("double", number=0)
    with pytest.raises(ValueError, match="min_repeat_ms is a number from 0 on, not -1"):
        executable.time_evaluator("double", min_repeat_ms=-1)
    with pytest.raises(ValueError, match=r"runs on cpu\(0\)"):
        executable.time_evaluator("double", mlc.cpu(1))
    with pytest.raises(NotImplementedError, match="cache_flush_bytes"):
        executable.time_evaluator("double", cache_flush_bytes=1)
    with pytest.raises(ValueError, match=r'argument 0 "A": expected shape \(4,\), got \(3,\)'):
        executable.time_evaluator("double")(np.ones(3, "float32"), np.ones(3, "float32"))
    with pytest.raises(TypeError, match="double: expected 2 arguments, got 0"):
        executable.time_evaluator("double")()


# ===--- The virtual machine ---------------------------------------------------------------------===#


@pytest.fixture
def vm():
    return relax.VirtualMachine(mlc.compile(linear(W, both=True)), mlc.cpu())


def test_inputs_that_are_kept(vm):
    vm.set_input("main", X, y=Y)
    vm.invoke_stateful("main")
    np.testing.assert_array_equal(vm.get_outputs("main").numpy(), EXPECTED)
    vm.set_input("main", y=X, x=Y)
    vm.invoke_stateful("main")
    np.testing.assert_array_equal(vm.get_outputs("main").numpy(), Y @ W + X)
    np.testing.assert_array_equal(vm["main"](X, Y).numpy(), EXPECTED)


def test_functions_with_their_arguments(vm):
    vm.save_function("main", "saved", X, Y)
    np.testing.assert_array_equal(vm["saved"]().numpy(), EXPECTED)
    vm.save_function("main", "silent", X, y=Y, include_return=False)
    assert vm["silent"]() is None
    np.testing.assert_array_equal(vm.invoke_closure(vm["main"], X, Y).numpy(), EXPECTED)


def test_the_virtual_machine_refuses(vm):
    with pytest.raises(MLCError, match="'main' has no inputs yet: call set_input first"):
        vm.invoke_stateful("main")
    vm.set_input("main", X, Y)
    with pytest.raises(MLCError, match="'main' has no outputs yet: call invoke_stateful first"):
        vm.get_outputs("main")
    for name in ("set_input", "invoke_stateful", "get_outputs", "time_evaluator", "__getitem__"):
        with pytest.raises(AttributeError, match=r"no function 'other'; it has \['double', 'main'\]"):
            getattr(vm, name)("other")
    with pytest.raises(TypeError, match=r"main: there is no argument 'z'; there are \['x', 'y'\]"):
        vm.set_input("main", X, z=Y)
    with pytest.raises(TypeError, match="main: argument 'x' is given twice"):
        vm.set_input("main", X, x=Y)
    with pytest.raises(TypeError, match="main: argument 'y' is not given"):
        vm.set_input("main", x=Y)
    with pytest.raises(ValueError, match="there is a function 'main' already"):
        vm.save_function("main", "main", X, Y)
    with pytest.raises(NotImplementedError, match="one native function"):
        vm.set_instrument(print)


# ===--- Libraries and files ---------------------------------------------------------------------===#

LOADS = """
import sys
sys.path.insert(0, {packages!r})
import numpy as np
import mlc
ex = mlc.runtime.load_module({path!r})
X, Y = np.ones((2, 4), "float32"), np.full((2, 4), 0.5, "float32")
print(ex.function_names)
print(ex["main"](X, Y).numpy().tolist())
print(mlc.relax.VirtualMachine(ex, mlc.cpu())["main"](X, Y).numpy().tolist())
out = np.zeros(4, "float32")
ex["double"](np.ones(4, "float32"), out)
print(out.tolist())
"""


def run(program):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")


def test_a_library_in_a_fresh_process(tmp_path):
    path = tmp_path / "model.so"
    mlc.compile(linear(W, both=True)).export_library(path)
    lines = run(LOADS.format(packages=PACKAGES, path=str(path)))
    assert lines[0] == "['double', 'main']"
    assert lines[1] == lines[2] == str(EXPECTED.tolist())
    assert lines[3] == "[2.0, 2.0, 2.0, 2.0]"


PROGRAM = r"""
#include "model.h"
#include <stdio.h>
int main(void) {
  float x[8] = {1, 1, 1, 1, 1, 1, 1, 1}, y[8] = {0}, out[8];
  int64_t shape[] = {2, 4};
  DLTensor tensors[3] = {0}, *args[3];
  float *data[] = {x, y, out};
  for (int i = 0; i < 3; ++i) {
    tensors[i].data = data[i];
    tensors[i].device.device_type = kDLCPU;
    tensors[i].ndim = 2;
    tensors[i].dtype.code = kDLFloat;
    tensors[i].dtype.bits = 32;
    tensors[i].dtype.lanes = 1;
    tensors[i].shape = shape;
    args[i] = &tensors[i];
  }
  if (model_main(args, 3) != 0) return 1;
  printf("%g %g", out[0], out[7]);
  shape[0] = 1;
  shape[1] = 3;
  if (model_main(args, 3) == 0) return 2;
  printf(" %s", mlc_last_error());
  return 0;
}
"""


@pytest.mark.skipif(not shutil.which("clang-22"), reason="a C compiler is needed")
def test_a_library_from_c(tmp_path):
    mlc.compile(linear(W)).export_library(tmp_path / "libmodel.so", header=tmp_path / "model.h", prefix="model_")
    (tmp_path / "main.c").write_text(PROGRAM)
    include = pathlib.Path(__file__).resolve().parents[3] / "include"
    command = ["clang-22", "main.c", "-I", include, "-L.", "-lmodel", "-Wl,-rpath,.", "-o", "program"]
    subprocess.run(command, cwd=tmp_path, check=True)
    output = subprocess.run(["./program"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert output.startswith("24 36 ")
    assert 'main: argument 0 "x": expected shape (n, 4) with n = 1, got (1, 3)' in output


def test_a_library_says_what_it_has(tmp_path):
    path = tmp_path / "model.so"
    executable = mlc.compile(linear(W, both=True))
    executable.export_library(str(path))
    library = mlc.load_module(path)
    assert library["main"].signature == executable["main"].signature
    assert library["main"].param_names == ["x", "y"]
    assert library.time_evaluator("main", number=2)(X, Y).mean > 0
    fixed = np.zeros(4, "float32")
    fixed.flags.writeable = False
    with pytest.raises(TypeError, match='double: argument 1 "B": expected memory that can be written'):
        library["double"](np.ones(4, "float32"), fixed)
    with pytest.raises(AttributeError, match=r"no function 'other'; it has \['double', 'main'\]"):
        library["other"]
    for what in (lambda: library.export_library(path), library.inspect_source):
        with pytest.raises(MLCError, match="the functions come from a library"):
            what()


def test_a_library_that_was_replaced(tmp_path):
    path = tmp_path / "model.so"
    for factor in (2, 3, 4):
        mlc.compile(kernel("f", factor)).export_library(path)
        out = np.zeros(4, "float32")
        mlc.load_module(path)["f"](np.ones(4, "float32"), out)
        assert out.tolist() == [factor] * 4


def test_a_library_calls_functions_by_name(tmp_path):
    class Trouble(Exception):
        pass

    error = Trouble()

    @mlc.register_func("test.executable.raises", override=True)
    def raises(x, out):
        raise error

    mlc.compile(by_name("test.executable.raises")).export_library(tmp_path / "model.so")
    with pytest.raises(Trouble) as caught:
        mlc.load_module(tmp_path / "model.so")["main"](np.ones(2, "float32"))
    assert caught.value is error


def test_files_that_are_no_library(tmp_path):
    with pytest.raises(ValueError, match="load_module: there is no file '.*nothing.so'"):
        mlc.load_module(tmp_path / "nothing.so")
    (tmp_path / "text.so").write_text("text")
    with pytest.raises(ValueError, match="load_module: '.*text.so' cannot be loaded"):
        mlc.load_module(tmp_path / "text.so")
    with pytest.raises(ValueError, match="has no compiled functions"):
        mlc.load_module(os.path.join(PACKAGES, "mlc", "_mlir_libs", "libmlc_runtime.so"))
    with pytest.raises(MLCError, match="cannot be exported"):
        mlc.compile(kernel()).export_library(tmp_path / "no" / "folder" / "model.so")
    with pytest.raises(NotImplementedError, match="fcompile"):
        mlc.compile(kernel()).export_library(tmp_path / "model.so", fcompile=print)


SAVED = """
import sys
sys.path.insert(0, {packages!r})
import numpy as np
import mlc
X, Y = np.ones((2, 4), "float32"), np.full((2, 4), 0.5, "float32")
mod = mlc.IRModule.load({path!r})
print(mlc.compile(mod)["main"](X, Y).numpy().tolist())
"""


def test_a_module_with_its_weights_in_a_file(tmp_path):
    weight = np.random.default_rng(0).random((4, 4), dtype="float32")
    mod = linear(weight, both=True)
    mod.save(tmp_path / "model.mlirbc")
    lines = run(SAVED.format(packages=PACKAGES, path=str(tmp_path / "model.mlirbc")))
    assert lines[0] == str(mlc.compile(mod)["main"](X, Y).numpy().tolist())
    assert mlc._core.module.structural_equal(mod, mlc.IRModule.load(tmp_path / "model.mlirbc"))


def test_weights_that_are_aligned_more_than_the_bytes_of_a_file(tmp_path):
    weight = np.random.default_rng(0).random((64, 64), dtype="float32")
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo(("n", 64), "float32"))
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(op.matmul(x, op.permute_dims(relax.const(weight)))))
    # What was folded is aligned to the lines of a cache.
    mod = relax.transform.FoldConstant()(bb.get())
    mod.save(tmp_path / "model.mlirbc")
    assert mlc._core.module.structural_equal(mod, mlc.IRModule.load(tmp_path / "model.mlirbc"))
    assert mlc._core.module.structural_equal(mod, mlc.IRModule.parse((tmp_path / "model.mlirbc").read_bytes()))


def test_a_file_that_is_no_module(tmp_path):
    (tmp_path / "text.mlir").write_text("func.func @f(")
    with pytest.raises(MLCError, match="expected"):
        mlc.IRModule.load(tmp_path / "text.mlir")
    (tmp_path / "broken.mlirbc").write_bytes(b"ML\xefR broken")
    with pytest.raises(MLCError):
        mlc.IRModule.load(tmp_path / "broken.mlirbc")
    with pytest.raises(FileNotFoundError):
        mlc.IRModule.load(tmp_path / "nothing.mlir")


def test_source():
    executable = mlc.compile(kernel())
    assert "define" in executable.inspect_source()
    assert executable.mod.imports[0].inspect_source() == executable.get_source("ll")
    assert ".text" in executable.inspect_source("asm")
    assert "tir.prim_func" in executable.inspect_source("mlir")
    assert "T.prim_func" in executable.inspect_source("tvmscript")
    with pytest.raises(ValueError, match="the format is 'll', 'asm', 'mlir' or 'tvmscript', not 'ptx'"):
        executable.inspect_source("ptx")


# ===--- mlc.testing -----------------------------------------------------------------------------===#


@testing.parametrize("value", [1, 2])
def test_parametrize(value):
    assert value in (1, 2)


size = testing.parameter(2, 3)


def test_a_parameter(size):
    assert size in (2, 3)


def test_close():
    testing.assert_allclose(mlc.nd.array([1.0]), torch.ones(1, requires_grad=True))
    testing.assert_allclose(1.0, np.ones(()))
    with pytest.raises(AssertionError):
        testing.assert_allclose(np.ones(2), np.ones(2) + 1e-3)
    with pytest.raises(AssertionError):
        testing.assert_allclose(np.ones((2, 1)), np.ones(2))


SPINS = """
import sys, time
sys.path.insert(0, {packages!r})
import numpy as np
import mlc
from mlc import relax
from mlc.relax import TensorStructInfo, op
bb = relax.BlockBuilder()
x = relax.Var("x", TensorStructInfo((1024, 1024), "float32"))
with bb.function("main", [x]):
    bb.emit_func_output(bb.emit(op.matmul(x, x)))
main = mlc.compile(bb.get(), target="llvm -num-cores=2", num_threads=2)["main"]
main(np.ones((1024, 1024), "float32"))
before = time.process_time()
time.sleep(0.15)
print(time.process_time() - before)
"""


def test_threads_do_not_spin_for_long():
    """Those of torch, which have another runtime, need the cores."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KMP_", "OMP_"))}
    program = SPINS.format(packages=PACKAGES)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.05


THREADS = """
import os, sys
sys.path.insert(0, {packages!r})
import numpy as np
import mlc
from mlc import relax
from mlc.relax import TensorStructInfo, op
bb = relax.BlockBuilder()
x = relax.Var("x", TensorStructInfo((1024, 1024), "float32"))
with bb.function("main", [x]):
    bb.emit_func_output(bb.emit(op.matmul(x, x)))
options = {{"num_threads": {given}}} if {given} else {{}}
executable = mlc.compile(bb.get(), target="llvm -num-cores=4", **options)
if {path!r}:
    executable.export_library({path!r})
    executable = mlc.runtime.load_module({path!r})
value = np.ones((1024, 1024), "float32")
before = len(os.listdir("/proc/self/task"))
executable["main"](value)
print(len(os.listdir("/proc/self/task")) - before + 1)
"""


@pytest.mark.parametrize("exported", [False, True])
@pytest.mark.parametrize(
    ("given", "environment", "expected"), [(None, "1", 1), (None, "3", 3), (2, None, 2), (3, "2", 3)]
)
def test_threads_of_a_call(given, environment, expected, exported, tmp_path):
    """As many as the environment says, or as the executable was compiled for, which a library keeps."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("KMP_", "OMP_"))}
    if environment:
        variables["OMP_NUM_THREADS"] = environment
    program = THREADS.format(packages=PACKAGES, given=given, path=str(tmp_path / "model.so") if exported else "")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=variables)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == expected


BESIDE_TORCH = """
import os, sys
sys.path.insert(0, {packages!r})
import torch
import mlc
from mlc import relax
from mlc.relax import TensorStructInfo, op
def tasks():
    return set(os.listdir("/proc/self/task"))
def state(task):
    with open(f"/proc/self/task/{{task}}/stat") as file:
        return file.read().rpartition(")")[2].split()[0]
torch.set_num_threads(3)
value = torch.ones(1024, 1024)
bb = relax.BlockBuilder()
x = relax.Var("x", TensorStructInfo((1024, 1024), "float32"))
with bb.function("main", [x]):
    bb.emit_func_output(bb.emit(op.matmul(x, x)))
main = mlc.compile(bb.get(), num_threads=2)["main"]
value @ value
before = tasks()
main(value)
own = tasks() - before
awake = []
for _ in range(5):
    main(value)
    for _ in range(3):
        value @ value
    awake += [task for task in own if state(task) != "S"]
with open("/proc/self/maps") as maps:
    print(len(own), len(tasks() - before), len(awake), "libomp" in maps.read())
"""


def test_threads_beside_those_of_torch():
    """However often both are called, there are no more threads, and those of the one sleep while the other works."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KMP_", "OMP_"))}
    program = BESIDE_TORCH.format(packages=PACKAGES)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    first, all_of_them, awake, has_libomp = done.stdout.split()
    assert (first, all_of_them, has_libomp) == ("1", "1", "False")
    # One that others have kept from its core may still be on its way.
    assert int(awake) <= 1


@pytest.mark.parametrize(("environment", "options"), [("1", {}), (None, {"num_threads": 1}), ("2", {"num_threads": 1})])
def test_one_thread_has_schedules_of_its_own(environment, options, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if environment:
        monkeypatch.setenv("OMP_NUM_THREADS", environment)
    bb = relax.BlockBuilder()
    value = relax.Var("x", relax.TensorStructInfo((1024, 1024), "float32"))
    with bb.function("main", [value]):
        bb.emit_func_output(bb.emit(relax.op.matmul(value, value)))
    assert "__kmpc_fork_call" not in mlc.compile(bb.get(), **options).inspect_source("ll")
    assert "parallel(" not in str(mlc.default_schedules(bb.get(), **options))
    assert "__kmpc_fork_call" in mlc.compile(bb.get(), num_threads=3).inspect_source("ll")
    assert "parallel(" in str(mlc.default_schedules(bb.get(), num_threads=3))
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert "__kmpc_fork_call" in mlc.compile(bb.get()).inspect_source("ll")
    with pytest.raises(ValueError, match="default_schedules: num_threads is a positive number, not 0"):
        mlc.default_schedules(bb.get(), num_threads=0)


def test_libraries_keep_their_kernels_to_themselves(tmp_path):
    """Two libraries may have kernels of one name, also where each kernel is an object of its own."""
    x = np.arange(64, dtype="float32").reshape(8, 8)
    paths = [tmp_path / f"model{number}.so" for number in range(2)]
    for number, path in enumerate(paths):
        bb = relax.BlockBuilder()
        value = relax.Var("x", relax.TensorStructInfo((8, 8), "float32"))
        with bb.function("main", [value]):
            with bb.dataflow():
                last = value
                for _ in range(12):
                    last = bb.emit(relax.op.matmul(last, relax.const(np.eye(8, dtype="float32") * (number + 1))))
                    last = bb.emit(relax.op.nn.softmax(last))
                last = bb.emit_output(last)
            bb.emit_func_output(last)
        executable = mlc.compile(bb.get())
        expected = executable["main"](x).numpy()
        executable.export_library(path)
        np.testing.assert_allclose(mlc.runtime.load_module(path)["main"](x).numpy(), expected, rtol=1e-6)
        symbols = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True).stdout
        assert "softmax" not in symbols and "matmul" not in symbols
