/**
 * Check-ins, panic, duress: nothing becomes safe by time, silence, hearsay or a coerced hand; whoever is late is looked
 * for, first by themselves, then by others, until somebody is heard.
 */
import { MINUTE, type Ms } from '../../src/kernel/time.ts';
import { type CallRing, isCallRing, type LoopEvent } from '../../src/loop/loop.ts';
import { callName, dueAfter, type PlanPage, promiseOf } from '../books/people.ts';
import type { Ledger } from '../ledger.ts';
import { type Appended, type Healed, of, type Rule, type Scene } from '../rule.ts';

/** How long somebody who is late is rung alone (decision 31). */
const ALONE: Ms = 2 * MINUTE;
/** How long "I have it" may keep the others quiet. */
const TAKEN: Ms = 15 * MINUTE;

/** What somebody saw or heard, or said with their own hand: a machine, a position and hearsay are nobody's word (I-17). */
function isWord({ entry: { body } }: Appended, person: string): boolean {
  if (body.by === 'desk') return false;
  const { means } = body.with;
  return means === 'sight' || means === 'voice' || (means === 'device' && body.by === person);
}

/** Whoever ends a call for help: another person, who saw or spoke to them, and asked. */
function endsWrongly(appended: Appended, person: string, means: string): string[] {
  const { by, for: voice = by } = appended.entry.body;
  const wrong: string[] = [];
  if (by === 'desk' || by === person || voice === person) wrong.push(`ended by ${voice}, through ${by}`);
  if (means !== 'sight' && means !== 'voice') wrong.push(`ended by ${means}`);
  if (!appended.words.includes('proof_of_life')) wrong.push('ended without a question asked');
  return wrong.map((what) => `${person}'s call: ${what}`);
}

const OF_A_PLAN = ['CheckinMet', 'OverdueClosed'] as const;

export const PEOPLE_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'I-14',
    // A plan moves on by a word of the person, or by that of somebody who saw or heard them.
    check: (appended) =>
      OF_A_PLAN.flatMap((e) => of<(typeof OF_A_PLAN)[number]>(appended.events, e)).flatMap((event) => {
        const page = appended.ledger.people.plans.get(event.plan);
        const word = of(appended.events, 'CheckedIn').find(({ person }) => person === page?.person);
        if (page === undefined || word === undefined) return [`${event.plan} moves on by nobody's word`];
        const wrong: string[] = [];
        if (!isWord(appended, word.person)) wrong.push(`by the word of ${appended.entry.body.by} (${word.means})`);
        if (appended.ledger.people.isLate(page, appended.line.rx) !== (event.e === 'OverdueClosed'))
          wrong.push('late, or not, and not said so');
        const next = dueAfter(page, event.said);
        if (next === null ? event.due !== null : event.due === null || event.due > next)
          wrong.push(`to ${event.due}, it was agreed ${next}`);
        return wrong.map((what) => `${page.person}'s plan ${event.plan} moves on ${what}`);
      }),
  },
  {
    name: 'I-14',
    check: (appended) =>
      of(appended.events, 'CheckinEnded').flatMap(({ plan }) => {
        const page = appended.ledger.people.plans.get(plan);
        const isLate = page !== undefined && appended.ledger.people.isLate(page, appended.line.rx);
        return appended.entry.body.by === 'desk' || isLate ? [`${plan} was ended by ${appended.entry.body.by}, late: ${isLate}`] : [];
      }),
  },
  {
    name: 'I-14',
    check: (appended) =>
      of(appended.events, 'SilencePlanned')
        .filter(({ conflict }) => conflict === null)
        .flatMap(({ person, until }) => {
          const { people } = appended.ledger;
          const { by, for: voice = by } = appended.entry.body;
          const isLate = [...people.plans.values()].some((page) => page.person === person && people.isLate(page, appended.line.rx));
          const isCalling = people.panics.get(person)?.isOpen === true;
          const isTheirs = voice === person && until > appended.line.rx;
          return isTheirs && !isLate && !isCalling
            ? []
            : [`a silence of ${person}, said by ${voice}, late: ${isLate}, calling: ${isCalling}`];
        }),
  },
  {
    name: 'I-14',
    check: (appended) => [
      ...of(appended.events, 'PanicCancelled').flatMap(({ person, means }) => endsWrongly(appended, person, means)),
      ...of(appended.events, 'DuressLifted').flatMap(({ member, means }) => endsWrongly(appended, member, means)),
    ],
  },
  {
    name: 'I-01',
    check: ({ entry: { body }, events }) => {
      const calls = body.act === 'panic.raise' || (body.act === 'checkin.record' && body.with.kind === 'help');
      const isHeard = of(events, 'PanicRaised').length > 0 && of(events, 'AttentionAsked').some(({ item }) => item.startsWith('panic:'));
      return calls && !isHeard ? [`${body.by} called for help and nobody was rung`] : [];
    },
  },
  {
    name: 'decision 31',
    // The person first, alone, for two minutes; then the others. Whoever must be left in peace is not rung.
    check: (appended) => asksOfPlans(appended).flatMap(({ page, recipients }) => badlyAsked(appended, page, recipients)),
  },
  {
    name: 'I-05',
    check: ({ events, line: { rx }, entry: { body } }) => [
      ...of(events, 'AttentionAsked')
        .filter(({ next }) => next > rx + ALONE)
        .map(({ item }) => `${item} is left alone for longer than two minutes`),
      ...of(events, 'AttentionTaken')
        .filter(({ item, next, by }) => next > rx + TAKEN || item.endsWith(`:${by}`) || body.by === 'desk')
        .map(({ item, by }) => `${item} was taken by ${by}`),
    ],
  },
  {
    name: 'I-24',
    // The silent alarm rings neither the coerced person nor anybody near them.
    check: ({ events, ledger: { people } }) =>
      of(events, 'AttentionAsked')
        .filter(({ item }) => item.startsWith('duress:'))
        .flatMap(({ item, person, recipients }) => {
          const near = of(events, 'DuressRaised').find(({ member }) => member === person)?.vicinity ?? [];
          const vicinity = people.duresses.get(person)?.vicinity ?? new Set(near);
          return recipients
            .filter((member) => member === person || vicinity.has(member) || people.isCoerced(member))
            .map((member) => `${item} rings ${member}`);
        }),
  },
];

