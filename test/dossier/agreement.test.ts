/**
 * Three judges written apart must never differ: the same mutated dossiers go to all of them. `npm run test:long` asks about
 * two hundred; `ABRI_SEED` chooses others. A mutation on which they once differed stays, by name, in differences.ts.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Files, rebag } from './attacks.ts';
import { DIFFERENCES } from './differences.ts';
import { makeWorld } from './forge.ts';
import { agree, without } from './judges.ts';
import { type Judge, openJudge } from './page.ts';

const SEED = Number(process.env.ABRI_SEED ?? 20310310);
const LONG = process.env.ABRI_LONG === '1';
const ROUNDS = LONG ? 200 : 24;

let page: Judge;
before(async () => {
  if (without === false) page = await openJudge();
});
after(async () => {
  if (without === false) await page.close();
});

function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const lax = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
const unlax = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

test(`the program, verify.sh and verify.html agree on ${ROUNDS} random mutations (seed ${SEED})`, { skip: without }, async () => {
  const world = makeWorld({ more: 9, witnesses: 2 });
  assert.equal([...world.files.keys()].filter((path) => path.startsWith('data/entries/')).length, 20);
  const draw = dice(SEED);
  const paths = [...world.files.keys()];
  const pick = (): string => paths[draw(paths.length)] ?? '';
  const onText = (change: (text: string) => string, what: string) => (files: Files) => {
    const path = pick();
    files.set(path, unlax(change(lax(files.get(path)))));
    return `${path}: ${what}`;
  };
  const onLines = (change: (lines: string[], at: number) => void, what: string) =>
    onText((text) => {
      const lines = text.split('\n');
      change(lines, draw(lines.length));
      return lines.join('\n');
    }, what);
  const mutations: readonly ((files: Files) => string)[] = [
    (files) => {
      const path = pick();
      const bytes = (files.get(path) ?? new Uint8Array()).slice();
      const at = draw(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
      files.set(path, bytes);
      return `bit of ${path} at ${at}`;
    },
    (files) => {
      const path = pick();
      files.delete(path);
      return `${path} gone`;
    },
    (files) => {
      const [a, b] = [pick(), pick()];
      const [first, second] = [files.get(a) ?? new Uint8Array(), files.get(b) ?? new Uint8Array()];
      files.set(a, second);
      files.set(b, first);
      return `${a} and ${b} swapped`;
    },
    onText((text) => text.slice(0, draw(text.length)), 'cut short'),
    onLines((lines, at) => lines.splice(at, 1, lines[at] ?? '', lines[at] ?? ''), 'a line twice'),
    onLines((lines, at) => lines.splice(at, 1), 'a line gone'),
    onText((text) => text.replaceAll('\n', '\r\n'), 'CRLF'),
    onText((text) => `\u00ef\u00bb\u00bf${text}`, 'a byte-order mark'),
    (files) => {
      const [from, to] = [
        pick(),
        `data/blobs/${draw(2 ** 31)
          .toString(16)
          .padStart(64, '0')}`,
      ];
      files.set(to, files.get(from) ?? new Uint8Array());
      return `${from} once more as ${to}`;
    },
  ];
  let seen = 0;
  for (let round = 0; round < ROUNDS; round++) {
    let files: Files = new Map(world.files);
    const what = mutations[round % mutations.length]?.(files) ?? '';
    const lists = draw(3);
    try {
      if (lists > 0) files = rebag(files, world.seal, lists === 2);
    } catch {
      // The mutation took away what the lists are made from: it stands as it is.
    }
    if (!(await agree(`round ${round}: ${what}, lists ${lists}`, files, world.logPem, page))) seen++;
  }
  assert.ok(seen > ROUNDS / 2);
  assert.deepEqual(page.faults, []);
});

for (const { name, holds, make, rare } of DIFFERENCES) {
  if (rare === true && !LONG) continue;
  test(`one answer: ${name}`, { skip: without }, async () => {
    const { files, logPem } = make();
    assert.equal(await agree(name, files, logPem, page), holds);
  });
}
