/**
 * What became of every field the log has committed to (log-and-dossier §3): disclosed here, withheld, shredded, or MISSING.
 * The folder of the desk holds everything that still exists: what is not in it, and of which no entry says that two people had
 * it destroyed, was lost or taken away by hand. A shredding is believed because of its entry, never because of a row.
 */
import { sha256Hex } from '../log/digest.ts';
import { disclosureDigest } from '../log/disclosure.ts';
import { type Entry, parseEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { blobScope, type FieldState, fieldState, wordsScope } from '../vault/data-keys.ts';
import type { LogFolder } from './commands.ts';
import { type Io, say } from './io.ts';

export interface FieldFault {
  readonly index: number;
  /** The digest the entry commits to: of a field, or of an attachment (hex). */
  readonly field: string;
  /** `missing`: not here, and no entry says it was shredded. `stray`: words stand beside the entry that it does not commit to. */
  readonly code: 'missing' | 'stray';
}
export interface FieldsReport {
  readonly ok: boolean;
  readonly fields: Readonly<Record<FieldState, number>>;
  readonly faults: readonly FieldFault[];
  /** Beyond the first FAULTS_MAX. */
  readonly more: number;
}
const FAULTS_MAX = 1000;

type Folder = Pick<LogFolder, 'entries' | 'texts' | 'blob'>;

/** Reads the log twice: what is shredded is said after the fields it is about. Entries that cannot be read are for the audit to name. */
export async function auditFields(folder: Folder): Promise<FieldsReport> {
  const shredded = new Set<string>();
  for await (const entry of readable(folder)) for (const scope of scopesShreddedBy(entry)) shredded.add(scope);
  const fields: Record<FieldState, number> = { disclosed: 0, withheld: 0, shredded: 0, missing: 0 };
  const faults: FieldFault[] = [];
  let more = 0;
  const report = (fault: FieldFault): void => void (faults.length < FAULTS_MAX ? faults.push(fault) : more++);
  const count = (index: number, field: string, present: boolean, scope: string): void => {
    const state = fieldState({ present, shredded: shredded.has(scope), complete: true });
    fields[state]++;
    if (state === 'missing') report({ index, field, code: 'missing' });
  };
  for await (const { index, thread, body } of readable(folder)) {
    const here = (await folder.texts(index)).flatMap((text) => (text === null ? [] : [disclosureDigest(text)]));
    for (const digest of body.sd) count(index, digest, here.includes(digest), wordsScope(thread, index));
    for (const digest of here) if (!body.sd.includes(digest)) report({ index, field: digest, code: 'stray' });
    for (const { sha256 } of body.blob ?? []) {
      const bytes = await folder.blob(sha256);
      count(index, sha256, bytes !== null && sha256Hex(bytes) === sha256, blobScope(thread, sha256));
    }
  }
  return { ok: faults.length === 0, fields, faults, more };
}

async function* readable(folder: Folder): AsyncGenerator<Entry> {
  for await (const bytes of folder.entries()) {
    try {
      yield parseEntry(bytes);
    } catch (error) {
      if (!(error instanceof LogFault)) throw error;
    }
  }
}

const scopesShreddedBy = ({ events }: Entry): string[] =>
  events.flatMap(({ e, threads }) => ((e === 'Shredded' || e === 'ShreddedAgain') && Array.isArray(threads) ? threads.map(String) : []));

/** The four states, each by its name, and what is wrong below them. */
export function fieldsLines({ fields, faults, more }: FieldsReport, io: Io): { readonly out: string; readonly err: readonly string[] } {
  const { disclosed, withheld, shredded, missing } = fields;
  const words = {
    missing: say(io, 'MANQUE : ni ici, ni détruit par une écriture', 'MISSING: not here, and no entry shredded it'),
    stray: say(io, 'des mots que l’écriture n’engage pas', 'words the entry does not commit to'),
  };
  const lines = faults.map(({ index, field, code }) => `abri: ${index}: ${words[code]} (${field})`);
  return {
    out: say(
      io,
      `Champs : ${disclosed} communiqués, ${withheld} retenus, ${shredded} détruits, ${missing} MANQUANTS.`,
      `Fields: ${disclosed} disclosed, ${withheld} withheld, ${shredded} shredded, ${missing} MISSING.`,
    ),
    err: more === 0 ? lines : [...lines, say(io, `abri : et ${more} autres`, `abri: and ${more} more`)],
  };
}
