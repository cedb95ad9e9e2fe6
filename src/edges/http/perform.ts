/**
 * One operation asked by one person: the same path for HTTP and for the live link, so that both refuse alike. Shape first,
 * then whether the thing may be seen, then the desk. Everything up to `submit` happens in one turn: acts asked one after the
 * other on a connection reach the desk in that order.
 */
import { type Command, NotDurable, PortFault, type Reply, type Session } from '../../desk/ports.ts';
import { isId, isThread, ORGANISATION_THREAD } from '../../kernel/ids.ts';
import { MINUTE, type Ms } from '../../kernel/time.ts';
import { b64 } from '../../log/base64.ts';
import { jcs } from '../../log/jcs.ts';
import type { CheckpointView, LogView } from '../../wire/log-views.ts';
import type { Signed } from '../../wire/operation.ts';
import {
  type ActOperation,
  type Operation,
  parseRequest,
  type ReadOperation,
  type ServiceOperation,
  subjectOf,
} from '../../wire/operations.ts';
import { type Lang, type Problem, problem, problemOf } from '../../wire/problems.ts';
import type { SealedFileView } from '../../wire/sealed-views.ts';
import type { ActReply, View } from '../../wire/views.ts';
import type { Cursors } from './cursor.ts';
import { caseOfDossier, checkpointView, type DeskDoor, type Views, viewOf } from './views.ts';

export interface Desk {
  readonly door: DeskDoor;
  readonly cursors: Cursors;
  /** Told of a defect of ours, never of what a client did; the message holds nothing of a request. */
  readonly onFault: (error: unknown) => void;
}
export interface Asked {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  /** Already exact JSON; null for reads. */
  readonly body: unknown;
  readonly session: Session;
  readonly lang: Lang;
  /** No token came with it: the signature of the device is all there is (I-01). */
  readonly sessionless?: boolean;
}
/** `at_iso`: the same instant as `at`, for people who read answers with their eyes. */
export type Done = ActReply & { readonly at_iso: string };
/** The log as log-reading roles get it; lines as the door gives them. */
export type LogPage = Omit<LogView, 'lines'> & { readonly lines: readonly Readonly<Record<string, unknown>>[] };
export type Outcome =
  | { readonly ok: true; readonly status: 200 | 201; readonly body: Done | View | LogPage | Omit<CheckpointView, 'vkey'> }
  | { readonly ok: false; readonly problem: Problem };

const PAGE = 100;

/**
 * Testimony about a thing: recorded even from somebody who may not read it, since an answer or a roll call heard by radio must
 * never be lost (decision 11). Every other act on a thing one may not see answers as if it were not there.
 */
export const TESTIMONY: ReadonlySet<Command['act']['act']> = new Set([
  'alert.answer',
  'operation.move',
  'operation.arrive',
  'operation.hold',
  'operation.relocate',
  'rollcall.record',
  'manifest.add',
  'refusal.record',
  'posture.hear',
  'statement.object',
] as const);

/**
 * What an enrolled device may always do, whatever has become of its session: signed by it, and by nothing else (I-01). An
 * enrolment is handed in by the device it is for, which has no session yet: its sponsor has signed it.
 */
export const WITHOUT_SESSION: ReadonlySet<string> = new Set(['issueAlert', 'answerAlert', 'recordCheckin', 'raisePanic', 'enrolDevice']);
/** Such a request is told of its own alert only at once: whoever reads a note in the log later learns nothing by sending it again. */
const TOLD_WITHIN: Ms = MINUTE;

/** Whose act a request without a session is, by the note in it. */
export function signerIn(door: DeskDoor, body: unknown): Session | null {
  const signed: unknown = typeof body === 'object' && body !== null && 'signed' in body ? body.signed : null;
  const note: unknown = typeof signed === 'object' && signed !== null && 'note' in signed ? signed.note : null;
  return typeof note === 'string' ? door.signerOf(note) : null;
}

const no = (code: string, lang: Lang, field?: string): Outcome => ({
  ok: false,
  problem: problem(code, { lang, ...(field === undefined ? {} : { field }) }),
});

/**
 * Never rejects: a disk that does not answer is `not_durable` (503); one that cannot be read is `unreadable` (503) and a defect of
 * ours `internal` (500), and both are told to `onFault`.
 */
export async function perform(desk: Desk, asked: Asked): Promise<Outcome> {
  try {
    return await run(desk, asked);
  } catch (error) {
    if (error instanceof NotDurable) return no('not_durable', asked.lang);
    desk.onFault(error);
    return no(error instanceof PortFault ? 'unreadable' : 'internal', asked.lang);
  }
}

