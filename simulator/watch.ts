/**
 * Reads the disk over the desk's shoulder: every new entry is parsed, chained, folded into a mind of its own and written
 * in the ledger; then the invariants are asked. What it finds is kept; it never stops the story.
 */
import type { Command, Reply, Session } from '../src/desk/command.ts';
import { BLANK, learn, type Mind } from '../src/desk/mind.ts';
import type { MemberId } from '../src/kernel/ids.ts';
import { b64 } from '../src/log/base64.ts';
import { sha256Hex } from '../src/log/digest.ts';
import { readDisclosure } from '../src/log/disclosure.ts';
import { Tree } from '../src/log/tree.ts';
import { isCallRing, legality, type Ring } from '../src/loop/loop.ts';
import type { Wish } from './acts.ts';
import type { Line } from './books/line.ts';
import type { Organisation } from './cast.ts';
import { acceptedKey, type Disk } from './disk.ts';
import { OF_EACH_ENTRY, OF_EACH_SEND } from './entries.ts';
import { AFTER_EVERY_STEP, ONCE_HEALED } from './invariants.ts';
import { Ledger } from './ledger.ts';
import type { Life } from './life.ts';
import { leafHash, openNote, parseEntry } from './read-once.ts';
import type { Scene } from './rule.ts';
import { refusedTo, shownTo } from './rules/doors.ts';
import { betrayedTo } from './rules/duress.ts';
import { OF_EACH_CALL } from './rules/people.ts';

export interface Finding {
  readonly step: number;
  readonly invariant: string;
  readonly what: string;
}

/** What may be refused of what a person reports of a danger: nothing but raising the same alert twice (I-01). */
const MAY_REFUSE_AN_ALERT = ['alert_known'];
/** What makes a testimony one at all, whatever the state: without these it is nobody's word that a person is free (decision 29). */
const ILL_FORMED: Readonly<Record<string, readonly string[]>> = {
  'duress.lift': ['other_person_needed', 'sight_or_voice_needed', 'proof_of_life_missing'],
};
const testimony = new Set(
  Object.values(legality).flatMap((table) => Object.entries(table).flatMap(([act, row]) => (row.kind === 'testimony' ? [act] : []))),
);

export class Watch {
  readonly #disk: Disk;
  readonly #org: Organisation;
  readonly #life: () => Life | null;
  readonly #ledger = new Ledger();
  readonly #tree = new Tree();
  #mind: Mind = BLANK;
  readonly #read: Disk['entries'][number][] = [];
  readonly #ends = new Map<string, { seq: number; leaf: string }>();
  readonly #times = new Map<string, number>();
  readonly #asked = new Map<string, Command | 'seal'>();
  readonly #answered = new Set<string>();
  readonly #rung = new Map<string, number>();
  readonly #called = new Set<string>();
  readonly #said = new Set<string>();
  #lookedAt = '';
  step = 0;
  /** How often each event came about: how far the story went. */
  readonly events = new Map<string, number>();
  readonly findings: Finding[] = [];

  constructor(disk: Disk, org: Organisation, life: () => Life | null) {
    this.#disk = disk;
    this.#org = org;
    this.#life = life;
    for (const row of disk.accepted.values()) this.#asked.set(acceptedKey(row.device, row.id), 'seal');
    this.#follow(false);
  }

  get mind(): Mind {
    return this.#mind;
  }

