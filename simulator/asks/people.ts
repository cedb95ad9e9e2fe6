/** Check-ins, panic, duress. */

import type { Means } from '../../src/kernel/decider.ts';
import { MINUTE, SECOND } from '../../src/kernel/time.ts';
import { type Ask, type Given, isMemberOf, oneOf, peopleOf } from './ask.ts';

const MEANS: readonly Means[] = ['sight', 'sight', 'voice', 'voice', 'device', 'relayed'];
const PROOF = { proof_of_life: 'le nom du chien' };

/** Somebody who is expected to be heard from, or, now and then, anybody. */
function awaited({ mind, org, dice, who }: Given): string {
  const plans = mind.state.checkin.plans.filter(({ phase }) => phase !== 'ended').sort((a, b) => a.index - b.index);
  const person = dice.chance(0.8) ? dice.one(plans)?.person : dice.one(peopleOf(org));
  return person ?? who;
}

const planCheckins: Ask = ({ id: plan, dice, now, org }) => {
  const person = dice.one(dice.chance(0.85) ? Object.keys(org.members) : peopleOf(org)) ?? '';
  const every = dice.chance(0.7) ? dice.whole(2, 6) * MINUTE : null;
  const at = every === null || dice.chance(0.3) ? [now + dice.whole(60, 600) * SECOND] : [];
  const until = dice.chance(0.4) ? now + dice.whole(3, 14) * MINUTE : null;
  const grace = dice.one([0, 30 * SECOND, MINUTE, 2 * MINUTE]) ?? 0;
  return { act: { act: 'checkin.plan', with: { plan, person, ladder: null, every, at, from: now, until, grace } } };
};

const hear: Ask = (given) => {
  const { dice, who } = given;
  const person = awaited(given);
  const kind = dice.weighed({ ok: 6, late: 2, help: 0.5 });
  const said = { act: { act: 'checkin.record', with: { person, kind, means: dice.one(MEANS) ?? 'voice' } }, isDated: true } as const;
  // Either what somebody saw or heard, or the person's own word, through another's device.
  return dice.chance(0.3) && person !== who ? { ...said, for: person } : said;
};

const checkIn: Ask = (given) => {
  const person = awaited(given);
  const by = isMemberOf(given.org, person) ? person : given.who;
  const kind = given.dice.weighed({ ok: 8, late: 1, help: 0.4 });
  return { act: { act: 'checkin.record', with: { person: by, kind, means: 'device' } }, by, isDated: true };
};

const endPlan: Ask = ({ mind, dice }) => {
  const { plans } = mind.state.checkin;
  const late = dice.chance(0.5)
    ? oneOf(
        plans.filter(({ phase }) => phase === 'missed' || phase === 'overdue'),
        dice,
      )
    : null;
  const plan =
    late ??
    oneOf(
      plans.filter(({ phase }) => phase !== 'ended' || dice.chance(0.1)),
      dice,
    );
  return plan === null ? null : { act: { act: 'checkin.end', with: { plan: plan.id } } };
};

const silence: Ask = (given) => {
  const { dice, now, who, org } = given;
  const person = awaited(given);
  const until = now + dice.whole(-1, 6) * MINUTE;
  const said = { act: { act: 'checkin.silence', with: { person, until } }, isDated: true } as const;
  if (dice.chance(0.7) && isMemberOf(org, person)) return { ...said, by: person };
  return person === who || dice.chance(0.3) ? said : { ...said, for: person };
};

const panic: Ask = ({ dice, who, org }) => {
  const person = dice.chance(0.7) ? who : (dice.one(peopleOf(org)) ?? who);
  return { act: { act: 'panic.raise', with: { person } } };
};

const panicOver: Ask = ({ mind, dice, who }) => {
  const open = mind.state.checkin.panics.filter(({ state }) => state === 'open' || dice.chance(0.1)).map(({ person }) => ({ id: person }));
  const person = oneOf(open, dice)?.id;
  if (person === undefined) return null;
  const act = { act: 'panic.cancel', with: { person, means: dice.one(MEANS) ?? 'voice' } } as const;
  const relayed = dice.chance(0.15) && person !== who ? { for: person } : {};
  return { act, words: dice.chance(0.85) ? PROOF : {}, ...relayed };
};

