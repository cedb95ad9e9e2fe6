/**
 * The public pages: no script, no cookie, nothing fetched from anywhere else. What is established, and by whom: the words
 * of the organisation as it wrote them, when they came out and when they were put right (ux 1, Public).
 */
import { b64 } from '../../log/base64.ts';
import { sha256 } from '../../log/digest.ts';
import { toUtf8 } from '../../log/text.ts';
import type { Lang } from '../../wire/problems.ts';
import type { PublicStatement, PublicView } from '../../wire/public-views.ts';
import { Html, html, NOTHING } from '../markup.ts';
import { STYLE } from './style.ts';
import { said, stamp } from './times.ts';
import { PAGE_WORDS } from './words.ts';

/** Where each language has its pages: two addresses, so that no cache gives one reader the other's language. */
export const HOME: Readonly<Record<Lang, string>> = { fr: '/communiques', en: '/statements' };
export const STYLE_SOURCE = `'sha256-${b64(sha256(toUtf8(STYLE)))}'`;

const OTHER: Readonly<Record<Lang, Lang>> = { fr: 'en', en: 'fr' };
/** Words a minute (ux 1). */
const PACE = 230;

export function minutesToRead(text: string): number {
  const words = [...new Intl.Segmenter('fr', { granularity: 'word' }).segment(text)].filter((part) => part.isWordLike === true);
  return Math.max(1, Math.ceil(words.length / PACE));
}

/** A blank line parts two paragraphs; a single break stays one. */
export const paragraphs = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const lines = (text: string): Html => {
  const [first = '', ...rest] = text.split('\n');
  return html`${first}${rest.map((line) => html`<br>${line}`)}`;
};
/** Words of the organisation, in their own language and direction. */
const inTheirs = (lang: string, statement: PublicStatement): Html =>
  new Html(`${lang === statement.lang ? '' : ` lang="${statement.lang}"`} dir="auto"`);

const time = (at: number, view: PublicView, lang: Lang): Html =>
  html`<time datetime="${stamp(at, view.zone)}">${said(at, view.zone, lang)}</time>`;

export function listPage(view: PublicView, lang: Lang): string {
  const words = PAGE_WORDS[lang];
  const title = view.organisation === null ? words.statements : words.by(view.organisation);
  const body =
    view.statements.length === 0
      ? html`<p class="quiet">${words.noneYet}</p>`
      : html`<ol class="list">
${view.statements.map(
  (one) => html`<li><h2><a href="${HOME[lang]}/${one.slug}"${inTheirs(lang, one)}>${one.title}</a></h2>
<p class="meta">${words.released} ${time(one.released, view, lang)}${
    one.updated === one.released ? NOTHING : html`<br>${words.updated} ${time(one.updated, view, lang)}`
  }</p></li>
`,
)}</ol>`;
  return frame(view, lang, { title, heading: html`<h1>${words.statements}</h1>`, body, slug: null });
}

export function statementPage(view: PublicView, statement: PublicStatement, lang: Lang): string {
  const words = PAGE_WORDS[lang];
  const { title, text, photo, corrections, slug } = statement;
  const rows: [string, Html][] = [
    [words.released, time(statement.released, view, lang)],
    ...(statement.updated === statement.released
      ? []
      : ([[words.updated, time(statement.updated, view, lang)]] satisfies [string, Html][])),
    [words.readingLabel, html`${words.reading(minutesToRead(text))}`],
    ...(view.organisation === null ? [] : ([[words.author, html`${view.organisation}`]] satisfies [string, Html][])),
  ];
  const figure =
    photo === null
      ? NOTHING
      : html`<figure><img src="${HOME[lang]}/${slug}/photo" alt="${photo.alt}"><figcaption>${words.credit(photo.credit)}</figcaption></figure>
`;
  const body = html`<article>
<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${corrections.length === 0 ? NOTHING : html`<p class="meta"><a href="#corrections">${words.corrected(corrections.length)}</a> ${words.replaced}</p>\n`}${figure}<div${inTheirs(
    lang,
    statement,
  )}>
${paragraphs(text).map((part) => html`<p>${lines(part)}</p>\n`)}</div>
${putRight(view, statement, lang)}</article>
${related(view, statement, lang)}`;
  return frame(view, lang, { title, heading: html`<h1${inTheirs(lang, statement)}>${title}</h1>`, body, slug });
}

