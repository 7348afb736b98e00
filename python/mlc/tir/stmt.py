"""The statements of a function over buffers: views of operations, enough to walk them."""

import enum
import functools
import re

from .. import ir
from .._core.attrs import python_value
from .._core.names import span_of
from .._core.tvmscript import Scripted
from .buffer import Buffer, BufferRegion
from .expr import IntImm
from .nodes import IterVar as _IterVar
from .nodes import convert
from .range import Range


class ForKind(enum.IntEnum):
    """How a loop runs."""

    SERIAL = 0
    PARALLEL = 1
    VECTORIZED = 2
    UNROLLED = 3
    THREAD_BINDING = 4


def field(compute):
    """A part of a statement: given when the statement is made, or found in the operation that it is a view of."""

    @functools.wraps(compute)
    def get(self):
        return compute(self) if self.given is None else self.given[compute.__name__]

    return property(get)


def _lifted(value, module):
    from .lift import lifted

    return lifted(value, module)


def _index_dtype(operation):
    from .lift import index_dtype

    return index_dtype(operation)


class Stmt(Scripted):
    """A statement: a view of an operation, or one made of its parts, which is in no function yet.

    Two views of one operation are the same statement; `module` is what the operation lives in.
    """

    operation = module = given = None
    fields = ()

    @classmethod
    def view(cls, operation, module=None):
        """The statement that an operation is."""
        made = cls.__new__(cls)
        made.operation, made.module = operation, module
        return made

    @property
    def span(self):
        """Where it is written, or None where that is not known."""
        return None if self.operation is None else span_of(self.operation.location)

    def same_as(self, other) -> bool:
        if self.given is not None:
            return self is other
        return isinstance(other, Stmt) and type(self) is type(other) and self.operation == other.operation

    def __eq__(self, other):
        return self.same_as(other)

    def __hash__(self):
        return id(self) if self.given is not None else hash((type(self), self.operation))

    @property
    def annotations(self) -> dict:
        if self.given is not None:
            return self.given.get("annotations") or {}
        attributes = self.operation.attributes
        return python_value(attributes["annotations"]) if "annotations" in attributes else {}


class IterVar(_IterVar):
    """A variable of a block: what it is bound to, and what it runs over."""

    _KINDS = {"spatial": 0, "reduce": 2, "scan": 3, "opaque": 4}

    @classmethod
    def view(cls, value, kind, dom, module=None):
        """The variable that an argument of a block is."""
        made = cls.__new__(cls)
        made.var, made.iter_type, made.dom, made.thread_tag = _lifted(value, module), cls._KINDS[kind], dom, ""
        return made

    @property
    def name(self):
        return self.var.name


class For(Stmt):
    """A loop."""

    fields = ("loop_var", "min", "extent", "kind", "body", "thread_binding", "annotations", "step")

    def __init__(self, loop_var, min, extent, kind, body, thread_binding=None, annotations=None, step=None, span=None):
        self.given = {
            "loop_var": loop_var,
            "min": convert(min, loop_var.dtype),
            "extent": convert(extent, loop_var.dtype),
            "kind": ForKind(kind),
            "body": as_stmt(body),
            "thread_binding": thread_binding,
            "annotations": dict(annotations or {}),
            "step": None if step is None else convert(step),
        }

    @field
    def step(self):
        return None

    @field
    def loop_var(self):
        return _lifted(self.operation.regions[0].blocks[0].arguments[0], self.module)

    @property
    def name_hint(self) -> str:
        return self.loop_var.name

    @field
    def min(self):
        return self._bounds("static_min", 0)[0]

    @field
    def extent(self):
        return self._bounds("static_extent", 1)[0]

    def _bounds(self, name, number):
        return _bounds(self, self.operation, [ir.IntegerAttr(self.operation.attributes[name]).value], number)

    @field
    def kind(self) -> ForKind:
        attributes = self.operation.attributes
        word = _word(attributes["kind"]).upper() if "kind" in attributes else "SERIAL"
        return ForKind[word]

    @field
    def thread_binding(self):
        attributes = self.operation.attributes
        return ir.StringAttr(attributes["thread"]).value if "thread" in attributes else None

    @field
    def body(self):
        return sequence(self.operation.regions[0].blocks[0], self.module)


class MatchBufferRegion(Scripted):
    """A part of a buffer as a buffer of its own."""

    fields = ("buffer", "source")

    def __init__(self, buffer, source):
        self.buffer, self.source = buffer, source


