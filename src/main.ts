/**
 * The only file that knows everybody: it gives the desk its ports, the edges their desk, and the command line the
 * functions that need either (decision 16).
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchDesk, benchAppend, benchVerify } from '../bench/bench.ts';
import { type LogFolder, type Options, runCommand, type Servers } from './cli/commands.ts';
import { EXIT } from './cli/exit.ts';
import { type Io, langOf, say } from './cli/io.ts';
import { checkBag } from './cli/verify.ts';
import { DESK, type Session } from './desk/command.ts';
import { Desk } from './desk/desk.ts';
import { type Channel, type Clock, PortFault, type Ring, type Tokens } from './desk/ports.ts';
import type { Order, Word } from './drill/driver.ts';
import { rehearse, SCENARIOS, type Workshop } from './drill/rehearse.ts';
import { createServer, type Server } from './edges/http/server.ts';
import { openFolderForReading } from './edges/store-sqlite/folder.ts';
import { openSqliteStore } from './edges/store-sqlite/store.ts';
import { openTokens } from './edges/store-sqlite/tokens.ts';
import { realDice } from './edges/system/dice.ts';
import { DrivenClock } from './edges/system/driven-clock.ts';
import { makeDataFolder } from './edges/system/folder.ts';
import { openKeys } from './edges/system/keys.ts';
import { RealClock } from './edges/system/real-clock.ts';
import { openKek } from './edges/system/secrets.ts';
import { DAY, type Ms } from './kernel/time.ts';
import { publicKeyToPem, sha256 } from './log/digest.ts';
import { readDisclosure } from './log/disclosure.ts';
import { parseEntry } from './log/entry.ts';
import { parseVkey } from './log/note.ts';
import { toUtf8 } from './log/text.ts';
import { verifyLog } from './log/verify.ts';
import { chronology } from './public/chronology/page.ts';
import { exampleOrganisation } from './wire/example.ts';
import { type Founding, foundation } from './wire/founding.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const VERIFY_SH = join(HERE, 'log', 'dossier', 'verify.sh');
/** How often the desk writes its pulse; an outage is known to within this. */
const PULSE: Ms = 2000;
const TOKEN_DAYS = 30;

