"""Functions over buffers built by calls: the names of TVMScript as functions that build."""

from ..._core import dtype as _dt
from ...tir import nodes as _n
from ...tir import stmt as _s
from ...tir.arith import if_then_else
from ...tir.buffer import BufferRegion as _BufferRegion
from ...tir.buffer import DeclaredBuffer as _DeclaredBuffer
from ...tir.buffer import decl_buffer as _decl_buffer
from ...tir.expr import FloatImm, IntImm, PrimExpr, Var
from ...tir.function import PrimFunc
from ...tir.nodes import (
    EQ,
    GE,
    GT,
    LE,
    LT,
    NE,
    Add,
    And,
    Broadcast,
    BufferLoad,
    Call,
    Cast,
    CommReducer,
    Div,
    FloorDiv,
    FloorMod,
    IterVar,
    Let,
    Max,
    Min,
    Mod,
    Mul,
    Not,
    Op,
    Or,
    Ramp,
    Reduce,
    Select,
    Shuffle,
    StringImm,
    Sub,
    const,
)
from ...tir.op import *  # noqa: F403 - the functions on expressions
from ...tir.op import elementwise_max, elementwise_min, logical_and, logical_or
from ...tir.range import Range
from ...tir.stmt import ForKind as _ForKind
from ...tir.types import PointerType, PrimType, TupleType
from .._loops.forms import Handle as _Handle
from .._loops.forms import built as _built
from ._frames import IRBuilder, IRBuilderFrame, NamedFrame

ramp, broadcast, max, min, all, any = Ramp, Broadcast, elementwise_max, elementwise_min, logical_and, logical_or


def _add(stmt):
    IRBuilder.current().add(stmt)


# ===--- Types -----------------------------------------------------------------------------------===#


class _Typed:
    """`T.int32()` is a new variable, `T.int32(3)` a number."""

    def __init__(self, dtype):
        self.dtype = dtype

    def __call__(self, expr=None, is_size_var=False):
        return _built(self.dtype, expr, is_size_var)


for _name in ("int", "uint", "float"):
    for _bits in (8, 16, 32, 64):
        for _lanes in ("", "x4", "x8", "x16", "x32", "x64"):
            if (_name, _bits) != ("float", 8):
                globals()[f"{_name}{_bits}{_lanes}"] = _Typed(f"{_name}{_bits}{_lanes}")
bool, boolean, bfloat16 = _Typed("bool"), _Typed("bool"), _Typed("bfloat16")


handle = _Handle()
ptr = handle


def var(dtype="int32", name=""):
    """A new variable."""
    return Var(name, dtype)


def void(expr=None):
    """A variable without a value."""
    return Var("", "void")


# ===--- Functions -------------------------------------------------------------------------------===#


class PrimFuncFrame(NamedFrame):
    """A function."""

    what = "prim_func"

    def __init__(self, is_private=False):
        super().__init__(is_private)
        self.buffer_map, self.ret_type, self.alloc_buffers = {}, None, []

    def made(self):
        body, attrs = self.body(), dict(self.attrs)
        if self.alloc_buffers:
            body = _s.BlockRealize([], True, _s.Block([], [], [], "root", body, alloc_buffers=self.alloc_buffers))
        if self.name is not None and not self.is_private:
            attrs.setdefault("global_symbol", self.name)
        return PrimFunc(self.params, body, self.ret_type, self.buffer_map, attrs)


def prim_func(is_private=False):
    """A function over buffers."""
    return PrimFuncFrame(is_private)


def _function(name):
    return IRBuilder.current().find(PrimFuncFrame, name)


def func_name(name):
    """The name of the function."""
    _function("func_name").give_name(name)


def func_attr(attrs):
    """Attributes of the function."""
    _function("func_attr").attrs.update(attrs)


def func_ret(ret_type):
    """The type of what the function returns."""
    _function("func_ret").ret_type = PrimType(ret_type.dtype) if isinstance(ret_type, (PrimExpr, _Typed)) else ret_type
    return ret_type


