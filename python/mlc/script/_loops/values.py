"""Scalars and buffers of a script: expressions that become operations where they are used.

Index arithmetic is kept as a tree and becomes one `affine.apply`; numbers and reads become operations in the body that
uses them. All other arithmetic is that of mlc.tir.
"""

import functools
import numbers
import operator

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, context, defining_op
from ..._mlir_libs._mlc import DimExprAttr
from ...tir import _scope
from ...tir import arith as _arith
from ...tir import convert as _convert
from ...tir import dims as _dims
from ...tir import expr as _expr
from ...tir.expr import PrimExpr
from . import index as _index


class Scalar(PrimExpr):
    """An expression that is not an operation yet."""

    __slots__ = ()
    is_dim = False

    def __init__(self):
        pass

    def computed(self):
        # Each look at the handle makes operations.
        return self.handle

    def __hash__(self):
        return id(self)


class Comparison(_expr.Comparison):
    """A comparison that is not an operation yet."""

    __slots__ = ()

    def computed(self):
        return self.handle


class Const(Scalar):
    """A number with a dtype."""

    __slots__ = ("number", "_dtype")

    def __init__(self, number, dtype):
        self.number, self._dtype = number, _dt.canonical(dtype)

    @property
    def dtype(self):
        return self._dtype

    @property
    def handle(self):
        return _convert.constant(self.number, _dt.to_type(self._dtype))

    def __index__(self):
        if not isinstance(self.number, int):
            raise TypeError(f"{self.number} is not an integer")
        return self.number

    __int__ = __index__

    def __float__(self):
        return float(self.number)

    @property
    def value(self):
        return self.number

    def __bool__(self):
        return bool(self.number)

    def __str__(self):
        return str(self.number)

    __repr__ = __str__


class VScale(Scalar):
    """How many times as long scalable vectors are as their types say, or the product of that with numbers."""

    __slots__ = ("factor", "operands", "_made")

    def __init__(self, factor=1, operands=()):
        self.factor, self.operands, self._made = factor, operands, None

    @property
    def dtype(self):
        return "int32"

    @property
    def handle(self):
        # A call that nothing uses would be a statement.
        if self._made is None or self._made[0] != _scope.body():
            self._made = _scope.body(), self._create()
        return self._made[1]

    def _create(self):
        if self.operands:
            return _arith.binary("mul", *self.operands).computed()
        with at():
            attributes = {"kind": ir.Attribute.parse("#tir<call_kind builtin>"), "callee": ir.StringAttr.get("vscale")}
        return _scope.create("tir.call_extern", [_dt.to_type("int32")], [], attributes).result

    def __str__(self):
        return " * ".join(map(str, self.operands)) if self.operands else "vscale"

    __repr__ = __str__


def lanes_of(value, what=None):
    """The number that an expression is, or the number of scalable lanes; None for another. `what` has to be one."""
    if isinstance(value, (VScale, _dt.Scalable)):
        return _dt.Scalable(getattr(value, "factor", value))
    number = number_of(value)
    if what is not None and (not isinstance(number, int) or number < 1):
        raise ValueError(f"{what} is a positive number, or a product of one and T.vscale()")
    return number


class Index(Scalar):
    """Integer arithmetic on loop variables, block variables and sizes: a tree over `index` values."""

    __slots__ = ("tree",)

    def __init__(self, tree):
        self.tree = tree

    @property
    def dtype(self):
        return "int32" if _index.is_narrow(self.tree) else _scope.graph().index_dtype

    @property
    def handle(self):
        return _index.materialize(self.tree)

    def size(self):
        """The expression of sizes that this is, or None."""
        return _index.as_dim(self.tree)

    def __str__(self):
        return _index.text(self.tree)

    __repr__ = __str__


# ===--- Numbers ---------------------------------------------------------------------------------===#


def number_of(value):
    """The number that an expression is, or None."""
    if isinstance(value, Const):
        return value.number
    if isinstance(value, Index):
        return value.tree[1] if value.tree[0] == "const" else None
    if isinstance(value, (numbers.Number, PrimExpr)) and not isinstance(value, Scalar):
        return _dims.constant_value(value)
    return None


def size_of(value):
    """The number that a size is, through a name that was given to it."""
    if isinstance(value, Index) and value.tree[0] == "var":
        op = defining_op(value.tree[1])
        if op is not None and op.name == "arith.constant":
            return ir.IntegerAttr(op.attributes["value"]).value
    return number_of(value)


