"""What the machine can do: loops that only multiply and add, and loops that only read.

They are contenders as those of contenders.py, without a workload; they say how much work a call is.
"""


def fma(folder, name, threads, flop=2 * 10**9):
    """The peak of multiply-adds: for each thread 16 chains of vectors of 16 numbers."""
    import numpy as np

    import mlc
    from mlc.script import tir as T

    steps = max(1, flop // (2 * 16 * 16 * threads))

    @T.prim_func
    def chains(x: T.Buffer((2, 16), "float32"), y: T.Buffer((threads, 16, 16), "float32")):
        T.func_attr({"tir.noalias": True})
        chain = T.alloc_buffer((16, 16), scope="local")
        for t in T.parallel(threads):
            for u in T.unroll(16):
                for v in T.vectorized(16):
                    with T.block("start"):
                        chain[u, v] = y[t, u, v]
            for _ in range(steps):
                for u in T.unroll(16):
                    for v in T.vectorized(16):
                        with T.block("step"):
                            chain[u, v] = chain[u, v] * x[0, v] + x[1, v]
            for u in T.unroll(16):
                for v in T.vectorized(16):
                    with T.block("end"):
                        y[t, u, v] = chain[u, v]

    x, y = np.full((2, 16), 0.5, "float32"), np.zeros((threads, 16, 16), "float32")
    return _build(mlc, chains, x, y), lambda: {"flop": 2 * 16 * 16 * steps * threads}


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


def _build(mlc, function, *args):
    def build():
        compiled = mlc.compile(function)[function.name]
        return lambda: compiled(*args)

    return build
