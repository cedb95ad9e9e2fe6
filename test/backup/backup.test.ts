/** A backup that is not what it should be is refused in words that name the part, in both languages, and leaves nothing behind. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, type TestContext, test } from 'node:test';
import { expireKeys } from '../../src/edges/archive/expiry.ts';
import { openCodes } from '../../src/edges/store-sqlite/codes.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { signCheckpoint } from '../../src/log/checkpoint.ts';
import { abri, exampleDesk, type Ran, throwAway } from '../e2e/program.ts';
import { backUp, copyOf, filesOf, type Halves, oldFolder, restore, restoring, verified } from './restored.ts';

const { path: folder, remove } = throwAway('backup');
after(remove);
/** The folder of 0.1.0, brought up to date, with its bag; and one backup of it. Each test spoils a copy. */
const data = join(folder, 'data');
let halves: Halves;

before(async () => {
  oldFolder(data);
  assert.equal((await abri(['upgrade', '--data', data])).code, 0);
  const codes = openCodes({ folder: data, kek: new Uint8Array(32) });
  codes.keep({ member: 'renard-2', set: 's1', genuine: new Uint8Array(32).fill(1), duress: new Uint8Array(32).fill(2) });
  codes.close();
  halves = await backUp(data, join(folder, 'first'));
});

