import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Told } from '../../kernel/decider.ts';
import { HOUR, MINUTE } from '../../kernel/time.ts';
import { asks, disagreements, EVENING, given, type Happened, refusalOf, type Sample } from '../given.ts';
import { exposeGradings, overstated, sortGrades, standingGrades } from './gradings.ts';
import {
  type AssessmentAct,
  type AssessmentEvent,
  type AssessmentFacts,
  type AssessmentState,
  evolveAssessment,
  FACETS,
  facetOf,
  INFO_FIGURES,
  type InfoFigure,
  initialAssessment,
  LINK_KINDS,
  type SourceLetter,
  weighedOf,
} from './model.ts';
import { originsOf, reckon, reckonSubmitted } from './reckon.ts';
import { type AssessmentSituation, assessmentLegality, assessmentSituation, decideAssessment } from './rules.ts';

const begin = given(evolveAssessment, initialAssessment);
const REPORTS: Readonly<Record<string, { origin?: string; relays?: string[]; source?: string }>> = {
  r1: {},
  r2: { origin: 'o2' },
  r3: { origin: 'o3' },
  r4: { origin: 'o4' },
  r5: { source: 'o2' },
};
const facts: AssessmentFacts = {
  report: (id) => {
    const told = REPORTS[id];
    return (
      told && { id, origin: told.origin ?? null, relays: told.relays ?? [], source: told.source ?? null, channel: 'phone', at: EVENING }
    );
  },
  rolesOf: (member) => ({ atlas: ['analyst'], beryl: ['analyst'], vigie: ['watch_officer'], 'renard-1': ['team_leader'] })[member] ?? [],
  isMember: (id) => id !== 'stranger',
};

type Acted<A extends AssessmentAct['act']> = Extract<AssessmentAct, { act: A }>['with'];
const gradeAct = (more: Partial<Acted<'report.grade'>> = {}): AssessmentAct => ({
  act: 'report.grade',
  with: { report: 'r2', info: '3', source: null, blind: true, ...more },
});
const graded = (more: Partial<Extract<AssessmentEvent, { e: 'ReportGraded' }>> = {}): AssessmentEvent => ({
  e: 'ReportGraded',
  report: 'r2',
  grader: 'atlas',
  info: '3',
  source: null,
  blind: true,
  ...more,
});
const linkAct = (
  a: string,
  kind: Acted<'report.link'>['kind'],
  b: string,
  independence: Acted<'report.link'>['independence'] = 'unknown',
): AssessmentAct => ({ act: 'report.link', with: { a, b, kind, independence } });
const linked = (
  a: string,
  kind: Acted<'report.link'>['kind'],
  b: string,
  independence: Acted<'report.link'>['independence'] = 'unknown',
): AssessmentEvent => ({ e: 'ReportsLinked', a, b, kind, independence });
const opened = (owner: string | null = null): AssessmentEvent => ({
  e: 'CheckOpened',
  check: 'c1',
  kind: 'call_back',
  about: 'r1',
  owner,
  due: EVENING + HOUR,
});
const closed: AssessmentEvent = { e: 'CheckClosed', check: 'c1', result: 'negative' };
const stated = (assessment: string, ...reports: string[]): AssessmentEvent => ({
  e: 'AssessmentStated',
  assessment,
  subject: 'hermine',
  likelihood: 'unlikely_to_even',
  confidence: 'low',
  reports,
});
const twoOrigins: AssessmentEvent[] = [
  linked('r2', 'supports', 'r3', 'independent'),
  { e: 'OriginsReckoned', report: 'r2', independent: 2, contradicting: 0 },
  { e: 'OriginsReckoned', report: 'r3', independent: 2, contradicting: 0 },
];

const decided = (past: readonly Happened<AssessmentEvent>[], asked: AssessmentAct, by = 'atlas') =>
  begin(past).when(decideAssessment, asked, asks(by), facts);
const answer = (...args: Parameters<typeof decided>) => refusalOf(decided(...args));
const eventsOf = (...args: Parameters<typeof decided>) => {
  const decision = decided(...args);
  assert.ok(decision.ok);
  return decision.events;
};

