/** `abri report` and `abri alert send`: a member speaks to a running desk over the wire, as any other face does. */
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_HEAD, type Hands } from '../log/act.ts';
import type { AlertView, MeView } from '../wire/views.ts';
import type { Options } from './commands.ts';
import { pathOf } from './device-file.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';
import { seconds } from './options.ts';
import { type OwnDevice, openDevice } from './own-device.ts';
import { askSigned, besideDesk, WITHOUT_TOKEN } from './sending.ts';
import type { Drawer, Drawn, Fields } from './signing.ts';

/** A desk that has said nothing for so long is not relied on, ms: the radio is. */
const PATIENCE = 10_000;
/** Between two looks at who has answered, ms. */
const LOOK_EVERY = 250;

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Thrown with the exit code and what to tell the person. */
export class CannotAsk extends Error {
  readonly exit: number;
  constructor(exit: number, message: string) {
    super(message);
    this.exit = exit;
  }
}
/** No whole answer came. `sent` is false only when it is certain that nothing left this machine (I-04). */
class NoAnswer extends Error {
  readonly sent: boolean;
  constructor(sent: boolean) {
    super('no answer');
    this.sent = sent;
  }
}

export async function token(options: Options, io: Io): Promise<string> {
  const { 'token-file': named } = options.values;
  const file = typeof named === 'string' ? named : (io.env.ABRI_TOKEN_FILE ?? join(options.data, 'cli.token'));
  const missing = new CannotAsk(
    EXIT.refused,
    say(
      io,
      `Aucun jeton dans ${file}. Faites : (umask 077; abri token create MEMBRE > ${file})`,
      `No token in ${file}. Run: (umask 077; abri token create MEMBER > ${file})`,
    ),
  );
  const mode = await stat(file).then(
    (found) => found.mode,
    () => Promise.reject(missing),
  );
  // Windows has no such bits: it answers 0o666 for every file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new CannotAsk(
      EXIT.refused,
      say(io, `${file} est lisible par d’autres : faites chmod 600 ${file}`, `${file} can be read by others: run chmod 600 ${file}`),
    );
  }
  const text = (await readFile(file, 'utf8').catch(() => Promise.reject(missing))).trim();
  // Anything else would be no header; and an empty file is what a failed `token create > file` leaves.
  if (!/^[\x21-\x7e]+$/.test(text)) throw missing;
  return text;
}

/** What a connection that was never made is called. */
const UNREACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code !== undefined && UNREACHED.includes(cause.code);
}

const addressOf = (options: Options): string => (typeof options.values.url === 'string' ? options.values.url : 'http://127.0.0.1:8787');

