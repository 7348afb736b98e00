"""Maps of indices, as transformations of layouts take them."""

import inspect
import re

from .. import ir
from .._core.context import context
from .._mlir_libs import _mlc
from . import _scope
from .expr import IntImm, Node, PrimExpr, Var
from .nodes import EQ, GE, LT, Add, Cast, FloorDiv, FloorMod, Mul, Sub, convert, logical
from .tree import key


class IndexMap:
    """New indices as expressions of old ones.

    >>> IndexMap.from_func(lambda i, j: (j, i // 4, i % 4)).map_indices([9, 2])
    [2, 2, 1]

    It is made of an affine map, or of variables and of expressions of these. Other variables that are in the
    expressions are the `symbols` of the map; keyword-only parameters of a function that makes a map are such, too.
    """

    AXIS_SEPARATOR = "axis_separator"

    def __init__(self, initial_indices, final_indices=None, inverse_index_map=None, symbols=()):
        self.symbols = [Var(name, "int32") for name in symbols]
        if final_indices is None:
            self.map = initial_indices
            self._indices = self.indices(self.ndim)
        else:
            final_indices = [convert(item) for item in final_indices]
            self.map = affine_map(initial_indices, final_indices, self.symbols)
            self._indices = [Var(variable.name, variable.dtype) for variable in initial_indices]
        self.inverse_index_map = inverse_index_map

    @staticmethod
    def from_func(mapping_function, ndim=None, inverse_index_map=None, *, index_dtype="int32") -> "IndexMap":
        """The map of a function; one that takes any number of indices needs `ndim`."""
        index_map, separators = IndexMap.from_func_with_separators(
            mapping_function, ndim, inverse_index_map, index_dtype=index_dtype
        )
        if separators:
            raise ValueError("an index map with an AXIS_SEPARATOR is made by from_func_with_separators")
        return index_map

    @staticmethod
    def from_func_with_separators(mapping_function, ndim=None, inverse_index_map=None, *, index_dtype="int32"):
        """The map of a function whose results may have an AXIS_SEPARATOR among them, and where these are."""
        parameters = inspect.signature(mapping_function).parameters.values()
        named = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        symbols = {p.name: Var(p.name, index_dtype) for p in parameters if p.kind == p.KEYWORD_ONLY}
        if IndexMap.is_variadic(mapping_function):
            if ndim is None:
                raise ValueError("an index map of any number of indices needs ndim")
            count = ndim
        else:
            count = len(named)
        if ndim is not None and count != ndim:
            raise ValueError(f"an index map of {ndim} indices is expected, not of {count}")
        names = [p.name for p in named] + [f"i{i}" for i in range(len(named), count)]
        indices = [Var(name, index_dtype) for name in names]
        results = mapping_function(*indices, **symbols)
        exprs, separators = [], []
        for item in results if isinstance(results, (list, tuple)) else [results]:
            if isinstance(item, str) and item == IndexMap.AXIS_SEPARATOR:
                separators.append(len(exprs))
            else:
                exprs.append(item)
        return IndexMap(indices, exprs, inverse_index_map), separators

    @staticmethod
    def indices(count, dtype="int32") -> list:
        """What a function of so many indices is called with."""
        return [Var(f"i{i}", dtype) for i in range(count)]

    @staticmethod
    def is_variadic(mapping_function) -> bool:
        """Whether a function takes any number of indices."""
        parameters = inspect.signature(mapping_function).parameters.values()
        return any(p.kind == p.VAR_POSITIONAL for p in parameters)

    @classmethod
    def parse(cls, text) -> "IndexMap":
        """The map that is written as MLIR, then the names of its symbols: `(d0)[s0] -> (d0 mod s0) of n`."""
        text, _, names = text.partition(" of ")
        symbols = names.split(", ") if names else []
        parsed = ir.AffineMapAttr(ir.Attribute.parse(f"affine_map<{text}>", context())).value
        if parsed.n_symbols != len(symbols):
            raise ValueError(f"the map has {parsed.n_symbols} symbols, and {len(symbols)} names for them")
        return cls(parsed, symbols=symbols)

    def without_symbols(self) -> ir.AffineMap:
        """The affine map; a TypeError where a variable is in it that is no index."""
        if self.symbols:
            raise TypeError(
                "an index map is made of its indices and integers, not of variable "
                f"{self.symbols[0].name}, which is none of its indices"
            )
        return self.map

    @property
    def text(self) -> str:
        """What `parse` reads."""
        names = ", ".join(symbol.name for symbol in self.symbols)
        return f"{self.map} of {names}" if names else str(self.map)

    @property
    def ndim(self) -> int:
        return self.map.n_dims

    @property
    def initial_indices(self) -> list:
        """The old indices."""
        return list(self._indices)

    @property
    def final_indices(self) -> list:
        """The new indices, from the old ones."""
        return self.map_indices(self.initial_indices)

    def map_indices(self, indices) -> list:
        """The new indices of old ones: of integers, or of expressions."""
        names = {f"d{i}": value for i, value in enumerate(indices)}
        if len(names) != self.ndim:
            raise ValueError(f"the map is of {self.ndim} indices, not of {len(names)}")
        names.update((f"s{i}", symbol) for i, symbol in enumerate(self.symbols))
        return [eval(_python(expr), {"__builtins__": {}}, names) for expr in self.map.results]

    def map_shape(self, shape) -> list:
        """How many values each new index has where the old ones are below `shape`."""
        return self._inverted(shape)[1]

    def map_tensor(self, arr_src):
        """The tensor in which each element stands where the map says; all places have one."""
        import numpy

        from ..runtime import tensor

        source = numpy.asarray(arr_src.numpy() if hasattr(arr_src, "numpy") else arr_src)
        inverse = self.inverse(list(source.shape))
        result = numpy.empty([int(extent) for extent in self.map_shape(list(source.shape))], source.dtype)
        for place in numpy.ndindex(*result.shape):
            result[place] = source[tuple(int(index) for index in inverse.map_indices(list(place)))]
        return tensor(result)

    map_ndarray = map_tensor

    def inverse(self, shape) -> "IndexMap":
        """The map back, where the old indices are below `shape`, a list of numbers or of ranges."""
        inverse, _, padding = self._inverted(shape)
        if padding:
            raise ValueError("some new indices are of no old ones: see non_surjective_inverse")
        return IndexMap(inverse, inverse_index_map=self)

    def non_surjective_inverse(self, shape) -> tuple:
        """The map back, and the condition under which new indices are of no old ones."""
        inverse, _, padding = self._inverted(shape)
        back = IndexMap(inverse, inverse_index_map=self)
        condition = IntImm("bool", False)
        for part in padding:
            condition = logical("or", condition, back._condition(part))
        return back, condition

    def _condition(self, conditions):
        names = {f"d{i}": value for i, value in enumerate(self.initial_indices)}
        result = IntImm("bool", True)
        for index, kind, number in conditions:
            value = eval(_python(index.results[0]), {"__builtins__": {}}, names)
            result = logical("and", result, (EQ, LT, GE)[kind](value, number))
        return result

    def _inverted(self, shape):
        sizes = [_size(item) for item in shape]
        found = _mlc.invert_index_map(self.without_symbols(), sizes)
        if isinstance(found, str):
            raise ValueError(f"the map cannot be inverted for indices below {sizes}: {found}")
        return found

    def is_equivalent_to(self, other_map) -> bool:
        """Whether both maps give the same new indices."""
        return self == other_map

    def __eq__(self, other):
        return isinstance(other, IndexMap) and self.text == other.text

    def __hash__(self):
        return hash(self.text)

    def script(self, **options) -> str:
        """The text as TVMScript.

        >>> IndexMap.from_func(lambda i, j: (j, i // 4)).script()
        'T.index_map(lambda i, j: (j, i // 4))'
        """
        names = ", ".join(variable.name for variable in self._indices)
        results = ", ".join(map(str, self.final_indices))
        return f"T.index_map(lambda {names}: ({results}{',' * (len(self.map.results) == 1)}))"

    def as_python(self) -> str:
        """The text as a function of Python."""
        names = ", ".join([f"i{i}" for i in range(self.ndim)] + ["*"] * bool(self.symbols) + self._symbol_names())
        results = "".join(f"{self._result(expr)}, " for expr in self.map.results).rstrip()
        return f"lambda {names}: ({results})"

    def _symbol_names(self):
        return [symbol.name for symbol in self.symbols]

    def _result(self, expr):
        """An expression of the map as Python over i0, i1, ... and the names of its symbols."""
        names = self._symbol_names()
        return re.sub(r"\b([ds])(\d+)\b", lambda m: f"i{m[2]}" if m[1] == "d" else names[int(m[2])], _python(expr))

    def __str__(self):
        return self.script()

    __repr__ = __str__


