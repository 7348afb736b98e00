"""The commands and programs of README.md run as they are written there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder that sees the build: the blocks write files, and later ones read them."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "build").symlink_to(ROOT / "build")
    return folder


def test_one_block_for_each_user():
    assert [kind for kind, _ in BLOCKS] == ["sh", "python", "sh"]


@pytest.mark.parametrize("block", BLOCKS, ids=["compiler-engineer", "python-user", "other-stack"])
def test_block(folder, block):
    kind, text = block
    command = ["bash", "-euo", "pipefail", "-c", text] if kind == "sh" else [sys.executable, "-c", text]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "build" / "python_packages")}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # What a comment after a print says is what is printed.
    expected = re.findall(r"^print\(.*?\)  # (\([^)]*\))", text, re.M) if kind == "python" else []
    assert done.stdout.split("\n")[: len(expected)] == expected
