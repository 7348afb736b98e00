"""Targets, and what runs elsewhere."""

import re

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc.relax import TensorStructInfo, op
from mlc.target import Target


def test_strings_and_dictionaries():
    text = "llvm -mcpu=skylake-avx512 -num-cores=4 -mattr=+avx2,+fma"
    config = {"kind": "llvm", "mcpu": "skylake-avx512", "num-cores": 4, "mattr": ["+avx2", "+fma"]}
    target = Target(text)
    assert target == Target(config) == Target(str(target)) == Target(repr(target)) == Target(target)
    assert hash(target) == hash(Target(config)) and target.export() == config
    assert (target.kind.name, str(target.kind), target.mcpu, target.num_cores) == ("llvm", "llvm", "skylake-avx512", 4)
    assert target.keys == ["cpu"] and target.mtriple == "" and target.vector_width is None
    assert str(target) == text
    assert Target("llvm --num-cores=4") == Target("llvm -num-cores 4")
    assert Target("llvm -fast-math").attrs == {"fast-math": True}
    assert target != Target("llvm") and target != "llvm"


def test_hosts():
    assert Target("llvm", host="llvm").host == Target("llvm")
    assert Target({"kind": "llvm", "host": {"kind": "llvm", "num-cores": 2}}).host.num_cores == 2
    assert Target("llvm").with_host("llvm").export() == {"kind": "llvm", "host": {"kind": "llvm"}}


def test_the_target_of_a_scope():
    assert Target.current() is None
    with Target("llvm -num-cores=1") as outer:
        with Target("llvm"):
            assert Target.current() == Target("llvm")
        assert Target.current() is outer
        with pytest.raises(mlc.MLCError, match="does not run on this one|is not a CPU"):
            with Target("llvm -mcpu=knights"):
                mlc.compile(mlc.IRModule.parse("func.func @f() { return }"))
    assert Target.current() is None
    with pytest.raises(ValueError, match="no target is given"):
        Target.current(allow_none=False)


def test_devices():
    assert Target.from_device(mlc.cpu()) == Target("llvm")
    assert mlc.device(Target("llvm")) == mlc.device("llvm -mcpu=core-avx2") == mlc.cpu()
    assert Target.list_kinds() == ["llvm", "c"]
    cpu = mlc.cpu()
    assert (cpu.exist, cpu.device_type, cpu.device_id) == (True, 1, 0) and not mlc.cpu(1).exist
    assert isinstance(mlc.nd.array([1]).device, mlc.runtime.Device) and cpu.device_name
    cpu.sync()
    assert mlc.runtime.enabled("llvm") and not mlc.runtime.enabled("cuda") and not mlc.runtime.enabled(3)
    assert mlc.runtime.num_threads() >= 1


@pytest.mark.parametrize(
    "target, error, message",
    [
        ("cuda", ValueError, "the target is the CPU, 'llvm': .* so far: there is no code for 'cuda'"),
        ("cuda -arch=sm_90", ValueError, "no code for 'cuda'"),
        ({"kind": "metal"}, ValueError, "no code for 'metal'"),
        ("nvidia/tesla-p100", ValueError, "mlc knows no target 'nvidia/tesla-p100'"),
        ("", ValueError, "mlc knows no target ''"),
        ({"num-cores": 4}, ValueError, "mlc knows no target None"),
        (None, TypeError, "a target is a string or a dictionary, not NoneType"),
        ("llvm -num-cores=many", ValueError, "the option 'num-cores' of a target is a number, not 'many'"),
        ("llvm -cores=4", ValueError, "a target has no option 'cores'; it has mcpu, mattr"),
        ("llvm mcpu", ValueError, "an option is -name=value, not 'mcpu'"),
        ('{"kind": "llvm"', ValueError, "is no JSON"),
        ("llvm -fast-math=maybe", ValueError, "'fast-math' of a target is 0 or 1, not 'maybe'"),
    ],
)
def test_targets_that_are_not_there(target, error, message):
    with pytest.raises(error, match=message):
        Target(target)


