"""How parameters follow from their gradients: functions of parameters, gradients and a state."""

from .. import op
from ..block_builder import BlockBuilder
from ..expr import Tuple, TupleGetItem, Var, const
from ..function import Function
from ..struct_info import TensorStructInfo, TupleStructInfo


class Optimizer:
    """An optimizer of parameters that `init` is given.

    `get_function()` takes parameters, gradients and a state, a tuple each, and gives the new parameters and the new state;
    `state` is the first one.

    >>> from mlc import relax
    >>> x = relax.Var("x", relax.TensorStructInfo((3,), "float32"))
    >>> print(SGD(0.1).init(x).get_function().script())
    # from tvm.script import relax as R
    <BLANKLINE>
    @R.function
    def SGD(params: R.Tuple(R.Tensor((3,), dtype="float32")), gradients: R.Tuple(R.Tensor((3,), dtype="float32")), optim_states: R.Tuple(R.Tensor((), dtype="int64"))) -> R.Tuple(R.Tuple(R.Tensor((3,), dtype="float32")), R.Tuple(R.Tensor((), dtype="int64"))):
        with R.dataflow():
            num_steps: R.Tensor((), dtype="int64") = optim_states[0]
            num_steps_new: R.Tensor((), dtype="int64") = R.add(num_steps, R.const(1, "int64"))
            x: R.Tensor((3,), dtype="float32") = params[0]
            x_grad: R.Tensor((3,), dtype="float32") = gradients[0]
            lv: R.Tensor((3,), dtype="float32") = R.multiply(R.const(0.10000000149011612, "float32"), x_grad)
            x_new: R.Tensor((3,), dtype="float32") = R.subtract(x, lv)
            params_new: R.Tuple(R.Tensor((3,), dtype="float32")) = (x_new,)
            optim_states_new: R.Tuple(R.Tensor((), dtype="int64")) = (num_steps_new,)
            R.output(params_new, optim_states_new)
        return (params_new, optim_states_new)
    """  # noqa: E501

    def __init__(self, name):
        self.name = name
        self.param_list = self.dtype = self.state = None

    def init(self, params) -> "Optimizer":
        """Says which parameters there are: floats of one dtype, Vars that differ."""
        params = list(params) if isinstance(params, (list, tuple)) else [params]
        self.dtype = _common_dtype(params)
        self.param_list = params
        self.state = self._first_state()
        return self

    def _first_state(self):
        """The numbers of the state, before the first step."""
        import numpy

        from ...runtime import tensor

        return tuple(tensor(array) for array in [numpy.zeros((), "int64"), *self._first_values()])

    def _first_values(self):
        return []

    def _zeros(self):
        import numpy

        infos = [param.struct_info for param in self.param_list]
        return [numpy.zeros([int(dim) for dim in info.shape], info.dtype) for info in infos]

    def get_function(self) -> Function:
        """The function that does one step."""
        if self.param_list is None:
            raise RuntimeError(f"{type(self).__name__}: init says which parameters there are, before get_function")
        infos = [param.struct_info for param in self.param_list]
        states = [TensorStructInfo(value.shape, value.dtype) for value in self.state]
        params = Var("params", TupleStructInfo(infos))
        gradients = Var("gradients", TupleStructInfo(infos))
        states = Var("optim_states", TupleStructInfo(states))
        builder = BlockBuilder()
        with builder.function(self.name, [params, gradients, states]):
            with builder.dataflow():
                steps = builder.emit(TupleGetItem(states, 0), "num_steps")
                steps = builder.emit(op.add(steps, const(1, "int64")), "num_steps_new")
                step = _Step(self, builder.emit, states)
                made = []
                for number, param in enumerate(self.param_list):
                    name = param.name_hint
                    value = builder.emit(TupleGetItem(params, number), name)
                    gradient = builder.emit(TupleGetItem(gradients, number), name + "_grad")
                    made.append(step.update(number, name, value, gradient))
                params = builder.emit_output(Tuple(made), "params_new")
                states = builder.emit_output(Tuple([steps, *step.new_states()]), "optim_states_new")
            builder.emit_func_output(Tuple([params, states]))
        return builder.get()[self.name]

    def _prepare(self, step):
        """Emits what all parameters share."""

    def _update(self, step, number, name, value, gradient):
        """Emits what a parameter becomes."""
        raise NotImplementedError(f"{type(self).__name__} does not say what a parameter becomes")