def arg(name, obj):
    """A parameter: a variable, or a buffer."""
    frame = _function("arg")
    IRBuilder.name(name, obj)
    if isinstance(obj, _DeclaredBuffer):
        parameter = Var(f"{name}_handle", "handle")
        frame.buffer_map[parameter] = obj
        frame.params.append(parameter)
    else:
        frame.params.append(obj)
    return obj


def _buffer(shape, dtype, data, strides, elem_offset, scope, align, offset_factor, buffer_type, axis_separators):
    shape = shape if isinstance(shape, (list, tuple)) else [shape]
    strides = [Var(stride, "int32") if isinstance(stride, str) else stride for stride in strides or []]
    return _decl_buffer(shape, str(dtype), "", data, strides, elem_offset, scope, align, offset_factor, buffer_type,
                        axis_separators)  # fmt: skip


def Buffer(shape, dtype="float32", data=None, strides=None, elem_offset=None, scope="global", align=0,  # noqa: N802
           offset_factor=0, buffer_type="", axis_separators=None):  # fmt: skip
    """A buffer."""
    return _buffer(shape, dtype, data, strides, elem_offset, scope, align, offset_factor, buffer_type, axis_separators)


def match_buffer(param, shape=None, dtype="float32", data=None, strides=None, elem_offset=None, scope="global",
                 align=-1, offset_factor=0, buffer_type="default", axis_separators=None):  # fmt: skip
    """The buffer of a parameter, or of a part of a buffer."""
    if isinstance(param, BufferLoad):
        param = _BufferRegion(param.buffer, [Range.from_min_extent(index, 1) for index in param.indices])
    if shape is None:
        if not isinstance(param, _BufferRegion):
            raise ValueError("the shape of the buffer is not given")
        shape = [part.extent for part in param.region]
    buffer = _buffer(
        shape, dtype, data, strides, elem_offset, scope, align, offset_factor, buffer_type, axis_separators
    )
    if isinstance(param, _BufferRegion):
        IRBuilder.current().find(BlockFrame, "match_buffer").match_buffers.append(_s.MatchBufferRegion(buffer, param))
        return buffer
    frame = _function("match_buffer")
    if not [item for item in frame.params if item is param]:
        raise ValueError("T.match_buffer takes a parameter or a part of a buffer")
    frame.buffer_map[param] = buffer
    return buffer


def alloc_buffer(shape, dtype="float32", data=None, strides=None, elem_offset=None, scope="global", align=-1,
                 offset_factor=0, buffer_type="default", axis_separators=None):  # fmt: skip
    """A buffer of the block or function that it is in."""
    buffer = _buffer(
        shape, dtype, data, strides, elem_offset, scope, align, offset_factor, buffer_type, axis_separators
    )
    IRBuilder.current().find((PrimFuncFrame, BlockFrame), "alloc_buffer").alloc_buffers.append(buffer)
    return buffer


# ===--- Blocks ----------------------------------------------------------------------------------===#


class BlockFrame(IRBuilderFrame):
    """A block."""

    what = "block"

    def __init__(self, name="", no_realize=False):
        super().__init__()
        self.name, self.no_realize, self.iter_vars, self.iter_values = name, no_realize, [], []
        self.said = {"reads": None, "writes": None}
        self.init, self.predicate, self.annotations = None, None, {}
        self.alloc_buffers, self.match_buffers = [], []

    def made(self):
        unsaid = [name for name, regions in self.said.items() if regions is None]
        block = _s.Block(
            self.iter_vars, self.said["reads"] or [], self.said["writes"] or [], self.name, self.body(),
            self.init, self.alloc_buffers, self.match_buffers, self.annotations,
        )  # fmt: skip
        block.unsaid = unsaid
        if self.no_realize:
            return block
        predicate = True if self.predicate is None else self.predicate
        return _s.BlockRealize(self.iter_values, predicate, block)


def block(name="", no_realize=False):
    """A unit of computation."""
    return BlockFrame(name, no_realize)


class InitFrame(IRBuilderFrame):
    """What runs before the first step of a reduction."""

    what = "T.init"

    def made(self):
        frame = IRBuilder.current().find(BlockFrame, "init")
        if frame.init is not None:
            raise ValueError("a block has one T.init")
        frame.init = self.body()


