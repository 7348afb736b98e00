"""Patterns of what libraries compute, and where they are registered."""

from . import pattern_registry, patterns
from .pattern_registry import get_pattern, get_patterns_with_prefix, register_patterns

__all__ = [
    "get_pattern",
    "get_patterns_with_prefix",
    "pattern_registry",
    "patterns",
    "register_patterns",
]
