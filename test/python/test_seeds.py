"""The course's notebooks, cell by cell, after mlc.tvm.install().

They lie beside the checkout, in ../shared/seeds, or where MLC_SEEDS says. Data that a reader would download is made up
here, of the same names and shapes; exercises are filled in as a reader would.
"""

import json
import os
import pathlib
import pickle
import re
import sys
import types

import numpy as np
import pytest
import torch

import mlc.tvm

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEEDS = pathlib.Path(os.environ.get("MLC_SEEDS", ROOT.parent / "shared" / "seeds"))
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"there are no notebooks in {SEEDS}")

WITH_TE = """
            lv = bb.emit_te(topi.nn.conv2d, x, conv2d_weight, strides=1, padding=0, dilation=1)
            lv = bb.emit_te(topi.add, lv, conv2d_bias)
            lv = bb.emit_te(topi.nn.relu, lv)
            lv = bb.emit_te(topi.nn.pool2d, lv, [2, 2], [2, 2], [1, 1], [0, 0, 0, 0], "max")
            lv = bb.emit_te(topi.nn.flatten, lv)
            lv = bb.emit_te(topi.nn.dense, lv, linear0_weight)
            lv = bb.emit_te(topi.add, lv, linear0_bias)
            lv = bb.emit_te(topi.nn.relu, lv)
            lv = bb.emit_te(topi.nn.dense, lv, linear1_weight)
            lv = bb.emit_te(topi.add, lv, linear1_bias)
            gv = bb.emit_output(bb.emit_te(topi.nn.softmax, lv, axis=1))
"""
REGISTERED = """
@tvm.register_func("env.conv2d", override=True)
def torch_conv2d(x: tvm.nd.NDArray, w: tvm.nd.NDArray, b: tvm.nd.NDArray, out: tvm.nd.NDArray):
    x, w, b = torch.from_dlpack(x), torch.from_dlpack(w), torch.from_dlpack(b)
    torch.from_dlpack(out).copy_(torch.conv2d(x, w, b.reshape(-1)))


@tvm.register_func("env.linear", override=True)
def numpy_linear(x: tvm.nd.NDArray, w: tvm.nd.NDArray, b: tvm.nd.NDArray, out: tvm.nd.NDArray):
    out.copyfrom(x.numpy() @ w.numpy().T + b.numpy())

"""
WITH_TORCH = """
            lv = bb.emit(
                relax.op.call_tir("env.conv2d", (x, conv2d_weight, conv2d_bias), (4, 32, 26, 26), dtype="float32"))
            lv = bb.emit_te(topi.nn.relu, lv)
            lv = bb.emit_te(topi.nn.pool2d, lv, [2, 2], [2, 2], [1, 1], [0, 0, 0, 0], "max")
            lv = bb.emit_te(topi.nn.flatten, lv)
            lv = bb.emit(relax.op.call_tir("env.linear", (lv, linear0_weight, linear0_bias), (4, 100), dtype="float32"))
            lv = bb.emit_te(topi.nn.relu, lv)
            lv = bb.emit(relax.op.call_tir("env.linear", (lv, linear1_weight, linear1_bias), (4, 10), dtype="float32"))
            gv = bb.emit_output(bb.emit_te(topi.nn.softmax, lv, axis=1))
"""
SCHEDULED = """
block = sch.get_block(name="conv2d_nchw", func_name="conv2d")
sch.compute_inline(sch.get_block(name="pad_temp", func_name="conv2d"))
i0, i1, i2, i3, i4, i5, i6 = sch.get_loops(block)
i0_0, i0_1 = sch.split(i0, factors=[2, 2])
i1_0, i1_1 = sch.split(i1, factors=[None, 4])
i2_0, i2_1 = sch.split(i2, factors=[None, 2])
i3_0, i3_1 = sch.split(i3, factors=[None, 2])
sch.reorder(i0_0, i1_0, i2_0, i3_0, i4, i5, i6, i0_1, i1_1, i2_1, i3_1)
outer = sch.fuse(i0_0, i1_0, i2_0, i3_0)
rows, columns = sch.fuse(i0_1, i1_1), sch.fuse(i2_1, i3_1)
sch.parallel(outer)
sch.unroll(rows)
sch.vectorize(columns)
sch.decompose_reduction(block, i4)
"""
EXERCISE = re.compile(r"\n *# TODO:?\n *\.\.\.\n")


