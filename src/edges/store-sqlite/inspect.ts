/** What must hold before a copy of a folder is called good: a backup just written, a folder about to be restored, one just migrated. */
import { b64 } from '../../log/base64.ts';
import { readDisclosure } from '../../log/disclosure.ts';
import { type Entry, parseEntry } from '../../log/entry.ts';
import { LogFault } from '../../log/fault.ts';
import { leafHash, RootReckoner } from '../../log/tree.ts';
import { verifyLog } from '../../log/verify.ts';
import type { Reader } from './reader.ts';

export interface Sound {
  readonly ok: true;
  readonly origin: string;
  readonly logVkey: string;
  readonly size: number;
  readonly root: string;
  /** Dossiers sealed in this log. */
  readonly dossiers: readonly string[];
}
export interface Unsound {
  readonly ok: false;
  /** Nothing was ever written; no key for this log; keys that are older than what they should open; a log that does not hold. */
  readonly why: 'empty' | 'no_log_key' | 'keys_older' | 'log';
  /** One sentence, in the language asked for: what does not hold, and where. */
  readonly words: string;
}
export interface Inspection {
  /** The public key under which a log's heads are signed; null when it is not there. */
  readonly vkey: (origin: string) => string | null;
  readonly lang: 'fr' | 'en';
  /** Every signature too, and every word opened: for a restore. */
  readonly thorough?: boolean;
  readonly onProgress?: (done: number, all: number) => void;
}

/** Throws StoreFault for what cannot even be read. */
export async function inspect(reader: Reader, { vkey, lang, thorough = false, onProgress }: Inspection): Promise<Sound | Unsound> {
  const no = (why: Unsound['why'], words = ''): Unsound => ({ ok: false, why, words });
  const head = reader.head();
  const origin = reader.note('origin');
  if (head === null || origin === null) return no('empty');
  const logVkey = vkey(origin);
  if (logVkey === null) return no('no_log_key', origin);
  const [broken] = reader.check();
  if (broken !== undefined) return no('log', `${broken}.`);
  if (reader.unknownKeys().length > 0) return no('keys_older');
  const dossiers: string[] = [];
  let stray: number | null = null;
  const entries = function* (): Generator<Uint8Array> {
    for (const { index, bytes } of reader.entries(0, head.size)) {
      const entry = readable(bytes);
      for (const event of entry?.events ?? []) if (event.e === 'DossierSealed') dossiers.push(String(event.dossier));
      // Reading the words opens them: what was changed by hand throws there.
      if (thorough && entry !== null && !carries(entry, reader.words(index))) stray ??= index;
      yield bytes;
    }
  };
  const report = await verifyLog({
    entries: entries(),
    checkpoint: head.checkpoint,
    logVkey,
    past: reader.pastEpochs(),
    treeOnly: !thorough,
    language: lang,
    ...(onProgress === undefined ? {} : { onProgress: (done: number) => onProgress(done, head.size) }),
  });
  const [fault] = report.faults;
  if (fault !== undefined) return no('log', `${fault.index === null ? '' : `${fault.index} : `}${fault.words}`);
  return stray === null ? { ok: true, origin, logVkey, size: head.size, root: report.root, dossiers } : no('log', `${stray}.`);
}

/** Null for an entry that cannot be read: it is for the audit to name. */
function readable(bytes: Uint8Array): Entry | null {
  try {
    return parseEntry(bytes);
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}

/** Whether the words kept beside an entry are words it was signed with; those that were shredded are not there to ask. */
const carries = ({ body }: Entry, words: readonly { readonly text: string | null }[]): boolean =>
  words.every(({ text }) => text === null || body.sd.includes(readDisclosure(text).digest));

/** Root, in base64, of the first `size` entries; null when there are not so many. */
export function rootAt(reader: Reader, size: number): string | null {
  const reckoner = new RootReckoner();
  for (const { bytes } of reader.entries(0, size)) reckoner.push(leafHash(bytes));
  return reckoner.size === size ? b64(reckoner.root()) : null;
}
