import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import type { CodeSet } from '../../src/desk/ports.ts';
import { openCodes } from '../../src/edges/store-sqlite/codes.ts';
import { memoryCodes } from '../faults/memory-codes.ts';
import { codesContract } from './codes.ts';

const KEK = new Uint8Array(32).fill(7);
const folders: string[] = [];
const opened: { close(): void }[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'abri-codes-'));
  folders.push(folder);
  return folder;
};
const openIn = (folder: string, kek = KEK, beat = 0) => {
  const codes = openCodes({ folder, kek, beat, rounds: 1 << 8 });
  opened.push(codes);
  return codes;
};
after(() => {
  for (const codes of opened) codes.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

codesContract('codes.db', (beat) => {
  const folder = newFolder();
  return { codes: openIn(folder, KEK, beat), again: () => openIn(folder, KEK, beat) };
});

codesContract('codes in memory', () => {
  const sets = new Map<string, CodeSet>();
  return { codes: memoryCodes(sets), again: () => memoryCodes(sets) };
});

test('no code is in the file; under another master key none is what it was', async () => {
  const folder = newFolder();
  const codes = openIn(folder);
  const [genuine, duress] = [await codes.tag('canari'), await codes.tag('verger')];
  codes.keep({ member: 'renard-2', set: 's1', genuine, duress });
  for (const name of readdirSync(folder)) assert.doesNotMatch(readFileSync(join(folder, name), 'latin1'), /canari|verger/, name);
  assert.notDeepEqual(await openIn(newFolder(), new Uint8Array(32).fill(8)).tag('canari'), genuine);
});

test('I-25 a row somebody has turned round, so that duress would pass for freedom, is nobody’s', async () => {
  const folder = newFolder();
  const codes = openIn(folder);
  const [genuine, duress] = [await codes.tag('407193'), await codes.tag('852640')];
  codes.keep({ member: 'renard-2', set: 's1', genuine, duress });
  const db = new DatabaseSync(join(folder, 'codes.db'));
  db.exec('UPDATE code_set SET genuine = duress, duress = genuine');
  db.close();
  assert.equal(codes.verdict('renard-2', 's1', duress).is, 'unknown');
  assert.equal(codes.find('renard-2', 's1'), null);
});
