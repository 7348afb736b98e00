"""Expressions of graphs: views of values of MLIR."""

import numbers

from .. import ir
from .._core.attrs import Attrs, Op, python_value
from .._core.context import context, defining_op, name_of, rename, terminator, value_location
from .._core.module import GlobalVar
from .._core.names import VDEVICE, span_of
from .._mlir_libs import _mlc
from .._mlir_libs._mlc import DimExprAttr, DimsAttr, operator_form
from ..tir import _scope
from ..tir.arith import as_size_condition
from ..tir.dims import view_dim
from ..tir.expr import PrimExpr, Size
from .struct_info import (
    FuncStructInfo,
    ObjectStructInfo,
    PrimStructInfo,
    ShapeStructInfo,
    StructInfo,
    TensorStructInfo,
    TupleStructInfo,
    as_struct_info,
    dims_attr,
    old_style,
    view_of,
    view_type,
)
from .texts import Printed


class Expr(Printed):
    """A value of a graph."""

    def __init__(self, value: ir.Value):
        self._value = value

    @property
    def value(self) -> ir.Value:
        """The value that this is a view of."""
        return self._value

    @property
    def span(self):
        """Where it is written, or None where that is not known."""
        return span_of(value_location(self.value)) if isinstance(self.value, ir.Value) else None

    @property
    def struct_info(self) -> StructInfo:
        return view_of(self.value)

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
        return isinstance(other, Expr) and canonical(self.value) == canonical(other.value)

    def __hash__(self):
        return hash(canonical(self.value))

    def __eq__(self, other):
        return self is other or self.same_as(other)

    def script(self, **options) -> str:
        """The text as TVMScript; with `verbose_expr`, after the variables that it uses."""
        from .texts import expression_text

        has_text = self._value is not None or getattr(self, "_operation", None) is not None
        text = expression_text(self, **options) if has_text else None
        return f"<{type(self).__name__}>" if text is None else text

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
        if self.value is None or not isinstance(self.value.type, ir.TupleType):
            raise TypeError(f"only a tuple has items, not {self.value.type}")
        return TupleGetItem(self, index)

    def __len__(self):
        if not isinstance(self.value.type, ir.TupleType):
            raise TypeError(f"only a tuple has a length, not {self.value.type}")
        return self.value.type.num_types

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return True

    def __call__(self, *args):
        if isinstance(self.struct_info, FuncStructInfo):
            from .op.intrinsics import call_value

            return call_value(self, args)
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


# Operations that call something else than an operator.
_CALLS = (
    *("relax.call_tir", "relax.call_tir_inplace", "relax.call_dps_packed"),
    *("relax.call_packed", "relax.call", "relax.call_value"),
)


def _argument(argument, operands):
    """An argument of an operator, as `operator_form` says it."""
    if isinstance(argument, ir.DenseI64ArrayAttr):
        return operands[argument[0]]
    if isinstance(argument, ir.ArrayAttr):
        return Tuple.of([_argument(field, operands) for field in argument])
    if isinstance(argument, DimsAttr):
        return ShapeExpr(python_value(argument))
    if isinstance(argument, DimExprAttr):
        return PrimValue(view_dim(argument, "int64"))
    return PrimValue(python_value(argument))


def operator_name(operation):
    """The name of the operator that an operation is."""
    if operation.name == "relax.intrinsic":
        return f"relax.{operation.attributes['name'].value}"
    if operation.name in ("relax.nn.attention", "relax.nn.local_attention"):
        return f"relax.{operator_form(operation)['name'].value}"
    return "relax.call_pure_packed" if operation.name == "relax.call_packed" else operation.name