def is_narrow(value):
    """True for an integer of 32 bits or fewer, a number of Python's too."""
    if isinstance(value, Index) and value.tree[0] != "const":
        return _index.is_narrow(value.tree)
    return isinstance(value, (PrimExpr, numbers.Integral)) and dtype_of(value) in ("int32", "int16", "int8")


def widened(lhs, rhs):
    """Two operands, of which an index of 32 bits is cast next to one of 64."""
    if _scope.graph().index_dtype == "int32":
        return lhs, rhs
    sides = [lhs, rhs]
    for place, (side, other) in enumerate(((lhs, rhs), (rhs, lhs))):
        if isinstance(other, numbers.Number) or not isinstance(side, PrimExpr) or isinstance(side, Const):
            continue
        if is_narrow(side) and dtype_of(other) == "int64" and (is_index(side) or is_index(other)):
            sides[place] = cast(side, "int64")
        elif is_index(side) and not isinstance(other, Const) and not is_index(other) and is_narrow(side):
            # Arithmetic of 32 bits.
            sides[place] = PrimExpr(_convert.cast_value(side.computed(), "int32")) if is_narrow(other) else side
    return tuple(sides)


def dtype_of(value):
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, numbers.Integral):
        return "int32" if -(1 << 31) <= value < 1 << 31 else "int64"
    return "float32" if isinstance(value, numbers.Real) else value.dtype


def check_integer(value, what):
    if isinstance(value, (PrimExpr, numbers.Number)):
        dtype = dtype_of(value)
        if not _dt.is_float(dtype) and dtype != "bool":
            return
        raise TypeError(f"{what} is an integer, not a {dtype}")
    if not hasattr(value, "__index__"):
        raise TypeError(f"{what} is an integer expression, not {describe(value)}")


_WORDS = {
    "NoneType": "None",
    "str": "a string",
    "list": "a list",
    "tuple": "a tuple",
    "dict": "a dictionary",
    "function": "a function",
    "module": "a module",
    "Buffer": "a buffer",
    "Region": "a slice of a buffer",
    "BufferForm": "a declaration of a buffer",
    "BlockForm": "a block",
    "InitForm": "T.init()",
    "Loops": "a loop",
    "Axis": "an axis",
    "Remap": "axes",
    "Symbol": "a new variable",
    "Parameter": "a handle",
    "Macro": "a macro",
    "bool": "a bool",
    "int": "an int",
    "float": "a float",
    "_Typed": "a dtype",
    "Pointer": "allocated memory",
    "Address": "an address",
    "ModuleFunction": "a function of the module",
    "Ramp": "indices with a fixed distance",
    "Thread": "a thread axis that is not launched",
    "LaunchForm": "the launch of threads",
    "AttrForm": "T.attr",
    "IterVar": "T.iter_var",
    "LetForm": "the one value of a T.LetStmt",
    "Text": "what only a T.attr or a call takes",
    "RangeText": "a T.Range",
    "MapIndex": "an index of a T.index_map",
    "Masked": "elements that a predicate takes",
    "Span": "a slice",
    "Meta": "a T.meta_var",
    "End": "the end of a loop",
    "Handle": "T.handle",
    "BufferName": "T.Buffer",
}


class Form:
    """What a name of TVMScript gives while a script is read."""

    def __repr__(self):
        return describe(self)


def check_attributes(attributes):
    """Attributes are named."""
    if not isinstance(attributes, dict):
        raise TypeError(f"attributes are a dictionary, not {describe(attributes)}")
    for key in attributes:
        if not isinstance(key, str):
            raise TypeError(f"the name of an attribute is a string, not {key!r}")


def describe(value):
    """What a value is, in the words of an error."""
    if isinstance(value, PrimExpr):
        return f"an expression of {value.dtype}"
    name = type(value).__name__
    if name == "Clause":
        return f"T.{value.name}"
    if name == "FreeVar":
        return f"the variable {value.name!r}, which has no value"
    if name == "StatementForm":
        return f"T.{value.form}"
    if name == "Parameter":
        return f"the handle {value.node.arg!r}: T.match_buffer makes a buffer of it"
    return _WORDS.get(name, name)


# ===--- Index arithmetic ------------------------------------------------------------------------===#


def variable(value: ir.Value) -> Index:
    return Index(("var", value))


def symbol(name) -> Index:
    """A size by its name."""
    return Index(("dim", DimExprAttr.symbol_of(name, context())))


