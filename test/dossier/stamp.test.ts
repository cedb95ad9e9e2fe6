/** Time stamps (RFC 3161) and witnesses in a dossier: the program, verify.sh (that is, `openssl ts`) and verify.html give one answer. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { STAMP, STAMPED, TSA_PEM } from '../../src/log/dossier/layout.ts';
import { toUtf8 } from '../../src/log/text.ts';
import { bytesAt, edit, type Files, rebag } from './attacks.ts';
import { authority, type TestAuthority } from './authority.ts';
import { clerk, skip } from './clerk.ts';
import { makeWorld, type World } from './forge.ts';
import { agree, without } from './judges.ts';
import { type Judge, openJudge } from './page.ts';

const BITS = process.env.ABRI_LONG === '1' ? 60 : 8;
const SEED = Number(process.env.ABRI_SEED ?? 20310310);

let page: Judge;
let rsa: TestAuthority;
let ec: TestAuthority;
let world: World;
before(async () => {
  if (without !== false) return;
  page = await openJudge();
  rsa = authority('rsa');
  ec = authority('ec', { between: true, isTest: false });
  world = makeWorld({ authority: rsa, witnesses: 1 });
});
after(async () => {
  if (without !== false) return;
  await page.close();
  rsa.close();
  ec.close();
});

test('a stamp holds: who dated, when, and that it is only a test is told by all three', { skip: without }, async () => {
  assert.equal(await agree('rsa', world.files, world.logPem, page), true);
  const report = verifyDossier(world.files, world.logPem);
  const at = report.stamp?.at ?? 0;
  assert.deepEqual(report.stamp, { name: 'horloge-rsa', isTest: true, state: 'right', at });
  assert.ok(Math.abs(at - Date.now()) < 3_600_000);
  assert.deepEqual(report.witnesses, { named: 1, signed: 1 });
  const told = clerk(world.files, world.logPem).out;
  const instant = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  assert.ok(told.includes(`horodatage / time stamp ${instant} UTC, horloge-rsa (horodatage de test / test time stamp)\n`), told);
  assert.match(told, /témoins \/ witnesses {5}1 sur \/ of 1\n/);
  const { facts } = await page.judge(world.files, world.logPem);
  assert.deepEqual(facts.stamp, { name: 'horloge-rsa', isTest: true, state: 'right', at });
  const curve = makeWorld({ authority: ec });
  assert.equal(await agree('an elliptic curve, an authority in between', curve.files, curve.logPem, page), true);
  assert.equal(verifyDossier(curve.files, curve.logPem).stamp?.state, 'right');
});

test('a dossier whose stamp has not come yet holds, and says so', { skip: without }, async () => {
  const files = new Map(world.files);
  for (const path of [STAMPED, STAMP, TSA_PEM]) files.delete(path);
  const later = rebag(files, world.seal, false);
  assert.equal(await agree('no stamp yet', later, world.logPem, page), true);
  assert.equal(verifyDossier(later, world.logPem).stamp?.state, 'absent');
  assert.match(clerk(later, world.logPem).out, /absent de ce dossier/);
});

const ATTACKS: readonly (readonly [string, (files: Files) => void])[] = [
  ['the stamp of other bytes', (files) => files.set(STAMP, rsa.stamp(toUtf8('autre chose\n')))],
  ['the stamp of another authority', (files) => files.set(STAMP, ec.stamp(bytesAt(files, STAMPED)))],
  ['another authority altogether', (files) => void files.set(STAMP, ec.stamp(bytesAt(files, STAMPED))).set(TSA_PEM, toUtf8(ec.ca))],
  [
    'the head that was stamped',
    (files) => edit(files, STAMPED, (text) => text.replace(/\n([0-9]+)\n/, (_, n: string) => `\n${Number(n) + 1}\n`)),
  ],
  ['the certificate gone', (files) => files.delete(TSA_PEM)],
  ['the reply gone', (files) => files.delete(STAMP)],
  ['the reply cut short', (files) => files.set(STAMP, bytesAt(files, STAMP).slice(0, -1))],
  ['something after the reply', (files) => files.set(STAMP, new Uint8Array([...bytesAt(files, STAMP), 0]))],
];
for (const [name, change] of ATTACKS)
  test(`seen by all three: ${name}`, { skip: without }, async () => {
    const files = new Map(world.files);
    change(files);
    assert.equal(await agree(name, rebag(files, world.seal, true), world.logPem, page), false);
  });

test('a key that was not certified for dating dates nothing', { skip: without }, async () => {
  const other = authority('rsa', { use: 'dating' });
  const wrong = makeWorld({ authority: { ...other, name: 'autre', stamp: (bytes) => rsa.stamp(bytes) } });
  assert.equal(await agree('a chain that leads elsewhere', wrong.files, wrong.logPem, page), false);
  other.close();
});

test(`${BITS} bits of a reply turned (seed ${SEED}): one answer each time`, { skip: without }, async () => {
  let state = SEED >>> 0;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let i = 0; i < BITS; i++) {
    const bytes = bytesAt(world.files, STAMP).slice();
    const at = draw(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
    await agree(`byte ${at} of the reply`, rebag(new Map([...world.files, [STAMP, bytes]]), world.seal, false), world.logPem, page);
  }
});

test('the judges were asked', { skip: without }, () => assert.equal(skip, false));
