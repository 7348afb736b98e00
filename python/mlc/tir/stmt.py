"""The statements of a function over buffers: views of operations, enough to walk them."""

import enum
import re

from .. import ir
from .._core.attrs import python_value
from .._core.context import name_of
from .buffer import Buffer, BufferRegion
from .expr import IntImm, PrimExpr
from .range import Range


class ForKind(enum.IntEnum):
    """How a loop runs."""

    SERIAL = 0
    PARALLEL = 1
    VECTORIZED = 2
    UNROLLED = 3
    THREAD_BINDING = 4


class Stmt:
    """A statement. Two views of one operation are the same statement; `module` is what the operation lives in."""

    def __init__(self, operation, module=None):
        self.operation, self.module = operation, module

    def same_as(self, other) -> bool:
        return isinstance(other, Stmt) and type(self) is type(other) and self.operation == other.operation

    def __eq__(self, other):
        return self.same_as(other)

    def __hash__(self):
        return hash((type(self), self.operation))

    @property
    def annotations(self) -> dict:
        attributes = self.operation.attributes
        return python_value(attributes["annotations"]) if "annotations" in attributes else {}

    def __str__(self):
        return str(self.operation)

    def __repr__(self):
        return f"<{type(self).__name__}>"


class IterVar:
    """A variable of a block: what it is bound to, and what it runs over."""

    DataPar, CommReduce, Ordered, Opaque = 0, 2, 3, 4
    _KINDS = {"spatial": DataPar, "reduce": CommReduce, "scan": Ordered, "opaque": Opaque}

    def __init__(self, value, kind, dom, module=None):
        self.var, self.iter_type, self.dom = PrimExpr(value, module), self._KINDS[kind], dom

    @property
    def name(self):
        return name_of(self.var.handle.location)

    def __repr__(self):
        return f"<IterVar {self.name}: {self.dom}>"


class For(Stmt):
    """A loop."""

    @property
    def loop_var(self):
        return LoopVar(self.operation.regions[0].blocks[0].arguments[0], self.module)

    @property
    def name_hint(self) -> str:
        return self.loop_var.name

    @property
    def min(self):
        return self._bounds("static_min", 0)[0]

    @property
    def extent(self):
        return self._bounds("static_extent", 1)[0]

    def _bounds(self, name, number):
        return _bounds(self.operation, [ir.IntegerAttr(self.operation.attributes[name]).value], number)

    @property
    def kind(self) -> ForKind:
        attributes = self.operation.attributes
        word = _word(attributes["kind"]).upper() if "kind" in attributes else "SERIAL"
        return ForKind[word]

    @property
    def thread_binding(self):
        attributes = self.operation.attributes
        return ir.StringAttr(attributes["thread"]).value if "thread" in attributes else None

    @property
    def body(self):
        return sequence(self.operation.regions[0].blocks[0], self.module)


