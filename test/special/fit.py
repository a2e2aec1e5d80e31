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


def erfinv_by_logarithm(w):
    """erfinv x / x, where w = −log (1 − x²)."""
    x = m.sqrt(1 - m.exp(-w))
    return m.erfinv(x) / x


fit("erfinv: central", erfinv_by_logarithm, mpf(10) ** -20, 5, 8)
fit("erfinv: outer", lambda s: erfinv_by_logarithm(s * s), m.sqrt(5), 6.01, 8)


def lgamma_near_two(t):
    return m.loggamma(2 + t) / t if abs(t) > 1e-25 else 1 - m.euler


def stirling_rest(z):
    x = 1 / m.sqrt(z)
    return (m.loggamma(x) - (x - 0.5) * (m.log(x) - 1) - (m.log(2 * m.pi) - 1) / 2) * x


fit("lgamma: nearTwo", lgamma_near_two, -0.5, 0.5, 17)
fit("lgamma: stirling", stirling_rest, mpf(10) ** -12, mpf(1) / 64, 6)

root = m.findroot(m.digamma, 1.46)
edge = (1 - m.sqrt(2)) / (1 + m.sqrt(2))


def digamma_by_root(t):
    x = m.sqrt(2) * (1 + t) / (1 - t)
    return m.digamma(x) / (x - root)


def digamma_rest(z):
    x = 1 / m.sqrt(z)
    return (m.log(x) - 1 / (2 * x) - m.digamma(x)) / z


print("digamma: root", repr(float(root)), repr(float(root - mpf(float(root)))))
fit("digamma: nearRoot", digamma_by_root, edge, -edge, 15)
fit("digamma: asymptotic", digamma_rest, mpf(10) ** -12, mpf(1) / 36, 6, lambda z: z)


def log_rest(z):
    """log m = 2 s + 2/3 s³ + s⁵ R(z), where s = (m − 1) / (m + 1) and z = s²."""
    s = m.sqrt(z)
    return (2 * m.atanh(s) - 2 * s - 2 * s**3 / 3) / s**5


fit("pow: logarithm", log_rest, mpf(10) ** -12, 0.02945, 7)


def inverse_erfc_by_logarithm(s):
    """y / (1 − c), where erfc y = c and s² = −log(c (2 − c))."""
    product = m.exp(-s * s)
    c = product / (1 + m.sqrt(1 - product))
    y = s
    for _ in range(30):
        step = (m.erfc(y) / c - 1) * m.sqrt(m.pi) / 2 * m.exp(y * y) * c
        y += step / (1 - y * step)
    return y / (1 - c)


mp.dps = 420
fit("ndtri: far", inverse_erfc_by_logarithm, 6, mpf("27.4"), 8)
mp.dps = 60


def bessel_near(n):
    return lambda z: m.besseli(n, m.sqrt(z)) / m.sqrt(z) ** n


def bessel_far(n):
    """Of t, where x = 16 / (1 + t)."""

    def scaled(t):
        x = 16 / (1 + t)
        return m.sqrt(x) * m.exp(-x) * m.besseli(n, x)

    return scaled


for n in (0, 1):
    near, far = bessel_near(n), bessel_far(n)
    fit(f"besselI: near[{n}]", near, mpf(10) ** -20, 64, 16, lambda z: 1 / near(z))
    fit(f"besselI: far[{n}]", far, mpf(10) ** -4 - 1, 1, 22, lambda t: 1 / far(t))
