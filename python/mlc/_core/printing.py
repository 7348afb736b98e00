"""Text of modules and functions: MLIR, with large constants left out."""

import re
import sys

_LARGE = 16
_NOISE = re.compile(r"^#loc\d* = loc\(.*\)\n|\n\{-#\s*#-\}\n", re.MULTILINE)


def text(operation, show_meta=False) -> str:
    """The operation as MLIR. Elements of large constants are only there with `show_meta`."""
    limits = {} if show_meta else {"large_elements_limit": _LARGE, "large_resource_limit": _LARGE}
    asm = operation.get_asm(use_name_loc_as_prefix=True, **limits)
    # MLIR also lists the locations that it takes the names from, and an empty place for the constants left out.
    return _NOISE.sub("", asm).rstrip() + "\n"


def show(source: str, style=None) -> None:
    """Prints text, with colours in a notebook or a terminal."""
    if "ipykernel" in sys.modules:
        from IPython.display import HTML, display

        display(HTML(_highlight(source, "HtmlFormatter", style, noclasses=True)))
        return
    if sys.stdout.isatty():
        try:
            print(_highlight(source, "Terminal256Formatter", style), end="")
            return
        except ImportError:
            pass
    print(source)


def cprint(printable, style=None, black_format=None) -> None:
    """Prints a module, a function, an expression or a text of one, with colours in a notebook or a terminal."""
    show(printable if isinstance(printable, str) else printable.script(), style)


def _highlight(source, formatter, style, **options):
    import pygments
    from pygments import formatters

    lexer = _python_lexer() if source.startswith("# from tvm.script") else _mlir_lexer()
    return pygments.highlight(source, lexer, getattr(formatters, formatter)(style=style or "default", **options))


def _python_lexer():
    from pygments import lexers

    return lexers.PythonLexer()


def _mlir_lexer():
    """MLIR's lexical structure; pygments has none for it."""
    from pygments import lexer, token

    class MLIRLexer(lexer.RegexLexer):
        name = "MLIR"
        tokens = {
            "root": [
                (r"//.*", token.Comment.Single),
                (r'"(\\.|[^"\\])*"', token.String),
                (r"[%^][\w$.-]+(:\d+|#\d+)?", token.Name.Variable),
                (r"@[\w$.-]+", token.Name.Function),
                (r"[#!][\w$.]+", token.Keyword.Type),
                (r"\b(tensor|memref|vector|tuple)\b|\b(index|none|(si|ui|i|f|bf)\d+)\b", token.Keyword.Type),
                (r"[a-z_]\w*\.[\w.]+", token.Keyword),
                (r"-?\b\d[\w.]*([eE][+-]?\d+)?", token.Number),
                (r"[A-Za-z_]\w*", token.Name),
                (r"\s+", token.Whitespace),
                (r".", token.Punctuation),
            ]
        }

    return MLIRLexer()
