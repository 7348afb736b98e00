"""Constants that are computed before the program runs: by the compiler, which compiles and runs what gives them."""

import math

from .. import ir
from .._core.context import at, defining_op
from .._core.module import IRModule
from .constant import elements

# What is computed from constants is a constant of at most this many elements, and all of them together of this many.
LIMIT = 1 << 24

# What is no computation, or belongs to its place.
_KEPT = ("relax.constant", "relax.tuple", "relax.tuple_get_item", "relax.match_cast", "relax.shape", "relax.shape_of")
_CALLS = ("relax.call_tir", "relax.emit_te")
_PACKED = ("relax.call_dps_packed", "relax.call_packed", "relax.call", "relax.print", "relax.assert_op")


def fold_constants(mod: IRModule) -> IRModule:
    """The module in which what follows from constants alone is a constant."""
    copy = mod.clone()
    folded = []
    for function in copy.body.operations:
        if function.operation.name == "func.func":
            for region in function.operation.regions:
                for block in region:
                    _collect(block, folded, set())
    needed = _needed(folded)
    if not needed:
        return copy
    for (result, _), array in zip(needed, _run(copy, folded, needed), strict=True):
        op = defining_op(result)
        with at(ir.InsertionPoint(op), op.location):
            value = elements(array)
            constant = ir.Operation.create("relax.constant", results=[value.type], attributes={"value": value})
        result.replace_all_uses_with(constant.result)
    for op in reversed(folded):
        if not any(True for result in op.results for _ in result.uses):
            op.erase()
    return copy


def _collect(block, folded, known):
    """Notes the operations of a block that follow from constants, in order."""
    total = sum(_size(result.type) or 0 for op in folded for result in op.results)
    for view in block.operations:
        op = view.operation
        if op.name == "relax.constant":
            known.add(op)
        elif _is_computation(op) and op.operands and all(defining_op(operand) in known for operand in op.operands):
            sizes = [_size(result.type) for result in op.results]
            if None in sizes or total + sum(sizes) > LIMIT:
                continue
            total += sum(sizes)
            known.add(op)
            folded.append(op)
        elif op.name in ("relax.dataflow", "scf.if"):
            for region in op.regions:
                for inner in region:
                    _collect(inner, folded, known)


def _is_computation(op):
    if op.name in _KEPT or op.name in _PACKED or not op.name.startswith("relax.") or not len(op.results):
        return False
    return not len(op.regions) or op.name in _CALLS


def _size(type):
    """How many elements a tensor has; None if that is not known, or if it is no tensor."""
    if not isinstance(type, ir.RankedTensorType) or not type.has_static_shape or type.encoding is not None:
        return None
    return math.prod(type.shape)


def _needed(folded):
    """The results that others use, and their types."""
    inside = set(folded)
    return [
        (result, result.type)
        for op in folded
        for result in op.results
        if any(use.owner.operation not in inside for use in result.uses)
    ]


def _run(mod, folded, needed):
    """The values of results, as arrays."""
    from .vm import VirtualMachine, build

    with at():
        module = ir.Module.create()
    with at(ir.InsertionPoint(module.body)):
        for op in mod.body.operations:
            if op.operation.name == "tir.prim_func":
                op.operation.clone()
        function = ir.Operation.create(
            "func.func",
            attributes={
                "sym_name": ir.StringAttr.get("fold"),
                "function_type": ir.TypeAttr.get(ir.FunctionType.get([], [type for _, type in needed])),
            },
            regions=1,
        )
    block, values = function.regions[0].blocks.append(), {}
    with at(ir.InsertionPoint(block)):
        for op in folded:
            operands = []
            for operand in op.operands:
                if operand not in values:
                    values[operand] = defining_op(operand).clone().result
                operands.append(values[operand])
            clone = op.clone()
            for number, operand in enumerate(operands):
                clone.operands[number] = operand
            values.update(zip(op.results, clone.results, strict=True))
        ir.Operation.create("func.return", operands=[values[result] for result, _ in needed])
    results = VirtualMachine(build(IRModule(module=module)))["fold"]()
    results = results if isinstance(results, (list, tuple)) else [results]
    return [result.numpy() for result in results]
