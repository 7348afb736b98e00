"""Builds graph functions step by step."""

import contextlib
import threading

from .. import ir
from .._core.context import (
    MLCError,
    at,
    context,
    defining_op,
    errors,
    name_loc,
    name_of,
    rename,
    scratch,
    terminator,
    value_location,
)
from .._core.module import GlobalVar, IRModule, to_attribute
from .._core.names import VDEVICE
from .._mlir_libs import _mlc
from ..tir import _scope
from .binding import If, is_size_condition, view_op
from .expr import Call, DataflowVar, Expr, Tuple, Var, as_expr, canonical, is_free
from .struct_info import as_struct_info
from .te_call import build_emit_te

_state = threading.local()

# What is a value of its own wherever it is used.
_LEAVES = ("relax.string", "relax.dtype", "relax.prim_value")
_WRITTEN_IN_PLACE = ("relax.constant", "relax.shape", "arith.constant")


class BlockBuilder:
    """Builds the functions of a module. Inside `function` and `dataflow` scopes, what is emitted goes to their end.

    >>> from mlc import relax, topi
    >>> x = relax.Var("x", relax.TensorStructInfo(("n", 4), "float32"))
    >>> bb = BlockBuilder()
    >>> with bb.function("main", [x]):
    ...     with bb.dataflow():
    ...         gv = bb.emit_output(bb.emit_te(topi.nn.relu, x))
    ...     var = bb.emit_func_output(gv)
    >>> sorted(var.name_hint for var in bb.get().get_global_vars())
    ['main', 'relu']
    """

    # What it builds is in a function, where symbols have values.
    knows_symbols = True

    def __init__(self, mod=None, lower_te=True):
        """Adds to a copy of `mod`. With `lower_te=False`, emit_te leaves tensor expressions in the graph, for the
        compiler to make functions of."""
        self._lower_te = lower_te
        self._mod = mod.clone() if mod is not None else IRModule()
        self._names = {var.name_hint for var in self._mod.get_global_vars()}
        # The number up to which the names of a prefix are taken.
        self._numbers = {}
        self._function = None
        self._scopes = []

    @staticmethod
    def current():
        """The builder whose scope is open in this thread, or None."""
        stack = getattr(_state, "stack", None)
        return stack[-1] if stack else None

    # ===--- Scopes ------------------------------------------------------------------------------===#

    def function(self, name, params=None, attrs=None, pure=True, private=False):
        """A scope that builds a function. Parameters are given here or to emit_func_output."""
        if not isinstance(name, str) or not name:
            raise TypeError(f"the name of a function is a string, not {name!r}")
        return _FunctionScope(self, name, params, attrs, private, pure)

    def dataflow(self):
        """A scope of operations without effects, of which emit_output says what is seen outside."""
        return _DataflowScope(self)

    def testing_scope(self, def_vars=()):
        """A function scope for trying things; the function is dropped."""
        return _TestingScope(self)

    @contextlib.contextmanager
    def building(self, function):
        """Builds in a function, and takes what is built in this thread."""
        if self._function is not None:
            raise MLCError(f"function {self._function.name!r} is still being built: functions do not nest")
        if not hasattr(_state, "stack"):
            _state.stack = []
        self._function = function
        _state.stack.append(self)
        try:
            yield self
        finally:
            self._function = None
            _state.stack.pop()

    @property
    def in_function(self) -> bool:
        return self._function is not None

    @property
    def module_operation(self):
        """The module whose devices texts name, if it lists any."""
        return self._mod.operation if self._mod.global_infos else None

    def _scope(self) -> "_Function":
        if self._function is None:
            raise MLCError("no function is being built: open a scope with `with bb.function(name, params):`")
        return self._function

    @property
    def block(self) -> ir.Block:
        """The block at whose end things are built now."""
        return self._scope().block

    def current_block_is_dataflow(self) -> bool:
        return self._scope().dataflow is not None

    def localize(self, value: ir.Value) -> ir.Value:
        """The value as the function being built sees it."""
        return self._scope().localize(value)

    def localize_all(self, exprs):
        """The values of expressions as the function being built sees them."""
        exprs = list(exprs)
        made = [self.localize(expr.value) if is_unbound(expr.value) else None for expr in exprs]
        # A dataflow block may get another output for one of them, which changes the values of those before it.
        for expr, local in zip(exprs, made, strict=True):
            if local is None:
                self.localize(expr.value)
        return [made[i] if made[i] is not None else self.localize(expr.value) for i, expr in enumerate(exprs)]

    def created(self, op) -> None:
        """Notes an operation that is not bound to a variable yet."""
        self._scope().pending[op.operation] = None

    def get_unique_name(self, prefix) -> str:
        """The name if it is free, else with the first number that makes it so."""
        hint = name = str(prefix).replace(".", "_")
        number = self._numbers.get(hint, 0)
        if number:
            name = f"{hint}{number}"
        while name in self._names or name in self._mod:
            number += 1
            name = f"{hint}{number}"
        self._names.add(name)
        self._numbers[hint] = number
        return name

    def free_name(self, name):
        """Says that nothing has a name any more."""
        self._names.discard(name)
        self._numbers.clear()

    # ===--- Bindings ----------------------------------------------------------------------------===#

    def emit(self, expr, name_hint="") -> Var:
        """Binds an expression to a variable."""
        function = self._scope()
        if isinstance(expr, (ir.Operation, ir.OpView)):
            # A call without results is where it is.
            del function.pending[expr.operation]
            return None
        if isinstance(expr, If) and expr.is_written:
            expr = self._create_if(expr)
        value = function.bind(as_expr(expr), name_hint or ("lv" if function.dataflow else "gv"))
        return DataflowVar(value) if function.dataflow else Var(value)

    def _create_if(self, expr):
        """A choice that a program has written, in the function that is built."""
        from .branches import create_if
        from .function import emit_blocks

        return create_if(
            self, expr.cond, [lambda b=branch: emit_blocks(self, b) for branch in (expr.true_branch, expr.false_branch)]
        )

    def emit_normalized(self, binding) -> Var:
        """Binds the variable of a binding, which stands for what it is bound to from here on."""
        from .function import emit_binding

        return emit_binding(self, binding)

    def begin_scope(self, params=None) -> None:
        """Opens a scope in which symbols of `params` are known, until `end_scope`; what is built in it is dropped."""
        scope = _TestingScope(self, params)
        scope.__enter__()
        self._scopes.append(scope)

    def end_scope(self) -> None:
        """Closes the scope that `begin_scope` has opened."""
        if not self._scopes:
            raise MLCError("end_scope without begin_scope")
        self._scopes.pop().__exit__(None, None, None)

    def normalize(self, expr) -> Expr:
        """The expression; what it is computed from is bound already."""
        if isinstance(expr, (ir.Operation, ir.OpView)):
            return Call.of(expr.operation)
        return as_expr(expr)

    def match_cast(self, value, struct_info, name_hint="") -> Var:
        """Checks a value when the function runs, and gives it a type that says more."""
        from .op.base import create

        call = create("relax.match_cast", [value], results=[as_struct_info(struct_info)])
        with errors("match_cast"):
            call.operation.verify()
        return self.emit(call, name_hint)

    def call_te(self, func, *args, primfunc_name_hint=None, primfunc_attrs=None, **kwargs) -> Expr:
        """A call of the function over buffers that `func`, a function on te tensors, becomes for these arguments."""
        op = build_emit_te(self, func, args, kwargs, primfunc_name_hint)
        values = _lower(op, primfunc_attrs, self._mod) if self._lower_te else list(op.results)
        made = defining_op(values[0]) if values else None
        if made is not None and made.name in ("relax.call_tir", "relax.emit_te"):
            self.created(made)
        if len(values) == 1:
            return Call(values[0])
        return Tuple([Expr(value) for value in values])

    def emit_te(self, func, *args, name_hint="", **kwargs) -> Var:
        """Binds the result of call_te to a variable."""
        return self.emit(self.call_te(func, *args, **kwargs), name_hint)

    def emit_output(self, output, name_hint="") -> Var:
        """A variable of the dataflow block that is seen outside of it."""
        function = self._scope()
        if function.dataflow is None:
            raise MLCError("emit_output is for a dataflow block: open a scope with `with bb.dataflow():`")
        name = self.get_unique_name(name_hint or "gv")
        value = function.bind(as_expr(output), name, unique=False)
        var = function.dataflow.output(value, name)
        if var.name_hint != name:
            # A variable of the block under another name.
            var._name = name
        return var

    def emit_func_output(self, output, params=None) -> GlobalVar:
        """Ends the function with its result."""
        return self._scope().finish(output, params)

    def lookup_binding(self, var):
        """What a variable is bound to, or None for a parameter."""
        op = defining_op(canonical(var.value))
        return None if op is None or is_free(var.value) else view_op(op)

    # ===--- Functions ---------------------------------------------------------------------------===#

    def add_func(self, func, func_name) -> GlobalVar:
        """Adds a function; one that the module has already is not added twice."""
        found = _equal_function(self._mod, func)
        # A public function that has a name of its own keeps it.
        has_own_name = func.is_public and func.name == func_name
        if found is not None and not (has_own_name and found != func_name and self._mod[found].is_public):
            return GlobalVar(found)
        name = self.get_unique_name(func_name)
        self._mod.update_func(name, func)
        return GlobalVar(name)

    def update_func(self, gv, updated_func) -> None:
        """Puts a function in place of the one of that name."""
        self._mod.update_func(gv, updated_func)

    def get(self) -> IRModule:
        """The module as it is now."""
        if self._function is not None:
            raise MLCError(f"function {self._function.name!r} is still being built: leave its scope first")
        return self._mod.clone()

    def finalize(self) -> IRModule:
        """The module, when everything is built."""
        return self.get()


