/**
 * The conductor: decide in order on a draft, write once, then adopt and answer (decision 12).
 *
 * Commands wait in a queue; a turn takes all that wait, decides each on the draft left by the one before, and commits
 * entries, disclosures, accepted ids, timers, outbox rows and the signed head in one transaction. Only then is the
 * draft adopted and everybody answered, refusals included. On a lost fence the draft is dropped and the same commands
 * are decided again on the log as it now is. On an I/O error nobody is answered yes and the process must stop. A defect
 * met while deciding one command refuses that command alone: nobody else's alert may depend on it.
 */
import type { Asker } from '../kernel/decider.ts';
import type { Id, MemberId, Thread } from '../kernel/ids.ts';
import type { Ms } from '../kernel/time.ts';
import { EMPTY_HEAD, threadOf } from '../log/act.ts';
import { fromB64 } from '../log/base64.ts';
import { signCheckpoint } from '../log/checkpoint.ts';
import { sha256Hex } from '../log/digest.ts';
import { type Entry, leafHash, makeEntry, parseEntry } from '../log/entry.ts';
import { LogFault } from '../log/fault.ts';
import { jcs } from '../log/jcs.ts';
import { sameBytes } from '../log/text.ts';
import { RootReckoner, Tree } from '../log/tree.ts';
import {
  ARROWS_DEEP,
  codesOf,
  type Deadline,
  decide,
  followups,
  isRehearsal,
  type LoopEvent,
  type LoopState,
  legality,
  type Ring,
  RULES,
  rings,
  schedule,
  shownTo,
  underDuress,
} from '../loop/loop.ts';
import { logAltered } from './altered.ts';
import { type Accepted, type Command, DESK, type Pending, type Reply, type Session, type Typed } from './command.ts';
import { compartmentOf } from './compartments.ts';
import { NotDurable, type Touched } from './door.ts';
import { Draft } from './draft.ts';
import { completed, differsIn, type Ingested, isOurs, takeIn } from './ingest.ts';
import { BLANK, conflictIn, eventsIn, type Lesson, learn, logFacts, type Mind, standingIn, threadContinued } from './mind.ts';
import { askedDigest, type Origin, type Signed, signAct } from './note.ts';
import type { AcceptedAct, Batch, CodeVerdict, Ports, SignedHead, StoredEntry } from './ports.ts';
import { LostFence, PortFault } from './ports.ts';
import type { Acted } from './projection/rows.ts';
import { visibleTo } from './projection/visible.ts';
import { Reading } from './reading.ts';
import { rehearsed } from './rehearsed.ts';
import { Keeper } from './snapshot/keeper.ts';
import { SnapshotFault } from './snapshot/pieces.ts';

/** At most this many commands share one fsync: enough to amortise it, few enough to answer the first one soon. */
const TURN = 512;

export interface Committed {
  readonly touched: readonly Touched[];
  readonly clearTimers: readonly string[];
  readonly setTimers: readonly Deadline[];
  readonly addRings: readonly Ring[];
  readonly doneRings: readonly string[];
}

const key = (session: Session, id: Id): string => `${session.device} ${id}`;
const toStderr = (error: unknown): void => console.error(error instanceof Error ? (error.stack ?? error.message) : 'unknown fault');

const REQUESTS: ReadonlySet<string> = new Set(
  Object.values(legality).flatMap((table) => Object.entries(table).flatMap(([act, row]) => (row.kind === 'request' ? [act] : []))),
);

/**
 * The state a request is held against: what the person may see (decision 10). Testimony is kept whatever it names
 * (decision 11), and anybody may raise an alert for anybody (I-01).
 */
function seenFor(state: LoopState, member: MemberId, act: string, now: Ms): LoopState {
  if (member === DESK.member) return state;
  // Whoever is not free, or near somebody who is not, is held against what they are shown (decision 29).
  const shown = shownTo(state, member, now);
  return act === 'alert.issue' || !(REQUESTS.has(act) || KEPT_AS_SEEN.has(act)) ? shown : visibleTo(shown, member);
}

