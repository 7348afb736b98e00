"""Calling compiled functions, and measuring them."""

import numbers

import numpy
import tvm_ffi

from .registry import call, original_of, reraise, was_called
from .tensor import Tensor, all_shared, kinds, number_of, shared
from .timing import BenchmarkResult

# What a function does to the memory of a parameter, as in mlc-runtime/signature.h.
_WRITTEN = 1
_OPEN = 4
# Of how many sets of shapes what makes the outputs is kept.
_MOST_SHAPES = 256


class CompiledFunction:
    """A compiled function: it takes tensors of numpy, torch or this package, and gives new ones.

    Inputs share their memory where that can be. Outputs may be given after them, and are filled; nothing is returned
    then. A function over buffers, which has no results, is given all of them.
    """

    __slots__ = (
        "name",
        "executable",
        "_function",
        "_num_inputs",
        "_names",
        "_written",
        "_dtypes",
        "_makers",
        "_makers_by_shapes",
        "_structure",
        "_is_flat",
    )

    def __init__(self, executable, name):
        from .. import _native

        self.executable, self.name = executable, name
        self._function = executable.native[name]
        self._num_inputs, names, flags, dtypes, structure = _native.signature(executable.native, name)
        self._structure = str(structure)
        # Outputs that are not given are made first. Where their shapes depend on those of the inputs, what makes them
        # is looked up by these.
        makers = _native.output_makers(executable.native, name)
        self._makers = {self._num_inputs: None if makers is None else tuple(makers), len(names): ()}
        if any(flag & _OPEN for flag in flags):
            # The function makes outputs itself.
            self._makers = {}
        self._makers_by_shapes = {}
        self._is_flat = self._structure == "(" + "t" * (len(names) - self._num_inputs) + ")"
        self._dtypes = tuple(str(dtype) for dtype in dtypes)
        self._names = tuple(names)
        self._written = tuple(i >= self._num_inputs or bool(flag & _WRITTEN) for i, flag in enumerate(flags))

    def __call__(self, *args):
        if len(args) in self._makers:
            for value in args:
                kind = kinds.get(type(value))
                if kind != "tensor" and (kind != "torch" or value.is_neg() or value.requires_grad):
                    break
            else:
                # Compiled code takes these as they are.
                try:
                    makers = self._makers[len(args)]
                    if makers is None:
                        makers = self._makers_for(args)
                    if not makers:
                        self._function(*args)
                        return None
                    outputs = [make() for make in makers]
                    self._function(*args, *outputs)
                    return outputs if self._is_flat else self._structured(outputs)
                except BaseException as error:
                    # An argument that tvm-ffi cannot read is looked at more closely below.
                    original = None if isinstance(error, Exception) and not was_called(error) else original_of(error)
                if original is not None:
                    reraise(original)
        result = call(self._function, self.arguments(args))
        return _as_lists(result) if len(self._names) > self._num_inputs else None

    def _makers_for(self, inputs):
        """What makes the outputs for inputs of these shapes."""
        shapes = tuple([value.shape for value in inputs])
        makers = self._makers_by_shapes.get(shapes)
        if makers is None:
            from .. import _native

            makers = tuple(_native.output_makers(self.executable.native, self.name, *inputs) or ())
            if len(self._makers_by_shapes) >= _MOST_SHAPES:
                self._makers_by_shapes.clear()
            self._makers_by_shapes[shapes] = makers
        return makers

    def _structured(self, outputs):
        """Outputs as what the function gives: one, or lists of them."""
        if self._structure == "t" or not outputs:
            return outputs[0] if outputs else None
        levels, rest = [[]], iter(outputs)
        for letter in self._structure:
            if letter == "(":
                levels.append([])
            elif letter == ")":
                done = levels.pop()
                levels[-1].append(done)
            else:
                levels[-1].append(next(rest))
        return levels[0][0]

    @property
    def signature(self) -> str:
        """What it takes and gives, such as `main(x: float32 (n, 784)) -> (float32 (n, 10))`."""
        return self.executable.native.get_function_doc(self.name)

    @property
    def param_names(self) -> list:
        """The names of the inputs; a tuple's elements are `p[0]`, `p[1]`."""
        return list(self._names[: self._num_inputs])

    def arguments(self, args) -> list:
        """The tensors that these arguments are."""
        tensors = all_shared(args)
        if tensors is not None:
            return tensors
        tensors = []
        for number, value in enumerate(args):
            self._add(number, value, tensors)
        return tensors

    def _add(self, number, value, tensors):
        sizes = self._shape(len(tensors), value)
        if sizes is not None:
            # Only the shape of such a tensor is read.
            value = numpy.empty(sizes, "bool")
        if isinstance(value, (list, tuple, tvm_ffi.Array)):
            # Where names are not known, the runtime counts.
            name = self._names[len(tensors)] if len(tensors) < len(self._names) else ""
            if name and "[" not in name or not all(_is_tensor(item) for item in value):
                raise TypeError(f"{self._who(number, len(tensors))}: expected a tensor, got {_described(value)}")
            for item in value:
                self._add(number, item, tensors)
            return
        try:
            number_here = isinstance(value, (bool, int, float)) and len(tensors) < len(self._dtypes)
            tensor, copied = shared(number_of(value, self._dtypes[len(tensors)]) if number_here else value)
        except (AssertionError, BufferError, OverflowError, RuntimeError, TypeError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            expected = f"{self._who(number, len(tensors))}: expected a tensor on cpu(0)"
            raise TypeError(f"{expected}, got {_described(value)}: {reason}") from None
        position = len(tensors)
        if position < len(self._written) and self._written[position]:
            self._check_written(number, position, value, copied)
        tensors.append(tensor)

    def _shape(self, position, value):
        """The numbers of a shape, or of a number that stands for a symbol, where the function takes one."""
        if position >= self._num_inputs or self._dtypes[position] != "bool" or hasattr(value, "__dlpack__"):
            return None
        value = getattr(value, "values", value)
        values = [value] if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(values, (list, tuple)) or not all(
            isinstance(size, numbers.Integral) and not isinstance(size, bool) for size in values
        ):
            return None
        return tuple(int(size) for size in values)

    def _who(self, number, position):
        if position >= self._num_inputs:
            return f"{self.name}: output {position - self._num_inputs}"
        name = self._names[position]
        return f"{self.name}: argument {number}" + (f' "{name}"' if name else "")

    def _check_written(self, number, position, value, copied):
        """What is written to a copy would be lost."""
        expected = f"{self._who(number, position)}: expected memory that can be written"
        if copied is not None:
            raise TypeError(f"{expected}, got {_described(value)}: {copied}")
        if getattr(value, "requires_grad", False):
            import torch

            if torch.is_grad_enabled():
                raise TypeError(
                    f"{expected}, got {_described(value)} that requires grad: give its detach(), or use torch.no_grad()"
                )

    def time_evaluator(self, **options):
        """As `Executable.time_evaluator`."""
        return self.executable.time_evaluator(self.name, **options)

    def __repr__(self):
        return f"<compiled function {self.signature}>"


def time_evaluator(
    function,
    number=10,
    repeat=1,
    min_repeat_ms=0,
    limit_zero_time_iterations=100,
    cooldown_interval_ms=0,
    repeats_to_cooldown=1,
):
    """A function that measures calls of a compiled function with its arguments."""
    from .. import _native

    counts = dict(number=number, repeat=repeat, limit_zero_time_iterations=limit_zero_time_iterations)
    counts["repeats_to_cooldown"] = repeats_to_cooldown
    for name, count in counts.items():
        if not isinstance(count, int) or count < 1:
            raise ValueError(f"time_evaluator: {name} is a number from 1 on, not {count!r}")
    for name, length in (("min_repeat_ms", min_repeat_ms), ("cooldown_interval_ms", cooldown_interval_ms)):
        if not isinstance(length, int) or length < 0:
            raise ValueError(f"time_evaluator: {name} is a number from 0 on, not {length!r}")

    def evaluator(*args) -> BenchmarkResult:
        tensors = function.arguments(args)
        options = (min_repeat_ms, limit_zero_time_iterations, cooldown_interval_ms, repeats_to_cooldown)
        return BenchmarkResult(call(_native.time, (function._function, tensors, number, repeat, *options)))

    return evaluator


def _is_tensor(value):
    return isinstance(value, (list, tuple, tvm_ffi.Array)) or hasattr(value, "__dlpack__")


def _described(value):
    """What a value is, in a few words for an error."""
    kind = f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
    if not hasattr(value, "dtype"):
        return f"a {kind}" if isinstance(value, (list, tuple)) else kind
    is_read_only = getattr(getattr(value, "flags", None), "writeable", True) is False
    device = str(getattr(value, "device", "cpu"))
    return f"{'read-only ' if is_read_only else ''}{kind} of {value.dtype}{'' if device == 'cpu' else f' on {device}'}"


def _as_lists(result):
    if type(result) is Tensor or isinstance(result, Tensor) or result is None:
        return result
    return [_as_lists(item) for item in result]
