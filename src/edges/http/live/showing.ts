/**
 * What one connection has been shown, and what it must be shown next. A thing goes out only when its view, as this person may
 * see it, differs from the last one sent here: what changes behind a door changes nothing on this side, not even a cursor.
 */
import { hash } from 'node:crypto';
import type { Touched } from '../../../desk/ports.ts';
import type { ItemKind } from '../../../wire/live.ts';
import type { View } from '../../../wire/views.ts';
import { type Views, viewOf } from '../views.ts';

type Kind = Extract<ItemKind, 'me' | 'board' | 'alert' | 'operation' | 'report' | 'case' | 'drill' | 'review'>;
export interface Thing {
  readonly kind: Kind;
  readonly id: string;
}
/** An item ready to be sent, but for its cursor; `json` is the view, or null for what is no longer visible. */
export interface Shown {
  readonly kind: ItemKind;
  readonly id: string;
  readonly json: string | null;
}

const BOARD: Thing = { kind: 'board', id: 'board' };
const ME: Thing = { kind: 'me', id: 'me' };
/** How far back a reconnection reaches, in things; whoever was away longer is shown what is open and reads the rest. */
const MOST = 500;

const VIEWED: ReadonlySet<string> = new Set(['alert', 'operation', 'report', 'case', 'drill', 'review']);
/** Views that tell of another kind of thing, beside their own. */
const RELATED: Readonly<Record<string, readonly Kind[]>> = {
  check: ['report'],
  assessment: ['report'],
  report: ['report', 'alert'],
  alert: ['operation'],
  operation: ['alert', 'review'],
  dossier: ['case'],
  handover: ['alert', 'operation'],
};

const keyOf = ({ kind, id }: Thing): string => `${kind} ${id}`;
const isViewed = (touched: Touched): touched is Thing => VIEWED.has(touched.kind);

/** The clock's own ticking is no news: a view that differs by these alone is not sent again. */
const TICKING = /"(?:now|age)":\d+/g;
const printOf = (json: string): string => hash('sha256', json.replaceAll(TICKING, ''), 'base64');

export class Showing {
  readonly #shown = new Map<string, { readonly thing: Thing; readonly print: string }>();
  readonly #dirty = new Map<string, Thing>();

  /** A commit touched these: whatever of this connection may tell of them is looked at again. */
  touch(touched: readonly Touched[]): void {
    const kinds = new Set<Kind>();
    for (const thing of touched) {
      if (isViewed(thing)) this.#mark({ kind: thing.kind, id: thing.id });
      for (const kind of RELATED[thing.kind] ?? []) kinds.add(kind);
    }
    if (kinds.size > 0) for (const { thing } of this.#shown.values()) if (kinds.has(thing.kind)) this.#mark(thing);
    this.refresh();
  }

  /** Time alone may change the board (a check grown overdue) and what is expected of a person. */
  refresh(): void {
    this.#mark(ME);
    this.#mark(BOARD);
  }

  /** What a new connection is shown: everything open, and on a resumption (`since` is not null) whatever was touched meanwhile. */
  begin(views: Views, since: number | null, touchedSince: (position: number, most: number) => readonly Touched[]): void {
    const me = views.me();
    if (me.desk) {
      const { openAlerts, operations, awaiting, cases, drills, reviews } = views.board();
      for (const { id } of openAlerts) this.#mark({ kind: 'alert', id });
      for (const { id } of operations) this.#mark({ kind: 'operation', id });
      for (const { id } of awaiting) this.#mark({ kind: 'report', id });
      for (const { id, state } of cases) if (state === 'open') this.#mark({ kind: 'case', id });
      for (const { id } of drills) this.#mark({ kind: 'drill', id });
      for (const { id } of reviews) this.#mark({ kind: 'review', id });
    } else {
      for (const { kind, id } of touchedSince(0, MOST)) if (kind === 'alert' && views.alert(id)?.state === 'open') this.#mark({ kind, id });
      for (const id of me.toAnswer) this.#mark({ kind: 'alert', id });
      for (const id of me.operations) this.#mark({ kind: 'operation', id });
    }
    const missed = since === null ? [] : touchedSince(since, MOST);
    for (const thing of missed) if (isViewed(thing)) this.#mark({ kind: thing.kind, id: thing.id });
    const kinds = new Set(missed.flatMap(({ kind }) => RELATED[kind] ?? []));
    if (kinds.size > 0)
      for (const thing of touchedSince(0, MOST))
        if (isViewed(thing) && kinds.has(thing.kind)) this.#mark({ kind: thing.kind, id: thing.id });
    // Last, so that the board comes when everything it names has come.
    this.#dirty.delete(keyOf(BOARD));
    this.#mark(BOARD);
  }

  /** Notes that a view went out by another way (`me`, in the hello). */
  note(thing: Thing, view: View): void {
    this.#shown.set(keyOf(thing), { thing, print: printOf(JSON.stringify(view)) });
  }

  /** The items to send now; nothing is left pending. */
  take(views: Views): Shown[] {
    const items: Shown[] = [];
    const desk = views.me().desk;
    for (const [key, thing] of this.#dirty) {
      const before = this.#shown.get(key);
      // The board is the desk's: a field phone lives by its alerts and operations.
      const view = thing.kind === 'board' && !desk ? undefined : viewOf(views, thing.kind, thing.id);
      if (view === undefined) {
        if (before !== undefined) items.push({ kind: 'gone', id: thing.id, json: null });
        this.#shown.delete(key);
        continue;
      }
      const json = JSON.stringify(view);
      const print = printOf(json);
      if (before?.print === print) continue;
      this.#shown.set(key, { thing, print });
      items.push({ ...thing, json });
    }
    this.#dirty.clear();
    return items;
  }

  #mark(thing: Thing): void {
    this.#dirty.set(keyOf(thing), thing);
  }
}
