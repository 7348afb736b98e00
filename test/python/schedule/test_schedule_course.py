"""The schedules that the course's exercises ask for, and readers' variants of them."""

import os
import pathlib
import re

import numpy as np
import pytest

import mlc.tvm

mlc.tvm.install()

import tvm  # noqa: E402
from tvm import relax, te, tir, topi  # noqa: E402
from tvm.ir import assert_structural_equal  # noqa: E402
from tvm.script import ir as I  # noqa: E402
from tvm.script import relax as R  # noqa: E402
from tvm.script import tir as T  # noqa: E402
from tvm.tir.schedule import ScheduleError  # noqa: E402
from tvm.tir.schedule.testing import (  # noqa: E402
    assert_structural_equal_ignore_global_symbol,
    verify_trace_roundtrip,
)

ROOT = pathlib.Path(__file__).resolve().parents[3]
SEEDS = pathlib.Path(os.environ.get("MLC_SEEDS", ROOT.parent / "shared" / "seeds"))


@pytest.fixture(autouse=True)
def installed():
    """Programs that are read here import tvm themselves, whatever tests ran before."""
    mlc.tvm.install()


def shapes(batch=4, channels=32, size=28):
    return (batch, 1, size, size), (channels, 1, 3, 3)


def topi_conv2d(x, w):
    return topi.nn.conv2d(x, w, strides=1, padding=0, dilation=1)


def own_conv2d(x, w):
    """What a reader writes who does not use topi."""
    n, _, h, width = x.shape
    o, c, kh, kw = w.shape
    rc, ry, rx = (te.reduce_axis((0, size), name=name) for size, name in ((c, "rc"), (kh, "ry"), (kw, "rx")))
    return te.compute(
        (n, o, h - kh + 1, width - kw + 1),
        lambda b, f, y, z: te.sum(x[b, rc, y + ry, z + rx] * w[f, rc, ry, rx], axis=[rc, ry, rx]),
        name="conv2d_nchw",
    )


def conv2d_and_bias(x, w, bias):
    conv = own_conv2d(x, w)
    return te.compute(conv.shape, lambda b, f, y, z: conv[b, f, y, z] + bias[0, f, 0, 0], name="with_bias")


def conv2d_func(conv2d, *more, sizes=(), **options):
    given = [
        te.placeholder(shape, name=name) for shape, name in zip(shapes(*sizes) + more, ("x", "w", "bias"), strict=False)
    ]
    return te.create_prim_func([*given, conv2d(*given)], **options)


def tile(sch, func="main", fused=(4, 2, 2), reduces=True):
    """Steps of the exercise: inline the padding, tile and fuse, mark, and take the first value out."""
    block = sch.get_block("conv2d_nchw", func_name=func)
    if "pad_temp" in sch.mod[func].script():
        sch.compute_inline(sch.get_block("pad_temp", func_name=func))
    i0, i1, i2, i3, i4, _, _ = loops = sch.get_loops(block)
    parts = [sch.split(loops[0], factors=[2, 2])]
    parts += [sch.split(loop, factors=[None, size]) for loop, size in zip((i1, i2, i3), fused, strict=True)]
    outer, inner = [p[0] for p in parts], [p[1] for p in parts]
    sch.reorder(*outer, *loops[4:], *inner)
    sch.parallel(sch.fuse(*outer))
    sch.unroll(sch.fuse(*inner[:2]))
    sch.vectorize(sch.fuse(*inner[2:]))
    if reduces:
        sch.decompose_reduction(block, i4)


