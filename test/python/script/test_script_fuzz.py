"""Random functions over buffers are printed and read again; `test/fuzz/scripts.py` makes any number of them."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import scripts


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_programs_read_back(seed):
    for index in range(25):
        text = scripts.program(seed, index)
        try:
            scripts.check(text)
        except Exception as error:
            pytest.fail(f"python test/fuzz/scripts.py --seed {seed}.{index}: {error}\n{text}")