const prefer: Ask = ({ dice }) => ({
  act: { act: 'panic.preference', with: { manner: dice.chance(0.7) ? 'visible' : 'discreet' } },
});

/** By the person's own phone, or by somebody who heard the word. */
const duress: Ask = ({ dice, who, org }) => {
  const member = dice.chance(0.6) ? who : (dice.one(Object.keys(org.members)) ?? who);
  return { act: { act: 'duress.raise', with: { member } } };
};

const lift: Ask = ({ mind, dice, who }) => {
  const active = mind.state.checkin.duresses.filter(({ state }) => state === 'active').map(({ member }) => ({ id: member }));
  const member = oneOf(active, dice)?.id ?? (dice.chance(0.1) ? who : null);
  if (member === null) return null;
  const act = { act: 'duress.lift', with: { member, means: dice.one(MEANS) ?? 'voice' } } as const;
  return { act, words: dice.chance(0.85) ? PROOF : {} };
};

const take: Ask = ({ mind, dice, who }) => {
  const { plans, panics, duresses } = mind.state.checkin;
  const open = [
    ...plans.filter(({ phase }) => phase === 'missed' || phase === 'overdue').map((row) => ({ id: row.id, told: row.calling.told })),
    ...panics.filter(({ state }) => state === 'open').map((row) => ({ id: `panic:${row.person}`, told: row.calling.told })),
    ...duresses.filter(({ state }) => state === 'active').map((row) => ({ id: `duress:${row.member}`, told: row.calling.told })),
  ];
  const item = oneOf(open, dice);
  if (item === null) return null;
  const by = dice.chance(0.7) ? (dice.one([...item.told].sort()) ?? who) : who;
  return { act: { act: 'attention.take', with: { item: item.id } }, by };
};

/** Whoever covers somebody close to a principal; for a while, or until further notice. */
const cover: Ask = ({ dice, mind, now, org }) => {
  const alone = mind.state.roster.related.filter((row) => !row.covered).map((row) => row.id);
  const person = (dice.chance(0.8) ? dice.one(alone.sort()) : null) ?? dice.one(org.related)?.person;
  if (person === undefined) return null;
  const covered = dice.chance(0.85);
  const until = covered && dice.chance(0.3) ? now + dice.whole(2, 8) * MINUTE : null;
  const by = covered && dice.chance(0.5) ? dice.one(Object.keys(org.members)) : null;
  return { act: { act: 'related.cover', with: { person, covered, by, until } } };
};

const planContacts: Ask = ({ dice, org }) => {
  const person = dice.one(org.related)?.person;
  const contacts = dice.some([...Object.keys(org.members), 'voisine'], 0.2).map((contact) => ({ contact, means: 'voice' as const }));
  return person === undefined ? null : { act: { act: 'related.plan', with: { person, contacts } } };
};

/** "Two minutes more" of an alert's principal: an alert for somebody close to them. */
const relativeAlert: Ask = ({ id, dice, org }) => {
  const principal = dice.one(org.related)?.person;
  if (principal === undefined) return null;
  const rest = { basis: [], recipients: [], urgency: 'immediate', severity: 'extreme', certainty: 'unknown' } as const;
  return { act: { act: 'alert.issue', with: { ...rest, alert: id, principal, action: 'avoid', priority: 1, basis: [], recipients: [] } } };
};

export const PEOPLE_ASKS = {
  plan_checkins: planCheckins,
  check_in: checkIn,
  hear,
  end_plan: endPlan,
  silence,
  panic,
  panic_over: panicOver,
  prefer,
  duress,
  lift,
  take,
  cover,
  plan_contacts: planContacts,
  relative_alert: relativeAlert,
} as const;
