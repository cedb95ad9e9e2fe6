/**
 * What the organisation holds about one person, for that person to read: drawn from the log, and only what may be told to them.
 *
 * Left out: every source (its reference, its relays, its origin, how it was graded, what it said), every other person (their
 * names and ids are struck out of what is shown), and what is said of somebody who is not free. A text is shown only where it is
 * known to be about the person and nobody else; every other is named as withheld, with the reason, for a person of the
 * organisation to look at: no program can tell what a sentence gives away. Sealed values are named, never opened.
 */
import type { Entry } from '../log/entry.ts';
import { parseEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import type { Plain } from '../log/jcs.ts';
import type { LogFolder } from './commands.ts';

/** `source`: it would tell who said it; `others`: it is about somebody else too; `to_read`: a person has to read it first. */
export type Withheld = 'source' | 'others' | 'to_read';

export interface Held {
  readonly at: number;
  readonly act: string;
  /** Whether it is about the person, or was done by them about something else. */
  readonly as: 'subject' | 'author';
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly words: Readonly<Record<string, string>>;
  readonly withheld: Readonly<Record<string, Withheld>>;
}
export interface PersonData {
  readonly format: 'abri.person/1';
  readonly log: string;
  readonly person: string;
  /** Under which this was asked of the desk: who, when and why stands there. */
  readonly export: { readonly id: string; readonly at: number };
  readonly held: readonly Held[];
  /** Of what kinds a value is sealed: the server cannot open it. */
  readonly sealed: readonly { readonly at: number; readonly kind: string }[];
  /** Texts about the person whose words are gone. */
  readonly shredded: number;
}

/** Never told: how an alert was carried, and what speaks for somebody under duress. */
const SILENT = /^(duress|code|delivery|attention)\./;
/** What an entry may tell of the person by itself: instants, enumerations, yes and no. */
const FACTS = [
  'action',
  'priority',
  'urgency',
  'severity',
  'certainty',
  'level',
  'part',
  'from',
  'to',
  'relation',
  'covered',
  'until',
  'on',
  'custody',
  'expires',
  'outcome',
  'result',
  'status',
  'fact_at',
  'due',
  'every',
  'answer',
  'likelihood',
  'confidence',
  'next_review',
  'publicity',
];
/** What names a source, or leads to one. */
const SOURCES = ['source', 'relays', 'origin', 'trigger'];
/** Acts that weigh what a source said: nothing of them but that they took place. */
const WEIGHING = /^(report\.(grade|link)|facet|origin|check|assessment)\b/;
/** Texts that are about the person an act names under this key, and about nobody else. */
const OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'member.enrol': { name: 'member' },
  'principal.add': { code_name: 'principal' },
  'related.add': { name: 'person', code_name: 'person' },
  'alert.issue': { order: 'principal' },
  'appearance.add': { title: 'principal' },
  'posture.hear': { verbatim: 'person' },
  'person.export': { purpose: 'person' },
};
/** Asked of somebody to know that it is them: told to nobody who asks for a copy. */
const SECRET = ['proof_of_life'];
const STRUCK = '[…]';

/** Reads the log twice: names come first, then what is said. Null when the act that asks for it is not in this log. */
export async function personData(
  folder: Pick<LogFolder, 'entries' | 'words' | 'texts' | 'origin'>,
  id: string,
  person: string,
): Promise<PersonData | null> {
  const others = new Others(person);
  let asked: Entry | null = null;
  for await (const entry of readable(folder)) {
    others.meet(entry, await folder.words(entry.index));
    if (entry.body.act === 'person.export' && entry.body.with.export === id && entry.body.with.person === person) asked = entry;
  }
  if (asked === null) return null;
  const held: Held[] = [];
  const sealed: { at: number; kind: string }[] = [];
  const things = new Set<string>();
  let shredded = 0;
  for await (const entry of readable(folder)) {
    const { body, rx: at } = entry;
    if (entry.index > asked.index) break;
    if (SILENT.test(body.act)) continue;
    if (body.act === 'seal.put') {
      // Who a source is stands in nobody's copy, not even as a line that says it is sealed.
      if (body.with.subject === person && body.with.kind !== 'source_identity') sealed.push({ at, kind: String(body.with.kind) });
      continue;
    }
    const isSubject =
      names(body.with, person) || entry.events.some((event) => names(event, person)) || body.about.some((one) => things.has(one));
    const isAuthor = body.by === person || body.for === person;
    if (!isSubject && !isAuthor) continue;
    for (const one of [body.with, ...entry.events].filter((given) => names(given, person)).flatMap(ownIds)) things.add(one);
    const words = await folder.words(entry.index);
    const told = isSubject ? others.tell(entry, words, isAuthor) : { words: {}, withheld: allWithheld(words, 'others') };
    held.push({ at, act: body.act, as: isSubject ? 'subject' : 'author', facts: isSubject ? others.facts(entry) : {}, ...told });
    if (isSubject) shredded += (await folder.texts(entry.index)).filter((text) => text === null).length;
  }
  return { format: 'abri.person/1', log: folder.origin, person, export: { id, at: asked.rx }, held, sealed, shredded };
}

