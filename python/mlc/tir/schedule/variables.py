"""Random variables: what a step of a schedule gives back."""

from ..expr import IntImm


class RandomVariable:
    """A handle of a schedule: it names a loop, a block or a number as long as that is there."""

    prefix = None
    what = None

    def __init__(self, handle=None, owner=None):
        self.handle = handle
        self.owner = owner

    def __eq__(self, other):
        if type(self) is not type(other) or self.handle is None:
            return self is other
        return self.handle == other.handle and (self.owner is other.owner or None in (self.owner, other.owner))

    def __hash__(self):
        return hash(self.handle)

    def same_as(self, other) -> bool:
        return self == other

    def __repr__(self):
        return f"{type(self).__name__}({self.handle})"


class BlockRV(RandomVariable):
    """Names a block."""

    prefix = "b"
    what = "block"


class LoopRV(RandomVariable):
    """Names a loop."""

    prefix = "l"
    what = "loop"


class ExprRV(RandomVariable):
    """A number that was sampled. Arithmetic on it gives numbers."""

    prefix = "v"
    what = "expression"

    def __init__(self, handle=None, owner=None, value=None):
        super().__init__(handle, owner)
        self._value = value

    def __index__(self):
        if self._value is None:
            raise TypeError("the value of the expression is only known in a schedule")
        return self._value

    __int__ = __index__

    def as_expr(self):
        """The number as a part of an expression."""
        return IntImm("int32", int(self))

    def __neg__(self):
        return -int(self)

    def __repr__(self):
        return f"ExprRV({self.handle}, value={self._value})"


def _arithmetic(name):
    def operate(self, other):
        return getattr(int(self), name)(int(other) if isinstance(other, ExprRV) else other)

    operate.__name__ = name
    return operate


for _name in (
    "add",
    "sub",
    "mul",
    "floordiv",
    "mod",
    "radd",
    "rsub",
    "rmul",
    "rfloordiv",
    "rmod",
    "lt",
    "le",
    "gt",
    "ge",
):
    setattr(ExprRV, f"__{_name}__", _arithmetic(f"__{_name}__"))

__all__ = ["BlockRV", "ExprRV", "LoopRV", "RandomVariable"]
