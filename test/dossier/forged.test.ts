/**
 * The other adversary: whoever holds the log's key, and writes a log whose tree is perfect and whose contents are not.
 * Signatures of devices, threads and what the seal states are what remains to catch it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signerFromSeed } from '../../src/log/digest.ts';
import { verifyDossier } from '../../src/log/dossier/bag.ts';
import { LogFault } from '../../src/log/fault.ts';
import { clerk, skip } from './clerk.ts';
import { type Act, makeWorld, signerOf, THREAD_A, type WorldOptions } from './forge.ts';

const another = (name: string) => signerFromSeed(name, new Uint8Array(32).fill(9));
const enrolment = (device: string, member: string, vkey = signerOf(device).vkey): Act => ({
  act: 'device.enrol',
  events: [{ e: 'DeviceEnrolled', device, member, vkey, custody: 'server' }],
});

const FORGERIES: readonly { readonly name: string; readonly code: string; readonly options: WorldOptions }[] = [
  {
    name: 'an act signed with another key of the same name',
    code: 'signature',
    options: { acts: [{ act: 'alert.answer', signer: another('dev/00000001') }] },
  },
  {
    name: 'an act signed by a device whose enrolment is not here',
    code: 'signer',
    options: { acts: [{ act: 'alert.answer', device: 'dev/00000009' }] },
  },
  {
    name: 'an act signed by the log key',
    code: 'signer',
    options: { acts: [{ act: 'alert.answer', signer: signerOf('abri.example/log/essai') }] },
  },
  { name: 'an act signed in the name of another member', code: 'member', options: { acts: [{ act: 'alert.answer', by: 'merle-2' }] } },
  { name: 'a seal of another member', code: 'member', options: { sealAct: { by: 'merle-2' } } },
  { name: 'an act of an exercise in a live dossier', code: 'exercise', options: { acts: [{ act: 'alert.answer', ex: 'EX9' }] } },
  {
    name: 'an enrolment the desk did not sign',
    code: 'sponsor',
    options: {
      enrolments: [{ ...enrolment('dev/00000004', 'lynx-4'), device: 'dev/00000001' }],
      acts: [{ act: 'alert.answer', device: 'dev/00000004', by: 'lynx-4' }],
    },
  },
  {
    name: 'two keys for one device',
    code: 'twokeys',
    options: { enrolments: [enrolment('dev/00000001', 'renard-1', another('dev/00000001').vkey)] },
  },
  {
    name: 'an enrolment of a device that signed nothing',
    code: 'enrolment',
    options: { enrolments: [enrolment('dev/00000004', 'lynx-4')] },
  },
  {
    name: 'an entry of the organisation that enrols nobody',
    code: 'enrolment',
    options: { enrolments: [{ act: 'duty.set', events: [{ e: 'DutySet', member: 'renard-1', on: true }] }] },
  },
  {
    name: 'a head with another hash',
    code: 'head',
    options: {
      seal: (honest) => ({
        ...honest,
        heads: (honest.heads as { thread: string }[]).map((head) =>
          head.thread === THREAD_A ? { ...head, hash: `${'A'.repeat(43)}=` } : head,
        ),
      }),
    },
  },
  {
    name: 'a head further than the thread',
    code: 'head',
    options: {
      seal: (honest) => ({
        ...honest,
        heads: (honest.heads as { thread: string; seq: number }[]).map((head) =>
          head.thread === THREAD_A ? { ...head, seq: head.seq + 1 } : head,
        ),
      }),
    },
  },
  {
    name: 'a head of a thread that is not here',
    code: 'head',
    options: {
      seal: (honest) => ({
        ...honest,
        heads: [...(honest.heads as object[]), { thread: 'cffffffffffffffff', seq: 0, hash: `${'A'.repeat(43)}=` }],
      }),
    },
  },
  {
    name: 'a thread the seal does not name',
    code: 'foreign',
    options: {
      seal: (honest) => ({ ...honest, heads: (honest.heads as { thread: string }[]).filter((head) => head.thread !== THREAD_A) }),
    },
  },
  {
    name: 'an enrolment the seal does not name',
    code: 'enrolments',
    options: { seal: (honest) => ({ ...honest, enrolments: (honest.enrolments as number[]).slice(1) }) },
  },
  {
    name: 'an enrolment the seal names and that is not here',
    code: 'enrolments',
    options: { seal: (honest) => ({ ...honest, enrolments: [...(honest.enrolments as number[]), 1] }) },
  },
  { name: 'a seal without its outcome', code: 'unsealed', options: { sealAct: { events: [] } } },
  { name: 'a seal that is another act', code: 'unsealed', options: { sealAct: { act: 'dossier.receipt' } } },
  {
    name: 'a seal whose outcome says another case',
    code: 'unsealed',
    options: {
      sealAct: { events: [{ e: 'DossierSealed', dossier: 'D1', case: 'K9', contents: '0'.repeat(64), supplements: null, alone: false }] },
    },
  },
];

for (const { name, code, options } of FORGERIES) {
  test(`seen in a log that is otherwise perfect: ${name}`, () => {
    if (code === 'exercise' || code === 'unsealed' || code === 'twokeys') {
      // The honest program refuses to make it at all.
      assert.throws(
        () => makeWorld(options),
        (fault) => fault instanceof LogFault && /^dossier\.(?:exercise|seal|twice)$/.test(fault.code),
      );
      return;
    }
    const made = makeWorld(options);
    const report = verifyDossier(made.files, made.logPem);
    assert.ok(
      report.faults.some((fault) => fault.code === code),
      `${name}: ${JSON.stringify(report.faults)}`,
    );
    assert.equal(report.ok, false);
    if (skip !== false) return;
    const verdict = clerk(made.files, made.logPem);
    assert.equal(verdict.code, 7, `${name}: ${verdict.out}`);
    assert.ok(
      report.faults.some((fault) => verdict.files.includes(fault.file)),
      `${name}: ${verdict.out} / ${JSON.stringify(report.faults)}`,
    );
    assert.doesNotMatch(verdict.out, /not found|syntax|unbound|Illegal|integer/i, name);
  });
}

test('acts signed by two devices hold when both are enrolled', { skip }, () => {
  const made = makeWorld({
    enrolments: [{ ...enrolment('dev/00000004', 'lynx-4'), signers: [signerOf('desk'), signerOf('dev/00000001')] }],
    acts: [{ act: 'alert.answer', device: 'dev/00000004', by: 'lynx-4' }],
  });
  assert.deepEqual(verifyDossier(made.files, made.logPem).faults, []);
  const verdict = clerk(made.files, made.logPem);
  assert.equal(verdict.code, 0, verdict.out);
});
