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


def test_no_script(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "mlc.tvm"], capture_output=True, text=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert run.returncode != 0 and "usage" in run.stderr
