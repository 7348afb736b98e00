"""Structural equality: two ways to write an index are one program; with a name for a value it is another."""

import re

import pytest

import mlc.tvm

mlc.tvm.install()

from tvm import IRModule, script, tir  # noqa: E402
from tvm.ir import assert_structural_equal, structural_equal, structural_hash  # noqa: E402
from tvm.tir import stmt_functor  # noqa: E402


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


SIGNATURE = 'A: T.Buffer((16,), "float32"), n: T.int32'
PLACES = {
    "number": ("A[0] = A[1]\nA[1] = A[2]", "A[0] = A[1]\nA[1] = A[3]", "body.seq[1].value.indices[0].value", "2", "3"),
    "operator": ("A[0] = T.exp(A[1])", "A[0] = T.sqrt(A[1])", "body.value.op", '"tir.exp"', '"tir.sqrt"'),
    "condition": ("if n > 0:\n  A[0] = A[1]", "if n > 1:\n  A[0] = A[1]", "body.condition.b.value", "0", "1"),
    "extent": ("for i in range(n): A[i] = A[1]", "for i in range(n + 1): A[i] = A[1]", "body.extent", "n", "n + 1"),
    "kind": ("for i in range(8): A[i] = A[1]", "for i in T.unroll(8): A[i] = A[1]", "body.kind", "0", "3"),
    "annotations": (
        "for i in range(8): A[i] = A[1]",
        'for i in T.serial(8, annotations={"a": 1}): A[i] = A[1]',
        "body.annotations",
        "{}",
        '{"a": 1}',
    ),
    "block": (
        'for i in range(8):\n  with T.block("b"):\n    v = T.axis.spatial(8, i)\n    A[v] = A[v] + T.float32(1)',
        'for i in range(8):\n  with T.block("b"):\n    v = T.axis.spatial(8, i)\n    A[v] = A[v] + T.float32(2)',
        "body.block.body.body.block.body.value.b.value",
        "1.0",
        "2.0",
    ),
    "named_value": ("x = A[1]\nA[0] = x", "x = A[2]\nA[0] = x", "body.value.indices[0].value", "1", "2"),
    "value_behind_a_name": (
        "x = A[1]\nA[0] = x + T.float32(1)",
        "y = A[1]\nA[0] = y + T.float32(2)",
        "body.body.value.b.value",
        "1.0",
        "2.0",
    ),
    "attribute": ('T.func_attr({"k": 1})', 'T.func_attr({"k": 2})', 'attrs.__dict__["k"]', "1", "2"),
}
SIGNATURES = {
    "size": ('B: T.Buffer((16,), "float32")', 'B: T.Buffer((8,), "float32")', "buffer_map[B].shape[0]"),
    "dtype": ('B: T.Buffer((16,), "float32")', 'B: T.Buffer((16,), "int8")', "buffer_map[B].dtype"),
    "scalar": ("k: T.float32", "k: T.float16", "params[2]"),
    "count": ("k: T.int32", "k: T.int32, m: T.int32", "params"),
}


def function(body, signature=SIGNATURE):
    lines = "\n    ".join(body.splitlines())
    return script.from_source(f"@T.prim_func\ndef main({signature}):\n    {lines}\n")


def message(lhs, rhs):
    with pytest.raises(ValueError) as raised:
        assert_structural_equal(lhs, rhs)
    return str(raised.value)


@pytest.mark.parametrize("lhs, rhs, path, first, second", PLACES.values(), ids=PLACES)
def test_the_path_to_a_difference(lhs, rhs, path, first, second):
    text = message(function(lhs), function(rhs))
    assert f"caused by lhs at <root>.{path}:\n" in text and f"and rhs at <root>.{path}:\n" in text
    told = text.splitlines()[0]
    assert first in told.partition(" and the second ")[0] and told.endswith(second if ")" not in told else f"{second})")


@pytest.mark.parametrize("lhs, rhs, path", SIGNATURES.values(), ids=SIGNATURES)
def test_the_path_into_a_signature(lhs, rhs, path):
    made = [function("A[0] = A[1]", f"{SIGNATURE}, {side}") for side in (lhs, rhs)]
    assert f"caused by lhs at <root>.{path}:\n" in message(*made)


def test_the_path_in_a_module():
    modules = [IRModule({"f": function("A[0] = A[1]"), "g": function(f"A[{k}] = A[0]")}) for k in (2, 3)]
    path = '<root>.functions[I.GlobalVar("g")].body.indices[0].value'
    assert f"caused by lhs at {path}:\n" in message(*modules)
    assert "caused by lhs at <root>.functions:\n" in message(modules[0], IRModule({"f": function("A[0] = A[1]")}))


