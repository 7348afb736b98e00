"""A program: a function by itself, or a module of functions that may use each other."""

import ast
import types

from .. import ir
from .._core.context import at
from .._core.metadata import load_json
from .._core.module import GlobalVar, IRModule, to_attribute, view
from .._core.names import GLOBAL_INFOS
from .._mlir_libs._mlc import verify_symbol_uses
from . import _decorate
from ._errors import Diagnostics, Located
from ._evaluate import POISON, Evaluator, Scopes, names_in
from ._graph.parser import RelaxFunctionParser
from ._loops.calls import call_prim_func
from ._loops.parser import PrimFuncParser
from ._macro import macro_of

_PARSERS = {parser.kind: parser for parser in (PrimFuncParser, RelaxFunctionParser)}
_DECORATORS = {_decorate.prim_func: "T", _decorate.relax_function: "R"}


def default_names(ir_names, tir_names, relax_names):
    """What a text may use without importing it."""
    found = {"I": ir_names, "T": tir_names, "R": relax_names, "ir": ir_names, "tir": tir_names}
    # Printed metadata loads itself so.
    found["tvm"] = types.SimpleNamespace(ir=types.SimpleNamespace(load_json=load_json))
    return found


def _older_names():
    """What programs use without a prefix."""
    from . import relax

    return {name: getattr(relax, name) for name in ("Tensor", "Shape", "Object")}


class ModuleName:
    """The class's own name inside of it: its attributes are the functions of the module."""

    def __init__(self, program):
        self._program = program

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._program.values:
            return self._program.values[name]
        if name not in self._program.declared:
            raise AttributeError(f"the module has no function {name!r}; it has {sorted(self._program.declared)}")
        return ModuleFunction(name, self._program)


class ModuleFunction(GlobalVar):
    """A function of the module that is being read."""

    def __init__(self, name, program):
        super().__init__(name)
        self.program = program

    def __call__(self, *args):
        return self.program.call(self.name_hint, args)


