/** What may be asked of sealed values, by whom, and why not. What they hold is not known here, and decides nothing. */
import { type Asker, accept, type Decision, type Legality, refuse } from '../../kernel/decider.ts';
import type { DeviceName, Id, MemberId } from '../../kernel/ids.ts';
import { actor, judge } from '../../kernel/legality.ts';
import {
  type Briefed,
  isOfPlace,
  READS_MANY,
  readingOver,
  readsOf,
  readsWith,
  type SealedAct,
  type SealedEvent,
  type SealedFacts,
  type SealedKind,
  type SealedState,
  type SealedValue,
} from './model.ts';

export type SealedSituation = 'absent' | 'sealed';

export const sealedLegality: Legality<SealedAct['act'], SealedSituation> = {
  // Whoever learns an address or a name in the field seals it there: it is written nowhere else.
  'seal.put': { kind: 'request', doctrine: 'decision 9', who: 'anyone', in: { absent: 'yes', sealed: 'value_known' } },
  'seal.rewrap': { kind: 'request', doctrine: 'decision 28', who: 'anyone', in: { absent: 'value_unknown', sealed: 'yes' } },
  'seal.open': { kind: 'request', doctrine: 'I-38', who: 'anyone', in: { absent: 'value_unknown', sealed: 'yes' } },
};

/** Which column of the table an act stands in. */
export function sealedSituation(state: SealedState, asked: SealedAct): SealedSituation {
  if (!Object.hasOwn(sealedLegality, asked.act)) throw new Error(`sealed: unknown act ${asked.act}`);
  return state.values.has(asked.with.value) ? 'sealed' : 'absent';
}

type With<A extends SealedAct['act']> = Extract<SealedAct, { act: A }>['with'];

/** Who may take the paper key of a compartment from its envelope. */
const KEEPERS = ['supervisor', 'administrator'];
/** Who may read a place aloud to somebody without a device at hand. */
const READERS_ALOUD = ['watch_officer', 'supervisor'];

/**
 * Refusals beside those of the table: `not_by_relay`; of a sealing `compartment_not_held`, `compartment_differs`,
 * `subject_unknown`, those of the devices; of a re-wrap `commitment_differs`, `value_not_for_you`, those of a briefing; of an
 * opening `value_not_for_you`, `briefing_over`, `purpose_missing`, `operation_not_concerned`, `member_unknown`, `role_missing`.
 */
export function decideSealed(state: SealedState, asked: SealedAct, asker: Asker, facts: SealedFacts): Decision<SealedEvent> {
  const judged = judge(sealedLegality, asked.act, sealedSituation(state, asked), asker, facts.rolesOf);
  if (judged.refusal !== null) return { ok: false, refusal: { ...judged.refusal, about: [asked.with.value] } };
  // The key is in the hands of one person: nobody seals or opens by another's.
  if (asker.for !== undefined) return refuse('not_by_relay', 'decision 27');
  if (asked.act === 'seal.put') return put(asked.with, asker, facts);
  const row = state.values.get(asked.with.value);
  if (row === undefined) throw new Error(`sealed: the table lets ${asked.act} through without a value`);
  return asked.act === 'seal.rewrap' ? rewrap(row, asked.with, asker, facts) : open(state, row, asked.with, asker, facts);
}

function put(asked: With<'seal.put'>, asker: Asker, facts: SealedFacts): Decision<SealedEvent> {
  const { kind, subject, compartment, to, recovery } = asked;
  if (!isKnown(kind, subject, facts)) return refuse('subject_unknown', 'decision 9', subject);
  // The door of the act is that of the value: what is sealed in a compartment never stands in front of it.
  if (compartment !== (asker.compartment ?? null)) return refuse('compartment_differs', 'decision 10', asked.value);
  if (compartment !== null && !facts.holds(actor(asker), compartment)) return refuse('compartment_not_held', 'decision 10', asked.value);
  const barred = forSomebody(to, recovery) ?? barredIn(to, compartment, asker, facts);
  return barred ?? accept({ e: 'ValueSealed', ...asked, to: [...new Set(to)] });
}

function isKnown(kind: SealedKind, subject: Id, facts: SealedFacts): boolean {
  if (isOfPlace(kind)) return facts.isPlace(subject);
  // A source has a reference number, and no other trace here.
  return kind === 'source_identity' || facts.isPerson(subject);
}

const forSomebody = (to: readonly DeviceName[], recovery: boolean): Decision<never> | null =>
  to.length === 0 && !recovery ? refuse('sealed_for_nobody', 'decision 9') : null;

/** Every device named must be able to read, and be enrolled for the compartment: what is encrypted for it is not taken back. */
function barredIn(to: readonly DeviceName[], compartment: string | null, { now }: Asker, facts: SealedFacts): Decision<never> | null {
  for (const name of to) {
    const device = facts.device(name, now);
    if (device === null) return refuse('device_unknown', 'decision 27');
    if (device.over !== null || device.seal === null) return refuse('device_cannot_read', 'decision 27', device.member);
    const isInside = compartment === null || (device.compartments.includes(compartment) && facts.holds(device.member, compartment));
    if (!isInside) return refuse('device_outside_compartment', 'decision 10', device.member);
  }
  return null;
}

