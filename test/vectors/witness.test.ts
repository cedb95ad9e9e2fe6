/** Cosignatures made by sunlight's witness and a transcript of litewitness: ours reads the first and answers as the second. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { type Checkpoint, parseCheckpoint } from '../../src/log/checkpoint.ts';
import { cosign, cosignedBy, cosignerOf } from '../../src/log/cosignature.ts';
import { vkeyOf } from '../../src/log/digest.ts';
import { LogFault } from '../../src/log/fault.ts';
import { openNote, parseVkey } from '../../src/log/note.ts';
import { formatAddCheckpoint, judge, parseAddCheckpoint } from '../../src/log/witness.ts';
import { LOG_KEY, ORIGIN, testLog, testSigner } from './testlog.ts';
import { vectors } from './where.ts';

const SKYLIGHT = [
  ['witness/witness.v0.json', 'witness/000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/checkpoint'],
  ['witness/mirror/mirror.v0.json', 'witness/mirror/000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706/checkpoint'],
  ['witness2/witness.v0.json', 'witness2/88ad7a28caeb0b2aa890fdf0304c2fcaf59fca2ee140134ff8c1300bac493482/checkpoint'],
] as const;

test('the cosignatures of sunlight hold, and no longer once a byte of the head is another', (t) => {
  const folder = vectors(t, 'sunlight-skylight', 'cmd/skylight/testdata');
  if (folder === null) return;
  for (const [about, head] of SKYLIGHT) {
    const { verifier_keys: keys } = JSON.parse(readFileSync(join(folder, about), 'utf8')) as { verifier_keys: string[] };
    const note: string = readFileSync(join(folder, head), 'utf8');
    assert.ok(keys.length > 0);
    for (const vkey of keys) {
      const key = parseVkey(vkey, 'cosignature');
      const found = cosignedBy(note, key);
      assert.equal(found?.at, 1_767_139_200, head);
      assert.ok(note.includes(found.line));
      assert.throws(() => cosignedBy(note.replace('\n300\n', '\n301\n'), key), LogFault);
      assert.equal(cosignedBy(note.replace(found.line, `\u2014 autre ${found.line.split(' ')[2]}`), key), null);
    }
  }
});

interface Step {
  readonly body: string;
  readonly status: number;
  readonly says: string;
}

/** The requests of the transcript, with what litewitness answered. */
function transcript(path: string): { steps: Step[]; key: Uint8Array } {
  const text: string = readFileSync(path, 'utf8');
  const hex = /add-sigsum-log -key=([0-9a-f]{64})/.exec(text)?.[1] ?? '';
  const found = text.matchAll(/^POST \S+\n```\n([\s\S]*?)\n?```\nHTTP (\d{3})\n\[Asserts\]\nbody (?:contains|==) "(.*)"$/gm);
  const steps = [...found].map(([, body = '', status = '', says = '']) => ({ body: `${body}\n`, status: Number(status), says }));
  return { steps, key: new Uint8Array(Buffer.from(hex, 'hex')) };
}

test('a witness answers as litewitness does, request by request', (t) => {
  const path = vectors(t, 'torchwood', 'litewitness.txt');
  if (path === null) return;
  const { steps, key } = transcript(path);
  assert.equal(steps.length, 9);
  const known = /sigsum\.org\/v1\/tree\/[0-9a-f]{64}/.exec(steps[0]?.body ?? '')?.[0] ?? '';
  let last: Checkpoint | null = null;
  for (const { body, status, says } of steps) {
    const verdict = judge(
      body,
      (origin) => (origin === known ? vkeyOf(origin, key) : null),
      () => last,
    );
    // Since this transcript the specification gives an unknown log a status of its own.
    assert.equal(verdict.status, says === 'unknown log' ? 404 : status, body);
    if (verdict.status === 409) assert.equal(`${verdict.size}\\n`, says);
    if (verdict.status === 200) last = verdict.head;
    assert.deepEqual(parseAddCheckpoint(formatAddCheckpoint(parseAddCheckpoint(body))), parseAddCheckpoint(body));
    assert.equal(formatAddCheckpoint(parseAddCheckpoint(body)), body);
  }
  assert.equal(last?.size, 5);
});

test('what a witness refuses: another log, a broken signature, a step back, a fork, more hashes than there are', () => {
  const log = testLog();
  const witness = testSigner('temoin.example');
  const ask = (over: Partial<Parameters<typeof formatAddCheckpoint>[0]>, last: Parameters<typeof judge>[2] = () => null) =>
    judge(
      formatAddCheckpoint({ old: 0, proof: [], checkpoint: log.checkpoint(), ...over }),
      (origin) => (origin === ORIGIN ? LOG_KEY.vkey : null),
      last,
    ).status;
  const seen = (size: number) => () => ({ size, root: log.tree.root(size) });
  assert.equal(ask({}), 200);
  assert.equal(ask({ old: 3, proof: log.tree.consistency(3) }, seen(3)), 200);
  assert.equal(ask({ old: 7 }, seen(7)), 200, 'the same head again');
  assert.equal(ask({ old: 8 }), 400);
  assert.equal(ask({ old: 3, proof: log.tree.consistency(3) }, seen(4)), 409);
  assert.equal(ask({ old: 0 }, seen(7)), 409);
  assert.equal(
    ask({ old: 7 }, () => ({ size: 7, root: log.tree.root(6) })),
    422,
  );
  assert.equal(ask({ old: 3, proof: log.tree.consistency(2) }, seen(3)), 422);
  assert.equal(ask({ proof: log.tree.consistency(3) }), 422);
  assert.equal(ask({ checkpoint: log.checkpoint().replace('\n7\n', '\n6\n') }), 403);
  assert.equal(ask({ checkpoint: log.checkpoint().replaceAll(ORIGIN, 'abri.example/log/autre') }), 404);
  assert.equal(
    judge(
      'old\n\nrien',
      () => null,
      () => null,
    ).status,
    400,
  );
  const { text } = openNote(log.checkpoint());
  const line = cosign(text, 1_800_000_000, witness);
  const key = parseVkey(cosignerOf(witness.vkey), 'cosignature');
  assert.deepEqual(cosignedBy(log.checkpoint() + line, key), { line, at: 1_800_000_000 });
  assert.equal(parseCheckpoint(text).size, 7);
});
