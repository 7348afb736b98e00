"""Where the text of a program is: a file, a notebook's cell or a string."""

import ast
import functools
import linecache
import os
import stat
import sys


class Source:
    """A text with the name of its file. Line numbers are the file's own."""

    def __init__(self, filename, lines):
        self.filename, self.lines = filename, lines

    def line(self, number):
        return self.lines[number - 1].rstrip("\n") if 0 < number <= len(self.lines) else ""

    def tree(self):
        return _parse("".join(self.lines), self.filename)


@functools.lru_cache(maxsize=16)
def _parse(text, filename):
    return ast.parse(text, filename)


def of_code(code):
    """The source of a code object."""
    filename = code.co_filename
    linecache.checkcache(filename)
    lines = linecache.getlines(filename)
    if lines:
        return Source(filename, lines)
    for find in (_of_command_line, _of_standard_input, _of_history):
        text = find(code)
        if text is not None:
            return Source(filename, text.splitlines(keepends=True))
    raise OSError(
        f"the text of {code.co_name!r} is not at hand, as {filename} keeps none: "
        "put it into a file, or give the text to mlc.script.from_source"
    )


def _of_command_line(code):
    """The text of `python -c TEXT`."""
    arguments = sys.orig_argv
    if code.co_filename != "<string>" or "-c" not in arguments[:-1]:
        return None
    text = arguments[arguments.index("-c") + 1]
    return text if _has(text, code) else None


def _of_standard_input(code):
    """The text of `python < FILE`."""
    if code.co_filename != "<stdin>" or hasattr(sys, "ps1"):
        return None
    try:
        if not stat.S_ISREG(os.fstat(0).st_mode):
            return None
        with open("/proc/self/fd/0", encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None
    return text if _has(text, code) else None


def _of_history(code):
    """What was typed last at the prompt of the interpreter."""
    readline = sys.modules.get("readline")
    if code.co_filename != "<stdin>" or not hasattr(sys, "ps1") or readline is None:
        return None
    count = readline.get_current_history_length()
    lines = [readline.get_history_item(number) or "" for number in range(1, count + 1)]
    for start in reversed(range(len(lines))):
        text = "\n".join(lines[start:]) + "\n"
        if lines[start].startswith("@") and _has(text, code):
            return text
    return None


def _has(text, code):
    """True if a text has the definition of a code object where that says."""
    try:
        find_function(Source(code.co_filename, text.splitlines(keepends=True)), code)
    except (OSError, SyntaxError):
        return False
    return True


def find_function(source, code):
    """The definition that a code object was made from."""
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    raise OSError(f"the definition of {code.co_name!r} is not in {source.filename}: the file has changed")


def find_class(source, name, function_node):
    """The class that a function is defined in."""
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.ClassDef) and node.name == name and function_node in node.body:
            return node
    raise OSError(f"the definition of class {name!r} is not in {source.filename}")
