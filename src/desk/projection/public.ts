/**
 * What anybody may read. Made of released versions and of the organisation's name and zone, and of nothing else: whatever
 * else happens inside the desk, the same bytes come out (I-31, I-36). There is no viewer here, and no clock.
 */
import type { Ms } from '../../kernel/time.ts';
import { inPublic, type LoopState } from '../../loop/loop.ts';
import type { PublicCorrection, PublicPhoto, PublicStatement, PublicView } from '../../wire/public-views.ts';
import { NOTHING_PUBLIC } from '../../wire/public-views.ts';
import type { Statement, StatementVersion, WordsReader } from './rows.ts';

type Out = StatementVersion & { readonly released: NonNullable<StatementVersion['released']> };
const isOut = (version: StatementVersion): version is Out => version.released !== null;

export function publicView(state: LoopState, words: WordsReader, exercise: boolean): PublicView {
  const { org } = state.roster;
  if (org === null) return { ...NOTHING_PUBLIC, exercise };
  const out = [...state.statements.statements.values()]
    .flatMap((row) => outOf(row) ?? [])
    .sort((a, b) => a.first.released.index - b.first.released.index);
  const taken = new Set<string>();
  const known = out.flatMap(({ versions, first, last }) => {
    const said = words(last.index);
    // Words that were shredded are gone from here as well.
    if (said.title === undefined || said.text === undefined) return [];
    const slug = free(slugOf(words(first.index).title ?? '', first.released.at, org.zone), taken);
    const corrections = versions.filter((version) => version.corrects !== null).flatMap((version) => correctionIn(version, words));
    const { title, text } = said;
    const statement = { slug, title, text, lang: last.lang, released: first.released.at, updated: last.released.at, corrections };
    return [{ statement: { ...statement, photo: photoIn(last, words) }, last }];
  });
  const newest = [...known].sort((a, b) => b.last.released.index - a.last.released.index);
  const statements = newest.map(({ statement, last }): PublicStatement => {
    const about = newest.filter((other) => other.last !== last && other.last.mentions.some((id) => last.mentions.includes(id)));
    return { ...statement, related: about.map((other) => other.statement.slug) };
  });
  return { organisation: words(org.index).name ?? null, zone: org.zone, exercise, statements };
}

function outOf(statement: Statement): { versions: readonly Out[]; first: Out; last: Out } | null {
  const versions = statement.versions.filter(isOut);
  const [first] = versions;
  const last = inPublic(statement);
  return first === undefined || last === undefined || !isOut(last) ? null : { versions, first, last };
}

function correctionIn({ index, released }: Out, words: WordsReader): PublicCorrection[] {
  const { correction, said_before: saidBefore = null } = words(index);
  return correction === undefined ? [] : [{ at: released.at, saidBefore, correction }];
}

function photoIn({ photo, index }: Out, words: WordsReader): PublicPhoto | null {
  const { photo_alt: alt, photo_credit: credit } = words(index);
  return photo === null || alt === undefined || credit === undefined ? null : { sha256: photo.sha256, type: photo.type, alt, credit };
}

const LONGEST = 60;

/** The day it was first out, where the organisation lives, and its title then: both are public, and neither changes. */
function slugOf(title: string, at: Ms, zone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  const plain = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');
  return `${day}-${plain === '' ? 'communique' : plain}`;
}

/** The second of the same day and title is numbered, in the order they came out. */
function free(slug: string, taken: Set<string>): string {
  let name = slug;
  for (let n = 2; taken.has(name); n++) name = `${slug}-${n}`;
  taken.add(name);
  return name;
}
