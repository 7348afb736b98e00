"""Functions of torch that are rarer: special functions, scans, systems of equations, Fourier transforms; and which of
torch's core operators have a converter."""

import pytest
import torch
from torch import nn
from torch.export import Dim
from torch.nn import functional as F

from mlc import relax
from mlc.relax.frontend.torch import from_exported_program
from mlc.relax.frontend.torch.importer import _CHECKS, _SIZES, CONVERTERS


class Model(nn.Module):
    def __init__(self, functions):
        super().__init__()
        self.functions = functions

    def forward(self, x):
        return [function(x) for function in self.functions]


def flat(value):
    if isinstance(value, (list, tuple)):
        return [part for item in value for part in flat(item)]
    return [value]


def check(functions, x, dim=None, others=(), tol=2e-4):
    """What torch gives, also for tensors with other sizes of a dimension that is not known."""
    model = Model(functions)
    shapes = None if dim is None else ({dim: Dim("n", min=2, max=64)},)
    run = relax.build(from_exported_program(torch.export.export(model, (x,), dynamic_shapes=shapes)), "llvm")["main"]
    for given in (x, *others):
        expected, results = flat(model(given)), run(given)
        assert len(results) == len(expected)
        for number, (result, value) in enumerate(zip(results, expected, strict=True)):
            result = torch.from_dlpack(result)
            assert result.shape == value.shape and result.dtype == value.dtype, number
            torch.testing.assert_close(result, value, rtol=tol, atol=tol, equal_nan=True, msg=f"{number}: {value}")


def floats(*shape, low=-2.0, high=2.0, seed=0, dtype=torch.float32):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype) * (high - low) + low


def integers(*shape, low=-40, high=40, seed=0):
    return torch.randint(low, high, shape, generator=torch.Generator().manual_seed(seed))


def definite(n, *batch, seed=0):
    x = floats(*batch, n, n, seed=seed)
    return x @ x.transpose(-1, -2) + torch.eye(n)


# ===--- Special functions -----------------------------------------------------------------------===#


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_inverse_of_erf(dtype):
    edges = torch.tensor([0.0, 1.0, -1.0, 0.999, -0.9999, 1.5, float("nan")], dtype=dtype)
    tol = 1e-4 if dtype == torch.float32 else 1e-11
    check([torch.erfinv], torch.cat([floats(40, low=-0.99, high=0.99, dtype=dtype), edges]), tol=tol)


def test_gamma():
    edges = torch.tensor([0.0, 1.0, 2.0, -1.0, -3.0, 0.5, -0.5, 30.0, 1e-3, float("inf")])
    values = torch.cat([floats(40, low=-6, high=12), edges])
    check([torch.lgamma], values, dim=0, others=[values[:5]], tol=1e-4)
    check([torch.digamma], values[:-1], dim=0, tol=1e-3)


def test_other_special_functions():
    x = floats(3, 7, low=0.02, high=0.98)
    check([torch.erfc, torch.special.ndtri, torch.special.ndtr, torch.logit], x, dim=1, others=[x[:, :4].contiguous()])


# ===--- Scans and counts ------------------------------------------------------------------------===#


def test_scans():
    x = floats(3, 6, 2)
    x[1, 2, 0] = float("nan")
    functions = [lambda x, d=d: torch.cummax(x, d) for d in (0, 1, -1)]
    functions += [lambda x, d=d: torch.cummin(x, d) for d in (0, 1, -1)]
    check(functions, x)
    check(functions, x, dim=1, others=[x[:, :3].contiguous()])
    check(functions, integers(4, 5, low=0, high=4), dim=0)


def test_scan_of_exponentials():
    x = floats(3, 6, low=-30, high=30)
    x[0, 0] = float("-inf")
    check([lambda x: torch.logcumsumexp(x, 1), lambda x: torch.logcumsumexp(x, 0)], x, dim=1)


def test_common_divisors():
    other = torch.tensor([12, -18, 0, 7])
    functions = [lambda x: torch.gcd(x, other), lambda x: torch.lcm(x, other), lambda x: torch.gcd(other[:1], x)]
    x = integers(5, 4)
    x[0] = 0
    check(functions, x)
    check(functions, x, dim=0, others=[x[:2]])


def test_most_frequent():
    x = integers(4, 9, low=0, high=3)
    check([lambda x: torch.mode(x, 1).values, lambda x: torch.mode(x, 0, True).values], x, dim=0)
    check([torch.mode], floats(5, 1))


def test_histograms():
    x = torch.cat([floats(40), torch.tensor([-1.0, 1.0, 0.5])])
    functions = [lambda x: torch.histc(x, 5, -1, 1), lambda x: torch.histc(x, 7), lambda x: torch.histc(x, 3, 0, 10)]
    check(functions, x, dim=0, others=[x[:9]])
    check([lambda x: torch.histc(x, 4)], torch.ones(5))


