"""Arguments of primitives: how each is written as operands and attributes of a transform op, and read from them."""

import re

from ... import ir
from ..._core import dtype as _dt
from ..._core.attrs import python_value
from ..._core.context import context
from ..._core.module import to_attribute
from ..expr import PrimExpr
from ..index_map import IndexMap, RangeMap
from .variables import BlockRV, ExprRV, LoopRV, RandomVariable

ANY = (BlockRV, LoopRV)
_DYNAMIC = -(2**63)
_PARAM = re.compile(r"#transform\.param_operand<index = (\d+).*>")


def fail(kind, field, expected, value):
    given = repr(value) if isinstance(value, (int, str, float, type(None))) else type(value).__name__
    raise TypeError(f"{kind.method}: {field.name} is {expected}, not {given}")


class Field:
    """One argument. `key` is the attribute that holds it; a positional one is printed without its name."""

    is_input = False
    positional = False
    counts_results = False

    def __init__(self, name, key=None, default=None, optional=False):
        self.name = name
        self.key = key or name
        self.default = default
        self.optional = optional

    def check(self, kind, value):
        """The value as it is kept, or a TypeError."""
        return value

    def prepare(self, schedule, kind, value) -> None:
        """Does what must be done before the primitive is applied to a schedule."""

    def encode(self, value, operands, attributes) -> None:
        """Adds a list of operands to `operands` if the field has any, and attributes."""
        raise NotImplementedError

    def decode(self, operands, attributes):
        """The value, from the operands that belong to the field."""
        raise NotImplementedError

    @property
    def operand_count(self):
        """How many operands the field has: 0, 1 or None for any number."""
        return 0

    def as_list(self, value):
        """The value as parts of an instruction's inputs or attributes."""
        return [value]

    def take(self, parts):
        """The value, from an iterator over the rest of an instruction's inputs or attributes."""
        return next(parts)

    def printed(self, value) -> bool:
        return not (self.optional and value == self.default)


class Handle(Field):
    """A block or a loop."""

    is_input = True
    operand_count = 1

    def __init__(self, name, types=(BlockRV,), **options):
        super().__init__(name, **options)
        self.types = types if isinstance(types, tuple) else (types,)

    def check(self, kind, value):
        if not isinstance(value, self.types):
            expected = " or ".join(t.__name__ for t in self.types)
            if BlockRV in self.types:
                expected += ", or the name of a block"
            fail(kind, self, f"a {expected}", value)
        return value

    def encode(self, value, operands, attributes):
        operands.append([value])

    def decode(self, operands, attributes):
        return operands[0]


class Handles(Handle):
    """Any number of blocks or loops."""

    operand_count = None

    def __init__(self, name, types, positional=False, nested=False, **options):
        super().__init__(name, types, **options)
        self.positional = positional
        self.nested = nested

    def check(self, kind, value):
        if isinstance(value, (RandomVariable, str)) or not hasattr(value, "__iter__"):
            fail(kind, self, "a list", value)
        return [super(Handles, self).check(kind, item) for item in value]

    def encode(self, value, operands, attributes):
        operands.append(list(value))

    def decode(self, operands, attributes):
        return list(operands) or self.default if self.optional else list(operands)

    def as_list(self, value):
        return [value and list(value)] if self.nested else list(value)

    def take(self, parts):
        if not self.nested:
            return list(parts)
        value = next(parts)
        return value and list(value)


class LoopOrBlocks(Handle):
    """A loop, or a list of blocks."""

    operand_count = None

    def __init__(self, name):
        super().__init__(name, ANY)

    def check(self, kind, value):
        if isinstance(value, (LoopRV, BlockRV)):
            return value
        if isinstance(value, (RandomVariable, str)) or not hasattr(value, "__iter__"):
            fail(kind, self, "a LoopRV, or a list of BlockRVs", value)
        blocks = [super(LoopOrBlocks, self).check(kind, item) for item in value]
        if not blocks:
            raise kind.refuse(f"{self.name} is a loop, or a list of at least one block")
        return blocks

    def encode(self, value, operands, attributes):
        operands.append(list(value) if isinstance(value, list) else [value])

    def decode(self, operands, attributes):
        return operands[0] if len(operands) == 1 and isinstance(operands[0], LoopRV) else list(operands)


