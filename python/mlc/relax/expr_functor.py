"""Walks over graph functions: a visitor looks at each expression, a mutator makes a new function of what it gives.

Programs derive a class, with the decorator `visitor` or `mutator` as TVM has it, and say in `visit_call_` and its like
what they want of an expression.
"""

from .. import ir
from .._core.attrs import Op
from .._core.context import MLCError, at, defining_op, name_of
from .._core.module import GlobalVar
from .binding import DataflowBlock, If, MatchCast, SeqExpr, leaf
from .block_builder import BlockBuilder, function_of_op, retire
from .branches import create_if
from .expr import (
    Call,
    Constant,
    DataflowVar,
    DataTypeImm,
    Expr,
    ExternFunc,
    PrimValue,
    ShapeExpr,
    StringImm,
    Tuple,
    TupleGetItem,
    Var,
    as_expr,
    canonical,
    name_result,
    result_locations,
)
from .function import Function

# Kinds of expressions and the methods that they are given to; a kind stands before those that it derives from.
_METHODS = (
    (Constant, "visit_constant_"),
    (Tuple, "visit_tuple_"),
    (DataflowVar, "visit_dataflow_var_"),
    (Var, "visit_var_"),
    (TupleGetItem, "visit_tuple_getitem_"),
    (If, "visit_if_"),
    (Call, "visit_call_"),
    (ShapeExpr, "visit_shape_expr_"),
    (StringImm, "visit_string_imm_"),
    (DataTypeImm, "visit_data_type_imm_"),
    (PrimValue, "visit_prim_value_"),
    (ExternFunc, "visit_extern_func_"),
    (GlobalVar, "visit_global_var_"),
    (Op, "visit_op_"),
    (SeqExpr, "visit_seq_expr_"),
    (Function, "visit_function_"),
)


def _method(functor, expr):
    for kind, name in _METHODS:
        if isinstance(expr, kind):
            return getattr(functor, name)
    raise TypeError(f"{type(functor).__name__}: an expression or a graph function is expected, not {expr!r}")


def visitor(cls):
    """A class that derives from PyExprVisitor."""
    return _checked(cls, PyExprVisitor)


def mutator(cls):
    """A class that derives from PyExprMutator."""
    return _checked(cls, PyExprMutator)


def _checked(cls, base):
    if not (isinstance(cls, type) and issubclass(cls, base)):
        raise TypeError(f"{getattr(cls, '__name__', cls)!r} has to derive from {base.__name__}")
    return cls


class PyExprVisitor:
    """Looks at all expressions of a function. A method that a program overrides decides itself what lies below."""

    def visit_expr(self, expr):
        """Looks at an expression or a function."""
        return _method(self, expr)(expr)

    def visit_constant_(self, op):
        """A constant."""

    def visit_var_(self, op):
        """A use of a variable."""

    def visit_dataflow_var_(self, op):
        """A use of a variable of a dataflow block."""

    def visit_shape_expr_(self, op):
        """A shape."""

    def visit_prim_value_(self, op):
        """A number."""

    def visit_string_imm_(self, op):
        """A text."""

    def visit_data_type_imm_(self, op):
        """A dtype."""

    def visit_extern_func_(self, op):
        """A function that is found by name."""

    def visit_global_var_(self, op):
        """A function of the module."""

    def visit_op_(self, op):
        """An operator."""

    def visit_tuple_(self, op):
        """Several values as one."""
        for field in op.fields:
            self.visit_expr(field)

    def visit_tuple_getitem_(self, op):
        """One value of a tuple."""
        self.visit_expr(op.tuple_value)

    def visit_call_(self, op):
        """A call of an operator or of a function."""
        self.visit_expr(op.op)
        for arg in op.args:
            self.visit_expr(arg)

    def visit_if_(self, op):
        """A choice between two bodies."""
        self.visit_expr(op.cond)
        self.visit_expr(op.true_branch)
        self.visit_expr(op.false_branch)

    def visit_seq_expr_(self, op):
        """Blocks of bindings, and the value after them."""
        for block in op.blocks:
            self.visit_binding_block(block)
        self.visit_expr(op.body)

    def visit_function_(self, op):
        """A function."""
        for param in op.params:
            self.visit_var_def(param)
        self.visit_expr(op.body)

    def visit_binding_block(self, block):
        """Bindings one after the other."""
        if isinstance(block, DataflowBlock):
            self.visit_dataflow_block_(block)
        else:
            self.visit_binding_block_(block)

    def visit_binding_block_(self, block):
        """Bindings that may have effects."""
        for binding in block.bindings:
            self.visit_binding(binding)

    def visit_dataflow_block_(self, block):
        """Bindings without effects."""
        for binding in block.bindings:
            self.visit_binding(binding)

    def visit_binding(self, binding):
        """A variable and what it is bound to."""
        if isinstance(binding, MatchCast):
            self.visit_match_cast_(binding)
        else:
            self.visit_var_binding_(binding)

    def visit_var_binding_(self, binding):
        """A variable bound to an expression."""
        self.visit_expr(binding.value)
        self.visit_var_def(binding.var)

    def visit_match_cast_(self, binding):
        """A variable bound to a value that is checked."""
        self.visit_expr(binding.value)
        self.visit_var_def(binding.var)

    def visit_var_def(self, var):
        """A variable where it is bound."""
        if isinstance(var, DataflowVar):
            self.visit_dataflow_var_def_(var)
        else:
            self.visit_var_def_(var)

    def visit_var_def_(self, var):
        """A variable where it is bound."""

    def visit_dataflow_var_def_(self, var):
        """A variable of a dataflow block where it is bound."""