def is_size(value):
    """True for an expression of nothing but sizes."""
    if isinstance(value, Index):
        return value.tree[0] != "const" and _index.as_dim(value.tree) is not None
    return isinstance(value, PrimExpr) and value.is_dim


def to_dim(value) -> DimExprAttr:
    """The expression of sizes that a dimension is."""
    if not isinstance(value, Index):
        return _dims.to_dim(value)
    dim = _index.as_dim(value.tree)
    if dim is None:
        raise TypeError(f"a dimension is an integer or an expression of sizes, not {value}")
    return dim


def _tree(value):
    """The tree of an operand, or None if it is not index arithmetic."""
    if isinstance(value, Index):
        return value.tree
    if isinstance(value, Const):
        is_index = value.dtype in ("int32", _scope.graph().index_dtype)
        return ("const", value.number) if is_index and isinstance(value.number, int) else None
    if isinstance(value, numbers.Integral) and not isinstance(value, bool):
        return ("const", int(value))
    if isinstance(value, PrimExpr) and value.is_dim:
        return ("dim", value.handle)
    # What is not affine, such as a minimum, is a variable to what is computed from it.
    if isinstance(value, PrimExpr) and not isinstance(value, (Scalar, _expr.Comparison)):
        return ("var", value.handle) if isinstance(value.handle.type, ir.IndexType) else None
    return None


def trees_of(*values):
    return [_tree(value) for value in values]


def to_index(value) -> ir.Value:
    """The value as an `index`."""
    if isinstance(value, (Const, numbers.Integral)) and not isinstance(value, bool):
        return _convert.constant(int(value), ir.IndexType.get(context()))
    check_integer(value, "an index")
    return _convert.to_index(value)


def to_extent(value):
    """A number, or the `index` value of an extent, an offset or a bound."""
    number = number_of(value)
    if number is not None:
        check_integer(value, "a bound")
        return int(number)
    return to_index(value)


# ===--- Operators -------------------------------------------------------------------------------===#

_FOLD = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "floordiv": lambda x, y: x // y,
    "floormod": lambda x, y: x % y,
    "div": lambda x, y: x / y,
    "min": min,
    "max": max,
    "truncdiv": lambda x, y: abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1),
    "truncmod": lambda x, y: x - abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1) * y,
}
_BITS = {
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "shl": operator.lshift,
    "shr": operator.rshift,
}
_FOLD |= _BITS
_COMPARE = {
    "eq": lambda x, y: x == y,
    "ne": lambda x, y: x != y,
    "lt": lambda x, y: x < y,
    "le": lambda x, y: x <= y,
    "gt": lambda x, y: x > y,
    "ge": lambda x, y: x >= y,
}


def arith(kind, lhs, rhs):
    """An operator on two expressions, with the typing rules of TVM."""
    if kind == "div" and not any(_dt.is_float(dtype_of(side)) for side in (lhs, rhs)):
        raise TypeError("the division / of integers is ambiguous: use // (floor) or T.truncdiv")
    if kind == "mul":
        for side, other in ((lhs, rhs), (rhs, lhs)):
            if isinstance(side, VScale) and isinstance(number_of(other), int) and number_of(other) != 1:
                return VScale(side.factor * number_of(other), (lhs, rhs))
    if _arith.is_tree(lhs, rhs) and not any(isinstance(side, PrimExpr) and side.is_dim for side in (lhs, rhs)):
        return _arith.arith(kind, lhs, rhs)
    divisor = number_of(rhs) if kind.startswith(("floor", "trunc")) else None
    if isinstance(divisor, int) and divisor == 0:
        raise ZeroDivisionError(f"{kind} of integers by zero")
    if not isinstance(lhs, PrimExpr) and not isinstance(rhs, PrimExpr) and kind in _FOLD:
        return _FOLD[kind](lhs, rhs)
    a, b = (side if isinstance(side, Const) else None for side in (lhs, rhs))
    known = [side is not None or not isinstance(given, PrimExpr) for side, given in ((a, lhs), (b, rhs))]
    is_float = any(_dt.is_float(dtype_of(side)) for side in (lhs, rhs))
    if all(known) and kind in _FOLD and not (is_float and kind in _BITS):
        return _folded(kind, lhs, rhs)
    lhs, rhs = widened(lhs, rhs)
    # The same variable twice.
    if kind in ("min", "max") and lhs is rhs:
        return lhs
    if kind in _index.OPERATORS:
        trees = _tree(lhs), _tree(rhs)
        if None not in trees and any(_index.has_variable(tree) for tree in trees):
            tree = _index.combined(kind, *trees)
            if tree is not None:
                return Index(tree)
    same = _unchanged(kind, lhs, rhs)
    if same is not None:
        return same
    if kind in ("min", "max") and None not in trees_of(lhs, rhs) and any(map(_index.has_variable, trees_of(lhs, rhs))):
        return Index(_index.combined(kind, *trees_of(lhs, rhs)))
    dims = _dims_of(lhs), _dims_of(rhs)
    if kind in _index.DIMS and all(dim is not None for dim in dims):
        result = getattr(dims[0], _index.DIMS[kind])(dims[1])
        # A product keeps the order that it is written in.
        return Index(("dim", result, *trees_of(lhs, rhs)) if kind == "mul" else ("dim", result))
    if all(known):
        lhs, rhs = (PrimExpr(typed(side)) for side in (lhs, rhs))
    return _arith.binary(kind, _operand_of(lhs, rhs), _operand_of(rhs, lhs))