def _equal_function(module, func):
    names = sorted(var.name_hint for var in module.get_global_vars())
    return next(
        (name for name in names if _mlc.structural_difference(module[name].operation, func.operation) is None), None
    )


def _lower(op, attrs, module):
    """The values of the call that an emit_te becomes."""
    name, location = op.attributes["name"].value, op.location
    values, reason = _mlc.lower_emit_te(op)
    if reason is not None:
        raise MLCError(f"emit_te of {name}: {reason}")
    calls = [call for call in (defining_op(value) for value in values) if call is not None]
    for call in calls:
        call.location = location
    if attrs and calls:
        function = module[ir.FlatSymbolRefAttr(calls[0].attributes["callee"]).value]
        with at():
            for key, value in attrs.items():
                function.operation.attributes[key] = to_attribute(value)
    return values


def retire(op):
    """Takes an operation out of its function. A program may still hold views of it, so it becomes a free expression."""
    for number, operand in enumerate(op.operands):
        op.operands[number] = _scope.placeholder(operand.type, name_of(value_location(operand)))
    op.move_after(defining_op(_scope.placeholder(ir.IndexType.get(context()), "")))


_dropped = None


def _drop(function):
    """Takes a function that failed out of its module. A program may still hold views of what is in it."""
    global _dropped
    with at():
        if _dropped is None:
            _dropped = ir.Module.create()
        marker = ir.Operation.create("builtin.module", regions=1, ip=ir.InsertionPoint(_dropped.body))
        function.move_after(marker)


