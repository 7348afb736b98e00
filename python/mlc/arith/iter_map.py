"""Indices as sums of parts of iterators, of which each value is taken once."""

import enum

from .. import ir
from .._core.context import MLCError, context
from .._core.tvmscript import Scripted
from .._mlir_libs import _mlc
from ..tir import nodes as _n
from ..tir.expr import Var
from ..tir.tree import Trees


class IterMapLevel(enum.IntEnum):
    """What is asked of a map from iterators to indices."""

    Bijective, Surjective, NoCheck = range(3)

    @staticmethod
    def from_str(name) -> "IterMapLevel":
        """The level of a name in any case; none is no check."""
        names = {level.name.lower(): level for level in IterMapLevel}
        if name is not None and name.lower() not in names:
            raise ValueError(f"a level is one of {', '.join(names)}, not {name!r}")
        return IterMapLevel.NoCheck if name is None else names[name.lower()]


class IterMapExpr(Scripted):
    """An expression of iterators."""

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)}' for name in self.fields)})"


class IterMark(IterMapExpr):
    """A variable, or a sum of parts of iterators, that takes each value below `extent`."""

    fields = ("source", "extent")

    def __init__(self, source, extent):
        self.source, self.extent = source, _n.convert(extent)


class IterSplitExpr(IterMapExpr):
    """`source // lower_factor % extent * scale`, of a mark."""

    fields = ("source", "lower_factor", "extent", "scale")

    def __init__(self, source, lower_factor, extent, scale):
        self.source = source
        self.lower_factor, self.extent, self.scale = map(_n.convert, (lower_factor, extent, scale))


class IterSumExpr(IterMapExpr):
    """The sum of parts of iterators and of a number, which is the base."""

    fields = ("args", "base")

    def __init__(self, args, base):
        self.args, self.base = list(args), _n.convert(base)


class IterMapResult:
    """What indices are of iterators: `indices`, which is empty where there are `errors`."""

    def __init__(self, indices, errors):
        self.indices, self.errors, self.padding_predicate = indices, errors, _n.const(False, "bool")

    def __repr__(self):
        return f"IterMapResult(indices={self.indices}, errors={self.errors})"


_SUMS = len(IterMapLevel)


def _found(indices, iterators, predicate, check):
    """The sums that indices are, or why they are none."""
    from . import Analyzer

    indices = [_n.convert(index) for index in indices]
    if not Analyzer().can_prove(predicate):
        return f"the predicate {predicate} is not always true: iterators take all values of their ranges"
    given, empty = [], []
    for var, domain in iterators.items():
        first, extent = (_n.number_of(part) for part in (domain.min, domain.extent))
        if first is None or extent is None:
            return f"the range of {var} has ends that are no numbers"
        given.append((var, int(first), int(extent)))
        if extent <= 0:
            empty.append(var)
    if empty:
        return f"the range of {empty[0]} is empty"
    analyzer = Analyzer()
    for var, domain in iterators.items():
        analyzer.bind(var, domain)
    # What the ranges of iterators say of quotients and remainders is used first.
    indices = [analyzer.simplify(index) for index in indices]
    with context():
        trees = Trees()
        entries = [(trees(var), first, extent) for var, first, extent in given]
        found = _mlc.detect_iter_map([trees(index) for index in indices], entries, int(check))
        if isinstance(found, str):
            return found
        nodes = {}
        return [_node(tree, trees, nodes) for tree in found]


def _node(tree, trees, nodes):
    """The node of a tree; of equal trees there is one."""
    if tree in nodes:
        return nodes[tree]
    kind = ir.StringAttr(tree["kind"]).value
    classes = {cls.__name__: cls for cls in (IterMark, IterSplitExpr, IterSumExpr)}
    if kind not in classes:
        return trees.node(tree)
    made = []
    for part in ir.ArrayAttr(tree["parts"]):
        is_list = isinstance(part, ir.ArrayAttr)
        made.append([_node(item, trees, nodes) for item in part] if is_list else _node(part, trees, nodes))
    nodes[tree] = classes[kind](*made)
    return nodes[tree]


def detect_iter_map(
    indices,
    input_iters,
    predicate=True,
    check_level=IterMapLevel.Surjective,
    simplify_trivial_iterators=True,
) -> IterMapResult:
    """What indices are of iterators in these ranges, which are numbers.

    >>> from mlc import tir
    >>> x, y = tir.Var("x", "int32"), tir.Var("y", "int32")
    >>> found = detect_iter_map([x * 4 + y], {x: tir.Range(0, 3), y: tir.Range(0, 4)}, check_level="bijective")
    >>> found.indices[0].args[0].extent
    12
    """
    level = check_level if isinstance(check_level, int) else IterMapLevel.from_str(check_level)
    found = _found(indices, input_iters, predicate, level)
    return IterMapResult([], [found]) if isinstance(found, str) else IterMapResult(found, [])