class Call(Expr):
    """The result of an operation that is not bound to a variable yet."""

    def __init__(self, value, args=None, attrs=None, sinfo_args=None, span=None):
        if not isinstance(value, ir.Value):
            value = called(value, args, attrs, sinfo_args)
        super().__init__(value)
        self._operation = defining_op(value)

    @classmethod
    def of(cls, operation):
        """The call that an operation is, whatever the number of its results."""
        call = cls.__new__(cls)
        call._value = operation.results[0] if len(operation.results) else None
        call._operation = operation
        return call

    @property
    def operation(self):
        """The operation of MLIR."""
        return self._operation

    @property
    def struct_info(self):
        infos = [view_of(result) for result in self.operation.results]
        return infos[0] if len(infos) == 1 else TupleStructInfo(infos)

    @property
    def op(self):
        """What is called: an operator, or a function."""
        if self.operation.name == "relax.call":
            return self._callee()
        if self._calls_prim_func():
            from .binding import leaf

            return leaf(self.operation.operands[0])
        if self.operation.name == "relax.call_packed" and "is_pure" not in self.operation.attributes:
            return self._callee()
        if self._calls_value():
            from .binding import leaf

            return leaf(self.operation.operands[0])
        return Op.get(operator_name(self.operation))

    def _calls_prim_func(self):
        """Whether a function over buffers is called by itself."""
        return operator_name(self.operation) == "relax.call_prim_func"

    def _calls_value(self):
        """Whether a variable is called."""
        return self.operation.name == "relax.call_value"

    def _callee(self):
        callee = self.operation.attributes["callee"]
        if isinstance(callee, ir.StringAttr):
            return ExternFunc(callee.value)
        return GlobalVar(ir.FlatSymbolRefAttr(callee).value)

    @property
    def args(self):
        from .binding import leaf

        given = [leaf(operand) for operand in self.operation.operands]
        name = self.operation.name
        if name in ("relax.call_tir", "relax.call_tir_inplace", "relax.call_dps_packed"):
            attributes = self.operation.attributes
            variables = [ShapeExpr(python_value(attributes["tir_vars"]))] if "tir_vars" in attributes else []
            return [self._callee(), Tuple.of(given), *variables]
        if name == "relax.call_packed":
            return [*([self._callee()] if "is_pure" in self.operation.attributes else []), *given]
        if name in ("relax.call", "relax.call_value"):
            return given[1:] if self._calls_value() else given
        if self._calls_prim_func():
            return given[1:]
        if name == "relax.intrinsic":
            from .op.body import grouped

            # A function that is called by its name.
            if operator_name(self.operation) == "relax.vm.call_tir_dyn" and isinstance(given[0], StringImm):
                given[0] = ExternFunc(given[0].value)
            return grouped(self.operation, given)
        return [_argument(argument, given) for argument in operator_form(self.operation)["args"]]

    @property
    def sinfo_args(self):
        calls = ("relax.call_tir", "relax.call_tir_inplace", "relax.call_dps_packed", "relax.call_packed")
        return [self.struct_info] if self.operation.name in calls else []

    @property
    def attrs(self):
        if self.operation.name in _CALLS:
            return Attrs(self.operation, ("callee", "tir_vars", "is_pure", "shape"))
        if self.operation.name == "relax.intrinsic":
            attributes = self.operation.attributes
            return Attrs(self.operation, keywords=attributes["keywords"] if "keywords" in attributes else [])
        return Attrs(self.operation, keywords=operator_form(self.operation)["keywords"])


class Id:
    """What makes a variable the one that it is: two of one value are equal."""

    def __init__(self, var):
        self._var = var

    @property
    def name_hint(self) -> str:
        return self._var.name_hint

    @property
    def value(self):
        """The value of the variable."""
        return canonical(self._var.value)

    def __eq__(self, other):
        return isinstance(other, Id) and self.value == other.value

    def __hash__(self):
        return hash(self.value)

    def same_as(self, other):
        return self == other


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
        if info.placement is not None:
            place(self.value, info.placement)

    @property
    def name_hint(self) -> str:
        if getattr(self, "_name", None):
            return self._name
        value = canonical(self.value)
        op = defining_op(value)
        if op is None:
            return name_of(value.location)
        if len(op.results) == 1:
            name = name_of(op.location)
        else:
            name = result_name(op, next(i for i, result in enumerate(op.results) if result == value))
        return name or ("lv" if isinstance(self, DataflowVar) else "gv")

    def renamed(self, name, struct_info):
        """A variable of the same kind that stands for all results of an operation."""
        var = type(self)(self.value)
        var._name, var._struct_info = name, struct_info
        return var

    @classmethod
    def renamed_void(cls):
        """The variable of what gives nothing."""
        var = cls.__new__(cls)
        var._value, var._name, var._struct_info = None, "_", TupleStructInfo([])
        return var

    @property
    def struct_info(self):
        return getattr(self, "_struct_info", None) or super().struct_info

    def __len__(self):
        return len(self._struct_info.fields) if hasattr(self, "_struct_info") else super().__len__()

    def __getitem__(self, index):
        if not hasattr(self, "_struct_info"):
            return super().__getitem__(index)
        # The results of a call are variables already.
        return view_value(defining_op(self.value).results[index])

    @property
    def vid(self):
        """What makes it the variable that it is."""
        return Id(self)


