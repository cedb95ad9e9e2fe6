import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readDisclosure } from '../../src/log/disclosure.ts';
import { draftDossier, verifyDossier } from '../../src/log/dossier/bag.ts';
import { LogFault } from '../../src/log/fault.ts';
import { fromUtf8 } from '../../src/log/text.ts';
import { clerk, runScript, skip, withFolder } from './clerk.ts';
import { makeWorld, pemOf, signerOf, verifySh } from './forge.ts';

const world = makeWorld();

test('a whole dossier verifies, and the report says what was seen', () => {
  const report = verifyDossier(world.files, world.logPem, { verifySh });
  assert.deepEqual(report.faults, []);
  assert.equal(report.ok, true);
  assert.equal(report.file, null);
  assert.equal(report.dossier, 'D1');
  assert.equal(report.case, 'K1');
  assert.equal(report.size, world.forge.size);
  assert.equal(report.logVkey, world.forge.log.vkey);
  assert.deepEqual(
    report.threads.map(({ entries }) => entries),
    [4, 2, 2],
  );
  assert.equal(report.entries, 8 + 3);
  assert.deepEqual(
    report.signers.map(({ device }) => device),
    ['desk', 'dev/00000001', 'dev/00000002'],
  );
  // Withheld: a summary, and the civil names behind three enrolments.
  assert.deepEqual(report.fields, { disclosed: 7, withheld: 4, shredded: 0, missing: 0 });
  assert.equal(report.seen, 'not checkable here');
  assert.ok(report.checks.length === 16 && report.checks.every(({ ok }) => ok));
});

test('verify.sh says the same, from the clone and from inside the dossier', { skip }, () => {
  const verdict = clerk(world.files, world.logPem);
  assert.equal(verdict.code, 0, verdict.out);
  assert.match(verdict.out.trimEnd().split('\n').at(-1) ?? '', /^OK dossier D1, 11 /);
  withFolder(world.files, (bag, folder) => {
    writeFileSync(join(folder, 'log.pem'), world.logPem);
    const inside = runScript(['../log.pem'], 'data/verify.sh', bag);
    assert.equal(inside.code, 0, inside.out);
  });
});

test('the folder passes sha256sum -c with its own manifests', { skip }, () => {
  withFolder(world.files, (bag) => {
    for (const list of ['manifest-sha256.txt', 'tagmanifest-sha256.txt', 'data/contents.sha256']) {
      const done = spawnSync('sha256sum', ['-c', '--strict', '--quiet', list], { cwd: bag, encoding: 'utf8' });
      assert.equal(done.status, 0, `${list}: ${done.stderr}`);
    }
  });
});

test('same input, same bytes, in whatever order it comes (I-37)', () => {
  const again = makeWorld({ input: { entries: [...world.input.entries].reverse(), disclosures: [...world.input.disclosures].reverse() } });
  assert.deepEqual([...again.files].sort(), [...world.files].sort());
  assert.equal(
    fromUtf8(again.files.get('manifest-sha256.txt') ?? new Uint8Array()),
    fromUtf8(world.files.get('manifest-sha256.txt') ?? new Uint8Array()),
  );
});

test('a dossier of an exercise says so and verifies', { skip }, () => {
  const drill = makeWorld({ ex: 'EX1' });
  assert.equal(verifyDossier(drill.files, drill.logPem).ok, true);
  assert.equal(verifyDossier(drill.files, drill.logPem).exercise, 'EX1');
  assert.match(fromUtf8(drill.files.get('data/LISEZMOI.txt') ?? new Uint8Array()), /^EXERCICE EX1\n[\s\S]*\nEXERCICE EX1\n$/);
  assert.equal(clerk(drill.files, drill.logPem).code, 0);
});

test('a dossier says whether it has its paper', () => {
  const pages = (files: ReadonlyMap<string, Uint8Array>) => fromUtf8(files.get('data/LISEZMOI.txt') ?? new Uint8Array());
  assert.match(pages(world.files), /Le PDF n'a pu être composé sur la machine qui a scellé/);
  const pdf = { fr: new Uint8Array([1]), en: new Uint8Array([2]) };
  const printed = makeWorld({ input: { pdf } });
  assert.match(pages(printed.files), /À lire {10}chronologie\.pdf ou chronologie\.html/);
  assert.deepEqual(printed.files.get('data/chronologie.pdf'), pdf.fr);
  assert.deepEqual(verifyDossier(printed.files, printed.logPem).faults, []);
});

test('a tree with a lone last leaf, a deep tree, a tree that ends with the seal: proofs of every shape verify', { skip }, () => {
  for (const options of [{ pad: 0 }, { pad: 1 }, { pad: 40, more: 3 }, { pad: 300 }]) {
    const shaped = makeWorld(options);
    assert.deepEqual(verifyDossier(shaped.files, shaped.logPem).faults, [], JSON.stringify(options));
    const verdict = clerk(shaped.files, shaped.logPem);
    assert.equal(verdict.code, 0, verdict.out);
  }
});

test('the draft refuses what must not leave', () => {
  const { input, foreign, forge } = world;
  const refused = (change: Partial<typeof input>, code: RegExp): void => {
    assert.throws(
      () => draftDossier({ ...input, ...change }),
      (fault) => fault instanceof LogFault && code.test(fault.code),
    );
  };
  refused({ blobs: [...input.blobs, { sha256: '0'.repeat(64), bytes: foreign.blob }] }, /dossier\.blob/);
  refused({ disclosures: [...input.disclosures, { index: foreign.index, text: foreign.words }] }, /dossier\.disclosure/);
  const last = input.disclosures.at(-1);
  assert.ok(last !== undefined);
  refused({ disclosures: [{ ...last, text: foreign.words }] }, /dossier\.disclosure/);
  refused({ entries: [...input.entries, ...input.entries.slice(0, 1)] }, /dossier\.twice/);
  refused({ origin: 'abri.example/log/autre' }, /dossier\.origin/);
  refused({ logVkey: signerOf('abri.example/log/autre').vkey }, /dossier\.origin/);
  refused({ about: { case: 'K1', exercise: 'EX1' } }, /dossier\.exercise/);
  assert.ok(forge.size > 0);
});

test('nothing of anything else is in the folder: no civil name, no other thread, no other key', () => {
  const readable = [...world.files]
    .map(([path, bytes]) => (path.endsWith('.sd') ? readDisclosure(fromUtf8(bytes)).value : Buffer.from(bytes).toString('latin1')))
    .join('\n');
  for (const marker of [
    'civil name',
    'autre affaire',
    'corbeau-9',
    'cffffffffffffffff',
    fromUtf8(world.foreign.blob),
    world.foreign.words,
  ]) {
    assert.ok(!readable.includes(marker), marker);
  }
});

test('a key that is no key is a fault of the caller, not of the dossier', () => {
  assert.throws(() => verifyDossier(world.files, 'not a key'), LogFault);
  assert.equal(verifyDossier(world.files, pemOf(signerOf('another').vkey)).ok, false);
});
