"""Instructions that `Schedule.tensorize` puts in the place of blocks."""

from .. import ir
from .function import PrimFunc

_registered = {}


class TensorIntrin:
    """What an instruction does, as a function over buffers, and a function that does it another way.

    Both have the same parameters: buffers of static shapes.
    """

    def __init__(self, desc, impl):
        for name, function in (("desc", desc), ("impl", impl)):
            if not isinstance(function, PrimFunc):
                raise TypeError(f"TensorIntrin: {name} is a function over buffers, not {type(function).__name__}")
        described, implemented = desc.buffer_types, impl.buffer_types
        if len(described) != len(implemented):
            raise ValueError(f"desc has {len(described)} parameters, impl has {len(implemented)}")
        for number, (left, right) in enumerate(zip(described, implemented, strict=True)):
            if not isinstance(left, ir.MemRefType) or not isinstance(right, ir.MemRefType):
                raise ValueError(f"parameter {number} is not a buffer")
            if left.shape != right.shape or left.element_type != right.element_type:
                raise ValueError(f"parameter {number} of desc is a {left}, that of impl a {right}")
            if not left.has_static_shape:
                raise ValueError(f"parameter {number} is not of static shape: it is a {left}")
        self.desc = desc
        self.impl = impl

    @staticmethod
    def register(name, desc, impl, override=False) -> "TensorIntrin":
        """Makes an instruction known by a name; `override` allows that another one had it."""
        if not isinstance(name, str) or not name:
            raise TypeError(f"the name of a TensorIntrin is text, not {name!r}")
        intrin = TensorIntrin(desc, impl)
        if name in _registered and not override:
            raise ValueError(f"TensorIntrin {name!r} has already been registered")
        _registered[name] = intrin
        return intrin

    @staticmethod
    def get(name, allow_missing=False):
        """The instruction of a name. None if there is none and `allow_missing` is True."""
        if name in _registered:
            return _registered[name]
        if allow_missing:
            return None
        raise ValueError(f"TensorIntrin {name!r} is not registered")


__all__ = ["TensorIntrin"]
