/**
 * People under load: each asks by live link or by HTTP, writes down what was answered, and asks again with the same id
 * what was not. The book they keep together is what the log is held against.
 */
import { type Answered, type Item, Phone } from '../../src/drill/phone.ts';

export interface Asked {
  readonly member: string;
  readonly id: string;
  readonly op: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** The desk's answer: accepted, refused (a code), or none yet. */
  said: 'none' | 'yes' | string;
  at: number | null;
  thread: string | null;
  /** Why it is not known whether it was recorded. */
  doubt: string;
}

export class Book {
  readonly asked: Asked[] = [];
  get unanswered(): Asked[] {
    return this.asked.filter(({ said }) => said === 'none');
  }
  get accepted(): Asked[] {
    return this.asked.filter(({ said }) => said === 'yes');
  }
}

/** What leaves room for doubt: the same act is asked again later, under the same id. */
const UNSURE = ['connection_lost', 'not_durable'];

const PATHS: Readonly<Record<string, string>> = {
  issueAlert: '/api/v1/alerts',
  submitReport: '/api/v1/reports',
  answerAlert: '/api/v1/alerts/{alert}/answers',
  recordRollCall: '/api/v1/operations/{operation}/roll-call',
  updateAlert: '/api/v1/alerts/{alert}/versions',
};

export class Person {
  readonly member: string;
  readonly phone: Phone;
  readonly #token: string;
  readonly #book: Book;
  #url = '';
  #read = 0;

  constructor(member: string, token: string, book: Book) {
    this.member = member;
    this.phone = new Phone(member);
    this.#token = token;
    this.#book = book;
  }

  /** Where the desk is now; by live link when `live`. */
  async connect(url: string, live: boolean): Promise<void> {
    this.#url = url;
    if (live) await this.phone.connect(url, this.#token);
  }
  /** The next thing it was shown and has not looked at, over however many connections. */
  next(): Item | undefined {
    const item = this.phone.received[this.#read];
    if (item !== undefined) this.#read++;
    return item;
  }
  lose(): void {
    this.phone.close();
  }

  /** Asks something new. */
  async ask(
    op: string,
    params: Readonly<Record<string, string>>,
    body: { readonly id: string } & Readonly<Record<string, unknown>>,
  ): Promise<Asked> {
    const path = (PATHS[op] ?? '').replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
    const asked: Asked = { member: this.member, id: body.id, op, path, params, body, said: 'none', at: null, thread: null, doubt: '' };
    this.#book.asked.push(asked);
    await this.again(asked);
    return asked;
  }

  /** Asks the same again, with the same id. */
  async again(asked: Asked): Promise<void> {
    const { ok, reply } = await (this.phone.connected ? this.phone.act(asked.op, asked.params, asked.body) : this.#post(asked));
    asked.doubt = String(reply.code ?? '');
    if (!ok && UNSURE.includes(asked.doubt)) return;
    asked.said = ok ? 'yes' : String(reply.code);
    if (!ok) return;
    asked.at = Number(reply.at);
    asked.thread = String(reply.thread);
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
    return response.status === 200 ? await response.json() : null;
  }

  async #post({ path, body }: Asked): Promise<Answered> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { ok: response.status === 201, reply: (await response.json()) as Answered['reply'] };
    } catch {
      return { ok: false, reply: { code: 'connection_lost' } };
    }
  }
}

/** Mulberry32: the same seed, the same instants. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