/** Throws NoAnswer. `bearer` null: the signature of the device is all there is (I-01). */
export async function ask(options: Options, io: Io, bearer: string | null, path: string, body?: unknown): Promise<Answer> {
  try {
    const response = await fetch(new URL(path, addressOf(options)), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        'accept-language': io.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch (error) {
    throw new NoAnswer(!neverLeft(error));
  }
}

/** Reads. Nothing was asked of the desk: when it does not answer, nothing has happened. */
export async function look(options: Options, io: Io, path: string): Promise<Answer> {
  const bearer = await token(options, io);
  try {
    return await ask(options, io, bearer, path);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const base = addressOf(options);
    throw new CannotAsk(EXIT.tryAgain, say(io, `Le poste ne répond pas à ${base}.`, `The desk does not answer at ${base}.`));
  }
}

/** Asks for an act. What is said when no answer comes is what is known: it did not leave, or nobody can tell (I-04). */
export async function act(options: Options, io: Io, path: string, body: { readonly id: string }): Promise<Answer> {
  const bearer = await token(options, io);
  return await answered(options, io, body.id, () => ask(options, io, bearer, path, body));
}

/** What an act is asked by, and what it says. */
export type Asked = Drawn & { readonly path: string };

/**
 * As `act`, signed by this person's device where they have one here, and by those beside it. An alert leaves without a token
 * too (I-01).
 */
export async function actSigned(options: Options, io: Io, asked: Asked, beside: readonly Hands[] = []): Promise<Answer> {
  const here = deviceHere(options, io);
  const device = here?.vouched === true ? here : null;
  const bearer = await token(options, io).catch((error: unknown) => {
    if (device !== null && WITHOUT_TOKEN.has(asked.operation)) return null;
    throw error;
  });
  const send = (body: Fields): Promise<Answer> => ask(options, io, bearer, asked.path, body);
  return await answered(options, io, asked.body.id, async () => {
    if (device !== null) return await askSigned({ device, asked, beside, send, head: () => headOf(options, io, bearer) });
    return await send(beside.length === 0 ? asked.body : await besideDesk(asked, await deskDrawer(options, io), beside));
  });
}

/** The head the desk tells devices, as it was signed; null while it does not say. */
async function headOf(options: Options, io: Io, bearer: string | null): Promise<string | null> {
  try {
    if (bearer === null) return null;
    const { status, body } = await ask(options, io, bearer, '/api/v1/head');
    return status === 200 && typeof body.checkpoint === 'string' ? body.checkpoint : null;
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

/** The device of whoever types; null without one. A file that others can read is not used. */
export function deviceHere(options: Options, io: Io): OwnDevice | null {
  const path = pathOf(options, io);
  const device = openDevice(path);
  if (device === 'absent') return null;
  if (typeof device === 'object') return device;
  throw new CannotAsk(
    EXIT.refused,
    device === 'open'
      ? say(io, `${path} est lisible par d’autres : faites chmod 600 ${path}`, `${path} can be read by others: run chmod 600 ${path}`)
      : say(io, `${path} n’est pas un fichier de clés d’appareil.`, `${path} is no file of device keys.`),
  );
}

/** As the member of the token, whose key the desk keeps. */
export async function deskDrawer(options: Options, io: Io): Promise<Drawer> {
  const [me, head] = [await look(options, io, '/api/v1/me'), await look(options, io, '/api/v1/head')];
  if (me.status !== 200 || head.status !== 200)
    throw new CannotAsk(EXIT.refused, say(io, 'Le poste ne reconnaît pas ce jeton.', 'The desk does not know this token.'));
  const { member, exercise } = me.body as unknown as MeView;
  const log = String(head.body.checkpoint).split('\n')[0] ?? '';
  return { log, ex: exercise, member: member.id, name: '', dseq: Date.now(), seen: EMPTY_HEAD, dev: null };
}

async function answered(options: Options, io: Io, id: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const base = addressOf(options);
    throw new CannotAsk(
      EXIT.tryAgain,
      error.sent
        ? say(
            io,
            `Le poste n’a pas répondu à ${base} : on ne peut dire si c’est enregistré. Utilisez la radio ; la même commande avec --id ${id} ne fera rien deux fois.`,
            `The desk did not answer at ${base}: whether it was recorded cannot be said. Use the radio; the same command with --id ${id} does nothing twice.`,
          )
        : say(
            io,
            `Le poste ne répond pas à ${base}. Rien n’a été transmis : utilisez la radio.`,
            `The desk does not answer at ${base}. Nothing was transmitted: use the radio.`,
          ),
    );
  }
}

function exitOf(status: number): number {
  if (status < 300) return EXIT.ok;
  if (status === 401 || status === 403) return EXIT.refused;
  if (status === 404) return EXIT.notFound;
  if (status === 409) return EXIT.conflict;
  if (status === 503) return EXIT.tryAgain;
  return status >= 500 ? EXIT.fault : EXIT.usage;
}

export function tell(options: Options, io: Io, answer: Answer, done: string): number {
  const exit = exitOf(answer.status);
  if (options.json) io.out(JSON.stringify(answer.body));
  else if (exit === EXIT.ok) io.out(done);
  else {
    const { detail, title, field } = answer.body;
    io.err(`abri: ${String(detail ?? title ?? answer.status)}${typeof field === 'string' ? ` (${field})` : ''}`);
  }
  return exit;
}

export const list = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').filter((id) => id !== '') : []);

export const idOf = (options: Options): string => (typeof options.values.id === 'string' ? options.values.id : randomUUID());

function wouldSend(io: Io, body: unknown): number {
  io.out(JSON.stringify(body));
  return EXIT.ok;
}

export async function guarded(io: Io, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CannotAsk)) throw error;
    io.err(`abri: ${error.message}`);
    return error.exit;
  }
}

/** Everything on standard input, character for character: a text that is not UTF-8 is refused, never mended. */
export async function standardInput(io: Io): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new CannotAsk(
      EXIT.usage,
      say(
        io,
        'L’entrée n’est pas du texte UTF-8 ; rien n’a été transmis. Un son ou une image se gardent par keepTrigger.',
        'The input is not UTF-8 text; nothing was transmitted. A sound or an image is kept with keepTrigger.',
      ),
    );
  }
}