@T.prim_func
def target(x: T.Buffer((4, 1, 28, 28), "float32"), w: T.Buffer((32, 1, 3, 3), "float32"),
           conv: T.Buffer((4, 32, 26, 26), "float32")):  # fmt: skip
    T.func_attr({"global_symbol": "main", "tir.noalias": True})
    for tile in T.parallel(2704):
        for a in T.unroll(8):
            for b in T.vectorized(4):
                with T.block("conv2d_nchw_init"):
                    nn = T.axis.spatial(4, tile // 1352 * 2 + a // 4)
                    ff = T.axis.spatial(32, tile % 1352 // 169 * 4 + a % 4)
                    yy = T.axis.spatial(26, tile % 169 // 13 * 2 + b // 2)
                    xx = T.axis.spatial(26, tile % 13 * 2 + b % 2)
                    T.reads()
                    T.writes(conv[nn, ff, yy, xx])
                    conv[nn, ff, yy, xx] = T.float32(0)
        for i4, i5, i6 in T.grid(1, 3, 3):
            for a in T.unroll(8):
                for b in T.vectorized(4):
                    with T.block("conv2d_nchw_update"):
                        nn = T.axis.spatial(4, tile // 1352 * 2 + a // 4)
                        ff = T.axis.spatial(32, tile % 1352 // 169 * 4 + a % 4)
                        yy = T.axis.spatial(26, tile % 169 // 13 * 2 + b // 2)
                        xx = T.axis.spatial(26, tile % 13 * 2 + b % 2)
                        rc, ry, rx = T.axis.remap("RRR", [i4, i5, i6])
                        T.reads(conv[nn, ff, yy, xx], x[nn, rc, yy + ry, xx + rx], w[ff, rc, ry, rx])
                        T.writes(conv[nn, ff, yy, xx])
                        conv[nn, ff, yy, xx] = conv[nn, ff, yy, xx] + x[nn, rc, yy + ry, xx + rx] * w[ff, rc, ry, rx]


# ===--- The exercise ----------------------------------------------------------------------------===#


def test_the_schedule_gives_the_target():
    sch = tir.Schedule(conv2d_func(topi_conv2d))
    tile(sch)
    assert_structural_equal(sch.mod["main"], target)
    verify_trace_roundtrip(sch, conv2d_func(topi_conv2d))


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"there are no notebooks in {SEEDS}")
@pytest.mark.parametrize("number", ["000", "001"])
def test_the_schedule_gives_the_target_of_the_notebook(number, tmp_path):
    (path,) = SEEDS.glob(f"{number}_*")
    text = path.read_text()
    if text.lstrip().startswith("{"):
        text = text.encode().decode("unicode_escape", "ignore").replace('",\n    "', "").replace("\\n", "\n")
    found = re.search(r"@T\.prim_func\s+def target_func.*?(?=^\s*```)", text, re.S | re.M)
    if found is None:
        pytest.skip("the notebook has no target")
    source = tmp_path / "target.py"
    lines = [line for line in found[0].splitlines() if line.strip(' ",')]
    source.write_text("\n".join(["from tvm.script import tir as T", "", *lines]) + "\n")
    scope = {}
    exec(compile(source.read_text(), str(source), "exec"), scope)
    sch = tir.Schedule(conv2d_func(topi_conv2d))
    tile(sch)
    assert_structural_equal_ignore_global_symbol(sch.mod["main"], scope["target_func"])


def emitted(*tensors):
    """A module whose graph calls the conv2d of topi."""
    bb = relax.BlockBuilder()
    arguments = [
        relax.Var(name, relax.TensorStructInfo(shape, "float32")) for shape, name in zip(tensors, "xw", strict=True)
    ]
    with bb.function("main", arguments):
        with bb.dataflow():
            gv = bb.emit_output(bb.emit_te(topi.nn.conv2d, *arguments, strides=1, padding=0, dilation=1))
        bb.emit_func_output(gv)
    return bb.get()


def test_the_schedule_of_a_module_is_equal_but_for_the_index_type():
    sch = tir.Schedule(emitted(*shapes()))
    tile(sch, "conv2d")
    with pytest.raises(ValueError, match="has .* of int64 and the second .* of int32"):
        assert_structural_equal_ignore_global_symbol(sch.mod["conv2d"], target)
    wide = tir.Schedule(conv2d_func(topi_conv2d, index_dtype_override="int64"))
    tile(wide)
    assert_structural_equal_ignore_global_symbol(sch.mod["conv2d"], wide.mod["main"])


def test_the_scheduled_module_runs():
    module = emitted(*shapes(2, 4, 8))
    sch = tir.Schedule(module)
    tile(sch, "conv2d")
    x, w = (np.random.default_rng(0).standard_normal(shape).astype("float32") for shape in shapes(2, 4, 8))
    before, after = (
        relax.VirtualMachine(relax.build(m, "llvm"), tvm.cpu())["main"](tvm.nd.array(x), tvm.nd.array(w)).numpy()
        for m in (module, sch.mod)
    )
    np.testing.assert_allclose(after, before, rtol=1e-5, atol=1e-5)


def test_own_tensor_expression():
    sch = tir.Schedule(conv2d_func(own_conv2d, sizes=(2, 8, 10)))
    tile(sch)
    sch.verify()


def test_conv2d_and_bias_in_one_tensor_expression():
    sch = tir.Schedule(conv2d_func(conv2d_and_bias, (1, 8, 1, 1), sizes=(2, 8, 10)))
    tile(sch)
    bias = sch.get_block("with_bias")
    b, f, y, z = sch.get_loops(bias)
    sch.parallel(sch.fuse(b, f))
    sch.vectorize(z)
    sch.verify()
    # The bias may also be added where a tile is complete.
    again = tir.Schedule(conv2d_func(conv2d_and_bias, (1, 8, 1, 1), sizes=(2, 8, 10)))
    tile(again, reduces=False)
    again.reverse_compute_at(again.get_block("with_bias"), again.get_loops("conv2d_nchw")[0])
    again.verify()


@pytest.mark.parametrize("method", ["parallel", "vectorize"])
def test_loops_are_marked_before_the_reduction_is_decomposed(method):
    sch = tir.Schedule(conv2d_func(own_conv2d, sizes=(2, 8, 10)))
    block = sch.get_block("conv2d_nchw")
    loops = sch.get_loops(block)
    sch.reorder(*loops[4:], *loops[:4])
    sch.decompose_reduction(block, loops[4])
    before = sch.mod
    with pytest.raises(ScheduleError, match=r"decompose_reduction.*mark .* before|before .*decompose_reduction"):
        getattr(sch, method)(sch.get_loops(block)[-1])
    assert_structural_equal(sch.mod, before)
    # Loops around the first values alone may be marked.
    getattr(sch, method)(sch.get_loops("conv2d_nchw_init")[-1])
    sch.verify()


# ===--- Functions over symbolic sizes -----------------------------------------------------------===#


@I.ir_module
class Mixed:
    @T.prim_func
    def linear0(x: T.handle, w: T.handle, b: T.handle, z: T.handle):
        m, n = T.int64(), T.int64()
        X = T.match_buffer(x, (1, m), "float32")
        W = T.match_buffer(w, (n, m), "float32")
        B = T.match_buffer(b, (n,), "float32")
        Z = T.match_buffer(z, (1, n), "float32")
        Y = T.alloc_buffer((1, n), "float32")
        for i, j, k in T.grid(1, n, m):
            with T.block("Y"):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                with T.init():
                    Y[vi, vj] = T.float32(0)
                Y[vi, vj] = Y[vi, vj] + X[vi, vk] * W[vj, vk]
        for i, j in T.grid(1, n):
            with T.block("Z"):
                vi, vj = T.axis.remap("SS", [i, j])
                Z[vi, vj] = Y[vi, vj] + B[vj]

    @R.function
    def main(x: R.Tensor((1, 36), "float32"), w: R.Tensor((18, 36), "float32"), b: R.Tensor((18,), "float32")):
        cls = Mixed
        with R.dataflow():
            lv = R.call_tir(cls.linear0, (x, w, b), R.Tensor((1, 18), "float32"))
            R.output(lv)
        return lv


def linear0_by_hand(sch):
    sch.work_on("linear0")
    block = sch.get_block("Y")
    _, j, k = sch.get_loops(block)
    j0, j1 = sch.split(j, factors=[None, 8])
    k0, k1 = sch.split(k, factors=[None, 4])
    sch.reorder(j0, k0, k1, j1)
    sch.parallel(j0)
    sch.vectorize(j1)
    sch.reverse_compute_at(sch.get_block("Z"), j0)
    sch.decompose_reduction(block, k0)


def linear0_by_rows(sch):
    sch.work_on("linear0")
    _, j, k = sch.get_loops(sch.get_block("Y"))
    _, k1 = sch.split(k, factors=[None, 4])
    part = sch.rfactor(k1, factor_axis=2)
    sch.reorder(*sch.get_loops(part)[1:])
    sch.parallel(sch.get_loops(part)[1])
    sch.vectorize(sch.get_loops("Z")[1])


@pytest.mark.parametrize("schedule", [linear0_by_hand, linear0_by_rows])
def test_a_function_over_symbolic_sizes(schedule):
    sch = tir.Schedule(Mixed)
    schedule(sch)
    random = np.random.default_rng(0)
    x, w, b = (random.standard_normal(shape).astype("float32") for shape in ((1, 36), (18, 36), (18,)))
    vm = relax.VirtualMachine(relax.build(sch.mod, "llvm"), tvm.cpu())
    result = vm["main"](*(tvm.nd.array(array) for array in (x, w, b))).numpy()
    np.testing.assert_allclose(result, x @ w.T + b, rtol=1e-5, atol=1e-5)
    # Sizes that no factor divides, and the least ones.
    for m, n in ((36, 18), (1, 1), (3, 17)):
        arrays = [random.standard_normal(shape).astype("float32") for shape in ((1, m), (n, m), (n,), (1, n))]
        mlc.testing.check_schedule(Mixed["linear0"], sch.mod["linear0"], inputs=arrays, compiled=False)
    verify_trace_roundtrip(sch, Mixed)


# ===--- An instruction that is a C function -----------------------------------------------------===#

TILE = 4


@T.prim_func
def tile_desc(a: T.handle, b: T.handle, c: T.handle) -> None:
    A = T.match_buffer(a, (TILE, TILE), "float32", offset_factor=TILE, scope="global.A_reg")
    B = T.match_buffer(b, (TILE, TILE), "float32", offset_factor=TILE, scope="global.B_reg")
    C = T.match_buffer(c, (TILE, TILE), "float32", offset_factor=TILE, scope="global.accumulator")
    with T.block("root"):
        T.reads(C[0:TILE, 0:TILE], A[0:TILE, 0:TILE], B[0:TILE, 0:TILE])
        T.writes(C[0:TILE, 0:TILE])
        for i, j, k in T.grid(TILE, TILE, TILE):
            with T.block(""):
                vi, vj, vk = T.axis.remap("SSR", [i, j, k])
                C[vi, vj] = C[vi, vj] + A[vi, vk] * B[vj, vk]


@T.prim_func
def tile_impl(a: T.handle, b: T.handle, c: T.handle) -> None:
    sa = T.int32()
    sb = T.int32()
    sc = T.int32()
    A = T.match_buffer(a, (TILE, TILE), "float32", offset_factor=TILE, strides=[sa, 1], scope="global.A_reg")
    B = T.match_buffer(b, (TILE, TILE), "float32", offset_factor=TILE, strides=[sb, 1], scope="global.B_reg")
    C = T.match_buffer(c, (TILE, TILE), "float32", offset_factor=TILE, strides=[sc, 1], scope="global.accumulator")
    with T.block("root"):
        T.reads(C[0:TILE, 0:TILE], A[0:TILE, 0:TILE], B[0:TILE, 0:TILE])
        T.writes(C[0:TILE, 0:TILE])
        T.evaluate(
            T.call_extern(
                "int32", "tile_of_the_test", C.access_ptr("w"), A.access_ptr("r"), B.access_ptr("r"), sa, sb, sc
            )
        )


TILE_IN_C = """
extern "C" int tile_of_the_test(float *cc, float *aa, float *bb, int sa, int sb, int sc) {
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      for (int k = 0; k < 4; ++k)
        cc[i * sc + j] += aa[i * sa + k] * bb[j * sb + k];
  return 0;
}
"""
# The same, of one element.
TILE_IN_LLVM = """
define i32 @tile_of_the_test(ptr %c, ptr %a, ptr %b, i32 %sa, i32 %sb, i32 %sc) {
  %x = load float, ptr %a
  store float %x, ptr %c
  ret i32 0
}
"""


@T.prim_func
def by_tiles(A: T.Buffer((16, 16), "float32"), B: T.Buffer((16, 16), "float32"), C: T.Buffer((16, 16), "float32")):
    for i, j, k in T.grid(16, 16, 16):
        with T.block("C"):
            vi, vj, vk = T.axis.remap("SSR", [i, j, k])
            with T.init():
                C[vi, vj] = T.float32(0)
            C[vi, vj] += A[vi, vk] * B[vj, vk]


def in_tiles(text):
    sch = tir.Schedule(by_tiles)
    loops = [sch.split(loop, [None, TILE]) for loop in sch.get_loops("C")]
    sch.reorder(*(outer for outer, _ in loops), *(inner for _, inner in loops))
    (_, _), (j, _), (k, _) = loops
    block = sch.blockize(loops[0][1])
    for number, scope in enumerate(["global.A_reg", "global.B_reg"]):
        sch.compute_at(sch.cache_read(block, number, scope), k)
    sch.reverse_compute_at(sch.cache_write(block, 0, "global.accumulator"), j)
    init = sch.decompose_reduction(block, k)
    tir.TensorIntrin.register("tile_of_the_test", tile_desc, tile_impl, override=True)
    sch.tensorize(block, "tile_of_the_test")
    sch.annotate(sch.get_loops(init)[0], "pragma_import_llvm", text)
    return sch


def run_tiles(sch):
    random = np.random.default_rng(0)
    a, b = (random.standard_normal((16, 16)).astype("float32") for _ in range(2))
    c = tvm.nd.empty((16, 16))
    tvm.build(sch.mod, target="llvm")["main"](tvm.nd.array(a), tvm.nd.array(b), c)
    return a, b, c.numpy()


def test_a_function_in_c_is_linked():
    from tvm.contrib import clang

    if not clang.find_clang(required=False):
        pytest.skip("there is no clang")
    a, b, c = run_tiles(in_tiles(clang.create_llvm(TILE_IN_C)))
    np.testing.assert_allclose(c, a @ b.T, rtol=1e-5, atol=1e-5)


def test_a_function_in_llvm_ir_is_linked():
    a, _, c = run_tiles(in_tiles(TILE_IN_LLVM))
    np.testing.assert_array_equal(c[::TILE, ::TILE], np.repeat(a[::TILE, 12:13], 4, axis=1))


def test_what_is_no_llvm_ir():
    with pytest.raises(Exception, match="'pragma_import_llvm' is no LLVM IR: line 2: expected"):
        run_tiles(in_tiles("\nint f;\n"))


def test_what_clang_does_not_take():
    from tvm.contrib import clang

    if not clang.find_clang(required=False):
        pytest.skip("there is no clang")
    with pytest.raises(RuntimeError, match="has failed:\n.*error"):
        clang.create_llvm("int f( {\n")
    with pytest.raises(ValueError, match="expected one source, got 2"):
        clang.create_llvm(["a.c", "b.c"])
