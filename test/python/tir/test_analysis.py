"""Analyses of functions over buffers, and of statements in none."""

import pytest

from mlc import MLCError, te, tir
from mlc.script import from_source
from mlc.tir import IRModule, analysis

MATMUL = """
@T.prim_func
def main(A: T.Buffer((128, 64)), B: T.Buffer((64, 32)), D: T.Buffer((128, 32))):
    C = T.alloc_buffer((128, 32))
    for i, j, k in T.grid(128, 32, 64):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = 0.0
            C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vk, vj]
    for i, j in T.grid(128, 32):
        with T.block("D"):
            vi, vj = T.axis.remap("SS", [i, j])
            D[vi, vj] = T.max(C[vi, vj], 0.0)
"""


@pytest.fixture
def matmul():
    return from_source(MATMUL)


def blocks_of(function):
    found = {}

    def visit(node):
        if isinstance(node, tir.Block):
            found[node.name_hint] = node

    tir.stmt_functor.post_order_visit(function.body, visit)
    return found


def test_flops(matmul):
    assert analysis.estimate_tir_flops(matmul) == 2 * 128 * 32 * 64 + 128 * 32
    assert analysis.estimate_tir_flops(IRModule({"a": matmul, "b": matmul})) == 2 * (2 * 128 * 32 * 64 + 128 * 32)
    made = te.compute((4,), lambda i: tir.Select(i > 2, te.exp(i * 1.0) + 1.0, 2.0), name="C")
    assert analysis.estimate_tir_flops(te.create_prim_func([made])) == 4 * 2


@pytest.mark.parametrize(
    "body, error",
    [
        ("    for i in range(n):\n        A[i] = A[i] + 1.0", "the extent n of the loop 'i' is no number"),
        ("    while A[0] < 1.0:\n        A[0] = A[0] + 1.0", "how often a while loop runs is not known"),
    ],
)
def test_flops_that_are_not_known(body, error):
    function = from_source(f"@T.prim_func\ndef f(A: T.Buffer((4,)), n: T.int32):\n{body}")
    with pytest.raises(MLCError, match=error):
        analysis.estimate_tir_flops(function)


def test_allocated_bytes(matmul):
    assert analysis.calculate_allocated_bytes(IRModule({"f": matmul})) == {"f": {"global": 128 * 32 * 4}}
    nested = from_source("""
@T.prim_func
def f(A: T.Buffer((4,))):
    with T.block("a"):
        X = T.alloc_buffer((16,), "int8", scope="local")
        for i in range(2):
            with T.block("b"):
                vi = T.axis.spatial(2, i)
                Y = T.alloc_buffer((8,), "float16", scope="local")
                A[vi] = T.Cast("float32", Y[vi])
        with T.block("c"):
            Z = T.alloc_buffer((1,), "float64", scope="local")
            A[0] = T.Cast("float32", X[0]) + T.Cast("float32", Z[0])
""")
    # The two inner blocks do not have their memory at one time.
    assert analysis.calculate_allocated_bytes(nested) == {"main": {"local": 16 + 16}}
    symbolic = from_source("@T.prim_func\ndef f(n: T.int32):\n    X = T.alloc_buffer((n,))\n    X[0] = 1.0")
    with pytest.raises(MLCError, match="has no size that is a number"):
        analysis.calculate_allocated_bytes(symbolic)


def test_ssa(matmul):
    assert analysis.verify_ssa(matmul)
    x, y = tir.Var("x", "int32"), tir.Var("y", "int32")
    inner = tir.For(x, 0, 4, tir.ForKind.SERIAL, tir.Evaluate(x + y))
    assert analysis.verify_ssa(tir.For(y, 0, 4, tir.ForKind.SERIAL, inner))
    assert not analysis.verify_ssa(tir.For(x, 0, 4, tir.ForKind.SERIAL, inner))
    assert not analysis.verify_ssa(tir.Evaluate(tir.Let(x, 1, x) + tir.Let(x, 2, x)))


