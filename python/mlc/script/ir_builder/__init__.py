"""Functions built by calls instead of read from a script.

>>> with IRBuilder() as ib:
...     with T.serial(0, 16) as i:
...         T.evaluate(i)
>>> ib.get()
"""

from . import ir, relax, tir
from ._frames import IRBuilder, IRBuilderFrame

__all__ = ["IRBuilder", "IRBuilderFrame", "ir", "relax", "tir"]
