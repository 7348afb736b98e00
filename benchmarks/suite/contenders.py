"""How each contender gets a workload ready.

A contender is a function of the folder of the workload, its name, and the number of threads. What it imports and loads
is not counted. It gives a function that compiles and gives the call that is measured, and one that says what is to be
known of it after a call, or None.
"""


def _inputs(folder):
    import numpy as np

    return [np.load(path) for path in sorted(folder.glob("input*.npy"))]


def _weights(folder):
    import numpy as np

    return dict(np.load(folder / "weights.npz"))


def _model(folder, name):
    import torch

    from .workloads import WORKLOADS

    model = WORKLOADS[name][0]().eval()
    model.load_state_dict({key: torch.from_numpy(value) for key, value in _weights(folder).items()})
    return model, [torch.from_numpy(value) for value in _inputs(folder)]


def mlc(folder, name, threads):
    import torch

    import mlc
    from mlc.relax.frontend.torch import from_exported_program

    torch.set_num_threads(threads)
    model, inputs = _model(folder, name)
    with torch.no_grad():
        mod = from_exported_program(torch.export.export(model, tuple(inputs)))
    executable = None

    def build():
        nonlocal executable
        executable = mlc.compile(mod)
        function = executable["main"]
        return lambda: function(*inputs)

    def facts():
        kernels = executable.profile("main", *inputs).calls
        return {"workspace_bytes": executable.workspace_bytes(), "kernels": len(kernels)}

    return build, facts


def torch(folder, name, threads):
    import torch

    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    model, inputs = _model(folder, name)
    return lambda: lambda: model(*inputs), None


def inductor(folder, name, threads):
    import torch
    import torch._inductor.config as config

    # The weights are constants, as they are for the others.
    config.freezing = True
    config.force_disable_caches = True
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    model, inputs = _model(folder, name)

    def build():
        compiled = torch.compile(model)
        return lambda: compiled(*inputs)

    return build, None


def onnxruntime(folder, name, threads):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    inputs = _inputs(folder)

    def build():
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, ["CPUExecutionProvider"])
        feed = dict(zip([item.name for item in session.get_inputs()], inputs, strict=True))
        return lambda: session.run(None, feed)

    return build, None


def openvino(folder, name, threads):
    import openvino

    inputs = _inputs(folder)
    options = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}

    def build():
        model = openvino.Core().compile_model(str(folder / "model.onnx"), "CPU", options)
        request = model.create_infer_request()
        for number, value in enumerate(inputs):
            request.set_input_tensor(number, openvino.Tensor(value, shared_memory=True))
        return lambda: request.infer(share_outputs=True)

    return build, None


def numpy(folder, name, threads):
    import numpy as np

    inputs = _inputs(folder)
    if name.startswith("matmul"):
        return lambda: lambda: np.matmul(*inputs), None
    if name.startswith("mlp"):
        w1, b1, w2, b2 = _weights(folder).values()
        return lambda: lambda: np.maximum(inputs[0] @ w1.T + b1, 0) @ w2.T + b2, None
    raise NotImplementedError("only products of matrices and multi-layer perceptrons are written with numpy")
