/** Sealed values in a dossier, the states of a field, and the bag encrypted to a service: with Debian's age, and nothing of ours, on the other side. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runCommand, type Servers } from '../../src/cli/commands.ts';
import type { Io } from '../../src/cli/io.ts';
import { verifyCommand } from '../../src/cli/verify.ts';
import { b64url } from '../../src/log/base64.ts';
import { sha256, sha256Hex } from '../../src/log/digest.ts';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { toUtf8 } from '../../src/log/text.ts';
import { newIdentity, sealFor } from '../../src/vault/age.ts';
import { clerk, inFolder, skip as noClerk, runScript } from './clerk.ts';
import { makeWorld, THREAD_A, type World } from './forge.ts';
import { agree, without } from './judges.ts';
import { type Judge, openJudge } from './page.ts';

const hasAge = spawnSync('age', ['--version']).status === 0 || process.env.ABRI_TEST_STRICT === '1';
const skip = noClerk !== false ? noClerk : hasAge ? false : 'missing: age';

let page: Judge | null = null;
before(async () => {
  if (without === false) page = await openJudge();
});
after(async () => await page?.close());

const io = (): { io: Io; said: { out: string; err: string } } => {
  const said = { out: '', err: '' };
  const to = (where: 'out' | 'err') => (text: string) => {
    said[where] += `${text}\n`;
  };
  return { io: { out: to('out'), err: to('err'), env: {}, lang: 'fr', cwd: '/' }, said };
};

const PLAIN = new Uint8Array([...toUtf8('abri.sealed/1\n'), ...new Uint8Array(32).fill(7), ...toUtf8('une adresse inventée')]);

/** A dossier in which one value is sealed for `recipient`; `lie`: it is not the value that was committed to. */
async function sealedWorld(recipient: string, lie = false): Promise<{ world: World; file: Uint8Array }> {
  const file = await sealFor(PLAIN, [recipient]);
  const ct = sha256Hex(file);
  const pc = b64url(sha256(lie ? toUtf8('autre chose') : PLAIN));
  const put = {
    act: 'seal.put',
    with: { value: 'V1', kind: 'place_address', subject: 'lieu-1', compartment: null, ct, pc, to: ['dev/00000001'], recovery: false },
    blobs: [file],
  };
  return { world: makeWorld({ acts: [put], input: { sealed: [{ sha256: ct, bytes: file }] } }), file };
}

