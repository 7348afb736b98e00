"""Functions of torch that are loops in which one step needs the one before: written over buffers."""

import math
import textwrap

from ... import op as R
from ...expr import const
from ...struct_info import TensorStructInfo
from .importer import converts


def call_loops(importer, name, buffers, body, operands, results):
    """A call of a function over buffers: `body` is what it does, in TVMScript.

    `buffers` has the name of each buffer and its sizes, of which those that are names are symbols.
    """
    from ....script import from_source

    infos = [operand.struct_info for operand in operands] + list(results)
    symbols = dict.fromkeys(size for sizes in buffers.values() for size in sizes if isinstance(size, str))
    lines = [f"{symbol} = T.int64()" for symbol in symbols]
    for (buffer, sizes), info in zip(buffers.items(), infos, strict=True):
        shape = "".join(f"{size}, " for size in sizes)
        lines.append(f'{buffer} = T.match_buffer({buffer.lower()}_, ({shape}), "{info.dtype}")')
    params = ", ".join(f"{buffer.lower()}_: T.handle" for buffer in buffers)
    text = "\n".join([*lines, *textwrap.dedent(body).strip().splitlines()])
    header = "from tvm.script import tir as T\n@T.prim_func(private=True)\n"
    function = from_source(f"{header}def {name}({params}):\n{textwrap.indent(text, '    ')}\n")
    callee = importer.builder.add_func(function, name)
    made = importer.emit(R.call_tir(callee, operands, out_sinfo=list(results)))
    return [made] if len(results) == 1 else [made[i] for i in range(len(results))]


def _rows(importer, x, dim):
    """A tensor as (outer, n, inner), where n is one of its dimensions."""
    shape = list(x.struct_info.shape)
    dim %= max(len(shape), 1)
    sizes = [math.prod(shape[:dim]), shape[dim] if shape else 1, math.prod(shape[dim + 1 :])]
    return importer.emit(R.reshape(x, sizes)), TensorStructInfo(sizes, x.struct_info.dtype), shape


def _scan(importer, name, x, dim, body, kinds):
    """A function along one dimension of a tensor, with a result of the same shape for each of the dtypes."""
    rows, info, shape = _rows(importer, x, dim)
    names = ["A", "V", "P"][: 1 + len(kinds)]
    buffers = {buffer: ("outer", "n", "inner") for buffer in names}
    results = [TensorStructInfo(info.shape, kind) for kind in kinds]
    made = call_loops(importer, name, buffers, body, [rows], results)
    return [importer.emit(R.reshape(value, shape)) for value in made]


def _running(name, sign):
    @converts(f"{name}.default")
    def convert(importer, x, dim):
        kind = x.struct_info.dtype
        is_first = f"A[o, i, k] {sign} V[o, i - 1, k]"
        if "float" in kind:
            # What is no number stays.
            is_first = f"T.isnan(A[o, i, k]) or (not T.isnan(V[o, i - 1, k]) and {is_first})"
        body = f"""
        for o, k in T.grid(outer, inner):
            for i in range(n):
                if i == 0:
                    V[o, i, k] = A[o, i, k]
                    P[o, i, k] = T.int64(0)
                else:
                    if {is_first}:
                        V[o, i, k] = A[o, i, k]
                        P[o, i, k] = T.Cast("int64", i)
                    else:
                        V[o, i, k] = V[o, i - 1, k]
                        P[o, i, k] = P[o, i - 1, k]
        """
        return _scan(importer, name, x, dim, body, [kind, "int64"])


_running("cummax", ">=")
_running("cummin", "<=")


@converts("logcumsumexp.default")
def _logcumsumexp(importer, x, dim):
    """log(exp(a) + exp(b)) is the larger one and log(1 + exp(smaller - larger))."""
    kind = x.struct_info.dtype
    body = f"""
    for o, k in T.grid(outer, inner):
        for i in range(n):
            if i == 0:
                V[o, i, k] = A[o, i, k]
            else:
                if V[o, i - 1, k] == A[o, i, k]:
                    V[o, i, k] = A[o, i, k] + T.log(T.Cast("{kind}", 2))
                else:
                    V[o, i, k] = T.max(V[o, i - 1, k], A[o, i, k]) + T.log1p(
                        T.exp(T.min(V[o, i - 1, k], A[o, i, k]) - T.max(V[o, i - 1, k], A[o, i, k])))
    """
    return _scan(importer, "logcumsumexp", x, dim, body, [kind])[0]


