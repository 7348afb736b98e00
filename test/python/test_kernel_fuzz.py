"""Random functions with default schedules and without, against the interpreter; `test/fuzz/kernels.py` makes more."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "fuzz"))
import kernels


# The last three moved what is behind a condition into the loop of what it reads, which lost what it does not read.
@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5, 6, 7, 111, 357, 372])
def test_kernel(seed):
    kernels.run(seed)
