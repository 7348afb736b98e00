"""Modules and the functions in them, as views of MLIR."""

from .. import ir
from .._mlir_libs._mlc import VDeviceAttr, list_vdevices, parse_module
from . import dtype as _dt
from . import printing, tvmscript
from .attrs import python_value
from .context import MLCError, at, context, errors
from .names import GLOBAL_INFOS, DummyGlobalInfo, VDevice, infos_attribute, span_of

_views = {}
_SYMBOL = "sym_name"
# A module's attributes belong to a dialect, by their name.
_PREFIX = "mlc."
# The name of the relax.intrinsic that says where a function was inside of another one.
LOCAL_FUNCTION = "local_function"


def register_view(cls):
    """Says which class shows a function op."""
    _views[cls.op_name] = cls
    return cls


def view(operation, module=None) -> "BaseFunc":
    """The view of a function op."""
    from ..relax import function  # noqa: F401 - registers the view of graph functions
    from ..tir import function as _  # noqa: F401

    operation = operation.operation
    cls = _views.get(operation.name)
    if cls is None:
        raise TypeError(f"{operation.name} is not a function")
    return cls(operation, module)


class GlobalVar:
    """The name of a function in a module."""

    def __init__(self, name_hint, builder=None):
        self.name_hint = name_hint
        self._builder = builder

    @property
    def name(self):
        return self.name_hint

    def __eq__(self, other):
        return isinstance(other, GlobalVar) and other.name_hint == self.name_hint

    def __hash__(self):
        return hash(self.name_hint)

    def __repr__(self):
        return f'I.GlobalVar("{self.name_hint}")'

    def __call__(self, *args):
        from ..relax.op.call import call_function

        return call_function(self, args)


def name_of_global(var) -> str:
    return var.name_hint if isinstance(var, GlobalVar) else str(var)


def _info(attribute):
    if isinstance(attribute, ir.UnitAttr):
        return DummyGlobalInfo()
    return VDevice.of(attribute) if isinstance(attribute, VDeviceAttr) else python_value(attribute)


class BaseFunc:
    """A view of a function op. A function that is in no module of the user's is in one of its own."""

    op_name = None

    def __init__(self, operation, module=None):
        self.operation = operation
        self._module = module

    @property
    def name(self) -> str:
        return ir.StringAttr(self.operation.attributes[_SYMBOL]).value

    @property
    def attrs(self):
        """The function's attributes, as Python values where they have one."""
        hidden = (_SYMBOL, "function_type", "arg_attrs", "res_attrs", "sym_visibility", "relax.is_pure")
        found = {name: self.operation.attributes[name] for name in self.operation.attributes if name not in hidden}
        found = {name: python_value(value) for name, value in found.items()}
        return {"global_symbol": self.name, **found} if self.is_public else found

    @property
    def span(self):
        """Where it is written, or None where that is not known."""
        return span_of(self.operation.location)

    def same_as(self, other) -> bool:
        """Whether both are views of one function of one module."""
        return isinstance(other, BaseFunc) and self.operation == other.operation

    __eq__ = same_as

    def __hash__(self):
        return hash(self.operation)

    @property
    def is_public(self) -> bool:
        """True for a function that is seen from outside of its module."""
        return "sym_visibility" not in self.operation.attributes

    def copy(self):
        """The same function in a module of its own."""
        with at():
            module = ir.Module.create()
        module = IRModule(module=module)
        module.update_func(self.name, self)
        return view(module._find(self.name), module)

    def local_functions(self):
        """The functions that were written inside of this one, and inside of these."""
        found, around = [], {}
        if self.operation.parent is not None:
            operations = [op.operation for op in self.operation.parent.operation.regions[0].blocks[0].operations]
            around = {ir.StringAttr(op.attributes[_SYMBOL]).value: op for op in operations if op.name == self.op_name}

        def visit(op):
            if op.name == "relax.intrinsic" and ir.StringAttr(op.attributes["name"]).value == LOCAL_FUNCTION:
                function = around.get(ir.FlatSymbolRefAttr(op.attributes["keywords"][1]).value)
                if function is not None:
                    found.append(function)
                    found.extend(view(function).local_functions())
            return ir.WalkResult.ADVANCE

        if self.op_name == "func.func":
            self.operation.walk(visit)
        return found

    def __reduce__(self):
        from .metadata import load_json, save_json

        return load_json, (save_json(self),)

    def with_attr(self, name, value=True):
        """A copy with attributes set: a name and a value, or a dictionary."""
        copy = self.copy()
        attributes = name if isinstance(name, dict) else {name: value}
        with at():
            for key, item in attributes.items():
                if key == "global_symbol":
                    copy.operation.attributes[_SYMBOL] = ir.StringAttr.get(str(item))
                    if "sym_visibility" in copy.operation.attributes:
                        del copy.operation.attributes["sym_visibility"]
                else:
                    copy.operation.attributes[key] = flag_or_attribute(key, item)
        return copy

    def with_attrs(self, attributes):
        """A copy with all of these attributes set."""
        return self.with_attr(dict(attributes))

    def without_attr(self, name):
        """A copy without an attribute; without global_symbol, the function is private."""
        copy = self.copy()
        if name == "global_symbol":
            with at():
                copy.operation.attributes["sym_visibility"] = ir.StringAttr.get("private")
        if name in copy.operation.attributes:
            del copy.operation.attributes[name]
        return copy

    def script(self, *, show_meta=False, **options) -> str:
        """The text as TVMScript; as MLIR where that has no form for what is in it."""
        return tvmscript.text(self.operation, show_meta, self, **options)

    def mlir(self, show_meta=False) -> str:
        """The text as MLIR. Elements of large constants are only there with `show_meta`."""
        return printing.text(self.operation, show_meta)

    def show(self, style=None, **options) -> None:
        printing.show(self.script(**options), style)

    def __str__(self):
        return self.script()

    def __repr__(self):
        return str(self)


