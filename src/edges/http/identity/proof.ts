/** That whoever asks holds the key of a device: a signature over a text that can be mistaken for nothing else. */
import { ed25519Verify } from '../../../log/digest.ts';
import { parseVkey } from '../../../log/note.ts';
import type { Desk } from '../perform.ts';

/** Whatever has become of the device since: that is for the caller to judge. */
export function signedBy({ door }: Desk, device: string, text: string, signature: string): boolean {
  const vkey = door.enrolledKey(device);
  if (vkey === null) return false;
  return ed25519Verify(parseVkey(vkey).pub, new TextEncoder().encode(text), new Uint8Array(Buffer.from(signature, 'base64url')));
}
