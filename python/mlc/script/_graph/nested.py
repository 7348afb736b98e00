"""Functions inside of graph functions: they become private functions of the module.

An operation says where a function was, so that it is printed there.
"""

import ast

from ... import ir
from ..._core.context import at
from ..._core.module import LOCAL_FUNCTION, GlobalVar
from ...relax.expr import Expr, as_expr
from ...relax.op.intrinsics import make_closure
from .._errors import Located
from .._evaluate import POISON, Scopes


class NestedFunction:
    """What the name of a function stands for in the function around it. What it captures, calls of it pass on."""

    def __init__(self, program, parser):
        self.program, self.parser = program, parser

    def __call__(self, *args):
        return self.parser.create_call(self.program, [*args, *self._captured()])

    def as_expr(self):
        """The function as a value."""
        function, captured = GlobalVar(self.parser.name), self._captured()
        return make_closure(function, captured) if captured else as_expr(function)

    def _captured(self):
        # A function that is inside of the one around as well has parameters of its own for what it captures.
        own = self.program.reading[-1].own if self.program.reading else {}
        return [own.get(name, value) for name, value in self.parser.captured]


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
    root = getattr(outer, "outermost", outer.name)
    name = f"{root}_{node.name}"
    if name in program.declared:
        name = f"{outer.name}_{node.name}"
    if name in program.declared:
        raise Located(node, f"the module has a function {name!r} already, as which {node.name!r} would be known")
    scopes = Scopes()
    scopes.stack = list(outer.scopes.stack)
    parser = type(outer)(program, scopes, node, name, {**options, "private": True})
    parser.captured, parser.outermost = captured_by(node, outer.scopes), root
    parser.op, parser.is_reading = None, False
    program.declared[name] = parser
    function = NestedFunction(program, parser)
    with scopes:
        scopes.bind(node.name, function)
        program.read(parser)
    outer.scopes.bind(node.name, function)
    if parser.op is None:
        return
    captured = outer.localize_all([outer.own.get(name, value) for name, value in parser.captured])
    with at(ir.InsertionPoint(outer.block), outer.location(node)):
        keywords = [ir.StringAttr.get("function"), ir.FlatSymbolRefAttr.get(name)]
        keywords += [ir.StringAttr.get("name"), ir.StringAttr.get(node.name)]
        attributes = {"name": ir.StringAttr.get(LOCAL_FUNCTION), "keywords": ir.ArrayAttr.get(keywords)}
        ir.Operation.create("relax.intrinsic", operands=captured, attributes=attributes, regions=1)
