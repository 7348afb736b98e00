"""Patterns: each matches an expression, looking through variables at what they are bound to."""

from ..._core.attrs import Op
from ..._core.context import defining_op
from ..._core.module import GlobalVar
from ..binding import leaf, view_op
from ..expr import Call, Constant, DataflowVar, Expr, ExternFunc, Tuple, TupleGetItem, Var, canonical, is_free
from ..struct_info import TensorStructInfo, as_struct_info


def bound(expr):
    """What a variable is bound to; another expression, and a parameter, as it is."""
    if not isinstance(expr, Var):
        return expr
    op = defining_op(canonical(expr.value))
    return expr if op is None or is_free(expr.value) else view_op(op)


def _is_same(a, b):
    if isinstance(a, Expr) and isinstance(b, Expr):
        first, second = a.value, b.value
        return first is not None and second is not None and canonical(first) == canonical(second)
    return a == b


class DFPattern:
    """What an expression may be. A pattern that stands in several places matches one expression."""

    def __call__(self, *args, varg_default_wildcard=False, add_constraint=None):
        return CallPattern(self, None if varg_default_wildcard else args, args)

    def __or__(self, other):
        return OrPattern(self, other)

    def __and__(self, other):
        return AndPattern(self, other)

    def __invert__(self):
        return NotPattern(self)

    def has_attr(self, attrs):
        """This, with these attributes."""
        return AttrPattern(self, attrs)

    def has_dtype(self, dtype):
        """This, with elements of a dtype."""
        return DataTypePattern(self, dtype)

    def has_shape(self, shape):
        """This, with a shape."""
        return ShapePattern(self, shape)

    def has_struct_info(self, struct_info):
        """This, of a type."""
        return StructInfoPattern(self, struct_info)

    def match(self, expr, var2val=None) -> bool:
        """True if an expression is what the pattern says."""
        return self.extract_matched_expr(expr, var2val) is not None

    def extract_matched_expr(self, expr, var2val=None):
        """The expression that each part of the pattern matches, or None."""
        found = {}
        return found if self._match(expr, found) else None

    def _match(self, expr, found):
        if self in found:
            return _is_same(found[self], expr)
        before = dict(found)
        if not self.accepts(expr, found):
            found.clear()
            found.update(before)
            return False
        found[self] = expr
        return True

    def accepts(self, expr, found):
        """Does the pattern match, given what parts of it have matched?"""
        raise NotImplementedError


class WildcardPattern(DFPattern):
    """Anything."""

    def accepts(self, expr, found):
        return True


class OpPattern(DFPattern):
    """An operator, or a function, of a name."""

    def __init__(self, name):
        self.name = name

    def accepts(self, expr, found):
        if isinstance(expr, (Op, Call)):
            return (expr if isinstance(expr, Op) else expr.op) is Op.get(self.name)
        if isinstance(expr, ExternFunc):
            return expr.global_symbol == self.name
        return isinstance(expr, GlobalVar) and expr.name_hint == self.name


class CallPattern(DFPattern):
    """A call of what one pattern matches, with arguments that others match."""

    def __init__(self, op, args, given=()):
        self.op, self.args, self.given = op, args, given

    def accepts(self, expr, found):
        call = bound(expr)
        if not isinstance(call, Call) or not self.op._match(call.op, found):
            return False
        operands = list(call.args)
        patterns = self.given if self.args is None else self.args
        if len(operands) < len(patterns) or (self.args is not None and len(operands) != len(patterns)):
            return False
        return all(pattern._match(_argument(x), found) for pattern, x in zip(patterns, operands, strict=False))


def _argument(argument):
    return argument if isinstance(argument, (Expr, GlobalVar, ExternFunc)) else leaf(argument)


class ConstantPattern(DFPattern):
    """A constant."""

    def accepts(self, expr, found):
        return isinstance(bound(expr), Constant)


class VarPattern(DFPattern):
    """A variable, of a name if one is given."""

    kind = Var

    def __init__(self, name=""):
        self.name = name

    def accepts(self, expr, found):
        return isinstance(expr, self.kind) and self.name in ("", expr.name_hint)


class DataflowVarPattern(VarPattern):
    """A variable of a dataflow block."""

    kind = DataflowVar


class TuplePattern(DFPattern):
    """A tuple of fields that patterns match; without them any tuple."""

    def __init__(self, fields):
        self.fields = fields

    def accepts(self, expr, found):
        given = bound(expr)
        if not isinstance(given, Tuple):
            return False
        fields = given.fields
        if self.fields is None:
            return True
        return len(fields) == len(self.fields) and all(
            pattern._match(field, found) for pattern, field in zip(self.fields, fields, strict=True)
        )


