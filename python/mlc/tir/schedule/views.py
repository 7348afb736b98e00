"""Loops and blocks to look at: copies of what they were when they were asked for."""

import re

from ... import ir
from ..._core.attrs import python_value
from ..._core.context import defining_op, name_of
from ..stmt import Buffer

_DYNAMIC = -(2**63)


class Stmt:
    """A loop or a block in a copy of its module."""

    def __init__(self, module, operation):
        self._module = module
        self.operation = operation

    @property
    def annotations(self) -> dict:
        attributes = self.operation.attributes
        return python_value(attributes["annotations"]) if "annotations" in attributes else {}

    def __str__(self):
        return str(self.operation)


class IterVar:
    """An iteration variable of a block. `dom` is its first value and how many there are; None is not a number."""

    def __init__(self, name, iter_type, dom):
        self.name = name
        self.iter_type = iter_type
        self.dom = dom

    def __repr__(self):
        return f"<IterVar {self.name}: {self.iter_type}>"


class BufferRegion:
    """A region of a buffer that a block reads or writes."""

    def __init__(self, buffer):
        self.buffer = buffer

    def __repr__(self):
        return f"<BufferRegion of {self.buffer!r}>"


class Block(Stmt):
    """A block."""

    @property
    def reads(self) -> list:
        """The regions that it reads, which name buffers."""
        return self.accesses("read")

    @property
    def writes(self) -> list:
        """The regions that it writes, which name buffers."""
        return self.accesses("write")

    def accesses(self, side) -> list:
        """The regions of one side: "read" or "write"."""
        operations = self.operation.regions[0].blocks[0].operations
        last = operations[len(operations) - 1]
        reads, writes = list(ir.DenseI32ArrayAttr(last.attributes["operandSegmentSizes"]))[:2]
        start, count = (0, reads) if side == "read" else (reads, writes)
        return [BufferRegion(self._buffer(last.operands[start + i])) for i in range(count)]

    def _buffer(self, value):
        name = None
        if defining_op(value) is None:
            argument = ir.BlockArgument(value)
            own = argument.owner.owner.attributes["arg_attrs"][argument.arg_number]
            name = ir.StringAttr(own["tir.name"]).value
        buffer = Buffer(value, name)
        # The value lives as long as the copy of the module.
        buffer.module = self._module
        return buffer

    @property
    def name_hint(self) -> str:
        attributes = self.operation.attributes
        return ir.StringAttr(attributes["name"]).value if self.operation.name == "tir.block" else "root"

    @property
    def iter_vars(self) -> list:
        if self.operation.name != "tir.block":
            return []
        attributes = self.operation.attributes
        kinds = [_word(kind) for kind in attributes["iter_kinds"]]
        numbers = zip(*(_numbers(attributes[name]) for name in ("static_mins", "static_extents")), strict=True)
        names = (name_of(argument.location) for argument in self.operation.regions[0].blocks[0].arguments)
        return [IterVar(*parts) for parts in zip(names, kinds, numbers, strict=True)]

    @property
    def has_init(self) -> bool:
        return self.operation.name == "tir.block" and len(self.operation.regions[1].blocks) > 0


class For(Stmt):
    """A loop. `min` and `extent` are None where they are not numbers."""

    @property
    def name_hint(self) -> str:
        return name_of(self.operation.regions[0].blocks[0].arguments[0].location)

    @property
    def kind(self) -> str:
        attributes = self.operation.attributes
        return _word(attributes["kind"]) if "kind" in attributes else "serial"

    @property
    def min(self):
        return _number(ir.IntegerAttr(self.operation.attributes["static_min"]).value)

    @property
    def extent(self):
        return _number(ir.IntegerAttr(self.operation.attributes["static_extent"]).value)


def _word(attribute):
    """`parallel` of `#tir<for_kind parallel>`."""
    return re.findall(r"\w+", str(attribute))[-1]


def _number(value):
    return None if value == _DYNAMIC else value


def _numbers(attribute):
    return [_number(value) for value in ir.DenseI64ArrayAttr(attribute)]


def view(found):
    """The view of a copied module and an operation of it."""
    if found is None:
        return None
    module, operation = found
    return VIEWS.get(operation.name, Stmt)(module, operation)


# What has blocks that may depend on each other.
SCOPES = ("tir.block", "tir.prim_func")
VIEWS = {"tir.for": For, **dict.fromkeys(SCOPES, Block)}

__all__ = ["SCOPES", "VIEWS", "Block", "For", "Stmt", "view"]
