/**
 * A data folder in which everything a desk knows has happened, some of it still to be rung, and all it serves when it is opened
 * again: what a damaged copy of it is held against.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { Desk } from '../../src/desk/desk.ts';
import type { Channel, Clock, Store } from '../../src/desk/ports.ts';
import { refuseUnsignedHead, refuseUnsound } from '../../src/desk/soundness.ts';
import { openSqliteStore } from '../../src/edges/store-sqlite/store.ts';
import { openTokens } from '../../src/edges/store-sqlite/tokens.ts';
import { exampleOrganisation } from '../../src/wire/example.ts';
import { allActs, askExample } from './every-act.ts';
import { asOneBatch } from './memory-store.ts';
import { as, found, keys, LOG, NOW, portsOn } from './rig.ts';

export const KEK = new Uint8Array(32).fill(7);
const ORGANISATION = exampleOrganisation(NOW);
const MEMBERS = ORGANISATION.steps.flatMap(({ command: { act } }) => (act.act === 'member.enrol' ? [act.with.member] : []));
const NEVER = new Promise<never>(() => undefined);

/** Time stands still: two openings differ by nothing but what is on the disk. */
const STILL: Clock = { now: () => NOW, at: () => () => undefined, pace: () => Promise.resolve() };

/** Takes what it is given and never says what became of it: a ring stays to be rung. */
const mute = (rung: unknown[]): Channel[] =>
  (['push', 'relay'] as const).map((name) => ({
    name,
    send: (ring, locked) => {
      rung.push([Object.entries(ring).sort(), locked]);
      return NEVER;
    },
  }));

const openDesk = (store: Store, rung: unknown[]): Promise<Desk> =>
  Desk.open(portsOn(store, STILL, mute(rung)), {
    log: LOG,
    exercise: null,
    texts: { chronology: () => '', paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
    keepBag: async () => undefined,
    onFatal: () => undefined,
  });

/** Makes it at `path`; gives everybody's token. */
export async function makeFolder(path: string): Promise<Readonly<Record<string, string>>> {
  mkdirSync(path, { mode: 0o700 });
  const store = await openSqliteStore({ folder: path, kek: KEK });
  await store.append(asOneBatch(await found(ORGANISATION)));
  await store.beat(NOW);
  const desk = await openDesk(store, []);
  for (const operation of allActs) {
    const outcome = await askExample(desk, operation);
    assert.ok(outcome.ok, operation.operationId);
  }
  await desk.close();
  const tokens = openTokens({ folder: path, clock: STILL });
  const made = MEMBERS.map((member) => {
    const { device } = as(member);
    return [member, tokens.createToken({ member, device, label: 'test', expires: NOW + 1 }).token] as const;
  });
  tokens.close();
  return Object.fromEntries(made);
}

/** The desk met the damage while it was serving: whoever asked was told so, in words. */
export class ToldInWords extends Error {}

/**
 * Opens it as a server does, and reads everything: the log, every screen of everybody, what leaves at once, what will be due, what
 * an act asked again is answered, the dossier, whose token is whose. By name, so that a difference says where it is.
 */
export async function served(path: string, tokens: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const rung: unknown[] = [];
  const closing: (() => unknown)[] = [];
  try {
    const store = await openSqliteStore({ folder: path, kek: KEK });
    closing.push(() => store.close());
    refuseUnsignedHead(await store.head(), keys);
    const finder = openTokens({ folder: path, clock: STILL });
    closing.push(() => finder.close());
    const desk = await openDesk(store, rung);
    closing.push(() => desk.close());
    refuseUnsound(desk, keys, finder.list());
    const parts = await everything(desk);
    for (const member of MEMBERS) parts.set(`token of ${member}`, JSON.stringify(finder.find(tokens[member] ?? '')?.member));
    parts.set('what rings', JSON.stringify(rung.map(String).sort()));
    return parts;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function everything(desk: Desk): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  const put = (name: string, value: unknown): void => void parts.set(name, JSON.stringify(value) ?? '');
  put('the log', await desk.logLines(0, desk.position()));
  put('the head', desk.checkpoint());
  put('what is due', desk.nextDue());
  for (const member of MEMBERS) {
    const views = desk.view(member);
    const things = desk.touchedSince(0, Number.POSITIVE_INFINITY).map(({ kind, id }) => {
      if (kind === 'alert') return views.alert(id);
      if (kind === 'operation') return views.operation(id);
      if (kind === 'report') return views.report(id);
      return kind === 'case' ? views.caseFile(id) : null;
    });
    put(`the screens of ${member}`, [views.me(), views.board(), things]);
  }
  for (const operation of allActs) {
    const outcome = await askExample(desk, operation);
    if (!outcome.ok && outcome.problem.status === 503) throw new ToldInWords(outcome.problem.detail);
    const { code = null, id, at, thread, conflict } = (outcome.ok ? outcome.body : outcome.problem) as unknown as Record<string, unknown>;
    put(`${operation.operationId}, asked again`, { code, id, at, thread, conflict });
  }
  put(
    'the dossier',
    [...((await desk.bag('ex-dossier')) ?? [])].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  );
  return parts;
}