class TupleGetItemPattern(DFPattern):
    """One value of a tuple that a pattern matches; without an index any one."""

    def __init__(self, tuple_value, index=None):
        self.tuple_value, self.index = tuple_value, index

    def accepts(self, expr, found):
        given = bound(expr)
        if isinstance(given, TupleGetItem):
            return self.index in (None, given.index) and self.tuple_value._match(given.tuple_value, found)
        # One of several results of a call is no item of a tuple here.
        value = expr.value if isinstance(expr, Expr) else None
        op = None if value is None else defining_op(canonical(value))
        if op is None or len(op.results) < 2:
            return False
        number = next(i for i, result in enumerate(op.results) if result == canonical(value))
        return self.index in (None, number) and self.tuple_value._match(Call.of(op), found)


class OrPattern(DFPattern):
    """What one of two patterns matches."""

    def __init__(self, left, right):
        self.left, self.right = left, right

    def accepts(self, expr, found):
        return self.left._match(expr, found) or self.right._match(expr, found)


class AndPattern(OrPattern):
    """What both of two patterns match."""

    def accepts(self, expr, found):
        return self.left._match(expr, found) and self.right._match(expr, found)


class NotPattern(DFPattern):
    """What a pattern does not match."""

    def __init__(self, to_reject):
        self.to_reject = to_reject

    def accepts(self, expr, found):
        return not self.to_reject._match(expr, dict(found))


class _Constrained(DFPattern):
    """What a pattern matches, and more is said of."""

    def __init__(self, pattern, constraint):
        self.pattern, self.constraint = pattern, constraint

    def accepts(self, expr, found):
        return self.pattern._match(expr, found) and self.holds(expr)


class AttrPattern(_Constrained):
    """A call with these attributes."""

    def holds(self, expr):
        call = bound(expr)
        attrs = call.attrs if isinstance(call, Call) else {}
        return all(_equals(attrs.get(name), value) for name, value in dict(self.constraint).items())


def _equals(given, expected):
    if isinstance(given, (list, tuple)) and isinstance(expected, (list, tuple)):
        return len(given) == len(expected) and all(a == b for a, b in zip(given, expected, strict=True))
    return given == expected


class DataTypePattern(_Constrained):
    """A tensor of this dtype."""

    def holds(self, expr):
        info = getattr(expr, "struct_info", None)
        return isinstance(info, TensorStructInfo) and info.dtype == str(self.constraint)


class ShapePattern(_Constrained):
    """A tensor of this shape."""

    def holds(self, expr):
        info = getattr(expr, "struct_info", None)
        shape = info.shape if isinstance(info, TensorStructInfo) else None
        return shape is not None and [str(dim) for dim in shape] == [str(dim) for dim in self.constraint]


class StructInfoPattern(_Constrained):
    """A value of this type."""

    def holds(self, expr):
        return getattr(expr, "struct_info", None) == as_struct_info(self.constraint)


# ===--- Ways to write them ----------------------------------------------------------------------===#


def wildcard() -> DFPattern:
    """Anything."""
    return WildcardPattern()


def is_op(op_name) -> DFPattern:
    """An operator: `is_op("relax.add")(wildcard(), wildcard())`."""
    return OpPattern(op_name)


def is_const() -> DFPattern:
    """A constant."""
    return ConstantPattern()


def is_var(name="") -> DFPattern:
    """A variable, of a name if one is given."""
    return VarPattern(name)


def is_dfv(name="") -> DFPattern:
    """A variable of a dataflow block."""
    return DataflowVarPattern(name)


def is_tuple(fields=None, unordered=False) -> DFPattern:
    """A tuple of fields that patterns match."""
    if unordered:
        raise NotImplementedError("is_tuple: the order of fields counts")
    return TuplePattern(fields)


def is_tuple_get_item(tuple_value, index=None) -> DFPattern:
    """One value of a tuple."""
    return TupleGetItemPattern(tuple_value, index)


def _is_call(name, callee, args):
    fields = None if args is None else TuplePattern(list(args))
    given = [OpPattern(callee) if callee is not None else wildcard(), *([] if fields is None else [fields])]
    return CallPattern(OpPattern(name), None, given)


def is_call_tir(func_name, args=None) -> DFPattern:
    """A call of a function over buffers."""
    return _is_call("relax.call_tir", func_name, args)


def is_call_dps_packed(func_name, args=None) -> DFPattern:
    """A call of a function that is found by name and fills its results."""
    return _is_call("relax.call_dps_packed", func_name, args)


class _PackedCall(DFPattern):
    """A call of a function that is found by name."""

    def __init__(self, name, args):
        self.name, self.args = name, args

    def accepts(self, expr, found):
        call = bound(expr)
        if not isinstance(call, Call) or not isinstance(call.op, ExternFunc) or call.op.global_symbol != self.name:
            return False
        if self.args is None:
            return True
        return len(call.args) == len(self.args) and all(
            pattern._match(argument, found) for pattern, argument in zip(self.args, call.args, strict=True)
        )


def is_call_packed(func_name, args=None) -> DFPattern:
    """A call of a function that is found by name and may have effects."""
    return _PackedCall(func_name, args)
