/**
 * The chronology of a dossier: what a human reads, and what the seal fixes (decision 8). One file, no script, no network,
 * printable. Made from the entries and the disclosed words alone, so that anyone can make it again.
 */

import { b64 } from '../../log/base64.ts';
import { sha256 } from '../../log/digest.ts';
import { toUtf8 } from '../../log/text.ts';
import { FACETS } from '../../wire/vocabulary.ts';
import { Html, html, isolated, NOTHING } from '../markup.ts';
import { STYLE } from './style.ts';
import { type ChronologyInput, capital, type Telling, type ToldReport, type ToldRow, telling } from './telling.ts';
import type { Labels } from './vocabulary.ts';

export type { ChronologyInput } from './telling.ts';

/** The whole page. Deterministic: same input, same bytes (I-37). */
export function chronology(input: ChronologyInput): string {
  const told = telling(input);
  const { labels } = told.words;
  const banner = told.exercise === '' ? NOTHING : html`<p class="drill">${told.exercise}</p>\n`;
  const policy = `default-src 'none'; style-src 'sha256-${b64(sha256(toUtf8(STYLE)))}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="${input.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${told.exercise === '' ? '' : `${labels.exercise} · `}${told.title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${banner}<h1>${told.title}</h1>
<p class="meta">${told.span}</p>
<p class="meta">${told.zone}</p>
${state(told)}
${signatures(told)}
${log(told)}
<footer>
<h2>${labels.check}</h2>
${[...labels.howTo, ...labels.caution].map((line) => html`<p>${line}</p>\n`)}</footer>
${banner}</main>
</body>
</html>
`.text;
}

function state({ words, reports, outcomes }: Telling): Html {
  const { labels, terms } = words;
  const table =
    reports.length === 0
      ? html`<p>${labels.noReport}</p>`
      : html`<table>
<thead><tr>${[labels.report, ...FACETS.map((facet) => capital(terms.facet[facet].yes)), labels.origins, labels.grades].map(column)}</tr></thead>
<tbody>
${reports.map((report) => reportRow(report, labels))}</tbody>
</table>`;
  const ends = outcomes.length === 0 ? html`<p>${labels.noOutcome}</p>` : html`<ul>${outcomes.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<h2>${labels.state}</h2>
${table}
<h2>${labels.outcome}</h2>
${ends}`;
}

function reportRow(report: ToldReport, labels: Labels): Html {
  const facets = report.facets.map(({ label, value, by }) =>
    by === ''
      ? html`<td data-label="${label}">${value}</td>`
      : html`<td data-label="${label}">${value}<br>\n<span class="meta">${by}</span></td>`,
  );
  return html`<tr><th scope="row"><span class="mono">${report.id}</span> ${report.corrected}<br>
<span class="meta">${report.by}</span></th>${facets}<td data-label="${labels.origins}">${report.origins}</td><td data-label="${labels.grades}">${report.grades}</td></tr>\n`;
}

function signatures({ words: { labels }, custody, devices }: Telling): Html {
  return html`<h2>${labels.signatures}</h2>
<p>${custody}</p>
<ul>${devices.map(({ device, member, held }) => html`<li><span class="mono">${device}</span> · ${member} · ${held}</li>`)}</ul>`;
}

function log({ words: { labels }, rows }: Telling): Html {
  let day = '';
  const lines = rows.map((told) => {
    const heading = told.day === day ? NOTHING : html`<tr class="day"><th scope="colgroup" colspan="4">${told.day}</th></tr>\n`;
    day = told.day;
    return html`${heading}${row(told, labels)}`;
  });
  return html`<h2>${labels.log}</h2>
<table>
<thead><tr>${[labels.time, labels.who, labels.what, labels.where].map(column)}</tr></thead>
<tbody>
${lines}</tbody>
</table>`;
}

function row(told: ToldRow, labels: Labels): Html {
  const late = told.late === '' ? NOTHING : html`<br><span class="mark">${told.late}</span>`;
  return html`<tr id="e${told.index}"><th scope="row" class="time"><span class="mono">${told.clock}</span><br>
<span class="meta mono">${told.utc}</span>${late}</th>
<td class="who">${told.who}</td>
<td><span class="act">${told.act}</span>${told.lines.map((line) => html`<div>${isolated(line)}</div>`)}${told.conflicts.map(
    (line) => html`<div><span class="mark">${line}</span></div>`,
  )}${
    told.fields.length === 0
      ? NOTHING
      : html`<dl>${told.fields.map(([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`)}</dl>`
  }${told.withheld === '' ? NOTHING : html`<div class="meta">${told.withheld}</div>`}</td>
<td class="meta where">${labels.entry} <span class="mono">${told.entry}</span><br>
${labels.thread} <span class="mono">${told.thread}</span></td></tr>\n`;
}

const column = (title: string): Html => html`<th scope="col">${title}</th>`;