def cells_of(number):
    """The cells of Python of a notebook, without what only a notebook's shell understands."""
    (path,) = SEEDS.glob(f"{number}_*")
    text = path.read_text()
    if text.lstrip().startswith("{"):
        cells = ["".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
    else:
        # A region is text with code in it, not a cell.
        text = re.sub(r"<!-- #region -->.*?<!-- #endregion -->", "", text, flags=re.DOTALL)
        fence = r"^```\{\.python \.input\}\n(.*?)^```" if "{.python .input}" in text else r"^```python\n(.*?)^```"
        cells = re.findall(fence, text, flags=re.DOTALL | re.MULTILINE)
    return ["\n".join(line for line in cell.splitlines() if not re.match(r"[!%]", line)) + "\n" for cell in cells]


def filled_in(cell):
    """The cell with its exercise done."""
    if "def create_model_via_emit_te" in cell:
        cell = EXERCISE.sub(WITH_TE, cell)
        # One of the notebooks forgets the argument that its own function asks for.
        return cell.replace("torch_model = pytorch_model()", "torch_model = make_torch_model()")
    if "def create_model_with_torch_func" in cell:
        return REGISTERED + EXERCISE.sub(WITH_TORCH, cell)
    if "# Step 6." in cell:
        return cell.replace("# TODO\n", SCHEDULED)
    return cell


class FashionMNIST(torch.utils.data.Dataset):
    """Made-up images of the data set's shape."""

    def __init__(self, root, train=True, transform=None, download=False):
        random = np.random.default_rng(0)
        self.images = random.integers(0, 256, (24, 28, 28), dtype=np.uint8)
        self.labels = random.integers(0, 10, 24).tolist()
        self.transform = transform

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        if index >= len(self):
            raise IndexError(index)
        return self.transform(self.images[index]), self.labels[index]


def torchvision():
    module = types.ModuleType("torchvision")
    module.datasets = types.ModuleType("torchvision.datasets")
    module.datasets.FashionMNIST = FashionMNIST
    module.transforms = types.ModuleType("torchvision.transforms")
    module.transforms.ToTensor = lambda: lambda image: torch.from_numpy(image)[None].float() / 255
    module.transforms.Compose = lambda steps: lambda image: [image := step(image) for step in steps][-1]
    return module


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A notebook's shell in a folder with the files that the notebooks read."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    random = np.random.default_rng(1)

    def weights(**shapes):
        return {name: (random.standard_normal(shape) * 0.05).astype("float32") for name, shape in shapes.items()}

    assignment = weights(
        conv2d_weight=(32, 1, 3, 3),
        conv2d_bias=(32,),
        linear0_weight=(100, 5408),
        linear0_bias=(100,),
        linear1_weight=(10, 100),
        linear1_bias=(10,),
    )
    (tmp_path / "fasionmnist_mlp_assignment_params.pkl").write_bytes(pickle.dumps(assignment))
    mlp = weights(w0=(128, 784), b0=(128,), w1=(10, 128), b1=(10,))
    (tmp_path / "fasionmnist_mlp_params.pkl").write_bytes(pickle.dumps(mlp))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    stub = torchvision()
    for name in ("torchvision", "torchvision.datasets", "torchvision.transforms"):
        part = stub if name == "torchvision" else getattr(stub, name.split(".")[1])
        monkeypatch.setitem(sys.modules, name, part)
    mlc.tvm.install()
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell(config=config)
    yield shell
    mlc.tvm.uninstall()


def run(shell, cell):
    result = shell.run_cell(cell)
    result.raise_error()
    return result.result


def notebook(shell, number):
    """Runs the cells of a notebook, and says how many there were."""
    import inspect

    count = 0
    for cell in cells_of(number):
        if not cell.strip():
            continue
        cell = filled_in(cell)
        if "make_torch_model" in cell:
            takes_weights = bool(inspect.signature(shell.user_ns["pytorch_model"]).parameters)
            call = "pytorch_model(weight_map)" if takes_weights else "pytorch_model()"
            cell = cell.replace("make_torch_model()", call)
        run(shell, cell)
        count += 1
    return count


@pytest.mark.parametrize("number", ["000", "001"])
def test_assignment(shell, number):
    assert notebook(shell, number) >= 10
    names = shell.user_ns
    assert names["IPython"].display.Code is not None
    module = names["create_model_via_emit_te"]()
    functions = {var.name_hint for var in module.get_global_vars()}
    assert {"main", "conv2d", "add", "relu", "pool2d", "flatten", "dense", "softmax"} <= functions


def test_integration_with_frameworks(shell):
    assert notebook(shell, "002") >= 25
    names = shell.user_ns
    from mlc import relax, te

    assert isinstance(names["A"], (te.Tensor, relax.Var))
    assert type(names["C"]) is relax.DataflowVar
    logits = names["torch_res"].detach().numpy()
    np.testing.assert_allclose(names["nd_res"].numpy(), logits, rtol=1e-4, atol=1e-5)
    for name in ("MyModule", "MLPModule", "MLPModuleHighLevel"):
        names[name].verify()


# Lines taken out of a function, to talk about them.
FRAGMENT = re.compile(r"\A\s*(lv0 = |with R\.dataflow\(\):)")


def document_of(number):
    (path,) = SEEDS.glob(f"{number}_*")
    return path.read_text()


def plain_cells_of(number):
    """The cells of a text that marks them by fences alone, and does not mark what is output."""
    for cell in re.findall(r"^ *```\n(.*?)^ *```", document_of(number), flags=re.DOTALL | re.MULTILINE):
        cell = "\n".join(line for line in cell.splitlines() if not re.match(r"[!%]", line)) + "\n"
        try:
            compile(cell, number, "exec")
        except SyntaxError:
            continue
        if not FRAGMENT.match(cell) and not cell.lstrip().startswith(("# from tvm.script", "[[", "Class: ")):
            yield cell


def test_end_to_end_execution(shell):
    results = []
    for cell in plain_cells_of("003"):
        run(shell, cell)
        if "nd_res = vm" in cell:
            results.append(shell.user_ns["nd_res"].numpy())
    # All prim_funcs, all external, mixed, and with the weights bound.
    assert len(results) == 4
    names = shell.user_ns
    expected = names["numpy_mlp"](
        names["img"].reshape(1, 784), *(names["mlp_params"][n] for n in ("w0", "b0", "w1", "b1"))
    )
    for result in results:
        np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)
    # The text is that of the document, but for how newer versions write a number.
    documents = re.findall(r"^```\n(# from tvm.script.*?)^```", document_of("003"), re.S | re.M)
    for module, document in zip(("MyModule", "MyModuleWithParams"), documents, strict=True):
        assert names[module].script().strip() == document.replace("T.float32(0)", "T.float32(0.0)").strip()


