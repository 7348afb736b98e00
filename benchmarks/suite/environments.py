"""The environments of what mlc is measured beside: each peer's own, made when it is first used."""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

TORCH = ("torch==2.13.0", "numpy", "onnx", "onnxscript")

# The packages of each peer. Those with the same packages share an environment.
PEERS = {
    "torch": TORCH,
    "inductor": TORCH,
    "onnxruntime": ("onnxruntime", "numpy"),
    "openvino": ("openvino", "numpy"),
    "numpy": ("numpy",),
}


def cache_folder() -> pathlib.Path:
    return pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "mlc" / "benchmarks"


def python_with(packages, cache: pathlib.Path) -> pathlib.Path:
    """The interpreter of an environment that has these packages."""
    key = hashlib.sha256(repr((sys.version_info[:2], packages)).encode()).hexdigest()[:8]
    folder = cache / "environments" / f"{packages[0].partition('=')[0]}-{key}"
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    print(f"installing {' '.join(packages)}", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    run_quietly([sys.executable, "-m", "venv", folder])
    run_quietly([python, "-m", "pip", "install", *packages])
    (folder / "complete").touch()
    return python


def run_quietly(command, **options):
    """Runs a command, of which only a failure is of interest."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{' '.join(map(str, command))} failed")