def flag_or_attribute(key, value) -> ir.Attribute:
    """The same for a key: a flag of our dialects has upstream's form."""
    return ir.UnitAttr.get() if value is True and key.startswith("tir.") else to_attribute(value)


def immediate(number, dtype) -> ir.Attribute:
    """A number with a dtype of its own as an attribute."""
    with at():
        kind = _dt.to_type(dtype)
        is_float = _dt.is_float(dtype)
        typed = ir.FloatAttr.get(kind, float(number)) if is_float else ir.IntegerAttr.get(kind, int(number))
        return ir.DictAttr.get({"tir.imm": typed})


def to_attribute(value) -> ir.Attribute:
    """A Python value as an attribute."""
    if isinstance(value, ir.Attribute):
        return value
    if isinstance(value, bool):
        return ir.BoolAttr.get(value)
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise ValueError(f"{value} does not fit in an attribute of 64 bits")
        return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), value)
    if isinstance(value, float):
        return ir.FloatAttr.get_f64(value)
    if isinstance(value, str):
        return ir.StringAttr.get(value)
    if isinstance(value, (list, tuple)):
        return ir.ArrayAttr.get([to_attribute(item) for item in value])
    if isinstance(value, dict):
        return ir.DictAttr.get({str(key): to_attribute(item) for key, item in value.items()})
    if value is None:
        return ir.TypeAttr.get(ir.NoneType.get())
    if type(value).__name__ in ("IntImm", "FloatImm"):
        return to_attribute(value.value) if value.dtype == "int32" else immediate(value.value, value.dtype)
    if hasattr(value, "__dlpack__") or hasattr(value, "__array__"):
        from ..relax.constant import elements, to_array

        return elements(to_array(value))
    raise TypeError(f"{value!r} cannot be an attribute")


def _prefixed(name):
    return name if "." in name else _PREFIX + name


