"""Runs a script as if this package were tvm: `python -m mlc.tvm script.py [arguments]`."""

import os
import runpy
import sys

from . import install


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: python -m mlc.tvm SCRIPT [ARGUMENT...]")
    install()
    del sys.argv[0]
    sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0]))
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
