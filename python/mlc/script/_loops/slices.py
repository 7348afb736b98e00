"""Slices of buffers as vectors: `A[0:4] = B[4:8] * 2`."""

import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, context
from ...tir import _scope
from ...tir import arith as _arith
from ...tir import convert as _convert
from ...tir.expr import PrimExpr
from . import values as v
from .elements import Call, Load, Masked, Region
from .forms import Ramp


class Vector(PrimExpr):
    """Several values of one dtype."""

    __slots__ = ()

    @property
    def element(self):
        return _dt.from_type(ir.VectorType(self.handle.type).element_type)

    @property
    def lanes(self):
        return _dt.lanes_of(self.handle.type)

    @property
    def dtype(self):
        return f"{self.element}x{self.lanes}"

    def astype(self, dtype):
        element, lanes = _dt.split(str(dtype))
        if lanes not in (None, self.lanes):
            raise TypeError(f"a vector of {self.lanes} values is not cast to {dtype}")
        return _cast(self, element)


def is_vector(value):
    return isinstance(value, Vector)


def has_vector(*values):
    """True if one of the values is a vector, or becomes one."""
    return any(is_vector(value) or isinstance(value, (Region, Ramp, Masked)) for value in values)


def wrapped(value):
    """What a function made of vectors, as one."""
    if type(value) in (PrimExpr, Call) and not value.is_dim and isinstance(value.handle.type, ir.VectorType):
        return Vector(value.handle)
    return value


