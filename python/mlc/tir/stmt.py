"""The statements of a function over buffers: views of operations, enough to walk them."""

import enum

from .. import ir
from .._core import dtype as _dt
from .._core.attrs import python_value
from .._core.context import defining_op, name_of, value_location
from .._mlir_libs import _mlc
from .expr import IntImm, PrimExpr, wrap_dim


class ForKind(enum.IntEnum):
    """How a loop runs."""

    SERIAL = 0
    PARALLEL = 1
    VECTORIZED = 2
    UNROLLED = 3
    THREAD_BINDING = 4


class Stmt:
    """A statement. Two views of one operation are the same statement."""

    def __init__(self, operation):
        self.operation = operation

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

    def __repr__(self):
        return f"<{type(self).__name__}>"


class Buffer:
    """A buffer: a parameter, or what a block allocates."""

    def __init__(self, value, name=None, dims=None):
        self.value, self._name, self._dims = value, name, dims

    @property
    def name(self) -> str:
        if self._name:
            return self._name
        op = defining_op(self.value)
        if op is not None and "name" in op.attributes:
            return ir.StringAttr(op.attributes["name"]).value
        return name_of(value_location(self.value))

    @property
    def dtype(self) -> str:
        return _dt.from_type(self.value.type.element_type)

    @property
    def shape(self):
        if self._dims is not None:
            return [wrap_dim(self._dims[i]) for i in range(len(self._dims))]
        type = self.value.type
        return [None if type.is_dynamic_dim(i) else type.get_dim_size(i) for i in range(type.rank)]

    def scope(self) -> str:
        op = defining_op(self.value)
        given = op is not None and "scope" in op.attributes
        return ir.StringAttr(op.attributes["scope"]).value if given else "global"

    def same_as(self, other) -> bool:
        return isinstance(other, Buffer) and self.value == other.value

    def __eq__(self, other):
        return self.same_as(other)

    def __hash__(self):
        return hash(self.value)

    def __repr__(self):
        return f"<Buffer {self.name}: {self.dtype} {tuple(self.shape)}>"


class IterVar:
    """A variable of a block: what it is bound to, and what it runs over."""

    DataPar, CommReduce, Ordered, Opaque = 0, 2, 3, 4
    _KINDS = {"spatial": DataPar, "reduce": CommReduce, "scan": Ordered, "opaque": Opaque}

    def __init__(self, value, kind, dom):
        self.var, self.iter_type, self.dom = PrimExpr(value), self._KINDS[kind], dom

    @property
    def name(self):
        return name_of(self.var.handle.location)


class For(Stmt):
    """A loop."""

    @property
    def loop_var(self):
        return LoopVar(self.operation.regions[0].blocks[0].arguments[0])

    @property
    def name_hint(self) -> str:
        return self.loop_var.name

    @property
    def min(self):
        return self._bound("static_min", 0)

    @property
    def extent(self):
        return self._bound("static_extent", 1)

    def _bound(self, name, number):
        value = ir.IntegerAttr(self.operation.attributes[name]).value
        segments = list(ir.DenseI32ArrayAttr(self.operation.attributes["operandSegmentSizes"]))
        if not segments[number]:
            return IntImm("int32", value)
        return PrimExpr(self.operation.operands[sum(segments[:number])])

    @property
    def kind(self) -> ForKind:
        attributes = self.operation.attributes
        word = str(attributes["kind"]).rsplit(" ", 1)[-1].rstrip(">").rsplit("<", 1)[-1] if "kind" in attributes else ""
        return ForKind[word.upper()] if word.upper() in ForKind.__members__ else ForKind.SERIAL

    @property
    def thread_binding(self):
        attributes = self.operation.attributes
        return ir.StringAttr(attributes["thread"]).value if "thread" in attributes else None

    @property
    def body(self):
        return sequence(self.operation.regions[0].blocks[0])


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
    def iter_vars(self):
        if self.operation.name != "tir.block":
            return []
        kinds = [str(kind).rsplit(" ", 1)[-1].rstrip(">") for kind in self.operation.attributes["iter_kinds"]]
        kinds = [kind.rsplit("<", 1)[-1] for kind in kinds]
        mins, extents = (
            list(ir.DenseI64ArrayAttr(self.operation.attributes[name])) for name in ("static_mins", "static_extents")
        )
        arguments = self.operation.regions[0].blocks[0].arguments
        return [
            IterVar(argument, kind, (low, low + extent))
            for argument, kind, low, extent in zip(arguments, kinds, mins, extents, strict=False)
        ]

    @property
    def alloc_buffers(self):
        block = self.operation.regions[0].blocks[0]
        return [Buffer(op.operation.result) for op in block.operations if op.operation.name == "tir.alloc_buffer"]

    @property
    def init(self):
        if self.operation.name != "tir.block" or not len(self.operation.regions[1].blocks):
            return None
        return sequence(self.operation.regions[1].blocks[0])

    @property
    def body(self):
        return sequence(self.operation.regions[0].blocks[0])