function run(desk: Desk, asked: Asked): Promise<Outcome> | Outcome {
  const { operation, params, lang } = asked;
  const wrong = faultOfParams(operation, params, lang);
  if (wrong !== null) return wrong;
  const parsed = parseRequest(operation, params, asked.body);
  if (!parsed.ok) return no(parsed.fault.code, lang, parsed.fault.field);
  const given = { ...asked, params: parsed.params, body: parsed.body };
  const { code, codes } = parsed.body;
  const answered = <T>(work: () => Promise<T>): Promise<T> =>
    code === undefined && codes === undefined ? work() : desk.door.onBeat(asked.session.member, work);
  switch (operation.kind) {
    case 'read':
      return read(desk, operation, given);
    case 'act':
      return answered(() => act(desk, operation, given));
    case 'service':
      return answered(() => seal(desk, operation, given));
  }
}

/** An id that no thing could bear is a thing that is not there: the same bytes as for an unknown one. */
function faultOfParams(operation: Operation, params: Readonly<Record<string, string>>, lang: Lang): Outcome | null {
  for (const name of Object.keys(operation.params.shape)) {
    const value = params[name];
    if (operation.query.includes(name)) {
      const schema = operation.params.shape[name];
      if (schema !== undefined && value !== undefined && !schema.safeParse(value).success)
        return no(name === 'cursor' ? 'bad_cursor' : 'bad_field', lang, `/${name}`);
    } else if (value === undefined) {
      return no('missing_field', lang, `/${name}`);
    } else if (!(name === 'thread' ? isThread(value) : isId(value)) || value in Object.prototype) {
      return no('not_found', lang);
    }
  }
  return null;
}

type Given = Asked & { readonly body: Readonly<Record<string, unknown>> };

async function act({ door }: Desk, operation: ActOperation, { params, body, session: asking, lang, sessionless }: Given): Promise<Outcome> {
  // A token of a member carries what any device of theirs has signed: the act is of that device.
  const signer = signerIn(door, body);
  const session = signer?.member === asking.member ? signer : asking;
  const context = door.context(session.member);
  // Neither the act, what is signed of it, nor the digest by which a retry is known holds a code.
  const { code, codes, signed, ...said } = body;
  // The schema has parsed them: the casts say no more than that.
  const typed = { ...(code === undefined ? {} : { code }), ...(codes === undefined ? {} : { codes }) } as Pick<Command, 'code' | 'codes'>;
  const note = signed === undefined ? {} : { signed: signed as Signed };
  const asked = jcs({ op: operation.operationId, params, body: said });
  const command = { ...operation.toAct(params, said, context), asked, ...typed, ...note };
  const proposal = params.proposal === undefined ? null : context.proposal(params.proposal);
  const named: Readonly<Record<string, string>> = {
    ...params,
    ...(proposal === null ? {} : { operation: proposal.operation }),
    // The posture of a person is there for whoever may read it.
    ...(operation.stage === 'posture' && params.person !== undefined ? { posture: params.person } : {}),
  };
  const sees = seesAll(door.view(session.member), named);
  if (!sees && !TESTIMONY.has(command.act.act)) {
    if (command.code !== undefined) await door.hear(session, { ...command, act: command.act.act, code: command.code });
    return no('not_found', lang);
  }
  const reply = sees ? await door.submit(session, command) : unseen(await door.submit(session, command), command);
  const subject = subjectOf(command.act);
  const isTold = sessionless !== true || (subject?.kind === 'alert' && reply.ok && door.now() - reply.at < TOLD_WITHIN);
  return answer(door, session, reply, lang, (views) =>
    subject === null || !isTold
      ? undefined
      : subject.kind === 'dossier'
        ? caseOfDossier(views, subject.id)
        : viewOf(views, subject.kind, subject.id),
  );
}

/** What somebody is told of testimony about a thing they may not see: the same as about one that is not there (decision 10). */
function unseen(reply: Reply, { act }: Command): Reply {
  const always = act.act === 'posture.hear' || act.act === 'statement.object';
  return reply.ok && (always || reply.conflict !== null) ? { ...reply, thread: ORGANISATION_THREAD, conflict: 'not_seen' } : reply;
}

/** Whether everything the address names may be seen by whoever asks. */
function seesAll(views: Views, named: Readonly<Record<string, string>>): boolean {
  for (const kind of ['alert', 'operation', 'report', 'case', 'drill', 'review', 'posture', 'statement', 'sealed'] as const) {
    const id = named[kind];
    if (id !== undefined && viewOf(views, kind, id) === undefined) return false;
  }
  return named.dossier === undefined || views.seesDossier(named.dossier);
}