class _Function:
    """A function while it is built."""

    def __init__(self, builder, name, params, attrs, private, pure=True):
        self.builder = builder
        self.name = builder.get_unique_name(name)
        self.attrs, self.private, self.pure = dict(attrs or {}), private, pure
        self.dataflow = None
        # Operations that are not bound to a variable yet, in their order.
        self.pending = {}
        self.finished = None
        self.mapping = {}
        self.given = params is not None
        self.outputs = []
        with at(ir.InsertionPoint(builder._mod.body), name_loc(self.name)):
            empty = ir.TypeAttr.get(ir.FunctionType.get([], []))
            attributes = {"sym_name": ir.StringAttr.get(self.name), "function_type": empty}
            self.op = ir.Operation.create("func.func", attributes=attributes, regions=1)
            self.entry = self.op.regions[0].blocks.append()
        for param in _checked(params):
            self.parameter(param.value)

    @property
    def block(self):
        return self.dataflow.block if self.dataflow else self.entry

    def parameter(self, free: ir.Value) -> ir.Value:
        """The argument that stands for a free Var."""
        if free not in self.mapping:
            with at():
                self.mapping[free] = self.entry.add_argument(free.type, value_location(free))
            self.set_type([])
            self.set_arguments()
        return self.mapping[free]

    def set_arguments(self):
        """Says what the parameters are called, and where they are."""
        placements = {new: _mlc.placement_of(free) for free, new in self.mapping.items()}
        with at():
            attributes = []
            for argument in self.entry.arguments:
                entry = {"relax.name": ir.StringAttr.get(name_of(argument.location))}
                if placements.get(argument) is not None:
                    entry[VDEVICE] = placements[argument]
                attributes.append(ir.DictAttr.get(entry))
            if attributes:
                self.op.attributes["arg_attrs"] = ir.ArrayAttr.get(attributes)
        if any(placement is not None for placement in placements.values()):
            _mlc.list_vdevices(self.op)

    def set_type(self, results):
        """Says the function's type, which the rules about symbols look at while it is built."""
        with at():
            type = ir.FunctionType.get([argument.type for argument in self.entry.arguments], results)
            self.op.attributes["function_type"] = ir.TypeAttr.get(type)

    def localize(self, value: ir.Value) -> ir.Value:
        if value in self.mapping or canonical(value) in self.mapping:
            value = self.mapping.get(value, self.mapping.get(canonical(value)))
            op = defining_op(value)
            return value if op is None else self.visible(value, op)
        op = defining_op(value)
        if op is not None and op.name in _WRITTEN_IN_PLACE and not self.owns(value):
            return self.clone_constant(value, op)
        if op is None or op.block != scratch():
            self.check_own(value)
            return value if op is None else self.visible(value, op)
        if is_free(value):
            if self.given:
                name = name_of(value_location(value))
                raise MLCError(f"{name!r} is used in function {self.name!r}, but is not one of its parameters")
            return self.parameter(value)
        return self.imported(value)

    def imported(self, value) -> ir.Value:
        """A copy in this function of an expression that belongs to none, and of all that it is made of."""
        copies, waiting = {}, [value]
        while waiting:
            op = defining_op(waiting[-1])
            operands = list(op.operands)
            known = [operand in copies or operand in self.mapping for operand in operands]
            missing = [o for o, is_known in zip(operands, known, strict=True) if not is_known and is_unbound(o)]
            if missing:
                waiting += reversed(missing)
                continue
            made = waiting.pop()
            if made in copies:
                continue
            local = [copies[operand] if operand in copies else self.localize(operand) for operand in operands]
            (copies[made],) = _mlc.te_import(self.block, scratch(), operands, local, [made])
            self.pending[defining_op(copies[made])] = None
        return copies[value]

    def clone_constant(self, value, op):
        """A constant from outside, as one of this function."""
        if op.name == "relax.shape":
            # Its symbols may have their values from here on only.
            with at(ir.InsertionPoint(self.block)):
                return op.clone().results[0]
        before = self.dataflow.holder if self.dataflow else None
        with at(ir.InsertionPoint(before) if before else ir.InsertionPoint(self.entry)):
            self.mapping[value] = op.clone().results[0]
        return self.mapping[value]

    def owns(self, value):
        """True for a value of this function."""
        function = function_of(value)
        return function is not None and function == self.op

    def check_own(self, value):
        """A value of another function is not seen in this one."""
        other = function_of(value)
        if other is not None and other != self.op:
            name = name_of(value_location(value))
            raise MLCError(f"{name!r} belongs to {title_of(other)}, and cannot be used in function {self.name!r}")

    def visible(self, value, op) -> ir.Value:
        """A value of a dataflow block that is closed is seen through an output of the block."""
        if op.block == self.block:
            return value
        for dataflow in self.outputs:
            if op.block == dataflow.block:
                return dataflow.result_of(value)
        return value

    def bind(self, expr, hint, unique=True) -> ir.Value:
        value = self.localize(expr.value)
        op = defining_op(value)
        if op is None or op not in self.pending:
            return value
        self.settle(op, hint, unique)
        return value

    def settle(self, op, hint, unique=True):
        """An operation that is bound now: it has a name, its nested operands do too, and it stands at the end."""
        waiting = [(op, hint, unique, False)]
        while waiting:
            op, hint, unique, has_operands = waiting.pop()
            if has_operands:
                if op.block == self.block and not any(True for result in op.results for _ in result.uses):
                    _mlc.move_to_end(op)
                rename(op, self.builder.get_unique_name(hint) if unique else hint)
                continue
            if op not in self.pending:
                continue
            del self.pending[op]
            waiting.append((op, hint, unique, True))
            nested = [defining_op(operand) for operand in op.operands]
            nested = [inner for inner in nested if inner is not None and inner in self.pending]
            for inner in nested:
                # A text, a dtype or a number has no variable of its own.
                if _is_leaf(inner):
                    self.pending.pop(inner, None)
            nested = [inner for inner in nested if inner in self.pending]
            if nested and takes_tuple(op):
                # It is written as the tuple.
                for inner in dict.fromkeys(nested):
                    del self.pending[inner]
                continue
            waiting += [(inner, "lv" if self.dataflow else "gv", True, False) for inner in reversed(nested)]

    def keep(self, value) -> None:
        """What is written where it is used, and all that it is made of, is part of the function."""
        op = defining_op(value)
        if op is not None and op in self.pending and _is_leaf(op):
            del self.pending[op]
            for operand in op.operands:
                self.keep(operand)

    def finish(self, output, params) -> GlobalVar:
        if self.finished is not None:
            raise MLCError(f"function {self.name!r} has its output already: emit_func_output is called once")
        if self.dataflow is not None:
            raise MLCError("emit_func_output is called inside a dataflow block: leave its scope first")
        if params is not None and self.given:
            raise MLCError(f"function {self.name!r} is given parameters twice, by function() and by emit_func_output()")
        values, written = self.returned(as_expr(output))
        if params is not None:
            values = self.reorder(_checked(params), values)
        elif not self.given and self.mapping_of_free():
            names = ", ".join(name_of(value_location(v)) for v in self.mapping_of_free())
            raise MLCError(f"function {self.name!r} uses {names}, but its parameters are given nowhere")
        self.drop_pending()
        with at(ir.InsertionPoint(self.entry)):
            end = ir.Operation.create("func.return", operands=values)
        if written is not None and not any(True for _ in written.results[0].uses):
            retire(written)
        self.set_type([value.type for value in end.operands])
        self.set_arguments()
        with at():
            if self.private:
                self.op.attributes["sym_visibility"] = ir.StringAttr.get("private")
            if not self.pure:
                self.op.attributes["relax.is_pure"] = ir.BoolAttr.get(False)
            for key, item in self.attrs.items():
                if key != "global_symbol":
                    self.op.attributes[key] = to_attribute(item)
        self.finished = GlobalVar(self.name)
        with errors(f"function {self.name!r}"):
            self.op.verify()
        return self.finished

    def returned(self, expr):
        """The values that are returned. A tuple that is written in place is several, and is not needed itself."""
        op = defining_op(self.localize(expr.value))
        if op is None or op not in self.pending or op.name != "relax.tuple":
            return [self.bind(expr, "gv")], None
        self.settle(op, "", unique=False)
        # One value in a tuple is another thing than the value.
        return ([op.results[0]], None) if len(op.operands) == 1 else (list(op.operands), op)

    def mapping_of_free(self):
        return [value for value in self.mapping if is_free(value)]

    def reorder(self, params, returned):
        """Makes the parameters those of the function, in this order; what is returned may be one of them."""
        values = [param.value for param in params]
        missing = [name_of(value_location(v)) for v in self.mapping_of_free() if v not in values]
        if missing:
            raise MLCError(f"function {self.name!r} uses {', '.join(missing)}, not among its parameters")
        count = len(self.entry.arguments)
        before = dict(self.mapping)
        for value in values:
            with at():
                argument = self.entry.add_argument(value.type, value_location(value))
            if value in before:
                before[value].replace_all_uses_with(argument)
                returned = [argument if item == before[value] else item for item in returned]
            self.mapping[value] = argument
        for _ in range(count):
            self.entry.erase_argument(0)
        return returned

    def drop_pending(self):
        """What was made and never bound or used is not part of the function."""
        for op in reversed(self.pending):
            if not any(True for result in op.results for _ in result.uses):
                retire(op)
            elif not _is_leaf(op):
                rename(op, self.builder.get_unique_name("gv"))
        self.pending.clear()


