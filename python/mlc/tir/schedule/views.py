"""Loops and blocks to look at: copies of what they were when they were asked for."""

from .. import stmt


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


class Block(Stmt, stmt.Block):
    """A block."""

    @property
    def has_init(self) -> bool:
        return self.init is not None


class For(Stmt, stmt.For):
    """A loop."""


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


VIEWS = {"tir.for": For, **dict.fromkeys(stmt.SCOPES, Block)}

__all__ = ["VIEWS", "Block", "For", "Stmt", "of_stmt", "view"]