class Block(Stmt):
    """A block: its variables, what it reads and writes, its first values and its body."""

    fields = ("iter_vars", "alloc_buffers", "match_buffers", "reads", "writes", "init", "body", "annotations")

    def __init__(self, iter_vars, reads, writes, name_hint, body, init=None, alloc_buffers=None, match_buffers=None,
                 annotations=None, span=None):  # fmt: skip
        self.given = {
            "iter_vars": list(iter_vars),
            "reads": list(reads),
            "writes": list(writes),
            "name_hint": name_hint,
            "body": as_stmt(body),
            "init": None if init is None else as_stmt(init),
            "alloc_buffers": list(alloc_buffers or []),
            "match_buffers": list(match_buffers or []),
            "annotations": dict(annotations or {}),
        }

    @field
    def match_buffers(self) -> list:
        """The parts of buffers that are buffers of their own in it."""
        operations = self.operation.regions[0].blocks[0].operations
        return [self._match(op.operation) for op in operations if op.operation.name == "tir.match_buffer"]

    def _match(self, op):
        offsets, sizes = (
            _bounds(self, op, list(ir.DenseI64ArrayAttr(op.attributes[name])), number)
            for number, name in ((1, "static_offsets"), (2, "static_sizes"))
        )
        source = BufferRegion(Buffer(op.operands[0]), map(Range.from_min_extent, offsets, sizes))
        return MatchBufferRegion(Buffer(op.result), source)

    @field
    def name_hint(self) -> str:
        attributes = self.operation.attributes
        return ir.StringAttr(attributes["name"]).value if self.operation.name == "tir.block" else "root"

    @field
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
            IterVar.view(argument, kind, Range.from_min_extent(low, extent), self.module)
            for argument, kind, low, extent in zip(arguments, kinds, mins, extents, strict=True)
        ]

    @field
    def reads(self) -> list:
        """The regions that it reads."""
        return self.accesses("read")

    @field
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

    @field
    def alloc_buffers(self) -> list:
        block = self.operation.regions[0].blocks[0]
        return [Buffer(op.operation.result) for op in block.operations if op.operation.name == "tir.alloc_buffer"]

    @field
    def init(self):
        if self.operation.name != "tir.block" or not len(self.operation.regions[1].blocks):
            return None
        return sequence(self.operation.regions[1].blocks[0], self.module)

    @field
    def body(self):
        return sequence(self.operation.regions[0].blocks[0], self.module)


def _bounds(stmt, operation, numbers, segment):
    """Numbers, or expressions for those that are operands of a segment."""
    segments = list(ir.DenseI32ArrayAttr(operation.attributes["operandSegmentSizes"]))
    operands = iter(range(sum(segments[:segment]), sum(segments[: segment + 1])))
    dynamic = -(1 << 63)
    module, dtype = stmt.module, _index_dtype(operation)
    return [_lifted(operation.operands[next(operands)], module) if n == dynamic else IntImm(dtype, n) for n in numbers]


def _word(attribute):
    """`parallel` of `#tir<for_kind parallel>`."""
    return re.findall(r"\w+", str(attribute))[-1]


SBlock = Block


class BlockRealize(Stmt):
    """A block with what its variables are bound to."""

    fields = ("iter_values", "predicate", "block")

    def __init__(self, iter_values, predicate, block, span=None):
        self.given = {
            "iter_values": [convert(value) for value in iter_values],
            "predicate": convert(predicate, "bool"),
            "block": block,
        }

    @field
    def block(self) -> Block:
        return Block.view(self.operation, self.module)

    @field
    def predicate(self):
        segments = self.operation.attributes["operandSegmentSizes"] if self.operation.name == "tir.block" else ()
        segments = list(ir.DenseI32ArrayAttr(segments)) if segments else []
        if len(segments) < 4 or not segments[3]:
            return IntImm("bool", True)
        return _lifted(self.operation.operands[sum(segments[:3])], self.module)

    @field
    def iter_values(self):
        if self.operation.name != "tir.block":
            return []
        segments = list(ir.DenseI32ArrayAttr(self.operation.attributes["operandSegmentSizes"]))
        start = sum(segments[:2])
        return [_lifted(self.operation.operands[start + i], self.module) for i in range(segments[2])]


SBlockRealize = BlockRealize


