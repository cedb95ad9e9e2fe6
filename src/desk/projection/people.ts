/** How people and places are named to a viewer: pseudonyms and code names everywhere, civil names at the desk only. */
import type { Id, MemberId, PersonId } from '../../kernel/ids.ts';
import { DAY, type Ms } from '../../kernel/time.ts';
import { activeOperations, isCovered, type LoopState, principalWith } from '../../loop/loop.ts';
import type { ContactView, PersonRef, PersonView, PlaceRef, PrincipalLine, RelatedLine, SignedBy } from '../../wire/views.ts';
import type { Operation, RelatedPerson, WordsReader } from './rows.ts';
import { isOf, type Sight, seesPerson, seesPlaceOf, seesPrincipal } from './sight.ts';

/**
 * A civil name is shown at the desk, to the person themselves, and nowhere else; code names belong on every screen
 * that can be seen over a shoulder (domain 6b).
 */
export function person(sight: Sight, id: PersonId): PersonRef {
  const { roster } = sight.state;
  const principal = roster.principals.get(id);
  const member = roster.members.get(id);
  const related = sight.whole.roster.related.get(id);
  const named = member ?? related;
  const coded = principal ?? related;
  const mayName = sight.desk || id === sight.viewer;
  return {
    id,
    codeName: coded === undefined ? null : (sight.words(coded.index).code_name ?? null),
    name: mayName && named !== undefined ? (sight.words(named.index).name ?? null) : null,
    kind: principal !== undefined ? 'principal' : member !== undefined ? 'member' : related !== undefined ? 'related' : 'unknown',
  };
}
export const personOrNull = (sight: Sight, id: PersonId | null): PersonRef | null => (id === null ? null : person(sight, id));

/**
 * What a locked screen calls somebody an alert is for (I-12): their code name. A relative who has none goes by that of their
 * principal, for an id may be what their mother calls them.
 */
export function codeNameOf({ roster }: LoopState, words: WordsReader, id: PersonId): string {
  const own = roster.principals.get(id) ?? roster.related.get(id);
  const near = principalWith(roster, id);
  const principal = roster.principals.get(near);
  return (own && words(own.index).code_name) ?? (principal && words(principal.index).code_name) ?? near;
}
export const codeName = (sight: Sight, id: PersonId): string => codeNameOf(sight.whole, sight.words, id);

/**
 * The contact plan of a related person. The notes are for the desk, for whoever covers them or stands in the plan, and for
 * whoever an alert for them rings.
 */
export function contacts(sight: Sight, person_: PersonId, isRung = false): ContactView[] {
  const row = sight.whole.roster.related.get(person_);
  return row === undefined ? [] : planView(sight, row, isRung);
}

function planView(sight: Sight, row: RelatedPerson, isRung = false): ContactView[] {
  const { viewer } = sight;
  const mayRead = sight.desk || isRung || row.coveredBy === viewer || row.plan.some(({ contact }) => contact === viewer);
  const notes = row.planIndex === null || !mayRead ? {} : sight.words(row.planIndex);
  return row.plan.map(({ contact, means }, n) => ({ who: person(sight, contact), means, note: notes[`note_${n + 1}`] ?? null }));
}

/** Until devices hold their own keys, every signature shown says who keeps the key. */
export function custodyOf(sight: Sight, member: MemberId): 'server' | 'device' {
  const devices = sight.whole.roster.devices.filter((device) => device.member === member);
  return devices.length > 0 && devices.every((device) => device.custody === 'device') ? 'device' : 'server';
}
export const signedBy = (sight: Sight, member: MemberId): SignedBy => ({ member, custody: custodyOf(sight, member) });

export function place(sight: Sight, id: Id): PlaceRef {
  const row = sight.state.agenda.places.get(id);
  return {
    id,
    codeName: row === undefined ? null : (sight.words(row.index).code_name ?? null),
    kind: row?.kind ?? null,
    compromised: row !== undefined && row.compromisedAt !== null,
  };
}
export const placeOf = (sight: Sight, operation: Operation): PlaceRef | null =>
  operation.place !== null && seesPlaceOf(sight, operation) ? place(sight, operation.place) : null;

