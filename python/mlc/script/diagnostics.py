"""The errors of a script one by one, for programs that show them in a way of their own."""

import enum

from .._core.names import SourceName, Span


class DiagnosticLevel(enum.IntEnum):
    """How bad something is."""

    BUG = 10
    ERROR = 20
    WARNING = 30
    NOTE = 40
    HELP = 50


class Diagnostic:
    """Something that is wrong, and where."""

    def __init__(self, level, span, message):
        self.level, self.span, self.message = DiagnosticLevel(level), span, message

    def __repr__(self):
        return f"<{self.level.name.lower()} at {self.span}: {self.message}>"


class DiagnosticContext:
    """All that is wrong with a program, which a renderer is given."""

    def __init__(self, diagnostics):
        self.diagnostics = list(diagnostics)


_renderer = None


def override_renderer(render_func) -> None:
    """The function that is called with the DiagnosticContext of a program with errors; None for no one.

    >>> from mlc.script import DiagnosticError, from_source
    >>> override_renderer(lambda context: print([error.span.line for error in context.diagnostics]))
    >>> try:
    ...     from_source("@T.prim_func\\ndef f(A: T.Buffer((4,))):\\n    A[0] = q\\n    A[1, 1] = 0.0")
    ... except DiagnosticError:
    ...     pass
    [3, 4]
    >>> override_renderer(None)
    """
    global _renderer
    _renderer = render_func


def get_renderer():
    """The function that is called with the errors of a program, or None."""
    return _renderer


def render(entries) -> None:
    """Hands the errors of a program to the renderer of the user, if there is one."""
    if _renderer is None:
        return
    found = []
    for filename, line, column, end_line, end_column, message in entries:
        span = Span(SourceName(filename), line, end_line, column + 1, end_column + 1)
        found.append(Diagnostic(DiagnosticLevel.ERROR, span, message))
    _renderer(DiagnosticContext(found))


__all__ = ["Diagnostic", "DiagnosticContext", "DiagnosticLevel", "get_renderer", "override_renderer"]