class Int(Field):
    """A number, or one that was sampled, of which the value is kept."""

    def check(self, kind, value):
        if isinstance(value, ExprRV):
            return int(value)
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            fail(kind, self, "an integer", value)
        value = value.__index__()
        if not -(2**63) <= value < 2**63:
            raise ValueError(f"{kind.method}: {self.name} is {value}, which does not fit in 64 bits")
        return value

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), value)

    def decode(self, operands, attributes):
        return ir.IntegerAttr(attributes[self.key]).value if self.key in attributes else self.default


class Index(Int):
    """The place of something in a list."""

    def check(self, kind, value):
        value = super().check(kind, value)
        if value < 0:
            raise kind.refuse(f"{self.name} counts from 0, got {value}")
        return value


class Str(Field):
    """Text; None is no attribute."""

    symbol = False

    def check(self, kind, value):
        if not isinstance(value, str):
            fail(kind, self, "a str", value)
        return value

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.StringAttr.get(value)

    def decode(self, operands, attributes):
        return ir.StringAttr(attributes[self.key]).value if self.key in attributes else self.default


class Symbol(Str):
    """The name of a function."""

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.FlatSymbolRefAttr.get(value)

    def decode(self, operands, attributes):
        return ir.FlatSymbolRefAttr(attributes[self.key]).value if self.key in attributes else self.default


class Intrin(Str):
    """The name of an instruction, of which the trace has both functions."""

    def prepare(self, schedule, kind, value):
        schedule.use_intrin(kind, value)

    def encode(self, value, operands, attributes):
        for name in ("description", "implementation"):
            attributes[name] = ir.SymbolRefAttr.get([value, name])

    def decode(self, operands, attributes):
        return ir.SymbolRefAttr(attributes["description"]).value[0]


class Flag(Field):
    """True or False; `when` is the one for which the op has its unit attribute."""

    def __init__(self, name, key=None, default=False, when=True, **options):
        super().__init__(name, key, default, **options)
        self.when = when

    def check(self, kind, value):
        if not isinstance(value, (bool, int)):
            fail(kind, self, "a bool", value)
        return bool(value)

    def encode(self, value, operands, attributes):
        if value == self.when:
            attributes[self.key] = ir.UnitAttr.get()

    def decode(self, operands, attributes):
        return self.when if self.key in attributes else not self.when


class Ints(Field):
    """A list of numbers."""

    def check(self, kind, value):
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            fail(kind, self, "a list of integers", value)
        return [Int(self.name).check(kind, item) for item in value]

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.DenseI64ArrayAttr.get(value)

    def decode(self, operands, attributes):
        return list(ir.DenseI64ArrayAttr(attributes[self.key])) if self.key in attributes else self.default


class Floats(Field):
    """A list of real numbers."""

    def check(self, kind, value):
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            fail(kind, self, "a list of numbers", value)
        value = list(value)
        for item in value:
            if isinstance(item, (bool, str)) or not hasattr(item, "__float__"):
                fail(kind, self, "a list of numbers", item)
        return [float(item) for item in value]

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.DenseF64ArrayAttr.get(value)

    def decode(self, operands, attributes):
        return list(ir.DenseF64ArrayAttr(attributes[self.key]))


