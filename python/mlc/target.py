"""What to compile for."""

import json
import shlex
import threading

# The kinds of targets that TVM's users know, each with its keys.
KEYS = {"llvm": ["cpu"], "c": ["cpu"], "hexagon": ["hexagon", "cpu"], "nvptx": ["cuda", "gpu"]}
KEYS |= {kind: [kind, "gpu"] for kind in "cuda metal opencl rocm vulkan webgpu".split()}
KEYS |= {kind: [kind, "hls"] for kind in ("aocl", "sdaccel")} | {"ext_dev": [], "composite": []}
# Those that mlc compiles for.
_KINDS = ("llvm", "c")

# The options of a CPU, and the kind of their values.
_OPTIONS = {
    "mcpu": str,
    "mattr": list,
    "mtriple": str,
    "mabi": str,
    "mfloat-abi": str,
    "num-cores": int,
    "vector-width": int,
    "opt-level": int,
    "fast-math": bool,
    "fast-math-contract": bool,
    "device": str,
    "model": str,
    "libs": list,
    "keys": list,
    "tag": str,
    "jit": str,
    "from_device": int,
    "system-lib": bool,
    "runtime": str,
    "link-params": bool,
}


# Those that are lists, with commas between their items where they are text.
LIST_OPTIONS = tuple(name for name, kind in _OPTIONS.items() if kind is list)


class TargetKind(str):
    """The kind of a target: `llvm`."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return str(self)

    @property
    def default_keys(self) -> list:
        return list(KEYS[self])


class Target:
    """What to compile for: a CPU, this machine's unless it says otherwise.

    >>> target = Target("llvm -mcpu=skylake-avx512 -num-cores=4")
    >>> target.kind.name, target.mcpu, target.num_cores
    ('llvm', 'skylake-avx512', 4)
    >>> Target({"kind": "llvm", "num-cores": 4}).attrs
    {'num-cores': 4}
    >>> with Target("llvm"):
    ...     str(Target.current())
    'llvm'
    """

    _state = threading.local()

    def __init__(self, target="llvm", host=None):
        if isinstance(target, Target):
            self.kind, self.attrs, self.host = target.kind, dict(target.attrs), target.host
        else:
            config = dict(target) if isinstance(target, dict) else parse_options(target)
            self.host = config.pop("host", None)
            self.kind = _kind(config.pop("kind", None))
            self.attrs = {key: _checked(key, value) for key, value in config.items()}
        if host is not None:
            self.host = host
        if self.host is not None and not isinstance(self.host, Target):
            self.host = Target(self.host)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        option = name.replace("_", "-")
        if option not in _OPTIONS:
            raise AttributeError(f"a target has no option {name!r}; it has {', '.join(_OPTIONS)}")
        return self.attrs.get(option, "" if option in ("mcpu", "mtriple") else None)

    @property
    def keys(self) -> list:
        return list(self.attrs.get("keys", KEYS[self.kind]))

    @property
    def device_name(self) -> str:
        return self.attrs.get("device", "")

    def get_target_device_type(self) -> int:
        """DLPack's number of the CPU."""
        return 1

    def with_host(self, host) -> "Target":
        return Target(self, host)

    def export(self) -> dict:
        """The target as a dictionary that makes the same."""
        host = {} if self.host is None else {"host": self.host.export()}
        return {"kind": str(self.kind), **self.attrs, **host}

    def code_generation(self) -> dict:
        """The options that `mlc.compile` takes, as far as the target says them."""
        given = {
            "cpu": self.attrs.get("mcpu"),
            "triple": self.attrs.get("mtriple"),
            "features": ",".join(self.attrs.get("mattr", ())),
            "opt_level": self.attrs.get("opt-level"),
        }
        return {name: value for name, value in given.items() if value not in (None, "")}

    @staticmethod
    def current(allow_none=True):
        """The target of the innermost `with` of this thread, or None."""
        stack = getattr(Target._state, "stack", None)
        if stack:
            return stack[-1]
        if allow_none:
            return None
        raise ValueError("no target is given: open its scope with `with Target(...):`")

    @staticmethod
    def list_kinds() -> list:
        return list(_KINDS)

    @staticmethod
    def from_device(device) -> "Target":
        """The target of a device."""
        from .runtime.device import check_runs_on

        check_runs_on(device)
        return Target("llvm")

    def __enter__(self):
        if not hasattr(Target._state, "stack"):
            Target._state.stack = []
        Target._state.stack.append(self)
        return self

    def __exit__(self, kind, error, traceback):
        Target._state.stack.pop()
        return False

    def __eq__(self, other):
        return isinstance(other, Target) and self.export() == other.export()

    def __hash__(self):
        return hash(json.dumps(self.export(), sort_keys=True))

    def __str__(self):
        words = [f"-{name}={_text(value)}" for name, value in self.attrs.items()]
        return " ".join([self.kind, *words])

    def __repr__(self):
        return json.dumps(self.export())


def _text(value):
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(value) if isinstance(value, list) else str(value)


def parse_options(text):
    """The kind and the options of `llvm -mcpu=core-avx2` or of JSON, not checked yet."""
    if not isinstance(text, str):
        raise TypeError(f"a target is a string or a dictionary, not {type(text).__name__}")
    if text.lstrip().startswith("{"):
        try:
            config = json.loads(text)
        except json.JSONDecodeError as error:
            raise ValueError(f"the target {text!r} is no JSON: {error}") from None
        return config
    words = shlex.split(text)
    config = {"kind": words[0] if words else ""}
    position = 1
    while position < len(words):
        name, equals, value = words[position].lstrip("-").partition("=")
        if not words[position].startswith("-") or not name:
            raise ValueError(f"the target {text!r}: an option is -name=value, not {words[position]!r}")
        position += 1
        if not equals:
            # `-fast-math` is true; `-mcpu core2` is TVM's other way to give a value.
            takes_next = position < len(words) and not words[position].startswith("-")
            value = words[position] if takes_next else "1"
            position += takes_next
        config[name] = value
    return config


def _kind(name):
    if name == "cpu":
        name = "llvm"
    if name not in _KINDS:
        reason = "compiles for the CPU alone, so far: there is no code for" if name in KEYS else "knows no target"
        raise ValueError(f"the target is the CPU, 'llvm': mlc {reason} {name!r}")
    return TargetKind(name)


def _checked(name, value):
    if name not in _OPTIONS:
        raise ValueError(f"a target has no option {name!r}; it has {', '.join(_OPTIONS)}")
    kind = _OPTIONS[name]
    try:
        if kind is list:
            return [str(item) for item in (value.split(",") if isinstance(value, str) else value)]
        if kind is bool:
            return {"1": True, "true": True, "0": False, "false": False}[str(value).lower()]
        return kind(value)
    except (KeyError, TypeError, ValueError):
        expected = {list: "a list of names", bool: "0 or 1", int: "a number", str: "a name"}[kind]
        raise ValueError(f"the option {name!r} of a target is {expected}, not {value!r}") from None


def __getattr__(name):
    if name in (*KEYS, "arm_cpu", "riscv_cpu", "mali", "adreno", "intel_graphics"):
        raise AttributeError(f"mlc.target.{name} is not here: mlc compiles for the CPU, Target('llvm -mcpu=...')")
    raise AttributeError(f"module 'mlc.target' has no attribute {name!r}")


__all__ = ["Target", "TargetKind"]
