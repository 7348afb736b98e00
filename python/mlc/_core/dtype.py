"""Types of elements: the names that users write, MLIR's types and numpy's."""

import re

from .. import ir
from .context import context

_FLOATS = {"float16": "F16Type", "float32": "F32Type", "float64": "F64Type", "bfloat16": "BF16Type"}
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
            return ir.VectorType.get([lanes], to_type(name))
    if name in _FLOATS:
        return getattr(ir, _FLOATS[name]).get(ctx)
    if name == "bool":
        return ir.IntegerType.get_signless(1, ctx)
    match = _INTEGER.match(name)
    make = ir.IntegerType.get_unsigned if match[1] else ir.IntegerType.get_signless
    return make(int(match[2]), ctx)


def split(dtype):
    """The dtype of the elements and the number of lanes; None for a scalar."""
    element, _, lanes = str(dtype).rpartition("x") if isinstance(dtype, str) else ("", "", "")
    if not element or not lanes.isdigit():
        return canonical(dtype), None
    if int(lanes) < 1:
        raise TypeError(f"{dtype!r} has no lanes")
    return canonical(element), int(lanes)


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
    if name in _FLOATS or name == "bool" or (_INTEGER.match(name) and int(_INTEGER.match(name)[2]) in (8, 16, 32, 64)):
        return name
    expected = "bool, (u)int8 to 64, float16, bfloat16, float32 or float64"
    raise TypeError(f"{dtype!r} is not a dtype of mlc: expected {expected}")


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
        return f"{from_type(element.element_type)}x{element.shape[0]}"
    if str(element).startswith("!tir.handle"):
        return "handle"
    if isinstance(element, ir.NoneType):
        return "void"
    raise TypeError(f"{element} is not the type of an element")


def to_numpy(dtype):
    import numpy

    name = canonical(dtype)
    if name == "bfloat16":
        import ml_dtypes

        return numpy.dtype(ml_dtypes.bfloat16)
    return numpy.dtype(name)


def is_float(dtype: str) -> bool:
    return "float" in dtype


def is_unsigned(dtype: str) -> bool:
    return dtype.startswith("uint")


def bits(dtype: str) -> int:
    return 1 if dtype == "bool" else int(re.search(r"\d+$", dtype)[0])
