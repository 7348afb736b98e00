"""Expressions of graphs: views of values of MLIR."""

import numbers

from .. import ir
from .._core.context import defining_op, name_of, rename, value_location
from ..tir import _scope
from ..tir.expr import PrimExpr
from .struct_info import (
    ObjectStructInfo,
    PrimStructInfo,
    ShapeStructInfo,
    StructInfo,
    TensorStructInfo,
    as_struct_info,
    dims_attr,
    old_style,
    view_type,
)


class Expr:
    """A value of a graph."""

    def __init__(self, value: ir.Value):
        self._value = value

    @property
    def value(self) -> ir.Value:
        """The value that this is a view of."""
        return self._value

    @property
    def struct_info(self) -> StructInfo:
        return view_type(self.value.type)

    @property
    def struct_info_(self):
        return self.struct_info

    @property
    def ty(self):
        return self.struct_info

    @property
    def checked_type(self):
        return self.struct_info

    _checked_type_ = checked_type

    @property
    def shape(self):
        info = self.struct_info
        return info.shape if isinstance(info, TensorStructInfo) else None

    @property
    def shape_(self):
        return self.shape

    @property
    def dtype(self):
        return self.struct_info.dtype

    @property
    def ndim(self):
        return self.struct_info.ndim

    def same_as(self, other) -> bool:
        return isinstance(other, Expr) and self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        return self is other or self.same_as(other)

    def __repr__(self):
        name = name_of(value_location(self.value)) or self.value.get_name()
        return f"<{type(self).__name__} {name}: {self.value.type}>"

    def astype(self, dtype):
        return _op().astype(self, dtype)

    def __neg__(self):
        return _op().negative(self)

    def __add__(self, other):
        return _binary("add", self, other)

    def __radd__(self, other):
        return _binary("add", other, self)

    def __sub__(self, other):
        return _binary("subtract", self, other)

    def __rsub__(self, other):
        return _binary("subtract", other, self)

    def __mul__(self, other):
        return _binary("multiply", self, other)

    def __rmul__(self, other):
        return _binary("multiply", other, self)

    def __truediv__(self, other):
        return _binary("divide", self, other)

    def __rtruediv__(self, other):
        return _binary("divide", other, self)

    def __floordiv__(self, other):
        return _binary("floor_divide", self, other)

    def __mod__(self, other):
        return _binary("mod", self, other)

    def __pow__(self, other):
        return _binary("power", self, other)

    def __lt__(self, other):
        return _binary("less", self, other)

    def __le__(self, other):
        return _binary("less_equal", self, other)

    def __gt__(self, other):
        return _binary("greater", self, other)

    def __ge__(self, other):
        return _binary("greater_equal", self, other)

    def __getitem__(self, index):
        if not isinstance(self.value.type, ir.TupleType):
            raise TypeError(f"only a tuple has items, not {self.value.type}")
        return TupleGetItem(self, index)

    def __len__(self):
        if not isinstance(self.value.type, ir.TupleType):
            raise TypeError(f"only a tuple has a length, not {self.value.type}")
        return self.value.type.num_types

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __call__(self, *args):
        raise TypeError(f"{self!r} is not a function")


def _op():
    from . import op

    return op


def _binary(name, lhs, rhs):
    for side in (lhs, rhs):
        if isinstance(side, numbers.Number):
            raise TypeError(f"{name}: an operand is the number {side}: make it relax.const({side}, dtype)")
        if not isinstance(side, Expr):
            return NotImplemented
    return getattr(_op(), name)(lhs, rhs)


class Call(Expr):
    """The result of an operation that is not bound to a variable yet."""

    @property
    def op(self):
        """The operation of MLIR."""
        return defining_op(self.value)

    @property
    def args(self):
        return [view_value(operand) for operand in self.op.operands]

    @property
    def attrs(self):
        return self.op.attributes


class Var(Expr):
    """A variable: a parameter, or what a binding gives. `Var("x", TensorStructInfo((n, 4), "float32"))`."""

    def __init__(self, name_hint, struct_info=None, kind=None, span=None):
        if isinstance(name_hint, ir.Value):
            super().__init__(name_hint)
            return
        if not isinstance(name_hint, str):
            raise TypeError(f"the name of a Var is a string, not {name_hint!r}")
        if kind is not None:
            info = old_style(struct_info, kind)
        elif struct_info is None:
            info = ObjectStructInfo()
        elif isinstance(struct_info, (tuple, list)) and not any(isinstance(item, StructInfo) for item in struct_info):
            raise TypeError(f"Var {name_hint!r} has a shape, but no dtype: give a TensorStructInfo")
        else:
            info = as_struct_info(struct_info)
        super().__init__(_scope.placeholder(info.type, str(name_hint)))

    @property
    def name_hint(self) -> str:
        return name_of(value_location(self.value))

    @property
    def vid(self):
        return self.value


