"""More operators and blocks of networks than `models.py` has, for the same checks and times.

python operators.py                   each at a small size, against torch in float64
python operators.py --time --only n   microseconds of the CPU beside torch, on one thread, at a size that is to be fast
"""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import models
import torch
from models import Function, both, conv
from torch import nn
from torch.nn import functional as F


def op(name, function, small, large):
    both(name, lambda: Function(function), small, large)


class Channelwise(nn.Module):
    """A convolution of an image whose channels come last."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


class Squeezed(nn.Module):
    """A block of EfficientNet: expand, depthwise, weigh the channels, shrink."""

    def __init__(self, before, expand, size, stride):
        super().__init__()
        inner = before * expand
        self.up, self.deep = conv(before, inner, 1, act=nn.SiLU), conv(inner, inner, size, stride, inner, act=nn.SiLU)
        self.few, self.many = nn.Conv2d(inner, before // 4 + 1, 1), nn.Conv2d(before // 4 + 1, inner, 1)
        self.down, self.skip = conv(inner, before, 1, act=None), stride == 1

    def forward(self, x):
        y = self.deep(self.up(x))
        y = self.down(y * torch.sigmoid(self.many(F.silu(self.few(y.mean((2, 3), keepdim=True))))))
        return x + y if self.skip else y


class Next(nn.Module):
    """A block of ConvNeXt."""

    def __init__(self, width):
        super().__init__()
        self.deep, self.norm = nn.Conv2d(width, width, 7, 1, 3, groups=width), nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.scale = nn.Parameter(torch.randn(width))

    def forward(self, x):
        y = self.norm(self.deep(x).permute(0, 2, 3, 1))
        return x + (self.down(F.gelu(self.up(y))) * self.scale).permute(0, 3, 1, 2)


class Recurrent(nn.Module):
    """An LSTM over a few steps."""

    def __init__(self, width, steps):
        super().__init__()
        self.steps, self.x, self.h = steps, nn.Linear(width, 4 * width), nn.Linear(width, 4 * width)

    def forward(self, x, h, c):
        for i in range(self.steps):
            a, f, g, o = (self.x(x[:, i]) + self.h(h)).chunk(4, -1)
            c = torch.sigmoid(f) * c + torch.sigmoid(a) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
        return h, c


class Words(nn.Module):
    """The start of a language model: words, places, a norm."""

    def __init__(self, words, width, length):
        super().__init__()
        self.words, self.places, self.norm = (
            nn.Embedding(words, width),
            nn.Embedding(length, width),
            nn.LayerNorm(width),
        )

    def forward(self, tokens):
        return self.norm(self.words(tokens) + self.places(torch.arange(tokens.shape[1])))


class Heads(nn.Module):
    """One body and three results."""

    def __init__(self, width):
        super().__init__()
        self.body, self.a, self.b = nn.Linear(width, width), nn.Linear(width, 10), nn.Linear(width, 1)

    def forward(self, x):
        y = F.relu(self.body(x))
        return torch.softmax(self.a(y), -1), torch.sigmoid(self.b(y)), y


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.qkv, self.out = heads, nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.qkv(x).reshape(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        y = torch.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5, -1) @ v
        return self.out(y.transpose(1, 2).reshape(batch, length, width))


# ===--- Convolutions --------------------------------------------------------------------------===#

for _image, _stride in [(112, 1), (112, 2), (56, 1), (56, 2), (28, 1), (28, 2), (14, 1), (14, 2)]:
    _channels = {112: 32, 56: 144, 28: 192, 14: 384}[_image]
    both(f"deep_{_image}s{_stride}", lambda c=_channels, s=_stride: nn.Conv2d(c, c, 3, s, 1, groups=c),
         [(1, _channels, 9, 9)], [(1, _channels, _image, _image)])  # fmt: skip
both("deep5_14", lambda: nn.Conv2d(480, 480, 5, 1, 2, groups=480), [(1, 480, 5, 5)], [(1, 480, 14, 14)])
for _groups in (2, 4, 8, 16, 32):
    both(f"grouped{_groups}", lambda g=_groups: nn.Conv2d(128, 128, 3, 1, 1, groups=g), [(1, 128, 5, 5)],
         [(1, 128, 28, 28)])  # fmt: skip
both("grouped_pointwise", lambda: nn.Conv2d(240, 240, 1, groups=3), [(1, 240, 5, 5)], [(1, 240, 28, 28)])
for _before, _after, _image in [(24, 144, 56), (144, 24, 56), (320, 1280, 7), (512, 128, 28), (64, 256, 56)]:
    both(f"pointwise_{_before}_{_after}", lambda a=_before, b=_after: nn.Conv2d(a, b, 1), [(1, _before, 5, 5)],
         [(1, _before, _image, _image)])  # fmt: skip
both("first7", lambda: nn.Conv2d(3, 64, 7, 2, 3), [(1, 3, 15, 15)], [(1, 3, 224, 224)])
both("first3", lambda: nn.Conv2d(3, 32, 3, 2, 1), [(1, 3, 15, 15)], [(1, 3, 224, 224)])
both("patch16", lambda: nn.Conv2d(3, 192, 16, 16), [(1, 3, 32, 32)], [(1, 3, 224, 224)])
both("conv1d_9", lambda: nn.Conv1d(64, 128, 9, 2, 4), [(2, 64, 19)], [(4, 64, 400)])
both("conv1d_wave", lambda: nn.Conv1d(1, 64, 80, 4), [(2, 1, 120)], [(1, 1, 16000)])
both("transposed2", lambda: nn.ConvTranspose2d(64, 32, 2, 2), [(1, 64, 5, 5)], [(1, 64, 56, 56)])
both("transposed4", lambda: nn.ConvTranspose2d(64, 32, 4, 2, 1), [(1, 64, 5, 5)], [(1, 64, 28, 28)])
both("nhwc3", lambda: Channelwise(nn.Conv2d(64, 64, 3, 1, 1)), [(1, 5, 5, 64)], [(1, 56, 56, 64)])
both("nhwc_deep", lambda: Channelwise(nn.Conv2d(64, 64, 3, 1, 1, groups=64)), [(1, 5, 5, 64)], [(1, 56, 56, 64)])
both("conv3d", lambda: nn.Conv3d(8, 16, 3, 1, 1), [(1, 8, 4, 5, 5)], [(1, 8, 16, 28, 28)])

# ===--- Attention -----------------------------------------------------------------------------===#

op("attention_8x77", F.scaled_dot_product_attention, [(1, 2, 7, 8)] * 3, [(1, 8, 77, 64)] * 3)
op("attention_12x197", F.scaled_dot_product_attention, [(1, 2, 7, 8)] * 3, [(1, 12, 197, 64)] * 3)
op("attention_12x128", lambda q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
   [(1, 2, 7, 8)] * 3, [(1, 12, 128, 64)] * 3)  # fmt: skip
op("attention_one", F.scaled_dot_product_attention, [(1, 2, 1, 8), (1, 2, 9, 8), (1, 2, 9, 8)],
   [(1, 12, 1, 64), (1, 12, 512, 64), (1, 12, 512, 64)])  # fmt: skip
both("self_attention", lambda: Attention(768, 12), [(1, 3, 768)], [(1, 128, 768)])

# ===--- Norms ---------------------------------------------------------------------------------===#

both("layer_norm_affine", lambda: nn.LayerNorm(768), [(3, 768)], [(128, 768)])
both("rms_norm_affine", lambda: nn.RMSNorm(512), [(3, 512)], [(64, 512)])
both("group_norm_affine", lambda: nn.GroupNorm(8, 64), [(1, 64, 3, 3)], [(1, 64, 56, 56)])
both("instance_norm", lambda: nn.InstanceNorm2d(32), [(1, 32, 3, 3)], [(1, 32, 64, 64)])
both("instance_norm_affine", lambda: nn.InstanceNorm1d(32, affine=True), [(3, 32, 7)], [(8, 32, 400)])
both("batch_norm", lambda: nn.BatchNorm2d(64), [(1, 64, 3, 3)], [(4, 64, 56, 56)])
op("norm_last2", lambda x: F.layer_norm(x, x.shape[-2:]), [(3, 5, 7)], [(64, 28, 28)])
op("l2_normalize", lambda x: x / (x * x).sum(-1, keepdim=True).sqrt(), [(5, 7)], [(1000, 256)])

# ===--- Elementwise ---------------------------------------------------------------------------===#

op("gelu_tanh", lambda x: F.gelu(x, approximate="tanh"), [(5, 7)], [(128, 3072)])
op("gelu_3072", F.gelu, [(5, 7)], [(128, 3072)])
op("silu", F.silu, [(5, 7)], [(128, 3072)])
op("sigmoid", torch.sigmoid, [(5, 7)], [(128, 3072)])
op("tanh", torch.tanh, [(5, 7)], [(128, 3072)])
op("exp", torch.exp, [(5, 7)], [(128, 3072)])
op("hardswish", F.hardswish, [(5, 7)], [(1, 96, 28, 28)])
op("relu_big", torch.relu, [(5, 7)], [(2048, 2048)])
op("add_big", torch.add, [(5, 7), (5, 7)], [(2048, 2048), (2048, 2048)])
op("add_small", torch.add, [(5, 7), (5, 7)], [(64, 64), (64, 64)])
op("bias_relu", lambda x, b: torch.relu(x + b[:, None, None]), [(1, 3, 4, 4), (3,)], [(1, 64, 56, 56), (64,)])
op("where", lambda x, y: torch.where(x > 0, x, y), [(5, 7), (5, 7)], [(512, 1024), (512, 1024)])
op("masked", lambda x: x.masked_fill(torch.ones(x.shape[-2:], dtype=torch.bool).triu(1), -1e9), [(2, 5, 5)],
   [(8, 128, 128)])  # fmt: skip
op("clamp_pow", lambda x: x.clamp(-1, 1) ** 3, [(5, 7)], [(512, 1024)])
op("division", lambda x, y: x / (y * y + 1), [(5, 7), (5, 7)], [(512, 1024), (512, 1024)])
op("integers", lambda x: (x * 3 + 1) // 2, [("tokens", 50, 5, 7)], [("tokens", 50, 512, 1024)])
op("power", lambda x, y: x.abs() ** y, [(5, 7), (5, 7)], [(256, 1024), (256, 1024)])

# ===--- Softmax and reductions ----------------------------------------------------------------===#

for _length in (10, 50, 128, 197, 1000, 50000):
    op(f"softmax_{_length}", lambda x: torch.softmax(x, -1), [(3, 10)], [(max(4, 100000 // _length), _length)])
op("softmax_middle", lambda x: torch.softmax(x, 1), [(2, 5, 7)], [(8, 100, 64)])
op("softmax_first", lambda x: torch.softmax(x, 0), [(5, 7)], [(100, 512)])
op("log_softmax_1000", lambda x: F.log_softmax(x, -1), [(3, 10)], [(64, 1000)])
op("logsumexp", lambda x: torch.logsumexp(x, -1), [(3, 10)], [(64, 1000)])
for _name, _reduce in [("sum", torch.sum), ("mean", torch.mean), ("max", torch.amax), ("min", torch.amin),
                       ("var", torch.var), ("argmax", torch.argmax), ("argmin", torch.argmin)]:  # fmt: skip
    op(f"{_name}_last", lambda x, r=_reduce: r(x, -1), [(5, 27)], [(512, 768)])
    op(f"{_name}_first", lambda x, r=_reduce: r(x, 0), [(5, 27)], [(512, 768)])
    op(f"{_name}_middle", lambda x, r=_reduce: r(x, 1), [(3, 5, 27)], [(8, 64, 768)])
op("argmax_short", lambda x: x.argmax(-1), [(5, 7)], [(4096, 10)])
op("argmax_channels", lambda x: x.argmax(1), [(1, 5, 3, 3)], [(1, 21, 128, 128)])
op("max_with_index", lambda x: torch.max(x, -1), [(5, 7)], [(64, 1000)])
op("sum_image", lambda x: x.sum((2, 3)), [(2, 3, 5, 7)], [(1, 512, 7, 7)])
op("mean_image7", lambda x: x.mean((2, 3)), [(2, 3, 5, 7)], [(1, 2048, 7, 7)])
op("mean_channels", lambda x: x.mean(1), [(2, 3, 5, 7)], [(4, 64, 28, 28)])
op("mean_tokens", lambda x: x.mean(1), [(2, 5, 7)], [(4, 197, 768)])
op("norm_all", lambda x: (x * x).mean().sqrt(), [(5, 7)], [(512, 1024)])
op("any_positive", lambda x: (x > 2).sum(-1), [(5, 7)], [(512, 1024)])
op("cumsum_last", lambda x: x.cumsum(-1), [(5, 7)], [(512, 768)])
op("cumsum_first", lambda x: x.cumsum(0), [(5, 7)], [(512, 768)])

# ===--- Elements that move --------------------------------------------------------------------===#

op("concat_channels", lambda x, y: torch.cat([x, y], 1), [(1, 2, 3, 3)] * 2, [(1, 64, 56, 56)] * 2)
op("concat_rows", lambda x, y: torch.cat([x, y]), [(2, 3)] * 2, [(512, 768)] * 2)
op("split3", lambda x: tuple(y * 1.0 for y in x.chunk(3, -1)), [(2, 9)], [(512, 2304)])
op("stack", lambda x, y: torch.stack([x, y], 1), [(2, 3)] * 2, [(512, 768)] * 2)
op("stack_last", lambda x, y: torch.stack([x, y], -1), [(2, 3)] * 2, [(512, 768)] * 2)
op("transpose_1024", lambda x: x.T.contiguous(), [(5, 7)], [(1024, 1024)])
op("transpose_128", lambda x: x.T.contiguous(), [(5, 7)], [(128, 128)])
op("to_heads", lambda x: x.reshape(*x.shape[:2], 3, -1).permute(0, 2, 1, 3).contiguous(), [(2, 4, 12)], [(4, 128, 768)])
op("from_heads", lambda x: x.permute(0, 2, 1, 3).contiguous(), [(2, 3, 4, 5)], [(4, 12, 128, 64)])
op("to_nhwc", lambda x: x.permute(0, 2, 3, 1).contiguous(), [(2, 3, 4, 5)], [(1, 64, 56, 56)])
op("to_nchw", lambda x: x.permute(0, 3, 1, 2).contiguous(), [(2, 3, 4, 5)], [(1, 56, 56, 64)])
op("image_nhwc", lambda x: x.permute(0, 2, 3, 1).contiguous(), [(2, 3, 4, 5)], [(1, 3, 224, 224)])
op("reverse_axes", lambda x: x.permute(3, 2, 1, 0).contiguous(), [(2, 3, 4, 5)], [(16, 24, 32, 40)])
op("shuffle", lambda x: x.reshape(x.shape[0], 2, -1, *x.shape[2:]).transpose(1, 2).reshape(x.shape), [(1, 6, 3, 3)],
   [(1, 128, 28, 28)])  # fmt: skip
op("pixel_shuffle", lambda x: F.pixel_shuffle(x, 2), [(1, 8, 3, 3)], [(1, 64, 56, 56)])
op("take_rows", lambda x, i: x[i], [(9, 5), ("tokens", 9, 7)], [(1000, 256), ("tokens", 1000, 512)])
op("gather", lambda x, i: torch.gather(x, 1, i), [(4, 9), ("tokens", 9, 4, 9)], [(512, 256), ("tokens", 256, 512, 256)])
op("embedding", F.embedding, [("tokens", 9, 2, 7), (9, 5)], [("tokens", 5000, 4, 128), (5000, 768)])
both("words", lambda: Words(100, 256, 64), [("tokens", 100, 2, 5)], [("tokens", 100, 4, 64)])
op("pad_image", lambda x: F.pad(x, (1, 1, 1, 1)), [(1, 2, 3, 3)], [(1, 64, 56, 56)])
op("slice_rows", lambda x: x[:, 1:-1] * 2, [(5, 7)], [(512, 1026)])
op("flip", lambda x: x.flip(-1), [(5, 7)], [(512, 768)])
op("tile", lambda x: x.repeat(2, 3), [(5, 7)], [(256, 256)])
op("repeat", lambda x: x.repeat_interleave(2, 1), [(5, 7)], [(256, 512)])
op("triangle", torch.tril, [(5, 5)], [(512, 512)])

# ===--- Pooling and resizing ------------------------------------------------------------------===#

both("pool_all", lambda: nn.AdaptiveAvgPool2d(1), [(1, 3, 5, 5)], [(1, 512, 28, 28)])
both("pool_adaptive", lambda: nn.AdaptiveAvgPool2d(6), [(1, 3, 13, 13)], [(1, 256, 13, 13)])
op("avg_pool2", lambda x: F.avg_pool2d(x, 2), [(1, 3, 6, 6)], [(1, 64, 56, 56)])
op("upsample", lambda x: F.interpolate(x, scale_factor=2), [(1, 3, 4, 4)], [(1, 64, 28, 28)])
op("upsample_linear", lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"), [(1, 3, 4, 4)], [(1, 64, 28, 28)])

# ===--- Products ------------------------------------------------------------------------------===#

both("linear_b1", lambda: nn.Linear(768, 3072), [(1, 768)], [(1, 768)])
both("linear_b8", lambda: nn.Linear(768, 768), [(8, 768)], [(8, 768)])
both("linear_odd", lambda: nn.Linear(333, 77), [(3, 333)], [(65, 333)])
op("product_param", torch.matmul, [(5, 7), (7, 3)], [(128, 768), (768, 768)])
op("product_nt_param", lambda x, w: x @ w.T, [(5, 7), (3, 7)], [(128, 768), (768, 768)])
op("linear_param", F.linear, [(5, 7), (3, 7), (3,)], [(1, 1024), (1024, 1024), (1024,)])
op("vector_matrix", torch.matmul, [(7,), (7, 3)], [(2000,), (2000, 1500)])
op("bilinear", lambda x, y: (x[:, None] @ y[:, :, None]).squeeze(), [(4, 7)] * 2, [(512, 128)] * 2)
op("einsum", lambda x, y: torch.einsum("bik,bjk->bij", x, y), [(2, 5, 7), (2, 3, 7)], [(8, 64, 64), (8, 96, 64)])
op("distances", lambda x, y: ((x[:, None] - y[None]) ** 2).sum(-1), [(5, 7), (3, 7)], [(128, 64), (128, 64)])

# ===--- Blocks --------------------------------------------------------------------------------===#

both("squeezed", lambda: Squeezed(16, 6, 3, 1), [(1, 16, 7, 7)], [(1, 16, 56, 56)])
both("squeezed5s2", lambda: Squeezed(40, 6, 5, 2), [(1, 40, 7, 7)], [(1, 40, 28, 28)])
both("next_block", lambda: Next(96), [(1, 96, 5, 5)], [(1, 96, 56, 56)])
both("bert_block", lambda: models.encoder(768, 12), [(1, 3, 768)], [(1, 128, 768)])
both("lstm", lambda: Recurrent(128, 4), [(2, 4, 128), (2, 128), (2, 128)], [(2, 4, 128), (2, 128), (2, 128)])
both("heads", lambda: Heads(256), [(5, 256)], [(64, 256)])
both("shuffle_block", lambda: models.resnext(240, 3), [(1, 240, 5, 5)], [(1, 240, 28, 28)])

if __name__ == "__main__":
    sys.exit(models.main())
