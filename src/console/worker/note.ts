/**
 * Whether a list of files was signed by the key this browser keeps. Written again here, short, with nothing but WebCrypto: it is
 * the part an auditor reads, and it must not depend on what it judges. A test holds it against `src/log/note.ts`.
 */
import { type Release, readRelease } from '../../wire/release.ts';

/** `no_ed25519`: this browser cannot check a signature, so nothing new is ever believed. */
export type Unbelieved = 'bad_key' | 'bad_signature' | 'not_a_release' | 'no_ed25519';

const utf8 = new TextEncoder();
type Bytes = Uint8Array<ArrayBuffer>;

export async function sha256(bytes: BufferSource): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
export const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** Standard base64, one spelling; null for any other text. */
function fromBase64(text: string): Bytes | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
}

/** `name+keyid+base64(0x01 || public key)`, where keyid = the first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key). */
async function readKey(vkey: string): Promise<{ readonly name: string; readonly id: string; readonly pub: Bytes } | null> {
  const [, name = '', id = '', typed = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? [];
  const bytes = fromBase64(typed);
  if (bytes === null || bytes.length !== 33 || bytes[0] !== 1) return null;
  const digest = await sha256(Uint8Array.of(...utf8.encode(`${name}\n`), ...bytes));
  return hex(digest.subarray(0, 4)) === id ? { name, id, pub: bytes.slice(1) } : null;
}

/**
 * note = text ending in a newline, an empty line, signature lines `— name base64(keyid || signature)`. A line of a key one does not
 * know is passed over; a line that is none spoils the note.
 */
export async function verifiedRelease(note: string, vkey: string): Promise<Release | Unbelieved> {
  const key = await readKey(vkey);
  if (key === null) return 'bad_key';
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2).split('\n');
  if (end < 0 || lines.length < 2 || lines.pop() !== '') return 'bad_signature';
  const text = note.slice(0, end + 1);
  let signature: Bytes | null = null;
  for (const line of lines) {
    const [, name, encoded = ''] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(encoded);
    if (name === undefined || bytes === null || bytes.length < 5) return 'bad_signature';
    if (name === key.name && hex(bytes.subarray(0, 4)) === key.id) {
      if (signature !== null) return 'bad_signature';
      signature = bytes.slice(4);
    }
  }
  if (signature === null) return 'bad_signature';
  let pub: CryptoKey;
  try {
    pub = await crypto.subtle.importKey('raw', key.pub, 'Ed25519', false, ['verify']);
  } catch {
    return 'no_ed25519';
  }
  if (!(await crypto.subtle.verify('Ed25519', pub, signature, utf8.encode(text)))) return 'bad_signature';
  return readRelease(text) ?? 'not_a_release';
}
