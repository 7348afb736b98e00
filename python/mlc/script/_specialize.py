"""Functions over buffers with values in place of their parameters and sizes."""

import ast

from .._core.definition import definition_of, is_match, is_of_function
from ..tir.buffer import Buffer, DeclaredBuffer
from ..tir.expr import PrimExpr, Var
from ..tir.nodes import convert
from . import from_source

_BOUND = "T.{}()"


def specialize(function, param_map):
    """The function in which parameters have values: a scalar that of an expression, the handle of a buffer those of a
    buffer, whose sizes, strides and offset the variables of the parameter's buffer are bound to."""
    definition = definition_of(function)
    values = {}
    for param, value in param_map.items():
        names = [argument.arg for argument in definition.args.args]
        position = next((i for i, known in enumerate(function.params) if known.same_as(param) or known == param), None)
        if position is None:
            raise ValueError(f"{param} is not a parameter of the function")
        if isinstance(value, (Buffer, DeclaredBuffer)):
            _match(definition, names[position], value, values)
        elif isinstance(definition.args.args[position].annotation, ast.Attribute) and not _is_handle(
            definition.args.args[position]
        ):
            _bind(values, names[position], value)
        else:
            raise ValueError(f"the parameter {param} is a handle: its value is a buffer, not {value!r}")
    return from_source(ast.unparse(_with_values(definition, values)), check_well_formed=False)


def _is_handle(argument):
    return isinstance(argument.annotation, ast.Attribute) and argument.annotation.attr == "handle"


def _match(definition, handle, buffer, values):
    """Binds the variables of the buffer that a handle is matched to."""
    for statement in definition.body:
        if not is_match(statement):
            continue
        call = statement.value
        if not isinstance(call.args[0], ast.Name) or call.args[0].id != handle:
            continue
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        dtype = call.args[2].value if len(call.args) > 2 else "float32"
        if buffer.dtype != dtype:
            raise ValueError(f"the buffer of {handle} has the dtype {dtype}, not {buffer.dtype}")
        shape = call.args[1].elts
        if len(shape) != len(buffer.shape):
            raise ValueError(f"the buffer of {handle} has {len(shape)} dimensions, not {len(buffer.shape)}")
        pairs = list(zip(shape, buffer.shape, strict=True))
        strides = getattr(keywords.get("strides"), "elts", [])
        if strides and buffer.strides:
            pairs += list(zip(strides, buffer.strides, strict=True))
        if "elem_offset" in keywords and buffer.elem_offset is not None:
            pairs.append((keywords["elem_offset"], buffer.elem_offset))
        for written, value in pairs:
            name = written.id if isinstance(written, ast.Name) else getattr(written, "value", None)
            if isinstance(name, str):
                _bind(values, name, value)
            elif isinstance(name, int) and getattr(convert(value), "value", name) != name:
                raise ValueError(f"the buffer of {handle} has the size {name}, not {value}")
        return
    raise ValueError(f"the parameter {handle} has a buffer whose sizes are numbers already")


def _bind(values, name, value):
    value = convert(value)
    if not isinstance(value, PrimExpr):
        raise TypeError(f"the value of {name} is an expression, not {value!r}")
    if name in values and str(values[name]) != str(value):
        raise ValueError(f"{name} is {values[name]} already, and cannot be {value} as well")
    values[name] = value


def _with_values(definition, values):
    """The text in which names have values, and the variables of these are declared."""
    from ..tir.stmt_functor import post_order_visit

    variables = {}
    for value in values.values():
        post_order_visit(value, lambda node: variables.setdefault(node.name, node) if isinstance(node, Var) else None)
    trees = {name: ast.parse(str(value), mode="eval").body for name, value in values.items() if str(value) != name}
    kept = {name for name in values if name not in trees}
    definition.args.args = [argument for argument in definition.args.args if argument.arg not in values]
    body = []
    for statement in definition.body:
        if isinstance(statement, ast.Assign) and _is_declaration(statement.value):
            statement = _without(statement, trees.keys())
            for name in kept & _names(statement):
                variables.pop(name, None)
        if statement is not None:
            body.append(statement)
    declared = [
        ast.parse(f"{name} = {_BOUND.format(variable.dtype)}").body[0]
        for name, variable in variables.items()
        if not any(name in _names(statement) for statement in body if isinstance(statement, ast.Assign))
    ]
    place = next((i for i, statement in enumerate(body) if not is_of_function(statement)), len(body))
    definition.body = [*body[:place], *declared, *body[place:]]
    return ast.fix_missing_locations(_Replaced(trees).visit(definition))


def _is_declaration(value):
    calls = value.elts if isinstance(value, ast.Tuple) else [value]
    return all(isinstance(call, ast.Call) and not call.args and not call.keywords for call in calls)


def _names(statement):
    if statement is None:
        return set()
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _without(statement, names):
    """A declaration of variables without some of them; None if none is left."""
    target = statement.targets[0]
    if not isinstance(target, ast.Tuple):
        return None if target.id in names else statement
    pairs = [(t, c) for t, c in zip(target.elts, statement.value.elts, strict=True) if t.id not in names]
    if len(pairs) < 2:
        return ast.Assign([pairs[0][0]], pairs[0][1]) if pairs else None
    targets, calls = zip(*pairs, strict=True)
    return ast.Assign([ast.Tuple(list(targets), ast.Store())], ast.Tuple(list(calls), ast.Load()))


class _Replaced(ast.NodeTransformer):
    """Trees in place of names; a string that is the name of a stride is one as well."""

    def __init__(self, trees):
        self.trees = trees

    def visit_Name(self, node):
        return self.trees.get(node.id, node) if isinstance(node.ctx, ast.Load) else node

    def visit_keyword(self, node):
        if node.arg == "strides" and isinstance(node.value, ast.Tuple):
            node.value.elts = [
                self.trees.get(getattr(item, "value", None), item) if isinstance(item, ast.Constant) else item
                for item in node.value.elts
            ]
        return self.generic_visit(node)
