"""Passes that give what patterns match to libraries, by TVM's names."""

from ... import ir
from ..._core.context import MLCError, at, context, diagnostics
from ..._core.module import to_attribute
from ..._mlir_libs import _mlc
from ...transform import Pass, pipeline
from ..binding import leaf, view_op
from ..dpl._matching import parts
from ..dpl._pdl import alternatives, module_text
from ..dpl.pattern import DFPattern
from ..expr import Call
from ..graph_passes import _named


class FusionPattern:
    """A pattern, the name of the functions that it makes, and what else decides about a match.

    `annotation_patterns` names parts of the pattern; `check(context)` says whether a match is taken, and
    `attrs_getter(expressions by name)` gives attributes that its function has besides.
    """

    def __init__(self, name, pattern, annotation_patterns=None, check=None, attrs_getter=None):
        if not isinstance(name, str) or not name:
            raise TypeError(f"FusionPattern: the name is a string, not {name!r}")
        if not isinstance(pattern, DFPattern):
            raise TypeError(f"FusionPattern: {name!r} has no pattern of relax.dpl, but {pattern!r}")
        self.name, self.pattern = name, pattern
        self.annotation_patterns = dict(annotation_patterns or {})
        self.check, self.attrs_getter = check, attrs_getter

    @classmethod
    def of(cls, given):
        """One given as such, or as a tuple of its parts."""
        if isinstance(given, cls):
            return given
        if not isinstance(given, (tuple, list)) or not 2 <= len(given) <= 5:
            raise TypeError(f"FuseOpsByPattern: a pattern is a FusionPattern, or (name, pattern), not {given!r}")
        return cls(*given)


class PatternCheckContext:
    """What a check of a match sees: the expression of the whole, those that have names, and the bindings around."""

    def __init__(self, way, pattern, operations, values):
        found = parts(way, operations, values)
        self.matched_expr = Call.of(operations[0])
        annotated = {**found, pattern.pattern: self.matched_expr}
        self.annotated_expr = {
            name: annotated[part] for name, part in pattern.annotation_patterns.items() if part in annotated
        }
        results = [(op, result) for op in operations for result in op.results]
        self.matched_bindings = {leaf(result): view_op(op) for op, result in results}
        self.var_usages = {
            leaf(result): [leaf(use.owner.results[0]) for use in result.uses if len(use.owner.results)]
            for _, result in results
        }
        self.value_to_bound_var = {view_op(op): leaf(result) for op, result in results}


def FuseOpsByPattern(patterns, bind_constants=True, annotate_codegen=False, entry_functions=None) -> Pass:
    """Makes functions of what patterns match, with the name of the pattern as their attribute `Composite`.

    Patterns are `(name, pattern)`, with annotations and a check after these if there are any, or `FusionPattern`s; they
    are tried in their order. With `bind_constants`, constants are part of the functions. `annotate_codegen` puts a
    public function with the attribute `Codegen` around each.

    >>> from mlc import relax
    >>> from mlc.relax.dpl import is_op, wildcard
    >>> x = relax.Var("x", relax.TensorStructInfo((4,), "float32"))
    >>> bb = relax.BlockBuilder()
    >>> with bb.function("main", [x]):
    ...     with bb.dataflow():
    ...         y = bb.emit_output(relax.op.nn.relu(relax.op.exp(x)))
    ...     var = bb.emit_func_output(y)
    >>> pattern = is_op("relax.nn.relu")(is_op("relax.exp")(wildcard()))
    >>> sorted(v.name_hint for v in FuseOpsByPattern([("lib.exp_relu", pattern)])(bb.get()).get_global_vars())
    ['fused_relax_exp_relax_nn_relu', 'main']
    """
    given = [FusionPattern.of(pattern) for pattern in patterns]
    # Patterns of one name are alternatives.
    named = {}
    for pattern in given:
        ways = named.setdefault(pattern.name, [])
        ways.extend((pattern, way) for way in alternatives(pattern.pattern, first=len(ways)))
    texts = [module_text(name, [way for _, way in ways]) for name, ways in named.items()]
    asks = any(pattern.check or pattern.attrs_getter for pattern in given)

    def check(name, match):
        operations, values, (number, _) = match
        pattern, way = named[name][number.value]
        operations = [op.operation for op in operations]
        if pattern.check or pattern.attrs_getter:
            around = PatternCheckContext(way, pattern, operations, values)
            if pattern.check and not pattern.check(around):
                return None
        attrs = pattern.attrs_getter(around.annotated_expr) if pattern.attrs_getter else {}
        with context():
            return to_attribute(dict(attrs))

    def run(mod):
        copy = mod.clone()
        with at(ir.InsertionPoint(copy.body)):
            for text in texts:
                parsed = ir.Module.parse(text)
                parsed.operation.clone()
        names = [] if entry_functions is None else _named(*entry_functions).split(",")
        with diagnostics("FuseOpsByPattern") as messages:
            ask = check if asks else None
            if (
                not _mlc.fuse_ops_by_pattern(copy.operation, bind_constants, annotate_codegen, names, ask)
                and not messages
            ):
                raise MLCError("FuseOpsByPattern: the patterns do not fit")
        return copy

    return Pass("FuseOpsByPattern", run)


def MergeCompositeFunctions() -> Pass:
    """Makes one function of neighbours that `FuseOpsByPattern` made for one code generator."""
    return pipeline("MergeCompositeFunctions", "relax-merge-composite-functions")


def RunCodegen(target_options=None, entry_functions=None) -> Pass:
    """Lets calls of functions for a code generator call the function of a library that is registered under their name.

    A code generator that is registered as `relax.ext.<name>` is called before: it gets the functions as TVMScript and
    the options, and registers what the program calls.
    """

    def run(mod):
        from ...runtime import get_global_func

        groups = {}
        for var, function in mod.functions.items():
            generator = (getattr(function, "attrs", None) or {}).get("Codegen")
            if generator is not None:
                groups.setdefault(str(generator), []).append(function.with_attr("global_symbol", var.name_hint))
        for name, functions in groups.items():
            generate = get_global_func(f"relax.ext.{name}", allow_missing=True)
            if generate is not None:
                generate([f.script(show_meta=True) for f in functions], dict((target_options or {}).get(name, {})))
        return pipeline("RunCodegen", "relax-run-codegen").run(mod)

    return Pass("RunCodegen", run)
