"""Functions of math on vectors against the C library: bit patterns of every kind, and the values that are special.

    python vector_math.py --seed 3 --count 100000

A result may differ from the exact one, which is the C library's in f64, by `LIMIT` units in the last place of f32. In
f64 it is compared with the C library's f64. A failure names the function, the argument and both results.
"""

import argparse
import ctypes
import math
import random
import struct
import sys

import harness

LIMIT = 4
SPECIAL = [
    *(0.0, 1e-45, 1e-40, 1.1754944e-38, 0.5, 1.0, 2.0, 3.0, 88.7, 88.73, 89.0, 16777216.0, 3.4e38, math.inf, math.nan),
    *(-0.0, -1e-45, -1.0, -2.0, -3.0, -87.4, -100.0, -103.9, -104.5, -16777215.0, -3.4e38, -math.inf),
]
NAMES = "exp expm1 exp2 log log1p log2 log10 tanh sinh cosh asinh acosh atanh erf"
UNARY = {name: getattr(math, name) for name in NAMES.split()}
IN_F64 = {"exp", "expm1", "log", "log1p", "tanh"}


def exact(function, *arguments):
    """`function` as C has it, where Python raises."""
    try:
        return function(*arguments)
    except OverflowError:
        if function is math.pow:
            odd = abs(arguments[1]) < 2**53 and arguments[1] % 2 == 1
            return -math.inf if arguments[0] < 0 and odd else math.inf
        return math.copysign(math.inf, arguments[0]) if function is math.sinh else math.inf
    except ValueError:
        if function in (math.log, math.log2, math.log10) and arguments[0] == 0:
            return -math.inf
        if function is math.log1p and arguments[0] == -1:
            return -math.inf
        if function is math.atanh and abs(arguments[0]) == 1:
            return math.copysign(math.inf, arguments[0])
        if function is math.pow and arguments[0] == 0:  # to a negative power
            odd = abs(arguments[1]) < 2**53 and arguments[1] % 2 == 1
            return math.copysign(math.inf, arguments[0]) if odd else math.inf
        return math.nan


def to_f32(value):
    try:
        return struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)


def error(got, want, single):
    """In units in the last place of `want`; infinite where the kinds differ."""
    if math.isnan(want) or math.isnan(got):
        return 0 if math.isnan(want) and math.isnan(got) else math.inf
    rounded = to_f32(want) if single else want
    if got == rounded:
        same_sign = math.copysign(1, got) == math.copysign(1, rounded)
        return 0 if same_sign else math.inf
    if math.isinf(got) or math.isinf(rounded):
        finite = got if math.isinf(rounded) else want
        return 1 if single and abs(finite) > 3.40282e38 else math.inf
    if single:
        unit = math.ldexp(1.0, max(math.frexp(want)[1] - 24, -149)) if want else 2.0**-149
    else:
        unit = math.ulp(want)
    return abs(got - want) / unit


def module():
    text = []
    for dtype, lanes in (("f32", 16), ("f64", 8)):
        vector, buffer = f"vector<{lanes}x{dtype}>", f"memref<{lanes}x{dtype}>"
        for name in [*UNARY, "powf"]:
            if dtype == "f64" and (name not in IN_F64):
                continue
            operands = "%x, %y" if name == "powf" else "%x"
            text.append(f"""func.func @{name}_{dtype}(%a: {buffer}, %b: {buffer}, %c: {buffer}) {{
  %c0 = arith.constant 0 : index
  %x = vector.load %a[%c0] : {buffer}, {vector}
  %y = vector.load %b[%c0] : {buffer}, {vector}
  %r = math.{name} {operands} : {vector}
  vector.store %r, %c[%c0] : {buffer}, {vector}
  return
}}
""")
    return "".join(text)


def random_argument(rng, single):
    if rng.random() < 0.5:
        return rng.uniform(-110, 110) if rng.random() < 0.5 else rng.uniform(-4, 4)
    while True:  # any bit pattern
        value = struct.unpack("f", struct.pack("I", rng.getrandbits(32)))[0] if single else rng.gauss(0, 1e3)
        if not math.isnan(value):
            return value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=20000, help="arguments of each function")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    library, _ = harness.compile_module(module(), ["--mlc-expand-vector-math"])
    failures = 0
    for dtype, lanes, ctype in (("f32", 16, ctypes.c_float), ("f64", 8, ctypes.c_double)):
        single = dtype == "f32"
        for name in [*UNARY, "powf"]:
            if not single and (name not in IN_F64):
                continue
            reference = UNARY.get(name, math.pow)
            if name == "powf":
                pairs = [(x, y) for x in SPECIAL for y in SPECIAL]
                pairs += [(abs(random_argument(rng, True)), random_argument(rng, True)) for _ in range(args.count // 2)]
                pairs += [(rng.uniform(-9, 9), float(rng.randrange(-40, 40))) for _ in range(args.count // 2)]
            else:
                pairs = [(x, 0.0) for x in SPECIAL + [random_argument(rng, single) for _ in range(args.count)]]
            if single:
                pairs = [(to_f32(x), to_f32(y)) for x, y in pairs]
            worst, at = 0, None
            for start in range(0, len(pairs), lanes):
                chunk = pairs[start : start + lanes]
                chunk += [(1.0, 1.0)] * (lanes - len(chunk))
                a, b = (ctype * lanes)(*[x for x, _ in chunk]), (ctype * lanes)(*[y for _, y in chunk])
                c = (ctype * lanes)()
                library[f"{name}_{dtype}"](*map(ctypes.byref, (a, b, c)))
                for (x, y), got in zip(chunk, c, strict=True):
                    want = exact(reference, x, y) if name == "powf" else exact(reference, x)
                    if (ulps := error(got, want, single)) > worst:
                        worst, at = ulps, (x, y, got, want)
            print(f"seed {args.seed}: {name} on {dtype}: {worst:.2f} ulp at {at}")
            failures += worst > LIMIT
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
