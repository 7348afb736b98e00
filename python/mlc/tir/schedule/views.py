"""Loops and blocks to look at: copies of what they were when they were asked for."""

from ... import ir
from ..._core.context import name_of
from ..._core.module import _python_value

_KINDS = ("serial", "parallel", "vectorized", "unrolled", "thread_binding")


class Stmt:
    """A loop or a block in a copy of its module."""

    def __init__(self, module, operation):
        self._module = module
        self.operation = operation

    @property
    def annotations(self) -> dict:
        attributes = self.operation.attributes
        return _python_value(attributes["annotations"]) if "annotations" in attributes else {}

    def __str__(self):
        return str(self.operation)


class Block(Stmt):
    """A block."""

    @property
    def name_hint(self) -> str:
        return ir.StringAttr(self.operation.attributes["name"]).value


class For(Stmt):
    """A loop."""

    @property
    def name_hint(self) -> str:
        return name_of(self.operation.regions[0].blocks[0].arguments[0].location)

    @property
    def annotations(self) -> dict:
        return super().annotations


def view(found):
    """The view of a copied module and an operation of it."""
    if found is None:
        return None
    module, operation = found
    return {"tir.block": Block, "tir.for": For}.get(operation.name, Stmt)(module, operation)


__all__ = ["Block", "For", "Stmt", "view"]