let n = 0;
function spoilt(): Halves {
  const place = join(folder, `spoilt-${n++}`);
  return { ...halves, record: copyOf(halves.record, join(place, 'record')), keys: copyOf(halves.keys, join(place, 'keys')) };
}
const check = ({ record, keys }: Halves, env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  abri(['restore', '--check', '--from', record, '--keys', keys], { env });

/** Refused by the rehearsal and by the restore, in both languages, with nothing left where the folder would have been. */
async function refused(given: Halves, code: number, en: RegExp, fr: RegExp): Promise<void> {
  const to = join(folder, `new-${n++}`);
  const said = await check(given);
  assert.deepEqual([said.code, said.out], [code, ''], said.err);
  assert.match(said.err, en);
  assert.match((await check(given, { LC_ALL: 'fr_FR.UTF-8' })).err, fr);
  const real = await restoring(given, to);
  assert.deepEqual([real.code, real.out], [code, ''], real.err);
  assert.match(real.err, en);
  assert.doesNotMatch(real.err, /^ {4}at /m, 'words for a person, not a stack');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith(`new-${n - 1}`)),
    [],
  );
}

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Another manifest, with its digest put right, as whoever holds the folder and not the keys can do. */
function rewrite(half: string, change: (manifest: string) => string): void {
  const [path, mac] = [join(half, 'manifest-sha256.txt'), join(half, 'manifest.mac')];
  const manifest = change(readFileSync(path, 'utf8'));
  writeFileSync(path, manifest);
  writeFileSync(mac, readFileSync(mac, 'utf8').replace(/^[0-9a-f]{64}/, sha256(manifest)));
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  const at = bytes.length >>> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('a backup reads back, is its owner’s alone, passes sha256sum -c, and holds neither head.last nor the other half', async () => {
  const said = await check(halves);
  assert.deepEqual([said.code, said.err], [0, '']);
  assert.match(said.out, /This backup can be restored: 118 entries/);
  for (const half of [halves.record, halves.keys]) {
    for (const path of filesOf(half).keys()) assert.equal(statSync(join(half, path)).mode & 0o077, 0, path);
    for (const line of readFileSync(join(half, 'manifest-sha256.txt'), 'utf8').trim().split('\n')) {
      const [digest, path] = line.split('  ');
      assert.equal(sha256(readFileSync(join(half, path ?? ''))), digest);
    }
  }
  assert.deepEqual([...filesOf(halves.record).keys()].sort(), ['about.json', 'abri.db', 'manifest-sha256.txt', 'manifest.mac']);
  const keys = [...filesOf(halves.keys).keys()].filter((name) => !name.startsWith('keys/')).sort();
  assert.deepEqual(keys, ['about.json', 'codes.db', 'kek', 'keys.db', 'manifest-sha256.txt', 'manifest.mac', 'sessions.db']);
  // The record alone opens no word: neither of the keys is in it, wrapped or not.
  const kek = readFileSync(join(halves.keys, 'kek'), 'latin1').trim();
  for (const path of filesOf(halves.record).keys()) assert.equal(readFileSync(join(halves.record, path), 'latin1').includes(kek), false);
});

test('one bit of any file, and the file is named', async () => {
  for (const half of ['record', 'keys'] as const) {
    for (const name of filesOf(halves[half]).keys()) {
      if (/^keys\/(?!desk)/.test(name)) continue;
      const given = spoilt();
      const path = join(given[half], name);
      flip(path);
      const said = await check(given);
      assert.equal(said.code, 7, `${name}: ${said.err}`);
      assert.ok(said.err.includes(`${path} `), `${name}: ${said.err}`);
    }
  }
  const given = spoilt();
  flip(join(given.record, 'abri.db'));
  await refused(
    given,
    7,
    /Damaged backup: .*abri\.db is not what was backed up/,
    /Sauvegarde abîmée : .*abri\.db n’est pas ce qui fut sauvegardé/,
  );
});

test('a file that is missing, a link in its place, a name that leaves the folder', async () => {
  const gone = spoilt();
  rmSync(join(gone.record, 'abri.db'));
  await refused(gone, 4, /Incomplete backup: .*abri\.db is missing/, /Sauvegarde incomplète/);

  const link = spoilt();
  renameSync(join(link.record, 'abri.db'), join(folder, 'elsewhere.db'));
  symlinkSync(join(folder, 'elsewhere.db'), join(link.record, 'abri.db'));
  await refused(link, 7, /Damaged backup: .*abri\.db/, /Sauvegarde abîmée/);

  for (const path of ['../../escaped', 'dossiers/../../escaped', '/tmp/escaped', 'keys.db', 'dossiers/dossier-d1/.hidden']) {
    const given = spoilt();
    rewrite(given.record, (manifest) => `${manifest}${'0'.repeat(64)}  ${path}\n`);
    const said = await check(given);
    assert.equal(said.code, 7, path);
    assert.match(said.err, /Damaged backup: .*manifest-sha256\.txt/, path);
  }
});

test('the two halves taken one for the other, a folder that is no backup, one of a newer program', async () => {
  await refused({ ...halves, record: halves.keys, keys: halves.record }, 2, /is the other half/, /est l’autre moitié/);
  await refused({ ...halves, record: data }, 4, /is not a backup made by Abri/, /n’est pas une sauvegarde d’Abri/);
  const newer = spoilt();
  const about = readFileSync(join(newer.record, 'about.json'), 'utf8').replace('abri.backup/1', 'abri.backup/2');
  writeFileSync(join(newer.record, 'about.json'), about);
  rewrite(newer.record, (manifest) => manifest.replace(/^[0-9a-f]{64} {2}about/m, `${sha256(about)}  about`));
  await refused(newer, 5, /was made by a newer Abri/, /version plus récente d’Abri/);
});

test('whoever stores a backup cannot put another in its place, even with a right manifest', async () => {
  const given = spoilt();
  const db = new DatabaseSync(join(given.record, 'abri.db'));
  db.exec("UPDATE note SET value = 'ex-autre' WHERE key = 'exercise'");
  db.close();
  const digest = sha256(readFileSync(join(given.record, 'abri.db')));
  rewrite(given.record, (manifest) => manifest.replace(/^[0-9a-f]{64} {2}abri\.db/m, `${digest}  abri.db`));
  await refused(given, 7, /was not made with these keys/, /n’a pas été faite avec ces clés/);
});

test('keys of another organisation, keys older than the record, no master key', async (t: TestContext) => {
  const desk = await exampleDesk(join(folder, 'other'));
  t.after(() => desk.stop());
  const other = await backUp(desk.data, join(folder, 'other', 'b'));
  await refused({ ...halves, keys: other.keys }, 5, /keys are of another folder or organisation/, /Ces clés sont d’un autre dossier/);

  const report = await fetch(`${desk.url}/api/v1/reports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.tokens.vigie}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'r1', verbatim: 'Un mot de plus.' }),
  });
  assert.equal(report.status, 201);
  const later = await backUp(desk.data, join(folder, 'other', 'b'));
  await refused({ ...later, keys: other.keys }, 5, /These keys are older/, /Ces clés sont plus anciennes/);
  assert.equal((await check({ ...other, keys: later.keys })).code, 0, 'later keys open an earlier record');

  // systemd holds the master key: it is in no backup, and a restore without it says where to put it.
  const systemd = join(folder, 'credentials');
  mkdirSync(systemd, { mode: 0o700 });
  const machine = copyOf(data, join(folder, 'machine'));
  renameSync(join(machine, 'kek'), join(systemd, 'abri-kek'));
  const env = { CREDENTIALS_DIRECTORY: systemd };
  const made = await abri(['backup', '--to', join(folder, 'c'), '--data', machine, '--json'], { env });
  assert.match(made.err, /The master key is in systemd, not in this backup/);
  const without = JSON.parse(made.out) as Halves;
  await refused(without, 4, /The master key \(kek\) is not in .*CREDENTIALS_DIRECTORY/, /La clé maîtresse \(kek\) n’est pas dans/);
  assert.equal((await check(without, env)).code, 0);
});

test('what a person reads, in both languages: where, how far, what is missing, what to do next', async () => {
  const given = { ...halves, ...spoilt() };
  for (const [lang, words] of [
    ['fr_FR.UTF-8', [/^Sauvegardé et relu : 118 écritures, 1 dossiers\./, /À ranger en deux lieux différents/]],
    ['en_GB.UTF-8', [/^Backed up and read back: 118 entries, 1 dossiers\./, /Keep them in two different places/]],
  ] as const) {
    const said = await abri(['backup', '--to', join(folder, 'words'), '--data', data], { env: { LC_ALL: lang } });
    assert.match(said.out, words[0]);
    assert.match(said.err, words[1]);
  }
  for (const [lang, more, out, err] of [
    [
      'fr_FR.UTF-8',
      [],
      /Nouvelle époque : .*\/e\d+\nLa dernière tête signée n’est pas connue/,
      /Aucun jeton n’est revenu[\s\S]*Démarrez : abri serve/,
    ],
    [
      'en_GB.UTF-8',
      ['--head-from', data],
      /New epoch: .*\/e\d+\nNothing that was signed is missing/,
      /No token came back[\s\S]*Start: abri serve/,
    ],
    ['fr_FR.UTF-8', ['--keep-tokens'], /Restauré dans/, /Les jetons de la sauvegarde sont revenus, même ceux révoqués depuis/],
  ] as const) {
    const said = await restoring(given, join(folder, `new-${n++}`), more, lang);
    assert.equal(said.code, 0, said.err);
    assert.match(said.out, out);
    assert.match(said.err, err);
  }
  for (const [lang, line] of [
    ['fr_FR.UTF-8', /Journal intact : 119 écritures[\s\S]*\/e\d+ {2}118–118, tête signée vérifiée/],
    ['en_GB.UTF-8', /The log is whole: 119 entries[\s\S]*\/e\d+ {2}118–118, signed head verified/],
  ] as const)
    assert.match((await abri(['log', 'verify', '--data', join(folder, `new-${n - 1}`)], { env: { LC_ALL: lang } })).out, line);
});

test('a restore overwrites nothing, and one that was cut short leaves nothing in the way', async () => {
  const there = join(folder, 'there');
  mkdirSync(there);
  writeFileSync(join(there, 'notes.txt'), 'à moi');
  const said = await restoring(halves, there);
  assert.equal(said.code, 5);
  assert.match(said.err, /is not empty: a restore overwrites nothing/);
  assert.deepEqual(readdirSync(there), ['notes.txt']);

  const to = join(folder, 'cut');
  mkdirSync(`${to}.restoring`);
  writeFileSync(join(`${to}.restoring`, 'abri.db'), 'half');
  mkdirSync(to, { mode: 0o700 });
  const told = await restore(halves, to);
  assert.match(told.origin, /\/e[2-9]$/);
  assert.equal(existsSync(`${to}.restoring`), false);
  assert.equal((await verified(to)).epochs.length, 2);
});

test('the last head: believed only when signed, of this log, and of one history; no epoch twice', async () => {
  const given = spoilt();
  const keys = openKeys(join(data, 'keys'));
  const vkey = keys.vkey(halves.origin) ?? '';
  const head = (origin: string, size: number, key = origin): string => {
    const path = join(folder, `head-${n++}`);
    const name = keys.vkey(key) === null ? halves.origin : key;
    writeFileSync(
      path,
      signCheckpoint(origin, size, new Uint8Array(32).fill(5), {
        name: origin,
        vkey: keys.vkey(name) ?? vkey,
        sign: (message) => keys.sign(name, message),
      }),
    );
    return path;
  };
  const said = async (path: string): Promise<Ran> => await restoring(given, join(folder, `new-${n++}`), ['--last-head', path]);
  assert.match((await said(head(halves.origin, 60))).err, /tells another history/);
  assert.match((await said(head('desk', 130, 'desk'))).err, /is not a signed head of this log/);
  const altered = head(halves.origin, 130);
  writeFileSync(altered, readFileSync(altered, 'utf8').replace('\n130\n', '\n131\n'));
  assert.match((await said(altered)).err, /is not a signed head of this log/);
  assert.match((await said(join(folder, 'nowhere'))).err, /is not a signed head of this log/);

  const further = await restore(given, join(folder, 'further'), ['--last-head', head(halves.origin, 130)]);
  assert.deepEqual(further.missing, { from: 118, to: 129 });
  const [first] = (await verified(join(folder, 'further'))).epochs;
  assert.deepEqual([first?.signed, first?.lostTo], [true, 130]);
  const used = await restoring(given, join(folder, `new-${n++}`), ['--epoch', '2']);
  assert.equal(used.code, 5);
  assert.match(used.err, /the next free one is \d/);
  assert.match((await restore(given, join(folder, 'ninth'), ['--epoch', '9'])).origin, /\/e9$/);
});

test('a database put back by hand behind head.last is refused, and the words say what to do', async () => {
  const behind = copyOf(data, join(folder, 'behind'));
  const path = join(behind, 'head.last');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^118$/m, '130'));
  for (const [lang, words] of [
    ['en_GB.UTF-8', /run: abri restore/],
    ['fr_FR.UTF-8', /faites : abri restore/],
  ] as const) {
    const ran = await abri(['serve', '--data', behind, '--port', '0'], { env: { LC_ALL: lang } });
    assert.equal(ran.code, 75);
    assert.match(ran.err, words);
  }
});

test('a bag that no longer verifies is backed up as it is, and said', async (t) => {
  const desk = await exampleDesk(join(folder, 'sealing'));
  t.after(() => desk.stop());
  const sealed = await fetch(`${desk.url}/api/v1/cases/ca-1/dossiers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.tokens.delcassou}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'do-1', recipient: 'Brigade (inventée)', purpose: 'Enquête.' }),
  });
  assert.equal(sealed.status, 201, await sealed.text());
  const whole = await backUp(desk.data, join(folder, 'sealing', 'b'));
  assert.ok([...filesOf(whole.record).keys()].includes('dossiers/dossier-do-1/data/verify.sh'));
  flip(join(desk.data, 'dossiers/dossier-do-1/data/chronologie.html'));
  const said = await abri(['backup', '--to', join(folder, 'sealing', 'b'), '--data', desk.data, '--json']);
  assert.equal(said.code, 7);
  assert.match(said.err, /Dossier do-1 no longer verifies on this machine/);
  assert.deepEqual((JSON.parse(said.out) as { damaged: string[] }).damaged, ['do-1']);
});

