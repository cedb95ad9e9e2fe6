/**
 * Where things stood at the seal, folded from the outcome lines of the dossier alone: the latest state of each facet, the
 * origins as they were reckoned then, the latest grading of each grader, and how operations ended. Nothing is decided here.
 */

import type { Ms } from '../../kernel/time.ts';
import type { Entry } from '../../log/entry.ts';
import { isPlain } from '../../log/jcs.ts';
import type { LoopEvent } from '../../loop/loop.ts';
import { ENGLISH } from './english.ts';

type EventOf<E extends LoopEvent['e']> = Extract<LoopEvent, { e: E }>;

/** The events of an entry that this version knows. They were written by the core: their shape is not checked again. */
export function eventsOf(entry: Entry): LoopEvent[] {
  return entry.events.filter((event) => Object.hasOwn(ENGLISH.sentences, String(event.e))) as unknown as LoopEvent[];
}
export const unknownEvents = (entry: Entry): string[] =>
  entry.events.map((event) => String(event.e)).filter((name) => !Object.hasOwn(ENGLISH.sentences, name));

/** Reason codes of what was recorded although it did not fit. */
export const conflictsOf = (entry: Entry): string[] =>
  entry.events.map((event) => (isPlain(event) ? event.conflict : null)).filter((reason) => typeof reason === 'string');

interface Dated<E> {
  readonly event: E;
  readonly at: Ms;
  readonly by: string;
}
export interface ReportStanding {
  readonly id: string;
  readonly at: Ms;
  readonly by: string;
  readonly correctedBy: string | null;
  readonly facets: Map<string, Dated<EventOf<'FacetSet'>>>;
  /** Latest of each grader, axis by axis: the two are given apart (I-29). */
  readonly gradings: Map<string, { readonly source: string | null; readonly info: string | null }>;
  readonly origins: EventOf<'OriginsReckoned'> | null;
}
export interface Standing {
  readonly reports: readonly ReportStanding[];
  readonly outcomes: readonly Dated<EventOf<'StoodDown'>>[];
  readonly devices: readonly EventOf<'DeviceEnrolled'>[];
}

export function standingOf(entries: readonly Entry[]): Standing {
  const reports = new Map<string, ReportStanding>();
  const outcomes: Dated<EventOf<'StoodDown'>>[] = [];
  const devices = new Map<string, EventOf<'DeviceEnrolled'>>();
  const change = (id: string, part: Partial<ReportStanding>): void => {
    const known = reports.get(id);
    if (known !== undefined) reports.set(id, { ...known, ...part });
  };
  for (const entry of entries) {
    const dated = { at: entry.rx, by: entry.body.by };
    for (const event of eventsOf(entry)) {
      switch (event.e) {
        case 'ReportReceived':
          reports.set(event.report, {
            id: event.report,
            ...dated,
            correctedBy: null,
            facets: new Map(),
            gradings: new Map(),
            origins: null,
          });
          if (event.corrects !== null) change(event.corrects, { correctedBy: event.report });
          break;
        case 'FacetSet':
          reports.get(event.report)?.facets.set(event.facet, { event, ...dated });
          break;
        case 'ReportGraded':
          grade(reports.get(event.report), event);
          break;
        case 'OriginsReckoned':
          change(event.report, { origins: event });
          break;
        case 'StoodDown':
          outcomes.push({ event, ...dated });
          break;
        case 'DeviceEnrolled':
          devices.set(event.device, event);
          break;
        default:
          break;
      }
    }
  }
  return { reports: [...reports.values()], outcomes, devices: [...devices.values()] };
}

function grade(report: ReportStanding | undefined, { grader, source, info }: EventOf<'ReportGraded'>): void {
  const before = report?.gradings.get(grader);
  report?.gradings.set(grader, { source: source ?? before?.source ?? null, info: info ?? before?.info ?? null });
}
