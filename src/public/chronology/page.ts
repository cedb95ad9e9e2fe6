/**
 * The chronology of a dossier: what a human reads, and what the seal fixes (decision 8). One file, no script, no network,
 * printable. Made from the entries and the disclosed words alone, so that anyone can make it again.
 */

import type { Id } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import { b64 } from '../../log/base64.ts';
import { sha256 } from '../../log/digest.ts';
import type { Entry } from '../../log/entry.ts';
import { toUtf8 } from '../../log/text.ts';
import type { LoopEvent } from '../../loop/loop.ts';
import { CORE_WORDS } from '../../wire/problem-words.ts';
import { FACETS } from '../../wire/vocabulary.ts';
import { Html, html, isolated, NOTHING } from '../markup.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { conflictsOf, eventsOf, type ReportStanding, type Standing, standingOf, unknownEvents } from './standing.ts';
import { STYLE } from './style.ts';
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

/** How far the hour a person gives may be from the hour of receipt before both are shown (I-35). */
const LATE = MINUTE;

/** The one act of the organisation a reader must see: from there on, something may be missing. */
const isRestore = (entry: Entry): boolean => eventsOf(entry).some(({ e }) => e === 'LogRestored');

/** The whole page. Deterministic: same input, same bytes (I-37). */
export function chronology(input: ChronologyInput): string {
  const words = input.lang === 'fr' ? FRENCH : ENGLISH;
  const { labels } = words;
  const times = timesIn(input.zone, input.lang);
  const entries = [...input.entries].sort((a, b) => a.index - b.index);
  const acts = entries.filter((entry) => entry.thread !== '-');
  const standing = standingOf(entries);
  const exercises = [...new Set(entries.map((entry) => entry.body.ex).filter((ex) => ex !== null))];
  const banner = exercises.length === 0 ? NOTHING : html`<p class="drill">${labels.exercise} ${exercises.join(', ')}</p>\n`;
  const [first, last] = [acts.at(0), acts.at(-1)];
  const span = first === undefined || last === undefined ? '' : labels.span(times.full(first.rx), times.full(last.rx), acts.length);
  const policy = `default-src 'none'; style-src 'sha256-${b64(sha256(toUtf8(STYLE)))}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="${input.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${exercises.length === 0 ? '' : `${labels.exercise} · `}${labels.title(input.dossier)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${banner}<h1>${labels.title(input.dossier)}</h1>
<p class="meta">${span}</p>
<p class="meta">${labels.zone(input.zone)}</p>
${state(standing, words, times)}
${signatures(standing, words)}
${log(
  entries.filter((entry) => entry.thread !== '-' || isRestore(entry)),
  input,
  words,
  times,
)}
<footer>
<h2>${labels.check}</h2>
${[...labels.howTo, ...labels.caution].map((line) => html`<p>${line}</p>\n`)}</footer>
${banner}</main>
</body>
</html>
`.text;
}

function state(standing: Standing, words: Vocabulary, times: Times): Html {
  const { labels } = words;
  const reports =
    standing.reports.length === 0
      ? html`<p>${labels.noReport}</p>`
      : html`<table>
<thead><tr>${[labels.report, ...FACETS.map((facet) => capital(words.terms.facet[facet].yes)), labels.origins, labels.grades].map(column)}</tr></thead>
<tbody>
${standing.reports.map((report) => reportRow(report, words, times))}</tbody>
</table>`;
  const outcomes =
    standing.outcomes.length === 0
      ? html`<p>${labels.noOutcome}</p>`
      : html`<ul>${standing.outcomes.map(
          ({ event, at }) =>
            html`<li>${capital(term(words.terms.outcome, event.outcome))} · ${event.operation} · ${event.by.join(', ')}${
              event.alone ? ` (${labels.alone})` : ''
            } · ${times.full(at)}</li>`,
        )}</ul>`;
  return html`<h2>${labels.state}</h2>
${reports}
<h2>${labels.outcome}</h2>
${outcomes}`;
}

function reportRow(report: ReportStanding, { terms, labels }: Vocabulary, times: Times): Html {
  const facets = FACETS.map((facet) => {
    const set = report.facets.get(facet);
    const label = capital(terms.facet[facet].yes);
    if (set === undefined) return html`<td data-label="${label}">${terms.facet[facet].no}</td>`;
    return html`<td data-label="${label}">${term(terms.facet[facet], set.event.value)}<br>
<span class="meta">${set.by}, ${times.full(set.at)}</span></td>`;
  });
  const grades = [...report.gradings].map(([grader, { source, info }]) => `${source ?? '·'}${info ?? '·'} (${grader})`);
  const { origins } = report;
  const corrected = report.correctedBy === null ? '' : `→ ${report.correctedBy}`;
  // An unknown origin counts for nothing: what was never reckoned is zero, not one.
  return html`<tr><th scope="row"><span class="mono">${report.id}</span> ${corrected}<br>
<span class="meta">${report.by}, ${times.full(report.at)}</span></th>${facets}<td data-label="${labels.origins}">${
    origins === null ? labels.originCount(0, 0) : labels.originCount(origins.independent, origins.contradicting)
  }</td><td data-label="${labels.grades}">${grades.length === 0 ? labels.ungraded : grades.join(', ')}</td></tr>\n`;
}

