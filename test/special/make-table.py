"""Writes table.json: special functions at doubles, to 40 digits, computed by mpmath with 700."""
import json
import os
import random

import mpmath as m
from mpmath import mp, mpf

mp.dps = 700
draws = random.Random(1)


def both(points):
    return [p for x in points for p in (x, -x)]


def between(low, high, count=10):
    return [low + (high - low) * draws.random() for _ in range(count)]


def powers(low, high, count=8):
    """Between 10^low and 10^high, evenly in the exponent."""
    return [10 ** (low + (high - low) * draws.random()) for _ in range(count)]


def pairs(first, second):
    first, second = list(first), list(second)
    draws.shuffle(second)
    return [(a, second[i % len(second)]) for i, a in enumerate(first)]


def beside(x, *distances):
    return [y for d in distances for y in (x - d, x + d)]


tiny = [1e-300, 1e-160, 1e-30, 1e-17, 1e-8, 1e-4]
near_one = beside(1, 2**-52, 1e-14, 1e-9, 1e-5, 0.01)
unit = both(tiny + [0.1, 0.25, 0.5, 0.7, 0.9, 0.99, 0.999999, 1 - 2**-53]) + between(-1, 1)
reals = both(tiny + [0.3, 0.5, 0.84375, 1.0, 2.0, 5.5]) + between(-6, 6)
wide = reals + both([20.0, 37.0, 100.0, 300.5, 700.0]) + between(-700, 700)
positive = tiny + near_one + powers(-5, 5) + between(0.2, 3) + [1e17, 1e100, 1e300]
angles = reals + both([3.141592653589793, 1.5707963267948966, 100.0, 12345.678, 1e7, 1e22]) + between(-1000, 1000, 6)


def logaddexp(x, y):
    return max(x, y) + m.log1p(m.exp(-abs(x - y)))


def logaddexp2(x, y):
    return max(x, y) + m.log1p(mpf(2) ** -abs(x - y)) / m.log(2)


def lgamma(x):
    return m.log(abs(m.gamma(x))) if x < 170 else m.loggamma(x)


def sinc(x):
    return m.sin(m.pi * x) / (m.pi * x) if x != int(x) else mpf(0)


def sinc_slope(x):
    return (m.cos(m.pi * x) - sinc(x)) / x


def beyond_poles(points):
    return [x for x in points if not (x <= 0 and x == int(x))]


gammas = positive + beside(1, 1e-12, 1e-3, 0.2) + beside(2, 2**-51, 1e-12, 1e-7, 1e-3, 0.3) + between(2, 20)
zero_of_digamma = 1.4616321449683622
digammas = gammas + beside(zero_of_digamma, 2**-52, 1e-13, 1e-9, 1e-4, 0.1)
negatives = beyond_poles([-x for x in tiny] + between(-20, 0) + [-0.5, -1.5, -3.75, -100.25, -1000.5])


def away_from_zeros(function, points):
    """Reflection loses the digits that cancel: near zeros among the negative numbers only the absolute error is small."""
    return [x for x in points if abs(function(x)) > 0.5]