test('a sealed value: named by an entry, opened by whoever holds the key, held against what was committed to', { skip }, async () => {
  const { identity, recipient } = await newIdentity();
  for (const lie of [false, true]) {
    const { world } = await sealedWorld(recipient, lie);
    assert.equal(await agree('a sealed value, closed', world.files, world.logPem, page), true);
    await inFolder(world.files, async (bag, folder) => {
      const [key, secret] = [join(folder, 'log.pem'), join(folder, 'cle.txt')];
      writeFileSync(key, world.logPem);
      writeFileSync(secret, `# inventée\n${identity}\n`);
      const verdict = runScript(['--identity', secret, key, bag]);
      assert.equal(verdict.code, lie ? 7 : 0, verdict.out);
      if (lie) assert.match(verdict.out, /^FAUX\/WRONG data\/sealed\/\S+: la valeur ouverte n'est pas celle qui fut engagée/m);
      else assert.match(verdict.out, /valeurs scellées {8}1 ouvertes, 0 fermées/);
      const { io: ours, said } = io();
      assert.equal(await verifyCommand([bag, '--key', key, '--identity', secret], ours), lie ? 7 : 0, said.out + said.err);
      assert.match(said.out, /Scellé {8}1 valeurs, 1 ouvertes avec la clé donnée/);
      const stranger = join(folder, 'autre.txt');
      writeFileSync(stranger, `${(await newIdentity()).identity}\n`);
      assert.equal(runScript(['--identity', stranger, key, bag]).code, 0, 'who cannot open it learns nothing, and says nothing');
      assert.equal(runScript(['--identity', join(folder, 'rien'), key, bag]).code, 4);
    });
  }
});

test('a sealed value that no entry names, or that was changed, is wrong for all three', { skip: without }, async () => {
  const { recipient } = await newIdentity();
  const { world, file } = await sealedWorld(recipient);
  const path = `data/sealed/${sha256Hex(file)}.age`;
  const turned = file.slice();
  turned[turned.length - 1] = (turned[turned.length - 1] ?? 0) ^ 1;
  assert.equal(await agree('turned', new Map([...world.files, [path, turned]]), world.logPem, page), false);
  assert.throws(() => makeWorld({ input: { sealed: [{ sha256: sha256Hex(file), bytes: file }] } }), /names the sealed value/);
});

test('four states of a field are told apart: disclosed, withheld, shredded, and missing is wrong', { skip: without }, async () => {
  const shredded = makeWorld({
    enrolments: [
      {
        act: 'shred.confirm',
        device: 'dev/00000001',
        events: [{ e: 'Shredded', proposal: 'P1', case: 'K0', threads: [THREAD_A], by: ['renard-1', 'merle-2'] }],
      },
    ],
  });
  // Said before the words were: those came later, and are here.
  assert.equal(await agree('shredded before', shredded.files, shredded.logPem, page), true);
  assert.equal(verifyDossier(shredded.files, shredded.logPem).fields.shredded, 0);
  const late = makeWorld({
    restored: (forge) => [
      forge.append({
        act: 'shred.confirm',
        device: 'dev/00000001',
        events: [{ e: 'Shredded', proposal: 'P1', case: 'K0', threads: [THREAD_A], by: ['renard-1', 'merle-2'] }],
      }),
    ],
    input: { disclosures: [] },
  });
  assert.equal(await agree('shredded after', late.files, late.logPem, page), true);
  const { fields } = verifyDossier(late.files, late.logPem);
  assert.deepEqual([fields.shredded, fields.missing], [4, 0]);
  const told = clerk(late.files, late.logPem).out;
  assert.ok(
    told.includes(
      `${fields.disclosed} communiqués / disclosed, ${fields.withheld} retenus / withheld, 4 effacés / shredded, 0 MANQUANTS / MISSING`,
    ),
    told,
  );
});

test('abri dossier wrap: one file for the service alone, which Debian’s age and tar open', { skip }, async () => {
  const { identity, recipient } = await newIdentity();
  const world = makeWorld();
  await inFolder(world.files, async (bag, folder) => {
    const wrap = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
      const { io: ours, said } = io();
      return { code: await runCommand(['dossier', 'wrap', ...args], ours, '0', {} as Servers), ...said };
    };
    assert.equal((await wrap(bag)).code, 2);
    assert.equal((await wrap(bag, '--to', 'age1rien')).code, 2);
    assert.equal(existsSync(`${bag}.tar.age`), false);
    assert.equal((await wrap(join(folder, 'rien'), '--to', recipient)).code, 4);
    assert.equal((await wrap(folder, '--to', recipient)).code, 3, 'not the folder of a dossier');
    const done = await wrap(bag, '--to', recipient);
    assert.equal(done.code, 0, done.err);
    assert.equal((await wrap(bag, '--to', recipient)).code, 5, 'never written over');
    assert.ok(!readFileSync(`${bag}.tar.age`).includes('bagit'));
    writeFileSync(join(folder, 'service.key'), `${identity}\n`, { mode: 0o600 });
    execFileSync('sh', ['-c', 'mkdir recu && age -d -i service.key dossier-D1.tar.age | tar x -C recu'], { cwd: folder });
    writeFileSync(join(folder, 'log.pem'), world.logPem);
    assert.equal(runScript([join(folder, 'log.pem'), join(folder, 'recu', 'dossier-D1')]).code, 0);
  });
});
