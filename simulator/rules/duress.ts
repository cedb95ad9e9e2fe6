/** A coerced hand: what it does that calls something safe, vouches, hands over or lets in has no effect but the silent alarm (I-25b). */
import { type Appended, of, type Rule } from '../rule.ts';

/** Acts of check-ins; those of the other stages are let pass until duress reaches them (docs/gaps.md). */
const WITHOUT_EFFECT = [
  'checkin.plan',
  'checkin.end',
  'checkin.silence',
  'checkin.record',
  'panic.cancel',
  'panic.preference',
  'duress.raise',
  'duress.lift',
  'attention.take',
];

/** Whose act this is under constraint: the hand, or the voice it relays; null when nobody's. */
function coerced({ entry: { body }, ledger: { people } }: Appended): string | null {
  return [body.by, body.for ?? body.by].find((member) => people.isCoerced(member)) ?? null;
}

export const DURESS_OF_EACH_ENTRY: readonly Rule<Appended>[] = [
  {
    name: 'I-25b',
    check(appended) {
      const member = coerced(appended);
      const { body } = appended.entry;
      const isAboutThemself = body.act === 'duress.raise' && body.with.member === member;
      if (member === null || isAboutThemself || !WITHOUT_EFFECT.includes(body.act)) return [];
      const isHelp = body.act === 'checkin.record' && body.with.kind === 'help';
      const lets = (e: string): boolean => e === 'CoercedActRecorded' || e === 'AttentionAsked' || (isHelp && e === 'PanicRaised');
      const wrong = appended.events.filter(({ e }) => !lets(e)).map(({ e }) => `${e} came of ${body.act} by ${member}, who is coerced`);
      const isRung = of(appended.events, 'AttentionAsked').some(({ item }) => item === `duress:${member}`);
      return isRung ? wrong : [...wrong, `${body.act} by ${member}, who is coerced, rings nobody`];
    },
  },
  {
    name: 'I-25b',
    // Kept as what would have happened: nothing but the notes on the person and the calls is touched by it.
    check: ({ events, before, after }) => {
      if (of(events, 'CoercedActRecorded').length === 0 || of(events, 'PanicRaised').length > 0) return [];
      const stages = (Object.keys(before.state) as (keyof typeof before.state)[]).filter(
        (stage) => stage !== 'checkin' && stage !== 'standing',
      );
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
