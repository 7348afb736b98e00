"""Parameters and buffers of a prim_func."""

import ast
import contextlib
import functools
import math

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, context, defining_op
from ..._core.module import immediate, to_attribute
from ..._mlir_libs._mlc import DimExprAttr, DimsAttr
from ...dialects import tir
from ...tir import _scope
from ...tir.expr import PrimExpr
from .._errors import Unsupported
from . import values as v
from .elements import Address, Buffer, Call, Load, Region, offset_name
from .forms import BufferForm, Handle, Pointer, Text, is_typed
from .index import written_dim

_DYNAMIC = -(1 << 63)
# Calls whose arguments are sizes, bounds or indices.
_INDEX_CALLS = {
    "grid",
    "range",
    "serial",
    "parallel",
    "vectorized",
    "unroll",
    "thread_binding",
    "spatial",
    "reduce",
    "S",
    "R",
}
_INDEX_CALLS |= {"scan", "opaque", "match_buffer", "alloc_buffer", "decl_buffer", "Buffer", "where"}
_BUFFER_CALLS = {
    "match_buffer",
    "alloc_buffer",
    "decl_buffer",
    "Buffer",
    "allocate",
    "allocate_const",
    "sblock_alloc_buffer",
}


def _number(dim):
    constant = dim.constant
    return _DYNAMIC if constant is None else constant


def _row_major(dims):
    """The strides of a buffer without gaps."""
    strides, size = [], 1
    for dim in reversed(dims):
        strides.insert(0, size)
        size = _DYNAMIC if size == _DYNAMIC or dim.constant is None else size * dim.constant
    return strides


class Parameter:
    """A parameter of a function, and the argument that it is once that is known."""

    def __init__(self, node, parser, handle=None):
        self.node, self.argument, self.name, self.dims, self.said = node, None, node.arg, None, {}
        self.parser, self.handle = parser, handle
        # The buffer that it stands for, and whether that is declared on it as on an address.
        self.buffer, self.is_pointer = None, False
        # Which sizes are plain numbers.
        self.plain = []

    def address(self):
        """The argument of a handle that no buffer stands for."""
        if self.buffer is not None:
            if self.is_pointer:
                return self.buffer.value
            raise TypeError(f"the handle {self.node.arg!r} is a tensor: the address is {self.buffer.name}.data")
        if self.argument is None:
            self.argument = self.parser.add_argument(self.handle.type, self.node, self.name)
        return self.argument


