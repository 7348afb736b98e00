"""Op builders of the te dialect."""

from ._te_enum_gen import *
from ._te_ops_gen import *
