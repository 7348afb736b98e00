"""Models of other frameworks as graphs."""

from .common import detach_params

__all__ = ["detach_params"]
