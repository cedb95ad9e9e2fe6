/** I-38: what is due for deletion, what a hold keeps, and the two people it takes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Asker } from '../../kernel/decider.ts';
import type { Id } from '../../kernel/ids.ts';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, EVENING, refusalOf, THREAD } from '../given.ts';
import { type Case, type Category, evolveInquiry, type InquiryAct, type InquiryFacts, type InquiryState, initialInquiry } from './model.ts';
import { categoriesOf, keptBy, looseThreads, pastRetention, runsOut, threadsOf } from './retention.ts';
import { decideInquiry } from './rules.ts';

const [T1, T2] = ['c00000000000000a1', 'c00000000000000a2'];
const OWN = 'c00000000000000b1';
const ROLES: Readonly<Record<string, string[]>> = {
  chef: ['supervisor'],
  pont: ['liaison'],
  prefete: ['authority'],
  vigie: ['watch_officer'],
  'renard-3': ['driver'],
};
const noteAt = (index: number): string => index.toString(16).padStart(64, '0');

/** A story told act by act, each decided on what the ones before it left. */
class Story {
  state: InquiryState = initialInquiry;
  index = 0;
  now = EVENING;
  open: Id[] = [];
  singleHanded = false;
  /** The last thing each thread holds. */
  held = new Map([
    [T1, EVENING],
    [T2, EVENING + DAY],
  ]);
  readonly facts: InquiryFacts = {
    head: (thread) => ({ thread, seq: 0, hash: 'aaaa' }),
    rehearsed: () => false,
    hasRole: (member, role) => ROLES[member]?.includes(role) ?? false,
    rolesOf: (member) => ROLES[member] ?? [],
    singleHanded: () => this.singleHanded,
    noteSha256: noteAt,
    openIn: (thread) => (thread === T1 ? this.open : []),
    categoriesIn: (thread) => (thread === T1 ? ['principal'] : thread === T2 ? ['source'] : []),
    heldSince: () => this.held,
  };
  ask(asked: InquiryAct, by: string, more: Partial<Asker> = {}): string | null {
    const asker = asks(by, { now: this.now, words: ['reason'], thread: OWN, ...more });
    const decision = decideInquiry(this.state, asked, asker, this.facts);
    if (decision.ok)
      for (const event of decision.events) this.state = evolveInquiry(this.state, event, { ...asker, index: this.index++, act: asked.act });
    return refusalOf(decision);
  }
  did(asked: InquiryAct, by: string, more: Partial<Asker> = {}): this {
    assert.equal(this.ask(asked, by, more), null, asked.act);
    return this;
  }
  after(ms: number): this {
    this.now += ms;
    return this;
  }
  file(id = 'k1'): Case {
    const file = this.state.cases.get(id);
    assert.ok(file);
    return file;
  }
  get due(): string[] {
    return pastRetention(this.state, this.now, this.facts).map((row) => `${row.case} ${row.category} ${row.obstacle?.code ?? 'free'}`);
  }
  confirm(act: 'shred.confirm' | 'hold.confirm', by: string, more: Partial<Asker> = {}, proposal = 'p1'): string | null {
    return this.ask({ act, with: { proposal, sha256: noteAt(this.state.pairs.get(proposal)?.index ?? -1) } }, by, more);
  }
}
const rule = (category: Category, days: number): InquiryAct => ({ act: 'retention.set', with: { category, days, validated: false } });
const of = (act: 'case.rest' | 'case.close' | 'case.reopen', id = 'k1'): InquiryAct => ({ act, with: { case: id } });
const openCase = (id = 'k1', ...threads: string[]): InquiryAct => ({
  act: 'case.open',
  with: { case: id, threads: threads.length > 0 ? threads : [T1] },
});
const propose: InquiryAct = { act: 'shred.propose', with: { proposal: 'p1', case: 'k1' } };
const hold: InquiryAct = { act: 'hold.place', with: { hold: 'h1', case: 'k1' } };
const lift: InquiryAct = { act: 'hold.propose', with: { proposal: 'p2', hold: 'h1' } };
/** A case closed at EVENING, its people's data kept 30 days. */
const closed = () => new Story().did(rule('principal', 30), 'chef').did(openCase(), 'pont').did(of('case.close'), 'pont');
const expired = () => closed().after(30 * DAY);

