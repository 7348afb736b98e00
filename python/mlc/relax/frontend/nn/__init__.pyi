# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import op as op, spec as spec
from .core import Effect as Effect, Module as Module, ModuleDict as ModuleDict, ModuleList as ModuleList, Object as Object, Parameter as Parameter, Tensor as Tensor, get_default_dtype as get_default_dtype, set_default_dtype as set_default_dtype, wrap_nested as wrap_nested
from .effects import IOEffect as IOEffect, KVCache as KVCache
from .modules import GELU as GELU, Conv1D as Conv1D, Conv2D as Conv2D, Conv3D as Conv3D, ConvTranspose1D as ConvTranspose1D, Embedding as Embedding, GroupNorm as GroupNorm, IdentityModule as IdentityModule, LayerNorm as LayerNorm, Linear as Linear, ReLU as ReLU, RMSNorm as RMSNorm, SiLU as SiLU, Timesteps as Timesteps
from .mutator import Mutator as Mutator
Identity = IdentityModule
Sequential = ModuleList
__all__ = ['Conv1D', 'Conv2D', 'Conv3D', 'ConvTranspose1D', 'Effect', 'Embedding', 'GELU', 'GroupNorm', 'IOEffect', 'Identity', 'IdentityModule', 'KVCache', 'LayerNorm', 'Linear', 'Module', 'ModuleDict', 'ModuleList', 'Mutator', 'Object', 'Parameter', 'RMSNorm', 'ReLU', 'Sequential', 'SiLU', 'Tensor', 'Timesteps', 'get_default_dtype', 'op', 'set_default_dtype', 'spec', 'wrap_nested']
