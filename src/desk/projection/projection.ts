/**
 * The one place that projects: everything anybody reads of the desk is made here, for one viewer at one instant, from
 * the state and the words. `undefined` means "unknown", and is the answer both for what does not exist and for what the
 * viewer may not see: nobody can tell the two apart.
 */
import type { Id, MemberId, Thread } from '../../kernel/ids.ts';
import type { Ms } from '../../kernel/time.ts';
import { hiddenFrom, type LoopState, openItems, operationOf, shownTo } from '../../loop/loop.ts';
import type { DrillView, ReviewView } from '../../wire/drill-views.ts';
import type { AlertRingView } from '../../wire/live.ts';
import type { OutsideState, OutsideView } from '../../wire/outside-views.ts';
import type { SealedListView, SealedView } from '../../wire/sealed-views.ts';
import type { PostureView, StatementView } from '../../wire/speech-views.ts';
import type { AlertView, BoardView, CaseView, MeView, OperationView, ReportView, TimelineView, View } from '../../wire/views.ts';
import { actsShownTo } from './acts.ts';
import { alertView, awaits, lockedOf } from './alerts.ts';
import { board, me } from './board.ts';
import { caseView, shreddedAt } from './cases.ts';
import { drillView, reviewView } from './drills.ts';
import { operationView } from './operations.ts';
import { postureView } from './posture.ts';
import { reportView } from './reports.ts';
import type { Extra, WordsReader } from './rows.ts';
import { sealedFile, sealedList, sealedView } from './sealed.ts';
import {
  seesAlert,
  seesDrill,
  seesOperation,
  seesPosture,
  seesReport,
  seesReview,
  seesSealed,
  seesStatement,
  seesThread,
  sightOf,
} from './sight.ts';
import { statementView } from './statements.ts';
import { timeline } from './timeline.ts';
import { opensEveryDoor, visibleTo } from './visible.ts';

export type { Acted, Extra, WordsReader } from './rows.ts';

export interface Projection {
  /** Whether the viewer may read the log itself: indexes, sizes, roots. */
  readonly readsLog: boolean;
  /** How far they may. */
  readonly logSize: number;
  /** Whether they may follow its tree: heads and hashes, not one entry. */
  readonly auditsLog: boolean;
  /** Whether they may read its entries as they stand, which nothing can be taken out of: only who opens every door. */
  readonly readsEntries: boolean;
  board(): BoardView;
  me(): MeView;
  alert(id: Id): AlertView | undefined;
  report(id: Id): ReportView | undefined;
  operation(id: Id): OperationView | undefined;
  caseFile(id: Id): CaseView | undefined;
  drill(id: Id): DrillView | undefined;
  review(id: Id): ReviewView | undefined;
  timeline(thread: Thread): TimelineView | undefined;
  /** Of a person; or of the person a decision named by its id is about. */
  posture(id: Id): PostureView | undefined;
  statement(id: Id): StatementView | undefined;
  sealed(id: Id): SealedView | undefined;
  sealedList(): SealedListView;
  /** The file of a value and the entries that vouch for it, for whoever has just said why they open it. */
  sealedFile(id: Id, opening: Id): { readonly ct: string; readonly entries: readonly number[] } | null;
  /** Open items the viewer owns and must hand over at the relief (I-42). */
  openItems(): readonly Id[];
  /** What a phone of the viewer shows while locked: undefined when nothing rings for them. */
  ring(alert: Id): AlertRingView | undefined;
  /** Of a dossier the viewer may fetch: they see its case. */
  seesDossier(id: Id): boolean;
  /** Of its bag, which holds entries of the log as they stand. */
  opensBag(id: Id): boolean;
  /** The view of a thing by its kind, as the live link names kinds; undefined for kinds without a view of their own. */
  view(kind: string, id: Id): View | undefined;
}