def constants(*values):
    """Numbers as values of one dtype."""
    typed = [value.dtype for value in values if isinstance(value, PrimExpr)]
    dtype = typed[0] if typed else _arith.promote(*map(dtype_of, values))
    return [PrimExpr(cast(value, dtype).handle) for value in values]


def unfolded(kind, lhs, rhs):
    """The operator as it stands, where `arith` would give an operand or a number."""
    numbers_of = [number_of(side) for side in (lhs, rhs)]
    if None not in numbers_of:
        return _arith.binary(kind, *constants(lhs, rhs))
    if numbers_of == [None, None]:
        return arith(kind, lhs, rhs)
    if kind in _index.OPERATORS and None not in (trees := trees_of(lhs, rhs)) and _index.combined(kind, *trees):
        return Index((kind, *trees))
    return _arith.binary(kind, *alike(lhs, rhs))


def difference(stop, start):
    """What lies between two bounds, simplified."""
    result = arith("sub", stop, start)
    return Index(_index.simplified(result.tree)) if isinstance(result, Index) else result


def without(value, summand):
    """What is left of a sum that a size is the first summand of; any other value as it is."""
    if not is_size(summand) or not isinstance(value, Index):
        return value
    first = to_dim(summand)
    if _index.as_dim(value.tree) == first:
        return 0
    is_sum = value.tree[0] == "add" and _index.as_dim(value.tree[1]) == first
    return Index(value.tree[2]) if is_sum else value


def _unchanged(kind, lhs, rhs):
    """The operand that an operator with a number gives as it is (x + 0, 1 * x), or None."""
    for value, other, is_right in ((lhs, rhs, True), (rhs, lhs, False)):
        number = number_of(other)
        if number is None or not isinstance(value, PrimExpr) or isinstance(number, bool):
            continue
        neutral = {"add": 0, "mul": 1, "sub": 0, "div": 1, "floordiv": 1, "truncdiv": 1}.get(kind)
        if number != neutral or not (is_right or kind in ("add", "mul")):
            continue
        is_literal = not isinstance(other, PrimExpr)
        if is_literal and (isinstance(number, int) or _dt.is_float(value.dtype)) or dtype_of(other) == value.dtype:
            return value
    return _zero(kind, lhs, rhs)


def _zero(kind, lhs, rhs):
    """The zero that a product with one is, or a quotient or a remainder of one, or a remainder by 1; or None."""
    zeros = {"mul": (0, 0), "div": (0, None), "floordiv": (0, None), "truncdiv": (0, None)}
    zeros |= dict.fromkeys(("floormod", "truncmod"), (0, 1))
    for other, value, number in zip((lhs, rhs), (rhs, lhs), zeros.get(kind, (None, None)), strict=True):
        known = number_of(other)
        if number is None or known is None or isinstance(known, bool) or known != number:
            continue
        if not isinstance(value, PrimExpr) or value.dtype == "bool" or not isinstance(known, (int, float)):
            continue
        if dtype_of(other) == value.dtype or not isinstance(other, PrimExpr) and isinstance(known, int):
            return Const(0.0 if _dt.is_float(value.dtype) else 0, value.dtype)
    return None


def _dims_of(value):
    tree = _tree(value)
    return None if tree is None else _index.as_dim(tree)