IMPORTS = """import numpy as np
import torch
import tvm
from torch import fx, nn
from tvm import relax
"""


def test_integration_as_notes(shell):
    """The fifth document: its reader has the imports already; what talks of a function's scope is no program."""
    run(shell, IMPORTS)
    count = 0
    for cell in re.findall(r"^ *```(?:python)?\n(.*?)^ *```", document_of("004"), flags=re.DOTALL | re.MULTILINE):
        if re.search(r"^\s*\.\.\.$", cell, re.M) or cell.startswith(("# from tvm.script", "lv = R.", "C = bb.emit_te")):
            continue
        run(shell, "\n".join(line for line in cell.splitlines() if not line.startswith("!")) + "\n")
        count += 1
    assert count == 14
    names = shell.user_ns
    ex = names["relax"].build(names["MLPModule"], "llvm")
    vm = names["relax"].VirtualMachine(ex, names["tvm"].cpu())
    result = vm["main"](names["tvm"].nd.array(names["img"].reshape(1, 784))).numpy()
    np.testing.assert_allclose(result, names["torch_res"].detach().numpy(), rtol=1e-4, atol=1e-5)


def test_the_names_that_the_first_example_gives(shell):
    """`relu` is called after its function, its block after the compute."""
    cells = [cell for cell in cells_of("000") if "def emit_te_example" in cell]
    run(shell, "from tvm import relax, te\nimport tvm\n" + cells[0])
    script = shell.user_ns["emit_te_example"]().mlir()
    assert "tir.prim_func private @relu(%x: memref<128x128xf32>" in script
    assert 'tir.block "B"' in script and "tir.for %i in 128" in script
    assert "relax.call_tir @relu(%x)" in script


def test_the_module_that_the_second_example_prints(shell):
    """The text is that of the document, but for what newer versions write: private=True, numbers, and parameters that
    have the names of what they are called with."""
    (document,) = re.findall(r"^```python\n(# from tvm.script.*?)^```", document_of("004"), re.S | re.M)
    cells = re.findall(r"^```python\n(.*?)^```", document_of("004"), re.S | re.M)
    run(shell, "from tvm import relax, te\nimport tvm\n")
    for start in ("from tvm import te", "def te_matmul", "def te_relu", "A = relax.Var"):
        run(shell, next(cell for cell in cells if cell.startswith(start)))
    matmul, relu, main = re.split(r"(?=    @T.prim_func\n    def te_relu|    @R.function)", document)
    matmul = matmul.replace("rxplaceholder_1", "B").replace("rxplaceholder", "A")
    expected = matmul + relu.replace("rxplaceholder", "lv") + main
    expected = expected.replace("@T.prim_func\n", "@T.prim_func(private=True)\n").replace(
        "T.float32(0)", "T.float32(0.0)"
    )
    assert shell.user_ns["MyModule"].script().strip() == expected.strip()
