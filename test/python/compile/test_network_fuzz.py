"""Random graphs of all operators, after random passes, against float64; `test/fuzz/networks.py` makes more."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import networks


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_networks(seed):
    for index in range(8):
        try:
            networks.check(seed, index)
        except Exception as error:
            pytest.fail(f"python test/fuzz/networks.py --seed {seed}.{index}: {error}")
