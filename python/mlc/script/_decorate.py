"""The decorators of scripts, and reading a script from text."""

import ast
import functools
import importlib
import inspect
import sys
import threading

from . import _source
from ._errors import DiagnosticError, Diagnostics
from .diagnostics import render

_MARK = "__mlc_script__"
_DEPTH = 12000
_state = threading.local()


def is_reading() -> bool:
    """True while a script is read: then names such as T.int32 describe what it says."""
    return getattr(_state, "is_reading", False)


def _in_class(frame):
    return "__qualname__" in frame.f_locals and "__module__" in frame.f_locals


def _function_decorator(kind, names):
    def decorator(function=None, **options):
        frame = sys._getframe(1)
        for name in options:
            if name not in names:
                raise TypeError(f"{kind} functions have no option {name!r}")
        if function is None:
            return functools.partial(decorate, frame=None, options=options)
        return decorate(function, frame=frame, options=options)

    def decorate(function, frame, options):
        if not inspect.isfunction(function):
            raise TypeError(f"a function is expected, not {type(function).__name__}")
        frame = frame or sys._getframe(1)
        setattr(function, _MARK, (kind, options))
        # In a class, the decorator of the class reads all of its functions.
        if _in_class(frame):
            return function
        return _run(_read_function, function, frame, kind, options)

    return decorator


prim_func = _function_decorator("T", ("private", "check_well_formed"))
relax_function = _function_decorator("R", ("private", "pure", "check_well_formed"))


def _run(read, *args):
    """Reads a script; an error is raised here, without the places in this package that found it."""
    limit, before = sys.getrecursionlimit(), is_reading()
    _state.is_reading = True
    # A sum of a thousand terms is a tree of that depth.
    sys.setrecursionlimit(max(limit, _DEPTH))
    try:
        return read(*args)
    except DiagnosticError as error:
        message, found = str(error), error.found
    except OSError as error:
        message, found = f"error: {error}", []
    finally:
        _state.is_reading = before
        sys.setrecursionlimit(limit)
    render(found)
    raise DiagnosticError(message, found)


def _outer_names(frame, *functions):
    """What a script sees of the program around it: globals, the scope it is defined in, and closures."""
    names = dict(frame.f_globals)
    names.update(frame.f_locals)
    for function in functions:
        names.update(function.__globals__) if function.__globals__ is not frame.f_globals else None
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            try:
                names[name] = cell.cell_contents
            except ValueError:
                continue
    return names


def _read_function(function, frame, kind, options):
    from ._program import Program

    source = _source.of_code(function.__code__)
    node = _source.find_function(source, function.__code__)
    return Program(source, _outer_names(frame, function)).function(node, kind, options)


def ir_module(mod=None, check_well_formed=True):
    """Reads a class of functions as a module."""
    if mod is None:
        return lambda cls: _run(_read_module, cls, sys._getframe(1), check_well_formed)
    return _run(_read_module, mod, sys._getframe(1), check_well_formed)


def rewriter(cls):
    """Reads a class of the functions `pattern` and `replacement` as what puts the second in the place of the first."""
    from ..relax.dpl import PatternMatchingRewriter

    return PatternMatchingRewriter.from_module(_run(_read_module, cls, sys._getframe(1)))


def _read_module(cls, frame, check_well_formed=True):
    from .._core.module import IRModule
    from ._program import Program

    if not inspect.isclass(cls):
        raise TypeError(f"a class is expected, not {type(cls).__name__}")
    functions = [item for item in vars(cls).values() if inspect.isfunction(item)]
    python = _python_functions(cls)
    if not functions:
        mod = IRModule()
    else:
        source = _source.of_code(functions[0].__code__)
        inner = _source.find_function(source, functions[0].__code__)
        node = _source.find_class(source, cls.__name__, inner)
        mod = Program(source, _outer_names(frame, *functions), check_well_formed).module(node, python or ())
    if python is None:
        return mod
    from ..relax.base_py_module import PyIRModule

    return PyIRModule(module=mod.module, pyfuncs=python)


def pyfunc(function):
    """Marks a function of a module as one of Python: `R.call_py_func` and other functions of Python call it."""
    if not inspect.isfunction(function):
        raise TypeError(f"pyfunc: a function is expected, not {type(function).__name__}")
    setattr(function, _MARK, ("Python", {}))
    return function


def _python_functions(cls):
    """The functions of a class that stay Python's, by name; None where it is for TVMScript alone."""
    marked = {name: item for name, item in vars(cls).items() if getattr(item, _MARK, ("",))[0] == "Python"}
    # By its name: the class itself needs the runtime, which takes long to import.
    if not marked and not any(base.__name__ == "BasePyModule" for base in cls.__mro__[1:]):
        return None
    plain = {name: item for name, item in vars(cls).items() if inspect.isfunction(item) and not hasattr(item, _MARK)}
    return {**marked, **plain}


def from_source(text, extra_vars=None, check_well_formed=True):
    """The module or function that a text is: what it defines last."""
    return _run(_read_text, text, extra_vars, check_well_formed)


def _read_text(text, extra_vars, check_well_formed):
    from . import ir, relax, tir
    from ._program import Program, default_names

    if inspect.isclass(text):
        return _read_module(text, sys._getframe(2), check_well_formed)
    if not isinstance(text, str):
        raise TypeError(f"a text is expected, not {type(text).__name__}")
    import textwrap

    source = _source.Source("<str>", [line + "\n" for line in textwrap.dedent(text).split("\n")])
    try:
        tree = source.tree()
    except SyntaxError as error:
        diagnostics = Diagnostics(source)
        diagnostics.add_syntax_error(error)
        diagnostics.check()
    names = default_names(ir, tir, relax)
    names.update(extra_vars or {})
    definitions = [node for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))]
    if not definitions:
        raise DiagnosticError("error: the text defines no module and no function\n --> <str>:1:1")
    node = definitions[-1]
    program = Program(source, names, check_well_formed)
    for before in tree.body[: tree.body.index(node)]:
        if isinstance(before, (ast.Import, ast.ImportFrom, ast.Assign)):
            _execute(before, names)
        elif isinstance(before, ast.FunctionDef):
            macro = program.macro(before, names)
            if macro is not None:
                names[before.name] = macro
            elif not before.decorator_list:
                _execute(before, names)
    return program.module(node) if isinstance(node, ast.ClassDef) else program.decorated_function(node)


def _execute(node, names):
    """Runs a statement before the definition. What programs import of TVM's scripts is at hand."""
    if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("tvm", "mlc"):
        wanted = [alias.name for alias in node.names]
        if node.module in ("tvm", "mlc") and "tvm" not in sys.modules:
            for alias in node.names:
                names[alias.asname or alias.name] = importlib.import_module(f"mlc.{alias.name}")
            return
        if node.module.endswith(".script") and all(name in ("ir", "tir", "relax") for name in wanted):
            for alias in node.names:
                names[alias.asname or alias.name] = names[{"ir": "I", "tir": "T", "relax": "R"}[alias.name]]
            return
    if isinstance(node, ast.Import) and [alias.name for alias in node.names] == ["tvm"] and "tvm" not in sys.modules:
        return
    code = compile(ast.Module([node], []), "<str>", "exec")
    exec(code, names)  # noqa: S102 - the text is a program of the user's
