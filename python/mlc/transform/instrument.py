"""What watches passes: `PassContext(instruments=[..])`."""

import time


class PassInstrument:
    """Something that is told of passes. Its methods may be overridden."""

    def enter_pass_ctx(self):
        """A context with this begins."""

    def exit_pass_ctx(self):
        """The context ends."""

    def should_run(self, mod, info):
        """False for a pass that is left out."""
        return True

    def run_before_pass(self, mod, info):
        """A pass is about to run."""

    def run_after_pass(self, mod, info):
        """A pass has run."""


def pass_instrument(pi_cls=None):
    """Makes an instrument of a class that has some of the methods of one."""

    def make(cls):
        if issubclass(cls, PassInstrument):
            return cls
        return type(cls.__name__, (cls, PassInstrument), {"__doc__": cls.__doc__})

    return make if pi_cls is None else make(pi_cls)


class PassTimingInstrument(PassInstrument):
    """How long each pass takes."""

    def __init__(self):
        self._open, self._found = [], []

    def enter_pass_ctx(self):
        self._open, self._found = [], []

    def run_before_pass(self, mod, info):
        self._open.append((len(self._found), time.perf_counter()))
        self._found.append(None)

    def run_after_pass(self, mod, info):
        place, start = self._open.pop()
        self._found[place] = (len(self._open), info.name, time.perf_counter() - start)

    def render(self) -> str:
        """A line for each pass, those inside of others indented."""
        total = sum(seconds for depth, _, seconds in filter(None, self._found) if depth == 0) or 1.0
        lines = [
            f"{'    ' * depth}{name}: {seconds * 1e6:.0f}us ({100 * seconds / total:.2f}%)\n"
            for depth, name, seconds in filter(None, self._found)
        ]
        return "".join(lines)


class PassPrintingInstrument(PassInstrument):
    """Prints the module before, and after, the passes of these names."""

    def __init__(self, print_before_pass_names=(), print_after_pass_names=()):
        self.print_before_pass_names = set(print_before_pass_names)
        self.print_after_pass_names = set(print_after_pass_names)

    def run_before_pass(self, mod, info):
        if info.name in self.print_before_pass_names:
            print(f"Print IR before: {info.name}\n{mod.script()}\n")

    def run_after_pass(self, mod, info):
        if info.name in self.print_after_pass_names:
            print(f"Print IR after: {info.name}\n{mod.script()}\n")


class PrintBeforeAll(PassInstrument):
    """Prints the module before each pass."""

    def run_before_pass(self, mod, info):
        print(f"Before Running Pass: {info.name}\n{mod.script()}\n")


class PrintAfterAll(PassInstrument):
    """Prints the module after each pass."""

    def run_after_pass(self, mod, info):
        print(f"After Running Pass: {info.name}\n{mod.script()}\n")


__all__ = [
    "PassInstrument",
    "PassPrintingInstrument",
    "PassTimingInstrument",
    "PrintAfterAll",
    "PrintBeforeAll",
    "pass_instrument",
]
