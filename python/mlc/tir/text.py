"""Text of expressions and statements that are in no function, as TVMScript."""

import math

from .. import ir
from .._core import dtype as _dt
from . import nodes as _n
from . import stmt as _s
from .buffer import Buffer, BufferRegion, DeclaredBuffer
from .expr import FloatImm, IntImm, PrimExpr, Var
from .range import Range
from .types import PointerType, PrimType, TupleType

_INFIX = {
    "Add": ("+", 6, "add"),
    "Sub": ("-", 6, "sub"),
    "Mul": ("*", 7, "mul"),
    "FloorDiv": ("//", 7, "floordiv"),
    "FloorMod": ("%", 7, "floormod"),
    "LT": ("<", 5, None),
    "LE": ("<=", 5, None),
    "GT": (">", 5, None),
    "GE": (">=", 5, None),
    "EQ": ("==", 5, None),
    "NE": ("!=", 5, None),
    "And": ("and", 3, "and"),
    "Or": ("or", 2, "or"),
}
_PRIMARY, _UNARY, _NOT = 9, 8, 4
# Calls whose dtype comes before the arguments.
_DTYPE_FIRST = ("reinterpret", "call_extern", "call_pure_extern", "call_llvm_intrin", "call_llvm_pure_intrin")
_DTYPE_FIRST += ("ptx_mma", "ptx_ldmatrix", "mma_store", "mma_fill", "tvm_load_matrix_sync", "ptx_cp_async")
_LOOPS = {0: "serial", 1: "parallel", 2: "vectorized", 3: "unroll", 4: "thread_binding"}
_ITERATORS = {0: "spatial", 2: "reduce", 3: "scan", 4: "opaque"}


class _Frame:
    """A scope: its lines, and the names that it gives."""

    def __init__(self, node):
        self.node, self.lines, self.defined, self.is_concise = node, [], [], False