/** Who at the desk answers for an open item: null where it is the watch's, and for whoever is not of the desk (I-42). */
export function ownerOf(sight: Sight, item: Id, opener: MemberId): MemberId | null {
  if (!sight.desk) return null;
  const { owners, members } = sight.state.roster;
  const keeps = members.get(opener)?.roles.some((role) => role === 'watch_officer' || role === 'supervisor') ?? false;
  return owners.get(item) ?? (keeps ? opener : null);
}

export const logRef = (sight: Sight, index: number): { log?: { index: number } } => (sight.readsLog ? { log: { index } } : {});

const latest = (...instants: readonly (Ms | null | undefined)[]): Ms | null =>
  instants.reduce<Ms | null>((last, at) => (at !== null && at !== undefined && (last === null || at > last) ? at : last), null);

/** Everybody the viewer may follow, members first, then principals and relatives who are not members. */
export function people(sight: Sight): PersonView[] {
  const { roster, alerting, operation } = sight.state;
  const near = seesPerson(sight);
  const active = activeOperations(operation).filter((row) => sight.desk || isOf(sight, row));
  const proofs = new Map<MemberId, Map<string, Ms>>();
  for (const device of roster.devices.values()) {
    const known = proofs.get(device.member) ?? new Map<string, Ms>();
    for (const [channel, at] of Object.entries(device.proofs)) known.set(channel, Math.max(at, known.get(channel) ?? 0));
    proofs.set(device.member, known);
  }
  // Where an alert is hidden, so is what was answered to it: then each is looked at.
  const answered = new Map<MemberId, Ms>(sight.state === sight.whole ? alerting.heard : []);
  for (const alert of sight.state === sight.whole ? [] : alerting.alerts.values()) {
    for (const { member, answers } of alert.recipients) {
      const at = latest(answered.get(member), ...answers.map((answer) => answer.at));
      if (at !== null) answered.set(member, at);
    }
  }
  const ids = new Set<PersonId>([...roster.members, ...roster.principals, ...roster.related].map(([id]) => id));
  for (const row of active) for (const line of row.manifest) ids.add(line.person);
  return [...ids]
    .filter(near)
    .sort()
    .map((id): PersonView => {
      const member = roster.members.get(id);
      const on = active.find((row) => row.manifest.some((line) => line.person === id));
      const line = on?.manifest.find((row) => row.person === id);
      const proved = proofs.get(id) ?? new Map<string, Ms>();
      return {
        who: person(sight, id),
        roles: member?.roles ?? [],
        onDuty: member?.onDuty ?? false,
        dutySince: member?.dutySince ?? null,
        operation: on?.id ?? null,
        status: line?.status ?? null,
        // A roll call that missed somebody is no news of them.
        lastNews: latest(answered.get(id), member?.dutySince, line?.status === 'unaccounted' ? null : line?.at, ...proved.values()),
        proved: [...proved]
          .filter(([, at]) => sight.now - at <= DAY)
          .map(([channel]) => channel)
          .sort(),
        covered: coveredNow(sight, id),
      };
    });
}

function coveredNow(sight: Sight, id: PersonId): boolean | null {
  const row = sight.state.roster.related.get(id);
  return row === undefined ? null : isCovered(row, sight.now);
}

export function principals(sight: Sight): PrincipalLine[] {
  const { roster } = sight.state;
  return roster.principals
    .filter((row) => seesPrincipal(sight, row.id))
    .sort((a, b) => a.index - b.index)
    .map((row) => ({
      who: person(sight, row.id),
      detail: roster.assignments
        .filter((one) => one.principal === row.id && one.from <= sight.now && (one.to === null || sight.now < one.to))
        .sort((a, b) => a.index - b.index)
        .map((one) => ({ who: person(sight, one.person), part: one.part, assignment: one.id })),
      related: roster.related
        .filter((one) => one.principal === row.id)
        .sort((a, b) => a.index - b.index)
        .map((one) => relatedLine(sight, one)),
    }));
}

function relatedLine(sight: Sight, row: RelatedPerson): RelatedLine {
  const covered = isCovered(row, sight.now);
  return {
    who: person(sight, row.id),
    relation: row.relation,
    covered,
    coveredBy: covered ? personOrNull(sight, row.coveredBy) : null,
    coverUntil: covered ? row.coverUntil : null,
    plan: planView(sight, row),
  };
}
