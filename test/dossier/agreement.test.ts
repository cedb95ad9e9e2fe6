/** Two judges written apart must never differ: the same mutated folders go to both. Larger numbers: ABRI_TEST_LONG=1. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { type Files, rebag } from './attacks.ts';
import { clerk, skip } from './clerk.ts';
import { makeWorld } from './forge.ts';

const SEED = Number(process.env.ABRI_TEST_SEED ?? 20310310);
const ROUNDS = process.env.ABRI_TEST_LONG === '1' ? 400 : 30;

function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test(`verifyDossier and verify.sh agree on ${ROUNDS} random mutations (seed ${SEED})`, { skip }, () => {
  const world = makeWorld();
  const draw = dice(SEED);
  const paths = [...world.files.keys()];
  const pick = (): string => paths[draw(paths.length)] ?? '';
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
    (files) => {
      const path = pick();
      const bytes = files.get(path) ?? new Uint8Array();
      files.set(path, bytes.slice(0, draw(bytes.length)));
      return `${path} cut short`;
    },
    (files) => {
      const path = pick();
      const lines = Buffer.from(files.get(path) ?? [])
        .toString('latin1')
        .split('\n');
      const at = draw(lines.length);
      lines.splice(at, 1, lines[at] ?? '', lines[at] ?? '');
      files.set(path, new Uint8Array(Buffer.from(lines.join('\n'), 'latin1')));
      return `${path} line ${at} twice`;
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
    const report = verifyDossier(files, world.logPem);
    const verdict = clerk(files, world.logPem);
    const story = `round ${round}: ${what}, lists ${lists}\n${verdict.out}\n${JSON.stringify(report.faults)}`;
    assert.equal(verdict.code, report.ok ? 0 : 7, story);
    assert.doesNotMatch(verdict.out, /not found|syntax|unbound|Illegal|integer/i, story);
    if (!report.ok) {
      seen++;
      const named = report.faults.map((fault) => fault.file);
      assert.ok(
        verdict.files.some((file) => named.includes(file)),
        story,
      );
    }
  }
  assert.ok(seen > ROUNDS / 2);
});
