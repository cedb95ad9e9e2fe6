/** What a language must supply for the chronology: the compiler refuses one that lacks an act or an event of the loop. */

import type { Means } from '../../kernel/decider.ts';
import type { Action, AnswerKind, ChannelName, DeliveryState, Priority } from '../../loop/alerting/model.ts';
import type {
  CheckKind,
  CheckResult,
  Confidence,
  Facet,
  FacetValue,
  Independence,
  Likelihood,
  LinkKind,
} from '../../loop/assessment/model.ts';
import type { Access } from '../../loop/intake/model.ts';
import type { LoopEvent } from '../../loop/loop.ts';
import type { Outcome, Status } from '../../loop/operation/model.ts';
import type { ActNames } from '../../wire/act-names.ts';

export type Lang = 'fr' | 'en';
/** How the sentences write instants (local time of the organisation, with the day when it is another). */
export interface Say {
  at(ms: number | null): string;
}
/** What an event says, beyond the name of its act. Empty when the name says it all. */
export type Sentences = { readonly [E in LoopEvent as E['e']]: (event: E, say: Say) => string };

export interface Terms {
  readonly action: Readonly<Record<Action, string>>;
  readonly priority: Readonly<Record<Priority, string>>;
  readonly answer: Readonly<Record<AnswerKind, string>>;
  readonly means: Readonly<Record<Means, string>>;
  readonly channel: Readonly<Record<ChannelName, string>>;
  readonly delivery: Readonly<Record<DeliveryState, string>>;
  readonly facet: Readonly<Record<Facet, Readonly<Record<FacetValue, string>>>>;
  readonly link: Readonly<Record<LinkKind, string>>;
  readonly independence: Readonly<Record<Independence, string>>;
  readonly check: Readonly<Record<CheckKind, string>>;
  readonly result: Readonly<Record<CheckResult, string>>;
  readonly likelihood: Readonly<Record<Likelihood, string>>;
  readonly confidence: Readonly<Record<Confidence, string>>;
  readonly access: Readonly<Record<Access, string>>;
  readonly statement: Readonly<Record<string, string>>;
  readonly outcome: Readonly<Record<Outcome, string>>;
  readonly status: Readonly<Record<Status, string>>;
  /** Names of disclosed fields. */
  readonly field: Readonly<Record<string, string>>;
}
export interface Labels {
  readonly title: (dossier: string) => string;
  readonly exercise: string;
  readonly zone: (zone: string) => string;
  readonly span: (from: string, to: string, entries: number) => string;
  readonly state: string;
  readonly noReport: string;
  readonly report: string;
  readonly origins: string;
  readonly originCount: (independent: number, contradicting: number) => string;
  readonly grades: string;
  readonly ungraded: string;
  readonly outcome: string;
  readonly noOutcome: string;
  readonly signatures: string;
  readonly custody: (servers: number, devices: number) => string;
  readonly held: Readonly<Record<'server' | 'device', string>>;
  readonly log: string;
  readonly time: string;
  readonly who: string;
  readonly what: string;
  readonly where: string;
  readonly desk: string;
  readonly relayed: (by: string, person: string) => string;
  /** `told`: the person gave the hour; otherwise the clock of their device did. */
  readonly late: (when: string, told: boolean) => string;
  readonly ahead: (when: string) => string;
  readonly conflict: (reason: string) => string;
  readonly withheld: (fields: number) => string;
  readonly entry: string;
  readonly thread: string;
  readonly alone: string;
  readonly caution: readonly string[];
  readonly check: string;
  readonly howTo: readonly string[];
}
export interface Vocabulary {
  readonly lang: Lang;
  readonly acts: ActNames;
  readonly sentences: Sentences;
  readonly terms: Terms;
  readonly labels: Labels;
}

/** The trade's word for a code; the code itself when a later program wrote one this version does not know. */
export const term = (words: Readonly<Record<string, string>>, code: string | number): string => words[String(code)] ?? String(code);
/** Several ids or words on one line. */
export const list = (items: readonly string[], none: string): string => (items.length === 0 ? none : items.join(', '));
/** The parts that say something, in one sentence. */
export const joiner =
  (separator: string) =>
  (...parts: readonly (string | false | null)[]): string =>
    parts.filter((part) => part !== '' && part !== false && part !== null).join(separator);