class IRModule:
    """A module of functions: a view of a `builtin.module`. Passes make new ones and leave it as it is."""

    def __init__(self, functions=None, attrs=None, *, module=None):
        if module is None:
            with at():
                module = ir.Module.create()
        if not isinstance(functions, (dict, type(None))):
            raise TypeError(f"IRModule: functions are given as a dictionary, not as {type(functions).__name__}")
        self.module = module
        for name, function in (functions or {}).items():
            self.update_func(name, function)
        with at():
            for name, value in (attrs or {}).items():
                module.operation.attributes[_prefixed(name)] = to_attribute(value)

    @staticmethod
    def from_expr(function) -> "IRModule":
        """A module with one function, under the function's own name."""
        return IRModule({getattr(function, "name", "main"): function})

    @staticmethod
    def parse(text: str | bytes) -> "IRModule":
        """Reads MLIR text or bytecode."""
        with errors("parse"), context():
            return IRModule(module=parse_module(text.encode() if isinstance(text, str) else bytes(text)))

    @staticmethod
    def load(path) -> "IRModule":
        """Reads a file of MLIR text or bytecode."""
        with open(path, "rb") as file:
            return IRModule.parse(file.read())

    def save(self, path) -> None:
        """Writes the module, with all constants, as MLIR's bytecode.

        >>> import os, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = os.path.join(folder, "model.mlirbc")
        ...     IRModule.parse("func.func @f() { return }").save(path)
        ...     [var.name_hint for var in IRModule.load(path).get_global_vars()]
        ['f']
        """
        with open(path, "wb") as file:
            self.operation.write_bytecode(file)

    def clone(self) -> "IRModule":
        with at():
            copy = ir.Module.create(self.operation.location)
            for name in self.operation.attributes:
                copy.operation.attributes[name] = self.operation.attributes[name]
            point = ir.InsertionPoint(copy.body)
            for op in self.body.operations:
                op.operation.clone(ip=point)
        return IRModule(module=copy)

    @property
    def operation(self) -> ir.Operation:
        return self.module.operation

    @property
    def body(self) -> ir.Block:
        return self.module.body

    # ===--- Functions ---------------------------------------------------------------------------===#

    def _operations(self):
        for op in self.body.operations:
            if _SYMBOL in op.attributes and op.operation.name in ("func.func", "tir.prim_func"):
                yield op.operation

    def _find(self, name):
        for op in self._operations():
            if ir.StringAttr(op.attributes[_SYMBOL]).value == name:
                return op
        return None

    def get_global_vars(self):
        return [GlobalVar(ir.StringAttr(op.attributes[_SYMBOL]).value) for op in self._operations()]

    def get_global_var(self, name) -> GlobalVar:
        if self._find(name) is None:
            names = [v.name_hint for v in self.get_global_vars()]
            raise ValueError(f"the module has no function {name!r}; it has {names}")
        return GlobalVar(name)

    @property
    def functions(self):
        """The functions by their GlobalVar."""
        return {var: self[var] for var in self.get_global_vars()}

    def functions_items(self):
        return list(self.functions.items())

    @property
    def attrs(self):
        attributes = self.operation.attributes
        found = {name: python_value(attributes[name]) for name in attributes if name not in (_SYMBOL, GLOBAL_INFOS)}
        return {name.removeprefix(_PREFIX): value for name, value in found.items()}

    @property
    def global_infos(self) -> dict:
        """What functions refer to, by kind: the devices of `"vdevice"`."""
        if GLOBAL_INFOS not in self.operation.attributes:
            return {}
        infos = ir.DictAttr(self.operation.attributes[GLOBAL_INFOS])
        return {entry.name: [_info(item) for item in ir.ArrayAttr(entry.attr)] for entry in infos}

    def update_global_info(self, name, infos) -> None:
        """Says what functions refer to, of one kind."""
        with at():
            attribute = infos_attribute({**self.global_infos, name: list(infos)})
            self.operation.attributes[GLOBAL_INFOS] = attribute

    def with_attr(self, name, value=None) -> "IRModule":
        """A copy with an attribute set, or with those of a dictionary."""
        copy = self.clone()
        with at():
            for key, item in (name if isinstance(name, dict) else {name: value}).items():
                copy.operation.attributes[_prefixed(key)] = to_attribute(item)
        return copy

    def with_attrs(self, attributes) -> "IRModule":
        """A copy with all of these attributes set."""
        return self.with_attr(dict(attributes))

    def without_attr(self, name) -> "IRModule":
        """A copy without an attribute."""
        copy = self.clone()
        if _prefixed(name) in copy.operation.attributes:
            del copy.operation.attributes[_prefixed(name)]
        return copy

    def get_attr(self, name):
        """An attribute, or None."""
        return self.attrs.get(name)

    def __getitem__(self, var) -> BaseFunc:
        op = self._find(name_of_global(var))
        if op is None:
            names = [v.name_hint for v in self.get_global_vars()]
            raise KeyError(f"the module has no function {name_of_global(var)!r}; it has {names}")
        return view(op, self)

    def __setitem__(self, var, function):
        self.update_func(var, function)

    def __delitem__(self, var):
        function = self[var]
        function.operation.erase()

    def __contains__(self, var):
        return self._find(name_of_global(var)) is not None

    def __iter__(self):
        return iter(self.get_global_vars())

    def __len__(self):
        return len(self.get_global_vars())

    def update_func(self, var, function) -> None:
        """Puts a copy of a function into the module, in place of one of that name."""
        if not isinstance(function, BaseFunc):
            raise TypeError(f"a function of mlc is expected, not {type(function).__name__}")
        name = name_of_global(var)
        before = self._find(name)
        with at():
            copy = function.operation.clone(ip=ir.InsertionPoint(self.body))
            copy.attributes[_SYMBOL] = ir.StringAttr.get(name)
        self._add_local_functions(function, copy)
        list_vdevices(copy)
        if before is not None:
            if "sym_visibility" in before.attributes:
                copy.attributes["sym_visibility"] = before.attributes["sym_visibility"]
            before.erase()

    def _add_local_functions(self, function, copy) -> None:
        """Copies what was written inside of a function beside its copy, under names that are free."""
        if function.operation.parent == self.operation:
            return
        names = {}
        for local in {ir.StringAttr(op.attributes[_SYMBOL]).value: op for op in function.local_functions()}.values():
            before = ir.StringAttr(local.attributes[_SYMBOL]).value
            name, count = before, 0
            while self._find(name) is not None:
                count += 1
                name = f"{before}{count}"
            with at():
                names[before] = local.clone(ip=ir.InsertionPoint(self.body))
                names[before].attributes[_SYMBOL] = ir.StringAttr.get(name)
        # From the last on: a new name may be what one before it was called, but not one after it.
        for before, local in reversed(names.items()):
            for op in (copy, *names.values()):
                ir.SymbolTable.replace_all_symbol_uses(before, ir.StringAttr(local.attributes[_SYMBOL]).value, op)

    def update(self, other) -> None:
        """Puts the functions of another module, or of a dictionary, into this one."""
        functions = other.functions if isinstance(other, IRModule) else other
        for var, function in functions.items():
            self.update_func(var, function)

    def replace_global_vars(self, replacements) -> "IRModule":
        """A copy in which functions have other names, as a dictionary from old to new ones says."""
        copy, names = self.clone(), {}
        for before, after in replacements.items():
            names[copy.get_global_var(name_of_global(before)).name_hint] = name_of_global(after)
        left = [var.name_hint for var in copy.get_global_vars() if var.name_hint not in names]
        for name in names.values():
            if left.count(name) or list(names.values()).count(name) > 1:
                raise ValueError(f"replace_global_vars: the module would have two functions {name!r}")
        # By way of names that are none of these, so that two functions may change places.
        for which in (lambda name: (name, f"{name}$replaced"), lambda name: (f"{name}$replaced", names[name])):
            for before, after in map(which, names):
                operation = copy._find(before)
                ir.SymbolTable.replace_all_symbol_uses(before, after, copy.operation)
                with at():
                    operation.attributes[_SYMBOL] = ir.StringAttr.get(after)
        return copy

    def __reduce__(self):
        from .metadata import load_json, save_json

        return load_json, (save_json(self),)

    # ===--- Text --------------------------------------------------------------------------------===#

    def script(self, *, show_meta=False, **options) -> str:
        """The text as TVMScript; as MLIR where that has no form for what is in it."""
        return tvmscript.text(self.operation, show_meta, self, **options)

    def mlir(self, show_meta=False) -> str:
        """The text as MLIR. Elements of large constants are only there with `show_meta`."""
        return printing.text(self.operation, show_meta)

    def show(self, style=None, **options) -> None:
        printing.show(self.script(**options), style)

    def verify(self) -> None:
        """Raises an MLCError if the module is not valid."""
        with errors("the module is not valid"):
            self.operation.verify()

    def __str__(self):
        return self.script()

    def __repr__(self):
        return str(self)


def structural_equal(lhs, rhs, map_free_vars=False) -> bool:
    """True if two modules, functions or expressions are the same but for the names in them."""
    from . import structural

    return structural.structural_equal(lhs, rhs, map_free_vars)


def assert_structural_equal(lhs, rhs, map_free_vars=False) -> None:
    """Raises an MLCError that shows the first place where the two are not the same."""
    from . import structural

    structural.assert_structural_equal(lhs, rhs, map_free_vars)


__all__ = [
    "BaseFunc",
    "GlobalVar",
    "IRModule",
    "MLCError",
    "assert_structural_equal",
    "register_view",
    "structural_equal",
    "view",
]
