"""Structural equality: of two ways to write an index or a condition, neither is another program."""

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import script  # noqa: E402
from tvm.ir import structural_equal, structural_hash  # noqa: E402


def program(index, condition):
    return script.from_source(f"""@T.prim_func
def main(n: T.int32, a: T.handle, b: T.handle):
    m = T.int32()
    A = T.match_buffer(a, (64, n, m))
    B = T.match_buffer(b, (64, n, m))
    for i, j, k, f in T.grid(64, n, m, 64 * n * m):
        with T.block("B"):
            vi, vj, vk, vf = T.axis.remap("SSSS", [i, j, k, f])
            T.where({condition})
            B[vi, vj, vk] = A[{index}, vj, vk]
""")


ALWAYS = "0 <= i"
EQUAL = {
    "quotient_of_a_quotient": ("vf // (n * m)", "vf // n // m"),
    "quotients_in_any_order": ("vf // (n * m)", "vf // m // n"),
    "quotient_of_a_remainder": ("vf % (n * m) // m", "vf // m % n"),
    "remainder_of_a_product": ("(vi * m * n + vf % (n * m)) % m", "vf % m"),
    "sum_of_products": ("vi * n + vi + vj * m", "vj * m + (n + 1) * vi"),
    "numbers": ("vi // 8", "vi // 4 // 2"),
    "remainders_of_numbers": ("vf % 240 // 30", "vf // 30 % 8"),
    "what_a_range_says": ("(vi * 4 + vi % 4) // 4", "vi"),
}
DIFFERENT = {
    "divisor": ("vf // (n * m)", "vf // n"),
    "remainder": ("vf % n", "vf % m"),
    "factor": ("vi * n", "vi * m"),
    "number": ("vi + 1", "vi + 2"),
}
EQUAL_CONDITIONS = {
    "sides": ("0 <= i", "i >= 0"),
    "number_on_a_side": ("i - 16 >= 0", "16 <= i"),
    "strict": ("i < 16", "i <= 15"),
    "greater": ("i < 16", "16 > i"),
    "symbols": ("j * m + k < n * m", "k + m * j < m * n"),
    "both": ("i < 16 and j < n", "i <= 15 and j - n < 0"),
}
DIFFERENT_CONDITIONS = {"one_less": ("i < 16", "i <= 16"), "other_way": ("i < j", "j < i"), "not": ("i == 1", "i != 1")}


def pairs(indices, conditions):
    for name, (lhs, rhs) in indices.items():
        yield pytest.param((lhs, ALWAYS), (rhs, ALWAYS), id=name)
    for name, (lhs, rhs) in conditions.items():
        yield pytest.param(("vi", lhs), ("vi", rhs), id=f"condition_{name}")


@pytest.mark.parametrize("lhs, rhs", list(pairs(EQUAL, EQUAL_CONDITIONS)))
def test_equal(lhs, rhs):
    assert structural_equal(program(*lhs), program(*rhs))
    assert structural_hash(program(*lhs)) == structural_hash(program(*rhs))


@pytest.mark.parametrize("lhs, rhs", list(pairs(DIFFERENT, DIFFERENT_CONDITIONS)))
def test_different(lhs, rhs):
    assert not structural_equal(program(*lhs), program(*rhs))
