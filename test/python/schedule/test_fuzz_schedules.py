"""Some random schedules, for every run: `test/fuzz/schedules.py --seed N --count M` makes more."""

import importlib.util
import pathlib

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "fuzz"


def load(name):
    spec = importlib.util.spec_from_file_location(f"fuzz_{name}", FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fuzz, calls = load("schedules"), load("schedule_calls")


@pytest.mark.parametrize("seed", [*range(24), 990057, 990179])
def test_random_schedule(seed):
    fuzz.run(seed, compiled=seed % 4 == 0)


@pytest.mark.parametrize("seed", range(12))
def test_random_calls(seed):
    accepted, refused, failure = calls.run(seed)
    assert failure is None and accepted + refused == 40
