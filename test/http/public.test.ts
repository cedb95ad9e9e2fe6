/** The public pages as anybody fetches them: released versions, whole headers, the same bytes whatever else the desk does. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Desk } from '../../src/desk/desk.ts';
import { makePublicPages } from '../../src/edges/http/public.ts';
import { createPublicServer } from '../../src/edges/http/public-server.ts';
import { atom, jsonFeed } from '../../src/public/statements/feeds.ts';
import { HOME, listPage, missingPage, STYLE_SOURCE, statementPage } from '../../src/public/statements/page.ts';
import { NOTHING_PUBLIC } from '../../src/wire/public-views.ts';
import { openPoste, type Poste } from './desk.ts';

/** One grey point, drawn by nobody. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
/** Stands in every word of the desk that the public must not read. */
const CANARY = 'canari7f3';

let poste: Poste;
let desk: Desk | null = null;
const pages = makePublicPages({
  source: { view: () => desk?.publicView() ?? NOTHING_PUBLIC, photo: async (sha256) => (await desk?.kept(sha256)) ?? null },
  printer: { styleSource: STYLE_SOURCE, home: HOME, list: listPage, statement: statementPage, missing: missingPage, atom, jsonFeed },
  base: 'https://dire.example',
});
before(async () => {
  poste = await openPoste({ pages });
  desk = poste.desk;
});
after(async () => {
  await poste.close();
  assert.deepEqual(poste.faults, []);
});

async function ask(by: string, path: string, body: Record<string, unknown>): Promise<void> {
  const reply = await poste.ask(by, 'POST', `/api/v1${path}`, body);
  assert.equal(reply.status, 201, `${path}: ${await reply.text()}`);
}
const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Response> =>
  fetch(poste.url + path, { method, headers, redirect: 'manual' });
async function release(id: string, more: Record<string, unknown> = {}): Promise<void> {
  const { statement = id } = more;
  const draft = {
    id,
    about: ['heron'],
    title: 'HÉRON va bien',
    text: 'Il va bien.',
    claims: [{ text: 'Il va bien.', owned_by: 'principal' }],
  };
  await ask('pont', '/statements', { ...draft, ...more });
  await ask('delcassou', `/statements/${statement}/security`, { id: `${id}-s` });
  await ask('pont', `/statements/${statement}/legal`, { id: `${id}-l` });
  await ask('vigie', `/statements/${statement}/consents`, { id: `${id}-c`, person: 'heron', read_back: `Oui. ${CANARY}` });
  await ask('pont', `/statements/${statement}/release`, { id: `${id}-r` });
}

const PAGES = [
  '/communiques',
  '/statements',
  '/communiques/atom.xml',
  '/communiques/feed.json',
  '/statements/atom.xml',
  '/statements/feed.json',
];
const everything = async (): Promise<string> => (await Promise.all(PAGES.map(async (path) => (await get(path)).text()))).join('\n');

test('an organisation that has said nothing: the page says so, calmly, in both languages', async () => {
  const [fr, en] = await Promise.all(['/communiques', '/statements'].map(async (path) => (await get(path)).text()));
  assert.match(fr ?? '', /<html lang="fr">[\s\S]*<title>Communiqués de Cellule Vernac[\s\S]*Rien n’a été publié/);
  assert.match(en ?? '', /<html lang="en">[\s\S]*Nothing has been released/);
  assert.equal((await get('/communiques/2031-03-12-rien')).status, 404);
});

test('two worlds: whatever happens inside the desk, short of a release, not a byte of a public page differs', async () => {
  const before = await everything();
  await ask('vigie', '/reports', { id: 'x-re', verbatim: CANARY, about: ['hermine'] });
  await ask('vigie', '/alerts', { id: 'x-al', principal: 'hermine', action: 'evacuate', order: CANARY });
  await ask('pont', '/statements', {
    id: 'x-st',
    about: ['heron'],
    title: CANARY,
    text: CANARY,
    claims: [{ text: CANARY, owned_by: 'principal' }],
  });
  await ask('renard-1', '/statements/x-st/objections', { id: 'x-ob', reason: CANARY });
  await ask('prefecture', '/posture/decisions', {
    id: 'x-po',
    person: 'hermine',
    level: 'maximal',
    basis: ['x-re'],
    review_by: 1_990_000_000_000,
    reason: CANARY,
  });
  assert.equal(await everything(), before);
});