function asksOfPlans({ events, ledger }: Appended): { page: PlanPage; recipients: readonly string[] }[] {
  return of(events, 'AttentionAsked').flatMap(({ item, recipients }) => {
    const page = ledger.people.plans.get(item);
    return page === undefined ? [] : [{ page, recipients }];
  });
}

function badlyAsked(
  { ledger: { people }, line: { rx }, org, entry: { body } }: Appended,
  page: PlanPage,
  recipients: readonly string[],
): string[] {
  const { id, person, grace } = page;
  const due = people.dueOf(page) ?? rx;
  const inPeace = people.isLeftInPeace(person);
  const others = recipients.filter((member) => member !== person);
  const wrong: string[] = [];
  if (body.act !== 'attention.escalate') wrong.push(`${body.act} calls people`);
  if (rx < due + grace) wrong.push('nobody is late');
  if (inPeace && recipients.includes(person)) wrong.push(`${person} is rung, who must be left in peace`);
  // Whoever has been told, while the person was to be left in peace, goes on being told: rounds add people and drop none.
  const since = page.turns.slice(page.turns.findLastIndex(({ is }) => is === 'over') + 1);
  const areTold = since.some(({ recipients: told }) => told.some((member) => member !== person));
  const isAlone = rx < due + grace + ALONE && Object.hasOwn(org.members, person) && !inPeace && !areTold;
  if (isAlone && others.length > 0) wrong.push(`others are called before ${person} has had two minutes`);
  if (isAlone && !recipients.includes(person)) wrong.push(`${person} is not rung`);
  if (rx >= due + grace + ALONE && others.length === 0 && !inPeace) wrong.push(`nobody but ${person} is told`);
  return wrong.map((what) => `${id}: ${what}`);
}

/** What the log says of a person's calls, against what the desk believes. */
const differing = (what: string, believed: boolean, known: boolean): string[] =>
  believed === known ? [] : [`${what} is ${believed ? 'open' : 'over'}, the log says otherwise`];

/** A message about a call, on its way to a phone. */
export interface Calling {
  readonly ring: CallRing;
  readonly lockedText: string;
  readonly ledger: Ledger;
  readonly size: number;
}

export const OF_EACH_CALL: readonly Rule<Calling>[] = [
  {
    name: 'I-09',
    check: ({ ring, ledger: { people }, size }) =>
      people.isCallDue(promiseOf(ring), size)
        ? []
        : [`${ring.recipient} is rung about ${ring.call}, which is over, in hand, or further on`],
  },
  {
    name: 'I-12',
    // A code name, and whether it is one's own news that is wanted: what has happened is not said, least of all a duress.
    check: ({ lockedText, ring }) =>
      new RegExp(`^[\\p{L}\\d -]+, C${ring.person === ring.recipient ? 2 : 1}$`, 'u').test(lockedText)
        ? []
        : [`a locked phone shows “${lockedText}”`],
  },
];

