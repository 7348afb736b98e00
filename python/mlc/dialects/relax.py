"""Op builders of the relax dialect."""

from ._relax_enum_gen import *
from ._relax_ops_gen import *
