import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, type Happened, refusalOf, type Sample, THREAD } from '../given.ts';
import {
  type Case,
  evolveInquiry,
  type InquiryAct,
  type InquiryEvent,
  type InquiryFacts,
  type InquiryState,
  initialInquiry,
  type ThreadHead,
} from './model.ts';
import { decideInquiry, type InquirySituation, inquiryLegality, inquirySituation } from './rules.ts';

const begin = given(evolveInquiry, initialInquiry);
const [T1, T2] = ['c00000000000000a1', 'c00000000000000a2'];
const H1: ThreadHead = { thread: T1, seq: 4, hash: 'aaaa' };
const H2: ThreadHead = { thread: T2, seq: 0, hash: 'bbbb' };
const ROLES: Readonly<Record<string, string[]>> = { pont: ['liaison'], chef: ['supervisor'], vigie: ['watch_officer'], atlas: ['analyst'] };
const facts: InquiryFacts = {
  head: (thread) => [H1, H2, { thread: '-', seq: 9, hash: 'cccc' }].find((head) => head.thread === thread) ?? null,
  rehearsed: () => false,
  hasRole: (member, role) => ROLES[member]?.includes(role) ?? false,
  rolesOf: (member) => ROLES[member] ?? [],
  singleHanded: () => false,
  noteSha256: (index) => index.toString(16).padStart(64, '0'),
  openIn: () => [],
  categoriesIn: (thread) => (thread === T1 ? ['principal'] : []),
  heldSince: () => new Map(),
};
const NOTE_0 = '0'.repeat(64);

const opened: InquiryEvent = { e: 'CaseOpened', case: 'k1', threads: [T1] };
const sealed: InquiryEvent = { e: 'DossierSealed', dossier: 'd1', case: 'k1', contents: 'ab'.repeat(32), supplements: null, alone: true };
const receipt: InquiryEvent = {
  e: 'ReceiptRecorded',
  dossier: 'd1',
  reference: 'BRAC-31-0142',
  received_at: EVENING + HOUR,
  conflict: null,
};
const open = (...threads: string[]): InquiryAct => ({ act: 'case.open', with: { case: 'k1', threads } });
const extend = (...threads: string[]): InquiryAct => ({ act: 'case.extend', with: { case: 'k1', threads } });
const seal = (more: Partial<Extract<InquiryAct, { act: 'dossier.seal' }>['with']> = {}): InquiryAct => ({
  act: 'dossier.seal',
  with: { dossier: 'd1', case: 'k1', contents: 'ab'.repeat(32), heads: [H1], enrolments: [0, 1], supplements: null, ...more },
});
const acknowledge: InquiryAct = { act: 'dossier.receipt', with: { dossier: 'd1', reference: 'BRAC-31-0142', received_at: EVENING + HOUR } };

const decidedIn = (state: InquiryState, asked: InquiryAct, by = 'pont') =>
  decideInquiry(state, asked, asks(by, { words: ['reason'] }), facts);
const decided = (past: readonly Happened<InquiryEvent>[], asked: InquiryAct, by = 'pont') =>
  begin(past).when(decideInquiry, asked, asks(by), facts);
