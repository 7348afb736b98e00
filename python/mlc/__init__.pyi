# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

import importlib
from ._version import __version__ as __version__
from mlc._core.module import GlobalVar as GlobalVar
from mlc._core.module import IRModule as IRModule
from mlc._core.context import MLCError as MLCError
from mlc.relax.vm import build as build
from mlc.relax.vm import build as compile
from mlc.runtime.device import cpu as cpu
from mlc.relax.default_schedules import default_schedules as default_schedules
from mlc.runtime.device import device as device
from mlc.runtime.registry import get_global_func as get_global_func
from mlc.relax.executable import load_module as load_module
from mlc import runtime as nd
from mlc.relax.vm import profile as profile
from mlc.runtime.registry import register_func as register_func
from mlc.runtime.registry import register_func as register_global_func
from . import arith as arith
from . import relax as relax
from . import runtime as runtime
from . import target as target
from . import te as te
from . import testing as testing
from . import tir as tir
from . import topi as topi
from . import transform as transform