class Buffers:
    """The part of the parser of prim_funcs that makes parameters and buffers."""

    def read_parameters(self):
        for node, annotation in self.parameters():
            parameter = Parameter(node, self, annotation if isinstance(annotation, Handle) else None)
            self.params.append(parameter)
            if isinstance(annotation, Handle):
                self.scopes.bind(node.arg, parameter)
            elif isinstance(annotation, BufferForm) and annotation.kind == "annotation":
                self.scopes.bind(node.arg, self.buffer_parameter(parameter, annotation, node.arg, node))
            elif is_typed(annotation):
                self.scopes.bind(node.arg, self.scalar_parameter(parameter, annotation.dtype))
            else:
                self.diagnostics.add(node.annotation, "T.handle, T.Buffer or a dtype such as T.int32 is expected")

    def scalar_parameter(self, parameter, dtype):
        """A size is an `index` of the function; what is only computed with has its own type."""
        name, is_index = parameter.name, False
        if dtype in ("int32", "int64") and self.is_size(name):
            is_index = True
            if dtype == "int64":
                self.graph.index_dtype = dtype
            else:
                self.graph.narrow.add(name)
        type = ir.IndexType.get(context()) if is_index else _dt.to_type(dtype)
        parameter.argument = self.add_argument(type, parameter.node, name)
        return v.symbol(name) if is_index else PrimExpr(parameter.argument)

    def is_size(self, name):
        """True if a name is used in an index, a bound or a shape."""
        indices = [node.slice for node in ast.walk(self.node) if isinstance(node, ast.Subscript)]
        bounds = [part for call in self.calls_of(_INDEX_CALLS) for part in call.args]
        layouts = [
            keyword.value
            for call in self.calls_of(_BUFFER_CALLS)
            for keyword in call.keywords
            if keyword.arg in ("strides", "elem_offset")
        ]
        return self.is_named(name, [*indices, *bounds, *layouts])

    def is_of_shape(self, name):
        """True if a buffer is declared with a name."""
        calls = self.calls_of(_BUFFER_CALLS)
        return self.is_named(name, [part for call in calls for part in (*call.args, *(k.value for k in call.keywords))])

    def calls_of(self, names):
        """The calls in the function of functions of these names."""
        for node in ast.walk(self.node):
            if isinstance(node, ast.Call):
                function = node.func
                called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", None)
                if called in names:
                    yield node

    @staticmethod
    def is_named(name, nodes):
        return any(isinstance(inner, ast.Name) and inner.id == name for node in nodes for inner in ast.walk(node))

    def add_argument(self, type, node, name):
        with at():
            return self.entry.add_argument(type, self.location(node, name))

    def make_symbol(self, name):
        """The value of a size, at the start of the function: a dimension of an argument, or one by itself."""
        if name in self.parts:
            return self.create_of_part(*self.parts[name])
        for parameter in self.params:
            if parameter.dims is None:
                if parameter.argument is not None and parameter.name == name:
                    return parameter.argument
                continue
            for position, dim in enumerate(parameter.dims):
                if dim.symbol == name:
                    return self.create_dim(parameter, position, name)
        for parameter in self.params:
            for which, first in (("strides", 2 + len(parameter.dims or [])), ("elem_offset", 1)):
                for position, dim in enumerate(parameter.said.get(which) or ()):
                    if dim.symbol == name:
                        return self.create_metadata(parameter).results[first + position]
        if not self.is_checked:
            with at(ir.InsertionPoint.at_block_begin(self.entry)):
                attributes = {"name": ir.StringAttr.get(name)}
                self.num_symbols += 1
                return ir.Operation.create("tir.free_var", [ir.IndexType.get()], attributes=attributes).result
        raise ValueError(f"the size {name!r} is not a dimension of any parameter, so it has no value")

    def create_dim(self, parameter, position, name):
        with at(location=self.location(parameter.node, name)):
            operations = list(self.entry.operations)
            before = self.num_symbols < len(operations)
            with ir.InsertionPoint(operations[self.num_symbols] if before else self.entry):
                number = ir.IntegerAttr.get(ir.IndexType.get(), position)
                index = ir.Operation.create("arith.constant", results=[number.type], attributes={"value": number})
                index.location = ir.Location.unknown()
                operands = [parameter.argument, index.result]
                op = ir.Operation.create("memref.dim", results=[number.type], operands=operands)
        self.num_symbols += 2
        return op.result

    def create_metadata(self, parameter):
        """What is known of the layout of a buffer when the function is called."""
        type, index = parameter.argument.type, ir.IndexType.get(context())
        with at(location=self.location(parameter.node)):
            whole = ir.MemRefType.get([], type.element_type)
            operations = list(self.entry.operations)
            place = operations[self.num_symbols] if self.num_symbols < len(operations) else self.entry
            with ir.InsertionPoint(place):
                op = ir.Operation.create(
                    "memref.extract_strided_metadata",
                    results=[whole, *[index] * (1 + 2 * type.rank)],
                    operands=[parameter.argument],
                )
        self.num_symbols += 1
        return op

    # ===--- Buffers -----------------------------------------------------------------------------===#

    def note_dtype(self, value):
        """Sizes and bounds of 64 bits make the indices of the function so."""
        if isinstance(value, v.Const):
            if value.dtype == "int64":
                self.graph.index_dtype = "int64"
            self.typed_extents = True
        elif isinstance(value, int):
            self.plain_extents = True

    def dims_of(self, shape):
        dims = []
        for extent in shape:
            v.check_integer(extent, "an extent")
            self.note_dtype(extent)
            number = v.size_of(extent)
            if number is not None:
                if number < 0:
                    raise ValueError(f"an extent is not negative, but {number} is given")
                dims.append(DimExprAttr.constant_of(int(number), context()))
            else:
                dims.append(v.to_dim(extent))
        return dims

    def stride_dims(self, form):
        """The strides as expressions of sizes; a string is a variable of that name."""
        dims = []
        for stride in form.strides:
            if not isinstance(stride, str):
                v.check_integer(stride, "a stride")
            number = None if isinstance(stride, str) else v.number_of(stride)
            if number is not None:
                dims.append(DimExprAttr.constant_of(int(number), context()))
            else:
                dims.append(DimExprAttr.symbol_of(stride, context()) if isinstance(stride, str) else v.to_dim(stride))
        return dims

    def layout(self, form, dims, name):
        """The strided layout that a form says, or None, and what the layout does not hold, as an attribute."""
        said, strides, offset = {}, None, 0
        with at():
            if form.strides is not None:
                strides = self.stride_dims(form)
                said["strides"] = DimsAttr.get(strides, context())
            if form.elem_offset is not None and v.number_of(form.elem_offset) != 0:
                v.check_integer(form.elem_offset, "an offset")
                number = v.number_of(form.elem_offset)
                first = v.to_dim(form.elem_offset) if number is None else DimExprAttr.constant_of(number, context())
                said["elem_offset"], offset = DimsAttr.get([first], context()), _number(first)
            elif form.elem_offset is None and form.offset_factor:
                said["elem_offset"] = DimsAttr.get([DimExprAttr.symbol_of(offset_name(name), context())], context())
                offset = _DYNAMIC
            if form.offset_factor > 1:
                said["offset_factor"] = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), form.offset_factor)
            if form.buffer_type is not None:
                said["buffer_type"] = ir.StringAttr.get(form.buffer_type)
            if form.axis_separators is not None:
                said["axis_separators"] = to_attribute(self.plain("axis_separators", form.axis_separators))
            if strides is None and offset == 0:
                return None, said
            numbers = [_number(stride) for stride in strides] if strides is not None else _row_major(dims)
            return ir.StridedLayoutAttr.get(offset, numbers), said

    def memref_type(self, form, dims, layout):
        with at():
            return ir.MemRefType.get([_number(dim) for dim in dims], _dt.to_type(form.dtype), layout=layout)

    def buffer_parameter(self, parameter, form, name, node):
        dims = self.dims_of(form.shape)
        layout, said = self.layout(form, dims, name)
        with at():
            if form.scope != "global":
                said["scope"] = ir.StringAttr.get(form.scope)
            if form.align != 64:
                said["align"] = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), form.align)
        parameter.name, parameter.dims, parameter.said = name, dims, said
        parameter.plain = numbers_in(form.shape)
        parameter.argument = self.add_argument(self.memref_type(form, dims, layout), node, name)
        parameter.buffer = Buffer(parameter.argument, name, form.shape, form.dtype, form)
        return parameter.buffer

    def make_buffer(self, target, form):
        """The buffer, or the memory for one, that a form makes under a name."""
        if isinstance(form, Pointer):
            form.name = target.id
            block = _scope.body()
            form.allocate = functools.partial(self.allocate, target, form, block, len(block.operations))
            return form
        if form.kind == "match":
            if isinstance(form.source, (Load, Region, Buffer)):
                return self.match_region(target, form)
            if not isinstance(form.source, Parameter):
                raise ValueError(
                    f"T.match_buffer takes a parameter or a part of a buffer, not {v.describe(form.source)}"
                )
            if form.source.argument is not None:
                raise ValueError(f"the parameter {form.source.node.arg!r} has a buffer already")
            if form.shape is None:
                raise ValueError("the shape of the buffer is not given")
            return self.buffer_parameter(form.source, form, target.id, target)
        if form.kind == "annotation" and form.data is None and not self.is_checked:
            return self.buffer_on_address(target, form, None)
        if form.kind == "annotation" and form.data is None:
            raise ValueError("T.Buffer is an annotation of a parameter: a buffer is made by T.alloc_buffer")
        if form.kind == "alloc":
            # One in a loop belongs to the block around it.
            owner = next(
                frame for frame in reversed(self.frames) if frame.kind in ("function", "root", "block", "init")
            )
            if owner.kind == "init":
                raise ValueError("T.alloc_buffer stands in a function or a block, not in T.init")
            if owner is self.frames[-1]:
                return self.alloc_buffer(target, form)
            with _scope.entered(None, owner.block):
                buffer = self.alloc_buffer(target, form)
            self.move_up(owner, defining_op(buffer.value))
            return buffer
        return self.declare_buffer(target, form)

    def declare_buffer(self, target, form):
        """A buffer that is declared where it is needed: with memory of its own, or on memory that was allocated."""
        if isinstance(form.data, Address) and form.data.indices is None:
            return self.view_buffer(target, form, form.data.buffer)
        if isinstance(form.data, Parameter):
            if form.data.argument is None:
                form.data.is_pointer = True
                return self.buffer_parameter(form.data, form, target.id, target)
            if form.data.buffer is None:
                raise Unsupported(f"a buffer on {form.data.name!r} is declared before the address is passed on")
            return self.view_buffer(target, form, form.data.buffer)
        if form.data is None:
            return self.alloc_buffer(target, form, is_declared=True)
        if isinstance(form.data, Call) and form.data.dtype == "handle":
            return self.buffer_on_address(target, form, form.data.computed())
        memory = form.data
        if not isinstance(memory, Pointer):
            expected = "the data of a buffer is what T.allocate gives, or `.data` of another"
            raise Unsupported(f"{expected}, not {v.describe(memory)}")
        if memory.buffer is not None:
            return self.view_buffer(target, form, memory.buffer)
        of_memory, of_buffer = self.dims_of(memory.extents), self.dims_of(form.shape)
        is_plain = of_memory == of_buffer
        is_known = all(dim.constant is not None for dim in (*of_memory, *of_buffer))
        is_whole = math.prod(map(_number, of_memory)) == math.prod(map(_number, of_buffer)) if is_known else is_plain
        if is_whole and memory.dtype == form.dtype:
            form.scope = memory.scope
            self.note_condition(memory)
            memory.buffer = self.alloc_buffer(target, form, is_declared=True)
            self.note_memory(memory, form, is_plain)
            return memory.buffer
        whole = BufferForm("decl", memory.extents, memory.dtype, scope=memory.scope)
        name = ast.copy_location(ast.Name(f"{target.id}_data", ast.Store()), target)
        self.note_condition(memory)
        memory.buffer = self.alloc_buffer(name, whole, is_declared=True)
        self.note_memory(memory, whole)
        return self.view_buffer(target, form, memory.buffer)

    def allocate(self, target, memory, block, place):
        """The memory that a pointer is of, where it is used without a buffer, in the block where it is allocated."""
        name = ast.copy_location(ast.Name(f"{target.id}_buffer", ast.Store()), target)
        inner = _scope.body()
        with _scope.entered(None, block):
            self.note_condition(memory)
            whole = BufferForm("decl", memory.extents, memory.dtype, scope=memory.scope)
            memory.buffer = self.alloc_buffer(name, whole, is_declared=True)
        is_known = memory.condition is None and None not in map(v.number_of, memory.extents)
        if is_known and place < len(block.operations) - 1:
            # Where it is written: nothing of it has to be computed before.
            defining_op(memory.buffer.value).move_before(block.operations[place].operation)
        elif inner != block:
            statement = inner.owner.operation
            while statement.block != block:
                statement = statement.parent.operation
            defining_op(memory.buffer.value).move_before(statement)
        whole.kind = "annotation"
        self.note_memory(memory, whole)
        with at():
            defining_op(memory.buffer.value).attributes["tir.written"] = ir.StringAttr.get("allocate")

    def move_up(self, owner, op):
        """Puts what belongs to a block before the statement of it that is being read."""
        behind = (frame.block for frame in self.frames[self.frames.index(owner) + 1 :])
        # The statements of a loop that is wrong are read into the block around it.
        inner = next((block for block in behind if block != owner.block), None)
        if inner is None:
            return
        statement = inner.owner.operation
        while statement.block != owner.block:
            statement = statement.parent.operation
        op.move_before(statement)

    def buffer_on_address(self, target, form, address):
        """A buffer on memory that is known by its address, or that nothing says."""
        dims = self.dims_of(form.shape)
        layout, said = self.layout(form, dims, target.id)
        sizes = [self.graph.value(dim, _scope.body()) for dim in dims if dim.constant is None]
        with at():
            if form.scope != "global":
                said["scope"] = ir.StringAttr.get(form.scope)
            if form.align != 64:
                said["align"] = ir.IntegerAttr.get(ir.IntegerType.get_signless(64), form.align)
            operands = ([] if address is None else [address]) + sizes
            attributes = {
                "name": ir.StringAttr.get(target.id),
                "operandSegmentSizes": ir.DenseI32ArrayAttr.get([int(address is not None), len(sizes)]),
            }
            if said:
                attributes["tir.buffer"] = ir.DictAttr.get(said)
            if form.kind == "annotation" and address is not None:
                attributes["tir.written"] = ir.StringAttr.get("Buffer")
        op = _scope.create("tir.decl_buffer", [self.memref_type(form, dims, layout)], operands, attributes)
        return Buffer(op.result, target.id, form.shape, form.dtype, form)

    def note_condition(self, memory):
        """The condition under which memory is allocated, before it is."""
        if memory.condition is not None:
            v.check_condition(memory.condition)
            with at():
                form = {"tir.form": ir.StringAttr.get("allocate")}
            _scope.create("tir.evaluate", [], [v.stored(memory.condition, "bool")], form)

    def note_memory(self, memory, form, is_plain=True):
        """What the script says of the memory of a buffer, where it says more than the buffer itself."""
        is_plain = is_plain and memory.condition is None and not memory.annotations
        if memory.value is None and form.kind != "annotation" and is_plain:
            return
        op = defining_op(memory.buffer.value)
        with at():
            op.attributes["tir.allocate"] = ir.StringAttr.get(memory.name or f"{memory.buffer.name}_data")
            if not is_plain and memory.value is None:
                extents = [v.number_of(extent) for extent in memory.extents]
                if None not in extents and extents != list(memory.buffer.type.shape):
                    op.attributes["tir.allocate_extents"] = ir.DenseI64ArrayAttr.get(extents)
            if memory.annotations:
                op.attributes["tir.allocate_annotations"] = self.dictionary(memory.annotations)
            if form.kind == "annotation":
                op.attributes["tir.written"] = ir.StringAttr.get("Buffer")
            if memory.value is not None:
                type = ir.RankedTensorType.get(memory.buffer.type.shape, memory.buffer.type.element_type)
                op.attributes["tir.value"] = ir.Attribute.parse(f"dense<{_nested(memory.value, type.shape)}> : {type}")

    def view_buffer(self, target, form, source):
        """A buffer of another shape on the data of a buffer."""
        if form.dtype != source.dtype:
            raise Unsupported(f"a buffer of {form.dtype} on data of {source.dtype} is not supported yet")
        dims = self.dims_of(form.shape)
        layout, said = self.layout(form, dims, target.id)
        with at():
            first = source.type.get_strides_and_offset()[1]
            strides, offset = layout.strides if layout else _row_major(dims), layout.offset if layout else 0
            if _DYNAMIC in (first, offset, *strides):
                raise Unsupported("a second view of data with a layout that is not known is not supported yet")
            self.check_view(source, [_number(dim) for dim in dims], strides, offset)
            offset += first
            if offset != 0 and layout is None:
                layout = ir.StridedLayoutAttr.get(offset, strides)
            elif layout is not None:
                layout = ir.StridedLayoutAttr.get(offset, list(strides))
            type = self.memref_type(form, dims, layout)
        sizes = [self.graph.value(dim, _scope.body()) for dim in dims if dim.constant is None]
        with at(ir.InsertionPoint(_scope.body()), self.location(target, target.id)):
            numbers = {"static_offsets": [offset], "static_sizes": type.shape, "static_strides": list(strides)}
            if sizes:
                numbers["static_sizes"] = [_number(dim) for dim in dims]
            attributes = {key: ir.DenseI64ArrayAttr.get(value) for key, value in numbers.items()}
            attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get([1, 0, len(sizes), 0])
            if said:
                attributes["tir.buffer"] = ir.DictAttr.get(said)
            if form.kind == "annotation":
                attributes["tir.written"] = ir.StringAttr.get("Buffer")
            op = ir.Operation.create(
                "memref.reinterpret_cast", results=[type], operands=[source.value, *sizes], attributes=attributes
            )
        return Buffer(op.result, target.id, form.shape, form.dtype, form)

    def check_view(self, source, sizes, strides, offset):
        """What a view needs is there, as far as numbers say it."""
        there = [v.number_of(size) for size in source.shape]
        if None in there or _DYNAMIC in sizes or 0 in sizes:
            return
        last = offset + sum((size - 1) * stride for size, stride in zip(sizes, strides, strict=True))
        if last >= math.prod(there):
            count = math.prod(there)
            raise ValueError(f"the buffer needs {last + 1} elements, but {source.name!r} has {count}")

    def alloc_buffer(self, target, form, is_declared=False):
        dims = self.dims_of(form.shape)
        layout, said = self.layout(form, dims, target.id)
        shape = form.shape if isinstance(form.shape, (list, tuple)) else [form.shape]
        sizes = [
            item.computed() if isinstance(item, v.Index) else self.graph.value(dim, _scope.body())
            for item, dim in zip(shape, dims, strict=True)
            if dim.constant is None
        ]
        with at(ir.InsertionPoint(_scope.body()), self.location(target)):
            op = tir.AllocBufferOp(
                self.memref_type(form, dims, layout),
                target.id,
                sizes,
                scope=form.scope,
                alignment=form.align,
            )
            if said:
                op.operation.attributes["tir.buffer"] = ir.DictAttr.get(said)
            if is_declared:
                op.operation.attributes["tir.decl_buffer"] = ir.UnitAttr.get()
            if any(numbers_in(form.shape)):
                self.plain_ops.append((op.operation, ir.DenseBoolArrayAttr.get(numbers_in(form.shape)), True))
        return Buffer(op.operation.result, target.id, form.shape, form.dtype, form)

    def match_region(self, target, form):
        """A part of a buffer as a buffer of its own."""
        block = self.block_frame("T.match_buffer of a part of a buffer")
        region = as_region(form.source)
        offsets = [v.to_extent(offset) for offset in region.offsets]
        sizes = [v.to_extent(extent) for extent in region.extents]
        source = region.buffer.type
        shape = region.extents if form.shape is None else form.shape
        self.check_part(region, sizes, shape)
        said = {}
        offset = form.elem_offset
        if isinstance(offset, PrimExpr) and v.number_of(offset) is None and not v.is_size(offset):
            # The offset is computed from variables of loops and blocks.
            with self.saying("elem_offset"):
                number = self.say(offset)
            with at():
                said["elem_offset"] = to_attribute(number)
            form.elem_offset = 0
        if form.strides is not None or form.offset_factor:
            said = {**self.layout(form, [], target.id)[1], **said}
        with at(ir.InsertionPoint(block.block), self.location(target)):
            strides, first = source.get_strides_and_offset()
            static = [size if isinstance(size, int) else _DYNAMIC for size in sizes]
            for offset, stride in zip(offsets, strides, strict=True):
                is_known = isinstance(offset, int) and _DYNAMIC not in (first, stride)
                first = first + offset * stride if is_known else _DYNAMIC
            rank = len(shape)
            layout = ir.StridedLayoutAttr.get(first, list(strides)[len(strides) - rank :])
            type = ir.MemRefType.get(static[len(static) - rank :], source.element_type, layout=layout)
            op = tir.MatchBufferOp(
                type,
                target.id,
                region.buffer.value,
                [offset for offset in offsets if not isinstance(offset, int)],
                [size for size in sizes if not isinstance(size, int)],
                [offset if isinstance(offset, int) else _DYNAMIC for offset in offsets],
                static,
            )
            if said:
                op.operation.attributes["tir.buffer"] = ir.DictAttr.get(said)
        self.note_part(op.operation, said)
        return Buffer(op.operation.result, target.id, shape, region.buffer.dtype, form)

    def note_part(self, op, said):
        """Variables of the strides and of the offset of a part have values where its block is."""
        for which in ("strides", "elem_offset"):
            dims = said.get(which)
            for position, dim in enumerate(dims if isinstance(dims, DimsAttr) else ()):
                if dim.symbol is not None and not self.is_of_parameter(dim.symbol):
                    self.graph.symbols.pop(dim.symbol, None)
                    self.parts[dim.symbol] = (op, which, position)

    def is_of_parameter(self, name):
        """True if a variable is a size, a stride or an offset of a parameter."""
        for parameter in self.params:
            if parameter.name == name or any(dim.symbol == name for dim in parameter.dims or ()):
                return True
            if any(
                dim.symbol == name for which in ("strides", "elem_offset") for dim in parameter.said.get(which) or ()
            ):
                return True
        return False

    def create_of_part(self, op, which, position):
        """A stride of a part of a buffer. Its address is that of its first element: the offset is 0."""
        index = ir.IndexType.get(context())
        # After all parts of the block, in the order in which they are used.
        operations = [other.operation for other in op.operation.block.operations]
        names = [other.name for other in operations]
        last = len(names) - names[::-1].index("tir.match_buffer")
        last += sum(name == "memref.extract_strided_metadata" for name in names[last:])
        place = operations[last:]
        with at(ir.InsertionPoint(place[0]) if place else ir.InsertionPoint(op.operation.block)):
            if which == "elem_offset":
                zero = ir.IntegerAttr.get(index, 0)
                attributes = {"value": zero, "tir.offset_of": op.operation.attributes["name"]}
                return ir.Operation.create("arith.constant", results=[index], attributes=attributes).result
            type = op.result.type
            whole = ir.MemRefType.get([], type.element_type)
            results = [whole, *[index] * (1 + 2 * type.rank)]
            metadata = ir.Operation.create("memref.extract_strided_metadata", results=results, operands=[op.result])
            return metadata.results[2 + type.rank + position]

    def check_part(self, region, sizes, shape):
        """A part has the sizes of its region, without leading ones."""
        given, found = [v.number_of(extent) for extent in shape], [v.number_of(e) for e in region.extents]
        dropped = len(found) - len(given)
        fits = dropped >= 0 and all(number == 1 for number in found[:dropped])
        pairs = zip(given, found[max(dropped, 0) :], strict=False)
        if not fits or any(a is not None and b is not None and a != b for a, b in pairs):
            text = ", ".join(str(extent) for extent in region.extents)
            raise ValueError(f"the buffer has the shape ({', '.join(map(str, shape))}), but its region has ({text})")

    # ===--- The end of the function -------------------------------------------------------------===#

    def finish_parameters(self):
        """Puts the arguments in the order of the parameters, with their names and sizes."""
        for parameter in self.params:
            if parameter.argument is None:
                parameter.address()
        count, types, attributes = len(self.params), [], []
        for parameter in self.params:
            with at():
                before = parameter.argument
                types.append(before.type)
                argument = self.entry.add_argument(before.type, before.location)
                before.replace_all_uses_with(argument)
                attribute = {"tir.name": ir.StringAttr.get(parameter.name)}
                if parameter.node.arg not in (parameter.name, f"var_{parameter.name}"):
                    attribute["tir.handle"] = ir.StringAttr.get(parameter.node.arg)
                elif parameter.node.arg == parameter.name and parameter.said and parameter.handle is None:
                    # It cannot be written as an annotation.
                    attribute["tir.handle"] = ir.StringAttr.get(f"{parameter.name}_handle")
                if parameter.is_pointer:
                    attribute["tir.pointer"] = ir.TypeAttr.get(parameter.handle.type)
                if parameter.said:
                    attribute["tir.buffer"] = ir.DictAttr.get(parameter.said)
                if any(parameter.plain) and self.graph.index_dtype == "int64" and self.typed_extents:
                    attribute["tir.plain_extents"] = ir.DenseBoolArrayAttr.get(parameter.plain)
                if parameter.dims is not None and any(dim.constant is None for dim in parameter.dims):
                    attribute["tir.dims"] = DimsAttr.get(parameter.dims, context())
                    attribute |= self.written_dims(parameter)
                attributes.append(ir.DictAttr.get(attribute))
        for _ in range(count):
            self.entry.erase_argument(0)
        with at():
            self.op.attributes["function_type"] = ir.TypeAttr.get(ir.FunctionType.get(types, []))
            if attributes:
                self.op.attributes["arg_attrs"] = ir.ArrayAttr.get(attributes)

    @staticmethod
    def written_dims(parameter):
        """How the dimensions of a parameter are written, if that is not their normal form."""
        shape = parameter.buffer.shape if parameter.buffer is not None else []
        if len(shape) != len(parameter.dims):
            return {}
        written = [
            written_dim(item.tree, dim) if isinstance(item, v.Index) else ir.UnitAttr.get()
            for item, dim in zip(shape, parameter.dims, strict=True)
        ]
        is_any = any(isinstance(attribute, ir.ArrayAttr) for attribute in written)
        return {"tir.written": ir.ArrayAttr.get(written)} if is_any else {}

    def dictionary(self, values):
        """A dictionary of annotations as an attribute. Values that are computed are said before, in this form."""
        with self.saying("annotation"):
            plain = {str(key): self.plain(key, value) for key, value in values.items()}
        with at():
            return ir.DictAttr.get({key: to_attribute(value) for key, value in plain.items()})

    @contextlib.contextmanager
    def saying(self, form, count=0):
        """Attributes may name values that are computed where the statement is."""
        before = self.said_values
        self.said_values = [form, count]
        try:
            yield self.said_values
        finally:
            self.said_values = before

    def say(self, value):
        """Says a value that an attribute names by its number."""
        form, number = self.said_values
        computed = v.to_index(value) if v.is_index(value) else value.computed()
        with at():
            attributes = {"tir.form": ir.StringAttr.get(form)}
        _scope.create("tir.evaluate", [], [computed], attributes)
        self.said_values[1] += 1
        return {"tir.said": number}

    def plain(self, key, value):
        if isinstance(value, Buffer):
            return {"tir.buffer_ref": value.name}
        if isinstance(value, Address) and value.indices is None:
            return {"tir.buffer_ref": f"{value.buffer.name}.data"}
        if isinstance(value, Text):
            return {"tir.text": value.text}
        if isinstance(value, (list, tuple)):
            return [self.plain(key, item) for item in value]
        if isinstance(value, dict):
            return {k: self.plain(key, item) for k, item in value.items()}
        if isinstance(value, (Pointer, Parameter)):
            name = value.name if isinstance(value, Pointer) else value.node.arg
            return {"tir.text": name}
        # A flag of ours has upstream's form.
        is_flag = isinstance(value, v.Const) and value.dtype == "bool" and str(key).startswith("tir.")
        if isinstance(value, v.Const) and value.dtype != "int32" and not is_flag:
            return immediate(value.number, value.dtype)
        if isinstance(value, PrimExpr):
            number = v.number_of(value)
            if number is None and v.is_size(value):
                return {"tir.dim": DimsAttr.get([v.to_dim(value)], context())}
            if number is None and self.said_values is not None:
                return self.say(value)
            if number is None:
                raise Unsupported(f"an expression of more than sizes as the value of {key!r} is not supported yet")
            return number
        return value


def numbers_in(shape):
    """Which extents of a shape are numbers of Python."""
    return [isinstance(extent, int) for extent in (shape if isinstance(shape, (list, tuple)) else [shape])]


def _nested(values, shape):
    """The text of values in row-major order as lists of lists."""
    if not shape:
        return str(values[0])
    step = len(values) // shape[0]
    parts = [_nested(values[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]
    return f"[{', '.join(parts)}]"


def as_region(value):
    """The part of a buffer that an access is."""
    if isinstance(value, Load):
        return Region(value.buffer, list(value.indices), [1] * len(value.indices))
    if isinstance(value, Buffer):
        return value.whole()
    if isinstance(value, Region):
        return value
    raise TypeError(f"a part of a buffer such as A[i, 0:4] is expected, not {v.describe(value)}")
