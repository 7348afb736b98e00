"""Models written as classes of Python, as in torch, and exported as modules of graph functions.

>>> from mlc.relax.frontend import nn
>>> class Model(nn.Module):
...     def __init__(self):
...         self.fc1, self.fc2 = nn.Linear(784, 128), nn.Linear(128, 10, bias=False)
...
...     def forward(self, x):
...         return self.fc2(nn.op.relu(self.fc1(x)))
>>> mod, params = Model().export_tvm({"forward": {"x": nn.spec.Tensor(("n", 784), "float32")}})
>>> [name for name, _ in params]
['fc1.weight', 'fc1.bias', 'fc2.weight']
"""

from . import op, spec
from .core import (
    Effect,
    Module,
    ModuleDict,
    ModuleList,
    Object,
    Parameter,
    Tensor,
    get_default_dtype,
    set_default_dtype,
    wrap_nested,
)
from .effects import IOEffect, KVCache
from .modules import (
    GELU,
    Conv1D,
    Conv2D,
    Conv3D,
    ConvTranspose1D,
    Embedding,
    GroupNorm,
    IdentityModule,
    LayerNorm,
    Linear,
    ReLU,
    RMSNorm,
    SiLU,
    Timesteps,
)
from .mutator import Mutator

Identity = IdentityModule
Sequential = ModuleList


def __getattr__(name):
    # Operators are functions of this module, too.
    if name.startswith("_") or not callable(getattr(op, name, None)):
        raise AttributeError(f"relax.frontend.nn has no {name!r}")
    return getattr(op, name)


__all__ = [
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "ConvTranspose1D",
    "Effect",
    "Embedding",
    "GELU",
    "GroupNorm",
    "IOEffect",
    "Identity",
    "IdentityModule",
    "KVCache",
    "LayerNorm",
    "Linear",
    "Module",
    "ModuleDict",
    "ModuleList",
    "Mutator",
    "Object",
    "Parameter",
    "RMSNorm",
    "ReLU",
    "Sequential",
    "SiLU",
    "Tensor",
    "Timesteps",
    "get_default_dtype",
    "op",
    "set_default_dtype",
    "spec",
    "wrap_nested",
]
