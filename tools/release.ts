/**
 * `npm run release -- --name NAME --key FILE [--before FILE] [--made MS]`: lists what runs, the built console included, and signs the list.
 * Writes `release.note` and `release.vkey` beside it; neither is committed. The key is a PKCS#8 PEM of Ed25519
 * (`openssl genpkey -algorithm ed25519 -out release.pem`), kept away from any machine that serves; ABRI_RELEASE_KEY may hold it instead.
 * `--before` is the key of the releases until now: a list that both sign hands over from one to the other, in every browser.
 */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NOTE, openRelease, releaseFile, releasePaths, VKEY } from '../src/cli/release-tree.ts';
import { vkeyOf } from '../src/log/digest.ts';
import { signNote } from '../src/log/note.ts';
import { releaseText } from '../src/wire/release.ts';
import { isFresh } from './launcher/console.js';

const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    key: { type: 'string' },
    before: { type: 'string' },
    'before-name': { type: 'string' },
    made: { type: 'string' },
    root: { type: 'string' },
  },
});
const root = values.root ?? ROOT;
const pem = values.key === undefined ? process.env.ABRI_RELEASE_KEY : readFileSync(values.key, 'utf8');
if (pem === undefined || values.name === undefined) throw new Error('npm run release -- --name NAME --key FILE (or ABRI_RELEASE_KEY)');
if (!isFresh(root)) throw new Error('dist/console is not built from these sources');

function signer(name: string, of: string) {
  const key = createPrivateKey(of);
  const pub = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
  return { vkey: vkeyOf(name, new Uint8Array(pub)), sign: (message: Uint8Array) => new Uint8Array(sign(null, message, key)) };
}
const key = signer(values.name, pem);
const before = values.before === undefined ? [] : [signer(values['before-name'] ?? values.name, readFileSync(values.before, 'utf8'))];
const { vkey } = key;
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
/** The time of the commit: the same list from the same sources. */
const made = Number(values.made ?? Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' })) * 1000);
const files = releasePaths(root).flatMap((path) => releaseFile(root, path) ?? []);
const note = signNote(releaseText({ version, made, files }), [key, ...before]);
// What cannot be read back is not handed out.
for (const { vkey: old } of before)
  if (typeof openRelease(note, old) === 'string') throw new Error('the list does not read back under --before');
const read = openRelease(note, vkey);
if (typeof read === 'string' || read.files.length !== files.length) throw new Error(`the list does not read back: ${String(read)}`);
writeFileSync(join(root, NOTE), note);
writeFileSync(join(root, VKEY), `${vkey}\n`);
console.log(`${NOTE}: ${version}, ${files.length} files\n${VKEY}: ${vkey}`);
