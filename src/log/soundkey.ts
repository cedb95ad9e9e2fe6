/**
 * Which Ed25519 public keys may be enrolled: canonical encoding (y < p), a point of the curve, of prime order.
 *
 * Verifiers in the wild disagree about signatures under keys with a low-order part: cofactored ones accept what
 * cofactorless ones refuse. With prime-order keys only, what the console accepts is what a clerk's OpenSSL accepts.
 * Public keys are public: nothing here needs constant time.
 */
const P = 2n ** 255n - 19n;
/** Order of the base point, RFC 8032 §5.1. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (a: bigint): bigint => {
  const r = a % P;
  return r < 0n ? r + P : r;
};
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = mod(result * b);
    b = mod(b * b);
  }
  return result;
}
const D = mod(-121665n * power(121666n, P - 2n));
const SQRT_MINUS_ONE = power(2n, (P - 1n) / 4n);

/** Extended homogeneous coordinates, RFC 8032 §5.1.4: x = X/Z, y = Y/Z, xy = T/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}
const NEUTRAL: Point = { x: 0n, y: 1n, z: 1n, t: 0n };

function add(p: Point, q: Point): Point {
  const a = mod((p.y - p.x) * (q.y - q.x));
  const b = mod((p.y + p.x) * (q.y + q.x));
  const c = mod(2n * p.t * q.t * D);
  const d = mod(2n * p.z * q.z);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return { x: mod(e * f), y: mod(g * h), z: mod(f * g), t: mod(e * h) };
}
function times(scalar: bigint, point: Point): Point {
  let result = NEUTRAL;
  for (let q = point, n = scalar; n > 0n; n >>= 1n) {
    if (n & 1n) result = add(result, q);
    q = add(q, q);
  }
  return result;
}
const isNeutral = (p: Point): boolean => p.x === 0n && p.y === p.z;

/** RFC 8032 §5.1.3, refusing what is not canonical; null when the bytes are no point. */
function decode(bytes: Uint8Array): Point | null {
  let encoded = 0n;
  for (let i = 31; i >= 0; i--) encoded = (encoded << 8n) | BigInt(bytes[i] ?? 0);
  const odd = encoded >> 255n;
  const y = encoded & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  const v3 = mod(v * v * v);
  let x = mod(u * v3 * power(mod(u * v3 * v3 * v), (P - 5n) / 8n));
  const check = mod(v * x * x);
  if (check !== u) {
    if (check !== mod(-u)) return null;
    x = mod(x * SQRT_MINUS_ONE);
  }
  if (x === 0n && odd === 1n) return null;
  if ((x & 1n) !== odd) x = mod(-x);
  return { x, y, z: 1n, t: mod(x * y) };
}

/** True for 32 bytes that are a canonical point of prime order; the neutral element is not. About 2 ms: callers keep the answer. */
export function isPrimeOrderKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const point = decode(bytes);
  return point !== null && !isNeutral(point) && isNeutral(times(L, point));
}
