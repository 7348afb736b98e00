"""Random graphs of all operators, after random passes, against float64; `test/fuzz/networks.py` makes more."""

import pathlib
import platform
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fuzz"))
import networks


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the CPUs of other machines have other names")
@pytest.mark.parametrize("cpu", ["x86-64", "x86-64-v2"])
def test_random_networks_for_old_cpus(cpu):
    for index in range(8):
        try:
            networks.check(5, index, target=f"llvm -mcpu={cpu}")
        except Exception as error:
            pytest.fail(f"python test/fuzz/networks.py --target 'llvm -mcpu={cpu}' --seed 5.{index}: {error}")


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_random_networks(seed):
    for index in range(8):
        try:
            networks.check(seed, index)
        except Exception as error:
            pytest.fail(f"python test/fuzz/networks.py --seed {seed}.{index}: {error}")
