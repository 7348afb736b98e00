"""One step of a trace."""

from ..index_map import IndexMap
from .error import ScheduleError
from .kinds import InstructionKind
from .variables import RandomVariable

DECISION = "decision"


class Instruction:
    """A primitive with its arguments and the variables that it gave back."""

    def __init__(self, kind, inputs=(), attrs=(), outputs=()):
        self.kind = InstructionKind.get(kind) if isinstance(kind, str) else kind
        inputs, attrs = iter(inputs), iter(attrs)
        fields = [field for field in self.kind.fields if field.name != DECISION]
        self.arguments = {}
        for field in fields:
            try:
                self.arguments[field.name] = field.take(inputs if field.is_input else attrs)
            except StopIteration:
                where = "inputs" if field.is_input else "attrs"
                raise ScheduleError(f"{self.kind.name} has no {field.name!r} among its {where}") from None
        self.outputs = list(outputs)

    @classmethod
    def of(cls, kind, arguments, outputs) -> "Instruction":
        result = cls.__new__(cls)
        result.kind = kind
        result.arguments = {name: value for name, value in arguments.items() if name != DECISION}
        result.outputs = list(outputs)
        return result

    def _parts(self, is_input):
        fields = (field for field in self.kind.fields if field.name in self.arguments and field.is_input == is_input)
        return [part for field in fields for part in field.as_list(self.arguments[field.name])]

    @property
    def inputs(self) -> list:
        """Blocks, loops and values."""
        return self._parts(True)

    @property
    def attrs(self) -> list:
        """The other arguments."""
        return self._parts(False)

    def uses(self):
        """The variables that are inputs by themselves or in a list of factors."""
        return [part for part in self.inputs if isinstance(part, RandomVariable)]

    def as_python(self, names, decision=None) -> str:
        """The call, with the given names of variables."""
        texts = []
        for field in self.kind.fields:
            value = decision if field.name == DECISION else self.arguments[field.name]
            if field.name == DECISION and decision is None or not field.printed(value):
                continue
            if field.positional:
                texts += [_text(item, names) for item in (value if isinstance(value, list) else [value])]
            else:
                texts.append(f"{field.name}={_text(value, names)}")
        call = f"sch.{self.kind.method}({', '.join(texts)})"
        if not self.outputs:
            return call
        left = ", ".join(names.get(output, "_") for output in self.outputs)
        return f"{left}{',' if isinstance(self.kind.results, list) and len(self.outputs) == 1 else ''} = {call}"

    def same_as(self, other) -> bool:
        return self is other

    def __str__(self):
        return self.as_python({})

    __repr__ = __str__


def _text(value, names):
    if isinstance(value, RandomVariable):
        return names.get(value, "_")
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, list):
        return f"[{', '.join(_text(item, names) for item in value)}]"
    if isinstance(value, tuple):
        return f"({', '.join(_text(item, names) for item in value)})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k, names)}: {_text(value[k], names)}" for k in sorted(value)) + "}"
    return value.as_python() if isinstance(value, IndexMap) else str(value)


__all__ = ["DECISION", "Instruction"]
