/**
 * Keys that cost nothing: the verifier keys are real and derived from their names, the signatures are not signatures.
 * Nothing on the desk's path verifies what it has just signed; what a story checks is the tree and the threads. That real
 * signatures hold is proved elsewhere (test/faults, test/vectors), on fewer stories.
 */
import type { Keys } from '../src/desk/ports.ts';
import { sha256, signerFromSeed } from '../src/log/digest.ts';
import { toUtf8 } from '../src/log/text.ts';

const vkeys = new Map<string, string>();

function vkeyOf(name: string): string {
  const known = vkeys.get(name);
  if (known !== undefined) return known;
  const { vkey } = signerFromSeed(name, sha256(toUtf8(`simulated key ${name}`)));
  vkeys.set(name, vkey);
  return vkey;
}

export const cheapKeys: Keys = {
  ensure: vkeyOf,
  vkey: vkeyOf,
  sign(_name, message) {
    const half = sha256(message);
    const whole = new Uint8Array(64);
    whole.set(half);
    whole.set(half, 32);
    return whole;
  },
};
