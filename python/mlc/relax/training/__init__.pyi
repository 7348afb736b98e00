# Made by scripts/python-stubs.
from collections.abc import Sequence
from typing import Any

from . import loss as loss, optimizer as optimizer, utils as utils
from .loss import CategoricalCrossEntropyLoss as CategoricalCrossEntropyLoss, CrossEntropyLoss as CrossEntropyLoss, L1Loss as L1Loss, Loss as Loss, MSELoss as MSELoss
from .optimizer import SGD as SGD, Adam as Adam, MomentumSGD as MomentumSGD, Optimizer as Optimizer
from .setup_trainer import SetupTrainer as SetupTrainer
from .trainer import Trainer as Trainer
from .utils import AppendLoss as AppendLoss
__all__ = ['Adam', 'AppendLoss', 'CategoricalCrossEntropyLoss', 'CrossEntropyLoss', 'L1Loss', 'Loss', 'MSELoss', 'MomentumSGD', 'Optimizer', 'SGD', 'SetupTrainer', 'Trainer', 'loss', 'optimizer', 'utils']