def test_regions_are_found_from_statements(matmul):
    block = blocks_of(matmul)["C"]
    reads, writes, opaque = analysis.get_block_access_region(block)
    assert [region.script().strip() for region in reads] == ["A[vi, vk]", "B[vk, vj]"]
    assert [region.script().strip() for region in writes] == ["C[vi, vj]"] and opaque == []
    assert writes[0].buffer == matmul.body.block.alloc_buffers[0]
    assert reads[0].buffer == next(iter(matmul.buffer_map.values()))
    assert reads[0].region[0].min.same_as(block.iter_vars[0].var)
    # Not what the block declares.
    declared = from_source(
        "@T.prim_func\ndef f(A: T.Buffer((4, 4)), B: T.Buffer((4, 4))):\n"
        "    with T.block('a'):\n        T.reads(A[0:4, 0:4])\n        T.writes(B[0:4, 0:4])\n"
        "        for i in range(4):\n            B[1, i] = A[2, i]\n"
    )
    reads, writes = analysis.get_block_read_write_region(blocks_of(declared)["a"])
    assert [str(side[0].script()).strip() for side in (reads, writes)] == ["A[2, 0:4]", "B[1, 0:4]"]
    assert "T.reads(A[0:4, 0:4])" in declared.script()


def test_regions_are_of_blocks_of_functions():
    block = tir.Block([], [], [], "a", tir.Evaluate(0))
    with pytest.raises(TypeError, match="a block of a function is expected"):
        analysis.get_block_access_region(block)


def test_where_buffers_are_accessed(matmul):
    loops = matmul.body.block.body.seq
    a, b, d = matmul.buffer_map.values()
    found = analysis.detect_buffer_access_lca(matmul)
    (c,) = matmul.body.block.alloc_buffers
    blocks = blocks_of(matmul)
    assert (found[a], found[b], found[d]) == (blocks["C"], blocks["C"], blocks["D"])
    assert found[c] == matmul.body.block and len(loops) == 2
    flat = from_source("@T.prim_func\ndef f(A: T.Buffer((4,))):\n    for i in range(4):\n        A[i] = A[i] + 1.0")
    assert [type(place) for place in analysis.detect_buffer_access_lca(flat).values()] == [tir.For]


def test_anchor(matmul):
    assert analysis.find_anchor_block(IRModule({"main": matmul})).name_hint == "C"
    plain = te.compute((4,), lambda i: te.exp(i * 1.0), name="only")
    assert analysis.find_anchor_block(te.create_prim_func([plain])).name_hint == "only"
    twice = te.compute((4,), lambda i: plain[i] + 1.0, name="second")
    assert analysis.find_anchor_block(te.create_prim_func([twice])) is None


def test_conditions_and_purity(matmul):
    assert not analysis.has_if_then_else(matmul.body)
    chosen = from_source("@T.prim_func\ndef f(A: T.Buffer((4,))):\n    if A[0] > 0.0:\n        A[1] = 0.0")
    assert analysis.has_if_then_else(chosen.body) and analysis.verify_memory(chosen)
    assert not analysis.is_pure_function(chosen)
    with pytest.raises(AssertionError, match="f is not pure: it stores to memory of its caller"):
        analysis.assert_pure_function(chosen)
    pure = from_source("@T.prim_func\ndef g(A: T.Buffer((4,))) -> T.float32:\n    return A[0]")
    assert analysis.is_pure_function(pure, assert_on_error=True)


def test_memory_of_devices_is_accessed_by_threads(matmul):
    assert not analysis.verify_memory(matmul.with_attr("target", "cuda"))
    threads = from_source(
        "@T.prim_func\ndef f(A: T.Buffer((4,))):\n    T.func_attr({'target': 'cuda'})\n"
        "    for i in T.thread_binding(4, thread='threadIdx.x'):\n        A[i] = 1.0"
    )
    assert analysis.verify_memory(threads)


def test_what_there_is_not_says_why():
    with pytest.raises(AttributeError, match="no 'verify_gpu_code': compiled code runs on the CPU"):
        _ = analysis.verify_gpu_code


def test_variables_of_axes_are_the_same_in_init(matmul):
    block = blocks_of(matmul)["C"]
    assert block.init.indices[0].same_as(block.iter_vars[0].var) and block.init.indices[0].same_as(
        block.body.indices[0]
    )
