"""The process of one contender on one workload.

    python -m suite.worker CONTENDER WORKLOAD FOLDER THREADS CLOCK

It compiles, calls once, and says on a line of JSON how long that took and how far the result is off. Then it measures a
round for each line that it reads: calls for at least 30 ms, at least three. The answer is the median of their times in
microseconds.
"""

import json
import os
import pathlib
import statistics
import sys
import time


def difference(result, folder):
    """The largest difference from what is expected, as a part of the largest number there."""
    import numpy as np

    expected = np.load(folder / "expected.npy")
    if not hasattr(result, "__array__") and not hasattr(result, "numpy"):
        result = next(iter(result.values())) if hasattr(result, "values") else result[0]
    result = np.asarray(result.numpy() if hasattr(result, "numpy") else result)
    return float(np.abs(result - expected).max() / np.abs(expected).max())


def measure(call, clock):
    times = []
    began = clock()
    while len(times) < 3 or clock() - began < 0.03:
        start = clock()
        call()
        times.append((clock() - start) * 1e6)
    return statistics.median(times)


def main():
    contender, name, folder, threads = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
    clock = {"wall": time.perf_counter, "cpu": time.process_time}[sys.argv[5]]
    # What libraries print is not to be taken for an answer.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    from . import contenders, machine

    build, facts = getattr(machine if name == "machine" else contenders, contender)(folder, name, threads)
    start = clock()
    call = build()
    result = call()
    answer = {"compile_seconds": clock() - start}
    if name != "machine":
        answer["difference"] = difference(result, folder)
    answers.write(json.dumps(answer | (facts() if facts else {})) + "\n")
    for _ in sys.stdin:
        answers.write(f"{measure(call, clock)}\n")


if __name__ == "__main__":
    main()
