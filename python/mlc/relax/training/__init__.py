"""Training: losses, optimizers, and what runs them, in TVM's names."""

from . import loss, optimizer, utils
from .loss import CategoricalCrossEntropyLoss, CrossEntropyLoss, L1Loss, Loss, MSELoss
from .optimizer import SGD, Adam, MomentumSGD, Optimizer
from .setup_trainer import SetupTrainer
from .trainer import Trainer
from .utils import AppendLoss

__all__ = [
    "Adam",
    "AppendLoss",
    "CategoricalCrossEntropyLoss",
    "CrossEntropyLoss",
    "L1Loss",
    "Loss",
    "MSELoss",
    "MomentumSGD",
    "Optimizer",
    "SGD",
    "SetupTrainer",
    "Trainer",
    "loss",
    "optimizer",
    "utils",
]
