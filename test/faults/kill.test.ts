/**
 * `kill -9` at random instants under load, again and again on one folder (I-03, I-05, I-09, I-11, I-34): everything that was
 * answered 2xx is there after the restart, once; every rung that was due has been rung; nobody is rung for what they had
 * answered; no two roots were ever signed for one size, by the desk or by its witness; the whole log verifies.
 *
 * It does not test a power cut of the machine (the kernel keeps what was written): synchronous=FULL is for that.
 * ABRI_SEED repeats the same instants and choices, as far as two runs of three processes can be the same; ABRI_KILLS says how
 * often (CONTRIBUTING.md).
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BLANK, learn, type Mind } from '../../src/desk/mind.ts';
import { Keeper } from '../../src/desk/snapshot/keeper.ts';
import { openFolderForReading } from '../../src/edges/store-sqlite/folder.ts';
import { readHeadFile } from '../../src/edges/store-sqlite/head-file.ts';
import type { Reader } from '../../src/edges/store-sqlite/reader.ts';
import { openSnapshots } from '../../src/edges/store-sqlite/snapshots.ts';
import { openKeys } from '../../src/edges/system/keys.ts';
import { programDigest } from '../../src/edges/system/program.ts';
import { openKek } from '../../src/edges/system/secrets.ts';
import { SeenHeads } from '../../src/edges/witness/seen.ts';
import { createWitness } from '../../src/edges/witness/server.ts';
import { openCheckpoint } from '../../src/log/checkpoint.ts';
import { cosignerOf } from '../../src/log/cosignature.ts';
import { type Entry, parseEntry } from '../../src/log/entry.ts';
import { openNote } from '../../src/log/note.ts';
import { RootReckoner } from '../../src/log/tree.ts';
import { verifyLog } from '../../src/log/verify.ts';
import type { LoopEvent } from '../../src/loop/loop.ts';
import { ROOT, throwAway } from '../e2e/program.ts';
import { testSigner } from '../vectors/testlog.ts';
import { Book, Person, seeded } from './people.ts';
import { plain } from './plain.ts';
import { forgotten, type Head, Heads, unrung } from './promises.ts';
import { Server } from './server.ts';

const KILLS = Number(process.env.ABRI_KILLS ?? (process.env.ABRI_LONG === '1' ? 200 : 50));
const SEED = Number(process.env.ABRI_SEED ?? Date.now() % 1_000_000);
const DICE = seeded(SEED);
/** Of the people rung, who answers and who never does: the ladders of the silent climb through the kills. */
const ANSWERING = ['renard-1', 'renard-2'];
const SILENT = ['renard-3', 'renard-4', 'hermine'];
const LIVE = ['vigie', ...ANSWERING, ...SILENT, 'busard-1'];
/** So that many a kill falls into the writing of a snapshot, and every start but the first finds one. */
process.env.ABRI_SNAPSHOT_EVERY = '40';
const BY_HTTP = ['delcassou', 'vigie-2', 'atlas'];
/** How long the last restart is given to catch up, ms: liveness, not speed. */
const PATIENCE = 60_000;

/** What the folder holds, read beside the server: entries are folded as they come. */
class Log {
  readonly entries: Entry[] = [];
  readonly places = new Map<string, Entry[]>();
  readonly #reader: Reader;
  readonly #reckoner = new RootReckoner();
  readonly roots = new Map<number, string>();
  mind: Mind = BLANK;

