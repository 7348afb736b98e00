"""Where in a graph function something is, as a path such as `<root>.body.blocks[0].bindings[1].value.args[0]`."""

from ..relax.binding import DataflowBlock, SeqExpr, _bindings, _is_bound, leaf
from ..relax.expr import Call, Constant, Expr, ExternFunc, ShapeExpr, Tuple, TupleGetItem, output_of
from .attrs import Op
from .context import defining_op, terminator
from .module import GlobalVar


def place_in_function(function, operation, part):
    """The path to a part of an operation of a function, and what is there or None.

    `part` says operand by operand what computes it, and then what of that it is, as StructuralEqual.h has it.
    """
    *steps, last = part.split("\n")
    if operation == function.operation:
        return _of_function(function, last)
    operation, steps = _nearest(operation, [int(step.split()[1]) for step in steps], last)
    found = _find(function.body, operation, "<root>.body")
    if found is None:
        return None
    path, place = found
    if isinstance(place, SeqExpr):
        # Several values that are returned are fields of one.
        if len(operation.operands) == 1 and steps:
            return _value(path, operation.operands[0], steps[1:], last)
        return _inside(path, place.body, operation, steps, last)
    if isinstance(place, DataflowBlock):
        return _of_output(path, place, steps, last)
    if last == "missing" or place is None:
        return path, None
    if not steps and last.startswith("result"):
        return f"{path}.var.struct_info_", place.var.struct_info
    return _inside(f"{path}.value", place.value, operation, steps, last)


def _nearest(operation, operands, part):
    """The last operation on the way to a part that has a variable, and the operands from there on."""
    found, inner = (operation, operands), operation
    for number, operand in enumerate(operands):
        inner = defining_op(inner.operands[operand])
        rest = operands[number + 1 :]
        if inner is None or (part == "value" and not rest):
            break
        if _is_bound(inner):
            found = inner, rest
    return found


def _of_function(function, part):
    kind, _, name = part.partition(" ")
    if kind == "argument":
        parameter = function.params[int(name)]
        return f"<root>.params[{name}].struct_info_", parameter.struct_info
    if kind == "arguments":
        return "<root>.params", None
    if kind == "results":
        return "<root>.ret_struct_info", function.ret_struct_info
    if name == "relax.is_pure":
        return "<root>.is_pure", function.is_pure
    if kind == "attribute":
        name = "global_symbol" if name == "sym_visibility" else name
        return f'<root>.attrs.__dict__["{name}"]', function.attrs.get(name)
    return "<root>.body", None


def _of_output(path, block, operands, part):
    """The part of what is seen of a dataflow block outside of it, where that is bound once more."""
    if not operands:
        return path, None
    dataflow = block._dataflow
    result, value = dataflow.results[operands[0]], output_of(dataflow).operands[operands[0]]
    for number, binding in enumerate(block.bindings):
        if binding.var.value == value and isinstance(binding.value, TupleGetItem):
            return f"{path}.bindings[{number}].value", binding.value
        if binding.var.value == result:
            return _value(f"{path}.bindings[{number}].value", value, operands[1:], part)
    return path, None


def _value(path, value, operands, part):
    """The part of a variable, or of what is written where it is used."""
    owner = defining_op(value)
    return (path, leaf(value)) if owner is None else _inside(path, leaf(value), owner, operands, part)


def _find(seq, operation, path):
    """The path to the binding of an operation, to the block that it is the end of, or to what it returns, and that."""
    for number, block in enumerate(seq.blocks):
        count, here = 0, f"{path}.blocks[{number}]"
        for inner in block._operations:
            bound, place = list(_bindings(inner)), f"{here}.bindings[{count}]"
            if inner == operation:
                return (place, bound[0]) if bound else (here, block if isinstance(block, DataflowBlock) else None)
            branches = ("true_branch", "false_branch") if inner.name == "scf.if" else ()
            for name, region in zip(branches, inner.regions, strict=False):
                found = _find(SeqExpr(region.blocks[0]), operation, f"{place}.value.{name}")
                if found is not None:
                    return found
            count += len(bound)
        if isinstance(block, DataflowBlock) and operation in (block._dataflow, output_of(block._dataflow)):
            return here, block if operation != block._dataflow else None
    return (f"{path}.body", seq) if terminator(seq._block) == operation else None


def _inside(path, view, operation, operands, part):
    """The part of the value of a binding, or of an operand of it."""
    if part in ("value", "name", "operands") and not operands:
        # Calls of different operators are calls all the same.
        is_call = part == "name" and isinstance(view, Call)
        return (f"{path}.op", view.op) if is_call else (f"{path}.args" if part == "operands" else path, view)
    if operands:
        value = operation.operands[operands[0]]
        step, inner = _operand(view, operation, operands[0])
        owner = defining_op(value)
        if part == "value" and len(operands) == 1 or owner is None:
            return f"{path}{step}", inner
        return _inside(f"{path}{step}", inner, owner, operands[1:], part)
    return _attribute(path, view, part.partition(" ")[2])


def _operand(view, operation, number):
    """How the view of an operation has one of its operands, and the view of that."""
    given = leaf(operation.operands[number])
    if isinstance(view, Tuple):
        return f".fields[{number}]", given
    if isinstance(view, TupleGetItem):
        return ".tuple_value", given
    if not isinstance(view, Call):
        return (".cond" if number == 0 and hasattr(view, "cond") else ""), given
    # Some arguments are no operands, and some operands are fields of one argument.
    flat = []
    for index, argument in enumerate(view.args):
        fields = argument.fields if isinstance(argument, Tuple) and argument._value is None else None
        flat += [(f".args[{index}]", argument)] if fields is None else []
        flat += [(f".args[{index}].fields[{k}]", field) for k, field in enumerate(fields or ())]
    places = iter(flat)
    for operand in list(operation.operands)[: number + 1]:
        wanted = leaf(operand)
        step = next((step for step, argument in places if _is_same(argument, wanted)), None)
    return (".op" if step is None else step), given


def _is_same(argument, wanted):
    if isinstance(argument, Expr) and isinstance(wanted, Expr):
        return argument == wanted
    return type(argument) is type(wanted) and str(argument) == str(wanted)


def _attribute(path, view, name):
    if isinstance(view, Constant):
        return f"{path}.data", None
    if isinstance(view, TupleGetItem):
        return f"{path}.index", view.index
    if not isinstance(view, Call):
        return path, view
    if name == "callee":
        is_argument = view.args and isinstance(view.args[0], (GlobalVar, ExternFunc))
        return f"{path}.args[0]" if is_argument else f"{path}.op", view._callee()
    if name in ("shape", "size", "tir_vars"):
        for index, argument in enumerate(view.args):
            if isinstance(argument, ShapeExpr):
                return f"{path}.args[{index}].values", argument
    return f"{path}.attrs.{name}", view.attrs.get(name)


def told(part):
    """What a message says of what is at a place; None where that is too long, or not known."""
    if isinstance(part, Op):
        return part.name
    if isinstance(part, GlobalVar):
        return part.name_hint
    text = part.script() if isinstance(part, Expr) else None if part is None else str(part)
    return None if text is None or "\n" in text or text.startswith("<") else text


__all__ = ["place_in_function", "told"]
