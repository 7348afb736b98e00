"""Tensors of the runtime and functions by name."""

import numpy as np
import pytest
import torch

import mlc
from mlc import runtime
from mlc.testing import assert_allclose

DTYPES = [
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
]


@pytest.mark.parametrize("dtype", DTYPES)
def test_array_copies_and_gives_back(dtype):
    data = np.arange(6).reshape(2, 3).astype(dtype)
    tensor = mlc.nd.array(data)
    assert (tuple(tensor.shape), str(tensor.dtype)) == ((2, 3), dtype)
    data[...] = 0
    np.testing.assert_array_equal(tensor.numpy(), np.arange(6).reshape(2, 3).astype(dtype))


def test_bfloat16_goes_to_torch_and_back():
    given = torch.arange(4, dtype=torch.bfloat16)
    tensor = mlc.nd.array(given)
    assert str(tensor.dtype) == "bfloat16"
    assert torch.equal(torch.from_dlpack(tensor), given)
    assert tensor.numpy().astype("float32").tolist() == [0, 1, 2, 3]


def test_memory_is_shared_through_dlpack():
    given = torch.zeros(3)
    tensor = runtime.from_dlpack(given)
    given[1] = 5
    assert tensor.numpy().tolist() == [0, 5, 0]
    torch.from_dlpack(tensor)[0] = 7
    assert given[0] == 7
    assert np.from_dlpack(tensor)[0] == 7


def test_numbers_and_lists():
    assert str(mlc.nd.array([1, 2]).dtype) == "int32"
    assert str(mlc.nd.array([1.5, 2]).dtype) == "float32"
    assert mlc.nd.array(3).numpy() == 3


def test_copyfrom_and_copyto():
    tensor = runtime.empty((2, 2), "float32")
    assert tensor.copyfrom(np.ones((2, 2))) is tensor
    other = runtime.empty((2, 2), "float32")
    tensor.copyto(other)
    assert_allclose(other, np.ones((2, 2)))
    tensor[0, 1] = 4
    assert tensor[0, 1] == 4 and other[0, 1] == 1


def test_views_keep_their_memory():
    for _ in range(8):
        view = mlc.nd.array(np.arange(1 << 16))._view()
        other = mlc.nd.array(np.zeros(1 << 16, "int64"))
        assert view[-1] == (1 << 16) - 1 and other[0] == 0


def test_empty_is_aligned():
    for _ in range(4):
        assert runtime.empty((3, 5)).data_ptr() % 64 == 0


def test_devices():
    assert mlc.cpu() == mlc.device("cpu", 0) == mlc.device("llvm", 0)
    assert runtime.empty((1,), device=mlc.cpu()).device == mlc.cpu()


def test_functions_by_name():
    @mlc.register_func("test.tensor.double", override=True)
    def double(x: runtime.NDArray):
        assert isinstance(x, runtime.NDArray)
        return runtime.tensor(x.numpy() * 2)

    result = mlc.get_global_func("test.tensor.double")(mlc.nd.array([1.0, 2.0]))
    assert result.numpy().tolist() == [2, 4]
    assert "test.tensor.double" in runtime.list_global_func_names()
    runtime.remove_global_func("test.tensor.double")
    assert mlc.get_global_func("test.tensor.double", allow_missing=True) is None


# ===--- What is refused -------------------------------------------------------------------------===#


def test_registering_twice_needs_override():
    mlc.register_func("test.tensor.twice", lambda: 1, override=True)
    with pytest.raises(Exception, match="twice"):
        mlc.register_func("test.tensor.twice", lambda: 2)


def test_unknown_function():
    with pytest.raises(ValueError, match="no function is registered under the name 'test.nothing'"):
        mlc.get_global_func("test.nothing")


def test_copyfrom_checks_the_shape():
    with pytest.raises(ValueError, match=r"shape \(2,\), the source \(3,\)"):
        runtime.empty((2,)).copyfrom(np.zeros(3))


def test_devices_that_are_not_there():
    with pytest.raises(ValueError, match="no support for 'cuda'"):
        mlc.device("cuda")
    with pytest.raises(ValueError, match="index 0"):
        runtime.empty((1,), device=mlc.cpu(1))


def test_assert_allclose_sees_differences():
    with pytest.raises(AssertionError):
        assert_allclose(np.ones(3), np.ones(3) + 1e-3, rtol=1e-4)
    with pytest.raises(AssertionError):
        assert_allclose(np.ones(3), np.ones(4))


def test_parameters_as_bytes(tmp_path):
    params = {
        "fc.weight": np.arange(6, dtype="float32").reshape(2, 3),
        "index/file": torch.tensor([[1], [-2]]),
        "half": torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
        "flag": runtime.tensor(np.array(True)),
        "none": np.zeros((0, 4), "int8"),
    }
    runtime.save_param_dict_to_file(params, tmp_path / "params")
    for found in (
        runtime.load_param_dict(runtime.save_param_dict(params)),
        runtime.load_param_dict_from_file(tmp_path / "params"),
    ):
        assert list(found) == list(params)
        for name, value in params.items():
            expected = runtime.tensor(value)
            assert found[name].dtype == expected.dtype and tuple(found[name].shape) == tuple(expected.shape)
            np.testing.assert_array_equal(found[name].numpy(), expected.numpy())


def test_bytes_that_are_no_parameters():
    whole = runtime.save_param_dict({"w": np.ones(3, "float32")})
    for wrong in (b"", b"abc", whole[: len(whole) // 2]):
        with pytest.raises(ValueError, match="load_param_dict: expected what save_param_dict writes"):
            runtime.load_param_dict(wrong)
    with pytest.raises(TypeError, match="expected bytes, but got a str"):
        runtime.load_param_dict("w")
    with pytest.raises(TypeError, match="the name of a parameter is a string, not 1"):
        runtime.save_param_dict({1: np.ones(3)})
