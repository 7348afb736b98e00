"""Functions that order elements, run over them one after the other, or put them at places."""

import math

from .. import te
from .._core import dtype as _dt
from ._call import call
from ._call import dtype as _dtype
from .index import _axis, _computed
from .manipulate import reshape


def _scan(name, doc):
    def scan(data, axis=None, dtype=None, exclusive=None):
        if axis is None:
            data, axis = reshape(data, (math.prod(data.shape),)), 0
        return call(
            name, [data], axis=_axis(name, axis, len(data.shape)), dtype=_dtype(dtype), exclusive=bool(exclusive)
        )

    scan.__name__ = scan.__qualname__ = name
    scan.__doc__ = doc
    return scan


cumsum = _scan("cumsum", "The sums of all elements up to each along an axis; without one, of all in one dimension.")
cumprod = _scan("cumprod", "The products of all elements up to each along an axis; without one, of all.")


def sort(data, axis=-1, is_ascend=1):
    """The elements along an axis in order."""
    return call("sort", [data], axis=_axis("sort", axis, len(data.shape)), descending=not is_ascend)


def argsort(data, valid_count=None, axis=-1, is_ascend=1, dtype="float32"):
    """The places that the elements in order are from."""
    if valid_count is not None:
        raise NotImplementedError("argsort of a number of valid elements is not supported yet")
    places = "int32" if _dt.is_float(dtype) else dtype
    axis = _axis("argsort", axis, len(data.shape))
    found = call("argsort", [data], axis=axis, descending=not is_ascend, dtype=_dtype(places))
    return found if places == dtype else call("cast", [found], dtype=_dtype(dtype))


def topk(data, k=1, axis=-1, ret_type="both", is_ascend=False, dtype="int64"):
    """The largest elements along an axis, or the smallest, and the places that they are from."""
    places = "int32" if _dt.is_float(dtype) else dtype
    axis = _axis("topk", axis, len(data.shape))
    found = call("topk", [data], k=int(k), axis=axis, ret_type=ret_type, largest=not is_ascend, dtype=_dtype(places))
    found = found if isinstance(found, list) else [found]
    if places != dtype and ret_type != "values":
        found[-1] = call("cast", [found[-1]], dtype=_dtype(dtype))
    return found if ret_type == "both" else found[0]


def scatter_elements(data, indices, updates, axis=0, reduction="update"):
    """The data with elements put at places along an axis, or joined with what is there."""
    return call("scatter_elements", [data, indices, updates], axis=_axis("scatter_elements", axis, len(data.shape)),
                reduction=reduction)  # fmt: skip


def scatter_nd(data, indices, updates, mode="update"):
    """The data with parts put at places, or joined with what is there; the places are along the first dimension of the
    indices."""
    indices = call("transpose", [indices], axes=[*range(1, len(indices.shape)), 0])
    return call("scatter_nd", [data, indices, updates], reduction=mode)


def index_tensor(data, indices):
    """The parts whose places along the first dimensions are in tensors of one shape."""
    return call("index_tensor", [data, *indices])


def einsum(subscripts, *operand):
    """Sums of products of elements, as Einstein writes them: `einsum("ij,jk->ik", A, B)`."""
    operands = list(operand[0]) if len(operand) == 1 and isinstance(operand[0], (list, tuple)) else list(operand)
    text = subscripts.replace(" ", "")
    inputs, arrow, output = text.partition("->")
    terms = inputs.split(",")
    if len(terms) != len(operands):
        raise ValueError(f"einsum: {subscripts!r} is of {len(terms)} tensors, but {len(operands)} are given")
    if "." in text:
        terms, output = _without_ellipsis(terms, output if arrow else None, operands)
    elif not arrow:
        output = "".join(sorted(letter for letter in set(inputs) - {","} if inputs.count(letter) == 1))
    sizes = {}
    for term, tensor in zip(terms, operands, strict=True):
        if len(term) != len(tensor.shape):
            raise ValueError(f"einsum: {term!r} is of {len(term)} dimensions, but a tensor has {len(tensor.shape)}")
        for letter, extent in zip(term, tensor.shape, strict=True):
            # One element goes with any number of them.
            if letter not in sizes or isinstance(sizes[letter], int) and sizes[letter] == 1:
                sizes[letter] = extent
    unknown = set(output) - set(sizes)
    if unknown:
        raise ValueError(f"einsum: the output has {sorted(unknown)}, which no tensor has")
    summed = [letter for letter in sizes if letter not in output]
    axes = {letter: te.reduce_axis((0, sizes[letter]), name=letter) for letter in summed}

    def element(*i):
        places = {**dict(zip(output, i, strict=True)), **axes}
        product = None
        for term, tensor in zip(terms, operands, strict=True):
            at = [
                0 if isinstance(extent, int) and extent == 1 else places[letter]
                for letter, extent in zip(term, tensor.shape, strict=True)
            ]
            value = tensor[tuple(at)]
            product = value if product is None else product * value
        return te.sum(product, axis=list(axes.values())) if axes else product

    return _computed([sizes[letter] for letter in output], element, "T_einsum")