def _is_leaf(op) -> bool:
    """True for what is written where it is used."""
    return op.name in _LEAVES or is_size_condition(op)


def is_unbound(value: ir.Value) -> bool:
    """True for an expression that belongs to no function, and is no variable."""
    op = defining_op(value)
    is_inside = op is None or op.block != scratch() or is_free(value)
    return not is_inside and op.name not in _WRITTEN_IN_PLACE


def takes_tuple(op) -> bool:
    """True for an operator of several tensors that are all items of one tuple."""
    if op.name not in ("relax.concat", "relax.stack"):
        return False
    items = [defining_op(operand) for operand in op.operands]
    if any(item is None or item.name != "relax.tuple_get_item" for item in items):
        return False
    source = items[0].operands[0]
    numbers = [item.attributes["index"].value for item in items]
    return all(item.operands[0] == source for item in items) and numbers == list(range(source.type.num_types))


def function_of(value: ir.Value):
    """The function that a value is in, or None."""
    block = value.owner if isinstance(value.owner, ir.Block) else defining_op(value).block
    return function_of_op(block.owner.operation)


def function_of_op(op):
    """The function that an operation is in, or is; else None."""
    op = op.operation
    while op.name != "func.func":
        if op.parent is None:
            return None
        op = op.parent.operation
    return op