class Program:
    """Reads one text."""

    def __init__(self, source, names, check_well_formed=True):
        self.source = source
        # What is not checked may have variables that nothing gives a value.
        self.check_well_formed = check_well_formed
        self.diagnostics = Diagnostics(source)
        self.scopes = Scopes(_older_names(), names)
        self.declared, self.in_module = {}, False
        # What names of a module stand for beside the functions that it defines.
        self.values = {}
        # The functions that are being read, the one that another one needs last.
        self.reading = []
        with at():
            self.module_op = ir.Module.create()

    def macro(self, node, names):
        """The macro that a function of the text is, or None."""
        try:
            return macro_of(Evaluator(self.scopes), node, self.source, names)
        except Exception as error:
            self.diagnostics.add_exception(node, error)
            self.diagnostics.check()

    # ===--- One function ------------------------------------------------------------------------===#

    def decorated_function(self, node):
        try:
            kind, options = self.decorator(Evaluator(self.scopes), node)
        except Exception as error:
            self.diagnostics.add_exception(node, error)
        self.diagnostics.check()
        return self.function(node, kind, options)

    def function(self, node, kind, options):
        """The view of a function that is in no module."""
        parser = _PARSERS[kind](self, self.scopes, node, node.name, options)
        self.declared[node.name] = parser
        try:
            op = parser.parse(self.module_op.body)
        except Exception as error:
            self.diagnostics.add_exception(node, error)
        self.diagnostics.check()
        return view(op, IRModule(module=self.module_op))

    # ===--- A module ----------------------------------------------------------------------------===#

    def module(self, node, python=()):
        """The module that a class is, without its functions of these names."""
        self.in_module = True
        evaluator = Evaluator(self.scopes)
        with self.scopes:
            self.scopes.bind(node.name, ModuleName(self))
            functions = [item for item in node.body if isinstance(item, ast.FunctionDef) and item.name not in python]
            for item in node.body:
                if not isinstance(item, ast.FunctionDef):
                    self.guarded(item, lambda item=item: self.class_statement(evaluator, item))
            for item in functions:
                self.guarded(item, lambda item=item: self.declare(evaluator, item))
            are_loops_right = True
            for kind in ("T", "R"):
                for parser in list(self.declared.values()):
                    if parser.kind == kind:
                        self.guarded(parser.node, lambda parser=parser: self.read(parser))
                are_loops_right = are_loops_right and (kind != "T" or not self.diagnostics.found)
        # Functions with errors may be called as their text says, and not as what was read of it.
        if are_loops_right:
            self.verify(verify_symbol_uses)
        self.diagnostics.check()
        self.verify(ir.Operation.verify)
        self.diagnostics.check()
        return IRModule(module=self.module_op)

    def guarded(self, node, action):
        try:
            action()
        except Exception as error:
            self.diagnostics.add_exception(node, error)

    def class_statement(self, evaluator, node):
        from .ir import GlobalInfos, ModuleAttributes

        if isinstance(node, ast.Pass):
            return
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            self.scopes.bind(names_in(node.targets[0])[0], POISON)
            name, value = node.targets[0].id, evaluator.evaluate(node.value)
            self.scopes.bind(name, value)
            self.values[name] = self.adopted(name, value)
            return
        if not isinstance(node, ast.Expr):
            raise Located(node, f"{type(node).__name__} is not supported in a module")
        value = evaluator.evaluate(node.value)
        if isinstance(value, ModuleAttributes):
            with at():
                for key, item in value.attributes.items():
                    name = key if "." in key else f"mlc.{key}"
                    self.module_op.operation.attributes[name] = to_attribute(item)
        elif isinstance(value, GlobalInfos):
            with at():
                self.module_op.operation.attributes[GLOBAL_INFOS] = value.attribute()
        elif value is not None and not isinstance(value, str):
            raise Located(node, "a statement of a module is a function, I.module_attrs or I.module_global_infos")

    def adopted(self, name, value):
        """A function that is there already becomes one of the module."""
        from ..relax.function import Function
        from ..tir.function import PrimFunc

        if not isinstance(value, (Function, PrimFunc)):
            return value
        IRModule(module=self.module_op).update_func(name, value)
        return GlobalVar(name)

    def decorator(self, evaluator, node):
        """The dialect and the options that a function's decorator says."""
        if not node.decorator_list:
            raise Located(node, f"the function {node.name!r} has no decorator: T.prim_func or R.function is expected")
        decorator, options = node.decorator_list[-1], {}
        if isinstance(decorator, ast.Call):
            options = {keyword.arg: evaluator.evaluate(keyword.value) for keyword in decorator.keywords}
            for keyword in decorator.keywords:
                if keyword.arg not in ("private", "pure", "check_well_formed"):
                    raise Located(keyword, f"functions have no option {keyword.arg!r}")
            decorator = decorator.func
        kind = _DECORATORS.get(evaluator.evaluate(decorator))
        if kind is None:
            raise Located(decorator, "T.prim_func or R.function is expected")
        return kind, options

    def declare(self, evaluator, node):
        if node.name in self.declared:
            raise Located(node, f"the module has a function {node.name!r} already")
        kind, options = self.decorator(evaluator, node)
        parser = _PARSERS[kind](self, Scopes(), node, node.name, options)
        parser.scopes.stack = list(self.scopes.stack)
        parser.op, parser.is_reading = None, False
        self.declared[node.name] = parser

    def read(self, parser):
        """Reads a function, unless another one needed it before."""
        if parser.op is None and not parser.is_reading:
            parser.is_reading = True
            self.reading.append(parser)
            try:
                parser.parse(self.module_op.body)
            finally:
                self.reading.pop()

    def call(self, name, args):
        """A call of a function of the module by another one of its kind."""
        parser, caller = self.declared[name], self.reading[-1] if self.reading else None
        if parser.kind == "R":
            return parser.create_call(self, args)
        if caller is not None and caller.kind == "R":
            from ..relax.op import intrinsics

            return intrinsics.call_prim_func(GlobalVar(name), args)
        if caller is None:
            raise ValueError(f"{name!r} is a prim_func, which other functions call")
        # One that calls itself, or that calls the one that is being read, is known by its parameters.
        if parser not in self.reading:
            self.read(parser)
        return call_prim_func(parser, args)

    def verify(self, check):
        """Adds what a check of the module refuses, at the statements that it was made from."""
        try:
            with at():
                check(self.module_op.operation)
        except ir.MLIRError as error:
            parser = next(iter(self.declared.values()))
            for diagnostic in error.error_diagnostics or []:
                parser.report(diagnostic)