def normalize_to_iter_sum(index, input_iters) -> IterSumExpr:
    """An index as a sum of parts of iterators, and what is added to these."""
    found = _found([index], input_iters, True, _SUMS)
    if isinstance(found, str):
        raise MLCError(f"{index} is no sum of parts of iterators: {found}")
    found[0].args.sort(key=lambda split: -int(split.scale.value))
    return found[0]


def normalize_iter_map_to_expr(expr):
    """The expression that a sum or a part of iterators is."""
    if isinstance(expr, IterMark):
        return expr.source if isinstance(expr.source, Var) else normalize_iter_map_to_expr(expr.source)
    if isinstance(expr, IterSplitExpr):
        value = normalize_iter_map_to_expr(expr.source)
        if int(expr.lower_factor.value) * int(expr.extent.value) != int(expr.source.extent.value):
            value = _n.binary("floormod", value, expr.lower_factor * expr.extent)
        if expr.lower_factor.value != 1:
            value = _n.binary("floordiv", value, expr.lower_factor)
        return value * expr.scale
    if not isinstance(expr, IterSumExpr):
        raise TypeError(f"a sum or a part of iterators is expected, not {expr!r}")
    value = expr.base
    for number, split in enumerate(expr.args):
        part = normalize_iter_map_to_expr(split)
        value = part if number == 0 and expr.base.value == 0 else value + part
    return value


def iter_map_simplify(
    indices,
    input_iters,
    predicate=True,
    check_level=IterMapLevel.Surjective,
    simplify_trivial_iterators=True,
) -> list:
    """The indices as shorter expressions of iterators; as they are where they are no sums of parts of these."""
    found = detect_iter_map(indices, input_iters, predicate, check_level)
    if found.errors:
        return [_n.convert(index) for index in indices]
    from . import Analyzer

    analyzer = Analyzer()
    for var, domain in input_iters.items():
        analyzer.bind(var, domain)
    return [analyzer.simplify(normalize_iter_map_to_expr(index)) for index in found.indices]


def inverse_affine_iter_map(iter_map, outputs) -> dict:
    """The iterators as expressions of what a bijective map gives, each index of which is one number of iterators."""
    if len(iter_map) != len(outputs):
        raise ValueError(f"{len(iter_map)} indices, but {len(outputs)} outputs are given")
    values = {}

    def add(split, value):
        """Adds what a part of a mark is to the value of that."""
        mark = split.source
        part = value * split.lower_factor
        known = values.get(id(mark))
        values[id(mark)] = mark, part if known is None else known[1] + part

    for index, output in zip(iter_map, outputs, strict=True):
        if len(index.args) > 1:
            raise ValueError(f"the index {normalize_iter_map_to_expr(index)} is no one number of iterators")
        for split in index.args:
            value = _n.convert(output) - index.base
            add(split, _n.binary("floordiv", value, split.scale))
    found = {}
    # What is inside of a sum was detected before it, and has all parts once the sum is taken apart.
    while values:
        mark, value = _outermost(values)
        del values[id(mark)]
        if isinstance(mark.source, Var):
            found[mark.source] = value
            continue
        for number, split in enumerate(mark.source.args):
            part = _n.binary("floordiv", value, split.scale)
            add(split, _n.binary("floormod", part, split.extent) if number else part)
    from . import Analyzer

    return {var: Analyzer().simplify(value) for var, value in found.items()}


def _outermost(values):
    """A mark, with its value, that no other one which has a value is made of."""

    def inside(mark):
        if isinstance(mark.source, Var):
            return set()
        marks = [split.source for split in mark.source.args]
        return {id(part) for part in marks}.union(*map(inside, marks))

    used = set().union(*(inside(mark) for mark, _ in values.values()))
    return next(entry for number, entry in values.items() if number not in used)


__all__ = [
    "IterMapExpr",
    "IterMapLevel",
    "IterMapResult",
    "IterMark",
    "IterSplitExpr",
    "IterSumExpr",
    "detect_iter_map",
    "inverse_affine_iter_map",
    "iter_map_simplify",
    "normalize_iter_map_to_expr",
    "normalize_to_iter_sum",
]