table = {
    "exp": (m.exp, wide),
    "exp2": (lambda x: mpf(2) ** x, reals + both([10.0, 52.0, 1000.5, 1021.9]) + between(-1020, 1020)),
    "expm1": (m.expm1, wide),
    "log": (m.log, positive),
    "log1p": (m.log1p, both(tiny) + powers(-5, 5) + between(-0.99, 3) + [-0.999999, 1e100]),
    "log2": (lambda x: m.log(x, 2), positive + [0.5, 2.0, 8.0, 2.0**-1000]),
    "log10": (m.log10, positive + [0.1, 10.0, 1000.0, 1e-5]),
    "cbrt": (lambda x: m.sign(x) * m.cbrt(abs(x)), both(positive)),
    "sin": (m.sin, angles),
    "cos": (m.cos, angles),
    "tan": (m.tan, angles),
    "asin": (m.asin, unit),
    "acos": (m.acos, unit),
    "atan": (m.atan, reals + both(powers(0, 300))),
    "sinh": (m.sinh, wide),
    "cosh": (m.cosh, wide),
    "tanh": (m.tanh, reals + both([9.0, 20.0, 100.0])),
    "asinh": (m.asinh, reals + both(powers(0, 300))),
    "acosh": (m.acosh, [1 + p for p in powers(-12, 0, 16)] + powers(0, 300, 12)),
    "atanh": (m.atanh, unit),
    "atan2": (m.atan2, pairs(reals + both(powers(-9, 9)), reals + both(powers(-9, 9)))),
    "hypot": (m.hypot, pairs(reals + both(powers(-150, 150)), reals + both(powers(-150, 150)))),
    "sigmoid": (lambda x: 1 / (1 + m.exp(-x)), wide),
    "logit": (lambda x: m.log(x) - m.log1p(-x), tiny + between(0, 1, 24) + beside(0.5, 2**-53, 1e-12, 1e-6, 0.01, 0.2)),
    "logaddexp": (logaddexp, pairs(wide, wide)),
    "logaddexp2": (logaddexp2, pairs(wide, wide)),
    "erf": (m.erf, reals),
    "erfc": (m.erfc, reals + [8.0, 15.5, 26.0, -8.0] + between(0.4, 26)),
    "erfinv": (m.erfinv, unit + [1 - 2**-k for k in (4, 10, 20, 30, 40, 50)]),
    "lgamma": (lgamma, gammas + away_from_zeros(lgamma, negatives)),
    "digamma": (m.digamma, digammas + away_from_zeros(m.digamma, negatives)),
    "polygammaOfOrder1": (lambda x: m.psi(1, x), gammas + negatives),
    "polygammaOfOrder2": (lambda x: m.psi(2, x), gammas),
    "polygammaOfOrder5": (lambda x: m.psi(5, x), [x for x in gammas if 1e-30 < x < 1e17]),
    "sincOfOrder0": (sinc, reals + both([1e-3, 10.25, 1000.75, 123456.5])),
    "sincOfOrder1": (sinc_slope, reals + both([1e-3, 10.25, 1000.75])),
    "erfcx": (lambda x: m.exp(x * x) * m.erfc(x), reals + [8.0, 26.0, -26.0, 1e3, 1e10]),
    "ndtr": (m.ncdf, reals + between(-37, 8) + [-37.5]),
    "logNdtr": (lambda x: m.log(m.ncdf(x)), reals + between(-37, 8) + [-38.5, -1.0, -1000.0]),
    "ndtri": (lambda p: m.sqrt(2) * m.erfinv(2 * p - 1), tiny + powers(-300, -1) + between(0, 1) + [0.25, 0.75, 1 - 2**-53]),
    "entr": (lambda x: -x * m.log(x), positive),
    "i0": (lambda x: m.besseli(0, x), wide),
    "i1": (lambda x: m.besseli(1, x), wide),
    "i0e": (lambda x: m.exp(-abs(x)) * m.besseli(0, x), wide + both([8.0, 1e4])),
    "i1e": (lambda x: m.exp(-abs(x)) * m.besseli(1, x), wide + both([8.0, 1e4])),
    "pow": (
        lambda x, y: mpf(x) ** y,
        pairs(positive[6:], wide) + [(1 + 1e-9, 1e11), (1 - 1e-12, 5e14), (10.0, 300.5), (0.1, 300.25), (2.5, -700.3)]
        + [(1 + d, e / d) for d in powers(-9, -1, 15) for e in (-600, 3, 700)],
    ),
}


def written(x):
    return m.nstr(x, 40, strip_zeros=True)


def rows(function, points):
    for point in points:
        arguments = [float(x) for x in (point if isinstance(point, tuple) else (point,))]
        value = m.re(function(*map(mpf, arguments)))
        # Beyond the normal doubles there is nothing to compare in relative terms.
        if 1e-307 < abs(value) < 1e308:
            yield [*map(repr, arguments), written(value)]


lines = []
for name, (function, points) in table.items():
    body = ",\n".join("    " + json.dumps(row) for row in rows(function, dict.fromkeys(points)))
    lines.append(f'  "{name}": [\n{body}\n  ]')
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "table.json")
with open(target, "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