def test_what_is_not_here():
    with pytest.raises(AttributeError, match="mlc.target.cuda is not here: mlc compiles for the CPU"):
        mlc.target.cuda()
    with pytest.raises(AttributeError, match="no option 'arch'"):
        getattr(Target("llvm"), "arch")  # noqa: B009
    for name in ("cuda", "metal", "vulkan"):
        with pytest.raises(ValueError, match=f"there is no support for '{name}' yet"):
            getattr(mlc.runtime, name)(0)
    with pytest.raises(ValueError, match="the number of a device is 0 or more, not -1"):
        mlc.cpu(-1)


# ===--- Other machines --------------------------------------------------------------------------===#


def layers():
    """A product with its sum, a convolution of it, and what has to be gathered."""
    bb = relax.BlockBuilder()
    infos = [((5, 64), "float32"), ((64, 48), "float32"), ((7,), "int64")]
    x, w, i = (relax.Var(name, TensorStructInfo(*info)) for name, info in zip("xwi", infos, strict=True))
    with bb.function("main", [x, w, i]):
        with bb.dataflow():
            y = bb.emit(op.nn.softmax(op.add(op.matmul(x, w), op.const(0.5, "float32")), -1))
            image = bb.emit(op.reshape(y, (1, 5, 6, 8)))
            kernel = op.reshape(op.strided_slice(w, [0], [0], [45]), (48, 5, 3, 3))
            z = bb.emit_output(op.nn.conv2d(image, kernel, padding=1))
            g = bb.emit_output(op.take(y, i, axis=1))
        bb.emit_func_output([z, g])
    return bb.get()


@pytest.mark.parametrize(
    "cpu", ["x86-64", "x86-64-v2", "sandybridge", "haswell", "x86-64-v3", "skylake-avx512", "znver4", "native"]
)
def test_other_cpus(cpu):
    """What each of them computes, where this machine can run it, is what float64 gives."""
    numbers = np.random.default_rng(3)
    x, w = (numbers.standard_normal(shape).astype("float32") for shape in ((5, 64), (64, 48)))
    i = numbers.integers(0, 48, 7)
    try:
        main = mlc.compile(layers(), target=f"llvm -mcpu={cpu}")["main"]
    except mlc.MLCError as error:
        assert "does not run on this one, which lacks" in str(error) and cpu not in ("x86-64", "native")
        pytest.skip(f"this machine cannot run code for {cpu}")
    z, g = (result.numpy() for result in main(x, w, i))
    y = x.astype("float64") @ w + 0.5
    y = np.exp(y - y.max(-1, keepdims=True))
    y /= y.sum(-1, keepdims=True)
    padded = np.pad(y.reshape(5, 6, 8), ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (1, 2))
    np.testing.assert_allclose(z[0], np.einsum("chwij,ocij->ohw", windows, w[:45].reshape(48, 5, 3, 3)), atol=2e-5)
    np.testing.assert_allclose(g, y[:, i], atol=1e-6)


@pytest.mark.parametrize(
    "target, instruction",
    [
        ("-mcpu=x86-64", r"mulps\s.*%xmm"),
        ("-mcpu=sandybridge", r"vmulps\s.*%ymm"),
        ("-mcpu=haswell", r"vfmadd\w+ps\s.*%ymm"),
        ("-mcpu=znver4", r"vfmadd\w+ps\s.*%zmm"),
        ("-mcpu=znver4 -vector-width=256", r"vfmadd\w+ps\s.*%ymm"),
        ("-mtriple=aarch64-linux-gnu -mcpu=cortex-a72", r"fmla\s+v\d+\.4s"),
        ("-mtriple=aarch64-linux-gnu -mcpu=neoverse-v1", r"fmla\s+v\d+\.4s"),
        ("-mtriple=riscv64-linux-gnu -mattr=+v,+d", r"vfmacc"),
    ],
)
def test_assembly_of_other_machines(target, instruction):
    triple = "" if "mtriple" in target else "-mtriple=x86_64-linux-gnu "
    text = relax.to_assembly(layers(), f"llvm {triple}{target}")
    assert re.search(instruction, text)
    assert "%zmm" not in text or "znver4" in target


