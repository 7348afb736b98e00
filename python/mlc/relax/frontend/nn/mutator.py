"""Changes of the parts of a model."""

from .core import Effect, Module, ModuleDict, ModuleList, Parameter


class Mutator:
    """Visits the parts of a model, each with its name, and puts what a method gives in the place of the part."""

    def visit_module(self, name, node):
        """A part that is a module."""
        return self.visit(name, node)

    def visit_effect(self, name, node):
        """A part that is an effect."""
        return self.visit(name, node)

    def visit_param(self, name, node):
        """A parameter."""
        return node

    def visit_modulelist(self, name, node):
        """Several modules one after the other."""
        return self.visit(name, node)

    def visit_moduledict(self, name, node):
        """Modules by name."""
        return self.visit(name, node)

    def visit(self, name, node):
        """The node, after its parts have been visited."""
        if isinstance(node, ModuleList):
            node.modules = [self._part(_inside(name, i), item) for i, item in enumerate(node.modules)]
        elif isinstance(node, ModuleDict):
            node.modules = {key: self._part(_inside(name, key), item) for key, item in node.modules.items()}
        else:
            for key, item in list(node.__dict__.items()):
                if isinstance(item, (Module, Parameter, Effect)):
                    setattr(node, key, self._part(_inside(name, key), item))
        return node

    def _part(self, name, item):
        kinds = (
            (ModuleList, self.visit_modulelist),
            (ModuleDict, self.visit_moduledict),
            (Module, self.visit_module),
            (Effect, self.visit_effect),
            (Parameter, self.visit_param),
        )
        return next((method(name, item) for kind, method in kinds if isinstance(item, kind)), item)


def _inside(name, key):
    return f"{name}.{key}" if name else str(key)


__all__ = ["Mutator"]
