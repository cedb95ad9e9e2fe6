/**
 * A backup is older than a shredding: put back with the list that lay beside the last head, the words are gone again before
 * anybody can read them, and the log says so; without it they are back, and nothing pretends otherwise.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { readShreddedFile, shreddedFile } from '../../src/edges/store-sqlite/shredded-file.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { send } from '../e2e/document.ts';
import { abri, exampleDesk, throwAway } from '../e2e/program.ts';
import { backUp, linesOf, lose, restore } from './restored.ts';

interface Fields {
  readonly ok: boolean;
  readonly fields: { readonly shredded: number; readonly missing: number };
}

test('I-38, decision 7: what was shredded after the backup is shredded again by the restore', async (t) => {
  const { path: folder, remove } = throwAway('shredded');
  t.after(remove);
  const desk = await exampleDesk(folder);
  t.after(() => desk.stop());
  const halves = await backUp(desk.data, join(folder, 'backups'));
  const post = async (as: string, path: string, body: unknown): Promise<void> => {
    const { status, body: said } = await send(desk.url, desk.tokens[as] ?? '', { method: 'POST', path, body });
    assert.equal(status, 201, JSON.stringify(said));
  };
  await post('delcassou', '/api/v1/cases/ca-2/shreddings', { id: 'sh-1' });
  await post('pont', '/api/v1/shreddings/sh-1/confirmation', { id: 'sh-1-ok' });
  await desk.stop();
  const threads = readShreddedFile(shreddedFile(desk.data));
  assert.ok(threads.length > 0);
  // Whoever saves anything of a machine saves these two.
  const kept = join(folder, 'kept');
  mkdirSync(kept);
  for (const name of ['head.last', 'shredded.last']) copyFileSync(join(desk.data, name), join(kept, name));
  lose(desk.data);

  const wordsIn = (data: string): (string | null)[] => {
    const reader = openFolderForReading(data, openKek(data));
    try {
      return threads.flatMap((thread) =>
        reader.thread(thread, 0, 1000).flatMap(({ index }) => reader.words(index).map(({ text }) => text)),
      );
    } finally {
      reader.close();
    }
  };
  const audited = async (data: string): Promise<Fields> => {
    const ran = await abri(['log', 'verify', '--full', '--json', '--data', data]);
    assert.equal(ran.code, 0, ran.out + ran.err);
    return JSON.parse(ran.out) as Fields;
  };

  for (const [name, given] of [
    ['folder', ['--head-from', kept]],
    ['file', ['--last-head', join(kept, 'head.last')]],
  ] as const) {
    const data = join(folder, name);
    const told = (await restore(halves, data, given)) as unknown as { shredded: number };
    assert.equal(told.shredded, threads.length);
    const words = wordsIn(data);
    assert.ok(words.length > 0 && words.every((text) => text === null));
    assert.deepEqual(readShreddedFile(shreddedFile(data)), threads, 'the next restore knows it too');
    assert.deepEqual(
      (await linesOf(data)).slice(-2).map(({ act }) => act),
      ['log.restored', 'shred.repeat'],
    );
    const { ok, fields } = await audited(data);
    assert.deepEqual([ok, fields.missing], [true, 0]);
    assert.ok(fields.shredded >= words.length);
  }

  const data = join(folder, 'without');
  const told = (await restore(halves, data)) as unknown as { shredded: number };
  assert.equal(told.shredded, 0);
  assert.ok(wordsIn(data).some((text) => text !== null));
  assert.equal((await audited(data)).fields.shredded, 0);
});