class LoopVar(PrimExpr):
    """The variable of a loop."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return name_of(self.handle.location)

    name_hint = name


class Block(Stmt):
    """A block: its variables, what it reads and writes, its first values and its body."""

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
        mins, extents = (
            _bounds(self, self.operation, list(ir.DenseI64ArrayAttr(attributes[name])), number)
            for number, name in enumerate(("static_mins", "static_extents"))
        )
        arguments = self.operation.regions[0].blocks[0].arguments
        return [
            IterVar(argument, kind, Range.from_min_extent(low, extent), self.module)
            for argument, kind, low, extent in zip(arguments, kinds, mins, extents, strict=True)
        ]

    @property
    def reads(self) -> list:
        """The regions that it reads."""
        return self.accesses("read")

    @property
    def writes(self) -> list:
        """The regions that it writes."""
        return self.accesses("write")

    def accesses(self, side) -> list:
        """The regions of one side: "read" or "write"."""
        if self.operation.name != "tir.block":
            return []
        operations = self.operation.regions[0].blocks[0].operations
        last = operations[len(operations) - 1].operation
        segments = list(ir.DenseI32ArrayAttr(last.attributes["operandSegmentSizes"]))
        buffers = [Buffer(last.operands[number]) for number in range(sum(segments[:2]))]
        offsets, extents = (
            _bounds(self, last, list(ir.DenseI64ArrayAttr(last.attributes[name])), number)
            for number, name in ((2, "static_offsets"), (3, "static_extents"))
        )
        regions = []
        for buffer in buffers:
            # The value lives as long as the module of the block.
            buffer.module = self.module
            rank = buffer.value.type.rank
            starts, sizes, offsets, extents = offsets[:rank], extents[:rank], offsets[rank:], extents[rank:]
            regions.append(BufferRegion(buffer, map(Range.from_min_extent, starts, sizes)))
        return regions[: segments[0]] if side == "read" else regions[segments[0] :]

    @property
    def alloc_buffers(self) -> list:
        block = self.operation.regions[0].blocks[0]
        return [Buffer(op.operation.result) for op in block.operations if op.operation.name == "tir.alloc_buffer"]

    @property
    def init(self):
        if self.operation.name != "tir.block" or not len(self.operation.regions[1].blocks):
            return None
        return sequence(self.operation.regions[1].blocks[0], self.module)

    @property
    def body(self):
        return sequence(self.operation.regions[0].blocks[0], self.module)


def _bounds(stmt, operation, numbers, segment):
    """Numbers, or expressions for those that are operands of a segment."""
    segments = list(ir.DenseI32ArrayAttr(operation.attributes["operandSegmentSizes"]))
    operands = iter(range(sum(segments[:segment]), sum(segments[: segment + 1])))
    dynamic = -(1 << 63)
    module = stmt.module
    return [
        PrimExpr(operation.operands[next(operands)], module) if n == dynamic else IntImm("int32", n) for n in numbers
    ]


def _word(attribute):
    """`parallel` of `#tir<for_kind parallel>`."""
    return re.findall(r"\w+", str(attribute))[-1]


SBlock = Block


class BlockRealize(Stmt):
    """A block with what its variables are bound to."""

    @property
    def block(self) -> Block:
        return Block(self.operation, self.module)

    @property
    def iter_values(self):
        if self.operation.name != "tir.block":
            return []
        segments = list(ir.DenseI32ArrayAttr(self.operation.attributes["operandSegmentSizes"]))
        start = sum(segments[:2])
        return [PrimExpr(self.operation.operands[start + i], self.module) for i in range(segments[2])]


SBlockRealize = BlockRealize


class BufferStore(Stmt):
    """An element that is written."""

    @property
    def value(self):
        return PrimExpr(self.operation.operands[0], self.module)

    @property
    def buffer(self) -> Buffer:
        return Buffer(self.operation.operands[1])

    @property
    def indices(self):
        return [PrimExpr(operand, self.module) for operand in list(self.operation.operands)[2:]]


class IfThenElse(Stmt):
    """A choice between statements."""

    @property
    def condition(self):
        return PrimExpr(self.operation.operands[0], self.module)

    @property
    def then_case(self):
        return sequence(self.operation.regions[0].blocks[0], self.module)

    @property
    def else_case(self):
        blocks = self.operation.regions[1].blocks
        return sequence(blocks[0], self.module) if len(blocks) else None


class While(Stmt):
    """A loop that runs as long as a condition holds."""

    @property
    def body(self):
        return sequence(self.operation.regions[1].blocks[0], self.module)


class AssertStmt(Stmt):
    """A condition that ends the run unless it holds."""


class Evaluate(Stmt):
    """An expression that is computed for its effects."""


class SeqStmt(Stmt):
    """Statements one after the other."""

    def __init__(self, block, operations, module=None):
        super().__init__(block.owner.operation if hasattr(block.owner, "operation") else block.owner, module)
        self._operations = operations

    @property
    def seq(self):
        return [statement(op, self.module) for op in self._operations]

    def __len__(self):
        return len(self._operations)

    def __getitem__(self, index):
        return self.seq[index]


_STATEMENTS = {
    "tir.for": For,
    "tir.block": BlockRealize,
    "memref.store": BufferStore,
    "scf.if": IfThenElse,
    "scf.while": While,
    "cf.assert": AssertStmt,
    "tir.evaluate": Evaluate,
    "tir.call_extern": Evaluate,
}


# What schedules have handles of. The function is its root block.
SCOPES = ("tir.block", "tir.prim_func")
_SCHEDULED = {"tir.for": For, **dict.fromkeys(SCOPES, Block)}


def is_scheduled(op) -> bool:
    """True for a loop or a block."""
    return op.name in _SCHEDULED


def scheduled(operation, module=None):
    """The view of a loop or a block."""
    return _SCHEDULED.get(operation.name, Stmt)(operation, module)


def is_statement(op) -> bool:
    """True for an operation that is more than a part of an expression."""
    if op.name == "scf.if":
        return len(op.results) == 0
    return op.name in _STATEMENTS and not (op.name == "tir.call_extern" and len(op.results))


def statement(op, module=None) -> Stmt:
    return _STATEMENTS[op.name](op, module)


def sequence(block, module=None):
    """The statements of a block of MLIR: one, or several as a SeqStmt."""
    operations = [op.operation for op in block.operations if is_statement(op.operation)]
    if len(operations) == 1:
        return statement(operations[0], module)
    return SeqStmt(block, operations, module)


def children(stmt):
    """The statements right inside of a statement."""
    if isinstance(stmt, SeqStmt):
        return stmt.seq
    if isinstance(stmt, BlockRealize):
        return [stmt.block]
    if isinstance(stmt, Block):
        return [part for part in (stmt.init, stmt.body) if part is not None]
    if isinstance(stmt, IfThenElse):
        return [part for part in (stmt.then_case, stmt.else_case) if part is not None]
    return [stmt.body] if isinstance(stmt, (For, While)) else []