class DataflowVar(Var):
    """A variable that is seen only inside its dataflow block."""


class Constant(Expr):
    """A tensor whose elements are known: `Constant(tensor)`."""

    def __init__(self, data, struct_info=None, span=None):
        if not isinstance(data, ir.Value):
            from .constant import make_constant

            data = make_constant(data, getattr(struct_info, "dtype", None))
        super().__init__(data)

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
        # A value is made where one is needed: the arguments of a call are none.
        self._value, self._fields = None, [as_expr(field) for field in fields]

    @classmethod
    def of(cls, fields):
        """A tuple of what is there already, which need not be values."""
        made = cls.__new__(cls)
        made._value, made._fields = None, list(fields)
        return made

    @property
    def value(self):
        if self._value is None:
            from .op.base import create

            self._value = create("relax.tuple", self._fields).value
        return self._value

    def script(self, **options) -> str:
        """The text as TVMScript."""
        if self._value is not None:
            return super().script(**options)
        texts = [field.script(**options) if isinstance(field, Expr) else str(field) for field in self._fields]
        return f"({', '.join(texts)}{',' * (len(texts) == 1)})" if texts else "R.tuple()"

    @property
    def struct_info(self):
        return TupleStructInfo([field.struct_info for field in self.fields])

    @property
    def fields(self):
        from .binding import leaf

        if getattr(self, "_fields", None) is not None:
            return list(self._fields)
        return [leaf(operand) for operand in defining_op(self.value).operands]

    def __len__(self):
        return len(self.fields)

    def __getitem__(self, index):
        return self.fields[index]


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
            self._of = tuple_value, index, op.operands[index].type
        else:
            super().__init__(create("relax.tuple_get_item", [tuple_value], index=i64(index)).value)

    @classmethod
    def of(cls, tuple_value, index, type):
        """An item of all results of an operation."""
        item = cls.__new__(cls)
        item._value, item._of = tuple_value.value, (tuple_value, index, type)
        return item

    @property
    def struct_info(self):
        return view_type(self._of[2]) if hasattr(self, "_of") else super().struct_info

    @property
    def tuple_value(self):
        return self._of[0] if hasattr(self, "_of") else view_value(defining_op(self.value).operands[0])

    @property
    def index(self):
        return self._of[1] if hasattr(self, "_of") else defining_op(self.value).attributes["index"].value


class ShapeExpr:
    """A shape: numbers and expressions of symbols."""

    def __init__(self, values, span=None):
        self.values = [Size(value, "int64") if isinstance(value, int) else value for value in values]

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
        self.value = Size(value, "int64") if type(value) is int else value
        self.span = span

    @property
    def dtype(self):
        if isinstance(self.value, bool):
            return "bool"
        if isinstance(self.value, PrimExpr):
            return self.value.dtype
        return "int64" if isinstance(self.value, numbers.Integral) else "float64"

    @property
    def struct_info(self):
        is_size = isinstance(self.value, PrimExpr) and self.value.is_dim
        return PrimStructInfo(value=self.value) if is_size else PrimStructInfo(self.dtype)

    def __repr__(self):
        return f"R.prim_value({self.value})"


class StringImm(PrimValue):
    """A text."""

    def __repr__(self):
        return f'R.str("{self.value}")'


class DataTypeImm(PrimValue):
    """A dtype."""

    def __repr__(self):
        return f'R.dtype("{self.value}")'


class ExternFunc:
    """A function that is found by name when it is called."""

    def __init__(self, global_symbol, struct_info=None, span=None):
        self.global_symbol = str(global_symbol)
        self._struct_info = struct_info

    @property
    def struct_info(self):
        """What it takes and gives, or a FuncStructInfo that says nothing."""
        if self._struct_info is None:
            return FuncStructInfo.opaque_func()
        return as_struct_info(self._struct_info)

    def __repr__(self):
        return f'R.ExternFunc("{self.global_symbol}")'

    def __call__(self, *args, sinfo_args=()):
        return _op().call_packed(self.global_symbol, *args, sinfo_args=sinfo_args or [ObjectStructInfo()])


