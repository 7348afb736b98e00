"""Parameters by name, as bytes: an archive of numpy's (`.npz`), with the names and dtypes in an array of their own."""

import io
import json
import zipfile

import numpy

from .._core.dtype import to_numpy
from .tensor import Tensor, tensor

_INDEX = "index"


def save_param_dict(params) -> bytes:
    """Tensors by their names, of numpy, torch or this package, as bytes.

    >>> import numpy
    >>> load_param_dict(save_param_dict({"w": numpy.ones((2, 3), "float32")}))["w"].shape
    (2, 3)
    """
    index, arrays = [], {}
    for name, value in params.items():
        if not isinstance(name, str):
            raise TypeError(f"save_param_dict: the name of a parameter is a string, not {name!r}")
        held = value if isinstance(value, Tensor) else tensor(value)
        array = held.numpy()
        # The format of numpy does not know bfloat16 and floats of 8 bits: elements are kept as they lie in memory.
        arrays[f"p{len(index)}"] = numpy.frombuffer(numpy.ascontiguousarray(array).tobytes(), "uint8")
        index.append({"name": name, "dtype": str(held.dtype), "shape": array.shape})
    file = io.BytesIO()
    numpy.savez(file, **{_INDEX: numpy.array(json.dumps(index))}, **arrays)
    return file.getvalue()


def load_param_dict(param_bytes) -> dict:
    """What `save_param_dict` has written, as tensors by their names."""
    if not isinstance(param_bytes, (bytes, bytearray, memoryview)):
        raise TypeError(f"load_param_dict: expected bytes, but got a {type(param_bytes).__name__}")
    try:
        with numpy.load(io.BytesIO(bytes(param_bytes)), allow_pickle=False) as arrays:
            index = json.loads(str(arrays[_INDEX]))
            found = {}
            for number, entry in enumerate(index):
                elements = numpy.frombuffer(arrays[f"p{number}"].tobytes(), to_numpy(entry["dtype"]))
                found[entry["name"]] = tensor(elements.reshape(entry["shape"]))
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(
            f"load_param_dict: expected what save_param_dict writes, but got something else: {error}"
        ) from None
    return found


def save_param_dict_to_file(params, path):
    """Writes `save_param_dict` to a file."""
    with open(path, "wb") as file:
        file.write(save_param_dict(params))


def load_param_dict_from_file(path) -> dict:
    """Reads a file that `save_param_dict_to_file` has written."""
    with open(path, "rb") as file:
        return load_param_dict(file.read())
