"""Tensors of the expression language: views of what a te op or a placeholder gives."""

import numbers

from .. import ir
from .._core import dtype as _dt
from .._core.context import context, defining_op, name_of, value_location
from .._core.module import python_value
from .._mlir_libs import _mlc
from ..tir import _scope
from ..tir.convert import to_index
from ..tir.dims import to_dim, view_dim
from ..tir.expr import Node, PrimExpr, Size, SizeVar
from ..tir.range import Range


class Tensor:
    """A tensor: `A[i, j]` and `A(i, j)` read an element inside a te.compute."""

    __slots__ = ("_value", "__weakref__")

    def __init__(self, value: ir.Value):
        self._value = value
        _scope.register(self)

    @property
    def value(self) -> ir.Value:
        """The value that this is a view of."""
        if self._value is None:
            raise ValueError("the tensor belongs to a function that is finished")
        return self._value

    def expire(self):
        """The value is gone: it was built for a function that took it over, or failed."""
        self._value = None

    @property
    def shape(self) -> tuple:
        """The extents, each an int or an expression."""
        return tuple(wrap_extent(extent) for extent in _extents(self.value))

    @property
    def ndim(self) -> int:
        return self.value.type.rank

    @property
    def dtype(self) -> str:
        return _dt.from_type(self.value.type.element_type)

    @property
    def name(self) -> str:
        op = defining_op(self.value)
        if op is not None and "name" in op.attributes:
            name = op.attributes["name"].value
            return name if len(op.results) == 1 else f"{name}.v{self.value.result_number}"
        return name_of(value_location(self.value))

    @property
    def op(self) -> "Operation":
        """What computes the tensor."""
        return Operation.of(self.value)

    @property
    def key(self):
        """What is the same for all views of the tensor."""
        return self.value

    def same_as(self, other) -> bool:
        return isinstance(other, Tensor) and self._value == other._value

    def __hash__(self):
        return hash(self._value)

    def __eq__(self, other):
        return self.same_as(other)

    def __len__(self):
        return len(self.shape)

    def __call__(self, *indices):
        return self[indices]

    def __getitem__(self, indices) -> PrimExpr:
        indices = indices if isinstance(indices, tuple) else (indices,)
        if 0 < len(indices) < self.ndim:
            return TensorSlice(self, indices)
        if len(indices) != self.ndim:
            raise ValueError(
                f"{self.name or 'a tensor'} has {self.ndim} dimensions, but {len(indices)} indices are given"
            )
        for axis, index in enumerate(indices):
            if isinstance(index, slice) or index is Ellipsis:
                raise TypeError(f"index {axis} of {self.name or 'a tensor'} is a slice: an element is read, not a part")
        operands = [self.value, *(to_index(index) for index in indices)]
        return PrimExpr(_scope.create("tensor.extract", [self.value.type.element_type], operands).result)

    def __add__(self, other):
        return _elementwise("add", self, other)

    def __radd__(self, other):
        return _elementwise("add", other, self)

    def __sub__(self, other):
        return _elementwise("subtract", self, other)

    def __rsub__(self, other):
        return _elementwise("subtract", other, self)

    def __mul__(self, other):
        return _elementwise("multiply", self, other)

    def __rmul__(self, other):
        return _elementwise("multiply", other, self)

    def __truediv__(self, other):
        return _elementwise("divide", self, other)

    def __rtruediv__(self, other):
        return _elementwise("divide", other, self)

    def __neg__(self):
        from .. import topi

        return topi.negative(self)

    @property
    def value_index(self) -> int:
        """Which of the results of its operation it is."""
        return self.value.result_number if defining_op(self.value) is not None else 0

    def __repr__(self):
        if self._value is None:
            return "<a tensor of a function that is finished>"
        return f"Tensor(name={self.name!r}, shape={self.shape}, dtype={self.dtype!r})"


class TensorSlice:
    """The elements of a tensor that begin with these indices: `A[i]`, of which `A[i][j]` is one."""

    def __init__(self, tensor, indices):
        self.tensor, self.indices = tensor, tuple(indices)

    def __getitem__(self, indices):
        indices = indices if isinstance(indices, tuple) else (indices,)
        return self.tensor[(*self.indices, *indices)]

    @property
    def dtype(self) -> str:
        return self.tensor.dtype

    def refuse(self, *_):
        """Raises the error of where an element is needed."""
        raise ValueError(
            f"{self.tensor.name or 'a tensor'} has {self.tensor.ndim} dimensions, "
            f"but {len(self.indices)} indices are given"
        )

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = refuse
    __floordiv__ = __mod__ = __lt__ = __le__ = __gt__ = __ge__ = __and__ = __or__ = __bool__ = __index__ = refuse

    def __repr__(self):
        return f"{self.tensor.name or 'A'}[{', '.join(map(str, self.indices))}]"


