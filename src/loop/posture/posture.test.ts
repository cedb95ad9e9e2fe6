import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { DAY, HOUR, MINUTE, type Ms } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, refusalOf, type Sample } from '../given.ts';
import {
  evolvePosture,
  historyOf,
  inForce,
  initialPosture,
  isReinforced,
  levelAt,
  type PostureAct,
  type PostureEvent,
  type PostureFacts,
  type PostureState,
  reviewsDue,
  severityOf,
} from './model.ts';
import { decidePosture, type PostureSituation, postureLegality, postureSituation } from './rules.ts';

const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  prefete: ['authority'],
  delcassou: ['supervisor'],
  vigie: ['watch_officer'],
  'renard-1': ['team_leader'],
  hermine: ['principal', 'authority'],
};
const noteAt = (index: number): string => index.toString(16).padStart(64, '0');
type Stated = { index: number; needsReview: boolean; about: readonly string[] };

/** A French scale: the digit 1 is the worst, and stands last because it is the heaviest. */
const SCALE: PostureAct = { act: 'posture.scale', with: { scale: 'fr', levels: ['4', '3', '2', '1'], reinforced_from: '2' } };

class Story {
  state: PostureState = initialPosture;
  index = 0;
  now: Ms = EVENING;
  readonly stated = new Map<string, Stated>();
  readonly facts: PostureFacts;
  constructor(change: Partial<PostureFacts> = {}) {
    this.facts = {
      rolesOf: (member) => ROLES[member] ?? [],
      isProtected: (person) => person === 'hermine' || person === 'lison',
      principalOf: (person) => (person === 'lison' ? 'hermine' : null),
      isReport: (id) => id === 'r1',
      assessment: (id) => this.stated.get(id) ?? null,
      singleHanded: () => false,
      underDuress: () => false,
      noteSha256: noteAt,
      ...change,
    };
    this.ask(SCALE, 'desk');
  }
  ask(asked: PostureAct, by: MemberId, more: Partial<Asker> = {}): Decision<PostureEvent> {
    const asker = asks(by, { now: this.now, words: ['reason', 'verbatim'], ...more });
    const decision = decidePosture(this.state, asked, asker, this.facts);
    if (!decision.ok) return decision;
    for (const event of decision.events) this.state = evolvePosture(this.state, event, { ...asker, index: this.index, act: asked.act });
    this.index++;
    return decision;
  }
  /** Somebody states an assessment: an entry of another stage. */
  assess(id: string, about: readonly string[] = ['hermine'], needsReview = false): void {
    this.stated.set(id, { index: this.index++, needsReview, about });
  }
  after(elapsed: Ms): this {
    this.now += elapsed;
    return this;
  }
}