@converts("mode.default")
def _mode(importer, x, dim=-1, keepdim=False):
    """The value that is there most often, the smallest of several, and the last place where it is."""
    rows, info, shape = _rows(importer, x, dim)
    outer, _, inner = info.shape
    body = """
    for o, k in T.grid(outer, inner):
        with T.block("count"):
            best = T.alloc_buffer((1,), "int64")
            count = T.alloc_buffer((1,), "int64")
            best[0] = T.int64(0)
            for i in range(n):
                count[0] = T.int64(0)
                for j in range(n):
                    if A[o, j, k] == A[o, i, k]:
                        count[0] = count[0] + T.int64(1)
                if count[0] > best[0] or (count[0] == best[0] and A[o, i, k] <= V[o, k]):
                    best[0] = count[0]
                    V[o, k] = A[o, i, k]
                    P[o, k] = T.Cast("int64", i)
    """
    buffers = {"A": ("outer", "n", "inner"), "V": ("outer", "inner"), "P": ("outer", "inner")}
    results = [TensorStructInfo([outer, inner], kind) for kind in (info.dtype, "int64")]
    made = call_loops(importer, "mode", buffers, body, [rows], results)
    if shape:
        shape[dim] = 1
        shape = shape if keepdim else [size for i, size in enumerate(shape) if i != dim % len(shape)]
    return [importer.emit(R.reshape(value, shape)) for value in made]


def largest_places(importer, x, kernel, steps, sides, apart):
    """Where the largest element of each window is in its image, row by row; the first of several."""
    count, kind = len(kernel), x.struct_info.dtype
    (*outer,) = x.struct_info.shape[:-count]
    shape = [importer.extent(size) for size in importer.node.meta["val"][1].shape]
    inputs = [f"a{i}" for i in range(count)]
    outputs = [f"p{i}" for i in range(count)]
    axes = [f"i{i}" for i in range(count)]
    starts = [
        f"{axis} * {step} + k{i} * {gap} - {side}"
        for i, (axis, step, gap, side) in enumerate(zip(axes, steps, apart, sides, strict=True))
    ]
    inside = " and ".join(f"{start} >= 0 and {start} < {size}" for start, size in zip(starts, inputs, strict=True))
    place = starts[0]
    for start, size in zip(starts[1:], inputs[1:], strict=True):
        place = f"({place}) * {size} + {start}"
    here = f"A[o, {', '.join(starts)}]"
    larger = f"{here} > best[0]"
    if "float" in kind:
        larger = f"T.isnan({here}) or {larger}"
    windows = ", ".join(f"k{i}" for i in range(count))
    body = f"""
    for o, {", ".join(axes)} in T.grid(outer, {", ".join(outputs)}):
        with T.block("window"):
            best = T.alloc_buffer((1,), "{kind}")
            P[o, {", ".join(axes)}] = T.int64(-1)
            for {windows} in T.grid({", ".join(map(str, kernel))}):
                if {inside}:
                    if P[o, {", ".join(axes)}] < T.int64(0) or {larger}:
                        best[0] = {here}
                        P[o, {", ".join(axes)}] = T.Cast("int64", {place})
    """
    flat = importer.emit(R.reshape(x, [math.prod(outer), *x.struct_info.shape[-count:]]))
    buffers = {"A": ("outer", *inputs), "P": ("outer", *outputs)}
    result = TensorStructInfo([math.prod(outer), *shape[-count:]], "int64")
    (made,) = call_loops(importer, f"max_pool{count}d_places", buffers, body, [flat], [result])
    return importer.emit(R.reshape(made, shape))


@converts("gcd.default")
def _gcd(importer, lhs, rhs):
    lhs, rhs = importer.promoted(lhs, rhs)
    # The shape that both are broadcast to.
    zeros = importer.emit(R.multiply(importer.emit(R.add(lhs, rhs)), const(0, lhs.struct_info.dtype)))
    shape, kind = list(zeros.struct_info.shape), lhs.struct_info.dtype
    flat = [importer.emit(R.reshape(importer.emit(R.add(side, zeros)), [math.prod(shape)])) for side in (lhs, rhs)]
    body = """
    for i in range(n):
        with T.block("divide"):
            rest = T.alloc_buffer((2,), A.dtype)
            rest[0] = A[i]
            rest[1] = B[i]
            while rest[1] != 0:
                V[i] = T.truncmod(rest[0], rest[1])
                rest[0] = rest[1]
                rest[1] = V[i]
            V[i] = T.abs(rest[0])
    """.replace("A.dtype", f'"{kind}"')
    buffers = {"A": ("n",), "B": ("n",), "V": ("n",)}
    (made,) = call_loops(importer, "gcd", buffers, body, flat, [TensorStructInfo([math.prod(shape)], kind)])
    return R.reshape(made, shape)


@converts("lcm.default")
def _lcm(importer, lhs, rhs):
    """a / gcd(a, b) * b, and 0 where both are 0."""
    lhs, rhs = importer.promoted(lhs, rhs)
    one = const(1, lhs.struct_info.dtype)
    divisor = importer.emit(R.maximum(importer.emit(_gcd(importer, lhs, rhs)), one))
    quotient = importer.emit(R.divide(importer.emit(R.abs(lhs)), divisor))
    return R.multiply(quotient, importer.emit(R.abs(rhs)))