test('every act × situation of the table is what decide does', () => {
  const samples: Partial<Record<`${AssessmentAct['act']} ${AssessmentSituation}`, Sample<AssessmentSituation>>> = {};
  const sample = (situation: AssessmentSituation, past: readonly Happened<AssessmentEvent>[], asked: AssessmentAct) => {
    samples[`${asked.act} ${situation}`] = {
      situation: assessmentSituation(begin(past).state, asked, facts),
      decision: decided(past, asked),
    };
  };
  const onReport = (report: string): AssessmentAct[] => [
    gradeAct({ report }),
    { act: 'facet.set', with: { report, facet: 'verified', value: 'in_progress' } },
    linkAct(report, 'supports', 'r2'),
    { act: 'origin.name', with: { report, origin: 'o9' } },
  ];
  for (const asked of onReport('unheard')) sample('unknown', [], asked);
  for (const asked of onReport('r1')) sample('open', [], asked);
  const merge: AssessmentAct = { act: 'origin.merge', with: { from: 'o2', into: 'o3' } };
  sample('open', [], merge);
  sample('closed', [{ e: 'OriginsMerged', from: 'o3', into: 'o2' }], merge);
  const open: AssessmentAct = { act: 'check.open', with: { check: 'c1', kind: 'camera', about: 'r1', owner: null, due: EVENING } };
  for (const asked of [open, { act: 'check.close', with: { check: 'c1', result: 'done' } } satisfies AssessmentAct]) {
    sample('unknown', [], asked);
    sample('open', [opened()], asked);
    sample('closed', [opened(), closed], asked);
  }
  const state: AssessmentAct = {
    act: 'assessment.state',
    with: { assessment: 'a1', subject: 'hermine', likelihood: 'even', confidence: 'low', reports: ['r1'] },
  };
  sample('unknown', [], state);
  sample('open', [stated('a1')], state);
  assert.deepEqual(disagreements(assessmentLegality, samples), []);
});

test('those who assess are analyst, watch officer and supervisor; a team leader opens a check and grades nothing', () => {
  assert.equal(answer([], gradeAct(), 'renard-1'), 'role_missing');
  assert.equal(answer([], gradeAct(), 'vigie'), null);
  assert.equal(
    answer([], { act: 'check.open', with: { check: 'c1', kind: 'patrol', about: 'r1', owner: null, due: EVENING } }, 'renard-1'),
    null,
  );
});