def _operand_of(value, other):
    """A number next to an index is one; an index that meets another type is converted from the type it stands for."""
    is_next_to_value = isinstance(other, PrimExpr) and not isinstance(other, Const)
    if isinstance(value, Const) and is_next_to_value and not _dt.is_float(value.dtype):
        if value.dtype == other.dtype or is_index(other) and value.dtype == "int32":
            return value.number
    if isinstance(value, Const) and isinstance(other, PrimExpr) and not is_index(other):
        return cast(value, _arith.promote(value.dtype, other.dtype))
    if is_index(value) and isinstance(other, (PrimExpr, float)) and not is_index(other):
        if dtype_of(other) == "int64":
            return cast(value, "int64")
        if dtype_of(other) != "int32":
            return cast(value, dtype_of(other) if _dt.is_float(dtype_of(other)) else _scope.graph().index_dtype)
    return value


def is_index(value):
    if isinstance(value, Scalar) or not isinstance(value, PrimExpr):
        return isinstance(value, Index)
    # A look at a comparison computes it.
    is_value = not isinstance(value, _expr.Comparison)
    return value.is_dim or is_value and isinstance(value.handle.type, ir.IndexType)


def _folded(kind, lhs, rhs):
    dtypes = [dtype_of(side) for side in (lhs, rhs)]
    typed = [side.dtype for side in (lhs, rhs) if isinstance(side, Const)]
    dtype = typed[0] if len(typed) == 1 else _arith.promote(*dtypes)
    if len(typed) == 1 and any(_dt.is_float(d) for d in dtypes) and not _dt.is_float(dtype):
        dtype = "float32"
    x, y = number_of(lhs), number_of(rhs)
    if y == 0 and kind in ("div", "floordiv", "floormod", "truncdiv", "truncmod"):
        raise ValueError("division by zero")
    return Const(wrapped(_FOLD[kind](x, y), dtype), dtype)


def wrapped(number, dtype):
    """The number that an integer of this dtype keeps of one that is too large."""
    if _dt.is_float(dtype) or dtype == "bool" or not isinstance(number, int):
        return number
    bits = _dt.bits(dtype)
    number &= (1 << bits) - 1
    return number - (1 << bits) if number >> (bits - 1) and not _dt.is_unsigned(dtype) else number


def compare(kind, lhs, rhs):
    if not isinstance(lhs, PrimExpr) and not isinstance(rhs, PrimExpr):
        return _COMPARE[kind](lhs, rhs)
    x, y = number_of(lhs), number_of(rhs)
    if x is not None and y is not None:
        return Const(_COMPARE[kind](x, y), "bool")
    lhs, rhs = widened(lhs, rhs)
    return Comparison(kind, _operand_of(lhs, rhs), _operand_of(rhs, lhs))


def logical(kind, values):
    """`and` or `or` of conditions, of which those that are numbers are not decided here."""
    for value in values:
        check_condition(value)
    if all(number_of(value) is not None for value in values):
        return (any if kind == "or" else all)(bool(number_of(value)) for value in values)
    on_sizes = condition_on_sizes(kind.capitalize(), *values)
    if on_sizes is not None:
        return on_sizes
    result = values[0]
    for value in values[1:]:
        result = _arith.binary(kind, result, value)
    return result


def check_condition(value):
    if isinstance(value, PrimExpr) and value.dtype != "bool":
        raise TypeError(f"a condition is a bool, not {value.dtype}")
    if not isinstance(value, (PrimExpr, numbers.Integral)):
        raise TypeError(f"a condition is a bool, not {describe(value)}")


def condition_on_sizes(kind, *values):
    """The operation on conditions on sizes of which no value that is computed is part, as a tree, or None."""
    from ...relax.block_builder import BlockBuilder
    from ...tir import nodes

    # In a function over buffers a size is a value like any other.
    if not getattr(BlockBuilder.current(), "in_function", False):
        return None
    numbers_of = [number_of(value) for value in values]
    parts = [
        _arith.as_size_condition(value if number is None else bool(number))
        for value, number in zip(values, numbers_of, strict=True)
    ]
    if any(part is None for part in parts):
        return None
    return nodes.Not(*parts) if kind == "Not" else functools.reduce(getattr(nodes, kind), parts)


def negate(value):
    if number_of(value) is not None:
        return not number_of(value)
    check_condition(value)
    on_sizes = condition_on_sizes("Not", value)
    if on_sizes is not None:
        return on_sizes
    return _arith.binary("xor", value, True)


