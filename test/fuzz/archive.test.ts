/**
 * Half a backup from a hostile hand, its lists written again to fit (which needs no key; the seal of the master key is asked
 * later): it opens or is refused in words, and no name in it leads out of it.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Archive, checkMac, openArchive, sealArchive } from '../../src/edges/archive/archive.ts';
import { ArchiveFault } from '../../src/edges/archive/fault.ts';
import { mutated } from './mutated.ts';
import { runs } from './runs.ts';

const KEY = new Uint8Array(32).fill(7);
const FILES = ['about.json', 'manifest-sha256.txt', 'manifest.mac'] as const;
const base = mkdtempSync(join(tmpdir(), 'abri-archive-'));
const folder = join(base, 'record');
const sound: Record<string, Buffer> = {};
before(async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'abri.db'), 'a database');
  const about = {
    part: 'record',
    id: 'b1',
    made: 1,
    program: '0.1.0',
    origin: 'abri.local/essai',
    size: 3,
    root: 'AA==',
    folder: 'f1',
  } as const;
  await sealArchive(folder, about, KEY);
  for (const name of FILES) sound[name] = readFileSync(join(folder, name));
});
after(() => rmSync(base, { recursive: true }));

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Opens it with these texts in place of its own; null when it was refused in words. */
async function opened(texts: Readonly<Record<string, Uint8Array>>): Promise<Archive | null> {
  for (const name of FILES) writeFileSync(join(folder, name), texts[name] ?? sound[name] ?? '');
  try {
    return await openArchive(folder, 'record');
  } catch (error) {
    assert.ok(error instanceof ArchiveFault && error.fr !== '' && error.en !== '', String(error));
    return null;
  }
}
/** The lists written again by whoever changed what they list; without the key, the last line is what it was. */
function relisted(about: Uint8Array, manifest: string): Record<string, Uint8Array> {
  const list = manifest.replace(/^[0-9a-f]{64}(?= {2}about\.json$)/m, sha256(about));
  const last = (sound['manifest.mac'] ?? Buffer.alloc(0)).toString().split('\n')[1] ?? '';
  return {
    'about.json': about,
    'manifest-sha256.txt': Buffer.from(list),
    'manifest.mac': Buffer.from(`${sha256(list)}  manifest-sha256.txt\n${last}\n`),
  };
}
const manifestOf = (): string => String(sound['manifest-sha256.txt']);

test('as it was made, it opens under its key', async () => {
  const archive = await opened({});
  assert.ok(archive !== null);
  checkMac(archive, KEY);
});

test('any of its texts mutated: refused in words, or what it was; with the lists written again, never under the key', async () => {
  const one = fc.constantFrom(...FILES).chain((name) =>
    fc.tuple(
      fc.constant(name),
      fc.nat(1000).chain(() => mutated(new Uint8Array(sound[name] ?? []))),
    ),
  );
  await fc.assert(
    fc.asyncProperty(one, async ([name, bytes]) => {
      fc.pre(Buffer.compare(bytes, sound[name] ?? Buffer.alloc(0)) !== 0);
      const archive = await opened({ [name]: bytes });
      if (archive !== null) assert.throws(() => checkMac(archive, KEY), ArchiveFault);
      const again = await opened(
        relisted(
          name === 'about.json' ? bytes : (sound['about.json'] ?? bytes),
          name === FILES[1] ? String(Buffer.from(bytes)) : manifestOf(),
        ),
      );
      if (again !== null && name !== 'manifest.mac') assert.throws(() => checkMac(again, KEY), ArchiveFault);
    }),
    runs(150),
  );
});

test('about.json, whatever JSON it holds: refused in words', async () => {
  const good = JSON.parse(String(sound['about.json'])) as Record<string, unknown>;
  for (const json of ['null', '7', '[]', '""', '{}', '{"format":"abri.backup/1"}', 'true', '{"__proto__":{"part":"record"}}'])
    assert.equal(await opened(relisted(Buffer.from(json), manifestOf())), null, json);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), async (field, value) => {
      await opened(relisted(Buffer.from(JSON.stringify({ ...good, [field]: value })), manifestOf()));
    }),
    runs(80),
  );
});

test('names that climb, hide or lead elsewhere are refused before any file is opened', async () => {
  const about = sound['about.json'] ?? Buffer.alloc(0);
  const names = [
    '../../etc/passwd',
    '/etc/passwd',
    'dossiers/dossier-d1/../../x',
    'dossiers/../kek',
    'kek',
    'keys.db',
    '.hidden',
    'abri.db/',
    'dossiers/dossier-d1/.x',
    'a\u0000b',
    'abri.db-wal',
  ];
  for (const name of names) assert.equal(await opened(relisted(about, `${manifestOf()}${sha256('x')}  ${name}\n`)), null, name);
  assert.equal(await opened(relisted(about, `${manifestOf()}${sha256('x')}  abri.db\n`)), null, 'a name twice');
});
