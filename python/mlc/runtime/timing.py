"""What a measurement gives."""

import statistics


class BenchmarkResult:
    """Seconds of a call, once for each repetition, and what they come to.

    >>> result = BenchmarkResult([0.002, 0.004])
    >>> result.mean, result.min, result.max, len(result.results)
    (0.003, 0.002, 0.004, 2)
    """

    __slots__ = ("results",)

    def __init__(self, results):
        self.results = tuple(float(seconds) for seconds in results)

    @property
    def mean(self) -> float:
        return statistics.fmean(self.results)

    @property
    def median(self) -> float:
        return statistics.median(self.results)

    @property
    def min(self) -> float:
        return min(self.results)

    @property
    def max(self) -> float:
        return max(self.results)

    @property
    def std(self) -> float:
        """The standard deviation of the repetitions."""
        return statistics.pstdev(self.results)

    def __repr__(self):
        return (
            f"BenchmarkResult(min={self.min}, mean={self.mean}, median={self.median}, max={self.max}, "
            f"std={self.std}, results={self.results})"
        )

    def __str__(self):
        names = ("mean", "median", "max", "min", "std")
        values = "".join(f"{1e3 * getattr(self, name):^14.4f}" for name in names)
        return "Execution time summary:\n" + "".join(f"{name + ' (ms)':^14}" for name in names) + "\n" + values
