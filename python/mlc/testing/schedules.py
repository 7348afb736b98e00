"""Whether a scheduled function computes what it did before."""

from .. import ir
from .._core import dtype as _dt
from .._core.context import MLCError, diagnostics
from .._core.module import IRModule, name_of_global
from .._mlir_libs import _mlc

__all__ = ["check_schedule", "interpret", "make_inputs"]

_DIMS = "tir.dims"
_NAME = "tir.name"
_SIZE = 7


def interpret(function, *arrays) -> list:
    """What a function over buffers leaves in its arguments, by an interpreter that knows nothing of the compiler.

    Accesses out of bounds, reads of what was never written, accesses that a block does not declare, and races between
    iterations of parallel and vectorized loops are errors.
    """
    import numpy

    types = [_element(type) for type in function.buffer_types]
    if len(arrays) != len(types):
        raise MLCError(f"{function.name} has {len(types)} parameters, got {len(arrays)} arguments")
    copies = [numpy.array(array, type, order="C") for array, type in zip(arrays, types, strict=True)]
    with diagnostics(f"{function.name} was interpreted") as messages:
        # numpy passes on only the types that it has itself.
        views = [copy.view("uint16") if copy.dtype.name == "bfloat16" else copy for copy in copies]
        if not _mlc.interpret(function.operation, views) and not messages:
            raise MLCError(f"{function.name} cannot be interpreted")
    return copies


def make_inputs(function, sizes=None, seed=0) -> list:
    """Made-up arguments, destinations too. `sizes` maps symbols to numbers; others are 7.

    Elements are small multiples of 1/8, so that sums of products are exact in float32. Integers by which another buffer
    is indexed are within it.
    """
    import numpy

    limits = _index_limits(function)
    random, sizes = numpy.random.default_rng(seed), dict(sizes or {})
    attributes = function.operation.attributes
    attributes = attributes["arg_attrs"] if "arg_attrs" in attributes else [None] * len(function.buffer_types)
    inputs = []
    for position, (type, own) in enumerate(zip(function.buffer_types, attributes, strict=True)):
        element = _element(type)
        if isinstance(type, ir.MemRefType):
            shape = _shape(type, own, sizes)
        elif isinstance(type, ir.IndexType):
            name = ir.StringAttr(own[_NAME]).value if own is not None and _NAME in own else ""
            inputs.append(numpy.array(sizes.setdefault(name, _SIZE), element))
            continue
        else:
            shape = ()
        if element.kind == "b":
            inputs.append(random.integers(0, 2, shape).astype(element))
        elif position in limits:
            # The destination may be made later than the source, so its size is taken at the end.
            inputs.append((shape, element, limits[position]))
        elif element.kind in "iu":
            inputs.append(random.integers(0 if element.kind == "u" else -16, 16, shape).astype(element))
        else:
            inputs.append((random.integers(-16, 16, shape) / 8).astype(element))
    return [_make_indices(random, inputs, *item) if isinstance(item, tuple) else item for item in inputs]


def _make_indices(random, inputs, shape, element, limits):
    """Indices within all dimensions that they are used for: numbers, or dimensions of parameters."""
    sizes = [limit if isinstance(limit, int) else _size_of(inputs, *limit) for limit in limits]
    return random.integers(0, max(min(sizes), 1), shape).astype(element)


def _size_of(inputs, position, dim):
    return (inputs[position][0] if isinstance(inputs[position], tuple) else inputs[position].shape)[dim]


