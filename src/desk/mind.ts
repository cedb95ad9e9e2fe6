/**
 * Everything the desk knows, derived from the log alone. Persistent (kernel/table.ts), so that a draft is a reference
 * and dropping it costs nothing (decision 12). The same `learn` serves a commit and a replay.
 */
import type { Told } from '../kernel/decider.ts';
import type { Id, Sha256Hex, Thread } from '../kernel/ids.ts';
import { Table } from '../kernel/table.ts';
import type { Ms } from '../kernel/time.ts';
import { b64 } from '../log/base64.ts';
import { type Entry, leafHash, noteSha256 } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { openNote, parseVkey } from '../log/note.ts';
import {
  activeFor,
  evolve,
  historyOf,
  initialLoop,
  itemOf,
  type LogFacts,
  type LoopEvent,
  type LoopState,
  operationOf,
  touched,
} from '../loop/loop.ts';
import type { Touched } from './door.ts';
import type { Acted } from './projection/rows.ts';

export interface ThreadEnd {
  readonly seq: number;
  /** Leaf hash of the last entry, standard base64. */
  readonly hash: string;
  /** Set by the thread's first act; everything that follows is behind the same door. */
  readonly compartment: string | null;
}

interface TouchedAt {
  readonly thing: Touched;
  /** Index of the entry. */
  readonly index: number;
}
/** Long enough to be few, short enough to be copied at each entry. */
const STRETCH = 32;
const stretchOf = (index: number): string => String(Math.floor(index / STRETCH));

export interface Mind {
  readonly state: LoopState;
  /** Number of entries. */
  readonly size: number;
  /** Receipt time of the last entry: time never runs backwards in the log (decision 14). */
  readonly rx: Ms;
  readonly threads: Table<ThreadEnd>;
  /** Last counter each device signed. */
  readonly counters: Table<number>;
  /** What the entries touched, in stretches of STRETCH entries: each thing once in a stretch, where it was last touched. */
  readonly touched: Table<readonly TouchedAt[]>;
  /** Digests of the notes that a second person may have to confirm, by index. */
  readonly proposals: Table<Sha256Hex>;
}

export const BLANK: Mind = {
  state: initialLoop,
  size: 0,
  rx: 0,
  threads: Table.empty(),
  counters: Table.empty(),
  touched: Table.empty(),
  proposals: Table.empty(),
};

/** What the core may ask of the log. */
export function logFacts(mind: Mind): LogFacts {
  return {
    head(thread: Thread) {
      const end = mind.threads.get(thread);
      return end === undefined ? null : { thread, seq: end.seq, hash: end.hash };
    },
    noteSha256: (index: number) => mind.proposals.get(String(index)) ?? null,
    keyName,
  };
}

