import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Asker, Decision } from '../../kernel/decider.ts';
import type { Id, MemberId } from '../../kernel/ids.ts';
import { DAY, HOUR, MINUTE, type Ms, SECOND } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, refusalOf, type Sample } from '../given.ts';
import { liveOnly, measuresOf } from './measures.ts';
import {
  actionsOwed,
  type Drill,
  type DrillsAct,
  type DrillsEvent,
  type DrillsFacts,
  type DrillsState,
  evolveDrills,
  initialDrills,
  mayReach,
  preemptedBy,
  type Review,
  reviewsOverdue,
} from './model.ts';
import { type DrillsSituation, decideDrills, drillsLegality, drillsSituation } from './rules.ts';

const ROLES: Readonly<Record<MemberId, readonly string[]>> = {
  vigie: ['watch_officer'],
  delcassou: ['supervisor'],
  atlas: ['analyst'],
  'renard-1': ['team_leader'],
  'renard-2': ['protection_officer'],
  'busard-1': ['team_leader'],
};

class Story {
  state: DrillsState = initialDrills;
  index = 0;
  now: Ms = EVENING;
  /** live alert -> whom it rings */
  readonly alerts = new Map<Id, readonly MemberId[]>();
  readonly operations = new Map<Id, Ms | null>();
  readonly facts: DrillsFacts = {
    rolesOf: (member) => ROLES[member] ?? [],
    isMember: (id) => id in ROLES,
    liveAlerts: (people) => [...this.alerts].filter(([, rung]) => rung.some((r) => people.includes(r))).map(([id]) => id),
    operation: (id) => (this.operations.has(id) ? { closedAt: this.operations.get(id) ?? null } : null),
  };
  ask(asked: DrillsAct, by: MemberId, more: Partial<Asker> = {}): Decision<DrillsEvent> {
    const asker = asks(by, { now: this.now, words: ['verbatim', 'order', 'title'], ...more });
    const decision = decideDrills(this.state, asked, asker, this.facts);
    if (!decision.ok) return decision;
    for (const event of decision.events) this.state = evolveDrills(this.state, event, { ...asker, index: this.index, act: asked.act });
    this.index++;
    return decision;
  }
  answer(asked: DrillsAct, by: MemberId = 'vigie', more: Partial<Asker> = {}): string | null {
    return refusalOf(this.ask(asked, by, more));
  }
  after(elapsed: Ms): this {
    this.now += elapsed;
    return this;
  }
  drill(id = 'ex-1'): Drill {
    const drill = this.state.drills.get(id);
    assert.ok(drill);
    return drill;
  }
  review(id = 'v1'): Review {
    const review = this.state.reviews.get(id);
    assert.ok(review);
    return review;
  }
}

type Plan = Extract<DrillsAct, { act: 'drill.plan' }>['with'];
const plan = (more: Partial<Plan> = {}): DrillsAct => ({
  act: 'drill.plan',
  with: { drill: 'ex-1', scenario: 'reference', participants: ['renard-1', 'renard-2'], from: EVENING, to: EVENING + HOUR, ...more },
});
const start = (drill = 'ex-1'): DrillsAct => ({ act: 'drill.start', with: { drill } });
const end = (drill = 'ex-1'): DrillsAct => ({ act: 'drill.end', with: { drill } });
const preempt = (drill = 'ex-1'): DrillsAct => ({ act: 'drill.preempt', with: { drill, alert: 'a1' } });
const inject = (inject: Id, to: MemberId[], drill = 'ex-1'): DrillsAct => ({
  act: 'drill.inject',
  with: { drill, inject, to, lang: 'fr' },
});
const openReview = (subject: Id, heat: 'hot' | 'cold' = 'hot', review = 'v1'): DrillsAct => ({
  act: 'review.open',
  with: { review, subject, heat },
});
const find = (finding: Id, review = 'v1'): DrillsAct => ({ act: 'review.find', with: { review, finding } });
const assign = (action: Id, owner = 'renard-1', due = EVENING + 9 * DAY): DrillsAct => ({
  act: 'review.assign',
  with: { review: 'v1', action, owner, due },
});
const done = (action: Id): DrillsAct => ({ act: 'review.done', with: { review: 'v1', action } });
const close: DrillsAct = { act: 'review.close', with: { review: 'v1' } };

