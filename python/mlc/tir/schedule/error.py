"""Why a step of a schedule is refused."""

from ..._core.context import MLCError

RENDER_LEVELS = ("detail", "fast", "none")


class ScheduleError(MLCError):
    """A step that would not keep the program's meaning, or that names what is not there. The schedule is as it was.

    `primitive` is the step's name and `reason` says what was expected and what is there.
    """

    def __init__(self, message, primitive="", reason=""):
        super().__init__(message)
        self.primitive = primitive
        self.reason = reason or message

    @classmethod
    def render(cls, refusal, level) -> "ScheduleError":
        """The error of a refused step, with as much text as `level` asks for."""
        if level == "none":
            message = "(not rendered)"
        elif level == "fast" or not refusal.script:
            message = f"An error occurred in the schedule primitive '{refusal.primitive}': {refusal.reason}"
        else:
            message = (
                f"An error occurred in the schedule primitive '{refusal.primitive}'.\n\n"
                f"The IR with diagnostic is:\n{refusal.script.rstrip()}\nError message: {refusal.reason}"
            )
        return cls(message, refusal.primitive, refusal.reason)


__all__ = ["RENDER_LEVELS", "ScheduleError"]