  constructor(data: string) {
    this.#reader = openFolderForReading(data, openKek(data));
  }
  /** Reads on; gives the head the database holds. */
  read(): Head & { readonly checkpoint: string } {
    const head = this.#reader.head();
    assert.ok(head !== null);
    for (const { bytes, leaf } of this.#reader.entries(this.entries.length, head.size)) {
      const entry = parseEntry(bytes);
      this.entries.push(entry);
      const device = openNote(entry.note).signatures[0]?.name ?? '';
      const key = `${device} ${entry.body.id}`;
      this.places.set(key, [...(this.places.get(key) ?? []), entry]);
      this.mind = learn(this.mind, entry, leaf).mind;
      this.#reckoner.push(leaf);
      this.roots.set(this.entries.length, Buffer.from(this.#reckoner.root()).toString('base64'));
    }
    assert.equal(this.entries.length, head.size, 'the head fits the entries');
    return head;
  }
  get origin(): string {
    return this.#reader.note('origin') ?? '';
  }
  deviceOf(member: string): string {
    return this.mind.state.roster.devices.filter((device) => device.member === member)[0]?.name ?? '';
  }
  /** The mind as the next start would have it: from the last snapshot, and what came since. */
  async fromSnapshot(data: string): Promise<unknown> {
    const snapshots = openSnapshots({ folder: data, program: programDigest(join(ROOT, 'src')), refused: (why) => assert.fail(why) });
    const keys = openKeys(join(data, 'keys'));
    const keeper = new Keeper(snapshots, {
      origin: this.origin,
      sign: (message) => keys.sign(this.origin, message),
      leaves: (from, to) => this.#reader.leaves(from, to),
      broken: (fault) => assert.fail(fault),
      failed: (error) => assert.fail(String(error)),
    });
    const found = await keeper.find(this.entries.length);
    assert.ok(found !== null && found.mind.size > this.entries.length / 2, 'there is a snapshot, and not an old one');
    let { mind } = found;
    for (const entry of this.entries.slice(mind.size)) mind = learn(mind, entry).mind;
    const whole = plain(mind);
    await snapshots.close();
    return whole;
  }
  /** Size of the last head a witness signed under, as the folder has it. */
  stamped(): number | undefined {
    return [...this.#reader.stamps.last().witnesses.values()][0]?.size;
  }
  events(): LoopEvent[] {
    return this.entries.flatMap(({ events }) => events as unknown as readonly LoopEvent[]);
  }
  close(): void {
    this.#reader.close();
  }
}

/** Everything answered yes stands in the log once, as it was answered. */
function holdsTheBook(log: Log, book: Book, when: string): void {
  for (const { member, id, op, at, thread } of book.accepted) {
    const found = log.places.get(`${log.deviceOf(member)} ${id}`) ?? [];
    assert.equal(found.length, 1, `${when}: ${op} ${id} of ${member} was answered yes and is ${found.length} times in the log`);
    assert.deepEqual([found[0]?.rx, found[0]?.thread], [at, thread], `${when}: ${op} ${id} of ${member} stands as it was answered`);
  }
}

/** A ring of a person's own ladder: one in another's place names that person last in its key. */
const isOwn = ({ id }: { readonly id: string }): boolean => id.split(':').length === 5;

/** Answers confirmed, and how much each phone had received by then. */
const confirmed: { person: Person; alert: string; version: number; from: number }[] = [];

async function answer(person: Person, alert: string, version: number, round: number): Promise<void> {
  const asked = await person.ask(
    'answerAlert',
    { alert },
    { id: `an-${round}-${alert}-${version}`, answer: DICE() < 0.5 ? 'understood' : 'executing', version },
  );
  if (asked.said === 'yes') confirmed.push({ person, alert, version, from: person.phone.received.length });
}

/** One burst of load until `over` says so: everybody does what their part is, one thing after the other. */
function burst(people: ReadonlyMap<string, Person>, round: number, heads: Heads, logVkey: string, over: () => boolean): Promise<unknown> {
  const person = (member: string): Person => people.get(member) as Person;
  let n = 0;
  const reports = async (who: Person, together: number): Promise<void> => {
    while (!over()) {
      const report = (): { id: string; verbatim: string; about: string[] } => ({
        id: `re-${round}-${n++}`,
        verbatim: `Renseignement ${n} du tour ${round}.`,
        about: ['hermine'],
      });
      await Promise.all(Array.from({ length: together }, () => who.ask('submitReport', {}, report())));
      await sleep(DICE() * 80);
    }
  };
  const alerts = async (who: Person): Promise<void> => {
    // Every other round: the ladders of some twenty-five alerts climb together.
    if (round % 2 === 1) return await reports(who, 1);
    const first = await who.ask(
      'issueAlert',
      {},
      { id: `al-${round}`, principal: 'hermine', action: 'evacuate', order: 'Sortie arrière.', recipients: [...ANSWERING, ...SILENT] },
    );
    if (first.said === 'yes' && DICE() < 0.3)
      await who.ask('updateAlert', { alert: `al-${round}` }, { id: `up-${round}`, action: 'shelter', substantive: true });
    await reports(who, 1);
  };
  const answers = async (who: Person): Promise<void> => {
    while (!over()) {
      const item = who.next();
      if (item === undefined) await sleep(5);
      else if (item.kind === 'ring' && isOwn(item)) await answer(who, String(item.view.alert), Number(item.view.version), round);
    }
  };
  const rollCalls = async (who: Person): Promise<void> => {
    while (!over()) {
      await who.ask(
        'recordRollCall',
        { operation: 'op-cigogne' },
        { id: `rc-${round}-${n++}`, lines: [{ person: 'cigogne', status: 'present', means: 'sight' }] },
      );
      await sleep(DICE() * 150);
    }
  };
  const checkpoints = async (who: Person): Promise<void> => {
    while (!over()) {
      const view = (await who.get('/api/v1/log/checkpoint').catch(() => null)) as { checkpoint: string } | null;
      if (view !== null) heads.see(openCheckpoint(view.checkpoint, logVkey), 'published');
      await sleep(10);
    }
  };
  return Promise.all([
    alerts(person('vigie')),
    reports(person('vigie-2'), 3),
    reports(person('atlas'), 1),
    rollCalls(person('busard-1')),
    checkpoints(person('delcassou')),
    ...ANSWERING.map((member) => answers(person(member))),
  ]);
}

/** A witness that nobody kills, and to whom the desk shows its heads through every kill. */
async function watchedBy(folder: string, data: string, logVkey: string): Promise<{ readonly seen: SeenHeads; close(): Promise<void> }> {
  const seen = new SeenHeads(join(folder, 'witness.db'));
  const signer = testSigner('temoin.example');
  const server = createWitness({
    seen,
    signer,
    logVkey: () => logVkey,
    now: () => Math.floor(Date.now() / 1000),
    onFault: (error) => assert.fail(String(error)),
  });
  const { url } = await server.listen(0, '127.0.0.1');
  writeFileSync(join(data, 'witnesses.txt'), `witness temoin ${cosignerOf(signer.vkey)} ${url}\n`);
  return {
    seen,
    close: async () => {
      await server.close();
      seen.close();
    },
  };
}

async function untilReady(server: Server): Promise<void> {
  assert.ok(await server.start(), `the desk did not start: ${server.complaints}`);
}

test(`kill -9 at ${KILLS} random instants under load (ABRI_SEED=${SEED})`, async (t: TestContext) => {
  const { path: folder, remove } = throwAway('kill');
  const server = new Server(folder);
  t.after(async () => {
    await server.kill();
    remove();
  });
  const tokens = await server.create();
  const book = new Book();
  const heads = new Heads();
  const people = new Map([...LIVE, ...BY_HTTP].map((member) => [member, new Person(member, tokens[member] ?? '', book)]));
  const log = new Log(server.data);
  t.after(() => log.close());
  log.read();
  const logVkey = openKeys(join(server.data, 'keys')).vkey(log.origin) ?? '';
  assert.notEqual(logVkey, '');
  const witness = await watchedBy(folder, server.data, logVkey);
  t.after(() => witness.close());
  const connect = async (): Promise<void> => {
    await Promise.all([...people.values()].map((person) => person.connect(server.url, LIVE.includes(person.member))));
  };
  const retry = async (): Promise<void> => {
    const until = Date.now() + PATIENCE;
    do await Promise.all(book.unanswered.map((asked) => people.get(asked.member)?.again(asked)));
    while (book.unanswered.length > 0 && Date.now() < until);
    assert.deepEqual(book.unanswered, [], 'what is asked again is answered');
  };

  let starts = 0;
  let retried = 0;
  for (let round = 0; round < KILLS; round++) {
    if (DICE() < 0.1) {
      // Power is cut again while the desk is still coming back.
      const up = server.start();
      await Promise.race([up, sleep(DICE() * 900)]);
      await server.kill();
      await up;
    }
    await untilReady(server);
    starts++;
    await connect();
    retried += book.unanswered.length;
    await retry();
    heads.see(log.read(), 'database');
    holdsTheBook(log, book, `after kill ${round}`);

    let over = false;
    const load = burst(people, round, heads, logVkey, () => over);
    await sleep(150 + DICE() * 450);
    const killed = server.kill();
    over = true;
    const { signal } = await killed;
    assert.equal(signal, 'SIGKILL', `the desk ended by itself: ${server.complaints}`);
    for (const person of people.values()) person.lose();
    await load;
    const last = readHeadFile(join(server.data, 'head.last'));
    if (last !== null) heads.see(openCheckpoint(last.checkpoint, logVkey), 'head.last');
    const cosigned = witness.seen.last(log.origin);
    if (cosigned !== null) heads.see(cosigned, 'cosigned');
  }

  await untilReady(server);
  await connect();
  await retry();
  const refused = book.asked.filter(({ said }) => said !== 'yes');
  assert.deepEqual(refused, [], 'nobody asked anything the desk may refuse');

  // Everybody is still, but for the ladders: whatever was due while the desk was down is done, or promised for later.
  const until = Date.now() + PATIENCE;
  let left: string[];
  do {
    await sleep(200);
    heads.see(log.read(), 'database');
    left = [...forgotten(log.mind, Date.now()), ...unrung(log.mind, log.events())];
  } while (left.length > 0 && Date.now() < until);
  assert.deepEqual(left, [], 'every rung that was due has been rung, every silent person has a next one');
  holdsTheBook(log, book, 'at the end');

  // Nobody who had answered was rung for that version on their own account afterwards.
  for (const { person, alert, version, from } of confirmed) {
    const again = person.phone.received
      .slice(from)
      .filter((item) => item.kind === 'ring' && item.view.alert === alert && item.view.version === version && isOwn(item));
    assert.deepEqual(again, [], `${person.member} had answered ${alert} v${version}`);
  }
  // The phones of the silent really rang: each alert that was accepted reached them over a connection, or the log says it failed.
  const delivered = log.events().flatMap((event) => (event.e === 'DeliveryNoted' ? event.results : []));
  for (const { id, op } of book.accepted) {
    if (op !== 'issueAlert') continue;
    for (const member of SILENT) {
      const rang = people.get(member)?.phone.rings(id).length ?? 0;
      assert.ok(
        rang > 0 || delivered.some((row) => row.recipient === member && row.state === 'failed'),
        `${member} was never rung for ${id}`,
      );
    }
  }

  assert.deepEqual(await server.stop(), { code: 0, signal: null });
  heads.see(log.read(), 'database');
  for (const [size, root] of heads.roots) assert.equal(log.roots.get(size), root, `the head signed for size ${size} is that of the log`);
  const head = log.read();
  // The last answer may have been on its way when the desk was stopped.
  assert.ok((log.stamped() ?? 0) <= (witness.seen.last(log.origin)?.size ?? -1), 'nothing is kept that no witness signed');
  assert.ok((log.stamped() ?? 0) > 0);
  const report = await verifyLog({ entries: log.entries.map(({ bytes }) => bytes), checkpoint: head.checkpoint, logVkey });
  assert.deepEqual([report.faults, report.size], [[], log.entries.length]);
  assert.equal(server.complaints, '', 'a desk in order says nothing');
  assert.deepEqual(await log.fromSnapshot(server.data), plain(log.mind), 'the snapshot is that of the log');
  t.diagnostic(
    `${starts} starts, ${book.accepted.length} acts answered yes, ${retried} asked again, ${log.entries.length} entries, ${heads.roots.size} heads seen, ${confirmed.length} answers`,
  );
});
