"""Text of modules and functions as TVMScript."""

from .._mlir_libs import _mlc
from . import printing
from .context import MLCError, diagnostics

_OPTIONS = (
    "name",
    "indent_spaces",
    "ir_prefix",
    "tir_prefix",
    "relax_prefix",
    "show_all_struct_info",
    "syntax_sugar",
    "int_dtype",
    "float_dtype",
    "buffer_dtype",
    "print_line_numbers",
    "num_context_lines",
)
# Options of TVM's printer for what is not here: paths into objects, and addresses of them.
_IGNORED = (
    "black_format",
    "module_alias",
    "verbose_expr",
    "show_object_address",
    "path_to_underline",
    "path_to_annotate",
)


def _operation(marked):
    return getattr(marked, "operation", marked)


def text(operation, show_meta=False, **options) -> str:
    """The operation as TVMScript, or as MLIR if it holds what has no form there, such as tensor expressions.

    `obj_to_underline` is a list of operations, `obj_to_annotate` a dictionary of operations and comments.
    """
    underlined = [_operation(marked) for marked in options.pop("obj_to_underline", None) or ()]
    comments = [(_operation(op), comment) for op, comment in (options.pop("obj_to_annotate", None) or {}).items()]
    for key in options:
        if key not in _OPTIONS and key not in _IGNORED and key != "extra_config":
            raise TypeError(f"script() has no option {key!r}; it has {', '.join(sorted(_OPTIONS))}")
    for key, value in (options.pop("extra_config", None) or {}).items():
        # What TVM has for options of one dialect.
        options.setdefault(key.rpartition(".")[2], value)
    options = {key: value for key, value in options.items() if key in _OPTIONS or key in _IGNORED}
    for key in ("ir_prefix", "tir_prefix", "relax_prefix"):
        prefix = options.get(key)
        if prefix is not None and not str(prefix).isidentifier():
            raise ValueError(f"{key} is an identifier, not {prefix!r}")
    indent = options.get("indent_spaces")
    if indent is not None and (not isinstance(indent, int) or indent < 0):
        raise ValueError(f"indent_spaces is a number of spaces, not {indent!r}")
    known = {key: value for key, value in options.items() if key in _OPTIONS and value is not None}
    try:
        with diagnostics():
            printed = _mlc.print_tvmscript(
                operation,
                show_meta=show_meta,
                obj_to_underline=underlined,
                obj_to_annotate=comments,
                **known,
            )
    except MLCError:
        printed = None
    return printing.text(operation, show_meta) if printed is None else printed.rstrip()


class Scripted:
    """Something with a text: an expression, a statement, a part of one, a type."""

    __slots__ = ()

    def script(self, **options) -> str:
        """The text as TVMScript; with `verbose_expr`, after the variables that it uses."""
        from ..tir.tree import text

        return text(self, **options)

    def show(self, style=None, **options) -> None:
        """Prints the text."""
        printing.show(self.script(**options), style)

    def __str__(self):
        return self.script()

    def __repr__(self):
        return self.script()
