"""The body of a graph function as blocks of bindings: views of operations."""

from .._core.context import defining_op, name_of, terminator
from .._core.dtype import from_type
from .._core.module import GlobalVar
from ..tir import nodes
from ..tir.dims import view_dim
from .expr import (
    Call,
    Constant,
    DataflowVar,
    DataTypeImm,
    Expr,
    PrimValue,
    ShapeExpr,
    StringImm,
    Tuple,
    TupleGetItem,
    Var,
    is_same_variable,
    output_of,
    result_locations,
    view_value,
)
from .struct_info import TupleStructInfo, as_struct_info, view_type

_CONDITIONS = (*nodes.COMPARISONS.values(), nodes.And, nodes.Or, nodes.Not)
_SIZE_CONDITIONS = {f"tir.{kind.__name__}": kind for kind in _CONDITIONS}


class Binding:
    """A variable and what it is bound to."""

    def __init__(self, var, value, span=None):
        self.var, self.value = var, value

    def __repr__(self):
        return f"<{type(self).__name__} {self.var.name_hint}>"


class VarBinding(Binding):
    """A variable bound to an expression."""


class MatchCast(Binding):
    """A variable bound to a value that is checked and given a type that says more."""

    def __init__(self, var, value, struct_info=None, span=None):
        super().__init__(var, value)
        if struct_info is not None and as_struct_info(struct_info) != var.struct_info:
            raise ValueError(f"{var.name_hint} is {var.struct_info}, but the cast gives {as_struct_info(struct_info)}")

    @property
    def struct_info(self):
        return self.var.struct_info


class BindingBlock:
    """Bindings one after the other. A program may make one of a list of bindings for a new `Function`."""

    def __init__(self, operations, span=None):
        self._operations = operations

    @property
    def bindings(self):
        if self._is_written:
            return list(self._operations)
        return [binding for op in self._operations for binding in _bindings(op)]

    @property
    def _is_written(self):
        """True for a block that a program has made."""
        return isinstance(self._operations, (list, tuple)) and all(isinstance(b, Binding) for b in self._operations)

    def __repr__(self):
        return f"<{type(self).__name__} {[binding.var.name_hint for binding in self.bindings]}>"


class DataflowBlock(BindingBlock):
    """Bindings without effects."""

    def __init__(self, dataflow, span=None):
        if isinstance(dataflow, (list, tuple)):
            super().__init__(dataflow)
            return
        super().__init__([op.operation for op in dataflow.regions[0].blocks[0].operations])
        self._dataflow = dataflow

    @property
    def bindings(self):
        found = super().bindings
        if self._is_written:
            return found
        # An output under another name is bound once more.
        for number, inner in enumerate(output_of(self._dataflow).operands):
            if not is_same_variable(self._dataflow, number, inner):
                found.append(VarBinding(Var(self._dataflow.results[number]), leaf(inner)))
        return found


class SeqExpr:
    """Blocks of bindings, and the value after them: `SeqExpr(blocks, body)`, or those of a function."""

    def __init__(self, block, body=None, span=None):
        self._block, self._body = block, body

    @property
    def operations(self):
        """The operations of MLIR."""
        return self._block.operations

    @property
    def blocks(self):
        if self._body is not None:
            return list(self._block)
        found, plain = [], []
        for op in (o.operation for o in self._block.operations):
            if op.name == "relax.dataflow":
                if plain:
                    found.append(BindingBlock(plain))
                    plain = []
                found.append(DataflowBlock(op))
            elif _is_bound(op):
                plain.append(op)
        return [*found, BindingBlock(plain)] if plain else found

    @property
    def body(self):
        """The value: a variable, a constant or a tuple."""
        if self._body is not None:
            return self._body
        operands = list(terminator(self._block).operands)
        if len(operands) != 1:
            return Tuple.of([leaf(value) for value in operands])
        return leaf(operands[0])

    @property
    def struct_info(self):
        return self.body.struct_info


class If(Expr):
    """A choice between two bodies by a bool: `If(cond, true_branch, false_branch)`, or that of a function."""

    def __init__(self, cond, true_branch=None, false_branch=None, span=None):
        self._written = None
        if true_branch is None:
            super().__init__(cond)
            return
        super().__init__(None)
        self._written = cond, _sequence(true_branch), _sequence(false_branch)

    @property
    def is_written(self) -> bool:
        """True for one that a program has made, and that belongs to no function yet."""
        return self._written is not None

    @property
    def struct_info(self):
        if not self.is_written:
            return super().struct_info
        from .analysis import struct_info_lca

        return struct_info_lca(self.true_branch.struct_info, self.false_branch.struct_info)

    @property
    def _operation(self):
        return defining_op(self.value)

    @property
    def cond(self):
        return self._written[0] if self.is_written else leaf(self._operation.operands[0])

    @property
    def true_branch(self):
        return self._written[1] if self.is_written else SeqExpr(self._operation.regions[0].blocks[0])

    @property
    def false_branch(self):
        return self._written[2] if self.is_written else SeqExpr(self._operation.regions[1].blocks[0])


