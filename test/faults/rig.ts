/**
 * A desk on a store in memory, with a clock the test drives and channels that keep what they were given. The organisation
 * is the cast of the drills (HERMINE, her four guards, the desk): all invented.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import { type Command, DESK, type Session } from '../../src/desk/command.ts';
import { type Committed, Conductor } from '../../src/desk/conductor.ts';
import { Desk } from '../../src/desk/desk.ts';
import type { Channel, Clock, Keys, Outside, Ports, Ring, Snapshots, Store } from '../../src/desk/ports.ts';
import { CONNECTED, cast } from '../../src/drill/scenarios/cast.ts';
import { realDice } from '../../src/edges/system/dice.ts';
import { DrivenClock } from '../../src/edges/system/driven-clock.ts';
import { parseEntry } from '../../src/log/entry.ts';
import { vkeyOf } from '../../src/log/note.ts';
import { type LogReport, verifyLog } from '../../src/log/verify.ts';
import type { LoopAct, LoopEvent } from '../../src/loop/loop.ts';
import type { Founding } from '../../src/wire/founding.ts';
import { memoryCodes } from './memory-codes.ts';
import { Disk, MemoryStore } from './memory-store.ts';

/** 17:00 in Paris: nobody is rung by voice from the start. */
export const NOW = Date.UTC(2031, 2, 12, 16);
export const LOG = 'abri.local/essai';
export const TEAM = ['renard-1', 'renard-2', 'renard-3', 'renard-4', 'hermine'] as const;

const made = new Map<string, { key: KeyObject; vkey: string }>();
function keyOf(name: string): { key: KeyObject; vkey: string } {
  const known = made.get(name);
  if (known !== undefined) return known;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const one = { key: privateKey, vkey: vkeyOf(name, publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)) };
  made.set(name, one);
  return one;
}
/** One key per name for the whole run: every rig opens the same logs. */
export const keys: Keys = {
  ensure: (name) => keyOf(name).vkey,
  vkey: (name) => (made.has(name) ? keyOf(name).vkey : null),
  sign: (name, message) => new Uint8Array(sign(null, message, keyOf(name).key)),
};

/** A channel that keeps every ring it was given, and answers as the test says. */
export class Recorder implements Channel {
  readonly name: Ring['channel'];
  readonly rung: Ring[] = [];
  readonly locked: string[] = [];
  answer: (ring: Ring) => ReturnType<Channel['send']> = async () => 'accepted';

  constructor(name: Ring['channel'] = 'push') {
    this.name = name;
  }
  send(ring: Ring, locked: string): ReturnType<Channel['send']> {
    this.rung.push(ring);
    this.locked.push(locked);
    return this.answer(ring);
  }
  /** Who was rung, in order. */
  get people(): string[] {
    return this.rung.map((ring) => ring.recipient);
  }
}

const deviceOf = (member: string): string => `dev/${hash('sha256', member).slice(0, 8)}`;
export const as = (member: string): Session => (member === 'desk' ? DESK : { member, device: deviceOf(member) });

/** One keeper for the whole run, as one disk would be. */
const codes = memoryCodes();

export const portsOn = (store: Store, clock: Clock, channels: readonly Channel[] = [], snapshots?: Snapshots): Ports => ({
  store,
  keys,
  clock,
  dice: realDice,
  channels,
  codes,
  ...(snapshots === undefined ? {} : { snapshots }),
});

let founded: Promise<Disk> | null = null;
/** A disk that holds the organisation, everybody's phone proved; a fresh copy each time. */
export async function organisation(): Promise<Disk> {
  founded ??= found(cast(NOW), CONNECTED);
  return Object.assign(new Disk(), await founded, { appends: 0 });
}

/** A disk that holds an organisation of one's own; the phones of `proved` have shown that a push reaches them. */
export async function found({ steps }: Founding, proved: readonly string[] = []): Promise<Disk> {
  keys.ensure(LOG);
  const disk = new Disk();
  const { desk, close } = await openDesk({ disk });
  const must = async (who: string, command: Command): Promise<void> => {
    const reply = await desk.submit(as(who), command);
    if (!reply.ok) throw new Error(`${command.id}: ${reply.refusal.code}`);
  };
  const enrol = async (member: string): Promise<void> => {
    const { device } = as(member);
    await must('desk', {
      id: `en-${device.replace('/', '-')}`,
      act: { act: 'device.enrol', with: { device, member, vkey: keys.ensure(device), custody: 'server' } },
      words: {},
    });
  };
  keys.ensure(DESK.device);
  await enrol('desk');
  for (const { as: who, command } of steps) {
    await must(who, command);
    if (command.act.act === 'member.enrol') await enrol(command.act.with.member);
  }
  for (const member of proved)
    await must(member, { id: `proof-${member}`, act: { act: 'device.prove', with: { channel: 'push' } }, words: {} });
  await close();
  // What the desk was busy with before the curtain rises is no part of a test.
  disk.beat = null;
  return disk;
}

