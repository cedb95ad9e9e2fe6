/** Our own vectors (vectors/log), which a reader in another language can run too: each case is a test by its comment. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import test from 'node:test';
import { b64, fromB64 } from '../../src/log/base64.ts';
import { openCheckpoint } from '../../src/log/checkpoint.ts';
import { readDisclosure } from '../../src/log/disclosure.ts';
import { leafHash, parseEntry } from '../../src/log/entry.ts';
import { LogFault } from '../../src/log/fault.ts';
import { parseBody } from '../../src/log/jcs.ts';
import { parseVkey, verifyNote } from '../../src/log/note.ts';
import { verifyProof } from '../../src/log/proof.ts';
import { verifyLog } from '../../src/log/verify.ts';
import { openSealed } from '../../src/vault/sealed.ts';

/** `given` are the inputs, by name; `want` what a reader finds, or `fault` the code it refuses with. */
interface Case {
  readonly comment: string;
  readonly given: Readonly<Record<string, string>>;
  readonly want?: unknown;
  readonly fault?: string;
}
const FOLDER = resolve(import.meta.dirname, '../../vectors/log');
const read = <T>(file: string): T => JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8')) as T;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const readers: Record<string, (given: Readonly<Record<string, string>>) => unknown> = {
  keys: ({ vkey = '' }) => {
    const { name, pub } = parseVkey(vkey);
    return { name, pub: b64(pub) };
  },
  bodies: ({ body = '' }) => parseBody(body),
  notes: ({ note = '', vkey = '' }) => verifyNote(note, vkey),
  entries: ({ entry = '' }) => {
    const { index, rx, thread, seq, prev, rules, events, body } = parseEntry(bytes(entry));
    return { leaf: b64(leafHash(bytes(entry))), index, rx, thread, seq, prev, rules, events, act: body.act };
  },
  checkpoints: ({ checkpoint = '', vkey = '' }) => {
    const { origin, size, root } = openCheckpoint(checkpoint, vkey);
    return { origin, size, root: b64(root) };
  },
  proofs: ({ proof = '', entry = '', vkey = '' }) => {
    const { origin, size, index } = verifyProof(proof, leafHash(bytes(entry)), vkey);
    return { origin, size, index };
  },
  disclosures: ({ disclosure = '' }) => readDisclosure(disclosure),
  sealed: ({ plain = '', pc = '' }) => openSealed(fromB64(plain), pc),
};

for (const [kind, reader] of Object.entries(readers)) {
  for (const { comment, given, want, fault } of read<Case[]>(`${kind}.json`)) {
    test(`${kind}: ${comment}`, () => {
      if (fault === undefined) assert.deepEqual(reader(given), want);
      else
        assert.throws(
          () => reader(given),
          (thrown) => thrown instanceof LogFault && thrown.code === fault,
        );
    });
  }
}

interface LogCase {
  readonly comment: string;
  readonly entries: readonly string[];
  readonly checkpoint: string;
  readonly vkey: string;
  readonly faults: readonly { readonly index: number | null; readonly code: string }[];
}
for (const { comment, entries, checkpoint, vkey, faults } of read<LogCase[]>('logs.json')) {
  test(`logs: ${comment}`, async () => {
    const report = await verifyLog({ entries: entries.map(bytes), checkpoint, logVkey: vkey });
    assert.deepEqual(
      report.faults.map(({ index, code }) => ({ index, code })),
      faults,
    );
    assert.equal(report.ok, faults.length === 0);
  });
}
