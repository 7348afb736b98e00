"""Random graph functions are printed, read again, compiled and run; `test/fuzz/graphs.py` makes any number of them."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import graphs


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_graphs_read_back_and_run(seed):
    for index in range(10):
        text, generator = graphs.program(seed, index)
        try:
            graphs.check(text, generator)
        except Exception as error:
            pytest.fail(f"python test/fuzz/graphs.py --seed {seed}.{index}: {error}\n{text}")