SBlock = Block


class BlockRealize(Stmt):
    """A block with what its variables are bound to."""

    @property
    def block(self) -> Block:
        return Block(self.operation)

    @property
    def iter_values(self):
        if self.operation.name != "tir.block":
            return []
        segments = list(ir.DenseI32ArrayAttr(self.operation.attributes["operandSegmentSizes"]))
        start = sum(segments[:2])
        return [PrimExpr(self.operation.operands[start + i]) for i in range(segments[2])]


SBlockRealize = BlockRealize


class BufferStore(Stmt):
    """An element that is written."""

    @property
    def value(self):
        return PrimExpr(self.operation.operands[0])

    @property
    def buffer(self) -> Buffer:
        return Buffer(self.operation.operands[1])

    @property
    def indices(self):
        return [PrimExpr(operand) for operand in list(self.operation.operands)[2:]]


class IfThenElse(Stmt):
    """A choice between statements."""

    @property
    def condition(self):
        return PrimExpr(self.operation.operands[0])

    @property
    def then_case(self):
        return sequence(self.operation.regions[0].blocks[0])

    @property
    def else_case(self):
        blocks = self.operation.regions[1].blocks
        return sequence(blocks[0]) if len(blocks) else None


class While(Stmt):
    """A loop that runs as long as a condition holds."""

    @property
    def body(self):
        return sequence(self.operation.regions[1].blocks[0])


class AssertStmt(Stmt):
    """A condition that ends the run unless it holds."""


class Evaluate(Stmt):
    """An expression that is computed for its effects."""


class SeqStmt(Stmt):
    """Statements one after the other."""

    def __init__(self, block, operations):
        super().__init__(block.owner.operation if hasattr(block.owner, "operation") else block.owner)
        self._operations = operations

    @property
    def seq(self):
        return [statement(op) for op in self._operations]

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


def is_statement(op) -> bool:
    """True for an operation that is more than a part of an expression."""
    if op.name == "scf.if":
        return len(op.results) == 0
    return op.name in _STATEMENTS and not (op.name == "tir.call_extern" and len(op.results))


def statement(op) -> Stmt:
    return _STATEMENTS[op.name](op)


def sequence(block):
    """The statements of a block of MLIR: one, or several as a SeqStmt."""
    operations = [op.operation for op in block.operations if is_statement(op.operation)]
    return statement(operations[0]) if len(operations) == 1 else SeqStmt(block, operations)


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


def buffer_dims(operation, index):
    """The names of the dimensions of a parameter, or None."""
    given = operation.attributes["arg_attrs"] if "arg_attrs" in operation.attributes else None
    entry = {item.name: item.attr for item in given[index]} if given is not None else {}
    found = entry.get("tir.dims")
    return found if isinstance(found, _mlc.DimsAttr) else None
