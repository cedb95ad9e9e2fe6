/**
 * Reading entries and notes, each at most once: a story replays its log at every restart, and the bytes of an entry never
 * change. What was read is frozen, so that no reader can leave anything behind for the next.
 */
import * as entries from '../src/log/entry.ts';
import * as notes from '../src/log/note.ts';

export * from '../src/log/entry.ts';
export * from '../src/log/note.ts';

const read = new WeakMap<Uint8Array, entries.Entry>();
let opened = new Map<string, notes.OpenedNote>();
/** Stories are short; what is older than this many notes belongs to one that is over. */
const NOTES_KEPT = 5000;

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

function keep(entry: entries.Entry): entries.Entry {
  read.set(entry.bytes, frozen(entry));
  return entry;
}

export const parseEntry: typeof entries.parseEntry = (bytes) => read.get(bytes) ?? keep(entries.parseEntry(bytes));
export const makeEntry: typeof entries.makeEntry = (parts) => keep(entries.makeEntry(parts));

export function openNote(note: string | Uint8Array): notes.OpenedNote {
  if (typeof note !== 'string') return notes.openNote(note);
  const known = opened.get(note) ?? frozen(notes.openNote(note));
  if (opened.size >= NOTES_KEPT) opened = new Map();
  opened.set(note, known);
  return known;
}
