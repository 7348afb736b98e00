"""Targets, and what runs elsewhere."""

import pytest

import mlc
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
