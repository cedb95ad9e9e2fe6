/**
 * The desk: one organisation, open. It owns the conductor, the timers and the outbox, and is the door that the edges
 * and the command line come through. `openDesk` replays the log; whatever was promised before a crash is taken up again.
 */
import { type DeviceName, type Id, type MemberId, ORGANISATION_THREAD, type PersonId, type Sha256Hex } from '../kernel/ids.ts';
import { MINUTE, type Ms } from '../kernel/time.ts';
import { b64 } from '../log/base64.ts';
import { sha256Hex } from '../log/digest.ts';
import { leafHash, parseEntry } from '../log/entry.ts';
import { openNote } from '../log/note.ts';
import { formatProof } from '../log/proof.ts';
import {
  allSchedules,
  type Deadline,
  fallenDevice,
  isCallRing,
  type LoopState,
  lockedCall,
  lockedText,
  type Ring,
  ringStillDue,
  shownTo,
} from '../loop/loop.ts';
import type { LogLine } from '../wire/log-views.ts';
import type { Context } from '../wire/operation.ts';
import type { PublicView } from '../wire/public-views.ts';
import type { KeysView, ProvenEntry } from '../wire/sealed-views.ts';
import { CodeJudge } from './code-judge.ts';
import { type Command, DESK, type Refused, type Reply, type Session, type TypedAlone } from './command.ts';
import { type Committed, Conductor } from './conductor.ts';
import { contextOf } from './context.ts';
import { DeskClock } from './desk-clock.ts';
import { type Door, NotDurable, type SealRequest, type ServedLog, type Touched } from './door.ts';
import { signerOf } from './ingest.ts';
import { touchedSince } from './mind.ts';
import { Outbox, type Sent } from './outbox.ts';
import { type OutsideParts, OutsideWorld } from './outside.ts';
import { PortFault, type Ports } from './ports.ts';
import { codeNameOf } from './projection/people.ts';
import { type Projection, project } from './projection/projection.ts';
import { publicView } from './projection/public.ts';
import { Sealing, type SealingOptions } from './sealing.ts';
import { servedLog } from './served.ts';
import { Timers } from './timers.ts';

/** A caller is told within this delay that the disk has not answered (I-04, decision 13). */
const PATIENCE: Ms = 2000;
/** A pulse older than this at the start means that the desk was down, and the log says from when to when. */
const OUTAGE: Ms = 10_000;

/** Of what must not wait to be shown outside: each of these only ever grows, by an alert, a seal, a shredding, a device. */
const urgent = ({ alerting, inquiry, roster }: LoopState): number =>
  alerting.alerts.size + inquiry.dossiers.size + inquiry.shredded.size + roster.devices.size;
/** Acts from which a client works out, by itself, which devices may read. */
const OF_KEYS: ReadonlySet<string> = new Set(['org.root', 'device.enrol', 'device.revoke', 'recovery.set']);

export interface DeskOptions extends SealingOptions {
  /** Keeps the files of a dossier that was just sealed; called again with the same bytes if it is asked for again. */
  readonly keepBag: (dossier: Id, files: ReadonlyMap<string, Uint8Array>) => Promise<void>;
  /** The words of the dossier's case are gone: its copy goes with them. Left out where no copy is kept. */
  readonly dropBag?: (dossier: Id) => Promise<void>;
  /** Somebody outside has signed under the head it is proved under, or dated it: its copy is made anew. Left out where no copy is kept. */
  readonly renewBag?: DeskOptions['keepBag'];
  /** Called once when the disk has failed: the process must stop, a restart heals. */
  readonly onFatal: (error: Error) => void;
}

export class Desk implements Door<Projection, Context> {
  readonly exercise: Id | null;
  readonly served: ServedLog;
  readonly origin: string;
  readonly #ports: Ports;
  readonly #conductor: Conductor;
  readonly #timers: Timers;
  readonly #outbox: Outbox;
  readonly #sealing: Sealing;
  readonly #outside: OutsideWorld | null;
  #urgent = 0;
  readonly #judge: CodeJudge;
  readonly #keepBag: DeskOptions['keepBag'];
  readonly #dropBag: DeskOptions['dropBag'];
  readonly #renewBag: DeskOptions['renewBag'];
  readonly #listeners = new Set<(touched: readonly Touched[]) => void>();
  readonly #clock: DeskClock;
  readonly #onFatal: DeskOptions['onFatal'];
  #head: { readonly minute: number; readonly checkpoint: string } | null = null;
  #public: { readonly from: readonly unknown[]; readonly view: PublicView } | null = null;
  /** Rows nobody needs any more (answered meanwhile): they leave the store with the next result that is written. */
  #withdrawn: string[] = [];