/** An organisation's folder, open for writing. */
interface Opened {
  readonly folder: string;
  readonly desk: Desk;
  readonly tokens: Tokens;
  readonly cursorSecret: Uint8Array;
  readonly logVkey: string;
  enrolDevice(member: string): Promise<string>;
  close(): Promise<void>;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** `found` names a folder that holds no organisation yet. Throws PortFault for anything wrong with the folder. */
async function open(
  folder: string,
  clock: Clock,
  channels: readonly Channel[],
  found?: { org: string; exercise: string | null },
): Promise<Opened> {
  makeDataFolder(folder);
  const kek = openKek(folder);
  const store = await openSqliteStore({ folder, kek });
  const keys = openKeys(join(folder, 'keys'));
  if (found !== undefined) {
    await store.setNote('origin', `abri.local/${found.org}-${hex(realDice.bytes(4))}`);
    if (found.exercise !== null) await store.setNote('exercise', found.exercise);
  }
  const log = await store.note('origin');
  if (log === null) {
    await store.close();
    throw new PortFault(
      'no_organisation',
      `Aucune organisation dans ${folder}. Faites : abri org create`,
      `No organisation in ${folder}. Run: abri org create`,
    );
  }
  const exercise = await store.note('exercise');
  if (exercise === null && clock instanceof DrivenClock) {
    await store.close();
    throw new PortFault(
      'not_an_exercise',
      'Seul un dossier d’exercice accepte une horloge pilotée.',
      'Only an exercise folder accepts a driven clock.',
    );
  }
  const logVkey = found === undefined ? keys.vkey(log) : keys.ensure(log);
  if (logVkey === null) {
    await store.close();
    // A new key would sign a log nobody could tell from a forged one.
    throw new PortFault(
      'log_key_missing',
      `La clé du journal manque dans ${join(folder, 'keys')}. Rapportez-la de sa sauvegarde.`,
      `The log key is missing from ${join(folder, 'keys')}. Bring it back from its backup.`,
    );
  }
  const tokens = openTokens({ folder, clock });
  const desk = await Desk.open(
    { store, keys, clock, dice: realDice, channels },
    {
      log,
      exercise,
      texts: { chronology, verifySh: await readFile(VERIFY_SH) },
      keepBag: (dossier, files) => writeBag(folder, dossier, files),
      // The disk has failed: nobody is answered yes any more, and a restart heals (decision 12).
      onFatal: (error) => {
        console.error(`abri: ${error.message}`);
        process.exitCode = EXIT.tryAgain;
        setTimeout(() => process.exit(EXIT.tryAgain), 200);
      },
    },
  );
  const enrolDevice = async (member: string): Promise<string> => {
    const known = desk.deviceOf(member);
    if (known !== null) return known;
    const device = member === 'desk' ? 'desk' : `dev/${hex(realDice.bytes(4))}`;
    const act = { act: 'device.enrol', with: { device, member, vkey: keys.ensure(device), custody: 'server' } } as const;
    const reply = await desk.submit(DESK, { id: `enrol-${device.replace('/', '-')}`, act, words: {} });
    if (!reply.ok) throw new Error(`the device of ${member} was refused: ${reply.refusal.code}`);
    return device;
  };
  return {
    folder,
    desk,
    tokens,
    logVkey,
    enrolDevice,
    // Derived from the key that already guards the folder: cursors stay readable over a restart, and to nobody else.
    cursorSecret: sha256(toUtf8('abri cursors'), kek),
    close: async () => {
      await desk.close();
      tokens.close();
    },
  };
}

/** The first entry enrols the desk's own key; then the steps of an organisation, each signed by whoever does it. */
async function populate(opened: Opened, organisation: Founding): Promise<void> {
  await opened.enrolDevice('desk');
  for (const { as, command } of organisation.steps) {
    const session: Session = as === 'desk' ? DESK : { member: as, device: await opened.enrolDevice(as) };
    const { act } = command;
    const reply = await opened.desk.submit(session, command);
    if (!reply.ok)
      throw new Error(`${command.id} (${command.act.act}) was refused: ${reply.refusal.code} ${reply.refusal.about?.join(' ') ?? ''}`);
    if (act.act === 'member.enrol') await opened.enrolDevice(act.with.member);
  }
}

/** What an organisation that could not be founded leaves behind; the master key stays, it may be the operator's own. */
const HALF_MADE = ['abri.db', 'abri.db-wal', 'abri.db-shm', 'keys.db', 'sessions.db', 'head.last', 'lock.db', 'keys'];

/** Makes an organisation in a folder that holds none. When a step is refused the folder is left as it was, and the error says which. */
async function found(
  folder: string,
  clock: Clock,
  channels: readonly Channel[],
  organisation: Founding,
  exercise: string | null,
): Promise<Opened> {
  const opened = await open(folder, clock, channels, { org: organisation.org, exercise });
  try {
    await populate(opened, organisation);
    return opened;
  } catch (error) {
    await opened.close();
    for (const name of HALF_MADE) await rm(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

async function tokenFor(opened: Opened, member: string, label: string, days: number): Promise<string> {
  const device = await opened.enrolDevice(member);
  return opened.tokens.createToken({ member, device, label, expires: opened.desk.now() + days * DAY }).token;
}

const membersOf = (organisation: Founding): string[] =>
  organisation.steps.flatMap(({ command }) => (command.act.act === 'member.enrol' ? [command.act.with.member] : []));

const bagFolder = (folder: string, dossier: string): string => join(folder, 'dossiers', `dossier-${dossier}`);

/** Writes the bag of a sealed dossier into the data folder. Files of an earlier attempt are the same bytes. */
async function writeBag(folder: string, dossier: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, bytes] of files) {
    const target = join(bagFolder(folder, dossier), path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(target, bytes);
  }
}

async function openLog(data: string): Promise<LogFolder | null> {
  if (!existsSync(join(data, 'abri.db'))) return null;
  const reader = openFolderForReading(data, openKek(data));
  const origin = reader.note('origin');
  const head = reader.head();
  // Read only: a lost key is never silently made anew.
  const logVkey = origin === null ? null : openKeys(join(data, 'keys')).vkey(origin);
  if (origin === null || head === null || logVkey === null) {
    reader.close();
    return null;
  }
  return {
    origin,
    checkpoint: head.checkpoint,
    logVkey,
    zone: zoneOf([...reader.entries(0, Math.min(head.size, 8))].map((stored) => stored.bytes)),
    async *entries() {
      for (const stored of reader.entries(0, head.size)) yield stored.bytes;
    },
    words: async (index) => {
      const texts = reader
        .words(index)
        .map((row) => row.text)
        .filter((text) => text !== null);
      return Object.fromEntries(texts.map((text) => readDisclosure(text)).map(({ name, value }) => [name, value]));
    },
    close: async () => reader.close(),
  };
}

/** The organisation's zone, from its founding: one of the first entries. */
function zoneOf(first: readonly Uint8Array[]): string {
  const founding = first.flatMap((bytes) => parseEntry(bytes).events).find((event) => event.e === 'OrganisationCreated');
  return typeof founding?.zone === 'string' ? founding.zone : 'UTC';
}

const workshop: Workshop = {
  program: fileURLToPath(import.meta.url),
  async create(folder, exercise, now, organisation) {
    const opened = await found(folder, new DrivenClock(now), [], organisation, exercise);
    const tokens: Record<string, string> = {};
    for (const member of membersOf(organisation)) tokens[member] = await tokenFor(opened, member, 'exercise', 365);
    await opened.close();
    return tokens;
  },
  bagFolder,
  async writeKey(folder) {
    const log = await openLog(folder);
    if (log === null) throw new Error(`no log in ${folder}`);
    const path = join(folder, 'log.pem');
    await writeFile(path, publicKeyToPem(parseVkey(log.logVkey).pub));
    await log.close();
    return path;
  },
  check: checkBag,
  async checkLog(folder) {
    const log = await openLog(folder);
    if (log === null) throw new Error(`no log in ${folder}`);
    const report = await verifyLog({ entries: log.entries(), checkpoint: log.checkpoint, logVkey: log.logVkey });
    await log.close();
    return { size: report.entries, root: report.root, faults: report.faults.map((fault) => `${fault.index}: ${fault.code}`) };
  },
};

/** A folder that is served: what changes when the first organisation is made on an empty one. */
class Serving {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #server: Server;
  #opened: Opened | null = null;
  #pulse: NodeJS.Timeout | null = null;
  #exercise: Promise<{ url: string }> | null = null;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    this.#server = createServer({
      staticFolder: join(ROOT, 'dist', 'console'),
      setup: {
        state: () => (this.#opened === null ? 'empty' : 'ready'),
        createOrganisation: async ({ name, member, name_of_member, zone }) => {
          const token = await this.found({ name, member, zone, ...(name_of_member === undefined ? {} : { name_of_member }) });
          return { token, member };
        },
        watchExercise: () => (this.#exercise ??= watchReference(this.#folder)),
      },
    });
  }

  get server(): Server {
    return this.#server;
  }
  get desk(): Desk | null {
    return this.#opened?.desk ?? null;
  }

  /** Opens the folder's organisation, if it holds one. */
  async start(): Promise<void> {
    if (existsSync(join(this.#folder, 'abri.db'))) this.#attach(await open(this.#folder, this.#clock, this.#channels()));
  }

  /** Makes the organisation and its first member, who supervises and administers; gives that member's token. */
  async found(input: { name: string; member: string; zone: string; name_of_member?: string }): Promise<string> {
    const opened = await found(this.#folder, this.#clock, this.#channels(), smallest(input), null);
    const token = await tokenFor(opened, input.member, 'set-up', TOKEN_DAYS);
    this.#attach(opened);
    return token;
  }

  async close(): Promise<void> {
    if (this.#pulse !== null) clearInterval(this.#pulse);
    await this.#server.close();
    await this.#opened?.close();
  }

  /** Push is the live connection for now; relay is a ring on the team leader's own. SMS and voice have no channel yet, and the log says so. */
  #channels(): Channel[] {
    const live = this.#server.liveChannel;
    return [live, { name: 'relay', send: (ring: Ring, locked: string) => live.send(ring, locked) }];
  }

  #attach(opened: Opened): void {
    this.#opened = opened;
    this.#server.attach(opened.desk, opened.tokens, opened.cursorSecret);
    this.#pulse = setInterval(() => void opened.desk.pulse(), PULSE);
    this.#pulse.unref();
  }
}

/** The least an organisation can be: itself, and one person. */
function smallest(given: { name: string; member: string; zone: string; name_of_member?: string }): Founding {
  const { name, member, zone, name_of_member } = given;
  const org = 'org';
  const { steps, step } = foundation({ org, zone, name, now: 0 });
  const roles = ['supervisor', 'watch_officer', 'administrator'];
  step(
    'desk',
    'enrolMember',
    {},
    { id: `enrol-${member}`, member, roles, ...(name_of_member === undefined ? {} : { name: name_of_member }) },
  );
  step(member, 'setDuty', {}, { id: `duty-${member}`, on: true });
  return { org, zone, steps };
}

/** Starts the reference exercise as a child, paced for somebody who watches, in a folder of its own beside the data. */
async function watchReference(folder: string): Promise<{ url: string }> {
  const [reference] = SCENARIOS;
  if (reference === undefined) throw new Error('there is no scenario');
  return await new Promise((ready, fail) => {
    void rehearse(reference, workshop, {
      seed: 1,
      into: `${resolve(folder)}-exercise-${Date.now()}`,
      pace: WATCHED,
      onReady: (url, token) => ready({ url: `${url}/#token=${token}` }),
      // The board stays up for as long as the desk that started it.
      linger: () => new Promise(() => undefined),
    }).catch(fail);
  });
}

/** Forty times the speed of life, and no wait longer than what a person will look at. */
const WATCHED = { speed: 40, longest: 2500 };

/** Obeys the driver of a drill: only an exercise folder was given a driven clock. */
function obey(serving: Serving, clock: DrivenClock): void {
  const tell = (word: Word): void => void process.send?.(word);
  process.on('message', (order: Order) => {
    if (order.do === 'advance') {
      clock.advance(order.to);
      void serving.desk?.pulse();
    } else if (order.do === 'hold') clock.holdAfterSends(order.afterSends);
    else if (order.do === 'release') clock.release();
    else void idle(serving).then(() => tell({ settled: order.n, nextDue: serving.desk?.nextDue() ?? null }));
  });
  // The driver is gone: so is the drill.
  process.once('disconnect', () => process.exit(EXIT.ok));
}

/** Resolves when desk and live links have been idle for two turns of the event loop in a row. */
async function idle(serving: Serving): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await new Promise((turn) => setImmediate(turn));
    quiet = serving.desk?.idle !== false && serving.server.idle() ? quiet + 1 : 0;
  }
}

async function serve(options: Options, io: Io): Promise<number> {
  const folder = resolve(io.cwd, options.data);
  const driven = typeof options.values.driven === 'string' ? Number(options.values.driven) : null;
  const tell = (word: Word): void => void process.send?.(word);
  const clock = driven === null ? new RealClock() : new DrivenClock(driven, () => tell({ held: true }));
  const serving = new Serving(folder, clock);
  await serving.start();
  const host = typeof options.values.host === 'string' ? options.values.host : '127.0.0.1';
  const { url } = await serving.server.listen(Number(options.values.port ?? 8787), host);
  if (clock instanceof DrivenClock) obey(serving, clock);
  io.out(`ready ${url}`);
  tell({ ready: url });
  await new Promise<void>((stop) => {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
  await serving.close();
  // An exercise somebody watches, or the channel of a driver, would keep this process alive; neither outlives the desk.
  process.exit(EXIT.ok);
}

async function createOrganisation(options: Options, io: Io): Promise<number> {
  const { example, name, member, zone } = options.values;
  const folder = resolve(io.cwd, options.data);
  if (example !== true && (typeof name !== 'string' || typeof member !== 'string')) {
    io.err(
      say(
        io,
        'abri org create --name NOM --member PSEUDONYME, ou --example',
        'abri org create --name NAME --member PSEUDONYM, or --example',
      ),
    );
    return EXIT.usage;
  }
  if (existsSync(join(folder, 'abri.db'))) {
    io.err(
      say(
        io,
        `Une organisation vit déjà dans ${folder} ; rien n’a été changé.`,
        `An organisation already lives in ${folder}; nothing was changed.`,
      ),
    );
    return EXIT.conflict;
  }
  const clock = new RealClock();
  const organisation =
    example === true
      ? exampleOrganisation(clock.now())
      : smallest({
          name: String(name),
          member: String(member),
          zone: typeof zone === 'string' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone,
        });
  const opened = await found(folder, clock, [], organisation, null);
  const tokens: Record<string, string> = {};
  for (const who of membersOf(organisation)) tokens[who] = await tokenFor(opened, who, 'set-up', TOKEN_DAYS);
  const { origin } = opened.desk;
  await opened.close();
  if (options.json) io.out(JSON.stringify({ org: organisation.org, data: folder, origin, tokens }));
  else {
    io.err(
      say(
        io,
        `Organisation créée dans ${folder}. Un jeton par membre, montré une seule fois :`,
        `Organisation created in ${folder}. One token per member, shown this once:`,
      ),
    );
    for (const [who, token] of Object.entries(tokens)) io.out(`${who}\t${token}`);
  }
  return EXIT.ok;
}

async function createToken(options: Options, io: Io): Promise<number> {
  const [, member] = options.rest;
  const days = Number(options.values.days ?? TOKEN_DAYS);
  if (member === undefined || !Number.isFinite(days) || days <= 0) {
    io.err(say(io, 'abri token create MEMBRE [--label TEXTE] [--days 30]', 'abri token create MEMBER [--label TEXT] [--days 30]'));
    return EXIT.usage;
  }
  const folder = resolve(io.cwd, options.data);
  const log = await openLog(folder);
  if (log === null) {
    io.err(say(io, `Aucune organisation dans ${folder}.`, `No organisation in ${folder}.`));
    return EXIT.notFound;
  }
  const device = await deviceIn(log, member);
  await log.close();
  if (device === null) {
    io.err(say(io, `${member} n’est pas membre de cette organisation.`, `${member} is not a member of this organisation.`));
    return EXIT.notFound;
  }
  const clock = new RealClock();
  // Sessions live apart from the log: a token can be made beside a running server.
  const tokens = openTokens({ folder, clock });
  const label = typeof options.values.label === 'string' ? options.values.label : 'cli';
  const { token, id } = tokens.createToken({ member, device, label, expires: clock.now() + days * DAY });
  tokens.close();
  io.out(options.json ? JSON.stringify({ member, device, id, token, days }) : token);
  return EXIT.ok;
}

/** The device enrolled for a member, read from the log; null when there is none. */
async function deviceIn(log: LogFolder, member: string): Promise<string | null> {
  let device: string | null = null;
  for await (const bytes of log.entries()) {
    for (const event of parseEntry(bytes).events)
      if (event.e === 'DeviceEnrolled' && event.member === member) device = String(event.device);
  }
  return device;
}

async function drill(options: Options, io: Io): Promise<number> {
  const [name] = options.rest;
  if (options.values.list === true) {
    if (options.json) io.out(JSON.stringify(SCENARIOS.map((scenario) => ({ name: scenario.name, title: scenario.title[io.lang] }))));
    else for (const scenario of SCENARIOS) io.out(`${scenario.name.padEnd(14)} ${scenario.title[io.lang]}`);
    return EXIT.ok;
  }
  const scenario = SCENARIOS.find((row) => row.name === name);
  const seed = Number(options.values.seed ?? 1);
  if (scenario === undefined || !Number.isSafeInteger(seed)) {
    io.err(
      say(
        io,
        `Exercices connus : ${SCENARIOS.map((row) => row.name).join(', ')}`,
        `Known drills: ${SCENARIOS.map((row) => row.name).join(', ')}`,
      ),
    );
    return name === undefined ? EXIT.usage : EXIT.notFound;
  }
  const watch = options.values.watch === true;
  const report = await rehearse(scenario, workshop, {
    seed,
    pace: watch ? WATCHED : null,
    ...(typeof options.values.into === 'string' ? { into: resolve(io.cwd, options.values.into) } : {}),
    onReady: (url, token) => {
      if (watch) io.err(say(io, `À regarder : ${url}/#token=${token}`, `Watch it at ${url}/#token=${token}`));
    },
  });
  if (options.json) io.out(JSON.stringify(report));
  else {
    const { expectations, alert, rollCall, outcome, independentOrigins, dossier } = report;
    io.out(say(io, `EXERCICE ${scenario.title.fr} (graine ${seed})`, `EXERCISE ${scenario.title.en} (seed ${seed})`));
    io.out(
      say(
        io,
        `  alerte : ${alert.answered} sur ${alert.recipients} ont répondu, ${alert.escalations} relances`,
        `  alert: ${alert.answered} of ${alert.recipients} answered, ${alert.escalations} escalations`,
      ),
    );
    io.out(
      say(io, `  appel : ${rollCall.accounted} sur ${rollCall.expected}`, `  roll call: ${rollCall.accounted} of ${rollCall.expected}`),
    );
    io.out(
      say(
        io,
        `  origines indépendantes : ${independentOrigins} ; issue : ${outcome ?? 'aucune'}`,
        `  independent origins: ${independentOrigins}; outcome: ${outcome ?? 'none'}`,
      ),
    );
    if (dossier !== null)
      io.out(say(io, `  dossier : ${dossier.path}\n  clé : ${dossier.key}`, `  dossier: ${dossier.path}\n  key: ${dossier.key}`));
    io.out(say(io, `  attentes tenues : ${expectations.passed}`, `  expectations held: ${expectations.passed}`));
    for (const { expected, saw } of expectations.failed)
      io.err(say(io, `  MANQUE : ${expected} ; vu : ${saw}`, `  MISSED: ${expected}; saw: ${saw}`));
  }
  return report.expectations.failed.length === 0 ? EXIT.ok : EXIT.fault;
}

async function bench(options: Options, io: Io): Promise<number> {
  const [what] = options.rest;
  const entries = Number(options.values.entries ?? 20_000);
  if ((what !== 'append' && what !== 'verify') || !Number.isSafeInteger(entries) || entries < 1) {
    io.err('abri bench append|verify [--entries N] [--json]');
    return EXIT.usage;
  }
  const tools = { open: openBench };
  const result = what === 'append' ? await benchAppend(tools, entries) : await benchVerify(tools, entries);
  io.out(JSON.stringify(result, null, options.json ? 0 : 2));
  return EXIT.ok;
}

async function openBench(folder: string): Promise<BenchDesk> {
  const opened = await found(folder, new RealClock(), [], smallest({ name: 'Mesure', member: 'banc', zone: 'UTC' }), 'bench');
  const device = await opened.enrolDevice('banc');
  return {
    desk: opened.desk,
    session: { member: 'banc', device },
    logVkey: opened.logVkey,
    async *entries() {
      const log = await openLog(folder);
      if (log === null) return;
      yield* log.entries();
      await log.close();
    },
    close: opened.close,
  };
}

const servers: Servers = { serve, createOrganisation, createToken, drill, bench, openLog };

async function main(): Promise<number> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const io: Io = {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    env: process.env,
    lang: langOf(process.env),
    cwd: process.cwd(),
  };
  try {
    return await runCommand(process.argv.slice(2), io, version, servers);
  } catch (error) {
    if (error instanceof PortFault) io.err(`abri: ${io.lang === 'fr' ? error.fr : error.en}`);
    else io.err(`abri: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return error instanceof PortFault ? EXIT.tryAgain : EXIT.fault;
  }
}

process.exitCode = await main();
