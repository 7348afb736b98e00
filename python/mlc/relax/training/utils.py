"""What training is made of beside losses and optimizers."""

from ..._core.context import MLCError
from ...transform import Pass, pipeline

_LOSS = "mlc_appended_loss"


def AppendLoss(func_name, loss_function, num_backbone_outputs=1, new_func_name=None) -> Pass:
    """Adds a function `new_func_name`, `<func_name>_loss` by default, that gives the loss of what a function gives.

    The loss is of the first `num_backbone_outputs` results; the others come after it.
    """
    made = new_func_name or f"{func_name}_loss"
    options = f"function={func_name} loss={_LOSS} name={made} outputs={num_backbone_outputs}"

    def run(mod):
        if func_name not in mod:
            raise MLCError(f"AppendLoss: the module has no function {func_name!r}")
        copy = mod.clone()
        copy.update_func(_LOSS, loss_function.without_attr("global_symbol"))
        copy = pipeline("AppendLoss", f"relax-append-loss{{{options}}}")(copy)
        del copy[_LOSS]
        return copy

    return Pass("AppendLoss", run)