@pytest.mark.parametrize("cores", [1, 2])
def test_instructions_of_a_softmax(cores):
    """A step of the maximum takes three instructions, a relu one; what comes next of a large matrix is fetched."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((4096, 4096), "float32"))
    with bb.function("main", [x]):
        with bb.dataflow():
            y = bb.emit_output(op.nn.softmax(bb.emit(op.nn.relu(x))))
        bb.emit_func_output(y)
    text = relax.to_assembly(bb.get(), f"llvm -mtriple=x86_64-linux-gnu -mcpu=haswell -num-cores={cores}")
    loops = re.findall(r"^(\.LBB\S+):\n((?:\t.*\n|\s*#.*\n)*?\tj\w+\s+\1\n)", text, re.MULTILINE)
    largest = next(body for _, body in loops if "vmaxps" in body and "vfmadd" not in body)
    # Four vectors, each with its relu.
    assert [largest.count(name) for name in ("vmaxps", "vcmpunordps", "vblendvps")] == [8, 4, 4]
    assert "vcmpleps" not in text and "vcmpnleps" not in text
    assert sum("prefetch" in body for _, body in loops) == 1


def test_objects_of_other_machines(tmp_path):
    code, constants = tmp_path / "code.o", tmp_path / "constants.o"
    relax.write_objects(layers(), code, constants, "llvm -mtriple=aarch64-linux-gnu")
    for path in (code, constants):
        assert path.read_bytes()[:4] == b"\x7fELF" and path.read_bytes()[18:20] == b"\xb7\x00"
    with pytest.raises(mlc.MLCError, match="code for the target 'aarch64.*' does not run in this process"):
        mlc.compile(layers(), target="llvm -mtriple=aarch64-linux-gnu")
    with pytest.raises(mlc.MLCError, match="'haswell' is not a CPU of the target 'aarch64.*; it has .*cortex-a72"):
        relax.to_assembly(layers(), "llvm -mtriple=aarch64-linux-gnu -mcpu=haswell")


def test_cores_of_targets():
    """The cores that a target has decide whether loops are parallel."""
    bb = relax.BlockBuilder()
    x = relax.Var("x", TensorStructInfo((4096, 1024), "float32"))
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(op.exp(x)))
    one, many = (str(mlc.default_schedules(bb.get(), f"llvm -num-cores={cores}")) for cores in (1, 8))
    assert ".parallel(" not in one and ".parallel(" in many


@pytest.mark.parametrize("rows", [None, 64])
def test_threads_share_columns_of_what_may_have_few_rows(rows):
    bb = relax.BlockBuilder()
    extent = rows or mlc.tir.Var("n", "int64")
    x = relax.Var("x", TensorStructInfo((extent, 2048), "float32"))
    with bb.function("main", [x]):
        bb.emit_func_output(bb.emit(op.matmul(x, relax.const(np.ones((2048, 100), "float32")))))
    steps = str(mlc.default_schedules(bb.get(), "llvm -mtriple=x86_64-linux-gnu -mcpu=haswell -num-cores=2"))
    row, column = re.search(r"sch\.reorder\((l\d+), (l\d+)", steps).groups()
    both = re.search(rf"(l\d+) = sch\.fuse\({row}, {column}, preserve_unit_iters=True\)", steps)
    assert f"sch.parallel(loop={row if both is None else both[1]})" in steps
    assert (both is None) == (rows is not None)


@pytest.mark.parametrize("columns, is_fused", [(None, False), (96, True)])
def test_threads_share_nests_of_unknown_sizes(columns, is_fused):
    """A quotient by a size that is not known would say nothing of the place in a matrix."""
    bb = relax.BlockBuilder()
    n, m = (mlc.tir.Var(name, "int64") for name in "nm")
    x = relax.Var("x", TensorStructInfo((n, 96, 128), "float32"))
    y = relax.Var("y", TensorStructInfo((n, 128, columns or m), "float32"))
    with bb.function("main", [x, y]):
        bb.emit_func_output(bb.emit(op.matmul(x, y)))
    mod = bb.get()
    steps = str(mlc.default_schedules(mod, "llvm -mtriple=x86_64-linux-gnu -mcpu=haswell -num-cores=2"))
    assert (steps.count("sch.parallel("), steps.count("sch.fuse(")) == ((1, 1) if is_fused else (2, 0))
    main = mlc.compile(mod, num_threads=2)["main"]
    for batch in (1, 3):
        a = np.random.default_rng(batch).random((batch, 96, 128), "float32")
        b = np.random.default_rng(batch + 9).random((batch, 128, columns or 50 + batch), "float32")
        np.testing.assert_allclose(main(a, b).numpy(), a @ b, rtol=1e-5)