/** `abri report WORDS`: the words as given, joined by a blank; `-` reads them from standard input, byte for byte. */
export async function reportCommand(options: Options, io: Io): Promise<number> {
  return await guarded(io, async () => {
    if (options.rest.length === 0) {
      io.err(say(io, 'abri report MOTS (ou - pour l’entrée standard)', 'abri report WORDS (or - for standard input)'));
      return EXIT.usage;
    }
    const given = options.rest.join(' ');
    const verbatim = given === '-' ? await standardInput(io) : given;
    const body = { id: idOf(options), verbatim, about: list(options.values.about), channel: 'cli' };
    if (options.values['dry-run'] === true) return wouldSend(io, body);
    const known = { threadOf: () => null };
    const answer = await actSigned(options, io, { operation: 'submitReport', path: '/api/v1/reports', body, known });
    return tell(options, io, answer, say(io, `Noté : ${body.id}`, `Recorded: ${body.id}`));
  });
}

/** `abri alert send PRINCIPAL ACTION`: with `--wait`, exit 6 names those who have not answered in time. */
export async function alertCommand(options: Options, io: Io): Promise<number> {
  return await guarded(io, async () => {
    const [, principal, action, ...more] = options.rest;
    if (principal === undefined || action === undefined || more.length > 0) {
      const actions = 'evacuate|shelter|hold|avoid|ready|read';
      io.err(say(io, `abri alert send PERSONNE ${actions} [--wait 60s]`, `abri alert send PERSON ${actions} [--wait 60s]`));
      return EXIT.usage;
    }
    const { order, priority, wait } = options.values;
    const body = {
      id: idOf(options),
      principal,
      action,
      basis: list(options.values.basis),
      ...(typeof order === 'string' ? { order } : {}),
      ...(typeof priority === 'string' ? { priority: Number(priority) } : {}),
    };
    if (options.values['dry-run'] === true) return wouldSend(io, body);
    // Its basis may stand in a thread this side does not know: the alert then stands in one of its own.
    const known = { threadOf: () => null };
    const answer = await actSigned(options, io, { operation: 'issueAlert', path: '/api/v1/alerts', body, known });
    if (answer.status >= 300 || typeof wait !== 'string') {
      return tell(options, io, answer, say(io, `Alerte partie : ${body.id}`, `Alert sent: ${body.id}`));
    }
    return await followed(options, io, body.id, seconds(wait));
  });
}

/** Who has not answered yet; null while the desk does not say. */
async function answersTo(options: Options, io: Io, bearer: string, id: string): Promise<{ recipients: number; silent: string[] } | null> {
  try {
    const { status, body } = await ask(options, io, bearer, `/api/v1/alerts/${id}`);
    if (status !== 200) return null;
    const { recipients } = body as unknown as AlertView;
    const silent = recipients.filter((row) => row.required && (row.answer === null || row.answer === 'seen'));
    return { recipients: recipients.length, silent: silent.map((row) => row.who.codeName ?? row.who.id) };
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
}

/** Follows an alert that has been sent until everybody has answered, or the time is up. A desk that falls silent is waited for. */
async function followed(options: Options, io: Io, id: string, wait: number): Promise<number> {
  const until = performance.now() + wait * 1000;
  const bearer = await token(options, io);
  for (;;) {
    const seen = await answersTo(options, io, bearer, id);
    const done = seen !== null && seen.silent.length === 0;
    if (done || performance.now() >= until) {
      const silent = seen?.silent ?? null;
      if (options.json) io.out(JSON.stringify({ alert: id, recipients: seen?.recipients ?? null, silent }));
      else if (silent === null)
        io.err(
          say(
            io,
            `Alerte ${id} partie, mais le poste ne dit plus qui a répondu : utilisez la radio.`,
            `Alert ${id} sent, but the desk no longer says who has answered: use the radio.`,
          ),
        );
      else if (done) io.out(say(io, `Alerte ${id} : tous ont répondu.`, `Alert ${id}: everybody has answered.`));
      else
        io.err(
          say(
            io,
            `Alerte ${id} : sans réponse de ${silent.join(', ')}. L’escalade continue.`,
            `Alert ${id}: no answer from ${silent.join(', ')}. Escalation goes on.`,
          ),
        );
      return done ? EXIT.ok : EXIT.unanswered;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
