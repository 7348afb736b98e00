"""What benchmarks/run is made of, on the smallest workload and without other environments."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

BENCHMARKS = pathlib.Path(__file__).resolve().parents[2] / "benchmarks"


def ask(contender, workload, folder, *lines):
    """The answers of a worker: one when it is ready, and one a line."""
    paths = [str(BENCHMARKS), *(path for path in sys.path if path)]
    command = [sys.executable, "-m", "suite.worker", contender, workload, str(folder), "1", "wall"]
    environment = os.environ | {"PYTHONPATH": ":".join(paths), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, input="".join(lines), capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def workload(tmp_path_factory):
    torch = pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("mlp")
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from suite.prepare import write_data
    finally:
        sys.path.pop(0)
    with torch.no_grad():
        facts = write_data("mlp_b1", folder)[2]
    assert facts == {"flop": 2 * (784 * 128 + 128 * 10), "bytes": 4 * (784 + 784 * 128 + 128 + 128 * 10 + 10 + 10)}
    return folder


@pytest.mark.parametrize("contender", ["mlc", "torch", "numpy"])
def test_contenders_agree(workload, contender):
    ready, first, second = ask(contender, "mlp_b1", workload, "\n", "\n")
    assert ready["difference"] < 1e-5
    assert first > 0 and second > 0
    if contender == "mlc":
        assert ready["kernels"] == 2 and ready["workspace_bytes"] > 0


def test_machine():
    ready, time = ask("fma", "machine", "-", "\n")
    assert 1e9 < ready["flop"] * 1e6 / time < 1e12


def test_report(tmp_path):
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from suite import report
    finally:
        sys.path.pop(0)
    results = {
        "mlc": {"microseconds": 10.0, "compile_seconds": 0.25, "workspace_bytes": 4096, "kernels": 2},
        "torch": {"microseconds": 30.0},
        "numpy": {"microseconds": 20.0},
        "openvino": {"error": "ImportError: not here"},
    }
    item = {"workload": "mlp", "threads": 1, "flop": 500000, "bytes": 4000, "results": results}
    rates = {"fma": 1e11, "read": 2e10}
    report.write(
        {"date": "today", "cpu": "a CPU", "clock": "wall", "machine": {"1": rates}, "measured": [item]}, tmp_path
    )
    text = (tmp_path / "results.md").read_text()
    assert "| mlp | 10.0 | 30.0 | **20.0** | - | 2.00 | 50 % | 0.25 | 4,096 | 2 |" in text
    assert "- mlp, openvino: ImportError: not here" in text
    assert (tmp_path / "results.png").stat().st_size > 10000
    assert json.loads((tmp_path / "results.json").read_text())["measured"][0]["results"] == results
