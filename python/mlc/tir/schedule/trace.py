"""Traces: the steps of a schedule, which are transform IR."""

import json

from ... import ir
from ..._core import printing
from ..._core.context import at, context, errors
from ..function import PrimFunc
from ..index_map import IndexMap
from ..intrin import TensorIntrin
from .error import ScheduleError
from .instruction import DECISION, Instruction
from .kinds import InstructionKind
from .variables import BlockRV, ExprRV, LoopRV, RandomVariable

_ENTRY = "__transform_main"
_HEADER = "# from tvm import tir\ndef apply_trace(sch: tir.Schedule) -> None:"
_INTRIN, _DESCRIPTION, _IMPLEMENTATION = "tensor_intrin", "description", "implementation"
_BY_PREFIX = {cls.prefix: cls for cls in (BlockRV, LoopRV, ExprRV)}


class Trace:
    """Steps that can be printed, saved and applied to other modules.

    `insts` are the instructions and `decisions` what those that sample have chosen. `intrins` are TensorIntrins by
    name, for where these are not registered.
    """

    def __init__(self, insts=(), decisions=None, intrins=None):
        self.insts = list(insts)
        self.decisions = dict(decisions or {})
        self.intrins = dict(intrins or {})

    # ===--- Transform IR ------------------------------------------------------------------------===#

    @staticmethod
    def of_module(module: ir.Module) -> "Trace":
        """The trace that a module of transform IR holds."""
        context().dialects["transform"]
        sequences = [op for op in module.body.operations if op.operation.name == "transform.named_sequence"]
        if len(sequences) != 1:
            raise ScheduleError(f"a trace is one transform.named_sequence, the module has {len(sequences)}")
        block = sequences[0].operation.regions[0].blocks[0]
        variables = {block.arguments[0]: None}
        trace = Trace(intrins=_intrins_of(module))
        for op in block.operations:
            op = op.operation
            if op.name == "transform.yield":
                continue
            trace._decode(op, variables)
        return trace

    def _decode(self, op, variables):
        kind = InstructionKind.by_op.get(op.name)
        if kind is None:
            raise ScheduleError(f"{op.name} is not a primitive of a schedule")
        arguments = kind.decode(op, [variables[operand] for operand in op.operands])
        outputs = []
        for number, result in enumerate(op.results):
            cls = kind.output_class(arguments, number)
            # Handles are numbered as a schedule does: 0 is the module.
            variables[result] = cls(len(variables))
            outputs.append(variables[result])
        instruction = Instruction.of(kind, arguments, outputs)
        self.insts.append(instruction)
        if arguments.get(DECISION) is not None:
            self.decisions[instruction] = arguments[DECISION]

    def reuse(self, insts) -> None:
        """Takes instructions of an earlier trace for the first ones, which are the same steps."""
        for number, (old, new) in enumerate(zip(insts, self.insts, strict=False)):
            self.insts[number] = old
            if new in self.decisions:
                self.decisions[old] = self.decisions.pop(new)

    @staticmethod
    def parse(text: str) -> "Trace":
        """Reads a trace as MLIR."""
        with errors("parse"), context():
            return Trace.of_module(ir.Module.parse(text))

    def as_module(self) -> ir.Module:
        """The trace as transform IR, for `mlc-opt --transform-interpreter`."""
        context().dialects["transform"]
        with at():
            module = ir.Module.parse(
                f"module attributes {{transform.with_named_sequence}} {{\n"
                f"transform.named_sequence @{_ENTRY}(%root: !transform.any_op {{transform.readonly}}) {{\n"
                f"transform.yield }} }}"
            )
            block = module.body.operations[0].operation.regions[0].blocks[0]
            values = {None: block.arguments[0]}
            with ir.InsertionPoint.at_block_terminator(block):
                for instruction in self.insts:
                    self._encode(instruction, values)
            for name in dict.fromkeys(i.arguments.get(_INTRIN) for i in self.insts):
                if name is not None:
                    self._add_intrin(module, name)
        return module

    def _add_intrin(self, module, name):
        intrin = self.intrins.get(name) or TensorIntrin.get(name)
        empty = ir.Module.parse(f"module {{ module @{json.dumps(name)} {{ }} }}")
        nested = empty.body.operations[0].operation.clone(ip=ir.InsertionPoint.at_block_begin(module.body))
        for symbol, function in ((_DESCRIPTION, intrin.desc), (_IMPLEMENTATION, intrin.impl)):
            copy = function.operation.clone(ip=ir.InsertionPoint(nested.regions[0].blocks[0]))
            copy.attributes["sym_name"] = ir.StringAttr.get(symbol)

    def _encode(self, instruction, values):
        kind, outputs = instruction.kind, instruction.outputs
        arguments = self._arguments(instruction)
        operands, attributes = kind.encode(arguments)
        op = ir.Operation.create(
            kind.op,
            results=kind.result_types(arguments, outputs),
            operands=[values[variable] for variable in operands],
            attributes=attributes,
        )
        values.update(zip(outputs, op.results, strict=True))

    def _arguments(self, instruction):
        arguments = dict(instruction.arguments)
        if any(field.name == DECISION for field in instruction.kind.fields):
            arguments[DECISION] = self.decisions.get(instruction)
        return arguments

    def mlir(self) -> str:
        """The trace as MLIR."""
        return printing.text(self.as_module().operation)

    # ===--- Python ------------------------------------------------------------------------------===#

    def _names(self):
        names = {}
        for instruction in self.insts:
            for output in instruction.outputs:
                names[output] = f"{output.prefix}{len(names)}"
        return names

    def as_python(self, remove_postproc=False) -> list:
        """The steps as lines of Python; those before `enter_postproc` with `remove_postproc`."""
        names = self._names()
        insts = self._kept(remove_postproc)
        return [instruction.as_python(names, self.decisions.get(instruction)) for instruction in insts]

    def __str__(self):
        return "\n".join([_HEADER, *(f"  {line}" for line in self.as_python() or ["pass"])])

    def __repr__(self):
        return str(self)

    def show(self, style=None, black_format=False) -> None:
        """Prints the steps as Python."""
        printing.show(str(self), style)

    # ===--- JSON --------------------------------------------------------------------------------===#

    def as_json(self, remove_postproc=False) -> list:
        """Instructions and decisions as lists of text and numbers."""
        insts = self._kept(remove_postproc)
        names = self._names()
        rows = [
            [
                inst.kind.name,
                [_to_json(part, names) for part in inst.inputs],
                [_attr_to_json(part) for part in inst.attrs],
                [names[output] for output in inst.outputs],
            ]
            for inst in insts
        ]
        decisions = [[i, self.decisions[inst]] for i, inst in enumerate(insts) if inst in self.decisions]
        return [rows, decisions]

    @staticmethod
    def apply_json_to_schedule(json_obj, sch) -> None:
        """Applies what `as_json` gave, as lists or as text, to a schedule."""
        trace_of_json(json_obj).apply_to_schedule(sch, remove_postproc=False)

    # ===--- Editing -----------------------------------------------------------------------------===#

    def get_decision(self, inst):
        """What an instruction has chosen, or None."""
        return self.decisions.get(inst)

    def append(self, inst, decision=None) -> None:
        """Adds a step."""
        if not isinstance(inst, Instruction):
            raise TypeError(f"expected an Instruction, got {inst!r}")
        self.insts.append(inst)
        if decision is not None:
            self.decisions[inst] = decision

    def pop(self):
        """Takes the last step away and returns it; None if there is none."""
        if not self.insts:
            return None
        inst = self.insts.pop()
        self.decisions.pop(inst, None)
        return inst

    def _kept(self, remove_postproc):
        if not remove_postproc:
            return list(self.insts)
        kept = []
        for inst in self.insts:
            if inst.kind.is_postproc:
                break
            kept.append(inst)
        return kept

    def _with(self, insts, decisions):
        decisions = {inst: decision for inst, decision in decisions.items() if inst in insts}
        return Trace(insts, decisions, self.intrins)

    def with_decision(self, inst, decision, remove_postproc=False) -> "Trace":
        """A trace in which an instruction has chosen something else."""
        if inst not in self.insts:
            raise ValueError("the instruction is not in the trace")
        return self._with(self._kept(remove_postproc), {**self.decisions, inst: decision})

    def simplified(self, remove_postproc=False) -> "Trace":
        """A trace without the look-ups and samples whose results nothing uses."""
        used, kept = set(), []
        for inst in reversed(self._kept(remove_postproc)):
            if inst.kind.is_pure and not any(output in used for output in inst.outputs):
                continue
            used.update(inst.uses())
            kept.append(inst)
        return self._with(kept[::-1], self.decisions)

    def apply_to_schedule(self, sch, remove_postproc=False, decision_provider=None) -> None:
        """Applies the steps to a schedule. `decision_provider` may choose in place of the trace."""
        variables = {}
        for inst in self._kept(remove_postproc):
            name = inst.arguments.get(_INTRIN)
            if name in self.intrins and TensorIntrin.get(name, allow_missing=True) is None:
                sch.use_intrin(inst.kind, name, self.intrins[name])
            arguments = self._arguments(inst)
            if decision_provider is not None and DECISION in arguments:
                arguments[DECISION] = decision_provider(inst, inst.inputs, inst.attrs, arguments[DECISION])
            arguments = {name: _substitute(value, variables) for name, value in arguments.items()}
            outputs = sch._apply(inst.kind.method, **arguments)
            results = outputs if isinstance(outputs, list) else [] if outputs is None else [outputs]
            if len(results) != len(inst.outputs):
                raise ScheduleError(
                    f"{inst.kind.method} gave {len(inst.outputs)} results when it was traced, {len(results)} now"
                )
            variables.update(zip(inst.outputs, results, strict=True))