function running(): Story {
  const story = new Story();
  story.ask(plan(), 'vigie');
  assert.equal(story.answer(start()), null);
  return story;
}
/** An operation closed an hour ago, and its hot review open. */
function reviewing(): Story {
  const story = new Story();
  story.operations.set('op-1', story.now - HOUR);
  assert.equal(story.answer(openReview('op-1')), null);
  return story;
}

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${DrillsAct['act']} ${DrillsSituation}`, Sample<DrillsSituation>>> = {};
  const sample = (story: Story, asked: DrillsAct, by = asked.act === 'drill.preempt' ? 'desk' : 'delcassou') => {
    const situation = drillsSituation(story.state, asked);
    samples[`${asked.act} ${situation}`] = { situation, decision: story.ask(asked, by) };
  };
  const planned = () => {
    const story = new Story();
    story.ask(plan(), 'vigie');
    return story;
  };
  const over = () => {
    const story = running();
    story.ask(end(), 'vigie');
    return story;
  };
  for (const asked of [plan(), start(), inject('i1', ['renard-1']), end(), preempt()]) {
    for (const story of [new Story(), planned(), running(), over()]) sample(story, asked);
  }
  const fresh = () => {
    const story = new Story();
    story.operations.set('op-1', EVENING - HOUR);
    return story;
  };
  const open = () => {
    const story = reviewing();
    for (const asked of [find('f1'), assign('m1')]) story.ask(asked, 'vigie');
    return story;
  };
  const closed = () => {
    const story = open();
    story.ask(close, 'vigie');
    return story;
  };
  for (const [asked, by] of [
    [openReview('op-1'), 'vigie'],
    [find('f2'), 'renard-2'],
    [assign('m2'), 'vigie'],
    [done('m1'), 'delcassou'],
    [close, 'vigie'],
  ] as const) {
    for (const story of [fresh(), open(), closed()]) sample(story, asked, by);
  }
  assert.deepEqual(disagreements(drillsLegality, samples), []);
});

describe('a drill', () => {
  test('has participants who are enrolled, and a window that is not over', () => {
    const refusal = (more: Partial<Plan>) => new Story().answer(plan(more));
    assert.equal(refusal({ participants: [] }), 'nobody_in_drill');
    assert.equal(refusal({ participants: ['renard-1', 'nobody'] }), 'member_unknown');
    assert.equal(refusal({ to: EVENING }), 'period_empty');
    assert.equal(refusal({ from: EVENING - HOUR, to: EVENING }), 'drill_not_now');
    assert.equal(new Story().answer(plan(), 'renard-1'), 'role_missing');
    const story = new Story();
    story.ask(plan({ participants: ['renard-1', 'renard-1'] }), 'vigie', { compartment: 'mairie' });
    assert.deepEqual([story.drill().participants, story.drill().compartment], [['renard-1'], 'mairie']);
  });

  test('starts in its window, by whoever leads it, and with nobody who is in another', () => {
    const story = new Story();
    story.ask(plan({ from: EVENING + MINUTE }), 'vigie');
    assert.equal(story.answer(start()), 'drill_not_now');
    assert.equal(story.after(HOUR).answer(start()), 'drill_not_now');
    const other = running();
    other.ask(plan({ drill: 'ex-2', participants: ['renard-2', 'busard-1'] }), 'vigie');
    assert.deepEqual(other.ask(start('ex-2'), 'vigie'), {
      ok: false,
      refusal: { code: 'participant_in_drill', doctrine: 'I-39', about: ['renard-2'] },
    });
  });

  test('is ended by a person at any time, by the clock at the end of its window, begun or not', () => {
    const story = running();
    assert.equal(story.after(HOUR - 1).answer(end(), 'desk'), 'nothing_due');
    assert.equal(story.after(1).answer(end(), 'desk'), null);
    assert.deepEqual([story.drill().state, story.drill().startedAt, story.drill().endedAt], ['ended', EVENING, EVENING + HOUR]);
    const unbegun = new Story();
    unbegun.ask(plan(), 'vigie');
    assert.equal(unbegun.answer(end()), null);
    assert.deepEqual([unbegun.drill().state, unbegun.drill().startedAt], ['ended', null]);
  });
});

describe('I-39 a drill reaches nobody else', () => {
  test('only its participants, only while it runs', () => {
    const story = new Story();
    const reaches = () => ['renard-1', 'busard-1', 'vigie'].map((member) => mayReach(story.state, 'ex-1', member));
    assert.deepEqual(reaches(), [false, false, false]);
    story.ask(plan(), 'vigie');
    assert.deepEqual(reaches(), [false, false, false]);
    story.ask(start(), 'vigie');
    assert.deepEqual(reaches(), [true, false, false]);
    story.ask(end(), 'vigie');
    assert.deepEqual(reaches(), [false, false, false]);
  });

  test('an inject is for participants, has words, and is sent once', () => {
    const story = running();
    assert.deepEqual(story.ask(inject('i1', ['renard-1', 'busard-1', 'busard-1']), 'vigie'), {
      ok: false,
      refusal: { code: 'not_in_drill', doctrine: 'I-39', about: ['busard-1'] },
    });
    assert.equal(story.answer(inject('i1', [])), 'nobody_in_drill');
    assert.equal(story.answer(inject('i1', ['renard-1']), 'vigie', { words: [] }), 'inject_text_missing');
    assert.equal(story.answer(inject('i1', ['renard-1'])), null);
    assert.equal(story.answer(inject('i1', ['renard-2'])), 'inject_known');
    assert.deepEqual(
      story.drill().injects.map(({ id, to, by }) => [id, to, by]),
      [['i1', ['renard-1'], 'vigie']],
    );
  });

  test('whatever is planned, started, ended, sent or interrupted: every inject was for a participant of a running drill', () => {
    const members = fc.subarray(['renard-1', 'renard-2', 'busard-1', 'atlas'], { minLength: 1, maxLength: 3 });
    const drills = fc.constantFrom('ex-1', 'ex-2', 'ex-3', 'ex-4');
    const gesture = fc.oneof(
      { weight: 2, arbitrary: fc.record({ do: fc.constant('plan' as const), drill: drills, members }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('start' as const), drill: drills, members }) },
      fc.record({ do: fc.constant('end' as const), drill: drills, members }),
      { weight: 4, arbitrary: fc.record({ do: fc.constant('inject' as const), drill: drills, members }) },
      fc.record({ do: fc.constantFrom('alert' as const, 'calm' as const), drill: drills, members }),
    );
    let sent = 0;
    fc.assert(
      fc.property(fc.array(gesture, { minLength: 20, maxLength: 40 }), (gestures) => {
        const story = new Story();
        gestures.forEach((g, n) => {
          const before = story.state;
          if (g.do === 'plan') story.ask(plan({ drill: g.drill, participants: g.members }), 'vigie');
          else if (g.do === 'start') story.ask(start(g.drill), 'vigie');
          else if (g.do === 'end') story.ask(end(g.drill), 'vigie');
          else if (g.do === 'calm') story.alerts.clear();
          else if (g.do === 'alert') {
            story.alerts.set(`a-${n}`, g.members);
            for (const { id } of preemptedBy(story.state, g.members, null)) assert.equal(story.answer(preempt(id), 'desk'), null);
          } else if (story.answer(inject(`i-${n}`, g.members, g.drill)) === null) {
            sent++;
            const drill = before.drills.get(g.drill);
            assert.equal(drill?.state, 'running');
            assert.ok(g.members.length > 0 && g.members.every((member) => drill?.participants.includes(member)));
            assert.deepEqual(story.facts.liveAlerts(drill?.participants ?? [], g.drill), []);
          }
          // Nobody is in two drills, nor in one beside a live alert.
          const inDrills = story.state.drills.filter((drill) => drill.state === 'running').flatMap(({ participants }) => participants);
          assert.equal(new Set(inDrills).size, inDrills.length);
          assert.deepEqual(story.facts.liveAlerts(inDrills, ''), []);
        });
      }),
      { numRuns: 300, seed: 39 },
    );
    assert.ok(sent > 50, `only ${sent} injects: the property said little`);
  });
});

describe('I-39 a live alert comes first', () => {
  test('it ends every running drill with one of its people, and no drill of its own', () => {
    const story = running();
    story.ask(plan({ drill: 'ex-2', participants: ['busard-1'] }), 'vigie');
    const ended = (people: MemberId[], exercise: Id | null) => preemptedBy(story.state, people, exercise).map(({ id }) => id);
    assert.deepEqual(ended(['renard-2', 'busard-1'], null), ['ex-1']);
    assert.deepEqual(ended(['renard-2'], 'ex-1'), []);
    assert.deepEqual(ended(['renard-2'], 'ex-9'), ['ex-1']);
    assert.deepEqual(ended(['vigie'], null), []);
    assert.deepEqual(story.after(MINUTE).ask(preempt(), 'desk'), {
      ok: true,
      events: [{ e: 'DrillPreempted', drill: 'ex-1', alert: 'a1' }],
    });
    const { state, preemptedBy: by, endedAt } = story.drill();
    assert.deepEqual([state, by, endedAt], ['preempted', 'a1', story.now]);
    assert.equal(mayReach(story.state, 'ex-1', 'renard-1'), false);
    assert.equal(story.answer(start()), 'drill_over');
  });

  test('S9 while it is open no drill starts with its people, and one that runs says nothing more', () => {
    const story = new Story();
    story.ask(plan(), 'vigie');
    story.alerts.set('a1', ['renard-2']);
    assert.deepEqual(story.ask(start(), 'vigie'), { ok: false, refusal: { code: 'live_alert_open', doctrine: 'I-39', about: ['a1'] } });
    const late = running();
    late.alerts.set('a1', ['renard-2']);
    assert.equal(late.answer(inject('i1', ['renard-1'])), 'live_alert_open');
    late.alerts.set('a1', ['busard-1']);
    assert.equal(late.answer(inject('i1', ['renard-1'])), null);
  });

  test('only the desk’s own key says so', () => assert.equal(running().answer(preempt(), 'delcassou'), 'role_missing'));
});

describe('an after-action review', () => {
  test('is of something that is over, hot within a day, cold within thirty, one of each', () => {
    const story = new Story();
    story.operations.set('op-1', null);
    assert.equal(story.answer(openReview('op-1')), 'subject_not_over');
    assert.equal(story.answer(openReview('op-9')), 'subject_unknown');
    story.operations.set('op-1', EVENING);
    story.ask(openReview('op-1'), 'desk');
    assert.deepEqual(story.ask(openReview('op-1', 'hot', 'v2'), 'vigie'), {
      ok: false,
      refusal: { code: 'review_known', doctrine: 'domain §2.12', about: ['v1'] },
    });
    story.ask(openReview('op-1', 'cold', 'v2'), 'vigie');
    assert.deepEqual([story.review('v1').due, story.review('v2').due], [EVENING + DAY, EVENING + 30 * DAY]);
  });

  test('of a drill too, once it has begun and is over', () => {
    const story = new Story();
    story.ask(plan(), 'vigie');
    assert.equal(story.answer(openReview('ex-1')), 'subject_not_over');
    story.ask(start(), 'vigie');
    assert.equal(story.answer(openReview('ex-1')), 'subject_not_over');
    story.ask(preempt(), 'desk');
    assert.equal(story.answer(openReview('ex-1')), null);
    story.ask(plan({ drill: 'ex-2' }), 'vigie');
    story.ask(end('ex-2'), 'vigie');
    assert.equal(story.answer(openReview('ex-2', 'hot', 'v2')), 'subject_not_over');
  });

  test('a finding is anybody’s, kept as it was said; what does not fit is kept with its conflict', () => {
    const story = reviewing();
    const conflict = (asked: DrillsAct) => {
      const decision = story.ask(asked, 'renard-2');
      assert.ok(decision.ok && decision.events[0]?.e === 'FindingRecorded');
      return decision.events[0].conflict;
    };
    assert.equal(story.answer(find('f1'), 'renard-2', { words: [] }), 'verbatim_missing');
    assert.deepEqual([conflict(find('f1')), conflict(find('f1')), conflict(find('f1', 'v9'))], [null, 'finding_known', 'review_unknown']);
    story.ask(close, 'vigie');
    assert.equal(conflict(find('f2')), 'review_closed');
    assert.deepEqual(
      story.review().findings.map(({ id, by }) => [id, by]),
      [['f1', 'renard-2']],
    );
  });

  test('an action has words, an owner and a date to come; it is owed until it is done, by its owner or a supervisor', () => {
    const story = reviewing();
    assert.equal(story.answer(assign('m1', 'nobody')), 'member_unknown');
    assert.equal(story.answer(assign('m1', 'renard-1', EVENING)), 'due_passed');
    assert.equal(story.answer(assign('m1'), 'vigie', { words: [] }), 'action_text_missing');
    assert.equal(story.answer(assign('m1')), null);
    assert.equal(story.answer(assign('m1')), 'action_known');
    story.ask(assign('m2', 'renard-2', EVENING + 2 * DAY), 'vigie');
    story.ask(assign('m3', 'renard-2', EVENING + 2 * DAY), 'vigie');
    const owed = () => actionsOwed(story.state).map(({ id, review }) => `${review} ${id}`);
    assert.deepEqual(owed(), ['v1 m2', 'v1 m3', 'v1 m1']);
    assert.equal(story.answer(done('m1'), 'renard-2'), 'role_missing');
    assert.equal(story.answer(done('m9'), 'delcassou'), 'action_unknown');
    assert.equal(story.answer(done('m1'), 'renard-1'), null);
    assert.equal(story.answer(done('m1'), 'delcassou'), 'action_done');
    assert.deepEqual(owed(), ['v1 m2', 'v1 m3']);
  });

  test('I-14 is closed by somebody, with a finding at least; a passed date only makes it overdue', () => {
    const story = reviewing();
    story.ask(openReview('op-1', 'cold', 'v2'), 'vigie');
    story.operations.set('op-2', EVENING - HOUR);
    story.ask(openReview('op-2', 'hot', 'v3'), 'vigie');
    assert.equal(story.answer(close), 'review_empty');
    assert.deepEqual(reviewsOverdue(story.state, story.now), []);
    story.after(31 * DAY);
    assert.deepEqual(
      reviewsOverdue(story.state, story.now).map(({ id }) => id),
      ['v1', 'v3', 'v2'],
    );
    story.ask(find('f1'), 'renard-2');
    assert.equal(story.answer(close), null);
    assert.deepEqual([story.review().state, story.review().closedAt], ['closed', story.now]);
    assert.deepEqual(
      reviewsOverdue(story.state, story.now).map(({ id }) => id),
      ['v3', 'v2'],
    );
  });
});

describe('what a night took', () => {
  test('S1: 70 s to the team leader, 20 minutes to shelter, 28 to everybody accounted for', () => {
    const at = (h: number, m: number, s = 0): Ms => Date.UTC(2031, 2, 12, h - 1, m, s);
    const measures = measuresOf({
      reported: at(17, 38, 10),
      leaderAware: at(17, 39, 20),
      sheltered: at(17, 58),
      accounted: at(18, 6),
    });
    assert.deepEqual(measures, { toLeader: 70 * SECOND, toShelter: 19 * MINUTE + 50 * SECOND, toAccounted: 27 * MINUTE + 50 * SECOND });
  });

  test('what never came about, or came before any report, is not counted', () => {
    const nothing = { toLeader: null, toShelter: null, toAccounted: null };
    assert.deepEqual(measuresOf({ reported: null, leaderAware: 1, sheltered: 2, accounted: 3 }), nothing);
    assert.deepEqual(measuresOf({ reported: 5, leaderAware: 4, sheltered: null, accounted: null }), nothing);
  });

  test('I-39 what was rehearsed enters no live figure', () => {
    assert.deepEqual(
      liveOnly([
        { exercise: null, n: 1 },
        { exercise: 'ex-1', n: 2 },
      ]),
      [{ exercise: null, n: 1 }],
    );
  });
});

test('an event or an act of another program is a defect, never a guess', () => {
  const told = { ...asks('vigie'), index: 1, act: 'test' };
  assert.throws(() => evolveDrills(initialDrills, { e: 'Nonsense' } as unknown as DrillsEvent, told), /unknown event Nonsense/);
  assert.throws(() => new Story().ask({ act: 'nonsense', with: {} } as unknown as DrillsAct, 'vigie'), /unknown act nonsense/);
});