  find(invariant: string, what: string): void {
    if (this.#said.has(`${invariant} ${what}`)) return;
    this.#said.add(`${invariant} ${what}`);
    this.findings.push({ step: this.step, invariant, what });
  }

  asked({ device }: Session, wish: Wish): void {
    if (wish.kind === 'seal') this.#asked.set(acceptedKey(device, wish.id), 'seal');
    else this.#asked.set(acceptedKey(device, wish.command.id), wish.command);
  }

  /** An answer leaves the desk: from here on it is owed (I-03). */
  answered({ device, member }: Session, wish: Wish, reply: Reply): void {
    this.#follow(true);
    const id = wish.kind === 'seal' ? wish.id : wish.command.id;
    if (reply.ok) {
      this.#answered.add(acceptedKey(device, id));
      if (!this.#times.has(acceptedKey(device, id))) this.find('I-03', `${id} was answered yes before it was on the disk`);
      return;
    }
    const { code } = reply.refusal;
    const act = wish.kind === 'seal' ? 'dossier.seal' : wish.command.act.act;
    const told = wish.kind === 'seal' ? [] : refusedTo(this.#ledger.doors, this.#org, member, wish.command, reply.refusal, this.#mind);
    for (const what of told) this.find('decision 10', what);
    if (code === 'internal' || code === 'not_writable') this.find('decision 12', `${act} ${id}: ${code}`);
    if (testimony.has(act) && ILL_FORMED[act]?.includes(code) !== true)
      this.find('decision 11', `${act} is testimony and was refused: ${code}`);
    if (act === 'alert.issue' && !MAY_REFUSE_AN_ALERT.includes(code)) this.find('I-01', `an alert was refused: ${code}`);
  }

  sent(life: Life, ring: Ring, lockedText: string): void {
    this.#follow(true);
    const leaving = { lockedText, ledger: this.#ledger, size: life.conductor.mind.size };
    if (isCallRing(ring)) for (const { name, check } of OF_EACH_CALL) for (const what of check({ ...leaving, ring })) this.find(name, what);
    else for (const { name, check } of OF_EACH_SEND) for (const what of check({ ...leaving, ring })) this.find(name, what);
  }

  /** A phone has really rung. */
  rang(ring: Ring): void {
    if (isCallRing(ring)) {
      this.#called.add(`${ring.call} ${ring.recipient}`);
      return;
    }
    const key = `${ring.alert} ${ring.recipient}`;
    this.#rung.set(key, Math.max(this.#rung.get(key) ?? 0, ring.version));
  }

  /** After every step. */
  look(): void {
    this.#follow(true);
    const scene = this.#scene();
    const seen = `${this.#read.length} ${this.#answered.size} ${scene.live?.size} ${scene.atRest?.nextDue} ${scene.atRest === null}`;
    if (seen === this.#lookedAt) return;
    this.#lookedAt = seen;
    for (const { name, check } of AFTER_EVERY_STEP) for (const what of check(scene)) this.find(name, what);
    // One person looks at their screen at each step, each in their turn.
    const members = Object.keys(this.#org.members);
    this.#show(members.slice(this.#read.length % members.length).slice(0, 1));
  }

  #show(members: readonly MemberId[]): void {
    const desk = this.#life()?.desk ?? null;
    if (desk === null || desk.position() !== this.#mind.size) return;
    for (const member of members) {
      for (const what of shownTo(desk, this.#ledger.doors, this.#org, member)) this.find('decision 10', what);
      for (const what of betrayedTo(desk, this.#ledger.people, member)) this.find('I-24', what);
    }
  }

  /** Whether everything is as it must end; with `tell`, what is not is found. */
  isHealed(waiting: readonly string[], isSilent: (member: MemberId) => boolean, tell: boolean): boolean {
    const healed = {
      ...this.#scene(),
      waiting,
      isSilent,
      hasRung: (call: string, member: MemberId) => this.#called.has(`${call} ${member}`),
      rungFor: (alert: string, member: MemberId) => this.#rung.get(`${alert} ${member}`) ?? 0,
    };
    const wrong = ONCE_HEALED.flatMap(({ name, check }) => check(healed).map((what) => ({ name, what })));
    if (tell) this.#show(Object.keys(this.#org.members));
    if (tell) for (const { name, what } of wrong) this.find(name, `once everything works again: ${what}`);
    return wrong.length === 0;
  }

  #scene(): Scene {
    const life = this.#life();
    const desk = life?.desk ?? null;
    const mind = life === null || desk === null ? null : life.conductor.mind;
    const live = mind !== null && mind.size === this.#mind.size ? mind : null;
    const atRest = live !== null && life !== null && desk?.idle === true ? { nextDue: desk.nextDue(), now: desk.now() } : null;
    return {
      org: this.#org,
      disk: this.#disk,
      ledger: this.#ledger,
      replayed: this.#mind,
      live,
      atRest,
      answered: this.#answered,
      timesInLog: (key) => this.#times.get(key) ?? 0,
    };
  }

  /** Takes in what was appended; what was there may not have changed (I-34). */
  #follow(checks: boolean): void {
    const { entries, head } = this.#disk;
    if (entries.length === this.#read.length) return;
    if (this.#read.some((stored, i) => entries[i] !== stored)) this.find('I-34', 'an entry that was on the disk is no longer as it was');
    for (let index = this.#read.length; index < entries.length; index++) {
      try {
        this.#take(index, checks);
      } catch (error) {
        this.find('decision 1', `entry ${index} cannot be read again: ${String(error)}`);
      }
    }
    const root = b64(this.#tree.root());
    if (head === null || head.size !== entries.length || b64(head.root) !== root)
      this.find('I-34', `the head of ${entries.length} entries is not their root`);
  }

  #take(index: number, checks: boolean): void {
    const stored = this.#disk.entries[index];
    if (stored === undefined) return;
    this.#read.push(stored);
    const entry = parseEntry(stored.bytes);
    const leaf = leafHash(stored.bytes);
    const end = this.#ends.get(entry.thread);
    const isChained =
      entry.index === index && entry.seq === (end?.seq ?? -1) + 1 && entry.prev === (end?.leaf ?? '-') && b64(leaf) === b64(stored.leaf);
    if (!isChained) this.find('I-34', `entry ${index} does not follow the one before it in its thread`);
    if (entry.rx < this.#mind.rx) this.find('I-34', `entry ${index} was received before the one before it`);
    this.#ends.set(entry.thread, { seq: entry.seq, leaf: b64(leaf) });
    this.#tree.push(leaf);

    const device = openNote(entry.note).signatures[0]?.name ?? '';
    const key = acceptedKey(device, entry.body.id);
    this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
    if (this.#times.get(key) !== 1 && device !== 'desk') this.find('I-11', `${key} stands twice in the log`);
    const before = this.#mind;
    const lesson = learn(before, entry, leaf);
    const { by, for: voice = by } = entry.body;
    const line: Line = { index, rx: entry.rx, device, by, voice };
    if (checks) {
      const words = (this.#disk.words.get(index) ?? []).map(({ text }) => readDisclosure(text).name);
      const appended = {
        entry,
        line,
        events: lesson.events,
        ledger: this.#ledger,
        before,
        after: lesson.mind,
        org: this.#org,
        asked: this.#asked.get(key),
        words,
      };
      for (const { name, check } of OF_EACH_ENTRY) for (const what of check(appended)) this.find(name, `entry ${index}: ${what}`);
    }
    this.#ledger.doors.write(entry, lesson.events);
    for (const event of lesson.events) {
      this.#ledger.write(line, event);
      this.events.set(event.e, (this.events.get(event.e) ?? 0) + 1);
    }
    this.#mind = lesson.mind;
  }

  /** One line that tells two runs apart: the last root, and how many steps it took. */
  get fingerprint(): string {
    return `${this.step} ${this.#read.length} ${sha256Hex(this.#tree.root()).slice(0, 16)}`;
  }
}