def title_of(function) -> str:
    return f"function {ir.StringAttr(function.attributes['sym_name']).value!r}"


def _checked(params):
    if params is None:
        return []
    params = [params] if isinstance(params, Expr) else list(params)
    seen = []
    for param in params:
        if not isinstance(param, Var) or not is_free(param.value):
            raise TypeError(f"a parameter is a relax.Var, not {param!r}")
        if param.value in seen:
            raise MLCError(f"the parameter {param.name_hint!r} is given twice")
        seen.append(param.value)
    return params


class _Dataflow:
    """A dataflow block of a function: while it is open, an op without results that `close` replaces."""

    def __init__(self, function):
        self.function = function
        with at(ir.InsertionPoint(function.entry)):
            self.holder = ir.Operation.create("relax.dataflow", regions=1)
            self.block = self.holder.regions[0].blocks.append()
        self.values, self.vars, self.names = [], [], []
        self.op = None

    def output(self, value, name) -> Var:
        if value in self.values:
            number = self.values.index(value)
        else:
            number = len(self.values)
            self.values.append(value)
            self.names.append(name)
        var = Var(value if self.op is None else self.op.results[number])
        self.vars.append((var, number))
        return var

    def result_of(self, value) -> ir.Value:
        """The result that a value of the block has; the block gets one more if it has none."""
        if value not in self.values:
            self.values.append(value)
            self.names.append(name_of(value_location(value)))
            self.close()
        return self.op.results[self.values.index(value)]

    def close(self):
        """Makes the op with the results of now."""
        if self.op is not None:
            terminator(self.block).erase()
        with at(ir.InsertionPoint(self.block)):
            ir.Operation.create("relax.output", operands=self.values)
        before = self.op if self.op is not None else self.holder
        with at(ir.InsertionPoint(before), _names_loc(self.names)):
            op = ir.Operation.create("relax.dataflow", results=[value.type for value in self.values], regions=1)
        self.block.append_to(op.regions[0])
        if self.op is not None:
            for old, new in zip(self.op.results, op.results, strict=False):
                old.replace_all_uses_with(new)
        before.erase()
        self.op, self.holder = op, None
        self.block = op.regions[0].blocks[0]
        for var, number in self.vars:
            var._value = op.results[number]


