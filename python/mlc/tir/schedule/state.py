"""Where loops and blocks are, and how the blocks in a block depend on each other."""

import dataclasses
import enum

from ..._mlir_libs import _mlc
from ..stmt import SCOPES
from . import views


class DepKind(enum.IntEnum):
    """Why a block comes after another one."""

    RAW = 0
    WAW = 1
    WAR = 2
    OPAQUE = 3


class StmtSRef:
    """Where a loop or a block is: as it is now if a schedule's handle was asked for (`find`), else as it was then."""

    def __init__(self, stmt, find=None):
        self._kind = None if stmt is None else stmt.operation.name
        self._find = find or (lambda: stmt)
        self._found = stmt

    @property
    def stmt(self):
        """The loop or block; None if it is no longer there."""
        # What is taken from it needs it to stay.
        self._found = self._find()
        return self._found

    @staticmethod
    def inline_mark() -> "StmtSRef":
        """Stands for what is to be inlined."""
        return _INLINE

    @staticmethod
    def root_mark() -> "StmtSRef":
        """Stands for what stays at the root."""
        return _ROOT

    @property
    def parent(self):
        """Where the loop or block around it is; None for a function's root block."""
        around = _around(self.stmt)
        return None if around is None else StmtSRef(around)

    @property
    def seq_index(self) -> int:
        """The place among the statements of what is around it; -1 for the only one."""
        stmt = self.stmt
        around = _around(stmt)
        for index, other in enumerate(getattr(around and around.body, "seq", ())):
            if getattr(getattr(other, "block", other), "operation", None) == stmt.operation:
                return index
        return -1

    def __eq__(self, other):
        if not isinstance(other, StmtSRef) or self is other:
            return self is other
        mine, others = self.stmt, other.stmt
        return None not in (mine, others) and mine == others

    def __hash__(self):
        # Where it is may change.
        return hash(self._kind)

    same_as = __eq__


def _around(stmt):
    """The loop or block around one."""
    op = stmt.operation.parent if stmt is not None else None
    while op is not None and op.name not in views.VIEWS:
        op = op.parent
    return None if op is None else views.view((stmt.module, op.operation))


_INLINE, _ROOT = StmtSRef(None), StmtSRef(None)


class Dependency:
    """`dst` comes after `src`; `kind` says why."""

    def __init__(self, src, dst, kind):
        self.src = src
        self.dst = dst
        self.kind = DepKind(kind)

    def __repr__(self):
        return f"<Dependency {self.src.stmt.name_hint} -> {self.dst.stmt.name_hint}: {self.kind.name}>"


class BlockScope:
    """The blocks right inside of a block, and how they depend on each other."""

    def __init__(self, stmt):
        def sref(op):
            return StmtSRef(views.view((stmt.module, op.operation)))

        self._dependences = [
            Dependency(sref(source), sref(sink), kind) for source, sink, kind in _mlc.block_dependences(stmt.operation)
        ]

    def get_deps_by_src(self, block) -> list:
        """The dependences on a block."""
        return [dependence for dependence in self._dependences if dependence.src == block]

    def get_deps_by_dst(self, block) -> list:
        """The dependences of a block on others."""
        return [dependence for dependence in self._dependences if dependence.dst == block]


@dataclasses.dataclass
class CachedFlags:
    """What primitives ask of a block."""

    affine_binding: bool
    region_cover: bool
    stage_pipeline: bool


class ScheduleState:
    """What a schedule has now: the module, and what is known of its loops and blocks."""

    def __init__(self, mod, *, debug_mask="none", enable_check=True):
        from .schedule import Schedule

        given = isinstance(mod, Schedule)
        self._schedule = mod if given else Schedule(mod, debug_mask=debug_mask, enable_check=enable_check)

    @property
    def mod(self):
        """The module as it is now."""
        return self._schedule.mod

    def get_sref(self, stmt) -> StmtSRef:
        """Where a loop or a block is."""
        return self._schedule.get_sref(stmt)

    def get_block_scope(self, block_sref) -> BlockScope:
        """How the blocks in a block depend on each other."""
        stmt = getattr(block_sref, "stmt", None)
        if stmt is None or stmt.operation.name not in SCOPES:
            what = type(block_sref).__name__ if stmt is None else f"a {type(stmt).__name__}"
            raise TypeError(f"get_block_scope: the StmtSRef of a block is expected, not {what}")
        return BlockScope(stmt)

    def _get_cached_flags(self, block_sref) -> CachedFlags:
        """What primitives ask of a block."""
        self.get_block_scope(block_sref)
        flags = _mlc.block_flags(block_sref.stmt.operation)
        return CachedFlags(*(bool(flags & bit) for bit in (1, 2, 4)))


class ScheduleDebugMask(enum.IntFlag):
    """What a schedule verifies after each step."""

    VERIFY_SREF_TREE = 1
    VERIFY_CACHED_FLAGS = 2


__all__ = ["BlockScope", "CachedFlags", "DepKind", "Dependency", "ScheduleDebugMask", "ScheduleState", "StmtSRef"]
