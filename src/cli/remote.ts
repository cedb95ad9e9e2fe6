/** `abri report` and `abri alert send`: a member speaks to a running desk over the wire, as any other face does. */
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertView } from '../wire/views.ts';
import type { Options } from './commands.ts';
import { EXIT } from './exit.ts';
import { type Io, say } from './io.ts';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Thrown with the exit code and what to tell the person. */
class CannotAsk extends Error {
  readonly exit: number;
  constructor(exit: number, message: string) {
    super(message);
    this.exit = exit;
  }
}

async function token(options: Options, io: Io): Promise<string> {
  const file = typeof options.values['token-file'] === 'string' ? options.values['token-file'] : (io.env.ABRI_TOKEN_FILE ?? join(options.data, 'cli.token'));
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new CannotAsk(EXIT.refused, say(io, `${file} est lisible par d’autres : faites chmod 600 ${file}`, `${file} can be read by others: run chmod 600 ${file}`));
    }
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (error instanceof CannotAsk) throw error;
    throw new CannotAsk(EXIT.refused, say(io, `Aucun jeton dans ${file}. Faites : abri token create MEMBRE > ${file}`, `No token in ${file}. Run: abri token create MEMBER > ${file}`));
  }
}

async function ask(options: Options, io: Io, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  const base = typeof options.values.url === 'string' ? options.values.url : 'http://127.0.0.1:8787';
  const bearer = await token(options, io);
  try {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'accept-language': io.lang, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  } catch {
    throw new CannotAsk(EXIT.tryAgain, say(io, `Le poste ne répond pas à ${base}. Rien n’a été transmis : utilisez la radio.`, `The desk does not answer at ${base}. Nothing was transmitted: use the radio.`));
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

function tell(options: Options, io: Io, answer: Answer, done: string): number {
  const exit = exitOf(answer.status);
  if (options.json) io.out(JSON.stringify(answer.body));
  else if (exit === EXIT.ok) io.out(done);
  else io.err(`abri: ${String(answer.body.detail ?? answer.body.title ?? answer.status)}`);
  return exit;
}

const list = (value: unknown): string[] => (typeof value === 'string' ? value.split(',').filter((id) => id !== '') : []);

async function guarded(io: Io, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CannotAsk)) throw error;
    io.err(`abri: ${error.message}`);
    return error.exit;
  }
}

/** `abri report WORDS`: the words as given; `-` reads them from standard input, byte for byte. */
export async function reportCommand(options: Options, io: Io): Promise<number> {
  return await guarded(io, async () => {
    const [given] = options.rest;
    if (given === undefined) {
      io.err(say(io, 'abri report MOTS (ou - pour l’entrée standard)', 'abri report WORDS (or - for standard input)'));
      return EXIT.usage;
    }
    const verbatim = given === '-' ? await readFile('/dev/stdin', 'utf8') : given;
    const body = { id: options.values.id ?? randomUUID(), verbatim, about: list(options.values.about), channel: 'cli' };
    if (options.values['dry-run'] === true) {
      io.out(JSON.stringify(body));
      return EXIT.ok;
    }
    const answer = await ask(options, io, 'POST', '/api/v1/reports', body);
    return tell(options, io, answer, say(io, `Noté : ${body.id}`, `Recorded: ${body.id}`));
  });
}

/** `60s`, `2m`, or a number of seconds. NaN when not understood. */
export function seconds(text: string): number {
  const [, n, unit] = /^(\d+)(s|m)?$/.exec(text) ?? [];
  return n === undefined ? Number.NaN : Number(n) * (unit === 'm' ? 60 : 1);
}

/** `abri alert send PRINCIPAL ACTION`: with `--wait`, exit 6 names those who have not answered in time. */
export async function alertCommand(options: Options, io: Io): Promise<number> {
  return await guarded(io, async () => {
    const [, principal, action] = options.rest;
    const wait = typeof options.values.wait === 'string' ? seconds(options.values.wait) : 0;
    if (principal === undefined || action === undefined || Number.isNaN(wait)) {
      io.err(say(io, 'abri alert send PERSONNE evacuate|shelter|hold|avoid|ready|read [--wait 60s]', 'abri alert send PERSON evacuate|shelter|hold|avoid|ready|read [--wait 60s]'));
      return EXIT.usage;
    }
    const id = typeof options.values.id === 'string' ? options.values.id : randomUUID();
    const body = {
      id, principal, action, basis: list(options.values.basis),
      ...(typeof options.values.order === 'string' ? { order: options.values.order } : {}),
      ...(typeof options.values.priority === 'string' ? { priority: Number(options.values.priority) } : {}),
    };
    if (options.values['dry-run'] === true) {
      io.out(JSON.stringify(body));
      return EXIT.ok;
    }
    const answer = await ask(options, io, 'POST', '/api/v1/alerts', body);
    if (answer.status >= 300 || wait === 0) return tell(options, io, answer, say(io, `Alerte partie : ${id}`, `Alert sent: ${id}`));
    return await followed(options, io, id, wait);
  });
}

async function followed(options: Options, io: Io, id: string, wait: number): Promise<number> {
  const until = Date.now() + wait * 1000;
  for (;;) {
    const { body } = await ask(options, io, 'GET', `/api/v1/alerts/${id}`);
    const alert = body as unknown as AlertView;
    const silent = alert.recipients.filter((row) => row.required && (row.answer === null || row.answer === 'seen')).map((row) => row.who.codeName ?? row.who.id);
    if (silent.length === 0 || Date.now() >= until) {
      if (options.json) io.out(JSON.stringify({ alert: id, recipients: alert.recipients.length, silent }));
      else if (silent.length === 0) io.out(say(io, `Alerte ${id} : tous ont répondu.`, `Alert ${id}: everybody has answered.`));
      else io.err(say(io, `Alerte ${id} : sans réponse de ${silent.join(', ')}. L’escalade continue.`, `Alert ${id}: no answer from ${silent.join(', ')}. Escalation goes on.`));
      return silent.length === 0 ? EXIT.ok : EXIT.unanswered;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
