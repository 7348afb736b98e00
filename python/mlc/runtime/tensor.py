"""Tensors of the runtime, which share memory with numpy, torch and others through DLPack."""

import ctypes
import math
import sys

import tvm_ffi

from .._core import dtype as _dt
from .device import cpu, device

_ALIGNMENT = 64


class Tensor(tvm_ffi.Tensor):
    """A tensor. `numpy()` copies it; `torch.from_dlpack` and `numpy.from_dlpack` share its memory."""

    __slots__ = ()

    def numpy(self):
        """The elements as a numpy array of their own."""
        import numpy

        return numpy.array(self._view())

    asnumpy = numpy

    def _view(self):
        """The elements where they lie, as numpy sees them."""
        import numpy

        dtype = _dt.to_numpy(str(self.dtype))
        if not self.is_contiguous():
            return numpy.from_dlpack(self)
        count = math.prod(self.shape)
        if count == 0:
            return numpy.empty(self.shape, dtype)
        memory = (ctypes.c_char * (count * dtype.itemsize)).from_address(self.data_ptr())
        memory.owner = self
        return numpy.frombuffer(memory, dtype).reshape(self.shape)

    def copyfrom(self, source) -> "Tensor":
        """Copies the elements of an array or a tensor into this tensor."""
        array = _to_array(source)
        if tuple(array.shape) != tuple(self.shape):
            raise ValueError(f"copyfrom: the tensor has the shape {tuple(self.shape)}, the source {tuple(array.shape)}")
        self._view()[...] = array.astype(_dt.to_numpy(str(self.dtype)), copy=False)
        return self

    def copyto(self, target, mem_scope=None):
        """Copies the elements into another tensor, or to a device."""
        if isinstance(target, tvm_ffi.Device):
            return empty(self.shape, str(self.dtype), target).copyfrom(self)
        if not isinstance(target, Tensor):
            raise TypeError(f"copyto: a tensor or a device is expected, not {type(target).__name__}")
        target.copyfrom(self)
        return target

    def __getitem__(self, index):
        return self.numpy()[index]

    def __setitem__(self, index, value):
        self._view()[index] = value

    def __len__(self):
        return self.shape[0]

    def __array__(self, dtype=None, copy=None):
        array = self.numpy()
        return array if dtype is None else array.astype(dtype)

    def __str__(self):
        return f"{self.numpy()}"

    def __repr__(self):
        return f"<mlc.runtime.Tensor shape={tuple(self.shape)} dtype={self.dtype} device={self.device}>\n{self}"


NDArray = Tensor
tvm_ffi.core._set_class_tensor(Tensor)


def from_dlpack(value) -> Tensor:
    """A tensor over the memory of a numpy, torch or other array; nothing is copied."""
    if not hasattr(value, "__dlpack__") and "dltensor" not in repr(value):
        raise TypeError(f"from_dlpack: {type(value).__name__} has no __dlpack__; tensor() copies it")
    if resolved(value) is not value:
        raise BufferError("a tensor that negates or conjugates its elements when they are read has no memory to share")
    return tvm_ffi.from_dlpack(value)


def empty(shape, dtype="float32", device=None, mem_scope=None) -> Tensor:
    """A tensor whose elements are not set."""
    import numpy

    _check_device(device)
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    for extent in shape:
        if not hasattr(extent, "__index__") or extent < 0:
            raise ValueError(f"an extent is a number from 0 on, not {extent!r}")
    kind = _dt.to_numpy(dtype)
    nbytes = math.prod(shape) * kind.itemsize
    room = numpy.empty(nbytes + _ALIGNMENT, numpy.uint8)
    start = -room.ctypes.data % _ALIGNMENT
    array = room[start : start + nbytes]
    if kind.name == "bfloat16":
        import torch

        return from_dlpack(torch.from_numpy(array).view(torch.bfloat16).reshape(shape))
    return from_dlpack(array.view(kind).reshape(shape))


def tensor(value, device=None, mem_scope=None) -> Tensor:
    """A tensor with a copy of the elements of an array, a tensor, a list or a number.

    >>> tensor([[1.0, 2.0]]).shape
    (1, 2)
    >>> str(tensor([1, 2]).dtype)
    'int32'
    """
    array = _to_array(value)
    result = empty(array.shape, array.dtype, device)
    return result.copyfrom(array)


