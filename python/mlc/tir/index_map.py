"""Maps of indices, as transformations of layouts take them."""

import inspect

from .. import ir
from .._core.context import context


class _Index:
    """An index in a map: an affine expression with Python's operators."""

    def __init__(self, expr):
        self.expr = expr

    @staticmethod
    def of(value):
        if isinstance(value, _Index):
            return value.expr
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise TypeError(f"an index map is made of its indices and integers, not of {type(value).__name__}")
        return ir.AffineExpr.get_constant(value.__index__(), context())

    def _combine(self, function, left, right):
        return _Index(function(_Index.of(left), _Index.of(right)))

    def __add__(self, other):
        return self._combine(ir.AffineExpr.get_add, self, other)

    def __radd__(self, other):
        return self._combine(ir.AffineExpr.get_add, other, self)

    def __sub__(self, other):
        return self + -1 * _Index(_Index.of(other))

    def __rsub__(self, other):
        return other + -1 * self

    def __neg__(self):
        return -1 * self

    def __mul__(self, other):
        return self._combine(ir.AffineExpr.get_mul, self, other)

    def __rmul__(self, other):
        return self._combine(ir.AffineExpr.get_mul, other, self)

    def __floordiv__(self, other):
        return self._combine(ir.AffineExpr.get_floor_div, self, other)

    def __mod__(self, other):
        return self._combine(ir.AffineExpr.get_mod, self, other)


class IndexMap:
    """New indices as expressions of old ones.

    >>> IndexMap.from_func(lambda i, j: (j, i // 4, i % 4)).map_indices([9, 2])
    [2, 2, 1]
    """

    AXIS_SEPARATOR = "axis_separator"

    def __init__(self, affine_map):
        self.map = affine_map

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
        if IndexMap.is_variadic(mapping_function):
            if ndim is None:
                raise ValueError("an index map of any number of indices needs ndim")
            count = ndim
        else:
            count = len(named)
        if ndim is not None and count != ndim:
            raise ValueError(f"an index map of {ndim} indices is expected, not of {count}")
        results = mapping_function(*IndexMap.indices(count))
        exprs, separators = [], []
        for item in results if isinstance(results, (list, tuple)) else [results]:
            if isinstance(item, str) and item == IndexMap.AXIS_SEPARATOR:
                separators.append(len(exprs))
            else:
                exprs.append(_Index.of(item))
        return IndexMap(ir.AffineMap.get(count, 0, exprs, context())), separators

    @staticmethod
    def indices(count) -> list:
        """What a function of so many indices is called with."""
        return [_Index(ir.AffineExpr.get_dim(i, context())) for i in range(count)]

    @staticmethod
    def is_variadic(mapping_function) -> bool:
        """Whether a function takes any number of indices."""
        parameters = inspect.signature(mapping_function).parameters.values()
        return any(p.kind == p.VAR_POSITIONAL for p in parameters)

    @classmethod
    def parse(cls, text) -> "IndexMap":
        """The map that is written as MLIR: `(d0, d1) -> (d1, d0)`."""
        return cls(ir.AffineMapAttr(ir.Attribute.parse(f"affine_map<{text}>", context())).value)

    @property
    def ndim(self) -> int:
        return self.map.n_dims

    @property
    def initial_indices(self) -> list:
        """The old indices."""
        return self.indices(self.ndim)

    @property
    def final_indices(self) -> list:
        """The new indices, from the old ones."""
        return [_Index(expr) for expr in self.map.results]

    def map_indices(self, indices) -> list:
        """The new indices of old ones, all integers."""
        names = {f"d{i}": int(value) for i, value in enumerate(indices)}
        return [eval(_python(expr), {"__builtins__": {}}, names) for expr in self.map.results]

    def __eq__(self, other):
        return isinstance(other, IndexMap) and self.map == other.map

    def __hash__(self):
        return hash(str(self.map))

    def __str__(self):
        names = ", ".join(f"i{i}" for i in range(self.ndim))
        results = "".join(f"{_python(expr)}, ".replace("d", "i") for expr in self.map.results).rstrip()
        return f"lambda {names}: ({results})"

    __repr__ = __str__


class RangeMap(IndexMap):
    """A begin and an end for each dimension, from indices."""

    def __str__(self):
        names = ", ".join(f"i{i}" for i in range(self.ndim))
        ends = [_python(expr).replace("d", "i") for expr in self.map.results]
        pairs = "".join(f"({begin}, {end}), " for begin, end in zip(ends[::2], ends[1::2], strict=False))
        return f"lambda {names}: ({pairs.rstrip()})"

    __repr__ = __str__


def _python(expr) -> str:
    """An affine expression as Python over d0, d1, ..."""
    return str(expr).replace("floordiv", "//").replace("mod", "%")


__all__ = ["IndexMap", "RangeMap"]