export function project(whole: LoopState, words: WordsReader, viewer: MemberId, now: Ms, extra: Extra): Projection {
  const shown = shownTo(whole, viewer, now);
  const state = visibleTo(shown, viewer);
  // The log tells everything: whoever may not know of a duress reads it as far as it went before.
  const frozen = hiddenFrom(whole, viewer, now).sort((a, b) => a.index - b.index)[0];
  const log =
    frozen === undefined
      ? {}
      : {
          size: frozen.index,
          ...(extra.sealedAt === undefined ? {} : { sealedAt: frozen.raisedAt }),
          ...(extra.outside === undefined ? {} : { outside: asOf(extra.outside, frozen.raisedAt) }),
        };
  const acts = extra.acts === undefined ? {} : { acts: actsShownTo(whole, viewer, extra.acts) };
  const sight = sightOf(shown, state, words, viewer, now, { ...extra, ...log, ...acts });

  const alertOf = (id: Id) => {
    const row = state.alerting.alerts.get(id);
    return row !== undefined && seesAlert(sight, row) ? row : undefined;
  };
  const made: Projection = {
    readsLog: sight.readsLog,
    logSize: sight.extra.size,
    auditsLog: sight.auditsLog,
    readsEntries: sight.readsLog && opensEveryDoor(whole, viewer),
    board: () => board(sight),
    me: () => me(sight),
    alert(id) {
      const row = alertOf(id);
      return row === undefined ? undefined : alertView(sight, row);
    },
    report(id) {
      const row = state.intake.reports.get(id);
      return row !== undefined && seesReport(sight, row) ? reportView(sight, row) : undefined;
    },
    operation(id) {
      const row = operationOf(state.operation, id);
      return row !== undefined && seesOperation(sight, row) ? operationView(sight, row) : undefined;
    },
    caseFile(id) {
      const row = sight.desk ? state.inquiry.cases.get(id) : undefined;
      return row === undefined ? undefined : caseView(sight, row);
    },
    drill(id) {
      const row = state.drills.drills.get(id);
      return row !== undefined && seesDrill(sight, row) ? drillView(sight, row) : undefined;
    },
    review(id) {
      const row = state.drills.reviews.get(id);
      return row !== undefined && seesReview(sight, row) ? reviewView(sight, row) : undefined;
    },
    timeline: (thread) =>
      seesThread(sight, thread)
        ? { kind: 'timeline', thread, shredded: shreddedAt(sight, thread), lines: timeline(sight, thread) }
        : undefined,
    posture(id) {
      const of = state.posture.decisions.get(id);
      const person = of === undefined || seesPosture(sight, id) ? id : of;
      return seesPosture(sight, person) ? postureView(sight, person) : undefined;
    },
    statement(id) {
      const row = state.statements.statements.get(id);
      return row !== undefined && seesStatement(sight, row) ? statementView(sight, row) : undefined;
    },
    sealed(id) {
      const row = state.sealed.values.get(id);
      return row !== undefined && seesSealed(sight, row) ? sealedView(sight, row) : undefined;
    },
    sealedList: () => sealedList(sight),
    sealedFile(id, opening) {
      const row = state.sealed.values.get(id);
      return row === undefined ? null : sealedFile(sight, row, opening);
    },
    openItems: () => openItems(state, viewer),
    ring(id) {
      const row = alertOf(id);
      const recipient = row?.recipients.find((one) => one.member === viewer);
      const version = row?.versions.find((one) => one.n === recipient?.reached);
      if (row === undefined || recipient === undefined || version === undefined || !awaits(row, recipient)) return undefined;
      return { kind: 'ring', alert: row.id, version: version.n, what: version.kind, locked: lockedOf(sight, row, version) };
    },
    seesDossier: (id) => sight.desk && state.inquiry.dossiers.has(id),
    opensBag: (id) => sight.desk && (state.inquiry.dossiers.get(id)?.index ?? sight.extra.size) < sight.extra.size,
    view(kind, id) {
      switch (kind) {
        case 'alert':
          return made.alert(id);
        case 'report':
          return made.report(id);
        case 'operation':
          return made.operation(id);
        case 'case':
          return made.caseFile(id);
        case 'drill':
          return made.drill(id);
        case 'review':
          return made.review(id);
        case 'posture':
          return made.posture(id);
        case 'statement':
          return made.statement(id);
        case 'sealed':
          return made.sealed(id);
        case 'sealed-list':
          return made.sealedList();
        case 'board':
          return made.board();
        case 'me':
          return made.me();
        default:
          return undefined;
      }
    },
  };
  return made;
}

/** What was shown outside since then tells that something was written since. */
function asOf({ witnesses, authority, fork }: OutsideView, then: Ms): OutsideView {
  const before = <Row extends { readonly at: Ms | null; readonly state: OutsideState }>(row: Row): Row =>
    row.at === null ? row : { ...row, at: Math.min(row.at, then), state: row.state === 'waiting' ? 'answered' : row.state };
  return { witnesses: witnesses.map(before), authority: authority === null ? null : before(authority), fork };
}
