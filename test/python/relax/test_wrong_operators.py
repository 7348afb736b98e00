"""Every operator of the dialect without an attribute or operand, or with another one: an error, and no crash."""

import pathlib
import re
import subprocess
import sys
import textwrap

FOLDER = pathlib.Path(__file__).parents[3] / "include" / "mlc" / "Dialect" / "Relax" / "IR"


def examples():
    """The modules in the descriptions of the dialect's ops."""
    for path in sorted(FOLDER.rglob("*.td")):
        for match in re.finditer(r"^( *)```mlir\n(.*?)^ *```", path.read_text(encoding="utf-8"), re.M | re.S):
            yield textwrap.dedent(match[2])


# What a process does with one program, so that a crash is one failure: the last line says where it was.
CHECK = """
import sys
from mlc import ir
from mlc._core.context import at, context

def kinds():
    i64 = ir.IntegerType.get_signless(64)
    return [ir.UnitAttr.get(), ir.StringAttr.get("x"), ir.IntegerAttr.get(i64, -7), ir.ArrayAttr.get([]),
            ir.DenseI64ArrayAttr.get([9]), ir.TypeAttr.get(i64), ir.FloatAttr.get_f64(1.5), ir.BoolAttr.get(True)]

def attempt(op, what, operands, attributes, counts):
    print(op.name, what, flush=True)
    for inferred in (True, False):
        results = {} if inferred else {"results": [r.type for r in op.results]}
        try:
            with ir.InsertionPoint(op):
                made = ir.Operation.create(op.name, operands=operands, attributes=attributes, infer_type=inferred,
                                           regions=len(op.regions), **results)
        except Exception as error:
            counts["refused"] += 1
            assert str(error).strip(), what
            continue
        try:
            made.verify()
            counts["fine"] += 1
        except ir.MLIRError as error:
            counts["refused"] += 1
            assert error.error_diagnostics, what
        made.erase()

def visit(op, seen, counts):
    if not op.name.startswith("relax.") or op.name in seen or op.name in ("relax.output", "relax.computed"):
        return ir.WalkResult.ADVANCE
    seen.add(op.name)
    attributes = {name: op.attributes[name] for name in op.attributes}
    operands = list(op.operands)
    attempt(op, "none", operands, {}, counts)
    for name in attributes:
        attempt(op, f"without {name}", operands, {k: v for k, v in attributes.items() if k != name}, counts)
        for kind in kinds():
            attempt(op, f"{name} = {kind}", operands, {**attributes, name: kind}, counts)
    for number in range(len(operands)):
        attempt(op, f"without operand {number}", operands[:number] + operands[number + 1:], attributes, counts)
        for other in others:
            attempt(op, f"operand {number} of {other.type}", operands[:number] + [other] + operands[number + 1:],
                    attributes, counts)
    attempt(op, "another operand", operands + operands[:1], attributes, counts)
    return ir.WalkResult.ADVANCE

HOLDER = "module { func.func @f(%a: i64, %b: tuple<>, %c: !relax.object, %d: tensor<*xf32>, %e: tensor<f32>," \
         " %g: tensor<1x2x3x4x5x6x7xi8>, %h: tensor<?x?xf32>, %i: tensor<0xi64>, %j: i1," \\
         " %k: tuple<tensor<2xf32>>) { return } }"
with at():
    seen, counts = set(), {"fine": 0, "refused": 0}
    for text in sys.stdin.read().split("\\0"):
        module = ir.Module.parse(text)
        holder = ir.Module.parse(HOLDER)
        others = list(holder.body.operations[0].regions[0].blocks[0].arguments)
        ops = []
        module.operation.walk(lambda op: (ops.append(op.operation), ir.WalkResult.ADVANCE)[1])
        for op in ops:
            visit(op, seen, counts)
print(f"done {len(seen)} {counts['fine']} {counts['refused']}")
"""


def test_operators_with_wrong_parts():
    result = subprocess.run(
        [sys.executable, "-c", CHECK], input="\0".join(examples()), capture_output=True, text=True, timeout=600
    )
    assert result.returncode == 0, result.stdout[-300:] + result.stderr[-3000:]
    done, ops, fine, refused = result.stdout.strip().splitlines()[-1].split()
    assert done == "done" and int(ops) > 150 and int(fine) > 100 and int(refused) > 1000
