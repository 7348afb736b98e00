"""The constants that a script refers to: what `script(show_meta=True)` writes before the program."""

import base64
import json

# What says that a text is a module or a function, and not the metadata of a script.
_KIND = "mlc"


def save_json(node) -> str:
    """A module, a function, an expression, a statement or a container of such as JSON, which `load_json` reads."""
    from .module import BaseFunc, IRModule

    if isinstance(node, (IRModule, BaseFunc)):
        return written(node)
    from .serialize import Writer

    writer = Writer()
    root = writer.value(node)
    return json.dumps({_KIND: "nodes", "root": root, "nodes": writer.nodes})


def written(node) -> str:
    """A module or a function as JSON."""
    from .module import IRModule

    is_module = isinstance(node, IRModule)
    # What a function calls is in its module.
    module = node if is_module else node._module or IRModule({node.name: node})
    text = module.operation.get_asm(enable_debug_info=True)
    name = None if is_module else node.name
    return json.dumps({_KIND: "module" if is_module else "function", "name": name, "text": text})


def load_json(text):
    """What `save_json` has written; or the metadata of a script: lists of constants by their kind."""
    given = json.loads(text)
    if not isinstance(given, dict):
        raise ValueError("load_json: the text is not what save_json writes")
    if given.get(_KIND) == "nodes":
        from .serialize import read

        return read(given["nodes"], given["root"])
    if _KIND in given:
        from .. import ir
        from .context import at
        from .module import IRModule

        with at():
            module = IRModule(module=ir.Module.parse(given["text"]))
        return module if given["name"] is None else module[given["name"]].copy()
    return {kind: [_constant(entry) for entry in entries] for kind, entries in given.items()}


def make_node(type_key, **parts):
    """A node of a kind such as "tir.Add", or "ir.DictAttrs", of its parts."""
    if type_key in ("DictAttrs", "ir.DictAttrs"):
        from .attrs import DictAttrs

        return DictAttrs(parts)
    from .serialize import class_of

    parts.pop("span", None)
    return class_of(type_key)(**parts)


def _constant(entry):
    import numpy

    from ..relax.constant import make_constant
    from ..relax.expr import Constant
    from . import dtype as _dt

    dtype = _dt.to_numpy(entry["dtype"])
    data = numpy.frombuffer(base64.b64decode(entry["data"]), numpy.uint8).view(dtype)
    shape = tuple(entry["shape"])
    if entry.get("splat"):
        data = numpy.broadcast_to(data.reshape(()), shape)
    return Constant(make_constant(data.reshape(shape), entry["dtype"]))
