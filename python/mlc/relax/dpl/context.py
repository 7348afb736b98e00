"""Several patterns at once, with who uses whom, and the rewriting of the bindings that they match."""

from ..._core.context import MLCError, defining_op
from ..expr import Call, Constant, DataflowVar, Var, as_expr, canonical
from ..expr_functor import PyExprMutator, mutator
from ..function import Function
from . import pattern as P
from ._matching import extract_graph
from ._rewriting import rewrite_until_unchanged

_open = []


class PatternSeq:
    """Patterns of which each is used by the next one: what `a >> b` and `a ^ b` give."""

    def __init__(self, patterns):
        self.patterns = list(patterns)

    def __getitem__(self, index):
        return self.patterns[index]

    def __len__(self):
        return len(self.patterns)

    def used_by(self, other, index=-1):
        """The last pattern is used by the first of another sequence."""
        return _join(self, other, index, False)

    def only_used_by(self, other, index=-1):
        """The last pattern is used by the first of another sequence, and by nothing else."""
        return _join(self, other, index, True)

    def dup(self):
        """The same patterns once more, for other bindings."""
        made = {}
        copies = [P.copied(pattern, made) for pattern in self.patterns]
        context = PatternContext.current()
        for before, after, index, only in list(context.edges):
            for i in range(len(copies) - 1):
                if before is self.patterns[i] and after is self.patterns[i + 1]:
                    context.edges.append((copies[i], copies[i + 1], index, only))
        return PatternSeq(copies)

    def __rshift__(self, other):
        return self.only_used_by(other)

    def __xor__(self, other):
        return self.used_by(other)


def _join(before, after, index, only):
    first = before if isinstance(before, PatternSeq) else PatternSeq([before])
    second = after if isinstance(after, PatternSeq) else PatternSeq([after])
    PatternContext.current().edges.append((first[-1], second[0], int(index), only))
    return PatternSeq(first.patterns + second.patterns)


class PatternContext:
    """Patterns for the bindings of one dataflow block, and which of them use which."""

    def __init__(self, incremental=False):
        self.edges = list(PatternContext.current().edges) if incremental else []

    def __enter__(self):
        _open.append(self)
        return self

    def __exit__(self, *_):
        _open.pop()

    @staticmethod
    def current():
        """The innermost context."""
        if not _open:
            raise MLCError("patterns use each other in a context: with PatternContext() as ctx")
        return _open[-1]

    def match_dfb(self, dfb, start_hint=None, must_include_hint=False):
        """The variable of the block that each pattern matches; nothing if they do not all match.

        What `start_hint` is, is looked for first, and with `must_include_hint` it has to be among what is matched.
        """
        found = None
        if start_hint is not None:
            found = self._extract(dfb, canonical(start_hint.value))
        if found is None and not (start_hint is not None and must_include_hint):
            found = self._extract(dfb)
        if found is None:
            return None
        return {pattern: expr for pattern, expr in found.items() if isinstance(expr, (Var, Constant))}

    def _extract(self, block, included=None):
        # What calls is looked for first: it says what its operands are.
        nodes = dict.fromkeys(node for edge in self.edges for node in edge[:2])
        nodes = sorted(nodes, key=lambda node: not isinstance(node, P.CallPattern))
        dataflow = getattr(block, "_dataflow", None)
        if not nodes or dataflow is None:
            return None
        edges = [(nodes.index(before), nodes.index(after), index, only) for before, after, index, only in self.edges]
        found = extract_graph(nodes, edges, dataflow, included)
        if found is None:
            return None
        # What the block binds is seen as the block shows it.
        variables = {}
        for binding in block.bindings:
            if isinstance(binding.value, Call):
                variables.setdefault(binding.value.operation, binding.var)
            if getattr(binding.var, "_value", None) is not None:
                variables[canonical(binding.var._value)] = binding.var
        return {pattern: variables.get(_subject(expr), expr) for pattern, expr in found.items()}


def _subject(expr):
    """The value that an expression is; the operation where it has several."""
    if isinstance(expr, Call) and len(expr.operation.results) != 1:
        return expr.operation
    return _value(expr)


def _value(expr):
    value = expr.value if isinstance(expr, (Var, Constant)) else getattr(expr, "_value", None)
    return None if value is None or not hasattr(value, "type") else canonical(value)