_OPERATIONS = {
    Add: ir.AffineExpr.get_add,
    Mul: ir.AffineExpr.get_mul,
    FloorDiv: ir.AffineExpr.get_floor_div,
    FloorMod: ir.AffineExpr.get_mod,
}


def affine_map(variables, exprs, symbols=None) -> ir.AffineMap:
    """Expressions of variables as an affine map; a TypeError says what is no affine one.

    Other variables are added to the list of `symbols`, by their names, if there is one.
    """
    places = {key(variable): number for number, variable in enumerate(variables)}
    names = _Names((variable.name, variable) for variable in variables)
    results = [_affine(_tree(expr, names), places, symbols) for expr in exprs]
    return ir.AffineMap.get(len(places), len(symbols or ()), results, context())


class _Names(dict):
    """Variables by their names; a name that is none of them is a variable, too."""

    def __missing__(self, name):
        if name in ("min", "max"):
            raise KeyError(name)
        self[name] = Var(name, "int32")
        return self[name]


def _tree(expr, names):
    """An expression of symbols as one of the variables that have their names."""
    if not isinstance(expr, PrimExpr) or isinstance(expr, Node):
        return expr
    dim = expr.handle if expr.is_dim else _scope.free_graph().dim(expr.handle)
    return expr if dim is None else eval(_python(dim), {"__builtins__": {"min": min, "max": max}}, names)


