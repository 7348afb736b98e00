# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import pattern_registry as pattern_registry, patterns as patterns
from .pattern_registry import get_pattern as get_pattern, get_patterns_with_prefix as get_patterns_with_prefix, register_patterns as register_patterns
__all__ = ['get_pattern', 'get_patterns_with_prefix', 'pattern_registry', 'patterns', 'register_patterns']
