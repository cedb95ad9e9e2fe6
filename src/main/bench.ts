/** `abri bench`: throw-away organisations for the figures of bench/. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type BenchDesk, benchAppend, benchVerify } from '../../bench/bench.ts';
import { benchDuress, type DuressDesk } from '../../bench/duress.ts';
import { PEOPLE, work, workingOrganisation } from '../../bench/life.ts';
import { benchOpen, type Opening } from '../../bench/open.ts';
import { benchProve } from '../../bench/prove.ts';
import type { Options } from '../cli/commands.ts';
import { EXIT } from '../cli/exit.ts';
import { type Io, say } from '../cli/io.ts';
import type { Session } from '../desk/command.ts';
import { RealClock } from '../edges/system/real-clock.ts';
import { exampleOrganisation } from '../wire/example.ts';
import { found, type Opened, open, openLog, ROOT, smallest } from './organisation.ts';

/** What marks a folder as the bench's own: nothing else may be opened by it, since it raises alerts there. */
const EXERCISE = 'bench';

const BENCHES = ['append', 'verify', 'prove', 'open', 'duress'] as const;
type Bench = (typeof BENCHES)[number];
const isBench = (what: string | undefined): what is Bench => BENCHES.some((bench) => bench === what);

export async function bench(options: Options, io: Io): Promise<number> {
  const [what] = options.rest;
  const entries = Number(options.values.entries ?? (what === 'duress' ? 200 : 20_000));
  const treeOnly = options.values['tree-only'] === true;
  if (!isBench(what) || !Number.isSafeInteger(entries) || entries < 1) {
    io.err('abri bench append|verify|prove|open|duress [--entries N] [--tree-only] [--json]');
    return EXIT.usage;
  }
  if (what === 'open' && typeof options.values.data === 'string') return await openOnce(resolve(io.cwd, options.data), io);
  const benches: Readonly<Record<Bench, () => Promise<Record<string, unknown>> | Record<string, unknown>>> = {
    append: () => benchAppend({ open: openBench }, entries),
    verify: () => benchVerify({ open: openBench }, entries, treeOnly),
    prove: () => benchProve(entries),
    open: () => benchOpen({ grow, openApart }, entries, io.err),
    duress: () => benchDuress({ open: openDuress }, entries),
  };
  const result = await benches[what]();
  io.out(JSON.stringify(result, null, options.json ? 0 : 2));
  return EXIT.ok;
}

async function openBench(folder: string): Promise<BenchDesk> {
  const opened = await found(folder, new RealClock(), [], smallest({ name: 'Mesure', member: 'banc', zone: 'UTC' }), EXERCISE);
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

/** The example organisation; `beat` 0: answered as soon as it is done. */
async function openDuress(folder: string, beat?: number): Promise<DuressDesk> {
  const clock = new RealClock();
  const opened = await found(folder, clock, [], exampleOrganisation(clock.now()), EXERCISE, beat === undefined ? {} : { beat });
  const session = async (member: string): Promise<Session> => ({ member, device: await opened.enrolDevice(member) });
  return { desk: opened.desk, person: await session('renard-2'), watch: await session('vigie'), close: opened.close };
}

async function sessionsOf(opened: Opened): Promise<ReadonlyMap<string, Session>> {
  const sessions = new Map<string, Session>();
  for (const member of PEOPLE) sessions.set(member, { member, device: await opened.enrolDevice(member) });
  return sessions;
}

async function grow(folder: string, entries: number): Promise<void> {
  const clock = new RealClock();
  const opened = existsSync(join(folder, 'abri.db'))
    ? await open(folder, clock, [])
    : await found(folder, clock, [], workingOrganisation(clock.now()), EXERCISE);
  const sessions = await sessionsOf(opened);
  try {
    await work({ desk: opened.desk, session: (member) => sessions.get(member) as Session }, entries, `w${opened.desk.position()}`);
  } finally {
    await opened.close();
  }
}

async function openApart(folder: string): Promise<Opening> {
  const args = [join(ROOT, 'src', 'main.ts'), 'bench', 'open', '--json', '--data', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 20 });
  return JSON.parse(stdout) as Opening;
}

/** One opening of an organisation of the bench, and an alert that is durable: what `openApart` asks of a new process. */
async function openOnce(folder: string, io: Io): Promise<number> {
  if (!existsSync(join(folder, 'abri.db'))) {
    io.err(say(io, `Aucune organisation dans ${folder}.`, `No organisation in ${folder}.`));
    return EXIT.notFound;
  }
  const clock = new RealClock();
  const began = performance.now();
  const opened = await open(folder, clock, []);
  if (opened.desk.exercise !== EXERCISE) {
    await opened.close();
    io.err(
      say(
        io,
        'bench open lève une alerte : seulement dans un dossier qu’il a fait lui-même.',
        'bench open raises an alert: only in a folder of its own making.',
      ),
    );
    return EXIT.refused;
  }
  const { desk } = opened;
  const id = `open-${clock.now()}-${process.pid}`;
  const [principal = ''] = PEOPLE.filter((member) => member.startsWith('hote-')).map((guard) => guard.replace(/-g\d+$/, ''));
  const reply = await desk.submit(
    { member: 'vigie', device: desk.deviceOf('vigie') ?? '' },
    {
      id,
      act: {
        act: 'alert.issue',
        with: {
          alert: id,
          principal,
          action: 'evacuate',
          priority: 1,
          basis: [],
          recipients: [],
          urgency: 'immediate',
          severity: 'extreme',
          certainty: 'unknown',
        },
      },
      words: { order: 'Sortie arrière.' },
    },
  );
  const opening: Opening = { entries: desk.position(), seconds: (performance.now() - began) / 1000, rss: process.memoryUsage.rss() };
  await opened.close();
  if (!reply.ok) throw new Error(`the alert was refused: ${reply.refusal.code}`);
  io.out(JSON.stringify(opening));
  return EXIT.ok;
}
