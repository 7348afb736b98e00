"""The examples and benchmarks run, on small sizes. test_demo.py has the demo."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(script, *arguments):
    environment = os.environ | {"PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, ROOT / script, *arguments], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_matmul():
    out = run("examples/matmul.py", "--size", "128")
    assert "for j_2 in T.vectorized(64):" in out
    assert "sch.decompose_reduction(" in out
    assert "equal to numpy's product of 128 x 128" in out


def test_benchmark_matmul():
    out = run("benchmarks/matmul.py", "--size", "64", "--threads", "1,2", "--rounds", "1").splitlines()
    assert [line.split()[:2] for line in out if "mlc" in line or "numpy" in line] == [
        ["1", "mlc"],
        ["1", "numpy"],
        ["2", "mlc"],
        ["2", "numpy"],
    ]