test('a log that does not hold is not backed up as if it did; a place inside the data folder is refused; nothing half-written stays', async () => {
  const broken = copyOf(data, join(folder, 'broken'));
  const db = new DatabaseSync(join(broken, 'abri.db'));
  db.exec(`UPDATE entry SET bytes = CAST(bytes || x'0a' AS BLOB) WHERE "index" = 40`);
  db.close();
  const to = join(folder, 'from-broken');
  const ran = await abri(['backup', '--to', to, '--data', broken]);
  assert.equal(ran.code, 7, ran.err);
  assert.match(ran.err, /The log of this folder does not hold: .*No backup was kept/);
  assert.deepEqual(readdirSync(to), []);

  const inside = await abri(['backup', '--to', join(data, 'b'), '--data', data], { env: { LC_ALL: 'fr_FR.UTF-8' } });
  assert.equal(inside.code, 2);
  assert.match(inside.err, /est dans le dossier de données/);
  const nowhere = await abri(['backup', '--to', to, '--data', join(folder, 'nowhere')]);
  assert.equal(nowhere.code, 4);
  for (const args of [['backup'], ['restore', '--from', 'x'], ['restore', '--check']])
    assert.equal((await abri(args)).code, 2, args.join(' '));
});

test('old copies of the keys expire: complete, of this desk, older than asked, and never the last one', async () => {
  const place = join(folder, 'expiring');
  const copy = (name: string): string => copyOf(halves.keys, join(place, name));
  const { folder: of, made } = JSON.parse(readFileSync(join(halves.keys, 'about.json'), 'utf8')) as { folder: string; made: number };
  const macKey = createHash('sha256').update('abri backups').update(openKek(data)).digest();
  const expire = (now: number, whose = of): Promise<string[]> => expireKeys({ place, folder: whose, macKey, days: 30, now });
  const [first, second] = [copy('keys-20260101-000000-aaaa'), copy('keys-20260102-000000-bbbb')];
  const damaged = copy('keys-20260103-000000-cccc');
  flip(join(damaged, 'manifest.mac'));
  copy('keys-20260104-000000-dddd.partial');
  copy('record-20260101-000000-aaaa');
  assert.deepEqual(await expire(made + 29 * 86_400_000), [], 'not old enough');
  assert.deepEqual(await expire(made + 31 * 86_400_000, 'another'), [], 'of another desk');
  const gone = await expire(made + 31 * 86_400_000);
  assert.equal(gone.length, 1, 'one of the two that are whole stays');
  assert.ok([first, second].includes(gone[0] ?? ''));
  assert.deepEqual(await expire(made + 3000 * 86_400_000), [], 'the last one stays, whatever its age');
  assert.equal(readdirSync(place).length, 4);
});

test('abri backup --prune-keys-days: after a backup that holds, and no other way; what it deleted is told', async () => {
  const [to, keysTo] = [join(folder, 'pruned'), join(folder, 'pruned-keys')];
  const backup = (...more: string[]): Promise<Ran> => abri(['backup', '--data', data, '--to', to, '--keys-to', keysTo, '--json', ...more]);
  assert.equal((await backup()).code, 0);
  const ran = await backup('--prune-keys-days', '1');
  assert.deepEqual([ran.code, (JSON.parse(ran.out) as { expired: string[] }).expired], [0, []], ran.err);
  assert.equal(readdirSync(keysTo).length, 2);
  assert.equal((await backup('--prune-keys-days', '0')).code, 2);
});