class BufferPlace(Index):
    """A buffer of a block: `("read", 0)` is the first that it reads."""

    def check(self, kind, value):
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            fail(kind, self, 'a pair such as ("read", 0), or the name of a buffer', value)
        side, index = value
        if side not in ("read", "write"):
            raise ValueError(f'{kind.method}: {self.name} is of "read" or "write", not of {side!r}')
        return side, super().check(kind, index)

    def encode(self, value, operands, attributes):
        side, index = value
        super().encode(index, operands, attributes)
        if side == "write":
            attributes["write"] = ir.UnitAttr.get()

    def decode(self, operands, attributes):
        return "write" if "write" in attributes else "read", super().decode(operands, attributes)

    def as_list(self, value):
        side, index = value
        return [index, side]

    def take(self, parts):
        index = next(parts)
        return next(parts), index


class Side(Str):
    """Whether a buffer is one that a block reads or one that it writes."""

    def check(self, kind, value):
        if value not in ("read", "write"):
            raise ValueError(f'{kind.method}: {self.name} is "read" or "write", not {value!r}')
        return value

    def encode(self, value, operands, attributes):
        if value == "write":
            attributes["write"] = ir.UnitAttr.get()

    def decode(self, operands, attributes):
        return "write" if "write" in attributes else "read"


class DType(Str):
    """The type of an element."""

    def check(self, kind, value):
        value = super().check(kind, str(value))
        with context():
            _dt.to_type(value)
        return value

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.TypeAttr.get(_dt.to_type(value))

    def decode(self, operands, attributes):
        return _dt.from_type(ir.TypeAttr(attributes[self.key]).value)


class Map(Field):
    """A map of indices: an IndexMap, or a function of as many arguments as there are indices.

    The names of its symbols are in the attribute `symbols`, if it may have any.
    """

    cls = IndexMap

    def __init__(self, name, key=None, symbols=None, **options):
        super().__init__(name, key, **options)
        self.symbols = symbols

    def check(self, kind, value):
        if not isinstance(value, IndexMap):
            if not callable(value):
                fail(kind, self, "a function or an IndexMap", value)
            value = IndexMap.from_func(value)
        if self.symbols is None:
            return self.cls(value.without_symbols())
        return self.cls(value.map, symbols=[symbol.name for symbol in value.symbols])

    def encode(self, value, operands, attributes):
        attributes[self.key] = ir.AffineMapAttr.get(value.map)
        if value.symbols:
            attributes[self.symbols] = ir.ArrayAttr.get([ir.StringAttr.get(s.name) for s in value.symbols])

    def decode(self, operands, attributes):
        has_symbols = self.symbols is not None and self.symbols in attributes
        names = ir.ArrayAttr(attributes[self.symbols]) if has_symbols else ()
        return self.cls(ir.AffineMapAttr(attributes[self.key]).value, symbols=[ir.StringAttr(n).value for n in names])

    def take(self, parts):
        value = next(parts)
        return self.cls.parse(value) if isinstance(value, str) else value


class Ranges(Map):
    """The same for a begin and an end in each dimension."""

    cls = RangeMap


def real_number(value):
    """A number of a float type as Python's; anything else as it is."""
    is_real = isinstance(value, PrimExpr) and hasattr(value, "__float__") and "float" in value.dtype
    return float(value) if is_real else value


class PadValue(Map):
    """What padding holds: a number, or one from indices."""

    def printed(self, value) -> bool:
        return True

    def check(self, kind, value):
        if isinstance(value, IndexMap) or callable(value):
            return super().check(kind, value)
        value = real_number(value)
        if isinstance(value, float):
            return value
        if isinstance(value, ExprRV) or hasattr(value, "__index__") and not isinstance(value, bool):
            return Int(self.name).check(kind, value)
        fail(kind, self, "a number, or a function that gives one", value)

    def encode(self, value, operands, attributes):
        if isinstance(value, IndexMap):
            super().encode(value, operands, attributes)
        elif isinstance(value, float):
            attributes[self.key] = ir.FloatAttr.get(ir.F64Type.get(), value)
        else:
            Int(self.name, self.key).encode(value, operands, attributes)

    def decode(self, operands, attributes):
        if self.key not in attributes:
            return self.default
        value = attributes[self.key]
        if isinstance(value, ir.AffineMapAttr):
            return super().decode(operands, attributes)
        return python_value(value)


