"""Calls of functions outside, as expressions."""

from .nodes import Call, StringImm


def _typed(name):
    def call(dtype, callee, *args, span=None):
        return Call(str(dtype), f"tir.{name}", [StringImm(callee) if isinstance(callee, str) else callee, *args])

    call.__name__ = call.__qualname__ = name
    call.__doc__ = f"T.{name}: a function by its name, with the dtype that it gives."
    return call


call_extern, call_pure_extern = _typed("call_extern"), _typed("call_pure_extern")
call_llvm_intrin, call_llvm_pure_intrin = _typed("call_llvm_intrin"), _typed("call_llvm_pure_intrin")


def call_packed(*args, span=None):
    """A function by its name at run time."""
    return Call("int32", "tir.tvm_call_packed", list(args))


def call_intrin(dtype, func_name, *args, span=None):
    """A function of tir by its name, as "tir.exp"."""
    name = getattr(func_name, "name", func_name)
    return Call(str(dtype), name if name.startswith("tir.") else f"tir.{name}", list(args))


__all__ = ["call_extern", "call_intrin", "call_llvm_intrin", "call_llvm_pure_intrin", "call_packed", "call_pure_extern"]
