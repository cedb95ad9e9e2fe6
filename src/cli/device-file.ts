/**
 * The keys of the device this command line runs on, in a file of its own that nobody else may read: what it was told in
 * person (the key of the log, the root), and its two secrets: the age identity that opens what is sealed for it, the seed that signs its acts. They never leave this machine.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fromB64url } from '../log/base64.ts';
import { signerFromSeed } from '../log/digest.ts';
import { LogFault } from '../log/fault.ts';
import { parseVkey } from '../log/note.ts';
import { recipientOf } from '../vault/age.ts';
import type { Pins } from '../vault/recipients.ts';
import type { Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { CannotAsk } from './remote.ts';

export interface DeviceKeys extends Pins {
  /** `dev/` and eight digits. */
  readonly device: string;
  readonly member: string;
  /** Opens what is sealed for it: `AGE-SECRET-KEY-1…` */
  readonly identity: string;
  /** Signs its acts: 32 bytes (RFC 8032). */
  readonly seed: Uint8Array;
}

export const FORM = 'abri.device/1';

function textOf(json: unknown, name: string): string {
  const value = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>)[name] : undefined;
  if (typeof value !== 'string') throw new LogFault('device.form', `${name} is missing`);
  return value;
}

/** Reads the file of a device; what is in it is held against what it must be. Throws LogFault. */
export async function parseDevice(text: string): Promise<DeviceKeys> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new LogFault('device.form', 'not JSON');
  }
  if (textOf(json, 'form') !== FORM) throw new LogFault('device.form', `not ${FORM}`);
  const [logVkey, rootVkey, identity] = [textOf(json, 'log'), textOf(json, 'root'), textOf(json, 'identity')];
  parseVkey(logVkey);
  parseVkey(rootVkey);
  await recipientOf(identity);
  const [device, member, seed] = [textOf(json, 'device'), textOf(json, 'member'), fromB64url(textOf(json, 'seed'))];
  signerFromSeed(device, seed);
  return { device, member, logVkey, rootVkey, identity, seed };
}

/** `--device FILE`, else `ABRI_DEVICE_FILE`, else `device.json` in the data folder. */
export const pathOf = ({ values, data }: Options, io: Io): string =>
  typeof values.device === 'string' ? values.device : (io.env.ABRI_DEVICE_FILE ?? join(data, 'device.json'));

/** Refused when others may read it. */
export async function deviceKeys(options: Options, io: Io): Promise<DeviceKeys> {
  const file = pathOf(options, io);
  const cannot = (fr: string, en: string): CannotAsk => new CannotAsk(EXIT.refused, say(io, fr, en));
  const found = await stat(file).catch(() => Promise.reject(cannot(`Pas de clés d’appareil dans ${file}`, `No device keys in ${file}`)));
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw cannot(`${file} est lisible par d’autres : faites chmod 600 ${file}`, `${file} can be read by others: run chmod 600 ${file}`);
  try {
    return await parseDevice(await readFile(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof LogFault)) throw error;
    // The message of a reader may quote what it read: nothing of a key is printed.
    throw cannot(`${file} n’est pas un fichier de clés d’appareil (${error.code})`, `${file} is no file of device keys (${error.code})`);
  }
}