def _without_ellipsis(terms, output, operands):
    """The terms with letters in the place of `...`."""
    free = [chr(code) for code in range(ord("A"), ord("Z") + 1) if not any(chr(code) in term for term in terms)]
    counts = [len(tensor.shape) - len(term.replace("...", "")) for term, tensor in zip(terms, operands, strict=True)]
    most = max(count for term, count in zip(terms, counts, strict=True) if "..." in term)
    letters = "".join(free[:most])
    made = [
        term.replace("...", letters[most - count :] if count else "") for term, count in zip(terms, counts, strict=True)
    ]
    if output is None:
        single = sorted(x for x in set("".join(made)) - set(letters) if "".join(made).count(x) == 1)
        return made, letters + "".join(single)
    return made, output.replace("...", letters)


def searchsorted(sorted_sequence, values, right=False, out_dtype="int64"):
    """For each value the place in a sequence where it goes, before or behind equal ones."""
    rank, size = len(sorted_sequence.shape), sorted_sequence.shape[-1]
    k = te.reduce_axis((0, size), name="k")

    def element(*i):
        there = sorted_sequence[(*i[:-1], k)] if rank > 1 else sorted_sequence[k]
        is_before = there <= values[i] if right else there < values[i]
        return te.sum(te.cast(is_before, out_dtype), axis=k)

    return _computed(values.shape, element, "searchsorted")


def reverse_sequence(a, seq_lengths, seq_axis=1, batch_axis=0):
    """Each sequence backwards, as far as it goes."""
    rank = len(a.shape)
    seq_axis, batch_axis = _axis("reverse_sequence", seq_axis, rank), _axis("reverse_sequence", batch_axis, rank)

    def element(*i):
        length = seq_lengths[i[batch_axis]]
        place = te.if_then_else(
            te.any(length <= 1, length <= i[seq_axis]), i[seq_axis], te.cast(length, "int32") - 1 - i[seq_axis]
        )
        return a[(*i[:seq_axis], place, *i[seq_axis + 1 :])]

    return _computed(a.shape, element, "T_reverse_sequence")


def elemwise_sum(xs):
    """The sum of tensors of one shape."""

    def element(*i):
        total = xs[0][i]
        for tensor in xs[1:]:
            total = total + tensor[i]
        return total

    return _computed(xs[0].shape, element, "T_elemwise_sum")


def slice_like(a, b, axes=()):
    """The first elements of a tensor, as many as another has along these axes, or along all."""
    axes = [_axis("slice_like", axis, len(a.shape)) for axis in axes] or range(len(a.shape))
    shape = [b.shape[axis] if axis in axes else extent for axis, extent in enumerate(a.shape)]
    return _computed(shape, lambda *i: a[i], "T_slice_like")


def shape(array, dtype="int32"):
    """The extents of a tensor."""
    sizes = list(array.shape)

    def element(i):
        found = te.cast(te.const(0, "int32"), dtype)
        for number, extent in enumerate(sizes):
            found = te.if_then_else(i == number, te.cast(extent, dtype), found)
        return found

    return _computed([len(sizes)], element, "T_shape")


def ndarray_size(array, dtype="int32"):
    """The number of elements of a tensor."""
    count = 1
    for extent in array.shape:
        count = count * extent
    return te.compute((), lambda *_: te.cast(count, dtype), name="ndarray_size")


def matrix_set_diag(data, diagonal, k=0, align="RIGHT_LEFT"):
    """Matrices with other elements on a diagonal."""
    if not isinstance(k, int):
        raise NotImplementedError("matrix_set_diag of several diagonals is not supported yet")

    def element(*i):
        row, column = i[-2:]
        place = row if k >= 0 else column
        return te.if_then_else(column - row == k, diagonal[(*i[:-2], place)], data[i])

    return _computed(data.shape, element, "T_matrix_set_diag")


__all__ = """argsort cumprod cumsum einsum elemwise_sum index_tensor matrix_set_diag ndarray_size reverse_sequence
scatter_elements scatter_nd searchsorted shape slice_like sort topk""".split()
