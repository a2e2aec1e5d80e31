"""Computes the coefficients in compiler/scalar/special: interpolation at Chebyshev points, with mpmath."""
import mpmath as m
from mpmath import mp, mpf

mp.dps = 60


def fit(name, function, low, high, degree, weight=lambda x: 1):
    """Prints the polynomial through function's values at Chebyshev points of [low, high], and its largest weighted error."""
    low, high = mpf(low), mpf(high)
    count = degree + 1
    points = [
        (low + high) / 2 + (high - low) / 2 * m.cos(m.pi * (2 * k + 1) / (2 * count))
        for k in range(count)
    ]
    quotients = [function(x) for x in points]
    for j in range(1, count):
        for i in range(count - 1, j - 1, -1):
            quotients[i] = (quotients[i] - quotients[i - 1]) / (points[i] - points[i - j])
    powers = [quotients[-1]]
    for i in range(count - 2, -1, -1):
        powers = [a - points[i] * b for a, b in zip([mpf(0)] + powers, powers + [mpf(0)])]
        powers[0] += quotients[i]
    rounded = [float(c) for c in powers]
    samples = [low + (high - low) * (1 - m.cos(m.pi * k / 300)) / 2 for k in range(1, 300)]
    errors = [abs((m.polyval(rounded[::-1], x) - function(x)) * weight(x)) for x in samples]
    print(name, "error", m.nstr(max(errors), 3))
    print("  " + ", ".join(map(repr, rounded)))


def erf_near_zero(z):
    x = m.sqrt(z)
    return m.erf(x) / x - 1


def scaled_erfc(t):
    x = 3 * (1 + t) / (1 - t)
    return (1 + 2 * x) * m.exp(x * x) * m.erfc(x)


fit("erf: nearZero", erf_near_zero, 0, 1, 11)
fit("erf: inTail", scaled_erfc, mpf(-2.5) / mpf(3.5), 1, 22)
