/** Stories nobody has written: every one of them must keep every invariant, and end with everybody answered for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf, simulate } from './simulate.ts';
import { storyOf } from './story.ts';
import { playStory } from './world.ts';

const SEEDS = process.env.ABRI_LONG === '1' ? 2000 : 60;

/** What stories must have reached, or the invariants about it were asked of nothing. */
const REACHED = [
  ...[
    'AlertIssued',
    'AlertUpdated',
    'AlertRecalled',
    'AlertCancelled',
    'AlertAnswered',
    'AlertClosed',
    'RungReached',
    'RecipientAdded',
    'LadderExhausted',
  ],
  ...[
    'OperationOpened',
    'AlertAttached',
    'MovedOut',
    'Arrived',
    'Relocated',
    'RollCallRecorded',
    'StandDownProposed',
    'StandDownLapsed',
    'StoodDown',
  ],
  ...[
    'OriginsReckoned',
    'OriginsMerged',
    'ReportGraded',
    'HandoverAccepted',
    'CaseOpened',
    'DossierSealed',
    'DeskResumed',
    'DeliveryNoted',
  ],
  ...['CheckinPlanned', 'CheckedIn', 'CheckinMet', 'CheckinMissed', 'OverdueClosed', 'CheckinEnded', 'SilencePlanned'],
  ...['PanicRaised', 'PanicCancelled', 'AttentionAsked', 'AttentionNoted', 'AttentionTaken'],
  ...['DuressRaised', 'DuressLifted', 'CoercedActRecorded', 'StandDownConfirmed'],
  ...['PostureDecided', 'LoweringDecided', 'PostureReviewOverdue', 'StatementDrafted', 'StatementCleared', 'StatementReleased'],
  ...['DrillStarted', 'InjectSent', 'DrillEnded', 'DrillPreempted', 'ReviewOpened', 'ReviewClosed', 'RelatedPersonCovered'],
];

test(`${SEEDS} stories break no invariant, and go far enough to have broken them all`, async (t) => {
  const report = await simulate({ from: 1, seeds: SEEDS });
  const { commit, steps, deaths, events } = report;
  t.diagnostic(`seeds 1–${SEEDS}, ${steps} steps, ${deaths} deaths of the desk, commit ${commit ?? 'unknown'}`);
  assert.deepEqual(report.violations, [], `replay one: abri simulate --from SEED --seeds 1 --shrink (commit ${commit ?? 'unknown'})`);
  assert.ok(deaths >= SEEDS, 'the desk hardly ever died');
  assert.deepEqual(
    REACHED.filter((event) => events[event] === undefined),
    [],
    'no story came to these',
  );
});

test('the same seed is the same story, to the last root', async () => {
  for (const seed of [3, 10]) {
    const [once, again] = [await playStory(storyOf(seed)), await playStory(storyOf(seed))];
    assert.equal(again.fingerprint, once.fingerprint);
  }
});

test('many hands play the same stories as one, and tell them in the same order', async () => {
  const [one, two] = [await simulate({ from: 11, seeds: 6, hands: 1 }), await simulate({ from: 11, seeds: 6, hands: 2 })];
  assert.equal(two.fingerprint, one.fingerprint);
  assert.deepEqual([two.steps, two.deaths, two.events], [one.steps, one.deaths, one.events]);
});

test('what breaks is told with the lines that are enough to break it again', async () => {
  const report = await simulate({ from: 1, seeds: 20, plant: 'an alert needs a report', first: true, shrink: true });
  const [violation] = report.violations;
  assert.equal(violation?.invariant, 'I-01');
  assert.ok((violation.story?.length ?? 0) <= 2, JSON.stringify(violation.story));
  assert.match(linesOf(report, 'en').join('\n'), /seed \d+, step \d+, I-01: an alert was refused: basis_missing/);
});
