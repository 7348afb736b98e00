# ruff: noqa: E501 - a program of the tables is one line.
"""Devices in text: the module's list, where values are, and what moves them."""

import numpy as np
import pytest

import mlc
from mlc import relax
from mlc._core.module import structural_equal
from mlc.relax import op
from mlc.script import from_source
from mlc.script._errors import DiagnosticError

HEADER = "from mlc.script import ir as I, relax as R, tir as T\n"
DEVICES = 'I.vdevice("llvm"), I.vdevice("cuda", 0), I.vdevice({"kind": "cuda", "arch": "sm_80"}, 1, "shared")'
LLVM = 'R.Tensor((4, 4), "float32", vdevice="llvm:0:global")'
CUDA = 'R.Tensor((4, 4), "float32", vdevice="cuda:0")'
OTHER = 'R.Tensor((4, 4), "float32", vdevice="cuda:1:shared")'


def refused(action, message, capsys):
    """Checks that a program is refused with this message, which the rendered report shows."""
    with pytest.raises(DiagnosticError) as error:
        action()
    report = str(error.value) + capsys.readouterr().err
    assert message in report, report


def read(parameters, statements, returns="", devices=DEVICES):
    body = "\n        ".join(statements.splitlines())
    return from_source(
        f"""{HEADER}
@I.ir_module
class Module:
    I.module_global_infos({{"vdevice": [{devices}]}})

    @R.function
    def main({parameters}){returns}:
        {body}
"""
    )


