/**
 * Enrolling a device, as both sides do it, standing beside each other. The new device makes its keys and shows a request; the sponsor
 * reads it, both compare six words, and the sponsor draws up and signs the act; the new device signs it too, which proves that it
 * holds the key; a second sponsor signs where a compartment is at stake; the sponsor hands it in. The desk only carries the note
 * between them: what each signs, each has checked against what it saw itself.
 */
import { signBeside, signDrawnUp } from '../../log/act.ts';
import { b64url } from '../../log/base64.ts';
import { type EnrolRequest, parseEnrolRequest, requestText } from '../../log/enrol.ts';
import { LogFault } from '../../log/fault.ts';
import { type Body, parseBody } from '../../log/jcs.ts';
import { openNote } from '../../log/note.ts';
import type { Lang } from '../../wire/problems.ts';
import type { ActReply } from '../../wire/views.ts';
import { type Answer, post } from '../state/api.ts';
import { askMeeting, askSigned, keepShare, meet } from '../state/identity.ts';
import { token } from '../state/token.ts';
import { drawnUp, handOf, signedAct } from './act.ts';
import { type Kept, keepDevice } from './kept.ts';
import { makeSealKey, makeSigningKey, signWith, type Unlocker } from './keys.ts';
import { mine } from './mine.ts';
import { type Bytes, random } from './wrapping.ts';

/** What went wrong, in the desk's own words; null when nothing answered. */
export type Failed = { readonly ok: false; readonly says: string | null };
const failed = (answer: { readonly problem: { readonly detail: string } | null }): Failed => ({
  ok: false,
  says: answer.problem?.detail ?? null,
});

