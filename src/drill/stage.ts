/**
 * The stage a scenario is played on: the real server, the phones over real sockets, and the clock that only moves when
 * everybody is idle. A scenario reads as a timeline; what it expects is counted, and what fails says what was seen.
 */
import type { Ms } from '../kernel/time.ts';
import type { ReviewView } from '../wire/drill-views.ts';
import type { PostureView, StatementView } from '../wire/speech-views.ts';
import type { AlertView, BoardView, CaseView, MeView, OperationView, ReportView, TimelineView } from '../wire/views.ts';
import type { Driver } from './driver.ts';
import { type Answered, Phone } from './phone.ts';
import type { Failed } from './scenario.ts';

/** One line of the log as `listLog` shows it to a log-reading role. */
export interface Line {
  readonly index: number;
  readonly rx: Ms;
  readonly thread: string;
  readonly act: string;
  readonly by: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}
interface Views {
  alert: AlertView;
  report: ReportView;
  operation: OperationView;
  case: CaseView;
  timeline: TimelineView;
  review: ReviewView;
  posture: PostureView;
  statement: StatementView;
  board: BoardView;
  me: MeView;
}
const PATHS: { readonly [K in keyof Views]: (id: string) => string } = {
  alert: (id) => `/api/v1/alerts/${id}`,
  report: (id) => `/api/v1/reports/${id}`,
  operation: (id) => `/api/v1/operations/${id}`,
  case: (id) => `/api/v1/cases/${id}`,
  timeline: (thread) => `/api/v1/threads/${thread}/timeline`,
  review: (id) => `/api/v1/after-action-reviews/${id}`,
  posture: (person) => `/api/v1/people/${person}/posture`,
  statement: (id) => `/api/v1/statements/${id}`,
  board: () => '/api/v1/board',
  me: () => '/api/v1/me',
};

/** How fast the clock runs for somebody who watches: 0 = as fast as possible. */
export interface Pace {
  /** Scenario ms shown in one wall ms. */
  readonly speed: number;
  /** No wait between two instants is longer than this, wall ms. */
  readonly longest: number;
}

export class Stage {
  readonly driver: Driver;
  readonly phones = new Map<string, Phone>();
  readonly failed: Failed[] = [];
  passed = 0;
  readonly #tokens: Readonly<Record<string, string>>;
  readonly #pace: Pace | null;
  readonly #zoneOffset: Ms;
  #chance: number;

  /** `seed` decides how quickly each thumb moves: the same seed gives the same instants. */
  constructor(
    driver: Driver,
    given: { tokens: Readonly<Record<string, string>>; connected: readonly string[]; zoneOffset: Ms; pace: Pace | null; seed: number },
  ) {
    const { tokens, connected, zoneOffset, pace, seed } = given;
    this.#chance = seed;
    this.driver = driver;
    this.#tokens = tokens;
    this.#pace = pace;
    this.#zoneOffset = zoneOffset;
    for (const member of connected) this.phones.set(member, new Phone(member));
  }

  get now(): Ms {
    return this.driver.now;
  }

  phone(member: string): Phone {
    const phone = this.phones.get(member);
    if (phone === undefined) throw new Error(`${member} has no phone in this scenario`);
    return phone;
  }

  async connect(...members: readonly string[]): Promise<void> {
    for (const member of members.length > 0 ? members : this.phones.keys())
      await this.phone(member).connect(this.driver.url, this.token(member));
    await this.settle();
  }

  /** These phones lose the network: what they did meanwhile they keep (`Phone.keep`). */
  async disconnect(...members: readonly string[]): Promise<void> {
    for (const member of members) this.phone(member).close();
    await this.settle();
  }

  /** What a phone kept while it had no network, sent in one burst; the answers, in order. */
  async sendKept(member: string): Promise<Answered[]> {
    const answers = await this.phone(member).sendKept();
    await this.settle();
    return answers;
  }

  /** The instant of a local date and time, `2031-03-12 17:38:55`. */
  instant(local: string): Ms {
    const at = Date.parse(`${local.replace(' ', 'T')}Z`);
    if (Number.isNaN(at)) throw new Error(`not a local time: ${local}`);
    return at - this.#zoneOffset;
  }