function putRight(view: PublicView, statement: PublicStatement, lang: Lang): Html {
  const words = PAGE_WORDS[lang];
  if (statement.corrections.length === 0) return NOTHING;
  const theirs = inTheirs(lang, statement);
  return html`<section id="corrections" class="put-right" aria-labelledby="corrections-h">
<h2 id="corrections-h">${words.corrections}</h2>
<ol>
${[...statement.corrections].reverse().map(
  ({ at, saidBefore, correction }) => html`<li><span class="meta">${time(at, view, lang)}</span>
<dl>${saidBefore === null ? NOTHING : html`<dt>${words.saidBefore}</dt><dd${theirs}>${lines(saidBefore)}</dd>`}<dt>${words.nowRead}</dt><dd${theirs}>${lines(
    correction,
  )}</dd></dl></li>
`,
)}</ol>
</section>
`;
}

function related(view: PublicView, { related: slugs }: PublicStatement, lang: Lang): Html {
  const words = PAGE_WORDS[lang];
  const others = slugs.flatMap((slug) => view.statements.find((one) => one.slug === slug) ?? []);
  const items = others.map(
    (one) =>
      html`<li><a href="${HOME[lang]}/${one.slug}"${inTheirs(lang, one)}>${one.title}</a><br><span class="meta">${time(one.updated, view, lang)}</span></li>\n`,
  );
  return others.length === 0
    ? NOTHING
    : html`<nav aria-labelledby="related-h"><h2 id="related-h">${words.related}</h2>
<ul>
${items}</ul></nav>
`;
}

export function missingPage(view: PublicView, lang: Lang): string {
  const words = PAGE_WORDS[lang];
  const body = html`<p>${words.notFoundLead}</p>
<p><a href="${HOME[lang]}">${words.all}</a></p>`;
  return frame(view, lang, { title: words.notFound, heading: html`<h1>${words.notFound}</h1>`, body, slug: null });
}

interface Content {
  readonly title: string;
  readonly heading: Html;
  readonly body: Html;
  /** Null on the list. */
  readonly slug: string | null;
}

function frame(view: PublicView, lang: Lang, { title, heading, body, slug }: Content): string {
  const words = PAGE_WORDS[lang];
  const address = (of: Lang): string => (slug === null ? HOME[of] : `${HOME[of]}/${slug}`);
  const mark = view.exercise ? html`<p class="drill">${words.exercise}. <span>${words.exerciseLead}</span></p>\n` : NOTHING;
  const who = view.organisation ?? words.statements;
  const other = OTHER[lang];
  return html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${view.exercise ? html`<meta name="robots" content="noindex">\n` : NOTHING}<title>${view.exercise ? `${words.exercise} · ` : ''}${title}${
    slug === null || view.organisation === null ? '' : ` – ${view.organisation}`
  }</title>
<link rel="canonical" href="${address(lang)}">
<link rel="alternate" hreflang="${other}" href="${address(other)}">
<link rel="alternate" type="application/atom+xml" title="${words.statements}" href="${HOME[lang]}/atom.xml">
<link rel="alternate" type="application/feed+json" title="${words.statements}" href="${HOME[lang]}/feed.json">
<style>${new Html(STYLE)}</style>
</head>
<body>
<div class="sheet">
${mark}<header><p>${slug === null ? who : html`<a href="${HOME[lang]}">${who}</a>`}</p>
<p class="other"><a href="${address(other)}" hreflang="${other}" lang="${other}">${words.other}</a></p></header>
<main>
${heading}
${body}
</main>
<footer><p>${slug === null ? NOTHING : html`<a href="${HOME[lang]}">${words.all}</a> · `}<span class="feeds">${words.feeds} <a href="${HOME[lang]}/atom.xml">Atom</a>, <a href="${HOME[lang]}/feed.json">JSON Feed</a></span></p></footer>
${mark}</div>
</body>
</html>
`.text;
}