function signatures({ devices }: Standing, { labels }: Vocabulary): Html {
  const servers = devices.filter((device) => device.custody !== 'device').length;
  return html`<h2>${labels.signatures}</h2>
<p>${labels.custody(servers, devices.length)}</p>
<ul>${devices.map(
    ({ device, member, custody }) => html`<li><span class="mono">${device}</span> · ${member} · ${labels.held[custody] ?? custody}</li>`,
  )}</ul>`;
}

function log(entries: readonly Entry[], input: ChronologyInput, words: Vocabulary, times: Times): Html {
  const { labels } = words;
  let day = '';
  const rows = entries.map((entry) => {
    const today = times.day(entry.rx);
    const heading = today === day ? NOTHING : html`<tr class="day"><th scope="colgroup" colspan="4">${today}</th></tr>\n`;
    day = today;
    // The words of the organisation's own acts are not the dossier's to give.
    return html`${heading}${row(entry, entry.thread === '-' ? {} : input.words(entry.index), words, times)}`;
  });
  return html`<h2>${labels.log}</h2>
<table>
<thead><tr>${[labels.time, labels.who, labels.what, labels.where].map(column)}</tr></thead>
<tbody>
${rows}</tbody>
</table>`;
}

function row(entry: Entry, said: Readonly<Record<string, string>>, words: Vocabulary, times: Times): Html {
  const { labels, terms, acts, lang } = words;
  const { body } = entry;
  const say: Say = { at: (ms) => (ms === null ? '?' : times.day(ms) === times.day(entry.rx) ? times.clock(ms) : times.full(ms)) };
  const lines = [...eventsOf(entry).map((event) => sentence(words, event, say)), ...unknownEvents(entry)].filter((line) => line !== '');
  const conflicts = conflictsOf(entry).map(
    (code) => html`<div><span class="mark">${labels.conflict(CORE_WORDS[code]?.[lang][0] ?? code)}</span></div>`,
  );
  const fields = Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1));
  const withheld = body.sd.length - fields.length;
  const who = body.by === 'desk' ? labels.desk : body.by;
  return html`<tr id="e${entry.index}"><th scope="row" class="time"><span class="mono">${times.clock(entry.rx)}</span><br>
<span class="meta mono">${times.utc(entry.rx)}</span>${late(entry, words, say)}</th>
<td class="who">${body.for === undefined ? who : labels.relayed(who, body.for)}</td>
<td><span class="act">${term(acts, body.act)}</span>${lines.map((line) => html`<div>${isolated(line)}</div>`)}${conflicts}${
    fields.length === 0
      ? NOTHING
      : html`<dl>${fields.map(([name, value]) => html`<dt>${term(terms.field, name)}</dt><dd dir="auto">${value}</dd>`)}</dl>`
  }${withheld > 0 ? html`<div class="meta">${labels.withheld(withheld)}</div>` : NOTHING}</td>
<td class="meta where">${labels.entry} <span class="mono">${String(entry.index).padStart(8, '0')}</span><br>
${labels.thread} <span class="mono">${entry.thread}</span></td></tr>\n`;
}

/** Both times, when what the person or the device says is more than a minute from the receipt. */
function late(entry: Entry, { labels }: Vocabulary, say: Say): Html {
  const when: Ms = entry.body.occurred ?? entry.body.t;
  if (Math.abs(entry.rx - when) <= LATE) return NOTHING;
  const told = entry.body.occurred !== undefined;
  return html`<br><span class="mark">${when < entry.rx ? labels.late(say.at(when), told) : labels.ahead(say.at(when))}</span>`;
}

/** One event in words. `sentences` has a function for every event: only the compiler cannot pair the two by itself. */
function sentence({ sentences, lang }: Vocabulary, event: LoopEvent, say: Say): string {
  const tell = sentences[event.e] as (event: LoopEvent, say: Say) => string;
  const text = tell(event, say);
  // French puts a space before these signs; it must not end a line.
  return lang === 'fr' ? text.replace(/ ([:;?!»])/g, '\u00a0$1').replace(/« /g, '«\u00a0') : text;
}

const column = (title: string): Html => html`<th scope="col">${title}</th>`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
