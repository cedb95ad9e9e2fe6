/** The master key (kek), 32 bytes: from a systemd credential, else from a 0600 file in the data folder; never a flag. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PortFault } from '../../desk/ports.ts';
import { refuseOpen, writeNewPrivateFile } from './private-file.ts';

const KEK_BYTES = 32;
const CREDENTIAL = 'abri-kek';

/** 32 raw bytes, or the same in base64 on one line. */
function decode(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes.length === KEK_BYTES) return new Uint8Array(bytes);
  const text = Buffer.from(bytes).toString('latin1').trim();
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return new Uint8Array(Buffer.from(text, 'base64'));
  throw new PortFault(
    'kek_unreadable',
    `${path} n’est pas une clé maîtresse : il faut 32 octets, ou les mêmes en base64 sur une ligne.`,
    `${path} is not a master key: it must be 32 bytes, or the same in base64 on one line.`,
  );
}

/**
 * Opens the master key of a data folder; makes one only for a folder that never had data.
 * @param credentials folder of systemd credentials (`$CREDENTIALS_DIRECTORY`), if any. systemd closes that folder itself
 *   and may show a group bit on the files in it (the mask of an ACL): only the world is refused there.
 * @throws PortFault `open_to_others`, `kek_unreadable`, `kek_missing`.
 */
export function openKek(folder: string, credentials: string | undefined = process.env.CREDENTIALS_DIRECTORY): Uint8Array {
  const credential = credentials === undefined ? null : join(credentials, CREDENTIAL);
  if (credential !== null && existsSync(credential)) {
    refuseOpen(credential, 0o007);
    return decode(readFileSync(credential), credential);
  }
  const path = join(folder, 'kek');
  if (!existsSync(path)) {
    if (['abri.db', 'keys.db'].some((name) => existsSync(join(folder, name)))) {
      throw new PortFault(
        'kek_missing',
        `La clé maîtresse manque (${path}, ou le justificatif systemd ${CREDENTIAL}). Sans elle, aucun mot du dossier ne se lit : remettez-la.`,
        `The master key is missing (${path}, or the systemd credential ${CREDENTIAL}). Without it no words can be read: put it back.`,
      );
    }
    writeNewPrivateFile(path, `${randomBytes(KEK_BYTES).toString('base64')}\n`);
  }
  refuseOpen(path);
  return decode(readFileSync(path), path);
}