def negative(value):
    if not isinstance(value, PrimExpr):
        return -value
    if isinstance(value, Const):
        return Const(-value.number, value.dtype)
    if _dt.is_float(value.dtype):
        return arith("mul", value, Const(-1.0, value.dtype))
    return arith("mul", value, -1)


def cast(value, dtype):
    """The value in another dtype; a number becomes one of it."""
    dtype = _dt.canonical(dtype)
    number = number_of(value) if isinstance(value, (Const, numbers.Number)) else None
    if number is not None:
        if dtype == "bool":
            return Const(bool(number), dtype)
        if _dt.is_float(dtype):
            return Const(float(number), dtype)
        if isinstance(value, Const):
            return Const(wrapped(int(number), dtype), dtype)
        check_fits(int(number), dtype)
        return Const(int(number), dtype)
    if not isinstance(value, PrimExpr):
        raise TypeError(f"{describe(value)} cannot be cast to {dtype}")
    is_wide = _scope.graph().index_dtype == dtype == "int64"
    if isinstance(value, Index) and is_wide and _index.is_narrow(value.tree):
        return Index(("cast", value.tree))
    if value.dtype == dtype:
        return value
    if is_index(value) and (dtype == "int64" or _dt.is_float(dtype)):
        return PrimExpr(_convert.cast_value(value.computed(), dtype))
    if is_index(value):
        value = PrimExpr(_convert.cast_value(value.computed(), _scope.graph().index_dtype))
        return value if value.dtype == dtype else _convert.cast(value, dtype)
    return _convert.cast(value, dtype)


def alike(lhs, rhs):
    """Both as expressions that operations of mlc.tir take."""
    lhs, rhs = widened(lhs, rhs)
    if not isinstance(lhs, PrimExpr) and not isinstance(rhs, PrimExpr):
        lhs = Const(lhs, dtype_of(lhs))
    return [_operand_of(lhs, rhs), _operand_of(rhs, lhs)]


def check_fits(number, dtype):
    bits, unsigned = _dt.bits(dtype), _dt.is_unsigned(dtype)
    low, high = (0, 1 << bits) if unsigned else (-(1 << (bits - 1)), 1 << (bits - 1))
    if not low <= number < high:
        raise ValueError(f"{number} does not fit into {dtype}")


def typed(value) -> ir.Value:
    """The value in its own dtype, which for an index is the one that it stands for."""
    return stored(value, dtype_of(value))


def named_index(value) -> ir.Value:
    """The value of an index as an operation of its own, so that it can have a name."""
    if isinstance(value, Index):
        return _index.materialize_named(value.tree)
    return to_index(value)


def renamed(value: ir.Value) -> ir.Value:
    """The same value as an operation of its own, so that it can have another name."""
    always = _convert.constant(True, _dt.to_type("bool"))
    op = _scope.create("arith.select", [value.type], [always, value, value])
    op.attributes["tir.written"] = ir.StringAttr.get("same", context())
    return op.result


def computed(value) -> ir.Value:
    """The value in its own dtype, where an index stays one."""
    return typed(value) if isinstance(value, numbers.Number) else value.computed()


def stored(value, dtype):
    """The value as an element of a buffer."""
    if not isinstance(value, (PrimExpr, numbers.Number)):
        raise TypeError(f"a value of {dtype} is expected, not {describe(value)}")
    if is_index(value) and value.dtype == dtype:
        return _convert.cast_value(value.computed(), dtype)
    value = cast(value, dtype)
    return _convert.cast_value(value.computed(), dtype) if is_index(value) else value.computed()


def named(value, location):
    """Gives the operation of a value the name that it is bound to."""
    op = defining_op(value)
    if op is not None:
        op.location = location


def _reflect(kind, swapped):
    if swapped:
        return lambda self, other: arith(kind, other, self)
    return lambda self, other: arith(kind, self, other)


_OPERATORS = {"add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "floordiv": "floordiv", "mod": "floormod"}
for _name, _kind in _OPERATORS.items():
    setattr(Scalar, f"__{_name}__", _reflect(_kind, False))
    setattr(Scalar, f"__r{_name}__", _reflect(_kind, True))
for _kind in _COMPARE:
    setattr(Scalar, f"__{_kind}__", (lambda kind: lambda self, other: compare(kind, self, other))(_kind))
Scalar.__neg__ = negative