def init():
    """What runs before the first step of a reduction."""
    return InitFrame()


def _block(name):
    return IRBuilder.current().find(BlockFrame, name)


def where(predicate):
    """The condition under which the block runs."""
    frame = _block("where")
    if frame.predicate is not None:
        raise ValueError("a block has one T.where")
    frame.predicate = predicate


def _regions(name):
    def function(*regions):
        frame = _block(name)
        if frame.said[name] is not None:
            raise ValueError(f"a block has one T.{name}")
        if len(regions) == 1 and isinstance(regions[0], (list, tuple)):
            regions = regions[0]
        frame.said[name] = [
            region
            if isinstance(region, _BufferRegion)
            else _BufferRegion(region.buffer, [Range.from_min_extent(index, 1) for index in region.indices])
            for region in regions
        ]

    function.__name__ = name
    return function


reads, writes = _regions("reads"), _regions("writes")


def block_attr(attrs):
    """Annotations of the block."""
    _block("block_attr").annotations.update(attrs)


class axis:  # noqa: N801 - the name that programs use
    """Block variables."""

    @staticmethod
    def remap(kinds, bindings, dtype="int32"):
        """Variables over the whole of each loop."""
        found = []
        for kind, binding in zip(kinds, bindings, strict=True):
            frames = IRBuilder.current().frames
            loop = next((f for f in frames if isinstance(f, ForFrame) for v in f.vars if v is binding), None)
            if loop is None:
                raise ValueError(f"{binding} is not the variable of a loop around")
            number = next(i for i, v in enumerate(loop.vars) if v is binding)
            dom = Range.from_min_extent(loop.domains[number][0], loop.domains[number][1])
            found.append({"S": axis.spatial, "R": axis.reduce}[kind](dom, binding, binding.dtype))
        return found[0] if len(found) == 1 else found


def _axis(kind):
    def make(dom, binding, dtype="int32"):
        if isinstance(dom, (tuple, list)):
            dom = Range(*dom)
        elif not isinstance(dom, Range):
            dom = Range.from_min_extent(0, dom)
        variable = Var("", getattr(dom.extent, "dtype", dtype))
        made = IterVar(dom, variable, kind)
        frame = _block("axis")
        frame.iter_vars.append(made)
        frame.iter_values.append(binding)
        return variable

    return staticmethod(make)


for _name, _kind in {"spatial": 0, "reduce": 2, "scan": 3, "opaque": 4}.items():
    setattr(axis, _name, _axis(_kind))
axis.S, axis.R = axis.__dict__["spatial"], axis.__dict__["reduce"]


# ===--- Loops -----------------------------------------------------------------------------------===#


class ForFrame(IRBuilderFrame):
    """Loops, one inside of the other."""

    what = "loop"

    def __init__(self, domains, kind=_ForKind.SERIAL, annotations=None, thread=None, step=None):
        super().__init__()
        self.domains = [(_n.convert(begin), _n.convert(extent)) for begin, extent in domains]
        self.kind, self.annotations, self.thread, self.step = kind, annotations, thread, step
        self.vars = [Var("", _widest(begin, extent)) for begin, extent in self.domains]
        self.is_grid = False

    def entered(self):
        return tuple(self.vars) if self.is_grid and len(self.vars) > 1 else self.vars[0]

    def made(self):
        body = self.body()
        for variable, (begin, extent) in reversed(list(zip(self.vars, self.domains, strict=True))):
            thread = None
            if self.thread is not None:
                thread = IterVar(None, Var("iter", variable.dtype), 1, self.thread)
            body = _s.For(variable, begin, extent, self.kind, body, thread, self.annotations, self.step)
        return body


def _widest(*values):
    return "int64" if [value for value in values if value.dtype == "int64"] else values[-1].dtype


def _loop(kind):
    def loop(start, stop=None, *, annotations=None, step=None):
        begin, end = (0, start) if stop is None else (start, stop)
        extent = _n.binary("sub", _n.convert(end), begin) if stop is not None else end
        return ForFrame([(begin, extent)], kind, annotations, step=step)

    loop.__name__ = kind.name.lower()
    return loop


