import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { b64 } from '../../src/log/base64.ts';
import { sha256 } from '../../src/log/digest.ts';
import { readDisclosure } from '../../src/log/disclosure.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { toUtf8 } from '../../src/log/text.ts';
import { ENGLISH } from '../../src/public/chronology/english.ts';
import { FRENCH } from '../../src/public/chronology/french.ts';
import { chronology } from '../../src/public/chronology/page.ts';
import { timesIn } from '../../src/public/chronology/times.ts';
import { escaped } from '../../src/public/markup.ts';
import { type Act, Forge, makeWorld, THREAD_A } from './forge.ts';

function pageOf(forge: Forge, lang: 'fr' | 'en', zone = 'Europe/Paris', withheld: readonly string[] = []): string {
  const words = (index: number): Record<string, string> =>
    Object.fromEntries(
      forge.disclosures
        .filter((row) => row.index === index)
        .map(({ text }) => readDisclosure(text))
        .filter(({ name }) => !withheld.includes(name))
        .map(({ name, value }) => [name, value]),
    );
  return chronology({ dossier: 'D1', lang, zone, entries: forge.entries.map(parseEntry), words });
}
function forged(...acts: Act[]): Forge {
  const forge = new Forge();
  forge.enrol('desk', 'desk');
  forge.enrol('dev/00000001', 'renard-1');
  for (const act of acts) forge.append({ thread: THREAD_A, device: 'dev/00000001', ...act });
  return forge;
}
const report = (id: string, corrects: string | null = null) => ({
  e: 'ReportReceived',
  report: id,
  channel: 'phone',
  access: 'indirect',
  statement: 'hearsay',
  about: ['lison'],
  source: null,
  relays: [],
  origin: null,
  trigger: null,
  corrects,
  heard_at: null,
  fact_at: null,
  tlp: 'amber',
});

test('every act and every event of the loop has words, in both languages', () => {
  const stages = new URL('../../src/loop/', import.meta.url);
  const models = readdirSync(stages, { withFileTypes: true })
    .filter((row) => row.isDirectory())
    .map((row) => new URL(`${row.name}/model.ts`, stages));
  const texts = models.flatMap((model) => {
    try {
      return [readFileSync(model, 'utf8')];
    } catch {
      return [];
    }
  });
  const named = (pattern: RegExp): string[] => texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  const events = named(/\be: '([A-Za-z]+)'/g);
  const acts = named(/\bact: '([a-z.]+)'/g);
  assert.ok(events.length > 40 && acts.length > 40);
  for (const { sentences, acts: names, lang } of [FRENCH, ENGLISH]) {
    for (const event of events) assert.ok(Object.hasOwn(sentences, event), `${lang}: no words for ${event}`);
    for (const act of acts) assert.ok(Object.hasOwn(names, act), `${lang}: no words for ${act}`);
  }
});

/** Said by two people. */
const PLURAL: ReadonlySet<string> = new Set(['StoodDown', 'StandDownConfirmed', 'PostureDecided', 'HoldLifted', 'Shredded']);