describe('a case is set aside, closed and opened again by somebody, with a reason', () => {
  test('dormant and closed take nothing more; reopened, it is what it was: open, or referred once a receipt came', () => {
    const story = new Story().did(openCase(), 'pont').did(of('case.rest'), 'pont');
    assert.equal(story.file().state, 'dormant');
    assert.equal(story.ask({ act: 'case.extend', with: { case: 'k1', threads: [T2] } }, 'pont'), 'case_dormant');
    story.did(of('case.reopen'), 'pont').did(of('case.close'), 'pont');
    assert.deepEqual([story.file().state, story.file().closedAt], ['closed', EVENING]);
    story.did(of('case.reopen'), 'pont');
    assert.deepEqual([story.file().state, story.file().closedAt], ['open', null]);
    const heads = [{ thread: T1, seq: 0, hash: 'aaaa' }];
    story.did(
      { act: 'dossier.seal', with: { dossier: 'd1', case: 'k1', contents: 'ab', heads, enrolments: [], supplements: null } },
      'pont',
    );
    story.did({ act: 'dossier.receipt', with: { dossier: 'd1', reference: 'r', received_at: EVENING } }, 'pont');
    story.did(of('case.close'), 'pont').did(of('case.reopen'), 'pont');
    assert.equal(story.file().state, 'referred');
  });

  test('a reason for each; not by whoever only reads cases', () => {
    const story = new Story().did(openCase(), 'pont');
    for (const act of ['case.rest', 'case.close'] as const) {
      assert.equal(story.ask(of(act), 'pont', { words: [] }), 'reason_missing');
      assert.equal(story.ask(of(act), 'vigie'), 'role_missing');
    }
    story.did(of('case.rest'), 'chef');
    assert.equal(story.ask(of('case.reopen'), 'pont', { words: [] }), 'reason_missing');
  });
});

describe('what is due', () => {
  test('I-38 a period runs from the closing, for the shortest of the categories, read off the threads or named', () => {
    const story = closed();
    assert.deepEqual(runsOut(story.state, story.file(), story.facts), { at: EVENING + 30 * DAY, category: 'principal' });
    story
      .did({ act: 'case.concern', with: { case: 'k1', categories: ['third_party', 'third_party'] } }, 'vigie')
      .did(rule('third_party', 7), 'prefete');
    assert.deepEqual(categoriesOf(story.file(), story.facts), ['principal', 'third_party']);
    assert.deepEqual(runsOut(story.state, story.file(), story.facts), { at: EVENING + 7 * DAY, category: 'third_party' });
    assert.equal(story.ask({ act: 'case.concern', with: { case: 'k1', categories: [] } }, 'vigie'), 'categories_missing');
  });

  test('a period is set by the supervisor or the authority; the last one counts; the product has none of its own', () => {
    assert.equal(new Story().ask(rule('witness', 30), 'pont'), 'role_missing');
    const story = closed().did(rule('principal', 90), 'prefete');
    assert.deepEqual([story.state.rules.get('principal')?.days, story.state.rules.get('principal')?.validated], [90, false]);
    assert.deepEqual(
      new Story()
        .did(openCase(), 'pont')
        .did(of('case.close'), 'pont')
        .after(9999 * DAY).due,
      [],
    );
  });

  test('I-38 overdue from the last instant of the period, never before, never while the case is open', () => {
    assert.deepEqual(closed().after(30 * DAY - 1).due, []);
    assert.deepEqual(expired().due, ['k1 principal free']);
    assert.deepEqual(expired().did(of('case.reopen'), 'pont').due, []);
    const dormant = new Story().did(rule('principal', 0), 'chef').did(openCase(), 'pont').did(of('case.rest'), 'pont');
    assert.deepEqual(dormant.after(9999 * DAY).due, []);
  });

  test('the longest overdue first', () => {
    const story = closed().after(HOUR).did(openCase('k0', T2), 'pont').did(rule('source', 0), 'chef').did(of('case.close', 'k0'), 'pont');
    assert.deepEqual(story.after(40 * DAY).due, ['k0 source free', 'k1 principal free']);
    const twins = new Story().did(rule('principal', 1), 'chef').did(openCase('b'), 'pont').did(openCase('a'), 'pont');
    assert.deepEqual(twins.did(of('case.close', 'b'), 'pont').did(of('case.close', 'a'), 'pont').after(DAY).due, [
      'a principal free',
      'b principal free',
    ]);
  });

  test('I-38 what a hold keeps, or what is still open in a thread, is shown as kept', () => {
    const story = expired().did(hold, 'pont');
    assert.deepEqual(story.due, ['k1 principal case_held']);
    assert.deepEqual(keptBy(story.state, story.file(), story.now, story.facts)?.about, ['h1']);
    const busy = expired();
    busy.open = ['check-1'];
    assert.deepEqual(busy.due, ['k1 principal thread_in_use']);
    assert.equal(busy.ask(propose, 'chef'), 'thread_in_use');
  });

  test('a thread another living case gathers is kept with it; the last to go takes it', () => {
    const story = expired().did(openCase('k2', T1), 'pont');
    assert.deepEqual(threadsOf(story.state, story.file()), [OWN]);
    story.did(propose, 'chef');
    assert.equal(story.confirm('shred.confirm', 'pont'), null);
    story.did(of('case.close', 'k2'), 'pont', { thread: THREAD }).after(30 * DAY);
    assert.deepEqual(threadsOf(story.state, story.file('k2')), [T1], 'its own thread went with the first case, which shares it here');
  });
});