/** Whoever can open it: a device of theirs reads it, or the envelope of the compartment is theirs to open. */
function mayOpen(row: SealedValue, member: MemberId, now: number, facts: SealedFacts): boolean {
  const keeps = row.recovery && facts.rolesOf(member).some((role) => KEEPERS.includes(role));
  return keeps || readsWith(row, member, now, facts).length > 0;
}

function rewrap(row: SealedValue, asked: With<'seal.rewrap'>, asker: Asker, facts: SealedFacts): Decision<SealedEvent> {
  const { value, ct, pc, to, recovery = row.recovery, order = null, operation = null } = asked;
  if (!mayOpen(row, actor(asker), asker.now, facts)) return refuse('value_not_for_you', 'decision 9', value);
  // Another value under the same name would send people elsewhere: it is sealed as another value.
  if (pc !== row.pc) return refuse('commitment_differs', 'decision 9', value);
  const nobody = forSomebody(to, recovery);
  if (nobody !== null) return nobody;
  const stays = row.briefed.filter(({ device }) => to.includes(device) && readingOver(row, device, asker.now, facts) === null);
  const isStanding = (name: DeviceName): boolean => row.to.includes(name) && !row.briefed.some(({ device }) => device === name);
  const added = to.filter((name) => !isStanding(name) && !stays.some(({ device }) => device === name));
  const isBriefing = order !== null || operation !== null;
  const barred =
    barredIn(to.filter(isStanding), row.compartment, asker, facts) ??
    (isBriefing ? unbriefed(row, added, { order, operation }, asker, facts) : barredIn(added, row.compartment, asker, facts));
  if (barred !== null) return barred;
  const briefed: Briefed[] = [...stays, ...(isBriefing ? added.map((device) => ({ device, order, operation })) : [])];
  return accept({ e: 'ValueRewrapped', value, ct, to: [...new Set(to)], recovery, briefed });
}

/**
 * Decision 28: a movement order lets those briefed on it read its own places, an operation those of its manifest the place it
 * goes to; nothing else, and nobody else. No compartment is asked of them, and no waiting.
 */
function unbriefed(
  row: SealedValue,
  added: readonly DeviceName[],
  { order, operation }: { order: Id | null; operation: Id | null },
  asker: Asker,
  facts: SealedFacts,
): Decision<never> | null {
  const movement = order === null ? null : facts.order(order);
  const deployment = operation === null ? null : facts.operation(operation);
  if (order !== null && movement === null) return refuse('order_unknown', 'decision 28', order);
  if (operation !== null && deployment === null) return refuse('operation_unknown', 'decision 28', operation);
  const places = [...(movement?.havens ?? []), ...(deployment?.places ?? [])];
  if (!isOfPlace(row.kind) || !places.includes(row.subject)) return refuse('place_not_of_movement', 'decision 28', row.id);
  const people = [...(movement?.briefed ?? []), ...(deployment?.people ?? [])];
  for (const name of added) {
    const device = facts.device(name, asker.now);
    if (device === null) return refuse('device_unknown', 'decision 27');
    if (device.over !== null || device.seal === null) return refuse('device_cannot_read', 'decision 27', device.member);
    if (!people.includes(device.member)) return refuse('member_not_briefed', 'decision 28', device.member);
    if (readingOver({ ...row, briefed: [{ device: name, order, operation }] }, name, asker.now, facts) !== null)
      return refuse('briefing_over', 'decision 28', row.id);
  }
  return null;
}

function open(state: SealedState, row: SealedValue, asked: With<'seal.open'>, asker: Asker, facts: SealedFacts): Decision<SealedEvent> {
  const { value, purpose_code, operation, aloud = [] } = asked;
  const by = actor(asker);
  if (!mayOpen(row, by, asker.now, facts)) {
    const was = row.to.some(
      (name) => facts.device(name, asker.now)?.member === by && readingOver(row, name, asker.now, facts) === 'briefing',
    );
    return was ? refuse('briefing_over', 'decision 28', value) : refuse('value_not_for_you', 'decision 9', value);
  }
  if (operation !== null && !facts.concerns(operation, row.kind, row.subject)) return refuse('operation_not_concerned', 'I-38', operation);
  if (operation === null && (purpose_code === 'operation' || !asker.words.includes('purpose')))
    return refuse('purpose_missing', 'I-38', value);
  const strangers = aloud.filter((member) => !facts.isMember(member));
  if (strangers.length > 0) return refuse('member_unknown', 'decision 28', ...strangers);
  if (aloud.length > 0 && !facts.rolesOf(by).some((role) => READERS_ALOUD.includes(role))) return refuse('role_missing', 'decision 28');
  const unusual = isOfPlace(row.kind) && operation === null && readsOf(state, by, value, asker.now).length >= READS_MANY;
  return accept({ e: 'ValueOpened', value, purpose_code, during: operation, aloud: [...new Set(aloud)], unusual });
}
