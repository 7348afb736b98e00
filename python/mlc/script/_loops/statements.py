"""Statements of a prim_func: loops, conditions, assignments."""

import ast
import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, context, defining_op
from ..._mlir_libs._mlc import DimExprAttr, DimsAttr
from ...dialects import tir
from ...tir import _scope
from ...tir.expr import PrimExpr
from .._errors import Located
from .._evaluate import BINARY, POISON, names_in
from .._macro import Macro, macro_of
from . import slices as _slices
from . import values as v
from .blocks import Frame
from .buffers import Parameter
from .calls import access, is_access, is_call, named_address
from .elements import Address, Buffer, Call, Load, access_form
from .empty import drop_nothing
from .forms import (
    AttrForm,
    Axis,
    BlockForm,
    BufferForm,
    Clause,
    FreeVar,
    Handle,
    InitForm,
    LaunchForm,
    LetForm,
    Loops,
    Meta,
    Pointer,
    Remap,
    StatementForm,
    Symbol,
    Thread,
    is_typed,
)
from .index import is_sum_of
from .opened import OpenScopes, declares_nothing

_DYNAMIC = -(1 << 63)
_KINDS = {
    kind: kind.title().replace("_", "") for kind in ("serial", "parallel", "vectorized", "unrolled", "thread_binding")
}


