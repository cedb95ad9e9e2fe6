/**
 * The notebook on doors: what was made behind one, and who has business there all the same: whoever it names, rings or
 * counts, and whoever acted in it (I-01). Rather one person too many with business than one too few.
 */
import type { Id, MemberId, PersonId } from '../../src/kernel/ids.ts';
import type { Entry } from '../../src/log/entry.ts';
import type { LoopEvent } from '../../src/loop/loop.ts';

/** Those that stand behind their own door; the others stand where what they are about stands. */
const OF_THEIR_OWN: readonly LoopEvent['e'][] = [
  'ReportReceived',
  'AlertIssued',
  'OperationOpened',
  'CaseOpened',
  'CheckinPlanned',
  'DrillPlanned',
];

/** Things an event brings into the world, by the key their id stands under. */
const MADE: Readonly<Partial<Record<LoopEvent['e'], string>>> = {
  ReportReceived: 'report',
  CheckOpened: 'check',
  AssessmentStated: 'assessment',
  AlertIssued: 'alert',
  OperationOpened: 'operation',
  StandDownProposed: 'proposal',
  CaseOpened: 'case',
  DossierSealed: 'dossier',
  CheckinPlanned: 'plan',
  DrillPlanned: 'drill',
  ReviewOpened: 'review',
  StatementDrafted: 'statement',
};

interface Made {
  /** Null: in front of every door. */
  readonly door: string | null;
  readonly thread: string;
  readonly isOfItsOwn: boolean;
}

export class DoorsBook {
  readonly #made = new Map<Id, Made>();
  /** Names and ids in whatever was said or decided in a thread. */
  readonly #named = new Map<string, Set<string>>();
  /** What each person has named themselves: it tells them nothing they did not say. */
  readonly #said = new Map<MemberId, Set<string>>();
  /** Threads that one operation holds together. */
  readonly #linked = new Map<string, Set<string>>();
  readonly #threadOf = new Map<Id, string>();
  readonly #principals = new Map<PersonId, string>();

  write({ thread, body }: Entry, events: readonly LoopEvent[]): void {
    const named = this.#named.get(thread) ?? new Set();
    this.#named.set(thread, named);
    gather([body.by, body.for, body.with, events], named);
    for (const person of [body.by, body.for ?? body.by]) {
      const said = this.#said.get(person) ?? new Set();
      this.#said.set(person, said);
      gather(body.with, said);
    }
    for (const event of events) {
      if (event.e === 'PrincipalAdded' && body.compartment !== undefined) this.#principals.set(event.principal, body.compartment);
      if (event.e === 'RelatedPersonAdded') {
        const door = this.#principals.get(event.principal);
        if (door !== undefined) this.#principals.set(event.person, door);
      }
      // Whoever is counted in an operation is of it, though the one who counted them could not see it.
      if (event.e === 'ManifestExtended') this.#named.get(this.#made.get(event.operation)?.thread ?? thread)?.add(event.person);
      if (event.e === 'AlertAttached') this.#link(thread, this.#threadOf.get(event.alert) ?? thread);
      const key = MADE[event.e];
      const id = key === undefined ? undefined : (event as unknown as Readonly<Record<string, unknown>>)[key];
      // Another version of what was said in the open is no secret thing.
      if (typeof id !== 'string' || this.#made.has(id)) continue;
      if (event.e === 'AlertIssued') this.#threadOf.set(id, thread);
      const door = body.compartment ?? (event.e === 'ReportReceived' ? this.#doorOfAll(event.about) : null);
      this.#made.set(id, { door, thread, isOfItsOwn: OF_THEIR_OWN.includes(event.e) });
    }
  }

  #link(one: string, two: string): void {
    const all = new Set([one, two, ...(this.#linked.get(one) ?? []), ...(this.#linked.get(two) ?? [])]);
    for (const thread of all) this.#linked.set(thread, all);
  }

  /** A report about nobody but people behind one door stands behind it, whoever took it. */
  #doorOfAll(about: readonly PersonId[]): string | null {
    const doors = about.map((person) => this.#principals.get(person) ?? null);
    return doors.every((door) => door !== null) ? (doors[0] ?? null) : null;
  }

  /** What this person must not be able to tell exists: things, and threads that hold nothing else. */
  hiddenFrom(viewer: MemberId, holds: readonly string[]): { readonly ids: ReadonlySet<Id>; readonly threads: ReadonlySet<string> } {
    const ids = new Set<Id>();
    const threads = new Set<string>();
    const open = new Set<string>();
    for (const [id, { door, thread }] of this.#made) {
      const isHidden = door !== null && !holds.includes(door) && !this.#hasBusiness(viewer, thread);
      if (isHidden) ids.add(id);
      (isHidden ? threads : open).add(thread);
    }
    // An open report and the alert about somebody else that it gave rise to share a thread.
    for (const thread of open) threads.delete(thread);
    for (const id of ids) {
      const { thread = '', isOfItsOwn = true } = this.#made.get(id) ?? {};
      if (!isOfItsOwn && open.has(thread)) ids.delete(id);
    }
    return { ids, threads };
  }

  /** Whether they have named it themselves. */
  hasSaid(viewer: MemberId, id: Id): boolean {
    return this.#said.get(viewer)?.has(id) === true;
  }

  #hasBusiness(viewer: MemberId, thread: string): boolean {
    return [...(this.#linked.get(thread) ?? [thread])].some((one) => this.#named.get(one)?.has(viewer) === true);
  }
}

function gather(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) gather(inner, into);
}
