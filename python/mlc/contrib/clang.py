"""C functions as LLVM IR, for the annotation `pragma_import_llvm` of a loop."""

import pathlib
import shutil
import subprocess

from . import utils

__all__ = ["create_llvm", "find_clang"]

_VERSIONS = range(30, 10, -1)


def find_clang(required=True) -> list[str]:
    """The paths of the clang that there is, the newest first."""
    names = ["clang", *(f"clang-{version}" for version in _VERSIONS)]
    found = [path for path in map(shutil.which, names) if path]
    if not found and required:
        raise RuntimeError("cannot find clang, which makes LLVM IR of C: install it, or say with cc= where it is")
    return found


def create_llvm(inputs, output=None, options=None, cc=None) -> str:
    """The LLVM IR, as text, of a C or C++ source: a text, or the path of a file, or a list of one such.

    `output` is the file that it is also written to, `options` are further arguments of the compiler, and `cc` is that.
    """
    inputs = [inputs] if isinstance(inputs, str) else list(inputs)
    if len(inputs) != 1:
        raise ValueError(f"expected one source, got {len(inputs)}")
    temp = utils.tempdir()
    source = inputs[0]
    if "\n" in source or not pathlib.Path(source).is_file():
        path = pathlib.Path(temp.relpath("source.cc"))
        path.write_text(source)
        source = str(path)
    output = str(output or temp.relpath("source.ll"))
    command = [cc or find_clang()[0], "-S", "-emit-llvm", "-O3", *(options or []), "-o", output, source]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} has failed:\n{done.stderr}")
    return pathlib.Path(output).read_text()