class Printer:
    """Writes one node."""

    def __init__(self, prefix="T", name="main", int_dtype="int32", float_dtype="void", buffer_dtype="float32",
                 indent_spaces=4, syntax_sugar=True):  # fmt: skip
        self.prefix, self.module, self.sugar = prefix, "Module", syntax_sugar
        self.int_dtype, self.float_dtype, self.buffer_dtype = int_dtype, float_dtype, buffer_dtype
        self.indent = " " * indent_spaces
        self.names, self.frames, self.places = {}, [], {}
        self.is_function = False

    def print(self, node, verbose_expr=False):
        self.find_places(node, [])
        top = self.enter(None)
        text = self.document(node)
        if isinstance(text, str):
            if not verbose_expr:
                top.lines.clear()
            top.lines.append(text)
        else:
            top.lines.extend(text)
        return "\n".join(top.lines)

    # ===--- Names and scopes --------------------------------------------------------------------===#

    def enter(self, node):
        frame = _Frame(node)
        self.frames.append(frame)
        return frame

    def leave(self):
        for key in self.frames.pop().defined:
            del self.names[key]

    def define(self, variable, frame=None, hint=None):
        """Gives a variable or a buffer a name that is free."""
        hint = hint or variable.name or ("buffer" if isinstance(variable, (DeclaredBuffer, Buffer)) else "v")
        base = "".join(c if c.isalnum() or c == "_" else "_" for c in hint)
        taken = {*self.names.values(), "I", "T", "R", "cls", self.prefix, self.module}
        name, count = base, 0
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        self.names[key(variable)] = name
        (frame or self.frames[-1]).defined.append(key(variable))
        return name

    def is_defined(self, variable):
        return key(variable) in self.names

    def find_places(self, node, path):
        """Notes for each variable and buffer the innermost scope that has all its uses."""
        if isinstance(node, (list, tuple)):
            for item in node:
                self.find_places(item, path)
            return
        if isinstance(node, dict):
            return self.find_places(list(node.values()), path)
        if isinstance(node, (Var, DeclaredBuffer, Buffer)):
            known = self.places.get(key(node))
            common = path if known is None else [a for a, b in zip(known, path, strict=False) if a is b]
            self.places[key(node)] = common
            if isinstance(node, (DeclaredBuffer, Buffer)):
                self.find_places([node.shape, node.strides, node.elem_offset], path)
            return
        if isinstance(node, _s.For) or isinstance(node, (_s.Block, _s.While, _s.IfThenElse, _n.CommReducer)):
            path = [*path, node]
        for name in getattr(node, "fields", ()):
            self.find_places(getattr(node, name, None), path)

    def place_of(self, variable):
        path = self.places.get(key(variable), [])
        for frame in reversed(self.frames):
            if frame.node is None or any(frame.node is node for node in path):
                return frame
        return self.frames[0]

    def t(self, text):
        return f"{self.prefix}.{text}"

    def called(self, function, *args, **keywords):
        texts = [*args, *(f"{key}={value}" for key, value in keywords.items())]
        return self.t(f"{function}({', '.join(texts)})")

    # ===--- Expressions -------------------------------------------------------------------------===#

    def document(self, node):
        """The text of an expression, or the lines of a statement."""
        if isinstance(node, _s.Stmt) or type(node).__name__ == "MatchBufferRegion":
            return self.statement(node)
        if isinstance(node, (DeclaredBuffer, Buffer)):
            return self.buffer(node)
        if isinstance(node, (PrimType, PointerType, TupleType)):
            return self.type(node)
        if isinstance(node, (str, bool, int, float, list, dict, tuple)) or node is None:
            return self.plain(node)
        return self.expr(node)

    def expr(self, node, outer=0, is_right=False):
        """The text of an expression, in parentheses where it is looser than what is around it."""
        text, level = self.loose(node)
        return f"({text})" if level < outer or is_right and level == outer else text

    def loose(self, node):
        name = type(node).__name__
        if name in _INFIX:
            return self.infix(node, *_INFIX[name])
        if isinstance(node, IntImm):
            return self.integer(int(node.value), node.dtype)
        if name == "Div" and _dt.is_float(node.dtype) and not _folds("div", node):
            return f"{self.expr(node.a, 7)} / {self.expr(node.b, 7, True)}", 7
        if name == "Not":
            return f"not {self.expr(node.a, _NOT)}", _NOT
        method = getattr(self, f"expr_{name}", None)
        if method is None:
            for base in type(node).__mro__:
                method = method or getattr(self, f"expr_{base.__name__}", None)
        if method is None:
            return str(node), _PRIMARY
        return method(node), _PRIMARY

    def infix(self, node, symbol, level, kind):
        if kind is not None and _folds(kind, node) or kind is None and _both_known(node):
            return self.called(type(node).__name__, self.expr(node.a), self.expr(node.b)), _PRIMARY
        return f"{self.expr(node.a, level, level == 5)} {symbol} {self.expr(node.b, level, True)}", level

    def integer(self, value, dtype):
        if dtype == "bool":
            return self.t(f"bool({bool(value)})"), _PRIMARY
        if dtype == self.int_dtype:
            return str(value), _UNARY if value < 0 else _PRIMARY
        return self.t(f"{dtype}({value})"), _PRIMARY

    def expr_FloatImm(self, node):
        text = format_float(node.value)
        return text if node.dtype == self.float_dtype and math.isfinite(node.value) else self.t(f"{node.dtype}({text})")

    def expr_StringImm(self, node):
        return quote(node.value)

    def expr_Var(self, node):
        if not self.is_defined(node):
            self.declare(node)
        return self.names[key(node)]

    def declare(self, variable):
        frame = self.place_of(variable)
        name = self.define(variable, frame)
        kind = self.type(variable.type_annotation)
        call = kind if isinstance(variable.type_annotation, PointerType) else f"{kind}()"
        if type(variable).__name__ == "SizeVar":
            call = f"{kind}(is_size_var=True)"
        frame.lines.append(f"{name} = {call}")

    def expr_IterVar(self, node):
        dom = "None" if node.dom is None else self.expr(node.dom)
        kind = _n.IterVar.NAMES[node.iter_type]
        return self.called("iter_var", self.expr(node.var), dom, quote(kind), quote(node.thread_tag))

    def expr_Range(self, node):
        return self.called("Range", self.value(node.min), self.value(_end(node)))

    def value(self, value):
        """A number of Python, or an expression."""
        return self.expr(_n.convert(value))

    def expr_Cast(self, node):
        return self.called("Cast", quote(node.dtype), self.expr(node.value))

    def expr_Select(self, node):
        return self.called("Select", *(self.expr(getattr(node, name)) for name in node.fields))

    def expr_BinaryOp(self, node):
        names = {"Mod": "truncmod", "Min": "min", "Max": "max"}
        name = names.get(type(node).__name__, type(node).__name__)
        return self.called(name, self.expr(node.a), self.expr(node.b))

    def expr_Ramp(self, node):
        return self.called("Ramp", self.expr(node.base), self.expr(node.stride), self.value(node.lanes))

    def expr_Broadcast(self, node):
        return self.called("Broadcast", self.expr(node.value), self.value(node.lanes))

    def expr_Shuffle(self, node):
        parts = [f"[{', '.join(map(self.expr, part))}]" for part in (node.vectors, node.indices)]
        return self.called("Shuffle", *parts)

    def expr_Let(self, node):
        value = self.expr(node.value)
        self.expr_Var(node.var)
        return self.called("Let", self.expr(node.body), where=f"{{{self.names[key(node.var)]}: {value}}}")

    def expr_Call(self, node):
        name = getattr(node.op, "name", None)
        args = [self.expr(argument) for argument in node.args]
        if name is None:
            return f"{self.module}.{node.op.name_hint}({', '.join(args)})"
        name = name.removeprefix("tir.")
        if name in _DTYPE_FIRST:
            args.insert(0, quote(node.dtype))
        if name == "tvm_struct_get":
            args.append(quote(node.dtype))
        packed = {"tvm_call_packed": "call_packed", "tvm_call_cpacked": "call_cpacked"}
        return self.called(packed.get(name, name), *args)

    def expr_BufferLoad(self, node):
        place = f"{self.buffer(node.buffer)}"
        if node.predicate is not None:
            indices = "[" + ", ".join(map(self.expr, node.indices)) + "]"
            return f"{place}.vload({indices}, predicate={self.expr(node.predicate)})"
        return f"{place}[{self.indices(node.indices)}]"

    def indices(self, indices):
        return ", ".join(map(self.index, indices)) or "()"

    def index(self, index):
        if isinstance(index, _n.Ramp) and isinstance(index.stride, IntImm):
            stop = _n.binary("add", index.base, _n.binary("mul", index.stride, _n.convert(index.lanes)))
            step = "" if index.stride.value == 1 else f":{self.expr(index.stride)}"
            return f"{self.expr(index.base)}:{self.expr(stop)}{step}"
        return self.expr(index)

    def expr_BufferRegion(self, node):
        parts = []
        for part in node.region:
            begin = self.value(part.min)
            is_one = _n.number_of(_n.convert(part.extent)) == 1
            parts.append(begin if is_one else f"{begin}:{self.value(_end(part))}")
        return f"{self.buffer(node.buffer)}[{', '.join(parts) or '()'}]"

    def expr_CommReducer(self, node):
        self.enter(node)
        names = [self.define(variable) for variable in (*node.lhs, *node.rhs)]
        results = [self.expr(result) for result in node.result]
        self.leave()
        body = results[0] if len(results) == 1 else f"({', '.join(results)})"
        identity = "[" + ", ".join(map(self.expr, node.identity_element)) + "]"
        return self.called("comm_reducer", f"lambda {', '.join(names)}: {body}", identity)

    def expr_Reduce(self, node):
        lists = {name: f"[{', '.join(map(self.expr, getattr(node, name)))}]" for name in ("source", "init", "axis")}
        condition, index = self.expr(node.condition), str(node.value_index)
        return self.called("reduce", self.expr(node.combiner), **lists, condition=condition, value_index=index)

    def expr_PrimExpr(self, node):
        return str(node)

    # ===--- Buffers and types -------------------------------------------------------------------===#

    def buffer(self, buffer):
        if not self.is_defined(buffer):
            frame = self.place_of(buffer)
            call = self.declaration("Buffer", buffer)
            frame.lines.append(f"{self.define(buffer, frame)} = {call}")
        return self.names[key(buffer)]

    def declaration(self, function, buffer, *first, data=None, with_dtype=False):
        shape = [self.value(size) for size in buffer.shape]
        args = [*first, f"({', '.join(shape)}{',' if len(shape) == 1 else ''})"]
        if buffer.dtype != self.buffer_dtype or with_dtype:
            args.append(quote(buffer.dtype))
        keywords = {} if data is None else {"data": data}
        if data is None and buffer.given_data is not None and self.is_defined(buffer.given_data):
            keywords["data"] = self.expr(buffer.given_data)
        if buffer.strides:
            strides = [self.value(stride) for stride in buffer.strides]
            keywords["strides"] = f"({', '.join(strides)}{',' if len(strides) == 1 else ''})"
        offset = _n.number_of(_n.convert(buffer.elem_offset)) if buffer.elem_offset is not None else 0
        if offset is None or offset:
            keywords["elem_offset"] = self.value(buffer.elem_offset)
        if buffer.scope() != "global":
            keywords["scope"] = quote(buffer.scope())
        if buffer.data_alignment != 64:
            keywords["align"] = str(buffer.data_alignment)
        if buffer.offset_factor != 1:
            keywords["offset_factor"] = str(buffer.offset_factor)
        if buffer.axis_separators:
            keywords["axis_separators"] = "[" + ", ".join(map(str, buffer.axis_separators)) + "]"
        return self.called(function, *args, **keywords)

    def type(self, kind):
        if isinstance(kind, PointerType):
            scope = f", {quote(kind.storage_scope)}" if kind.storage_scope else ""
            return self.t(f"handle({quote(kind.element_type.dtype)}{scope})")
        if isinstance(kind, TupleType):
            return self.called("Tuple", *map(self.type, kind.fields)) if kind.fields else "None"
        return self.t(kind.dtype)

    def plain(self, value):
        if isinstance(value, dict):
            entries = (f"{quote(str(key))}: {self.plain(value[key])}" for key in sorted(value))
            return f"{{{', '.join(entries)}}}"
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self.plain, value))}]"
        if isinstance(value, (bool, int, float)) or value is None:
            return str(value)
        return quote(value) if isinstance(value, str) else self.document(value)

    # ===--- Statements --------------------------------------------------------------------------===#

    def statement(self, node):
        name = type(node).__name__
        method = getattr(self, f"stmt_{name}", None)
        return str(node).splitlines() if method is None else method(node)

    def body(self, stmt, frame):
        """Adds the lines of a body to its frame."""
        seq = stmt.seq if isinstance(stmt, _s.SeqStmt) else [stmt]
        for index, item in enumerate(seq):
            frame.is_concise = index + 1 == len(seq)
            lines = self.statement(item)
            frame.lines.extend(lines)

    def nested(self, header, frame):
        return [header, *(self.indent + line for line in frame.lines or ["pass"])]

    def scope(self, node, call, name, body, kind=None):
        """A definition and the statements that it is for: flat where nothing comes behind."""
        is_flat = self.sugar and self.frames[-1].is_concise
        frame = self.enter(node)
        name = name() if name else None
        self.body(body, frame)
        self.leave()
        if is_flat:
            first = call if name is None else f"{name}{kind or ''} = {call}"
            return [first, *frame.lines]
        return self.nested(f"with {call}" + ("" if name is None else f" as {name}") + ":", frame)

    def stmt_SeqStmt(self, node):
        lines, frame = [], self.frames[-1]
        before = frame.is_concise
        for index, item in enumerate(node.seq):
            frame.is_concise = before and index + 1 == len(node.seq)
            start = len(frame.lines)
            made = self.statement(item)
            # What was declared for it stands before it.
            lines += frame.lines[start:] + made
            del frame.lines[start:]
        return lines

    def stmt_Evaluate(self, node):
        value = node.value
        if isinstance(value, _n.Call):
            if self.sugar and getattr(value.op, "name", "") == "tir.ret":
                return [f"return {self.expr(value.args[0])}"]
            return [self.expr(value)]
        return [self.called("evaluate", self.expr(value))]

    def stmt_BufferStore(self, node):
        value = self.expr(node.value)
        place = self.buffer(node.buffer)
        if node.predicate is not None:
            indices = "[" + ", ".join(map(self.expr, node.indices)) + "]"
            return [f"{place}.vstore({indices}, {value}, predicate={self.expr(node.predicate)})"]
        return [f"{place}[{self.indices(node.indices)}] = {value}"]

    def stmt_LetStmt(self, node):
        value = self.expr(node.value)
        if self.sugar and self.frames[-1].is_concise:
            kind = self.type(node.var.type_annotation)
            return self.scope(node, value, lambda: self.define(node.var), node.body, f": {kind}")
        return self.scope(node, self.called("LetStmt", value), lambda: self.define(node.var), node.body)

    def stmt_AttrStmt(self, node):
        if node.attr_key in ("thread_extent", "virtual_thread") and isinstance(node.node, _n.IterVar):
            axis = node.node
            extent = self.value(node.value)
            if not self.is_defined(axis.var):
                call = self.called("launch_thread", quote(axis.thread_tag), extent)
                return self.scope(node, call, lambda: self.define(axis.var), node.body)
            return self.scope(node, self.called("launch_thread", self.expr(axis.var), extent), None, node.body)
        said = self.document(_n.convert(node.node) if isinstance(node.node, (int, float)) else node.node)
        call = self.called("attr", said, quote(node.attr_key), self.value(node.value))
        return self.scope(node, call, None, node.body)

    def stmt_AssertStmt(self, node):
        condition, message = self.expr(node.condition), self.document(node.message)
        if self.sugar and self.frames[-1].is_concise:
            frame = self.enter(node)
            self.body(node.body, frame)
            self.leave()
            return [f"assert {condition}, {message}", *frame.lines]
        return self.scope(node, self.called("Assert", condition, message), None, node.body)

    def stmt_While(self, node):
        condition = self.expr(node.condition)
        frame = self.enter(node)
        self.body(node.body, frame)
        self.leave()
        return self.nested(f"while {condition}:", frame)

    def stmt_IfThenElse(self, node):
        condition, lines = self.expr(node.condition), []
        for keyword, case in ((f"if {condition}:", node.then_case), ("else:", node.else_case)):
            if case is not None:
                frame = self.enter(node)
                self.body(case, frame)
                self.leave()
                lines += self.nested(keyword, frame)
        return lines

    def stmt_For(self, node):
        chain = [node]
        while self.sugar and _is_plain(chain[-1]) and isinstance(chain[-1].body, _s.For) and _is_plain(chain[-1].body):
            inner = chain[-1].body
            if any(uses(inner.extent, loop.loop_var) for loop in chain):
                break
            chain.append(inner)
        # The sizes are those of outside.
        extents = [self.value(loop.extent) for loop in chain]
        head = self.loop_header(node, extents[0]) if len(chain) == 1 else self.called("grid", *extents)
        frame = self.enter(node)
        names = [self.define(loop.loop_var) for loop in chain]
        self.body(chain[-1].body, frame)
        self.leave()
        return self.nested(f"for {', '.join(names)} in {head}:", frame)

    def loop_header(self, node, extent):
        kind, annotations = int(node.kind), node.annotations
        step = getattr(node, "step", None)
        if _n.number_of(_n.convert(node.min)) == 0 and step is None:
            args = [extent]
        else:
            args = [self.value(node.min), self.value(_n.binary("add", _n.convert(node.min), node.extent))]
        keywords = {}
        if node.thread_binding is not None:
            tag = getattr(node.thread_binding, "thread_tag", node.thread_binding)
            keywords["thread"] = quote(tag)
        if annotations:
            keywords["annotations"] = self.plain(annotations)
        if kind == 0 and not annotations:
            return f"range({', '.join([*args, *([self.value(step)] if step is not None else [])])})"
        if step is not None:
            keywords["step"] = self.value(step)
        return self.called(_LOOPS[kind], *args, **keywords)

    def stmt_Block(self, node):
        return self.block(node, None)

    def stmt_BlockRealize(self, node):
        return self.block(node.block, node)

    def block(self, block, realize):
        values = None if realize is None else [self.value(value) for value in realize.iter_values]
        predicate = None if realize is None else realize.predicate
        known = _n.number_of(_n.convert(predicate)) if predicate is not None else 1
        where = None if known is not None and known == 1 else self.expr(predicate)
        frame = self.enter(block)
        lines = frame.lines
        self.axes(block, realize, values, frame)
        if where is not None:
            lines.append(self.called("where", where))
        for name in ("reads", "writes"):
            if self.is_function and name in getattr(block, "unsaid", ()):
                continue
            lines.append(self.called(name, *(self.expr(region) for region in getattr(block, name))))
        if block.annotations:
            lines.append(self.called("block_attr", self.plain(block.annotations)))
        for buffer in block.alloc_buffers:
            call = self.declaration("alloc_buffer", buffer)
            lines.append(f"{self.define(buffer)} = {call}")
        for match in block.match_buffers:
            lines.extend(self.stmt_MatchBufferRegion(match))
        if block.init is not None:
            inner = self.enter(block)
            self.body(block.init, inner)
            self.leave()
            lines.extend(self.nested(f"with {self.called('init')}:", inner))
        self.body(block.body, frame)
        self.leave()
        args = [quote(block.name_hint)] + (["no_realize=True"] if realize is None else [])
        return self.nested(f"with {self.called('block', *args)}:", frame)

    def axes(self, block, realize, values, frame):
        loops = {key(f.node.loop_var): f.node for f in self.frames if isinstance(f.node, _s.For)}
        for f in list(self.frames):
            inner = f.node
            while isinstance(inner, _s.For) and isinstance(inner.body, _s.For):
                inner = inner.body
                loops[key(inner.loop_var)] = inner
        run = []

        def flush():
            if len(run) == 1:
                frame.lines.append(run[0][3])
            elif run:
                letters, bound = "".join(r[0] for r in run), ", ".join(r[1] for r in run)
                names = ", ".join(r[2] for r in run)
                frame.lines.append(f"{names} = {self.called('axis.remap', quote(letters), f'[{bound}]')}")
            run.clear()

        for number, axis in enumerate(block.iter_vars):
            name = self.define(axis.var)
            dom = axis.dom
            extent = self.value(dom.extent)
            is_zero = _n.number_of(_n.convert(dom.min)) == 0
            domain = extent if is_zero else f"({self.value(dom.min)}, {self.value(_end(dom))})"
            kind = _ITERATORS.get(axis.iter_type, "opaque")
            args = [domain] + ([] if values is None else [values[number]])
            line = f"{name} = {self.called(f'axis.{kind}', *args)}"
            bound = None if realize is None else loops.get(key(realize.iter_values[number]))
            from .same import equal

            is_remap = self.sugar and bound is not None and kind in ("spatial", "reduce")
            if (
                is_remap
                and equal(_n.convert(bound.min), _n.convert(dom.min))
                and equal(_n.convert(bound.extent), _n.convert(dom.extent))
            ):
                run.append((kind[0].upper(), values[number], name, line))
                continue
            flush()
            frame.lines.append(line)
        flush()

    def stmt_MatchBufferRegion(self, node):
        call = self.declaration("match_buffer", node.buffer, self.expr(node.source))
        return [f"{self.define(node.buffer)} = {call}"]

    def stmt_Allocate(self, node):
        inner = node.body
        is_declared = isinstance(inner, _s.DeclBuffer) and inner.buffer.given_data is node.buffer_var
        if self.sugar and is_declared and inner.buffer.dtype == node.dtype and _shapes_equal(inner.buffer, node):
            buffer = inner.buffer
            call = self.declaration("decl_buffer", buffer)
            return self.scope(node, call, lambda: self.define_buffer(buffer), inner.body)
        extents = "[" + ", ".join(map(self.value, node.extents)) + "]"
        args = [extents, quote(node.dtype), quote(node.scope)]
        known = _n.number_of(_n.convert(node.condition))
        if known is None or known != 1:
            args.append(self.value(node.condition))
        keywords = {"annotations": self.plain(node.annotations)} if node.annotations else {}
        call = self.called("allocate", *args, **keywords)
        return self.scope(node, call, lambda: self.define(node.buffer_var), node.body)

    def define_buffer(self, buffer):
        name = self.define(buffer)
        if buffer.given_data is not None and not self.is_defined(buffer.given_data):
            self.names[key(buffer.given_data)] = f"{name}.data"
            self.frames[-1].defined.append(key(buffer.given_data))
        return name

    def stmt_DeclBuffer(self, node):
        data = None if node.buffer.given_data is None else self.expr(node.buffer.given_data)
        call = self.declaration("decl_buffer", node.buffer, data=data)
        return self.scope(node, call, lambda: self.define_buffer(node.buffer), node.body)

    def stmt_BufferRealize(self, node):
        region = self.expr(BufferRegion(node.buffer, node.bounds))
        known = _n.number_of(_n.convert(node.condition))
        args = [region, quote(node.storage_scope)] + ([] if known == 1 else [self.value(node.condition)])
        return self.scope(node, self.called("realize", *args), None, node.body)

    def stmt_Prefetch(self, node):
        ranges = "[" + ", ".join(self.expr(bound) for bound in node.bounds) + "]"
        return [self.called("prefetch", self.buffer(node.buffer), ranges)]

    # ===--- Functions ---------------------------------------------------------------------------===#

    def function(self, params, body, ret_type, buffer_map, attrs, name):
        """The lines of a function."""
        self.is_function = True
        self.find_places(body, [])
        frame = self.enter(body)
        texts, matched = [], []
        for param in params:
            buffer = next((b for key, b in buffer_map.items() if key is param), None)
            if buffer is not None and self.is_plain_buffer(buffer) and key(param) not in self.places:
                self.define(buffer)
                texts.append(f"{self.names[key(buffer)]}: {self.declaration('Buffer', buffer, with_dtype=True)}")
                continue
            self.define(param)
            texts.append(f"{self.names[key(param)]}: {self.type(param.type_annotation)}")
            if buffer is not None:
                matched.append((param, buffer))
        attributes = dict(attrs or {})
        if attributes.get("global_symbol") == name:
            del attributes["global_symbol"]
        if attributes:
            frame.lines.append(self.called("func_attr", self.plain(attributes)))
        for param, buffer in matched:
            self.declare_sizes(buffer, frame)
            call = self.declaration("match_buffer", buffer, self.names[key(param)])
            frame.lines.append(f"{self.define(buffer)} = {call}")
        for buffer in buffer_map.values():
            if buffer.given_data is not None and not self.is_defined(buffer.given_data):
                self.names[key(buffer.given_data)] = f"{self.names[key(buffer)]}.data"
        frame.is_concise = True
        self.body(body, frame)
        returned = "" if ret_type is None or isinstance(ret_type, TupleType) else f" -> {self.type(ret_type)}"
        head = f"def {name}({', '.join(texts)}){returned}:"
        private = "" if "global_symbol" in (attrs or {}) else "(private=True)"
        return [f"@{self.t('prim_func')}{private}", *self.nested(head, frame)]

    def is_plain_buffer(self, buffer):
        sizes = [_n.number_of(_n.convert(size)) for size in buffer.shape]
        return (
            self.sugar
            and None not in sizes
            and not buffer.strides
            and not (buffer.elem_offset is not None and not isinstance(buffer.elem_offset, int))
            and not buffer.elem_offset
            and buffer.scope() == "global"
            and buffer.data_alignment == 64
            and buffer.offset_factor == 1
            and not buffer.axis_separators
        )

    def declare_sizes(self, buffer, frame):
        """The variables of the sizes of a buffer, on one line."""
        found = []
        for size in (*buffer.shape, *(buffer.strides or ()), buffer.elem_offset):
            for variable in variables_of(size):
                if not self.is_defined(variable) and not any(variable is other for other in found):
                    found.append(variable)
        if found:
            names = ", ".join(self.define(variable) for variable in found)
            kinds = ", ".join(f"{self.type(variable.type_annotation)}()" for variable in found)
            frame.lines.append(f"{names} = {kinds}")