def _elementwise(name, lhs, rhs):
    from .. import topi

    if all(isinstance(side, (Tensor, PrimExpr, numbers.Number)) for side in (lhs, rhs)):
        return getattr(topi, name)(lhs, rhs)
    return NotImplemented


class Operation:
    """What computes a tensor: its `name`, the `axis` and `reduce_axis` names, and the tensors that it reads."""

    def __init__(self, value):
        self._value = value
        self._op = defining_op(value)

    @classmethod
    def of(cls, value) -> "Operation":
        """The operation of its kind."""
        op = defining_op(value)
        kinds = {"te.compute": ComputeOp, "te.reduce": ComputeOp, "te.extern": ExternOp}
        return kinds.get(op.name if op is not None else "", PlaceholderOp)(value)

    @property
    def name(self):
        op = self._op
        if op is not None and "name" in op.attributes:
            return op.attributes["name"].value
        return name_of(value_location(self._value))

    @property
    def num_outputs(self):
        return 1 if self._op is None else len(self._op.results)

    def output(self, index) -> Tensor:
        return Tensor(self._value if self._op is None else self._op.results[index])

    @property
    def tag(self) -> str:
        """What te.compute was given as its tag."""
        op = self._op
        return op.attributes["te.tag"].value if op is not None and "te.tag" in op.attributes else ""

    @property
    def attrs(self) -> dict:
        """What te.compute was given as attrs."""
        op = self._op
        if op is None:
            return {}
        found = {}
        if "annotations" in op.attributes:
            found = {item.name: python_value(item.attr) for item in ir.DictAttr(op.attributes["annotations"])}
        if "te.layout_free" in op.attributes:
            names = [ir.StringAttr(name).value for name in ir.ArrayAttr(op.attributes["te.layout_free"])]
            found["layout_free_placeholders"] = [item for item in self.input_tensors if item.op.name in names]
        return found

    @property
    def body(self) -> list:
        """What an element of each result is: an expression of the variables of `axis`, or a reduction over
        `reduce_axis`."""
        raise AttributeError(f"{self.name!r} is a tensor that is given, so it has no body")

    @property
    def axis(self) -> list:
        """The axes of the results, of which only what computes elements has any."""
        return []

    reduce_axis = axis

    def same_as(self, other) -> bool:
        """Whether both are views of what computes the same tensors."""
        if not isinstance(other, Operation):
            return False
        return self._value == other._value if self._op is None else self._op == other._op

    __eq__ = same_as

    def __hash__(self):
        return hash(self._value if self._op is None else self._op)

    def __repr__(self):
        kind = {ComputeOp: "compute", ExternOp: "extern"}.get(type(self), "placeholder")
        return f"{kind}({self.name}, {', '.join(self._described())})"

    def _described(self):
        tensor = self.output(0)
        return [f"shape={list(tensor.shape)}", f"dtype={tensor.dtype}"]

    @property
    def input_tensors(self):
        """The tensors that the body reads, in the order of the reads."""
        if self._op is None or not self._op.name.startswith("te."):
            return []
        if self._op.name == "te.extern":
            return [Tensor(value) for value in self._op.operands if isinstance(value.type, ir.RankedTensorType)]
        found = {}

        def visit(op):
            if op.name == "tensor.extract":
                found.setdefault(op.operands[0], None)
            return ir.WalkResult.ADVANCE

        for operation in self._op.regions[0].blocks[0].operations:
            operation.operation.walk(visit)
        return [Tensor(value) for value in found]


class PlaceholderOp(Operation):
    """What a tensor that is given comes from."""

    @property
    def shape(self) -> tuple:
        return Tensor(self._value).shape

    @property
    def dtype(self) -> str:
        return Tensor(self._value).dtype


class ComputeOp(Operation):
    """What computes the elements of a tensor, one by one or by a reduction."""

    @property
    def axis(self) -> list:
        """The axes of the results."""
        from .compute import IterVar

        ranges = [Range.from_min_extent(0, extent) for extent in self.output(0).shape]
        arguments = self._op.regions[0].blocks[0].arguments
        return [IterVar(argument, dom, 0) for argument, dom in zip(arguments, ranges, strict=False)]

    @property
    def reduce_axis(self) -> list:
        """The axes that are reduced."""
        from .body import reduced_ranges
        from .compute import IterVar

        if self._op.name != "te.reduce":
            return []
        ranges = reduced_ranges(self._op)
        arguments = list(self._op.regions[0].blocks[0].arguments)[-len(ranges) :]
        return [IterVar(argument, dom, 2) for argument, dom in zip(arguments, ranges, strict=True)]

    @property
    def body(self) -> list:
        """What an element of each result is: an expression of the variables of `axis`, or a reduction over
        `reduce_axis`."""
        from .body import expressions_of

        return expressions_of(self._op)

    def _described(self):
        axes = [f"{name}={getattr(self, name)}" for name in ("axis", "reduce_axis")]
        return [f"body={self.body}", *axes, f"tag={self.tag}", f"attrs={self.attrs}"]


