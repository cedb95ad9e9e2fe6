/**
 * One live connection of one person. Acts run the same path as over HTTP and are answered in the order they were asked;
 * a beat comes back after everything written before it.
 */
import type { WebSocket } from 'ws';
import type { Identity, Session } from '../../../desk/ports.ts';
import type { Id } from '../../../kernel/ids.ts';
import { type ClientFrame, clientFrame, type ServerFrame } from '../../../wire/live.ts';
import { operationNamed } from '../../../wire/operations.ts';
import { exactJson, type Lang, problem } from '../../../wire/problems.ts';
import { type Finder, sessionOf } from '../auth.ts';
import { type Desk, perform } from '../perform.ts';
import type { Activity } from './activity.ts';
import { Showing } from './showing.ts';

/** Acts of one connection the desk may be working on at once. */
const IN_FLIGHT_MAX = 64;
/** Bytes a connection may lag behind before it is closed (1013): it comes back, resumes from its cursor and misses nothing. */
const LAG_MAX = 4 << 20;
/** A client that lags is given this long to read why it is closed, ms. */
const FAREWELL = 5000;

export interface Shared {
  readonly desk: () => Desk | null;
  readonly tokens: Finder;
  readonly identity: () => Identity | null;
  readonly activity: Activity;
}

export class Link {
  readonly showing = new Showing();
  /** When things were last shown, on the monotonic clock; see hub.ts. */
  shownAt = Number.NEGATIVE_INFINITY;
  /** Everything the log held before this position has been shown here. */
  position = 0;
  /** Heard of since the last beat of the server. */
  alive = true;
  readonly #socket: WebSocket;
  readonly #shared: Shared;
  readonly #headerToken: string | null;
  /** Of a browser, whose token is replaced meanwhile: the link holds on to the session itself. */
  readonly #browser: Id | null;
  #token: string | null = null;
  #session: Session | null = null;
  #lang: Lang;
  #inFlight = 0;
  /** Answers leave one after the other, in the order of the questions. */
  #tail: Promise<void> = Promise.resolve();

  constructor(
    socket: WebSocket,
    shared: Shared,
    given: { readonly token: string | null; readonly browser: Id | null; readonly lang: Lang },
  ) {
    this.#socket = socket;
    this.#shared = shared;
    this.#headerToken = given.token;
    this.#browser = given.browser;
    this.#lang = given.lang;
  }

  get session(): Session | null {
    return this.#session;
  }
  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  send(frame: ServerFrame): boolean {
    return this.sendText(JSON.stringify(frame));
  }

  /** False when the connection did not take it. */
  sendText(text: string): boolean {
    if (!this.open) return false;
    if (this.#socket.bufferedAmount > LAG_MAX) {
      this.close(1013, 'lagging');
      setTimeout(() => this.#socket.terminate(), FAREWELL).unref();
      return false;
    }
    const sent = this.#shared.activity.begin();
    this.#socket.send(text, () => sent());
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Says why in words, then closes. */
  dismiss(code: string, close: number, n = 0): void {
    this.send({ f: 'refused', n, problem: problem(code, { lang: this.#lang }) });
    this.close(close, code);
  }

  /** Still the bearer of a standing token, or of a standing session; one that was bound to another device meanwhile speaks as that. */
  authentic(): boolean {
    const found = this.#known();
    if (found === null || found.member !== this.#session?.member) return false;
    this.#session = found;
    return true;
  }

  /** Null too for a device that was stopped, or whose time is over. */
  #known(): Session | null {
    const found = this.#found();
    return found !== null && this.#shared.desk()?.door.stands(found.device) !== false ? found : null;
  }

  #found(): Session | null {
    if (this.#token !== null || this.#browser === null) return sessionOf(this.#shared.tokens, this.#token);
    const standing = this.#shared.identity()?.sessions.standing(this.#browser) ?? null;
    return standing === null ? null : { member: standing.member, device: standing.device };
  }

  /** One text message. `greet` is called once, at the hello, with the cursor it bore. */
  receive(text: Uint8Array, greet: (cursor: string | null) => void): void {
    this.alive = true;
    const read = exactJson(text);
    if (!read.ok) {
      this.dismiss(read.fault.code, 1007);
      return;
    }
    const parsed = clientFrame.safeParse(read.value);
    if (!parsed.success) this.#misread(read.value);
    else if (parsed.data.f === 'hello') this.#hello(parsed.data, greet);
    else if (this.#session === null || !this.authentic()) this.dismiss('no_token', 1008, parsed.data.n);
    else if (parsed.data.f === 'act') this.#act(this.#session, parsed.data);
    else this.#beat(parsed.data.n);
  }

  /** A frame that is none: refused under its number when one can tell it, closed otherwise. */
  #misread(value: unknown): void {
    const n = numberOf(value);
    if (n === null || this.#session === null) this.dismiss('bad_frame', 1008, n ?? 0);
    else this.#later(() => this.#refuse(n, 'bad_frame'));
  }

  #hello({ token, cursor, lang }: Extract<ClientFrame, { f: 'hello' }>, greet: (cursor: string | null) => void): void {
    if (this.#session !== null) {
      this.dismiss('bad_frame', 1008);
      return;
    }
    this.#lang = lang ?? this.#lang;
    this.#token = token ?? this.#headerToken;
    this.#session = this.#known();
    if (this.#session === null) this.dismiss('no_token', 1008);
    else greet(cursor ?? null);
  }

  #beat(n: number): void {
    this.#later(() => this.send({ f: 'beat', n, now: this.#shared.desk()?.door.now() ?? 0 }));
  }

  #act(session: Session, frame: Extract<ClientFrame, { f: 'act' }>): void {
    const desk = this.#shared.desk();
    const operation = operationNamed(frame.op);
    if (desk === null || operation === undefined || operation.kind === 'read' || this.#inFlight >= IN_FLIGHT_MAX) {
      const code = desk === null ? 'organisation_missing' : this.#inFlight >= IN_FLIGHT_MAX ? 'too_many' : 'unknown_operation';
      this.#later(() => this.#refuse(frame.n, code));
      return;
    }
    this.#inFlight++;
    // Asked now, answered in its turn.
    const outcome = perform(desk, { operation, params: frame.params, body: frame.body, session, lang: this.#lang });
    this.#later(async () => {
      const done = await outcome;
      this.#inFlight--;
      if (!done.ok) this.send({ f: 'refused', n: frame.n, problem: done.problem });
      else this.sendText(JSON.stringify({ f: 'done', n: frame.n, reply: done.body }));
    });
  }

  #refuse(n: number, code: string): void {
    this.send({ f: 'refused', n, problem: problem(code, { lang: this.#lang }) });
  }

  #later(work: () => unknown): void {
    const over = this.#shared.activity.begin();
    this.#tail = this.#tail.then(work).then(over, over);
  }
}

/** The number a malformed frame asked under, so that the client can tell which of its acts was refused. */
function numberOf(value: unknown): number | null {
  const n = typeof value === 'object' && value !== null && 'n' in value ? value.n : null;
  return typeof n === 'number' && Number.isSafeInteger(n) && n >= 0 ? n : null;
}
