"""Blocks of a prim_func: their variables, what is said of them, and their init."""

import ast

from ... import ir
from ..._core.context import at
from ..._core.module import flag_or_attribute
from ...dialects import tir
from ...tir import _scope
from ...tir.expr import PrimExpr
from .._errors import Located
from . import values as v
from .buffers import as_region
from .elements import Region
from .empty import drop_nothing

_DYNAMIC = -(1 << 63)
_LETTERS = {"S": "spatial", "R": "reduce"}


# The attributes that every function has.
_OF_FUNCTIONS = ("arg_attrs", "function_type", "index_dtype", "res_attrs", "sym_name", "sym_visibility")


class Frame:
    """Where statements are: a function, a loop, a branch, a block or its init."""

    def __init__(self, kind, block):
        self.kind, self.block = kind, block
        # Whether an access in it has plain numbers as indices.
        self.has_numbers = False
        # How many values its attributes name.
        self.said_count = 0


class BlockFrame(Frame):
    """A block while it is read. What is said of its axes is computed in `outer`."""

    def __init__(self, block, outer, name):
        super().__init__("block", block)
        self.outer, self.name = outer, name
        self.axes, self.names, self.nodes, self.plain = [], [], [], []
        self.predicate, self.reads, self.writes = None, None, None
        self.annotations, self.init = {}, None


