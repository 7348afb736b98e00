"""What parsing a function of either dialect has in common."""

import ast

from .. import ir
from .._core.context import at, context, name_of
from ..tir import _scope
from ._errors import Located, message_of
from ._evaluate import POISON, Evaluator, names_in


class FunctionParser(Evaluator):
    """Walks the statements of a function. A statement with an error does not keep the others from being read."""

    kind = None

    def __init__(self, program, scopes, node, name, options):
        super().__init__(scopes)
        self.program, self.node, self.name, self.options = program, node, name, options
        self.diagnostics = program.diagnostics

    def location(self, node, name=None):
        """The place of a node in the file, with the name that something has."""
        with context():
            place = ir.Location.file(self.program.source.filename, node.lineno, node.col_offset + 1)
            return ir.Location.name(name, place) if name else place

    def body(self, statements):
        for statement in statements:
            self.statement(statement)

    def statement(self, node):
        method = getattr(self, f"statement_{type(node).__name__}", None)
        try:
            if method is None:
                raise Located(node, f"{type(node).__name__} is not supported in a function of a script")
            with _scope.located(self.location(node)):
                method(node)
        except Exception as error:
            self.diagnostics.add_exception(node, error)
            self.poison(node)

    def poison(self, node):
        """What a failed statement should have bound gives no further errors."""
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for name in names_in(target):
                    self.scopes.bind(name, POISON)

    def statement_Pass(self, node):
        pass

    def statement_Global(self, node):
        raise Located(node, "a function of a script does not change variables of the program around it")

    statement_Nonlocal = statement_Global

    def statement_Import(self, node):
        raise Located(node, "an import is not part of a function of a script: it goes before the function")

    statement_ImportFrom = statement_Import

    def single_target(self, node):
        if len(node.targets) != 1:
            raise Located(node, "several targets of one assignment are not supported")
        names = names_in(node.targets[0])
        if len(set(names)) != len(names):
            raise Located(node.targets[0], f"a name stands twice in the targets {names}")
        return node.targets[0]

    def parameters(self):
        """The parameters with the values of their annotations."""
        arguments = self.node.args
        if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
            raise Located(self.node, "a function of a script has plain parameters only, without defaults")
        for argument in [*arguments.posonlyargs, *arguments.args]:
            try:
                if argument.annotation is None:
                    raise Located(argument, f"the parameter {argument.arg!r} has no type annotation")
                yield argument, self.annotation(argument.annotation)
            except Exception as error:
                self.diagnostics.add_exception(argument, error)
                self.scopes.bind(argument.arg, POISON)

    def annotation(self, node):
        """The value of an annotation; one that is quoted is read as what it says."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            parsed = ast.parse(node.value, mode="eval").body
            for inner in ast.walk(parsed):
                ast.copy_location(inner, node)
            node = parsed
        return self.evaluate(node)

    def verify(self, op):
        """Adds what the verifier refuses, at the statements that it was made from."""
        try:
            with at():
                op.verify()
        except ir.MLIRError as error:
            for diagnostic in error.error_diagnostics or []:
                self.report(diagnostic)

    def report(self, diagnostic):
        location, message = diagnostic.location, message_of(ValueError(diagnostic.message))
        notes = {note.message: note.location for note in diagnostic.notes}
        if message.endswith("does not dominate this use"):
            message = "T.init uses a buffer or a value of the block's body, which it runs before"
        if message.startswith("uses a loop variable"):
            variable = name_of(notes["the loop is here"])
            message = f"the loop variable {variable!r} is used in a block: it must reach the block through an axis"
            used = notes["used here"]
            location = used if used.is_a_file() or used.is_a_name() else location
        while location.is_a_name():
            location = location.child_loc
        if location.is_a_file():
            self.diagnostics.add_at(location.filename, location.start_line, location.start_col, message)
        else:
            self.diagnostics.add(self.node, message)
