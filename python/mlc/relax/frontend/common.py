"""What importers share."""

from ... import ir
from ..._core.context import at
from ..._core.module import IRModule
from ..constant import elements, read_elements, to_array
from ..function import Function

_PARAMS = "params"


def detach_params(mod: IRModule):
    """The module without the parameters that its functions carry, and those parameters by function."""
    copy, params = mod.clone(), {}
    for var in copy.get_global_vars():
        function = copy[var]
        if isinstance(function, Function) and _PARAMS in function.operation.attributes:
            from ...runtime import tensor

            given = ir.ArrayAttr(function.operation.attributes[_PARAMS])
            params[var.name_hint] = [tensor(read_elements(item)) for item in given]
            del function.operation.attributes[_PARAMS]
    return copy, params


def attach_params(function, arrays) -> None:
    """Lets a function carry the values of its last parameters."""
    with at():
        function.operation.attributes[_PARAMS] = ir.ArrayAttr.get([elements(to_array(array)) for array in arrays])