array = tensor


def shared(value):
    """A tensor to call compiled code with, and why it is a copy if it is one: it is over the value's own memory where
    that can be."""
    kind = kinds.get(type(value))
    if kind is None:
        kind = kinds[type(value)] = _kind_of(value)
    if kind == "tensor":
        return value, None
    if kind == "masked":
        raise TypeError("compiled code knows no masks: give value.filled(...) or value.data")
    if kind == "none":
        raise TypeError("it is no tensor")
    reason = None
    if kind == "torch":
        if value.is_neg() or value.is_conj():
            value, reason = resolved(value), "its elements are negated or conjugated when they are read"
        elif value.requires_grad:
            value = value.detach()
    if kind != "other":
        try:
            return tvm_ffi.from_dlpack(value), reason
        except BufferError as error:
            # numpy does not hand out read-only memory, nor dtypes that are not its own.
            reason = str(error)
    return tensor(value), reason or "it is no tensor"


def all_shared(values):
    """The tensors that values are, or None if one of them needs a closer look, which `shared` takes."""
    tensors = []
    for value in values:
        kind = kinds.get(type(value))
        if kind != "tensor":
            if kind == "torch":
                if value.requires_grad or value.is_neg() or value.is_conj():
                    return None
            elif kind != "dlpack":
                return None
            try:
                value = _from_dlpack(value)
            except Exception:  # noqa: BLE001 - what it is comes out at the closer look
                return None
        tensors.append(value)
    return tensors


_from_dlpack = tvm_ffi.from_dlpack


def number_of(value, dtype):
    """A number of Python's as one of a dtype."""
    import numpy

    kind = _dt.to_numpy(dtype)
    number = numpy.asarray(value).astype(kind)
    if isinstance(value, float) and kind.kind in "iub" or kind.kind in "iub" and int(number) != value:
        raise TypeError(f"{value!r} is no {dtype}")
    return number[()]


# What arguments are, by their classes: looked at once. "torch" and "tensor" are what compiled code takes as they are.
kinds = {}


def _kind_of(value):
    if isinstance(value, Tensor):
        return "tensor"
    if _is_masked(value):
        return "masked"
    if isinstance(value, _NO_TENSORS):
        return "none"
    if hasattr(value, "resolve_neg") and hasattr(value, "requires_grad"):
        return "torch"
    return "dlpack" if hasattr(value, "__dlpack__") else "other"


# What numpy would make an array of, but hardly anyone means as an argument.
_NO_TENSORS = (str, bytes, dict, set, type(None))


def resolved(value):
    """The value, or what it stands for if it is a tensor of torch that negates or conjugates its elements when they are
    read, which DLPack does not say. Results of functions in tuples and lists too."""
    if isinstance(value, (tuple, list)):
        return type(value)(map(resolved, value)) if any(resolved(item) is not item for item in value) else value
    if getattr(value, "is_neg", None) is None or not hasattr(value, "resolve_neg"):
        return value
    if value.is_conj() or value.is_neg():
        return value.resolve_conj().resolve_neg()
    return value


def _is_masked(value):
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ma.MaskedArray)


def _to_array(value):
    import numpy

    value = resolved(value)
    if isinstance(value, Tensor):
        return value._view()
    if _is_masked(value):
        raise TypeError("a tensor has no mask: give value.filled(...) or value.data")
    if isinstance(value, numpy.ndarray):
        return value
    if hasattr(value, "detach"):
        value = value.detach()
        if str(value.dtype) == "torch.bfloat16":
            return from_dlpack(value.cpu().contiguous())._view()
        return value.cpu().numpy()
    array = numpy.asarray(value)
    if not isinstance(value, numpy.generic) and not hasattr(value, "__array__"):
        # Python's numbers stand for what they are in expressions.
        narrow = {"float64": "float32", "int64": "int32"}.get(array.dtype.name)
        array = array.astype(narrow) if narrow else array
    return array


def _check_device(given):
    if given is not None and device(given) != cpu():
        raise ValueError(f"a tensor on {given} is not supported: the CPU has the index 0")
