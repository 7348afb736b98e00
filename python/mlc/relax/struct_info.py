"""What is known of a value before it runs: views of MLIR types."""

from .. import ir
from .._core import dtype as _dt
from .._core.context import at, context
from .._core.names import VDevice, device_attribute
from .._mlir_libs import _mlc
from ..tir.dims import to_dim, view_dim
from ..tir.expr import FloatImm, IntImm, PrimExpr
from .texts import Printed


class StructInfo(Printed):
    """A view of an MLIR type, and of where the value is: a `#relax.vdevice`, or an array of those of a tuple."""

    placement = None
    span = None

    def __init__(self, type: ir.Type):
        self.type = type

    def __eq__(self, other):
        if not isinstance(other, StructInfo) or not same_place(self.placement, other.placement):
            return False
        return _seen(self.type) == _seen(other.type)

    def __hash__(self):
        return hash(_seen(self.type))

    def same_as(self, other):
        return self == other

    def is_base_of(self, derived) -> bool:
        """True if a value of `derived` may stand where this is asked for."""
        derived = as_struct_info(derived)
        is_placed = _mlc.is_placed_as(self.placement, derived.placement)
        return is_placed and _mlc.is_base_of(self.type, derived.type)

    def script(self, **options) -> str:
        """The text as TVMScript; with `verbose_expr`, after the symbols that it uses."""
        from .texts import type_text

        return type_text(self, **options)


class TensorStructInfo(StructInfo):
    """A tensor: `TensorStructInfo((n, 4), "float32")`, or with `ndim` alone where the shape is not known."""

    def __init__(self, shape=None, dtype="float32", vdevice=None, ndim=-1, span=None):
        if isinstance(shape, ir.Type):
            super().__init__(shape)
            return
        if vdevice is not None:
            given = isinstance(vdevice, _mlc.VDeviceAttr)
            self.placement = vdevice if given else device_attribute(vdevice)
        # The elements of a tensor of an unknown dtype are objects.
        unknown = dtype in (None, "", "void")
        element = _mlc.ObjectType.get(context()) if unknown else _dt.to_type(dtype)
        if shape is not None and (rank := _rank_alone(shape)) is not None:
            if ndim not in (-1, rank):
                raise ValueError(f"ndim is {ndim}, but the shape has {rank} dimensions")
            shape, ndim = None, rank
        if shape is None and ndim < 0:
            with context(), ir.Location.unknown():
                super().__init__(ir.UnrankedTensorType.get(element))
            return
        if shape is None:
            dims = [_mlc.DimExprAttr.unknown_of(context())] * ndim
        else:
            dims = dims_of(shape)
            if ndim not in (-1, len(dims)):
                raise ValueError(f"ndim is {ndim}, but the shape has {len(dims)} dimensions")
        with at():
            super().__init__(_mlc.tensor_type(dims, element))

    @property
    def ndim(self) -> int:
        return self.type.rank if self.type.has_rank else -1

    @property
    def dtype(self) -> str:
        element = self.type.element_type
        return "void" if isinstance(element, _mlc.ObjectType) else _dt.from_type(element)

    @property
    def known_dtype(self) -> str | None:
        """The dtype, or None where that is not known."""
        return None if self.dtype == "void" else self.dtype

    @property
    def shape(self):
        """The ShapeExpr, or None where a dimension is not known."""
        dims = _mlc.tensor_dims(self.type) if self.type.has_rank else None
        if dims is None or any(dim.is_unknown for dim in dims):
            return None
        from .expr import ShapeExpr

        return ShapeExpr([view_dim(dim, "int64") for dim in dims])

    @property
    def vdevice(self):
        """The device that the tensor is on, or None where that is not known."""
        return None if self.placement is None else VDevice.of(self.placement)


class ShapeStructInfo(StructInfo):
    """The shape of a tensor as a value."""

    def __init__(self, values=None, ndim=-1, span=None):
        if isinstance(values, ir.Type):
            super().__init__(values)
            return
        dims = None
        if values is not None:
            dims = dims_of(values)
            if ndim not in (-1, len(dims)):
                raise ValueError(f"ndim is {ndim}, but the shape has {len(dims)} dimensions")
        elif ndim >= 0:
            dims = [_mlc.DimExprAttr.unknown_of(context())] * ndim
        attribute = None if dims is None else _mlc.DimsAttr.get(dims, context())
        super().__init__(_mlc.ShapeType.get(attribute, context()))

    @property
    def ndim(self):
        return -1 if self.type.dims is None else len(self.type.dims)

    @property
    def values(self):
        dims = self.type.dims
        if dims is None or any(dims[i].is_unknown for i in range(len(dims))):
            return None
        return [view_dim(dims[i], "int64") for i in range(len(dims))]


