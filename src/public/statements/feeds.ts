/**
 * The statements as feeds: Atom (RFC 4287) and JSON Feed 1.1. Ids are made of what is public and never change, wherever the
 * pages are moved to; addresses are whole when the desk was told its own, and relative to the feed otherwise.
 */
import { sha256Hex } from '../../log/digest.ts';
import { toUtf8 } from '../../log/text.ts';
import type { Lang } from '../../wire/problems.ts';
import type { PublicStatement, PublicView } from '../../wire/public-views.ts';
import { type Html, html, NOTHING } from '../markup.ts';
import { HOME, paragraphs } from './page.ts';
import { stamp } from './times.ts';
import { PAGE_WORDS } from './words.ts';

/** RFC 9562 version 8: a digest in the clothes of a UUID. */
function urn(name: string): string {
  const hex = sha256Hex(toUtf8(`abri ${name}`));
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Nothing is out: no instant of the desk's own is told instead. */
const BEFORE_ANYTHING = '1970-01-01T00:00:00Z';

const marked = (view: PublicView, lang: Lang, title: string): string => (view.exercise ? `${PAGE_WORDS[lang].exercise} · ${title}` : title);
const titleOf = (view: PublicView, lang: Lang): string =>
  marked(view, lang, view.organisation === null ? PAGE_WORDS[lang].statements : PAGE_WORDS[lang].by(view.organisation));
const authorOf = (view: PublicView, lang: Lang): string => view.organisation ?? PAGE_WORDS[lang].statements;
const idOf = (view: PublicView, { slug }: PublicStatement): string => urn(`statement ${view.organisation ?? ''} ${slug}`);

/** The words as they stand on the page, corrections first: whoever reads feeds alone must not miss them. */
function contentOf({ text, corrections, lang: theirs }: PublicStatement, lang: Lang): string {
  const words = PAGE_WORDS[lang];
  const said = corrections.map(
    ({ saidBefore, correction }) =>
      html`<dl>${saidBefore === null ? NOTHING : html`<dt>${words.saidBefore}</dt><dd>${saidBefore}</dd>`}<dt>${words.nowRead}</dt><dd>${correction}</dd></dl>\n`,
  );
  return html`${said.length === 0 ? NOTHING : html`<h2>${words.corrections}</h2>\n${said}`}<div lang="${theirs}" dir="auto">${paragraphs(text).map((part) => html`<p>${part}</p>\n`)}</div>`
    .text;
}

/** `base`: `https://dire.example`, null when the desk does not know by what name it is reached. */
export function atom(view: PublicView, lang: Lang, base: string | null): string {
  const home = `${base ?? ''}${HOME[lang]}`;
  const [newest] = view.statements;
  const entry = (one: PublicStatement): Html => html`<entry>
<id>${idOf(view, one)}</id>
<title>${marked(view, lang, one.title)}</title>
<published>${stamp(one.released, view.zone)}</published>
<updated>${stamp(one.updated, view.zone)}</updated>
<link rel="alternate" type="text/html" href="${home}/${one.slug}"/>
<content type="html" xml:lang="${one.lang}">${contentOf(one, lang)}</content>
</entry>
`;
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
<id>${urn(`statements ${lang} ${view.organisation ?? ''}`)}</id>
<title>${titleOf(view, lang)}</title>
<updated>${newest === undefined ? BEFORE_ANYTHING : stamp(newest.updated, view.zone)}</updated>
<author><name>${authorOf(view, lang)}</name></author>
<link rel="self" type="application/atom+xml" href="${home}/atom.xml"/>
<link rel="alternate" type="text/html" href="${home}"/>
${view.statements.map(entry)}</feed>
`.text;
}

export function jsonFeed(view: PublicView, lang: Lang, base: string | null): string {
  const home = `${base}${HOME[lang]}`;
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: titleOf(view, lang),
    ...(base === null ? {} : { home_page_url: home, feed_url: `${home}/feed.json` }),
    authors: [{ name: authorOf(view, lang) }],
    language: lang,
    items: view.statements.map((one) => ({
      id: idOf(view, one),
      ...(base === null ? {} : { url: `${home}/${one.slug}` }),
      title: marked(view, lang, one.title),
      content_html: contentOf(one, lang),
      language: one.lang,
      date_published: stamp(one.released, view.zone),
      date_modified: stamp(one.updated, view.zone),
      ...(one.photo === null || base === null ? {} : { image: `${home}/${one.slug}/photo` }),
    })),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}
