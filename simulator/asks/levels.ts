/** Posture: proposed, heard, raised, lowered, confirmed. */
import type { Id } from '../../src/kernel/ids.ts';
import { DAY, MINUTE } from '../../src/kernel/time.ts';
import { historyOf } from '../../src/loop/loop.ts';
import { LEVELS, SCALE } from '../cast.ts';
import { type Ask, type Given, ids } from './ask.ts';

const REASON = { reason: 'ce que disent les rapports' };

/** Somebody whose posture it is, and what a decision about them rests on: null when there is nothing to rest on. */
function grounds({ mind, dice, now, org }: Given): { person: string; basis: Id[]; review_by: number } | null {
  const { intake, assessment } = mind.state;
  const reports = dice.one(ids(intake.reports));
  const assessed = ids(assessment.assessments).at(-1) ?? null;
  const basis = [assessed, reports].filter((id) => id !== null);
  const person = dice.chance(0.8)
    ? (org.principals[0] ?? '')
    : (dice.one([...org.principals, ...org.related.map((row) => row.person)]) ?? '');
  const review_by = now + (dice.chance(0.4) ? dice.whole(2, 12) * MINUTE : DAY);
  return basis.length === 0 ? null : { person, basis, review_by };
}

/** Levels, lightest first; where the one in force stands among them. */
function standing({ mind }: Given, person: string): number {
  const level = historyOf(mind.state.posture, person).at(-1)?.level;
  return level === undefined ? -1 : LEVELS.indexOf(level);
}

function decide(given: Given, isUp: boolean): ReturnType<Ask> {
  const on = grounds(given);
  if (on === null) return null;
  const { id: posture, dice } = given;
  const at = standing(given, on.person);
  const level = LEVELS[isUp ? dice.whole(Math.max(0, at), LEVELS.length - 1) : dice.whole(0, Math.max(0, at - 1))] ?? '';
  return {
    act: { act: 'posture.decide', with: { ...on, posture, scale: SCALE, level, measures: [] } },
    words: dice.chance(0.9) ? REASON : {},
  };
}

const propose: Ask = (given) => {
  const on = grounds(given);
  const level = given.dice.one(LEVELS) ?? '';
  return on === null ? null : { act: { act: 'posture.propose', with: { ...on, proposal: given.id, scale: SCALE, level } }, words: REASON };
};

const hearPerson: Ask = ({ dice, org }) => ({
  act: { act: 'posture.hear', with: { person: dice.one(org.principals) ?? '', means: 'voice' } },
  words: { verbatim: 'elle préfère rester' },
});

const confirm: Ask = ({ mind, dice }) => {
  const rows = mind.state.posture.lowerings.filter(({ state }) => state === 'waiting' || dice.chance(0.1));
  const row = rows.sort((a, b) => a.index - b.index).at(-1);
  if (row === undefined) return null;
  const sha256 = mind.proposals.get(String(row.index)) ?? '';
  const act = { act: 'posture.confirm', with: { posture: row.id, sha256 } } as const;
  // One who decided may try to confirm alone.
  return dice.chance(0.15) ? { act, by: row.by } : { act };
};

export const LEVELS_ASKS = {
  raise_level: (given: Given) => decide(given, true),
  lower_level: (given: Given) => decide(given, false),
  propose_level: propose,
  hear_person: hearPerson,
  confirm_level: confirm,
} as const;
