"""Values of functions as the expressions that they are computed by."""

from .. import ir
from .._core import dtype as _dt
from .._core.context import defining_op, name_of, value_location
from . import _scope
from . import nodes as _n
from .arith import VALUE_OPS
from .buffer import Buffer
from .expr import FloatImm, IntImm, PrimExpr, Var
from .types import PrimType

_BINARY = {op: kind for kind, ops in VALUE_OPS.items() for op in ops if op}
_BINARY |= {"arith.divui": "floordiv", "arith.remui": "floormod", "arith.remf": "fmod"}
_CLASSES = {"add": "Add", "sub": "Sub", "mul": "Mul", "div": "Div", "truncdiv": "Div", "truncmod": "Mod"}
_CLASSES |= {"floordiv": "FloorDiv", "floormod": "FloorMod", "min": "Min", "max": "Max"}
_CALLS = {"and": "bitwise_and", "or": "bitwise_or", "xor": "bitwise_xor", "shl": "shift_left", "shr": "shift_right"}
_MATH = {"absf": "fabs", "absi": "abs", "roundeven": "nearbyint", "powf": "pow", "ipowi": "pow", "ctpop": "popcount"}
_MATH |= {"ctlz": "clz"}
_CASTS = "extf truncf extsi extui trunci sitofp uitofp fptosi fptoui index_cast index_castui bitcast".split()
_SYMBOLS = {"+": _n.Add, "-": _n.Sub, "*": _n.Mul, "//": _n.FloorDiv, "%": _n.FloorMod}
_INTEGER_PREDICATES = ["eq", "ne", "lt", "le", "gt", "ge", "lt", "le", "gt", "ge"]
_FLOAT_PREDICATES = {1: "eq", 2: "gt", 3: "ge", 4: "lt", 5: "le", 13: "ne"}


def index_dtype(op) -> str:
    """The dtype that indices stand for in the function, or in the tensors of no function, that an operation is in."""
    while op is not None and op.name != "tir.prim_func":
        if op.name.startswith("te.") and op.block == _scope.free_graph().block:
            return "int64" if "te.wide" in op.attributes else _scope.free_graph().index_dtype
        op = op.parent.operation if op.parent is not None else None
    if op is None or "index_dtype" not in op.attributes:
        return "int64"
    return f"int{ir.IntegerType(ir.TypeAttr(op.attributes['index_dtype']).value).width}"


def _refuse(view):
    # An operation outside of the function must not have the value as an operand, which goes with the function.
    raise ValueError(f"{view} belongs to a function that is finished, so nothing can be computed of it")


class Value(PrimExpr):
    """A value of a function for which there is no expression."""

    __slots__ = ()

    def computed(self):
        return _refuse(self)


class Variable(Var):
    """A variable of a function: of a loop, of a block, a parameter, or a value with a name."""

    __slots__ = ()

    def __init__(self, value, dtype, owner=None):
        self.handle, self.owner, self.is_symbol = value, owner, True
        self._name, self._dtype = name_of(value_location(value)), dtype
        self.type_annotation = PrimType(dtype)

    def computed(self):
        return _refuse(self)


class Parameter(Variable):
    """A parameter of a function: a scalar, or the handle of a buffer."""

    __slots__ = ()

    def __init__(self, value, name, owner=None):
        super().__init__(value, _dtype(value), owner)
        self.rename(name)

    def __hash__(self):
        return hash(self.handle)

    def __eq__(self, other):
        return isinstance(other, Parameter) and self.handle == other.handle


def lifted(value, module=None):
    """The expression that computes a value; the value itself where there is none for it."""
    op = defining_op(value)
    if op is None:
        return Variable(_of_axis(value), _dtype(value), module)
    if "tir.let" in op.attributes:
        return Variable(value, _dtype(value), module)
    return given(value, module)


def _of_axis(value):
    """The value itself; of an axis in the init of a block, the one that the body has for it."""
    argument = ir.BlockArgument(value)
    op = argument.owner.owner.operation
    if op.name != "tir.block" or not len(op.regions[1].blocks) or argument.owner != op.regions[1].blocks[0]:
        return value
    return op.regions[0].blocks[0].arguments[argument.arg_number]


def given(value, module=None):
    """The expression that computes a value, though it may have a name."""
    op = defining_op(value)
    try:
        made = _expression(value, op, module)
    except (KeyError, TypeError, ValueError):
        made = None
    if made is None:
        return Value(value, module)
    if isinstance(made, (_n.Tree, IntImm, FloatImm)):
        made.origin = value, module
    return made


def _dtype(value):
    if isinstance(value.type, ir.MemRefType):
        return "handle"
    op = defining_op(value) or ir.BlockArgument(value).owner.owner.operation
    return index_dtype(op) if isinstance(value.type, ir.IndexType) else _dt.from_type(value.type)