describe('shredding', () => {
  test('I-38, decision 6: one proposes, another confirms what they read; the words of every thread are gone from then on', () => {
    const story = expired().did(propose, 'chef');
    assert.deepEqual(story.state.pairs.get('p1')?.threads, [T1, OWN]);
    assert.equal(story.confirm('shred.confirm', 'renard-3'), null, 'the second may be anyone enrolled (decision 30)');
    assert.deepEqual([...story.state.shredded].map(([thread]) => thread).sort(), [T1, OWN].sort());
    assert.equal(story.file().shreddedAt, story.now);
    assert.deepEqual(story.due, []);
    assert.equal(story.ask(of('case.reopen'), 'pont'), 'case_shredded');
    assert.equal(story.ask({ ...propose, with: { ...propose.with, proposal: 'p9' } } as InquiryAct, 'chef'), 'case_shredded');
    assert.equal(story.ask({ act: 'hold.place', with: { hold: 'h9', case: 'k1' } }, 'pont'), 'case_shredded');
  });

  test('I-38 never before the end of the period, without a rule, while the case is open, or under a hold', () => {
    assert.equal(closed().ask(propose, 'chef'), 'retention_runs');
    assert.equal(new Story().did(openCase(), 'pont').ask(propose, 'chef'), 'case_not_closed');
    assert.equal(new Story().did(openCase(), 'pont').did(of('case.close'), 'pont').ask(propose, 'chef'), 'retention_rule_missing');
    assert.equal(expired().did(hold, 'prefete').ask(propose, 'chef'), 'case_held');
    assert.equal(expired().ask(propose, 'pont'), 'role_missing');
  });

  test('I-38 a hold placed between the proposal and the confirmation keeps everything; so does reopening, or a thread that joins elsewhere', () => {
    assert.equal(expired().did(propose, 'chef').did(hold, 'pont').confirm('shred.confirm', 'pont'), 'case_held');
    assert.equal(expired().did(propose, 'chef').did(of('case.reopen'), 'pont').confirm('shred.confirm', 'pont'), 'case_not_closed');
    assert.equal(expired().did(propose, 'chef').did(openCase('k2', T1), 'pont').confirm('shred.confirm', 'pont'), 'shred_changed');
    const other: InquiryAct = { act: 'shred.propose', with: { proposal: 'p2', case: 'k1' } };
    const twice = expired().did(propose, 'chef').did(other, 'prefete');
    assert.equal(twice.confirm('shred.confirm', 'pont'), null);
    assert.equal(twice.confirm('shred.confirm', 'pont', {}, 'p2'), 'case_shredded');
  });

  test('decision 6: another person, another device, the same words; neither whose hand nor whose voice proposed', () => {
    const story = () => expired().did(propose, 'chef');
    assert.equal(story().confirm('shred.confirm', 'chef'), 'second_person_needed');
    assert.equal(story().confirm('shred.confirm', 'pont', { device: 'dev/chef' }), 'second_device_needed');
    assert.equal(story().confirm('shred.confirm', 'chef', { for: 'pont' }), 'second_device_needed');
    const relayed = expired().did(propose, 'vigie', { for: 'chef' });
    assert.equal(relayed.confirm('shred.confirm', 'vigie'), 'second_person_needed');
    assert.equal(relayed.confirm('shred.confirm', 'vigie', { for: 'pont', device: 'dev/x' }), 'second_device_needed');
    assert.equal(relayed.confirm('shred.confirm', 'pont'), null);
    assert.equal(story().ask({ act: 'shred.confirm', with: { proposal: 'p1', sha256: noteAt(99) } }, 'pont'), 'proposal_differs');
  });

  test('decision 6: it lapses after a quarter of an hour; decision 30: with one person on call it waits', () => {
    const story = expired()
      .did(propose, 'chef')
      .after(15 * MINUTE);
    assert.equal(story.confirm('shred.confirm', 'pont'), 'proposal_lapsed');
    assert.equal(story.ask({ act: 'shred.lapse', with: { proposal: 'p1' } }, 'chef'), 'role_missing');
    story.did({ act: 'shred.lapse', with: { proposal: 'p1' } }, 'desk');
    assert.equal(story.state.pairs.get('p1')?.state, 'lapsed');
    assert.equal(
      expired()
        .did(propose, 'chef')
        .ask({ act: 'shred.lapse', with: { proposal: 'p1' } }, 'desk'),
      'nothing_due',
    );
    const alone = expired();
    alone.singleHanded = true;
    alone.did(propose, 'chef').after(90 * DAY);
    assert.equal(alone.ask({ act: 'shred.lapse', with: { proposal: 'p1' } }, 'desk'), 'nothing_due');
    assert.equal(alone.confirm('shred.confirm', 'chef'), 'second_person_needed', 'no delay stands for the second person');
    assert.equal(alone.confirm('shred.confirm', 'pont'), null);
  });
});