class Statements(OpenScopes):
    """The part of the parser of prim_funcs that reads statements."""

    def inside(self, frame, statements, names=None):
        """Reads statements into the block of a frame, in a scope of their own that has `names` from the start."""
        self.frames.append(frame)
        try:
            with self.scopes, _scope.entered(None, frame.block):
                for name, value in (names or {}).items():
                    self.scopes.bind(name, value)
                self.body(statements)
                drop_nothing(frame.block)
        finally:
            self.frames.pop()

    # ===--- Loops -------------------------------------------------------------------------------===#

    def statement_For(self, node):
        try:
            form = self.loops_of(node)
            targets, groups = self.loop_names(node.target, len(form.domains))
            if len(form.domains) != len(targets):
                raise Located(node.target, f"{len(targets)} variables are named for {len(form.domains)} loops")
            block, names = self.create_loops(node, form, targets)
            names |= {name: [names[part] for part in parts] for name, parts in groups.items()}
        except Exception as error:
            self.diagnostics.add_exception(node.iter, error)
            # What is inside may have errors of its own.
            self.inside(Frame("loop", _scope.body()), node.body, dict.fromkeys(names_in(node.target), POISON))
            return
        self.inside(Frame("loop", block), node.body, names)

    def loop_names(self, target, count):
        """The names of so many loop variables, and of those that one name stands for together."""
        is_list = isinstance(target, (ast.Tuple, ast.List))
        targets = target.elts if is_list else [target]
        # One name for several loops is a list, as one with a star is.
        starred = [item for item in targets if isinstance(item, ast.Starred) or not is_list and count > 1]
        names, groups = [], {}
        for item in targets:
            name = item.value if isinstance(item, ast.Starred) else item
            if not isinstance(name, ast.Name):
                raise Located(item, "a loop variable is a name")
            if item in starred and len(starred) == 1:
                groups[name.id] = [f"{name.id}_{number}" for number in range(max(count - len(targets) + 1, 0))]
            names += groups.get(name.id, [name.id])
        if len(starred) > 1:
            raise Located(starred[1], "one name stands for what is left of the loops, not two")
        if len(set(names) - {"_"}) != len([name for name in names if name != "_"]):
            raise Located(target, f"a name stands twice among the loop variables {', '.join(names)}")
        return names, groups

    def loops_of(self, node):
        if node.orelse:
            raise Located(node.orelse[0], "a for loop of a prim_func has no else")
        call = node.iter
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and self.evaluate(call.func) is range:
            bounds = [self.evaluate(argument) for argument in call.args]
            if call.keywords or not 1 <= len(bounds) <= 3:
                raise Located(call, "range takes an extent, or a start and an end, or these and a step")
            start, stop = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
            written = len(bounds) > 1 and is_sum_of(*call.args[:2])
            extent = self.evaluate(call.args[1].right) if written else v.difference(stop, start)
            if len(bounds) == 3 and not isinstance(v.number_of(bounds[2]), int):
                raise Located(call.args[2], "the step of range is a number: T.serial(..., step=) takes an expression")
            return Loops([(start, extent)], step=bounds[2] if len(bounds) == 3 else None)
        form = self.evaluate(call)
        if not isinstance(form, Loops):
            raise Located(call, f"a loop such as T.grid or range is expected, not {v.describe(form)}")
        return form

    def create_loops(self, node, form, names):
        """Makes nested loops. Gives the body of the innermost, and what the loop variables are."""
        domains, steps, plains = [], None, []
        for begin, extent in form.domains:
            for bound in (begin, extent):
                v.check_integer(bound, "the bound of a loop")
            self.note_dtype(extent)
            plains.append(v.is_narrow(begin) and v.is_narrow(extent))
            if form.step is not None:
                steps = self.step_dims(form.step, extent) or self.say_step(begin, extent, form.step)
                last = v.arith("add", extent, v.arith("sub", form.step, 1))
                extent = v.arith("floordiv", last, form.step)
            domains.append((v.to_extent(begin), v.to_extent(extent)))
        block, variables = _scope.body(), {}
        for (begin, extent), name, plain in zip(domains, names, plains, strict=True):
            stepped = form.step is not None
            start = 0 if stepped else begin
            with at(ir.InsertionPoint(block), self.location(node)):
                loop = tir.ForOp(
                    start if isinstance(start, int) else _DYNAMIC,
                    extent if isinstance(extent, int) else _DYNAMIC,
                    dynamic_min=None if isinstance(start, int) else start,
                    dynamic_extent=None if isinstance(extent, int) else extent,
                    kind=tir.ForKind[_KINDS[form.kind]],
                    thread=form.thread,
                    annotations=self.dictionary(form.annotations) if form.annotations else None,
                )
                location = self.location(node.target, name)
                block = loop.operation.regions[0].blocks.append(ir.IndexType.get(), arg_locs=[location])
                if steps is not None:
                    loop.operation.attributes["tir.step"] = steps
            variable = block.arguments[0]
            if stepped:
                variables[name] = self.stepped(block, variable, begin, form.step, location, steps)
                continue
            if plain:
                is_said = isinstance(begin, int) and isinstance(extent, int)
                with at():
                    self.plain_ops.append((loop.operation, ir.UnitAttr.get(), is_said))
                self.plain_loops.add(variable)
            self.loops[variable] = (start, extent)
            variables[name] = v.variable(variable)
        return block, variables

    @staticmethod
    def step_dims(step, extent):
        """The step and what it divides, as far as that is an expression of sizes, and the step a number."""
        if not isinstance(step, int):
            return None
        try:
            dims = [DimExprAttr.constant_of(step, context()), v.to_dim(extent)]
        except TypeError:
            return None
        return DimsAttr.get(dims, context())

    @staticmethod
    def say_step(*parts):
        """Says in the script where a loop begins, what its step divides, and the step."""
        for part in parts:
            with at():
                form = {"tir.form": ir.StringAttr.get("step")}
            _scope.create("tir.evaluate", [], [v.to_index(part)], form)
        return ir.UnitAttr.get(context())

    @staticmethod
    def stepped(block, variable, begin, step, location, steps):
        """The variable of a loop with a step: a value of its own, computed from how often the loop has run."""
        first = v.Index(("const", begin)) if isinstance(begin, int) else v.variable(begin)
        with _scope.entered(None, block):
            value = v.named_index(v.arith("add", v.arith("mul", v.variable(variable), step), first))
            if isinstance(steps, ir.UnitAttr):
                defining_op(value).attributes["tir.step"] = steps
        v.named(value, location)
        return v.variable(value)

    def statement_While(self, node):
        if node.orelse:
            raise Located(node.orelse[0], "a while loop of a prim_func has no else")
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            op = ir.Operation.create("scf.while", regions=2)
        before, after = (region.blocks.append() for region in op.regions)
        with _scope.entered(None, before):
            condition = self.condition(node.test)
            with at(ir.InsertionPoint(before), self.location(node.test)):
                ir.Operation.create("scf.condition", operands=[condition])
        self.inside(Frame("loop", after), node.body)
        with at(ir.InsertionPoint(after)):
            ir.Operation.create("scf.yield")

    # ===--- Conditions --------------------------------------------------------------------------===#

    def condition(self, node):
        """The value of a condition, a number of Python's too."""
        value = self.evaluate(node)
        if not isinstance(value, (PrimExpr, numbers.Number)):
            raise Located(node, f"a condition is a bool, not {v.describe(value)}")
        try:
            v.check_condition(value)
        except TypeError as error:
            raise Located(node, str(error)) from None
        return v.stored(value, "bool")

    def statement_If(self, node):
        condition = self.evaluate(node.test)
        # What Python knows is decided here; a constant of TVM is a condition like others.
        if not isinstance(condition, PrimExpr):
            if condition is not None and not isinstance(condition, numbers.Number):
                raise Located(node.test, f"a condition is a bool, not {v.describe(condition)}")
            return self.body(node.body if condition else node.orelse)
        try:
            v.check_condition(condition)
        except TypeError as error:
            raise Located(node.test, str(error)) from None
        taken = condition.computed()
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            op = ir.Operation.create("scf.if", operands=[taken], regions=2)
        for region, statements in zip(op.regions, (node.body, node.orelse), strict=True):
            if statements:
                block = region.blocks.append()
                self.inside(Frame("branch", block), statements)
                with at(ir.InsertionPoint(block)):
                    ir.Operation.create("scf.yield")

    def statement_Assert(self, node):
        message = "" if node.msg is None else self.evaluate(node.msg)
        if not isinstance(message, str):
            raise Located(node.msg, f"the message of an assert is a string, not {v.describe(message)}")
        self.create_assert(node, self.condition(node.test), message)

    def create_assert(self, node, condition, message):
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            attributes = {"msg": ir.StringAttr.get(message)}
            ir.Operation.create("cf.assert", operands=[condition], attributes=attributes)

    # ===--- Other statements --------------------------------------------------------------------===#

    def statement_Return(self, node):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            self.create_evaluate("ret", self.evaluate(node.value))

    def statement_Break(self, node):
        self.create_evaluate("break_loop", 0)

    def statement_Continue(self, node):
        self.create_evaluate("continue_loop", 0)

    def statement_FunctionDef(self, node):
        macro = macro_of(self, node)
        if macro is None:
            raise Located(node, "a function inside of a prim_func is a T.macro")
        self.scopes.bind(node.name, macro)

    def statement_With(self, node):
        if len(node.items) != 1:
            first, *rest = node.items
            inner = ast.copy_location(ast.With(rest, node.body), node)
            node = ast.copy_location(ast.With([first], [inner]), node)
        self.read_with(node)

    def read_form(self, node):
        """Reads a `with` of one item."""
        item = node.items[0]
        form = self.evaluate(item.context_expr)
        if isinstance(form, InitForm):
            self.read_init(node)
        elif isinstance(form, BlockForm) and item.optional_vars is not None:
            raise Located(item.optional_vars, "a block gives nothing that a name could stand for")
        elif isinstance(form, BlockForm):
            if form.name == "root" and self.frames[-1].kind == "function" and declares_nothing(node.body):
                self.read_root(node)
            else:
                self.read_block(node, form.name)
        elif isinstance(form, (LetForm, BufferForm, Pointer)) and item.optional_vars is not None:
            self.bind(item.optional_vars, form)
            self.body(node.body)
        elif isinstance(form, LetForm) and isinstance(form.var, ast.Name):
            # The variable was declared before.
            self.bind(form.var, LetForm(form.value, form.dtype))
            self.body(node.body)
        elif isinstance(form, LaunchForm):
            name = item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else None
            self.read_launch(form, name, node, node.body)
        elif isinstance(form, AttrForm):
            self.read_attr(form, node, node.body)
        elif isinstance(form, Clause) and form.name == "assert":
            self.clause_assert(*form.args)
            self.body(node.body)
        else:
            raise Located(item.context_expr, f"T.block or T.init is expected, not {v.describe(form)}")

    def statement_Expr(self, node):
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return
        value = self.evaluate(node.value)
        if isinstance(value, Clause):
            getattr(self, f"clause_{value.name}")(*value.args)
        elif isinstance(value, LetForm) and isinstance(value.var, ast.Name):
            self.scopes.stack[-1].pop(value.var.id, None)
            self.bind(value.var, LetForm(value.value, value.dtype))
        elif isinstance(value, (BufferForm, Axis, Remap, Symbol, LetForm, Pointer)):
            raise ValueError("what this makes is not given a name")
        elif isinstance(value, (BlockForm, InitForm, Loops)):
            keyword = "for" if isinstance(value, Loops) else "with"
            raise ValueError(f"this opens a scope: `{keyword}` is expected before it")
        elif isinstance(value, LaunchForm):
            self.read_launch(value, None, node)
        elif isinstance(value, AttrForm):
            self.read_attr(value, node)
        elif isinstance(value, (PrimExpr, numbers.Number, StatementForm)) or is_access(value):
            self.clause_evaluate(value)
        elif value is not None and not isinstance(value, (str, type(Ellipsis))):
            raise ValueError(f"a statement cannot be {v.describe(value)}")

    def clause_evaluate(self, value):
        if isinstance(value, StatementForm):
            return self.create_evaluate(value.form, value.value)
        value = _slices.loaded(value)
        if isinstance(value, Parameter):
            return self.evaluate_handle(value)
        if isinstance(value, Address) and value.indices is None and value.access is None:
            return _scope.create("tir.evaluate", [], [value.buffer.value])
        if is_access(value):
            return access(value)
        if not isinstance(value, (PrimExpr, numbers.Number)):
            raise TypeError(f"T.evaluate takes an expression, not {v.describe(value)}")
        computed = value.computed() if isinstance(value, (Call, _slices.Vector)) else v.typed(value)
        made = defining_op(computed)
        if is_call(made) and "tir.let" not in made.attributes:
            return
        _scope.create("tir.evaluate", [], [computed])

    @staticmethod
    def evaluate_handle(parameter):
        """A statement of nothing but a parameter, which may be that of a buffer."""
        if parameter.buffer is None or parameter.is_pointer:
            return _scope.create("tir.evaluate", [], [parameter.address()])
        with at():
            form = {"tir.form": ir.StringAttr.get("handle")}
        return _scope.create("tir.evaluate", [], [parameter.argument], form)

    def clause_vstore(self, buffer, indices, value, predicate=None):
        value = _slices.loaded(value)
        lanes = value.lanes if _slices.is_vector(value) and buffer.lanes is None else 1
        place = buffer.lanes_at(indices, lanes)
        if predicate is None:
            return self.create_store(place, self.stored(place, value))
        region = buffer.masked(place, predicate).region
        _slices.store(_slices.stored(value, region), region, predicate)

    def clause_assert(self, condition, message):
        v.check_condition(condition)
        self.create_assert(self.node, v.stored(condition, "bool"), str(message))

    # ===--- Assignments -------------------------------------------------------------------------===#

    def statement_Assign(self, node):
        target = self.single_target(node)
        value = self.evaluate(node.value)
        if isinstance(target, ast.Subscript):
            return self.store(target, value, node)
        self.bind(target, value, node.value)

    def statement_AnnAssign(self, node):
        if node.value is None:
            raise Located(node, f"{names_in(node.target)[0]!r} has a type, but no value")
        kind, value = self.annotation(node.annotation), self.evaluate(node.value)
        if isinstance(value, (BufferForm, Pointer)):
            return self.bind(node.target, value)
        if isinstance(kind, Handle):
            return self.bind_handle(node, kind, value)
        if not is_typed(kind):
            raise Located(node.annotation, "a dtype such as T.int32 is expected")
        if isinstance(value, Symbol):
            return self.bind(node.target, value)
        value = _slices.loaded(value)
        if not isinstance(value, (PrimExpr, numbers.Number)):
            raise Located(node.value, f"a value of {kind.dtype} is expected, not {v.describe(value)}")
        if isinstance(value, float) and not value.is_integer() and not _dt.is_float(kind.dtype):
            raise Located(node.value, f"a value of {kind.dtype} is expected, not {value}")
        self.bind(node.target, kind(value) if _slices.is_vector(value) else v.cast(value, kind.dtype))

    def bind_handle(self, node, kind, value):
        """A name for an address."""
        if isinstance(value, Parameter) and value.buffer is None and isinstance(node.target, ast.Name):
            value = v.renamed(value.address())
            op = defining_op(value)
            op.location = self.location(node.target, node.target.id)
            op.attributes["tir.let"] = ir.UnitAttr.get(op.context)
            return self.bind(node.target, Meta(Call(value)))
        if is_access(value):
            value = access(value)
        if isinstance(value, (Address, Parameter)) and isinstance(node.target, ast.Name):
            return self.bind(node.target, Meta(self.let_address(node.target, value, kind)))
        if not isinstance(value, Call) or value.dtype != "handle":
            raise Located(node.value, f"an address is expected, not {v.describe(value)}")
        with at():
            value.computed().set_type(kind.type)
        self.bind(node.target, value)

    def statement_AugAssign(self, node):
        if not isinstance(node.target, ast.Subscript):
            raise Located(node.target, "only an element of a buffer can be updated: a variable keeps its value")
        if type(node.op) not in BINARY:
            raise Located(node, f"the operator {type(node.op).__name__} is not supported")
        buffer = self.evaluate(node.target.value)
        if not isinstance(buffer, Buffer):
            raise Located(node.target.value, f"a buffer is expected, not {v.describe(buffer)}")
        value = self.binary(BINARY[type(node.op)], self.evaluate_target(node.target), self.evaluate(node.value))
        self.store(node.target, value, node)

    def evaluate_target(self, target):
        return self.evaluate(ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target))

    def store(self, target, value, node):
        buffer = self.evaluate(target.value)
        if isinstance(buffer, BufferForm) and buffer.kind == "alloc":
            buffer = self.unnamed_buffer(buffer, target)
        if not isinstance(buffer, Buffer):
            raise Located(target.value, f"a buffer is expected, not {v.describe(buffer)}")
        try:
            place = self.visit_Subscript(target)
        except (TypeError, ValueError) as error:
            raise Located(target, str(error)) from None
        try:
            value = self.stored(place, value)
        except (TypeError, ValueError) as error:
            raise Located(node.value, str(error)) from None
        with at(location=self.location(node)):
            self.create_store(place, value)

    @staticmethod
    def stored(place, value):
        """The value as what an element or a slice holds."""
        if isinstance(place, Load) and place.buffer.lanes is not None:
            element, lanes = _dt.split(place.buffer.dtype)
            return _slices.as_lanes(value, element, lanes, place.buffer.name)
        if isinstance(place, Load):
            value = _slices.loaded(value)
            if _slices.is_vector(value):
                raise ValueError(f"{value.lanes} values are stored to an element of buffer {place.buffer.name!r}")
            return v.stored(value, place.buffer.dtype)
        return _slices.stored(value, place)

    @staticmethod
    def create_store(place, value):
        if isinstance(place, Load):
            operands = [value, place.buffer.value, *map(v.to_index, place.indices)]
            _scope.create("memref.store", [], operands, access_form(place.indices))
        else:
            _slices.store(value, place)

    def bind(self, target, value, node=None):
        """Binds what an assignment gives to the names of its targets."""
        if isinstance(value, Remap):
            return self.remap(target, value)
        if isinstance(target, (ast.Tuple, ast.List)):
            if isinstance(value, Meta):
                return self.unpack(target, value.value)
            if not isinstance(value, (tuple, list)) or len(value) != len(target.elts):
                given = f"{len(value)} are given" if isinstance(value, (tuple, list)) else f"not {v.describe(value)}"
                raise Located(target, f"{len(target.elts)} values are expected, {given}")
            for element, item in zip(target.elts, value, strict=True):
                self.bind(element, item)
            return
        if not isinstance(target, ast.Name):
            raise Located(target, "a name or an element of a buffer is expected")
        before = self.scopes.stack[-1].get(target.id)
        if before is None and self.scopes.stack[-2] is self.parameter_scope:
            before = self.parameter_scope.get(target.id)
        if isinstance(before, (PrimExpr, Buffer)) and not isinstance(value, Meta) and before is not value:
            raise Located(target, f"{target.id!r} is already defined in this scope")
        self.scopes.bind(target.id, self.bound(target, value))

    def bound(self, target, value):
        """What a name stands for that is given a value."""
        name = target.id
        if isinstance(value, Axis):
            self.note_dtype(value.extent)
            is_plain = v.is_narrow(value.begin) and v.is_narrow(value.extent)
            return self.axis(target, value.kind, value.begin, value.extent, value.binding, is_plain)
        if isinstance(value, Handle) and not self.is_checked:
            return self.free_variable(name, value.type)
        if isinstance(value, Symbol):
            if value.dtype not in ("int32", "int64"):
                return FreeVar(name, value.dtype) if self.is_checked else self.free_variable(name, value.dtype)
            if value.dtype == "int64":
                self.graph.index_dtype = "int64"
            else:
                self.graph.narrow.add(name)
            if value.is_size_var:
                self.size_vars.append(v.to_dim(v.symbol(name)))
            return v.symbol(name)
        if isinstance(value, (BufferForm, Pointer)):
            return self.make_buffer(target, value)
        if isinstance(value, Meta):
            return value.value
        if isinstance(value, Thread):
            value.name = name
            return value
        if isinstance(value, LaunchForm):
            block, variable = self.create_launch(value, name, target)
            self.open_scope(block)
            return variable
        if isinstance(value, LetForm) and isinstance(value.value, Address) and not is_access(value.value):
            buffer = value.value.buffer
            return self.let_address(target, value.value, Handle(buffer.dtype, buffer.scope()))
        if isinstance(value, LetForm):
            value = value.value if value.dtype is None else v.cast(value.value, value.dtype)
        if value is None or isinstance(value, (Clause, Loops, BlockForm, InitForm)):
            raise Located(target, f"this gives nothing that {name!r} could be")
        value = _slices.loaded(value)
        # Expressions of sizes are sizes where buffers are declared with them.
        is_value = isinstance(value, (PrimExpr, numbers.Number))
        if is_value and not (v.is_size(value) and self.is_of_shape(name)):
            return self.let(target, value)
        return value

    def free_variable(self, name, type):
        """A variable that nothing gives a value: what is not checked may have such."""
        with at():
            attributes = {"name": ir.StringAttr.get(name)}
        with _scope.entered(None, self.entry):
            return Call(_scope.create("tir.free_var", [_dt.to_type(type)], [], attributes).result)

    def let(self, target, value):
        """A name for a value that is computed here, whatever is written to its buffers later."""
        if isinstance(value, numbers.Number):
            value = v.Const(value, v.dtype_of(value))
        is_index = v.is_index(value) or isinstance(value, v.Const) and value.dtype in ("int32", self.graph.index_dtype)
        computed = v.named_index(value) if is_index else value.computed()
        if isinstance(value, Call) and value.dtype == "void":
            raise TypeError("the call gives no value")
        op = defining_op(computed)
        if op is None or len(op.results) != 1 or "tir.let" in op.attributes or op.block != _scope.body():
            computed = v.renamed(computed)
            op = defining_op(computed)
        if op is not None and len(op.results) == 1:
            op.location = self.location(target, target.id)
            op.attributes["tir.let"] = ir.Attribute.parse("unit", op.context)
        if is_index and v.is_narrow(value):
            self.plain_loops.add(computed)
            with at():
                self.plain_ops.append((op, ir.UnitAttr.get(), False))
        if is_index:
            return v.variable(computed)
        return Call(computed) if isinstance(value, Call) else _slices.wrapped(PrimExpr(computed))

    def let_address(self, target, value, handle):
        """A name for the address of a buffer or of an element."""
        if isinstance(value, Parameter):
            value = Address(value.buffer)
        made = named_address(value, target.id, handle.type)
        defining_op(made.buffer.value).location = self.location(target, target.id)
        return made

    def expand(self, macro: Macro, node):
        """Reads the body of a macro in place of a call of it."""
        macro.expand(self, node)