# ===--- Rewriting -------------------------------------------------------------------------------===#


@mutator
class _BindingRewriter(PyExprMutator):
    """Binds variables of the first block that matches to other expressions."""

    def __init__(self, context, rewriter):
        super().__init__()
        self.context, self.rewriter, self.changed = context, rewriter, False

    def visit_dataflow_block_(self, block):
        matched = None if self.changed else self.context.match_dfb(block)
        if not matched:
            return super().visit_dataflow_block_(block)
        with self.builder_.dataflow():
            bindings = block.bindings
            # What the patterns match comes first, with all that it needs, so that expressions can use all of it.
            early = self._bind_early(bindings, matched)
            replaced = self._replace(matched)
            changed = set(replaced)
            for binding in bindings:
                results, operands = _results(binding), _read(binding)
                is_output = not isinstance(binding.var, DataflowVar)
                if any(value in replaced for value in results):
                    if is_output:
                        scope = self.builder_._scope()
                        scope.dataflow.output(scope.mapping[results[0]], binding.var.name_hint)
                    continue
                if any(value in changed for value in operands):
                    changed.update(results)
                elif id(binding) in early and not is_output:
                    continue
                self.visit_binding(binding)
        return None

    def _bind_early(self, bindings, matched):
        owners = {value: binding for binding in bindings for value in _results(binding)}
        early = set()

        def bind(binding):
            if id(binding) in early:
                return
            early.add(id(binding))
            for value in _read(binding):
                if value in owners:
                    bind(owners[value])
            self.is_early = True
            self.visit_binding(binding)
            self.is_early = False

        for expr in matched.values():
            value = _value(expr)
            if value is not None and value in owners:
                bind(owners[value])
        return early

    is_early = False

    def _bind(self, binding, value):
        # An output is seen outside once it is what it stays.
        scope = self.builder_._scope()
        if not self.is_early or isinstance(binding.var, DataflowVar):
            super()._bind(binding, value)
            return
        dataflow, scope.dataflow.output = scope.dataflow, lambda *_: None
        try:
            super()._bind(binding, value)
        finally:
            del dataflow.output

    def _replace(self, matched):
        """Asks for the new expressions; the values that are other ones now."""
        scope = self.builder_._scope()
        news = {pattern: self.visit_expr(expr) for pattern, expr in matched.items()}
        bound = {var: self.lookup_binding(var) for var in news.values() if isinstance(var, Var)}
        given = self.rewriter(news, {var: value for var, value in bound.items() if value is not None}) or {}
        by_value = {canonical(var.value): expr for var, expr in given.items()}
        replaced = set()
        for expr in matched.values():
            old = _value(expr)
            new = None if old is None else scope.mapping.get(old)
            if new is None or old in replaced or canonical(new) not in by_value:
                continue
            made = scope.bind(as_expr(by_value[canonical(new)]), expr.name_hint, unique=False)
            scope.mapping[old] = canonical(made)
            replaced.add(old)
        self._drop_unused(scope)
        self.changed = bool(replaced)
        return replaced


def _results(binding):
    """The values that a binding gives."""
    if isinstance(binding.value, Call):
        return [canonical(result) for result in binding.value.operation.results]
    value = getattr(binding.var, "_value", None)
    return [] if value is None else [canonical(value)]


def _read(binding):
    """The values that a binding reads, also through tuples."""
    found = []
    operation = getattr(binding.value, "operation", None)
    rest = [] if operation is None else list(operation.operands)
    while rest:
        value = canonical(rest.pop())
        found.append(value)
        op = defining_op(value)
        if op is not None and op.name in ("relax.tuple", "relax.tuple_get_item"):
            rest += op.operands
    return found


def rewrite_bindings(ctx, rewriter, func):
    """A function in which bindings that the patterns of a context match are what `rewriter(matched, bindings)` gives.

    `matched` has the variable of each pattern and `bindings` what these variables are bound to; the rewriter gives the
    new expressions of variables. This goes on until nothing matches any more.
    """
    if not isinstance(func, Function):
        raise TypeError(f"rewrite_bindings: a function is expected, not a {type(func).__name__}")
    return rewrite_until_unchanged(func, lambda: _BindingRewriter(ctx, rewriter), "rewrite_bindings")