describe('a legal hold', () => {
  test('I-38 is placed by one, at once, with a reason; two lift it, and then what was due is due', () => {
    const story = expired();
    assert.equal(story.ask(hold, 'pont', { words: [] }), 'reason_missing');
    assert.equal(story.ask(hold, 'vigie'), 'role_missing');
    assert.equal(story.ask({ act: 'hold.place', with: { hold: 'h1', case: 'k9' } }, 'pont'), 'case_unknown');
    story.did(hold, 'pont');
    assert.equal(story.ask(lift, 'chef', { words: [] }), 'reason_missing');
    assert.equal(story.ask(lift, 'pont'), 'role_missing', 'whoever may place one may not lift it');
    story.did(lift, 'chef');
    assert.deepEqual(story.due, ['k1 principal case_held'], 'proposed is not lifted');
    assert.equal(story.confirm('hold.confirm', 'chef', {}, 'p2'), 'second_person_needed');
    assert.equal(story.confirm('hold.confirm', 'pont', {}, 'p2'), null);
    assert.deepEqual(story.state.holds.get('h1')?.liftedBy, ['chef', 'pont']);
    assert.deepEqual(story.due, ['k1 principal free']);
  });

  test('each kind of proposal has its own confirmation: nobody shreds what they took for a hold', () => {
    const story = expired().did(propose, 'chef');
    assert.equal(story.confirm('hold.confirm', 'pont'), 'proposal_unknown');
    const holding = expired().did(hold, 'pont').did(lift, 'chef');
    assert.equal(holding.confirm('shred.confirm', 'pont', {}, 'p2'), 'proposal_unknown');
  });

  test('two proposals to lift one hold: the second finds it lifted', () => {
    const story = expired()
      .did(hold, 'pont')
      .did(lift, 'chef')
      .did({ act: 'hold.propose', with: { proposal: 'p3', hold: 'h1' } }, 'prefete');
    assert.equal(story.confirm('hold.confirm', 'pont', {}, 'p2'), null);
    assert.equal(story.confirm('hold.confirm', 'pont', {}, 'p3'), 'hold_lifted');
  });
});