def _expression(value, op, module):
    def part(operand):
        return lifted(operand, module)

    name, dtype = op.name, _dtype(value)
    dialect, _, short = name.partition(".")
    if name == "arith.constant":
        return _constant(op, dtype)
    if name == "affine.apply":
        return _applied(op, part, dtype)
    if name in ("affine.min", "affine.max"):
        parts = [_affine(expr, op, part, dtype) for expr in ir.AffineMapAttr(op.attributes["map"]).value.results]
        result = parts[0]
        for other in parts[1:]:
            result = (_n.Min if short == "min" else _n.Max)(result, other)
        return result
    if name in _BINARY:
        kind, a, b = _BINARY[name], part(op.operands[0]), part(op.operands[1])
        if kind in _CLASSES:
            return getattr(_n, _CLASSES[kind])(a, b)
        if dtype == "bool" and kind in ("and", "or"):
            return (_n.And if kind == "and" else _n.Or)(a, b)
        if dtype == "bool" and kind == "xor" and isinstance(b, IntImm) and b.value == 1:
            return _n.Not(a)
        return _n.Call(dtype, f"tir.{_CALLS.get(kind, kind)}", [a, b])
    if name in ("arith.cmpi", "arith.cmpf"):
        number = ir.IntegerAttr(op.attributes["predicate"]).value
        kind = _INTEGER_PREDICATES[number] if name == "arith.cmpi" else _FLOAT_PREDICATES[number]
        return _n.COMPARISONS[kind](part(op.operands[0]), part(op.operands[1]))
    if name == "arith.negf":
        return _n.Mul(part(op.operands[0]), FloatImm(dtype, -1.0))
    if name == "arith.select" and "tir.written" in op.attributes:
        return part(op.operands[1])
    if name == "arith.select":
        return _n.Select(*map(part, op.operands))
    if dialect == "arith" and short in _CASTS or name == "tir.sign_cast":
        inner = part(op.operands[0])
        return inner if inner.dtype == dtype or name == "tir.sign_cast" else _n.Cast(dtype, inner)
    if dialect == "math":
        return _n.Call(dtype, f"tir.{_MATH.get(short, short)}", list(map(part, op.operands)))
    if name == "memref.load":
        return _n.BufferLoad(Buffer(op.operands[0]), [part(index) for index in list(op.operands)[1:]])
    if name == "tensor.extract":
        from ..te.tensor import Tensor

        return _n.ProducerLoad(Tensor(op.operands[0]), [part(index) for index in list(op.operands)[1:]])
    if name == "memref.cast":
        return Buffer(op.operands[0]).data
    if name == "scf.execute_region":
        operations = [inner.operation for inner in op.regions[0].blocks[0].operations]
        result = part(operations[-1].operands[0])
        let = next((inner for inner in operations if "tir.let" in inner.attributes), None)
        if let is None:
            return result
        value = _expression(let.results[0], let, module)
        return None if value is None else _n.Let(lifted(let.results[0], module), value, result)
    if name == "scf.if":
        branches = [region.blocks[0].operations for region in op.regions]
        values = [part(operations[len(operations) - 1].operands[0]) for operations in branches]
        return _n.Call(dtype, "tir.if_then_else", [part(op.operands[0]), *values])
    return None


def _constant(op, dtype):
    attribute = op.attributes["value"]
    if isinstance(attribute, (ir.BoolAttr, ir.IntegerAttr)):
        return IntImm(dtype, attribute.value % 2 if dtype == "bool" else attribute.value)
    written = op.attributes["tir.written"] if "tir.written" in op.attributes else attribute
    return FloatImm(dtype, ir.FloatAttr(written).value)


def _applied(op, part, dtype):
    if "tir.written" in op.attributes:
        return _written(op.attributes["tir.written"], op, part, dtype)
    return _affine(ir.AffineMapAttr(op.attributes["map"]).value.results[0], op, part, dtype)


def _written(tree, op, part, dtype):
    if isinstance(tree, ir.StringAttr):
        return part(op.operands[int(tree.value[1:])])
    if isinstance(tree, ir.IntegerAttr):
        return IntImm(dtype, tree.value)
    if len(ir.ArrayAttr(tree)) == 2:
        narrow = _written(ir.ArrayAttr(tree)[1], op, part, "int32")
        return _n.Cast(dtype, narrow)
    symbol, a, b = ir.ArrayAttr(tree)
    return _SYMBOLS[ir.StringAttr(symbol).value](_written(a, op, part, dtype), _written(b, op, part, dtype))


def _affine(expr, op, part, dtype):
    for kind in (ir.AffineDimExpr, ir.AffineSymbolExpr, ir.AffineConstantExpr):
        found = _as(kind, expr)
        if found is None:
            continue
        if kind is ir.AffineConstantExpr:
            return IntImm(dtype, found.value)
        first = 0 if kind is ir.AffineDimExpr else ir.AffineMapAttr(op.attributes["map"]).value.n_dims
        return part(op.operands[first + found.position])
    classes = {
        ir.AffineAddExpr: _n.Add,
        ir.AffineMulExpr: _n.Mul,
        ir.AffineFloorDivExpr: _n.FloorDiv,
        ir.AffineModExpr: _n.FloorMod,
    }
    for kind, made in classes.items():
        binary = _as(kind, expr)
        if binary is not None:
            return _sum(made, _affine(binary.lhs, op, part, dtype), _affine(binary.rhs, op, part, dtype))
    return None


def _as(kind, expr):
    try:
        return kind(expr)
    except ValueError:
        return None


def _sum(made, a, b):
    """What is added as a product with a negative number is subtracted."""
    if made is _n.Add and isinstance(b, IntImm) and b.value < 0:
        return _n.Sub(a, IntImm(b.dtype, -b.value))
    if made is _n.Add and isinstance(b, _n.Mul) and isinstance(b.b, IntImm) and b.b.value < 0:
        factor = -b.b.value
        return _n.Sub(a, b.a if factor == 1 else _n.Mul(b.a, IntImm(b.b.dtype, factor)))
    return made(a, b)


__all__ = ["Variable", "given", "index_dtype", "lifted"]
