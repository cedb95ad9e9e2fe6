/** A release of this very tree, signed with a key made for one test, and the server that shows it. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUNS, releaseFile, releasePaths } from '../../src/cli/release-tree.ts';
import { vkeyOf } from '../../src/log/digest.ts';
import { signNote } from '../../src/log/note.ts';
import { releaseText } from '../../src/wire/release.ts';
import { isFresh } from '../../tools/launcher/console.js';
import { ROOT } from './built.ts';

export const NAME = 'abri.example/release';

/** Why there can be no release to test; null when there can. */
export const withoutBuild = (): string | null =>
  existsSync(join(ROOT, 'dist/console/index.html')) && isFresh(ROOT)
    ? null
    : 'the console is not built from these sources: any start of bin/abri builds it';

export interface Key {
  readonly pem: string;
  readonly vkey: string;
  readonly key: KeyObject;
}
export function makeKey(name = NAME): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pub = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32));
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), vkey: vkeyOf(name, pub), key: privateKey };
}

/** What a release lists, copied; nothing is signed yet. */
export function copyTree(to: string): void {
  for (const path of RUNS) {
    mkdirSync(join(to, path, '..'), { recursive: true });
    cpSync(join(ROOT, path), join(to, path), { recursive: true });
  }
}

/** As a maintainer does it: the tool, in a process of its own, the key in its environment. */
export function signTree(root: string, { pem }: Key, made: number): void {
  const env = { ...process.env, ABRI_RELEASE_KEY: pem };
  const args = [join(ROOT, 'tools/release.ts'), '--root', root, '--name', NAME, '--made', String(made)];
  execFileSync(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The same, in a folder that holds a console alone, whatever it holds. */
export function signConsole(root: string, { vkey, key }: Key, made: number, version = '0.1.0', before: readonly Key[] = []): string {
  const files = releasePaths(root).flatMap((path) => releaseFile(root, path) ?? []);
  const note = signNote(releaseText({ version, made, files }), [
    { vkey, sign: (message) => new Uint8Array(sign(null, message, key)) },
    ...before.map((one) => ({ vkey: one.vkey, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, one.key)) })),
  ]);
  writeFileSync(join(root, 'release.note'), note);
  writeFileSync(join(root, 'release.vkey'), `${vkey}\n`);
  return note;
}

/** Changes one byte of a file. */
export function touch(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
}
