# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import op
from .core import Module, Parameter, get_default_dtype
class IdentityModule(Module):
    def forward(self, x: Any) -> Any: ...
class ReLU(Module):
    def forward(self, x: Any) -> Any: ...
class SiLU(Module):
    def forward(self, x: Any) -> Any: ...
class GELU(Module):
    def forward(self, x: Any) -> Any: ...
class Timesteps(Module):
    downscale_freq_shift: Any
    num_channels: Any
    flip_sin_to_cos: Any
    def __init__(self, num_channels: Any, flip_sin_to_cos: Any = ..., downscale_freq_shift: Any = ...) -> None: ...
    def forward(self, x: Any) -> Any: ...
class Linear(Module):
    weight: Any
    bias: Any
    in_features: Any
    out_features: Any
    out_dtype: Any
    def __init__(self, in_features: Any, out_features: Any, bias: Any = ..., dtype: str | Any | None = ..., out_dtype: str | None = ...) -> None: ...
    def forward(self, x: Any) -> Any: ...
class ConvTranspose1D(Module):
    weight: Any
    bias: Any
    stride: Any
    padding: Any
    output_padding: Any
    dilation: Any
    groups: Any
    def __init__(self, in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any = ..., padding: int | Sequence[int] | str = ..., output_padding: Any = ..., dilation: int | Sequence[int] = ..., groups: int | None = ..., bias: Any = ..., dtype: str | Any | None = ...) -> None: ...
    def forward(self, x: Any) -> Any: ...
class LayerNorm(Module):
    weight: Any
    bias: Any
    normalized_shape: Any
    eps: Any
    def __init__(self, normalized_shape: Any, eps: Any = ..., elementwise_affine: Any = ..., dtype: str | Any | None = ...) -> None: ...
    def forward(self, x: Any) -> Any: ...
class RMSNorm(Module):
    weight: Any
    bias: Any
    axes: Any
    epsilon: Any
    def __init__(self, hidden_size: Any, axes: Sequence[int] | None, epsilon: Any = ..., bias: Any = ..., dtype: str | Any | None = ...) -> None: ...
    def forward(self, x: Any) -> Any: ...
class GroupNorm(Module):
    weight: Any
    bias: Any
    num_groups: Any
    num_channels: Any
    eps: Any
    def __init__(self, num_groups: Any, num_channels: Any, eps: Any = ..., affine: Any = ..., dtype: str | Any | None = ...) -> None: ...
    def forward(self, x: Any, channel_axis: Any = ..., axes: Sequence[int] | None = ...) -> Any: ...
class Embedding(Module):
    weight: Any
    num: Any
    dim: Any
    def __init__(self, num: Any, dim: Any, dtype: str | Any | None = ...) -> None: ...
    def forward(self, x: Any) -> Any: ...
Conv1D: Any
Conv2D: Any
Conv3D: Any
__all__ = ['Conv1D', 'Conv2D', 'Conv3D', 'ConvTranspose1D', 'Embedding', 'GELU', 'GroupNorm', 'IdentityModule', 'LayerNorm', 'Linear', 'RMSNorm', 'ReLU', 'SiLU']