/**
 * Testimony that moves something: of what the person may not see it is kept as of what is not there, so that nobody outside
 * a compartment holds a statement back, or is taken for having heard somebody in it.
 */
const KEPT_AS_SEEN: ReadonlySet<string> = new Set(['posture.hear', 'statement.object']);

export class Conductor {
  #mind: Mind = BLANK;
  #tree = new Tree();
  readonly #reading: Reading;
  readonly #keeper: Keeper | null;
  #checkpoint = '';
  #queue: Pending[] = [];
  #turning: Promise<void> | null = null;
  #stopped: Error | null = null;
  readonly #ports: Ports;
  readonly #origin: Origin;
  readonly #onCommit: (committed: Committed) => void;
  readonly #onFatal: (error: Error) => void;
  readonly #onFault: (error: unknown) => void;

  /** @param onFault told of a defect of ours, after which the desk goes on; standard error unless given. */
  constructor(ports: Ports, origin: Origin, onCommit: (committed: Committed) => void, onFatal: (error: Error) => void, onFault = toStderr) {
    this.#ports = ports;
    this.#origin = origin;
    this.#onCommit = onCommit;
    this.#onFatal = onFatal;
    this.#onFault = onFault;
    this.#reading = new Reading(ports.store.near, this);
    this.#keeper =
      ports.snapshots === undefined
        ? null
        : new Keeper(ports.snapshots, {
            origin: origin.log,
            sign: (message) => ports.keys.sign(origin.log, message),
            leaves: (from, to) => ports.store.near.leaves(from, to),
            broken: (fault) => this.#stop(fault, []),
            failed: onFault,
          });
  }

