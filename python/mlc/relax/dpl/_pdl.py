"""Patterns as text of MLIR's dialect pdl."""

from ..._core import dtype as _dt
from ..._core.context import MLCError, context
from ..._core.module import to_attribute
from ..struct_info import as_struct_info, dims_attr
from . import pattern as P

# Operators one of whose arguments is a tuple, which are operands here, and those one of whose arguments is a shape,
# which is an attribute: the argument's place.
_TUPLES = {"relax.concat": 0, "relax.stack": 0, "relax.einsum": 0, "relax.meshgrid": 0, "relax.index_tensor": 1}
_SHAPES = {"relax.reshape": 1, "relax.broadcast_to": 1, "relax.full": 0, "relax.ones": 0, "relax.zeros": 0}
# Calls whose first argument is what is called; that of the second kind has a tuple of arguments.
_CALLS = {
    "relax.call_tir": "relax.call_tir",
    "relax.call_tir_inplace": "relax.call_tir_inplace",
    "relax.call_dps_packed": "relax.call_dps_packed",
    "relax.call_pure_packed": "relax.call_packed",
}
# Operators that are an operation of another name.
_OPERATIONS = {"relax.nn.attention_bias": "relax.nn.attention"}
_MOST_ALTERNATIVES = 256
_MAKERS = (P.CallPattern, P.PackedCallPattern, P.TuplePattern, P.TupleGetItemPattern)
_MOST_RESULTS = 4


class _Open(Exception):
    """A choice that is not made yet: its key, and how many ways there are."""

    def __init__(self, key, count):
        self.key, self.count = key, count


