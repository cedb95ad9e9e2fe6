/** No room left: a backup or a restore says so, removes what it had begun, and the desk is not touched. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { abri, throwAway } from '../e2e/program.ts';
import { filesOf, type Halves, oldFolder, restoring } from './restored.ts';

const TRY_AGAIN = 75;

test('on a disk without room, backup and restore say so in words and leave nothing half-written', async (t) => {
  const { path: folder, remove } = throwAway('full');
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  t.after(() => {
    spawnSync('umount', ['-l', disk]);
    remove();
  });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k,mode=700', 'abri-test', disk], { encoding: 'utf8' });
  if (status !== 0) return t.skip(`no file system can be mounted here: ${stderr?.trim() ?? 'no mount command'}`);
  const data = oldFolder(join(folder, 'data'));
  assert.equal((await abri(['upgrade', '--data', data])).code, 0);
  const before = filesOf(data);
  for (const [lang, words] of [
    ['en_GB.UTF-8', /No room left to write in .*disk.*the desk is not touched/],
    ['fr_FR.UTF-8', /Plus de place pour écrire dans .*disk.*le poste n’est pas touché/],
  ] as const) {
    const said = await abri(['backup', '--to', disk, '--keys-to', join(folder, 'keys'), '--data', data], { env: { LC_ALL: lang } });
    assert.deepEqual([said.code, said.out], [TRY_AGAIN, ''], said.err);
    assert.match(said.err, words);
    assert.doesNotMatch(said.err, /^ {4}at /m, 'words for a person, not a stack');
    assert.deepEqual([readdirSync(disk), readdirSync(join(folder, 'keys'))], [[], []]);
  }
  assert.deepEqual(filesOf(data), before);

  const made = await abri(['backup', '--to', join(folder, 'b'), '--data', data, '--json']);
  const halves = JSON.parse(made.out) as Halves;
  const said = await restoring(halves, join(disk, 'new'));
  assert.equal(said.code, TRY_AGAIN, said.err);
  assert.match(said.err, /No room left to write/);
  assert.deepEqual(readdirSync(disk), []);
  rmSync(join(folder, 'b'), { recursive: true });
});
