import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision } from '../../kernel/decider.ts';
import { asks, disagreements, type Sample } from '../given.ts';
import { answers, cast, escalates, issue, Story } from './cast.ts';
import type { AlertingAct } from './model.ts';
import { type AlertingSituation, alertingLegality, alertingSituation, decideAlerting } from './rules.ts';

/** The shortest story that brings about each phase of alert a1. */
const REACHED: Record<AlertingSituation, (story: Story) => void> = {
  none: () => undefined,
  open: (story) => story.told(issue(), 'vigie', 0),
  recalled: (story) => [
    story.told(issue(), 'vigie', 0),
    story.told({ act: 'alert.recall', with: { alert: 'a1', version: 1 } }, 'vigie', 0),
  ],
  cancelled: (story) => [
    story.told(issue(), 'vigie', 0),
    story.told({ act: 'alert.cancel', with: { alert: 'a1', version: 1 } }, 'vigie', 0),
  ],
  closed: (story) => [story.told(issue(), 'vigie', 0), story.told({ act: 'alert.close', with: { alert: 'a1', cause: 'op' } }, 'desk', 0)],
};

/** One act of each kind, as the first person who may ask it would, on the newest version. */
const asked = (version: number): [AlertingAct, string][] => [
  [issue(), 'delcassou'],
  [{ act: 'alert.update', with: { alert: 'a1', action: 'shelter', substantive: true } }, 'delcassou'],
  [{ act: 'alert.recall', with: { alert: 'a1', version } }, 'delcassou'],
  [{ act: 'alert.cancel', with: { alert: 'a1', version } }, 'delcassou'],
  [answers('executing', version), 'renard-3'],
  [escalates('renard-3', version), 'desk'],
  [{ act: 'delivery.note', with: { alert: 'a1', results: [] } }, 'desk'],
  [{ act: 'alert.close', with: { alert: 'a1', cause: 'op' } }, 'desk'],
];

test('the table and the rule agree on every act in every phase', () => {
  const samples: Record<string, Sample<AlertingSituation>> = {};
  for (const [phase, bringAbout] of Object.entries(REACHED)) {
    const story = new Story();
    bringAbout(story);
    const version = story.state.alerts.get('a1')?.versions.length ?? 1;
    for (const [act, by] of asked(version)) {
      const decision: Decision<object> = decideAlerting(story.state, act, asks(by), cast());
      samples[`${act.act} ${phase}`] = { situation: alertingSituation(story.state, act), decision };
    }
  }
  assert.deepEqual(disagreements(alertingLegality, samples), []);
});

test('only the desk wakes a ladder, notes a delivery or closes an alert', () => {
  const story = new Story();
  REACHED.open(story);
  for (const [act] of asked(1).slice(5)) {
    const decision = decideAlerting(story.state, act, asks('delcassou'), cast());
    assert.equal(decision.ok ? null : decision.refusal.code, 'role_missing');
  }
});