def extern(name) -> ExternFunc:
    """A function that is found by name when it is called."""
    return ExternFunc(name)


def get_shape_of(expr) -> Expr:
    """The shape of a tensor: a ShapeExpr where it is known, else a value."""
    info = expr.struct_info
    if not isinstance(info, TensorStructInfo):
        raise ValueError(f"only a tensor has a shape, not {info}")
    return info.shape if info.shape is not None else _op().shape_of(expr)


def canonical(value: ir.Value) -> ir.Value:
    """The value that a result of a dataflow block stands for; the result itself, if it has another name."""
    op = defining_op(value) if value is not None else None
    if op is None or op.name != "relax.dataflow":
        return value
    number = next(i for i, result in enumerate(op.results) if result == value)
    inner = output_of(op).operands[number]
    return inner if is_same_variable(op, number, inner) else value


def output_of(dataflow):
    """The operation that says what is seen of a dataflow block outside of it; None where it is still to come."""
    try:
        return terminator(dataflow.regions[0].blocks[0])
    except ValueError:
        return None


def result_name(op, number) -> str:
    """The name of a result; several results have a location with a name each."""
    names = result_locations(op)
    return (name_of(names[number]) if names else "") or name_of(op.location)


def result_locations(op) -> list:
    """The locations of the results by themselves, which are inside of that of the operation if it has a name, too."""
    location = op.location.child_loc if op.location.is_a_name() else op.location
    return list(location.locations) if location.is_a_fused() and len(location.locations) == len(op.results) else []


def name_result(op, number, name):
    """Gives one of several results a name of its own, unless it has one."""
    names, location = result_locations(op), op.location
    place = location.child_loc if location.is_a_name() else location
    with context():
        entries = []
        for i in range(len(op.results)):
            given = name_of(names[i]) if names else ""
            # A location for each result: equal ones would be one.
            inner = names[i].child_loc if names else ir.Location.name(str(i), place)
            entries.append(ir.Location.name(name if i == number and not given else given, inner))
        op.location = ir.Location.name(name_of(location), ir.Location.fused(entries))


def is_same_variable(dataflow, number, inner) -> bool:
    """True if the result of a dataflow block is the variable that the value inside is bound to."""
    op, name = defining_op(inner), result_name(dataflow, number)
    return op is not None and op.parent.operation == dataflow and (not name or name == name_of(op.location))


def called(op, args, attrs, sinfo_args) -> ir.Value:
    """The value of `Call(op, args)`."""
    from . import op as operators

    if isinstance(op, (GlobalVar, Var)):
        return op(*args).value
    if isinstance(op, ExternFunc):
        return op(*args, sinfo_args=sinfo_args or ()).value
    function = operators
    for part in op.name.removeprefix("relax.").split("."):
        function = getattr(function, part, None)
    if function is None:
        raise TypeError(f"{op!r} is not an operator that is here")
    keywords = dict(attrs.items()) if attrs is not None else {}
    if sinfo_args:
        keywords["out_sinfo"] = sinfo_args[0]
    return function(*args, **keywords).value


def view_value(value: ir.Value) -> Expr:
    """The view of a value that a function holds."""
    op = defining_op(value)
    if op is None:
        return Var(value)
    if op.name == "relax.constant":
        return Constant(value)
    from .binding import bound_var

    return bound_var(value)


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
    if isinstance(value, (StringImm, DataTypeImm, GlobalVar)):
        from .op.base import create_leaf

        return create_leaf(value)
    if isinstance(value, PrimValue):
        from .op.base import create_scalar

        return create_scalar(value)
    if isinstance(value, PrimExpr) and as_size_condition(value) is not None:
        return as_expr(PrimValue(value))
    if hasattr(value, "as_expr"):
        return value.as_expr()
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


def place(value: ir.Value, placement) -> None:
    """Says where a free variable is."""
    op = defining_op(value)
    with context():
        op.attributes[VDEVICE] = ir.ArrayAttr.get([placement])
    _mlc.list_vdevices(op)


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
    "get_shape_of",
]