def _names_loc(names):
    with context():
        locations = [ir.Location.name(name) if name else ir.Location.unknown() for name in names]
        if len(locations) == 1:
            return locations[0]
        return ir.Location.fused(locations) if locations else ir.Location.unknown()


class _FunctionScope:
    def __init__(self, builder, name, params, attrs, private, pure=True):
        self.builder, self.arguments = builder, (name, params, attrs, private, pure)

    def __enter__(self):
        if self.builder._function is not None:
            raise MLCError(f"function {self.builder._function.name!r} is still being built: functions do not nest")
        self.builder._function = _Function(self.builder, *self.arguments)
        if not hasattr(_state, "stack"):
            _state.stack = []
        _state.stack.append(self.builder)
        return self.builder

    def __exit__(self, kind, error, traceback):
        function, self.builder._function = self.builder._function, None
        _state.stack.pop()
        if kind is not None or function.finished is None:
            _drop(function.op)
            # The cell of a notebook that failed is run again.
            self.builder.free_name(function.name)
        if kind is None and function.finished is None:
            raise MLCError(f"the scope of function {function.name!r} is left without emit_func_output")
        return False


class _DataflowScope:
    def __init__(self, builder):
        self.builder = builder

    def __enter__(self):
        function = self.builder._scope()
        if function.dataflow is not None:
            raise MLCError("a dataflow block cannot be inside another one")
        if function.finished is not None:
            raise MLCError(f"function {function.name!r} has its output already")
        function.dataflow = _Dataflow(function)
        return self.builder

    def __exit__(self, kind, error, traceback):
        function = self.builder._function
        dataflow, function.dataflow = function.dataflow, None
        if kind is not None:
            return False
        if not list(dataflow.block.operations) and not dataflow.values:
            dataflow.holder.erase()
            return False
        inside = [op for op in function.pending if op.block == dataflow.block]
        for op in reversed(inside):
            if not any(True for result in op.results for _ in result.uses) and not _is_output(op, dataflow):
                del function.pending[op]
                retire(op)
        dataflow.close()
        function.outputs.append(dataflow)
        return False


def _is_output(op, dataflow):
    return any(result in dataflow.values for result in op.results)


class _TestingScope(_FunctionScope):
    def __init__(self, builder, params=None):
        super().__init__(builder, "testing", params, None, True)

    def __exit__(self, kind, error, traceback):
        function, self.builder._function = self.builder._function, None
        _state.stack.pop()
        _drop(function.op)
        return False