async function seal({ door }: Desk, _: ServiceOperation, { params, body, session, lang }: Given): Promise<Outcome> {
  const file = params.case ?? '';
  // The schema of the operation has parsed the body: the casts say no more than that.
  const [id, code] = [body.id as string, body.code as string | undefined];
  const heard = code === undefined ? null : await door.hear(session, { id, act: 'dossier.seal', code });
  if (door.view(session.member).caseFile(file) === undefined) return no('not_found', lang);
  if (heard?.ok === false) return answer(door, session, heard, lang, () => undefined);
  const withhold = (body.withhold as readonly string[] | undefined) ?? [];
  const reply = await door.seal(session, {
    id,
    case: file,
    recipient: body.recipient as string,
    purpose: body.purpose as string,
    supplements: (body.supplements as string | null | undefined) ?? null,
    ...(withhold.length === 0 ? {} : { withhold }),
  });
  return answer(door, session, reply, lang, (views) => views.caseFile(file));
}

function answer(door: DeskDoor, session: Session, reply: Reply, lang: Lang, see: (views: Views) => View | undefined): Outcome {
  if (!reply.ok) return { ok: false, problem: problemOf(reply.refusal, lang) };
  const views = door.view(session.member);
  const { id, thread, at, conflict } = reply;
  const custody = views.me().devices.find((device) => device.name === session.device)?.custody ?? 'server';
  return {
    ok: true,
    status: 201,
    body: { id, accepted: true, at, at_iso: new Date(at).toISOString(), thread, conflict, custody, view: see(views) ?? null },
  };
}

async function read(desk: Desk, operation: ReadOperation, { params, session, lang }: Given): Promise<Outcome> {
  const views = desk.door.view(session.member);
  const { alert = '', operation: op = '', report = '', case: file = '', drill = '', review = '' } = params;
  const { thread = '', person = '', statement = '', sealed = '', opening = '' } = params;
  const found = (view: View | undefined): Outcome => (view === undefined ? no('not_found', lang) : { ok: true, status: 200, body: view });
  switch (operation.view) {
    case 'me':
      return found(views.me());
    case 'board':
      return found(views.board());
    case 'alert':
      return found(views.alert(alert));
    case 'operation':
      return found(views.operation(op));
    case 'report':
      return found(views.report(report));
    case 'case':
      return found(views.caseFile(file));
    case 'drill':
      return found(views.drill(drill));
    case 'review':
      return found(views.review(review));
    case 'timeline':
      return found(views.timeline(thread));
    case 'posture':
      return found(views.posture(person));
    case 'statement':
      return found(views.statement(statement));
    case 'head':
      return { ok: true, status: 200, body: { kind: 'head', checkpoint: desk.door.head() } };
    case 'sealed':
      return found(views.sealed(sealed));
    case 'sealed-list':
      return found(views.sealedList());
    case 'sealed-file':
      return found(await sealedFile(desk.door, views, sealed, opening));
    case 'keys':
      return found(await desk.door.keys());
    case 'checkpoint':
      return views.readsLog ? { ok: true, status: 200, body: checkpointView(desk.door.checkpoint()) } : no('not_allowed', lang);
    case 'log':
      return views.readsLog ? await page(desk, session, views.logSize, params, lang) : no('not_allowed', lang);
  }
}

/** Only whoever has just said why is given the file; its commitment is vouched for by the entries, not by this desk. */
async function sealedFile(door: DeskDoor, views: Views, value: string, opening: string): Promise<SealedFileView | undefined> {
  const file = views.sealedFile(value, opening);
  const bytes = file === null ? null : await door.kept(file.ct);
  if (file === null || bytes === null) return undefined;
  return { kind: 'sealed-file', value, opening, ct: file.ct, age: b64(bytes), entries: await door.proven(file.entries) };
}

/** A page of the log, oldest first; `next` is sealed for this reader and null at the end. */
async function page(
  { door, cursors }: Desk,
  session: Session,
  size: number,
  params: Readonly<Record<string, string>>,
  lang: Lang,
): Promise<Outcome> {
  const from = params.cursor === undefined ? 0 : cursors.open('log', session.member, params.cursor);
  if (from === null) return no('bad_cursor', lang, '/cursor');
  const limit = params.limit === undefined ? PAGE : Number(params.limit);
  const lines = await door.logLines(from, Math.min(limit, size - from));
  const end = from + lines.length;
  const next = end < size && lines.length > 0 ? cursors.seal('log', session.member, end) : null;
  return { ok: true, status: 200, body: { kind: 'log', size, lines: lines.map((line) => ({ ...line })), next } };
}
