"""What methods of a model change beside what they give: values that go into a function and out of it again."""

from ...._core.context import MLCError
from ... import op as _graph
from ...expr import PrimValue, ShapeExpr, StringImm
from ...expr import Var as RelaxVar
from ...struct_info import ObjectStructInfo, TensorStructInfo
from .core import Effect, Tensor, get_default_dtype, unwrap


def _builder():
    from ...block_builder import BlockBuilder

    return BlockBuilder.current()


class IOEffect(Effect):
    """What is written while a model runs, such as by `op.print_`; there with `export_tvm(debug=True)`."""

    # The effect of the method that is exported.
    current = None

    def __init__(self):
        self.effect = None

    def emit_init(self, name_hint, builder):
        return [builder.emit(_graph.null_value(), name_hint)]

    def create(self, name_hint):
        self.effect = RelaxVar(name_hint, ObjectStructInfo())
        return [self.effect]

    def set_state(self, state_vars):
        (self.effect,) = state_vars

    def finalize(self):
        result, self.effect = self.effect, None
        return [result]


class KVCache(Effect):
    """Rows that are kept from call to call, of the shape `unit_shape` each."""

    def __init__(self, init_seq_len, unit_shape, dtype=None):
        self.init_seq_len, self.unit_shape = init_seq_len, list(unit_shape)
        self.dtype, self.cache = dtype or get_default_dtype(), None

    def emit_init(self, name_hint, bb):
        shape = ShapeExpr([self.init_seq_len, *self.unit_shape])
        made = _graph.call_pure_packed(
            "vm.builtin.attention_kv_cache_create",
            _graph.zeros(shape, self.dtype),
            shape,
            PrimValue(0),
            sinfo_args=[ObjectStructInfo()],
        )
        return [bb.emit(made, name_hint)]

    def create(self, name_hint):
        self.cache = RelaxVar(name_hint, ObjectStructInfo())
        return [self.cache]

    def set_state(self, state_vars):
        (self.cache,) = state_vars

    def finalize(self):
        result, self.cache = self.cache, None
        return [result]

    def to(self, dtype=None):
        self.dtype = dtype or self.dtype

    def view(self, seq_len):
        """The first rows."""
        shape = ShapeExpr([seq_len, *self.unit_shape])
        info = TensorStructInfo(shape, self.dtype)
        view = _graph.call_pure_packed("vm.builtin.attention_kv_cache_view", self.cache, shape, sinfo_args=[info])
        return Tensor(_expr=_builder().emit(view))

    def append(self, new_element):
        """More rows."""
        if new_element.dtype != self.dtype:
            raise TypeError(f"KVCache: the rows are of {self.dtype}, but {new_element.dtype} is appended")
        self.cache = _builder().emit(
            _graph.call_inplace_packed(
                "vm.builtin.attention_kv_cache_append",
                self.cache,
                unwrap(new_element),
                inplace_indices=[0],
                sinfo_args=[ObjectStructInfo()],
            )
        )


def debug_func(name, *args, _line_info=None):
    """Calls a function by name while the model runs; there with `export_tvm(debug=True)`."""
    io = IOEffect.current
    if io is None:
        raise MLCError("debug_func: a function is called while the model runs where it is exported with debug=True")
    values = [
        StringImm(arg) if isinstance(arg, str) else PrimValue(arg) if isinstance(arg, (int, float)) else unwrap(arg)
        for arg in args
    ]
    io.effect = _builder().emit(
        _graph.call_pure_packed(
            "vm.builtin.invoke_debug_func",
            io.effect,
            StringImm(name),
            StringImm(_line_info or _line()),
            *values,
            sinfo_args=[ObjectStructInfo()],
        )
    )


def print_(tensor):
    """Writes a tensor while the model runs; there with `export_tvm(debug=True)`."""
    debug_func("vm.builtin.debug_print", tensor, _line_info=_line())


def _line():
    """The line of the model that calls."""
    import inspect

    frame = inspect.currentframe()
    while frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


__all__ = ["IOEffect", "KVCache", "debug_func", "print_"]
