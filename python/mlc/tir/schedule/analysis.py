"""Questions about a schedule that change nothing."""

from .error import ScheduleError


def has_block(sch, block_name) -> bool:
    """Whether the function that is worked on has one block of this name."""
    try:
        sch.copy().get_block(block_name)
    except ScheduleError:
        return False
    return True


__all__ = ["has_block"]