# ===--- Systems of equations --------------------------------------------------------------------===#


def _floating(x, name):
    kind = x.struct_info.dtype
    if kind not in ("float32", "float64"):
        raise NotImplementedError(f"{name}: elements are float32 or float64, not {kind}")
    return kind


def _matrices(importer, x):
    """Matrices as (batch, rows, columns), and the sizes before the last two."""
    *batch, rows, columns = x.struct_info.shape
    return importer.emit(R.reshape(x, [math.prod(batch), rows, columns])), batch


def _eliminated(importer, a, b):
    """The solution of a X = b for a batch of matrices, the triangle that is left of a, and the sign of the rows' order.

    Gauss's elimination, with the row of the largest element of each column as the next one.
    """
    kind = _floating(a, "a system of equations")
    batch, n, _ = a.struct_info.shape
    results = [b.struct_info, a.struct_info, TensorStructInfo([batch], kind)]
    body = f"""
    for o in range(batch):
        with T.block("eliminate"):
            pivot = T.alloc_buffer((1,), "int64")
            keep = T.alloc_buffer((1,), "{kind}")
            S[o] = T.Cast("{kind}", 1)
            for i, j in T.grid(n, n):
                W[o, i, j] = A[o, i, j]
            for i, j in T.grid(n, m):
                X[o, i, j] = B[o, i, j]
            for k in range(n):
                pivot[0] = T.Cast("int64", k)
                for i in range(n):
                    if i > k:
                        if T.abs(W[o, i, k]) > T.abs(W[o, pivot[0], k]):
                            pivot[0] = T.Cast("int64", i)
                if pivot[0] != k:
                    S[o] = T.Cast("{kind}", 0) - S[o]
                    for j in range(n):
                        keep[0] = W[o, k, j]
                        W[o, k, j] = W[o, pivot[0], j]
                        W[o, pivot[0], j] = keep[0]
                    for j in range(m):
                        keep[0] = X[o, k, j]
                        X[o, k, j] = X[o, pivot[0], j]
                        X[o, pivot[0], j] = keep[0]
                if W[o, k, k] != T.Cast("{kind}", 0):
                    for i in range(n):
                        if i > k:
                            keep[0] = W[o, i, k] / W[o, k, k]
                            for j in range(n):
                                W[o, i, j] = W[o, i, j] - keep[0] * W[o, k, j]
                            for j in range(m):
                                X[o, i, j] = X[o, i, j] - keep[0] * X[o, k, j]
            for r, j in T.grid(n, m):
                for c in range(n):
                    if c > n - 1 - r:
                        X[o, n - 1 - r, j] = X[o, n - 1 - r, j] - W[o, n - 1 - r, c] * X[o, c, j]
                X[o, n - 1 - r, j] = X[o, n - 1 - r, j] / W[o, n - 1 - r, n - 1 - r]
    """
    square = ("batch", "n", "n")
    buffers = {"A": square, "B": ("batch", "n", "m"), "X": ("batch", "n", "m"), "W": square, "S": ("batch",)}
    return call_loops(importer, "eliminate", buffers, body, [a, b], results)


def _info_of(importer, batch):
    """Says of each matrix that all went well; one that cannot be inverted gives infinities and what is no number."""
    return importer.emit(R.zeros(batch, "int32"))


@converts("linalg_inv_ex.default")
def _inverse(importer, a, check_errors=False):
    flat, batch = _matrices(importer, a)
    count, n, _ = flat.struct_info.shape
    ones = importer.emit(R.eye(n, dtype=a.struct_info.dtype))
    ones = importer.emit(R.broadcast_to(ones, [count, n, n]))
    solution = _eliminated(importer, flat, ones)[0]
    return [importer.emit(R.reshape(solution, a.struct_info.shape)), _info_of(importer, batch)]


@converts("_linalg_solve_ex.default")
def _solve(importer, a, b, left=True, check_errors=False):
    if not left:
        raise NotImplementedError("linalg.solve: left=False")
    flat, batch = _matrices(importer, a)
    is_vector = len(b.struct_info.shape) == 1 or list(b.struct_info.shape) == list(a.struct_info.shape)[:-1]
    right = importer.emit(R.expand_dims(b, -1)) if is_vector else b
    *_, n, m = right.struct_info.shape
    right = importer.emit(R.broadcast_to(right, [*batch, n, m]))
    solution = _eliminated(importer, flat, _matrices(importer, right)[0])[0]
    shape = [*batch, n] if is_vector else [*batch, n, m]
    return [importer.emit(R.reshape(solution, shape)), None, None, _info_of(importer, batch)]