class Alternative:
    """One way in which a pattern may match: no choice is left in it."""

    def __init__(self, pattern, number, choices, as_value):
        self.choices, self.lines, self.count = choices, [], 0
        # What a part of the pattern is: a value, by its place in `values`, an operation, or an argument of one.
        self.known, self.values, self.operations, self.arguments = {}, [], [], []
        self.patterns, self.rejected = {}, []
        self.number = number
        if as_value:
            # The value is what a tuple is made of.
            value = self.value(pattern)
            self.root = self.operation("relax.tuple", [f"{value} : !pdl.value"])
        else:
            self.root = self.operation_of(pattern)
        self.operations = [self.root, *(op for op in self.operations if op != self.root)]
        self.values = list(dict.fromkeys(self.known.values()))

    def text(self, benefit):
        """The `pdl.pattern`, after the modules of patterns that parts of it must not match."""
        parts = [[str(key) for key, name in self.known.items() if name == value] for value in self.values]
        numbers = ", ".join(f"array<i64: {', '.join(part)}>" for part in parts)
        attributes = [self.attribute(f"{self.number} : i64"), self.attribute(f"[{numbers}]")]
        ops = self.operations[1:]
        names = ", ".join([*ops, *self.values, *attributes])
        types = ["!pdl.operation"] * len(ops) + ["!pdl.value"] * len(self.values) + ["!pdl.attribute"] * 2
        body = "\n".join(f"    {line}" for line in self.lines)
        rewrite = f'    pdl.rewrite {self.root} with "relax.compose"({names} : {", ".join(types)})'
        others = "\n".join(self.rejected)
        return f"{others}\n  pdl.pattern : benefit({benefit}) {{\n{body}\n{rewrite}\n  }}"

    def choose(self, key, count):
        """Which of several ways is taken here."""
        if key not in self.choices:
            raise _Open(key, count)
        return self.choices[key]

    def add(self, text, prefix):
        name = f"%{prefix}{self.count}"
        self.count += 1
        self.lines.append(f"{name} = {text}")
        return name

    def attribute(self, text):
        return self.add(f"pdl.attribute = {text}", "a")

    def operand(self):
        return self.add("pdl.operand", "v")

    def constrain(self, name, subject, kind, attribute=None, negated=False):
        args, types = [subject], [kind]
        if attribute is not None:
            args.append(self.attribute(str(attribute)))
            types.append("!pdl.attribute")
        suffix = " {isNegated = true}" if negated else ""
        self.lines.append(f'pdl.apply_native_constraint "{name}"({", ".join(args)} : {", ".join(types)}){suffix}')

    def operation(self, name, operands):
        """An operation with these operands, texts with types."""
        types = self.add("pdl.types", "t")
        split = [operand.split(" : ") for operand in operands]
        given = f"({', '.join(s[0] for s in split)} : {', '.join(s[1] for s in split)})" if split else ""
        quoted = f'"{name}" ' if name else ""
        op = self.add(f"pdl.operation {quoted}{given} -> ({types} : !pdl.range<type>)", "o")
        self.operations.append(op)
        return op

    def attributes(self, op, attrs):
        with context():
            self.constrain("relax.has_attrs", op, "!pdl.operation", to_attribute(dict(attrs)))

    # ===--- Values ------------------------------------------------------------------------------===#

    def value(self, pattern, given=None):
        """The value that a pattern matches; `given` is one that it has to match."""
        known = self.known.get(id(pattern))
        if known is not None:
            if given not in (None, known):
                raise MLCError("a part of a pattern that stands in several places cannot be constrained by `&`")
            return known
        made = self._value(pattern, given)
        self.known[id(pattern)], self.patterns[id(pattern)] = made, pattern
        return made

    def _value(self, pattern, given):
        if isinstance(pattern, P.OrPattern):
            side = self.choose(id(pattern), 2)
            return self.value(pattern.right if side else pattern.left, given)
        if isinstance(pattern, P.AndPattern):
            first, second = pattern.left, pattern.right
            if _makes(second):
                first, second = second, first
            return self.value(second, self.value(first, given))
        if isinstance(pattern, P.AttrPattern):
            if given is not None:
                raise MLCError("a pattern with has_attr is a call")
            return self.result_of(self.operation_of(pattern))
        if isinstance(pattern, P.ConstrainedPattern):
            value = self.value(pattern.pattern, given)
            self.apply(pattern, value)
            return value
        if isinstance(pattern, _MAKERS):
            if given is not None:
                raise MLCError("one value cannot be what two calls give: a pattern has `&` of two calls")
            if isinstance(pattern, P.TupleGetItemPattern):
                return self.item(pattern)
            return self.result_of(self.operation_of(pattern))
        if isinstance(pattern, P.OpPattern):
            raise MLCError(f"the pattern is_op({pattern.name!r}) is to be called with patterns of its arguments")
        value = given or self.operand()
        if isinstance(pattern, P.NotPattern):
            self.reject(pattern.to_reject, value)
        else:
            self.apply(pattern, value)
        return value

    def apply(self, pattern, value, negated=False):
        """What a pattern says of a value."""

        def say(name, attribute=None):
            self.constrain(f"relax.{name}", value, "!pdl.value", attribute, negated)

        with context():
            if isinstance(pattern, P.ConstantPattern):
                say("is_constant")
            elif isinstance(pattern, P.VarPattern):
                say("is_named", to_attribute(pattern.name)) if pattern.name else say("is_variable")
            elif isinstance(pattern, P.DataTypePattern):
                say("has_dtype", _dt.to_type(str(pattern.constraint)))
            elif isinstance(pattern, P.ShapePattern):
                say("has_shape", dims_attr(pattern.constraint))
            elif isinstance(pattern, P.StructInfoPattern):
                say("has_type", as_struct_info(pattern.constraint).type)

    def reject(self, pattern, value):
        """Says that a value is not what a pattern matches."""
        inner = getattr(pattern, "pattern", None)
        plain = isinstance(pattern, (P.ConstantPattern, P.VarPattern)) or isinstance(inner, P.WildcardPattern)
        if plain and not isinstance(pattern, P.AttrPattern):
            self.apply(pattern, value, negated=True)
        else:
            name = f"not{self.number}_{len(self.rejected)}"
            self.rejected.append(module_text(name, alternatives(pattern, as_value=True)))
            with context():
                self.constrain("relax.matches", value, "!pdl.value", to_attribute(name), negated=True)

    def result_of(self, op, index=0):
        return self.add(f"pdl.result {index} of {op}", "v")

    def item(self, pattern):
        # One of several results of an operation, or a field of a tuple.
        ways = 1 if pattern.index is not None else _MOST_RESULTS
        way = self.choose(("item", id(pattern)), ways + 1)
        if way < ways and isinstance(pattern.tuple_value, P.WildcardPattern):
            value = self.result_of(self.operation(None, [self.any_operands()]), pattern.index or way)
            self.constrain("relax.is_item", value, "!pdl.value")
            return value
        if way < ways:
            return self.result_of(self.operation_of(pattern.tuple_value), way if ways > 1 else pattern.index)
        op = self.operation("relax.tuple_get_item", [f"{self.value(pattern.tuple_value)} : !pdl.value"])
        if pattern.index is not None:
            self.attributes(op, {"index": pattern.index})
        return self.result_of(op)

    # ===--- Operations --------------------------------------------------------------------------===#

    def operation_of(self, pattern):
        """The operation that gives what a pattern matches."""
        if isinstance(pattern, P.OrPattern):
            return self.operation_of(pattern.right if self.choose(id(pattern), 2) else pattern.left)
        if isinstance(pattern, P.AttrPattern):
            op = self.operation_of(pattern.pattern)
            self.attributes(op, pattern.constraint)
            return op
        if isinstance(pattern, (P.ConstrainedPattern, P.AndPattern)):
            inner = pattern.pattern if isinstance(pattern, P.ConstrainedPattern) else pattern.left
            other = None
            if isinstance(pattern, P.AndPattern):
                other = pattern.right
                if _makes(other):
                    inner, other = other, inner
            op = self.operation_of(inner)
            value = self.result_of(op)
            self.apply(pattern, value) if other is None else self.value(other, value)
            return op
        if isinstance(pattern, P.TupleGetItemPattern):
            before = len(self.operations)
            self.value(pattern)
            return self.operations[before:][-1]
        if isinstance(pattern, P.TuplePattern):
            return self.operation("relax.tuple", self.fields(pattern))
        if isinstance(pattern, P.PackedCallPattern):
            args = [self.any_operands()] if pattern.args is None else self.values_of(pattern.args)
            op = self.operation("relax.call_packed", args)
            self.attributes(op, {"callee": pattern.name, "is_pure": False})
            return op
        if isinstance(pattern, P.CallPattern):
            return self.call(pattern)
        raise MLCError("a pattern that is rewritten or fused is a call")

    def any_operands(self):
        return f"{self.add('pdl.operands', 'r')} : !pdl.range<value>"

    def values_of(self, patterns):
        return [f"{self.value(pattern)} : !pdl.value" for pattern in patterns]

    def fields(self, pattern):
        return [self.any_operands()] if pattern.fields is None else self.values_of(pattern.fields)

    def chosen(self, pattern):
        """The pattern, after the choices in it that are made."""
        while isinstance(pattern, P.OrPattern):
            pattern = pattern.right if self.choose(id(pattern), 2) else pattern.left
        return pattern

    def call(self, pattern):
        callee = self.chosen(pattern.op)
        open_ended = pattern.args is None
        args = list(pattern.given if open_ended else pattern.args)
        if isinstance(callee, P.OpPattern) and callee.name in _CALLS:
            return self.call_of_function(callee.name, args, open_ended)
        if isinstance(callee, P.OpPattern) and not callee.name.startswith("relax."):
            # A function of the module, or one that is found by name.
            kind = ("relax.call", "relax.call_packed")[self.choose(("callee", id(pattern)), 2)]
            op = self.operation(kind, self.values_of(args) + ([self.any_operands()] if open_ended else []))
            self.attributes(op, {"callee": callee.name})
            return op
        if not isinstance(callee, (P.OpPattern, P.WildcardPattern)):
            raise MLCError("what a pattern calls is an operator or a wildcard")
        name = _OPERATIONS.get(callee.name, callee.name) if isinstance(callee, P.OpPattern) else None
        operands, places = [], []
        for place, argument in enumerate(args):
            argument = self.chosen(argument)
            if place == _SHAPES.get(name):
                places.append((argument, place))
            elif place == _TUPLES.get(name) and not isinstance(argument, P.TuplePattern):
                places.append((argument, place))
                operands.append(self.any_operands())
            elif isinstance(argument, P.TuplePattern) and name is not None:
                operands.extend(self.fields(argument))
            else:
                operands.append(f"{self.value(argument)} : !pdl.value")
        if open_ended and not any("range" in operand for operand in operands):
            operands.append(self.any_operands())
        # An operator that others compute is known by an attribute.
        composed = name is not None and not context().is_registered_operation(name)
        op = self.operation("relax.intrinsic" if composed else name, operands)
        if composed:
            self.attributes(op, {"name": name.removeprefix("relax.")})
        self.arguments.extend((argument, op, place) for argument, place in places)
        return op

    def call_of_function(self, name, args, open_ended):
        rest = args[1:]
        if name == "relax.call_pure_packed":
            operands = self.values_of(rest) + ([self.any_operands()] if open_ended else [])
        else:
            fields = self.chosen(rest[0]) if rest else None
            operands = self.fields(fields) if isinstance(fields, P.TuplePattern) else [self.any_operands()]
        op = self.operation(_CALLS[name], operands)
        if args and isinstance(self.chosen(args[0]), P.OpPattern):
            self.attributes(op, {"callee": self.chosen(args[0]).name})
        if name == "relax.call_pure_packed":
            self.attributes(op, {"is_pure": True})
        return op


def _makes(pattern):
    """True if a pattern says which operation gives a value."""
    if isinstance(pattern, P.ConstrainedPattern):
        return isinstance(pattern, P.AttrPattern) or _makes(pattern.pattern)
    if isinstance(pattern, (P.OrPattern, P.AndPattern)):
        return _makes(pattern.left) or _makes(pattern.right)
    return isinstance(pattern, _MAKERS)


def alternatives(pattern, as_value=False, first=0):
    """The ways in which a pattern may match, numbered from `first`, in the order in which they are tried."""
    found, waiting = [], [{}]
    while waiting:
        choices = waiting.pop(0)
        try:
            found.append(Alternative(pattern, first + len(found), choices, as_value))
        except _Open as choice:
            waiting[:0] = [{**choices, choice.key: way} for way in range(choice.count)]
        if len(found) + len(waiting) > _MOST_ALTERNATIVES:
            raise MLCError(f"a pattern may match in {_MOST_ALTERNATIVES} ways, but this one has more")
    return found


def module_text(name, patterns) -> str:
    """A module of patterns, the first of which is tried first."""
    bodies = "\n".join(way.text(len(patterns) - i) for i, way in enumerate(patterns))
    return f'module @"{name}" {{\n{bodies}\n}}'
