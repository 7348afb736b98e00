"""Statements that say something of all that comes behind them: threads, T.attr, the root block."""

import ast
import contextlib
import numbers

from ... import ir
from ..._core.context import at, context
from ..._core.module import to_attribute
from ...dialects import tir
from ...tir import _scope
from ...tir.expr import PrimExpr
from ...tir.stmt import has_implied_root
from .._errors import Unsupported
from . import slices as _slices
from . import values as v
from .blocks import Frame
from .empty import STATEMENTS
from .forms import AttrForm, IterVar, LaunchForm, Pointer, Symbol, Thread

_DYNAMIC = -(1 << 63)
# Calls whose `with` is a scope without a loop or a block.
_DEFINITIONS = ("LetStmt", "Assert", "allocate", "allocate_const", "decl_buffer")


def declares_nothing(statements):
    """True if a block is written with an empty T.reads and an empty T.writes."""
    calls = [statement.value for statement in statements if isinstance(getattr(statement, "value", None), ast.Call)]
    empty = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute) and not _arguments(call)}
    return {"reads", "writes"} <= empty


def _arguments(call):
    if len(call.args) == 1 and isinstance(call.args[0], ast.List):
        return call.args[0].elts
    return call.args


class OpenScopes:
    """The part of the parser of prim_funcs that knows scopes without an indentation of their own."""

    def body(self, statements):
        """Reads statements; scopes that one of them opens end with the last."""
        before = self.open_scopes
        try:
            with contextlib.ExitStack() as self.open_scopes:
                for statement in statements:
                    self.is_last = statement is statements[-1]
                    self.statement(statement)
        finally:
            self.open_scopes = before

    def read_with(self, node):
        """The statements of a `with` that only defines something for them: a region, where others come behind."""
        called = getattr(node.items[0].context_expr, "func", None)
        is_scope = getattr(called, "attr", getattr(called, "id", None)) in _DEFINITIONS
        if self.is_last or not is_scope:
            with self.scopes:
                return self.read_form(node)
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            op = ir.Operation.create("scf.execute_region", attributes={"tir.with": ir.UnitAttr.get()}, regions=1)
            block = op.regions[0].blocks.append()
        self.frames.append(Frame("branch", block))
        try:
            with self.scopes, _scope.entered(None, block):
                self.read_form(node)
        finally:
            self.frames.pop()
            self.end_attr(block)

    def open_scope(self, block):
        """What comes behind a statement is in a block."""
        self.open_scopes.enter_context(_scope.entered(None, block))
        self.frames.append(Frame("loop", block))
        self.open_scopes.callback(self.frames.pop)

    def create_evaluate(self, form, value):
        """The statement of a form that is an expression, but for what it does."""
        if form.endswith("_loop") and not any(frame.kind == "loop" for frame in self.frames):
            raise ValueError(f"{form.removesuffix('_loop')} stands in a loop")
        value = _slices.loaded(value)
        if not isinstance(value, (PrimExpr, numbers.Number)):
            raise TypeError(f"T.{form} takes an expression, not {v.describe(value)}")
        if form == "assume":
            v.check_condition(value)
        op = _scope.create("tir.evaluate", [], [v.typed(value)])
        with at():
            op.attributes["tir.form"] = ir.StringAttr.get(form)

    def create_launch(self, form, name, node):
        """The loop of a thread axis, and its variable."""
        self.note_dtype(form.extent)
        extent = v.to_extent(form.extent)
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            loop = tir.ForOp(
                0,
                extent if isinstance(extent, int) else _DYNAMIC,
                dynamic_extent=None if isinstance(extent, int) else extent,
                kind=tir.ForKind.ThreadBinding,
                thread=form.thread.tag,
            )
            loop.operation.attributes["tir.launch_thread"] = ir.UnitAttr.get()
            self.note_launch(form.thread, loop.operation)
            location = self.location(node, name)
            block = loop.operation.regions[0].blocks.append(ir.IndexType.get(), arg_locs=[location])
        self.loops[block.arguments[0]] = (0, extent)
        return block, v.variable(block.arguments[0])

    def note_launch(self, thread, loop):
        """Gives the loops of an axis that is launched more than once its number."""
        thread.loops.append(loop)
        if len(thread.loops) == 2:
            self.shared_threads += 1
        for launched in thread.loops if len(thread.loops) > 1 else ():
            number = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), self.shared_threads)
            launched.attributes["tir.launch_thread"] = number

    def create_attr(self, form, node):
        """The region that T.attr says something of."""
        if isinstance(form.node, Pointer) and form.node.buffer is None:
            raise Unsupported(f"T.attr of {form.node.name!r} stands behind the buffer that is declared on it")
        if isinstance(form.node, IterVar):
            form = AttrForm(self.say_iter_var(form.node), form.key, form.value)
        is_computed = isinstance(form.value, PrimExpr) and v.number_of(form.value) is None
        parts = (form.node, form.key, form.value)[: 2 if is_computed or form.function is not None else 3]
        with self.saying("annotation"):
            said = [self.plain("T.attr", part) for part in parts]
        if not isinstance(said[1], str):
            raise TypeError(f"the key of T.attr is a string, not {v.describe(said[1])}")
        for part in (said[0], said[-1]):
            if not isinstance(part, (str, int, float, list, dict, ir.Attribute)):
                raise Unsupported(f"T.attr of {v.describe(part)} is not supported yet: a number or a string is")
        if is_computed:
            with at():
                before = {"tir.form": ir.StringAttr.get("attr")}
            _scope.create("tir.evaluate", [], [v.typed(form.value)], before)
        with at(ir.InsertionPoint(_scope.body()), self.location(node)):
            attributes = {"tir.attr": ir.ArrayAttr.get([to_attribute(part) for part in said])}
            if form.function is not None:
                attributes["tir.written"] = ir.StringAttr.get(form.function)
            op = ir.Operation.create("scf.execute_region", attributes=attributes, regions=1)
            return op.regions[0].blocks.append()

    def say_iter_var(self, form):
        """What stands for a T.iter_var in an attribute; its variable is said before."""
        var = form.var
        if isinstance(var, Symbol):
            var = self.free_variable("v", var.dtype)
        try:
            value = v.typed(var)
        except ValueError:
            # A variable of no value but this.
            value = self.free_variable(v.to_dim(var).symbol, var.dtype).computed()
        with at():
            said = {"tir.form": ir.StringAttr.get("iter_var")}
        _scope.create("tir.evaluate", [], [value], said)
        bounds = ir.UnitAttr.get(context()) if form.bounds is None else list(form.bounds)
        return {"tir.iter_var": [bounds, form.iter_type, form.thread_tag]}

    def read_launch(self, form, name, node, statements=None):
        """Threads for the statements, or for those that are still to come in this scope."""
        name = name or form.thread.name
        if name is None:
            raise ValueError("the variable of the threads is not given a name")
        block, variable = self.create_launch(form, name, node)
        if statements is not None:
            self.inside(Frame("loop", block), statements, {name: variable})
        else:
            self.open_scope(block)
            self.scopes.bind(name, variable)

    def read_attr(self, form, node, statements=None):
        is_launch = form.key in ("thread_extent", "virtual_thread")
        if isinstance(form.node, Thread) and is_launch:
            return self.read_launch(LaunchForm(form.node, form.value), None, node, statements)
        var = form.node.var if isinstance(form.node, IterVar) else None
        symbol = v.to_dim(var).symbol if v.is_size(var) else None
        if var is not None and is_launch and (isinstance(var, Symbol) or symbol is not None):
            return self.read_launch(LaunchForm(form.node.thread_tag, form.value), symbol or "v", node, statements)
        block = self.create_attr(form, node)
        if statements is not None:
            self.inside(Frame("branch", block), statements)
            self.end_attr(block)
        else:
            self.open_scopes.callback(self.end_attr, block)
            self.open_scope(block)

    @staticmethod
    def end_attr(block):
        with at(ir.InsertionPoint(block)):
            ir.Operation.create("scf.yield")

    def read_root(self, node):
        """The root block, which is the function itself; it is written out where it says something."""
        before = self.frames[-1]
        self.frames[-1] = Frame("root", before.block)
        self.root_block = {}
        try:
            self.body(node.body)
        finally:
            self.frames[-1] = before

    def statements_of_entry(self):
        # An op with an attribute `name` has that as its name.
        operations = [op.operation for op in self.entry.operations]
        return [op for op in operations if op.name in STATEMENTS]

    def open_root(self):
        """Takes the statements out of a block that is written out as the root block, if it accesses nothing."""
        statements = self.statements_of_entry()
        block = statements[0] if len(statements) == 1 and statements[0].name == "tir.block" else None
        if block is None or block.attributes["name"].value != "root" or len(block.operands):
            return
        inner = list(block.regions[0].blocks[0].operations)
        if len(block.regions[1].blocks) or len(inner[-1].operands):
            return
        for op in inner[:-1]:
            op.move_before(block)
        if "annotations" in block.attributes or not self.is_root_implied():
            with at():
                empty = ir.DictAttr.get({})
                annotations = block.attributes["annotations"] if "annotations" in block.attributes else empty
                self.op.attributes["tir.root_block"] = annotations
        block.erase()

    def is_root_implied(self):
        """True if the function has a root block even if it is not written out."""
        return has_implied_root(self.entry, self.statements_of_entry())
