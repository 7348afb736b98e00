"""Small things of TVM's programs that say what something is, and hold nothing."""

import json

from . import dtype as _dt


class DataType(str):
    """The name of a dtype, with its parts."""

    def __new__(cls, name):
        return super().__new__(cls, _dt.with_lanes(name))

    @property
    def bits(self) -> int:
        return _dt.bits(self)

    @property
    def lanes(self) -> int:
        return _dt.split(str(self))[1] or 1

    @property
    def itemsize(self) -> int:
        """How many bytes a value has."""
        return (self.bits * self.lanes + 7) // 8


class SourceName:
    """The name of a file."""

    def __init__(self, name):
        self.name = str(name)

    def __eq__(self, other):
        return isinstance(other, SourceName) and other.name == self.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return self.name


class Span:
    """A place in a file."""

    def __init__(self, source_name, line, end_line, column, end_column):
        self.source_name = source_name if isinstance(source_name, SourceName) else SourceName(source_name)
        self.line, self.end_line, self.column, self.end_column = line, end_line, column, end_column

    def __repr__(self):
        return f"{self.source_name}:{self.line}:{self.column}"


def span_of(location):
    """The place in a file that a location is, or None where it says none."""
    while location is not None and not location.is_a_file():
        if location.is_a_name():
            location = location.child_loc
        elif location.is_a_callsite():
            location = location.callee
        else:
            location = location.locations[0] if location.is_a_fused() and location.locations else None
    if location is None:
        return None
    first, last = location.start_line, location.end_line
    return Span(location.filename, first, last or first, location.start_col, location.end_col or location.start_col)


class EnvFunc:
    """A function that is kept by its name."""

    def __init__(self, name):
        self.name = str(name)

    @staticmethod
    def get(name) -> "EnvFunc":
        """The function that is registered under a name."""
        found = EnvFunc(name)
        # There has to be one.
        found.func  # noqa: B018
        return found

    @property
    def func(self):
        from ..runtime import get_global_func

        return get_global_func(self.name)

    def __call__(self, *args):
        return self.func(*args)

    def __eq__(self, other):
        return isinstance(other, EnvFunc) and other.name == self.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return f'EnvFunc("{self.name}")'


class PrimType:
    """The type of a scalar."""

    def __init__(self, dtype):
        self.dtype = _dt.canonical(dtype)

    def __eq__(self, other):
        return isinstance(other, PrimType) and other.dtype == self.dtype

    def __hash__(self):
        return hash(self.dtype)

    def __repr__(self):
        return f"PrimType({self.dtype!r})"


def _config(target) -> dict:
    """A target as the dictionary that says all of it."""
    from ..target import KEYS, LIST_OPTIONS, parse_options

    if hasattr(target, "export"):
        target = target.export()
    if isinstance(target, str):
        options = parse_options(target).items()
        target = {key: value.split(",") if key in LIST_OPTIONS else value for key, value in options}
    if target is None:
        target = {"kind": "llvm"}
    if not isinstance(target, dict) or not isinstance(target.get("kind"), str):
        raise TypeError(f"a target is a text such as 'llvm' or a dictionary with its kind, not {target!r}")
    return {"keys": list(KEYS.get(target["kind"], [target["kind"]])), "tag": "", **target}


class DeviceTarget:
    """What a device is made for: a kind, with options. Code is only made for the CPU."""

    def __init__(self, config):
        self.config = config

    @property
    def kind(self):
        from ..target import TargetKind

        return TargetKind(self.config["kind"])

    @property
    def keys(self):
        return list(self.config["keys"])

    def export(self) -> dict:
        return dict(self.config)

    def __eq__(self, other):
        return hasattr(other, "export") and _config(other) == self.config

    def __hash__(self):
        return hash(repr(sorted(self.config.items())))

    def __str__(self):
        return str(self.config["kind"])

    def __repr__(self):
        return repr(self.config)


class VDevice:
    """A device that tensors may be on: a target, a number, and a memory scope.

    >>> VDevice("cuda", 1)
    I.vdevice({"keys": ["cuda", "gpu"], "kind": "cuda", "tag": ""}, 1, "global")
    """

    def __init__(self, target=None, vdevice_id=0, memory_scope="global"):
        from .._mlir_libs import _mlc
        from .context import MLCError, at, diagnostics
        from .module import to_attribute

        with at(), diagnostics() as messages:
            config = to_attribute(_config(target))
            self.attribute = _mlc.VDeviceAttr.get(config, int(vdevice_id), str(memory_scope))
        if self.attribute is None:
            raise MLCError(f"VDevice: {messages[0] if messages else 'this is no device'}")

    @classmethod
    def of(cls, attribute) -> "VDevice":
        """The view of an attribute."""
        device = cls.__new__(cls)
        device.attribute = attribute
        return device

    @property
    def target(self) -> DeviceTarget:
        from .attrs import python_value

        return DeviceTarget(python_value(self.attribute.target))

    @property
    def vdevice_id(self) -> int:
        return self.attribute.index

    @property
    def memory_scope(self) -> str:
        return self.attribute.memory_scope

    @property
    def kind(self) -> str:
        """The name of the target's kind, such as "llvm"."""
        return str(self.target.kind)

    def __eq__(self, other):
        return isinstance(other, VDevice) and other.attribute == self.attribute

    def __hash__(self):
        return hash(self.attribute)

    def __repr__(self):
        config = json.dumps(self.target.config, sort_keys=True)
        return f'I.vdevice({config}, {self.vdevice_id}, "{self.memory_scope}")'


class DummyGlobalInfo:
    """An entry of a module's global infos that says nothing; all are equal."""

    def __eq__(self, other):
        return isinstance(other, DummyGlobalInfo)

    def __hash__(self):
        return hash(DummyGlobalInfo)

    def __repr__(self):
        return "I.dummy_global_info()"


def device_attribute(given, operation=None):
    """The attribute of a device: of a VDevice, or of the text that names one.

    With an operation, the text names one in the list of the operation's module, as in a script.
    """
    from .._mlir_libs import _mlc

    if isinstance(given, VDevice):
        return given.attribute
    if not isinstance(given, str):
        raise TypeError(f"a device is a VDevice or a text such as 'llvm:0', not {given!r}")
    if operation is not None:
        found = _mlc.look_up_vdevice(operation, given)
        if found is None:
            raise ValueError(f"the module's I.module_global_infos list no device {given!r}")
        return found
    kind, _, rest = given.partition(":")
    number = rest.split(":")[0]
    return VDevice(kind, int(number) if number else 0).attribute


# The attribute of a module that lists what its functions refer to, and that which says where values are.
GLOBAL_INFOS, VDEVICE = "relax.global_infos", "relax.vdevice"


def infos_attribute(infos):
    """What functions of a module refer to, by kind, as an attribute."""
    from .. import ir
    from .context import at
    from .module import to_attribute

    def attribute(item):
        if isinstance(item, DummyGlobalInfo):
            return ir.UnitAttr.get()
        return item.attribute if isinstance(item, VDevice) else to_attribute(item)

    found = {}
    with at():
        for kind, items in dict(infos).items():
            for item in items:
                if kind == "vdevice" and not isinstance(item, VDevice):
                    raise TypeError(f"the global infos of a module: a device is an I.vdevice, not {item!r}")
            found[kind] = ir.ArrayAttr.get([attribute(item) for item in items])
        return ir.DictAttr.get(found)
