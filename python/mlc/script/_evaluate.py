"""Expressions of a script: Python's own, evaluated on the values of a script."""

import ast
import builtins
import operator

from ._errors import AlreadyReported, Located, did_you_mean

BINARY = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.FloorDiv: "floordiv",
    ast.Mod: "floormod",
    ast.Pow: "pow",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
    ast.LShift: "shl",
    ast.RShift: "shr",
}
COMPARE = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}
_PYTHON = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "floordiv": operator.floordiv,
    "floormod": operator.mod,
    "pow": operator.pow,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
    "shl": operator.lshift,
    "shr": operator.rshift,
}

POISON = object()
"""Bound to the names that a statement with an error should have bound."""


class Scopes:
    """Names, from the outermost scope to the innermost."""

    def __init__(self, *outer):
        self.stack = [vars(builtins), *outer]

    def __enter__(self):
        self.stack.append({})
        return self

    def __exit__(self, *_):
        self.stack.pop()

    def find(self, name):
        for scope in reversed(self.stack):
            if name in scope:
                return scope[name]
        raise KeyError(name)

    def bind(self, name, value):
        self.stack[-1][name] = value

    def names_of_python(self):
        """What the program around the script has bound."""
        return self.stack[1]


class Evaluator(ast.NodeVisitor):
    """Gives the value of an expression. What a dialect does otherwise, it says in the methods at the end."""

    def __init__(self, scopes):
        self.scopes = scopes

    def evaluate(self, node):
        try:
            return self.visit(node)
        except (Located, AlreadyReported):
            raise
        except Exception as error:
            from ._errors import message_of

            raise Located(node, message_of(error)) from error

    def generic_visit(self, node):
        raise Located(node, f"{type(node).__name__} is not supported in an expression of a script")

    def visit_Constant(self, node):
        return node.value

    def visit_Name(self, node):
        try:
            value = self.scopes.find(node.id)
        except KeyError:
            hint = did_you_mean(node.id, [name for scope in self.scopes.stack[2:] for name in scope])
            raise Located(node, f"Undefined variable: {node.id}{hint}") from None
        if value is POISON:
            raise AlreadyReported
        return value

    def visit_Attribute(self, node):
        return self.attribute(self.evaluate(node.value), node)

    def attribute(self, value, node):
        if not hasattr(value, node.attr):
            if hasattr(type(value), "__getattr__"):
                return getattr(value, node.attr)
            hint = did_you_mean(node.attr, dir(value))
            raise Located(node, f"{ast.unparse(node.value)} has no {node.attr!r}{hint}")
        return getattr(value, node.attr)

    def visit_Tuple(self, node):
        return tuple(self._items(node.elts))

    def visit_List(self, node):
        return self._items(node.elts)

    def visit_Set(self, node):
        return set(self._items(node.elts))

    def _items(self, nodes):
        items = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                items.extend(self.evaluate(node.value))
            else:
                items.append(self.evaluate(node))
        return items

    def visit_Dict(self, node):
        found = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found.update(self.evaluate(value))
            else:
                found[self.evaluate(key)] = self.evaluate(value)
        return found

    def visit_Slice(self, node):
        parts = (node.lower, node.upper, node.step)
        return slice(*(None if part is None else self.evaluate(part) for part in parts))

    def visit_Subscript(self, node):
        return self.evaluate(node.value)[self.evaluate(node.slice)]

    def visit_Call(self, node):
        function = self.evaluate(node.func)
        special = self.special_call(function, node)
        if special is not None:
            return special()
        args = self._items(node.args)
        keywords = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value)
            keywords.update(value if keyword.arg is None else {keyword.arg: value})
        return self.call(function, args, keywords)

    def visit_BinOp(self, node):
        kind = BINARY.get(type(node.op))
        lhs, rhs = self.evaluate(node.left), self.evaluate(node.right)
        if kind is None:
            raise Located(node, f"the operator {type(node.op).__name__} is not supported")
        return self.binary(kind, lhs, rhs)

    def visit_UnaryOp(self, node):
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            return self.negate(value)
        if isinstance(node.op, ast.USub):
            return self.negative(value)
        return +value if isinstance(node.op, ast.UAdd) else ~value

    def visit_BoolOp(self, node):
        return self.logical("and" if isinstance(node.op, ast.And) else "or", self._items(node.values))

    def visit_Compare(self, node):
        values = [self.evaluate(side) for side in (node.left, *node.comparators)]
        results = []
        for lhs, op, rhs in zip(values, node.ops, values[1:], strict=False):
            results.append(self.compare(op, lhs, rhs))
        return results[0] if len(results) == 1 else self.logical("and", results)

    def compare(self, op, lhs, rhs):
        if isinstance(op, (ast.Is, ast.IsNot)):
            return (lhs is rhs) == isinstance(op, ast.Is)
        if isinstance(op, (ast.In, ast.NotIn)):
            return (lhs in rhs) == isinstance(op, ast.In)
        return self.comparison(COMPARE[type(op)], lhs, rhs)

    def visit_IfExp(self, node):
        condition = self.evaluate(node.test)
        return self.choice(condition, lambda: self.evaluate(node.body), lambda: self.evaluate(node.orelse))

    def visit_Lambda(self, node):
        names = [argument.arg for argument in node.args.args]

        def function(*values):
            if len(values) != len(names):
                raise ValueError(f"a function of {len(names)} values is given where one of {len(values)} is expected")
            with self.scopes:
                for name, value in zip(names, values, strict=True):
                    self.scopes.bind(name, value)
                return self.evaluate(node.body)

        function.names = names
        return function

    def visit_JoinedStr(self, node):
        parts = [self.evaluate(v.value) if isinstance(v, ast.FormattedValue) else v.value for v in node.values]
        return "".join(map(str, parts))

    def visit_ListComp(self, node):
        return list(self._generate(node.elt, node.generators))

    def visit_GeneratorExp(self, node):
        return iter(list(self._generate(node.elt, node.generators)))

    def _generate(self, element, generators):
        if not generators:
            yield self.evaluate(element)
            return
        first, *rest = generators
        for item in self.evaluate(first.iter):
            with self.scopes:
                self.unpack(first.target, item)
                if all(self.evaluate(condition) for condition in first.ifs):
                    yield from self._generate(element, rest)

    def unpack(self, target, value):
        """Binds a name, or each of several, to a Python value."""
        if isinstance(target, ast.Name):
            self.scopes.bind(target.id, value)
            return
        for item, part in zip(target.elts, value, strict=True):
            self.unpack(item, part)

    # ===--- What a dialect may do otherwise -----------------------------------------------------===#

    def special_call(self, function, node):
        """How a call is made whose arguments are not just evaluated, or None."""
        return None

    def call(self, function, args, keywords):
        return function(*args, **keywords)

    def binary(self, kind, lhs, rhs):
        return _PYTHON[kind](lhs, rhs)

    def negate(self, value):
        return not value

    def negative(self, value):
        return -value

    def logical(self, kind, values):
        result = values[0]
        for value in values[1:]:
            result = (result and value) if kind == "and" else (result or value)
        return result

    def comparison(self, kind, lhs, rhs):
        return getattr(operator, kind)(lhs, rhs)

    def choice(self, condition, then, otherwise):
        return then() if condition else otherwise()


def names_in(target):
    """The names that an assignment to a target binds."""
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
