"""Graph functions: R.function becomes func.func over tensors."""

import ast
import numbers

from .. import ir, relax
from .._core.context import at, context, defining_op, scratch
from .._core.module import GlobalVar, IRModule, to_attribute
from ..relax import block_builder
from ..relax import struct_info as _sinfo
from ..relax.expr import Expr, as_expr, is_free
from ..relax.op.call import call_function
from ..tir import expr as _expr
from ..tir.expr import PrimExpr
from . import _values as v
from ._errors import Located, Unsupported
from ._evaluate import POISON, names_in
from ._forms import Clause, Loops, Meta, Symbol
from ._function import FunctionParser
from ._types import Types, contradicts


class RelaxFunctionParser(Types, FunctionParser):
    """Reads one function. It stands for the builder of now, so that operators build into it."""

    kind = "R"
    in_function = True

    def __init__(self, program, scopes, node, name, options):
        super().__init__(program, scopes, node, name, options)
        self.op, self.pending, self.outputs = None, [], None
        self.returned, self.attributes, self.holder = None, {}, None

    def parse(self, module_block):
        """Makes the function at the end of a block."""
        with at(ir.InsertionPoint(module_block), self.location(self.node)):
            attributes = {"sym_name": ir.StringAttr.get(self.name)}
            attributes["function_type"] = ir.TypeAttr.get(ir.FunctionType.get([], []))
            if self.options.get("private"):
                attributes["sym_visibility"] = ir.StringAttr.get("private")
            self.op = ir.Operation.create("func.func", attributes=attributes, regions=1)
            self.entry = self.block = self.op.regions[0].blocks.append()
        stack = block_builder._state.__dict__.setdefault("stack", [])
        stack.append(self)
        try:
            with self.scopes:
                self.read_signature()
                with self.scopes:
                    self.body(self.node.body)
                if self.returned is None and not self.diagnostics.found:
                    raise Located(self.node, "the function has no return")
        finally:
            stack.pop()
        if not self.diagnostics.found:
            self.finish()
        return self.op

    def read_signature(self):
        self.names = []
        # A symbol may be used in an annotation before the parameter that has it as a dimension.
        for argument, annotation in self.parameters():
            type = self.resolved_at(argument.annotation, annotation)
            if type is None:
                self.scopes.bind(argument.arg, POISON)
                continue
            with at():
                value = self.entry.add_argument(type, self.location(argument, argument.arg))
            self.names.append(argument.arg)
            self.scopes.bind(argument.arg, relax.Var(value))
        self.result = None
        if self.node.returns is not None:
            returns = self.node.returns
            type = self.resolved_at(returns, self.annotation(returns))
            self.result = None if type is None else _sinfo.view_type(type)
        # The rules about symbols look at the function's type while it is read.
        self.set_type([])

    def set_type(self, results):
        with at():
            type = ir.FunctionType.get([argument.type for argument in self.entry.arguments], results)
            self.op.attributes["function_type"] = ir.TypeAttr.get(type)

    def finish(self):
        values = self.returned
        if self.result is not None:
            fields = [self.result]
            if isinstance(self.result, _sinfo.TupleStructInfo) and len(values) != 1:
                fields = self.result.fields
            if len(fields) != len(values) or any(
                contradicts(f.type, x.type) for f, x in zip(fields, values, strict=True)
            ):
                found = ", ".join(str(value.type) for value in values)
                raise Located(self.node.returns, f"{self.result.type} is declared, but the function returns {found}")
        with at():
            for op in reversed([o.operation for o in self.entry.operations]):
                if op.name == "relax.tuple" and not any(True for _ in op.result.uses):
                    op.erase()
            self.set_type([value.type for value in values])
            if self.names:
                named = [ir.DictAttr.get({"relax.name": ir.StringAttr.get(name)}) for name in self.names]
                self.op.attributes["arg_attrs"] = ir.ArrayAttr.get(named)
            for key, value in self.attributes.items():
                if key == "global_symbol" and not self.program.in_module:
                    self.op.attributes["sym_name"] = ir.StringAttr.get(str(value))
                elif key != "global_symbol" or value != self.name:
                    self.op.attributes[key] = to_attribute(value)
        if not self.program.in_module:
            self.verify(self.op)

    # ===--- The builder of now ------------------------------------------------------------------===#

    @property
    def _mod(self):
        return IRModule(module=self.program.module_op)

    def current_block_is_dataflow(self):
        return self.holder is not None

    def created(self, op):
        self.pending.append(op.operation)

    def localize(self, value):
        op = defining_op(value)
        if op is None or op.block != scratch():
            return value
        if is_free(value) or op.name != "relax.constant":
            raise ValueError("a variable from outside of the function is used in it")
        with at(ir.InsertionPoint(self.holder or self.block)):
            return op.clone().results[0]

    def localize_all(self, exprs):
        return [self.localize(expr.value) for expr in exprs]

    # ===--- Statements --------------------------------------------------------------------------===#

    def statement(self, node):
        if self.returned is not None:
            self.diagnostics.add(node, "a statement after return is never reached")
            return
        if self.outputs is not None:
            self.diagnostics.add(node, "R.output is the last statement of a dataflow block")
            return
        super().statement(node)

    def statement_Assign(self, node):
        target = self.single_target(node)
        self.bind(target, self.evaluate(node.value))

    def statement_AnnAssign(self, node):
        if node.value is None:
            raise Located(node, f"{names_in(node.target)[0]!r} has a type, but no value")
        value, type = self.evaluate(node.value), self.resolve(self.annotation(node.annotation))
        if isinstance(value, (tuple, list)):
            value = relax.Tuple(list(value))
        elif isinstance(value, numbers.Number):
            value = relax.const(value)
        if isinstance(value, Expr) and contradicts(type.type, value.value.type):
            raise Located(node.annotation, f"{type.type} is declared, but the value is {value.value.type}")
        self.bind(node.target, value)

    def statement_Expr(self, node):
        value = self.evaluate(node.value)
        if isinstance(value, Clause):
            getattr(self, f"clause_{value.name}", self.refuse)(*value.args)
        elif isinstance(value, Expr):
            if not (isinstance(value.value.type, ir.TupleType) and value.value.type.num_types == 0):
                raise ValueError("the value of this is not used: bind it to a variable")
        elif not (value is None or isinstance(value, (str, ir.Operation, type(Ellipsis)))):
            raise ValueError(f"a statement cannot be a {type(value).__name__}")

    def refuse(self, *args):
        raise ValueError("this is not a statement of a graph function")

    def clause_func_attr(self, attributes):
        for key, value in attributes.items():
            if key in self.attributes:
                raise ValueError(f"the function attribute {key!r} is given twice")
            self.attributes[key] = value

    def bind(self, target, value):
        if isinstance(target, (ast.Tuple, ast.List)):
            values = list(value) if isinstance(value, (tuple, list)) else self.items(value)
            if len(values) != len(target.elts):
                raise Located(target, f"{len(target.elts)} names are given for {len(values)} values")
            for element, item in zip(target.elts, values, strict=True):
                self.bind(element, item)
            return
        if not isinstance(target, ast.Name):
            raise Located(target, "a name is expected")
        name = target.id
        if isinstance(value, Symbol):
            if value.dtype != "int64":
                raise ValueError(f"a dimension is int64, but {name!r} is {value.dtype}")
            value = _expr.Var(name, value.dtype)
        elif isinstance(value, (tuple, list)) and value and all(isinstance(x, (Expr, tuple, list)) for x in value):
            value = relax.Tuple(list(value))
        elif isinstance(value, numbers.Number):
            value = relax.const(value)
        elif isinstance(value, Meta):
            value = value.value
        elif isinstance(value, (Clause, Loops)):
            raise Located(target, f"this gives nothing that {name!r} could be")
        if isinstance(value, Expr):
            self.settle(value, target)
        self.scopes.bind(name, value)

    def settle(self, value, target):
        """What an expression has just computed has the name that it is bound to."""
        op = defining_op(value.value)
        if op is not None and op in self.pending:
            source = multiple_results(op)
            (source if source is not None else op).location = self.location(target, target.id)
        for other in self.pending:
            if other.location.is_a_file() or other.location == ir.Location.unknown(context()):
                other.location = self.location(target)
        self.pending.clear()

    def items(self, value):
        if not isinstance(value, Expr):
            raise TypeError(f"a tuple is expected, not {type(value).__name__}")
        return [self.item(value, i) for i in range(len(value))]

    def item(self, value, index):
        op = defining_op(value.value)
        if op is not None and op.name == "relax.tuple":
            return Expr(list(op.operands)[index])
        return value[index]

    def statement_Return(self, node):
        if self.holder is not None:
            raise Located(node, "return stands after the dataflow block, not in it")
        if node.value is None:
            raise Located(node, "a value is returned")
        value = self.evaluate(node.value)
        if isinstance(value, (tuple, list)):
            values = [as_expr(item) for item in value]
        elif isinstance(value, Expr):
            op = defining_op(value.value)
            whole = op is not None and op in self.pending and op.name == "relax.tuple"
            values = [Expr(operand) for operand in op.operands] if whole else [value]
        elif isinstance(value, numbers.Number):
            raise Unsupported("a function that returns a number is not supported yet: make it R.const(value, dtype)")
        else:
            raise TypeError(f"a value of the graph is returned, not {type(value).__name__}")
        with at(ir.InsertionPoint(self.entry), self.location(node)):
            self.returned = self.localize_all(values)
            ir.Operation.create("func.return", operands=self.returned)

    def statement_FunctionDef(self, node):
        raise Unsupported("a function inside of a graph function is not supported yet")

    def statement_For(self, node):
        raise Located(node, "a loop is not part of a graph function")

    statement_While = statement_For

    # ===--- Scopes ------------------------------------------------------------------------------===#

    def statement_With(self, node):
        from .relax import DataflowForm

        if len(node.items) != 1 or node.items[0].optional_vars is not None:
            raise Located(node, "`with R.dataflow():` opens one scope and gives it no name")
        form = self.evaluate(node.items[0].context_expr)
        if not isinstance(form, DataflowForm):
            raise Located(node.items[0].context_expr, f"R.dataflow() is expected, not {type(form).__name__}")
        if self.holder is not None:
            raise Located(node, "a dataflow block cannot be inside another one")
        self.read_dataflow(node)

    def read_dataflow(self, node):
        # What leaves the block is only known at its end; until then another operation holds its body.
        with at(ir.InsertionPoint(self.block)):
            holder = ir.Operation.create("relax.dataflow", regions=1)
        outer, self.block, self.holder = self.block, holder.regions[0].blocks.append(), holder
        try:
            with self.scopes:
                self.body(node.body)
                outputs = self.outputs
        finally:
            inner, self.block, self.holder, self.outputs = self.block, outer, None, None
        if outputs is None:
            for name in {name for statement in node.body for name in names_in(statement)}:
                self.scopes.bind(name, POISON)
            if not self.diagnostics.found:
                raise Located(node, "the dataflow block has no R.output")
            return
        values = [value.value for _, value in outputs]
        with at(ir.InsertionPoint(inner), self.location(node)):
            ir.Operation.create("relax.output", operands=values)
        with at(ir.InsertionPoint(self.block)):
            named = [self.location(node, name) for name, _ in outputs]
            place = named[0] if len(named) == 1 else ir.Location.fused(named) if named else self.location(node)
            types = [value.type for value in values]
            op = ir.Operation.create("relax.dataflow", results=types, regions=1, loc=place)
        inner.append_to(op.regions[0])
        holder.erase()
        for (name, _), result in zip(outputs, op.results, strict=True):
            self.scopes.bind(name, relax.Var(result))

    def special_call(self, function, node):
        from . import relax as names

        if function is names.output:
            return lambda: self.output(node)
        return None

    def output(self, node):
        """Notes what leaves a dataflow block, under the names that are given."""
        if self.holder is None:
            raise Located(node, "R.output stands in a dataflow block")
        outputs = []
        for argument in node.args:
            value = self.evaluate(argument)
            if not isinstance(argument, ast.Name) or not isinstance(value, Expr):
                raise Located(argument, "R.output takes variables of the dataflow block")
            op = defining_op(value.value)
            if argument.id not in self.scopes.stack[-1] or op is None:
                raise Located(argument, f"{argument.id!r} is not bound in this dataflow block")
            outputs.append((argument.id, Expr(self.localize(value.value))))
        self.outputs = outputs

    def statement_If(self, node):
        condition = self.evaluate(node.test)
        if isinstance(condition, bool):
            return self.body(node.body if condition else node.orelse)
        if self.holder is not None:
            raise Located(node, "an if cannot be in a dataflow block")
        if not node.orelse:
            raise Located(node, "an if of a graph function has an else")
        if not isinstance(condition, Expr) or condition.value.type != ir.IntegerType.get_signless(1, context()):
            raise Located(node.test, "the condition is a scalar bool (R.Prim('bool')): others are not supported yet")
        names = [names_in(branch[-1])[-1:] for branch in (node.body, node.orelse)]
        if names[0] != names[1] or not names[0]:
            raise Located(node, "both branches of an if end by binding the same variable")
        self.read_if(node, condition, names[0][0])

    def read_if(self, node, condition, name):
        with at(ir.InsertionPoint(self.block)):
            holder = ir.Operation.create("scf.if", regions=2)
        blocks, values = [region.blocks.append() for region in holder.regions], []
        before = self.block
        for block, statements in zip(blocks, (node.body, node.orelse), strict=True):
            self.block = block
            with self.scopes:
                self.body(statements)
                value = self.branch_result(name, "then" if block is blocks[0] else "else")
            with at(ir.InsertionPoint(block)):
                ir.Operation.create("scf.yield", operands=[value])
            values.append(value)
        self.block = before
        if values[0].type != values[1].type:
            raise Located(node, f"the branches give {values[0].type} and {values[1].type}")
        with at(ir.InsertionPoint(self.block), self.location(node, name)):
            op = ir.Operation.create("scf.if", results=[values[0].type], operands=[condition.value], regions=2)
        for block, region in zip(blocks, op.regions, strict=True):
            block.append_to(region)
        holder.erase()
        self.scopes.bind(name, relax.Var(op.result))

    def branch_result(self, name, branch):
        """What a branch gives; if it is computed there, its name says so."""
        value = self.localize(self.scopes.find(name).value)
        op = defining_op(value)
        if op is not None and op.block == self.block and op.location.is_a_name():
            op.location = ir.Location.name(f"{name}_{branch}", op.location.child_loc, context())
        return value

    # ===--- Expressions -------------------------------------------------------------------------===#

    def visit_Subscript(self, node):
        value = self.evaluate(node.value)
        index = self.evaluate(node.slice)
        return self.item(value, index) if isinstance(value, Expr) else value[index]

    def visit_Attribute(self, node):
        value = self.evaluate(node.value)
        if not hasattr(value, node.attr) and getattr(value, "__name__", "").rsplit(".", 1)[-1] == "relax":
            # Older programs write relax.output where newer ones write R.output.
            from . import relax as names

            return getattr(names, node.attr)
        return self.attribute(value, node)

    def call(self, function, args, keywords):
        from .relax import TypeForm

        if not isinstance(function, TypeForm):
            args = [self.resolved(argument) for argument in args]
            keywords = {key: self.resolved(value) for key, value in keywords.items()}
        return function(*args, **keywords)

    def binary(self, kind, lhs, rhs):
        if all(isinstance(side, (PrimExpr, numbers.Number)) for side in (lhs, rhs)):
            return v.arith(kind, lhs, rhs)
        return super().binary(kind, lhs, rhs)

    # ===--- Calls of this function --------------------------------------------------------------===#

    def create_call(self, program, args):
        """A call of this function by the one that is being read."""
        program.read(self)
        if self.returned is None:
            raise ValueError(f"the result of {self.name!r} is not known here: the two functions call each other")
        return call_function(GlobalVar(self.name), args)


def multiple_results(op):
    """The operation whose results a tuple is made of, or None."""
    if op.name != "relax.tuple":
        return None
    sources = [defining_op(operand) for operand in op.operands]
    same = len(sources) > 1 and all(s is not None and s == sources[0] for s in sources)
    return sources[0] if same and len(sources[0].results) == len(sources) else None
