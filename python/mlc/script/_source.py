"""Where the text of a program is: a file, a notebook's cell or a string."""

import ast
import functools
import linecache


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
    linecache.checkcache(code.co_filename)
    lines = linecache.getlines(code.co_filename)
    if not lines:
        raise OSError(f"the text of {code.co_name!r} is not at hand: put it in a file, or use from_source")
    return Source(code.co_filename, lines)


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
