"""Text of modules and functions as TVMScript."""

from .._mlir_libs import _mlc
from . import printing
from .context import MLCError, diagnostics

_OPTIONS = ("name", "indent_spaces", "ir_prefix", "tir_prefix", "relax_prefix", "show_all_struct_info")


def text(operation, show_meta=False, **options) -> str:
    """The operation as TVMScript, or as MLIR if it holds what has no form there, such as tensor expressions.

    Other options of TVM's printer are accepted and change nothing.
    """
    known = {key: value for key, value in options.items() if key in _OPTIONS and value is not None}
    try:
        with diagnostics():
            printed = _mlc.print_tvmscript(operation, **known)
    except MLCError:
        printed = None
    return printing.text(operation, show_meta) if printed is None else printed