export interface OpenedDesk {
  readonly desk: Desk;
  readonly store: MemoryStore;
  readonly clock: DrivenClock;
  readonly fatal: Error[];
  /** Lets time pass until then, stopping at everything the desk must do on the way. */
  pass(to: number): Promise<void>;
  settle(): Promise<void>;
  /** The process ends there: nothing is told, nothing is flushed. */
  kill(): void;
  close(): Promise<void>;
}

export async function openDesk(given: {
  disk: Disk;
  now?: number;
  channels?: readonly Channel[];
  snapshots?: Snapshots;
  outside?: Omit<Outside, 'book'>;
}): Promise<OpenedDesk> {
  const store = new MemoryStore(given.disk);
  const clock = new DrivenClock(given.now ?? NOW);
  const fatal: Error[] = [];
  let dead = false;
  const live: readonly Channel[] = (given.channels ?? []).map((channel) => ({
    name: channel.name,
    send: (ring, locked) => (dead ? new Promise(() => undefined) : channel.send(ring, locked)),
  }));
  const outside = given.outside === undefined ? {} : { outside: { ...given.outside, book: store } };
  const desk = await Desk.open(
    { ...portsOn(store, clock, live, given.snapshots), ...outside },
    {
      log: LOG,
      exercise: null,
      texts: { chronology: () => '', paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
      keepBag: async () => {},
      onFatal: (error) => fatal.push(error),
    },
  );
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      await new Promise((turn) => setImmediate(turn));
      quiet = desk.idle ? quiet + 1 : 0;
    }
  };
  return {
    desk,
    store,
    clock,
    fatal,
    settle,
    async pass(to) {
      for (;;) {
        await settle();
        const next = clock.nextDue();
        if (next === null || next > to) break;
        clock.advance(Math.max(next, clock.now()));
      }
      clock.advance(to);
      await settle();
    },
    kill() {
      dead = true;
      store.fault = () => new Promise(() => undefined);
    },
    close: async () => {
      await settle();
      await desk.close();
    },
  };
}

export interface OpenedConductor {
  readonly conductor: Conductor;
  readonly store: MemoryStore;
  readonly commits: Committed[];
  readonly fatal: Error[];
}

/** The conductor alone, loaded from the disk. A defect fails the test unless it is expected. */
export async function openConductor(
  disk: Disk,
  clock: Clock = new DrivenClock(NOW),
  but: Partial<Ports> = {},
  onFault: (error: unknown) => void = (error) => assert.fail(String(error)),
): Promise<OpenedConductor> {
  const store = new MemoryStore(disk);
  const commits: Committed[] = [];
  const fatal: Error[] = [];
  const ports = { ...portsOn(store, clock), ...but };
  const conductor = new Conductor(
    ports,
    { log: LOG, exercise: null },
    (committed) => commits.push(committed),
    (error) => fatal.push(error),
    onFault,
  );
  await conductor.load();
  return { conductor, store, commits, fatal };
}

export const command = (id: string, act: LoopAct, words: Readonly<Record<string, string>> = {}): Command => ({ id, act, words });

export const report = (id: string, verbatim = 'Deux hommes attendent à la sortie.'): Command =>
  command(
    id,
    {
      act: 'report.submit',
      with: {
        report: id,
        channel: 'phone',
        access: 'indirect',
        statement: 'hearsay',
        about: ['hermine'],
        source: null,
        relays: [],
        origin: null,
        trigger: null,
        corrects: null,
        heard_at: null,
        fact_at: null,
        tlp: 'amber',
      },
    },
    { verbatim },
  );

export const issue = (id: string, { priority = 1, recipients = [] }: { priority?: 1 | 2 | 3; recipients?: string[] } = {}): Command =>
  command(id, {
    act: 'alert.issue',
    with: {
      alert: id,
      principal: 'hermine',
      action: 'evacuate',
      priority,
      basis: [],
      recipients,
      urgency: 'immediate',
      severity: 'extreme',
      certainty: 'unknown',
    },
  });

export const answer = (
  id: string,
  alert: string,
  kind: 'seen' | 'understood' | 'executing' | 'unable' = 'understood',
  version = 1,
): Command => command(id, { act: 'alert.answer', with: { alert, version, answer: kind, means: 'device' } });

/** Every event on the disk, in order, with the act and the receipt time of its entry. */
export function eventsOn(disk: Disk): { readonly index: number; readonly rx: number; readonly act: string; readonly event: LoopEvent }[] {
  return disk.entries.flatMap(({ bytes }) => {
    const { index, rx, body, events } = parseEntry(bytes);
    return (events as unknown as readonly LoopEvent[]).map((event) => ({ index, rx, act: body.act, event }));
  });
}

/** How many entries carry the act of this id. */
export const entriesOf = (disk: Disk, id: string): number => disk.entries.filter(({ bytes }) => parseEntry(bytes).body.id === id).length;

/** The whole log, as a stranger checks it. */
export const verify = async (disk: Disk): Promise<LogReport> => await verifyEntries(disk.entries, disk.head?.checkpoint ?? '');

export async function verifyEntries(entries: readonly { readonly bytes: Uint8Array }[], checkpoint: string): Promise<LogReport> {
  return await verifyLog({ entries: entries.map(({ bytes }) => bytes), checkpoint, logVkey: keys.ensure(LOG) });
}
