"""Compiles functions over buffers with mlc-opt's passes and calls them.

The tools are found by PATH: mlc-opt, mlir-translate and clang.
"""

import ctypes
import mmap
import os
import subprocess
import tempfile

# From vectors and scf to LLVM's dialect; a buffer of static shape is passed as a bare pointer.
TO_LLVM = [
    "--expand-strided-metadata", "--lower-affine", "--convert-vector-to-scf", "--convert-vector-to-llvm",
    "--convert-math-to-llvm", "--convert-math-to-libm", "--finalize-memref-to-llvm", "--convert-scf-to-cf",
    "--convert-arith-to-llvm", "--convert-index-to-llvm", "--convert-func-to-llvm=use-bare-ptr-memref-call-conv=1",
    "--convert-cf-to-llvm", "--convert-ub-to-llvm", "--canonicalize", "--cse", "--reconcile-unrealized-casts",
]  # fmt: skip


def run(*command, text=None):
    result = subprocess.run(command, input=text, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(" ".join(command) + "\n" + result.stderr[:4000])
    return result


def compile_module(source, passes, optimize="-O1"):
    """The loaded library, and what the passes said."""
    lowered = run("mlc-opt", "-", *passes, text=source)
    llvm = run("mlc-opt", "-", *TO_LLVM, text=lowered.stdout).stdout
    ir = run("mlir-translate", "--mlir-to-llvmir", "-", text=llvm).stdout
    with tempfile.TemporaryDirectory() as folder:
        library = os.path.join(folder, "module.so")
        run("clang", "-w", optimize, "-ffp-contract=off", "-march=native", "-shared", "-fPIC",
            "-x", "ir", "-", "-o", library, "-lm", text=ir)  # fmt: skip
        return ctypes.CDLL(library), lowered.stderr


def fenced(values, ctype):
    """An array of `values` that ends where mapped memory ends: a read behind it faults."""
    array_type = ctype * len(values)
    page, size = mmap.PAGESIZE, ctypes.sizeof(array_type)
    room = -(-size // page) * page
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    protect, flags = mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    base = libc.mmap(None, ctypes.c_size_t(room + page), protect, flags, -1, ctypes.c_long(0))
    if libc.mprotect(ctypes.c_void_p(base + room), ctypes.c_size_t(page), 0):
        raise OSError("mprotect failed")
    array = array_type.from_address(base + room - size)
    array[:] = values
    return array
