"""The functions that training needs, made of a model's."""

from ..._core.context import MLCError
from ...transform import Pass


class SetupTrainer(Pass):
    """Adds to a module with a function `backbone` what a Trainer calls.

    The parameters of `backbone` are inputs, then as many parameters and states as the attributes `param_num` and
    `state_num` of the module say; it gives outputs, and then the new states. `backbone_loss` gives the loss,
    `backbone_loss_adjoint` besides the gradients of the parameters, and `update_params` is the optimizer's.
    """

    BACKBONE_FUNC = "backbone"
    BACKBONE_LOSS_FUNC = "backbone_loss"
    ADJOINT_FUNC = "backbone_loss_adjoint"
    UPDATE_PARAMS_FUNC = "update_params"
    PARAM_NUM_ATTR_KEY = "param_num"
    STATE_NUM_ATTR_KEY = "state_num"

    def __init__(self, loss, optimizer, loss_args, legalize=True):
        super().__init__("SetupTrainer", None)
        self._loss, self._optimizer, self._loss_args, self._legalize = loss, optimizer, loss_args, legalize

    def run(self, mod):
        from ..transform import DecomposeOpsForTraining, Gradient, LegalizeOps
        from .utils import AppendLoss

        num_params, num_states = self._numbers(mod)
        outputs = self._loss.num_backbone_outputs
        loss = self._loss(*self._loss_args)
        mod = AppendLoss(self.BACKBONE_FUNC, loss, outputs, self.BACKBONE_LOSS_FUNC)(mod)
        num_inputs = len(mod[self.BACKBONE_FUNC].params) - num_params - num_states
        params = mod[self.BACKBONE_LOSS_FUNC].params[num_inputs : num_inputs + num_params]
        mod = Gradient(self.BACKBONE_LOSS_FUNC, require_grads=list(params), target_index=0)(mod)
        self._optimizer.init(list(params))
        update = self._optimizer.get_function().with_attr("global_symbol", self.UPDATE_PARAMS_FUNC)
        mod = mod.clone()
        mod[self.UPDATE_PARAMS_FUNC] = update
        mod = mod.with_attrs({"input_num": num_inputs, "optim_state": list(self._optimizer.state)})
        return LegalizeOps()(DecomposeOpsForTraining()(mod)) if self._legalize else mod

    def _numbers(self, mod):
        """How many parameters and states the model has."""
        if self.BACKBONE_FUNC not in mod:
            raise MLCError(f"SetupTrainer: the module has no function {self.BACKBONE_FUNC!r}")
        numbers = []
        for key in (self.PARAM_NUM_ATTR_KEY, self.STATE_NUM_ATTR_KEY):
            number = mod.get_attr(key)
            if number is None or int(number) < 0:
                raise MLCError(f"SetupTrainer: the module has an attribute {key!r}, a number from 0, not {number!r}")
            numbers.append(int(number))
        given = len(mod[self.BACKBONE_FUNC].params)
        if sum(numbers) > given:
            raise MLCError(f"SetupTrainer: 'backbone' has {given} parameters, fewer than {sum(numbers)}")
        return numbers
