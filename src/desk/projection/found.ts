/**
 * The canary of I-36: what of the desk's own stands in words that are about to be public. Only what nobody could write by
 * chance is recognised, whole and in its own capitals: the code name of a place, a reference number of a source or a relay.
 */
import type { Id } from '../../kernel/ids.ts';
import { type LoopState, latestVersion } from '../../loop/loop.ts';
import type { Reveal } from '../../wire/vocabulary.ts';
import type { Statement, WordsReader } from './rows.ts';

/** Words that the public reads; `condition` is the desk's. */
const isPublic = (name: string): boolean => /^(title|text|claim_\d+|correction|said_before|photo_alt|photo_credit)$/.test(name);

const isSign = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (!isSign(text[at - 1]) && !isSign(text[at + name.length])) return true;
  return false;
}

const kept = new WeakMap<LoopState['intake']['reports'], readonly Id[]>();
/** A reference bears a figure; a relay called `mairie` is a word like another. Remembered as long as the reports are the same. */
function references(reports: LoopState['intake']['reports']): readonly Id[] {
  const known = kept.get(reports);
  if (known !== undefined) return known;
  const ids = [...reports.values()].flatMap((row) => [row.source, row.origin, ...row.relays].filter((id) => id !== null));
  const found = [...new Set(ids)].filter((id) => id.length > 2 && /\d/.test(id));
  kept.set(reports, found);
  return found;
}

/** In the last version, as far as `state` knows: give it what the asker may see. */
export function foundIn(state: LoopState, words: WordsReader, statement: Statement): Reveal[] {
  const text = Object.entries(words(latestVersion(statement).index))
    .filter(([name]) => isPublic(name))
    .map(([, said]) => said)
    .join('\n');
  const places = [...state.agenda.places.values()].map((row) => words(row.index).code_name ?? '');
  const found: Reveal[] = [];
  if (places.some((name) => name !== '' && standsIn(text, name))) found.push('place');
  if (references(state.intake.reports).some((id) => standsIn(text, id))) found.push('source');
  return found;
}
