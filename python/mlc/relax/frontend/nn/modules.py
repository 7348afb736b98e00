"""The modules that models are made of."""

from . import op
from .core import Module, Parameter, get_default_dtype


class IdentityModule(Module):
    """Gives what it gets."""

    def forward(self, x):
        return x


class ReLU(Module):
    """max(x, 0)."""

    def forward(self, x):
        return op.relu(x)


class SiLU(Module):
    """x * sigmoid(x)."""

    def forward(self, x):
        return op.silu(x)


class GELU(Module):
    """x times the chance that a normal variable is less than x."""

    def forward(self, x):
        return op.gelu(x)


class Timesteps(Module):
    """Sines and cosines of times."""

    def __init__(self, num_channels, flip_sin_to_cos=False, downscale_freq_shift=1):
        self.num_channels, self.flip_sin_to_cos = num_channels, flip_sin_to_cos
        self.downscale_freq_shift = downscale_freq_shift

    def forward(self, x):
        return op.get_timestep_embedding(
            x,
            embedding_dim=self.num_channels,
            flip_sin_to_cos=self.flip_sin_to_cos,
            downscale_freq_shift=self.downscale_freq_shift,
        )


class Linear(Module):
    """x @ weight.T + bias."""

    def __init__(self, in_features, out_features, bias=True, dtype=None, out_dtype=None):
        self.in_features, self.out_features, self.out_dtype = in_features, out_features, out_dtype
        self.weight = Parameter((out_features, in_features), dtype)
        self.bias = Parameter((out_features,), dtype if out_dtype is None else out_dtype) if bias else None

    def forward(self, x):
        product = op.matmul(x, op.permute_dims(self.weight), out_dtype=self.out_dtype)
        return product if self.bias is None else product + self.bias


def _each(value, count):
    return list(value) if isinstance(value, (list, tuple)) else [value] * count


def _convolution(count, name):
    operator = getattr(op, f"conv{count}d")
    layout = "NC" + "DHW"[3 - count :]

    class Convolution(Module):
        def __init__(
            self,
            in_channels,
            out_channels,
            kernel_size,
            stride=1,
            padding=0,
            dilation=1,
            groups=1,
            bias=True,
            dtype=None,
            data_layout=layout,
        ):
            self.in_channels, self.out_channels, self.data_layout = in_channels, out_channels, data_layout
            self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups
            self.weight = Parameter((out_channels, in_channels // groups, *_each(kernel_size, count)), dtype)
            self.bias = Parameter((out_channels,), dtype) if bias else None

        def forward(self, x):
            numbers = (self.stride, self.padding, self.dilation, self.groups, self.data_layout)
            return operator(x, self.weight, self.bias, *numbers)

    Convolution.__name__ = Convolution.__qualname__ = name
    Convolution.__doc__ = f"A convolution over {count} dimensions."
    return Convolution


Conv1D, Conv2D, Conv3D = (_convolution(count, f"Conv{count}D") for count in (1, 2, 3))


class ConvTranspose1D(Module):
    """A transposed convolution over one dimension."""

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size,
        stride=1,
        padding=0,
        output_padding=0,
        dilation=1,
        groups=1,
        bias=True,
        dtype=None,
    ):
        self.stride, self.padding, self.output_padding = stride, padding, output_padding
        self.dilation, self.groups = dilation, groups
        self.weight = Parameter((in_channels, out_channels // groups, kernel_size), dtype)
        self.bias = Parameter((out_channels,), dtype) if bias else None

    def forward(self, x):
        numbers = (self.stride, self.padding, self.output_padding, self.dilation, self.groups)
        return op.conv1d_transpose(x, self.weight, self.bias, *numbers)


class LayerNorm(Module):
    """The distance from the mean over the last dimensions, by the standard deviation."""

    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, dtype=None):
        self.normalized_shape, self.eps = normalized_shape, eps
        sizes = _each(normalized_shape, 1)
        self.weight = Parameter(sizes, dtype) if elementwise_affine else None
        self.bias = Parameter(sizes, dtype) if elementwise_affine else None

    def forward(self, x):
        return op.layer_norm(x, self.normalized_shape, self.weight, self.bias, self.eps)


class RMSNorm(Module):
    """Each element by the root of the mean of squares over axes."""

    def __init__(self, hidden_size, axes, epsilon=1e-5, bias=True, dtype=None):
        self.axes, self.epsilon = axes, epsilon
        self.weight = Parameter((hidden_size,), dtype)
        self.bias = Parameter((hidden_size,), dtype) if bias else None

    def forward(self, x):
        normed = op.rms_norm(x, self.weight, self.axes, self.epsilon)
        return normed if self.bias is None else normed + self.bias


class GroupNorm(Module):
    """A layer norm of each group of channels."""

    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True, dtype=None):
        self.num_groups, self.num_channels, self.eps = num_groups, num_channels, eps
        self.weight = Parameter((num_channels,), dtype) if affine else None
        self.bias = Parameter((num_channels,), dtype) if affine else None

    def forward(self, x, channel_axis=1, axes=None):
        return op.group_norm(x, self.num_groups, self.weight, self.bias, self.eps, channel_axis, axes)


class Embedding(Module):
    """Rows of a table, by their numbers."""

    def __init__(self, num, dim, dtype=None):
        self.num, self.dim = num, dim
        self.weight = Parameter((num, dim), dtype or get_default_dtype())

    def forward(self, x):
        if x.ndim == 1:
            return op.take(self.weight, x, axis=0)
        rows = op.take(self.weight, op.reshape(x, [-1]), axis=0)
        return op.reshape(rows, [*x.shape, self.dim])


__all__ = [
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "ConvTranspose1D",
    "Embedding",
    "GELU",
    "GroupNorm",
    "IdentityModule",
    "LayerNorm",
    "Linear",
    "RMSNorm",
    "ReLU",
    "SiLU",
]
