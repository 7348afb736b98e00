"""Macros: functions whose statements are read where they are called."""

import ast
import copy
import functools
import inspect
import sys

from . import _source
from ._errors import Located
from ._evaluate import Scopes

_MAX_DEPTH = 64


class Macro:
    """The statements of a function, and the names that they see: those around it, or, if it is not hygienic, those
    around the call."""

    def __init__(self, node, source, names, defaults, hygienic=True):
        self.node, self.source, self.names, self.defaults, self.hygienic = node, source, names, defaults, hygienic
        self.__name__ = node.name
        self.bound = ()

    def __get__(self, instance, owner=None):
        """As a method, it takes the object that it is called on as its first argument."""
        if instance is None:
            return self
        method = copy.copy(self)
        method.bound = (instance,)
        return method

    def __call__(self, *args, **keywords):
        raise TypeError(f"the macro {self.__name__!r} is called by a statement of a prim_func")

    def expand(self, parser, call):
        arguments = self.bind(parser, call)
        scopes, program, diagnostics = parser.scopes, parser.program, parser.diagnostics
        before = scopes.stack, program.source, diagnostics.source
        parser.macro_depth = getattr(parser, "macro_depth", 0) + 1
        try:
            if parser.macro_depth > _MAX_DEPTH:
                raise Located(call, f"the macro {self.__name__!r} expands itself without an end")
            if self.hygienic:
                scopes.stack = list(Scopes(self.names).stack)
            program.source = diagnostics.source = self.source
            with scopes:
                for name, value in arguments.items():
                    scopes.bind(name, value)
                parser.body(self.node.body)
        finally:
            parser.macro_depth -= 1
            scopes.stack, program.source, diagnostics.source = before

    def bind(self, parser, call):
        """The values of the parameters in a call."""
        signature = self.node.args
        names = [argument.arg for argument in (*signature.posonlyargs, *signature.args)]
        allowed = [*names, *(argument.arg for argument in signature.kwonlyargs)]
        values = dict(self.defaults)
        given = [*self.bound, *parser._items(call.args)]
        if len(given) > len(names) and signature.vararg is None:
            raise Located(call, f"the macro {self.__name__!r} takes {len(names)} arguments, but {len(given)} are given")
        values.update(zip(names, given, strict=False))
        if signature.vararg is not None:
            values[signature.vararg.arg] = tuple(given[len(names) :])
        others = {}
        for keyword in call.keywords:
            if keyword.arg not in allowed and signature.kwarg is None:
                raise Located(keyword, f"the macro {self.__name__!r} has no parameter {keyword.arg!r}")
            (values if keyword.arg in allowed else others)[keyword.arg] = parser.evaluate(keyword.value)
        if signature.kwarg is not None:
            values[signature.kwarg.arg] = others
        missing = [name for name in allowed if name not in values]
        if missing:
            raise Located(call, f"the macro {self.__name__!r} is called without {', '.join(map(repr, missing))}")
        return values


def macro(function=None, *, hygienic=True):
    """Makes a macro of a function: a call of it in a prim_func stands for its statements."""
    if function is None:
        return functools.partial(_define, frame=sys._getframe(1), hygienic=hygienic)
    return _define(function, sys._getframe(1), hygienic)


def _define(function, frame, hygienic):
    from ._decorate import _outer_names

    if not inspect.isfunction(function):
        raise TypeError(f"a function is expected, not {type(function).__name__}")
    source = _source.of_code(function.__code__)
    node = _source.find_function(source, function.__code__)
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.default is not parameter.empty
    }
    return Macro(node, source, _outer_names(frame, function), defaults, hygienic)


def macro_of(parser, node, source=None, names=None):
    """The macro that a definition in a script is, or None."""
    if not node.decorator_list:
        return None
    decorator, options = node.decorator_list[-1], {}
    if isinstance(decorator, ast.Call):
        options = {keyword.arg: parser.evaluate(keyword.value) for keyword in decorator.keywords}
        decorator = decorator.func
    if parser.evaluate(decorator) is not macro:
        return None
    if names is None:
        names = {name: value for scope in parser.scopes.stack for name, value in scope.items()}
    positional = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    values = [parser.evaluate(default) for default in node.args.defaults]
    defaults = dict(zip(positional[len(positional) - len(values) :], values, strict=True))
    for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if default is not None:
            defaults[argument.arg] = parser.evaluate(default)
    return Macro(node, source or parser.program.source, names, defaults, options.get("hygienic", True))
