"""The registered functions that programs of `tvm.relax.testing.vm` call by name, such as `test.vm.add`."""

import numpy

from ..runtime import register_global_func, tensor

__all__ = ["check_saved_func"]


def _register(name):
    return register_global_func(f"test.vm.{name}", override=True)


@_register("move")
def move(src):
    """What it is given."""
    return src


@_register("identity")
def identity(src, out):
    """Copies a tensor."""
    out.copyfrom(src.numpy())


@_register("tile")
def tile(src, out):
    """Puts a matrix beside itself."""
    out.copyfrom(numpy.tile(src.numpy(), (1, 2)))


@_register("add")
def add(a, b):
    """The sum of two tensors."""
    return tensor(a.numpy() + b.numpy())


@_register("mul")
def mul(a, b):
    """The product of two tensors, element by element."""
    return tensor(a.numpy() * b.numpy())


@_register("equal_zero")
def equal_zero(a):
    """Whether all elements are zero."""
    return tensor(numpy.all(a.numpy() == 0))


@_register("subtract_one")
def subtract_one(a):
    """A tensor less one."""
    return tensor(a.numpy() - 1)


@_register("add_scalar")
def add_scalar(a, b):
    """The sum of two numbers."""
    return a + b


def check_saved_func(vm, func_name, *inputs):
    """What a function gives when it is saved with its arguments and called without."""
    saved = f"{func_name}_saved"
    vm.save_function(func_name, saved, *inputs)
    return vm[saved]()
