"""Tensors that statements over buffers compute."""

import ast
import numbers

from .. import ir
from .._core.context import context
from .._core.definition import definition_of, is_match, is_of_function
from ..tir.buffer import decl_buffer
from ..tir.convert import cast, const
from ..tir.expr import PrimExpr, Var
from .compute import compute
from .tensor import Tensor, as_tuple

# What the attribute `te.extern` of an op stands for.
_EXTERNS = []


class Extern:
    """The statements, the buffers that they are of, and the tensors that these buffers are."""

    def __init__(self, name, inputs, buffers, body, attrs):
        self.name, self.inputs, self.buffers, self.body, self.attrs = name, inputs, buffers, body, attrs
        self.outputs = []

    @property
    def tensors(self):
        return [*self.inputs, *self.outputs]


def extern(shape, inputs, fcompute, name="extern", dtype=None, in_buffers=None, out_buffers=None, tag="", attrs=None):
    """The tensors that `fcompute(ins, outs)` computes, a statement over the buffers of the inputs and of the results.

    >>> from mlc import te, tir
    >>> A = te.placeholder((4,), name="A")
    >>> te.extern((4,), [A], lambda ins, outs: tir.call_packed("f", ins[0], outs[0]), name="B").shape
    (4,)
    """
    shape = as_tuple(shape)
    shapes = [shape] if not shape or isinstance(shape[0], (PrimExpr, numbers.Integral)) else [*map(as_tuple, shape)]
    for item in inputs:
        if not isinstance(item, Tensor):
            raise TypeError(f"te.extern {name!r}: the inputs are tensors, not {item!r}")
    dtypes = _listed(dtype)
    if not dtypes:
        known = {item.dtype for item in inputs}
        if len(known) != 1:
            raise ValueError(
                f"te.extern {name!r}: the dtype of the results is not given, and no one dtype of the inputs"
            )
        dtypes = [*known] * len(shapes)
    if len(dtypes) != len(shapes):
        raise ValueError(f"te.extern {name!r}: {len(shapes)} shapes, but {len(dtypes)} dtypes are given")
    ins = _listed(in_buffers) or [_placeholder(item.shape, item.dtype, item.op.name) for item in inputs]
    outs = _listed(out_buffers) or [_placeholder(*kind, name) for kind in zip(shapes, dtypes, strict=True)]
    body = fcompute(ins, outs)
    _EXTERNS.append(Extern(name, list(inputs), [*ins, *outs], body, dict(attrs or {})))
    several = len(shapes) > 1
    made = _EXTERNS[-1].outputs
    for number, kind in enumerate(zip(shapes, dtypes, strict=True)):
        # The inputs, and the results before, are what it is computed from.
        made.append(_stand_in([*inputs, *made], *kind, f"{name}_v{number}" if several else name))
    return list(made) if several else made[0]


def _listed(value):
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def _placeholder(shape, dtype, name):
    return decl_buffer(shape, dtype, name.replace(".", "_"), elem_offset=Var("elem_offset", "int32"))


def _stand_in(inputs, shape, dtype, name):
    """A te.compute in place of the statements, for what comes before and behind them."""

    def element(*_):
        total = const(0.0, "float32")
        for item in inputs:
            total = total + cast(item[(0,) * item.ndim], "float32")
        return cast(total, dtype)

    tensor = compute(shape, element, name=name)
    with context():
        number = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), len(_EXTERNS) - 1)
    tensor.value.owner.attributes["te.extern"] = number
    return tensor


# ===--- In functions ----------------------------------------------------------------------------===#


def externs_of(block):
    """What stands for statements among the te ops of a block."""
    numbers_of = [ir.IntegerAttr(op.attributes["te.extern"]).value for op in block.operations if _is_extern(op)]
    return [_EXTERNS[number] for number in dict.fromkeys(numbers_of)]


def _is_extern(op):
    return "te.extern" in op.attributes


