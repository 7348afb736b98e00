"""Functions of TVMScript that only some targets know: they are read, printed and compared as they are written."""

import numbers

from ...tir.expr import PrimExpr
from ...tir.op import RESULTS
from . import calls as _calls
from . import values as v


def _function(name, result):
    def function(*args, dtype=None):
        args, place = list(args), None
        if result == "first" and dtype is None and args:
            dtype, place = args.pop(0), 0
        elif result == "last" and dtype is None and args:
            dtype, place = args.pop(), len(args)
        elif result in ("first", "last"):
            place = 0 if result == "first" else len(args)
        elif isinstance(result, int):
            dtype = dtype or _dtype_of(name, args, result)
        dtype = result if dtype is None else str(dtype)
        return _calls.call("builtin", name, args, dtype, None if place is None else (place, dtype))

    function.__name__ = name
    function.takes_regions = True
    return function


def _dtype_of(name, args, number):
    if len(args) <= number or not isinstance(args[number], (PrimExpr, numbers.Number)):
        raise TypeError(f"argument {number + 1} of T.{name} is an expression")
    return v.dtype_of(args[number])


FUNCTIONS = {name: _function(name, result) for result, names in RESULTS.items() for name in names.split()}
