"""Runs a script as if this package were tvm: `python -m mlc.tvm script.py [arguments]`."""

import __future__

import ast
import os
import runpy
import sys
import types

from . import install


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: python -m mlc.tvm SCRIPT [ARGUMENT...]")
    install()
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    if not os.path.isfile(sys.argv[0]):
        runpy.run_path(sys.argv[0], run_name="__main__")
        return
    run(sys.argv[0])


def run(path):
    """Runs a file as the main module. `from __future__` may stand on any line, as in the cells of a notebook."""
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), path)
    flags = 0
    for node in [n for n in tree.body if isinstance(n, ast.ImportFrom) and n.module == "__future__"]:
        for alias in node.names:
            if alias.name not in __future__.all_feature_names:
                raise SyntaxError(f"future feature {alias.name} is not defined", (path, node.lineno, None, None))
            flags |= getattr(__future__, alias.name).compiler_flag
        tree.body.remove(node)
    main = types.ModuleType("__main__")
    main.__file__ = path
    sys.modules["__main__"] = main
    exec(compile(tree, path, "exec", flags, dont_inherit=True), vars(main))  # noqa: S102 - it is the user's program


if __name__ == "__main__":
    main()