class _Step:
    """One step while it is emitted: `set_state` says the state after it, after the number of steps."""

    def __init__(self, optimizer, emit, states):
        self.optimizer, self.emit, self._states, self._new = optimizer, emit, states, {}
        optimizer._prepare(self)

    def number(self, value):
        return const(value, self.optimizer.dtype)

    def state(self, index, name=""):
        return self.emit(TupleGetItem(self._states, index), name)

    def set_state(self, index, value):
        self._new[index] = value
        return value

    def new_states(self):
        return [self._new[index] for index in sorted(self._new)]

    def update(self, number, name, value, gradient):
        decay = self.optimizer.weight_decay
        if decay:
            decayed = self.emit(op.multiply(self.number(decay), value))
            gradient = self.emit(op.add(decayed, gradient), name + "_grad_new")
        return self.optimizer._update(self, number, name, value, gradient)


def _common_dtype(params):
    """The dtype of parameters that can be optimized together."""
    found, seen = None, set()
    for param in params:
        if not isinstance(param, Var):
            raise ValueError(f"a parameter is a Var, not {param!r}")
        info = param.struct_info
        if not isinstance(info, TensorStructInfo):
            raise ValueError(f"a parameter is a tensor, but {param.name_hint} is {info}")
        if "float" not in info.dtype:
            raise ValueError(f"a parameter is of floats, but {param.name_hint} is of {info.dtype}")
        if found not in (None, info.dtype):
            raise ValueError(f"parameters have one dtype, but {param.name_hint} is of {info.dtype}, others of {found}")
        if param in seen:
            raise ValueError(f"the parameter {param.name_hint} is given twice")
        seen.add(param)
        found = info.dtype
    return found


class SGD(Optimizer):
    """Stochastic gradient descent: a step of `lr` against the gradient."""

    def __init__(self, lr, weight_decay=0):
        super().__init__("SGD")
        self.lr, self.weight_decay = float(lr), float(weight_decay)

    def _update(self, step, number, name, value, gradient):
        change = step.emit(op.multiply(step.number(self.lr), gradient))
        return step.emit(op.subtract(value, change), name + "_new")


class MomentumSGD(Optimizer):
    """Stochastic gradient descent that keeps a share `momentum` of its velocity."""

    def __init__(self, lr, momentum, dampening=0, weight_decay=0, nesterov=False):
        super().__init__("MomentumSGD")
        self.lr, self.momentum, self.dampening = float(lr), float(momentum), float(dampening)
        self.weight_decay, self.nesterov = float(weight_decay), nesterov

    def _first_values(self):
        return self._zeros()

    def _update(self, step, number, name, value, gradient):
        emit, momentum = step.emit, step.number(self.momentum)
        velocity = step.state(number + 1, name + "_v")
        given = emit(op.multiply(step.number(1 - self.dampening), gradient)) if self.dampening else gradient
        velocity = emit(op.add(emit(op.multiply(momentum, velocity)), given), name + "_v_new")
        step.set_state(number + 1, velocity)
        if self.nesterov:
            ahead = emit(op.multiply(momentum, velocity))
            velocity = emit(op.add(gradient, ahead), name + "_g_nest")
        change = emit(op.multiply(step.number(self.lr), velocity))
        return emit(op.subtract(value, change), name + "_new")


class Adam(Optimizer):
    """Steps by running means of the gradient and of its square."""

    def __init__(self, lr, betas=(0.9, 0.999), eps=1e-08, weight_decay=0):
        super().__init__("Adam")
        self.lr, self.beta1, self.beta2 = float(lr), float(betas[0]), float(betas[1])
        self.eps, self.weight_decay = float(eps), float(weight_decay)

    def _first_values(self):
        import numpy

        return [*(numpy.ones((), self.dtype) for _ in range(2)), *self._zeros(), *self._zeros()]

    def _prepare(self, step):
        for index, beta in ((1, self.beta1), (2, self.beta2)):
            product = op.multiply(step.state(index), step.number(beta))
            step.set_state(index, step.emit(product, f"beta_{index - 1}_prod"))

    def _update(self, step, number, name, value, gradient):
        emit, make = step.emit, step.number
        first, second = number + 3, number + 3 + len(self.param_list)
        mean, square = step.state(first, name + "_m"), step.state(second, name + "_v")

        def blend(beta, old, new, title):
            old = emit(op.multiply(make(beta), old))
            if new is None:
                new = emit(op.multiply(gradient, gradient))
            new = emit(op.multiply(make(1 - beta), new))
            return emit(op.add(old, new), title)

        def correct(value, index, title):
            return emit(op.divide(value, emit(op.subtract(make(1), step._new[index]))), title)

        mean = step.set_state(first, blend(self.beta1, mean, gradient, name + "_m_new"))
        square = step.set_state(second, blend(self.beta2, square, None, name + "_v_new"))
        mean, square = correct(mean, 1, name + "_m_hat"), correct(square, 2, name + "_v_hat")
        root = emit(op.add(emit(op.sqrt(square)), make(self.eps)))
        change = emit(op.multiply(make(self.lr), emit(op.divide(mean, root))))
        return emit(op.subtract(value, change), name + "_new")
