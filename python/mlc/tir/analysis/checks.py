"""What holds of functions over buffers."""

from ..._core.context import MLCError, errors
from ..._core.module import IRModule
from .. import nodes as _n
from ..function import PrimFunc
from ..stmt import Block, BlockRealize, For, IfThenElse, Stmt
from ..stmt_functor import parts, pre_order_visit
from ..tree import key
from .costs import estimate_tir_flops


def verify_well_formed(func, assert_mode=True) -> bool:
    """True if the function, or each of a module, obeys the rules; an error says which it does not, in `assert_mode`."""
    try:
        with errors("not well formed"):
            func.operation.verify()
    except MLCError:
        if assert_mode:
            raise
        return False
    return True


def verify_ssa(func) -> bool:
    """True if no variable and no buffer of a function or a statement is given twice.

    >>> from mlc import tir
    >>> x = tir.Var("x", "int32")
    >>> loop = tir.For(x, 0, 4, tir.ForKind.SERIAL, tir.Evaluate(x))
    >>> verify_ssa(loop), verify_ssa(tir.SeqStmt([loop, loop]))
    (True, False)
    """
    given, repeated = set(), []

    def give(item):
        repeated.extend([item] if key(item) in given else [])
        given.add(key(item))

    def visit(node):
        for name in ("loop_var", "var", "buffer_var"):
            if isinstance(node, Stmt) and name in node.fields:
                variable = getattr(node, name)
                give(getattr(variable, "var", variable))
        if isinstance(node, _n.Let):
            give(node.var)
        if isinstance(node, Block):
            for item in (*(axis.var for axis in node.iter_vars), *node.alloc_buffers):
                give(item)
            for match in node.match_buffers:
                give(match.buffer)
        for part in parts(node):
            visit(part)

    # A view of a function gives each value once, as the function does.
    visit(func if isinstance(func, Stmt) else func.body)
    return not repeated


def verify_memory(func) -> bool:
    """True if nothing accesses memory of a device from outside of its threads, which no function for a CPU does."""
    target = func.attrs.get("target")
    kind = getattr(getattr(target, "kind", None), "name", None) or str(target or "llvm")
    if not any(name in kind for name in ("cuda", "opencl", "vulkan", "metal", "rocm", "webgpu")):
        return True
    outside = []

    def visit(node):
        if isinstance(node, For) and node.thread_binding is not None:
            return False
        if "buffer" in getattr(node, "fields", ()) and "indices" in node.fields:
            outside.append(node)
        return True

    pre_order_visit(func.body, visit)
    return not outside


def has_if_then_else(stmt) -> bool:
    """True if a statement has a condition in it, or an expression of it an if_then_else."""
    found = []

    def visit(node):
        is_choice = isinstance(node, _n.Call) and getattr(node.op, "name", "") == "tir.if_then_else"
        if is_choice or isinstance(node, IfThenElse):
            found.append(node)

    pre_order_visit(stmt, visit)
    return bool(found)


def is_pure_function(func, assert_on_error=False) -> bool:
    """True if a function stores nothing where its caller sees it, and calls nothing that may; an error says what does,
    with `assert_on_error`."""
    if func._is_pure():
        return True
    if assert_on_error:
        raise AssertionError(f"{func.name} is not pure: it stores to memory of its caller, or calls what may do so")
    return False


def assert_pure_function(func) -> bool:
    """True; an error for a function that is not pure."""
    return is_pure_function(func, assert_on_error=True)


def find_anchor_block(mod):
    """The block of a module, or of a function, that decides how the others are scheduled: of those that reduce the one
    that computes most; None if there is none.

    >>> from mlc.script import from_source
    >>> text = "@T.prim_func\\ndef f(A: T.Buffer((4,))):\\n    with T.block('a'):\\n        A[0] = 1.0"
    >>> find_anchor_block(from_source(text)).name_hint
    'a'
    """
    functions = list(mod.functions.values()) if isinstance(mod, IRModule) else [mod]
    blocks, costs = [], []

    def visit(node, times):
        if isinstance(node, For):
            times *= int(_n.number_of(node.extent) or 1)
        if isinstance(node, BlockRealize):
            inner = len(blocks)
            visit(node.block.body, times)
            # A block is what has no other in it.
            if len(blocks) == inner:
                blocks.append(node.block)
                costs.append(times * estimate_tir_flops(node.block))
            return
        for part in parts(node):
            visit(part, times)

    for function in functions:
        if isinstance(function, PrimFunc):
            visit(function.body, 1)
    reducing = [number for number, block in enumerate(blocks) if block.init is not None]
    if not reducing:
        return blocks[0] if len(blocks) == 1 else None
    return blocks[max(reducing, key=costs.__getitem__)]