  /** Lets time pass until then, stopping at everything the server must do on the way. */
  async until(local: string): Promise<void> {
    const to = this.instant(local);
    for (;;) {
      const next = await this.settle();
      const stop = next !== null && next <= to ? Math.max(next, this.now) : to;
      if (stop > this.now && this.#pace !== null) {
        const wait = Math.min((stop - this.now) / this.#pace.speed, this.#pace.longest);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
      this.driver.advance(stop);
      if (stop === to && (next === null || next > to)) break;
    }
    await this.settle();
  }

  /** Waits until server and phones are idle; gives the next instant at which the server will act by itself. */
  async settle(): Promise<Ms | null> {
    for (;;) {
      const before = this.#received();
      const next = await this.driver.settle();
      for (const phone of this.phones.values()) await phone.settled();
      if (this.#received() === before) return next;
    }
  }

  /** A person asks something of the desk over their own connection (or by HTTP when they hold none). */
  async ask(
    member: string,
    operation: string,
    params: Readonly<Record<string, string>>,
    body: Readonly<Record<string, unknown>>,
  ): Promise<Answered> {
    const answered = await this.phone(member).act(operation, params, body);
    await this.settle();
    return answered;
  }

  /** The same, where anything but yes is a failure of the scenario. */
  async must(
    member: string,
    operation: string,
    params: Readonly<Record<string, string>>,
    body: Readonly<Record<string, unknown>>,
  ): Promise<Answered> {
    const answered = await this.ask(member, operation, params, body);
    if (!answered.ok) this.failed.push({ expected: `${member} ${operation} is accepted`, saw: JSON.stringify(answered.reply) });
    return answered;
  }

  /** The act must be refused, with this code. */
  async mustNot(
    member: string,
    operation: string,
    params: Readonly<Record<string, string>>,
    body: Readonly<Record<string, unknown>>,
    code: string,
  ): Promise<void> {
    const answered = await this.ask(member, operation, params, body);
    this.expect(`${member} ${operation} is refused (${code})`, !answered.ok && answered.reply.code === code, answered.reply);
  }

  /** A phone answers an alert: only one that was rung, or shown the alert, can. */
  async answer(member: string, alert: string, answer: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const phone = this.phone(member);
    const shown = phone.rings(alert).length > 0 || phone.last('alert', alert) !== undefined;
    this.driver.advance(this.now + this.#reaction());
    await this.settle();
    this.expect(`${member}'s phone was rung for ${alert} before answering`, shown, phone.received.length);
    await this.must(member, 'answerAlert', { alert }, { id: `${member}-${alert}-${answer}-${this.now}`, answer, ...more });
  }

  expect(expected: string, holds: boolean, saw: unknown = null): void {
    if (holds) this.passed++;
    else this.failed.push({ expected, saw: JSON.stringify(saw)?.slice(0, 600) ?? String(saw) });
  }

  /** What a member sees of a thing; null when for them it does not exist. */
  async view<K extends keyof Views>(member: string, kind: K, id = ''): Promise<Views[K] | null> {
    const { status, body } = await this.get(member, PATHS[kind](id));
    return status === 200 ? (body as Views[K]) : null;
  }

  async get(member: string, path: string): Promise<{ status: number; body: unknown }> {
    const { status, text } = await this.read(member, path);
    return { status, body: JSON.parse(text) };
  }

  /** The reply as it came, for what must be compared sign by sign, and for what is no JSON. */
  async read(member: string, path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(new URL(path, this.driver.url), { headers: { authorization: `Bearer ${this.token(member)}` } });
    return { status: response.status, text: await response.text() };
  }

  /** A page as anybody fetches it, who is nobody to the desk. */
  async page(path: string): Promise<{ status: number; text: string; headers: Headers }> {
    const response = await fetch(new URL(path, this.driver.url));
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  /** The whole log, as a log-reading role reads it. */
  async log(member: string): Promise<Line[]> {
    const lines: Line[] = [];
    let cursor: string | null = null;
    do {
      const { status, body } = await this.get(member, `/api/v1/log${cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`}`);
      if (status !== 200) throw new Error(`the log cannot be read: ${JSON.stringify(body)}`);
      const page = body as { lines: Line[]; next: string | null };
      lines.push(...page.lines);
      cursor = page.lines.length > 0 ? page.next : null;
    } while (cursor !== null);
    return lines;
  }

  /** Power is cut: SIGKILL, and every connection is gone. */
  async powerCut(): Promise<void> {
    await this.driver.kill();
    for (const phone of this.phones.values()) phone.close();
  }

  /** The server comes back at a local time, on the same folder; nobody is connected yet. */
  async restart(local: string): Promise<void> {
    this.driver.now = this.instant(local);
    await this.driver.start();
  }

  async close(): Promise<void> {
    for (const phone of this.phones.values()) phone.close();
    await this.driver.stop();
  }

  /** Up to a quarter of a second, by a linear congruential step (Numerical Recipes): enough to vary who is first. */
  #reaction(): Ms {
    this.#chance = (Math.imul(this.#chance, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#chance % 250;
  }

  /** The token of a member of this exercise. */
  token(member: string): string {
    const token = this.#tokens[member];
    if (token === undefined) throw new Error(`${member} has no token`);
    return token;
  }

  /** Frames that told somebody something: beats aside. */
  #received(): number {
    let n = 0;
    for (const phone of this.phones.values()) n += phone.raw.length - phone.beats;
    return n;
  }
}