def _intrins_of(module):
    """The TensorIntrins that a module of transform IR holds."""
    intrins = {}
    for op in module.body.operations:
        op = op.operation
        if op.name == "builtin.module" and "sym_name" in op.attributes:
            functions = {ir.StringAttr(f.attributes["sym_name"]).value: f for f in op.regions[0].blocks[0].operations}
            if {_DESCRIPTION, _IMPLEMENTATION} <= set(functions):
                pair = (PrimFunc(functions[symbol].operation).copy() for symbol in (_DESCRIPTION, _IMPLEMENTATION))
                intrins[ir.StringAttr(op.attributes["sym_name"]).value] = TensorIntrin(*pair)
    return intrins


def _substitute(value, variables):
    if isinstance(value, RandomVariable):
        if value not in variables:
            raise ScheduleError(f"the trace uses {value!r} before a step gives it")
        return variables[value]
    if isinstance(value, dict):
        return {key: _substitute(item, variables) for key, item in value.items()}
    return [_substitute(item, variables) for item in value] if isinstance(value, list) else value


def _to_json(part, names):
    if part is None:
        return "None"
    if isinstance(part, RandomVariable):
        return names[part]
    if isinstance(part, str):
        return json.dumps(part)
    if isinstance(part, dict):
        return {key: _to_json(item, names) for key, item in part.items()}
    return [_to_json(item, names) for item in part] if isinstance(part, list) else part