class ResultCount(Int):
    """How many results there are. The op has them, and says it by that alone."""

    counts_results = True

    def check(self, kind, value):
        value = super().check(kind, value)
        if not 0 < value <= 1024:
            raise kind.refuse(f"{self.name} is between 1 and 1024, got {value}")
        return value

    def encode(self, value, operands, attributes):
        pass


class Factors(Field):
    """Extents of new loops: numbers, sampled numbers, and None for one that is as large as it must be."""

    is_input = True
    operand_count = None

    def check(self, kind, value):
        if isinstance(value, str) or not hasattr(value, "__iter__"):
            fail(kind, self, "a list of integers", value)
        return [
            None if item is None else item if isinstance(item, ExprRV) else self._number(kind, item) for item in value
        ]

    def _number(self, kind, item):
        number = Int(self.name).check(kind, item)
        if number <= 0:
            raise kind.refuse(f"factors must be positive, got {number}")
        return number

    def encode(self, value, operands, attributes):
        operands.append([item for item in value if isinstance(item, ExprRV)])
        numbers = [_DYNAMIC if isinstance(item, ExprRV) else -1 if item is None else item for item in value]
        attributes[self.key] = ir.DenseI64ArrayAttr.get(numbers)

    def decode(self, operands, attributes):
        params = iter(operands)
        numbers = ir.DenseI64ArrayAttr(attributes[self.key])
        return [next(params) if n == _DYNAMIC else None if n == -1 else n for n in numbers]

    def as_list(self, value):
        return list(value)

    def take(self, parts):
        return list(parts)


class Value(Field):
    """What an annotation says, with the sampled numbers in it."""

    is_input = True
    operand_count = None

    def check(self, kind, value):
        value = _plain(value)
        with context():
            to_attribute(_with_params(value, []))
        return value

    def encode(self, value, operands, attributes):
        params = []
        attributes[self.key] = to_attribute(_with_params(value, params))
        operands.append(params)

    def decode(self, operands, attributes):
        return _without_params(attributes[self.key], operands)


def _plain(value):
    if isinstance(value, ExprRV):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if hasattr(value, "__index__") and not isinstance(value, (int, bool)):
        return value.__index__()
    return value


def _with_params(value, params):
    """The value with the number of each sampled number in its place; `params` gets these."""
    if isinstance(value, ExprRV):
        params.append(value)
        return ir.Attribute.parse(f"#transform.param_operand<index = {len(params) - 1}>")
    if isinstance(value, list):
        return [_with_params(item, params) for item in value]
    if isinstance(value, dict):
        return {key: _with_params(item, params) for key, item in value.items()}
    return value


def _without_params(attribute, params):
    """What `_with_params` was given."""
    if not params:
        return python_value(attribute)
    if isinstance(attribute, ir.ArrayAttr):
        return [_without_params(item, params) for item in attribute]
    if isinstance(attribute, ir.DictAttr):
        return {entry.name: _without_params(entry.attr, params) for entry in attribute}
    found = _PARAM.fullmatch(str(attribute))
    return params[int(found[1])] if found else python_value(attribute)


class Only(Field):
    """An argument with one possible value."""

    def check(self, kind, value):
        if value != self.default:
            raise kind.refuse(f"{self.name} can only be {self.default!r} here, not {value!r}")
        return value

    def encode(self, value, operands, attributes):
        pass

    def decode(self, operands, attributes):
        return self.default


class Unused(Flag):
    """A flag that makes no difference."""

    def check(self, kind, value):
        super().check(kind, value)
        return self.default

    def encode(self, value, operands, attributes):
        pass

    def decode(self, operands, attributes):
        return self.default


__all__ = [name for name in dir() if name[0].isupper()]
