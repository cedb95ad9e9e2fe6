/**
 * A secret cut in parts of which some put it together again and fewer tell nothing of it (Shamir, over GF(256) with the
 * polynomial of AES). No table, no branch and no index depends on the secret: what it costs says nothing of it.
 */

export interface Part {
  /** Where the polynomials were read: 1, 2, 3… */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** a × b; both bytes. */
export function times(a: number, b: number): number {
  let [product, left] = [0, a];
  for (let bit = 0; bit < 8; bit++) {
    product ^= left & -((b >> bit) & 1);
    left = ((left << 1) ^ (0x1b & -(left >> 7))) & 0xff;
  }
  return product;
}

/** 1 / a, as a to the 254; of zero, zero. */
export function inverse(a: number): number {
  let result = a;
  for (let i = 0; i < 6; i++) result = times(times(result, result), a);
  return times(result, result);
}

/** `of` parts, any `needed` of which give the secret. `dice` gives random bytes, fresh for each call. */
export function cut(secret: Uint8Array, needed: number, of: number, dice: (length: number) => Uint8Array): Part[] {
  if (needed < 2 || of < needed || of > 255) throw new RangeError(`cannot cut a secret in ${of}, ${needed} of which give it`);
  const terms = [secret, ...Array.from({ length: needed - 1 }, () => dice(secret.length))];
  return Array.from({ length: of }, (_, i) => ({
    at: i + 1,
    bytes: secret.map((_, n) => terms.reduceRight((sum, term) => times(sum, i + 1) ^ (term[n] ?? 0), 0)),
  }));
}

/** What these parts give; the secret when they are enough of one cut. Each must be of another place, all of one length. */
export function join(parts: readonly Part[]): Uint8Array {
  const length = parts[0]?.bytes.length ?? 0;
  const isSound = parts.every(({ at, bytes }) => at > 0 && at < 256 && bytes.length === length);
  if (!isSound || new Set(parts.map(({ at }) => at)).size !== parts.length) throw new RangeError('not parts of one secret');
  const secret = new Uint8Array(length);
  for (const { at, bytes } of parts) {
    let weight = 1;
    for (const other of parts) if (other.at !== at) weight = times(weight, times(other.at, inverse(other.at ^ at)));
    for (let n = 0; n < length; n++) secret[n] = (secret[n] ?? 0) ^ times(weight, bytes[n] ?? 0);
  }
  return secret;
}
