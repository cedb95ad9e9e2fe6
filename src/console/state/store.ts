/** What the desk has shown this page, whole views by id. Replaced, never patched: a lost message costs nothing. */
import { batch, computed, signal } from '@preact/signals';
import type { Id, PersonId } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import type { ServerFrame } from '../../wire/live.ts';
import type { AlertView, BoardView, MeView, OperationView, PersonRef, PlaceRef, ReportView, TimelineView } from '../../wire/views.ts';
import { forgetClock, heardClock, now } from './clock.ts';

type Kept = AlertView | OperationView | ReportView;
type ById = ReadonlyMap<string, Kept>;

export type LinkState =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** `at`: the desk's time of the last word heard; null when there was none. */
  | { readonly state: 'lost'; readonly at: Ms | null; readonly retryIn: Ms };

export const me = signal<MeView | null>(null);
export const board = signal<BoardView | null>(null);
export const link = signal<LinkState>({ state: 'connecting' });
/** Threads of alerts that no operation carries yet. */
export const threads = signal<ReadonlyMap<string, TimelineView>>(new Map());
const things = signal<ById>(new Map());
/** While a connection shows everything again, what it has shown so far; swapped in whole, so that nothing blinks. */
let fresh: Map<string, Kept> | null = null;

const keyOf = (kind: string, id: string): string => `${kind} ${id}`;
const all = <K extends Kept['kind']>(kind: K): Extract<Kept, { kind: K }>[] =>
  [...things.value.values()].filter((thing): thing is Extract<Kept, { kind: K }> => thing.kind === kind);

export const zone = computed(() => board.value?.zone ?? me.value?.zone ?? null);
export const exercise = computed(() => board.value?.exercise ?? me.value?.exercise ?? null);
export const report = (id: Id): ReportView | undefined => all('report').find((one) => one.id === id);

/** Open alerts in the desk's own order; for whoever has no board, their own, most urgent first. */
export const alerts = computed<AlertView[]>(() => {
  const open = all('alert').filter((alert) => alert.state !== 'closed');
  if (board.value === null) return open.sort((a, b) => a.priority - b.priority || a.at - b.at);
  return board.value.openAlerts.flatMap(({ id }) => open.find((alert) => alert.id === id) ?? []);
});
export const operations = computed<OperationView[]>(() => {
  const open = all('operation').filter((operation) => operation.phase !== 'closed');
  if (board.value === null) return open.sort((a, b) => a.openedAt - b.openedAt);
  return board.value.operations.flatMap(({ id }) => open.find((operation) => operation.id === id) ?? []);
});

/** People and places by id, for the acts of a thread, which carry ids only. */
export const persons = computed<ReadonlyMap<PersonId, PersonRef>>(() => {
  const known = new Map<PersonId, PersonRef>();
  for (const { manifest, timeline } of operations.value) for (const { who } of [...manifest, ...timeline]) known.set(who.id, who);
  for (const { recipients } of alerts.value) for (const { who } of recipients) known.set(who.id, who);
  for (const { who } of board.value?.people ?? []) known.set(who.id, who);
  return known;
});
export const places = computed<ReadonlyMap<Id, PlaceRef>>(() => new Map((board.value?.places ?? []).map((place) => [place.id, place])));

export function heard(frame: ServerFrame): void {
  batch(() => {
    if (frame.f === 'hello') {
      me.value = frame.me;
      link.value = { state: 'live' };
      fresh = new Map();
      heardClock(frame.now, frame.exercise !== null);
      if (!frame.me.desk) settle();
    }
    if (frame.f === 'beat') heardClock(frame.now, exercise.value !== null);
    if (frame.f === 'item') item(frame);
  });
}

function item({ kind, id, view }: Extract<ServerFrame, { f: 'item' }>): void {
  if (kind === 'gone') {
    // The kind of what is gone is not said; ids of two kinds do not meet in practice, and what is open comes again.
    const left = new Map([...(fresh ?? things.value)].filter(([, thing]) => thing.id !== id));
    if (fresh === null) things.value = left;
    else fresh = left;
  } else if (view?.kind === 'board') {
    settle();
    board.value = view;
    heardClock(view.now, view.exercise !== null);
  } else if (view?.kind === 'me') {
    me.value = view;
    heardClock(view.now, view.exercise !== null);
  } else if (view?.kind === 'alert' || view?.kind === 'operation' || view?.kind === 'report') {
    if (fresh !== null) fresh.set(keyOf(kind, id), view);
    else things.value = new Map(things.value).set(keyOf(kind, id), view);
  }
}

/** The board comes last: all it names has come. */
function settle(): void {
  if (fresh !== null) things.value = fresh;
  fresh = null;
}

export function lost(retryIn: Ms): void {
  const at = link.value.state === 'lost' ? link.value.at : now.value === 0 ? null : now.value;
  link.value = { state: 'lost', at, retryIn };
}

/** Everything is dropped from memory at once. */
export function forgetAll(): void {
  batch(() => {
    me.value = null;
    board.value = null;
    things.value = new Map();
    threads.value = new Map();
    link.value = { state: 'connecting' };
    fresh = null;
    forgetClock();
  });
}
