/**
 * C2SP tlog-cosignature, Ed25519 (type 0x04): what a witness says of a head, "at this second this was the largest head of this log
 * that I have seen, and it continues all those before". One more signature line of the checkpoint; whoever does not know the
 * witness ignores it.
 */
import { b64 } from './base64.ts';
import { ed25519Verify, type Signer } from './digest.ts';
import { LogFault } from './fault.ts';
import { isBy, openNote, parseVkey, type Vkey, vkeyOf } from './note.ts';
import { isCount, toUtf8 } from './text.ts';

/** Key id (4), seconds (8), signature (64). */
const TIME_BYTES = 8;

/** The verifier key of a witness whose key signs notes too: same name, same key, another kind. Throws LogFault `vkey`. */
export function cosignerOf(vkey: string): string {
  const { name, pub } = parseVkey(vkey);
  return vkeyOf(name, pub, 'cosignature');
}

const message = (text: string, seconds: number): Uint8Array => toUtf8(`cosignature/v1\ntime ${seconds}\n${text}`);

/** The signature line, newline included. `text`: the checkpoint without its signatures; `seconds`: since 1970. */
export function cosign(text: string, seconds: number, signer: Signer): string {
  if (!isCount(seconds) || seconds === 0) throw new LogFault('cosignature', 'a cosignature bears the second at which it was made');
  const { name, keyId } = parseVkey(cosignerOf(signer.vkey), 'cosignature');
  const bytes = new Uint8Array(4 + TIME_BYTES + 64);
  bytes.set(keyId);
  new DataView(bytes.buffer).setBigUint64(4, BigInt(seconds));
  bytes.set(signer.sign(message(text, seconds)), 4 + TIME_BYTES);
  return `\u2014 ${name} ${b64(bytes)}\n`;
}

export interface Cosigned {
  /** The signature line, newline included. */
  readonly line: string;
  /** Seconds since 1970, as the witness tells it. */
  readonly at: number;
}

/**
 * What `witness` signed on this note; null when no line bears its name and id (lines of others are ignored). Throws LogFault
 * `cosignature` when its line does not hold, or why it is no note.
 */
export function cosignedBy(note: string | Uint8Array, witness: Vkey): Cosigned | null {
  const { text, signatures } = openNote(note);
  const found = signatures.find((signature) => isBy(signature, witness));
  if (found === undefined) return null;
  const { keyId, signature } = found;
  const at = signature.length === TIME_BYTES + 64 ? Number(new DataView(signature.slice(0, TIME_BYTES).buffer).getBigUint64(0)) : 0;
  if (!isCount(at) || at === 0 || !ed25519Verify(witness.pub, message(text, at), signature.slice(TIME_BYTES)))
    throw new LogFault('cosignature', `the cosignature of ${witness.name} does not hold`);
  return { line: `\u2014 ${found.name} ${b64(Uint8Array.of(...keyId, ...signature))}\n`, at };
}
