"""Trains a module that SetupTrainer has made."""

from .setup_trainer import SetupTrainer


class Trainer:
    """The parameters and states of a model, and steps that change them.

    `train_mod` is what SetupTrainer gives, and `vm` runs it compiled. Parameters and states are zeros first, or not set
    with `zero_init_param_state=False`.
    """

    def __init__(self, train_mod, vm, device, zero_init_param_state=True):
        self.mod, self.vm, self.device = train_mod.without_attr("optim_state"), vm, device
        self._inputs, self._num_params, self._num_states = (
            int(train_mod.get_attr(key)) for key in ("input_num", "param_num", "state_num")
        )
        self._optim_state = list(train_mod.get_attr("optim_state"))
        vars = train_mod[SetupTrainer.BACKBONE_FUNC].params[self._inputs :]
        self._param_vars, self._state_vars = vars[: self._num_params], vars[self._num_params :]
        self._params, self._states = [None] * self._num_params, [None] * self._num_states
        if zero_init_param_state:
            self.zero_init_params()
            self.zero_init_states()

    @staticmethod
    def _zero(var):
        import numpy

        from ...runtime import tensor

        info = var.struct_info
        return tensor(numpy.zeros([int(dim) for dim in info.shape], info.dtype))

    def zero_init_params(self):
        """Sets all parameters to zeros."""
        self._params = [self._zero(var) for var in self._param_vars]

    def zero_init_states(self):
        """Sets all states to zeros."""
        self._states = [self._zero(var) for var in self._state_vars]

    def xaiver_uniform_init_params(self):
        """Draws parameters: those of two dimensions and more as Xavier's rule says, others from 0 to 1."""
        import numpy

        from ...runtime import tensor

        for number, var in enumerate(self._param_vars):
            shape, dtype = [int(dim) for dim in var.struct_info.shape], var.struct_info.dtype
            if len(shape) < 2:
                drawn = numpy.random.uniform(0, 1, shape)
            else:
                rest = int(numpy.prod(shape[2:]))
                bound = (6.0 / ((shape[0] + shape[1]) * rest)) ** 0.5
                drawn = numpy.random.uniform(-bound, bound, shape)
            self._params[number] = tensor(numpy.asarray(drawn).astype(dtype))

    def _load(self, what, vars, given):
        from ...runtime import tensor

        names = [var.name_hint for var in vars]
        if isinstance(given, dict):
            missing = [name for name in names if name not in given]
            if missing or len(given) != len(names):
                raise ValueError(f"{what} are {', '.join(names)}, but {', '.join(given)} are given")
            given = [given[name] for name in names]
        given = list(given)
        if len(given) != len(names):
            raise ValueError(f"there are {len(names)} {what}, but {len(given)} are given")
        return [tensor(value) for value in given]

    def load_params(self, params):
        """Sets the parameters: a list, or a dictionary by their names."""
        self._params = self._load("parameters", self._param_vars, params)

    def load_states(self, states):
        """Sets the states: a list, or a dictionary by their names."""
        self._states = self._load("states", self._state_vars, states)

    def export_params(self) -> dict:
        """The parameters by their names."""
        return {var.name_hint: value for var, value in zip(self._param_vars, self._params, strict=True)}

    def export_states(self) -> dict:
        """The states by their names."""
        return {var.name_hint: value for var, value in zip(self._state_vars, self._states, strict=True)}

    def _given(self, values):
        from ...runtime import tensor

        values = values if isinstance(values, (list, tuple)) else [values]
        return [tensor(value) for value in values]

    def _check(self, inputs):
        if len(inputs) != self._inputs:
            raise ValueError(f"the model takes {self._inputs} inputs, but {len(inputs)} are given")
        for what, values in (("parameters", self._params), ("states", self._states)):
            if any(value is None for value in values):
                raise ValueError(f"the {what} are not set")

    def predict(self, *input_instances):
        """What the model gives for inputs."""
        inputs = [tensor for value in input_instances for tensor in self._given(value)]
        self._check(inputs)
        given = self.vm[SetupTrainer.BACKBONE_FUNC](*inputs, *self._params, *self._states)
        if not self._num_states:
            return given
        outputs = list(given)[: -self._num_states]
        return outputs[0] if len(outputs) == 1 else outputs

    def update(self, input_instances, targets):
        """One step, which changes parameters and states; gives the loss before it."""
        inputs = self._given(input_instances)
        self._check(inputs)
        result, gradients = self.vm[SetupTrainer.ADJOINT_FUNC](
            *inputs, *self._params, *self._states, *self._given(targets)
        )
        loss = result
        if self._num_states:
            loss, *self._states = list(result)
        new_params, new_state = self.vm[SetupTrainer.UPDATE_PARAMS_FUNC](self._params, gradients, self._optim_state)
        self._params, self._optim_state = list(new_params), list(new_state)
        return loss
