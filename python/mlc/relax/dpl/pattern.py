"""Patterns: what an expression may be. They are compiled to patterns of MLIR, which find what they match."""

from ..._core.context import MLCError


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

    def used_by(self, other, index=-1):
        """In the context of now: a binding that `other` matches uses what this matches, as the argument `index`."""
        from .context import _join

        return _join(self, other, index, False)

    def only_used_by(self, other, index=-1):
        """`used_by`, and nothing else uses it."""
        from .context import _join

        return _join(self, other, index, True)

    def fork_to(self, *others):
        """All of the others use what this matches."""
        for other in others:
            self.used_by(other)

    def __rshift__(self, other):
        return self.only_used_by(other)

    def __xor__(self, other):
        return self.used_by(other)

    def dup(self):
        """The same pattern once more, with parts of its own, for another expression."""
        return copied(self, {})

    def match(self, expr, var2val=None) -> bool:
        """True if an expression is what the pattern says."""
        return self.extract_matched_expr(expr, var2val) is not None

    def extract_matched_expr(self, expr, var2val=None):
        """The expression that each part of the pattern matches, or None."""
        from ._matching import extract

        return extract(self, expr)


def copied(part, copies):
    """A pattern once more, or a list of them; what is copied already is in `copies`."""
    if isinstance(part, (list, tuple)):
        return type(part)(copied(item, copies) for item in part)
    if not isinstance(part, DFPattern):
        return part
    if part not in copies:
        made = copies[part] = object.__new__(type(part))
        fields = {key: copied(value, copies) for key, value in part.__dict__.items() if key != "_matchers"}
        made.__dict__.update(fields)
    return copies[part]


class WildcardPattern(DFPattern):
    """Anything."""


class OpPattern(DFPattern):
    """An operator, or a function, of a name."""

    def __init__(self, name):
        self.name = name


class CallPattern(DFPattern):
    """A call of what one pattern matches, with arguments that others match. Without `args`, `given` are the first."""

    def __init__(self, op, args, given=()):
        self.op, self.args, self.given = op, args, given


class ConstantPattern(DFPattern):
    """A constant."""


class VarPattern(DFPattern):
    """A variable, of a name if one is given."""

    def __init__(self, name=""):
        self.name = name


class DataflowVarPattern(VarPattern):
    """A variable of a dataflow block."""


class TuplePattern(DFPattern):
    """A tuple of fields that patterns match; without them any tuple."""

    def __init__(self, fields):
        self.fields = fields


class TupleGetItemPattern(DFPattern):
    """One value of a tuple that a pattern matches; without an index any one."""

    def __init__(self, tuple_value, index=None):
        self.tuple_value, self.index = tuple_value, index


class OrPattern(DFPattern):
    """What one of two patterns matches."""

    def __init__(self, left, right):
        self.left, self.right = left, right


class AndPattern(DFPattern):
    """What both of two patterns match."""

    def __init__(self, left, right):
        self.left, self.right = left, right


class NotPattern(DFPattern):
    """What a pattern does not match."""

    def __init__(self, to_reject):
        self.to_reject = to_reject


class ConstrainedPattern(DFPattern):
    """What a pattern matches, and more is said of."""

    def __init__(self, pattern, constraint):
        self.pattern, self.constraint = pattern, constraint


class AttrPattern(ConstrainedPattern):
    """A call with these attributes."""


class DataTypePattern(ConstrainedPattern):
    """A tensor of this dtype."""


class ShapePattern(ConstrainedPattern):
    """A tensor of this shape."""


class StructInfoPattern(ConstrainedPattern):
    """A value of this type."""


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
        raise MLCError("is_tuple: the order of fields counts")
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


class PackedCallPattern(DFPattern):
    """A call of a function that is found by name."""

    def __init__(self, name, args):
        self.name, self.args = name, args


def is_call_packed(func_name, args=None) -> DFPattern:
    """A call of a function that is found by name and may have effects."""
    return PackedCallPattern(func_name, args)
