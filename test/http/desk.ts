/** The real desk on a store in memory, with the example organisation, behind the real server: what these tests knock on. */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DESK, type Session } from '../../src/desk/command.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { AcceptedAct, Batch, Deadline, Near, Ring, SignedHead, Store, StoredEntry } from '../../src/desk/ports.ts';
import { createServer, type Server, type ServerOptions } from '../../src/edges/http/server.ts';
import { openCodes } from '../../src/edges/store-sqlite/codes.ts';
import { type IdentityStore, openIdentity } from '../../src/edges/store-sqlite/identity.ts';
import { realDice } from '../../src/edges/system/dice.ts';
import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { exampleOrganisation } from '../../src/wire/example.ts';
import type { Founding } from '../../src/wire/founding.ts';

export const NOW = Date.UTC(2031, 2, 12, 16);

/** Keeps what it is given; `broken` makes the disk fail. */
export class MemoryStore implements Store {
  broken = false;
  #head: SignedHead | null = null;
  readonly #entries: StoredEntry[] = [];
  readonly #words = new Map<number, { n: number; text: string | null }[]>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #accepted = new Map<string, AcceptedAct>();
  readonly #timers = new Map<string, Deadline>();
  readonly #rings = new Map<string, Ring>();
  readonly #notes = new Map<string, string>();