class Blocks:
    """The part of the parser of prim_funcs that makes blocks."""

    def block_frame(self, what):
        """The block that a statement is directly in."""
        if not isinstance(self.frames[-1], BlockFrame):
            raise ValueError(f"{what} stands directly in a block")
        return self.frames[-1]

    def read_block(self, node, name):
        outer = _scope.body()
        # Variables come as the block is read, so the op is made last; until then another one holds the body.
        with at():
            holder = ir.Operation.create("tir.block", regions=2, ip=False)
        frame = BlockFrame(holder.regions[0].blocks.append(), outer, self.block_name(node, name))
        frame.holder = holder
        self.frames.append(frame)
        try:
            with self.scopes, _scope.entered(None, frame.block):
                self.body(node.body)
                drop_nothing(frame.block)
                self.create_yield(frame, node)
        finally:
            self.frames.pop()
        self.check_axes(frame)
        op = self.create_block(frame, node)
        frame.block.append_to(op.regions[0])
        if frame.init is not None:
            frame.init.append_to(op.regions[1])
        holder.erase()
        if any(frame.plain):
            with at():
                is_said = all(isinstance(bound, int) for axis in frame.axes for bound in axis[1:3])
                self.plain_ops.append((op, ir.DenseBoolArrayAttr.get(frame.plain), is_said))
        is_plain = frame.has_numbers and self.graph.index_dtype == "int64"
        self.accesses.append((op, node, frame.reads is None, frame.writes is None, is_plain))

    def block_name(self, node, name):
        """The name of a block: of several with one name, as macros give, the later ones have a number."""
        if not isinstance(name, str):
            raise Located(node.items[0].context_expr, f"the name of a block is a string, not {v.describe(name)}")
        unique, count = name, 0
        while unique and unique in self.block_names:
            count += 1
            unique = f"{name}_{count}"
        self.block_names.add(unique)
        return unique

    def check_axes(self, frame):
        """What axes are bound to is in their domains, as far as numbers say it."""
        for (_, begin, extent, binding), name, node in zip(frame.axes, frame.names, frame.nodes, strict=True):
            if not isinstance(begin, int) or not isinstance(extent, int):
                continue
            domain = f"the axis {name!r} has the domain [{begin}, {begin + extent})"
            number = v.size_of(v.variable(binding))
            if number is not None and not begin <= number < begin + extent:
                self.diagnostics.add(node, f"{domain}, but is bound to {number}")
            start, count = self.loops.get(binding, (None, None))
            if frame.predicate is not None or not isinstance(start, int) or not isinstance(count, int) or count == 0:
                continue
            if start < begin or start + count > begin + extent:
                self.diagnostics.add(node, f"{domain}, but its loop covers [{start}, {start + count})")

    def create_block(self, frame, node):
        mins, extents = [axis[1] for axis in frame.axes], [axis[2] for axis in frame.axes]
        with at(ir.InsertionPoint(frame.outer), self.location(node)):
            kinds = [ir.Attribute.parse(f"#tir<iter_kind {axis[0]}>") for axis in frame.axes]
            return tir.BlockOp(
                frame.name,
                ir.ArrayAttr.get(kinds),
                [bound for bound in mins if not isinstance(bound, int)],
                [bound for bound in extents if not isinstance(bound, int)],
                [axis[3] for axis in frame.axes],
                [bound if isinstance(bound, int) else _DYNAMIC for bound in mins],
                [bound if isinstance(bound, int) else _DYNAMIC for bound in extents],
                predicate=frame.predicate,
                annotations=self.dictionary(frame.annotations) if frame.annotations else None,
            ).operation

    def create_yield(self, frame, node):
        groups = [frame.reads or [], frame.writes or []]
        offsets = [offset for group in groups for region in group for offset in region.offsets]
        extents = [extent for group in groups for region in group for extent in region.extents]
        with at(ir.InsertionPoint(frame.block), self.location(node)):
            tir.YieldOp(
                *([region.buffer.value for region in group] for group in groups),
                [offset for offset in offsets if not isinstance(offset, int)],
                [extent for extent in extents if not isinstance(extent, int)],
                [offset if isinstance(offset, int) else _DYNAMIC for offset in offsets],
                [extent if isinstance(extent, int) else _DYNAMIC for extent in extents],
            )

    def read_init(self, node):
        frame = self.block_frame("T.init")
        if frame.init is not None:
            raise ValueError("the block has an init already")
        frame.init = frame.holder.regions[1].blocks.append()
        with self.scopes:
            for name, variable in zip(frame.names, frame.block.arguments, strict=True):
                with at():
                    argument = frame.init.add_argument(variable.type, variable.location)
                self.scopes.bind(name, v.variable(argument))
            self.inside(Frame("init", frame.init), node.body)

    # ===--- Axes --------------------------------------------------------------------------------===#

    def axis(self, target, kind, begin, extent, binding, is_plain=False):
        frame = self.block_frame("an axis")
        if frame.init is not None:
            raise ValueError("an axis stands before T.init")
        with _scope.entered(None, frame.outer):
            domain = [bound if isinstance(bound, ir.Value) else v.to_extent(bound) for bound in (begin, extent)]
            frame.axes.append((kind, *domain, v.to_index(binding)))
        frame.names.append(target.id)
        frame.plain.append(is_plain)
        frame.nodes.append(target)
        with at():
            variable = frame.block.add_argument(ir.IndexType.get(), self.location(target, target.id))
        if is_plain:
            self.graph.plain.add(variable)
        return v.variable(variable)

    def remap(self, target, form):
        targets = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
        kinds, bindings = form.kinds, list(form.bindings)
        if not len(targets) == len(kinds) == len(bindings):
            counts = f"{len(targets)} names, {len(kinds)} kinds and {len(bindings)} loops"
            raise Located(target, f"T.axis.remap gives one variable for each kind and loop, but there are {counts}")
        for name, kind, binding in zip(targets, kinds, bindings, strict=True):
            if kind not in _LETTERS:
                raise ValueError(f"the kinds of T.axis.remap are S (spatial) and R (reduce), not {kind!r}")
            loop = binding.tree[1] if isinstance(binding, v.Index) and binding.tree[0] == "var" else None
            if loop not in self.loops:
                raise ValueError(f"T.axis.remap binds loop variables, but {binding} is not one")
            begin, extent = self.loops[loop]
            is_plain = loop in self.plain_loops
            self.scopes.bind(name.id, self.axis(name, _LETTERS[kind], begin, extent, binding, is_plain))

    # ===--- Clauses -----------------------------------------------------------------------------===#

    def clause_where(self, condition):
        frame = self.block_frame("T.where")
        if frame.predicate is not None:
            raise ValueError("the block has a predicate already")
        v.check_condition(condition)
        if v.number_of(condition) is not None or isinstance(condition, bool):
            if not condition:
                raise ValueError("the block never runs")
            return
        with _scope.entered(None, frame.outer):
            frame.predicate = condition.computed()

    def clause_reads(self, *regions):
        self.regions("reads", regions)

    def clause_writes(self, *regions):
        self.regions("writes", regions)

    def regions(self, what, regions):
        if len(regions) == 1 and isinstance(regions[0], (list, tuple)):
            regions = regions[0]
        if self.frames[-1].kind == "root":
            return
        frame = self.block_frame(f"T.{what}")
        if getattr(frame, what) is not None:
            raise ValueError(f"the block says what it {what} already")
        # What a region is computed from is read here, before the block writes.
        setattr(frame, what, [self.computed(as_region(region)) for region in regions])

    def computed(self, region):
        offsets, extents = ([v.to_extent(bound) for bound in bounds] for bounds in (region.offsets, region.extents))
        for dimension, (offset, extent, size) in enumerate(zip(offsets, extents, region.buffer.shape, strict=True)):
            size = v.number_of(size)
            if size is None or not isinstance(extent, int):
                continue
            first, end = (offset, offset + extent) if isinstance(offset, int) else (0, extent)
            if first < 0 or end > size:
                what = f"[{first}, {end})" if isinstance(offset, int) else f"{extent} elements"
                where = f"dimension {dimension} of buffer {region.buffer.name!r}"
                raise ValueError(f"the region takes {what} of {where}, which has {size}")
        return Region(region.buffer, offsets, extents)

    def clause_block_attr(self, attributes):
        v.check_attributes(attributes)
        is_root = self.frames[-1].kind == "root"
        frame = self.frames[-1] if is_root else self.block_frame("T.block_attr")
        annotations = self.root_block if is_root else frame.annotations
        with self.saying("block_attr", frame.said_count) as said:
            attributes = {key: self.annotation_value(key, value) for key, value in attributes.items()}
        frame.said_count = said[1]
        for key, value in attributes.items():
            before = annotations.get(key, value)
            if isinstance(before, dict) and isinstance(value, dict):
                # What is said of one key in several places is said together.
                both = [name for name in before if name in value and before[name] != value[name]]
                value = {**before, **value}
                before = before if both else value
            if before != value:
                raise ValueError(f"the block attribute {key!r} is given twice, with different values")
            annotations[key] = value

    def annotation_value(self, key, value):
        """The value of an annotation of a block, of which what is computed is said where it stands."""
        if isinstance(value, (list, tuple)):
            return [self.annotation_value(key, item) for item in value]
        if isinstance(value, dict):
            return {name: self.annotation_value(key, item) for name, item in value.items()}
        is_computed = isinstance(value, PrimExpr) and v.number_of(value) is None and not v.is_size(value)
        return self.say(value) if is_computed else value

    def clause_func_attr(self, attributes):
        v.check_attributes(attributes)
        if self.frames[-1].kind != "function":
            raise ValueError("T.func_attr stands directly in a function")
        for key, value in attributes.items():
            if key in self.attributes:
                raise ValueError(f"the function attribute {key!r} is given twice")
            if key in _OF_FUNCTIONS:
                raise ValueError(f"the name {key!r} is one of tir's own attributes of functions")
            with at():
                self.attributes[key] = flag_or_attribute(key, self.plain(key, value))