  private constructor(given: Ports, options: DeskOptions) {
    this.#clock = new DeskClock(given.clock);
    const ports = { ...given, clock: this.#clock };
    this.#ports = ports;
    this.#onFatal = options.onFatal;
    this.exercise = options.exercise;
    this.origin = options.log;
    this.#conductor = new Conductor(ports, options, (committed) => this.#committed(committed), options.onFatal);
    this.#timers = new Timers(ports.clock, (due) => this.#ring(due));
    this.#outbox = new Outbox(ports.clock, ports.channels, {
      stillDue: (ring) => ringStillDue(this.#conductor.mind.state, ring),
      lockedText: (ring) => this.#lockedText(ring),
      record: (sent, dropped) => this.#record(sent, dropped),
    });
    this.#keepBag = options.keepBag;
    this.#dropBag = options.dropBag;
    this.#renewBag = options.renewBag;
    this.#sealing = new Sealing(this.#conductor, ports, options);
    this.served = servedLog(this.#conductor, ports);
    this.#outside = ports.outside === undefined ? null : this.#world({ ...ports, outside: ports.outside });
    this.#judge = new CodeJudge(ports.codes, {
      state: () => this.#conductor.mind.state,
      now: () => this.now(),
      ask: (session, command, typed) => this.#withinPatience(this.#conductor.ask(session, command, [], typed)),
      release: () => this.#listeners.forEach((listener) => void listener([])),
    });
  }

  #world(ports: OutsideParts['ports']): OutsideWorld {
    return new OutsideWorld({
      ports,
      head: () => {
        const { checkpoint, tree } = this.#conductor;
        const [origin, size] = checkpoint.split('\n');
        // After a restore, the last head may still be that of the epoch before.
        return origin === this.origin ? { origin, size: Number(size), checkpoint, tree } : null;
      },
      lastSeal: () => Math.max(0, ...[...this.#conductor.mind.state.inquiry.dossiers.values()].map(({ index }) => index + 1)),
      changed: () => this.#tell([]),
      kept: (from, to) => this.#renewBags(from, to),
      onFatal: this.#onFatal,
    });
  }

  /** Replays the log, tells of an outage, re-arms every timer and takes up the outbox where it was left. */
  static async open(ports: Ports, options: DeskOptions): Promise<Desk> {
    const desk = new Desk(ports, options);
    await desk.#conductor.load();
    desk.#clock.notBehind(desk.#conductor.mind.rx);
    const beat = await ports.store.lastBeat();
    // Whatever the last pulse says, the desk was there when it wrote its last entry.
    const pulse = beat === null ? null : Math.max(beat, desk.#conductor.mind.rx);
    // All read before anything is asked: what this start adds is told by its own commits, and must not be sent twice.
    const stored = await ports.store.timers();
    const rings = await ports.store.rings();
    const promised = allSchedules(desk.#conductor.mind.state).flatMap((row) => row.deadlines);
    const known = new Set(promised.map((row) => row.key));
    // Sent before anything is written: neither a slow disk nor one that fails delays what was promised (decision 13).
    desk.#outbox.change(rings, []);
    await desk.#conductor.shredAgain();
    if (pulse !== null && desk.now() - pulse > OUTAGE && desk.#conductor.mind.size > 0) {
      const act = { act: 'desk.resume', with: { from: pulse, to: desk.now() } } as const;
      await desk.#conductor.ask(DESK, { id: `resume-${pulse}-${desk.now()}`, act, words: {} });
    }
    await ports.store.beat(desk.#clock.now());
    desk.#timers.change([], [...promised, ...stored.filter((row) => !known.has(row.key))]);
    await desk.#outside?.start();
    return desk;
  }

  now(): Ms {
    return Math.max(this.#conductor.mind.rx, this.#ports.clock.now());
  }

  async submit(session: Session, command: Command): Promise<Reply> {
    const reply = await this.#judge.ask(session, command);
    return reply.ok ? reply : this.#discreet(session.member, command, reply);
  }

  onBeat<T>(member: MemberId, work: () => Promise<T>): Promise<T> {
    return this.#judge.onBeat(member, work);
  }
  waits(member: MemberId): boolean {
    return this.#judge.waits(member);
  }
  async hear(session: Session, typed: TypedAlone): Promise<Reply> {
    return await this.#judge.hear(session, typed);
  }

  /** A refusal names the things in its way, but only those the person may see, or named themself (decision 10). */
  #discreet(viewer: MemberId, { act }: Command, { refusal }: Refused): Refused {
    if (refusal.about === undefined || viewer === DESK.member) return { ok: false, refusal };
    const { alerting, operation, intake, inquiry, drills, sealed } = shownTo(this.#conductor.mind.state, viewer, this.now());
    const views = this.view(viewer);
    const named = new Set<unknown>(Object.values(act.with).flat());
    const hidden = (id: Id): boolean =>
      (alerting.alerts.has(id) && views.alert(id) === undefined) ||
      (operation.operations.has(id) && views.operation(id) === undefined) ||
      (intake.reports.has(id) && views.report(id) === undefined) ||
      (inquiry.cases.has(id) && views.caseFile(id) === undefined) ||
      (drills.drills.has(id) && views.drill(id) === undefined) ||
      (drills.reviews.has(id) && views.review(id) === undefined) ||
      (sealed.values.has(id) && views.sealed(id) === undefined);
    return { ok: false, refusal: { ...refusal, about: refusal.about.filter((id) => named.has(id) || !hidden(id)) } };
  }

  async seal(session: Session, request: SealRequest): Promise<Reply> {
    const reply = await this.#sealing.seal(session, request);
    const files = reply.ok ? await this.bag(request.id) : null;
    if (files !== null) await this.#keepBag(request.id, files);
    return reply;
  }
  async bag(dossier: Id): Promise<ReadonlyMap<string, Uint8Array> | null> {
    return await this.#sealing.bag(dossier);
  }

  /** Every dossier that was ever sealed, and whether the words of its case are gone. */
  dossiers(): readonly { readonly id: Id; readonly shredded: boolean }[] {
    const { dossiers, cases } = this.#conductor.mind.state.inquiry;
    return [...dossiers.values()].map(({ id, case: of }) => ({ id, shredded: (cases.get(of)?.shreddedAt ?? null) !== null }));
  }

  publicView(): PublicView {
    const { state } = this.#conductor.mind;
    // Statements are released, or the words of a case shredded: nothing else can change what the public reads.
    const from = [state.statements, state.inquiry.shredded, state.roster.org] as const;
    if (this.#public === null || from.some((part, i) => part !== this.#public?.from[i])) {
      const view = publicView(state, (index) => this.#conductor.wordsAt(index), this.exercise !== null);
      this.#public = { from, view };
    }
    return this.#public.view;
  }
  async kept(sha256: Sha256Hex): Promise<Uint8Array | null> {
    return await this.#ports.store.blob(sha256);
  }

  view(viewer: MemberId): Projection {
    const { mind } = this.#conductor;
    return project(mind.state, (index) => this.#conductor.wordsAt(index), viewer, this.now(), {
      exercise: this.exercise,
      origin: this.origin,
      size: mind.size,
      checkpoint: this.#conductor.checkpoint,
      digest: (index: number) => mind.proposals.get(String(index)) ?? null,
      acts: (thread) => this.#conductor.actsOf(thread),
      sealedAt: mind.rx,
      ...(this.#outside === null ? {} : { outside: this.#outside.view() }),
    });
  }

  context(viewer: MemberId): Context {
    return contextOf(this.#conductor.mind, (index) => this.#conductor.wordsAt(index), viewer, this.now());
  }

  onChange(listener: (touched: readonly Touched[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  position(): number {
    return this.#conductor.mind.size;
  }
  touchedSince(position: number, most: number): readonly Touched[] {
    return touchedSince(this.#conductor.mind, position, most);
  }
  checkpoint(): string {
    return this.#conductor.checkpoint;
  }
  head(): string {
    const minute = Math.floor(this.now() / MINUTE);
    if (this.#head === null || this.#head.minute !== minute) this.#head = { minute, checkpoint: this.#conductor.checkpoint };
    return this.#head.checkpoint;
  }
  stands(device: DeviceName): boolean {
    return fallenDevice(this.#conductor.mind.state, device, this.now()) === null;
  }
  signerOf(note: string): Session | null {
    return signerOf(this.#conductor.mind.state, note, this.now());
  }
  async proven(indexes: readonly number[]): Promise<readonly ProvenEntry[]> {
    // Both of the same instant: the tree goes on while the store is read.
    const { checkpoint, tree } = this.#conductor;
    const proofs = indexes.map((index) => formatProof(index, tree.inclusion(index), checkpoint));
    const found: ProvenEntry[] = [];
    for (const [n, index] of indexes.entries())
      for await (const { bytes } of this.#ports.store.entries(index, index + 1)) found.push({ entry: b64(bytes), proof: proofs[n] ?? '' });
    return found;
  }
  async keys(): Promise<KeysView> {
    const { checkpoint } = this.#conductor;
    const indexes = this.#conductor.entriesOf(ORGANISATION_THREAD).flatMap(({ index, body }) => (OF_KEYS.has(body.act) ? [index] : []));
    const log = this.#ports.keys.vkey(checkpoint.split('\n')[0] ?? '') ?? '';
    return { kind: 'keys', log, checkpoint, entries: await this.proven(indexes) };
  }
  roles(member: MemberId): readonly string[] {
    return this.#conductor.mind.state.roster.members.get(member)?.roles ?? [];
  }
  /** The key a device was enrolled with; null for one that was not. */
  enrolledKey(device: string): string | null {
    return this.#conductor.mind.state.roster.devices.get(device)?.vkey ?? null;
  }
  countOf(device: string): number {
    return this.#conductor.mind.counters.get(device) ?? 0;
  }
  holderOf(device: string): MemberId | null {
    return this.#conductor.mind.state.roster.devices.get(device)?.member ?? null;
  }
  deviceOf(member: MemberId): string | null {
    // Those that count no more are nobody's any more; of the others, the one whose key the desk keeps: it can sign by itself.
    const theirs = this.#conductor.mind.state.roster.devices.filter((device) => device.member === member && this.stands(device.name));
    return (theirs.find(({ custody }) => custody === 'server') ?? theirs[0])?.name ?? null;
  }

  async logLines(from: number, limit: number): Promise<readonly LogLine[]> {
    const to = Math.min(from + limit, this.#conductor.mind.size);
    const lines: LogLine[] = [];
    if (from >= to) return lines;
    for await (const stored of this.#ports.store.entries(from, to)) {
      const entry = parseEntry(stored.bytes);
      lines.push({
        index: entry.index,
        rx: entry.rx,
        thread: entry.thread,
        threadSeq: entry.seq,
        act: entry.body.act,
        by: entry.body.by,
        device: openNote(entry.note).signatures[0]?.name ?? '',
        leaf: b64(leafHash(stored.bytes)),
        events: entry.events,
      });
    }
    return lines;
  }

  /** The desk's pulse: what tells a power cut from a quiet night. A disk that does not take it has failed (I-04). */
  async pulse(): Promise<void> {
    try {
      await this.#ports.store.beat(this.#clock.now());
    } catch (error) {
      this.#onFatal(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Nothing is being decided, written, rung or sent. */
  get idle(): boolean {
    return this.#judge.idle && this.#conductor.idle && this.#timers.idle && this.#outbox.idle && this.#outside?.idle !== false;
  }
  /** The next instant at which the desk will do something by itself, or null. */
  nextDue(): Ms | null {
    const dues = [this.#timers.next(), this.#outbox.next(), this.#outside?.next() ?? null].filter((due) => due !== null);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  async close(): Promise<void> {
    this.#timers.stop();
    this.#outbox.stop();
    this.#outside?.stop();
    await this.pulse();
    await this.#conductor.close();
    this.#ports.codes?.close();
    await this.#ports.store.close();
  }

  /** The copies of the dossiers of which this is the first word from outside. */
  async #renewBags(from: number, to: number): Promise<void> {
    const { dossiers, cases } = this.#conductor.mind.state.inquiry;
    for (const { id, index, case: of } of dossiers.values()) {
      if (index < from || index >= to || (cases.get(of)?.shreddedAt ?? null) !== null) continue;
      const files = await this.bag(id);
      if (files !== null) await this.#renewBag?.(id, files);
      // Shredded while it was being written: it goes with the words.
      const file = this.#conductor.mind.state.inquiry.cases.get(of);
      if (file !== undefined && file.shreddedAt !== null) await this.#dropBag?.(id);
    }
  }

  #showOutside(): void {
    const now = urgent(this.#conductor.mind.state);
    this.#outside?.committed(now > this.#urgent);
    this.#urgent = now;
  }

  #tell(touched: readonly Touched[]): void {
    for (const listener of this.#listeners) listener(touched);
  }

  #committed(committed: Committed): void {
    this.#timers.change(committed.clearTimers, committed.setTimers);
    this.#outbox.change(committed.addRings, committed.doneRings);
    this.#tell(committed.touched);
    this.#showOutside();
    const { cases } = this.#conductor.mind.state.inquiry;
    for (const { kind, id } of committed.touched) {
      const file = kind === 'case' ? cases.get(id) : undefined;
      // A copy that could not be taken away is at the next start.
      if (file !== undefined && file.shreddedAt !== null)
        for (const dossier of file.dossiers) this.#dropBag?.(dossier).catch(() => undefined);
    }
  }

  async #ring(due: readonly Deadline[]): Promise<void> {
    await Promise.all(
      due.map(async ({ key, due: at, act, thread }) => {
        const id = `timer-${sha256Hex(new TextEncoder().encode(`${key} ${at}`)).slice(0, 32)}`;
        // What the core refuses ("nothing is due") needs no entry; what the disk refuses stops the process elsewhere.
        await this.#conductor.ask(DESK, { id, act: act as Command['act'], words: {}, thread });
      }),
    ).catch((error: unknown) => {
      if (!(error instanceof NotDurable)) throw error;
    });
  }

  #lockedText(ring: Ring): string {
    const { state } = this.#conductor.mind;
    const codeName = (id: PersonId): string => codeNameOf(state, (index) => this.#wordsOrNone(index), id);
    if (isCallRing(ring)) return lockedCall(codeName(ring.person), ring.person, ring.recipient);
    const alert = state.alerting.alerts.get(ring.alert);
    const version = alert?.versions.find((row) => row.n === ring.version);
    if (alert === undefined || version === undefined) return 'Abri';
    return lockedText(codeName(alert.principal), alert, version);
  }

  /** A phone rings, by a pseudonym if need be: words the disk has lost keep nobody from being rung. */
  #wordsOrNone(index: number): Readonly<Record<string, string>> {
    try {
      return this.#conductor.wordsAt(index);
    } catch (error) {
      if (error instanceof PortFault) return {};
      throw error;
    }
  }

  /** One entry per alert, and per call, of a flush (decision 5). */
  async #record(sent: readonly Sent[], dropped: readonly Ring[]): Promise<void> {
    this.#withdrawn.push(...dropped.map((ring) => ring.key));
    const about = ({ ring }: Sent): string => (isCallRing(ring) ? `call ${ring.call}` : `alert ${ring.alert}`);
    for (const thing of new Set(sent.map(about))) {
      const results = sent.filter((one) => about(one) === thing);
      const keys = results.map(({ ring }) => ring.key);
      const id = `sent-${sha256Hex(new TextEncoder().encode(`${keys.join(' ')} ${this.position()}`)).slice(0, 32)}`;
      const done = [...keys, ...this.#withdrawn.splice(0)];
      try {
        await this.#conductor.ask(DESK, { id, act: noted(results), words: {} }, done);
      } catch (error) {
        if (!(error instanceof NotDurable)) throw error;
      }
    }
  }

  async #withinPatience<T>(work: Promise<T>): Promise<T> {
    let forget: () => void = () => undefined;
    const late = new Promise<never>((_, fail) => {
      forget = this.#ports.clock.at(this.#ports.clock.now() + PATIENCE, () => fail(new NotDurable('the disk has not answered within 2 s')));
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      forget();
    }
  }
}

/** What the channels reported of the messages of one alert, or of one call. */
function noted(sent: readonly Sent[]): Command['act'] {
  const calls = sent.flatMap(({ ring, state }) => (isCallRing(ring) ? [{ ring, state }] : []));
  const call = calls[0]?.ring.call;
  if (call !== undefined) {
    const results = calls.map(({ ring: { recipient, channel, rung }, state }) => ({ recipient, channel, rung, state }));
    return { act: 'attention.note', with: { item: call, results } };
  }
  const rungs = sent.flatMap(({ ring, state }) => (isCallRing(ring) ? [] : [{ ring, state }]));
  const results = rungs.map(({ ring: { recipient, version, channel, rung }, state }) => ({ recipient, version, channel, rung, state }));
  return { act: 'delivery.note', with: { alert: rungs[0]?.ring.alert ?? '', results } };
}
