"""Graph functions built by calls: what programs call `R` inside of `with IRBuilder()`."""

from ...relax import BlockBuilder, Var
from ...relax.expr import as_expr
from .. import relax as _reader
from ._frames import IRBuilder, IRBuilderFrame, NamedFrame


class BuilderScope:
    """A frame that is a scope of a `BlockBuilder`, which ends with it, also by an error."""

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.scope.__exit__(kind, value, trace)
        super().__exit__(kind, value, trace)


class FunctionFrame(BuilderScope, NamedFrame):
    """A graph function."""

    what = "relax function"

    def __init__(self, is_pure=True, is_private=False):
        super().__init__(is_private)
        self.is_pure, self.ret_struct_info, self.output = is_pure, None, None

    def entered(self):
        self.builder = BlockBuilder()
        self.scope = self.builder.function("main", pure=self.is_pure, private=self.is_private)
        self.scope.__enter__()
        return self

    def made(self):
        if self.output is None:
            self.scope.__exit__(ValueError, None, None)
            raise ValueError("the function returns nothing: R.func_ret_value says what it returns")
        self.builder.emit_func_output(self.output, params=self.params)
        self.scope.__exit__(None, None, None)
        function = self.builder.get()["main"].with_attr(self.attrs)
        declared, found = self.ret_struct_info, function.ret_struct_info
        if declared is not None and not declared.is_base_of(found):
            raise ValueError(f"{declared} is declared, but the function returns {found}")
        return function if self.is_private or self.name is None else function.with_attr("global_symbol", self.name)


class BlockFrame(BuilderScope, IRBuilderFrame):
    """A dataflow block; `output_vars` are what is seen of it outside."""

    what = "dataflow block"

    def entered(self):
        self.output_vars = None
        self.scope = _builder("dataflow").dataflow()
        self.scope.__enter__()
        return self

    def made(self):
        self.scope.__exit__(None, None, None)
        self.output_vars = self.output_vars or []


def function(is_pure=True, is_private=False):
    """A graph function."""
    return FunctionFrame(is_pure, is_private)


def dataflow():
    """A block of operators without effects."""
    return BlockFrame()


def _function(name):
    return IRBuilder.current().find(FunctionFrame, name, "R")


def _builder(name):
    return _function(name).builder


def func_name(name):
    """The name of the function."""
    _function("func_name").give_name(name)


def func_attr(attrs):
    """Attributes of the function."""
    _function("func_attr").attrs.update(attrs)


def arg(name, struct_info):
    """A parameter."""
    frame = _function("arg")
    frame.params.append(Var(name, struct_info))
    return frame.params[-1]


def func_ret_struct_info(ret_sinfo):
    """What is declared of the result."""
    _function("func_ret_struct_info").ret_struct_info = ret_sinfo


def func_ret_value(value):
    """What the function returns."""
    frame = _function("func_ret_value")
    if frame.output is not None:
        raise ValueError("the function has its result already: R.func_ret_value is called once")
    frame.output = as_expr(value)


def emit(value, annotate_struct_info=None):
    """A variable that is bound to a value."""
    var = _builder("emit").emit(value)
    if annotate_struct_info is not None and not annotate_struct_info.is_base_of(var.struct_info):
        raise ValueError(f"{annotate_struct_info} is declared, but the value is {var.struct_info}")
    return var


def emit_match_cast(value, struct_info):
    """A variable that is bound to a value of which more is known."""
    return _builder("emit_match_cast").match_cast(value, struct_info)


def output(*variables):
    """What is seen of the dataflow block outside of it."""
    frame = IRBuilder.current().find(BlockFrame, "output", "R")
    if frame.output_vars is not None:
        raise ValueError("the dataflow block has its outputs already: R.output is called once")
    builder = _builder("output")
    frame.output_vars = [builder.emit_output(variable, variable.name_hint) for variable in variables]


def __getattr__(name):
    return getattr(_reader, name)
