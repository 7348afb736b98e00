"""The names of TVMScript that programs call R."""

import builtins as _builtins

from ..relax import op as _op
from ..relax.expr import DataTypeImm as _DataTypeImm
from ..relax.expr import ExternFunc, PrimValue, ShapeExpr, StringImm, const
from ..relax.expr import Tuple as _Tuple
from ..relax.op import call as _call
from ..relax.op import nn
from ..relax.struct_info import ObjectStructInfo as _ObjectStructInfo
from ..relax.struct_info import StructInfo as _StructInfo
from ..relax.struct_info import as_struct_info as _as_struct_info
from ..tir.expr import Var as _Var
from ._decorate import relax_function as function
from ._decorate import rewriter
from ._graph.types import Types as _Types
from ._later import later as _later
from ._loops.forms import Clause as _Clause
from ._macro import macro


class TypeForm:
    """`R.Tensor` and its like: an annotation by itself, and with arguments a closer one."""

    def __init__(self, name, *args, **keywords):
        self.name, self.args, self.keywords = name, args, keywords

    def __call__(self, *args, **keywords):
        return TypeForm(self.name, *args, **keywords)

    def as_struct_info(self):
        """The type that this is outside of a script."""
        return _PlainTypes().resolve(self, True)

    def __eq__(self, other):
        if self is other or not isinstance(other, (TypeForm, _StructInfo)):
            return self is other
        return _as_struct_info(self) == _as_struct_info(other)

    __hash__ = object.__hash__

    def __repr__(self):
        return f"R.{self.name}"


class _PlainTypes(_Types):
    """Types where Python itself runs: a text is the name of a symbol."""

    def parsed_dim(self, text):
        if not text.isidentifier():
            raise ValueError(f"the dimension {text!r} is an expression, which only the signature of a script may have")
        return _Var(text, "int64")


class DataflowForm:
    """A block of operations without effects."""

    # Programs that are run by Python itself are refused where they stand.
    def __enter__(self):
        raise TypeError("R.dataflow belongs into a function with the decorator R.function")

    def __exit__(self, *_):
        return False


Tensor, Shape, Object = TypeForm("Tensor"), TypeForm("Shape"), TypeForm("Object")
Prim, Tuple, Callable = TypeForm("Prim"), TypeForm("Tuple"), TypeForm("Callable")


def dataflow():
    """A block of operations without effects."""
    return DataflowForm()


def output(*values):
    """What is seen of a dataflow block outside of it."""
    return _Clause("output", *values)


def func_attr(attributes):
    """Attributes of the function."""
    return _Clause("func_attr", attributes)


def tuple(*fields):
    """Several values as one."""
    return _Tuple(list(fields))


def shape(values):
    """A shape as a value."""
    return ShapeExpr(values)


def prim_value(value):
    """A number as a value."""
    if isinstance(value, _builtins.str):
        raise TypeError(f"R.prim_value takes a number or an expression, not {value!r}: R.str takes a text")
    return PrimValue(value)


def str(value):
    """A text as a value."""
    return StringImm(value)


def dtype(value):
    """A dtype as a value."""
    return _DataTypeImm(value)


def device(device_type, index=0):
    """A device, by its number in DLPack: 1 is the CPU."""
    from types import SimpleNamespace

    return SimpleNamespace(device_type=int(device_type), index=int(index))


def call_packed(func, *args, sinfo_args=(), **_):
    """Calls a function that is found by name and may do anything; not inside dataflow."""
    return _call.call_packed(func, *args, sinfo_args=_returned(sinfo_args))


def call_pure_packed(func, *args, sinfo_args=(), **_):
    """Calls a function that is found by name and has no effects."""
    return _call.call_pure_packed(func, *args, sinfo_args=_returned(sinfo_args))


def call_inplace_packed(func, *args, inplace_indices, sinfo_args=(), **_):
    """Calls a function that is found by name and changes some of its arguments into its results."""
    return _call.call_inplace_packed(func, *args, inplace_indices=inplace_indices, sinfo_args=_returned(sinfo_args))


def call_builtin_with_ctx(func, args, *, sinfo_args=()):
    """Calls a function of the machine that runs the program, which gets the machine first."""
    return _call.call_builtin_with_ctx(func, args, sinfo_args=_returned(sinfo_args))


def _returned(given):
    """What a packed function returns: an object if nothing is said, nothing if that is an empty tuple."""
    infos = list(given) if isinstance(given, (list, type(()))) else [given]
    infos = [_as_struct_info(info) for info in infos] or [_ObjectStructInfo()]
    return [info for info in infos if getattr(info, "fields", None) != []]


def emit_te(func, *args, **options):
    """A call of the function over buffers that `func`, a function on te tensors, becomes for these arguments."""
    from ..relax.block_builder import BlockBuilder

    return BlockBuilder.call_te(BlockBuilder.current(), func, *args, **options)


def match_cast(value, struct_info):
    """Checks a value when the function runs, and gives it a type that says more."""
    from ..relax.op.base import create

    return create("relax.match_cast", [value], results=[_as_struct_info(struct_info)])


def _assert_op(condition, *format_args, format=""):
    """Ends the run with an error unless the condition holds."""
    if len(format_args) == 1 and isinstance(format_args[0], (list, type(()))):
        format_args = format_args[0]
    return _call.assert_op(condition, list(format_args), format)


call_tir, call_dps_packed, call_tir_inplace = _call.call_tir, _call.call_dps_packed, _call.call_tir_inplace
call_tir_with_grad = _call.call_tir_with_grad
shape_of, print, assert_op = _call.shape_of, _call.print, _assert_op

# What TVM has beside these.
_KNOWN = frozenset("dist emit emit_with_sinfo SeqExpr".split())


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    if name in _KNOWN:
        return _later(f"R.{name}")
    # The operators are part of this namespace.
    if hasattr(_op, name):
        return getattr(_op, name)
    raise AttributeError(f"R has no operator {name!r}{_similar(name)}")


def _similar(name):
    """A hint at the operators whose names are close."""
    import difflib

    names = {n: f"R.{n}" for n in [*globals(), *dir(_op)] if not n.startswith("_") and n != "annotations"}
    names |= {n: f"R.nn.{n}" for n in nn.__all__}
    close = difflib.get_close_matches(name, names, 2)
    return f"; did you mean {' or '.join(names[n] for n in close)}?" if close else ""