def _index_limits(function) -> dict:
    """The sizes below which the elements of integer parameters have to be, by their positions."""
    entry = function.operation.regions[0].blocks[0]
    positions = {argument: position for position, argument in enumerate(entry.arguments)}
    limits = {}

    def find_sources(value, found):
        """The parameters that a number is read from."""
        op = value.owner if isinstance(value, ir.OpResult) else None
        if op is None:
            return
        if op.name == "memref.load":
            if op.operands[0] in positions:
                found.add(positions[op.operands[0]])
            return
        for operand in op.operands:
            find_sources(operand, found)

    def visit(op):
        place = {"memref.load": 0, "memref.store": 1}.get(op.name)
        if place is not None:
            buffer, indices = op.operands[place], list(op.operands)[place + 1 :]
            type = ir.MemRefType(buffer.type)
            for dim, index in enumerate(indices):
                sources = set()
                find_sources(index, sources)
                size = None if type.is_dynamic_dim(dim) else type.get_dim_size(dim)
                if size is None and buffer in positions:
                    size = (positions[buffer], dim)
                for source in sources:
                    limits.setdefault(source, []).extend([] if size is None else [size])
        for region in op.regions:
            for block in region.blocks:
                for inner in block.operations:
                    visit(inner.operation)

    visit(function.operation)
    return {position: found for position, found in limits.items() if found}


def _element(type):
    return _dt.to_numpy(_dt.from_type(ir.MemRefType(type).element_type if isinstance(type, ir.MemRefType) else type))


def _shape(type, attributes, sizes):
    if type.has_static_shape:
        return tuple(type.shape)
    if attributes is None or _DIMS not in attributes:
        raise MLCError(f"the sizes of {type} are not known: give the arguments")
    dims = _mlc.DimsAttr(attributes[_DIMS])
    return tuple(_evaluate(dims[i], sizes) for i in range(len(dims)))


def _evaluate(dim, sizes):
    if dim.constant is not None:
        return dim.constant
    for symbol in dim.symbols:
        sizes.setdefault(symbol, _SIZE)
    text = str(dim).replace("floordiv", "//").replace("mod", "%")
    try:
        return int(eval(text, {"__builtins__": {}, "min": min, "max": max}, dict(sizes)))
    except (SyntaxError, NameError, TypeError):
        raise MLCError(f"the size {dim} cannot be made up: give the arguments") from None


def _functions(program):
    from ..tir.function import PrimFunc

    if isinstance(program, PrimFunc):
        return {"main": program}
    if not isinstance(program, IRModule):
        raise TypeError(f"a module or a function over buffers is expected, not {type(program).__name__}")
    found = {name_of_global(var): program[var] for var in program.get_global_vars()}
    return {name: function for name, function in found.items() if isinstance(function, PrimFunc)}


def check_schedule(before, after, *, inputs=None, sizes=None, seed=0, rtol=1e-5, atol=1e-5, compiled=True) -> None:
    """Raises an AssertionError unless two programs compute the same, by the interpreter and as compiled code.

    Both are functions over buffers, or modules whose functions of equal names are compared. `inputs` are the arguments
    of the only function, destinations too; without them they are made up, with these `sizes` of symbols.
    """
    import numpy

    old, new = _functions(before), _functions(after)
    if len(old) == len(new) == 1:
        new = dict(zip(old, new.values(), strict=True))
    if inputs is not None and len(old) != 1:
        raise ValueError("inputs are of one function; the module has several")
    for name, function in old.items():
        if name not in new:
            raise AssertionError(f"{name} is no longer there")
        arguments = inputs if inputs is not None else make_inputs(function, sizes, seed)
        expected = interpret(function, *arguments)
        results = {"by the interpreter": interpret(new[name], *arguments)}
        if compiled:
            results["as compiled code"] = _run(new[name], expected, arguments)
        for how, actual in results.items():
            for index, (lhs, rhs) in enumerate(zip(actual, expected, strict=True)):
                message = f"{name}, argument {index}, {how}"
                numpy.testing.assert_allclose(
                    lhs.astype("float64"), rhs.astype("float64"), rtol=rtol, atol=atol, err_msg=message
                )


def _run(function, like, arguments):
    import numpy

    from .. import runtime
    from ..relax.vm import build

    # The arguments do not overlap, which vectorized loops need to know.
    executable = build(IRModule({"main": function.with_attr("tir.noalias")}))
    given = [
        runtime.tensor(numpy.array(array, example.dtype)) if isinstance(type, ir.MemRefType) else int(array)
        for array, example, type in zip(arguments, like, function.buffer_types, strict=True)
    ]
    executable["main"](*given)
    return [g.numpy() if hasattr(g, "numpy") else numpy.array(g) for g in given]
