"""Small things of TVM's programs that say what something is, and hold nothing."""

from . import dtype as _dt


class DataType(str):
    """The name of a dtype, with its parts."""

    def __new__(cls, name):
        return super().__new__(cls, _dt.canonical(name))

    @property
    def bits(self) -> int:
        return _dt.bits(self)

    @property
    def lanes(self) -> int:
        return 1


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


class VDevice:
    """A device that tensors may be on. Compiled code runs on the CPU, so others are refused where they are used."""

    def __init__(self, target=None, vdevice_id=0, memory_scope="global"):
        self.target, self.vdevice_id, self.memory_scope = target, int(vdevice_id), memory_scope

    def __eq__(self, other):
        return isinstance(other, VDevice) and vars(other) == vars(self)

    def __hash__(self):
        return hash((str(self.target), self.vdevice_id, self.memory_scope))

    @property
    def kind(self) -> str:
        """The name of the target, such as "llvm"."""
        target = self.target
        name = target.get("kind") if isinstance(target, dict) else getattr(target, "kind", target)
        return str(getattr(name, "name", name)).split(" ")[0]

    @classmethod
    def on_cpu(cls, given):
        """Checks that a device, or its text such as "llvm:0", is the CPU, where all tensors are."""
        device = given if isinstance(given, cls) else cls(str(given).split(":")[0])
        if device.kind not in ("llvm", "c", "cpu", "None"):
            raise NotImplementedError(f"tensors are on the CPU: the vdevice {given!r} is not supported")
        return device

    def __repr__(self):
        return f'I.vdevice({str(self.target)!r}, {self.vdevice_id}, "{self.memory_scope}")'
