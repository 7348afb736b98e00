"""What the machine can do: loops that only multiply and add, and loops that only read.

They are contenders as those of contenders.py, without a workload; they say how much work a call is.
"""

import re

# Enough chains to hide how long a multiply-add takes, and few enough for 16 registers with the two operands.
CHAINS = 12


def fma(folder, name, threads, flop=2 * 10**9):
    """The peak of multiply-adds: for each thread 12 chains of whole vectors."""
    import numpy as np

    import mlc
    from mlc.script import tir as T

    lanes = _lanes(mlc)
    steps = max(1, flop // (2 * CHAINS * lanes * threads))

    @T.prim_func
    def chains(x: T.Buffer((2, lanes), "float32"), y: T.Buffer((threads, CHAINS, lanes), "float32")):
        T.func_attr({"tir.noalias": True})
        chain = T.alloc_buffer((CHAINS, lanes), scope="local")
        for t in T.parallel(threads):
            for u in T.unroll(CHAINS):
                for v in T.vectorized(lanes):
                    with T.block("start"):
                        chain[u, v] = y[t, u, v]
            for _ in range(steps):
                for u in T.unroll(CHAINS):
                    for v in T.vectorized(lanes):
                        with T.block("step"):
                            chain[u, v] = chain[u, v] * x[0, v] + x[1, v]
            for u in T.unroll(CHAINS):
                for v in T.vectorized(lanes):
                    with T.block("end"):
                        y[t, u, v] = chain[u, v]

    x, y = np.full((2, lanes), 0.5, "float32"), np.zeros((threads, CHAINS, lanes), "float32")
    return _build(mlc, chains, x, y), lambda: {"flop": 2 * CHAINS * lanes * steps * threads}


def read(folder, name, threads, size=2**28):
    """The rate of reading memory that no cache holds."""
    import numpy as np

    import mlc
    from mlc.script import tir as T

    steps = size // (4 * 16 * 16 * threads)

    @T.prim_func
    def sums(x: T.Buffer((threads, steps, 16, 16), "float32"), y: T.Buffer((threads, 16, 16), "float32")):
        T.func_attr({"tir.noalias": True})
        total = T.alloc_buffer((16, 16), scope="local")
        for t in T.parallel(threads):
            for u in T.unroll(16):
                for v in T.vectorized(16):
                    with T.block("start"):
                        total[u, v] = T.float32(0)
            for s in range(steps):
                for u in T.unroll(16):
                    for v in T.vectorized(16):
                        with T.block("step"):
                            total[u, v] = total[u, v] + x[t, s, u, v]
            for u in T.unroll(16):
                for v in T.vectorized(16):
                    with T.block("end"):
                        y[t, u, v] = total[u, v]

    x, y = np.ones((threads, steps, 16, 16), "float32"), np.zeros((threads, 16, 16), "float32")
    return _build(mlc, sums, x, y), lambda: {"bytes": x.nbytes}


def _lanes(mlc):
    """The numbers in a vector of this machine."""
    from mlc.transform import pipeline

    attributes = pipeline("Target", "mlc-attach-target")(mlc.IRModule({})).operation.attributes
    return int(re.search(r'"max_vector_op_width" = (\d+)', str(attributes["dlti.target_system_spec"]))[1]) // 32


def _build(mlc, function, *args):
    def build():
        compiled = mlc.compile(function)[function.name]
        return lambda: compiled(*args)

    return build