class BufferStore(Stmt):
    """An element that is written."""

    fields = ("buffer", "value", "indices", "predicate")

    def __init__(self, buffer, value, indices, predicate=None, span=None):
        self.given = {
            "buffer": buffer,
            "value": convert(value, buffer.dtype),
            "indices": [convert(index) for index in indices],
            "predicate": predicate,
        }

    @field
    def predicate(self):
        return None

    @field
    def value(self):
        return _lifted(self.operation.operands[0], self.module)

    @field
    def buffer(self) -> Buffer:
        return Buffer(self.operation.operands[1])

    @field
    def indices(self):
        return [_lifted(operand, self.module) for operand in list(self.operation.operands)[2:]]


class IfThenElse(Stmt):
    """A choice between statements."""

    fields = ("condition", "then_case", "else_case")

    def __init__(self, condition, then_case, else_case=None, span=None):
        self.given = {
            "condition": convert(condition, "bool"),
            "then_case": as_stmt(then_case),
            "else_case": None if else_case is None else as_stmt(else_case),
        }

    @field
    def condition(self):
        return _lifted(self.operation.operands[0], self.module)

    @field
    def then_case(self):
        return sequence(self.operation.regions[0].blocks[0], self.module)

    @field
    def else_case(self):
        blocks = self.operation.regions[1].blocks
        return sequence(blocks[0], self.module) if len(blocks) else None


class While(Stmt):
    """A loop that runs as long as a condition holds."""

    fields = ("condition", "body")

    def __init__(self, condition, body, span=None):
        self.given = {"condition": convert(condition, "bool"), "body": as_stmt(body)}

    @field
    def condition(self):
        operations = self.operation.regions[0].blocks[0].operations
        return _lifted(operations[len(operations) - 1].operands[0], self.module)

    @field
    def body(self):
        return sequence(self.operation.regions[1].blocks[0], self.module)


class AssertStmt(Stmt):
    """A condition that ends the run unless it holds."""

    fields = ("condition", "message", "body")

    def __init__(self, condition, message, body, span=None):
        message = getattr(message, "value", message)
        self.given = {"condition": convert(condition, "bool"), "message": message, "body": as_stmt(body)}

    @field
    def condition(self):
        return _lifted(self.operation.operands[0], self.module)

    @field
    def message(self):
        return ir.StringAttr(self.operation.attributes["msg"]).value

    @field
    def body(self):
        return None


class Evaluate(Stmt):
    """An expression that is computed for its effects."""

    fields = ("value",)

    def __init__(self, value, span=None):
        self.given = {"value": convert(value)}

    @field
    def value(self):
        values = self.operation.operands if self.operation.name == "tir.evaluate" else self.operation.results
        return _lifted(values[0], self.module) if len(values) else None


class SeqStmt(Stmt):
    """Statements one after the other."""

    fields = ("seq",)

    def __init__(self, seq, span=None):
        flat = []
        for item in map(as_stmt, seq):
            flat += item.seq if isinstance(item, SeqStmt) else [item]
        self.given = {"seq": flat}

    @classmethod
    def view_of(cls, block, operations, module=None):
        """The statements of a block of MLIR."""
        owner = block.owner
        made = cls.view(owner.operation if hasattr(owner, "operation") else owner, module)
        made._operations = operations
        return made

    @field
    def seq(self):
        return [op if isinstance(op, Stmt) else statement(op, self.module) for op in self._operations]

    def __len__(self):
        return len(self.seq)

    def __getitem__(self, index):
        return self.seq[index]


class LetStmt(Stmt):
    """A name for a value."""

    fields = ("var", "value", "body")

    def __init__(self, var, value, body, span=None):
        self.given = {"var": var, "value": _converted(value), "body": as_stmt(body)}

    @classmethod
    def view_of(cls, operation, body, module=None):
        """The name that an operation gives to its result in the statements behind it."""
        made = cls.view(operation, module)
        made._body = body
        return made

    @field
    def var(self):
        return _lifted(self.operation.results[0], self.module)

    @field
    def value(self):
        from .lift import given

        return given(self.operation.results[0], self.module)

    @field
    def body(self):
        return _sequence(self.operation.block, self._body, self.module)


