"""Scalar expressions: a PrimExpr is a value of MLIR, or an expression of symbols as a shape has it."""

import math

from .. import ir
from .._core import context as _context
from .._core import dtype as _dt
from .._core.context import context, name_of, value_location
from .._core.names import span_of
from .._core.tvmscript import Scripted
from .._mlir_libs._mlc import DimExprAttr
from . import _scope
from . import arith as _arith
from . import convert as _convert
from . import dims as _dims


class PrimExpr:
    """A scalar. `handle` is an `ir.Value`, or the attribute of an expression of symbols (`n * 4`).

    `owner` is what the value lives in, where somebody has to keep that.
    """

    __slots__ = ("handle", "owner", "__weakref__")
    __array_priority__ = 1000

    def __init__(self, handle, owner=None):
        self.handle, self.owner = handle, owner
        _scope.register(self)

    def expire(self):
        """The value is gone: it was built for a function that took it over, or failed."""
        if not isinstance(self.handle, DimExprAttr):
            self.handle = None

    @property
    def is_dim(self) -> bool:
        return isinstance(self.handle, DimExprAttr)

    @property
    def dtype(self) -> str:
        if self.is_dim:
            return _scope.graph().index_dtype
        if self.handle is None:
            raise ValueError("the expression belongs to a function that is finished")
        if isinstance(self.handle.type, ir.IndexType):
            return _scope.index_dtype_of(self.handle)
        return _dt.from_type(self.handle.type, _scope.graph().index_dtype)

    @property
    def name(self) -> str:
        if self.is_dim:
            return self.handle.symbol or str(self)
        if self.handle is None:
            return ""
        return name_of(value_location(self.handle))

    def computed(self) -> ir.Value:
        """The value in the body that is being built."""
        if self.handle is None:
            raise ValueError("the expression belongs to a function that is finished")
        return _scope.graph().value(self.handle, _scope.body()) if self.is_dim else self.handle

    @property
    def span(self):
        """Where it is written, or None where that is not known."""
        value = self.origin[0] if hasattr(self, "origin") else getattr(self, "handle", None)
        return span_of(value_location(value)) if isinstance(value, ir.Value) else None

    def same_as(self, other) -> bool:
        return self is other or isinstance(other, PrimExpr) and self.handle == other.handle

    def astype(self, dtype) -> "PrimExpr":
        return _convert.cast(self, dtype)

    def __str__(self):
        if self.handle is None:
            return "<an expression of a function that is finished>"
        return str(self.handle) if self.is_dim else (self.name or str(self.handle))

    __repr__ = __str__

    def __hash__(self):
        return hash(self.handle)

    def __bool__(self):
        known = _arith.known(self)
        if known is None:
            raise ValueError(
                "the truth of an expression is only known when it is computed: use te.if_then_else, te.all and te.any"
            )
        return known

    def __index__(self):
        value = _dims.constant_value(self)
        if not isinstance(value, int):
            raise TypeError(f"{self} is not a constant integer")
        return value

    __int__ = __index__

    def __add__(self, other):
        return _arith.arith("add", self, other)

    def __radd__(self, other):
        return _arith.arith("add", other, self)

    def __sub__(self, other):
        return _arith.arith("sub", self, other)

    def __rsub__(self, other):
        return _arith.arith("sub", other, self)

    def __mul__(self, other):
        return _arith.arith("mul", self, other)

    def __rmul__(self, other):
        return _arith.arith("mul", other, self)

    def __truediv__(self, other):
        return _arith.arith("div", self, other)

    def __rtruediv__(self, other):
        return _arith.arith("div", other, self)

    def __floordiv__(self, other):
        return _arith.arith("floordiv", self, other)

    def __rfloordiv__(self, other):
        return _arith.arith("floordiv", other, self)

    def __mod__(self, other):
        return _arith.arith("floormod", self, other)

    def __rmod__(self, other):
        return _arith.arith("floormod", other, self)

    def __pow__(self, other):
        return _arith.arith("pow", self, other)

    def __rpow__(self, other):
        return _arith.arith("pow", other, self)

    def __and__(self, other):
        return _arith.arith("and", self, other)

    def __rand__(self, other):
        return _arith.arith("and", other, self)

    def __or__(self, other):
        return _arith.arith("or", self, other)

    def __ror__(self, other):
        return _arith.arith("or", other, self)

    def __xor__(self, other):
        return _arith.arith("xor", self, other)

    def __rxor__(self, other):
        return _arith.arith("xor", other, self)

    def __lshift__(self, other):
        return _arith.arith("shl", self, other)

    def __rshift__(self, other):
        return _arith.arith("shr", self, other)

    def __rlshift__(self, other):
        return _arith.arith("shl", other, self)

    def __rrshift__(self, other):
        return _arith.arith("shr", other, self)

    def __neg__(self):
        return _arith.arith("mul", self, -1) if not _dt.is_float(self.dtype) else _arith.unary("arith.negf", self)

    def __invert__(self):
        if self.dtype == "bool":
            return _arith.arith("xor", self, True)
        if isinstance(self, Node):
            from .nodes import call

            if _dt.is_float(self.dtype):
                raise _context.MLCError(f"bitwise_not takes integers, not {self.dtype}")
            return call("bitwise_not", self)
        return _arith.arith("xor", self, -1 if not _dt.is_unsigned(self.dtype) else (1 << _dt.bits(self.dtype)) - 1)

    def __abs__(self):
        if _dt.is_float(self.dtype):
            return _arith.unary("math.absf", self)
        return self if _dt.is_unsigned(self.dtype) or self.dtype == "bool" else _arith.unary("math.absi", self)

    def __eq__(self, other):
        return _arith.compare("eq", self, other)

    def __ne__(self, other):
        return _arith.compare("ne", self, other)

    def __lt__(self, other):
        return _arith.compare("lt", self, other)

    def __le__(self, other):
        return _arith.compare("le", self, other)

    def __gt__(self, other):
        return _arith.compare("gt", self, other)

    def __ge__(self, other):
        return _arith.compare("ge", self, other)