async function* readable(folder: Pick<LogFolder, 'entries'>): AsyncGenerator<Entry> {
  for await (const bytes of folder.entries()) {
    try {
      yield parseEntry(bytes);
    } catch (error) {
      if (!(error instanceof LogFault)) throw error;
    }
  }
}

/** Whether an id stands anywhere in a value. */
const names = (value: unknown, id: string): boolean => {
  if (value === id) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((one) => names(one, id));
};

/** What an act about the person makes or changes: what is said of it later is about them too. */
const ownIds = (given: Plain): string[] =>
  ['report', 'alert', 'operation', 'appearance', 'order', 'posture'].map((key) => given[key]).filter((id) => typeof id === 'string');

const allWithheld = (words: Readonly<Record<string, string>>, why: Withheld): Record<string, Withheld> =>
  Object.fromEntries(Object.keys(words).map((name) => [name, why]));

/** A name, and each of its parts: a text seldom says all of it. */
const partsOf = (name: string): string[] => [name, ...name.split(/\s+/)].filter((part) => part.length > 2);

/** Everybody but the person, and every source: what must not be read in a copy. */
class Others {
  readonly #person: string;
  readonly #ids = new Set<string>();
  readonly #names = new Set<string>();

  constructor(person: string) {
    this.#person = person;
  }

  meet({ body, events }: Entry, words: Readonly<Record<string, string>>): void {
    const { member, principal, person } = body.with;
    const enrols = /^(member\.enrol|principal\.add|related\.add)$/.test(body.act);
    for (const id of [body.by, body.for, member, principal, person]) this.#id(id);
    const enrolled = body.act === 'related.add' ? person : (member ?? principal);
    if (enrols && enrolled !== this.#person)
      for (const name of [words.name, words.code_name]) for (const part of partsOf(name ?? '')) this.#names.add(part);
    for (const given of [body.with, ...events]) for (const key of SOURCES) for (const id of [given[key]].flat()) this.#id(id);
  }

  #id(id: unknown): void {
    if (typeof id === 'string' && id.length > 2 && id !== this.#person && id !== 'desk') this.#ids.add(id);
  }

  facts({ body }: Entry): Held['facts'] {
    const facts: Record<string, string | number | boolean | null> = {};
    for (const key of FACTS) {
      const value = body.with[key];
      if (typeof value === 'number' || typeof value === 'boolean') facts[key] = value;
      else if (typeof value === 'string' && !this.#ids.has(value) && !WEIGHING.test(body.act)) facts[key] = value;
    }
    // Of a roll call, the person's own line.
    const lines = Array.isArray(body.with.lines) ? (body.with.lines as Plain[]) : [];
    const own = lines.find((line) => line.person === this.#person);
    if (typeof own?.status === 'string') facts.status = own.status;
    return facts;
  }

  tell({ body }: Entry, words: Readonly<Record<string, string>>, isAuthor: boolean): Pick<Held, 'words' | 'withheld'> {
    const shown: Record<string, string> = {};
    const withheld: Record<string, Withheld> = {};
    const fromSource = WEIGHING.test(body.act) || SOURCES.some((key) => [body.with[key]].flat().some((id) => typeof id === 'string'));
    const isOfAnother = ['principal', 'person', 'subject', 'member'].some(
      (key) => typeof body.with[key] === 'string' && body.with[key] !== this.#person,
    );
    const about = [body.with.about].flat().filter((id) => typeof id === 'string');
    for (const [name, value] of Object.entries(words)) {
      const key = OF[body.act]?.[name];
      const isOwn = key !== undefined && body.with[key] === this.#person;
      const isReported = body.act === 'report.submit' && name === 'verbatim' && about.length === 1 && about[0] === this.#person;
      if (fromSource) withheld[name] = 'source';
      else if (SECRET.includes(name)) withheld[name] = 'to_read';
      else if (isOwn || isReported || (isAuthor && !isOfAnother && about.length < 2)) shown[name] = this.strike(value);
      else withheld[name] = key === undefined ? 'to_read' : 'others';
    }
    return { words: shown, withheld };
  }

  /** The names and ids of others, wherever they stand in a text. */
  strike(text: string): string {
    let struck = text;
    for (const name of [...this.#names, ...this.#ids].sort((a, b) => b.length - a.length))
      struck = struck.replaceAll(
        new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu'),
        STRUCK,
      );
    return struck;
  }
}