class PyExprMutator:
    """Makes a new function of what its methods give for the expressions of one.

    `builder_` holds the module that the new functions may call; functions added to it while an expression is visited
    belong to the result.
    """

    def __init__(self, mod=None):
        self.builder_ = BlockBuilder(mod)

    # ===--- Expressions -------------------------------------------------------------------------===#

    def visit_expr(self, expr):
        """What an expression or a function becomes."""
        return _method(self, expr)(expr)

    def visit_expr_post_order(self, expr):
        """The expression, of what its operands become."""
        return getattr(PyExprMutator, _method(self, expr).__name__)(self, expr)

    def visit_constant_(self, op):
        """A constant."""
        return op

    def visit_var_(self, op):
        """A use of a variable."""
        return self._remapped(op)

    def visit_dataflow_var_(self, op):
        """A use of a variable of a dataflow block."""
        return self._remapped(op)

    def visit_shape_expr_(self, op):
        """A shape."""
        return op

    def visit_prim_value_(self, op):
        """A number."""
        return op

    def visit_string_imm_(self, op):
        """A text."""
        return op

    def visit_data_type_imm_(self, op):
        """A dtype."""
        return op

    def visit_extern_func_(self, op):
        """A function that is found by name."""
        return op

    def visit_global_var_(self, op):
        """A function of the module."""
        return op

    def visit_op_(self, op):
        """An operator."""
        return op

    def visit_tuple_(self, op):
        """Several values as one."""
        return Tuple.of([self.visit_expr(field) for field in op.fields])

    def visit_tuple_getitem_(self, op):
        """One value of a tuple."""
        return self.visit_expr(op.tuple_value)[op.index]

    def visit_call_(self, op):
        """A call of an operator or of a function."""
        operation = op.operation
        if self.builder_.in_function and function_of_op(operation) == self.builder_._scope().op:
            # It is built in the new function already.
            return op
        return self._rebuilt(operation, [self.visit_expr(leaf(operand)) for operand in operation.operands])

    def visit_if_(self, op):
        """A choice between two bodies."""
        condition = self.visit_expr(op.cond)
        branches = (op.true_branch, op.false_branch)
        return create_if(self.builder_, condition, [lambda b=b: self.visit_expr(b) for b in branches])

    def visit_seq_expr_(self, op):
        """Blocks of bindings, and the value after them."""
        for block in op.blocks:
            self.visit_binding_block(block)
        return self.visit_expr(op.body)

    def visit_function_(self, op):
        """A function: the new one is in no module yet."""
        builder, operation = self.builder_, op.operation
        if builder.in_function:
            raise MLCError(f"{op.name!r} is visited while another function is visited")
        params = [self.visit_var_def(param) for param in op.params]
        with builder.function(op.name, params):
            function = builder._scope()
            for old, new in zip(op.params, params, strict=True):
                function.mapping[old.value] = function.mapping[new.value]
            result = self.visit_expr(op.body)
            var = builder.emit_func_output(result)
        made = builder._mod[var].copy()
        del builder._mod[var]
        with at():
            for name in operation.attributes:
                if name not in ("function_type", "arg_attrs"):
                    made.operation.attributes[name] = operation.attributes[name]
        builder.free_name(var.name_hint)
        return made

    # ===--- Bindings ----------------------------------------------------------------------------===#

    def visit_binding_block(self, block):
        """Bindings one after the other."""
        if isinstance(block, DataflowBlock):
            self.visit_dataflow_block_(block)
        else:
            self.visit_binding_block_(block)

    def visit_binding_block_(self, block):
        """Bindings that may have effects."""
        for binding in block.bindings:
            self.visit_binding(binding)

    def visit_dataflow_block_(self, block):
        """Bindings without effects."""
        with self.builder_.dataflow():
            for binding in block.bindings:
                self.visit_binding(binding)

    def visit_binding(self, binding):
        """A variable and what it is bound to."""
        if isinstance(binding, MatchCast):
            self.visit_match_cast_(binding)
        else:
            self.visit_var_binding_(binding)

    def visit_var_binding_(self, binding):
        """A variable bound to an expression: the new variable has its name."""
        if isinstance(binding.value, TupleGetItem) and hasattr(binding.value, "_of"):
            # An item of a call with several results, which is one value here.
            return
        self._bind(binding, self.visit_expr(binding.value))

    def visit_match_cast_(self, binding):
        """A variable bound to a value that is checked."""
        from .op.base import create

        value = self.visit_expr(binding.value)
        self._bind(binding, create("relax.match_cast", [value], results=[binding.struct_info.type]))

    def visit_var_def(self, var):
        """What a variable becomes where it is bound."""
        return self.visit_dataflow_var_def_(var) if isinstance(var, DataflowVar) else self.visit_var_def_(var)

    def visit_var_def_(self, var):
        """What a parameter becomes."""
        return Var(var.name_hint, var.struct_info)

    def visit_dataflow_var_def_(self, var):
        """What a variable of a dataflow block becomes."""
        return var

    # ===--- Names -------------------------------------------------------------------------------===#

    def lookup_binding(self, var):
        """What a variable of the new function is bound to, or None for a parameter."""
        return self.builder_.lookup_binding(var)

    def set_var_remap(self, vid, var):
        """Says what a variable of the old function becomes."""
        self.builder_._scope().mapping[vid.value] = canonical(var.value)

    def get_var_remap(self, vid):
        """What a variable of the old function has become."""
        return self._remapped(Var(vid.value))

    def with_struct_info(self, var, struct_info):
        """The variable, which has this type."""
        if var.struct_info != struct_info:
            raise MLCError(f"{var.name_hint!r} is {var.struct_info}, not {struct_info}: bind it by match_cast")
        return var

    def _remapped(self, var):
        if not self.builder_.in_function or getattr(var, "_value", None) is None:
            return var
        function = self.builder_._scope()
        value = function.mapping.get(canonical(var.value))
        if value is None:
            return var
        op = defining_op(value)
        is_inner = op is not None and function.dataflow is not None and op.block == function.dataflow.block
        return DataflowVar(value) if is_inner else Var(value)

    def _bind(self, binding, value):
        function = self.builder_._scope()
        if isinstance(value, (ir.Operation, ir.OpView)):
            value = Call.of(value.operation)
        if isinstance(value, Call) and not len(value.operation.results):
            del function.pending[value.operation]
            return
        name, old, expr = binding.var.name_hint, binding.var._value, as_expr(value)
        fields = expr.fields if isinstance(expr, Tuple) else None
        if isinstance(binding.value, Call) and len(binding.value.operation.results) > 1:
            if fields is None:
                fields = [expr[i] for i in range(len(expr))]
            for result, field in zip(binding.value.operation.results, fields, strict=True):
                function.mapping[result] = canonical(function.bind(as_expr(field), name, unique=False))
            old = binding.value.operation
            made = defining_op(function.mapping[old.results[0]])
            if made is not None and len(made.results) == len(old.results):
                for number, location in enumerate(result_locations(old)):
                    name_result(made, number, name_of(location))
            self._drop_unused(function)
            return
        bound = function.bind(expr, name, unique=False)
        function.mapping[canonical(old)] = canonical(bound)
        if function.dataflow is not None and not isinstance(binding.var, DataflowVar):
            function.dataflow.output(bound, name)
        self._drop_unused(function)

    @staticmethod
    def _drop_unused(function):
        """What was built on the way to another expression goes."""
        for op in reversed(list(function.pending)):
            if len(op.results) and not any(True for result in op.results for _ in result.uses):
                del function.pending[op]
                retire(op)

    def _rebuilt(self, operation, operands):
        from .op.base import create
        from .op.body import again, copied

        types = [result.type for result in operation.results]
        operands = [as_expr(operand) for operand in operands]
        same = [operand.value.type for operand in operands] == [operand.type for operand in operation.operands]
        if operation.name == "relax.call" and not same:
            return GlobalVar(ir.FlatSymbolRefAttr(operation.attributes["callee"]).value)(*operands)
        if any(len(region.blocks) for region in operation.regions):
            if operation.name == "relax.intrinsic":
                return copied(operation, operands) if same else again(operation, operands)
            raise MLCError(f"{operation.name}: tensor expressions are made functions before a function is mutated")
        declared = (
            "relax.call",
            "relax.intrinsic",
            "relax.call_tir",
            "relax.call_tir_inplace",
            "relax.call_dps_packed",
        )
        is_declared = operation.name in (*declared, "relax.call_packed") or not types
        attributes = {name: operation.attributes[name] for name in operation.attributes}
        count = len(operation.regions)
        made = create(
            operation.name, operands, results=types if same or is_declared else None, regions=count, **attributes
        )
        return made if isinstance(made, Expr) else Call.of(made.operation)


def copy_with_new_vars(func):
    """A copy of a function, with variables of its own."""
    return PyExprMutator().visit_expr(func)


__all__ = ["PyExprMutator", "PyExprVisitor", "copy_with_new_vars", "mutator", "visitor"]
