"""Models as modules of graph functions."""

from ....tir.expr import Var as TIRVar
from ...block_builder import BlockBuilder
from ...expr import Tuple as RelaxTuple
from ...expr import Var as RelaxVar
from ...struct_info import ShapeStructInfo, TensorStructInfo, TupleStructInfo
from . import spec as _spec
from .core import Tensor, unwrap
from .effects import IOEffect


class _Arguments:
    """The parameters of a function for what a method takes; equal names are one symbol."""

    def __init__(self):
        self.symbols, self.params = {}, []

    def size(self, size):
        return self.symbols.setdefault(size, TIRVar(size, "int64")) if isinstance(size, str) else size

    def make(self, name, given):
        """The argument of the method; its variable is one of the parameters."""
        argument, info = self._read(name, given)
        if info is None:
            return argument
        var = RelaxVar(name, info)
        self.params.append(var)
        return argument(var)

    def _read(self, name, given):
        """How the argument follows from a variable, and the type of that; an argument that is known has none."""
        if isinstance(given, _spec.Tensor):
            info = TensorStructInfo([self.size(size) for size in given.shape], given.dtype)
            return lambda var: Tensor(_expr=var), info
        if isinstance(given, _spec.Int) or given is int:
            symbol = self.symbols.setdefault(name, TIRVar(name, "int64"))
            return lambda var: symbol, ShapeStructInfo([symbol])
        elements = given.elements if isinstance(given, _spec.Tuple) else given
        if isinstance(elements, (list, tuple)):
            parts = [self._read(f"{name}_{number}", element) for number, element in enumerate(elements)]
            if any(info is None for _, info in parts):
                raise TypeError(f"expected the fields of {name!r} to be tensors, but got {given!r}")
            make = lambda var: type(elements)(part(var[i]) for i, (part, _) in enumerate(parts))  # noqa: E731
            return make, TupleStructInfo([info for _, info in parts])
        return given, None


def export(module, spec, debug=False):
    """A module with a function for each method, and the parameters of the model with their names."""
    spec = _spec.ModuleSpec.from_raw(spec, module)
    params = list(spec.module.named_parameters())
    effects = [*([("_io", IOEffect())] if debug else []), *spec.module.named_effects()]
    builder = BlockBuilder()
    if effects:
        with builder.function("_initialize_effect", []):
            with builder.dataflow():
                values = [value for title, effect in effects for value in effect.emit_init(title, builder)]
                output = builder.emit_output(builder.emit(RelaxTuple(values)))
            builder.emit_func_output(output)
    for name, method in zip(spec.method_names, spec.method_specs, strict=True):
        IOEffect.current = effects[0][1] if debug and method.effect_mode != "none" else None
        try:
            _export_method(builder, name, method, params, effects)
        finally:
            IOEffect.current = None
    return builder.get(), params


def _states(method, effects):
    """The parameters that stand for effects, and what is done with them in the function."""
    if not effects or method.effect_mode == "none":
        return [], lambda builder: None
    made = [(effect, effect.create(title)) for title, effect in effects]
    states = [var for _, vars in made for var in vars]
    if method.effect_mode == "plain":
        return states, lambda builder: None
    packed = RelaxVar("effects", TupleStructInfo([var.struct_info for var in states]))

    def unpack(builder):
        number = 0
        for effect, vars in made:
            effect.set_state([builder.emit(packed[number + i]) for i in range(len(vars))])
            number += len(vars)

    return [packed], unpack


def _export_method(builder, name, method, params, effects=()):
    arguments = _Arguments()
    # A tuple is taken apart in the function.
    makers = [(arg, given) for arg, given in zip(method.arg_names, method.arg_specs, strict=True)]
    read = []
    for arg, given in makers:
        make, info = arguments._read(arg, given)
        var = None if info is None else RelaxVar(arg, info)
        read.append((make, var))
        if var is not None:
            arguments.params.append(var)
    states, unpack = _states(method, effects)
    inputs, weights = len(arguments.params) + len(states), []
    old = [(param, param._expr) for _, param in params]
    if method.param_mode != "none":
        infos = [
            TensorStructInfo([_shared(arguments, size) for size in param.shape], param.dtype) for _, param in params
        ]
        if method.param_mode == "packed":
            weights = [RelaxVar("packed_params", TupleStructInfo(infos))]
        else:
            weights = [RelaxVar(title, info) for (title, _), info in zip(params, infos, strict=True)]
    try:
        with builder.function(name, [*arguments.params, *states, *weights], {"num_input": inputs}):
            with builder.dataflow():
                unpack(builder)
                for number, (title, param) in enumerate(params if weights else ()):
                    is_packed = method.param_mode == "packed"
                    param._expr = builder.emit(weights[0][number], name_hint=title) if is_packed else weights[number]
                values = [make if var is None else make(var) for make, var in read]
                result = unwrap(method.method(*values))
                result = RelaxTuple(list(result)) if isinstance(result, (list, tuple)) else result
                if states:
                    changed = [value for _, effect in effects for value in effect.finalize()]
                    result = RelaxTuple([result, RelaxTuple(changed)])
                output = builder.emit_output(result)
            builder.emit_func_output(output)
    finally:
        for param, expr in old:
            param._expr = expr


def _shared(arguments, size):
    """A size of a parameter: symbols of one name are one."""
    return arguments.size(size.name) if isinstance(size, TIRVar) else size


class Compiled:
    """A model that is compiled, with the methods of its spec."""

    def __init__(self, module, spec, out_format):
        from ...vm import VirtualMachine, build

        if out_format not in ("torch", "numpy"):
            raise ValueError(f"out_format is 'torch' or 'numpy', not {out_format!r}")
        mod, params = export(module, spec)
        missing = [name for name, param in params if param.data is None]
        if missing:
            raise ValueError(f"parameters without data: {', '.join(missing)}")
        self.mod, self.params, self._format = mod, [param.data for _, param in params], out_format
        self.vm = VirtualMachine(build(mod))

    def __getitem__(self, name):
        from ....runtime import tensor

        def method(*args):
            given = [tensor(arg) if hasattr(arg, "__array__") or hasattr(arg, "__dlpack__") else arg for arg in args]
            return self._shown(self.vm[name](*given, *self.params))

        return method

    def _shown(self, value):
        if isinstance(value, (list, tuple)) or not hasattr(value, "numpy"):
            return tuple(self._shown(item) for item in value)
        if self._format == "numpy":
            return value.numpy()
        import torch

        return torch.from_dlpack(value)
