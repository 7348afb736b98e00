"""Types of elements: the names that users write, MLIR's types and numpy's."""

import inspect
import re

from .. import ir
from .context import context

_FLOATS = {"float16": "F16Type", "float32": "F32Type", "float64": "F64Type", "bfloat16": "BF16Type"}
# Small floats by the bits of their exponent and mantissa.
_FORMATS = "4_e2m1fn 6_e2m3fn 6_e3m2fn 8_e3m4 8_e4m3 8_e4m3b11fnuz 8_e4m3fn 8_e4m3fnuz 8_e5m2 8_e5m2fnuz 8_e8m0fnu"
SMALL_FLOATS = [f"float{name}" for name in _FORMATS.split()]
_FLOATS |= {name: f"Float{name[5:].replace('_', '').upper()}Type" for name in SMALL_FLOATS}
_INTEGER = re.compile(r"(u?)int(\d+)$")


def to_type(dtype) -> ir.Type:
    """The element type of a dtype name: `int8` is signless, `uint8` unsigned, `bool` i1."""
    if isinstance(dtype, ir.Type):
        return dtype
    ctx = context()
    if dtype == "void":
        return ir.NoneType.get(ctx)
    if dtype == "handle":
        return ir.Type.parse("!tir.handle", ctx)
    name, lanes = split(dtype)
    if lanes is not None:
        with ctx, ir.Location.unknown():
            return ir.VectorType.get([int(lanes)], to_type(name), scalable=[isinstance(lanes, Scalable)])
    if name in _FLOATS:
        return getattr(ir, _FLOATS[name]).get(ctx)
    if name == "bool":
        return ir.IntegerType.get_signless(1, ctx)
    match = _INTEGER.match(name)
    make = ir.IntegerType.get_unsigned if match[1] else ir.IntegerType.get_signless
    return make(int(match[2]), ctx)


class Scalable(int):
    """A number of lanes that is multiplied with one that only the machine knows."""

    def __eq__(self, other):
        return isinstance(other, Scalable) and int(self) == int(other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(("vscale", int(self)))

    def __str__(self):
        return f"vscalex{int(self)}"

    __repr__ = __str__

    def __format__(self, spec):
        return str(self)


def split(dtype):
    """The dtype of the elements and the number of lanes; None for a scalar."""
    element, _, lanes = str(dtype).rpartition("x") if isinstance(dtype, str) else ("", "", "")
    if not element or not lanes.isdigit():
        return canonical(dtype), None
    if int(lanes) < 1:
        raise TypeError(f"{dtype!r} has no lanes")
    if element.endswith("xvscale"):
        return canonical(element.removesuffix("xvscale")), Scalable(lanes)
    return canonical(element), int(lanes)


def lanes_of(type):
    """The number of lanes of a type of vectors."""
    vector = ir.VectorType(type)
    return (Scalable if vector.scalable else int)(vector.shape[0])


def with_lanes(dtype) -> str:
    """The one spelling of a dtype that may have lanes, such as float32x4."""
    name, lanes = split(dtype)
    return name if lanes is None else f"{name}x{lanes}"


def canonical(dtype) -> str:
    """The one spelling of a dtype given as a name, a numpy or a torch dtype or a Python type."""
    if isinstance(dtype, type) and dtype in (bool, int, float):
        return {bool: "bool", int: "int32", float: "float32"}[dtype]
    name = dtype if isinstance(dtype, str) else getattr(dtype, "name", None) or str(dtype)
    name = name.removeprefix("torch.").removesuffix("_") if name != "float" else "float32"
    name = {"double": "float64", "half": "float16", "int": "int32", "long": "int64", "uint1": "bool"}.get(name, name)
    if (
        name in _FLOATS
        or name == "bool"
        or (_INTEGER.match(name) and int(_INTEGER.match(name)[2]) in (2, 4, 8, 16, 32, 64))
    ):
        return name
    expected = "bool, (u)int8 to 64, bfloat16, float16 to 64 or a small float such as float8_e4m3fn"
    raise TypeError(f"{shown(dtype)} is not a dtype of mlc: expected {expected}")


def shown(value) -> str:
    """A value in the words of an error: what Python shows of a function says nothing."""
    return "a function" if inspect.isroutine(value) else repr(value)


def from_type(element: ir.Type, index: str = "int64") -> str:
    """The dtype name of an element type; `index` says what the index type stands for."""
    for name, kind in _FLOATS.items():
        if isinstance(element, getattr(ir, kind)):
            return name
    if isinstance(element, ir.IndexType):
        return index
    if isinstance(element, ir.IntegerType):
        if element.width == 1:
            return "bool"
        return f"{'u' if element.is_unsigned else ''}int{element.width}"
    if isinstance(element, ir.VectorType):
        return f"{from_type(element.element_type)}x{lanes_of(element)}"
    if str(element).startswith("!tir.handle"):
        return "handle"
    if isinstance(element, ir.NoneType):
        return "void"
    raise TypeError(f"{element} is not the type of an element")


def to_numpy(dtype):
    import numpy

    name = canonical(dtype)
    if name == "bfloat16" or "_" in name:
        import ml_dtypes

        return numpy.dtype(getattr(ml_dtypes, name))
    return numpy.dtype(name)


def is_float(dtype: str) -> bool:
    return "float" in dtype


def is_unsigned(dtype: str) -> bool:
    return dtype.startswith("uint")


def bits(dtype: str) -> int:
    return 1 if dtype.startswith("bool") else int(re.search(r"\d+", dtype)[0])
