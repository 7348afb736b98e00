"""Tensors, parameters and modules: a model is a class, and becomes graph functions when it is exported."""

import numbers

import numpy as np

from ...._core.context import MLCError
from ....tir.expr import PrimExpr
from ....tir.expr import Var as TIRVar
from ...expr import Expr, PrimValue, const
from ...expr import Var as RelaxVar
from ...struct_info import TensorStructInfo

_default_dtype = "float32"


def get_default_dtype() -> str:
    """The dtype of parameters that say none."""
    return _default_dtype


def set_default_dtype(dtype) -> None:
    """Makes this the dtype of parameters that say none."""
    global _default_dtype
    _default_dtype = str(dtype)


def _sizes(shape):
    shape = [shape] if isinstance(shape, (numbers.Integral, str, PrimExpr)) else shape
    return [TIRVar(size, "int64") if isinstance(size, str) else size for size in shape]


class Tensor:
    """A tensor of a model: an expression of a graph."""

    def __init__(self, *, _expr):
        self._expr = _expr

    @staticmethod
    def from_const(data):
        """A constant."""
        return Tensor(_expr=const(data))

    @staticmethod
    def from_scalar(data, dtype):
        """A number as a tensor without dimensions."""
        return Tensor(_expr=const(data, dtype))

    @staticmethod
    def from_struct_info(struct_info, name="tensor"):
        """A variable of a type."""
        return Tensor(_expr=RelaxVar(name, struct_info))

    @staticmethod
    def placeholder(shape, dtype, name="tensor"):
        """A variable of a shape."""
        return Tensor(_expr=RelaxVar(name, TensorStructInfo(_sizes(shape), dtype)))

    @property
    def shape(self):
        return list(self._expr.struct_info.shape)

    @property
    def ndim(self):
        return self._expr.struct_info.ndim

    @property
    def dtype(self):
        return self._expr.struct_info.dtype

    def __repr__(self):
        return f"Tensor({self.shape}, {self.dtype!r})"

    def _other(self, other):
        return Tensor.from_scalar(other, self.dtype) if isinstance(other, numbers.Number) else other

    def __add__(self, other):
        return _op().add(self, self._other(other))

    def __radd__(self, other):
        return _op().add(self._other(other), self)

    def __sub__(self, other):
        return _op().subtract(self, self._other(other))

    def __rsub__(self, other):
        return _op().subtract(self._other(other), self)

    def __mul__(self, other):
        return _op().multiply(self, self._other(other))

    def __rmul__(self, other):
        return _op().multiply(self._other(other), self)

    def __truediv__(self, other):
        return _op().divide(self, self._other(other))

    def __rtruediv__(self, other):
        return _op().divide(self._other(other), self)

    def __neg__(self):
        return _op().negative(self)

    def __lt__(self, other):
        return _op().less(self, self._other(other))

    def __le__(self, other):
        return _op().less_equal(self, self._other(other))

    def __gt__(self, other):
        return _op().greater(self, self._other(other))

    def __ge__(self, other):
        return _op().greater_equal(self, self._other(other))

    def astype(self, dtype):
        """The elements in another dtype."""
        return _op().astype(self, dtype)

    def maximum(self, other):
        """The larger elements."""
        return _op().maximum(self, self._other(other))

    def minimum(self, other):
        """The smaller elements."""
        return _op().minimum(self, self._other(other))

    def reshape(self, *shape):
        """The same elements in another shape."""
        return _op().reshape(self, shape[0] if len(shape) == 1 and isinstance(shape[0], (list, tuple)) else shape)

    def permute_dims(self, *axes):
        """The dimensions in another order."""
        axes = axes[0] if len(axes) == 1 and isinstance(axes[0], (list, tuple)) else axes
        return _op().permute_dims(self, axes or None)

    def repeat(self, repeats, axis=None):
        """Each element several times."""
        return _op().repeat(self, repeats, axis)

    def square(self):
        """The squares."""
        return _op().square(self)


def _op():
    from . import op

    return op


class Parameter(Tensor):
    """A tensor that a model has learned: its `data` may be set."""

    def __init__(self, shape, dtype=None):
        sizes = _sizes(shape)
        super().__init__(_expr=RelaxVar("param", TensorStructInfo(sizes, dtype or get_default_dtype())))
        self._data = None
        self.attrs = {}

    @property
    def data(self):
        """The elements, or None."""
        return self._data

    @data.setter
    def data(self, value):
        from ....runtime import tensor

        array = value.numpy() if hasattr(value, "numpy") else np.asarray(value)
        sizes = [int(size) if hasattr(size, "__index__") else None for size in self.shape]
        if array.ndim != len(sizes) or any(a is not None and a != b for a, b in zip(sizes, array.shape, strict=True)):
            raise ValueError(f"a parameter of the shape {self.shape} cannot have data of {list(array.shape)}")
        if str(array.dtype) != self.dtype:
            raise ValueError(f"a parameter of {self.dtype} cannot have data of {array.dtype}")
        self._data = tensor(array)

    def to(self, dtype=None):
        """Gives the parameter another dtype."""
        if dtype is None or dtype == self.dtype:
            return
        if self._data is not None:
            raise ValueError("a parameter that has data cannot get another dtype")
        self._expr = RelaxVar("param", TensorStructInfo(self.shape, dtype))


class Object:
    """A value of a model that only the run time knows."""

    def __init__(self, *, _expr, _name=None):
        from ...block_builder import BlockBuilder

        self._expr = _expr if isinstance(_expr, RelaxVar) else BlockBuilder.current().emit(_expr, _name or "")


