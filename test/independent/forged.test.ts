/**
 * What somebody who holds every key could write (forge.py): the dossier again with one rule broken and everything else made to fit. The two
 * verifiers give the same verdict, but where the table says which is the stricter, and why.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readBagFolder } from '../../src/cli/bagfolder.ts';
import { throwAway } from '../e2e/program.ts';
import { drilled, needsPython, ownFault, python } from './drilled.ts';

const folder = throwAway('forged');
after(() => folder.remove());

interface Forged {
  readonly what: string;
  readonly ok: boolean;
  readonly why?: string;
  /** Those that are not the files of the dossier that was sealed, in base64. */
  readonly files: Readonly<Record<string, string>>;
  readonly gone: readonly string[];
}

/** Nobody but Abri knows what texts it puts into a dossier; the other verifier asks that they be those that were sealed. */
const ABRI_IS_STRICTER = [
  'a file more, and sealed',
  'the copy of a key is missing, and sealed',
  'no verify.sh, and sealed',
  'no chronology, and sealed',
  'another policy, and sealed',
  'bag-info tells another date',
  'bag-info tells more',
  'a line of a witness nobody knows under the head',
  'the head again, for a time stamp',
];
/** No fault to either: what they are named for changes nothing that was promised. */
const NO_FAULT = [
  'as it was',
  'no enrolment named',
  'a second device signs too',
  'all words withheld, and said so',
  'the seal twice',
  'places of a device that fall',
  'a nonce of another member again',
  'a nonce of the same member again',
  'a device holds its key',
  'a compartment asked for twice',
  'an enrolment with an alarm beside it',
  'the case has a thread that is not here',
];
/** What only a server, or whoever has its keys, could write: both refuse it. */
const REFUSED = [
  'a place of a device again',
  'an id of a device again',
  'a device holds its key, and its place falls',
  'the outcome tells another custody',
  'the outcome enrols another member',
  'the outcome adds a recipient',
  'the outcome adds a compartment',
  'the server takes a key that a device holds',
  'an act that enrols besides',
  'an act that revokes besides',
  'an act that pins a root besides',
  'an act that sets a recovery key besides',
  'the same word under two values',
  'an attachment of another length',
  'the seal supplements what is not here',
];

test('one rule broken at a time, by somebody who holds every key: the same verdict, or a difference that is known', async (t) => {
  if (!needsPython(t)) return;
  const { folder: data, bag, key } = await drilled(`${folder.path}/drill`);
  const whole = (await readBagFolder(bag))?.files;
  assert.ok(whole !== undefined);
  const { lines } = python<Forged>('forge.py', [data, bag]);
  assert.ok(lines.length > 150);
  const known = new Set([...ABRI_IS_STRICTER, ...REFUSED]);
  const names = new Set(lines.map(({ what }) => what));
  for (const what of [...known, ...NO_FAULT]) assert.ok(names.has(what), `no such forgery: ${what}`);
  for (const { what, ok, why, files, gone } of lines) {
    const forged = new Map<string, Uint8Array>(whole);
    for (const path of gone) forged.delete(path);
    for (const [path, text] of Object.entries(files)) forged.set(path, new Uint8Array(Buffer.from(text, 'base64')));
    const fault = ownFault(forged, key);
    if (NO_FAULT.includes(what)) assert.deepEqual([ok, fault], [true, null], `${what}: ${why}`);
    else if (ABRI_IS_STRICTER.includes(what)) assert.ok(ok, `${what}: ${why}`);
    else if (REFUSED.includes(what)) assert.deepEqual([ok, fault === null], [false, false], `${what}: ${why} / ${fault}`);
    else assert.equal(ok, fault === null, `${what}: abri verify says ${fault ?? 'whole'}, the other ${why ?? 'whole'}`);
  }
});
