"""Passes that write the statements of functions anew: what they make, and what is not changed."""

import pytest

from mlc import tir
from mlc._core.structural import assert_structural_equal
from mlc.script import from_source
from mlc.tir import IRModule
from mlc.transform import Sequential

HEAD = '@T.prim_func\ndef f(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32"), n: T.int32):\n'


def made(body):
    return from_source(HEAD + "\n".join("    " + line for line in body.strip("\n").splitlines()))


CASES = {
    "Simplify, decided conditions": (
        ["Simplify"],
        """
for i in range(16):
    if i < 16:
        A[i * 4 // 4 + 0] = B[i]
    if i > 20:
        A[i] = 0.0
""",
        """
for i in range(16):
    A[i] = B[i]
""",
    ),
    "Simplify, what a condition says": (
        ["Simplify"],
        """
for i in range(16):
    if i < 8:
        if i <= 8:
            A[i] = 1.0
    else:
        if i < 8:
            A[i] = 2.0
        A[i] = B[i]
""",
        """
for i in range(16):
    if i < 8:
        A[i] = 1.0
    else:
        A[i] = B[i]
""",
    ),
    "Simplify, blocks": (
        ["Simplify"],
        """
for i, j in T.grid(4, 4):
    with T.block("b"):
        v = T.axis.spatial(16, (i * 4 + j) * 2 // 2)
        T.where(i * 4 + j < 16)
        A[v] = T.if_then_else(v < 16, B[v], T.float32(0))
""",
        """
for i, j in T.grid(4, 4):
    with T.block("b"):
        v = T.axis.spatial(16, i * 4 + j)
        T.reads(B[v])
        T.writes(A[v])
        A[v] = B[v]
""",
    ),
    "RemoveNoOp": (
        ["RemoveNoOp"],
        """
for i in range(16):
    T.evaluate(0)
for i in range(0):
    A[i] = 0.0
if n > 3:
    T.evaluate(0)
else:
    A[0] = 1.0
if n > 4:
    pass
A[1] = 2.0
""",
        """
if not n > 3:
    A[0] = 1.0
A[1] = 2.0
""",
    ),
    "UnrollLoop": (
        ["UnrollLoop"],
        """
for i in range(2):
    for j in T.unroll(2):
        for k in T.unroll(1, 2):
            A[i * 4 + j * 2 + k] = B[j]
""",
        """
for i in range(2):
    A[i * 4 + 1] = B[0]
    A[i * 4 + 3] = B[1]
""",
    ),
    "HoistIfThenElse": (
        ["HoistIfThenElse"],
        """
for i, j in T.grid(4, 4):
    if n > 3:
        A[i * 4 + j] = 1.0
    else:
        B[j] = 1.0
for i in range(4):
    if A[i] > 0.0:
        B[i] = 1.0
for i in range(4):
    if n > i:
        B[i] = 1.0
""",
        """
if n > 3:
    for i, j in T.grid(4, 4):
        A[i * 4 + j] = 1.0
else:
    for i, j in T.grid(4, 4):
        B[j] = 1.0
for i in range(4):
    if A[i] > 0.0:
        B[i] = 1.0
for i in range(4):
    if n > i:
        B[i] = 1.0
""",
    ),
    "LowerInitBlock and ConvertBlocksToOpaque": (
        ["LowerInitBlock", "ConvertBlocksToOpaque"],
        """
for i, j in T.grid(4, 4):
    with T.block("b"):
        vi, vj = T.axis.remap("SR", [i, j])
        with T.init():
            A[vi] = 0.0
        A[vi] = A[vi] + B[vj]
""",
        """
for i, j in T.grid(4, 4):
    with T.block("b"):
        T.reads(B[j], A[i])
        T.writes(A[i])
        if j == 0:
            A[i] = 0.0
        A[i] = A[i] + B[j]
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_pass_makes(name):
    passes, before, after = CASES[name]
    function = made(before)
    sequence = Sequential([getattr(tir.transform, title)() for title in passes])
    result = sequence(IRModule({"f": function}))["f"]
    expected = made(after)
    assert_structural_equal(result, expected)
    assert_structural_equal(from_source(result.script()), result)


@pytest.mark.parametrize(
    "name, error",
    [
        ("LowerOpaqueBlock", "blocks are lowered to loops by mlc.compile"),
        ("StorageRewrite", "mlc.compile plans one workspace"),
        ("DefaultGPUSchedule", "compiled code runs on the CPU"),
        ("SomethingElse", "passes are written with tir.transform.prim_func_pass"),
    ],
)
def test_passes_that_there_are_not(name, error):
    with pytest.raises(AttributeError, match=f"tir.transform has no {name!r}: .*{error}"):
        getattr(tir.transform, name)