def _place(region):
    """The buffer, the indices and the number of elements of a slice."""
    lanes = v.lanes_of(region.extents[-1]) if region.extents else None
    if lanes is None or any(v.number_of(extent) != 1 for extent in region.extents[:-1]):
        expected = "a fixed number of elements, all in the last dimension"
        raise ValueError(f"a slice of buffer {region.buffer.name!r} that is a value has {expected}")
    lanes = type(lanes)(-(-int(lanes) // region.step))
    if lanes < 1:
        raise ValueError(f"a slice of buffer {region.buffer.name!r} has no elements")
    return [region.buffer.value, *(v.to_index(index) for index in region.offsets)], lanes


def _type(element, lanes):
    with at():
        return ir.VectorType.get([int(lanes)], _dt.to_type(element), scalable=[isinstance(lanes, _dt.Scalable)])


def loaded(value):
    """The elements of a slice; any other value as it is."""
    if isinstance(value, Ramp):
        return _numbers(value)
    if isinstance(value, Masked):
        return _load(value.region, value.predicate)
    if isinstance(value, Load) and value.buffer.lanes is not None:
        return Vector(value.handle)
    return _load(value) if isinstance(value, Region) else value


def _load(region, predicate=None):
    operands, lanes = _place(region)
    if lanes == 1 and predicate is None:
        return Load(region.buffer, region.offsets)
    type = _type(region.buffer.dtype, lanes)
    if region.step == 1 and predicate is None:
        return Vector(_scope.create("vector.load", [type], operands).result)
    with at():
        zero = ir.DenseElementsAttr.get_splat(type, _zero(type.element_type))
    nothing = _scope.create("arith.constant", [type], [], {"value": zero}).result
    mask = _all(lanes) if predicate is None else _mask(predicate, lanes)
    if region.step == 1:
        return Vector(_scope.create("vector.maskedload", [type], [*operands, mask, nothing]).result)
    operands += [_distances(ir.IndexType.get(context()), region.step, lanes), mask, nothing]
    return Vector(_scope.create("vector.gather", [type], operands).result)


def _mask(predicate, lanes):
    """The condition of each element."""
    predicate = loaded(predicate)
    if not is_vector(predicate) or predicate.element != "bool" or predicate.lanes != lanes:
        raise TypeError(f"the predicate of {lanes} elements is a vector of {lanes} bools")
    return predicate.handle


def _all(lanes):
    """The mask that leaves out nothing."""
    with at():
        mask = ir.DenseElementsAttr.get_splat(_type("bool", lanes), ir.BoolAttr.get(True))
    return _scope.create("arith.constant", [mask.type], [], {"value": mask}).result


def _zero(type):
    return ir.FloatAttr.get(type, 0.0) if _dt.is_float(_dt.from_type(type)) else ir.IntegerAttr.get(type, 0)


def _constant(type, first, step, count):
    """The vector of numbers with a fixed distance."""
    with at():
        numbers = ", ".join(str(first + step * k) for k in range(count))
        value = ir.Attribute.parse(f"dense<[{numbers}]> : vector<{count}x{type}>")
    return _scope.create("arith.constant", [value.type], [], {"value": value}).result


def _distances(type, step, lanes):
    """The distances of elements from the first one."""
    if not isinstance(lanes, _dt.Scalable):
        return _constant(type, 0, step, lanes)
    index = ir.IndexType.get(context())
    with at():
        kinds = [ir.VectorType.get([int(lanes)], element, scalable=[True]) for element in (index, type)]
        factor = ir.DenseElementsAttr.get_splat(kinds[1], ir.IntegerAttr.get(type, step))
    made = _scope.create("vector.step", [kinds[0]], []).result
    if type != index:
        made = _scope.create("arith.index_cast", [kinds[1]], [made]).result
    if step == 1:
        return made
    factors = _scope.create("arith.constant", [kinds[1]], [], {"value": factor}).result
    return _scope.create("arith.muli", [kinds[1]], [made, factors]).result


def _numbers(ramp):
    number = v.number_of(ramp.base)
    dtype = v.dtype_of(ramp.base)
    if number is not None and not isinstance(ramp.lanes, _dt.Scalable):
        return Vector(_constant(_dt.to_type(dtype), number, ramp.stride, ramp.lanes))
    first = broadcast(PrimExpr(v.typed(ramp.base)), ramp.lanes)
    distances = _distances(_dt.to_type(dtype), ramp.stride, ramp.lanes)
    return Vector(_scope.create("arith.addi", [distances.type], [first.handle, distances]).result)


def broadcast(value, lanes):
    """A vector of one value."""
    element = v.dtype_of(value) if not isinstance(value, PrimExpr) else value.dtype
    operand = v.stored(value, element)
    return Vector(_scope.create("vector.broadcast", [_type(element, lanes)], [operand]).result)


def of_dtype(value, element, lanes):
    """The value as a vector of so many elements."""
    value = loaded(value)
    if not is_vector(value):
        value = broadcast(v.cast(value, element), lanes)
    if value.lanes != lanes:
        raise ValueError(f"{value.lanes} values are not cast to {lanes} of {element}")
    return _cast(value, element)


def _cast(vector, element):
    if vector.element == element:
        return vector
    a, b, handle = vector.element, element, _signless(vector)
    made = b[1:] if _dt.is_unsigned(b) else b
    is_unsigned = _dt.is_unsigned(a) or a == "bool"
    if b == "bool":
        with at():
            zero = ir.DenseElementsAttr.get_splat(handle.type, _zero(ir.VectorType(handle.type).element_type))
        nothing = _scope.create("arith.constant", [handle.type], [], {"value": zero}).result
        return _compared("ne", handle, nothing, a)
    written = {}
    if _dt.is_float(a) and _dt.is_float(b):
        if _dt.bits(a) == _dt.bits(b):
            handle = _scope.create("arith.extf", [_type("float32", vector.lanes)], [handle]).result
            written = {"tir.written": ir.StringAttr.get("Cast", context())}
        name = "arith.extf" if _dt.bits(b) > _dt.bits(a) else "arith.truncf"
    elif _dt.is_float(a):
        name = "arith.fptoui" if _dt.is_unsigned(b) else "arith.fptosi"
    elif _dt.is_float(b):
        name = "arith.uitofp" if is_unsigned else "arith.sitofp"
    elif _dt.bits(a) == _dt.bits(b):
        name = "arith.bitcast"
    elif _dt.bits(b) > _dt.bits(a):
        name = "arith.extui" if is_unsigned else "arith.extsi"
    else:
        name = "arith.trunci"
    return _signed(_scope.create(name, [_type(made, vector.lanes)], [handle], written).result, b)


def _signless(vector):
    """Arithmetic is on signless types."""
    if not _dt.is_unsigned(vector.element):
        return vector.handle
    return _scope.create("tir.sign_cast", [_type(vector.element[1:], vector.lanes)], [vector.handle]).result


def _signed(handle, element):
    """What arithmetic gives, as elements of a dtype."""
    type = _type(element, _dt.lanes_of(handle.type))
    return Vector(handle if handle.type == type else _scope.create("tir.sign_cast", [type], [handle]).result)


def reinterpret(value, dtype):
    """The same bits as a vector, or a scalar, of another dtype."""
    element, lanes = _dt.split(dtype)
    value = loaded(value)
    is_vector_of = is_vector(value)
    source, count = (value.element, value.lanes) if is_vector_of else (value.dtype, None)
    widths = [_dt.bits(element) * int(lanes or 1), _dt.bits(source) * int(count or 1)]
    if widths[0] != widths[1] or (isinstance(lanes, _dt.Scalable) != isinstance(count, _dt.Scalable)):
        raise TypeError(f"{value.dtype} and {dtype} do not have the same width")
    handle = _signless(value) if is_vector_of else _convert.signless(value.computed())
    plain = element[1:] if _dt.is_unsigned(element) else element
    with at():
        written = {"tir.written": ir.ArrayAttr.get([ir.StringAttr.get(_dt.with_lanes(dtype))])}
    if (lanes is None) == (count is None):
        name = "arith.bitcast" if lanes == count else "vector.bitcast"
        made = _scope.create(name, [_dt.to_type(_with_lanes(plain, lanes))], [handle], written).result
    elif lanes is None:
        made = _scope.create("vector.bitcast", [_type(plain, 1)], [handle]).result
        with at():
            place = {"static_position": ir.DenseI64ArrayAttr.get([0]), **written}
        made = _scope.create("vector.extract", [_dt.to_type(plain)], [made], place).result
    else:
        with at():
            single = ir.VectorType.get([1], handle.type)
        made = _scope.create("vector.from_elements", [single], [handle]).result
        made = _scope.create("vector.bitcast", [_type(plain, lanes)], [made], written).result
    if lanes is not None:
        return _signed(made, element)
    return PrimExpr(_convert.sign_cast(made, _dt.to_type(element)))


def _with_lanes(element, lanes):
    return element if lanes is None else f"{element}x{lanes}"


_OPS = ("add", "sub", "mul", "div", "min", "max", "floordiv", "truncdiv", "truncmod", "pow", "and", "or", "xor")
_OPS += ("shl", "shr", "atan2")


def alike(lhs, rhs):
    """Two vectors of one dtype, of two vectors or of a vector and a number or scalar."""
    vectors = [side for side in (lhs, rhs) if is_vector(side)]
    lanes = vectors[0].lanes
    if any(vector.lanes != lanes for vector in vectors):
        raise ValueError(f"the operands have {lhs.lanes} and {rhs.lanes} elements")
    typed = [side.element if is_vector(side) else side.dtype for side in (lhs, rhs) if isinstance(side, PrimExpr)]
    element = typed[0] if len(typed) == 1 else _arith.promote(*typed)
    if any(isinstance(side, float) for side in (lhs, rhs)) and not _dt.is_float(element):
        element = "float32"
    return [_cast(side, element) if is_vector(side) else broadcast(v.cast(side, element), lanes) for side in (lhs, rhs)]


def binary(kind, lhs, rhs):
    """An operator on two vectors, or on a vector and a number or scalar."""
    lhs, rhs = alike(loaded(lhs), loaded(rhs))
    element = lhs.element
    column = 0 if _dt.is_float(element) else 2 if _dt.is_unsigned(element) else 1
    if kind == "floormod" and column == 1:
        quotient = _arith.emit("arith.floordivsi", lhs.handle, rhs.handle)
        return Vector(_arith.emit("arith.subi", lhs.handle, _arith.emit("arith.muli", quotient, rhs.handle)))
    name = _arith.VALUE_OPS[kind][column] if kind in (*_OPS, "floormod") else None
    if name is None or element == "bool" and kind not in ("and", "or", "xor"):
        raise TypeError(f"{kind} is not defined on vectors of {element}")
    return _signed(_arith.emit(name, _signless(lhs), _signless(rhs)), element)


def compare(kind, lhs, rhs):
    """A comparison of vectors, element by element."""
    lhs, rhs = alike(loaded(lhs), loaded(rhs))
    return _compared(kind, _signless(lhs), _signless(rhs), lhs.element)


def _compared(kind, lhs, rhs, element):
    return Vector(_convert.compare_typed(kind, lhs, rhs, element))


def select(condition, lhs, rhs):
    """Elements of one or of the other vector."""
    condition, lhs, rhs = loaded(condition), loaded(lhs), loaded(rhs)
    if not is_vector(lhs) and not is_vector(rhs):
        lanes = condition.lanes
        lhs, rhs = v.alike(lhs, rhs)
        lhs, rhs = broadcast(lhs, lanes), broadcast(rhs, lanes)
    lhs, rhs = alike(lhs, rhs)
    operands = [condition.handle if is_vector(condition) else _arith.condition_value(condition)]
    return Vector(_scope.create("arith.select", [lhs.handle.type], [*operands, lhs.handle, rhs.handle]).result)


def shuffle(parts, indices):
    """Elements of vectors or scalars in another order; a scalar if it is one element."""
    parts, indices = [loaded(part) for part in parts], [v.number_of(index) for index in indices]
    if not parts or not all(isinstance(part, (PrimExpr, numbers.Number)) for part in parts):
        raise TypeError("T.Shuffle takes a list of vectors or of scalars, and a list of numbers")
    vectors = [is_vector(part) for part in parts]
    if any(vectors) and not all(vectors):
        raise TypeError("T.Shuffle takes vectors or scalars, not both")
    whole = _concatenated(parts) if all(vectors) else _of_scalars(parts)
    count = sum(vector.lanes for vector in whole)
    for index in indices:
        if not isinstance(index, int) or not 0 <= index < count:
            raise ValueError(f"an index of T.Shuffle is one of {count} elements, not {index}")
    if len(indices) == 1:
        return _element(whole, indices[0])
    return _shuffled(whole[0], whole[-1], indices)


def _of_scalars(parts):
    dtypes = [part.dtype for part in parts if isinstance(part, PrimExpr)] or [v.dtype_of(parts[0])]
    handles = [v.stored(part, dtypes[0]) for part in parts]
    type = _type(dtypes[0], len(parts))
    return [Vector(_scope.create("vector.from_elements", [type], handles).result)]


def _concatenated(parts):
    """Two vectors at most that have the elements of all."""
    while len(parts) > 2:
        first, second, *rest = parts
        parts = [_shuffled(first, second, list(range(first.lanes + second.lanes))), *rest]
    return parts


def _shuffled(first, second, indices):
    if first.element != second.element:
        raise TypeError(f"T.Shuffle takes vectors of one dtype, not of {first.element} and {second.element}")
    with at():
        attributes = {"mask": ir.DenseI64ArrayAttr.get(indices)}
    type = _type(first.element, len(indices))
    return Vector(_scope.create("vector.shuffle", [type], [first.handle, second.handle], attributes).result)


def _element(vectors, index):
    number = 0 if index < vectors[0].lanes else 1
    vector = vectors[number]
    with at():
        place = ir.DenseI64ArrayAttr.get([index - (vectors[0].lanes if number else 0)])
    type = ir.VectorType(vector.handle.type).element_type
    return PrimExpr(_scope.create("vector.extract", [type], [vector.handle], {"static_position": place}).result)


def stored(value, region):
    """The value as elements of a slice."""
    _, lanes = _place(region)
    value = loaded(value)
    if not isinstance(value, (PrimExpr, numbers.Number)):
        raise TypeError(f"a value of {region.buffer.dtype} is expected, not {v.describe(value)}")
    return as_lanes(value, region.buffer.dtype, lanes, region.buffer.name)


def as_lanes(value, dtype, lanes, name):
    """The value as a vector that is stored to a buffer."""
    value = loaded(value)
    if not is_vector(value):
        value = broadcast(v.cast(value, dtype), lanes)
    if value.lanes != lanes:
        raise ValueError(f"{value.lanes} values are stored to {lanes} elements of buffer {name!r}")
    return _cast(value, dtype).handle


def store(value, region, predicate=None):
    operands, lanes = _place(region)
    if predicate is None and (region.step == 1 or lanes == 1):
        _scope.create("vector.store", [], [value, *operands])
        return
    mask = _all(lanes) if predicate is None else _mask(predicate, lanes)
    if region.step == 1:
        _scope.create("vector.maskedstore", [], [*operands, mask, value])
    else:
        distances = _distances(ir.IndexType.get(context()), region.step, lanes)
        _scope.create("vector.scatter", [], [*operands, distances, mask, value])
