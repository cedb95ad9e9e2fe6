/**
 * The projection as this edge uses it, by shape: what one person may see, made by desk/projection. `undefined` is "nothing you
 * may see", and is the same whether the thing is hidden or was never there (decision 10).
 */

import type { Door } from '../../desk/ports.ts';
import type { Id, Thread } from '../../kernel/ids.ts';
import type { DrillView, ReviewView } from '../../wire/drill-views.ts';
import type { CheckpointView } from '../../wire/log-views.ts';
import type { Context } from '../../wire/operation.ts';
import type { SealedListView, SealedView } from '../../wire/sealed-views.ts';
import type { PostureView, StatementView } from '../../wire/speech-views.ts';
import type { AlertView, BoardView, CaseView, MeView, OperationView, ReportView, TimelineView, View } from '../../wire/views.ts';

export interface Views {
  /** Whether the viewer may read the log itself: indexes, sizes, roots. */
  readonly readsLog: boolean;
  /** How far they may. */
  readonly logSize: number;
  /** Whether they may follow its tree: heads and hashes, not one entry. */
  readonly auditsLog: boolean;
  /** Whether they may read its entries as they stand. */
  readonly readsEntries: boolean;
  me(): MeView;
  board(): BoardView;
  alert(id: Id): AlertView | undefined;
  operation(id: Id): OperationView | undefined;
  report(id: Id): ReportView | undefined;
  caseFile(id: Id): CaseView | undefined;
  drill(id: Id): DrillView | undefined;
  review(id: Id): ReviewView | undefined;
  timeline(thread: Thread): TimelineView | undefined;
  /** Of a person, or of whom a decision is about. */
  posture(id: Id): PostureView | undefined;
  statement(id: Id): StatementView | undefined;
  sealed(id: Id): SealedView | undefined;
  sealedList(): SealedListView;
  sealedFile(id: Id, opening: Id): { readonly ct: string; readonly entries: readonly number[] } | null;
  seesDossier(id: Id): boolean;
  /** Of its bag, which holds entries of the log as they stand. */
  opensBag(id: Id): boolean;
}
export type DeskDoor = Door<Views, Context>;

/** The view of a thing by its kind; undefined for kinds that have no view of their own (a check is read in its report). */
export function viewOf(views: Views, kind: string, id: Id): View | undefined {
  switch (kind) {
    case 'me':
      return views.me();
    case 'board':
      return views.board();
    case 'alert':
      return views.alert(id);
    case 'operation':
      return views.operation(id);
    case 'report':
      return views.report(id);
    case 'case':
      return views.caseFile(id);
    case 'drill':
      return views.drill(id);
    case 'review':
      return views.review(id);
    case 'posture':
      return views.posture(id);
    case 'statement':
      return views.statement(id);
    case 'sealed':
      return views.sealed(id);
    default:
      return undefined;
  }
}

/** The case of a dossier: a dossier has no view of its own, it stands in its case. */
export function caseOfDossier(views: Views, dossier: Id): CaseView | undefined {
  if (!views.seesDossier(dossier)) return undefined;
  return views
    .board()
    .cases.map(({ id }) => views.caseFile(id))
    .find((file) => file?.dossiers.some((row) => row.id === dossier));
}

/** The last signed head, read from the checkpoint note: origin, size and root stand on its first three lines (C2SP tlog-checkpoint). */
export function checkpointView(checkpoint: string): Omit<CheckpointView, 'vkey'> {
  const [origin = '', size = '0', root = ''] = checkpoint.split('\n');
  return { kind: 'checkpoint', origin, size: Number(size), root, checkpoint };
}