def _attr_to_json(part):
    if isinstance(part, IndexMap):
        return part.text
    return int(part) if isinstance(part, bool) else part


def trace_of_json(json_obj) -> Trace:
    """The trace that `as_json` wrote."""
    rows, decisions = _parts_of(json.loads(json_obj) if isinstance(json_obj, str) else json_obj, "steps, decisions")
    variables, trace = {}, Trace()
    for row in rows:
        kind, inputs, attrs, outputs = _parts_of(row, "kind, inputs, attrs, outputs")
        results = []
        for name in outputs:
            cls = _BY_PREFIX.get(name[:1])
            if cls is None:
                raise ScheduleError(f"{name!r} is not the name of a block, a loop or an expression")
            variables[name] = cls(len(variables) + 1)
            results.append(variables[name])
        trace.append(Instruction(kind, [_of_json(part, variables) for part in inputs], attrs, results))
    for row in decisions:
        number, decision = _parts_of(row, "step, decision")
        if not isinstance(number, int) or not 0 <= number < len(trace.insts):
            raise ScheduleError(f"a decision is of step {number!r}, there are {len(trace.insts)} steps")
        trace.decisions[trace.insts[number]] = decision
    return trace


def _parts_of(row, names):
    """The parts of a list of JSON that has one for each name."""
    parts = list(row) if not isinstance(row, (str, dict)) and hasattr(row, "__iter__") else []
    if len(parts) != names.count(",") + 1:
        raise ScheduleError(f"expected [{names}], got {row!r}")
    return parts


def _of_json(part, variables):
    if isinstance(part, list):
        return [_of_json(item, variables) for item in part]
    if isinstance(part, dict):
        return {key: _of_json(item, variables) for key, item in part.items()}
    if not isinstance(part, str):
        return part
    if part == "None":
        return None
    if part.startswith('"'):
        return json.loads(part)
    if part not in variables:
        raise ScheduleError(f"{part!r} is used before a step gives it")
    return variables[part]


__all__ = ["Trace", "trace_of_json"]