const CALLS_AFTER_EVERY_STEP: readonly Rule<Scene>[] = [
  {
    name: 'S8',
    check: ({ disk, ledger: { people } }) => {
      const rings = [...disk.rings.values()].filter(isCallRing);
      const stored = new Set(rings.map((ring) => callName(ring, ring.channel)));
      const lost: string[] = [];
      for (const [name, promised] of people.promised) {
        if (stored.has(name)) continue;
        if (people.isCallDue(promised)) lost.push(`a message to ${promised.recipient} about ${promised.call} was promised and is gone`);
        else people.promised.delete(name);
      }
      const causeless = rings.filter((ring) => !people.wasCalled(promiseOf(ring)));
      return [...lost, ...causeless.map((ring) => `a message to ${ring.recipient} without a cause: ${ring.key}`)];
    },
  },
  {
    name: 'S8',
    check: ({ disk, ledger: { people }, atRest }) =>
      [...disk.rings.values()]
        .filter(isCallRing)
        .filter((ring) => atRest !== null && ring.notBefore <= atRest.now && people.isCallDue(promiseOf(ring)))
        .map((ring) => `a message to ${ring.recipient} is due and the desk rests: ${ring.key}`),
  },
];

export const PEOPLE_AFTER_EVERY_STEP: readonly Rule<Scene>[] = [
  ...CALLS_AFTER_EVERY_STEP,
  {
    name: 'I-14',
    check: ({ replayed: { state }, ledger: { people } }) => [
      ...state.checkin.plans
        .filter(({ id }) => people.plans.has(id))
        .flatMap(({ id, phase }) => differing(id, phase !== 'ended', people.plans.get(id)?.isOver === false)),
      ...state.checkin.panics
        .filter(() => true)
        .flatMap(({ person, state: is }) => differing(`panic:${person}`, is === 'open', people.panics.get(person)?.isOpen === true)),
      ...state.checkin.duresses
        .filter(() => true)
        .flatMap(({ member, state: is }) => differing(`duress:${member}`, is === 'active', people.isCoerced(member))),
    ],
  },
  {
    name: 'I-10',
    // Whoever is expected, late, calling or coerced has an instant at which the desk looks again.
    check: ({ disk, ledger: { people } }) => {
      const wanted = new Map<string, Ms | null>();
      for (const page of people.plans.values()) {
        const due = people.dueOf(page);
        if (due !== null) wanted.set(page.id, page.missed === null ? due + page.grace : page.next);
      }
      for (const page of people.panics.values()) if (page.isOpen) wanted.set(`panic:${page.person}`, page.next);
      for (const page of people.duresses.values()) if (people.isCoerced(page.member)) wanted.set(`duress:${page.member}`, page.next);
      return [...wanted]
        .filter(([item, due]) => disk.timers.get(`checkin:${item}/wake`)?.due !== due)
        .map(([item]) => `nobody will look at ${item} again`);
    },
  },
];

export const PEOPLE_ONCE_HEALED: readonly Rule<Healed>[] = [
  {
    name: 'I-14',
    // Everybody late has been missed, and somebody but themselves has been told: it is seen to, or goes on being told.
    check: ({ ledger: { people }, atRest, hasRung, org }) =>
      [...people.plans.values()].flatMap((page) => {
        const due = people.dueOf(page);
        if (due === null || atRest === null || atRest.now < due + page.grace) return [];
        if (page.missed === null) return [`${page.person} is late (${page.id}) and nobody has noticed`];
        const isTold = page.turns.some(({ recipients }) => recipients.some((member) => member !== page.person && hasRung(page.id, member)));
        // Where nobody is free and far from them, there is nobody to tell; about one who is coerced, only the desk and the confidant are.
        const near = people.duresses.get(page.person)?.vicinity ?? new Set<string>();
        const isOfTheDesk = (one: string): boolean =>
          one === org.confidant || org.members[one]?.some((role) => role === 'watch_officer' || role === 'supervisor') === true;
        const anybody = Object.keys(org.members)
          .filter((one) => one !== page.person && !near.has(one) && !people.isCoerced(one))
          .some((one) => !people.isCoerced(page.person) || isOfTheDesk(one));
        if (!anybody) return [];
        const isTime = atRest.now > due + page.grace + ALONE + MINUTE;
        return isTime && !isTold ? [`${page.person} is late (${page.id}) and nobody else has been told`] : [];
      }),
  },
];

/** Events that nothing but these acts may bring about: no timer, no channel, no arrow, no other act. */
export const PEOPLE_CAUSES: Readonly<Partial<Record<LoopEvent['e'], { readonly acts: readonly string[]; readonly rule: string }>>> = {
  CheckinEnded: { acts: ['checkin.end'], rule: 'I-14' },
  CheckinMet: { acts: ['checkin.record'], rule: 'I-14' },
  OverdueClosed: { acts: ['checkin.record'], rule: 'I-14' },
  CheckinMissed: { acts: ['attention.escalate'], rule: 'I-14' },
  PanicRaised: { acts: ['panic.raise', 'checkin.record'], rule: 'I-14' },
  PanicCancelled: { acts: ['panic.cancel'], rule: 'I-14' },
  DuressRaised: { acts: ['duress.raise'], rule: 'I-25b' },
  DuressLifted: { acts: ['duress.lift'], rule: 'I-14' },
  AttentionTaken: { acts: ['attention.take'], rule: 'I-14' },
  AttentionNoted: { acts: ['attention.note'], rule: 'I-06' },
};
