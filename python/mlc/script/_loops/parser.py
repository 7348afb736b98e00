"""Functions over buffers: T.prim_func becomes tir.prim_func."""

import ast
import inspect
import numbers

from ... import ir
from ..._core import dtype as _dt
from ..._core.context import at, defining_op
from ..._mlir_libs import _mlc
from ...tir import _scope
from ...tir import arith as _arith
from ...tir import op as _op
from ...tir.expr import PrimExpr
from .._errors import Located
from .._function import FunctionParser
from .._macro import Macro
from . import functions as _functions
from . import slices as _slices
from . import values as v
from .blocks import BlockFrame, Blocks, Frame
from .buffers import Buffers
from .calls import is_call
from .elements import Buffer, Span
from .forms import BufferForm, End, Ramp, is_typed
from .index import is_sum_of
from .statements import Statements

# Functions that take names of dtypes.
_OF_DTYPES = ("infinity", "min_value", "max_value", "reinterpret", "Cast", "cast")


def marked(function, mark):
    """True if a function says this of itself."""
    return getattr(function, mark, False) is True


def misused(function, args, keywords):
    """How a call does not fit the parameters of a function, if that is a function of TVMScript; or None."""
    if not getattr(function, "__module__", "").startswith(__name__.split(".")[0] + "."):
        return None
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return f"{v.describe(function)} is not called" if not callable(function) else None
    try:
        signature.bind(*args, **keywords)
    except TypeError as error:
        names = ", ".join(name for name in signature.parameters if name != "span")
        return f"T.{function.__name__}({names}): {error}"
    return None


def drops_dtype(function):
    """True if a function is one of TVMScript's whose result has the dtype of what it is of."""
    if getattr(function, "__module__", "") != _functions.__name__ or not function.__name__.islower():
        return False
    return "dtype" not in inspect.signature(function).parameters


