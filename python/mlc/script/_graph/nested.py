"""Functions inside of graph functions: they become private functions of the module."""

import ast

from ...relax.expr import Expr
from .._errors import Located, Unsupported
from .._evaluate import POISON, Scopes


class NestedFunction:
    """What the name of a function stands for in the function around it. What it captures, calls of it pass on."""

    def __init__(self, program, parser):
        self.program, self.parser = program, parser

    def __call__(self, *args):
        captured = [value for _, value in self.parser.captured]
        return self.parser.create_call(self.program, [*args, *captured])


def captured_by(node, scopes):
    """The variables of the function around that a function reads, by name."""
    bound = {argument.arg for argument in node.args.args} | {node.name}
    found = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load) and inner.id not in bound:
            try:
                value = scopes.find(inner.id)
            except KeyError:
                continue
            if isinstance(value, Expr):
                found.setdefault(inner.id, value)
            elif isinstance(value, NestedFunction):
                found.update(value.parser.captured)
    return list(found.items())


def read_nested(outer, node):
    """Reads a function in another one, and binds its name there."""
    program = outer.program
    outer.scopes.bind(node.name, POISON)
    kind, options = program.decorator(outer, node)
    if kind != "R":
        raise Located(node, "a prim_func is a function of the module, and not part of a graph function")
    if not program.in_module:
        raise Unsupported(f"{node.name!r} is a function inside of another one: make both part of a module")
    name = f"{outer.name}_{node.name}"
    if name in program.declared:
        raise Located(node, f"the module has a function {name!r} already, as which {node.name!r} would be known")
    scopes = Scopes()
    scopes.stack = list(outer.scopes.stack)
    parser = type(outer)(program, scopes, node, name, {**options, "private": True})
    parser.captured = captured_by(node, outer.scopes)
    parser.op, parser.is_reading = None, False
    program.declared[name] = parser
    function = NestedFunction(program, parser)
    with scopes:
        scopes.bind(node.name, function)
        program.read(parser)
    outer.scopes.bind(node.name, function)
