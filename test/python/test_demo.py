"""The demo, with a short training: it runs, mlc agrees with torch, and the files are there."""

import os
import pathlib
import re
import subprocess
import sys

DEMO = pathlib.Path(__file__).resolve().parents[2] / "examples" / "demo.py"


def test_demo(tmp_path):
    environment = os.environ | {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    run = subprocess.run(
        [sys.executable, DEMO, "--epochs", "1", "--out", tmp_path], capture_output=True, text=True, env=environment
    )
    assert run.returncode == 0, run.stdout + run.stderr
    accuracy = re.search(r"accuracy\s+torch (\S+), mlc (\S+)", run.stdout)
    assert accuracy[1] == accuracy[2]
    assert "hold for each of 90 batches" in run.stdout
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    texts = ["relax.mlir", "te.mlir", "tir.mlir", "loops.mlir", "llvm.mlir", "llvm.ll"]
    assert set(sizes) == {*texts, "predictions.png", "model.mlirbc"}
    # The weights are in the bytecode, and in no text.
    assert sizes["model.mlirbc"] > 2_000_000 and all(0 < sizes[name] < 1_000_000 for name in texts)
    assert "te.reduce" in (tmp_path / "relax.mlir").read_text()
    assert "tir.block" in (tmp_path / "tir.mlir").read_text()