def with_statements(function, externs, given):
    """The function with the statements in place of the loops that stand for them."""
    from ..script import from_source

    definition = definition_of(function)
    for item in externs:
        _put(definition, item, given)
    return from_source(ast.unparse(ast.fix_missing_locations(definition)))


def _put(definition, item, given):
    from ..tir.function import PrimFunc

    handles = [Var(f"var_{buffer.name}", "handle") for buffer in item.buffers]
    statements = definition_of(PrimFunc(handles, item.body, None, dict(zip(handles, item.buffers, strict=True))))
    names = [_name_in(definition, tensor, given) for tensor in item.tensors]
    matched = _matched(statements)
    renamed, regions = {}, []
    for argument, name, buffer in zip(statements.args.args, names, item.buffers, strict=True):
        declaration, match = matched.get(argument.arg, (None, None))
        renamed[match.targets[0].id if match else argument.arg] = ast.Name(name, ast.Load())
        ranges = ", ".join(f"0:{size}" for size in buffer.shape) or "()"
        regions.append(f"{name}[{ranges}]")
        if match:
            offset = next((k.value for k in match.value.keywords if k.arg == "elem_offset"), None)
            if not _match(definition, name, declaration, match) and isinstance(offset, ast.Name):
                # Memory of the function begins where the buffer does.
                renamed[offset.id] = ast.Constant(0)
    count = len(item.inputs)
    text = f"with T.block({item.name!r}):\n    T.reads({', '.join(regions[:count])})\n"
    text += f"    T.writes({', '.join(regions[count:])})\n"
    if item.attrs:
        text += f"    T.block_attr({item.attrs!r})\n"
    block = ast.parse(text).body[0]
    own = {id(statement) for pair in matched.values() for statement in pair}
    rest = [statement for statement in statements.body if id(statement) not in own and not is_of_function(statement)]
    block.body += [_Renamed(renamed).visit(statement) for statement in rest]
    places = [i for i, s in enumerate(definition.body) if _computes(s, [t.op.name for t in item.outputs])]
    definition.body[places[0]] = block
    definition.body = [s for i, s in enumerate(definition.body) if i not in places[1:]]


def _matched(definition):
    """For each handle the declaration of variables before the buffer that it is matched to, and that."""
    found, before = {}, None
    for statement in definition.body:
        if is_match(statement):
            found[statement.value.args[0].id] = (before, statement)
            before = None
        else:
            before = statement if isinstance(statement, ast.Assign) else None
    return found


def _name_in(definition, tensor, given):
    """The name of the buffer of a tensor in a function."""
    position = next((i for i, value in enumerate(given) if value == tensor.value), None)
    if position is None:
        return tensor.op.name.replace(".", "_")
    argument = definition.args.args[position]
    match = _matched(definition).get(argument.arg)
    return match[1].targets[0].id if match else argument.arg


def _match(definition, name, declaration, match):
    """Declares the buffer of a parameter as the statements have it. False if it is none of a parameter."""
    argument = next((a for a in definition.args.args if a.arg == name), None)
    if argument is None:
        return any(pair[1].targets[0].id == name for pair in _matched(definition).values())
    argument.arg, argument.annotation = f"var_{name}", ast.parse("T.handle", mode="eval").body
    match.targets[0].id = name
    match.value.args[0].id = argument.arg
    place = sum(is_of_function(statement) for statement in definition.body[:1])
    order = [a.arg for a in definition.args.args]
    for index, statement in enumerate(definition.body):
        if is_match(statement) and order.index(statement.value.args[0].id) < order.index(argument.arg):
            place = index + 1
    definition.body[place:place] = [statement for statement in (declaration, match) if statement is not None]
    return True


def _computes(statement, names):
    """True for the loops around a block of one of these names."""
    for node in ast.walk(statement):
        call = node.items[0].context_expr if isinstance(node, ast.With) else None
        if isinstance(call, ast.Call) and call.args and getattr(call.args[0], "value", None) in names:
            return True
    return False


class _Renamed(ast.NodeTransformer):
    def __init__(self, names):
        self.names = names

    def visit_Name(self, node):
        return self.names.get(node.id, node)
