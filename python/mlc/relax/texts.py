"""Expressions and types that are in no function as TVMScript: printed as those of a function that has nothing else."""

import re

from .. import ir
from .._core import printing, tvmscript
from .._core.context import at, defining_op
from .._core.names import VDEVICE
from .._mlir_libs import _mlc


class Printed:
    """What has a text by itself."""

    def script(self, **options) -> str:
        """The text as TVMScript."""
        raise NotImplementedError

    def show(self, style=None, **options) -> None:
        """Prints the text."""
        printing.show(self.script(**options), style)

    def __str__(self):
        return self.script()

    def __repr__(self):
        return self.script()


def type_text(info, verbose_expr=False, **options) -> str:
    """A StructInfo, as it is written in the body of a function; with `verbose_expr` after its symbols."""
    from .struct_info import ObjectStructInfo

    with at():
        module, block, parameters = _function([ObjectStructInfo().type], ["x"])
        with ir.InsertionPoint(block):
            cast = ir.Operation.create("relax.match_cast", results=[info.type], operands=parameters)
            if info.placement is not None:
                cast.attributes[VDEVICE] = ir.ArrayAttr.get([info.placement])
                _mlc.list_vdevices(cast)
            ir.Operation.create("func.return", operands=cast.results)
        text = _printed(module, ".match_cast(x, ", options)[:-1]
    return "\n".join([*(_symbols([info]) if verbose_expr else ()), text])


def expression_text(expr, verbose_expr=False, **options) -> str:
    """An expression; what it uses are variables, which `verbose_expr` writes before it, or is written in it."""
    from .binding import leaf
    from .block_builder import function_of
    from .expr import Call, Var

    if isinstance(expr, Var):
        lines = [*_symbols([expr.struct_info]), f"{expr.name_hint}: {type_text(expr.struct_info)}"]
        return "\n".join([*(lines if verbose_expr else ()), expr.name_hint])
    whole = getattr(expr, "_of", None)
    if whole is not None:
        return f"{whole[0].script(**options)}[{whole[1]}]"
    op = getattr(expr, "_operation", None) or defining_op(expr.value)
    if len(op.regions):
        return None
    source = defining_op(op.operands[0]) if op.name == "relax.tuple" and len(op.operands) > 1 else None
    if source is not None and list(source.results) == list(op.operands):
        op = source
    order, variables = [], []

    def visit(operation):
        """The operations that are written in the expression, each after what it needs, and the variables."""
        for operand in operation.operands:
            written, inner = leaf(operand), defining_op(operand)
            if isinstance(written, Var):
                if operand not in [variable.value for variable in variables]:
                    variables.append(written)
            elif inner not in order:
                visit(inner)
        order.append(operation)

    visit(op)
    values = [variable.value for variable in variables]
    names = [variable.name_hint for variable in variables]
    # What is not bound yet is written where it is used.
    written = {}
    for number, value in enumerate(values):
        inner = defining_op(value)
        if inner is not None and function_of(value) is None and inner.name != "builtin.unrealized_conversion_cast":
            names[number] = f"unbound{number}"
            written[names[number]] = expression_text(Call.of(inner), **options)
    with at():
        module, block, parameters = _function([value.type for value in values], names)
        mapping = dict(zip(values, parameters, strict=True))
        with ir.InsertionPoint(block):
            for operation in order:
                copy = operation.clone()
                for number, operand in enumerate(list(copy.operands)):
                    copy.operands[number] = mapping[operand]
                mapping.update(zip(operation.results, copy.results, strict=True))
            ir.Operation.create("func.return", operands=copy.results)
        text = _printed(module, " = ", options)
    if text is None or None in written.values():
        return None
    for name, inner in written.items():
        text = re.sub(rf"\b{name}\b", lambda _, inner=inner: inner, text)
    if not verbose_expr:
        return text
    annotated = [f"{name}: {type_text(variable.struct_info)}" for name, variable in zip(names, variables, strict=True)]
    return "\n".join([*_symbols([variable.struct_info for variable in variables]), *annotated, text])


def _symbols(infos):
    """The declarations of the symbols of types."""
    from .analysis import tir_vars_in_struct_info

    names = [var.name for info in infos for var in tir_vars_in_struct_info(info)]
    return [f"{name} = T.int64()" for name in dict.fromkeys(names)]


def _function(types, names):
    """A module with one function of these parameters."""
    module = ir.Module.create()
    with ir.InsertionPoint(module.body):
        signature = ir.TypeAttr.get(ir.FunctionType.get(types, []))
        function = ir.Operation.create(
            "func.func", attributes={"function_type": signature, "sym_name": ir.StringAttr.get("main")}, regions=1
        )
    block = function.regions[0].blocks.append(*types, arg_locs=[ir.Location.name(name) for name in names])
    return module, block, list(block.arguments)


def _printed(module, start, options):
    """What the first binding of the function is bound to, or what it returns."""
    text = tvmscript.text(module.operation, False, **options)
    if "def main(" not in text:
        return None
    lines = [line.strip() for line in text.split("def main(")[1].splitlines()[1:]]
    lines = [line for line in lines if line and not line.startswith("#")]
    bound = [line.split(start, 1)[1] for line in lines if start in line and not line.endswith("T.int64()")]
    return bound[0] if bound else lines[-1].removeprefix("return ")
