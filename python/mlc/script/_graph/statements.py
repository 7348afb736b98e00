"""The statements of graph functions: bindings, dataflow blocks and branches."""

import ast
import numbers

from ... import ir, relax
from ..._core.context import at, context, defining_op, name_of
from ..._mlir_libs import _mlc
from ...relax.expr import DataTypeImm, Expr, PrimValue, ShapeExpr, StringImm, as_expr, name_result
from ...tir import expr as _expr
from ...tir.arith import as_size_condition
from .._errors import AlreadyReported, Located
from .._evaluate import POISON, names_in
from .._function import FunctionParser
from .._loops import values as v
from .._loops.forms import Clause, Loops, Meta, Symbol
from .._loops.values import check_attributes, describe
from .._macro import Macro
from .nested import NestedFunction
from .types import contradicts


class RelaxStatements(FunctionParser):
    """The part of the parser of graph functions that reads statements."""

    # ===--- Statements --------------------------------------------------------------------------===#

    def statement(self, node):
        if self.returned is not None:
            self.diagnostics.add(node, "a statement after return is never reached")
            return
        if self.outputs is not None:
            self.diagnostics.add(node, "R.output is the last statement of a dataflow block")
            return
        super().statement(node)

    def poison(self, node):
        super().poison(node)
        if isinstance(node, (ast.With, ast.If)):
            for name in names_in(node):
                self.scopes.bind(name, POISON)

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
        elif isinstance(value, (ShapeExpr, PrimValue)):
            value = as_expr(value)
        if isinstance(value, Expr) and contradicts(type, value.struct_info):
            raise Located(node.annotation, declared_text(type, value.struct_info))
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
        check_attributes(attributes)
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
            value = _expr.Var.of_symbol(name, value.dtype)
        elif isinstance(value, (tuple, list)) and value and all(isinstance(x, (Expr, tuple, list)) for x in value):
            value = relax.Tuple(list(value))
        elif isinstance(value, numbers.Number):
            value = relax.const(value)
        elif isinstance(value, _expr.Var) and value.name != name:
            raise Located(target, f"a variable of sizes keeps its name: {value.name!r} cannot be {name!r}")
        elif isinstance(value, Meta):
            value = value.value
        elif isinstance(value, (ShapeExpr, PrimValue)) and not isinstance(value, (StringImm, DataTypeImm)):
            value = as_expr(value)
        elif isinstance(value, (Clause, Loops)):
            raise Located(target, f"this gives nothing that {name!r} could be")
        if isinstance(value, Expr):
            self.settle(value, target)
        self.scopes.bind(name, value)

    def settle(self, value, target):
        """What an expression has just computed has the name that it is bound to."""
        op = defining_op(value.value)
        has_several = op is not None and len(op.results) > 1 and op.name != "relax.dataflow"
        if has_several:
            if op in self.pending:
                op.location = self.location(target)
            name_result(op, next(i for i, result in enumerate(op.results) if result == value.value), target.id)
        elif op is not None and op in self.pending:
            source = multiple_results(op)
            (source if source is not None else op).location = self.location(target, target.id)
        self.place(target)
        self.pending.clear()

    def place(self, node):
        """Says where what has just been made is in the text, as far as it has no name."""
        for op in self.pending:
            if op.location.is_a_file() or op.location == ir.Location.unknown(context()):
                op.location = self.location(node)

    def items(self, value):
        if not isinstance(value, Expr):
            raise TypeError(f"a tuple is expected, not {type(value).__name__}")
        return [self.item(value, i) for i in range(len(value))]

    def item(self, value, index):
        op = defining_op(value.value)
        if op is not None and op.name == "relax.tuple":
            fields = list(op.operands)
            if isinstance(index, numbers.Integral) and not -len(fields) <= index < len(fields):
                raise ValueError(f"the tuple has {len(fields)} items, and none of number {index}")
            return Expr(fields[index])
        return value[index]

    def statement_Return(self, node):
        if self.holder is not None and self.macro_results is None:
            raise Located(node, "return stands after the dataflow block, not in it")
        if node.value is None:
            raise Located(node, "a value is returned")
        value = self.evaluate(node.value)
        if isinstance(value, NestedFunction):
            value = value.as_expr()
        self.place(node.value)
        if isinstance(value, ir.Operation):
            # What gives nothing, such as R.print, is an empty tuple where it is returned.
            value = ()
        if isinstance(value, (tuple, list)):
            # One value in a tuple is another thing than the value.
            values = [relax.Tuple(list(value))] if len(value) == 1 else [as_expr(item) for item in value]
        elif isinstance(value, Expr):
            op = defining_op(value.value)
            whole = op is not None and op in self.pending and op.name == "relax.tuple" and len(op.operands) != 1
            values = [Expr(operand) for operand in op.operands] if whole else [value]
        elif isinstance(value, (numbers.Number, ShapeExpr, PrimValue)):
            values = [as_expr(PrimValue(value) if isinstance(value, numbers.Number) else value)]
        else:
            found = "a type" if hasattr(value, "as_struct_info") else describe(value)
            raise TypeError(f"a value of the graph is returned, not {found}")
        if self.macro_results is not None:
            self.macro_results.append(value)
            return
        with at(ir.InsertionPoint(self.entry), self.location(node)):
            self.returned = self.localize_all(values)
            ir.Operation.create("func.return", operands=self.returned)

    def statement_FunctionDef(self, node):
        from .nested import read_nested

        read_nested(self, node)

    def statement_For(self, node):
        raise Located(node, "a loop is not part of a graph function")

    statement_While = statement_For

    # ===--- Scopes ------------------------------------------------------------------------------===#

    def statement_With(self, node):
        from ..relax import DataflowForm

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
        from .. import relax as names

        if function is names.output:
            return lambda: self.output(node)
        if isinstance(function, Macro):
            return lambda: self.expand(function, node)
        return None

    def expand(self, macro, node):
        """What a call of a macro returns."""
        before, self.macro_results = self.macro_results, []
        try:
            macro.expand(self, node)
            results = self.macro_results
        finally:
            self.macro_results = before
        if self.diagnostics.found:
            raise AlreadyReported
        if len(results) != 1 or results[0] is None:
            raise Located(node, f"the macro {macro.__name__!r} ends in one return of a value")
        return results[0]

    def output(self, node):
        """Notes what leaves a dataflow block, under the names that are given."""
        if self.holder is None:
            raise Located(node, "R.output stands in a dataflow block")
        outputs = []
        for argument in node.args:
            value = self.evaluate(argument)
            if not isinstance(argument, ast.Name) or not isinstance(value, Expr):
                raise Located(argument, "R.output takes variables of the dataflow block")
            if argument.id not in self.scopes.stack[-1]:
                raise Located(argument, f"{argument.id!r} is not bound in this dataflow block")
            outputs.append((argument.id, Expr(self.localize(value.value))))
        self.outputs = outputs

    def logical(self, kind, values):
        is_python = not any(isinstance(value, _expr.PrimExpr) for value in values)
        return super().logical(kind, values) if is_python else v.logical(kind, values)

    def negate(self, value):
        return v.negate(value) if isinstance(value, _expr.PrimExpr) else super().negate(value)

    def statement_If(self, node):
        condition = self.evaluate(node.test)
        if isinstance(condition, bool):
            return self.body(node.body if condition else node.orelse)
        if self.holder is not None:
            raise Located(node, "an if cannot be in a dataflow block")
        if not node.orelse:
            raise Located(node, "an if of a graph function has an else")
        condition = self.scalar_condition(node.test, condition)
        for last in (node.body[-1], node.orelse[-1]):
            if isinstance(last, ast.Return):
                raise Located(last, "a return stands at the end of the function, not in a branch")
        names = [last_name(branch) for branch in (node.body, node.orelse)]
        if names[0] != names[1] or names[0] is None:
            found = " and ".join(repr(name) if name else "nothing" for name in names)
            raise Located(node, f"both branches of an if end by binding the same variable, not {found}")
        self.read_if(node, condition, names[0])

    def scalar_condition(self, node, condition):
        """The i1 of a condition: a scalar, or a tensor of rank 0, of bool."""
        boolean = ir.IntegerType.get_signless(1, context())
        given = condition.value if isinstance(condition, PrimValue) else condition
        if as_size_condition(given) is not None:
            condition = as_expr(PrimValue(given))
        type = condition.value.type if isinstance(condition, Expr) else None
        if type == boolean:
            return self.localize(condition.value)
        is_tensor = isinstance(type, ir.RankedTensorType) and type.rank == 0 and type.element_type == boolean
        if not is_tensor:
            found = type if type is not None else f"a {condition.__class__.__name__}"
            raise Located(
                node, f"the condition of an if is a bool, R.Tensor((), 'bool') or R.Prim('bool'), not {found}"
            )
        with at(ir.InsertionPoint(self.block), self.location(node)):
            source = self.localize(condition.value)
            return ir.Operation.create("tensor.extract", results=[boolean], operands=[source]).result

    def read_if(self, node, condition, name):
        with at(ir.InsertionPoint(self.block)):
            holder = ir.Operation.create("scf.if", regions=2)
        blocks, values = [region.blocks.append() for region in holder.regions], []
        before = self.block
        try:
            for block, statements in zip(blocks, (node.body, node.orelse), strict=True):
                self.block = block
                with self.scopes:
                    self.body(statements)
                    if self.returned is not None:
                        raise Located(statements[-1], "a return stands at the end of the function, not in a branch")
                    values.append(self.branch_result(name, "then" if block is blocks[0] else "else"))
        except AlreadyReported:
            self.scopes.bind(name, POISON)
            return
        finally:
            self.block = before
        type = values[0].type
        if type != values[1].type:
            type = _mlc.unify(type, values[1].type)
            if type is None:
                raise Located(node, f"the branches give {values[0].type} and {values[1].type}")
            parts = ("then", "else")
            values = [
                self.cast_result(block, value, type, self.location(node, f"{name}_{part}"))
                for block, value, part in zip(blocks, values, parts, strict=True)
            ]
        for block, value in zip(blocks, values, strict=True):
            with at(ir.InsertionPoint(block)):
                ir.Operation.create("scf.yield", operands=[value])
        with at(ir.InsertionPoint(self.block), self.location(node, name)):
            op = ir.Operation.create("scf.if", results=[type], operands=[condition], regions=2)
        for block, region in zip(blocks, op.regions, strict=True):
            block.append_to(region)
        holder.erase()
        self.scopes.bind(name, relax.Var(op.result))

    def cast_result(self, block, value, type, location):
        """A value of a branch in the type that the values of both branches have."""
        if value.type == type:
            return value
        with at(ir.InsertionPoint(block), location):
            return ir.Operation.create("relax.match_cast", results=[type], operands=[value]).result

    def branch_result(self, name, branch):
        """What a branch gives; if it is computed there, its name says so."""
        found = self.scopes.find(name)
        if found is POISON:
            raise AlreadyReported
        value = self.localize(as_expr(found).value)
        op = defining_op(value)
        if op is not None and op.block == self.block and name_of(op.location) == name:
            op.location = ir.Location.name(f"{name}_{branch}", op.location.child_loc, context())
        return value


def declared_text(declared, found):
    """What is wrong where a value is not what is declared."""
    return f"{declared} is declared, but the value is {found}"


def last_name(statements):
    """The name that the last statement of a branch binds, or None."""
    last = statements[-1]
    if isinstance(last, ast.If):
        return last_name(last.body)
    if isinstance(last, ast.AnnAssign):
        return last.target.id if isinstance(last.target, ast.Name) else None
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        return last.targets[0].id
    return None


def multiple_results(op):
    """The operation whose results a tuple is made of, or None."""
    if op.name != "relax.tuple":
        return None
    sources = [defining_op(operand) for operand in op.operands]
    same = len(sources) > 1 and all(s is not None and s == sources[0] for s in sources)
    return sources[0] if same and len(sources[0].results) == len(sources) else None
