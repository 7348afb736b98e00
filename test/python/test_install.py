"""The package works from an install prefix as it does from the build."""

import os
import subprocess
import sys
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build"


def test_installed_package(tmp_path):
    install = ["cmake", "--install", BUILD, "--prefix", tmp_path, "--component", "MLCPythonModules"]
    subprocess.run(install, check=True, capture_output=True)
    code = "import mlc, mlc.ir; mlc.ir.Context().dialects['te']; print(mlc.__file__)"
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "python_packages")}
    output = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env)
    assert output.stdout.startswith(str(tmp_path))