serial, parallel = _loop(_ForKind.SERIAL), _loop(_ForKind.PARALLEL)
vectorized, unroll = _loop(_ForKind.VECTORIZED), _loop(_ForKind.UNROLLED)


def thread_binding(start, stop=None, thread=None, *, annotations=None):
    """A loop over the threads of an axis."""
    if thread is None:
        if not isinstance(stop, str):
            raise TypeError('T.thread_binding takes the name of a thread axis: thread="threadIdx.x"')
        start, stop, thread = 0, start, stop
    elif stop is None:
        start, stop = 0, start
    extent = _n.binary("sub", _n.convert(stop), start)
    return ForFrame([(start, extent)], _ForKind.THREAD_BINDING, annotations, thread)


def grid(*extents):
    """Nested loops."""
    frame = ForFrame([(0, extent) for extent in extents])
    frame.is_grid = True
    return frame


# ===--- Scopes ----------------------------------------------------------------------------------===#


class _Scope(IRBuilderFrame):
    """A statement around others."""

    def __init__(self, make, value=None, defines=None):
        super().__init__()
        self.make, self.value, self.defines = make, value, defines

    def entered(self):
        return self.value

    def made(self):
        return self.make(self.body())


def Assert(condition, message=""):  # noqa: N802 - the name that programs use
    """A condition that holds for what is inside."""
    return _Scope(lambda body: _s.AssertStmt(condition, message, body))


def LetStmt(value, type_annotation=None, *, var=None):  # noqa: N802 - the name that programs use
    """A name for a value."""
    value = _n.convert(value)
    variable = var if var is not None else Var("", getattr(type_annotation, "dtype", None) or value.dtype)
    return _Scope(lambda body: _s.LetStmt(variable, value, body), variable)


def Let(expr, where):  # noqa: F811, N802 - the name that programs use
    """An expression with a value for a variable in it."""
    ((variable, value),) = where.items()
    return _n.Let(variable, value, expr)


def allocate(extents, dtype, scope="global", condition=None, annotations=None):
    """Memory."""
    extents = list(extents) if isinstance(extents, (list, tuple)) else [extents]
    variable = Var("", PointerType(PrimType(str(dtype)), scope))
    return _Scope(lambda body: _s.Allocate(variable, str(dtype), extents, condition, body, annotations), variable)


def decl_buffer(shape, dtype="float32", data=None, strides=None, elem_offset=None, scope="global", align=0,
                offset_factor=0, buffer_type="", axis_separators=None):  # fmt: skip
    """A buffer that is declared where it is needed; without data, with memory of its own."""
    buffer = _buffer(
        shape, dtype, data, strides, elem_offset, scope, align, offset_factor, buffer_type, axis_separators
    )
    if data is not None:
        return _Scope(lambda body: _s.DeclBuffer(buffer, body), buffer)
    memory = buffer.data

    def make(body):
        return _s.Allocate(memory, buffer.dtype, buffer.shape, True, _s.DeclBuffer(buffer, body))

    return _Scope(make, buffer)


def attr(node, attr_key, value):
    """Says something of statements."""
    return _Scope(lambda body: _s.AttrStmt(node, attr_key, value, body))


def realize(buffer_slice, storage_scope, condition=True):
    """A part of a buffer that has memory."""
    return _Scope(
        lambda body: _s.BufferRealize(buffer_slice.buffer, buffer_slice.region, condition, body, storage_scope)
    )


def env_thread(thread_tag, dtype="int32"):
    """A thread axis."""
    return IterVar(None, Var("", dtype), 1, thread_tag)


def launch_thread(thread, extent):
    """The threads that run what is inside."""
    iter_var = env_thread(thread) if isinstance(thread, str) else thread
    iter_var.dom = Range.from_min_extent(0, extent)
    key = "virtual_thread" if iter_var.thread_tag.startswith("vthread") else "thread_extent"
    return _Scope(lambda body: _s.AttrStmt(iter_var, key, extent, body), iter_var.var)


def While(condition):  # noqa: N802 - the name that programs use
    """A loop as long as a condition holds."""
    return _Scope(lambda body: _s.While(condition, body))