def _diagonal_and_sign(importer, a):
    flat, batch = _matrices(importer, a)
    count, n, _ = flat.struct_info.shape
    nothing = importer.emit(R.zeros([count, n, 1], a.struct_info.dtype))
    _, triangle, sign = _eliminated(importer, flat, nothing)
    ones = importer.emit(R.eye(n, dtype=a.struct_info.dtype))
    diagonal = importer.emit(R.sum(importer.emit(R.multiply(triangle, ones)), [-1]))
    return diagonal, sign, batch


@converts("_linalg_det.default")
def _det(importer, a):
    diagonal, sign, batch = _diagonal_and_sign(importer, a)
    value = importer.emit(R.multiply(importer.emit(R.prod(diagonal, [-1])), sign))
    return [importer.emit(R.reshape(value, batch)), None, None]


@converts("_linalg_slogdet.default")
def _slogdet(importer, a):
    diagonal, sign, batch = _diagonal_and_sign(importer, a)
    sign = importer.emit(R.multiply(importer.emit(R.prod(importer.emit(R.sign(diagonal)), [-1])), sign))
    value = importer.emit(R.sum(importer.emit(R.log(importer.emit(R.abs(diagonal)))), [-1]))
    return [importer.emit(R.reshape(sign, batch)), importer.emit(R.reshape(value, batch)), None, None]


def _transposed(importer, x):
    axes = list(range(len(x.struct_info.shape)))
    return importer.emit(R.permute_dims(x, [*axes[:-2], axes[-1], axes[-2]]))


@converts("linalg_cholesky_ex.default")
def _cholesky(importer, a, upper=False, check_errors=False):
    kind = _floating(a, "linalg.cholesky")
    flat, batch = _matrices(importer, a)
    body = f"""
    for o in range(batch):
        for i, j in T.grid(n, n):
            X[o, i, j] = T.Cast("{kind}", 0)
        for j in range(n):
            for i in range(n):
                if i >= j:
                    X[o, i, j] = A[o, i, j]
                    for k in range(n):
                        if k < j:
                            X[o, i, j] = X[o, i, j] - X[o, i, k] * X[o, j, k]
                    if i == j:
                        X[o, i, j] = T.sqrt(X[o, i, j])
                    else:
                        X[o, i, j] = X[o, i, j] / X[o, j, j]
    """
    square = ("batch", "n", "n")
    (made,) = call_loops(importer, "cholesky", {"A": square, "X": square}, body, [flat], [flat.struct_info])
    made = importer.emit(R.reshape(made, a.struct_info.shape))
    return [_transposed(importer, made) if upper else made, _info_of(importer, batch)]


@converts("linalg_solve_triangular.default")
def solve_triangular(importer, a, b, upper, left=True, unitriangular=False):
    """Row after row, from the first of a lower triangle and from the last of an upper one."""
    if not left:
        turned = [_transposed(importer, side) for side in (a, b)]
        made = importer.emit(solve_triangular(importer, *turned, not upper, True, unitriangular))
        return _transposed(importer, made)
    _floating(a, "linalg.solve_triangular")
    sizes, others = list(a.struct_info.shape), list(b.struct_info.shape)
    if sizes[:-2] != others[:-2]:
        batch = sizes[:-2] if len(sizes) >= len(others) else others[:-2]
        a = importer.emit(R.broadcast_to(a, [*batch, *sizes[-2:]]))
        b = importer.emit(R.broadcast_to(b, [*batch, *others[-2:]]))
    row, is_known = ("n - 1 - r", "c > n - 1 - r") if upper else ("r", "c < r")
    divide = "" if unitriangular else f"X[o, {row}, j] = X[o, {row}, j] / A[o, {row}, {row}]"
    body = f"""
    for o in range(batch):
        for r, j in T.grid(n, m):
            X[o, {row}, j] = B[o, {row}, j]
            for c in range(n):
                if {is_known}:
                    X[o, {row}, j] = X[o, {row}, j] - A[o, {row}, c] * X[o, c, j]
            {divide}
    """
    buffers = {"A": ("batch", "n", "n"), "B": ("batch", "n", "m"), "X": ("batch", "n", "m")}
    operands = [_matrices(importer, side)[0] for side in (a, b)]
    name = f"solve_{'upper' if upper else 'lower'}{'_unit' if unitriangular else ''}"
    (made,) = call_loops(importer, name, buffers, body, operands, [operands[1].struct_info])
    return R.reshape(made, b.struct_info.shape)


@converts("cholesky_solve.default")
def _cholesky_solve(importer, b, factor, upper=False):
    lower = _transposed(importer, factor) if upper else factor
    first = importer.emit(solve_triangular(importer, lower, b, False))
    return solve_triangular(importer, _transposed(importer, lower), first, True)
