/**
 * One run of the desk's process: the real desk, on ports that die with it. A crash is not an exception: from one moment
 * to the next nothing the process asks is answered and nothing it says arrives, wherever it was waiting.
 */
import type { Conductor } from '../src/desk/conductor.ts';
import type { Desk } from '../src/desk/desk.ts';
import type { Batch, Channel, Ports } from '../src/desk/ports.ts';
import type { Ms } from '../src/kernel/time.ts';
import type { Ring } from '../src/loop/loop.ts';
import { LOG } from './cast.ts';
import type { Dice } from './dice.ts';
import { type Disk, DiskSnapshots, DiskStore, type Fate, type Host } from './disk.ts';
import { cheapKeys } from './keys.ts';
import type { Plant } from './plant.ts';
import type { DeskModule, loadDesk } from './planted.ts';
import { type Agenda, type Machine, ProcessClock } from './time.ts';

export type Loaded = Awaited<ReturnType<typeof loadDesk>>;
/** What a channel does with a message; null: it never says. */
export type Carried = Awaited<ReturnType<Channel['send']>> | 'throws' | null;

/** What the world gives a process. */
export interface Surroundings {
  readonly agenda: Agenda;
  readonly machine: Machine;
  readonly disk: Disk;
  readonly dice: Dice;
  readonly plant: Plant | null;
  fate(batch: Batch | null): Fate;
  /** A message is handed to a channel; says after how long the channel answers, and what. */
  carry(life: Life, ring: Ring, lockedText: string): { readonly takes: Ms; readonly says: Carried };
  /** Takes one from what is left before the next crash; true when this is the moment. */
  isTheMoment(): boolean;
  died(life: Life): void;
  /** The desk would not use the snapshot it found. */
  refusedSnapshot(why: string): void;
}

const NEVER = new Promise<never>(() => undefined);
const CHANNELS = ['push', 'sms', 'voice', 'relay'] as const;

export class Life implements Host {
  readonly #around: Surroundings;
  readonly #store: DiskStore;
  readonly #loaded: Loaded;
  readonly ports: Ports;
  readonly clock: ProcessClock;
  /** Open for business; null while it reads the log. */
  desk: Desk | null = null;
  #isDead = false;

  constructor(loaded: Loaded, around: Surroundings) {
    this.#around = around;
    this.#loaded = loaded;
    this.#store = new DiskStore(around.disk, this);
    const { agenda, machine, plant } = around;
    this.clock = new ProcessClock(
      agenda,
      machine,
      () => !this.#isDead,
      () => (this.touch() ? Promise.resolve() : NEVER),
    );
    const store = plant?.store?.(this.#store, this) ?? this.#store;
    const channels = CHANNELS.map((name): Channel => ({ name, send: (ring, lockedText) => this.#send(ring, lockedText) }));
    const dice = { bytes: (n: number) => around.dice.bytes(n) };
    const snapshots = new DiskSnapshots(around.disk, this, (why) => around.refusedSnapshot(why));
    this.ports = { store, snapshots, keys: cheapKeys, clock: plant?.clock?.(this.clock) ?? this.clock, dice, channels };
  }

  /** Opens the desk on what the disk holds. Rejects when the disk fails meanwhile; never resolves when the process dies. */
  async open(): Promise<void> {
    const options: Parameters<DeskModule['Desk']['open']>[1] = {
      log: LOG,
      exercise: null,
      texts: { chronology: () => '', paper: () => null, verifySh: new Uint8Array(), verifyHtml: new Uint8Array() },
      keepBag: async () => undefined,
      onFatal: () => this.die(),
    };
    const desk = await this.#loaded.Desk.open(this.ports, options);
    if (!this.#isDead) this.desk = desk;
  }

  get conductor(): Conductor {
    return this.#loaded.conductorOf(this.ports);
  }

  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#store.cut(() => this.#around.dice.chance(0.5));
    this.#around.died(this);
  }

  isDead(): boolean {
    return this.#isDead;
  }
  touch(): boolean {
    if (!this.#isDead && this.#around.isTheMoment()) this.die();
    return !this.#isDead;
  }
  after(ms: Ms, run: () => void): void {
    this.#around.agenda.after(ms, run);
  }
  fate(batch: Batch | null): Fate {
    return this.#around.fate(batch);
  }

  #send(ring: Ring, lockedText: string): ReturnType<Channel['send']> {
    if (!this.touch()) return NEVER;
    const { takes, says } = this.#around.carry(this, ring, lockedText);
    return new Promise((ok, fail) => {
      this.after(takes, () => {
        if (this.#isDead || says === null) return;
        if (says === 'throws') fail(new Error('the channel broke'));
        else ok(says);
      });
    });
  }
}
