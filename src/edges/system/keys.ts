/**
 * Signing keys the server holds, Ed25519: one 0600 file per key, PKCS#8 PEM, so that `openssl` reads them too. The name of
 * the key is the name of the file, with what a path would read written as %xx.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Keys, PortFault } from '../../desk/ports.ts';
import { makePrivateFolder, refuseOpen, writeNewPrivateFile } from './private-file.ts';

/** Signature type of Ed25519 in C2SP signed-note. */
const ED25519 = 0x01;
/** What a signed note allows in a key name (no blank, no `+`), and no longer than a file name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,79}$/;

interface Signer {
  readonly key: KeyObject;
  readonly vkey: string;
}

/** C2SP vkey: `name+keyid+base64(0x01 || public key)`, keyid = first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key). */
function vkeyOf(name: string, key: KeyObject): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const typed = Buffer.concat([Uint8Array.of(ED25519), spki.subarray(-32)]);
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4).toString('hex');
  return `${name}+${keyId}+${typed.toString('base64')}`;
}

/**
 * @param folder the folder of the keys (`keys/` of the data folder); made 0700 when missing.
 * @throws PortFault `open_to_others` for a file others may read, `key_unreadable` for one that is no Ed25519 key.
 */
export function openKeys(folder: string): Keys {
  makePrivateFolder(folder);
  const signers = new Map<string, Signer>();

  function pathOf(name: string): string {
    if (!NAME.test(name)) throw new Error(`not a key name: ${name}`);
    return join(folder, `${encodeURIComponent(name)}.pem`);
  }

  function load(name: string): Signer | null {
    const known = signers.get(name);
    if (known !== undefined) return known;
    const path = pathOf(name);
    if (!existsSync(path)) return null;
    refuseOpen(path);
    const key = parse(readFileSync(path, 'utf8'));
    if (key === null) {
      throw new PortFault('key_unreadable', `${path} n’est pas une clé de signature Ed25519.`, `${path} is not an Ed25519 signing key.`);
    }
    const signer = { key, vkey: vkeyOf(name, key) };
    signers.set(name, signer);
    return signer;
  }

  return {
    ensure: (name) => {
      const there = load(name);
      if (there !== null) return there.vkey;
      const { privateKey } = generateKeyPairSync('ed25519');
      // durable before it is used: what a key signed and nobody can check again is worth nothing
      writeNewPrivateFile(pathOf(name), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      const signer = { key: privateKey, vkey: vkeyOf(name, privateKey) };
      signers.set(name, signer);
      return signer.vkey;
    },
    vkey: (name) => load(name)?.vkey ?? null,
    sign: (name, message) => {
      const signer = load(name);
      if (signer === null) throw new Error(`no signing key ${name}`);
      return new Uint8Array(sign(null, message, signer.key));
    },
  };
}

/**
 * The same key under one more name: an epoch of a log goes on under the key of the log. A key already there under that
 * name is left as it is.
 */
export function nameKeyAgain(folder: string, from: string, to: string): void {
  if (!NAME.test(from) || !NAME.test(to)) throw new Error(`not a key name: ${from}, ${to}`);
  const path = join(folder, `${encodeURIComponent(to)}.pem`);
  if (!existsSync(path)) writeNewPrivateFile(path, readFileSync(join(folder, `${encodeURIComponent(from)}.pem`), 'utf8'));
}

function parse(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