def _made(name, doc, *parts, **conversions):
    """A statement that is only made of its parts, and never a view: its names, and how each is converted."""

    def __init__(self, *args, **keywords):  # noqa: N807
        given = dict(zip(parts, args, strict=False))
        keywords.pop("span", None)
        unknown = set(keywords) - set(parts)
        if unknown or len(args) > len(parts) or set(given) & set(keywords):
            raise TypeError(f"{name} takes {', '.join(parts)}")
        given.update(keywords)
        self.given = {part: conversions.get(part, lambda value: value)(given.get(part)) for part in parts}

    def getter(part):
        return property(lambda self: self.given[part])

    members = {part: getter(part) for part in parts}
    return type(name, (Stmt,), {"__init__": __init__, "__doc__": doc, "fields": parts, **members})


def as_stmt(value):
    """A statement, or an expression as one."""
    return value if isinstance(value, Stmt) else Evaluate(value)


def _converted(value):
    return None if value is None else convert(value)


def _true(value):
    return convert(True if value is None else value, "bool")


def _dict(value):
    return dict(value or {})


AttrStmt = _made(
    "AttrStmt", "What is said of statements.", "node", "attr_key", "value", "body", value=_converted, body=as_stmt
)
Allocate = _made(
    "Allocate", "Memory.", "buffer_var", "dtype", "extents", "condition", "body", "annotations",
    extents=lambda extents: [convert(extent) for extent in extents], condition=_true, body=as_stmt, annotations=_dict,
)  # fmt: skip
Allocate.scope = property(lambda self: getattr(self.buffer_var.type_annotation, "storage_scope", "") or "global")
AllocateConst = _made(
    "AllocateConst", "Memory with a value.", "buffer_var", "dtype", "extents", "data", "body", "annotations",
    extents=lambda extents: [convert(extent) for extent in extents], body=as_stmt, annotations=_dict,
)  # fmt: skip
DeclBuffer = _made("DeclBuffer", "A buffer that is declared.", "buffer", "body", body=as_stmt)
BufferRealize = _made(
    "BufferRealize", "A buffer with memory.", "buffer", "bounds", "condition", "body", "storage_scope",
    condition=_true, body=as_stmt, storage_scope=lambda scope: scope or "",
)  # fmt: skip
Prefetch = _made("Prefetch", "Elements that are needed soon.", "buffer", "bounds")


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


def is_statement(op) -> bool:
    """True for an operation that is more than a part of an expression."""
    if op.name == "scf.if":
        return len(op.results) == 0
    return op.name in _STATEMENTS and not (op.name == "tir.call_extern" and len(op.results))


def statement(op, module=None) -> Stmt:
    return _STATEMENTS[op.name].view(op, module)


def has_implied_root(block, statements) -> bool:
    """True if statements of a function are in a root block even where that is not written out.

    That is so if the function allocates buffers, or has blocks, unless one without variables is all of it.
    """
    for op in block.operations:
        if op.operation.name == "tir.alloc_buffer" and "tir.decl_buffer" not in op.operation.attributes:
            return True
    blocks = []

    def visit(op):
        blocks.extend([op] if op.name == "tir.block" else [])
        return ir.WalkResult.ADVANCE

    for op in statements:
        op.operation.walk(visit)
    is_all = len(statements) == 1 and bool(blocks) and statements[0].operation == blocks[0]
    return bool(blocks) and not (is_all and not len(blocks[0].regions[0].blocks[0].arguments))


def sequence(block, module=None):
    """The statements of a block of MLIR: one, or several as a SeqStmt."""
    operations = [op.operation for op in block.operations]
    return _sequence(block, [op for op in operations if is_statement(op) or "tir.let" in op.attributes], module)


def _sequence(block, operations, module):
    """Some statements of a block; behind a name for a value are those that it is known in."""
    let = next((index for index, op in enumerate(operations) if "tir.let" in op.attributes), None)
    if let is not None:
        operations = [*operations[:let], LetStmt.view_of(operations[let], operations[let + 1 :], module)]
    if len(operations) > 1:
        return SeqStmt.view_of(block, operations, module)
    if not operations:
        return Evaluate(0)
    return operations[0] if let is not None else statement(operations[0], module)


def stmt_seq(*args):
    """The statements one after the other; expressions are evaluated."""
    found = [as_stmt(item) for item in args]
    return found[0] if len(found) == 1 else SeqStmt(found)


def stmt_list(stmt) -> list:
    """The statements that one after the other are a statement."""
    return [item for part in stmt.seq for item in stmt_list(part)] if isinstance(stmt, SeqStmt) else [stmt]


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
    body = getattr(stmt, "body", None)
    return [body] if isinstance(body, Stmt) else []