describe('grading', () => {
  test('I-29 the axes are given and kept apart; at least one is given', () => {
    assert.equal(answer([], gradeAct({ info: null })), 'grade_empty');
    const { gradings } = weighedOf(begin([graded(), graded({ info: null, source: 'C' })]).state, 'r2');
    assert.deepEqual(
      gradings.map(({ info, source }) => [info, source]),
      [
        ['3', null],
        [null, 'C'],
      ],
    );
    assert.deepEqual(
      standingGrades(gradings).map(({ grader, info, source }) => [grader, info, source]),
      [['atlas', '3', 'C']],
    );
  });

  test('the last word of each grader on each axis stands, whichever axis came first; graders are not mixed', () => {
    const { gradings } = weighedOf(
      begin([
        graded({ info: null, source: 'B', blind: false, grader: 'vigie' }),
        graded({ info: '4' }),
        graded({ info: '2', grader: 'vigie' }),
        graded({ info: '5' }),
      ]).state,
      'r2',
    );
    assert.deepEqual(
      standingGrades(gradings).map(({ grader, info, source }) => [grader, info, source]),
      [
        ['vigie', '2', 'B'],
        ['atlas', '5', null],
      ],
    );
  });

  test('I-29 a blind grader who has not committed a figure gives no letter', () => {
    const letter = gradeAct({ info: null, source: 'C' });
    assert.equal(answer([], letter), 'blind_information_first');
    assert.equal(answer([graded({ grader: 'beryl' })], letter), 'blind_information_first', 'another’s figure is not theirs');
    assert.equal(answer([graded()], letter), null);
    assert.equal(answer([], gradeAct({ source: 'C' })), null, 'in one act, the figure came with it');
    assert.equal(answer([], gradeAct({ info: null, source: 'C', blind: false })), null, 'who took the call is not blind');
  });

  test('I-29 the letters of others are withheld from a grader until they have committed a figure', () => {
    const weighed = weighedOf(begin([graded({ source: 'C', blind: false, grader: 'vigie' })]).state, 'r2');
    const letters = (viewer: string, roles?: readonly string[]) => exposeGradings(weighed, viewer, roles).map(({ source }) => source);
    assert.deepEqual(letters('atlas'), [null]);
    assert.deepEqual(letters('vigie'), ['C'], 'one’s own');
    assert.deepEqual(letters('renard-1', ['team_leader']), ['C'], 'who does not grade is not swayed');
    const committed = weighedOf(begin([graded({ source: 'C', grader: 'vigie' }), graded()]).state, 'r2');
    assert.deepEqual(
      exposeGradings(committed, 'atlas', ['analyst']).map(({ source }) => source),
      ['C', null],
    );
  });

  test('I-27 credibility 1 is refused unless two independent known origins bear it; the refusal carries the path', () => {
    const one = gradeAct({ info: '1' });
    const decision = decided([linked('r2', 'supports', 'r3', 'unknown')], one);
    assert.deepEqual(decision, {
      ok: false,
      refusal: { code: 'credibility_one_needs_two_origins', doctrine: 'I-27', about: ['r2', 'r3'] },
    });
    assert.equal(answer([], one), 'credibility_one_needs_two_origins');
    assert.equal(answer(twoOrigins, one), null);
  });

  test('I-02 every other pair of grades is accepted as it stands', () => {
    for (const info of INFO_FIGURES.filter((figure) => figure !== '1')) {
      for (const source of ['A', 'B', 'C', 'D', 'E', 'F'] as const) assert.equal(answer([], gradeAct({ info, source })), null);
    }
  });

  test('I-28 sorted, "cannot be judged" and "nobody has said" are a group of their own, at the end', () => {
    const letters: (SourceLetter | null)[] = ['F', 'E', null, 'A', 'F', 'C'];
    assert.deepEqual([...letters].sort(sortGrades), ['A', 'C', 'E', 'F', null, 'F']);
    const figures: (InfoFigure | null)[] = [null, '6', '5', '1', '1'];
    assert.deepEqual([...figures].sort(sortGrades), ['1', '1', '5', null, '6']);
  });

  test('a merge leaves the words of people as they are, and shows which no longer stand', () => {
    const words: AssessmentEvent[] = [graded({ info: '1' }), { e: 'FacetSet', report: 'r2', facet: 'corroborated', value: 'yes' }];
    assert.deepEqual(overstated(weighedOf(begin([...twoOrigins, ...words]).state, 'r2')), []);
    const { state } = begin([...twoOrigins, ...words, { e: 'OriginsReckoned', report: 'r2', independent: 1, contradicting: 0 }]);
    assert.deepEqual(overstated(weighedOf(state, 'r2')), ['credibility', 'corroborated']);
  });
});

describe('facets', () => {
  test('a report starts not verified, not corroborated, not materialised', () => {
    for (const facet of FACETS) assert.equal(facetOf(weighedOf(initialAssessment, 'r1'), facet), 'no');
  });
  test('a facet keeps when and by whom it was set', () => {
    const { state } = begin([
      [
        { e: 'FacetSet', report: 'r1', facet: 'verified', value: 'in_progress' },
        { by: 'vigie', now: EVENING + MINUTE },
      ],
    ]);
    assert.deepEqual(weighedOf(state, 'r1').facets.verified, { value: 'in_progress', at: EVENING + MINUTE, by: 'vigie' });
  });
  test('I-26 "corroborated" needs two independent known origins; looking for them, or saying no, needs nothing', () => {
    const set = (value: 'no' | 'in_progress' | 'yes'): AssessmentAct => ({
      act: 'facet.set',
      with: { report: 'r2', facet: 'corroborated', value },
    });
    assert.equal(answer([], set('yes')), 'corroboration_needs_two_origins');
    assert.equal(answer([], set('in_progress')), null);
    assert.equal(answer(twoOrigins, set('yes')), null);
    assert.equal(answer([], { act: 'facet.set', with: { report: 'r2', facet: 'verified', value: 'yes' } }), null);
  });
});