  get mind(): Mind {
    return this.#mind;
  }
  get tree(): Tree {
    return this.#tree;
  }
  get checkpoint(): string {
    return this.#checkpoint;
  }
  /** Nothing waits and nothing is being written. */
  get idle(): boolean {
    return this.#queue.length === 0 && this.#turning === null;
  }
  /** Whether these are the bytes of the entry that the tree has in that place: an opening from a snapshot has not read it. */
  holds({ index, bytes }: Pick<Entry, 'index' | 'bytes'>): boolean {
    try {
      return sameBytes(leafHash(bytes), this.#tree.leaf(index));
    } catch (error) {
      if (error instanceof LogFault) return false;
      throw error;
    }
  }

  /** What was answered to this id of this device, held against the entry; null when it was never accepted. */
  async acceptedBefore(device: string, id: Id): Promise<AcceptedAct | null> {
    const row = await this.#ports.store.accepted(device, id);
    if (row === null || row.index >= this.#mind.size) return row;
    for await (const stored of this.#ports.store.entries(row.index, row.index + 1)) {
      if (this.holds(stored) && isAnswerTo(parseEntry(stored.bytes), row)) return row;
    }
    throw logAltered(`entry ${row.index}: what its sender was answered`);
  }

  /** The disclosed words of an entry; empty when shredded or unknown. */
  wordsAt(index: number): Readonly<Record<string, string>> {
    return this.#reading.words(index);
  }
  /** Every entry of a thread, each in its place; `holds` says whether it is the one that was signed. */
  entriesOf(thread: Thread): readonly Entry[] {
    return this.#reading.entries(thread);
  }
  /** What was done in a thread, oldest first. */
  actsOf(thread: Thread): readonly Acted[] {
    return this.#reading.acts(thread);
  }

  /**
   * Reads what the store holds beyond what is known: at the start, from the last snapshot on, and after another node has
   * written. Throws PortFault `log_altered` when it is not what was signed.
   */
  async load(taught: (lesson: Lesson) => void = () => undefined): Promise<void> {
    const head = await this.#ports.store.head();
    if (head === null) return;
    const found = this.#mind === BLANK ? await this.#keeper?.find(head.size) : null;
    if (found != null) {
      try {
        this.#mind = found.mind;
        this.#tree = found.tree;
        await this.#readUpTo(head, taught);
        this.#keeper?.found();
        return;
      } catch (error) {
        // Whatever is wrong with the log itself, the replay from zero will say.
        this.#keeper?.refuse(error instanceof SnapshotFault ? 'damaged' : 'other_log');
        this.#mind = BLANK;
        this.#tree = new Tree();
      }
    }
    await this.#readUpTo(head, taught);
  }

  async #readUpTo(head: SignedHead, taught: (lesson: Lesson) => void): Promise<void> {
    try {
      for await (const stored of this.#ports.store.entries(this.#mind.size, head.size)) taught(await this.#learnStored(stored));
    } catch (error) {
      // Bytes that were never signed, or a defect of ours? The root tells.
      if (error instanceof PortFault || error instanceof SnapshotFault || (await this.#isAsSigned(head))) throw error;
      throw logAltered(`entry ${this.#mind.size}`);
    }
    if (this.#mind.size !== head.size || !sameBytes(this.#tree.root(), head.root))
      throw logAltered('the entries do not give the root that was signed for them');
    this.#checkpoint = head.checkpoint;
  }

  /** One entry of the disk, held against what stands beside it for look-ups: its place, what its sender was answered. */
  async #learnStored(stored: StoredEntry): Promise<Lesson> {
    const at = this.#mind.size;
    const entry = parseEntry(stored.bytes);
    const leaf = leafHash(stored.bytes);
    const lesson = learn(this.#mind, entry, leaf);
    if (entry.index !== at || !isFiledAs(entry, stored) || !sameBytes(leaf, stored.leaf))
      throw logAltered(`entry ${at} is filed under another place`);
    const { device } = lesson.told;
    // What follows by an arrow was asked by nobody; all else the desk asks of itself is refused a second time by the core.
    if (device !== DESK.device && !isAnswerTo(entry, await this.#ports.store.accepted(device, entry.body.id)))
      throw logAltered(`entry ${at}: what its sender was answered`);
    this.#mind = lesson.mind;
    this.#tree.push(leaf);
    return lesson;
  }

  /**
   * Asks the store again for every thread the log says is shredded: the power may have been cut between the entry and its
   * effect, or a copy of the keys brought back. Where it is done already, nothing happens.
   */
  async shredAgain(): Promise<void> {
    const threads = [...this.#mind.state.inquiry.shredded].map(([thread]) => thread);
    if (threads.length > 0) await this.#ports.store.shred(threads);
  }

  async #isAsSigned({ size, root }: SignedHead): Promise<boolean> {
    const reckoner = new RootReckoner();
    for await (const { bytes } of this.#ports.store.entries(0, size)) reckoner.push(leafHash(bytes));
    return sameBytes(reckoner.root(), root);
  }

  /**
   * Another node has written: its entries are learnt, and whoever watches this desk is told as of its own, deadlines
   * included. What is to ring because of them is that node's to send; whoever starts after it takes up the outbox.
   */
  async #catchUp(): Promise<void> {
    const touched = new Map<string, Touched>();
    const deadlines = new Map<string, readonly Deadline[]>();
    const shredded: Thread[] = [];
    await this.load((lesson) => {
      const { mind, events, touched: things } = lesson;
      shredded.push(...shreddedBy(lesson));
      for (const thing of things) touched.set(`${thing.kind} ${thing.id}`, thing);
      for (const { prefix, deadlines: rows } of schedule(mind.state, events)) deadlines.set(prefix, rows);
    });
    // That node has destroyed the keys: this one forgets what it read with them.
    if (shredded.length > 0) await this.#ports.store.shred(shredded);
    this.#tell({
      touched: [...touched.values()],
      clearTimers: [...deadlines.keys()],
      setTimers: [...deadlines.values()].flat(),
      addRings: [],
      doneRings: [],
    });
  }

  #tell(committed: Committed): void {
    try {
      this.#onCommit(committed);
    } catch (error) {
      // It is written: whoever was told of it and failed does not make it unwritten.
      this.#onFault(error);
    }
  }

  /** The end, in order: the next opening finds a snapshot. */
  async close(): Promise<void> {
    await this.#keeper?.close(() => ({ mind: this.#mind, tree: this.#tree }));
  }

  /** Resolves with the answer once it is durable; rejects with NotDurable when the disk did not answer. */
  ask(session: Session, command: Command, doneRings: readonly string[] = [], typed?: Typed): Promise<Reply> {
    if (this.#stopped !== null) return Promise.reject(new NotDurable(this.#stopped.message));
    return new Promise<Reply>((settle, fail) => {
      this.#queue.push({ session, command, settle, fail, doneRings, ...(typed === undefined ? {} : { typed }) });
      this.#turning ??= this.#turns();
    });
  }

  async #turns(): Promise<void> {
    // One tick of grace, so that commands which arrived together share one fsync.
    await Promise.resolve();
    while (this.#queue.length > 0 && this.#stopped === null) await this.#turn(this.#queue.splice(0, TURN));
    this.#turning = null;
  }

  async #turn(taken: readonly Pending[]): Promise<void> {
    try {
      for (;;) {
        const known = new Map<string, AcceptedAct>();
        for (const { session, command } of taken) {
          const before = await this.acceptedBefore(session.device, command.id);
          if (before !== null) known.set(key(session, command.id), before);
        }
        const draft = new Draft(this.#mind);
        const answers = taken.map((pending) => this.#decideOne(draft, pending, known));
        try {
          await this.#write(draft);
        } catch (error) {
          if (!(error instanceof LostFence)) throw error;
          await this.#catchUp();
          continue;
        }
        taken.forEach((pending, i) => {
          const answer = answers[i];
          if (answer !== undefined) pending.settle(answer);
        });
        return;
      }
    } catch (error) {
      this.#stop(error instanceof Error ? error : new Error(String(error)), taken);
    }
  }

  #stop(error: Error, taken: readonly Pending[]): void {
    const isFirst = this.#stopped === null;
    this.#stopped ??= error;
    const waiting = [...taken, ...this.#queue];
    this.#queue = [];
    for (const pending of waiting) pending.fail(new NotDurable(error.message));
    if (!isFirst) return;
    if (!(error instanceof SnapshotFault)) this.#onFatal(error);
    // A restart heals only if it does not find the same snapshot again.
    else
      void this.#keeper
        ?.discard()
        .catch(this.#onFault)
        .then(() => this.#onFatal(error));
  }

  /** The answer to one command; what was accepted is added to the draft, and what throws half-way leaves nothing behind. */
  #decideOne(draft: Draft, pending: Pending, known: ReadonlyMap<string, AcceptedAct>): Reply {
    const { session, command } = pending;
    try {
      const before = draft.accepted.get(key(session, command.id)) ?? known.get(key(session, command.id));
      // Heard whatever becomes of the act: whoever types the duress code has said it.
      const code = pending.typed === undefined ? undefined : this.#hear(draft, session, command.id, pending.typed, before !== undefined);
      if (pending.typed?.alone === true) return heardAlone(command, code, draft.mind);
      if (before !== undefined) {
        if (before.asked !== askedDigest(command))
          return { ok: false, refusal: { code: 'id_reused', doctrine: 'I-11', about: [command.id] } };
        return JSON.parse(before.reply) as Accepted;
      }
      const asked = askedDigest(command);
      const part = new Draft(draft.mind);
      const index = part.mind.size;
      const reply = this.#actOn(part, session, command, 0, code);
      if (!reply.ok) return reply;
      for (const done of pending.doneRings ?? []) part.doneRings.push(done);
      part.accepted.set(key(session, command.id), { device: session.device, id: command.id, index, asked, reply: JSON.stringify(reply) });
      draft.take(part);
      return reply;
    } catch (error) {
      // Nothing that is decided on what cannot be trusted is an answer.
      if (error instanceof SnapshotFault) throw error;
      if (error instanceof LogFault) return { ok: false, refusal: { code: 'not_writable', doctrine: 'log 2.1' } };
      this.#onFault(error);
      return { ok: false, refusal: { code: 'internal', doctrine: 'decision 12', about: [command.id] } };
    }
  }

  /**
   * Holds a typed code against those of whoever acts, and writes one act of the desk whatever it was (I-23): a duress, or that a
   * code was theirs or nobody's. What the core is told of it is the same for both of theirs. With a retry, which is answered as
   * it was, only what the desk does not know yet is written (I-11).
   */
  #hear(draft: Draft, session: Session, asked: Id, { tag, member, act, isSpent, heard }: Typed, isRetry: boolean): Asker['code'] {
    const { state, size } = draft.mind;
    const verdict = this.#ports.codes?.verdict(member, codesOf(state, member), tag) ?? NOBODYS;
    heard(verdict);
    const rehearses = isRehearsal(state, act, member, this.#origin.exercise);
    const id = `code-${sha256Hex(new TextEncoder().encode(`${key(session, asked)} ${size}`)).slice(0, 32)}`;
    const noted =
      verdict.is === 'duress' && !rehearses
        ? ({ act: 'duress.raise', with: { member, code: true } } as const)
        : ({ act: 'code.note', with: { member, act, matched: verdict.is !== 'unknown' } } as const);
    if (!isRetry || (noted.act === 'duress.raise' && !underDuress(state.checkin, member))) {
      const part = new Draft(draft.mind);
      this.#actOn(part, DESK, { id, act: noted, words: {} }, 0);
      draft.take(part);
    }
    if (isSpent || verdict.place === null) return 'unknown';
    return rehearses ? verdict.place : 'known';
  }

  /** Decides one act on the draft and, when accepted, the acts that follow from it by the arrows. */
  #actOn(draft: Draft, session: Session, asked: Command, depth: number, code?: Asker['code']): Reply {
    const { mind } = draft;
    const now: Ms = Math.max(mind.rx, this.#ports.clock.now());
    const seen = seenFor(mind.state, session.member, asked.act.act, now);
    const took = takeIn(mind.state, mind.counters.get(session.device) ?? 0, session, asked, now);
    if (!took.ok) return took;
    const { taken } = took;
    const command: Command = taken === null ? asked : { ...asked, t: taken.body.t };
    const named = threadContinued(seen, command.act) ?? command.thread;
    // What comes after the words of a thread are gone begins another, behind the same door: it would be shredded with them.
    const isGone = named !== undefined && mind.state.inquiry.shredded.has(named);
    const thread = this.#threadFor(mind, session, command, taken, isGone ? undefined : named);
    const door = compartmentOf(mind, command, session.member, isGone ? named : thread);
    const end = mind.threads.get(thread);
    const threadSeq = end === undefined ? 0 : end.seq + 1;
    if (command.threadSeq !== undefined && command.threadSeq !== threadSeq) {
      return { ok: false, refusal: { code: 'heads_moved', doctrine: 'I-37', about: [thread] } };
    }
    const compartment = (door.ok ? door.compartment : null) ?? undefined;
    const asker: Asker = {
      id: command.id,
      by: session.member,
      device: session.device,
      thread,
      now,
      t: command.t ?? now,
      exercise: this.#origin.exercise,
      words: Object.keys(command.words),
      ...(command.for === undefined ? {} : { for: command.for }),
      ...(compartment === undefined ? {} : { compartment }),
      ...(code === undefined ? {} : { code }),
      ...(taken === null ? {} : { cosigned: taken.cosigned }),
    };
    // What stands behind a door is refused in the words for what is not there: the core is asked as if it were not.
    if (seen !== mind.state) {
      const asSeen = decide(seen, command.act, asker, logFacts(mind));
      if (!asSeen.ok) return { ok: false, refusal: asSeen.refusal };
    }
    // Only now: somebody who would be refused anyway may not learn from another refusal that a thread is there.
    if (!door.ok) return door;
    // What somebody is shown who may not know of a duress is nothing to decide on: there, they would be free.
    const keptAsSeen = KEPT_AS_SEEN.has(command.act.act) && shownTo(mind.state, session.member, now) === mind.state;
    const decision = decide(keptAsSeen ? seen : mind.state, command.act, asker, logFacts(mind));
    if (!decision.ok) return { ok: false, refusal: decision.refusal };

    const device = mind.state.roster.devices.get(session.device);
    // With another key than the enrolled one it would be signed by nobody: better a refusal, and somebody else acts (decision 27).
    if (device !== undefined && taken?.complete !== true && !this.#canSignFor(device))
      return { ok: false, refusal: { code: 'device_key_unusable', doctrine: 'decision 3' } };
    const said = rehearsed(command);
    if (!said.ok) return said;
    const sent: Command = compartment === undefined ? said.command : { ...said.command, compartment };
    const blobs = (command.blobs ?? []).map(({ base64 }) => fromB64(base64));
    const differs = taken === null ? null : differsIn(taken, { origin: this.#origin, session, command: sent, thread, blobs });
    if (differs !== null) return { ok: false, refusal: { code: 'note_differs', doctrine: 'decision 3', about: [differs] } };
    const signed =
      taken === null
        ? this.#signFor(session, sent, thread, { now, counter: mind.counters.get(session.device) ?? 0, dev: device?.index ?? null }, blobs)
        : { note: completed(taken, this.#ports.keys, session.device), disclosures: taken.disclosures };
    const index = mind.size;
    const events = [...decision.events, ...(taken === null ? [] : this.#noted(taken, session, compartment))];
    const outcome = jcs({ ev: events, rules: RULES });
    const entry = makeEntry({ index, rx: now, thread, seq: threadSeq, prev: end?.hash ?? '-', outcome, note: signed.note });
    const { bytes } = entry;
    const leaf = leafHash(bytes);
    const lesson = learn(mind, entry, leaf);
    draft.mind = lesson.mind;
    draft.entries.push({ index, rx: now, thread, threadSeq, leaf, bytes });
    for (const [n, text] of signed.disclosures.entries()) draft.words.push({ index, n, text });
    for (const blob of blobs) draft.blobs.push({ sha256: sha256Hex(blob), thread, bytes: blob });
    for (const thing of lesson.touched) draft.touched.set(`${thing.kind} ${thing.id}`, thing);
    const shredded = shreddedBy(lesson);
    for (const thing of standingIn(draft.mind.state, shredded)) draft.touched.set(`${thing.kind} ${thing.id}`, thing);
    draft.shredded.push(...shredded);
    for (const ring of rings(draft.mind.state, lesson.events, lesson.told)) draft.addRings.push(ring);
    for (const { prefix, deadlines } of schedule(draft.mind.state, lesson.events)) draft.deadlines.set(prefix, deadlines);
    if (depth < ARROWS_DEEP) {
      for (const event of lesson.events) {
        for (const next of followups(event, draft.mind.state, lesson.told)) {
          this.#actOn(draft, DESK, { id: next.id, act: next.act, words: {}, thread: next.thread }, depth + 1);
        }
      }
    }
    return { ok: true, id: command.id, at: now, thread, conflict: conflictIn(lesson.events) };
  }

  /**
   * The thread a signed act stands in is the one its device says: a new one where it opens one; and testimony, or an alert, about
   * what its device knows no thread of (another's, or one it may not see) is kept in a thread of its own, never refused (decision 11).
   */
  #threadFor(mind: Mind, session: Session, command: Command, taken: Ingested | null, named: Thread | undefined): Thread {
    const claimed = taken?.body.thread;
    const isNew = claimed !== undefined && claimed !== '-' && !mind.threads.has(claimed);
    const mayStandAlone = !REQUESTS.has(command.act.act) || command.act.act === 'alert.issue';
    if (isNew && (named === undefined || mayStandAlone)) return claimed;
    return named ?? threadOf(`${session.device}:${command.id}`);
  }

  #signFor(
    session: Session,
    sent: Command,
    thread: Thread,
    { now, counter, dev }: { now: Ms; counter: number; dev: number | null },
    blobs: readonly Uint8Array[],
  ): Signed {
    const { log, exercise } = this.#origin;
    const hand = { log, by: session.member, ex: exercise, t: sent.t ?? now, dseq: counter + 1, seen: EMPTY_HEAD, dev };
    return signAct(this.#ports.keys, this.#ports.dice, session, sent, thread, hand, blobs);
  }

  /** What the desk adds to an act its device signed: the door it stands behind, where the note is silent; that the device saw another log. */
  #noted({ body }: Ingested, { device }: Session, compartment: string | undefined): LoopEvent[] {
    const [size = '', root = ''] = body.seen.split(' ');
    const rootOf = (of: number): Uint8Array | null => (of <= this.#tree.size ? this.#tree.root(of) : null);
    return [
      ...(compartment === undefined || body.compartment !== undefined ? [] : [{ e: 'FiledBehind', compartment } as const]),
      ...(isOurs(body.seen, rootOf) ? [] : [{ e: 'ForkSeen', device, size: Number(size), root } as const]),
    ];
  }

  #canSignFor({ name, vkey }: { readonly name: string; readonly vkey: string }): boolean {
    try {
      return this.#ports.keys.vkey(name) === vkey;
    } catch (error) {
      this.#onFault(error);
      return false;
    }
  }

  async #write(draft: Draft): Promise<void> {
    if (draft.entries.length === 0) return;
    const size = draft.mind.size;
    const root = this.#tree.rootWith(draft.entries.map((entry) => entry.leaf));
    const { log } = this.#origin;
    const vkey = this.#ports.keys.vkey(log) ?? this.#ports.keys.ensure(log);
    const checkpoint = signCheckpoint(log, size, root, { name: log, vkey, sign: (message) => this.#ports.keys.sign(log, message) });
    const promised = {
      clearTimers: [...draft.deadlines.keys()],
      setTimers: [...draft.deadlines.values()].flat(),
      addRings: draft.addRings,
      doneRings: draft.doneRings,
    };
    const batch: Batch = {
      expected: this.#mind.size,
      entries: draft.entries,
      words: draft.words,
      blobs: draft.blobs,
      accepted: [...draft.accepted.values()],
      ...promised,
      head: { size, root, checkpoint },
    };
    await this.#ports.store.append(batch);
    this.#mind = draft.mind;
    for (const entry of draft.entries) this.#tree.push(entry.leaf);
    this.#checkpoint = checkpoint;
    // Durable by now, and before anybody is shown it. A store that cannot do it stops the desk, and the next start asks again.
    if (draft.shredded.length > 0) await this.#ports.store.shred(draft.shredded);
    this.#tell({ touched: [...draft.touched.values()], ...promised });
    this.#keeper?.offer(this.#mind, this.#tree, this.#queue.length === 0);
  }
}

const NOBODYS: CodeVerdict = { is: 'unknown', place: null };

/** What is answered where nothing was asked but to hear a code. */
function heardAlone({ id }: Command, code: Asker['code'], { rx }: Mind): Reply {
  if (code === 'unknown') return { ok: false, refusal: { code: 'code_wrong', doctrine: 'I-25' } };
  return { ok: true, id, at: rx, thread: '-', conflict: null };
}

const shreddedBy = ({ events }: Lesson): Thread[] =>
  events.flatMap((event) => (event.e === 'Shredded' || event.e === 'ShreddedAgain' ? event.threads : []));

/** What stands beside an entry, for look-ups, is what its bytes say. */
const isFiledAs = (entry: Entry, stored: StoredEntry): boolean =>
  entry.rx === stored.rx && entry.thread === stored.thread && entry.seq === stored.threadSeq;

/** A retry is answered from this row: it must say what the entry says (I-11). */
function isAnswerTo(entry: Entry, row: AcceptedAct | null): boolean {
  if (row?.index !== entry.index) return false;
  const said: Accepted = { ok: true, id: entry.body.id, at: entry.rx, thread: entry.thread, conflict: conflictIn(eventsIn(entry)) };
  return row.reply === JSON.stringify(said);
}