class ExternOp(Operation):
    """Statements over buffers that compute tensors."""

    @property
    def inputs(self) -> list:
        """The tensors that the statements read."""
        return self.input_tensors

    @property
    def input_placeholders(self) -> list:
        """The buffers of the inputs in the statements."""
        return self._buffers[: len(self.inputs)]

    @property
    def output_placeholders(self) -> list:
        """The buffers of the results in the statements."""
        return self._buffers[len(self.inputs) :]

    @property
    def _buffers(self):
        from .body import statements_of

        return list(statements_of(self._op).buffer_map.values())

    @property
    def body(self):
        """The statements."""
        from .body import statements_of

        return statements_of(self._op).body


def wrap_extent(extent):
    if isinstance(extent, ir.Value):
        dim = _scope.graph().dim(extent)
        return PrimExpr(extent) if dim is None else view_dim(dim)
    return view_dim(extent) if isinstance(extent, _mlc.DimExprAttr) else Size(extent, _scope.graph().index_dtype)


def _extents(value: ir.Value) -> list:
    """The extents of a tensor: numbers, expressions of symbols, or the values that compute them."""
    type = value.type
    static = [None if type.is_dynamic_dim(i) else type.get_dim_size(i) for i in range(type.rank)]
    if None not in static:
        return static
    op = defining_op(value)
    if op is None:
        # An argument of a te graph: the operand of the op around says the dimensions.
        dims = _mlc.tensor_dims(value.owner.owner.operands[value.arg_number].type)
        return [size if size is not None else dim for size, dim in zip(static, dims, strict=True)]
    dynamic = iter(op.operands)
    # Each result of te.extern has extents of its own.
    before = list(op.results)[: value.result_number] if op.name == "te.extern" else []
    for type in (result.type for result in before):
        for _ in filter(type.is_dynamic_dim, range(type.rank)):
            next(dynamic)
    return [size if size is not None else next(dynamic) for size in static]


def is_wide(shape) -> bool:
    """True if an extent is an expression of int64."""
    return any(isinstance(extent, Node) and extent.dtype == "int64" for extent in as_tuple(shape))


def note_sizes(op, shape):
    """Notes which variables of a shape are declared as sizes."""
    names = {}

    def visit(expr):
        if isinstance(expr, SizeVar):
            names.setdefault(expr.name)
        for field in getattr(expr, "fields", ()) if isinstance(expr, Node) else ():
            visit(getattr(expr, field))

    for extent in as_tuple(shape):
        visit(extent)
    if names:
        with context():
            op.attributes["te.size_vars"] = ir.ArrayAttr.get([ir.StringAttr.get(name) for name in names])


def shape_operands(shape):
    """The static extents of a shape (-1 stands for a dynamic one) and the index values of the dynamic ones."""
    static, values = [], []
    for extent in as_tuple(shape):
        if isinstance(extent, PrimExpr) and not extent.is_dim and _scope.graph().dim(extent.handle) is None:
            static.append(DYNAMIC)
            values.append(to_index(extent))
            continue
        dim = to_dim(extent)
        constant = dim.constant
        if constant is not None and constant < 0:
            raise ValueError(f"an extent is not negative, but {constant} is given")
        static.append(DYNAMIC if constant is None else constant)
        if constant is None:
            values.append(_scope.graph().value(dim))
    return static, values


DYNAMIC = ir.ShapedType.get_dynamic_size()


def as_tuple(shape) -> tuple:
    if isinstance(shape, (tuple, list)):
        return tuple(shape)
    if isinstance(shape, str):
        raise TypeError(f"a shape is a tuple of extents, not the string {shape!r}: ({shape!r},) has one dimension")
    if hasattr(shape, "__iter__"):
        return tuple(shape)
    return (shape,)


def placeholder(shape, dtype=None, name="placeholder") -> Tensor:
    """A tensor that is given."""
    with _scope.entered(_scope.free_graph()):
        static, values = shape_operands(shape)
        with context(), ir.Location.unknown():
            type = ir.RankedTensorType.get(static, _dt.to_type(dtype or "float32"))
        value = _scope.placeholder(type, name, values)
        if is_wide(shape):
            value.owner.attributes["te.wide"] = ir.UnitAttr.get(context())
        note_sizes(value.owner, shape)
        return Tensor(value)