test('a released statement: its words, its hours, its photo with credit and alternative text, and nothing of the desk', async () => {
  const photo = { base64: PICTURE, alt: 'La place, vide.', credit: 'Ville (fictive)' };
  const text = 'Il a été menacé.\r\nIl va <b>bien</b>.\n\nIl remercie ceux qui l’entourent.';
  await release('one', { title: 'HÉRON va « bien »', text, photo });
  const path = '/communiques/2031-03-12-heron-va-bien';
  const page = await (await get(path)).text();
  assert.match(page, /<h1 dir="auto">HÉRON va « bien »<\/h1>/);
  assert.match(page, /<time datetime="2031-03-12T17:00:00\+01:00">12 mars 2031 à 17\u202fh\u202f00, heure de Paris<\/time>/);
  assert.match(page, /<p>Il a été menacé\.<br>Il va &lt;b&gt;bien&lt;\/b&gt;\.<\/p>\n<p>Il remercie/);
  assert.match(
    page,
    /<img src="\/communiques\/2031-03-12-heron-va-bien\/photo" alt="La place, vide\."><figcaption>Photo\u00a0: Ville \(fictive\)/,
  );
  assert.match(page, /Temps de lecture<\/dt><dd>1\u202fmin/);
  const english = await (await get('/statements/2031-03-12-heron-va-bien')).text();
  assert.match(english, /<h1 lang="fr" dir="auto">/);
  assert.match(english, /12 March 2031 at 17:00, Paris time/);
  const shown = await get(`${path}/photo`);
  assert.deepEqual([shown.status, shown.headers.get('content-type')], [200, 'image/png']);
  assert.deepEqual(Buffer.from(await shown.arrayBuffer()), Buffer.from(PICTURE, 'base64'));
  // I-31, I-36: nothing sealed or internal, by its words or by its ids.
  const all = [page, english, await everything()].join('\n');
  assert.doesNotMatch(all, new RegExp(CANARY));
  for (const id of ['one', 'heron', 'pont', 'delcassou', 'vigie', 'st-1', 'x-st', 'ca-1', 'meleze', 'MÉLÈZE', 're-1', 'essai'])
    assert.doesNotMatch(all, new RegExp(`(?<![\\w-])${id}(?![\\w-])`), id);
  assert.doesNotMatch(all, /c[0-9a-f]{16}|[0-9a-f]{64}|"index"|Ruben|Mathilde/);
  assert.doesNotMatch(page, /<script|<form|<iframe|http:\/\/(?!www\.w3)|@import|url\(/);
});

test('a correction says what it puts right and what had been said; the text it replaces is not shown again', async () => {
  const wrong = await (await get('/communiques/2031-03-12-heron-va-bien')).text();
  await release('one-2', {
    statement: 'one',
    title: 'HÉRON a été blessé',
    text: 'Il a été légèrement blessé.',
    correction: 'HÉRON a été légèrement blessé.',
    said_before: 'Nous avions écrit qu’il allait bien.',
  });
  const page = await (await get('/communiques/2031-03-12-heron-va-bien')).text();
  assert.match(wrong, /Il a été menacé/);
  assert.doesNotMatch(page, /Il a été menacé|<img/);
  assert.match(
    page,
    /Ce communiqué a été corrigé\.[\s\S]*Ce qui avait été dit<\/dt><dd dir="auto">Nous avions écrit[\s\S]*Ce qu’il faut lire<\/dt><dd dir="auto">HÉRON a été/,
  );
  assert.equal((await get('/communiques/2031-03-12-heron-va-bien/photo')).status, 404, 'a photo that was withdrawn is gone');
  await ask('pont', '/statements', {
    id: 'one-3',
    statement: 'one',
    about: ['heron'],
    title: CANARY,
    text: CANARY,
    claims: [{ text: CANARY, owned_by: 'principal' }],
    correction: CANARY,
  });
  assert.equal(
    await (await get('/communiques/2031-03-12-heron-va-bien')).text(),
    page,
    'until it is released, nothing of the next version is told',
  );
});

test('the same day and title twice: two addresses, and the first keeps its own; those of one operation name each other', async () => {
  const matter = { about: ['heron'], mentions: ['op-martre'] };
  await ask('busard-1', '/operations/op-martre/stand-downs', { id: 'sd-1', outcome: 'excluded' });
  await ask('delcassou', '/stand-downs/sd-1/confirmation', { id: 'sd-2' });
  await release('two', { title: 'La nuit du pont', ...matter });
  await release('three', { title: 'La nuit du pont', ...matter });
  const list = await (await get('/communiques')).text();
  assert.match(list, /nuit-du-pont-2[\s\S]*nuit-du-pont"/);
  const first = await (await get('/communiques/2031-03-12-la-nuit-du-pont')).text();
  assert.match(first, /Sur le même sujet[\s\S]*href="\/communiques\/2031-03-12-la-nuit-du-pont-2"/);
});

test('headers: a policy that lets nothing in, no cookie, a tag, a date, a short life; HEAD and 304', async () => {
  const path = '/communiques/2031-03-12-heron-va-bien';
  const whole = await get(path);
  const body = await whole.text();
  const { headers } = whole;
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(
    policy,
    /^default-src 'none'; img-src 'self'; style-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/,
  );
  assert.deepEqual(
    ['x-content-type-options', 'referrer-policy', 'set-cookie', 'cache-control'].map((name) => headers.get(name)),
    ['nosniff', 'no-referrer', null, 'public, max-age=60'],
  );
  assert.equal(headers.get('last-modified'), 'Wed, 12 Mar 2031 16:00:00 GMT');
  const head = await get(path, {}, 'HEAD');
  assert.deepEqual([head.status, await head.text(), head.headers.get('etag')], [200, '', headers.get('etag')]);
  assert.equal(head.headers.get('content-length'), String(Buffer.byteLength(body)));
  const tag = headers.get('etag') ?? '';
  const conditional: [Record<string, string>, number][] = [
    [{ 'if-none-match': tag }, 304],
    [{ 'if-none-match': `"autre", W/${tag}` }, 304],
    [{ 'if-none-match': '"autre"', 'if-modified-since': 'Wed, 12 Mar 2031 16:00:00 GMT' }, 200],
    [{ 'if-modified-since': 'Wed, 12 Mar 2031 16:00:00 GMT' }, 304],
    [{ 'if-modified-since': 'Wed, 12 Mar 2031 15:59:59 GMT' }, 200],
    [{ 'if-modified-since': 'hier' }, 200],
  ];
  for (const [given, status] of conditional) {
    const reply = await get(path, given);
    assert.equal(reply.status, status, JSON.stringify(given));
    if (status === 304) assert.equal(await reply.text(), '');
  }
  assert.equal((await get(path, {}, 'POST')).status, 405);
  assert.equal((await get('/communiques/')).headers.get('location'), '/communiques');
  for (const odd of [
    '/communiques/../api/v1/board',
    '/communiques/%2e%2e',
    '/communiques/x/y/z',
    '/communiques/__proto__',
    '/communiquesx',
  ])
    assert.notEqual((await get(odd)).status, 500, odd);
  assert.match(await (await get('/robots.txt')).text(), /Allow: \/communiques\nAllow: \/statements\nDisallow: \/\n/);
});

test('Atom as RFC 4287 asks, JSON Feed 1.1', async () => {
  const reply = await get('/communiques/atom.xml');
  assert.equal(reply.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
  const atom = await reply.text();
  const [head = '', ...entries] = atom.split('<entry>');
  const once = (text: string, element: string): number => text.split(new RegExp(`<${element}[ >]`)).length - 1;
  for (const element of ['id', 'title', 'updated', 'author']) assert.equal(once(head, element), 1, `feed ${element}`);
  assert.match(head, /<link rel="self" type="application\/atom\+xml" href="https:\/\/dire\.example\/communiques\/atom\.xml"\/>/);
  assert.equal(entries.length, 3);
  const ids = entries.map(
    (entry) => /<id>(urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})<\/id>/.exec(entry)?.[1],
  );
  assert.equal(new Set(ids).size, 3, 'ids are IRIs, each its own');
  for (const entry of entries) {
    for (const element of ['id', 'title', 'updated', 'published', 'content']) assert.equal(once(entry, element), 1, `entry ${element}`);
    for (const [, at = ''] of entry.matchAll(/<(?:updated|published)>([^<]*)</g))
      assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/);
    assert.match(entry, /<link rel="alternate" type="text\/html" href="https:\/\/dire\.example\/communiques\/[a-z0-9-]+"\/>/);
  }
  assert.match(atom, /&lt;dt&gt;Ce qui avait été dit&lt;\/dt&gt;/, 'whoever reads feeds alone reads the corrections');
  const json = await get('/statements/feed.json');
  assert.equal(json.headers.get('content-type'), 'application/feed+json; charset=utf-8');
  const feed = (await json.json()) as {
    version: string;
    title: string;
    feed_url: string;
    items: { id: string; content_html: string; date_published: string }[];
  };
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.equal(feed.feed_url, 'https://dire.example/statements/feed.json');
  assert.deepEqual(feed.items.map(({ id }) => id).sort(), [...ids].sort());
  for (const { content_html: html, date_published: at } of feed.items) assert.ok(html !== '' && !Number.isNaN(Date.parse(at)));
});

test('apart (decision 34): the pages and nothing else, under any name; and while the disk no longer answers', async () => {
  const apart = createPublicServer(pages, '/communiques', (error) => poste.faults.push(error));
  const { url } = await apart.listen(0, '127.0.0.1');
  const bare = async (path: string, headers = {}): Promise<Response> => await fetch(url + path, { headers, redirect: 'manual' });
  poste.store.broken = true;
  for (const path of PAGES) assert.equal(await (await bare(path)).text(), await (await get(path)).text(), path);
  assert.equal((await bare('/')).headers.get('location'), '/communiques');
  for (const path of ['/api/v1/health', '/api/v1/board', '/index.html', '/api/v1/live', '/favicon.ico', '//api/v1/health']) {
    const reply = await bare(path, { authorization: `Bearer ${poste.token('delcassou')}` });
    assert.deepEqual([reply.status, await reply.text()], [404, ''], path);
  }
  await apart.close();
});