class Node(Scripted, PrimExpr):
    """An expression that keeps the form it is written in."""

    __slots__ = ()

    def __reduce__(self):
        from .._core.metadata import load_json, save_json

        return load_json, (save_json(self),)

    def __init__(self, handle):
        self.handle = handle

    def expire(self):
        pass

    @property
    def name(self):
        return ""

    def __hash__(self):
        return id(self)


class Var(Node):
    """A named scalar: a symbol that shapes may have, or, with another dtype, a parameter."""

    __slots__ = ("_name", "_dtype", "is_symbol", "type_annotation")

    @classmethod
    def of_symbol(cls, name, dtype) -> "Var":
        """The variable that a symbol of sizes is, which is known by its name."""
        made = cls(name, dtype)
        made.is_symbol = True
        return made

    def same_as(self, other) -> bool:
        """Two variables of one name are still two, but a symbol of sizes is what has its name."""
        if self is other or not super().same_as(other):
            return self is other
        return self.is_symbol or getattr(other, "is_symbol", True)

    def __init__(self, name="tindex", dtype="int32", span=None):
        from .types import PrimType

        self.is_symbol = False
        self._name, kind = str(name), dtype if isinstance(dtype, PrimType) else None
        self._dtype = kind.dtype if kind is not None else dtype if dtype == "handle" else _dt.with_lanes(dtype)
        self.type_annotation = kind or PrimType(self._dtype)
        if self._dtype in ("int32", "int64"):
            super().__init__(DimExprAttr.symbol_of(self._name or "v", context()))
        else:
            super().__init__(_scope.placeholder(_dt.to_type(self._dtype), self._name))

    @property
    def name(self) -> str:
        return self._name

    name_hint = name

    def rename(self, name) -> None:
        """Gives a variable that was made without a name one."""
        self._name = str(name)
        if self.is_dim:
            self.handle = DimExprAttr.symbol_of(self._name, context())

    @property
    def dtype(self) -> str:
        return self._dtype

    def __hash__(self):
        return hash(self.handle)


class SizeVar(Var):
    """A Var that is not negative."""

    __slots__ = ()


