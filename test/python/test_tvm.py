"""Programs written for TVM: `import tvm` means this package."""

import subprocess
import sys

import pytest

import mlc
import mlc.tvm


@pytest.fixture
def tvm():
    mlc.tvm.install()
    import tvm

    yield tvm
    mlc.tvm.uninstall()


def test_modules_are_ours(tvm):
    import tvm.relax
    import tvm.testing
    from tvm import relax, te, topi
    from tvm.ir.module import IRModule
    from tvm.relax.expr import Var
    from tvm.script import relax as R
    from tvm.script import tir as T

    assert te.Tensor is mlc.te.Tensor and topi.nn.dense is mlc.topi.nn.dense
    assert relax.Var is mlc.relax.Var is Var
    assert IRModule is mlc.IRModule is tvm.IRModule
    assert tvm.testing.assert_allclose is mlc.testing.assert_allclose
    assert T is not None and R is not None


def test_older_and_newer_spellings(tvm):
    from tvm import relax

    assert relax.vm.build is relax.build is tvm.compile is tvm.build
    assert relax.DynTensorType and relax.TensorStructInfo is relax.TensorType
    assert relax.op.relu is relax.op.nn.relu
    assert relax.add is relax.op.add
    assert tvm.nd.NDArray is tvm.runtime.Tensor is tvm.runtime.NDArray
    assert tvm.register_func is tvm.register_global_func
    assert tvm.target.Target("llvm --num-cores=4").attrs == {"num-cores": 4}
    assert tvm.cpu() == tvm.device("llvm", 0)


# What programs import, from the files that TVM keeps it in.
IMPORTS = """
tvm.arith.analyzer: Analyzer
tvm.contrib.utils: tempdir
tvm.driver: build
tvm.error: InternalError, OpError, TVMError
tvm.ir.base: Span, assert_structural_equal, save_json
tvm.ir.container: Array, Map
tvm.ir.expr: GlobalVar, PrimExpr, Range
tvm.ir.transform: PassContext, Sequential
tvm.ir.type: PointerType, PrimType
tvm.relax.backend: get_default_pipeline
tvm.relax.backend.pattern_registry: get_patterns_with_prefix, register_patterns
tvm.relax.backend.patterns: make_conv2d_pattern, make_matmul_pattern
tvm.relax.expr: Constant, Function, GlobalVar, Id, Span, If, SeqExpr, Var, VarBinding
tvm.relax.op.base: call_tir, shape_of
tvm.relax.op.builtin: alloc_tensor
tvm.relax.op.memory: alloc_storage
tvm.relax.testing.vm: check_saved_func
tvm.relax.transform.legalize_ops.common: register_legalize
tvm.relax.transform.transform: FuseOps, function_pass
tvm.runtime: Object, ShapeTuple, String, convert
tvm.runtime.container: ShapeTuple
tvm.runtime.executable: Executable
tvm.runtime.module: load_module
tvm.runtime.ndarray: NDArray, array
tvm.runtime.vm: VirtualMachine
tvm.target.target: Target
tvm.te.operation: ComputeOp, create_prim_func
tvm.te.tag: tag_scope
tvm.testing: device_enabled, enabled_targets, fixture, requires_cuda, requires_llvm, requires_package, uses_gpu
tvm.testing.utils: assert_allclose
tvm.tir.buffer: Buffer
tvm.tir.expr: Add, IntImm
tvm.tir.schedule.trace: Trace
tvm.topi.broadcast: add
tvm.topi.math: exp
tvm.topi.transform: reshape
tvm.topi.utils: get_const_int, get_const_tuple, prod, simplify
"""


@pytest.mark.parametrize("line", IMPORTS.strip().splitlines())
def test_files_of_tvm(tvm, line):
    module, _, names = line.partition(": ")
    found = {}
    exec(f"from {module} import {names}", found)
    assert all(found[name] is not None for name in names.split(", "))


def test_folders_for_tests(tvm):
    from tvm.contrib.utils import tempdir

    folder = tempdir()
    with open(folder.relpath("a"), "w") as file:
        file.write("text")
    assert folder.listdir() == ["a"] and (folder / "a").read_text() == "text"
    folder.remove()
    assert not (folder / "a").exists()


def test_saved_functions(tvm):
    import numpy
    from tvm import relax
    from tvm.relax.testing.vm import check_saved_func
    from tvm.script import relax as R

    @R.function(pure=False)
    def main(x: R.Tensor((2, 3), "float32")):
        y = R.call_packed("test.vm.add", x, x, sinfo_args=R.Tensor((2, 3), "float32"))
        z = R.call_packed("vm.builtin.copy", y, sinfo_args=R.Tensor((2, 3), "float32"))
        return z

    vm = relax.VirtualMachine(tvm.compile(tvm.IRModule({"main": main})), tvm.cpu())
    assert check_saved_func(vm, "main", numpy.ones((2, 3), "float32")).numpy().tolist() == [[2] * 3] * 2


def test_features(tvm):
    import tvm.testing

    @tvm.testing.requires_llvm
    @tvm.testing.requires_cuda
    def test():
        pass

    assert [mark.args for mark in test.pytestmark] == [(True,), (False,)]
    assert tvm.testing.requires_package("numpy").is_here and not tvm.testing.requires_package("no_such").is_here
    assert tvm.testing.device_enabled("llvm") and not tvm.testing.device_enabled("cuda")


def test_install_twice_and_back(tvm):
    mlc.tvm.install()
    mlc.tvm.uninstall()
    mlc.tvm.uninstall()
    assert "tvm" not in sys.modules


def test_a_script(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, tvm\nfrom tvm import te\nprint(te.placeholder((2, 3), name='A').shape, sys.argv[1:])\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "mlc.tvm", str(script), "x"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert run.stdout.strip() == "(2, 3) ['x']", run.stderr


# ===--- What is refused -------------------------------------------------------------------------===#


def test_what_is_not_there_yet_says_so(tvm):
    with pytest.raises(NotImplementedError, match="meta_schedule.tune_tir is not supported yet"):
        tvm.meta_schedule.tune_tir(None)


def test_names_that_nobody_has(tvm):
    with pytest.raises(AttributeError, match="'tvm' has no attribute 'nothing'"):
        tvm.nothing  # noqa: B018
    with pytest.raises(ImportError):
        from tvm.nothing import x  # noqa: F401


@pytest.mark.parametrize("module", ["tvm.contrib.cc", "tvm.relax.frontend.onnx", "tvm.topi.testing", "tvm.relay"])
def test_modules_that_are_not_here_say_what_there_is(tvm, module):
    with pytest.raises(ModuleNotFoundError, match=f"{module} is not here: mlc has no "):
        __import__(module)


def test_no_script(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "mlc.tvm"], capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert run.returncode != 0 and "usage" in run.stderr
