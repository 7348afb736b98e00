"""TVMScript: functions and modules written in Python's syntax."""

from . import ir, relax, tir
from ._decorate import from_source, ir_module
from ._errors import DiagnosticError

parse = from_source

__all__ = ["DiagnosticError", "from_source", "ir", "ir_module", "parse", "relax", "tir"]