class _Number(Node):
    """A number with a dtype."""

    __slots__ = ("_dtype", "value", "origin")
    fields = ()

    @property
    def handle(self):
        return _convert.constant(self.value, _dt.to_type(self._dtype))

    @property
    def is_dim(self):
        return False

    @property
    def dtype(self) -> str:
        return self._dtype

    def __hash__(self):
        return hash(self.value)


def _exceeds(value, dtype):
    return f"Literal value {value} exceeds {'maximum' if value > 0 else 'minimum'} of {dtype}"


class _IntImmType(type):
    """A number that is an int of Python as well is an IntImm, too."""

    def __instancecheck__(cls, instance):
        return type.__instancecheck__(cls, instance) or (cls is IntImm and type(instance) is Size)


class IntImm(_Number, metaclass=_IntImmType):
    """A number of an integer type."""

    __slots__ = ()

    def __init__(self, dtype, value, span=None):
        self._dtype, number = _dt.canonical(dtype), int(value)
        if _dt.is_float(self._dtype):
            raise _context.MLCError(f"IntImm supports only int or uint or bool type, but {self._dtype} was supplied")
        is_bool, bits, unsigned = self._dtype == "bool", _dt.bits(self._dtype), _dt.is_unsigned(self._dtype)
        low, high = (0, 1 << bits) if unsigned or is_bool else (-(1 << (bits - 1)), 1 << (bits - 1))
        if number < 0 and unsigned:
            raise _context.MLCError(f"Literal value {value} is negative for unsigned integer {self._dtype}")
        if not low <= number < high:
            raise _context.MLCError(_exceeds(value, self._dtype))
        self.value = number


class Size(int):
    """A dimension that is a number: an int, and for programs that ask for it an IntImm."""

    def __new__(cls, value, dtype):
        size = super().__new__(cls, value)
        size.dtype = dtype
        return size

    def __reduce__(self):
        return Size, (int(self), self.dtype)

    @property
    def value(self) -> int:
        return int(self)

    def same_as(self, other) -> bool:
        return isinstance(other, int) and self == other

    def astype(self, dtype) -> IntImm:
        return IntImm(dtype, self)


# What programs see of its class.
Size.__name__ = "IntImm"


def _of_sizes(name):
    """An operator of ints that gives a Size."""
    compute = getattr(int, name)

    def operator(self, other):
        result = compute(self, other)
        return Size(result, self.dtype) if isinstance(result, int) else result

    operator.__name__ = name
    return operator


for _name in ("add", "sub", "mul", "floordiv", "mod"):
    for _side in ("", "r"):
        setattr(Size, f"__{_side}{_name}__", _of_sizes(f"__{_side}{_name}__"))


# The largest finite numbers of floats that Python's are wider than.
_LARGEST = {"float16": 65504.0, "bfloat16": 3.3895313892515355e38, "float32": 3.4028234663852886e38}
_LARGEST |= {"float8_e4m3fn": 448.0, "float8_e5m2": 57344.0}


class FloatImm(_Number):
    """A number of a float type."""

    __slots__ = ()

    def __init__(self, dtype, value, span=None):
        self._dtype, self.value = _dt.canonical(dtype), float(value)
        if not _dt.is_float(self._dtype):
            raise _context.MLCError(f"FloatImm supports only float type, but {self._dtype} was supplied")
        largest = _LARGEST.get(self._dtype)
        if largest is not None and math.isfinite(self.value) and abs(self.value) > largest:
            raise _context.MLCError(_exceeds(value, self._dtype))

    def __float__(self):
        return self.value


class Comparison(PrimExpr):
    """A comparison, which has a truth if that follows from the expressions alone (`A.shape[1] == B.shape[0]`)."""

    __slots__ = ("kind", "operands")

    def __init__(self, kind, lhs, rhs):
        self.kind, self.operands = kind, (lhs, rhs)

    @property
    def handle(self):
        return _arith.compare_values(self.kind, *self.operands)

    @property
    def is_dim(self):
        return False

    @property
    def dtype(self):
        return "bool"

    def __hash__(self):
        return hash((self.kind, self.operands))

    def __str__(self):
        return f"{self.operands[0]} {self.kind} {self.operands[1]}"

    __repr__ = __str__