describe('lineage', () => {
  test('the numbers are reckoned in the decision that changes them', () => {
    assert.deepEqual(eventsOf([], linkAct('r2', 'supports', 'r3', 'independent')), [
      linked('r2', 'supports', 'r3', 'independent'),
      { e: 'OriginsReckoned', report: 'r2', independent: 2, contradicting: 0 },
      { e: 'OriginsReckoned', report: 'r3', independent: 2, contradicting: 0 },
    ]);
    assert.deepEqual(eventsOf([], { act: 'origin.name', with: { report: 'r1', origin: 'o1' } }).slice(1), [
      { e: 'OriginsReckoned', report: 'r1', independent: 1, contradicting: 0 },
    ]);
    assert.equal(answer([], linkAct('r2', 'supports', 'r2')), 'link_to_self');
  });

  test('a report that comes in is reckoned: one known origin, or none', () => {
    assert.deepEqual(reckonSubmitted(initialAssessment, facts, { id: 'r2', corrects: null }), [
      { e: 'OriginsReckoned', report: 'r2', independent: 1, contradicting: 0 },
    ]);
    assert.deepEqual(reckonSubmitted(initialAssessment, facts, { id: 'r1', corrects: null }), []);
    assert.deepEqual(reckon(initialAssessment, facts, ['unheard']), []);
  });

  test('I-26 one source under two references: merged, the two become one', () => {
    assert.deepEqual(eventsOf(twoOrigins, { act: 'origin.merge', with: { from: 'o3', into: 'o2' } }), [
      { e: 'OriginsMerged', from: 'o3', into: 'o2' },
      { e: 'OriginsReckoned', report: 'r2', independent: 1, contradicting: 0 },
      { e: 'OriginsReckoned', report: 'r3', independent: 1, contradicting: 0 },
    ]);
  });

  test('merges chain, whichever way they were stated, and a merge already made changes nothing', () => {
    const merges: AssessmentEvent[] = [
      { e: 'OriginsMerged', from: 'o2', into: 'o3' },
      { e: 'OriginsMerged', from: 'o2', into: 'o4' },
    ];
    const { state } = begin([
      linked('r2', 'supports', 'r3', 'independent'),
      linked('r3', 'supports', 'r4', 'independent'),
      ...merges,
      { e: 'OriginsMerged', from: 'o4', into: 'o2' },
    ]);
    assert.equal(originsOf(state, facts, 'r2').independent, 1);
  });

  test('after any sequence of acts, the number on record is the number one would reckon afresh', () => {
    const id = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5');
    const act: fc.Arbitrary<AssessmentAct> = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          act: fc.constant('report.link' as const),
          with: fc.record({
            a: id,
            b: id,
            kind: fc.constantFrom(...LINK_KINDS),
            independence: fc.constantFrom('independent' as const, 'dependent' as const, 'unknown' as const),
          }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('origin.name' as const),
          with: fc.record({ report: id, origin: fc.constantFrom('o1', 'o2', 'o5') }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          act: fc.constant('origin.merge' as const),
          with: fc.record({ from: fc.constantFrom('o2', 'o3'), into: fc.constantFrom('o4', 'o5') }),
        }),
      },
    );
    const told: Told = { ...asks('atlas'), index: 0, act: 'test' };
    const take = (state: AssessmentState, events: readonly AssessmentEvent[]) =>
      events.reduce((s, event) => evolveAssessment(s, event, told), state);
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let state = take(initialAssessment, reckon(initialAssessment, facts, Object.keys(REPORTS)));
        for (const asked of acts) {
          const decision = decideAssessment(state, asked, asks('atlas'), facts);
          if (decision.ok) state = take(state, decision.events);
          for (const report of Object.keys(REPORTS)) {
            const { independent, contradicting } = originsOf(state, facts, report);
            const on = weighedOf(state, report);
            assert.deepEqual([report, on.independent, on.contradicting], [report, independent, contradicting]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('assessments', () => {
  const flagged = (assessment: string, cause: 'corrected' | 'merged'): AssessmentEvent => ({ e: 'AssessmentFlagged', assessment, cause });
  const flags = (events: readonly AssessmentEvent[]) => events.filter((event) => event.e === 'AssessmentFlagged');

  test('an assessment stands on reports that exist, each once', () => {
    const state = (...reports: string[]): AssessmentAct => ({
      act: 'assessment.state',
      with: { assessment: 'a1', subject: 'hermine', likelihood: 'unlikely_to_even', confidence: 'low', reports },
    });
    assert.equal(answer([], state('r1', 'unheard')), 'report_unknown');
    assert.deepEqual(eventsOf([], state('r1', 'r1')), [stated('a1', 'r1')]);
    assert.equal(answer([], state()), null, 'that nothing is known can be an assessment');
  });

  test('I-30 correcting a report flags what stood on it, or on a report linked with it, once', () => {
    const past = [linked('r2', 'derived_from', 'r1'), stated('a1', 'r1'), stated('a2', 'r2'), stated('a3', 'r4')];
    const correct = (events: AssessmentEvent[]) => reckonSubmitted(begin(events).state, facts, { id: 'unheard', corrects: 'r1' });
    assert.deepEqual(correct(past), [flagged('a1', 'corrected'), flagged('a2', 'corrected')]);
    assert.deepEqual(correct([...past, flagged('a1', 'corrected')]), [flagged('a2', 'corrected')]);
    assert.equal(begin([...past, flagged('a1', 'corrected')]).state.assessments.get('a1')?.needsReview, true);
  });

  test('I-30 merging flags what stood on either origin, even where no number moves', () => {
    const merge: AssessmentAct = { act: 'origin.merge', with: { from: 'o4', into: 'o9' } };
    assert.deepEqual(flags(eventsOf([stated('a1', 'r4'), stated('a2', 'r2')], merge)), [flagged('a1', 'merged')]);
    const source: AssessmentAct = { act: 'origin.merge', with: { from: 'o2', into: 'o9' } };
    assert.deepEqual(flags(eventsOf([stated('a1', 'r5')], source)), [flagged('a1', 'merged')], 'a source is a reference too');
  });

  test('I-30 a link that makes two one flags what stood on two', () => {
    assert.deepEqual(flags(eventsOf([...twoOrigins, stated('a1', 'r2')], linkAct('r3', 'derived_from', 'r2'))), [flagged('a1', 'merged')]);
  });

  test('I-30 another origin than the one named flags; a first name does not', () => {
    const name = (origin: string, report: string): AssessmentAct => ({ act: 'origin.name', with: { report, origin } });
    assert.deepEqual(flags(eventsOf([stated('a1', 'r2')], name('o9', 'r2'))), [flagged('a1', 'corrected')]);
    assert.deepEqual(flags(eventsOf([stated('a1', 'r2')], name('o2', 'r2'))), []);
    assert.deepEqual(flags(eventsOf([stated('a1', 'r1')], name('o9', 'r1'))), []);
  });
});

describe('checks', () => {
  test('a check is owned by a member, or by nobody yet', () => {
    const open = (owner: string | null): AssessmentAct => ({
      act: 'check.open',
      with: { check: 'c1', kind: 'call_back', about: 'r1', owner, due: EVENING },
    });
    assert.equal(answer([], open('stranger')), 'member_unknown');
    assert.equal(answer([], open(null)), null);
    assert.equal(answer([], open('renard-2'), 'desk'), null);
  });
  test('its owner closes it, or the desk; nobody else', () => {
    const close: AssessmentAct = { act: 'check.close', with: { check: 'c1', result: 'negative' } };
    assert.equal(answer([opened('renard-2')], close, 'renard-2'), null);
    assert.equal(answer([opened('renard-2')], close, 'renard-3'), 'role_missing');
    assert.equal(answer([opened(null)], close, 'vigie'), null);
    assert.deepEqual(
      [begin([opened(), closed]).state.checks.get('c1')].map((c) => [c?.state, c?.result]),
      [['closed', 'negative']],
    );
  });
});

test('an event or an act of another program is a defect, never a guess', () => {
  assert.throws(() => begin([{ e: 'Nonsense' } as unknown as AssessmentEvent]), /unknown event Nonsense/);
  assert.throws(() => decided([], { act: 'nonsense' } as unknown as AssessmentAct), /unknown act nonsense/);
});
