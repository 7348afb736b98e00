"""Functions over buffers: T.prim_func becomes tir.prim_func."""

import ast
import numbers

from .. import ir
from .._core.context import at
from .._mlir_libs import _mlc
from ..dialects import tir
from ..tir import _scope
from ..tir import expr as _expr
from ..tir.expr import PrimExpr
from . import _values as v
from ._blocks import BlockFrame, Blocks, Frame
from ._buffers import Buffers
from ._errors import Located, Unsupported
from ._evaluate import BINARY, POISON, names_in
from ._forms import Axis, BlockForm, BufferForm, Clause, InitForm, Loops, Meta, Remap, Symbol, is_typed
from ._function import FunctionParser

_DYNAMIC = -(1 << 63)


class PrimFuncParser(Buffers, Blocks, FunctionParser):
    """Reads one function."""

    kind = "T"

    def parse(self, module_block):
        """Makes the function at the end of a block."""
        private = bool(self.options.get("private"))
        self.frames, self.loops, self.unknown_access = [], {}, []
        self.attributes, self.params, self.num_symbols = {}, [], 0
        self.plain_extents, self.typed_extents = False, False
        with at(ir.InsertionPoint(module_block), self.location(self.node)):
            attributes = {"sym_name": ir.StringAttr.get(self.name)}
            attributes["function_type"] = ir.TypeAttr.get(ir.FunctionType.get([], []))
            if private:
                attributes["sym_visibility"] = ir.StringAttr.get("private")
            self.op = ir.Operation.create("tir.prim_func", attributes=attributes, regions=1)
            self.entry = self.op.regions[0].blocks.append()
        self.graph = _scope.Graph(self.entry, "int32", self.make_symbol)
        with _scope.entered(self.graph, self.entry), self.scopes:
            self.read_parameters()
            self.inside(Frame("function", self.entry), self.node.body)
            if not self.diagnostics.found:
                self.finish(private)
        return self.op

    def finish(self, private):
        self.finish_parameters()
        with at():
            bits = ir.IntegerType.get_signless(int(self.graph.index_dtype[3:]))
            self.op.attributes["index_dtype"] = ir.TypeAttr.get(bits)
            if bits.width == 64 and self.plain_extents and not self.typed_extents:
                self.op.attributes["tir.plain_extents"] = ir.UnitAttr.get()
            for key, value in self.attributes.items():
                if key != "global_symbol":
                    self.op.attributes[key] = value
                elif private:
                    raise Located(self.node, "a private function has no global_symbol")
                elif value.value != self.name and not self.program.in_module:
                    self.op.attributes["sym_name"] = value
                elif value.value != self.name:
                    self.op.attributes[key] = value
        for op, reads, writes in self.unknown_access:
            _mlc.infer_block_access(op, reads, writes)
        self.verify(self.op)

    # ===--- Statements --------------------------------------------------------------------------===#

    def inside(self, frame, statements):
        """Reads statements into the block of a frame, in a scope of their own."""
        self.frames.append(frame)
        try:
            with self.scopes, _scope.entered(None, frame.block):
                self.body(statements)
        finally:
            self.frames.pop()

    def statement_For(self, node):
        try:
            form, names = self.loops_of(node), names_in(node.target)
            if len(form.domains) != len(names):
                raise Located(node.target, f"{len(names)} variables are named for {len(form.domains)} loops")
            with self.scopes:
                block = self.create_loops(node, form, names)
                self.inside(Frame("loop", block), node.body)
        except Exception as error:
            self.diagnostics.add_exception(node.iter, error)
            self.skip(node)

    def skip(self, node):
        """Reads what is inside of a statement that has an error, for errors of its own."""
        with self.scopes:
            if isinstance(node, ast.For):
                for name in names_in(node.target):
                    self.scopes.bind(name, POISON)
                self.inside(Frame("loop", _scope.body()), node.body)

    def loops_of(self, node):
        if node.orelse:
            raise Located(node, "a for loop has no else")
        call = node.iter
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and self.evaluate(call.func) is range:
            bounds = [self.evaluate(argument) for argument in call.args]
            if len(bounds) == 3 and bounds.pop() != 1:
                raise Unsupported("a loop with a step is not supported yet")
            return Loops([(0, bounds[0]) if len(bounds) == 1 else (bounds[0], v.arith("sub", bounds[1], bounds[0]))])
        form = self.evaluate(call)
        if not isinstance(form, Loops):
            raise Located(call, f"a loop such as T.grid or range is expected, not {type(form).__name__}")
        return form

    def create_loops(self, node, form, names):
        """Makes nested loops; the body of the innermost."""
        domains = []
        for begin, extent in form.domains:
            for bound in (begin, extent):
                v.check_integer(bound, "the bound of a loop")
            self.note_dtype(extent)
            domains.append((v.to_extent(begin), v.to_extent(extent)))
        for (begin, extent), name in zip(domains, names, strict=True):
            block = _scope.body() if name is names[0] else block  # noqa: F821 - set by the loop before
            with at(ir.InsertionPoint(block), self.location(node)):
                loop = tir.ForOp(
                    begin if isinstance(begin, int) else _DYNAMIC,
                    extent if isinstance(extent, int) else _DYNAMIC,
                    dynamic_min=None if isinstance(begin, int) else begin,
                    dynamic_extent=None if isinstance(extent, int) else extent,
                    kind=tir.ForKind[_KINDS[form.kind]],
                    thread=form.thread,
                    annotations=self.dictionary(form.annotations) if form.annotations else None,
                )
                location = self.location(node.target, name)
                block = loop.operation.regions[0].blocks.append(ir.IndexType.get(), arg_locs=[location])
            variable = block.arguments[0]
            self.loops[variable] = (begin, extent)
            self.scopes.bind(name, v.variable(variable))
        return block

    def statement_If(self, node):
        condition = self.evaluate(node.test)
        if v.number_of(condition) is not None or not isinstance(condition, PrimExpr):
            return self.body(node.body if condition else node.orelse)
        try:
            v.check_condition(condition)
        except TypeError as error:
            raise Located(node.test, str(error)) from None
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            op = ir.Operation.create("scf.if", operands=[condition.value()], regions=2)
        for region, statements in zip(op.regions, (node.body, node.orelse), strict=True):
            if statements:
                block = region.blocks.append()
                self.inside(Frame("branch", block), statements)
                with at(ir.InsertionPoint(block)):
                    ir.Operation.create("scf.yield")

    def statement_While(self, node):
        raise Unsupported("while is not supported yet")

    def statement_Assert(self, node):
        raise Unsupported("assert is not supported yet")

    def statement_Return(self, node):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            raise Unsupported("a prim_func that returns a value is not supported yet")

    def statement_FunctionDef(self, node):
        raise Located(node, "a function inside of a prim_func is not supported")

    def statement_With(self, node):
        if len(node.items) != 1:
            raise Located(node, "one `with` opens one scope")
        item = node.items[0]
        form = self.evaluate(item.context_expr)
        if item.optional_vars is not None:
            raise Unsupported("`with ... as` is not supported yet")
        if isinstance(form, InitForm):
            self.read_init(node)
        elif isinstance(form, BlockForm):
            if form.name == "root" and self.frames[-1].kind == "function":
                self.body(node.body)
            else:
                self.read_block(node, form.name)
        else:
            raise Located(item.context_expr, f"T.block or T.init is expected, not {type(form).__name__}")

    def statement_Expr(self, node):
        value = self.evaluate(node.value)
        if isinstance(value, Clause):
            getattr(self, f"clause_{value.name}")(*value.args)
        elif isinstance(value, (BufferForm, Axis, Remap, Symbol)):
            raise ValueError("what this makes is not given a name")
        elif isinstance(value, (PrimExpr, numbers.Number)):
            self.clause_evaluate(value)
        elif value is not None and not isinstance(value, (str, type(Ellipsis))):
            raise ValueError(f"a statement cannot be a {type(value).__name__}")

    def statement_Assign(self, node):
        target = self.single_target(node)
        value = self.evaluate(node.value)
        if isinstance(target, ast.Subscript):
            return self.store(target, value, node)
        self.bind(target, value)

    def statement_AnnAssign(self, node):
        if node.value is None:
            raise Located(node, f"{names_in(node.target)[0]!r} has a type, but no value")
        kind, value = self.annotation(node.annotation), self.evaluate(node.value)
        if not is_typed(kind):
            raise Located(node.annotation, "a dtype such as T.int32 is expected")
        if isinstance(value, Symbol):
            return self.bind(node.target, value)
        self.bind(node.target, v.cast(value, kind.dtype))

    def statement_AugAssign(self, node):
        if not isinstance(node.target, ast.Subscript):
            raise Located(node.target, "only an element of a buffer can be updated: a variable keeps its value")
        buffer, index = self.evaluate(node.target.value), self.evaluate(node.target.slice)
        value = v.arith(BINARY[type(node.op)], buffer[index], self.evaluate(node.value))
        self.store(node.target, value, node)

    def store(self, target, value, node):
        buffer = self.evaluate(target.value)
        if not isinstance(buffer, v.Buffer):
            raise Located(target.value, f"a buffer is expected, not {type(buffer).__name__}")
        load = buffer[self.evaluate(target.slice)]
        if not isinstance(load, v.Load):
            raise Unsupported("a store to a slice is not supported yet")
        try:
            value = v.stored(value, buffer.dtype)
        except (TypeError, ValueError) as error:
            raise Located(node.value, str(error)) from None
        operands = [value, buffer.value, *(v.to_index(index) for index in load.indices)]
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            ir.Operation.create("memref.store", operands=operands)

    def bind(self, target, value):
        """Binds what an assignment gives to the names of its targets."""
        if isinstance(value, Remap):
            return self.remap(target, value)
        if isinstance(target, (ast.Tuple, ast.List)):
            if not isinstance(value, (tuple, list)) or len(value) != len(target.elts):
                raise Located(target, f"{len(target.elts)} values are expected")
            for element, item in zip(target.elts, value, strict=True):
                self.bind(element, item)
            return
        if not isinstance(target, ast.Name):
            raise Located(target, "a name or an element of a buffer is expected")
        before = self.scopes.stack[-1].get(target.id)
        if isinstance(before, (PrimExpr, v.Buffer)) and not isinstance(value, Meta) and before is not value:
            raise Located(target, f"{target.id!r} is already defined in this scope")
        self.scopes.bind(target.id, self.bound(target, value))

    def bound(self, target, value):
        name = target.id
        if isinstance(value, Axis):
            self.note_dtype(value.extent)
            return self.axis(target, value.kind, value.begin, value.extent, value.binding)
        if isinstance(value, Symbol):
            if value.dtype not in ("int32", "int64"):
                raise Unsupported(f"a variable of {value.dtype} is not supported yet: sizes are int32 or int64")
            if value.dtype == "int64":
                self.graph.index_dtype = "int64"
            return v.symbol(name)
        if isinstance(value, BufferForm):
            return self.make_buffer(target, value)
        if isinstance(value, Meta):
            return value.value
        if isinstance(value, (Clause, Loops, BlockForm, InitForm)):
            raise Located(target, f"this gives nothing that {name!r} could be")
        if isinstance(value, PrimExpr) and not isinstance(value, (v.Const, v.Index)) and not value.is_dim:
            # It is computed here, whatever is written to its buffers later.
            value = PrimExpr(value.value())
            v.named(value.handle, self.location(target, name))
        return value

    # ===--- Expressions -------------------------------------------------------------------------===#

    def special_call(self, function, node):
        if getattr(function, "is_outside", False) and isinstance(self.frames[-1], BlockFrame):
            return lambda: self.call_outside(function, node)
        if getattr(function, "is_choice", False) and len(node.args) == 3:
            condition, then, otherwise = node.args
            return lambda: self.choice(
                self.evaluate(condition), lambda: self.evaluate(then), lambda: self.evaluate(otherwise)
            )
        return None

    def call_outside(self, function, node):
        with _scope.entered(None, self.frames[-1].outer):
            keywords = {keyword.arg: self.evaluate(keyword.value) for keyword in node.keywords}
            return function(*(self.evaluate(argument) for argument in node.args), **keywords)

    def binary(self, kind, lhs, rhs):
        if isinstance(lhs, PrimExpr) or isinstance(rhs, PrimExpr):
            for side in (lhs, rhs):
                if not isinstance(side, (PrimExpr, numbers.Number)):
                    raise TypeError(f"an operand is a number or an expression, not {type(side).__name__}")
            return v.arith(kind, lhs, rhs)
        return super().binary(kind, lhs, rhs)

    def comparison(self, kind, lhs, rhs):
        return v.compare(kind, lhs, rhs)

    def logical(self, kind, values):
        return (
            v.logical(kind, values) if any(isinstance(x, PrimExpr) for x in values) else super().logical(kind, values)
        )

    def negate(self, value):
        return v.negate(value) if isinstance(value, PrimExpr) else not value

    def negative(self, value):
        return v.negative(value)

    def choice(self, condition, then, otherwise):
        if v.number_of(condition) is not None or not isinstance(condition, PrimExpr):
            return then() if condition else otherwise()
        v.check_condition(condition)
        taken = condition.value()
        with at():
            holder = ir.Operation.create("scf.if", regions=2, ip=False)
        blocks, values = [region.blocks.append() for region in holder.regions], []
        for block, branch in zip(blocks, (then, otherwise), strict=True):
            with _scope.entered(None, block):
                values.append(branch())
        results = []
        for block, value in zip(blocks, self.alike(*values), strict=True):
            with _scope.entered(None, block):
                results.append(value())
                with at(ir.InsertionPoint(block)):
                    ir.Operation.create("scf.yield", operands=[results[-1]])
        op = _scope.create("scf.if", [results[0].type], [taken], regions=2)
        for block, region in zip(blocks, op.regions, strict=True):
            block.append_to(region)
        holder.erase()
        return PrimExpr(op.result)

    def alike(self, a, b):
        """How two values are made in the type that they meet in."""
        if any(isinstance(x, v.Index) for x in (a, b)) and all(isinstance(x, (v.Index, int, v.Const)) for x in (a, b)):
            return [lambda x=x: v.to_index(x) for x in (a, b)]
        literal = [x for x in (a, b) if isinstance(x, numbers.Number)]
        dtypes = [v.dtype_of(x) for x in (a, b) if isinstance(x, PrimExpr)] or [v.dtype_of(x) for x in literal]
        dtype = dtypes[0] if len(dtypes) == 1 else _expr.promote(*dtypes)
        if any(isinstance(x, float) for x in literal) and "float" not in dtype:
            dtype = "float32"
        return [lambda x=x: v.stored(x, dtype) for x in (a, b)]


_KINDS = {
    kind: kind.title().replace("_", "") for kind in ("serial", "parallel", "vectorized", "unrolled", "thread_binding")
}
