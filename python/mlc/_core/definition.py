"""The printed form of a function, as Python's parser sees it."""

import ast


def definition_of(function) -> ast.FunctionDef:
    """The definition of a function over buffers, as it is printed by itself."""
    return next(node for node in ast.parse(function.script()).body if isinstance(node, ast.FunctionDef))


def called_by(statement):
    """The name of what a statement calls as in `T.name(...)`, alone or for a value; "" if that is nothing."""
    value = statement.value if isinstance(statement, (ast.Assign, ast.Expr)) else None
    return getattr(value.func, "attr", "") if isinstance(value, ast.Call) else ""


def is_match(statement) -> bool:
    """True for `buffer = T.match_buffer(...)`."""
    return isinstance(statement, ast.Assign) and called_by(statement) == "match_buffer"


def is_of_function(statement) -> bool:
    """True for `T.func_attr(...)`."""
    return isinstance(statement, ast.Expr) and called_by(statement) == "func_attr"
