"""The package itself: quick to import, MLIR's bindings in it, our dialects and passes registered."""

import importlib
import re
import subprocess
import sys

import pytest

import mlc
from mlc import ir
from mlc.passmanager import PassManager

UPSTREAM = """affine arith bufferization cf complex func gpu index linalg llvm math memref openmp scf tensor transform
              transform.structured transform.loop transform.vector ub vector""".split()


def test_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", mlc.__version__)


def test_import_is_lazy():
    code = "import sys, mlc; print(sorted(m for m in sys.modules if m.startswith('mlc')))"
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert output.stdout.strip() == "['mlc', 'mlc._version']"


def test_unknown_submodule():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mlc.nothing  # noqa: B018


@pytest.mark.parametrize("name", [*UPSTREAM, "relax", "te", "tir"])
def test_dialects_import(name):
    importlib.import_module(f"mlc.dialects.{name}")


def test_upstream_pass_runs():
    with ir.Context():
        module = ir.Module.parse(
            "func.func @f(%a: i32) -> i32 { %c = arith.constant 0 : i32 %0 = arith.addi %a, %c : i32 return %0 : i32 }"
        )
        PassManager.parse("builtin.module(canonicalize)").run(module.operation)
        assert "arith.addi" not in str(module)


def test_unknown_pass_is_an_error():
    with ir.Context(), pytest.raises(ValueError, match="no-such-pass"):
        PassManager.parse("builtin.module(no-such-pass)")
