"""The builder, and the scopes that are open in it."""

import threading

_state = threading.local()


def _builders():
    if not hasattr(_state, "builders"):
        _state.builders = []
    return _state.builders


class IRBuilder:
    """Collects what is built inside of `with IRBuilder()`."""

    def __init__(self):
        self.frames, self.result = [], None

    def __enter__(self):
        _builders().append(self)
        return self

    def __exit__(self, kind, value, trace):
        _builders().remove(self)

    @staticmethod
    def current() -> "IRBuilder":
        """The builder that is open."""
        if not _builders():
            raise ValueError("no IRBuilder is open: this stands in `with IRBuilder() as ib:`")
        return _builders()[-1]

    @staticmethod
    def is_in_scope() -> bool:
        """True inside of `with IRBuilder()`."""
        return bool(_builders())

    def get(self):
        """What was built."""
        if self.result is None:
            raise ValueError("nothing was built")
        return self.result

    def add(self, stmt):
        """Adds a statement to the scope that is open, or gives it as the result."""
        if self.frames:
            self.frames[-1].stmts.append(stmt)
        elif self.result is None:
            self.result = stmt
        else:
            raise ValueError("a builder makes one thing: a statement stands outside of all scopes")

    def find(self, kind, function, prefix="T"):
        """The innermost scope of a kind."""
        for frame in reversed(self.frames):
            if isinstance(frame, kind):
                return frame
        raise ValueError(f"{prefix}.{function} stands in a {kind.what}")

    @staticmethod
    def name(name, value):
        """Gives a variable or a buffer a name, and gives it back."""
        from ..._core.context import defining_op, rename
        from ...relax import Var as RelaxVar
        from ...tir.buffer import DeclaredBuffer
        from ...tir.expr import Var
        from ...tir.nodes import IterVar

        if isinstance(value, (list, tuple)):
            return [IRBuilder.name(f"{name}_{number}", item) for number, item in enumerate(value)]
        if isinstance(value, RelaxVar):
            op = defining_op(value.value)
            if op is not None:
                rename(op, name)
        elif isinstance(value, IterVar):
            value.var.rename(name)
        elif isinstance(value, Var):
            value.rename(name)
        elif isinstance(value, DeclaredBuffer):
            value.name = name
            if value.given_data is not None and not value.given_data.name:
                value.given_data.rename(name)
        return value

    @staticmethod
    def name_many(names, values):
        """Gives each value its name."""
        return [IRBuilder.name(name, value) for name, value in zip(names, values, strict=True)]


class IRBuilderFrame:
    """A scope: what is built inside of it becomes its body."""

    what = "scope"

    def __init__(self):
        self.stmts, self.callbacks = [], []

    def __enter__(self):
        builder = IRBuilder.current()
        builder.frames.append(self)
        return self.entered()

    def entered(self):
        """What `with` gives a name."""
        return self

    def add_callback(self, callback):
        """Calls a function before the scope ends."""
        self.callbacks.append(callback)

    def __exit__(self, kind, value, trace):
        builder = IRBuilder.current()
        if kind is not None:
            if self in builder.frames:
                del builder.frames[builder.frames.index(self) :]
            return
        for callback in reversed(self.callbacks):
            callback()
        # Scopes that a call opened without a `with` end with this one.
        while builder.frames[-1] is not self:
            builder.frames[-1].__exit__(None, None, None)
        builder.frames.pop()
        made = self.made()
        if made is not None:
            builder.add(made)

    def made(self):
        """The statement that the scope is."""
        raise NotImplementedError

    def body(self):
        """The statements inside as one."""
        from ...tir.stmt import Evaluate, SeqStmt

        if not self.stmts:
            return Evaluate(0)
        return self.stmts[0] if len(self.stmts) == 1 else SeqStmt(self.stmts)


class NamedFrame(IRBuilderFrame):
    """The scope of a function of any kind."""

    def __init__(self, is_private=False):
        super().__init__()
        self.is_private, self.name, self.params, self.attrs = is_private, None, [], {}

    def give_name(self, name):
        """Says the name of the function, once."""
        if self.name is not None:
            raise ValueError(f"the function has the name {self.name!r} already")
        self.name = name