type Decide = Extract<PostureAct, { act: 'posture.decide' }>['with'];
const decide = (posture: string, level: string, more: Partial<Decide> = {}): PostureAct => ({
  act: 'posture.decide',
  with: { posture, person: 'hermine', scale: 'fr', level, basis: ['r1'], measures: ['escorte'], review_by: EVENING + 90 * DAY, ...more },
});
const propose = (proposal: string, level = '2'): PostureAct => ({
  act: 'posture.propose',
  with: { proposal, person: 'hermine', scale: 'fr', level, basis: ['r1'], review_by: EVENING + 90 * DAY },
});
const confirm = (posture: string, index: number): PostureAct => ({ act: 'posture.confirm', with: { posture, sha256: noteAt(index) } });
const overdue = (posture: string): PostureAct => ({ act: 'posture.overdue', with: { posture } });
const lapse = (posture: string): PostureAct => ({ act: 'posture.lapse', with: { posture } });
const hear = (person = 'hermine'): PostureAct => ({ act: 'posture.hear', with: { person, means: 'voice' } });
const onScale = (levels: string[], reinforced_from: string): PostureAct => ({
  act: 'posture.scale',
  with: { scale: 'x', levels, reinforced_from },
});
/** HERMINE at level 2, decided from entry 1 on; then an assessment `as-2`, and a minute. */
function reinforced(change: Partial<PostureFacts> = {}): Story {
  const story = new Story(change);
  story.ask(decide('p1', '2'), 'prefete');
  story.after(MINUTE).assess('as-2');
  return story;
}
const lower = (posture: string, more: Partial<Decide> = {}): PostureAct => decide(posture, '3', { basis: ['as-2'], ...more });

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${PostureAct['act']} ${PostureSituation}`, Sample<PostureSituation>>> = {};
  const sample = (situation: PostureSituation, story: Story, asked: PostureAct, by: MemberId) => {
    const stands = postureSituation(story.state, asked, story.facts);
    samples[`${asked.act} ${situation}`] = { situation: stands, decision: story.ask(asked, by) };
  };
  sample('unknown', new Story(), onScale(['a'], 'a'), 'desk');
  sample('known', new Story(), SCALE, 'desk');
  sample('unknown', new Story(), propose('q1'), 'vigie');
  const proposed = new Story();
  proposed.ask(propose('q1'), 'vigie');
  sample('known', proposed, propose('q1'), 'vigie');
  sample('unknown', new Story(), hear('nobody'), 'vigie');
  sample('known', new Story(), hear(), 'vigie');
  const waiting = (): Story => {
    const story = reinforced();
    story.ask(lower('p2'), 'prefete');
    return story;
  };
  const over = (): Story => {
    const story = waiting().after(15 * MINUTE);
    story.ask(lapse('p2'), 'desk');
    return story;
  };
  sample('unknown', new Story(), decide('p1', '2'), 'prefete');
  sample('known', reinforced(), decide('p1', '2'), 'prefete');
  sample('waiting', waiting(), decide('p2', '2'), 'prefete');
  sample('over', over(), decide('p2', '2'), 'prefete');
  sample('unknown', new Story(), confirm('p1', 1), 'vigie');
  sample('known', reinforced(), confirm('p1', 1), 'vigie');
  sample('waiting', waiting(), confirm('p2', 3), 'vigie');
  sample('over', over(), confirm('p2', 3), 'vigie');
  for (const asked of [lapse('p2'), overdue('p2')]) {
    sample('unknown', new Story(), asked, 'desk');
    sample('waiting', asked.act === 'posture.lapse' ? waiting().after(15 * MINUTE) : waiting(), asked, 'desk');
    sample('over', over(), asked, 'desk');
  }
  sample('known', reinforced(), lapse('p1'), 'desk');
  sample('known', reinforced().after(90 * DAY), overdue('p1'), 'desk');
  assert.deepEqual(disagreements(postureLegality, samples), []);
});

describe('a scale', () => {
  test('its order is stored and is the severity: the digit 1 is the worst here', () => {
    const { state } = new Story();
    assert.deepEqual(
      ['4', '3', '2', '1', '5'].map((level) => severityOf(state, { scale: 'fr', level })),
      [0, 1, 2, 3, undefined],
    );
    assert.equal(severityOf(state, { scale: 'de', level: '1' }), undefined);
  });

  test('has levels, each once, and says from which one on protection is reinforced', () => {
    const story = new Story();
    assert.equal(refusalOf(story.ask(onScale([], 'a'), 'prefete')), 'scale_empty');
    assert.deepEqual(story.ask(onScale(['a', 'b', 'a', 'b'], 'a'), 'prefete'), {
      ok: false,
      refusal: { code: 'level_twice', doctrine: 'domain §1', about: ['a', 'b'] },
    });
    assert.equal(refusalOf(story.ask(onScale(['a'], 'b'), 'prefete')), 'level_unknown');
    assert.equal(refusalOf(story.ask(onScale(['a'], 'a'), 'vigie')), 'role_missing');
  });
});

describe('what a decision owes', () => {
  const refusal = (asked: PostureAct, more: Partial<Asker> = {}, by = 'prefete') => refusalOf(new Story().ask(asked, by, more));
  test('somebody protected, a level of a scale, something it rests on, a date to come, a reason in words', () => {
    assert.equal(refusal(decide('p1', '2', { person: 'nobody' })), 'person_unknown');
    assert.equal(refusal(decide('p1', '2', { scale: 'de' })), 'scale_unknown');
    assert.equal(refusal(decide('p1', '5')), 'level_unknown');
    assert.equal(refusal(decide('p1', '2', { basis: [] })), 'basis_missing');
    assert.deepEqual(new Story().ask(decide('p1', '2', { basis: ['r1', 'r9', 'r9'] }), 'prefete'), {
      ok: false,
      refusal: { code: 'basis_unknown', doctrine: 'domain §2.10', about: ['r9'] },
    });
    assert.equal(refusal(decide('p1', '2', { review_by: EVENING })), 'review_date_missing');
    assert.equal(refusal(decide('p1', '2'), { words: [] }), 'reason_missing');
    assert.equal(refusal(propose('q1'), { words: [] }, 'vigie'), 'reason_missing');
    assert.equal(refusal(decide('p1', '2')), null);
  });

  test('only the authority decides; the desk proposes, and a proposal is not a decision', () => {
    for (const by of ['vigie', 'delcassou', 'renard-1']) assert.equal(refusal(decide('p1', '2'), {}, by), 'role_missing');
    const story = new Story();
    assert.equal(refusalOf(story.ask(propose('q1'), 'vigie')), null);
    assert.equal(refusalOf(story.ask(propose('q2'), 'hermine', { by: 'lison' })), 'role_missing');
    assert.deepEqual([inForce(story.state, 'hermine'), story.state.proposals.get('q1')?.answeredBy], [undefined, null]);
    story.ask(decide('p1', '3'), 'prefete');
    story.ask(propose('q3'), 'vigie');
    story.ask(decide('p2', '2'), 'prefete');
    assert.deepEqual(
      ['q1', 'q3'].map((id) => story.state.proposals.get(id)?.answeredBy),
      ['p1', 'p2'],
    );
  });

  test('the person concerned is heard and never decides: for nobody of theirs, nor through another’s voice or device', () => {
    const story = new Story();
    assert.equal(refusalOf(story.ask(decide('p1', '2'), 'hermine')), 'own_posture');
    assert.equal(refusalOf(story.ask(decide('p1', '2', { person: 'lison' }), 'hermine')), 'own_posture');
    assert.equal(refusalOf(story.ask(decide('p1', '2'), 'hermine', { for: 'prefete' })), 'own_posture');
    assert.equal(refusalOf(story.ask(decide('p1', '2'), 'vigie', { for: 'hermine' })), 'own_posture');
    assert.equal(refusalOf(story.ask(hear(), 'hermine')), null);
    assert.equal(refusalOf(story.ask(hear(), 'vigie', { words: [] })), 'verbatim_missing');
    story.ask(decide('p1', '2'), 'prefete');
    story.ask(decide('p2', '1'), 'prefete');
    assert.deepEqual(
      historyOf(story.state, 'hermine').map(({ heard }) => heard),
      [true, false],
    );
  });

  test('somebody we do not protect is heard all the same, and nothing follows', () => {
    const story = new Story();
    assert.deepEqual(story.ask(hear('nobody'), 'vigie'), {
      ok: true,
      events: [{ e: 'PersonHeard', person: 'nobody', means: 'voice', conflict: 'person_unknown' }],
    });
    assert.equal(story.state.heard.size, 0);
  });
});

describe('I-41 lowering', () => {
  test('is read from the order of the scale, never from the digits', () => {
    const change = (from: string, to: string) => {
      const story = new Story();
      story.ask(decide('p1', from), 'prefete');
      story.assess('as-2');
      const decision = story.ask(decide('p2', to, { basis: ['as-2'] }), 'prefete');
      assert.ok(decision.ok);
      return decision.events.map((event) => `${event.e} ${'change' in event ? event.change : ''}`);
    };
    assert.deepEqual(change('3', '1'), ['PostureDecided raised']);
    assert.deepEqual(change('1', '1'), ['PostureDecided kept']);
    assert.deepEqual(change('1', '3'), ['LoweringDecided lowered']);
  });

  test('needs an assessment stated since the last decision, about this person, and not to be reviewed', () => {
    const story = new Story();
    story.assess('as-old');
    story.ask(decide('p1', '2'), 'prefete');
    story.assess('as-other', ['loutre']);
    story.assess('as-flagged', ['hermine'], true);
    for (const basis of [['r1'], ['r1', 'as-old'], ['as-other'], ['as-flagged']]) {
      assert.deepEqual(story.ask(lower('p2', { basis }), 'prefete'), {
        ok: false,
        refusal: {
          code: 'lowering_needs_assessment',
          doctrine: 'I-41',
          ...(basis.at(-1) === 'r1' ? {} : { about: basis.filter((id) => id !== 'r1') }),
        },
      });
    }
    story.assess('as-new');
    assert.equal(refusalOf(story.ask(lower('p2', { basis: ['as-old', 'as-new'] }), 'prefete')), null);
  });

  test('of somebody close to a principal may rest on the assessment about the principal', () => {
    const story = new Story();
    story.ask(decide('p1', '2', { person: 'lison' }), 'prefete');
    story.assess('as-2', ['hermine']);
    assert.equal(refusalOf(story.ask(lower('p2', { person: 'lison' }), 'prefete')), null);
  });

  test('decision 30: changes nothing until another person, on another device, has confirmed what they read', () => {
    const story = reinforced();
    story.ask(lower('p2'), 'prefete');
    assert.equal(inForce(story.state, 'hermine')?.level, '2');
    const refused = (asked: PostureAct, by: MemberId, more: Partial<Asker> = {}) => refusalOf(story.ask(asked, by, more));
    assert.equal(refused(confirm('p2', 9), 'vigie'), 'posture_differs');
    assert.equal(refused(confirm('p2', 3), 'prefete', { device: 'dev/other' }), 'second_person_needed');
    assert.equal(refused(confirm('p2', 3), 'prefete', { for: 'vigie', device: 'dev/other' }), 'second_device_needed');
    assert.equal(refused(confirm('p2', 3), 'vigie', { device: 'dev/prefete' }), 'second_device_needed');
    assert.equal(refused(confirm('p2', 3), 'hermine'), 'own_posture');
    assert.equal(refused(confirm('p2', 3), 'renard-1'), null);
    const [first, second] = historyOf(story.state, 'hermine');
    assert.deepEqual([first?.to, second?.from, second?.by, second?.index], [story.now, story.now, ['prefete', 'renard-1'], 3]);
    assert.equal(story.state.lowerings.get('p2')?.state, 'confirmed');
  });

  test('whoever relayed the authority’s voice is not the second person, on whatever device', () => {
    const story = reinforced();
    story.ask(lower('p2'), 'delcassou', { for: 'prefete' });
    assert.equal(refusalOf(story.ask(confirm('p2', 3), 'delcassou', { device: 'dev/other' })), 'second_device_needed');
  });

  test('decision 6: lapses after 15 minutes, and the higher level has stood all along', () => {
    const story = reinforced();
    story.ask(lower('p2'), 'prefete');
    assert.equal(refusalOf(story.after(15 * MINUTE - 1).ask(lapse('p2'), 'desk')), 'nothing_due');
    story.after(1);
    assert.equal(refusalOf(story.ask(confirm('p2', 3), 'vigie')), 'lowering_over');
    assert.equal(refusalOf(story.ask(lapse('p2'), 'desk')), null);
    assert.deepEqual([story.state.lowerings.get('p2')?.state, historyOf(story.state, 'hermine').length], ['lapsed', 1]);
  });

  test('decision 30: with one person alone it waits for a second, and no delay lets it through', () => {
    const story = reinforced({ singleHanded: () => true });
    story.ask(lower('p2'), 'prefete');
    story.after(20 * DAY);
    assert.equal(refusalOf(story.ask(confirm('p2', 3), 'prefete', { device: 'dev/other' })), 'second_person_needed');
    assert.equal(inForce(story.state, 'hermine')?.level, '2');
    assert.equal(refusalOf(story.ask(confirm('p2', 3), 'vigie')), null);
    assert.equal(inForce(story.state, 'hermine')?.level, '3');
  });

  test('I-25b a word under duress lowers nothing, whoever’s of the two it was, and reads like one that came too late', () => {
    const refusal = (coerced: MemberId, asker: Partial<Asker> = {}) => {
      const story = reinforced({ underDuress: (member) => member === coerced });
      story.ask(lower('p2'), 'prefete');
      return story.ask(confirm('p2', 3), 'renard-1', asker);
    };
    const late = reinforced();
    late.ask(lower('p2'), 'prefete');
    const tooLate = late.after(15 * MINUTE).ask(confirm('p2', 3), 'renard-1');
    assert.deepEqual(refusal('prefete'), tooLate);
    assert.deepEqual(refusal('renard-1'), tooLate);
    assert.deepEqual(refusal('vigie', { for: 'vigie' }), tooLate);
    assert.equal(refusalOf(refusal('vigie')), null);
  });

  test('what came in between counts: another decision overtakes it, a flagged assessment no longer carries it', () => {
    const overtaken = reinforced();
    overtaken.ask(lower('p2'), 'prefete');
    overtaken.ask(lower('p3'), 'prefete');
    assert.equal(overtaken.state.lowerings.get('p2')?.state, 'overtaken');
    overtaken.ask(decide('p4', '1'), 'prefete');
    assert.equal(overtaken.state.lowerings.get('p3')?.state, 'overtaken');
    assert.equal(refusalOf(overtaken.ask(confirm('p3', 4), 'vigie')), 'lowering_over');
    const flagged = reinforced();
    flagged.ask(lower('p2'), 'prefete');
    flagged.stated.set('as-2', { index: 2, needsReview: true, about: ['hermine'] });
    assert.equal(refusalOf(flagged.ask(confirm('p2', 3), 'vigie')), 'lowering_needs_assessment');
  });

  test('another scale compares with nothing, and is guarded like a lowering', () => {
    const story = reinforced();
    story.ask(onScale(['vigilance', 'renforce'], 'renforce'), 'prefete');
    assert.equal(refusalOf(story.ask(decide('p2', 'renforce', { scale: 'x' }), 'prefete')), 'lowering_needs_assessment');
    const decision = story.ask(decide('p2', 'renforce', { scale: 'x', basis: ['as-2'] }), 'prefete');
    assert.ok(decision.ok && decision.events[0]?.e === 'LoweringDecided' && decision.events[0].change === 'changed');
  });
});

describe('over time', () => {
  test('I-14 a passed review date is overdue, once, and lowers nothing', () => {
    const story = reinforced();
    assert.equal(refusalOf(story.ask(overdue('p1'), 'desk')), 'nothing_due');
    assert.deepEqual(reviewsDue(story.state, story.now), []);
    story.after(90 * DAY);
    assert.deepEqual(
      reviewsDue(story.state, story.now).map(({ id }) => id),
      ['p1'],
    );
    assert.deepEqual(story.ask(overdue('p1'), 'desk'), {
      ok: true,
      events: [{ e: 'PostureReviewOverdue', posture: 'p1', person: 'hermine' }],
    });
    assert.equal(refusalOf(story.ask(overdue('p1'), 'desk')), 'nothing_due');
    assert.deepEqual([inForce(story.state, 'hermine')?.overdueSince, inForce(story.state, 'hermine')?.to], [story.now, null]);
    assert.equal(isReinforced(story.state, 'hermine', story.now + 400 * DAY), true);
  });

  test('an interval that was followed by another is never overdue; of two, the longest overdue comes first', () => {
    const story = reinforced();
    story.ask(decide('p2', '1', { review_by: EVENING + 30 * DAY }), 'prefete');
    story.ask(decide('p3', '2', { person: 'lison', review_by: EVENING + 20 * DAY }), 'prefete');
    assert.equal(refusalOf(story.after(95 * DAY).ask(overdue('p1'), 'desk')), 'nothing_due');
    story.ask(overdue('p2'), 'desk');
    assert.deepEqual(
      reviewsDue(story.state, story.now).map(({ id }) => id),
      ['p3', 'p2'],
    );
    assert.deepEqual(
      historyOf(story.state, 'hermine').map(({ overdueSince }) => overdueSince),
      [null, story.now],
    );
  });

  test('two reviews due at the same instant keep the order of the log', () => {
    const story = reinforced();
    story.ask(decide('p2', '2', { person: 'lison' }), 'prefete');
    assert.deepEqual(
      reviewsDue(story.state, EVENING + 90 * DAY).map(({ id }) => id),
      ['p1', 'p2'],
    );
  });

  test('the level in force at an instant, and whether it is reinforced: from its own decision until just before the next', () => {
    const story = new Story();
    story.ask(decide('p1', '3'), 'prefete');
    story.after(HOUR).ask(decide('p2', '2'), 'prefete');
    const at = (instant: Ms) => [levelAt(story.state, 'hermine', instant)?.level, isReinforced(story.state, 'hermine', instant)];
    assert.deepEqual(at(EVENING - 1), [undefined, false]);
    assert.deepEqual(at(EVENING), ['3', false]);
    assert.deepEqual(at(EVENING + HOUR - 1), ['3', false]);
    assert.deepEqual(at(EVENING + HOUR), ['2', true]);
    assert.equal(isReinforced(story.state, 'lison', story.now), false);
  });

  test('S1 the day after: raised to reinforced, and the daughter has a posture of her own', () => {
    const story = new Story();
    story.ask(decide('p1', '3'), 'prefete');
    story.after(16 * HOUR).ask(decide('p2', '2'), 'prefete');
    story.ask(decide('p3', '2', { person: 'lison' }), 'prefete');
    assert.deepEqual(
      historyOf(story.state, 'hermine').map(({ level, change, to }) => [level, change, to]),
      [
        ['3', 'first', story.now],
        ['2', 'raised', null],
      ],
    );
    assert.deepEqual(
      historyOf(story.state, 'lison').map(({ change }) => change),
      ['first'],
    );
  });
});

/** One random gesture: somebody decides, states, confirms, or lets time pass and the timers fire. */
const gesture = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      level: fc.constantFrom('4', '3', '2', '1'),
      person: fc.constantFrom('hermine', 'lison'),
      assessed: fc.boolean(),
      days: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('confirm' as const), by: fc.constantFrom('vigie', 'prefete', 'hermine') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('assess' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), elapsed: fc.constantFrom(0, 1, MINUTE, 20 * MINUTE, 3 * DAY) }) },
);

test('I-41 whatever is decided, in whatever order: no overlap, no gap, and never lower without an assessment and two people', () => {
  fc.assert(
    fc.property(fc.array(gesture, { maxLength: 40 }), (gestures) => {
      const story = new Story();
      let latest: string | null = null;
      let ids = 0;
      for (const g of gestures) {
        if (g.do === 'wait') {
          story.after(g.elapsed);
          for (const { id } of story.state.lowerings.filter((l) => l.state === 'waiting')) story.ask(lapse(id), 'desk');
          for (const { id } of reviewsDue(story.state, story.now)) story.ask(overdue(id), 'desk');
        } else if (g.do === 'assess') {
          latest = `as-${++ids}`;
          story.assess(latest);
        } else if (g.do === 'confirm') {
          for (const { id, index } of story.state.lowerings.filter((l) => l.state === 'waiting')) story.ask(confirm(id, index), g.by);
        } else {
          const basis = g.assessed && latest !== null ? [latest] : ['r1'];
          const { person, level } = g;
          story.ask(decide(`p-${++ids}`, level, { person, basis, review_by: story.now + g.days * DAY }), 'prefete');
        }
        for (const person of ['hermine', 'lison']) checkIntervals(story, person);
      }
    }),
    { numRuns: 300 },
  );
});

function checkIntervals(story: Story, person: string): void {
  const history = historyOf(story.state, person);
  history.forEach((interval, n) => {
    const next = history[n + 1];
    assert.equal(interval.to, next?.from ?? null, 'the closing instant is the opening instant of the next');
    if (next === undefined) return;
    const [before, after] = [severityOf(story.state, interval) ?? -1, severityOf(story.state, next) ?? -1];
    if (after >= before) return;
    assert.equal(new Set(next.by).size, 2);
    assert.ok(next.basis.some((id) => (story.stated.get(id)?.index ?? -1) > interval.index));
  });
  // Every instant from the first decision on has exactly one interval.
  for (const at of history.flatMap(({ from }) => [from, from + 1])) {
    const holding = history.filter(({ from, to }) => from <= at && (to === null || at < to));
    assert.deepEqual(
      holding.map(({ id }) => id),
      [levelAt(story.state, person, at)?.id],
    );
  }
}

test('an event or an act of another program is a defect, never a guess', () => {
  const begin = given(evolvePosture, initialPosture);
  assert.throws(() => begin([{ e: 'Nonsense' } as unknown as PostureEvent]), /unknown event Nonsense/);
  assert.throws(() => new Story().ask({ act: 'nonsense' } as unknown as PostureAct, 'vigie'), /unknown act nonsense/);
});
