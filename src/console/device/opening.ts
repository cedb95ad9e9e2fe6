/**
 * A sealed value, opened in this page. One says why, which the log keeps; then the desk gives the file, and the acts that say what was
 * sealed. What it gives is held against them before anything is shown: the desk never has the value, and cannot put another in its place.
 */
import type { Id } from '../../kernel/ids.ts';
import { b64url, fromB64 } from '../../log/base64.ts';
import { sha256Hex } from '../../log/digest.ts';
import { parseEntry } from '../../log/entry.ts';
import { LogFault } from '../../log/fault.ts';
import { openWith } from '../../vault/age.ts';
import { type Pins, type Proven, readKeys, vouched } from '../../vault/recipients.ts';
import { openSealed } from '../../vault/sealed.ts';
import type { KeysView, ProvenEntry, SealedFileView, SealedView } from '../../wire/sealed-views.ts';
import type { Purpose } from '../../wire/vocabulary.ts';
import { type Answer, get, post } from '../state/api.ts';
import { BROWSER } from '../state/token.ts';
import { signedAct } from './act.ts';
import { changeDevice, type Kept } from './kept.ts';
import { sealIdentity } from './keys.ts';
import { mine } from './mine.ts';
import { type Bytes, random } from './wrapping.ts';

/** Why one opens; an operation that is about it is filled in, whatever is given here. */
export interface Why {
  readonly why: Exclude<Purpose, 'operation'>;
  readonly purpose: string;
}
export interface Opened {
  readonly ok: true;
  readonly text: string;
  /** P, the age file it came from, and what the log says of both. */
  readonly plain: Uint8Array;
  readonly file: Bytes;
  readonly pc: string;
  /** Whether a device that counts signed it. */
  readonly signed: boolean;
}
/**
 * `locked`: the person has not unlocked this device. `says`: the desk refused, in its words, or did not answer. `fault`: what it gave is
 * not what was sealed or signed, and nothing of it is shown.
 */
export type NotOpened = { readonly ok: false } & (
  | { readonly why: 'locked' | 'rootless' }
  | { readonly why: 'says'; readonly says: string | null }
  | { readonly why: 'fault'; readonly code: string }
);

const said = (answer: Answer<unknown>): NotOpened => ({
  ok: false,
  why: 'says',
  says: answer.ok ? null : (answer.problem?.detail ?? null),
});
const proven = (rows: readonly ProvenEntry[]): Proven[] => rows.map(({ entry, proof }) => ({ entry: fromB64(entry), proof }));

/** The root the log names: nothing can be vouched for where there is none. */
function pinsIn({ log, entries }: KeysView): Pins | null {
  const acts = entries.map(({ entry }) => parseEntry(fromB64(entry)).body);
  const rootVkey = acts.find(({ act }) => act === 'org.root')?.with.vkey;
  return typeof rootVkey !== 'string' || log === '' ? null : { logVkey: log, rootVkey };
}

/** The keys this phone holds the desk to: those of its first opening, for ever. */
async function pinned(kept: Kept, view: KeysView): Promise<Pins | null> {
  if (kept.pins !== undefined) return kept.pins;
  const pins = pinsIn(view);
  if (pins === null) return null;
  // What does not hold under them is not pinned.
  readKeys(proven(view.entries), view.checkpoint, pins);
  mine.value = (await changeDevice((record) => ({ ...record, pins: record.pins ?? pins }))) ?? kept;
  return mine.value.pins ?? pins;
}

/** Asks for the act, under this device's own signature where it has one. */
async function sayWhy(view: SealedView, { why, purpose }: Why): Promise<Answer<unknown> & { readonly id: Id }> {
  const operation = view.concerning;
  const id = `open-${b64url(random(12)).replaceAll(/[^A-Za-z0-9]/g, '')}`;
  const code: Purpose = operation === null ? why : 'operation';
  const words: Readonly<Record<string, string>> = operation === null ? { purpose } : {};
  const act = { act: 'seal.open', with: { value: view.id, purpose_code: code, operation } };
  const signed = await signedAct({ id, ...act, thread: view.thread }, words);
  const body = { id, why: code, operation, ...words, ...(signed === null ? {} : { signed }) };
  return { ...(await post(`/api/v1/sealed/${view.id}/openings`, body, BROWSER)), id };
}

/** Throws LogFault when what the desk gave is not what was sealed. */
async function opened(view: SealedView, file: SealedFileView, keys: KeysView, kept: Kept, identity: string): Promise<Opened | NotOpened> {
  const pins = await pinned(kept, keys);
  if (pins === null) return { ok: false, why: 'rootless' };
  const of = vouched(proven(file.entries), readKeys(proven(keys.entries), keys.checkpoint, pins), pins);
  const bytes = new Uint8Array(fromB64(file.age));
  if (of.value !== view.id || sha256Hex(bytes) !== of.ct) throw new LogFault('sealed.file', 'another file than the one the log names');
  const plain = await openWith(bytes, identity);
  const text = openSealed(plain, of.pc);
  return { ok: true, text, plain, file: bytes, pc: of.pc, signed: of.signed };
}

export async function openValue(value: Id, why: Why): Promise<Opened | NotOpened> {
  const [kept, identity] = [mine.value, sealIdentity()];
  if (kept === null || identity === null) return { ok: false, why: 'locked' };
  const [view, keys] = await Promise.all([get<SealedView>(`/api/v1/sealed/${value}`, BROWSER), get<KeysView>('/api/v1/keys', BROWSER)]);
  if (!view.ok) return said(view);
  if (!keys.ok) return said(keys);
  const answer = await sayWhy(view.value, why);
  if (!answer.ok) return said(answer);
  const file = await get<SealedFileView>(`/api/v1/sealed/${value}/openings/${answer.id}/file`, BROWSER);
  if (!file.ok) return said(file);
  try {
    return await opened(view.value, file.value, keys.value, kept, identity);
  } catch (error) {
    if (error instanceof LogFault) return { ok: false, why: 'fault', code: error.code };
    throw error;
  }
}