# ===--- Systems of equations --------------------------------------------------------------------===#


def test_matrices():
    right = floats(4, 2)
    functions = [
        torch.linalg.inv,
        torch.inverse,
        torch.linalg.det,
        torch.linalg.slogdet,
        torch.logdet,
        torch.linalg.cholesky,
        lambda x: torch.linalg.cholesky(x, upper=True),
        lambda x: torch.linalg.matrix_power(x, -2),
        lambda x: torch.linalg.solve(x, right),
        lambda x: torch.linalg.solve(x, right[:, 0]),
        lambda x: torch.cholesky_solve(right, torch.linalg.cholesky(x)),
        lambda x: torch.cholesky_solve(right, torch.linalg.cholesky(x, upper=True), upper=True),
    ]
    check(functions, definite(4), tol=2e-3)


def test_batches_of_matrices():
    functions = [torch.linalg.inv, torch.linalg.det, torch.linalg.cholesky, lambda x: torch.linalg.solve(x, x[..., :2])]
    x = definite(3, 5)
    check(functions, x, dim=0, others=[x[:2]], tol=2e-3)


def test_rows_are_exchanged():
    x = torch.tensor([[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 3.0]])
    check([torch.linalg.inv, torch.linalg.det, torch.linalg.slogdet], x)
    # A matrix that has no inverse.
    check([torch.linalg.det], torch.ones(3, 3))


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("unit", [False, True])
def test_triangles(upper, left, unit):
    triangle = torch.triu if upper else torch.tril

    def solve(x):
        right = x[..., :2] if left else x[..., :2, :]
        return torch.linalg.solve_triangular(triangle(x), right, upper=upper, left=left, unitriangular=unit)

    check([solve], definite(4, 3), dim=0, tol=1e-2)


# ===--- Fourier transforms ----------------------------------------------------------------------===#

REAL = {
    "rfft": lambda x: torch.view_as_real(torch.fft.rfft(x)),
    "rfft of another dimension": lambda x: torch.fft.rfft(x, dim=1).abs(),
    "fft": lambda x: torch.view_as_real(torch.fft.fft(x, norm="ortho")),
    "fft of more": lambda x: torch.view_as_real(torch.fft.fft(x, n=10, norm="forward")),
    "there and back": lambda x: torch.fft.ifft(torch.fft.fft(x)).real,
    "of real numbers": lambda x: torch.fft.irfft(torch.fft.rfft(x)),
    "of an odd number": lambda x: torch.fft.irfft(torch.fft.rfft(x[..., :7]), n=7),
    "two dimensions": lambda x: torch.view_as_real(torch.fft.fft2(x)),
    "two real dimensions": lambda x: torch.fft.irfft2(torch.fft.rfft2(x) * 2),
    "convolution": lambda x: torch.fft.irfft(torch.fft.rfft(x) * torch.fft.rfft(x + 1).conj()),
    "parts": lambda x: torch.fft.rfft(x[..., :7]).real - torch.fft.rfft(x[..., :7]).imag,
    "quotient": lambda x: torch.view_as_real((torch.fft.rfft(x) + 3) / (torch.fft.rfft(x * x) + 40)),
    "shifted": lambda x: torch.view_as_real(torch.fft.fftshift(torch.fft.fft(x), dim=-1)),
    "spectrogram": lambda x: torch.stft(
        x.flatten(0, 1), 8, window=torch.hann_window(8), center=False, return_complex=True
    ).abs(),
}


@pytest.mark.parametrize("case", REAL)
def test_fourier(case):
    check([REAL[case]], floats(3, 4, 8))


def test_fourier_of_any_batch():
    x = floats(5, 3, 8)
    functions = [REAL[name] for name in ("rfft", "fft", "of real numbers", "convolution", "two real dimensions")]
    check(functions, x, dim=0, others=[x[:2]])


def test_complex_numbers():
    def square(x):
        value = torch.view_as_complex(x)
        return torch.view_as_real(value * value - value.conj() * 0.5 + 2)

    check([square, lambda x: torch.view_as_complex(x).abs(), lambda x: torch.view_as_complex(x).angle()], floats(3, 2))


# ===--- Places ----------------------------------------------------------------------------------===#


def test_places_of_the_largest():
    functions = [
        lambda x: F.max_pool2d(x, 2, return_indices=True),
        lambda x: F.max_pool2d(x, 3, 2, 1, return_indices=True),
        lambda x: F.max_pool2d(x, 2, 1, 0, 2, return_indices=True),
        lambda x: F.max_pool2d(x, 2, 3, ceil_mode=True, return_indices=True),
        lambda x: F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), 2),
    ]
    x = floats(2, 3, 8, 6)
    x[0, 0, :2, :2] = 1.0
    x[1, 1, 4, 4] = float("nan")
    check(functions[:-1], x)
    check(functions[4:], floats(2, 3, 8, 6))
    check(functions[:1], x, dim=0, others=[x[:1].repeat(3, 1, 1, 1)])
    check([lambda x: F.max_pool1d(x, 2, return_indices=True)], floats(2, 3, 8))
    check([lambda x: F.max_pool3d(x, 2, return_indices=True)], floats(1, 2, 4, 6, 4))


