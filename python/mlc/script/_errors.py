"""What is wrong with a script, under the user's own lines."""

import difflib
import re
import sys
import traceback

from .._core.context import MLCError


class DiagnosticError(MLCError):
    """A script that cannot be read. The text has every error with the line it is in."""

    def __init__(self, text, found=()):
        super().__init__(text)
        # The file, the place and the message of each.
        self.found = list(found)

    def _render_traceback_(self):
        """What notebooks show: the errors alone."""
        return [str(self)]


class Unsupported(Exception):
    """A form that is part of TVMScript, but cannot be held yet."""


class Located(Exception):
    """An error at a node."""

    def __init__(self, node, message):
        super().__init__(message)
        self.node, self.message = node, message


class AlreadyReported(Exception):
    """What is used comes from something that has an error of its own."""


class Diagnostics:
    """The errors of one program, each at a place in its text."""

    def __init__(self, source):
        self.source = source
        # Macros may be of other files.
        self.sources = {source.filename: source}
        self.found = []

    def add(self, node, message):
        self.sources.setdefault(self.source.filename, self.source)
        place = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset)
        entry = (self.source.filename, *place, in_tvmscript(str(message)))
        if entry not in self.found:
            self.found.append(entry)

    def add_exception(self, node, error):
        """An exception that a statement or an expression raised."""
        if isinstance(error, Located):
            self.add(error.node, error.message)
        elif not isinstance(error, AlreadyReported):
            self.add(node, message_of(error))

    def add_at(self, filename, line, column, message):
        """An error at a place of a file."""
        if filename not in self.sources:
            filename = self.source.filename
        end = len(self.sources[filename].line(line).encode())
        self.found.append((filename, line, column - 1, line, end, in_tvmscript(message)))

    def add_syntax_error(self, error):
        """What is no Python; it has a line, but no more than the place in it where the reading ended."""
        line = max(error.lineno or 1, 1)
        text = self.source.line(line)
        start = len(text[: max((error.offset or 1) - 1, 0)].encode())
        last = error.end_lineno in (None, 0, -1) or error.end_lineno == error.lineno
        end = len(text[: max((error.end_offset or 0) - 1, 0)].encode()) if last else len(text.encode())
        self.found.append((self.source.filename, line, start, line, end, error.msg))

    def check(self):
        """Raises all errors as one."""
        if self.found:
            self.found.sort(key=lambda entry: (entry[0] != self.source.filename, entry[:3]))
            raise DiagnosticError("\n".join(self._render(*entry) for entry in self.found), self.found)

    def _render(self, filename, line, column, end_line, end_column, message):
        text = self.sources[filename].line(line)
        column = len(text.encode()[:column].decode(errors="ignore"))
        end = len(text.encode()[:end_column].decode(errors="ignore")) if end_line == line else len(text)
        number = str(line)
        margin = " " * len(number)
        underline = " " * column + "^" * max(1, end - column)
        return (
            f"error: {message}\n"
            f"{margin}--> {filename}:{line}:{column + 1}\n"
            f" {margin} |  \n {number} |  {text}\n {margin} |  {underline}"
        )


# How MLIR and the Python API say which operation is refused.
_OPERATION = re.compile(r"'([a-z]+)\.([a-z0-9_.]+)' op |^(relax)\.([a-z0-9_.]+): ")


def _operator(match):
    """Operators are what users write; the rest is at the statement anyway."""
    dialect, name = match[1] or match[3], match[2] or match[4]
    return f"R.{name}: " if dialect == "relax" else ""


# Where a type of MLIR may begin, or is all of what is quoted.
_TYPE = re.compile(r"(?<![\w.%#])(?:!relax\.\w+|!tir\.\w+|tensor|memref|tuple)\b<?|'(?:u?i|bf|f)\d+'")
_OPERAND = re.compile(r"operand #(\d+) must be (?:variadic of )?(.*?)(?: values)?, but got ")


def in_tvmscript(message):
    """A message in which types are written as scripts write them."""
    message = _OPERAND.sub(lambda match: f"expected argument {match[1]} to be {match[2]}, but got ", message)
    parts, place = [], 0
    while (found := _TYPE.search(message, place)) is not None:
        end = _end_of_type(message, found)
        text = _type_in_tvmscript(message[found.start() : end].strip("'"))
        quoted = text is not None and message[found.start() - 1 : found.start()] == message[end : end + 1] == "'"
        parts += [message[place : found.start() - quoted], message[found.start() : end] if text is None else text]
        place = end + quoted
    return "".join([*parts, message[place:]])


def _end_of_type(message, found):
    """Where the type that begins here ends: behind what closes its brackets."""
    if not found[0].endswith("<"):
        return found.end()
    depth = 0
    for place in range(found.end() - 1, len(message)):
        depth += (message[place] == "<") - (message[place] == ">" and message[place - 1] != "-")
        if depth == 0:
            return place + 1
    return found.end()


def _type_in_tvmscript(text):
    """A type of MLIR as an annotation of a script, or None."""
    from .. import ir
    from .._core import dtype as _dt
    from .._core.context import context
    from ..relax.struct_info import view_type

    try:
        with context():
            type = ir.Type.parse(text)
        if isinstance(type, ir.MemRefType):
            shape = ", ".join("?" if type.is_dynamic_dim(i) else str(size) for i, size in enumerate(type.shape))
            return f'T.Buffer(({shape}{"," if type.rank == 1 else ""}), "{_dt.from_type(type.element_type)}")'
        if isinstance(type, (ir.IntegerType, ir.FloatType)):
            return _dt.from_type(type)
        return str(view_type(type))
    except (ir.MLIRError, TypeError, ValueError):
        return None


def did_you_mean(name, known):
    """A hint at a name that is spelled like one that is not there, or an empty text."""
    close = difflib.get_close_matches(name, {other for other in known if not other.startswith("_")}, 3, 0.6)
    limit = max(len(name) > 1, len(name) // 4)
    close = [other for other in close if _distance(name, other) <= limit or sorted(name) == sorted(other)]
    return f"; did you mean {close[0]!r}?" if close else ""


def _distance(a, b):
    """How many letters one changes to make the one word of the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
    return row[-1]


def message_of(error):
    """One line that says what went wrong."""
    if isinstance(error, RecursionError):
        return "this is nested too deeply"
    if isinstance(error, KeyError) and error.args:
        return f"KeyError: {error.args[0]}"
    lines = [_OPERATION.sub(_operator, line) for line in str(error).splitlines() if line.strip()]
    if isinstance(error, (AttributeError, TypeError, ValueError, Unsupported)) or type(error).__module__ != "builtins":
        return "; ".join(line.strip() for line in lines) or type(error).__name__
    if isinstance(error, (NotImplementedError, ZeroDivisionError)) and lines:
        return lines[-1].strip()
    return f"{type(error).__name__}: {lines[-1] if lines else ''}"


def _without_traceback(before):
    def hook(kind, error, trace):
        if not issubclass(kind, DiagnosticError):
            return before(kind, error, trace)
        package = __name__.rsplit(".", 2)[0]
        frames = [f for f in traceback.walk_tb(trace) if not f[0].f_globals.get("__name__", "").startswith(package)]
        if frames:
            sys.stderr.write("Traceback (most recent call last):\n")
            sys.stderr.writelines(traceback.StackSummary.extract(iter(frames)).format())
        sys.stderr.write(f"{kind.__module__}.{kind.__qualname__}:\n{error}\n")

    return hook


sys.excepthook = _without_traceback(sys.excepthook)
