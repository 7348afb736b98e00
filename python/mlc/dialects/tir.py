"""Op builders of the tir dialect."""

from ._tir_enum_gen import *
from ._tir_ops_gen import *