NAMED = {
    "read": ("x = A[1]\nA[0] = x", "A[0] = A[1]"),
    "sum": ("x = A[1] + A[2]\nA[0] = x", "A[0] = A[1] + A[2]"),
    "index": ("for i in range(8):\n  x = i * 2\n  A[x + 1] = A[0]", "for i in range(8):\n  A[i * 2 + 1] = A[0]"),
    "condition": ("x = A[1] > A[2]\nif x:\n  A[0] = A[1]", "if A[1] > A[2]:\n  A[0] = A[1]"),
    "call": ('x = T.call_extern("float32", "f", n)\nA[0] = x', 'A[0] = T.call_extern("float32", "f", n)'),
    "address": (
        'x: T.handle = A.data\nT.evaluate(T.call_extern("int32", "f", x))',
        'T.evaluate(T.call_extern("int32", "f", A.data))',
    ),
    "unused": ("x = A[1]\nA[0] = A[1]", "A[0] = A[1]"),
    "unused_address": ("x: T.handle = A.data\nA[0] = A[1]", "A[0] = A[1]"),
    "one_for_two": ("x = A[1]\nA[0] = x + x", "x = A[1]\ny = A[1]\nA[0] = x + y"),
    "order": ("x = A[1]\ny = A[2]\nA[0] = x + y", "y = A[2]\nx = A[1]\nA[0] = x + y"),
    "before_a_write": ("x = A[1]\nA[2] = A[3]\nA[0] = x", "A[2] = A[3]\nx = A[1]\nA[0] = x"),
    "type_of_an_address": (
        'x: T.handle = A.data\nT.evaluate(T.call_extern("int32", "f", x))',
        'x: T.handle("float32") = A.data\nT.evaluate(T.call_extern("int32", "f", x))',
    ),
}


@pytest.mark.parametrize("lhs, rhs", NAMED.values(), ids=NAMED)
def test_a_name_for_a_value_is_a_statement(lhs, rhs):
    made = [function(side) for side in (lhs, rhs)]
    assert not structural_equal(*made) and not structural_equal(*reversed(made))
    assert "not structurally equal" in message(*made)
    for body, func in zip((lhs, rhs), made, strict=True):
        # What the name is does not count.
        other = function(re.sub(r"\bx\b", "other", body))
        assert structural_equal(func, other) and structural_hash(func) == structural_hash(other)
        again = script.from_source(func.script())
        assert structural_equal(func, again) and structural_hash(func) == structural_hash(again)


def test_a_statement_that_names_a_value_is_seen():
    body = function("A[2] = A[3]\nx = A[1]\nA[0] = x").body
    assert isinstance(body, tir.SeqStmt) and isinstance(body[1], tir.LetStmt)
    let = body[1]
    assert isinstance(let.value, tir.BufferLoad) and let.var.name == "x"
    assert isinstance(let.body, tir.BufferStore) and let.body.value == let.var
    seen = []
    stmt_functor.post_order_visit(body, lambda node: seen.append(type(node).__name__))
    assert seen.count("LetStmt") == 1


def vectors(*statements):
    lines = "\n        ".join(statements)
    return script.from_source(f"""@T.prim_func
def main(A: T.Buffer((16,), "float32"), B: T.Buffer((16,), "float32")):
    for i in range(4):
        {lines}
""")


def test_elements_in_a_row_are_read_where_they_are_used():
    once = vectors("x = T.meta_var(A[i * 4 : i * 4 + 4])", "B[i * 4 : i * 4 + 4] = x * x")
    twice = vectors("B[i * 4 : i * 4 + 4] = A[i * 4 : i * 4 + 4] * A[i * 4 : i * 4 + 4]")
    assert structural_equal(once, twice) and structural_hash(once) == structural_hash(twice)
    assert structural_equal(once, script.from_source(once.script()))


def test_elements_in_a_row_read_before_and_after_they_are_written():
    before = vectors(
        "x: T.float32x4 = A[i * 4 : i * 4 + 4]", "A[i * 4 : i * 4 + 4] = B[0:4]", "B[i * 4 : i * 4 + 4] = x"
    )
    after = vectors("A[i * 4 : i * 4 + 4] = B[0:4]", "B[i * 4 : i * 4 + 4] = A[i * 4 : i * 4 + 4]")
    assert not structural_equal(before, after)