/** Makes both keys and keeps them; what is shown to the sponsor is in the record. */
export async function becomeDevice(member: string, lang: Lang, unlocker: Unlocker, salt: Bytes): Promise<{ readonly ok: true } | Failed> {
  const signed = await askSigned();
  if (!signed.ok) return failed(signed);
  const org = signed.value.log;
  if (org === null) return { ok: false, says: null };
  const device = `dev/${[...random(4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const { signing, vkey } = await makeSigningKey(device);
  const { recipient, lock, credential, share } = await makeSealKey(device, unlocker, salt);
  if (share !== null) {
    const answer = await keepShare({ device, ...share });
    if (!answer.ok) return failed(answer);
  }
  const keeping = signing.kind;
  const asked: EnrolRequest = { org, name: device, member, vkey, age: recipient, kept: keeping, lang, nonce: b64url(random(16)) };
  const request = await requestText(asked, (message) => signWith(signing, message));
  const record: Kept = { device, member, org, vkey, keeping, signing, recipient, lock, credential, request, dseq: 0 };
  await keepDevice(record);
  mine.value = record;
  return { ok: true };
}

/** The body of a note, signed or not yet; null for anything else. */
function bodyIn(note: string): Body | null {
  try {
    return parseBody((note.includes('\n\n') ? openNote(note).text : note).slice(0, -1));
  } catch (error) {
    if (error instanceof LogFault) return null;
    throw error;
  }
}
const signersOf = (note: string): string[] => (note.includes('\n\n') ? openNote(note).signatures.map(({ name }) => name) : []);

/** Whether an act enrols exactly what a request asks: this device, this person, these two keys, in this log. */
function enrols(body: Body, request: EnrolRequest): boolean {
  const { device, member, vkey, seal, wrapped, custody } = body.with as Readonly<Record<string, unknown>>;
  return (
    body.act === 'device.enrol' &&
    body.log === request.org &&
    device === request.name &&
    member === request.member &&
    vkey === request.vkey &&
    seal === request.age &&
    wrapped === (request.kept === 'wrapped' ? true : undefined) &&
    custody === 'device'
  );
}

/** The new device looks whether its sponsor has signed, and signs beside. True once its own line is there. */
export async function signOwnEnrolment(kept: Kept): Promise<boolean> {
  const request = parseEnrolRequest(kept.request ?? '');
  if (request === null) return false;
  const met = await askMeeting(request.nonce);
  const note = met.ok ? met.value.note : null;
  if (note === null) return false;
  if (signersOf(note).includes(kept.device)) return true;
  const body = bodyIn(note);
  if (body === null || !enrols(body, request)) return false;
  const hand = handOf(kept);
  const signed = note.includes('\n\n') ? await signBeside(note, hand) : await signDrawnUp(note, [hand]);
  return (await meet(request.nonce, signed)).ok;
}

export interface Vouching {
  readonly compartments: readonly string[];
  /** Pseudonym of the second sponsor; null when there is none. */
  readonly second: string | null;
}

const idOf = (request: EnrolRequest): string =>
  `enrol-${request.name.slice(4)}-${request.nonce.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 12)}`;

/** The sponsor signs, where this browser holds their key; the server adds their line where it holds it. */
export async function vouch(
  request: EnrolRequest,
  by: string,
  { compartments, second }: Vouching,
): Promise<{ readonly ok: true } | Failed> {
  const { name: device, member, vkey, age: seal } = request;
  const more = {
    ...(request.kept === 'wrapped' ? { wrapped: true } : {}),
    ...(compartments.length === 0 ? {} : { compartments: [...compartments] }),
    ...(second === null ? {} : { second }),
  };
  const act = { act: 'device.enrol', with: { device, member, vkey, custody: 'device', seal, ...more } };
  const said = { id: idOf(request), ...act, thread: '-' };
  const own = mine.value?.member === by ? await signedAct(said, {}) : null;
  const met = await askMeeting(request.nonce);
  if (!met.ok) return failed(met);
  const note = own?.note ?? (await drawnUp(said, {}, { by, log: request.org, dseq: met.value.dseq })).text;
  const answer = await meet(request.nonce, note);
  return answer.ok ? { ok: true } : failed(answer);
}

/** What a second sponsor finds: who asks them, when their line is asked for and not there yet. */
export async function askedAsSecond(request: EnrolRequest, me: string): Promise<string | null> {
  const met = await askMeeting(request.nonce);
  const note = met.ok ? met.value.note : null;
  const body = note === null ? null : bodyIn(note);
  if (note === null || body === null || !enrols(body, request)) return null;
  const device = mine.value?.device;
  const isAsked = (body.with as Readonly<Record<string, unknown>>).second === me && body.by !== me;
  return isAsked && device !== undefined && !signersOf(note).includes(device) ? body.by : null;
}

export async function vouchAsSecond(request: EnrolRequest): Promise<{ readonly ok: true } | Failed> {
  const met = await askMeeting(request.nonce);
  if (!met.ok) return failed(met);
  const body = met.value.note === null ? null : bodyIn(met.value.note);
  if (mine.value === null || met.value.note === null || body === null || !enrols(body, request)) return { ok: false, says: null };
  const hand = handOf(mine.value);
  const signed = met.value.note.includes('\n\n') ? await signBeside(met.value.note, hand) : await signDrawnUp(met.value.note, [hand]);
  const answer = await meet(request.nonce, signed);
  return answer.ok ? { ok: true } : failed(answer);
}

/** Null while a line is missing; then what the desk answered to the act. */
export async function handIn(request: EnrolRequest, lines: number): Promise<Answer<ActReply> | null> {
  const met = await askMeeting(request.nonce);
  const note = met.ok ? met.value.note : null;
  const body = note === null ? null : bodyIn(note);
  if (note === null || body === null || !enrols(body, request)) return null;
  const names = signersOf(note);
  if (!names.includes(request.name) || names.length < lines) return null;
  const { device, member, vkey, seal, wrapped, compartments, second } = body.with as Readonly<Record<string, unknown>>;
  const asked = { id: body.id, device, member, vkey, seal, wrapped, compartments, second, signed: { note, disclosures: [] } };
  return await post<ActReply>('/api/v1/devices', asked, token.value);
}
