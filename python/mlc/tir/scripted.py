"""What shows itself as TVMScript."""


class Scripted:
    """Something with a text: an expression, a statement, a part of one, a type."""

    __slots__ = ()

    def script(self, **options) -> str:
        """The text as TVMScript; with `verbose_expr`, after the variables that it uses."""
        from .text import script

        return script(self, **options)

    def show(self, style=None, **options) -> None:
        """Prints the text."""
        print(self.script(**options))

    def __str__(self):
        return self.script()

    def __repr__(self):
        return self.script()


__all__ = ["Scripted"]
