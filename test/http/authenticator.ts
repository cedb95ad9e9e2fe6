/** An authenticator made of nothing but a key: what a browser would send for it, and what a forger would. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();
const b64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** As much CBOR as an attestation needs: integers, bytes, texts, maps. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24 ? Buffer.of((major << 5) | n) : n < 256 ? Buffer.of((major << 5) | 24, n) : Buffer.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const map = value as ReadonlyMap<unknown, unknown>;
  return Buffer.concat([head(5, map.size), ...[...map].flatMap(([key, item]) => [cbor(key), cbor(item)])]);
}

const UP = 0x01;
const UV = 0x04;
const AT = 0x40;

export interface Asked {
  readonly challenge: string;
  readonly origin: string;
  readonly rpID?: string;
  /** The person was not asked for anything. */
  readonly unverified?: boolean;
}

export class Authenticator {
  readonly id = randomBytes(16);
  counter = 0;
  readonly #key: { readonly privateKey: KeyObject; readonly publicKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  #client(type: string, { challenge, origin }: Asked): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }
  #data({ rpID = 'localhost', unverified = false }: Asked, more: number): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(rpID), Buffer.of(UP | (unverified ? 0 : UV) | more), counter]);
  }

  register(asked: Asked): object {
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' });
    const cose = new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    const length = Buffer.of(0, this.id.length);
    const authData = Buffer.concat([this.#data(asked, AT), Buffer.alloc(16), length, this.id, cbor(cose)]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    return this.#credential({
      clientDataJSON: b64url(this.#client('webauthn.create', asked)),
      attestationObject: b64url(cbor(attestation)),
      transports: ['internal'],
    });
  }

  authenticate(asked: Asked): object {
    const client = this.#client('webauthn.get', asked);
    const authenticatorData = this.#data(asked, 0);
    const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), this.#key.privateKey);
    return this.#credential({
      clientDataJSON: b64url(client),
      authenticatorData: b64url(authenticatorData),
      signature: b64url(signature),
    });
  }

  #credential(response: object): object {
    return { id: b64url(this.id), rawId: b64url(this.id), type: 'public-key', response, clientExtensionResults: {} };
  }
}
