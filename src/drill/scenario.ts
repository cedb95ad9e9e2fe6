/** What a scenario file says: the people, the places, the devices, and what each does when. Everything in one is invented. */
import type { Id, MemberId } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import type { Founding } from '../wire/founding.ts';
import type { Stage } from './stage.ts';

export interface Scenario {
  readonly name: string;
  readonly title: { readonly fr: string; readonly en: string };
  /** The instant the folder is made at; the clock is driven from there. */
  readonly start: Ms;
  /** The organisation as it stands when the curtain rises: members, details, places. */
  organisation(now: Ms): Founding;
  /** Members whose phone or desk is simulated: each holds a live connection. */
  readonly connected: readonly MemberId[];
  readonly subject: Subject;
  play(stage: Stage): Promise<void>;
}

/** The ids the report is drawn from: counts are summed, the outcome is that of the first operation. */
export interface Subject {
  readonly alerts: readonly Id[];
  readonly report: Id | null;
  readonly operations: readonly Id[];
  /** Sealed on the way and checked at the end as a stranger would; null where the story ends before. */
  readonly dossier: Id | null;
}

export interface Failed {
  readonly expected: string;
  readonly saw: string;
}

/** What a drill prints; the same for every scenario. Times are ISO 8601 with offset, in the organisation's zone. */
export interface DrillReport {
  readonly scenario: string;
  readonly exercise: string;
  readonly seed: number;
  readonly steps: readonly { readonly at: string; readonly index: number; readonly type: string }[];
  readonly alert: { readonly recipients: number; readonly answered: number; readonly escalations: number };
  readonly rollCall: { readonly expected: number; readonly accounted: number; readonly unaccounted: number };
  readonly independentOrigins: number;
  readonly outcome: string | null;
  readonly dossier: { readonly path: string; readonly key: string } | null;
  readonly log: { readonly size: number; readonly root: string };
  readonly expectations: { readonly passed: number; readonly failed: readonly Failed[] };
}