describe('a restore brought back what two people had destroyed', () => {
  const again = (...threads: string[]): InquiryAct => ({ act: 'shred.repeat', with: { threads } });

  test('I-38 the desk destroys it again, whatever stands: a hold, what is open, a case that is not closed in this log', () => {
    const story = new Story().did(openCase('k1', T1), 'pont').did(hold, 'pont');
    story.open = ['a1'];
    assert.equal(story.ask(again(T1, OWN), 'chef'), 'role_missing');
    story.did(again(T1, OWN, T1), 'desk');
    const cases = [T1, OWN, T2].map((thread) => story.state.shredded.get(thread)?.case);
    assert.deepEqual(cases, [null, null, undefined]);
    assert.equal(story.file().shreddedAt, EVENING, 'nothing is left of it');
    assert.equal(story.ask(again(T1), 'desk'), 'nothing_due');
    assert.equal(story.ask(openCase(), 'pont'), 'case_known');
  });

  test('a case that keeps a thread goes on; a thread this log does not have is no thread of it', () => {
    const story = new Story().did(openCase('k1', T1, T2), 'pont').did(again(T1, OWN), 'desk');
    assert.equal(story.file().shreddedAt, null);
    assert.deepEqual(threadsOf(story.state, story.file()), [T2]);
    const bare = { ...story.facts, head: () => null };
    const asker = asks('desk', { now: story.now });
    assert.equal(refusalOf(decideInquiry(story.state, again(T2), asker, bare)), 'thread_unknown');
  });
});

describe('threads no case gathers', () => {
  const review = (...threads: string[]): InquiryAct => ({ act: 'case.open', with: { case: 'k9', threads, review: true } });
  const loose = ({ state, now, facts }: Story): string[] =>
    looseThreads(state, now, facts).map(({ thread, category }) => `${thread} ${category}`);

  test('I-38 are due when their own period is over, from the last thing they hold; not under a case, not while something is open', () => {
    const story = new Story().did(rule('principal', 30), 'chef').after(29 * DAY);
    assert.deepEqual(loose(story), []);
    story.after(DAY);
    assert.deepEqual(loose(story), [`${T1} principal`]);
    assert.deepEqual(looseThreads(story.state, story.now, story.facts)[0]?.since, EVENING + 30 * DAY);
    story.did(rule('source', 7), 'chef');
    assert.deepEqual(loose(story), [`${T2} source`, `${T1} principal`], 'the longest overdue first');
    story.open = ['a1'];
    assert.deepEqual(loose(story), [`${T2} source`]);
    story.open = [];
    story.did(openCase('k1', T1), 'pont');
    assert.deepEqual(loose(story), [`${T2} source`]);
    story.did({ act: 'shred.repeat', with: { threads: [T2] } }, 'desk');
    assert.deepEqual(loose(story), []);
  });

  test('are gathered in a review, which waits for no other period; then two people shred it, as any case', () => {
    const story = new Story().did(rule('principal', 30), 'chef');
    assert.equal(story.ask(review(T1), 'pont'), 'thread_not_due');
    story.after(30 * DAY);
    assert.equal(story.ask(review(T1, T2), 'pont'), 'thread_not_due', 'nobody ruled on the other');
    story.did(review(T1), 'pont');
    assert.equal(story.ask({ act: 'case.extend', with: { case: 'k9', threads: [T2] } }, 'pont'), 'case_is_review');
    const shred: InquiryAct = { act: 'shred.propose', with: { proposal: 'p1', case: 'k9' } };
    assert.equal(story.ask(shred, 'chef'), 'case_not_closed');
    story.did(of('case.close', 'k9'), 'pont').did({ act: 'hold.place', with: { hold: 'h9', case: 'k9' } }, 'pont');
    assert.equal(story.ask(shred, 'chef'), 'case_held');
    const free = new Story()
      .did(rule('principal', 30), 'chef')
      .after(30 * DAY)
      .did(review(T1), 'pont')
      .did(of('case.close', 'k9'), 'pont');
    free.did(shred, 'chef');
    assert.equal(free.confirm('shred.confirm', 'chef'), 'second_person_needed');
    assert.equal(free.confirm('shred.confirm', 'pont'), null);
    assert.deepEqual([free.state.shredded.has(T1), free.file('k9').shreddedAt !== null], [true, true]);
  });

  test('what comes into a thread of a review makes its period run again', () => {
    const story = new Story()
      .did(rule('principal', 30), 'chef')
      .after(30 * DAY)
      .did(review(T1), 'pont')
      .did(of('case.close', 'k9'), 'pont');
    story.held.set(T1, story.now);
    assert.equal(story.ask({ act: 'shred.propose', with: { proposal: 'p1', case: 'k9' } }, 'chef'), 'retention_runs');
  });
});