/** The name of a sound verifier key; null for anything else. */
function keyName(vkey: string): string | null {
  try {
    return parseVkey(vkey).name;
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}

export interface Lesson {
  readonly mind: Mind;
  readonly told: Told;
  readonly events: readonly LoopEvent[];
  readonly touched: readonly Touched[];
}

/** Who acted and where the entry stands, read back from the entry itself: replay and commit are told the same thing. */
function toldBy(entry: Entry): Told {
  const { body } = entry;
  const compartment = body.compartment ?? doorIn(eventsIn(entry));
  const device = openNote(entry.note).signatures[0]?.name ?? 'desk';
  const told = {
    id: body.id,
    by: body.by,
    device,
    thread: entry.thread,
    now: entry.rx,
    t: body.t,
    exercise: body.ex,
    words: [],
    index: entry.index,
    act: body.act,
  };
  return {
    ...told,
    ...(body.for === undefined ? {} : { for: body.for }),
    ...(compartment === undefined ? {} : { compartment }),
  };
}

/** Behind which door the desk filed an act whose note does not say: whoever signed it may not know of the door. */
function doorIn(events: readonly LoopEvent[]): string | undefined {
  for (const event of events) if (event.e === 'FiledBehind') return event.compartment;
  return undefined;
}

/** An entry as a line of its thread. */
export function actedIn(entry: Entry): Acted {
  const { body, rx, index } = entry;
  const { device, compartment } = toldBy(entry);
  return {
    index,
    rx,
    t: body.t,
    act: body.act,
    with: body.with,
    by: body.by,
    device,
    exercise: body.ex,
    conflict: conflictIn(eventsIn(entry)),
    ...(body.for === undefined ? {} : { for: body.for }),
    ...(body.occurred === undefined ? {} : { occurred: body.occurred }),
    ...(compartment === undefined ? {} : { compartment }),
  };
}

/** The log holds what this program, or an older one, decided; an event of a newer one stops evolve with a clear defect. */
export const eventsIn = (entry: Entry): readonly LoopEvent[] => entry.events as unknown as readonly LoopEvent[];

/** The conflict an act was recorded with: testimony that did not fit the state (decision 11). */
export function conflictIn(events: readonly LoopEvent[]): string | null {
  // Whoever is not free is answered by what they believe, whatever else the act did.
  for (const event of events) if (event.e === 'CoercedActRecorded') return event.conflict;
  for (const event of events) if ('conflict' in event && event.conflict !== null) return event.conflict;
  return null;
}

/** Folds one entry into the mind. The outcome line alone decides: the rules never run on replay (decision 1). */
export function learn(mind: Mind, entry: Entry, leaf: Uint8Array = leafHash(entry.bytes)): Lesson {
  const told = toldBy(entry);
  const events = eventsIn(entry);
  let { state } = mind;
  for (const event of events) state = evolve(state, event, told);
  const things: readonly Touched[] = touched(events);
  const before = mind.threads.get(entry.thread);
  return {
    told,
    events,
    touched: things,
    mind: {
      state,
      size: entry.index + 1,
      rx: entry.rx,
      threads: mind.threads.with(entry.thread, {
        seq: entry.seq,
        hash: b64(leaf),
        compartment: before?.compartment ?? told.compartment ?? null,
      }),
      counters: mind.counters.with(told.device, entry.body.dseq),
      touched: withTouched(mind.touched, things, entry.index),
      proposals: READ_BY_ANOTHER.has(told.act) ? mind.proposals.with(String(entry.index), noteSha256(entry.note)) : mind.proposals,
    },
  };
}

const isSame = (a: Touched, b: Touched): boolean => a.kind === b.kind && a.id === b.id;

function withTouched(table: Mind['touched'], things: readonly Touched[], index: number): Mind['touched'] {
  if (things.length === 0) return table;
  const stretch = stretchOf(index);
  const before = (table.get(stretch) ?? []).filter((row) => !things.some((thing) => isSame(row.thing, thing)));
  return table.with(stretch, [...before, ...things.map((thing) => ({ thing, index }))]);
}

/** The last `most` things touched at or after a position, each once, in the order they were last touched. */
export function touchedSince(mind: Mind, position: number, most: number): Touched[] {
  const found = new Map<string, Touched>();
  // Backwards, so that each is met where it was last touched, and a log of any length is read no further than need be.
  for (let at = mind.size - 1; at >= position && found.size < most; at -= (at % STRETCH) + 1) {
    for (const { thing, index } of (mind.touched.get(stretchOf(at)) ?? []).toReversed()) {
      const key = `${thing.kind} ${thing.id}`;
      if (index >= position && found.size < most && !found.has(key)) found.set(key, thing);
    }
  }
  return [...found.values()].reverse();
}

/** A call that is still open goes on in its thread; one that is over leaves the next to open its own. */
const openIn = (row: { readonly thread: Thread; readonly state: string } | undefined): Thread | null =>
  row !== undefined && (row.state === 'open' || row.state === 'active') ? row.thread : null;

/** What is heard of a person stands with the plan it answers; of somebody nobody expects, with the organisation's own acts. */
const ofPlans = ({ checkin }: LoopState, person: Id): Thread =>
  checkin.plans.filter((plan) => plan.person === person && plan.phase !== 'ended').sort((a, b) => a.index - b.index)[0]?.thread ?? '-';

/** Acts whose note a second person has to have read: its digest is kept. */
const READ_BY_ANOTHER: ReadonlySet<string> = new Set([
  'standdown.propose',
  'posture.decide',
  'statement.draft',
  'hold.propose',
  'shred.propose',
]);

/** What has a view of its own and stands in one of these threads: its words are gone with them. */
export function standingIn({ intake, alerting, operation }: LoopState, threads: readonly Thread[]): Touched[] {
  if (threads.length === 0) return [];
  const of = <Row extends { readonly id: Id; readonly thread: Thread }>(kind: string, table: Table<Row>): Touched[] =>
    table.filter((row) => threads.includes(row.thread)).map(({ id }) => ({ kind, id }));
  return [...of('report', intake.reports), ...of('alert', alerting.alerts), ...of('operation', operation.operations)];
}

/** The thread an act continues, or null when it opens one. Acts of the organisation itself have thread `-`. */
export function threadContinued(state: LoopState, act: { act: string; with: Readonly<Record<string, unknown>> }): Thread | null {
  const id = (key: string): Id => {
    const value = act.with[key];
    return typeof value === 'string' ? value : '';
  };
  const ofReport = (report: Id) => state.intake.reports.get(report)?.thread ?? null;
  const ofAnything = (thing: Id) =>
    ofReport(thing) ?? state.alerting.alerts.get(thing)?.thread ?? state.operation.operations.get(thing)?.thread ?? null;
  const [family] = act.act.split('.');
  switch (family) {
    case 'org':
    case 'member':
    case 'device':
    case 'principal':
    case 'related':
    case 'detail':
    case 'duty':
    case 'handover':
    case 'recovery':
    case 'desk':
    case 'log':
    case 'person':
    case 'place':
    case 'appearance':
    case 'route':
    case 'site':
    case 'order':
    case 'retention':
    case 'hold':
    case 'shred':
    case 'code':
      return '-';
    case 'trigger':
      return null;
    case 'seal':
      return state.sealed.values.get(id('value'))?.thread ?? null;
    case 'checkin':
      if (act.act === 'checkin.end') return state.checkin.plans.get(id('plan'))?.thread ?? null;
      return act.act === 'checkin.plan' ? null : ofPlans(state, id('person'));
    case 'panic':
      return act.act === 'panic.preference' ? '-' : openIn(state.checkin.panics.get(id('person')));
    case 'duress':
      return openIn(state.checkin.duresses.get(id('member')));
    case 'attention':
      return itemOf(state.checkin, id('item'))?.thread ?? null;
    case 'posture': {
      const person = id('person') || (state.posture.decisions.get(id('posture')) ?? '');
      return act.act === 'posture.scale' ? '-' : (historyOf(state.posture, person)[0]?.thread ?? null);
    }
    case 'statement':
      return state.statements.statements.get(id('statement'))?.thread ?? null;
    case 'drill':
      return state.drills.drills.get(id('drill'))?.thread ?? null;
    case 'review':
      return state.drills.reviews.get(id('review'))?.thread ?? state.drills.drills.get(id('subject'))?.thread ?? ofAnything(id('subject'));
    case 'report':
      if (act.act === 'report.submit') {
        const trigger = id('trigger');
        return state.intake.triggers.get(trigger)?.thread ?? ofReport(id('corrects'));
      }
      return ofReport(act.act === 'report.link' ? id('a') : id('report'));
    case 'facet':
    case 'origin':
      return ofReport(id('report')) ?? '-';
    case 'check':
      return act.act === 'check.open' ? ofAnything(id('about')) : (state.assessment.checks.get(id('check'))?.thread ?? null);
    case 'assessment':
      return ofAnything(id('subject'));
    case 'alert':
    case 'delivery': {
      if (act.act !== 'alert.issue') return ofAnything(id('alert'));
      const basis = act.with.basis;
      return Array.isArray(basis) && typeof basis[0] === 'string' ? ofReport(basis[0]) : null;
    }
    case 'operation':
    case 'rollcall':
    case 'manifest':
    case 'refusal':
    case 'standdown': {
      // A phone that moved while offline calls the operation by a name of its own (S4): what it says belongs with the rest.
      const named = operationOf(state.operation, id('operation'));
      const known = named ?? (act.act === 'operation.move' ? activeFor(state.operation, id('principal')) : undefined);
      return known?.thread ?? ofAnything(id('alert'));
    }
    case 'case':
      return act.act === 'case.open' ? null : (state.inquiry.cases.get(id('case'))?.thread ?? null);
    case 'dossier': {
      const at = act.act === 'dossier.seal' ? id('case') : (state.inquiry.dossiers.get(id('dossier'))?.case ?? '');
      return state.inquiry.cases.get(at)?.thread ?? null;
    }
    default:
      return null;
  }
}
