/** Cuts, flips, repeats and splices, where a hostile hand would. */
import fc from 'fast-check';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const PIECES = [
  ...['\n', '\n\n', '\r\n', '0', '-', '"', '{', '}', '[', ' ', '=', '+', '\u2014 ', '[[[', '\u0000', '\u202e', '\ufeff', '"__proto__":{},'],
  ...['1e999', '9'.repeat(20), '\\ud800', '\\u0000', '../', '%2e', ';', '_', '/'],
].map(utf8);

export function mutated(sound: Uint8Array): fc.Arbitrary<Uint8Array> {
  const step = fc.record({
    at: fc.nat(sound.length),
    remove: fc.nat(8),
    put: fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constantFrom(...PIECES)),
    bit: fc.option(fc.nat(7)),
  });
  return fc.array(step, { minLength: 1, maxLength: 4 }).map((steps) =>
    steps.reduce((given, { at, remove, put, bit }) => {
      const rest = given.slice(at + remove);
      if (bit !== null && rest.length > 0) rest[0] = (rest[0] ?? 0) ^ (1 << bit);
      return Uint8Array.of(...given.slice(0, at), ...put, ...rest);
    }, sound),
  );
}
