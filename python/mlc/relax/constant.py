"""Constants: small ones are part of the text, larger ones a blob beside it."""

import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import at
from ..tir import _scope
from .struct_info import DynTensorType, TensorStructInfo

_SMALL = 64
_ALIGNMENT = 64


def to_array(value, dtype=None):
    """The elements as a contiguous numpy array of the dtype."""
    import numpy

    if isinstance(value, (bool, numbers.Number, list, tuple)):
        array = numpy.asarray(value)
        if dtype is None:
            dtype = {"i": "int32", "f": "float32", "b": "bool"}.get(array.dtype.kind)
    elif isinstance(value, numpy.ndarray) or isinstance(value, numpy.generic):
        array = numpy.asarray(value)
    else:
        from ..runtime import tensor

        array = tensor(value.detach() if hasattr(value, "detach") else value).numpy()
    if isinstance(dtype, DynTensorType):
        dtype = dtype.dtype
    elif isinstance(dtype, TensorStructInfo):
        dtype = dtype.dtype
    target = _dt.to_numpy(dtype if dtype is not None else array.dtype)
    if isinstance(value, numbers.Number) and target.kind in "iu" and array != array.astype(target):
        raise ValueError(f"{value} does not fit into {target.name}")
    return numpy.ascontiguousarray(array, dtype=target).reshape(array.shape)


def elements(array) -> ir.Attribute:
    """The attribute that holds a copy of an array."""
    import numpy

    element = _dt.to_type(array.dtype)
    with at():
        type = ir.RankedTensorType.get(list(array.shape), element)
        if array.nbytes <= _SMALL:
            small = [_scalar(item, element) for item in array.reshape(-1)]
            return ir.DenseElementsAttr.get(small, type)
        room = numpy.empty(array.nbytes + _ALIGNMENT, numpy.uint8)
        start = -room.ctypes.data % _ALIGNMENT
        data = room[start : start + array.nbytes]
        data[:] = array.reshape(-1).view(numpy.uint8)
        return ir.DenseResourceElementsAttr.get_from_buffer(data, "constant", type, alignment=_ALIGNMENT)


def _scalar(item, element):
    if isinstance(element, ir.IntegerType):
        bits = element.width
        number = int(item)
        if bits > 1 and number >= 1 << (bits - 1):
            number -= 1 << bits
        return ir.IntegerAttr.get(element, number)
    return ir.FloatAttr.get(element, float(item))


def make_constant(value, dtype=None) -> ir.Value:
    """A constant that belongs to no function yet."""
    with _scope.entered(_scope.free_graph()):
        attribute = elements(to_array(value, dtype))
        return _scope.create("relax.constant", [attribute.type], [], {"value": attribute}).result


def _is_resource(attribute):
    try:
        ir.DenseResourceElementsAttr(attribute)
    except ValueError:
        return False
    return True


def to_numpy(op):
    """The elements of a constant op as a numpy array."""
    return read_elements(op.attributes["value"])


def read_elements(attribute):
    """The elements that an attribute holds as a numpy array."""
    import numpy

    type = ir.ShapedType(attribute.type)
    dtype = _dt.to_numpy(_dt.from_type(type.element_type))
    shape = tuple(type.shape)
    if _is_resource(attribute):
        from .._mlir_libs import _mlc

        data = numpy.frombuffer(bytearray(_mlc.resource_data(attribute)), numpy.uint8)
        return data.view(dtype).reshape(shape)
    kind = ir.DenseFPElementsAttr if _dt.is_float(_dt.from_type(type.element_type)) else ir.DenseIntElementsAttr
    attribute = kind(attribute)
    values = [attribute.get_splat_value().value] if attribute.is_splat else list(attribute)
    array = numpy.array(values, dtype="int64" if dtype.kind in "iub" else "float64").astype(dtype)
    return numpy.full(shape, array[0]) if attribute.is_splat else array.reshape(shape)


def to_tensor(op):
    from ..runtime import tensor

    return tensor(to_numpy(op))