def key(node):
    """What is the same for all views of one variable or buffer."""
    value = (
        getattr(node, "value", None)
        if isinstance(node, Buffer)
        else getattr(node, "handle", None)
        if isinstance(node, Var)
        else None
    )
    return value if isinstance(value, ir.Value) else id(node)


def _is_plain(loop):
    zero = _n.number_of(_n.convert(loop.min)) == 0
    return int(loop.kind) == 0 and zero and not loop.annotations and getattr(loop, "step", None) is None


def _shapes_equal(buffer, node):
    from .same import equal

    return len(buffer.shape) == len(node.extents) and all(
        equal(_n.convert(a), _n.convert(b)) for a, b in zip(buffer.shape, node.extents, strict=True)
    )


def _end(part: Range):
    return _n.binary("add", _n.convert(part.min), part.extent)


def _both_known(node):
    return _n.number_of(node.a) is not None and _n.number_of(node.b) is not None


def _folds(kind, node):
    """Whether the operator on the operands gives something else than the node."""
    if kind in ("and", "or"):
        return _n.number_of(node.a) is not None or _n.number_of(node.b) is not None
    try:
        return not isinstance(_n.binary(kind, node.a, node.b), type(node))
    except (ZeroDivisionError, TypeError):
        return True


def variables_of(node) -> list:
    """The variables in an expression, each once, in the order in which they are met."""
    found = []

    def visit(item):
        if isinstance(item, Var):
            if not any(key(item) == key(other) for other in found):
                found.append(item)
        elif isinstance(item, (list, tuple)):
            for part in item:
                visit(part)
        else:
            for name in getattr(item, "fields", ()):
                visit(getattr(item, name, None))

    visit(node)
    return found


def uses(node, variable):
    """True if a variable is in an expression."""
    return any(key(item) == key(variable) for item in variables_of(node))


def format_float(value):
    """A float as a script has it."""
    if not math.isfinite(value):
        return quote("nan" if math.isnan(value) else "inf" if value > 0 else "-inf")
    return f"{value:.1f}" if value == int(value) else f"{value:.17g}"


def quote(text):
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def script(node, *, verbose_expr=False, tir_prefix="T", **options) -> str:
    """The text of a node."""
    known = ("int_dtype", "float_dtype", "buffer_dtype", "indent_spaces", "syntax_sugar")
    given = {key: value for key, value in options.items() if key in known and value is not None}
    return Printer(tir_prefix, **given).print(node, verbose_expr)


__all__ = ["FloatImm", "PrimExpr", "Printer", "script", "uses", "variables_of"]