  readonly near: Near = {
    words: (index) => this.#words.get(index) ?? [],
    entry: (index) => this.#entries[index] ?? null,
    thread: (thread, from, to) => this.#entries.filter((row) => row.thread === thread && row.threadSeq >= from && row.threadSeq < to),
    leaves: (from, to) => Buffer.concat(this.#entries.slice(from, to).map(({ leaf }) => leaf)),
  };

  async head(): Promise<SignedHead | null> {
    return this.#head;
  }
  async *entries(from: number, to: number): AsyncIterable<StoredEntry> {
    yield* this.#entries.slice(from, to);
  }
  async words(index: number): Promise<readonly { n: number; text: string | null }[]> {
    return this.#words.get(index) ?? [];
  }
  async blob(sha256: string): Promise<Uint8Array | null> {
    return this.#blobs.get(sha256) ?? null;
  }
  async accepted(device: string, id: string): Promise<AcceptedAct | null> {
    return this.#accepted.get(`${device} ${id}`) ?? null;
  }
  async timers(): Promise<readonly Deadline[]> {
    return [...this.#timers.values()];
  }
  async rings(): Promise<readonly Ring[]> {
    return [...this.#rings.values()];
  }
  async beat(): Promise<void> {}
  async lastBeat(): Promise<null> {
    return null;
  }
  async note(key: string): Promise<string | null> {
    return this.#notes.get(key) ?? null;
  }
  async setNote(key: string, value: string): Promise<void> {
    this.#notes.set(key, value);
  }
  async shred(scopes: readonly string[]): Promise<boolean> {
    const gone = this.#entries.filter(({ thread }) => scopes.includes(thread));
    for (const { index } of gone)
      this.#words.set(
        index,
        (this.#words.get(index) ?? []).map(({ n }) => ({ n, text: null })),
      );
    return gone.length > 0;
  }
  async close(): Promise<void> {}

  async append(batch: Batch): Promise<void> {
    if (this.broken) throw new Error('the disk is gone');
    this.#entries.push(...batch.entries);
    for (const { index, n, text } of batch.words) this.#words.set(index, [...(this.#words.get(index) ?? []), { n, text }]);
    for (const { sha256, bytes } of batch.blobs) this.#blobs.set(sha256, bytes);
    for (const row of batch.accepted) this.#accepted.set(`${row.device} ${row.id}`, row);
    for (const prefix of batch.clearTimers) for (const key of this.#timers.keys()) if (key.startsWith(prefix)) this.#timers.delete(key);
    for (const timer of batch.setTimers) this.#timers.set(timer.key, timer);
    for (const ring of batch.addRings) this.#rings.set(ring.key, ring);
    for (const key of batch.doneRings) this.#rings.delete(key);
    this.#head = batch.head;
  }
}

export interface Poste {
  readonly url: string;
  readonly port: number;
  readonly server: Server;
  readonly desk: Desk;
  readonly store: MemoryStore;
  readonly logVkey: string;
  /** Sessions, links, passkeys: on a real database. */
  readonly identity: IdentityStore;
  readonly clock: DrivenClock;
  /** Defects of ours the server met: every test expects none. */
  readonly faults: unknown[];
  /** `Bearer` value of a member. */
  token(member: string): string;
  revoke(member: string): void;
  ask(member: string | null, method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  close(): Promise<void>;
}

export interface PosteOptions extends Partial<ServerOptions> {
  readonly exercise?: string | null;
  readonly organisation?: Founding;
  /** Codes are answered on the beat, in ms; at once unless said otherwise. */
  readonly beat?: number;
}

export async function openPoste({
  exercise = null,
  organisation = exampleOrganisation(NOW),
  beat = 0,
  ...options
}: PosteOptions = {}): Promise<Poste> {
  const folder = mkdtempSync(join(tmpdir(), 'abri-http-'));
  const keys = openKeys(folder);
  const log = 'abri.local/essai';
  keys.ensure('desk');
  keys.ensure(log);
  const store = new MemoryStore();
  const clock = new DrivenClock(NOW);
  const identity = openIdentity({ folder, clock, kek: new Uint8Array(32).fill(5) });
  const faults: unknown[] = [];
  const server = createServer({ staticFolder: null, setup: null, onFault: (error) => faults.push(error), ...options });
  const desk = await Desk.open(
    {
      store,
      keys,
      clock,
      dice: realDice,
      channels: [server.liveChannel],
      codes: openCodes({ folder, kek: new Uint8Array(32), beat, rounds: 1 << 8 }),
    },
    {
      log,
      exercise,
      texts: {
        chronology: () => 'Chronologie\n',
        paper: () => null,
        verifySh: new TextEncoder().encode('#!/bin/sh\n'),
        verifyHtml: new TextEncoder().encode('<!doctype html>\n'),
      },
      keepBag: async () => {},
      onFatal: () => {},
    },
  );
  const enrol = async (member: string): Promise<string> => {
    const device = member === 'desk' ? 'desk' : (desk.deviceOf(member) ?? `dev/${hash('sha256', member).slice(0, 8)}`);
    if (desk.deviceOf(member) !== null) return device;
    const reply = await desk.submit(DESK, {
      id: `en-${device.replace('/', '-')}`,
      act: { act: 'device.enrol', with: { device, member, vkey: keys.ensure(device), custody: 'server' } },
      words: {},
    });
    if (!reply.ok) throw new Error(`${member}: ${reply.refusal.code}`);
    return device;
  };
  await enrol('desk');
  for (const { as, command } of organisation.steps) {
    const session: Session = as === 'desk' ? DESK : { member: as, device: await enrol(as) };
    const { act } = command;
    const reply = await desk.submit(session, command);
    if (!reply.ok) throw new Error(`${command.id}: ${reply.refusal.code} ${reply.refusal.about?.join(' ') ?? ''}`);
    if (act.act === 'member.enrol') await enrol(act.with.member);
  }
  const revoked = new Set<string>();
  const token = (member: string): string => `jeton-${member}`;
  /** A token is of one device, for as long as it lasts. */
  const bound = new Map<string, string>();
  const find = (given: string) => {
    const member = given.startsWith('jeton-') ? given.slice(6) : '';
    const device = bound.get(member) ?? desk.deviceOf(member);
    if (device !== null) bound.set(member, device);
    return device === null || revoked.has(member) ? null : { member, device, id: member };
  };
  server.attach(desk, { find }, new Uint8Array(32).fill(9), { ...identity, deviceFor: async (member) => desk.deviceOf(member) });
  const { port, url } = await server.listen(0, '127.0.0.1');
  return {
    url,
    port,
    server,
    desk,
    store,
    logVkey: keys.ensure(log),
    identity,
    clock,
    faults,
    token,
    revoke: (member) => revoked.add(member),
    ask: (member, method, path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          ...(member === null ? {} : { authorization: `Bearer ${token(member)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body) }),
      }),
    async close() {
      await server.close();
      await desk.close();
      identity.close();
      rmSync(folder, { recursive: true });
    },
  };
}
