"""Models and operators of torch, compiled with no option, beside torch in float64 and, when asked, in time.

python models.py                        every model at a small size, against torch in float64
python models.py --time --only mobile   microseconds beside torch, on one thread, at the size that is to be fast
python models.py --time --kernels       and of each kernel by itself
"""

import argparse
import functools
import itertools
import os
import sys
import time

import numpy as np

if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import torch
from torch import nn
from torch.nn import functional as F

# ===--- Layers --------------------------------------------------------------------------------===#


class Function(nn.Module):
    """A function of tensors as a model."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *tensors):
        return self.function(*tensors)


def conv(before, after, size=3, stride=1, groups=1, dilation=1, act=nn.ReLU6):
    same = (size - 1) // 2 * dilation
    layers = [nn.Conv2d(before, after, size, stride, same, dilation, groups, bias=False), nn.BatchNorm2d(after)]
    nn.init.uniform_(layers[1].running_mean, -0.2, 0.2)
    nn.init.uniform_(layers[1].running_var, 0.5, 1.5)
    return nn.Sequential(*layers, act()) if act else nn.Sequential(*layers)


class Inverted(nn.Module):
    """A block of MobileNetV2."""

    def __init__(self, before, after, stride, expand, size=3):
        super().__init__()
        inner = before * expand
        steps = [conv(before, inner, 1)] if expand != 1 else []
        self.body = nn.Sequential(*steps, conv(inner, inner, size, stride, inner), conv(inner, after, 1, act=None))
        self.skip = stride == 1 and before == after

    def forward(self, x):
        return x + self.body(x) if self.skip else self.body(x)


class Excite(nn.Module):
    """Channels weighted by what is in all of them."""

    def __init__(self, channels, inner):
        super().__init__()
        self.down, self.up = nn.Conv2d(channels, inner, 1), nn.Conv2d(inner, channels, 1)

    def forward(self, x):
        weights = F.relu(self.down(F.adaptive_avg_pool2d(x, 1)))
        return x * F.hardsigmoid(self.up(weights))


class UNet(nn.Module):
    def __init__(self, base):
        super().__init__()
        self.first, self.down1, self.down2 = (
            nn.Sequential(conv(a, b), conv(b, b)) for a, b in [(3, base), (base, 2 * base), (2 * base, 4 * base)]
        )
        self.up1, self.up2 = conv(6 * base, 2 * base), conv(3 * base, base)
        self.last = nn.Conv2d(base, 5, 1)

    def forward(self, x):
        def twice(y):
            b, c, h, w = y.shape
            return y.reshape(b, c, h, 1, w, 1).expand(b, c, h, 2, w, 2).reshape(b, c, 2 * h, 2 * w)

        a = self.first(x)
        b = self.down1(F.max_pool2d(a, 2))
        c = self.down2(F.max_pool2d(b, 2))
        d = self.up1(torch.cat([twice(c), b], 1))
        return self.last(self.up2(torch.cat([twice(d), a], 1)))


class Dense(nn.Module):
    """Each layer sees all before it."""

    def __init__(self, channels, growth, layers):
        super().__init__()
        self.layers = nn.ModuleList([conv(channels + i * growth, growth) for i in range(layers)])

    def forward(self, x):
        for layer in self.layers:
            x = torch.cat([x, layer(x)], 1)
        return x


class Decoder(nn.Module):
    """A block of a language model: rms norm before, rotary positions, fewer keys than queries, a causal mask."""

    def __init__(self, width, heads, groups, inner, past=0):
        super().__init__()
        self.heads, self.groups, self.size, self.past = heads, groups, width // heads, past
        self.norm1, self.norm2 = nn.RMSNorm(width), nn.RMSNorm(width)
        self.q, self.o = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)
        self.k, self.v = (nn.Linear(width, groups * self.size, bias=False) for _ in range(2))
        self.gate, self.up = (nn.Linear(width, inner, bias=False) for _ in range(2))
        self.down = nn.Linear(inner, width, bias=False)

    def rotate(self, x, start):
        half = self.size // 2
        rates = 10000 ** (-torch.arange(half, dtype=x.dtype) / half)
        angles = torch.arange(start, start + x.shape[2], dtype=x.dtype)[:, None] * rates
        a, b = x[..., :half], x[..., half:]
        return torch.cat([a * angles.cos() - b * angles.sin(), b * angles.cos() + a * angles.sin()], -1)

    def forward(self, x, *cache):
        batch, length, width = x.shape
        y = self.norm1(x)
        q, k, v = (layer(y).reshape(batch, length, -1, self.size).transpose(1, 2) for layer in (self.q, self.k, self.v))
        q, k = self.rotate(q, self.past), self.rotate(k, self.past)
        if cache:
            k, v = torch.cat([cache[0], k], 2), torch.cat([cache[1], v], 2)
        keys = [
            t[:, :, None].expand(-1, -1, self.heads // self.groups, -1, -1).reshape(batch, self.heads, -1, self.size)
            for t in (k, v)
        ]
        scores = q @ keys[0].transpose(-1, -2) / self.size**0.5
        if length > 1:
            mask = torch.triu(torch.ones(length, scores.shape[-1], dtype=torch.bool), 1 + self.past)
            scores = scores.masked_fill(mask, float("-inf"))
        x = x + self.o((torch.softmax(scores, -1) @ keys[1]).transpose(1, 2).reshape(batch, length, width))
        y = self.norm2(x)
        x = x + self.down(F.silu(self.gate(y)) * self.up(y))
        return (x, k, v) if cache else x


class Vision(nn.Module):
    """Patches of an image as tokens, through encoders with the norm first."""

    def __init__(self, image, patch, width, heads, layers):
        super().__init__()
        self.patch, count = nn.Conv2d(3, width, patch, patch), (image // patch) ** 2
        self.start, self.place = nn.Parameter(torch.randn(1, 1, width)), nn.Parameter(torch.randn(1, count + 1, width))
        layer = nn.TransformerEncoderLayer(
            width, heads, 4 * width, activation="gelu", batch_first=True, norm_first=True
        )
        self.body = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.start.expand(x.shape[0], -1, -1), x], 1) + self.place
        return self.head(self.norm(self.body(x))[:, 0])


class Mixer(nn.Module):
    def __init__(self, tokens, width):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.tokens = nn.Sequential(nn.Linear(tokens, 2 * tokens), nn.GELU(), nn.Linear(2 * tokens, tokens))
        self.width = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        return x + self.width(self.norm2(x))


class Cell(nn.Module):
    """A GRU over a few steps."""

    def __init__(self, width, steps):
        super().__init__()
        self.steps, self.x, self.h = steps, nn.Linear(width, 3 * width), nn.Linear(width, 3 * width)

    def forward(self, x, h):
        for i in range(self.steps):
            a, b = self.x(x[:, i]).chunk(3, -1), self.h(h).chunk(3, -1)
            r, z = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
            h = (1 - z) * torch.tanh(a[2] + r * b[2]) + z * h
        return h


class Detection(nn.Module):
    """Several results, which share what is before them."""

    def __init__(self, channels, classes):
        super().__init__()
        self.body = nn.Sequential(conv(3, channels, 3, 2), conv(channels, channels, 3, 2))
        self.boxes, self.scores = nn.Conv2d(channels, 12, 3, 1, 1), nn.Conv2d(channels, 3 * classes, 1)
        self.classes = classes

    def forward(self, x):
        y = self.body(x)
        boxes, scores = self.boxes(y).permute(0, 2, 3, 1).flatten(1, 2), self.scores(y).permute(0, 2, 3, 1)
        scores = scores.reshape(x.shape[0], -1, self.classes)
        return boxes.exp(), torch.softmax(scores, -1), scores.argmax(-1), y


class Bag(nn.Module):
    def __init__(self, words, width):
        super().__init__()
        self.embed, self.head = nn.Embedding(words, width), nn.Linear(width, 4)

    def forward(self, tokens):
        return self.head(self.embed(tokens).mean(1))


def mobilenet(scale):
    plan = [(16, 1, 1, 1), (24, 2, 2, 6), (32, 3, 2, 6), (64, 3, 2, 6), (96, 2, 1, 6), (160, 2, 2, 6), (320, 1, 1, 6)]
    layers, before = [conv(3, 32 // scale, 3, 2)], 32 // scale
    for after, count, stride, expand in plan:
        for i in range(count):
            layers.append(Inverted(before, after // scale, stride if i == 0 else 1, expand))
            before = after // scale
    return nn.Sequential(*layers, conv(before, 1280 // scale, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(1280 // scale, 1000 // scale))  # fmt: skip


def resnext(channels, groups):
    return nn.Sequential(
        conv(channels, channels, 1), conv(channels, channels, 3, 1, groups), conv(channels, channels, 1)
    )


def vgg(base):
    steps, before = [], 3
    for after in (base, 2 * base, 4 * base):
        steps += [nn.Conv2d(before, after, 3, 1, 1), nn.ReLU(), nn.Conv2d(after, after, 3, 1, 1), nn.ReLU()]
        steps.append(nn.MaxPool2d(2))
        before = after
    return nn.Sequential(*steps, nn.Flatten(), nn.Linear(4 * base * 16, 10))


def temporal(channels):
    steps = [nn.Sequential(nn.Conv1d(channels, channels, 3, 1, d, d), nn.ReLU()) for d in (1, 2, 4, 8)]
    return nn.Sequential(*steps)


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))  # fmt: skip


def autoencoder(sizes):
    layers = [step for a, b in itertools.pairwise(sizes) for step in (nn.Linear(a, b), nn.LeakyReLU(0.1))]
    return nn.Sequential(*layers[:-1])


def encoder(width, heads, norm_first=False):
    return nn.TransformerEncoderLayer(
        width, heads, 4 * width, activation="gelu", batch_first=True, norm_first=norm_first
    )


def attention(q, k, v):
    return F.scaled_dot_product_attention(q, k, v, is_causal=True)


def op(function):
    return lambda: Function(function)


# ===--- The table: a model at a small size, and at the size that is to be fast -----------------===#

MODELS = {}


def add(name, small, large):
    """`small` and `large` are (a function that makes the model, shapes of its inputs)."""
    MODELS[name] = small, large


def both(name, make, small, large):
    add(name, (make, small), (make, large))


add("mobilenet_b1", (lambda: mobilenet(4), [(1, 3, 33, 33)]), (lambda: mobilenet(1), [(1, 3, 224, 224)]))
add("mobilenet_b8", (lambda: mobilenet(4), [(3, 3, 32, 32)]), (lambda: mobilenet(1), [(8, 3, 96, 96)]))
for size, stride, image in [(3, 1, 56), (3, 2, 57), (5, 1, 28), (7, 1, 29), (3, 1, 7)]:
    layer = lambda c, size=size, stride=stride: conv(c, c, size, stride, c)  # noqa: E731
    add(f"depthwise{size}s{stride}_{image}", (lambda layer=layer: layer(5), [(2, 5, 13, 11)]),
        (lambda layer=layer: layer(144), [(1, 144, image, image)]))  # fmt: skip
both("depthwise_twice", lambda: nn.Conv2d(24, 48, 3, 1, 1, groups=24), [(2, 24, 9, 7)], [(4, 24, 45, 45)])
add("resnext", (lambda: resnext(16, 4), [(1, 16, 9, 9)]), (lambda: resnext(128, 32), [(1, 128, 28, 28)]))
add("groups2", (lambda: conv(8, 8, 3, 1, 2), [(1, 8, 9, 9)]), (lambda: conv(64, 64, 3, 1, 2), [(1, 64, 55, 55)]))
add("dilated", (lambda: conv(4, 6, 3, dilation=2), [(2, 4, 11, 9)]),
    (lambda: conv(64, 64, 3, dilation=4), [(1, 64, 33, 33)]))  # fmt: skip
add("pointwise_odd", (lambda: conv(5, 7, 1), [(2, 5, 7, 7)]), (lambda: conv(67, 131, 1), [(1, 67, 37, 37)]))
add("pointwise_b16", (lambda: conv(5, 7, 1), [(3, 5, 7, 7)]), (lambda: conv(256, 64, 1), [(16, 256, 14, 14)]))
add("pointwise_s2", (lambda: conv(5, 7, 1, 2), [(3, 5, 7, 7)]), (lambda: conv(256, 512, 1, 2), [(1, 256, 28, 28)]))
add("conv5", (lambda: conv(5, 7, 5), [(2, 5, 9, 9)]), (lambda: conv(48, 64, 5), [(1, 48, 27, 27)]))
add("conv_s2_odd", (lambda: conv(5, 7, 3, 2), [(2, 5, 9, 9)]), (lambda: conv(61, 67, 3, 2), [(1, 61, 53, 53)]))
add("conv_flat", (lambda: nn.Conv2d(5, 7, (1, 7), 1, (0, 3)), [(2, 5, 9, 9)]),
    (lambda: nn.Conv2d(96, 96, (1, 7), 1, (0, 3)), [(1, 96, 17, 17)]))  # fmt: skip
add("conv_tall", (lambda: nn.Conv2d(5, 7, (7, 1), 1, (3, 0)), [(2, 5, 9, 9)]),
    (lambda: nn.Conv2d(96, 96, (7, 1), 1, (3, 0)), [(1, 96, 17, 17)]))  # fmt: skip
both("conv_rgb7", lambda: conv(3, 32, 7, 2), [(1, 3, 15, 15)], [(4, 3, 97, 97)])
add("conv_small_map", (lambda: conv(8, 8, 3), [(2, 8, 4, 4)]), (lambda: conv(512, 512, 3), [(1, 512, 7, 7)]))
both("conv_one_filter", lambda: nn.Conv2d(32, 1, 3, 1, 1), [(2, 32, 9, 9)], [(1, 32, 128, 128)])
add("excite", (lambda: Excite(8, 3), [(2, 8, 7, 7)]), (lambda: Excite(128, 32), [(4, 128, 28, 28)]))
add("unet", (lambda: UNet(4), [(2, 3, 12, 12)]), (lambda: UNet(16), [(1, 3, 96, 96)]))
add("dense_block", (lambda: Dense(6, 3, 3), [(2, 6, 7, 7)]), (lambda: Dense(64, 32, 4), [(1, 64, 28, 28)]))
add("vgg_b1", (lambda: vgg(4), [(1, 3, 32, 32)]), (lambda: vgg(32), [(1, 3, 32, 32)]))
add("vgg_b16", (lambda: vgg(4), [(3, 3, 32, 32)]), (lambda: vgg(32), [(16, 3, 32, 32)]))
both("lenet_b1", lenet, [(1, 1, 28, 28)], [(1, 1, 28, 28)])
both("lenet_b64", lenet, [(3, 1, 28, 28)], [(64, 1, 28, 28)])
add("temporal", (lambda: temporal(6), [(2, 6, 19)]), (lambda: temporal(64), [(4, 64, 250)]))
add("detection", (lambda: Detection(8, 3), [(2, 3, 14, 14)]), (lambda: Detection(64, 20), [(1, 3, 128, 128)]))
for batch in (1, 7, 32):
    add(f"autoencoder_b{batch}", (lambda: autoencoder([13, 7, 3, 7, 13]), [(batch, 13)]),
        (lambda: autoencoder([1001, 301, 31, 301, 1001]), [(batch, 1001)]))  # fmt: skip
add("encoder_s37", (lambda: encoder(12, 3), [(2, 5, 12)]), (lambda: encoder(256, 4), [(4, 37, 256)]))
add("encoder_prenorm", (lambda: encoder(12, 3, True), [(2, 5, 12)]), (lambda: encoder(512, 8, True), [(1, 128, 512)]))
add("decoder_s64", (lambda: Decoder(16, 4, 2, 24), [(2, 5, 16)]), (lambda: Decoder(512, 8, 2, 1376), [(1, 64, 512)]))
add("decoder_s1", (lambda: Decoder(16, 4, 2, 24, 3), [(2, 1, 16), (2, 2, 3, 4), (2, 2, 3, 4)]),
    (lambda: Decoder(512, 8, 2, 1376, 127), [(1, 1, 512), (1, 2, 127, 64), (1, 2, 127, 64)]))  # fmt: skip
add(
    "vision", (lambda: Vision(8, 4, 12, 3, 1), [(2, 3, 8, 8)]), (lambda: Vision(224, 16, 192, 3, 2), [(1, 3, 224, 224)])
)
add("mixer", (lambda: Mixer(5, 6), [(2, 5, 6)]), (lambda: Mixer(196, 256), [(1, 196, 256)]))
add("gru_b1", (lambda: Cell(6, 2), [(1, 2, 6), (1, 6)]), (lambda: Cell(256, 8), [(1, 8, 256), (1, 256)]))
add("gru_b16", (lambda: Cell(6, 2), [(3, 2, 6), (3, 6)]), (lambda: Cell(256, 8), [(16, 8, 256), (16, 256)]))
add("bag", (lambda: Bag(20, 6), [("tokens", 20, 3, 5)]), (lambda: Bag(10000, 256), [("tokens", 10000, 32, 50)]))
both("attention_causal", op(attention), [(1, 2, 7, 4)] * 3, [(1, 8, 256, 64)] * 3)
both("attention_long", op(F.scaled_dot_product_attention), [(2, 3, 5, 4)] * 3, [(1, 4, 1024, 64)] * 3)
both("bmm_small", op(torch.matmul), [(3, 5, 7), (3, 7, 2)], [(64, 32, 32), (64, 32, 32)])
both("bmm_odd", op(torch.matmul), [(3, 5, 7), (3, 7, 2)], [(12, 77, 51), (12, 51, 93)])
both("matmul_tn", op(lambda a, b: a.T @ b), [(7, 5), (7, 3)], [(384, 384), (384, 384)])
both("matmul_nt", op(lambda a, b: a @ b.T), [(5, 7), (3, 7)], [(384, 384), (384, 384)])
both("matmul_thin", op(torch.matmul), [(9, 2), (2, 9)], [(1000, 3), (3, 1000)])
both("matmul_tall", op(torch.matmul), [(19, 2), (2, 3)], [(10000, 64), (64, 10)])
both("matmul_deep", op(torch.matmul), [(2, 29), (29, 3)], [(8, 20000), (20000, 8)])
both("matvec", op(torch.matmul), [(19, 13), (13,)], [(2000, 1500), (1500,)])
both("outer", op(lambda a, b: torch.relu(a[:, None] * b)), [(9,), (7,)], [(1500,), (1500,)])
both("layer_norm", op(lambda x: F.layer_norm(x, (x.shape[-1],))), [(5, 7)], [(512, 768)])
both("rms_norm", op(lambda x: F.rms_norm(x, (x.shape[-1],))), [(5, 7)], [(512, 768)])
both("group_norm", op(lambda x: F.group_norm(x, 4)), [(2, 8, 3, 5)], [(2, 64, 32, 32)])
both("log_softmax", op(lambda x: F.log_softmax(x, -1)), [(5, 7)], [(64, 10001)])
both("softmax_small", op(lambda x: F.softmax(x, -1)), [(5, 7)], [(10000, 10)])
both("softmax_channels", op(lambda x: F.softmax(x, 1)), [(2, 5, 3, 3)], [(1, 21, 128, 128)])
both("sum_rows", op(lambda x: x.sum(1)), [(5, 7)], [(1000, 1000)])
both("sum_columns", op(lambda x: x.sum(0)), [(5, 7)], [(1000, 1000)])
both("sum_all", op(lambda x: (x * x).sum()), [(5, 7)], [(1000, 1000)])
both("mean_image", op(lambda x: x.mean((2, 3))), [(2, 5, 7, 7)], [(8, 256, 14, 14)])
both("argmax", op(lambda x: x.argmax(-1)), [(5, 7)], [(64, 10001)])
both("max_rows", op(lambda x: x.amax(-1)), [(5, 7)], [(64, 10001)])
both("variance", op(lambda x: x.var(0)), [(5, 7)], [(1000, 300)])
both("max_pool3s2", op(lambda x: F.max_pool2d(x, 3, 2, 1)), [(2, 3, 9, 9)], [(1, 64, 112, 112)])
both("avg_pool3", op(lambda x: F.avg_pool2d(x, 3, 1, 1)), [(2, 3, 9, 9)], [(1, 64, 56, 56)])
both("gelu", op(F.gelu), [(5, 7)], [(512, 2048)])
both("tanh_sigmoid", op(lambda x: torch.tanh(x) * torch.sigmoid(x)), [(5, 7)], [(512, 2048)])
both("log_sqrt", op(lambda x: torch.log(x * x + 1).sqrt()), [(5, 7)], [(512, 2048)])
both("sin_cos", op(lambda x: torch.sin(x) + torch.cos(x)), [(5, 7)], [(512, 2048)])
both("transpose", op(lambda x: x.T.contiguous() + 1), [(5, 7)], [(1000, 1001)])
both("permute", op(lambda x: x.permute(0, 2, 3, 1).contiguous()), [(2, 3, 5, 7)], [(4, 64, 56, 56)])
both("concat", op(lambda x, y: torch.cat([x, y], -1) * 2), [(5, 7), (5, 3)], [(1000, 500), (1000, 301)])
both("slices", op(lambda x: x[:, ::2] + x[:, 1::2]), [(5, 8)], [(1000, 1000)])
both("broadcast", op(lambda x, y, z: x * y + z), [(5, 7), (5, 1), (7,)], [(1000, 1000), (1000, 1), (1000,)])
both("pad", op(lambda x: F.pad(x, (1, 2, 3, 4))), [(2, 3, 5, 7)], [(4, 32, 56, 56)])

# ===--- Running them ----------------------------------------------------------------------------===#


def build(case):
    make, shapes = case
    torch.manual_seed(0)
    model = make().eval()
    inputs = [torch.randint(0, s[1], s[2:]) if s[0] == "tokens" else torch.randn(s) for s in shapes]
    return model, inputs


def compile_model(model, inputs, **options):
    import mlc
    from mlc.relax.frontend.torch import from_exported_program

    with torch.no_grad():
        mod = from_exported_program(torch.export.export(model, tuple(inputs)))
    return mod, mlc.compile(mod, **options)


def as_list(results):
    return list(results) if isinstance(results, (list, tuple)) else [results]


def expected(model, inputs):
    import copy

    with torch.no_grad():
        wide = copy.deepcopy(model).double()
        return as_list(wide(*[x.double() if x.is_floating_point() else x for x in inputs]))


def difference(results, wide):
    """The largest difference, as a part of the largest number of the result."""
    found = 0.0
    for result, value in zip(results, wide, strict=True):
        result, value = np.asarray(result.numpy()), value.numpy()
        assert result.shape == value.shape, (result.shape, value.shape)
        if value.dtype.kind in "iub":
            found = max(found, float(np.mean(result != value)))
        elif value.size:
            assert np.isfinite(result).all() == np.isfinite(value).all()
            found = max(found, float(np.abs(result - value).max() / max(1e-3, np.abs(value).max())))
    return found


def check(name, large=False, **options):
    model, inputs = build(MODELS[name][large])
    main = compile_model(model, inputs, **options)[1]["main"]
    found = difference(as_list(main(*inputs)), expected(model, inputs))
    if found > 1e-4:
        raise AssertionError(f"{name} differs by {found:.1e}")
    return found


def clock(run, rounds):
    """Seconds of the CPU for a call, of several series of calls: other processes take none of them."""
    run()
    start = time.thread_time()
    run()
    once = max(time.thread_time() - start, 1e-6)
    count = max(1, int(0.01 / once))
    times = []
    for _ in range(rounds):
        start = time.thread_time()
        for _ in range(count):
            run()
        times.append((time.thread_time() - start) / count)
    return times


def measure(name, rounds, kernels):
    model, inputs = build(MODELS[name][1])
    start = time.perf_counter()
    mod, executable = compile_model(model, inputs, num_threads=1)
    seconds, main = time.perf_counter() - start, executable["main"]
    with torch.no_grad():
        found = difference(as_list(main(*inputs)), expected(model, inputs))
        ours, theirs = [], []
        for _ in range(rounds):
            ours += clock(lambda: main(*inputs), 1)
            theirs += clock(lambda: model(*inputs), 1)
    ours, theirs = min(ours) * 1e6, min(theirs) * 1e6
    mark = "  SLOW" if theirs / ours < 1 else ""
    print(f"{name:22}{ours:11.1f}{theirs:11.1f}{theirs / ours:8.2f}{seconds:8.2f}{found:10.1e}{mark}", flush=True)
    if kernels:
        for microseconds, kernel in sorted(kernel_times(mod), reverse=True)[:8]:
            print(f"    {microseconds:10.1f}  {100 * microseconds / ours:5.1f} %  {kernel}", flush=True)


def lowered(mod, phase, cores=None):
    """The module after a phase, for a machine with AVX-512, so that counts are the same everywhere."""
    from mlc import transform
    from mlc._core.context import context
    from mlc.ir import Attribute

    sizes = {
        "max_vector_op_width": 512,
        "vector_registers": 32,
        "cores": cores or os.cpu_count(),
        "L1_cache_size_in_bytes": 48 << 10,
        "L2_cache_size_in_bytes": 2 << 20,
        "L3_cache_size_in_bytes": 32 << 20,
    }
    text = ", ".join(f'"{name}" = {size} : i64' for name, size in sizes.items())
    copy = mod.clone()
    with context():
        spec = f'#dlti.target_system_spec<"CPU" = #dlti.target_device_spec<{text}>>'
        copy.operation.attributes["dlti.target_system_spec"] = Attribute.parse(spec)
    return transform.pipeline(phase, f"mlc-compile{{stop-after={phase}}}")(copy)


def kernel_times(mod):
    """Microseconds of each kernel of the module, alone, times how often it is called."""
    import mlc

    scheduled = lowered(mod, "tir")
    text = scheduled.script()
    for var in scheduled.get_global_vars():
        func = scheduled[var]
        if not hasattr(func, "buffer_map"):
            continue
        calls = max(1, text.count(f"cls.{var.name_hint},"))
        buffers = [func.buffer_map[p] for p in func.params if p in func.buffer_map]
        try:
            arrays = []
            for buffer in buffers:
                shape = [int(extent) for extent in buffer.shape]
                dtype = getattr(torch, str(buffer.dtype), torch.float32)
                arrays.append(torch.rand(shape).to(dtype))
            kernel = mlc.compile(func.with_attr("global_symbol", "kernel"), num_threads=1)["kernel"]
            times = clock(functools.partial(kernel, *arrays), 5)
        except Exception as error:  # noqa: BLE001
            yield -1.0, f"{var.name_hint} x{calls}: {type(error).__name__} {str(error)[:80]}"
            continue
        yield min(times) * 1e6 * calls, f"{var.name_hint} x{calls} {[list(a.shape) for a in arrays]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="parts of names, with commas")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--large", action="store_true", help="check at the large size")
    parser.add_argument("--kernels", action="store_true", help="with --time: each kernel by itself")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    names = [name for name in MODELS if any(part in name for part in options.only.split(","))]
    torch.set_num_threads(1)
    if options.time:
        print(f"{'':22}{'mlc us':>11}{'torch us':>11}{'ratio':>8}{'build s':>8}{'differs':>10}")
    failures = 0
    for name in names:
        try:
            if options.time:
                measure(name, options.rounds, options.kernels)
            else:
                print(f"{name:22}{check(name, options.large):10.1e}", flush=True)
        except Exception as error:  # noqa: BLE001
            failures += 1
            print(f"{name:22} FAILS: {type(error).__name__}: {str(error)[:300]}", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