class IfFrame(IRBuilderFrame):
    """A choice between statements."""

    what = "T.If"

    def __init__(self, condition):
        super().__init__()
        self.condition, self.cases = condition, {}

    def made(self):
        if "then" not in self.cases:
            raise ValueError("T.If has no T.Then")
        if self.stmts:
            raise ValueError("statements of T.If stand in T.Then or T.Else")
        return _s.IfThenElse(self.condition, self.cases["then"], self.cases.get("else"))


class _CaseFrame(IRBuilderFrame):
    def __init__(self, case):
        super().__init__()
        self.case = case

    def made(self):
        IRBuilder.current().find(IfFrame, self.case.title()).cases[self.case] = self.body()


def If(condition):  # noqa: N802 - the name that programs use
    """A choice between statements."""
    return IfFrame(condition)


def Then():  # noqa: N802 - the name that programs use
    """The statements where the condition holds."""
    return _CaseFrame("then")


def Else():  # noqa: N802 - the name that programs use
    """The statements where the condition does not hold."""
    return _CaseFrame("else")


# ===--- Statements ------------------------------------------------------------------------------===#


def evaluate(value):
    """An expression that is computed for its effects."""
    _add(_s.Evaluate(StringImm(value) if isinstance(value, str) else value))


def buffer_store(buffer, value, indices, predicate=None):
    """Writes an element of a buffer."""
    indices = list(indices) if isinstance(indices, (list, tuple)) else [indices]
    _add(buffer.vstore(indices, _n.cast(_n.convert(value), _stored(buffer, value)), predicate))


def _stored(buffer, value):
    lanes = _dt.split(getattr(value, "dtype", "int32"))[1]
    element = _dt.split(buffer.dtype)[0]
    return element if lanes is None else f"{element}x{lanes}"


def prefetch(buffer, bounds):
    """Elements that are needed soon."""
    _add(_s.Prefetch(buffer, [b if isinstance(b, Range) else Range(*b) for b in bounds]))


def break_loop():
    """Leaves the loop around."""
    return Call("void", "tir.break_loop", [])


def continue_loop():
    """Goes on with the next iteration."""
    return Call("void", "tir.continue_loop", [])


# ===--- Expressions -----------------------------------------------------------------------------===#


def iter_var(var, dom, iter_type, thread_tag):
    """A variable of an axis."""
    kind = IterVar.NAMES.index(iter_type) if isinstance(iter_type, str) else iter_type
    return IterVar(dom, var, kind, thread_tag)


def comm_reducer(combiner, identity):
    """An operation that reduces values."""
    import inspect

    identity = [_n.convert(value) for value in identity]
    names = getattr(combiner, "names", None) or list(inspect.signature(combiner).parameters)
    variables = [Var(name, identity[number % len(identity)].dtype) for number, name in enumerate(names)]
    result = combiner(*variables)
    half = len(names) // 2
    result = list(result) if isinstance(result, (list, tuple)) else [result]
    return CommReducer(variables[:half], variables[half:], result, identity)


def cast(value, dtype):
    """The value in another dtype."""
    return _n.cast(_n.convert(value), dtype)


def ret(value):
    """What a function returns."""
    return _n.ret(value)


def Tuple(*types):  # noqa: N802 - the name that programs use
    """The type of several values."""
    return TupleType([PrimType(getattr(kind, "dtype", kind)) for kind in types])


def buffer_region(buffer, region):
    """A part of a buffer."""
    return _BufferRegion(buffer, region)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    from .. import tir as reader

    if not hasattr(reader, name):
        raise AttributeError(f"T has no {name!r}")

    def call(*args, dtype=None):
        return Call(dtype or next((a.dtype for a in args if isinstance(a, PrimExpr)), "void"), f"tir.{name}", args)

    return call


_KEPT = (EQ, GE, GT, LE, LT, NE, Add, And, Cast, CommReducer, Div, FloorDiv, FloorMod, FloatImm, IntImm, Max, Min, Mod,
         Mul, Not, Op, Or, Reduce, Select, Shuffle, Sub, const, if_then_else)  # fmt: skip
