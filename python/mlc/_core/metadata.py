"""The constants that a script refers to: what `script(show_meta=True)` writes before the program."""

import base64
import json


def load_json(text):
    """The metadata of a script: lists of constants by their kind."""
    return {kind: [_constant(entry) for entry in entries] for kind, entries in json.loads(text).items()}


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
