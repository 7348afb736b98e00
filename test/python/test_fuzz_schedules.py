"""Some random schedules, for every run: `test/fuzz/schedules.py --seed N --count M` makes more."""

import importlib.util
import pathlib

import pytest

PATH = pathlib.Path(__file__).resolve().parents[1] / "fuzz" / "schedules.py"
spec = importlib.util.spec_from_file_location("fuzz_schedules", PATH)
fuzz = importlib.util.module_from_spec(spec)
spec.loader.exec_module(fuzz)


@pytest.mark.parametrize("seed", range(24))
def test_random_schedule(seed):
    fuzz.run(seed, compiled=seed % 4 == 0)
