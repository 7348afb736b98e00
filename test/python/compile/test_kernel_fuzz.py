"""Random functions with default schedules and without, against the interpreter; `test/fuzz/kernels.py` makes more."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import kernels


# 111 to 372 moved what is behind a condition into the loop of what it reads, which lost what it does not read. 511 ran
# an instance in two iterations, as the tiles were of odd places.
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5, 6, 7, 111, 357, 372, 511])
def test_kernel(seed):
    kernels.run(seed)