class Effect:
    """What a method changes beside what it gives: variables that a function takes and gives."""

    def emit_init(self, name_hint, builder):
        """Emits the first values."""
        raise NotImplementedError(f"{type(self).__name__} has no first value")

    def create(self, name_hint):
        """The parameters of a function that stand for it."""
        raise NotImplementedError(f"{type(self).__name__} has no parameters")

    def set_state(self, state_vars):
        """Says which variables stand for it."""
        raise NotImplementedError(f"{type(self).__name__} has no state")

    def finalize(self):
        """What stands for it at the end of a function."""
        raise NotImplementedError(f"{type(self).__name__} has no state")

    def to(self, dtype=None):
        """Gives it another dtype."""


class Module:
    """A part of a model: parameters, other parts, and methods that compute."""

    def __call__(self, *args, **kwargs):
        if not hasattr(self, "forward"):
            raise NotImplementedError(f"{type(self).__name__} has no method forward")
        return self.forward(*args, **kwargs)

    def _children(self):
        """The names and values of parameters and modules."""
        return [(name, item) for name, item in self.__dict__.items() if isinstance(item, (Parameter, Module, Effect))]

    def named_effects(self, prefix=""):
        """What methods change, each with its name."""
        for name, item in self._children():
            if isinstance(item, Effect):
                yield prefix + name, item
            elif isinstance(item, Module):
                yield from item.named_effects(f"{prefix}{name}.")

    def named_parameters(self, prefix=""):
        """The parameters, each with its name."""
        for name, item in self._children():
            if isinstance(item, Parameter):
                yield prefix + name, item
            elif isinstance(item, Module):
                yield from item.named_parameters(f"{prefix}{name}.")

    def parameters(self):
        """The parameters."""
        return (param for _, param in self.named_parameters())

    def state_dict(self, *, prefix="", destination=None):
        """The parameters by their names."""
        found = {} if destination is None else destination
        found.update(self.named_parameters(prefix))
        return found

    def load_state_dict(self, state_dict, strict=True):
        """Sets the data of parameters; the names that are missing, and those that are not of this model."""
        params = dict(self.named_parameters())
        missing = [name for name in params if name not in state_dict]
        unexpected = [name for name in state_dict if name not in params]
        if strict and (missing or unexpected):
            raise KeyError(f"missing: {missing}, not of this model: {unexpected}")
        for name, value in state_dict.items():
            if name in params:
                params[name].data = value.data if isinstance(value, Parameter) else value
        return missing, unexpected

    def to(self, dtype=None):
        """Gives all parameters another dtype."""
        for part in (*self.parameters(), *(effect for _, effect in self.named_effects())):
            part.to(dtype)
        return self

    def export_tvm(self, spec, debug=False, allow_extern=False):
        """The model as a module, with a function for each method of the spec, and its parameters with their names.

        What methods change, such as a KVCache, is taken and given by the functions, and `_initialize_effect` gives it
        first. With `debug` so is what is written. With `allow_extern` a list of external modules comes third.

        >>> from mlc.relax.frontend import nn
        >>> mod, params = nn.Linear(4, 8).export_tvm({"forward": {"x": nn.spec.Tensor((1, 4), "float32")}})
        >>> [name for name, _ in params]
        ['weight', 'bias']
        """
        from .exporter import export

        mod, params = export(self, spec, debug)
        return (mod, params, []) if allow_extern else (mod, params)

    def jit(self, spec, device="cpu", pipeline=None, out_format="torch", debug=False):
        """The model, compiled: the methods of the spec by their names, which give tensors of torch or numpy."""
        from .exporter import Compiled

        return Compiled(self, spec, out_format)


class ModuleList(Module):
    """Several modules one after the other."""

    def __init__(self, modules):
        self.modules = list(modules)

    def _children(self):
        return [(str(number), module) for number, module in enumerate(self.modules)]

    def __iter__(self):
        return iter(self.modules)

    def __len__(self):
        return len(self.modules)

    def __getitem__(self, index):
        return self.modules[index]

    def __setitem__(self, index, module):
        self.modules[index] = module

    def append(self, module):
        """One more module."""
        self.modules.append(module)

    def forward(self, x):
        """What the modules give, each of what the one before gives."""
        for module in self.modules:
            x = module(x)
        return x


class ModuleDict(Module):
    """Modules by name."""

    def __init__(self, modules=None):
        self.modules = dict(modules or {})

    def _children(self):
        return list(self.modules.items())

    def __iter__(self):
        return iter(self.modules)

    def __len__(self):
        return len(self.modules)

    def __getitem__(self, key):
        return self.modules[key]

    def __setitem__(self, key, module):
        self.modules[key] = module

    def keys(self):
        """The names."""
        return self.modules.keys()

    def values(self):
        """The modules."""
        return self.modules.values()

    def items(self):
        """The names with their modules."""
        return self.modules.items()


def wrap_nested(expr, name):
    """The expression bound to a variable of the function that is built; a tuple as its fields."""
    from ...block_builder import BlockBuilder

    builder = BlockBuilder.current()
    if builder is None or not builder.in_function:
        raise MLCError(f"{name}: modules compute while they are exported")
    bound = builder.emit(expr, name_hint=name)
    fields = getattr(bound.struct_info, "fields", None)
    if fields is None:
        return Tensor(_expr=bound)
    return tuple(Tensor(_expr=bound[number]) for number in range(len(fields)))


def unwrap(value):
    """What an argument is in a graph."""
    if isinstance(value, Tensor):
        return value._expr
    if isinstance(value, (list, tuple)):
        return type(value)(unwrap(item) for item in value)
    return value


__all__ = [
    "Effect",
    "Expr",
    "Module",
    "ModuleDict",
    "ModuleList",
    "Object",
    "Parameter",
    "PrimValue",
    "Tensor",
    "get_default_dtype",
    "set_default_dtype",
    "wrap_nested",
]
