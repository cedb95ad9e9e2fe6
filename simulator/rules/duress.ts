/**
 * A coerced hand: what it does that calls something safe, vouches, chooses, hands over or lets in has no effect but the
 * silent alarm (I-25b), and nothing that reaches it, or those near it, shows that anybody knows (I-24).
 */
import type { Desk } from '../../src/desk/desk.ts';
import type { MemberId } from '../../src/kernel/ids.ts';
import type { PeopleBook } from '../books/people.ts';
import { type Appended, of, type Rule } from '../rule.ts';

/** What stands whoever says it, for it only warns, asks, refuses or records; and what is said of a duress itself. */
const STANDS = [
  ...['alert.issue', 'alert.answer', 'panic.raise', 'report.submit', 'trigger.keep', 'refusal.record', 'statement.object', 'review.find'],
  ...['operation.move', 'operation.relocate', 'manifest.add', 'check.open', 'place.compromise', 'device.prove', 'handover.decline'],
  ...['case.open', 'case.extend', 'case.concern', 'case.reopen', 'review.open', 'handover.withdraw'],
];
/** What nobody's word under constraint may bring about, by whatever act. */
const NEVER = [
  ...[
    'StandDownProposed',
    'StandDownConfirmed',
    'StoodDown',
    'AlertClosed',
    'AlertRecalled',
    'AlertCancelled',
    'RollCallRecorded',
    'CheckinMet',
    'OverdueClosed',
    'CheckinEnded',
  ],
  ...['PanicCancelled', 'DuressLifted', 'AttentionTaken', 'HandoverAccepted', 'MemberEnrolled', 'DeviceEnrolled', 'CheckClosed'],
  ...['StatementCleared', 'StatementReleased', 'PostureDecided', 'LoweringDecided', 'ReviewClosed', 'RelatedPersonCovered'],
];

/** Whose act this is under constraint: the hand, or the voice it relays; null when nobody's. */
function coerced({ entry: { body }, ledger: { people } }: Appended): MemberId | null {
  return [body.by, body.for ?? body.by].find((member) => people.isCoerced(member)) ?? null;
}

export const DURESS_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'I-25b',
    check(appended) {
      const member = coerced(appended);
      const { body } = appended.entry;
      const isAboutThemself = body.act === 'duress.raise' && body.with.member === member;
      if (member === null || isAboutThemself || STANDS.includes(body.act)) return [];
      const isHelp = body.act === 'checkin.record' && body.with.kind === 'help';
      const lets = (e: string): boolean => e === 'CoercedActRecorded' || e === 'AttentionAsked' || (isHelp && e === 'PanicRaised');
      const wrong = appended.events.filter(({ e }) => !lets(e)).map(({ e }) => `${e} came of ${body.act} by ${member}, who is coerced`);
      const isRung = of(appended.events, 'AttentionAsked').some(({ item }) => item === `duress:${member}`);
      return isRung ? wrong : [...wrong, `${body.act} by ${member}, who is coerced, rings nobody`];
    },
  },
  {
    name: 'I-25b',
    check(appended) {
      const member = coerced(appended);
      if (member === null) return [];
      return appended.events.filter(({ e }) => NEVER.includes(e)).map(({ e }) => `${e}, and ${member} is coerced`);
    },
  },
  {
    name: 'I-25b',
    // Kept as what would have happened: nothing but what is noted of the person, and the calls, is touched by it.
    check: ({ events, before, after }) => {
      if (!events.some((event) => event.e === 'CoercedActRecorded' && event.stands !== true)) return [];
      if (of(events, 'PanicRaised').length > 0) return [];
      const own = ['checkin', 'standing', 'believed'];
      const stages = (Object.keys(before.state) as (keyof typeof before.state)[]).filter((stage) => !own.includes(stage));
      const tables = ['plans', 'silences', 'contacts', 'panics', 'preferences'] as const;
      return [
        ...stages.filter((stage) => before.state[stage] !== after.state[stage]).map((stage) => `a coerced act changed ${stage}`),
        ...tables
          .filter((table) => before.state.checkin[table] !== after.state.checkin[table])
          .map((table) => `a coerced act changed ${table}`),
      ];
    },
  },
];

/** What the screen of a coerced person, or of somebody near them, gives away: that the desk knows. */
export function betrayedTo(desk: Desk, people: PeopleBook, viewer: MemberId): string[] {
  const secret = [...people.duresses.values()].filter(
    ({ member, vicinity }) => people.isCoerced(member) && (member === viewer || vicinity.has(viewer)),
  );
  if (secret.length === 0) return [];
  const views = desk.view(viewer);
  const shown = JSON.stringify([views.board(), views.me(), views.openItems()]);
  return secret
    .filter(({ member }) => shown.includes(`duress:${member}`))
    .map(({ member }) => `${viewer} is shown that ${member} is not free`);
}