class DataflowVar(Var):
    """A variable that is seen only inside its dataflow block."""


class Constant(Expr):
    """A tensor whose elements are known."""

    @property
    def data(self):
        """The elements as a tensor of the runtime."""
        from .constant import to_tensor

        return to_tensor(defining_op(self.value))


class Tuple(Expr):
    """Several values as one."""

    def __init__(self, fields, span=None):
        if isinstance(fields, ir.Value):
            super().__init__(fields)
            return
        from .op.base import create

        super().__init__(create("relax.tuple", [as_expr(field) for field in fields]).value)

    @property
    def fields(self):
        return [view_value(operand) for operand in defining_op(self.value).operands]


class TupleGetItem(Expr):
    """One value of a tuple."""

    def __init__(self, tuple_value, index=None, span=None):
        if isinstance(tuple_value, ir.Value):
            super().__init__(tuple_value)
            return
        from .op.base import create, i64

        count = len(tuple_value)
        index = int(index)
        if not -count <= index < count:
            raise IndexError(f"item {index} of a tuple of {count}")
        index %= count
        op = defining_op(tuple_value.value)
        if op is not None and op.name == "relax.tuple":
            super().__init__(op.operands[index])
        else:
            super().__init__(create("relax.tuple_get_item", [tuple_value], index=i64(index)).value)


class ShapeExpr:
    """A shape: numbers and expressions of symbols."""

    def __init__(self, values, span=None):
        self.values = list(values)

    @property
    def struct_info(self):
        return ShapeStructInfo(self.values)

    def __len__(self):
        return len(self.values)

    def __iter__(self):
        return iter(self.values)

    def __getitem__(self, index):
        return self.values[index]

    def __eq__(self, other):
        return isinstance(other, (ShapeExpr, tuple, list)) and dims_attr(self) == dims_attr(other)

    def __hash__(self):
        return hash(dims_attr(self))

    def __repr__(self):
        return f"R.shape([{', '.join(map(str, self.values))}])"


class PrimValue:
    """A scalar that is known."""

    def __init__(self, value, span=None):
        self.value = value

    @property
    def struct_info(self):
        return PrimStructInfo("int64" if isinstance(self.value, (int, PrimExpr)) else "float64")


class StringImm(PrimValue):
    """A text."""


class DataTypeImm(PrimValue):
    """A dtype."""


class ExternFunc:
    """A function that is found by name when it is called."""

    def __init__(self, global_symbol, struct_info=None, span=None):
        self.global_symbol = str(global_symbol)

    def __repr__(self):
        return f'R.ExternFunc("{self.global_symbol}")'

    def __call__(self, *args, sinfo_args=()):
        return _op().call_packed(self.global_symbol, *args, sinfo_args=sinfo_args)


def extern(name) -> ExternFunc:
    """A function that is found by name when it is called."""
    return ExternFunc(name)


def view_value(value: ir.Value) -> Expr:
    """The view of a value that a function holds."""
    op = defining_op(value)
    if op is None:
        return Var(value)
    if op.name == "relax.constant":
        return Constant(value)
    parent = op.parent
    inside = parent is not None and parent.operation.name == "relax.dataflow"
    return DataflowVar(value) if inside else Var(value)


def const(value, dtype=None) -> Constant:
    """A constant tensor of a number, an array or a tensor."""
    from .constant import make_constant

    return Constant(make_constant(value, dtype))


def as_expr(value) -> Expr:
    """An expression given as one, as a tuple of expressions or as an array."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, (tuple, list)):
        return Tuple(value)
    if isinstance(value, ShapeExpr):
        from .op.base import create_shape

        return create_shape(value)
    if isinstance(value, (PrimExpr, numbers.Number)):
        raise TypeError(f"a tensor is expected, not the scalar {value}: make it relax.const(value, dtype)")
    if hasattr(value, "__dlpack__") or hasattr(value, "__array__"):
        return const(value)
    raise TypeError(f"an expression of a graph is expected, not {type(value).__name__}")


def named(value: ir.Value, name: str) -> None:
    """Gives a value the name that it is printed under."""
    op = defining_op(value)
    if op is not None:
        rename(op, name)


def is_free(value: ir.Value) -> bool:
    """True for a Var that belongs to no function."""
    return _scope.is_placeholder(defining_op(value))


__all__ = [
    "Call",
    "Constant",
    "DataTypeImm",
    "DataflowVar",
    "Expr",
    "ExternFunc",
    "PrimValue",
    "ShapeExpr",
    "StringImm",
    "Tuple",
    "TupleGetItem",
    "Var",
    "const",
    "extern",
]
