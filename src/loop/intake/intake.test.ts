import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, type Happened, refusalOf, type Sample, THREAD } from '../given.ts';
import { evolveIntake, type IntakeAct, type IntakeEvent, type IntakeFacts, initialIntake } from './model.ts';
import { decideIntake, type IntakeSituation, intakeLegality, intakeSituation } from './rules.ts';

type Submit = Extract<IntakeAct, { act: 'report.submit' }>['with'];
const begin = given(evolveIntake, initialIntake);
const facts: IntakeFacts = { rolesOf: () => [] };
const fields = (more: Partial<Submit> = {}): Submit => ({
  report: 'r1',
  channel: 'unknown',
  access: 'unknown',
  statement: 'unknown',
  about: [],
  source: null,
  relays: [],
  origin: null,
  trigger: null,
  corrects: null,
  heard_at: null,
  fact_at: null,
  tlp: 'red',
  ...more,
});
const submit = (more: Partial<Submit> = {}): IntakeAct => ({ act: 'report.submit', with: fields(more) });
const received = (more: Partial<Submit> = {}, conflict: string | null = null): IntakeEvent => ({
  e: 'ReportReceived',
  ...fields(more),
  conflict,
});
const keep: IntakeAct = { act: 'trigger.keep', with: { trigger: 't1', sha256: 'ab'.repeat(32), bytes: 48_000 } };
const kept: IntakeEvent = { e: 'TriggerKept', ...keep.with, conflict: null };

const decided = (past: readonly Happened<IntakeEvent>[], asked: IntakeAct, by = 'vigie', words: readonly string[] = ['verbatim']) =>
  begin(past).when(decideIntake, asked, asks(by, { words }), facts);

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${IntakeAct['act']} ${IntakeSituation}`, Sample<IntakeSituation>>> = {};
  for (const [past, situation] of [
    [[], 'open'],
    [[kept, received()], 'known'],
  ] as const) {
    for (const asked of [keep, submit()]) {
      samples[`${asked.act} ${situation}`] = { situation: intakeSituation(begin(past).state, asked), decision: decided(past, asked) };
    }
  }
  assert.deepEqual(disagreements(intakeLegality, samples), []);
});

describe('receiving a report', () => {
  test('the smallest report is an id and the words as heard; without the words it is not one', () => {
    assert.deepEqual(decided([], submit()), { ok: true, events: [received()] });
    assert.equal(refusalOf(decided([], submit(), 'vigie', ['summary'])), 'verbatim_missing');
  });

  test('I-33 a report from the principal or a relative enters the same pipeline as the desk’s', () => {
    const desk = decided([], submit({ about: ['lison'] }), 'vigie');
    for (const who of ['hermine', 'lison', 'renard-3']) assert.deepEqual(decided([], submit({ about: ['lison'] }), who), desk);
  });

  test('nothing that is unknown here stops it', () => {
    const asked = submit({
      about: ['nobody-we-know'],
      trigger: 'never-kept',
      corrects: 'never-received',
      source: 's-7',
      relays: ['rel-1'],
      origin: 'o-1',
    });
    assert.equal(refusalOf(decided([], asked)), null);
  });

  test('I-31 a name does not fit where a reference number goes', () => {
    for (const more of [{ source: 'Jean Dupré' }, { relays: ['rel-1', 'Mme Dupré'] }, { origin: 'le médiateur' }]) {
      assert.equal(refusalOf(decided([], submit(more))), 'reference_malformed');
    }
  });

  test('what is remembered: who, when, in which thread, behind which door; relayed words belong to the one who spoke', () => {
    const { state } = begin([
      [
        received({ heard_at: EVENING, fact_at: EVENING - MINUTE }),
        { by: 'vigie', for: 'renard-3', now: EVENING + MINUTE, compartment: 'mairie' },
      ],
    ]);
    assert.deepEqual(state.reports.get('r1'), {
      id: 'r1',
      index: 0,
      thread: THREAD,
      by: 'renard-3',
      at: EVENING + MINUTE,
      channel: 'unknown',
      access: 'unknown',
      statement: 'unknown',
      about: [],
      source: null,
      relays: [],
      origin: null,
      trigger: null,
      corrects: null,
      correctedBy: null,
      heardAt: EVENING,
      factAt: EVENING - MINUTE,
      tlp: 'red',
      compartment: 'mairie',
    });
  });

  test('the same id twice is recorded with a conflict, and the first words stand', () => {
    const { state } = begin([
      received({ channel: 'phone' }),
      received({ channel: 'mail' }, 'report_known'),
      kept,
      { ...kept, bytes: 1, conflict: 'trigger_known' } as IntakeEvent,
    ]);
    assert.equal(state.reports.get('r1')?.channel, 'phone');
    assert.equal(state.triggers.get('t1')?.bytes, 48_000);
  });
});

describe('putting a report right', () => {
  const correctedBy = (...events: IntakeEvent[]) => begin(events).state.reports.get('r1')?.correctedBy;
  test('the corrected report stays and points to the one that corrects it, whichever came first', () => {
    assert.equal(correctedBy(received(), received({ report: 'r2', corrects: 'r1' })), 'r2');
    assert.equal(correctedBy(received({ report: 'r2', corrects: 'r1' }), received()), 'r2');
  });
  test('a report cannot correct itself', () => assert.equal(correctedBy(received({ corrects: 'r1' })), null));
});

test('an event or an act of another program is a defect, never a guess', () => {
  assert.throws(() => begin([{ e: 'Nonsense' } as unknown as IntakeEvent]), /unknown event Nonsense/);
  assert.throws(() => decided([], { act: 'nonsense' } as unknown as IntakeAct), /unknown act nonsense/);
});
