/**
 * The words, field by field: *disclosed*, when what is here is what was signed for; *withheld*, when the list the seal fixed
 * says so; *shredded*, when an entry here says that the words of the thread are gone; else *missing*, and that is a fault.
 * A dossier from before there was a list tells the first two apart, and nothing else.
 */
import { readDisclosure } from '../disclosure.ts';
import { type Entry, parseEntry } from '../entry.ts';
import { fromUtf8 } from '../text.ts';
import { lax, payloadOf } from './filechecks.ts';
import { attempt, type Findings } from './findings.ts';
import { type DossierFiles, disclosurePath, sealedPath, WITHHELD } from './layout.ts';
import { ciphertextOf, ciphertextsIn, shredsIn } from './read.ts';

export interface FieldStates {
  readonly disclosed: number;
  readonly withheld: number;
  readonly shredded: number;
  readonly missing: number;
}

const LINE = /^[0-9]{8}\.(?:0|[1-9][0-9]{0,3})$/;

/** The list of fields that are not disclosed, as it stands in a dossier. `fields`: paths of disclosures. */
export const withheldText = (fields: Iterable<string>): string =>
  [...fields]
    .map((path) => `${path.slice('data/disclosures/'.length, -'.sd'.length)}\n`)
    .sort()
    .join('');

/** The paths of the fields it names; null when it is no such list. */
export function readWithheld(bytes: Uint8Array): ReadonlySet<string> | null {
  const lines = lax(bytes).split('\n');
  const end = lines.pop();
  const isRising = lines.every((line, i) => i === 0 || (lines[i - 1] ?? '') < line);
  if (end !== '' || !isRising || !lines.every((line) => LINE.test(line))) return null;
  return new Set(lines.map((line) => `data/disclosures/${line}.sd`));
}

/** Where the words of that digest lie; null when the entry does not carry them. */
export function wordsPath(entry: Entry, digest: string): string | null {
  const j = entry.body.sd.indexOf(digest);
  return j < 0 ? null : disclosurePath(entry.index, j);
}

/** For each thread whose words are gone, the last entry that says so. */
const shreddings = (entries: readonly Entry[]): Map<string, number> =>
  new Map(entries.flatMap((entry) => shredsIn(entry).map((thread) => [thread, entry.index] as const)));

/** Where each field of these entries would lie, by digest, and whether it was shredded. */
export function fieldsOf(entries: readonly Entry[]): Map<string, { readonly digest: string; readonly shredded: boolean }> {
  const gone = shreddings(entries);
  return new Map(
    entries.flatMap((entry) => {
      const shredded = (gone.get(entry.thread) ?? -1) > entry.index;
      return entry.body.sd.map((digest, j) => [disclosurePath(entry.index, j), { digest, shredded }] as const);
    }),
  );
}

export function checkWords(
  files: DossierFiles,
  entries: readonly Entry[],
  findings: Findings,
): FieldStates & { readonly shown: readonly string[] } {
  const wrong = findings.begin('disclosures');
  const fields = fieldsOf(entries);
  const shown: string[] = [];
  const names = new Set<string>();
  let disclosed = 0;
  for (const path of payloadOf(files).sort()) {
    if (!path.startsWith('data/disclosures/')) continue;
    disclosed++;
    const words = attempt(() => readDisclosure(fromUtf8(files.get(path) ?? new Uint8Array())));
    if ('fault' in words || words.value.digest !== fields.get(path)?.digest) wrong(path, 'words');
    else {
      const { name, value } = words.value;
      // Under one name there would be two truths to choose from.
      const named = `${path.split('.')[0]} ${name}`;
      if (names.has(named)) wrong(path, 'samename', name);
      names.add(named);
      shown.push(value);
    }
  }
  const list = files.get(WITHHELD);
  const listed = list === undefined ? null : readWithheld(list);
  if (list !== undefined && listed === null) wrong(WITHHELD, 'text');
  const counts = { withheld: 0, shredded: 0, missing: 0 };
  for (const [path, { shredded }] of fields) {
    if (files.has(path)) continue;
    if (shredded) counts.shredded++;
    else if (listed === null || listed.has(path)) counts.withheld++;
    else {
      counts.missing++;
      wrong(path, 'lost');
    }
  }
  for (const path of listed ?? []) if (!fields.has(path) || files.has(path)) wrong(WITHHELD, 'withheld', path);
  return { disclosed, ...counts, shown };
}

/** Each sealed value of a dossier that was checked, with what was committed to it: for whoever holds a key. */
export function sealedIn(
  files: DossierFiles,
): { readonly path: string; readonly bytes: Uint8Array; readonly commitments: readonly string[] }[] {
  const named = new Map<string, string[]>();
  const commit = (sha256: string, pc: string): void => void named.set(sealedPath(sha256), [...(named.get(sealedPath(sha256)) ?? []), pc]);
  for (const [path, bytes] of files) {
    const read = path.startsWith('data/entries/') ? attempt(() => parseEntry(bytes)) : null;
    if (read !== null && 'value' in read) for (const ct of ciphertextOf(read.value)) commit(ct, String(read.value.body.with.pc));
    const said = path.startsWith('data/disclosures/') ? attempt(() => readDisclosure(fromUtf8(bytes))) : null;
    for (const [, ct = '', pc = ''] of said !== null && 'value' in said
      ? said.value.value.matchAll(/"ct":"(?:sha256:)?([0-9a-f]{64})","pc":"([A-Za-z0-9_-]+)"/g)
      : [])
      commit(ct, pc);
  }
  return [...files]
    .filter(([path]) => path.startsWith('data/sealed/'))
    .map(([path, bytes]) => ({ path, bytes, commitments: named.get(path) ?? [] }));
}

/** Sealed values by name and by reference; what is in them is for whoever holds a key. Answers how many there are. */
export function checkSealed(
  files: DossierFiles,
  entries: readonly Entry[],
  shown: readonly string[],
  digestOf: (path: string) => string,
  findings: Findings,
): number {
  const wrong = findings.begin('sealed');
  const named = new Set([...entries.flatMap(ciphertextOf), ...shown.flatMap(ciphertextsIn)].map(sealedPath));
  const paths = payloadOf(files).filter((path) => path.startsWith('data/sealed/'));
  for (const path of paths) {
    if (sealedPath(digestOf(path)) !== path) wrong(path, 'digest');
    if (!named.has(path)) wrong(path, 'unsealing');
  }
  return paths.length;
}
