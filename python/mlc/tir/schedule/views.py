"""Loops and blocks to look at: copies of what they were when they were asked for."""

import typing

from ... import ir
from ..._core.context import defining_op
from .. import stmt
from ..buffer import Buffer, BufferRegion

_DYNAMIC = -(2**63)


class Stmt(stmt.Stmt):
    """A loop or a block in a copy of its module."""

    # A view of a copy is made of it, never of parts.
    def __init__(self, module, operation):
        self.module, self.operation = module, operation

    def place(self) -> tuple:
        """The way from the module to the statement, as numbers."""
        place, op = [], self.operation
        while op.parent is not None:
            block = op.operation.block
            place.append(next(i for i, other in enumerate(block.operations) if other.operation == op.operation))
            op = op.parent
        return tuple(reversed(place))

    def same_as(self, other) -> bool:
        """Whether the other one is a copy of the same statement."""
        return isinstance(other, Stmt) and self.place() == other.place() and str(self.operation) == str(other.operation)

    def __eq__(self, other):
        return self.same_as(other)

    def __hash__(self):
        return hash(self.place())


class Number(int):
    """A bound that is a number."""

    @property
    def value(self) -> int:
        return int(self)


class Range(typing.NamedTuple):
    """Where numbers begin, and how many there are; None is not a number."""

    min: int | None
    extent: int | None


class Block(Stmt, stmt.Block):
    """A block."""

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
        buffer.module = self.module
        return buffer

    @property
    def iter_vars(self) -> list:
        if self.operation.name != "tir.block":
            return []
        attributes = self.operation.attributes
        kinds = [str(kind).rsplit(" ", 1)[-1].rstrip(">") for kind in attributes["iter_kinds"]]
        bounds = [ir.DenseI64ArrayAttr(attributes[name]) for name in ("static_mins", "static_extents")]
        arguments = self.operation.regions[0].blocks[0].arguments
        return [
            stmt.IterVar.view(argument, kind.rsplit("<", 1)[-1], Range(_number(first), _number(extent)), self.module)
            for argument, kind, first, extent in zip(arguments, kinds, *bounds, strict=True)
        ]

    @property
    def has_init(self) -> bool:
        return self.operation.name == "tir.block" and len(self.operation.regions[1].blocks) > 0


class For(Stmt, stmt.For):
    """A loop. `min` and `extent` are None where they are not numbers."""

    @property
    def min(self):
        return _number(ir.IntegerAttr(self.operation.attributes["static_min"]).value)

    @property
    def extent(self):
        return _number(ir.IntegerAttr(self.operation.attributes["static_extent"]).value)


def _number(value):
    return None if value == _DYNAMIC else Number(value)


def view(found):
    """The view of a copied module and an operation of it."""
    if found is None:
        return None
    module, operation = found
    return VIEWS.get(operation.name, Stmt)(module, operation)


def of_stmt(node):
    """The view of a statement of a function's body, which may not live as long."""
    if isinstance(node, Stmt):
        return node
    found = Stmt(None, node.operation.operation)
    root = found.operation
    while root.parent is not None:
        root = root.parent.operation
    module = root.clone()
    operation = module
    for number in found.place():
        operation = operation.regions[0].blocks[0].operations[number].operation
    return VIEWS.get(operation.name, Stmt)(module, operation)


# What has blocks that may depend on each other.
SCOPES = ("tir.block", "tir.prim_func")
VIEWS = {"tir.for": For, **dict.fromkeys(SCOPES, Block)}

__all__ = ["SCOPES", "VIEWS", "Block", "For", "Stmt", "of_stmt", "view"]
