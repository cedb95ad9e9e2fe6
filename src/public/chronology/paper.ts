/**
 * The chronology on paper: the source of a typst document, which the edge that knows typst turns into a PDF. Everything that
 * comes from somebody is a string literal, never markup: whatever stands in it, it is text.
 */
import { type ChronologyInput, type Telling, type ToldReport, type ToldRow, telling } from './telling.ts';
import type { Labels } from './vocabulary.ts';

/** Fonts that come inside the compiler: the same on every machine, and no other is ever looked for. */
const SERIF = 'Libertinus Serif';
const MONO = 'DejaVu Sans Mono';
/** What these fonts can draw. Anything else is spelt out, so that nothing is lost; the HTML shows it as it was written. */
const DRAWN =
  /[\n\t\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}0-9\u0020-\u007e\u00a0-\u00bf\u00d7\u00f7\u2010-\u2027\u202f-\u205e\u20a0-\u20bf\u2190-\u2193\u2200-\u22ff]/u;

const spelt = (text: string): string =>
  Array.from(text, (c) => (DRAWN.test(c) ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)).join('');
/** A typst string. In one, only these two signs mean anything. */
const literal = (text: string): string => `"${spelt(text).replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
const array = (items: readonly string[]): string => `(${items.map((item) => `${item},`).join('')})`;
const call = (name: string, ...items: readonly string[]): string => `#${name}(${items.join(', ')})\n`;

const PRELUDE = `#set page(paper: "a4", margin: 18mm, numbering: "1 / 1")
#set text(font: "${SERIF}", size: 10pt, fallback: false, hyphenate: false)
#set par(justify: false)
#show raw: set text(font: "${MONO}", fallback: false)
#show heading: set block(above: 16pt, below: 8pt)
#let mono(it) = text(font: "${MONO}", size: 8pt, it)
#let small(it) = text(size: 8.5pt, it)
#let mark(it) = box(stroke: 0.5pt, inset: (x: 3pt, y: 1pt), outset: (y: 2pt), it)
#let drill(it) = block(width: 100%, stroke: 1.5pt, inset: 8pt, text(weight: "bold", it))
#let meta(it) = par(small(it))
#let said(name, value) = block(above: 4pt, below: 4pt, { small(name); linebreak(); block(above: 2pt, inset: (left: 6pt), stroke: (left: 1pt), value) })
#let report(id, corrected, by, facets, origins, grades) = block(breakable: false, above: 8pt, {
  mono(id); [ ]; corrected; linebreak(); small(by); linebreak()
  for (label, value, who) in facets { strong(label); [ : ]; value; if who != "" { [ ]; small("(" + who + ")") }; linebreak() }
  strong(origins.at(0)); [ : ]; origins.at(1); linebreak()
  strong(grades.at(0)); [ : ]; grades.at(1)
})
#let day(it) = block(above: 14pt, below: 6pt, width: 100%, stroke: (bottom: 0.5pt), inset: (bottom: 3pt), strong(it))
#let row(clock, utc, late, who, act, lines, conflicts, fields, withheld, where) = grid(
  columns: (24%, 1fr), column-gutter: 8pt, inset: (y: 3pt),
  { mono(clock); linebreak(); mono(text(size: 6.5pt, utc)); if late != "" { linebreak(); mark(small(late)) }; linebreak(); small(who); linebreak(); mono(text(size: 6.5pt, where)) },
  {
    strong(act)
    for line in lines { linebreak(); line }
    for line in conflicts { linebreak(); mark(line) }
    for (name, value) in fields { said(name, value) }
    if withheld != "" { linebreak(); small(withheld) }
  },
)
`;

/** Same input, same source (I-37). */
export function chronologyOnPaper(input: ChronologyInput): string {
  const told = telling(input);
  const { labels } = told.words;
  const banner = told.exercise === '' ? '' : call('drill', literal(told.exercise));
  const heading = (text: string, level = 2): string => call('heading', `level: ${level}`, literal(text));
  return [
    `#set document(title: ${literal(told.title)}, date: none)\n#set text(lang: "${input.lang}")\n`,
    PRELUDE,
    banner,
    heading(told.title, 1),
    call('meta', literal(told.span)),
    call('meta', literal(told.zone)),
    heading(labels.state),
    ...(told.reports.length === 0 ? [call('par', literal(labels.noReport))] : told.reports.map((report) => reportOn(report, labels))),
    heading(labels.outcome),
    ...(told.outcomes.length === 0 ? [labels.noOutcome] : told.outcomes).map((line) => call('par', literal(line))),
    heading(labels.signatures),
    call('par', literal(told.custody)),
    ...told.devices.map(({ device, member, held }) => call('meta', literal(`${device} · ${member} · ${held}`))),
    heading(labels.log),
    ...rowsOn(told),
    heading(labels.check),
    ...[...labels.howTo, ...labels.caution].map((line) => call('par', literal(line))),
    banner,
  ].join('');
}

function reportOn(report: ToldReport, labels: Labels): string {
  const facets = report.facets.map(({ label, value, by }) => array([literal(label), literal(value), literal(by)]));
  return call(
    'report',
    literal(report.id),
    literal(report.corrected),
    literal(report.by),
    array(facets),
    array([literal(labels.origins), literal(report.origins)]),
    array([literal(labels.grades), literal(report.grades)]),
  );
}

function rowsOn({ rows, words: { labels } }: Telling): string[] {
  let day = '';
  return rows.map((told) => {
    const heading = told.day === day ? '' : call('day', literal(told.day));
    day = told.day;
    return heading + rowOn(told, labels);
  });
}

const rowOn = (told: ToldRow, labels: Labels): string =>
  call(
    'row',
    literal(told.clock),
    literal(told.utc),
    literal(told.late),
    literal(told.who),
    literal(told.act),
    array(told.lines.map(literal)),
    array(told.conflicts.map(literal)),
    array(told.fields.map(([name, value]) => array([literal(name), literal(value)]))),
    literal(told.withheld),
    literal(`${labels.entry} ${told.entry} · ${labels.thread} ${told.thread}`),
  );
