/** What a chronology says, before it is a page or paper: the same rows, words and instants for both, in the order of the log. */
import type { Id } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import type { Entry } from '../../log/entry.ts';
import type { LoopEvent } from '../../loop/loop.ts';
import { CORE_WORDS } from '../../wire/problem-words.ts';
import { FACETS } from '../../wire/vocabulary.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { conflictsOf, eventsOf, type ReportStanding, standingOf, unknownEvents } from './standing.ts';
import { type Times, timesIn } from './times.ts';
import { type Lang, type Say, term, type Vocabulary } from './vocabulary.ts';

export interface ChronologyInput {
  readonly dossier: Id;
  readonly lang: Lang;
  /** IANA zone of the organisation. */
  readonly zone: string;
  /** Entries of the dossier before the seal, enrolments included, in any order. */
  readonly entries: readonly Entry[];
  /** Disclosed words of an entry, by name of field. */
  words(index: number): Readonly<Record<string, string>>;
}

export interface ToldReport {
  readonly id: string;
  readonly corrected: string;
  readonly by: string;
  /** One for each facet, in the order of `FACETS`; `by` is empty where nobody has set it. */
  readonly facets: readonly { readonly label: string; readonly value: string; readonly by: string }[];
  readonly origins: string;
  readonly grades: string;
}
export interface ToldRow {
  readonly index: number;
  readonly day: string;
  readonly clock: string;
  readonly utc: string;
  /** The other hour, when what the person or the device says is more than a minute from the receipt; else empty. */
  readonly late: string;
  readonly who: string;
  readonly act: string;
  readonly lines: readonly string[];
  readonly conflicts: readonly string[];
  /** Name of the field, words of the person. */
  readonly fields: readonly (readonly [string, string])[];
  /** Empty when nothing is. */
  readonly withheld: string;
  readonly entry: string;
  readonly thread: string;
}
export interface Telling {
  readonly words: Vocabulary;
  readonly zone: string;
  readonly title: string;
  /** Empty when it is live. */
  readonly exercise: string;
  readonly span: string;
  readonly reports: readonly ToldReport[];
  readonly outcomes: readonly string[];
  readonly custody: string;
  readonly devices: readonly { readonly device: string; readonly member: string; readonly held: string }[];
  readonly rows: readonly ToldRow[];
}

/** How far the hour a person gives may be from the hour of receipt before both are shown (I-35). */
const LATE = MINUTE;

/** The one act of the organisation a reader must see: from there on, something may be missing. */
const isRestore = (entry: Entry): boolean => eventsOf(entry).some(({ e }) => e === 'LogRestored');

/** Deterministic: same input, same telling (I-37). */
export function telling(input: ChronologyInput): Telling {
  const words = input.lang === 'fr' ? FRENCH : ENGLISH;
  const { labels, terms } = words;
  const times = timesIn(input.zone, input.lang);
  const entries = [...input.entries].sort((a, b) => a.index - b.index);
  const acts = entries.filter((entry) => entry.thread !== '-');
  const { reports, outcomes, devices } = standingOf(entries);
  const exercises = [...new Set(entries.map((entry) => entry.body.ex).filter((ex) => ex !== null))];
  const [first, last] = [acts.at(0), acts.at(-1)];
  return {
    words,
    zone: labels.zone(input.zone),
    title: labels.title(input.dossier),
    exercise: exercises.length === 0 ? '' : `${labels.exercise} ${exercises.join(', ')}`,
    span: first === undefined || last === undefined ? '' : labels.span(times.full(first.rx), times.full(last.rx), acts.length),
    reports: reports.map((report) => toldReport(report, words, times)),
    outcomes: outcomes.map(({ event, at }) => {
      const alone = event.alone ? ` (${labels.alone})` : '';
      return `${capital(term(terms.outcome, event.outcome))} · ${event.operation} · ${event.by.join(', ')}${alone} · ${times.full(at)}`;
    }),
    custody: labels.custody(devices.filter((device) => device.custody !== 'device').length, devices.length),
    devices: devices.map(({ device, member, custody }) => ({ device, member, held: labels.held[custody] ?? custody })),
    rows: entries
      .filter((entry) => entry.thread !== '-' || isRestore(entry))
      // The words of the organisation's own acts are not the dossier's to give.
      .map((entry) => toldRow(entry, entry.thread === '-' ? {} : input.words(entry.index), words, times)),
  };
}

function toldReport(report: ReportStanding, { terms, labels }: Vocabulary, times: Times): ToldReport {
  const facets = FACETS.map((facet) => {
    const set = report.facets.get(facet);
    const label = capital(terms.facet[facet].yes);
    if (set === undefined) return { label, value: terms.facet[facet].no, by: '' };
    return { label, value: term(terms.facet[facet], set.event.value), by: `${set.by}, ${times.full(set.at)}` };
  });
  const grades = [...report.gradings].map(([grader, { source, info }]) => `${source ?? '·'}${info ?? '·'} (${grader})`);
  const { origins } = report;
  return {
    id: report.id,
    corrected: report.correctedBy === null ? '' : `→ ${report.correctedBy}`,
    by: `${report.by}, ${times.full(report.at)}`,
    facets,
    // An unknown origin counts for nothing: what was never reckoned is zero, not one.
    origins: origins === null ? labels.originCount(0, 0) : labels.originCount(origins.independent, origins.contradicting),
    grades: grades.length === 0 ? labels.ungraded : grades.join(', '),
  };
}

function toldRow(entry: Entry, said: Readonly<Record<string, string>>, words: Vocabulary, times: Times): ToldRow {
  const { labels, terms, acts, lang } = words;
  const { body } = entry;
  const say: Say = { at: (ms) => (ms === null ? '?' : times.day(ms) === times.day(entry.rx) ? times.clock(ms) : times.full(ms)) };
  const fields = Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1));
  const withheld = body.sd.length - fields.length;
  const who = body.by === 'desk' ? labels.desk : body.by;
  return {
    index: entry.index,
    day: times.day(entry.rx),
    clock: times.clock(entry.rx),
    utc: times.utc(entry.rx),
    late: late(entry, words, say),
    who: body.for === undefined ? who : labels.relayed(who, body.for),
    act: term(acts, body.act),
    lines: [...eventsOf(entry).map((event) => sentence(words, event, say)), ...unknownEvents(entry)].filter((line) => line !== ''),
    conflicts: conflictsOf(entry).map((code) => labels.conflict(CORE_WORDS[code]?.[lang][0] ?? code)),
    fields: fields.map(([name, value]) => [term(terms.field, name), value] as const),
    withheld: withheld > 0 ? labels.withheld(withheld) : '',
    entry: String(entry.index).padStart(8, '0'),
    thread: entry.thread,
  };
}

function late(entry: Entry, { labels }: Vocabulary, say: Say): string {
  const when: Ms = entry.body.occurred ?? entry.body.t;
  if (Math.abs(entry.rx - when) <= LATE) return '';
  const told = entry.body.occurred !== undefined;
  return when < entry.rx ? labels.late(say.at(when), told) : labels.ahead(say.at(when));
}

/** One event in words. `sentences` has a function for every event: only the compiler cannot pair the two by itself. */
function sentence({ sentences, lang }: Vocabulary, event: LoopEvent, say: Say): string {
  const tell = sentences[event.e] as (event: LoopEvent, say: Say) => string;
  const text = tell(event, say);
  // French puts a space before these signs; it must not end a line.
  return lang === 'fr' ? text.replace(/ ([:;?!»])/g, '\u00a0$1').replace(/« /g, '«\u00a0') : text;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
