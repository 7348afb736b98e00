"""Modules built by calls."""

from ..._core.module import GlobalVar, IRModule
from ._frames import IRBuilder, IRBuilderFrame


class IRModuleFrame(IRBuilderFrame):
    """A module: the functions that are built in it."""

    what = "module"

    def __init__(self):
        super().__init__()
        self.attributes = {}

    def made(self):
        module = IRModule({function.name: function for function in self.stmts})
        return module.with_attrs(self.attributes) if self.attributes else module


def ir_module():
    """A module."""
    return IRModuleFrame()


def module_attrs(attrs, allow_overwrite=False):
    """The attributes of the module."""
    IRBuilder.current().find(IRModuleFrame, "module_attrs").attributes.update(attrs)


def decl_function(func_name, func_signature=None):
    """The name of a function that is defined later."""
    return GlobalVar(func_name)
