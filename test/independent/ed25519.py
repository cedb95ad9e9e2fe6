"""Ed25519 (RFC 8032) in plain Python, for verification only.

The verdict is OpenSSL's: cofactorless, the encoding of R compared byte for byte. A key is good when it is canonical and of
prime order. Slow, and not constant in time: nothing here is secret.
"""
import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e = (y1 - x1) * (y2 - x2) % P
    f = (y1 + x1) * (y2 + x2) % P
    g = 2 * t1 * t2 * D % P
    h = 2 * z1 * z2 % P
    w, x, y, z = f - e, h - g, h + g, f + e
    return (w * x % P, y * z % P, x * y % P, w * z % P)


def double(a):
    x1, y1, z1, _ = a
    s, t, u = x1 * x1 % P, y1 * y1 % P, 2 * z1 * z1 % P
    h = s + t
    e = h - (x1 + y1) * (x1 + y1) % P
    g = s - t
    f = u + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(k, point):
    """Four bits at a time."""
    table = [IDENTITY]
    for _ in range(15):
        table.append(add(table[-1], point))
    result = IDENTITY
    for shift in range(252, -4, -4):
        result = double(double(double(double(result))))
        digit = (k >> shift) & 15
        if digit:
            result = add(result, table[digit])
    return result


def decompress(encoded):
    """None for what is no point, and for the encodings RFC 8032 does not allow."""
    y = int.from_bytes(encoded, 'little')
    sign = y >> 255
    y &= 2**255 - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * SQRT_MINUS_1 % P
    elif v * x * x % P != u:
        return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def compress(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, 'little')


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, 'little'))


def is_good_key(public):
    """Canonical, of prime order, and not the identity."""
    point = decompress(public)
    if point is None or compress(point) != public:
        return False
    return compress(point) != compress(IDENTITY) and compress(multiply(L, point)) == compress(IDENTITY)


def verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    point = decompress(public)
    s = int.from_bytes(signature[32:], 'little')
    if point is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), 'little') % L
    x, y, z, t = point
    negative = (P - x, y, z, P - t)
    return compress(add(multiply(s, BASE), multiply(h, negative))) == signature[:32]