# Parameters, statements, and what is printed.
PROGRAMS = [
    (f"x: {LLVM}", "return R.exp(x)", 'R.Tensor((4, 4), dtype="float32", vdevice="llvm:0:global") = R.exp(x)'),
    (f"x: {OTHER}", "return x", 'x: R.Tensor((4, 4), dtype="float32", vdevice="cuda:1:shared")) -> R.Tensor((4, 4), dtype="float32", vdevice="cuda:1:shared")'),
    (f'x: {LLVM}, y: R.Tensor((4, 4), "float32")', "return R.add(x, y)", 'vdevice="llvm:0:global") = R.add(x, y)'),
    (f'x: {LLVM}, y: R.Tensor((4, 4), "float32")', "return R.add(y, x)", 'vdevice="llvm:0:global") = R.add(y, x)'),
    (f"x: {LLVM}, y: {CUDA}", "return R.matmul(x, y)", 'R.Tensor((4, 4), dtype="float32") = R.matmul(x, y'),
    (f"x: {CUDA}, y: {CUDA}", "return R.concat((x, y), 0)", 'R.Tensor((8, 4), dtype="float32", vdevice="cuda:0:global") = R.concat('),
    (f"x: {LLVM}", 'return R.to_vdevice(x, "cuda:1")', 'vdevice="cuda:1:shared") = R.to_vdevice(x, dst_vdevice="cuda:1:shared")'),
    (f"x: {LLVM}", 'return R.to_vdevice(x, "cuda")', 'R.to_vdevice(x, dst_vdevice="cuda:0:global")'),
    (f"x: {LLVM}", 'return R.hint_on_device(x, R.device(2, 0), "global")', 'R.hint_on_device(x, R.device(device_type=2, index=0), "global")'),
    (f"x: {LLVM}", f'return R.call_dps_packed("f", (x,), out_sinfo={CUDA})', 'out_sinfo=R.Tensor((4, 4), dtype="float32", vdevice="cuda:0:global"))'),
    (f"x: {LLVM}", f'return R.call_pure_packed("f", x, sinfo_args=({CUDA},))', 'sinfo_args=(R.Tensor((4, 4), dtype="float32", vdevice="cuda:0:global"),))'),
    ("x: R.Object", f"return R.match_cast(x, {CUDA})", 'R.match_cast(x, R.Tensor((4, 4), dtype="float32", vdevice="cuda:0:global"))'),
    (f'x: R.Tuple({LLVM}, R.Tensor((2,), "int8"))', "return x[0]", 'R.Tuple(R.Tensor((4, 4), dtype="float32", vdevice="llvm:0:global"), R.Tensor((2,), dtype="int8"))) -> R.Tensor((4, 4), dtype="float32", vdevice="llvm:0:global")'),
    ('x: R.Tensor(dtype="float32", ndim=2, vdevice="cuda:0")', "return R.sum(x)", 'x: R.Tensor(dtype="float32", ndim=2, vdevice="cuda:0:global")'),
    (f"x: {LLVM}", "with R.dataflow():\n    y = R.exp(x)\n    R.output(y)\nreturn y", 'y: R.Tensor((4, 4), dtype="float32", vdevice="llvm:0:global") = R.exp(x)'),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_programs_are_read_and_printed(number):
    parameters, statements, expected = PROGRAMS[number]
    module = read(parameters, statements)
    text = module.script()
    assert expected in text, text
    again = from_source(text)
    assert again.script() == text
    assert structural_equal(again, module)


def test_the_list_of_devices():
    module = read(f"x: {LLVM}", "return x")
    line = (
        '    I.module_global_infos({"vdevice": [I.vdevice({"keys": ["cpu"], "kind": "llvm", "tag": ""}, 0, "global"), '
    )
    assert line in module.script()
    devices = module.global_infos["vdevice"]
    assert [(str(d.target.kind), d.vdevice_id, d.memory_scope) for d in devices] == [
        ("llvm", 0, "global"), ("cuda", 0, "global"), ("cuda", 1, "shared"),
    ]  # fmt: skip
    assert devices[0] == relax_vdevice("llvm") and devices[1] != devices[2]
    assert module["main"].params[0].struct_info.vdevice == devices[0]
    assert "global_infos" not in module.attrs


def test_infos_that_say_nothing():
    module = from_source(f"""{HEADER}
@I.ir_module
class Module:
    I.module_attrs({{"version": 1}})
    I.module_global_infos({{"dummy": [I.dummy_global_info(), I.dummy_global_info()]}})

    @R.function
    def main(x: R.Tensor((4,), "float32")):
        return x
""")
    assert '    I.module_global_infos({"dummy": [I.dummy_global_info(), I.dummy_global_info()]})' in module.script()
    first, second = module.global_infos["dummy"]
    assert first == second and repr(first) == "I.dummy_global_info()" and len({first, second}) == 1
    assert structural_equal(from_source(module.script()), module)
    module.update_global_info("dummy", [first])
    assert module.global_infos == {"dummy": [first]}


def relax_vdevice(*args):
    from mlc.script import ir as I

    return I.vdevice(*args)


def test_devices_count_for_equality():
    modules = [read(f"x: {kind}", "return x") for kind in (LLVM, CUDA, 'R.Tensor((4, 4), "float32")')]
    for i, lhs in enumerate(modules):
        for j, rhs in enumerate(modules):
            assert structural_equal(lhs, rhs) == (i == j)
    shorter = read(f"x: {LLVM}", "return x", devices='I.vdevice("llvm")')
    assert not structural_equal(shorter, modules[0])


def test_struct_info():
    llvm, cuda = relax_vdevice("llvm"), relax_vdevice("cuda", 1)
    there = relax.TensorStructInfo((4,), "float32", vdevice=llvm)
    anywhere = relax.TensorStructInfo((4,), "float32")
    elsewhere = relax.TensorStructInfo((4,), "float32", cuda)
    assert there.vdevice == llvm and anywhere.vdevice is None
    assert len({there, anywhere, elsewhere}) == 3
    assert anywhere.is_base_of(there) and not there.is_base_of(anywhere) and not there.is_base_of(elsewhere)
    pair = relax.TupleStructInfo([there, anywhere])
    assert pair.fields == [there, anywhere]
    assert relax.TensorStructInfo((4,), "float32", vdevice="llvm:0").vdevice == llvm
    with pytest.raises(NotImplementedError, match="does not say on which devices"):
        relax.FuncStructInfo([there], anywhere)
    with pytest.raises(TypeError, match="a device is a VDevice or a text"):
        relax.TensorStructInfo((4,), "float32", vdevice=3)


def test_builders_say_where_values_are():
    llvm, cuda = relax_vdevice("llvm"), relax_vdevice("cuda")
    x, y = (
        relax.Var("x", relax.TensorStructInfo((4,), "float32", llvm)),
        relax.Var("y", relax.TensorStructInfo((4,), "float32", cuda)),
    )
    assert x.struct_info.vdevice == llvm
    bb = relax.BlockBuilder()
    with bb.function("main", [x, y]):
        with bb.dataflow():
            moved = bb.emit(op.to_vdevice(y, llvm))
            assert moved.struct_info.vdevice == llvm
            gv = bb.emit_output(op.add(x, moved))
            with pytest.raises(mlc.MLCError, match="expected its operands to be on one device"):
                op.add(x, y)
        bb.emit_func_output(gv)
    module = bb.get()
    assert module["main"].ret_struct_info.vdevice == llvm
    assert module.global_infos["vdevice"] == [llvm, cuda]
    assert from_source(module.script()).script() == module.script()
    copy = mlc.IRModule({"main": module["main"]})
    assert structural_equal(copy, module)


WRONG = [
    (f"x: {LLVM}, y: {CUDA}", "return R.add(x, y)", "", "they are on llvm:0:global and on cuda:0:global"),
    (f"x: {CUDA}, y: {OTHER}", "return R.less(x, y)", "", "they are on cuda:0:global and on cuda:1:shared"),
    ('x: R.Tensor((4, 4), "float32", vdevice="metal:0")', "return x", "", "I.module_global_infos list no device 'metal:0'"),
    ('x: R.Tensor((4, 4), "float32", vdevice="cuda:2")', "return x", "", "list no device 'cuda:2'"),
    (f"x: {LLVM}", f"y: {CUDA} = R.exp(x)\nreturn y", "", "is declared, but the value is"),
    (f"x: {LLVM}", "return x", f" -> {CUDA}", "is declared, but the function returns"),
    (f"x: {LLVM}", 'return R.to_vdevice(x, "rocm")', "", "list no device 'rocm'"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_wrong_programs(number, capsys):
    parameters, statements, returns, message = WRONG[number]
    refused(lambda: read(parameters, statements, returns), message, capsys)


@pytest.mark.parametrize(
    ("infos", "message"),
    [
        ('{"vdevice": [3]}', "a device is an I.vdevice, not 3"),
        (
            '{"vdevice": [I.vdevice({"arch": "sm_80"})]}',
            "a target is a text such as 'llvm' or a dictionary with its kind",
        ),
        ('{"vdevice": [I.vdevice("llvm", -1)]}', "expected the number of a device, but got -1"),
    ],
)
def test_wrong_lists(infos, message, capsys):
    refused(
        lambda: from_source(
            f"{HEADER}\n@I.ir_module\nclass Module:\n    I.module_global_infos({infos})\n\n"
            '    @R.function\n    def main(x: R.Tensor((4,), "float32")):\n        return x\n'
        ),
        message,
        capsys,
    )


def test_what_is_declared_of_a_result_is_kept():
    module = read('x: R.Tensor((4, 4), "float32")', "return x", f" -> {CUDA}")
    assert '-> R.Tensor((4, 4), dtype="float32", vdevice="cuda:0:global"):' in module.script()
    assert from_source(module.script()).script() == module.script()


def test_hints_are_realized():
    module = read(
        'x: R.Tensor((4, 4), "float32"), y: R.Tensor((4, 4), "float32")',
        'a = R.hint_on_device(R.add(x, y), R.device(1), "global")\nb = R.hint_on_device(a, R.device(2), "global")\nreturn b',
    )
    text = relax.transform.RealizeVDevice()(module).script()
    assert text.count('dtype="float32", vdevice="llvm:0:global")') >= 3
    assert 'R.to_vdevice(lv, dst_vdevice="cuda:0:global")' in text or 'dst_vdevice="cuda:0:global"' in text
    assert "hint_on_device" not in text
    with pytest.raises(mlc.MLCError, match="expected a device of type 10"):
        relax.transform.RealizeVDevice()(
            read('x: R.Tensor((4, 4), "float32")', 'return R.hint_on_device(x, R.device(10), "global")')
        )


def test_devices_are_updated():
    module = relax.transform.UpdateVDevice(relax_vdevice("llvm"), 1)(read(f"x: {CUDA}", "return x"))
    assert module["main"].params[0].struct_info.vdevice == relax_vdevice("llvm")
    assert str(module.global_infos["vdevice"][1].target.kind) == "llvm"
    with pytest.raises(mlc.MLCError, match="expected the number of one of 3 devices, but got 7"):
        relax.transform.UpdateVDevice(relax_vdevice("llvm"), 7)(module)


def test_what_is_compiled_is_on_the_cpu():
    x = np.random.default_rng(0).random((4, 4), dtype=np.float32)
    module = read(f"x: {LLVM}", 'y = R.hint_on_device(R.exp(x), R.device(1), "global")\nreturn R.to_vdevice(y, "llvm")')
    vm = relax.VirtualMachine(relax.build(module), mlc.cpu())
    np.testing.assert_allclose(vm["main"](mlc.runtime.tensor(x)).numpy(), np.exp(x), rtol=1e-6)
    with pytest.raises(mlc.MLCError, match="tensors are on the CPU: the vdevice 'cuda:0:global' is not supported"):
        relax.build(read(f"x: {LLVM}", 'return R.to_vdevice(x, "cuda")'))


def test_legalized_calls_say_where_their_results_are():
    module = relax.transform.LegalizeOps()(read(f"x: {LLVM}, y: {LLVM}", "return R.add(x, y)"))
    assert 'out_sinfo=R.Tensor((4, 4), dtype="float32", vdevice="llvm:0:global"))' in module.script()
