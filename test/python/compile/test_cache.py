"""Machine code that is kept for the next time."""

import concurrent.futures
import os
import subprocess
import sys

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc.relax import op

X = np.random.default_rng(0).standard_normal((8, 16), dtype="float32")


def module(factor=2.0):
    builder = relax.BlockBuilder()
    x = relax.Var("x", relax.TensorStructInfo((8, 16), "float32"))
    with builder.function("main", [x]):
        with builder.dataflow():
            out = builder.emit_output(op.nn.softmax(op.multiply(x, relax.const(factor))))
        builder.emit_func_output(out)
    return builder.get()


def expected(factor=2.0):
    exponents = np.exp(factor * X - (factor * X).max(-1, keepdims=True))
    return exponents / exponents.sum(-1, keepdims=True)


def files(folder):
    return sorted(name for name in os.listdir(folder) if name.startswith("llvmcache-"))


def check(folder, factor=2.0, **options):
    result = mlc.compile(module(factor), cache=folder, **options)["main"](X).numpy()
    np.testing.assert_allclose(result, expected(factor), rtol=1e-5)


def test_code_is_found_again(tmp_path):
    check(tmp_path)
    first = files(tmp_path)
    assert first
    times = [os.stat(tmp_path / name).st_mtime_ns for name in first]
    check(tmp_path)
    assert files(tmp_path) == first
    assert [os.stat(tmp_path / name).st_mtime_ns for name in first] == times


def test_other_code_is_other_files(tmp_path):
    check(tmp_path)
    count = len(files(tmp_path))
    check(tmp_path, opt_level=3)
    assert len(files(tmp_path)) > count
    count = len(files(tmp_path))
    check(tmp_path, target="llvm -mcpu=x86-64-v2")
    assert len(files(tmp_path)) > count


def test_constants_are_not_in_it(tmp_path):
    weights = [np.full((16, 16), value, "float32") for value in (1, 2)]
    for weight in weights:
        builder = relax.BlockBuilder()
        x = relax.Var("x", relax.TensorStructInfo((8, 16), "float32"))
        with builder.function("main", [x]):
            builder.emit_func_output(builder.emit(op.add(op.matmul(x, relax.const(weight)), x)))
        result = mlc.compile(builder.get(), cache=tmp_path)["main"](X).numpy()
        np.testing.assert_allclose(result, X @ weight + X, rtol=1e-4, atol=1e-4)
    assert len(files(tmp_path)) == 1


def test_a_damaged_file_is_made_anew(tmp_path):
    check(tmp_path)
    for name in files(tmp_path):
        (tmp_path / name).write_bytes(b"not an object")
    check(tmp_path)


def test_threads_share_a_folder(tmp_path):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(check, tmp_path / "new") for _ in range(8)]:
            future.result()
    assert files(tmp_path / "new")


def test_the_environment_says_where(tmp_path, monkeypatch):
    monkeypatch.setenv("MLC_CACHE", str(tmp_path / "here"))
    check(None)
    assert files(tmp_path / "here")
    monkeypatch.setenv("MLC_CACHE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    check(None)
    assert files(tmp_path / "mlc" / "objects")
    monkeypatch.setenv("MLC_CACHE", "0")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    check(None)
    monkeypatch.setenv("MLC_CACHE", "1")
    check(False)
    assert not (tmp_path / "other").exists()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    check(tmp_path / "file" / "folder")


@pytest.mark.parametrize("count", [3])
def test_processes_share_a_folder(tmp_path, count):
    program = "import sys; sys.path[:0] = sys.argv[2:]; import test_cache; test_cache.check(sys.argv[1])"
    paths = [os.path.dirname(__file__), *(path for path in sys.path if path)]
    command = [sys.executable, "-c", program, str(tmp_path / "new"), *paths]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(count)]
    for process in running:
        assert process.wait() == 0, process.stderr.read()
    assert files(tmp_path / "new")
