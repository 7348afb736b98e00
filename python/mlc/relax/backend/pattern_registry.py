"""The patterns that `FuseOpsByPattern` takes, by name: `library.what_it_computes`."""

from .fusion_patterns import FusionPattern

__all__ = ["get_pattern", "get_patterns_with_prefix", "register_patterns"]

_patterns: list[FusionPattern] = []


def register_patterns(patterns) -> None:
    """Adds `FusionPattern`s, or tuples of their parts, those that match with more before those that match with less.

    What is registered later is tried first, but within one call in the order given.

    >>> from mlc.relax.dpl import is_op, wildcard
    >>> register_patterns([("example.exp", is_op("relax.exp")(wildcard()))])
    >>> get_pattern("example.exp").name, len(get_patterns_with_prefix("example."))
    ('example.exp', 1)
    """
    _patterns[:0] = [FusionPattern.of(pattern) for pattern in patterns]


def get_patterns_with_prefix(prefix: str) -> list[FusionPattern]:
    """The patterns whose names begin so, in the order in which they are tried."""
    return [pattern for pattern in _patterns if pattern.name.startswith(prefix)]


def get_pattern(name: str) -> FusionPattern | None:
    """The pattern of this name that is tried first; None if there is none."""
    return next((pattern for pattern in _patterns if pattern.name == name), None)
