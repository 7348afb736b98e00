"""Products of matrices."""

import string

from ..._core.context import MLCError
from ..struct_info import TensorStructInfo
from .base import create, tensors_of
from .base import dtype as dtype_attr
from .body import composed
from .elementwise import add, multiply
from .manipulate import expand_dims, permute_dims, reshape
from .reduce import sum as sum_of


def matmul(x1, x2, out_dtype=None):
    """The product of matrices, with numpy's rules for vectors and batches."""
    return create("relax.matmul", [x1, x2], out_dtype=dtype_attr(out_dtype))


def linear(data, weight, bias=None, out_dtype=None):
    """data @ weight.T, with a bias added if there is one."""
    product = matmul(data, permute_dims(weight), out_dtype)
    return product if bias is None else add(product, bias)


def dense(data, weight, out_dtype=None):
    """data @ weight.T."""
    return linear(data, weight, out_dtype=out_dtype)


def outer(x1, x2):
    """The products of each element of one vector with each of another."""
    for vector in (x1, x2):
        if vector.struct_info.ndim not in (1, -1):
            raise MLCError(f"outer: the operands are vectors, not {vector.struct_info}")

    def compute(x1, x2):
        return multiply(expand_dims(x1, [1]), expand_dims(x2, [0]))

    return composed("outer", [x1, x2], compute, None, lambda: TensorStructInfo(None, x1.struct_info.dtype, ndim=2))


def einsum(operands, subscripts):
    """The sum of products that subscripts say, such as "ij,jk->ik"; without "..." and without letters twice in one."""
    inputs, arrow, output = subscripts.replace(" ", "").partition("->")
    terms, operands = inputs.split(","), tensors_of("einsum", operands)
    if "..." in subscripts:
        terms, output = _spelled_out(terms, operands, output if arrow else None)
        inputs, arrow = ",".join(terms), "->"
    if "." in inputs or len(terms) != len(operands):
        raise MLCError(f"einsum: {subscripts!r} does not fit {len(operands)} operands")
    sizes = {}
    for term, operand in zip(terms, operands, strict=True):
        if len(set(term)) != len(term) or operand.struct_info.ndim not in (len(term), -1):
            raise MLCError(f"einsum: {term!r} does not name the dimensions of {operand.struct_info}, each once")
        sizes.update(dict.fromkeys(term))
    if not arrow:
        output = "".join(sorted(letter for letter in sizes if inputs.count(letter) == 1))
    if not set(output) <= set(sizes) or len(set(output)) != len(output):
        raise MLCError(f"einsum: the output {output!r} has a letter that no operand has, or one twice")

    def unknown():
        return TensorStructInfo(None, operands[0].struct_info.dtype, ndim=len(output))

    return composed(
        "einsum", [operands], lambda *values: _einsum(terms, values, output), {"subscripts": subscripts}, unknown
    )


def _spelled_out(terms, operands, output):
    """The terms with letters in the place of "...", which is the same dimensions, from the last one on, in each."""
    ndims = [operand.struct_info.ndim for operand in operands]
    if len(terms) != len(operands) or -1 in ndims:
        raise MLCError("einsum: '...' needs operands whose ranks are known")
    counts = [
        ndim - len(term.replace("...", "")) if "..." in term else 0 for term, ndim in zip(terms, ndims, strict=True)
    ]
    if min(counts) < 0:
        raise MLCError(f"einsum: {','.join(terms)!r} has more letters than the operands have dimensions")
    used = set("".join(terms))
    free = [letter for letter in string.ascii_letters if letter not in used][: max(counts)]
    spelled = [
        term.replace("...", "".join(free[len(free) - count :])) for term, count in zip(terms, counts, strict=True)
    ]
    if output is None:
        letters = "".join(terms).replace(".", "")
        output = "..." + "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    return spelled, output.replace("...", "".join(free))


def _einsum(terms, operands, output):
    sizes = {}
    for term, operand in zip(terms, operands, strict=True):
        for letter, extent in zip(term, operand.struct_info.shape, strict=True):
            before = sizes.setdefault(letter, extent)
            if isinstance(before, int) and isinstance(extent, int) and before != extent:
                raise MLCError(f"einsum: {letter!r} is {before} and {extent}")
    term, result = terms[0], operands[0]
    for number, (other, operand) in enumerate(zip(terms[1:], operands[1:], strict=True), 2):
        later = set(output).union(*terms[number:])
        term, result = _contract(term, result, other, operand, later, sizes)
    return _reduce(term, result, output)


def _contract(left, lhs, right, rhs, later, sizes):
    """The product of two operands as one of matrices: batches, what is kept of each, and what is summed over."""
    left, lhs = _reduce_unused(left, lhs, later | set(right))
    right, rhs = _reduce_unused(right, rhs, later | set(left))
    shared = [letter for letter in left if letter in right]
    batch = [letter for letter in shared if letter in later]
    summed = [letter for letter in shared if letter not in later]
    rows, columns = ([letter for letter in term if letter not in shared] for term in (left, right))

    def matrix(term, value, order):
        letters = [*batch, *order[0], *order[1]]
        value = permute_dims(value, [term.index(letter) for letter in letters])
        return reshape(value, [*[sizes[b] for b in batch], *[_product(sizes, part) for part in order]])

    product = matmul(matrix(left, lhs, (rows, summed)), matrix(right, rhs, (summed, columns)))
    letters = [*batch, *rows, *columns]
    return "".join(letters), reshape(product, [sizes[letter] for letter in letters])


def _product(sizes, letters):
    result = 1
    for letter in letters:
        result = result * sizes[letter]
    return result


def _reduce_unused(term, value, used):
    axes = [axis for axis, letter in enumerate(term) if letter not in used]
    if not axes:
        return term, value
    return "".join(letter for letter in term if letter in used), sum_of(value, axes)


def _reduce(term, value, output):
    """What is not in the output summed over, and the rest in its order."""
    term, value = _reduce_unused(term, value, set(output))
    order = [term.index(letter) for letter in output]
    return value if order == list(range(len(order))) else permute_dims(value, order)
