"""TVMScript. Its modules can be imported; reading and printing scripts is not supported yet."""

from . import ir, relax, tir
from ._later import later

ir_module = later("script.ir_module")
from_source = later("script.from_source")
parse = later("script.parse")

__all__ = ["from_source", "ir", "ir_module", "parse", "relax", "tir"]