class TupleStructInfo(StructInfo):
    """Several values as one."""

    def __init__(self, fields, span=None):
        if not isinstance(fields, ir.Type):
            infos = [as_struct_info(field) for field in fields]
            fields = ir.TupleType.get_tuple([info.type for info in infos], context())
            self.placement = tuple_placement([info.placement for info in infos])
        super().__init__(fields)

    @property
    def fields(self):
        placements = placements_in(self.placement, self.type.num_types)
        return [view_type(self.type.get_type(i), placement) for i, placement in enumerate(placements)]


class ObjectStructInfo(StructInfo):
    """A value that only the run time knows."""

    def __init__(self, type=None, span=None):
        super().__init__(type or _mlc.ObjectType.get(context()))


class PrimStructInfo(StructInfo):
    """A scalar."""

    def __init__(self, dtype=None, value=None, span=None):
        is_number = isinstance(value, (IntImm, FloatImm)) and value.dtype != "int64"
        if is_number or isinstance(value, PrimExpr) and value.dtype == "bool":
            # Only integers of 64 bits are known by their value.
            dtype, value = value.dtype, None
        elif isinstance(value, float):
            dtype, value = "float64", None
        if isinstance(dtype, (int, PrimExpr)) and not isinstance(dtype, bool):
            dtype, value = None, dtype
        if dtype is None and value is None:
            raise TypeError("a PrimStructInfo has a dtype or a value")
        if isinstance(dtype, ir.Type):
            super().__init__(dtype)
        elif value is not None:
            with context():
                super().__init__(_mlc.PrimType.get(to_dim(value)))
        else:
            super().__init__(_dt.to_type(dtype))

    @property
    def value(self):
        """The expression that it is, or None where that is not known."""
        return view_dim(self.type.value, "int64") if isinstance(self.type, _mlc.PrimType) else None

    @property
    def dtype(self):
        return "int64" if isinstance(self.type, _mlc.PrimType) else _dt.from_type(self.type)


class FuncStructInfo(StructInfo):
    """A function: what it takes and gives, and whether it has no effects.

    >>> scalar = TensorStructInfo((), "float32")
    >>> FuncStructInfo([scalar], scalar, purity=False)
    R.Callable((R.Tensor((), dtype="float32"),), R.Tensor((), dtype="float32"), False)
    >>> FuncStructInfo.opaque_func()
    R.Callable
    """

    def __init__(self, params=None, ret=None, purity=True, span=None):
        if not isinstance(params, ir.Type):
            inputs, result = [as_struct_info(param) for param in params or []], as_struct_info(ret)
            if any(info.placement is not None for info in (*inputs, result)):
                raise NotImplementedError("a Callable does not say on which devices its tensors are")
            params = _mlc.CallableType.get([info.type for info in inputs], result.type, bool(purity))
        super().__init__(params)

    @staticmethod
    def opaque_func(*, ret=None, purity=False):
        """A function of which no parameters are known."""
        result = ObjectStructInfo() if ret is None else as_struct_info(ret)
        return FuncStructInfo(_mlc.CallableType.opaque(result.type, bool(purity)))

    @property
    def params(self):
        """What it takes, or None where that is not known."""
        return None if self.type.is_opaque else [view_type(type) for type in self.type.parameters]

    @property
    def ret(self):
        return view_type(self.type.result)

    @property
    def purity(self) -> bool:
        return self.type.is_pure

    def is_opaque(self) -> bool:
        return self.type.is_opaque


class DynTensorType:
    """The rank and dtype of a tensor, as older programs say them; the shape is given beside it."""

    def __init__(self, ndim=-1, dtype="float32", span=None):
        self.ndim, self.dtype = ndim, dtype

    def __repr__(self):
        return f"DynTensorType(ndim={self.ndim}, dtype={self.dtype!r})"


class ShapeType:
    """The kind of a shape."""

    def __init__(self, ndim=-1, span=None):
        self.ndim = ndim


class ObjectType:
    """The kind of a value that only the run time knows."""

    def __init__(self, span=None):
        pass


