"""From torch.export to a graph function."""

import operator

from ...._core.structural import structural_equal
from ....tir.expr import Var as SymbolVar
from ... import op as R
from ...block_builder import BlockBuilder
from ...expr import Expr, ShapeExpr, Tuple, Var, const
from ...struct_info import ShapeStructInfo, TensorStructInfo
from ..common import attach_params

# Which function makes the expression of an overload of aten, by its name.
CONVERTERS = {}


def converts(*names):
    """Says which overloads of aten a function converts: it gets the importer and the arguments of the call."""

    def note(function):
        for name in names:
            CONVERTERS[name] = function
        return function

    return note


# The same for calls that have a complex tensor among their arguments.
COMPLEX_CONVERTERS = {}


def converts_complex(*names):
    """`converts`, for calls with complex tensors."""

    def note(function):
        COMPLEX_CONVERTERS.update(dict.fromkeys(names, function))
        return function

    return note


class Complex:
    """A complex tensor: its real and its imaginary part."""

    def __init__(self, real, imaginary):
        self.real, self.imaginary = real, imaginary

    def __repr__(self):
        return "a complex tensor"


class Importer:
    """One function that is being imported."""

    def __init__(self, custom=None):
        self.builder, self.values, self.symbols, self.node = BlockBuilder(), {}, {}, None
        self.converters = {**CONVERTERS, **(custom or {})}

    # ===--- Types -------------------------------------------------------------------------------===#

    def struct_info(self, value):
        """The type of an example of torch."""
        return TensorStructInfo([self.extent(extent) for extent in value.shape], dtype_name(value.dtype))

    def extent(self, extent):
        """A size of torch: a number, or an expression of symbols."""
        if isinstance(extent, int):
            return extent
        return self.expression(extent.node.expr)

    def expression(self, expr):
        if expr.is_Integer:
            return int(expr)
        if expr.is_Symbol:
            return self.symbols.setdefault(str(expr), SymbolVar(str(expr), "int64"))
        parts = [self.expression(part) for part in expr.args]
        result = parts[0]
        for part in parts[1:]:
            if expr.is_Add:
                result = result + part
            elif expr.is_Mul:
                result = result * part
            else:
                raise NotImplementedError(f"a size is {expr}, which has no form here")
        return result

    def parameters(self, inputs):
        """The parameters for inputs of a function, and what defines symbols that none has as a size by itself.

        A size such as `8 * s` gets a symbol of its own, `n`. Then `s` is `n // 8`, and the input is cast to what it
        was, which fails where `n` is no multiple of 8.
        """
        sizes = [size.node.expr for node in inputs for size in node.meta["val"].shape if not isinstance(size, int)]
        known = {expr for expr in sizes if expr.is_Symbol}
        params, open_sizes, solutions = [], [], []
        for node in inputs:
            example, dims = node.meta["val"], []
            for index, size in enumerate(example.shape):
                if isinstance(size, int) or size.node.expr.free_symbols <= known:
                    dims.append(self.extent(size))
                else:
                    dims.append(SymbolVar(f"{node.name}_{index}", "int64"))
                    open_sizes.append((dims[-1], size.node.expr))
            params.append((node, Var(node.name, TensorStructInfo(dims, dtype_name(example.dtype)))))
        for dim, expr in open_sizes:
            unknown = sorted(expr.free_symbols - known, key=str)
            if len(unknown) != 1:
                continue
            factor, rest = expr.coeff(unknown[0]), expr.subs(unknown[0], 0)
            if factor.is_Integer and rest.is_Integer and factor > 0 and expr == factor * unknown[0] + rest:
                solutions.append((self.expression(unknown[0]), (dim - int(rest)) // int(factor)))
                known.add(unknown[0])
        for _, expr in open_sizes:
            if not expr.free_symbols <= known:
                unknown = ", ".join(sorted(str(symbol) for symbol in expr.free_symbols - known))
                raise NotImplementedError(f"the size {expr} of an input does not tell what {unknown} is")
        return params, solutions

    def define(self, params, solutions):
        """Gives parameters their values, and symbols theirs."""
        self.values.update(params)
        if not solutions:
            return
        symbols, values = zip(*solutions, strict=True)
        self.builder.match_cast(self.emit(ShapeExpr(values)), ShapeStructInfo(symbols))
        for node, var in params:
            wanted = self.struct_info(node.meta["val"])
            if not structural_equal(var.struct_info, wanted):
                self.values[node] = self.builder.match_cast(var, wanted)

    def cast(self, expr, result=None):
        """An expression as what torch says of the call that is converted, or of one of its results."""
        example = self.node.meta["val"]
        return self.builder.match_cast(
            self.emit(expr), self.struct_info(example if result is None else example[result])
        )

    # ===--- Values ------------------------------------------------------------------------------===#

    def get(self, argument):
        """What an argument of a call is here."""
        import torch

        if isinstance(argument, torch.fx.Node):
            value = self.values[argument]
            if value is None:
                of, number = argument.args
                raise NotImplementedError(f"result {number} of {of.target}, {argument.name!r}, has no converter")
            return value
        if isinstance(argument, (list, tuple)):
            return [self.get(item) for item in argument]
        return argument

    def emit(self, expr):
        return self.builder.emit(expr) if isinstance(expr, Expr) and not isinstance(expr, Var) else expr

    def tensor(self, value, like):
        """A value as a tensor: a number takes the dtype of the tensor beside it."""
        if isinstance(value, Expr):
            return value
        kind = like.struct_info.dtype
        if isinstance(value, float) and "float" not in kind:
            kind = "float32"
        return const(value, kind)

    def promoted(self, lhs, rhs):
        """Two operands in the dtype that torch computes with."""
        import torch

        if not isinstance(lhs, Expr):
            return self.promoted(rhs, lhs)[::-1]
        rhs = self.tensor(rhs, lhs)
        kinds = [lhs.struct_info.dtype, rhs.struct_info.dtype]
        if kinds[0] == kinds[1]:
            return lhs, rhs
        common = dtype_name(torch.promote_types(*[getattr(torch, kind) for kind in kinds]))
        return tuple(
            side if kind == common else self.emit(R.astype(side, common))
            for side, kind in zip((lhs, rhs), kinds, strict=True)
        )

    def convert(self, node):
        """The expression of a call; a list of them where it has several results, with None for one that is not made."""
        if node.target is operator.getitem:
            if str(node.args[0].target) == "with_effects":
                return None
            return self.get(node.args[0])[node.args[1]]
        if node.target in _SIZES:
            return node.target(*self.get(node.args))
        target = node.target
        if str(target) == "with_effects":
            target = node.args[1]
            if str(target).removeprefix("aten.") not in _CHECKS:
                raise NotImplementedError(f"{target} of {node.name!r} has effects, which are not imported")
        name = str(target).removeprefix("aten.")
        if name in _CHECKS:
            return None
        if name not in self.converters and name not in COMPLEX_CONVERTERS:
            raise NotImplementedError(
                f"{node.target} of {node.name!r} has no converter; custom_convert_map may give one"
            )
        if name in self.custom_names:
            return self.converters[name](node, self)
        kwargs = {key: self.get(value) for key, value in node.kwargs.items() if key not in _IGNORED}
        arguments = [self.get(argument) for argument in node.args]
        is_complex = any(isinstance(argument, Complex) for argument in arguments)
        converters = COMPLEX_CONVERTERS if is_complex else self.converters
        if name not in converters:
            kind = "complex" if is_complex else "real"
            raise NotImplementedError(f"{node.target} of {node.name!r} has no converter for {kind} tensors")
        return converters[name](self, *arguments, **kwargs)

    custom_names = frozenset()


_IGNORED = ("memory_format", "layout", "device", "pin_memory", "non_blocking")
# What only checks what the export has found: the function checks its own parameters, and a matrix that has no inverse
# gives what is no number.
_CHECKS = frozenset(
    """_assert_async.msg _assert_scalar.default _assert_tensor_metadata.default _linalg_check_errors.default
    sym_constrain_range.default sym_constrain_range_for_size.default""".split()
)
_SIZES = frozenset(getattr(operator, name) for name in "add sub mul floordiv eq ne lt le gt ge".split())


def dtype_name(dtype) -> str:
    """The name of a dtype of torch."""
    return str(dtype).removeprefix("torch.")


def from_exported_program(
    exported_program,
    *,
    keep_params_as_input=False,
    unwrap_unit_return_tuple=False,
    no_bind_return_tuple=False,
    custom_convert_map=None,
    run_ep_decomposition=True,
):
    """The module of a `torch.export.ExportedProgram`: one function, `main`.

    Parameters and buffers are constants, or with `keep_params_as_input` the last parameters of the function, which
    `relax.frontend.detach_params` gives. The result is a tuple, unless `unwrap_unit_return_tuple` says that one value
    is returned as it is. `custom_convert_map` maps names of overloads, such as `"relu.default"`, to functions
    `(node, importer) -> expression`.
    """
    import torch

    from . import elementwise, fourier, indexing, loops, nn, resize, shapes, special  # noqa: F401 - they fill the table

    importer = Importer(custom_convert_map)
    importer.custom_names = frozenset(custom_convert_map or ())
    if run_ep_decomposition:
        table = torch.export.default_decompositions()
        for overload in [key for key in table if str(key).removeprefix("aten.") in importer.converters]:
            table.pop(overload)
        exported_program = exported_program.run_decompositions(table)
    return _import(importer, exported_program, keep_params_as_input, unwrap_unit_return_tuple, no_bind_return_tuple)


def _import(importer, program, keep_params, unwrap, no_bind):
    nodes = {node.name: node for node in program.graph.nodes}
    params, inputs, weights, constants = [], [], [], {}
    for spec in program.graph_signature.input_specs:
        node, kind = nodes[spec.arg.name], spec.kind.name
        if kind == "USER_INPUT":
            if not hasattr(node.meta.get("val"), "shape"):
                raise NotImplementedError(f"the input {node.name!r} is no tensor")
            inputs.append(node)
            continue
        if kind == "TOKEN":
            # It only says in which order effects are.
            importer.values[node] = None
            continue
        value = _stored(program, spec)
        # A parameter that nothing reads, such as a counter of batches, is none here.
        if node.users and keep_params and kind == "PARAMETER":
            params.append((node, Var(node.name, importer.struct_info(node.meta["val"]))))
            weights.append(value.detach().contiguous().numpy())
        elif node.users:
            constants[node] = value
    inputs, solutions = importer.parameters(inputs)
    all_params = [*inputs, *params]
    builder = importer.builder
    attrs = {"num_input": len(inputs)} if keep_params else {}
    with builder.function("main", [var for _, var in all_params], attrs):
        importer.values.update(params)
        for node, value in constants.items():
            importer.values[node] = const(value.detach().contiguous(), dtype_name(value.dtype))
        with builder.dataflow():
            importer.define(inputs, solutions)
            tokens = sum(spec.kind.name == "TOKEN" for spec in program.graph_signature.output_specs)
            result = _body(importer, program.graph, tokens)
            values = result if isinstance(result, list) else [result]
            if unwrap and len(values) == 1:
                output = builder.emit_output(values[0])
            elif no_bind:
                output = [builder.emit_output(value) for value in values]
            else:
                output = builder.emit_output(Tuple(values))
        builder.emit_func_output(Tuple(output) if isinstance(output, list) else output)
    mod = builder.get()
    if keep_params:
        attach_params(mod["main"], weights)
    return mod


def _stored(program, spec):
    """The tensor that a program holds for an input."""
    if spec.target in program.state_dict:
        return program.state_dict[spec.target]
    return program.constants[spec.target]


def _body(importer, graph, tokens):
    """Emits the calls of a graph, and returns what it returns after tokens of the order of effects."""
    for node in graph.nodes:
        if node.op == "call_function":
            importer.node = node
            try:
                value = importer.convert(node)
            except NotImplementedError as error:
                raise NotImplementedError(f"{error}{_place(node)}") from None
            except Exception as error:
                raise type(error)(f"{node.target} of {node.name!r}: {error}{_place(node)}") from error
            values = [importer.emit(v) for v in value] if isinstance(value, list) else importer.emit(value)
            importer.values[node] = values
        elif node.op == "output":
            results = [importer.get(result) for result in node.args[0][tokens:]]
            return [_tensor_result(value) for value in results]
        elif node.op != "placeholder":
            raise NotImplementedError(f"{node.op} of {node.name!r} is not part of an exported program")
    raise ValueError("the program returns nothing")


def _place(node):
    """Where in the user's program a call was made, as torch has noted it."""
    lines = [line.strip() for line in (node.meta.get("stack_trace") or "").splitlines() if line.strip()]
    places = [number for number, line in enumerate(lines) if line.startswith("File ")]
    return "".join(f"\n  {line}" for line in lines[places[-1] :][:2]) if places else ""


def _tensor_result(value):
    if not isinstance(value, Expr):
        raise NotImplementedError(f"the program returns {value!r}, which is no tensor")
    return value
