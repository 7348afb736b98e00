"""Questions about a schedule that change nothing."""

from ..._mlir_libs import _mlc
from .error import ScheduleError
from .views import Block


def has_block(sch, block_name) -> bool:
    """Whether the function that is worked on has one block of this name."""
    try:
        sch.copy().get_block(block_name)
    except ScheduleError:
        return False
    return True


def is_output_block(sch, block) -> bool:
    """Whether a block writes what the block around it does not allocate."""
    if isinstance(block, str):
        sch = sch.copy()
        block = sch.get_block(block)
    stmt = sch.get(block)
    return isinstance(stmt, Block) and _mlc.is_output_block(stmt.operation)


__all__ = ["has_block", "is_output_block"]
