"""The MLIR context that everything made through the Python API lives in, and where floating values are kept."""

import contextlib
import threading

from .. import ir

# MLIR adds the whole op as a note to what its verifier says.
_DUMP = "see current operation"

_lock = threading.Lock()
_context = None
_scratch = None


def context() -> ir.Context:
    """The context of the process. Objects of the API may meet in any combination, so there is one for all."""
    global _context
    if _context is None:
        with _lock:
            if _context is None:
                _context = ir.Context()
    return _context


def scratch() -> ir.Block:
    """A block for values that do not belong to a function yet, such as a te.placeholder or a free relax.Var."""
    global _scratch
    if _scratch is None:
        ctx = context()
        with _lock:
            if _scratch is None:
                with ctx, ir.Location.unknown():
                    _scratch = ir.Module.create()
    return _scratch.body


def name_loc(name: str) -> ir.Location:
    """A location that is nothing but a name: names that are only read are kept there."""
    with context():
        return ir.Location.name(name) if name else ir.Location.unknown()


def name_of(location: ir.Location) -> str:
    """The name that a location says, or an empty string."""
    return location.name_str if location.is_a_name() else ""


def rename(op: ir.Operation, name: str) -> None:
    op.location = name_loc(name)


def defining_op(value: ir.Value):
    """The operation that a value is the result of; None for an argument of a block."""
    owner = value.owner
    return None if isinstance(owner, ir.Block) else getattr(owner, "operation", owner)


def value_location(value: ir.Value) -> ir.Location:
    op = defining_op(value)
    return value.location if op is None else op.location


@contextlib.contextmanager
def at(point=None, location=None):
    """Enters the context, a location and, if given, a place to build: a block stands for its end."""
    with context(), location or ir.Location.unknown(context()):
        if point is None:
            yield
        else:
            with point if isinstance(point, ir.InsertionPoint) else end_of(point):
                yield


def end_of(block: ir.Block) -> ir.InsertionPoint:
    try:
        return ir.InsertionPoint.at_block_terminator(block)
    except ValueError:
        return ir.InsertionPoint(block)


def terminator(block: ir.Block):
    """The operation that ends a block."""
    return ir.InsertionPoint.at_block_terminator(block).ref_operation


class MLCError(ValueError, RuntimeError):
    """What the compiler refused, in its own words."""


def message_of(error: ir.MLIRError) -> str:
    """The diagnostics of an error of MLIR as one text."""
    lines = []

    def add(diagnostics, indent):
        for diagnostic in diagnostics:
            if diagnostic.message.startswith(_DUMP):
                continue
            lines.append(" " * indent + diagnostic.message)
            add(diagnostic.notes, indent + 2)

    add(error.error_diagnostics, 0)
    return "\n".join(lines) or error.message


@contextlib.contextmanager
def errors(what=""):
    """Turns an error of MLIR raised inside into an MLCError that says what was being done."""
    try:
        yield
    except ir.MLIRError as error:
        message = message_of(error)
        raise MLCError(f"{what}: {message}" if what else message) from None


@contextlib.contextmanager
def diagnostics(what=""):
    """For calls that report through the context alone: collects errors, and raises an MLCError if there were any."""
    messages = []

    def collect(diagnostic):
        if diagnostic.severity == ir.DiagnosticSeverity.ERROR:
            notes = "".join(f"\n  {n.message}" for n in diagnostic.notes if not n.message.startswith(_DUMP))
            messages.append(diagnostic.message + notes)
        return diagnostic.severity == ir.DiagnosticSeverity.ERROR

    handler = context().attach_diagnostic_handler(collect)
    try:
        yield messages
    finally:
        handler.detach()
    if messages:
        raise MLCError((f"{what}: " if what else "") + "\n".join(messages))
