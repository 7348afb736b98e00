"""Graph functions: R.function becomes func.func over tensors."""

import numbers

from ... import ir, relax
from ..._core.context import at, defining_op, name_of, scratch
from ..._core.module import GlobalVar, IRModule, to_attribute
from ..._core.names import VDEVICE
from ..._mlir_libs import _mlc
from ...relax import block_builder
from ...relax import struct_info as _sinfo
from ...relax.expr import Expr, is_free
from ...relax.op.call import call_function
from ...tir.expr import PrimExpr
from .._errors import AlreadyReported, Located
from .._evaluate import POISON
from .._loops import values as v
from .statements import RelaxStatements
from .types import Types, contradicts


class RelaxFunctionParser(Types, RelaxStatements):
    """Reads one function. It stands for the builder of now, so that operators build into it."""

    kind = "R"
    in_function = True
    knows_symbols = True
    _lower_te = True

    def __init__(self, program, scopes, node, name, options):
        super().__init__(program, scopes, node, name, options)
        self.op, self.pending, self.outputs = None, [], None
        self.returned, self.attributes, self.holder = None, {}, None
        self.macro_results, self.is_pure = None, options.get("pure", True)
        # Where a call of what may have effects is, in a function that says that it has none.
        self.impure = None
        # The variables of the function around that this one gets as its last parameters.
        self.captured, self.own = [], {}

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
        self.names, self.placements = [], []
        # A symbol may be used in an annotation before the parameter that has it as a dimension.
        for argument, annotation in self.parameters():
            info = self.resolved_at(argument.annotation, annotation)
            if info is None:
                self.scopes.bind(argument.arg, POISON)
                continue
            with at():
                value = self.entry.add_argument(info.type, self.location(argument, argument.arg))
            self.names.append(argument.arg)
            self.placements.append(info.placement)
            self.scopes.bind(argument.arg, relax.Var(value))
        for name, captured in self.captured:
            with at():
                value = self.entry.add_argument(captured.value.type, self.location(self.node, name))
            self.names.append(name)
            self.placements.append(captured.struct_info.placement)
            self.own[name] = relax.Var(value)
            self.scopes.bind(name, self.own[name])
        self.result = None
        if self.node.returns is not None:
            returns = self.node.returns
            self.result = self.resolved_at(returns, self.annotation(returns))
        # The rules about symbols look at the function's type while it is read, and calls of itself at its result.
        self.set_type([] if self.result is None else self.declared_results())
        self.set_arguments()
        if self.result is not None:
            self.place_results(self.declared_fields())

    def declared_fields(self):
        is_tuple = isinstance(self.result, _sinfo.TupleStructInfo)
        return self.result.fields if is_tuple else [self.result]

    def declared_results(self):
        return [field.type for field in self.declared_fields()]

    def set_arguments(self):
        """Says what the parameters are called, and where they are."""
        if not self.names:
            return
        with at():
            attributes = [{"relax.name": ir.StringAttr.get(name)} for name in self.names]
            for attribute, placement in zip(attributes, self.placements, strict=True):
                if placement is not None:
                    attribute[VDEVICE] = placement
            self.op.attributes["arg_attrs"] = ir.ArrayAttr.get([ir.DictAttr.get(item) for item in attributes])
        if any(placement is not None for placement in self.placements):
            _mlc.list_vdevices(self.op)

    def place_results(self, fields):
        """Says where the results are, as far as it is declared."""
        if "res_attrs" in self.op.attributes:
            del self.op.attributes["res_attrs"]
        if all(field.placement is None for field in fields):
            return
        with at():
            attributes = [{} if field.placement is None else {VDEVICE: field.placement} for field in fields]
            self.op.attributes["res_attrs"] = ir.ArrayAttr.get([ir.DictAttr.get(item) for item in attributes])

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
            elif isinstance(self.result, _sinfo.ObjectStructInfo):
                # Whatever it is, a tuple too.
                fields = [self.result] * len(values)
            if len(fields) != len(values) or any(
                contradicts(f, _sinfo.view_of(x)) for f, x in zip(fields, values, strict=True)
            ):
                found = [str(_sinfo.view_of(value)) for value in values]
                found = found[0] if len(found) == 1 else f"R.Tuple({', '.join(found)})"
                raise Located(self.node.returns, f"{self.result} is declared, but the function returns {found}")
        with at():
            erase_unused_tuples(self.entry)
            self.set_type([value.type for value in values])
            # What the body says is not said again.
            infos = [_sinfo.view_of(value) for value in values]
            declared = infos if self.result is None else fields
            pairs = zip(declared, infos, strict=True)
            is_said = all(_sinfo.same_place(field.placement, info.placement) for field, info in pairs)
            self.place_results([] if is_said else declared)
            if not self.is_pure:
                self.op.attributes["relax.is_pure"] = ir.BoolAttr.get(False)
            for key, value in self.attributes.items():
                if key == "global_symbol" and not self.program.in_module:
                    self.op.attributes["sym_name"] = ir.StringAttr.get(str(value))
                elif key != "global_symbol" or value != self.name:
                    self.op.attributes[key] = to_attribute(value)
        if not self.program.in_module:
            self.verify(self.op)

    # ===--- The builder of now ------------------------------------------------------------------===#

    @property
    def module_operation(self):
        return self.program.module_op.operation if self.program.in_module else None

    @property
    def _mod(self):
        return IRModule(module=self.program.module_op)

    def read_function(self, name):
        """Reads a graph function of the program, if it is not being read, so that its type is known."""
        parser = self.program.declared.get(name)
        if isinstance(parser, type(self)):
            self.program.read(parser)

    def current_block_is_dataflow(self):
        return self.holder is not None

    def created(self, op):
        self.pending.append(op.operation)
        is_checked = self.options.get("check_well_formed", True) and not self.attributes.get("relax.force_pure")
        if self.is_pure and is_checked and _mlc.has_effects(op.operation):
            raise ValueError(
                "this may have effects, so the function is R.function(pure=False); "
                "R.call_pure_packed calls what has none"
            )

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

    # ===--- Expressions -------------------------------------------------------------------------===#

    def visit_Subscript(self, node):
        value = self.evaluate(node.value)
        index = self.evaluate(node.slice)
        return self.item(value, index) if isinstance(value, Expr) else value[index]

    def visit_Attribute(self, node):
        value = self.evaluate(node.value)
        if not hasattr(value, node.attr) and getattr(value, "__name__", "").rsplit(".", 1)[-1] == "relax":
            # Older programs write relax.output where newer ones write R.output.
            from .. import relax as names

            return getattr(names, node.attr)
        return self.attribute(value, node)

    def call(self, function, args, keywords):
        from ..relax import TypeForm

        if not isinstance(function, TypeForm):
            args = [self.resolved(argument) for argument in args]
            keywords = {key: self.resolved(value) for key, value in keywords.items()}
        return function(*args, **keywords)

    def binary(self, kind, lhs, rhs):
        if all(isinstance(side, (PrimExpr, numbers.Number)) for side in (lhs, rhs)):
            return v.arith(kind, lhs, rhs)
        return super().binary(kind, lhs, rhs)

    def comparison(self, kind, lhs, rhs):
        for size, value in ((lhs, rhs), (rhs, lhs)):
            if isinstance(size, PrimExpr) and isinstance(value, Expr):
                raise TypeError(f"a size is compared with sizes and numbers, not with a value of {value.struct_info}")
        return super().comparison(kind, lhs, rhs)

    # ===--- Calls of this function --------------------------------------------------------------===#

    def create_call(self, program, args):
        """A call of this function by the one that is being read."""
        program.read(self)
        if self.returned is None and (self.op is None or self.result is None):
            if self not in program.reading:
                raise AlreadyReported
            raise ValueError(
                f"the result of {self.name!r} is not known here: declare it, since the functions call each other"
            )
        return call_function(GlobalVar(self.name), args)


def erase_unused_tuples(block):
    """Erases the tuples that are not bound to a name and that nothing uses, such as those of all results of a call."""
    for op in reversed([o.operation for o in block.operations]):
        for inner in (inner for region in op.regions for inner in region.blocks):
            erase_unused_tuples(inner)
        if op.name == "relax.tuple" and not name_of(op.location) and not any(True for _ in op.result.uses):
            op.erase()