def _seen(type: ir.Type) -> ir.Type:
    """What a StructInfo shows of a type: a tensor with a dimension that is not known has a rank only."""
    if isinstance(type, ir.RankedTensorType):
        if any(dim.is_unknown for dim in _mlc.tensor_dims(type)):
            with at():
                unknown = [_mlc.DimExprAttr.unknown_of(context())] * type.rank
                return _mlc.tensor_type(unknown, type.element_type)
    elif isinstance(type, ir.TupleType):
        return ir.TupleType.get_tuple([_seen(type.get_type(i)) for i in range(type.num_types)], context())
    # What the symbols of a function's parameters are called is free.
    return _mlc.rename_symbols(type, False)


def _rank_alone(shape) -> int | None:
    """The rank of a shape that only the run time knows, a variable, -1 if not even that is known; None of others."""
    from .expr import Expr

    if isinstance(shape, Expr):
        if not isinstance(shape.struct_info, ShapeStructInfo):
            raise TypeError(f"a shape is expected, not {shape.struct_info}")
        return shape.struct_info.ndim
    return shape.ndim if isinstance(shape, ShapeStructInfo) and shape.values is None else None


def dims_of(shape):
    """The dimensions of a shape as expressions."""
    if isinstance(shape, StructInfo) or hasattr(shape, "struct_info"):
        info = getattr(shape, "struct_info", shape)
        if isinstance(info, ShapeStructInfo) and info.values is not None:
            shape = info.values
    if isinstance(shape, (int, PrimExpr)):
        shape = [shape]
    dims = [to_dim(extent) for extent in shape]
    for dim in dims:
        if dim.constant is not None and dim.constant < 0:
            raise ValueError(f"a dimension is not negative, but {dim.constant} is given")
    return dims


def dims_attr(shape):
    return _mlc.DimsAttr.get(dims_of(shape), context())


_VIEWS = (
    (ir.RankedTensorType, TensorStructInfo),
    (ir.UnrankedTensorType, TensorStructInfo),
    (_mlc.ShapeType, ShapeStructInfo),
    (_mlc.ObjectType, ObjectStructInfo),
    (ir.TupleType, TupleStructInfo),
    (_mlc.CallableType, FuncStructInfo),
)


def view_type(type: ir.Type, placement=None) -> StructInfo:
    """The view of a type, and of where a value of it is."""
    view = next((view for kind, view in _VIEWS if isinstance(type, kind)), PrimStructInfo)
    info = view(type)
    if placement is not None:
        info.placement = placement
    return info


def view_of(value: ir.Value) -> StructInfo:
    """What is known of a value."""
    return view_type(value.type, _mlc.placement_of(value))


def same_place(lhs, rhs) -> bool:
    """Whether two values are in the same place, as far as that is known."""
    return lhs is rhs or (lhs is not None and rhs is not None and lhs == rhs)


def tuple_placement(placements):
    """Where a tuple is, by where its values are; None where nothing is known."""
    if all(placement is None for placement in placements):
        return None
    with context():
        unknown = ir.UnitAttr.get()
        return ir.ArrayAttr.get([unknown if placement is None else placement for placement in placements])


def placements_in(placement, count):
    """Where the values of a tuple are."""
    if placement is None:
        return [None] * count
    return [None if isinstance(item, ir.UnitAttr) else item for item in ir.ArrayAttr(placement)]


def as_struct_info(given) -> StructInfo:
    """A StructInfo given as one, or as a type."""
    if isinstance(given, StructInfo):
        return given
    if isinstance(given, ir.Type):
        return view_type(given)
    if isinstance(given, (tuple, list)):
        return TupleStructInfo([as_struct_info(item) for item in given])
    if isinstance(given, type) and issubclass(given, StructInfo):
        return given()
    if hasattr(given, "as_struct_info"):
        return given.as_struct_info()
    raise TypeError(f"a StructInfo such as relax.TensorStructInfo((1, 4), 'float32') is expected, not {given!r}")


def old_style(shape, kind) -> StructInfo:
    """What `Var("x", shape, DynTensorType(...))` means. The shape decides the rank, whatever is given."""
    if isinstance(kind, DynTensorType):
        if shape is None:
            return TensorStructInfo(ndim=kind.ndim, dtype=kind.dtype)
        return TensorStructInfo(shape, kind.dtype)
    if isinstance(kind, ShapeType):
        return ShapeStructInfo(shape, ndim=kind.ndim)
    if isinstance(kind, ObjectType):
        return ObjectStructInfo()
    if isinstance(kind, str):
        return TensorStructInfo(shape, kind)
    raise TypeError(f"a DynTensorType or a dtype is expected, not {kind!r}")
