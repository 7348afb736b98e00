"""The models that are measured: for each name a model of torch and the shapes of its inputs."""

from torch import nn
from torch.nn import functional


class MatMul(nn.Module):
    def forward(self, a, b):
        return a @ b


class Chain(nn.Module):
    """An elementwise chain and a softmax of rows: all that it costs is memory."""

    def forward(self, x, y):
        return functional.softmax(functional.relu(2 * x + y), -1)


class BasicBlock(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(filters), nn.BatchNorm2d(filters)
        self.skip = nn.Identity()
        if stride != 1 or channels != filters:
            self.skip = nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        inner = functional.relu(self.norm1(self.conv1(x)))
        return functional.relu(self.norm2(self.conv2(inner)) + self.skip(x))


class Bottleneck(nn.Module):
    """A block of ResNet-50: a 3x3 convolution of few channels between two 1x1 ones."""

    def __init__(self, channels, filters):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 1, bias=False)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.conv3 = nn.Conv2d(filters, channels, 1, bias=False)
        self.norm1, self.norm2, self.norm3 = (nn.BatchNorm2d(n) for n in (filters, filters, channels))

    def forward(self, x):
        inner = functional.relu(self.norm1(self.conv1(x)))
        inner = functional.relu(self.norm2(self.conv2(inner)))
        return functional.relu(self.norm3(self.conv3(inner)) + x)


class InvertedResidual(nn.Module):
    """A block of MobileNetV2: a depthwise convolution of many channels between two 1x1 ones."""

    def __init__(self, channels, filters, stride, expansion):
        super().__init__()
        inner = channels * expansion
        layers = [nn.Conv2d(channels, inner, 1, bias=False), nn.BatchNorm2d(inner), nn.ReLU6()] if expansion > 1 else []
        layers += [nn.Conv2d(inner, inner, 3, stride, 1, groups=inner, bias=False), nn.BatchNorm2d(inner), nn.ReLU6()]
        self.layers = nn.Sequential(*layers, nn.Conv2d(inner, filters, 1, bias=False), nn.BatchNorm2d(filters))
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.layers(x) if self.adds else self.layers(x)


class Encoder(nn.Module):
    """One block of a transformer's encoder."""

    def __init__(self, width=768, heads=12, inner=3072):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (
            layer(x).reshape(batch, length, self.heads, width // self.heads).permute(0, 2, 1, 3)
            for layer in (self.q, self.k, self.v)
        )
        weights = functional.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5, -1)
        x = self.norm1(x + self.o((weights @ v).permute(0, 2, 1, 3).reshape(batch, length, width)))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))


def mlp():
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn():
    convolution = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()]
    return nn.Sequential(*convolution, nn.Linear(5408, 100), nn.ReLU(), nn.Linear(100, 10), nn.Softmax(-1))


def basic_blocks():
    return nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))


def resnet18():
    start = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    blocks, channels = [], 64
    for filters in (64, 128, 256, 512):
        blocks += [BasicBlock(channels, filters, filters // channels), BasicBlock(filters, filters, 1)]
        channels = filters
    return nn.Sequential(*start, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000))


def bottlenecks():
    return nn.Sequential(Bottleneck(256, 64), Bottleneck(256, 64))


def mobilenet():
    """MobileNetV2."""
    layers, channels = [nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6()], 32
    stages = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, filters, blocks, stride in stages:
        for number in range(blocks):
            layers.append(InvertedResidual(channels, filters, stride if number == 0 else 1, expansion))
            channels = filters
    layers += [nn.Conv2d(320, 1280, 1, bias=False), nn.BatchNorm2d(1280), nn.ReLU6()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))


WORKLOADS = {
    "mlp_b1": (mlp, [(1, 784)]),
    "mlp_b64": (mlp, [(64, 784)]),
    "cnn_b4": (cnn, [(4, 1, 28, 28)]),
    "cnn_b64": (cnn, [(64, 1, 28, 28)]),
    "matmul_128x128x128": (MatMul, [(128, 128), (128, 128)]),
    "matmul_1024x1024x1024": (MatMul, [(1024, 1024), (1024, 1024)]),
    "matmul_2048x2048x2048": (MatMul, [(2048, 2048), (2048, 2048)]),
    "matmul_13x769x517": (MatMul, [(13, 769), (769, 517)]),
    "matmul_1x4096x4096": (MatMul, [(1, 4096), (4096, 4096)]),
    "bottlenecks": (bottlenecks, [(1, 256, 56, 56)]),
    "basic_blocks": (basic_blocks, [(1, 64, 56, 56)]),
    "encoder": (Encoder, [(1, 128, 768)]),
    "chain_softmax": (Chain, [(4096, 4096), (4096, 4096)]),
    "mobilenet": (mobilenet, [(1, 3, 224, 224)]),
    "resnet18": (resnet18, [(1, 3, 224, 224)]),
}
