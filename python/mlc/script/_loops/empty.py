"""Bodies that do nothing, for which TVM has a statement."""

from ... import ir
from ..._core.context import context, defining_op

# Operations that are statements by themselves.
STATEMENTS = ("tir.for", "tir.block", "tir.alloc_buffer", "tir.evaluate", "scf.while", "scf.execute_region")
STATEMENTS += ("memref.store", "vector.store", "vector.scatter", "vector.maskedstore", "cf.assert")
STATEMENTS += ("tir.call_extern", "tir.call", "scf.if")


def drop_nothing(block):
    """Leaves a statement that does nothing away where TVM has one in place of none."""
    operations = [op.operation for op in block.operations]
    last = operations[-1] if operations else None
    if last is not None and last.name in ("tir.for", "scf.execute_region") and "tir.with" not in last.attributes:
        # What a statement opened for those behind it.
        if "tir.launch_thread" in last.attributes or "tir.attr" in last.attributes:
            inner = last.regions[0].blocks[0]
            return drop_nothing(inner)
    if last is not None and last.name == "scf.yield" and len(operations) > 1:
        operations.pop()
        last = operations[-1]
    if last is None or last.name != "tir.evaluate" or "tir.form" in last.attributes:
        return
    zero = defining_op(last.operands[0])
    if zero is None or zero.name != "arith.constant" or "tir.let" in zero.attributes:
        return
    if zero.attributes["value"] != ir.IntegerAttr.get(ir.IntegerType.get_signless(32, context()), 0):
        return
    for op in reversed(operations[:-1]):
        if op.name == "cf.assert" or any(name in op.attributes for name in ("tir.let", "tir.decl_buffer")):
            break
        if op.name in ("tir.decl_buffer", "memref.reinterpret_cast"):
            break
        if op.name in STATEMENTS and op.name != "tir.alloc_buffer":
            return
    last.erase()