def _is_fixed(expr) -> bool:
    """Whether an affine expression is of numbers and symbols alone."""
    if isinstance(expr, ir.AffineBinaryExpr):
        return _is_fixed(expr.lhs) and _is_fixed(expr.rhs)
    return not isinstance(expr, ir.AffineDimExpr)


def _symbol(variable, symbols) -> ir.AffineExpr:
    names = [symbol.name for symbol in symbols]
    if variable.name not in names:
        symbols.append(variable)
        names.append(variable.name)
    return ir.AffineExpr.get_symbol(names.index(variable.name), context())


def _affine(expr, places, symbols=None) -> ir.AffineExpr:
    """An expression of the variables whose `key` is in `places`, each with its number."""
    if isinstance(expr, Var) and key(expr) in places:
        return ir.AffineExpr.get_dim(places[key(expr)], context())
    if isinstance(expr, Var) and symbols is not None and expr.dtype.startswith(("int", "uint")) and expr.name:
        return _symbol(expr, symbols)
    if isinstance(expr, Cast) and expr.dtype in ("int32", "int64"):
        return _affine(expr.value, places, symbols)
    if isinstance(expr, Sub):
        return _affine(expr.a, places, symbols) - _affine(expr.b, places, symbols)
    if type(expr) in _OPERATIONS:
        operation, a, b = _OPERATIONS[type(expr)], _affine(expr.a, places, symbols), _affine(expr.b, places, symbols)
        if _is_fixed(a) and operation == ir.AffineExpr.get_mul:
            a, b = b, a
        if not _is_fixed(b) and operation != ir.AffineExpr.get_add:
            raise TypeError(f"an index map multiplies indices by integers, and divides them by these: {expr} does not")
        return operation(a, b)
    if isinstance(expr, bool) or not hasattr(expr, "__index__") or isinstance(expr, PrimExpr) and not _is_number(expr):
        what = f"{expr}" if isinstance(expr, PrimExpr) else type(expr).__name__
        what = f"variable {what}, which is none of its indices" if isinstance(expr, Var) else what
        raise TypeError(f"an index map is made of its indices and integers, not of {what}")
    return ir.AffineExpr.get_constant(expr.__index__(), context())


def _is_number(expr):
    return isinstance(expr, IntImm) and expr.dtype != "bool"


def _size(item) -> int:
    """A size that is a number, or that of a range from 0; -1 if it is not known."""
    if hasattr(item, "extent"):
        if item.min != 0:
            raise ValueError("indices start at 0")
        item = item.extent
    try:
        return item.__index__()
    except (AttributeError, TypeError):
        return -1


class RangeMap(IndexMap):
    """A begin and an end for each dimension, from indices."""

    def as_python(self) -> str:
        names = ", ".join(f"i{i}" for i in range(self.ndim))
        ends = [self._result(expr) for expr in self.map.results]
        pairs = "".join(f"({begin}, {end}), " for begin, end in zip(ends[::2], ends[1::2], strict=False))
        return f"lambda {names}: ({pairs.rstrip()})"


def _python(expr) -> str:
    """An affine expression as Python over d0, d1, ..."""
    return str(expr).replace("floordiv", "//").replace("mod", "%")


__all__ = ["IndexMap", "RangeMap", "affine_map"]
