/** Signatures as they travel to a thread, one after the other: key, signature, length of the message, message. */
import { ed25519Verify } from '../log/digest.ts';

const KEY = 32;
const SIGNATURE = 64;
const HEADER = KEY + SIGNATURE + 4;

export function packed(pub: Uint8Array, message: Uint8Array, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + message.length);
  bytes.set(pub);
  // One of another length holds for no key: it travels as zeros, which hold for none either.
  if (signature.length === SIGNATURE) bytes.set(signature, KEY);
  new DataView(bytes.buffer).setUint32(KEY + SIGNATURE, message.length);
  bytes.set(message, HEADER);
  return bytes;
}

/** Whether every signature of a parcel holds. */
export function allHold(parcel: Uint8Array): boolean {
  const view = new DataView(parcel.buffer, parcel.byteOffset, parcel.length);
  for (let at = 0; at < parcel.length; ) {
    const end = at + HEADER + view.getUint32(at + KEY + SIGNATURE);
    const [pub, signature] = [parcel.subarray(at, at + KEY), parcel.subarray(at + KEY, at + KEY + SIGNATURE)];
    if (!ed25519Verify(pub, parcel.subarray(at + HEADER, end), signature)) return false;
    at = end;
  }
  return true;
}
