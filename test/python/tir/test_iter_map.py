"""Indices as sums of parts of iterators."""

import itertools

import pytest

from mlc import MLCError, arith, tir
from mlc.tir import Range

x, y, z = (tir.Var(name, "int32") for name in "xyz")


def evaluated(expr, values):
    found = arith.Analyzer().simplify(tir.stmt_functor.substitute(expr, values))
    return int(found.value)


def detected(indices, extents, level="bijective"):
    iterators = {var: Range(0, extent) for var, extent in extents.items()}
    return arith.detect_iter_map(indices, iterators, check_level=level)


BIJECTIVE = [
    ([x], {x: 4}),
    ([x * 4 + y], {x: 3, y: 4}),
    ([y * 3 + x, z], {x: 3, y: 4, z: 5}),
    ([x // 4, x % 4], {x: 12}),
    ([x // 6, x // 2 % 3, x % 2], {x: 12}),
    ([(x * 4 + y) // 6, (x * 4 + y) % 6], {x: 3, y: 4}),
    ([(x * 16 + y) // 8, (x * 16 + y) % 8], {x: 2, y: 16}),
    ([x % 2 * 4 + y, x // 2], {x: 6, y: 4}),
    ([x, y * 0], {x: 4, y: 1}),
    ([x * 2 + y + x * 2 + 7], {x: 3, y: 4}),
]


@pytest.mark.parametrize("indices, extents", BIJECTIVE)
def test_every_value_is_taken_once(indices, extents):
    found = detected(indices, extents)
    assert found.errors == [] and len(found.indices) == len(indices)
    outputs = [tir.Var(f"o{number}", "int32") for number in range(len(indices))]
    inverse = arith.inverse_affine_iter_map(found.indices, outputs)
    shown = [arith.normalize_iter_map_to_expr(index) for index in found.indices]
    for point in itertools.product(*map(range, extents.values())):
        values = dict(zip(extents, point, strict=True))
        results = [evaluated(index, values) for index in indices]
        assert results == [evaluated(index, values) for index in shown]
        given = dict(zip(outputs, results, strict=True))
        assert all(evaluated(expr, given) == values[var] for var, expr in inverse.items())


@pytest.mark.parametrize(
    "indices, extents, error",
    [
        ([x // 4, x % 4], {x: 13}, "the divisor 4 does not divide the extent 13"),
        ([x // 4, x % 2], {x: 12}, "a part of an iterator is in no index"),
        ([x // 4, x % 8], {x: 16}, "a part of an iterator is in two places"),
        ([x, x], {x: 16}, "a part of an iterator is in two places"),
        ([x * 5 + y], {x: 3, y: 4}, "an iterator has the factor 5 where 4 is expected"),
        ([x], {x: 4, y: 4}, "an iterator is in no index"),
        ([x * y], {x: 4, y: 4}, "an index has a product of two iterators"),
        ([x - y], {x: 4, y: 4}, "an iterator has a factor that is not positive"),
        ([x // y], {x: 4, y: 4}, "an index has a divisor that is no positive number"),
        ([(x * 4 + y + 1) // 3], {x: 3, y: 4}, "what is divided by 3 does not begin at one of its multiples"),
        ([x + z], {x: 4}, "an index has a part that is no sum, product, quotient or remainder of iterators"),
        ([x], {x: 0}, "the range of x is empty"),
        ([x], {x: z}, "the range of x has ends that are no numbers"),
    ],
)
def test_what_is_no_such_map(indices, extents, error):
    found = detected(indices, extents)
    assert found.indices == [] and found.errors[0].startswith(error)


def test_levels():
    assert detected([x // 4, x % 2], {x: 12}, "surjective").errors == []
    assert detected([x, x], {x: 12}, "NoCheck").errors == []
    assert detected([x, x], {x: 12}, arith.IterMapLevel.Surjective).errors != []
    with pytest.raises(ValueError, match="a level is one of bijective, surjective, nocheck, not 'some'"):
        detected([x], {x: 4}, "some")


def test_predicates_hold_always():
    iterators = {x: Range(0, 4), y: Range(0, 4)}
    assert arith.detect_iter_map([x * 4 + y], iterators, tir.const(True, "bool")).errors == []
    found = arith.detect_iter_map([x * 4 + y], iterators, x * 4 + y < 10)
    assert "is not always true: iterators take all values of their ranges" in found.errors[0]


def test_nodes():
    (index,) = detected([x * 4 + y], {x: 3, y: 4}).indices
    assert isinstance(index, arith.IterSumExpr) and index.base == 0
    (split,) = index.args
    assert (split.extent, split.lower_factor, split.scale, split.source.extent) == (12, 1, 1, 12)
    assert [part.scale.value for part in split.source.source.args] == [4, 1]
    assert split.source.source.args[0].source.source.same_as(x)
    begun = arith.detect_iter_map([x + 3], {x: Range(2, 6)})
    assert begun.indices[0].base == 5 and begun.indices[0].args[0].extent == 4


def test_sums_and_simpler_indices():
    found = arith.normalize_to_iter_sum(y // 2 + x * 8 + 1, {x: Range(0, 2), y: Range(0, 4)})
    assert [(part.scale.value, part.lower_factor.value) for part in found.args] == [(8, 1), (1, 2)]
    assert found.base == 1
    with pytest.raises(MLCError, match="is no sum of parts of iterators: an index has a product"):
        arith.normalize_to_iter_sum(x * y, {x: Range(0, 2), y: Range(0, 4)})
    iterators = {x: Range(0, 4), y: Range(0, 4)}
    joined = (x * 4 + y) // 8 * 8 + (x * 4 + y) % 8
    assert list(map(str, arith.iter_map_simplify([joined], iterators))) == ["x * 4 + y"]
    assert list(map(str, arith.iter_map_simplify([x * y], iterators))) == ["x * y"]


def test_inverses_are_of_numbers_of_iterators():
    with pytest.raises(ValueError, match="1 indices, but 2 outputs are given"):
        arith.inverse_affine_iter_map(detected([x], {x: 4}).indices, [y, z])
    sums = arith.normalize_to_iter_sum(y // 2 + x * 8, {x: Range(0, 2), y: Range(0, 4)})
    with pytest.raises(ValueError, match="is no one number of iterators"):
        arith.inverse_affine_iter_map([sums], [z])


def test_what_there_is_instead():
    with pytest.raises(AttributeError, match="no 'solve_linear_equations': detect_linear_equation gives"):
        _ = arith.solve_linear_equations
