"""Text of modules and functions as TVMScript."""

from .. import ir
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
)


def _operation(marked):
    """The operation that a view of a function, a statement or an expression is of."""
    if hasattr(marked, "origin"):
        # An expression is marked by what computes it.
        return marked.origin[0].owner
    found = getattr(marked, "operation", marked)
    if isinstance(found, ir.Operation):
        return found
    raise TypeError(f"what is marked is a part of the program that is printed, not a {type(marked).__name__}")


def _at(path, root):
    """What is at a path such as `AccessPath.root().attr("body")`."""
    found = root
    for step in path.to_steps():
        try:
            is_field = isinstance(step.key, str) and hasattr(found, step.key)
            found = getattr(found, step.key) if is_field else found[step.key]
        except (KeyError, IndexError, TypeError):
            where = f"a {type(found).__name__} has no {step.key!r}"
            raise ValueError(f"the path {path} leads to nothing: {where}") from None
    return found


def text(operation, show_meta=False, view=None, **options) -> str:
    """The operation as TVMScript, or as MLIR if it holds what has no form there, such as tensor expressions.

    `obj_to_underline` is a list of operations, `obj_to_annotate` a dictionary of operations and comments.
    """
    underlined = [*(options.pop("obj_to_underline", None) or ())]
    comments = [*(options.pop("obj_to_annotate", None) or {}).items()]
    underlined += [_at(path, view) for path in options.pop("path_to_underline", None) or ()]
    comments += [(_at(path, view), note) for path, note in (options.pop("path_to_annotate", None) or {}).items()]
    underlined = [_operation(marked) for marked in underlined]
    comments = [(_operation(marked), comment) for marked, comment in comments]
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