def test_elements_of_memory():
    check(
        [lambda x: torch.as_strided(x, (3, 2), (2, 1), 1), lambda x: torch.as_strided(x, (2, 4), (0, 2))], floats(3, 4)
    )
    source = torch.arange(12.0)
    check([lambda x: torch.masked_scatter(x, x > 0, source), lambda x: torch.fill(x, 2.0)], floats(3, 4))
    check([lambda x: torch.masked_scatter(x, x > 0, source)], floats(3, 4), dim=0, others=[floats(2, 4, seed=3)])
    diagonals = [lambda x, k=k: torch.diagonal_scatter(x, source[: 3 - max(k - 1, -k, 0)], k) for k in (0, 1, -1)]
    check([*diagonals, lambda x: torch.select_scatter(x, source[:4], 0, 1)], floats(3, 4))
    norm = [lambda x: torch.ops.aten.native_group_norm(x, None, None, 3, 4, 2, 2, 1e-5)[0], lambda x: x * x.numel()]
    check(norm, floats(3, 4, 2))


# ===--- What there is, and what there is not -------------------------------------------------------===#

# Core operators without a converter: random numbers, gradients, the elements of a tensor as numbers of Python, what is
# asked of memory, a variant that writes into a tensor, and norms of a batch while training.
WITHOUT = """rand.default randn.default randperm.default _adaptive_avg_pool2d_backward.default
avg_pool2d_backward.default convolution_backward.default embedding_dense_backward.default
max_pool2d_with_indices_backward.default native_group_norm_backward.default native_layer_norm_backward.default
_local_scalar_dense.default sym_storage_offset.default sym_stride.int atan2.out _native_batch_norm_legit.default
_pdist_forward.default resize_.default""".split()


def core_operators():
    packets = [getattr(torch.ops.aten, name) for name in dir(torch.ops.aten)]
    overloads = [getattr(p, name) for p in packets if hasattr(p, "overloads") for name in p.overloads()]
    return [overload for overload in overloads if torch.Tag.core in overload.tags]


def test_core_operators():
    """All of them are converted, or are made of others before."""
    import mlc.relax.frontend.torch.fourier
    import mlc.relax.frontend.torch.loops
    import mlc.relax.frontend.torch.special  # noqa: F401 - they fill the table
    from mlc.relax.frontend.torch.importer import COMPLEX_CONVERTERS

    known = {*CONVERTERS, *COMPLEX_CONVERTERS, *_CHECKS}
    decomposed = {str(overload) for overload in torch.export.default_decompositions()}
    decomposed |= {str(overload) for overload in torch._decomp.core_aten_decompositions()}
    missing = [
        str(overload).removeprefix("aten.")
        for overload in core_operators()
        if str(overload).removeprefix("aten.") not in known and str(overload) not in decomposed
    ]
    assert len(core_operators()) > 150 and _SIZES
    assert set(missing) <= set(WITHOUT), sorted(set(missing) - set(WITHOUT))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x: x + torch.rand(4, 4), r"aten.rand.default of 'rand' has no converter"),
        (lambda x: x * x.sum().item(), r"_local_scalar_dense"),
        (lambda x: torch.special.i0(x), r"aten.i0.default of 'i0' has no converter"),
        (lambda x: torch.fft.fft(x), r"returns a complex tensor"),
        (lambda x: torch.fft.fft(x).exp().real, r"aten.exp.default of 'exp' has no converter for complex tensors"),
        (lambda x: torch.fft.irfft(torch.fft.rfft(x), n=9), r"a complex tensor|has no converter|frequencies"),
        (lambda x: torch.linalg.det(x.half()), r"elements are float32 or float64, not float16"),
        (lambda x: torch.bincount(x.flatten().abs().long()), r"aten.bincount.default of 'bincount' has no converter"),
    ],
)
def test_errors_say_where(function, message):
    with pytest.raises(NotImplementedError, match=message) as error:
        from_exported_program(torch.export.export(Model([function]), (floats(4, 4),)))
    if "returns" not in str(error.value):
        assert "test_torch_special.py" in str(error.value)


def test_a_transform_of_an_unknown_size():
    exported = torch.export.export(
        Model([lambda x: torch.fft.rfft(x).abs()]), (floats(3, 8),), dynamic_shapes=({1: Dim("n", min=2, max=64)},)
    )
    with pytest.raises(NotImplementedError, match="whose size n is no number|whose size .* is no number"):
        from_exported_program(exported)