def _sequence(body):
    """The body of a branch; an expression is one without bindings."""
    return body if isinstance(body, SeqExpr) else SeqExpr([], body)


def _is_inlined(op):
    """True for what is written where it is used and has no variable."""
    if op.name in ("relax.constant", "tensor.extract"):
        return True
    values = ("relax.dtype", "relax.function", "relax.shape", "relax.string", "relax.tuple", "arith.constant")
    values += ("relax.prim_value",)
    return (op.name in values or is_size_condition(op)) and not name_of(op.location)


def is_size_condition(op) -> bool:
    """True for a condition on sizes."""
    return op.name == "relax.intrinsic" and op.attributes["name"].value in _SIZE_CONDITIONS


def _condition_tree(op, variables):
    """The expression of tir that a condition on sizes is."""
    parts = []
    for operand in op.operands:
        maker = defining_op(operand)
        if maker is not None and is_size_condition(maker):
            parts.append(_condition_tree(maker, variables))
        elif maker is not None and maker.name == "relax.prim_value":
            parts.append(view_dim(maker.attributes["dims"][0], "int64", variables))
        else:
            parts.append(getattr(leaf(operand), "value", operand))
    return _SIZE_CONDITIONS[op.attributes["name"].value](*parts)


def _is_bound(op):
    return not _is_inlined(op) and op.name not in ("func.return", "relax.output", "scf.yield")


def leaf(value):
    """What an operand is: a variable, or what is written where it is used."""
    op = defining_op(value)
    if op is not None and op.name == "tensor.extract":
        return leaf(op.operands[0])
    if op is not None and _is_inlined(op) and op.name != "relax.constant":
        maker = defining_op(op.operands[0]) if op.name == "relax.tuple" and len(op.operands) > 1 else None
        return view_op(op) if maker is None or not _is_whole(op, maker) else _whole_var(maker)
    return view_value(value)


def view_op(op):
    """The expression that an operation computes."""
    if op.name == "relax.tuple":
        return Tuple(op.result)
    if op.name == "relax.tuple_get_item":
        return TupleGetItem(op.result)
    if op.name == "relax.constant":
        return Constant(op.result)
    if op.name == "scf.if":
        return If(op.result)
    if op.name == "relax.shape":
        return ShapeExpr(view_type(op.result.type).values)
    if op.name == "relax.string":
        return StringImm(op.attributes["value"].value)
    if op.name == "relax.dtype":
        return DataTypeImm(from_type(op.attributes["value"].value))
    if op.name == "relax.function":
        return GlobalVar(op.attributes["callee"].value)
    if op.name == "relax.prim_value":
        return PrimValue(view_dim(op.attributes["dims"][0], "int64"))
    if is_size_condition(op):
        return PrimValue(_condition_tree(op, {}))
    if op.name == "arith.constant":
        return PrimValue(op.attributes["value"].value)
    return Call.of(op)


def _bindings(op):
    if not _is_bound(op):
        return
    if op.name == "relax.match_cast":
        yield MatchCast(bound_var(op.result), leaf(op.operands[0]))
    elif len(op.results) == 1:
        yield VarBinding(bound_var(op.result), view_op(op))
    else:
        # Several results are one value, and then each of its items that has a name or is used by itself.
        whole = _whole_var(op) if len(op.results) else None
        yield VarBinding(whole or Var.renamed_void(), Call.of(op))
        names = [name_of(location) for location in result_locations(op)] or [""] * len(op.results)
        for number, result in enumerate(op.results):
            users = [use.owner.operation for use in result.uses]
            if names[number] or any(not _is_whole(user, op) for user in users):
                yield VarBinding(bound_var(result), TupleGetItem.of(whole, number, result.type))


def _whole_var(op):
    """The variable that all results of an operation are bound to."""
    infos = TupleStructInfo([result.type for result in op.results])
    return bound_var(op.results[0]).renamed(name_of(op.location) or "lv", infos)


def _is_whole(op, maker):
    """Is an operation a tuple of all results of another one?"""
    return op.name == "relax.tuple" and list(op.operands) == list(maker.results)


def bound_var(value):
    """The variable that a value is bound to: one of the dataflow block, unless it is seen outside."""
    parent = defining_op(value).parent
    if parent is None or parent.operation.name != "relax.dataflow":
        return Var(value)
    output = output_of(parent.operation) if any(True for _ in parent.operation.results) else None
    numbers = [] if output is None else [i for i, operand in enumerate(output.operands) if operand == value]
    is_output = any(is_same_variable(parent.operation, number, value) for number in numbers)
    return Var(value) if is_output else DataflowVar(value)
