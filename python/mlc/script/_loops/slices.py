"""Slices of buffers as vectors: `A[0:4] = B[4:8] * 2`."""

import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at
from ...tir import _scope
from ...tir import expr as _expr
from ...tir.expr import PrimExpr
from . import values as v
from .elements import Load, Region
from .forms import Ramp


class Vector(PrimExpr):
    """Several values of one dtype."""

    __slots__ = ()

    @property
    def element(self):
        return _dt.from_type(ir.VectorType(self.handle.type).element_type)

    @property
    def lanes(self):
        return ir.VectorType(self.handle.type).shape[0]

    @property
    def dtype(self):
        return f"{self.element}x{self.lanes}"

    def astype(self, dtype):
        return _cast(self, str(dtype).split("x")[0])


def is_vector(value):
    return isinstance(value, Vector)


def wrapped(value):
    """What a function made of vectors, as one."""
    if type(value) is PrimExpr and not value.is_dim and isinstance(value.handle.type, ir.VectorType):
        return Vector(value.handle)
    return value


def _place(region):
    """The buffer, the indices and the number of elements of a slice."""
    lanes = v.number_of(region.extents[-1]) if region.extents else None
    if lanes is None or any(v.number_of(extent) != 1 for extent in region.extents[:-1]):
        expected = "a fixed number of elements, all in the last dimension"
        raise ValueError(f"a slice of buffer {region.buffer.name!r} that is a value has {expected}")
    lanes = -(-int(lanes) // region.step)
    if lanes < 1:
        raise ValueError(f"a slice of buffer {region.buffer.name!r} has no elements")
    return [region.buffer.value, *(v.to_index(index) for index in region.offsets)], lanes


def _type(element, lanes):
    with at():
        return ir.VectorType.get([lanes], _dt.to_type(element))


def loaded(value):
    """The elements of a slice; any other value as it is."""
    if isinstance(value, Ramp):
        return _numbers(value)
    if not isinstance(value, Region):
        return value
    operands, lanes = _place(value)
    if lanes == 1:
        return Load(value.buffer, value.offsets)
    type = _type(value.buffer.dtype, lanes)
    if value.step != 1:
        with at():
            zero = ir.DenseElementsAttr.get_splat(type, _zero(type.element_type))
        nothing = _scope.create("arith.constant", [type], [], {"value": zero}).result
        operands += [*_steps(value.step, lanes), nothing]
        return Vector(_scope.create("vector.gather", [type], operands).result)
    return Vector(_scope.create("vector.load", [_type(value.buffer.dtype, lanes)], operands).result)


def _zero(type):
    return ir.FloatAttr.get(type, 0.0) if _dt.is_float(_dt.from_type(type)) else ir.IntegerAttr.get(type, 0)


def _constant(type, first, step, count):
    """The vector of numbers with a fixed distance."""
    with at():
        numbers = ", ".join(str(first + step * k) for k in range(count))
        value = ir.Attribute.parse(f"dense<[{numbers}]> : vector<{count}x{type}>")
    return _scope.create("arith.constant", [value.type], [], {"value": value}).result


def _steps(step, lanes):
    """How far elements with a step are from the first one, and that all of them are meant."""
    with at():
        mask = ir.Attribute.parse(f"dense<true> : vector<{lanes}xi1>")
    all_of_them = _scope.create("arith.constant", [mask.type], [], {"value": mask}).result
    return _constant("index", 0, step, lanes), all_of_them


def _numbers(ramp):
    number = v.number_of(ramp.base)
    dtype = v.dtype_of(ramp.base)
    if number is not None:
        return Vector(_constant(_dt.to_type(dtype), number, ramp.stride, ramp.lanes))
    first = broadcast(PrimExpr(v.typed(ramp.base)), ramp.lanes)
    distances = _constant(_dt.to_type(dtype), 0, ramp.stride, ramp.lanes)
    return Vector(_scope.create("arith.addi", [distances.type], [first.handle, distances]).result)


def broadcast(value, lanes):
    """A vector of one value."""
    element = v.dtype_of(value) if not isinstance(value, PrimExpr) else value.dtype
    operand = v.stored(value, element)
    return Vector(_scope.create("vector.broadcast", [_type(element, lanes)], [operand]).result)


def _cast(vector, element):
    if vector.element == element:
        return vector
    a, b = vector.element, element
    if _dt.is_float(a) and _dt.is_float(b):
        name = "arith.extf" if _dt.bits(b) > _dt.bits(a) else "arith.truncf"
    elif _dt.is_float(a):
        name = "arith.fptosi"
    elif _dt.is_float(b):
        name = "arith.sitofp"
    else:
        name = "arith.extsi" if _dt.bits(b) > _dt.bits(a) else "arith.trunci"
    if _dt.is_unsigned(a) or _dt.is_unsigned(b) or a == "bool" or b == "bool":
        raise TypeError(f"a vector of {a} cannot be cast to {b}")
    return Vector(_scope.create(name, [_type(element, vector.lanes)], [vector.handle]).result)


_OPS = {
    kind: _expr._VALUE_OPS[kind] for kind in ("add", "sub", "mul", "div", "min", "max", "floordiv", "truncdiv", "pow")
}


def binary(kind, lhs, rhs):
    """An operator on two vectors, or on a vector and a number or scalar."""
    vectors = [side for side in (lhs, rhs) if is_vector(side)]
    lanes = vectors[0].lanes
    if any(vector.lanes != lanes for vector in vectors):
        raise ValueError(f"the operands have {lhs.lanes} and {rhs.lanes} elements")
    typed = [side.element if is_vector(side) else side.dtype for side in (lhs, rhs) if isinstance(side, PrimExpr)]
    element = typed[0] if len(typed) == 1 else _expr.promote(*typed)
    if any(isinstance(side, float) for side in (lhs, rhs)) and not _dt.is_float(element):
        element = "float32"
    sides = [
        _cast(side, element) if is_vector(side) else broadcast(v.cast(side, element), lanes) for side in (lhs, rhs)
    ]
    name = _OPS[kind][0 if _dt.is_float(element) else 1] if kind in _OPS and not _dt.is_unsigned(element) else None
    if name is None:
        raise TypeError(f"{kind} is not defined on vectors of {element}")
    return Vector(_expr._emit(name, *(side.handle for side in sides)))


def stored(value, region):
    """The value as elements of a slice."""
    _, lanes = _place(region)
    value = loaded(value)
    if not isinstance(value, (PrimExpr, numbers.Number)):
        raise TypeError(f"a value of {region.buffer.dtype} is expected, not {v.describe(value)}")
    if not is_vector(value):
        value = broadcast(v.cast(value, region.buffer.dtype), lanes)
    if value.lanes != lanes:
        raise ValueError(f"{value.lanes} values are stored to {lanes} elements of buffer {region.buffer.name!r}")
    return _cast(value, region.buffer.dtype).handle


def store(value, region):
    operands, lanes = _place(region)
    if region.step == 1 or lanes == 1:
        _scope.create("vector.store", [], [value, *operands])
    else:
        _scope.create("vector.scatter", [], [*operands, *_steps(region.step, lanes), value])
