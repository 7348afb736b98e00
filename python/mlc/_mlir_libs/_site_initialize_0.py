"""Run once, when mlc.ir is first imported: every Context knows the dialects of mlc, every pipeline its passes."""

from ._mlc import register_dialects, register_passes

__all__ = ["register_dialects"]

register_passes()