class PrimFuncParser(Statements, Buffers, Blocks, FunctionParser):
    """Reads one function."""

    kind = "T"

    def parse(self, module_block):
        """Makes the function at the end of a block."""
        private = bool(self.options.get("private"))
        self.frames, self.loops, self.accesses, self.parts = [], {}, [], {}
        self.attributes, self.params, self.num_symbols, self.said_values = {}, [], 0, None
        self.plain_extents, self.typed_extents, self.plain_ops, self.plain_loops = False, False, [], set()
        self.is_checked = self.options.get("check_well_formed", True) and self.program.check_well_formed
        self.block_names, self.choices, self.choice_depth = set(), [], 0
        self.open_scopes, self.root_block, self.size_vars, self.shared_threads = None, None, [], 0
        with at(ir.InsertionPoint(module_block), self.location(self.node)):
            attributes = {"sym_name": ir.StringAttr.get(self.name)}
            attributes["function_type"] = ir.TypeAttr.get(ir.FunctionType.get([], []))
            if private:
                attributes["sym_visibility"] = ir.StringAttr.get("private")
            self.op = ir.Operation.create("tir.prim_func", attributes=attributes, regions=1)
            self.entry = self.op.regions[0].blocks.append()
        self.graph = _scope.Graph(self.entry, "int32", self.make_symbol)
        # Variables and sizes of 32 bits.
        self.graph.plain, self.graph.narrow = self.plain_loops, set()
        with _scope.entered(self.graph, self.entry), self.scopes:
            self.parameter_scope = self.scopes.stack[-1]
            self.read_parameters()
            self.read_return_type()
            self.inside(Frame("function", self.entry), self.node.body)
            if not self.diagnostics.found:
                self.finish(private)
        return self.op

    def read_return_type(self):
        """What the function returns; None says nothing."""
        node = self.node.returns
        if node is None or isinstance(node, ast.Constant) and node.value is None:
            return
        try:
            returned = self.annotation(node)
            if not is_typed(returned):
                expected = "a prim_func returns nothing or a scalar such as T.int32"
                raise Located(node, f"{expected}, not {v.describe(returned)}")
            with at():
                self.op.attributes["tir.return_type"] = ir.TypeAttr.get(_dt.to_type(returned.dtype))
        except Exception as error:
            self.diagnostics.add_exception(node, error)

    def finish(self, private):
        self.finish_parameters()
        # What was computed and then folded away is not part of the function.
        for choice in reversed(self.choices):
            erase_unused(choice)
        with at():
            if self.root_block or self.root_block is not None and not self.is_root_implied():
                self.op.attributes["tir.root_block"] = self.dictionary(self.root_block)
            if self.has_free_sizes():
                self.op.attributes["tir.free_sizes"] = ir.UnitAttr.get()
            if self.size_vars:
                self.op.attributes["tir.size_vars"] = _mlc.DimsAttr.get(self.size_vars, self.op.context)
            bits = ir.IntegerType.get_signless(int(self.graph.index_dtype[3:]))
            self.op.attributes["index_dtype"] = ir.TypeAttr.get(bits)
            is_plain = bits.width == 64 and self.plain_extents and not self.typed_extents
            if is_plain:
                self.op.attributes["tir.plain_extents"] = ir.UnitAttr.get()
            for op, plain, is_said in self.plain_ops if bits.width == 64 else ():
                if not is_plain or not is_said:
                    op.attributes["tir.plain_extents"] = plain
            narrow = [v.to_dim(v.symbol(name)) for name in self.narrow_symbols()] if bits.width == 64 else []
            if narrow:
                self.op.attributes["tir.narrow"] = _mlc.DimsAttr.get(narrow, self.op.context)
            for key, value in self.attributes.items():
                if key != "global_symbol":
                    self.op.attributes[key] = value
                elif private:
                    raise Located(self.node, "a private function has no global_symbol")
                elif value.value != self.name and not self.program.in_module:
                    self.op.attributes["sym_name"] = value
                elif value.value != self.name:
                    self.op.attributes[key] = value
        for op, node, reads, writes, is_plain in self.accesses:
            if (reads or writes) and self.has_addresses(op):
                missing = " and ".join(["T.reads"] * reads + ["T.writes"] * writes)
                raise Located(node, f"a block that hands on the address of a buffer says what it accesses by {missing}")
            _mlc.infer_block_access(op, reads, writes)
            if is_plain:
                block = op.regions[0].blocks[0]
                block.operations[len(block.operations) - 1].attributes["tir.plain_extents"] = ir.UnitAttr.get(
                    op.context
                )
        self.open_root()
        self.verify(self.op)

    def narrow_symbols(self):
        """The sizes of 32 bits, in the order in which parameters have them."""
        names = {}
        for parameter in self.params:
            dims = [
                *(parameter.dims or ()),
                *(dim for key in ("strides", "elem_offset") for dim in parameter.said.get(key) or ()),
            ]
            names |= dict.fromkeys(name for dim in dims for name in dim.symbols)
            names[parameter.name] = None
        return [name for name in names if name in self.graph.narrow]

    def has_free_sizes(self):
        """True if a dimension has a size that no parameter says; that is only for functions to look at."""
        dims = [dim for parameter in self.params for dim in parameter.dims or ()]
        known = {dim.symbol for dim in dims if dim.symbol} | {parameter.name for parameter in self.params}
        return not all(name in known for dim in dims for name in dim.symbols)

    def parameter_types(self):
        """The types of the parameters, also while the function is still being read."""
        if "function_type" in self.op.attributes and len(self.op.attributes["function_type"].value.inputs):
            return self.op.attributes["function_type"].value.inputs
        return [
            parameter.argument.type if parameter.argument is not None else parameter.handle.type
            for parameter in self.params
        ]

    # ===--- Expressions -------------------------------------------------------------------------===#

    def visit_Subscript(self, node):
        value = self.evaluate(node.value)
        if isinstance(value, BufferForm) and (value.data is not None or value.kind == "alloc"):
            value = self.unnamed_buffer(value, node)
        if not isinstance(value, Buffer):
            return self.item(value, self.evaluate(node.slice))
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        indices = []
        for part in parts:
            index = self.part(part.value if isinstance(part, ast.Starred) else part)
            # A list of indices stands for each of them.
            indices += index if isinstance(index, (list, tuple)) else [index]
        self.plain_extents |= any(isinstance(index, int) for index in indices)
        if any(map(has_number, indices)):
            for frame in self.frames:
                frame.has_numbers = True
        self.typed_extents |= any(isinstance(index, v.Const) and index.dtype == "int64" for index in indices)
        return value[tuple(indices)]

    def unnamed_buffer(self, form, node):
        """The buffer of a form that was made by code of Python, where no name is given to it; one for each form."""
        target = ast.copy_location(ast.Name("buffer", ast.Store()), node)
        if form.data is not None:
            return self.make_buffer(target, form)
        if form.buffer is None:
            # It is the function's: where it was made is not known, but that it was outside of what uses it.
            frames, self.frames = self.frames, self.frames[:1]
            with _scope.entered(None, self.entry):
                form.buffer = self.make_buffer(target, form)
            self.frames = frames
            place = frames[1].block if len(frames) > 1 else self.entry
            # A block is put into the function when it is complete.
            statement = None
            while place != self.entry and not isinstance(frames[1], BlockFrame):
                statement = place.owner.operation
                place = statement.block
            if statement is not None:
                defining_op(form.buffer.value).move_before(statement)
        return form.buffer

    @staticmethod
    def item(value, key):
        try:
            return value[key]
        except IndexError:
            raise ValueError(f"there is no item {key} of {len(value)}") from None

    def part(self, node):
        """An index of a buffer. A slice to `start + n` has the extent `n`, however `start` is computed."""
        if isinstance(node, ast.Slice) and node.lower is not None:
            end = node.upper
            if is_sum_of(node.lower, end):
                step = 1 if node.step is None else self.evaluate(node.step)
                return Span(self.evaluate(node.lower), self.evaluate(end.right), step)
        return self.evaluate(node)

    def special_call(self, function, node):
        if isinstance(function, Macro):
            return lambda: self.expand(function, node)
        if marked(function, "is_outside") and isinstance(self.frames[-1], BlockFrame):
            return lambda: self.call_outside(function, node)
        variable = next((keyword.value for keyword in node.keywords if keyword.arg == "var"), None)
        if marked(function, "is_let_statement") and isinstance(variable, ast.Name):
            keywords = {k.arg: self.evaluate(k.value) for k in node.keywords if k.arg != "var"}
            args = [self.evaluate(argument) for argument in node.args]
            return lambda: function(*args, var=variable, **keywords)
        if marked(function, "is_let"):
            return lambda: self.let_expression(node)
        if marked(function, "is_loop") and len(node.args) > 1 and is_sum_of(*node.args[:2]):
            return lambda: self.loop_of_extent(function, node)
        if marked(function, "is_choice") and len(node.args) == 3:
            condition, then, otherwise = node.args
            return lambda: self.choice(
                self.evaluate(condition), lambda: self.evaluate(then), lambda: self.evaluate(otherwise)
            )
        return None

    def call(self, function, args, keywords):
        if not getattr(function, "takes_regions", False):
            args = [_slices.loaded(argument) for argument in args]
        # Programs say the dtype of what a function gives, which is that of its argument.
        if getattr(function, "__module__", "") == _op.__name__:
            keywords.pop("dtype", None)
            if function.__name__ not in _OF_DTYPES:
                self.check_operands(function.__name__, args)
        elif "dtype" in keywords and drops_dtype(function):
            keywords.pop("dtype")
        try:
            return _slices.wrapped(super().call(function, args, keywords))
        except TypeError as error:
            raise TypeError(misused(function, args, keywords) or str(error)) from error

    @staticmethod
    def check_operands(name, values):
        for value in values:
            if not isinstance(value, (PrimExpr, numbers.Number)):
                raise TypeError(f"T.{name} takes numbers and expressions, not {v.describe(value)}")

    def loop_of_extent(self, function, node):
        """A loop from `start` to `start + n` has the extent `n`, however `start` is computed."""
        start, end, *rest = node.args
        keywords = {keyword.arg: self.evaluate(keyword.value) for keyword in node.keywords}
        args = [self.evaluate(start), End(self.evaluate(end.right)), *map(self.evaluate, rest)]
        return function(*args, **keywords)

    def let_expression(self, node):
        """The value of an expression in which variables have values."""
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        body = node.args[0] if node.args else keywords.get("expr")
        where = node.args[1] if len(node.args) > 1 else keywords.get("where")
        if body is None or not isinstance(where, ast.Dict) or not where.keys:
            raise Located(node, "T.Let takes an expression and where={x: value}")
        return self.let_region(list(zip(where.keys, where.values, strict=True)), body)

    def let_region(self, pairs, body):
        """The value of a region that gives the variables their values, the first one around the others."""
        (key, value), *inner = pairs
        if not isinstance(key, ast.Name):
            raise Located(key or body, "what T.Let gives a value to is the name of a variable")
        with at():
            holder = ir.Operation.create("scf.execute_region", regions=1, ip=False)
            block = holder.regions[0].blocks.append()
        with self.scopes, _scope.entered(None, block):
            variable, given = self.evaluate(key), _slices.loaded(self.evaluate(value))
            if not isinstance(given, (PrimExpr, numbers.Number)):
                raise Located(value, f"the value of {key.id!r} is an expression, not {v.describe(given)}")
            dtype = getattr(variable, "dtype", None)
            is_cast = dtype is not None and not _slices.is_vector(given)
            self.scopes.bind(key.id, self.let(key, v.cast(given, dtype) if is_cast else given))
            result = self.let_region(inner, body) if inner else _slices.loaded(self.evaluate(body))
            if not isinstance(result, (PrimExpr, numbers.Number)):
                raise Located(body, f"the value of T.Let is an expression, not {v.describe(result)}")
            result = v.to_index(result) if isinstance(result, v.Index) else v.computed(result)
            with at(ir.InsertionPoint(block)):
                ir.Operation.create("scf.yield", operands=[result])
        op = _scope.create("scf.execute_region", [result.type], [], regions=1)
        block.append_to(op.regions[0])
        holder.erase()
        self.choices.append(op)
        return _slices.wrapped(PrimExpr(op.result))

    @staticmethod
    def has_addresses(block):
        """True if a function outside may access buffers in a block."""
        found = []

        def visit(op):
            if is_call(op) and "tvm_access_ptr" not in str(op.attributes["callee"]):
                found.extend(a for a in op.operands if isinstance(a.type, ir.MemRefType))
            return ir.WalkResult.ADVANCE

        block.walk(visit)
        return bool(found)

    def call_outside(self, function, node):
        with _scope.entered(None, self.frames[-1].outer):
            keywords = {keyword.arg: self.evaluate(keyword.value) for keyword in node.keywords}
            args = [self.evaluate(argument) for argument in node.args]
            try:
                return function(*args, **keywords)
            except TypeError as error:
                raise TypeError(misused(function, args, keywords) or str(error)) from error

    def binary(self, kind, lhs, rhs):
        for side, other in ((lhs, rhs), (rhs, lhs)):
            if isinstance(side, Ramp) and isinstance(other, (PrimExpr, int)) and not _slices.is_vector(other):
                moved = side.moved(kind, other, side is lhs)
                if moved is not None:
                    return moved
        lhs, rhs = _slices.loaded(lhs), _slices.loaded(rhs)
        if isinstance(lhs, PrimExpr) or isinstance(rhs, PrimExpr):
            for side in (lhs, rhs):
                if not isinstance(side, (PrimExpr, numbers.Number)):
                    raise TypeError(f"an operand is a number or an expression, not {v.describe(side)}")
            if _slices.is_vector(lhs) or _slices.is_vector(rhs):
                return _slices.binary(kind, lhs, rhs)
            return v.arith(kind, lhs, rhs)
        for side in (lhs, rhs):
            if isinstance(side, Buffer):
                raise TypeError("an operand is a number or an expression, not a buffer: its elements are, such as A[i]")
        return super().binary(kind, lhs, rhs)

    def comparison(self, kind, lhs, rhs):
        if any(isinstance(side, Buffer) for side in (lhs, rhs)):
            raise TypeError("a buffer is not compared: its elements are, such as A[i]")
        lhs, rhs = _slices.loaded(lhs), _slices.loaded(rhs)
        if _slices.is_vector(lhs) or _slices.is_vector(rhs):
            return _slices.compare(kind, lhs, rhs)
        if isinstance(lhs, PrimExpr) or isinstance(rhs, PrimExpr):
            return v.compare(kind, lhs, rhs)
        return super().comparison(kind, lhs, rhs)

    def logical(self, kind, values):
        return (
            v.logical(kind, values) if any(isinstance(x, PrimExpr) for x in values) else super().logical(kind, values)
        )

    def negate(self, value):
        if isinstance(value, Buffer):
            v.check_condition(value)
        return v.negate(value) if isinstance(value, PrimExpr) else not value

    def negative(self, value):
        return v.negative(value)

    def choice(self, condition, then, otherwise):
        if v.number_of(condition) is not None or not isinstance(condition, PrimExpr):
            return then() if condition else otherwise()
        v.check_condition(condition)
        taken = condition.computed()
        with at():
            holder = ir.Operation.create("scf.if", regions=2, ip=False)
        blocks, values = [region.blocks.append() for region in holder.regions], []
        self.choice_depth += 1
        try:
            for block, branch in zip(blocks, (then, otherwise), strict=True):
                with _scope.entered(None, block):
                    values.append(_slices.loaded(branch()))
        finally:
            self.choice_depth -= 1
        results = []
        for block, value in zip(blocks, self.alike(*values), strict=True):
            with _scope.entered(None, block):
                results.append(value())
                with at(ir.InsertionPoint(block)):
                    ir.Operation.create("scf.yield", operands=[results[-1]])
        op = _scope.create("scf.if", [results[0].type], [taken], regions=2)
        for block, region in zip(blocks, op.regions, strict=True):
            block.append_to(region)
        holder.erase()
        self.choices.append(op)
        return PrimExpr(op.result)

    def alike(self, a, b):
        """How two values are made in the type that they meet in."""
        if any(isinstance(x, v.Index) for x in (a, b)) and all(isinstance(x, (v.Index, int, v.Const)) for x in (a, b)):
            return [lambda x=x: v.to_index(x) for x in (a, b)]
        literal = [x for x in (a, b) if isinstance(x, numbers.Number)]
        dtypes = [v.dtype_of(x) for x in (a, b) if isinstance(x, PrimExpr)] or [v.dtype_of(x) for x in literal]
        dtype = dtypes[0] if len(dtypes) == 1 else _arith.promote(*dtypes)
        if any(isinstance(x, float) for x in literal) and "float" not in dtype:
            dtype = "float32"
        return [lambda x=x: v.stored(x, dtype) for x in (a, b)]


def has_number(index):
    """True if an index or a bound of a slice is a number of Python; next to a bound of 32 bits it says nothing."""
    if isinstance(index, slice):
        bounds = (index.start, index.stop)
        return any(isinstance(bound, int) for bound in bounds) and not any(
            v.is_narrow(bound) for bound in bounds if not isinstance(bound, int)
        )
    return isinstance(index, int) or isinstance(index, Span) and isinstance(index.extent, int)


def erase_unused(op):
    """Erases an expression that nothing with an effect uses, with what uses it. True if it is gone."""
    if len(op.results) == 0 or "tir.let" in op.attributes or is_call(op):
        return False
    while True:
        use = next(iter(op.results[0].uses), None)
        if use is None:
            op.erase()
            return True
        if not erase_unused(use.owner.operation):
            return False
