"""How far what a model gives is from what it should give: functions of predictions and targets."""

from .. import op
from ..block_builder import BlockBuilder
from ..expr import Var
from ..function import Function
from ..struct_info import as_struct_info

_REDUCTIONS = ("mean", "sum", "none")


class Loss:
    """A loss: called with predictions, targets and what else it takes, Vars or their StructInfos, it gives a Function.

    The first `num_backbone_outputs` parameters of the function are what the model gives.
    """

    def __init__(self, loss_name, reduction="mean", num_backbone_outputs=1):
        if reduction not in _REDUCTIONS:
            raise ValueError(f"reduction is one of {', '.join(_REDUCTIONS)}, not {reduction!r}")
        self._loss_name, self._reduction = loss_name, reduction
        self._num_backbone_outputs = num_backbone_outputs

    @property
    def num_backbone_outputs(self) -> int:
        return self._num_backbone_outputs

    def _with_reduction(self, expr):
        """The loss of many elements as one number."""
        if self._reduction == "none":
            return expr
        return op.sum(expr) if self._reduction == "sum" else op.mean(expr)

    def _function(self, given, compute) -> Function:
        """A function of parameters like those that are given: a dictionary of names."""
        params = [_param(name, info) for name, info in given.items() if info is not None]
        builder = BlockBuilder()
        with builder.function(self._loss_name, params):
            with builder.dataflow():
                result = builder.emit_output(compute(builder.emit, *params))
            builder.emit_func_output(result)
        return builder.get()[self._loss_name]

    def __call__(self, *args) -> Function:
        raise NotImplementedError(f"{type(self).__name__} does not say what it computes")


def _param(name, given):
    """A parameter of its own, like the Var or of the StructInfo that is given."""
    if isinstance(given, Var):
        return Var(given.name_hint, given.struct_info)
    return Var(name, as_struct_info(given))


class L1Loss(Loss):
    """The absolute difference of predictions and targets."""

    def __init__(self, reduction="mean"):
        super().__init__("l1_loss", reduction)

    def __call__(self, predictions, targets) -> Function:
        def compute(emit, predictions, targets):
            return self._with_reduction(emit(op.abs(emit(op.subtract(predictions, targets)))))

        return self._function({"predictions": predictions, "targets": targets}, compute)


class MSELoss(Loss):
    """The square of the difference of predictions and targets."""

    def __init__(self, reduction="mean"):
        super().__init__("mse_loss", reduction)

    def __call__(self, predictions, targets) -> Function:
        def compute(emit, predictions, targets):
            difference = emit(op.subtract(predictions, targets))
            return self._with_reduction(emit(op.multiply(difference, difference)))

        return self._function({"predictions": predictions, "targets": targets}, compute)


class CrossEntropyLoss(Loss):
    """The negative logarithm of the probability of targets, numbers of classes, by predictions before a softmax."""

    def __init__(self, reduction="mean", ignore_index=-100):
        super().__init__("cross_entropy_loss", reduction)
        self.ignore_index = ignore_index

    def __call__(self, predictions, targets, weights=None) -> Function:
        def compute(emit, predictions, targets, weights=None):
            logits = emit(op.nn.log_softmax(predictions))
            return op.nn.nll_loss(logits, targets, weights, self._reduction, self.ignore_index)

        return self._function({"predictions": predictions, "targets": targets, "weights": weights}, compute)


class CategoricalCrossEntropyLoss(Loss):
    """As CrossEntropyLoss, of targets that are a probability for each class.

    With an `ignore_index` from 0 the most probable class is the target.
    """

    def __init__(self, reduction="mean", ignore_index=-100):
        super().__init__("categorical_cross_entropy_loss", reduction)
        self.ignore_index = ignore_index

    def __call__(self, predictions, targets, weights=None) -> Function:
        def compute(emit, predictions, targets, weights=None):
            logits = emit(op.nn.log_softmax(predictions))
            if self.ignore_index >= 0:
                classes = emit(op.argmax(targets, axis=1))
                return op.nn.nll_loss(logits, classes, weights, self._reduction, self.ignore_index)
            result = op.multiply(emit(op.negative(logits)), emit(op.astype(targets, logits.struct_info.dtype)))
            if weights is not None:
                result = op.multiply(emit(result), weights)
            return self._with_reduction(emit(result))

        return self._function({"predictions": predictions, "targets": targets, "weights": weights}, compute)
