/** Signed acts over the death of the process, and from a snapshot: what was signed is there as it came, and counts once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { as, LOG, NOW, openDesk, organisation, verify } from '../../test/faults/rig.ts';
import { Handset } from '../../test/http/handset.ts';
import { openNote } from '../log/note.ts';
import type { Signed } from '../wire/operation.ts';
import type { Command } from './command.ts';

type Sent = Omit<Command, 'id'> & { readonly id: string; readonly signed: Signed };

/** What a handset asks: the same command the wire would make of its body. */
async function asked(handset: Handset, id: string, hand: object = {}): Promise<Sent> {
  const body = await handset.act('setDuty', { id, on: true }, { hand });
  const act = { act: 'duty.set', with: { member: handset.member, on: true } } as const;
  return { id, act, words: {}, thread: '-', signed: body.signed as Signed };
}

test('I-11 a signed act is answered once, whatever dies; its counter and its device are known again after it', async () => {
  const disk = await organisation();
  const handset = new Handset('renard-1', 'dev/0000c001', () => NOW);
  const session = { member: 'renard-1', device: handset.name };
  const vigie = new Handset('vigie', as('vigie').device, () => NOW);
  const first = await openDesk({ disk });
  const enrolment = { device: handset.name, member: 'renard-1', vkey: handset.signer.vkey };
  const drawn = (await vigie.act('enrolDevice', { id: 'en', ...enrolment }, { beside: [handset.signer], hand: { dseq: NOW } }))
    .signed as Signed;
  const { text } = openNote(drawn.note);
  // The key of the sponsor is the desk's to use: what is handed in bears the line of the new device alone.
  const note = `${text}\n${drawn.note.slice(text.length + 1).split('\n')[1]}\n`;
  const enrolled = await first.desk.submit(as('vigie'), {
    id: 'en',
    act: { act: 'device.enrol', with: { ...enrolment, custody: 'device' } },
    words: {},
    thread: '-',
    signed: { note, disclosures: [] },
  });
  assert.ok(enrolled.ok, JSON.stringify(enrolled));
  const sent = await asked(handset, 'duty-1');
  const reply = await first.desk.submit(session, sent);
  assert.ok(reply.ok, JSON.stringify(reply));
  first.kill();

  const second = await openDesk({ disk });
  assert.equal(second.desk.enrolledKey(handset.name), handset.signer.vkey);
  assert.deepEqual(await second.desk.submit(session, sent), reply, 'sent again, it is the same act');
  const codes: unknown[] = [];
  for (const again of [await asked(handset, 'duty-2', { dseq: 1 }), { ...(await asked(handset, 'duty-3')), signed: sent.signed }]) {
    const answer = await second.desk.submit(session, again);
    codes.push(answer.ok ? 'yes' : answer.refusal.code);
  }
  assert.deepEqual(codes, ['note_replayed', 'note_replayed']);
  assert.ok((await second.desk.submit(session, await asked(handset, 'duty-4'))).ok);
  await second.close();
  const report = await verify(disk);
  assert.deepEqual([report.faults, report.origin], [[], LOG]);
});