const answer = (...args: Parameters<typeof decided>) => refusalOf(decided(...args));

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${InquiryAct['act']} ${InquirySituation}`, Sample<InquirySituation>>> = {};
  const sample = (situation: InquirySituation, state: InquiryState, asked: InquiryAct, by = 'pont') => {
    samples[`${asked.act} ${situation}`] = { situation: inquirySituation(state, asked), decision: decidedIn(state, asked, by) };
  };
  const inState = (state: Case['state'], shreddedAt: number | null = null): InquiryState => {
    const past = begin([opened, { e: 'RetentionSet', category: 'principal', days: 0, validated: true }]).state;
    return {
      ...past,
      cases: past.cases.change('k1', (known) => ({ ...known, state, closedAt: state === 'closed' ? 0 : null, shreddedAt })),
    };
  };
  const ofCases: [InquiryAct, string][] = [
    [open(T1), 'pont'],
    [extend(T2), 'pont'],
    [seal(), 'pont'],
    [{ act: 'case.concern', with: { case: 'k1', categories: ['witness'] } }, 'pont'],
    [{ act: 'case.rest', with: { case: 'k1' } }, 'pont'],
    [{ act: 'case.close', with: { case: 'k1' } }, 'pont'],
    [{ act: 'case.reopen', with: { case: 'k1' } }, 'pont'],
    [{ act: 'shred.propose', with: { proposal: 'p1', case: 'k1' } }, 'chef'],
  ];
  for (const [asked, by] of ofCases) {
    sample('unknown', initialInquiry, asked, by);
    for (const state of ['open', 'referred', 'dormant', 'closed'] as const) sample(state, inState(state), asked, by);
    sample('shredded', inState('closed', EVENING), asked, by);
  }
  sample('sealed', begin([opened, sealed]).state, seal());
  sample('unknown', initialInquiry, acknowledge);
  sample('sealed', begin([opened, sealed]).state, acknowledge);
  const rule: InquiryAct = { act: 'retention.set', with: { category: 'witness', days: 30, validated: false } };
  sample('unknown', initialInquiry, rule, 'chef');
  sample('ruled', begin([{ e: 'RetentionSet', category: 'witness', days: 1, validated: false }]).state, rule, 'chef');
  const placed: InquiryEvent = { e: 'HoldPlaced', hold: 'h1', case: 'k1' };
  const lifting: InquiryEvent = { e: 'HoldLiftProposed', proposal: 'p1', hold: 'h1', case: 'k1', lapses: EVENING + 2 * HOUR };
  const lifted: InquiryEvent = { e: 'HoldLifted', proposal: 'p1', hold: 'h1', case: 'k1', by: ['chef', 'pont'] };
  const place: InquiryAct = { act: 'hold.place', with: { hold: 'h1', case: 'k1' } };
  sample('unknown', begin([opened]).state, place);
  sample('held', begin([opened, placed]).state, place);
  sample('lifted', begin([opened, placed, lifting, lifted]).state, place);
  const lift = (proposal = 'p2'): InquiryAct => ({ act: 'hold.propose', with: { proposal, hold: 'h1' } });
  sample('unknown', initialInquiry, lift(), 'chef');
  sample('held', begin([opened, placed]).state, lift(), 'chef');
  sample('lifted', begin([opened, placed, lifting, lifted]).state, lift(), 'chef');
  const lapsed: InquiryEvent = { e: 'PairLapsed', proposal: 'p1', case: 'k1' };
  const pending = begin([[lifting, { by: 'chef' }], opened, placed]).state;
  const over = begin([lifting, lapsed, opened, placed]).state;
  sample('pending', pending, lift('p1'), 'chef');
  sample('settled', over, lift('p1'), 'chef');
  const shred = (proposal: string): InquiryAct => ({ act: 'shred.propose', with: { proposal, case: 'k1' } });
  sample('pending', pending, shred('p1'), 'chef');
  sample('settled', over, shred('p1'), 'chef');
  sample('unknown', initialInquiry, { act: 'hold.confirm', with: { proposal: 'p1', sha256: NOTE_0 } });
  sample('pending', pending, { act: 'hold.confirm', with: { proposal: 'p1', sha256: NOTE_0 } });
  sample('settled', over, { act: 'hold.confirm', with: { proposal: 'p1', sha256: NOTE_0 } });
  const closed = inState('closed');
  const proposal: InquiryEvent = { e: 'ShredProposed', proposal: 'p1', case: 'k1', threads: [T1, THREAD], lapses: EVENING + 2 * HOUR };
  const shredding = given(evolveInquiry, closed)([[proposal, { by: 'chef' }]]).state;
  const gone: InquiryEvent = { e: 'Shredded', proposal: 'p1', case: 'k1', threads: [T1, THREAD], by: ['chef', 'pont'] };
  sample('unknown', initialInquiry, { act: 'shred.confirm', with: { proposal: 'p1', sha256: NOTE_0 } });
  sample('pending', shredding, { act: 'shred.confirm', with: { proposal: 'p1', sha256: NOTE_0 } });
  sample('settled', given(evolveInquiry, shredding)([gone]).state, { act: 'shred.confirm', with: { proposal: 'p1', sha256: NOTE_0 } });
  const wake: InquiryAct = { act: 'shred.lapse', with: { proposal: 'p1' } };
  const late = begin([{ ...lifting, lapses: EVENING }]).state;
  sample('unknown', initialInquiry, wake, 'desk');
  sample('pending', late, wake, 'desk');
  sample('settled', over, wake, 'desk');
  sample('unknown', closed, { act: 'shred.repeat', with: { threads: [T1] } }, 'desk');
  sample('settled', given(evolveInquiry, shredding)([gone]).state, { act: 'shred.repeat', with: { threads: [T1] } }, 'desk');
  assert.deepEqual(disagreements(inquiryLegality, samples), []);
});

describe('a case', () => {
  test('gathers threads that exist, each once, and never the organisation’s own', () => {
    assert.deepEqual(decided([], open(T1, T2, T1)), { ok: true, events: [{ e: 'CaseOpened', case: 'k1', threads: [T1, T2] }] });
    assert.deepEqual(decided([], open(T1, 'c00000000000000ff')), {
      ok: false,
      refusal: { code: 'thread_unknown', doctrine: 'decision 2', about: ['c00000000000000ff'] },
    });
    assert.equal(answer([], open('-')), 'thread_unknown');
    assert.equal(answer([], open()), 'case_empty');
  });

  test('grows by threads it does not have yet', () => {
    assert.deepEqual(decided([opened], extend(T1, T2)), { ok: true, events: [{ e: 'CaseExtended', case: 'k1', threads: [T2] }] });
    assert.equal(answer([opened], extend(T1)), 'threads_known');
    assert.equal(answer([opened], extend('c00000000000000ff')), 'thread_unknown');
    assert.deepEqual(begin([opened, { e: 'CaseExtended', case: 'k1', threads: [T2] }]).state.cases.get('k1')?.threads, [T1, T2]);
  });

  test('I-39 never gathers the thread of a drill: what was rehearsed enters no dossier', () => {
    const rehearsed: InquiryFacts = { ...facts, rehearsed: (thread) => thread === T2 };
    const asked = (past: InquiryEvent[], act: InquiryAct) => begin(past).when(decideInquiry, act, asks('pont'), rehearsed);
    for (const decision of [asked([], open(T1, T2)), asked([opened], extend(T2))]) {
      assert.deepEqual(decision, { ok: false, refusal: { code: 'thread_of_drill', doctrine: 'I-39', about: [T2] } });
    }
    assert.equal(refusalOf(asked([], open(T1))), null);
  });

  test('is opened at the desk, by those who follow cases', () => {
    for (const by of ['pont', 'chef', 'vigie', 'atlas']) assert.equal(answer([], open(T1), by), null);
    assert.equal(answer([], open(T1), 'renard-3'), 'role_missing');
  });
});

describe('sealing', () => {
  test('I-37 what is sealed is the present: a head that has moved, is missing or is foreign is refused and named', () => {
    for (const heads of [[], [{ ...H1, seq: 3 }], [{ ...H1, hash: 'dddd' }], [H1, H1]]) {
      assert.deepEqual(decided([opened], seal({ heads })), { ok: false, refusal: { code: 'heads_moved', doctrine: 'I-37', about: [T1] } });
    }
    assert.deepEqual(decided([opened], seal({ heads: [H1, H2] })), {
      ok: false,
      refusal: { code: 'heads_moved', doctrine: 'I-37', about: [T2] },
    });
    assert.equal(answer([opened], seal()), null);
  });

  test('I-37 a sealed dossier is immutable: the same one is never sealed again', () => {
    assert.equal(answer([opened, sealed], seal()), 'dossier_sealed');
    assert.equal(answer([opened, sealed], seal({ dossier: 'd2', supplements: 'd1' })), null);
  });

  test('a supplement is to a dossier of the same case', () => {
    assert.equal(answer([opened], seal({ supplements: 'd0' })), 'dossier_unknown');
    const elsewhere: InquiryEvent[] = [opened, { e: 'CaseOpened', case: 'k2', threads: [T1] }, { ...sealed, case: 'k2' } as InquiryEvent];
    assert.equal(answer(elsewhere, seal({ dossier: 'd2', supplements: 'd1' })), 'dossier_unknown');
  });

  test('decision 30: sealed by one person, at once, and marked as such', () => {
    assert.deepEqual(decided([opened], seal()), { ok: true, events: [sealed] });
  });

  test('the liaison officer or a supervisor seals; an analyst does not', () => {
    assert.equal(answer([opened], seal(), 'chef'), null);
    assert.equal(answer([opened], seal(), 'atlas'), 'role_missing');
  });
});

describe('receipt and custody', () => {
  test('custody has a line when it is sealed and one when it is received; the case is referred', () => {
    const { state } = begin([opened, [sealed, { by: 'pont', now: EVENING + MINUTE }], [receipt, { by: 'vigie', for: 'pont' }]]);
    assert.deepEqual(state.dossiers.get('d1')?.custody, [
      { from: 'pont', at: EVENING + MINUTE, what: 'sealed', index: 1 },
      { from: 'pont', at: EVENING + HOUR, what: 'received', index: 2 },
    ]);
    assert.deepEqual(state.dossiers.get('d1')?.receipts, [{ reference: 'BRAC-31-0142', at: EVENING + HOUR, by: 'pont', index: 2 }]);
    assert.deepEqual([state.cases.get('k1')?.state, state.cases.get('k1')?.dossiers], ['referred', ['d1']]);
  });

  test('a receipt of a dossier we do not know is recorded with a conflict, whoever brings it, and moves nothing', () => {
    assert.deepEqual(decided([], acknowledge, 'renard-3'), { ok: true, events: [{ ...receipt, conflict: 'dossier_unknown' }] });
    const { state } = begin([opened, sealed, { ...receipt, dossier: 'd9', conflict: 'dossier_unknown' } as InquiryEvent]);
    assert.equal(state.cases.get('k1')?.state, 'open');
  });

  test('a second receipt leaves a case that has moved on where it is', () => {
    const past = begin([opened, sealed]).state;
    const closed: InquiryState = { ...past, cases: past.cases.change('k1', (known) => ({ ...known, state: 'closed' })) };
    assert.equal(given(evolveInquiry, closed)([receipt]).state.cases.get('k1')?.state, 'closed');
  });
});

test('an event or an act of another program is a defect, never a guess', () => {
  assert.throws(() => begin([{ e: 'Nonsense' } as unknown as InquiryEvent]), /unknown event Nonsense/);
  assert.throws(() => decided([], { act: 'nonsense' } as unknown as InquiryAct), /unknown act nonsense/);
});