test('every sentence can be said', () => {
  const ids = ['un', 'deux'];
  const any = {
    roles: ids,
    items: ids,
    about: ids,
    relays: ids,
    recipients: ids,
    basis: ids,
    channels: ['push', 'voice'],
    told: ids,
    havens: ids,
    members: ids,
    threads: ids,
    compartments: ids,
    aloud: ids,
    cases: ids,
    manifest: ids,
    reports: ids,
    levels: ids,
    measures: ids,
    reveals: ids,
    participants: ids,
    accompanying: ids,
    categories: ids,
    to: ids,
    seats: [{ person: 'un', vehicle: 'ouvreuse', seat: 'avant' }],
    contacts: [{ contact: 'un', kind: 'member', means: 'voice' }],
    lines: [{ person: 'lison', status: 'present', means: 'sight', by: 'un' }],
    results: [{ recipient: 'un', version: 1, channel: 'sms', rung: 0, state: 'received' }],
  };
  for (const { sentences } of [FRENCH, ENGLISH]) {
    for (const [name, tell] of Object.entries(sentences)) {
      const event = new Proxy({ ...any, by: PLURAL.has(name) ? ids : 'un' } as Record<string, unknown>, {
        get: (target, key) => target[String(key)] ?? 'x',
      });
      const said = (tell as (event: unknown, say: unknown) => string)(event, { at: () => '18:00:00' });
      assert.ok(said.length > 0, name);
      assert.doesNotMatch(said, /undefined|\[object|NaN/, name);
    }
  }
});

test('the page has no script, asks nothing of a network, and allows only its own style', () => {
  const page = pageOf(makeWorld().forge, 'fr');
  assert.doesNotMatch(page, /<script|javascript:|\son[a-z]+=|https?:|url\(|<img|<link|<iframe|@import/i);
  const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? '';
  assert.ok(page.includes(`style-src 'sha256-${b64(sha256(toUtf8(style)))}'`));
  assert.doesNotMatch(page, / style="/);
  assert.match(page, /^<!doctype html>\n<html lang="fr">/);
});

test('the words of people stand verbatim, escaped, and cannot become markup', () => {
  const page = pageOf(
    forged({
      act: 'report.submit',
      words: { verbatim: '<script>alert(1)</script> & "ce soir"\nà \u202Eenvers\u0007' },
      events: [report('R1')],
    }),
    'fr',
  );
  assert.ok(
    page.includes(
      '<dt>Mots exacts</dt><dd dir="auto">&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;ce soir&quot;\nà \u202Eenvers\\u{7}</dd>',
    ),
  );
  assert.equal(escaped(`<&>"'`), '&lt;&amp;&gt;&quot;&#39;');
});

test('both times are shown when they differ by more than a minute, and only then', () => {
  const late = forged({ act: 'report.submit', events: [report('R1')], late: 61_000 });
  assert.match(pageOf(late, 'fr'), /saisie tardive : 18:59:\d\d selon l’appareil/);
  assert.match(pageOf(late, 'en'), /late entry: 18:59:\d\d by the clock of the device/);
  assert.doesNotMatch(
    pageOf(forged({ act: 'report.submit', events: [report('R1')], late: 50_000 }), 'fr'),
    /saisie tardive|horloge de l’appareil disait/,
  );
  assert.match(pageOf(forged({ act: 'report.submit', events: [report('R1')], late: -120_000 }), 'fr'), /l’horloge de l’appareil disait/);
});

test('what did not fit is marked; what is not disclosed is counted', () => {
  const forge = forged({
    act: 'operation.arrive',
    words: { note: 'un', reason: 'deux' },
    events: [{ e: 'Arrived', operation: 'OP1', place: null, conflict: 'operation_closed' }],
  });
  const page = pageOf(forge, 'fr', 'Europe/Paris', ['reason']);
  assert.match(page, /Inscrit malgré un désaccord avec l’état connu : /);
  assert.match(page, /1 champ non communiqué/);
  assert.ok(!page.includes('deux'));
});

test('an exercise is announced above and below, and in the title', () => {
  const page = pageOf(forged({ act: 'report.submit', ex: 'EX1', events: [report('R1')] }), 'fr');
  assert.equal(page.match(/<p class="drill">EXERCICE EX1<\/p>/g)?.length, 2);
  assert.match(page, /<title>EXERCICE · /);
  assert.doesNotMatch(pageOf(forged({ act: 'report.submit', events: [report('R1')] }), 'fr'), /EXERCICE/);
});

test('the head says where each report stands, how it ended, and who holds the keys', () => {
  const forge = forged(
    { act: 'report.submit', events: [report('R1')] },
    { act: 'facet.set', events: [{ e: 'FacetSet', report: 'R1', facet: 'verified', value: 'in_progress' }] },
    { act: 'facet.set', events: [{ e: 'FacetSet', report: 'R1', facet: 'verified', value: 'yes' }] },
    { act: 'report.grade', events: [{ e: 'ReportGraded', report: 'R1', grader: 'merle-2', info: '2', source: null, blind: true }] },
    {
      act: 'report.grade',
      events: [
        { e: 'ReportGraded', report: 'R1', grader: 'merle-2', info: null, source: 'B', blind: true },
        { e: 'OriginsReckoned', report: 'R1', independent: 2, contradicting: 1 },
      ],
    },
    { act: 'report.submit', events: [report('R2', 'R1')] },
    {
      act: 'standdown.confirm',
      events: [
        {
          e: 'StoodDown',
          operation: 'OP1',
          proposal: 'P1',
          outcome: 'doubt_not_lifted',
          next_review: null,
          by: ['renard-1', 'merle-2'],
          alone: false,
        },
      ],
    },
  );
  const page = pageOf(forge, 'fr');
  const head = page.slice(0, page.indexOf('<h2>Chronologie</h2>'));
  assert.match(head, /R1<\/span> → R2<br>/);
  assert.match(
    head,
    /">vérifié<br>[\s\S]*">non recoupé<\/td><td [^>]*>non matérialisé<\/td><td [^>]*>2 origines indépendantes, 1 contraire<\/td>/,
  );
  assert.match(head, /B2 \(merle-2\)/);
  // An unknown origin counts for nothing.
  assert.match(head, /0 origine indépendante<\/td>/);
  assert.match(head, /Doute non levé · OP1 · renard-1, merle-2 · /);
  assert.match(head, /Pour l’instant, les clés de signature sont tenues par le serveur/);
  assert.match(pageOf(forge, 'en'), /For now, the signing keys are held by the server/);
  const mixed = forged();
  mixed.enrol('dev/00000002', 'merle-2', 'device');
  assert.match(pageOf(mixed, 'fr'), /2 clés de signature sur 3 sont tenues par le serveur/);
});

test('an act or an event this version does not know is named by its code, never dropped', () => {
  const page = pageOf(forged({ act: 'statement.sing', events: [{ e: 'StatementSung', statement: 'S1' }] }), 'fr');
  assert.match(page, /statement\.sing/);
  assert.match(page, /StatementSung/);
});

test('the hour that comes twice is told apart by UTC', () => {
  const times = timesIn('Europe/Paris', 'fr');
  const first = Date.UTC(2031, 9, 26, 0, 30, 0);
  assert.equal(times.clock(first), '02:30:00');
  assert.equal(times.clock(first + 3_600_000), '02:30:00');
  assert.equal(times.utc(first), '2031-10-26 00:30:00 UTC');
  assert.equal(timesIn('Indian/Reunion', 'fr').clock(first), '04:30:00');
  assert.equal(times.clock(Date.UTC(2031, 2, 9, 23, 5, 7)), '00:05:07');
});
