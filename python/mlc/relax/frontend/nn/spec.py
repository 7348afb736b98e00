"""What the arguments of the methods of a model are."""


class Int:
    """An integer that is only known when the model runs."""

    def __repr__(self):
        return "int"


class Tensor:
    """A tensor of a shape and a dtype; a size may be the name of a symbol."""

    def __init__(self, shape, dtype):
        self.shape, self.dtype = list(shape), str(dtype)

    def __repr__(self):
        return f"Tensor({self.shape}, {self.dtype!r})"


class Tuple:
    """Several arguments as one."""

    def __init__(self, name, elements):
        self.name, self.elements = name, list(elements)


class MethodSpec:
    """A method, the names of its arguments, and what they are."""

    def __init__(self, method, arg_names, arg_specs, param_mode="plain", effect_mode="plain"):
        if param_mode not in ("plain", "packed", "none"):
            raise ValueError(f"param_mode is 'plain', 'packed' or 'none', not {param_mode!r}")
        if effect_mode not in ("plain", "packed", "none"):
            raise ValueError(f"effect_mode is 'plain', 'packed' or 'none', not {effect_mode!r}")
        self.method, self.arg_names, self.arg_specs = method, list(arg_names), list(arg_specs)
        self.param_mode, self.effect_mode = param_mode, effect_mode

    @staticmethod
    def from_raw(spec, method):
        """A spec of a dictionary: arguments by name, and under "$" what becomes of parameters."""
        if isinstance(spec, MethodSpec):
            return spec
        config = dict(spec.get("$", {}))
        names = [name for name in spec if name != "$"]
        effects = config.get("effect_mode", "plain")
        return MethodSpec(method, names, [spec[n] for n in names], config.get("param_mode", "plain"), effects)


class ModuleSpec:
    """The methods of a model that are exported."""

    def __init__(self, module, method_names, method_specs):
        self.module, self.method_names, self.method_specs = module, list(method_names), list(method_specs)

    @staticmethod
    def from_raw(spec, module):
        """A spec of a dictionary: methods by name."""
        if isinstance(spec, ModuleSpec):
            return spec
        methods = [MethodSpec.from_raw(given, getattr(module, name)) for name, given in spec.items()]
        return ModuleSpec(module, list(spec), methods)


__all__ = ["Int", "MethodSpec", "ModuleSpec", "Tensor", "Tuple"]
